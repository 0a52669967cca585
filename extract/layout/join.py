"""Where one page ends and the next goes on: with a table, with its rows, with a label, with a sentence.

Asked here by all who read over a page's end. What the words say (whether labels follow one another in a survey's order,
whether a table has a head of its own) is for the parser to add.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import linear_regression, median

from extract.layout.bold_lines import in_other_strokes
from extract.layout.join_measures import JOINS
from extract.layout.measures import MEASURES
from extract.layout.places import Column
from extract.layout.text_measures import TEXT
from extract.layout.text_rows import (
    SPECKS,
    Row,
    cut,
    glyph_places,
    page_number,
    row_box,
    starts_with_value,
    text_rows,
    usual_height,
    without,
)
from extract.layout.titles import goes_on_by_title, head_again, print_of
from extract.model.page import Block, Box, Line, Page, Paragraph, Table
from extract.thai.skeleton import squeeze


@dataclass(frozen=True, slots=True)
class Script:
    """A document's pages that were read, in order."""

    pages: tuple[Page, ...]

    def after(self, page: Page) -> Page | None:
        """The page that bears the next number; None where it was not read."""
        return next((p for p in self.pages if p.number == page.number + 1), None)

    def table_goes_on(self, first: tuple[Page, int], second: tuple[Page, int]) -> bool:
        """Whether the table at ``(page, block)`` is the rest of an earlier one, by where they stand: right after it,
        its columns in the same places; or under the same title with (ต่อ), its values in the same columns."""
        one, other = (page.blocks[block] for page, block in (first, second))
        if not isinstance(one, Table) or not isinstance(other, Table) or one.columns != other.columns:
            return False
        between = self._between(first, second)
        if between is None or any(isinstance(b, Table) for b in between):
            return False
        if goes_on_by_title(*first, *second):
            return _valued(one) == _valued(other)
        return self.comes_after(first, second) and _same_places(first[0], one, second[0], other)

    def comes_after(self, first: tuple[Page, int], second: tuple[Page, int]) -> bool:
        """Whether a block stands right below an earlier one or on the next page that was read, nothing between but
        margins and a few lines."""
        between = self._between(first, second)
        if between is None or any(isinstance(b, Table) or b.role == "heading" for b in between):
            return False
        return len(_without_label_end(print_of(between), *second)) <= JOINS.between

    def text_between(self, first: tuple[Page, int], second: tuple[Page, int]) -> list[Line]:
        """The lines between two blocks, margins left out."""
        return print_of(self._between(first, second) or ())

    def _between(self, first: tuple[Page, int], second: tuple[Page, int]) -> list[Block] | None:
        """The blocks between two, running heads left out; None where the second does not come after the first, on its
        page or the next."""
        (page, block), (other, until) = first, second
        if page.number == other.number:
            return list(page.blocks[block + 1 : until]) if block < until else None
        numbers = [p.number for p in self.pages if page.number < p.number < other.number]
        if numbers or page.number > other.number:
            return None
        return [*page.blocks[block + 1 :], *_without_running_heads(other.blocks[:until], page)]


def joined(pages: Sequence[Page]) -> list[Page]:
    """The pages, with rows that go on a table of the page before, or begin one of the next, made into tables.

    Three values under one another make a table on their own page; one or two rows at the top of a page are told by the
    table that the page before ends with, one or two at a page's foot by the table without a head that the next begins
    with: its columns stand in the same places.
    """
    out: list[Page] = []
    for page in pages:
        near = bool(out) and out[-1].number == page.number - 1
        scale = _scale(out[-1], page) if near else None
        if scale is not None and (table := _last_table(out[-1])) is not None:
            page = _with_rows(page, table, scale, at_top=True)
        if scale is not None and (table := _first_table(page)) is not None:
            out[-1] = _with_rows(out[-1], table, 1 / scale, at_top=False)
        out.append(page)
    return out


def _with_rows(page: Page, table: Table, scale: float, at_top: bool) -> Page:
    """The page, with the rows at its top or its foot that stand in the columns of ``table``, of the page beside, as a
    table of their own; ``scale``: how many times as large its print is."""
    taken = _outermost(page, at_top)
    lines = [n for k in taken for n in _lines(page.blocks[k])]
    unit = scale * usual_height([n for c in table.cells for n in c.lines])
    known = _columns(table, scale)
    if known is None or not lines:
        return page
    rows_of_print = text_rows(lines)
    printed = [_at_columns(row, known, unit) for row in rows_of_print]
    first, begin = head_again(printed, table) if at_top else (0, 0)
    near = printed[begin:] if at_top else printed[::-1]
    placed = ((columns, _rows(near, columns, unit)) for columns in _moved(known, near, unit))
    columns, rows = next(((columns, rows) for columns, rows in placed if rows), ([], []))
    if not rows:
        return page
    from extract.layout.aligned import rows_as_table  # these two bring most of the room along; few pages need them
    from extract.layout.heads import plain_head

    head: Sequence[Row] = rows_of_print[first:begin]
    if not at_top:
        rows = rows[::-1]
        end = len(printed) - len(rows)
        head = printed[plain_head(printed, 0, end, columns, (), unit, unit) : end]
    gone = glyph_places(n for row in (*head, *rows) for n in row)
    return _put_in(page, rows_as_table(rows, columns, unit, head), gone)


def _put_in(page: Page, table: Table, gone: Set[Box]) -> Page:
    """The page with a table in place of the lines whose glyphs stand there."""
    at = next(k for k, block in enumerate(page.blocks) if len(without(_lines(block), gone)) < len(_lines(block)))
    blocks: list[Block] = []
    for k, block in enumerate(page.blocks):
        if k == at:
            blocks.append(table)
        kept = tuple(without(_lines(block), gone))
        if kept or not _lines(block):
            blocks.append(replace(block, lines=kept) if isinstance(block, Paragraph) else block)
    return replace(page, blocks=tuple(blocks))


def _outermost(page: Page, at_top: bool) -> list[int]:
    """The blocks of text at the top or the foot of a page, up to its first or last table; a lone row at the very end
    may have been taken for a running head."""
    taken: list[int] = []
    numbers = range(len(page.blocks))
    for k in numbers if at_top else reversed(numbers):
        block = page.blocks[k]
        if isinstance(block, Table) or block.role not in ("body", "heading", "header", "footer"):
            break
        running = block.role != "body" and page_number(block.run.text) is not None
        if not running and (block.role != "footer") and (at_top or block.role != "header"):
            taken.append(k)
    return sorted(taken)


def _at_columns(row: Row, columns: Sequence[Column], unit: float) -> Row:
    """A row's lines cut where they run over the white between two columns."""
    out: Row = []
    for line in row:
        pieces = [line]
        for left, right in pairwise(columns):
            found = cut(pieces[-1], min(left.x1, right.x0 - unit), right.x0, MEASURES.river_least * unit)
            pieces[-1:] = found or pieces[-1:]
        out += pieces
    return out


def _lines(block: Block) -> Sequence[Line]:
    return block.lines if isinstance(block, Paragraph) else ()


def _valued(table: Table) -> list[bool]:
    """Of each column of a table, whether it holds values."""
    found = []
    for k in range(table.columns):
        cells = [c for c in table.cells if c.column == k and c.row >= table.header_rows and c.lines]
        found.append(bool(cells) and sum(starts_with_value(c.text) for c in cells) >= MEASURES.most * len(cells))
    return found


def _columns(table: Table, scale: float) -> list[Column] | None:
    """Where the table's columns would stand if it were so many times as large, and which hold values; None where that
    is not plain."""
    columns = []
    for k in range(table.columns):
        cells = [c for c in table.cells if c.column == k and c.column_span == 1 and c.row >= table.header_rows]
        filled = [c for c in cells if c.lines]
        values = [c for c in filled if starts_with_value(c.text)]
        if not filled:
            return None
        boxes = [n.box for c in filled for n in c.lines]
        valued = k > 0 and len(values) >= MEASURES.most * len(filled)
        columns.append(Column(scale * min(b.x0 for b in boxes), scale * max(b.x1 for b in boxes), valued))
        if columns[-1].values and len(values) < MEASURES.alike:
            return None
    return columns if any(c.values for c in columns[1:]) else None


def _rows(printed: Sequence[Row], columns: Sequence[Column], unit: float) -> list[Row]:
    """The first rows of print that stand in the columns, up to the first that does not; none where too few do."""
    kept: list[Row] = []
    full = 0
    for row in printed:
        step = _white(row_box(kept[-1]), row_box(row)) if kept else 0.0
        if _values(row, columns, unit) and step < MEASURES.run_white * unit:
            full += 1
        elif not _is_label(row, columns, unit) or step > JOINS.row_label * unit:
            break
        kept.append(row)
    return kept if full >= (2 if sum(c.values for c in columns) == 1 else 1) else []


def _values(row: Row, columns: Sequence[Column], unit: float) -> bool:
    """Whether a row has its label, if any, and a value in each of the columns of values."""

    def stands_in(value: Line, column: Column) -> bool:
        box, middle = value.box, (column.x0 + column.x1) / 2
        off = min(abs(box.cx - middle), abs(box.x1 - column.x1), abs(box.x0 - column.x0))
        return (starts_with_value(value.text) or not column.values) and off < MEASURES.aligned * unit

    values = row[1 - len(columns) :]
    if len(row) - len(values) > 1 or len(values) != len(columns) - 1:
        return False
    return all(stands_in(v, c) for v, c in zip(values, columns[1:], strict=True))


def _white(a: Box, b: Box) -> float:
    return max(a.y0, b.y0) - min(a.y1, b.y1)


def _is_label(row: Row, columns: Sequence[Column], unit: float) -> bool:
    box, label = row[0].box, columns[0]
    within = box.x0 > label.x0 - unit and box.x1 < label.x1 + unit
    return len(row) == 1 and within and not starts_with_value(row[0].text)


def _moved(columns: Sequence[Column], rows: Sequence[Row], unit: float) -> Iterator[list[Column]]:
    """Where the columns may stand on this page by the widest of its rows with all the values, for dashes stand at an
    end: shifted, or shifted and larger or smaller, as a sheet before a camera is; nothing where no row has them."""
    told = [c.values for c in columns[1:]]
    middles = [(c.x0 + c.x1) / 2 for c in columns[1:]]
    found = [row[1 - len(columns) :] for row in rows]
    found = [
        values
        for values in found
        if len(values) == len(told) and all(starts_with_value(v.text) for v, t in zip(values, told, strict=True) if t)
    ]
    if not found:
        return
    here = [v.box.cx for v in max(found, key=lambda values: sum(v.box.width for v in values))]
    dx = median(b - a for a, b in zip(middles, here, strict=True))
    if abs(dx) < JOINS.row_fed * unit:
        yield [Column(c.x0 + dx, c.x1 + dx, c.values) for c in columns]
        if len(here) >= JOINS.row_fitted:
            size, at = linear_regression(middles, here)
            if abs(size - 1) < JOINS.row_size:
                yield [Column(size * c.x0 + at, size * c.x1 + at, c.values) for c in columns]


def _without_label_end(lines: Sequence[Line], page: Page, block: int) -> list[Line]:
    """The lines between a table and its rest without those right over the labels of ``page.blocks[block]``, if it has
    no head: they end the label of the last row of the page before."""
    table = page.blocks[block]
    if not isinstance(table, Table) or table.header_rows:
        return list(lines)
    labels, beside = ([n.box for c in table.cells if c.column == k for n in c.lines] for k in (0, 1))
    kept, below = list(lines), min(labels, key=lambda b: b.y0, default=None)
    own = {n.box for p in page.paragraphs for n in p.lines}
    while kept and below is not None and beside:
        box = kept[-1].box
        step, within = below.y0 - box.y0, labels[0].x0 - box.height <= box.x0 and box.x1 < min(b.x0 for b in beside)
        if box not in own or not (within and 0 < step <= JOINS.title_step * box.height):
            break
        below = kept.pop().box
    return kept


def is_last_table(page: Page, block: int) -> bool:
    """Whether no table stands after ``page.blocks[block]`` on its page."""
    return not any(isinstance(b, Table) for b in page.blocks[block + 1 :])


def label_candidates(page: Page) -> list[str]:
    """What may be the label of the row before at the top of a page: its first one to four lines that are no margin's,
    run together; or the first cell of a table whose first row holds nothing else."""
    for k, block in enumerate(page.blocks):
        if isinstance(block, Table):
            row = [c.text for c in block.cells if c.row == 0 and c.text.strip()]
            return row if len(row) == 1 and not starts_with_value(row[0]) else []
        if block.role in ("body", "heading"):
            lines = [n.text for b in page.blocks[k:] if not isinstance(b, Table) for n in b.lines][: JOINS.label_lines]
            return [" ".join(lines[: n + 1]) for n in range(len(lines))]
    return []


def sentence_goes_on(page: Page, upper: Sequence[Line], other: Page, lower: Sequence[Line], hanging: bool) -> bool:
    """Whether a paragraph of ``page`` was cut in two: its last line is full, and the next paragraph, on the same page
    or as the first of the next, begins at the left margin in the same type. ``hanging``: its last word asks for what
    the next begins with."""
    last, first = upper[-1].box, lower[0].box
    if page.origin == "transcript" or last.height <= 0 or first.height <= 0:
        return False
    if not hanging and in_other_strokes(upper[-1], lower[0]) == 1.0:
        return False
    if other.number == page.number + 1:
        return _goes_on_overleaf(page, last, other, first)
    height, step = (last.height + first.height) / 2, first.y0 - last.y0
    if other.number != page.number or not 0 <= step <= JOINS.step * height:
        return False
    if hanging:
        return abs(last.cx - first.cx) <= max(last.width, first.width) / 2
    widest = max(b.x1 for b in _body(page))
    leftmost = min(last.x0, *(line.box.x0 for line in (*upper[1:], *lower[1:])), first.x0)
    return last.x1 >= widest - JOINS.full * height and first.x0 <= leftmost + TEXT.indent * height


def _goes_on_overleaf(page: Page, last: Box, other: Page, first: Box) -> bool:
    above, below = _body(page), _body(other)
    full = last.x1 >= max(b.x1 for b in above) - JOINS.full * last.height
    lowest = last.y1 >= max(b.y1 for b in above) - JOINS.lowest * last.height
    return full and lowest and first.x0 <= min(b.x0 for b in below) + TEXT.indent * first.height


def _body(page: Page) -> list[Box]:
    return [line.box for p in page.paragraphs if p.role == "body" for line in p.lines]


def _without_running_heads(blocks: Sequence[Block], before: Page) -> list[Block]:
    """The blocks at the top of a page without the lines that stand at the top of the page before as well."""
    first = next((k for k, b in enumerate(before.blocks) if isinstance(b, Table)), len(before.blocks))
    heads = {squeeze(n.text).strip(SPECKS) for n in print_of(before.blocks[:first])}
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            out.append(block)
        elif kept := tuple(n for n in block.lines if squeeze(n.text).strip(SPECKS) not in heads):
            out.append(replace(block, lines=kept))
    return out


def _same_places(page: Page, first: Table, other: Page, second: Table) -> bool:
    """Whether the columns of two tables begin at the same places, but for a page fed to the side, or a sheet that its
    image gives larger or smaller."""
    larger = _sheets_apart(page, other) or 1.0
    pairs = zip(_lefts(page, first), _lefts(other, second), strict=True)
    apart = [b / larger - a for a, b in pairs if a is not None and b is not None]
    if not apart:
        return True  # a transcript has no places
    shift = median(apart)
    return abs(shift) <= JOINS.fed and sum(abs(d - shift) <= JOINS.near for d in apart) >= JOINS.in_place * len(apart)


def _lefts(page: Page, table: Table) -> list[float | None]:
    """Where each column begins, in points of the page; None for one without a cell of its own or without places."""
    own = [[c.box for c in table.cells if c.column == k and c.column_span == 1 and c.box.width > 0]
           for k in range(table.columns)]  # fmt: skip
    return [min((page.to_page.box(b).x0 for b in boxes), default=None) for boxes in own]


def _sheets_apart(a: Page, b: Page) -> float | None:
    """How many times as large, in points, the second of two pages gives its sheet of paper, where both are of one
    shape; None where they are not, and where a page has no size."""
    if min(a.width, a.height, b.width, b.height) <= 0:
        return None
    wider, higher = b.width / a.width, b.height / a.height
    return wider if abs(wider / higher - 1) < JOINS.same_scale else None


def _scale(a: Page, b: Page) -> float | None:
    """How many times as large the print of the second of two pages is, each in its own units; None where nothing
    tells."""
    if a.origin != b.origin:
        return None
    same_dpi = abs((a.dpi or 72.0) / (b.dpi or 72.0) - 1) < JOINS.same_scale
    larger = _sheets_apart(a, b)
    if larger is None:
        return 1.0 if same_dpi else None
    unit = Box(0, 0, 1, 1)
    return larger * a.to_page.box(unit).width / b.to_page.box(unit).width


def _last_table(page: Page) -> Table | None:
    """The table that a page ends with, but for margins and notes."""
    for block in reversed(page.blocks):
        if isinstance(block, Table):
            return block
        if block.role == "body" and len(block.lines) > JOINS.between:
            return None
    return None


def _first_table(page: Page) -> Table | None:
    """The table without a head that a page begins with, but for margins."""
    first = next((b for b in page.blocks if isinstance(b, Table) or b.role != "header"), None)
    return first if isinstance(first, Table) and not first.header_rows else None
