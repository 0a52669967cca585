"""Ruled rows that hold several rows of print: of tables with rules between columns alone, and of plans that list
several indicators, each with its target and its result, in one ruled row of a project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.knowledge.table_words import is_unit
from extract.layout.measures import MEASURES
from extract.layout.periods import is_year
from extract.layout.places import Column, placed
from extract.layout.row_numbers import is_own_number
from extract.layout.rows import Printed, divided
from extract.layout.text_rows import in_brackets, is_value, joined, starts_with_value, text_rows
from extract.layout.wrapping import first_word_width
from extract.model.page import Box, Cell, Line

_COUNT = 2
"""Digits that the count of a column has at most."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The rows in a ruled row: for each the lines of the cells that are parted; the others go over all of them."""

    rows: list[list[Line]]
    parted: frozenset[int]
    """Columns of the cells parted."""
    doubtful: frozenset[int] = frozenset()
    """Rows whose lines may be others'."""


def with_rows_parted(cells: Sequence[Cell], rows: int, unit: float) -> tuple[list[Cell], int]:
    """The cells of a ruled table with each ruled row parted into the rows that it holds; the new number of rows."""
    cells = [part for cell in cells for part in _head_and_body(cell, cells, rows, unit)]
    held = [[c for c in cells if c.row == r and c.row_span == 1] for r in range(rows)]
    parts = [_parts(own, unit) for own in held]
    parts[:1] = [parts[0] or _under_head(held[0], held[1:], unit)] if parts else []
    listed = next((p.parted for p in parts if p is not None and len(p.parted) > 2), frozenset())
    parts = [p or _as_listed(own, listed, unit) for p, own in zip(parts, held, strict=True)]
    counts = [1 if p is None else len(p.rows) for p in parts]
    starts = [sum(counts[:r]) for r in range(rows + 1)]
    out: list[Cell] = []
    for cell in cells:
        own = parts[cell.row]
        if own is None or cell.row_span > 1 or cell.column not in own.parted:
            end = starts[cell.row + cell.row_span]
            out.append(replace(cell, row=starts[cell.row], row_span=end - starts[cell.row]))
            continue
        edges = _edges(own.rows, cell.box)
        row = held[cell.row]
        for k, body in enumerate(own.rows):
            if _is_over_all(body, row, own, unit):
                if cell is row[0]:
                    box = Box(cell.box.x0, edges[k], max(c.box.x1 for c in row), edges[k + 1])
                    span = sum(c.column_span for c in row)
                    row_at = starts[cell.row] + k
                    out.append(replace(cell, row=row_at, box=box, lines=in_order(body), column_span=span))
                continue
            lines = in_order([n for n in body if cell.box.x0 <= n.box.cx <= cell.box.x1])
            box = Box(cell.box.x0, edges[k], cell.box.x1, edges[k + 1])
            out.append(replace(cell, row=starts[cell.row] + k, box=box, lines=lines, doubtful=k in own.doubtful))
    return out, starts[rows]


def _head_and_body(cell: Cell, cells: Sequence[Cell], rows: int, unit: float) -> list[Cell]:
    """A cell that goes down over all rows of a table whose only inner rule is under a group's name, as two: its own
    name, and what stands beside the values of all rows in the last ruled one. Any other cell as it is."""
    last = rows - 1
    if cell.row or not 1 < cell.row_span == rows:
        return [cell]
    beside = [c for c in cells if c.row == last and c.row_span == 1]
    valued = [c for c in beside if sum(is_figure(n.text) for n in c.lines) > MEASURES.alike]
    if len(valued) < MEASURES.alike - 1 or {len(c.lines) for c in valued} != {len(valued[0].lines)}:
        return [cell]
    top = min(n.box.cy for c in valued for n in c.lines) - MEASURES.level * unit
    body = tuple(n for n in cell.lines if n.box.cy >= top)
    if len(body) < len(valued[0].lines) - 1 or not _stands_beside(replace(cell, lines=body), valued[0], unit):
        return [cell]
    edge, box = beside[0].box.y0, cell.box
    over = replace(cell, box=Box(box.x0, box.y0, box.x1, edge), row_span=last)
    under = replace(cell, box=Box(box.x0, edge, box.x1, box.y1), row=last, row_span=1)
    return [replace(over, lines=tuple(n for n in cell.lines if n not in body)), replace(under, lines=body)]


def _is_over_all(body: Sequence[Line], row: Sequence[Cell], parts: _Parts, unit: float) -> bool:
    """Whether the only line of a row of print names a group of rows in the middle of the whole table, whose column of
    figures it stands in by chance."""
    if len(body) != 1 or len(row) < 2 or parts.parted != {c.column for c in row}:
        return False
    (line,) = body
    middle = (row[0].box.x0 + row[-1].box.x1) / 2
    named = not starts_with_value(line.text) or is_year(line.text)
    return named and line.box.x0 > row[0].box.x1 and abs(line.box.cx - middle) < MEASURES.title_middle * unit


def _under_head(first: Sequence[Cell], others: Sequence[Sequence[Cell]], unit: float) -> _Parts | None:
    """A table's head and its first row, the rule between which is gone: at one level, names stand over values in the
    columns of values, and over a label beside them. Whose lines are between both nobody can tell."""
    valued = {c.column for row in others for c in row if c.column and is_value(c.text)}
    heads = [c for c in first if c.column in valued and c.lines]
    both = [c for c in heads if not starts_with_value(c.lines[0].text) and _is_no_year(c.lines[-1].text)]
    values = {c.lines[-1].text for c in both}
    if len(both) < max(MEASURES.alike, MEASURES.most * len(heads)) or len(values) == 1 or all(map(_may_count, values)):
        return None
    middles = sorted(c.lines[-1].box.cy for c in both)
    level, slack = middles[len(middles) // 2], MEASURES.level * unit
    labels = [c for c in first if c.column not in valued and len(c.lines) > 1 and not is_own_number(c.lines[-1].text)]
    if middles[-1] - middles[0] > slack or all(abs(c.lines[-1].box.cy - level) > slack for c in labels):
        return None
    lines = [n for c in first for n in c.lines]
    below = [n for n in lines if n.box.cy > level - slack]
    above = [n for n in lines if n.box.cy <= level - slack]
    return _Parts([above, below], frozenset(c.column for c in first), frozenset({1}))


def _is_no_year(text: str) -> bool:
    return is_value(text) and not is_year(text)


def _may_count(text: str) -> bool:
    """Whether a value may number a column, or be a step of a scale."""
    return sum(map(str.isdecimal, text)) <= _COUNT


def in_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    """A cell's lines from top to bottom, pieces side by side joined."""
    return tuple(joined(row) for row in text_rows(lines))


def _edges(rows: Sequence[Sequence[Line]], box: Box) -> list[float]:
    middles = [sum(n.box.cy for n in row) / len(row) for row in rows]
    return [box.y0, *((a + b) / 2 for a, b in pairwise(middles)), box.y1]


def _parts(cells: Sequence[Cell], unit: float) -> _Parts | None:
    held = [c for c in cells if c.lines]
    if len(held) < 2:
        return None
    return _listed(held, unit) or _printed(list(cells), unit)


def _listed(cells: Sequence[Cell], unit: float) -> _Parts | None:
    """Rows of items that stand level in several cells: names, and figures for each; None where there are none, and
    where the rows have numbers of their own."""
    if any(c.column == 0 and len(c.lines) > 1 and all(is_own_number(n.text) for n in c.lines) for c in cells):
        return None
    figures = _of_figures(cells)
    if any(_holds_names_between(c) or _begins_with_group(c, cells, unit) for c in cells):
        return None  # rows of print, of which some are of no item
    for cell in sorted(figures, key=lambda c: -len(c.lines)):
        level = [c for c in cells if _stand_level(c, cell, unit)]
        # What stands behind the figures says how good they are, and names nothing.
        words = [c for c in level if c.column < cell.column and c not in figures]
        names = [c for c in words if _is_list(c) and _name_rows(c)]
        if not names:
            continue
        if any(has_room(c) for c in names):  # beside items, text that wraps is one text over all of them
            level = [c for c in level if c in figures or _is_pair(c) or has_room(c)]
        level += [c for c in figures if c not in level and _stands_beside(c, cell, unit)]
        return _Parts(_parted_at([n.box.cy for n in cell.lines], level), frozenset(c.column for c in level))
    return None


def _holds_names_between(cell: Cell) -> bool:
    """Whether most of a cell's lines are values of rows, and others words between them: names of groups of rows, in the
    middle of the whole table."""
    figures = sum(is_figure(n.text) for n in cell.lines)
    words = sum(not starts_with_value(n.text) or is_year(n.text) for n in cell.lines[1:])
    return bool(cell.column and words) and figures >= max(MEASURES.alike, MEASURES.most * len(cell.lines))


def _begins_with_group(cell: Cell, cells: Sequence[Cell], unit: float) -> bool:
    """Whether words over a cell's values stand alone above all lines of the other cells: the name of a group of rows in
    the middle of the whole table, and no head, beside which others would stand."""
    first, *values = cell.lines or (None,)
    if first is None or not cell.column or starts_with_value(first.text) or len(values) < MEASURES.alike:
        return False
    others = [n for c in cells if c is not cell for n in c.lines]
    alone = all(n.box.cy > first.box.cy + MEASURES.level * unit for n in others)
    return alone and all(starts_with_value(n.text) for n in values)


def _name_rows(cell: Cell) -> bool:
    """Whether a cell's lines may name rows: they differ, none is but a stroke, as one that is left of the rule over a
    row, and no half of them are what is counted."""
    texts = [n.text.strip() for n in cell.lines]
    if not all(any(map(str.isalnum, text)) for text in texts):
        return False
    return len(set(texts)) > 1 and 2 * sum(map(is_unit, texts)) < len(texts)


def _of_figures(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of several lines, each of which is a row's value."""
    lists = [c for c in cells if len(c.lines) > 1 and all(starts_with_value(n.text) for n in c.lines)]
    return [c for c in lists if not _is_pair(c)]


def _is_pair(cell: Cell) -> bool:
    """Whether a cell holds one value and below it another in brackets: a number and its share; or two rows' values,
    the second below nought, where others list plain figures beside it."""
    return [in_brackets(n.text) for n in cell.lines] == [False, True]


def _parted_at(ys: Sequence[float], cells: Sequence[Cell]) -> list[list[Line]]:
    """The lines of cells in rows, each about one of the heights ``ys``."""
    cuts = [(a + b) / 2 for a, b in pairwise(ys)]
    lines = [n for c in cells for n in c.lines]
    rows = [[n for n in lines if a <= n.box.cy < b] for a, b in pairwise([float("-inf"), *cuts, float("inf")])]
    return [row for row in rows if row]  # lines printed over one another are one row


def _as_listed(cells: Sequence[Cell], columns: frozenset[int], unit: float) -> _Parts | None:
    """Rows in the ``columns`` that another ruled row of the table lists items in, names that wrap among them."""
    own = [c for c in cells if c.column in columns and c.lines]
    figures = _of_figures(own)
    if len(figures) < 2 or len(own) == len(figures) or not all(_stand_level(c, figures[0], unit) for c in figures):
        return None
    bodies: list[list[Line]] = []
    doubtful: set[int] = set()
    found, unsure = _bodies(own, figures, unit)
    for k, body in enumerate(found):
        if bodies and not any(starts_with_value(n.text) for n in body):
            bodies[-1] += body  # a name goes on
        else:
            bodies.append(body)
        if k in unsure:
            doubtful.add(len(bodies) - 1)
    return _Parts(bodies, columns, frozenset(doubtful))


def _bodies(cells: Sequence[Cell], figures: Sequence[Cell], unit: float) -> tuple[list[list[Line]], frozenset[int]]:
    """The lines of each row of print in cells side by side; the rows whose lines may be others'."""
    columns = [Column(c.box.x0, c.box.x1 - _padding(c, unit), c in figures) for c in cells]
    rows = [placed(row, columns, unit) for row in text_rows([n for c in cells for n in c.lines])]
    data = [n for c in figures for n in c.lines]
    flags = [any(n in data for n, _ in row) for row in rows]
    found = divided(Printed(rows, flags, columns, (), unit)).bodies
    return [[n for n, _ in body.lines] for body in found], frozenset(k for k, b in enumerate(found) if b.doubtful)


def _padding(cell: Cell, unit: float) -> float:
    """The white that a cell keeps between its rules and its print, as far as its lines show on the left."""
    return min(unit, max(0.0, min((n.box.x0 for n in cell.lines), default=0.0) - cell.box.x0))


def _stand_level(cell: Cell, other: Cell, unit: float) -> bool:
    pairs = list(zip(cell.lines, other.lines, strict=False))
    alike = len(cell.lines) == len(other.lines)
    return alike and all(abs(a.box.cy - b.box.cy) < MEASURES.level * unit for a, b in pairs)


def _stands_beside(cell: Cell, other: Cell, unit: float) -> bool:
    """Whether each line of a cell stands level with one of another, which has more."""
    levels = [n.box.cy for n in other.lines]
    return all(any(abs(n.box.cy - y) < MEASURES.level * unit for y in levels) for n in cell.lines)


def _is_list(cell: Cell) -> bool:
    """Whether a cell's lines are items, no text that wraps: more than two beside as many figures, or of most the first
    word had room in the line before."""
    return len(cell.lines) > 2 or has_room(cell)


def has_room(cell: Cell) -> bool:
    """Whether in most lines of a cell there was room for the first word of the next."""
    pairs = list(pairwise(cell.lines))
    room = [cell.box.width - a.box.width - first_word_width(b) > MEASURES.list_room * b.box.height for a, b in pairs]
    return 2 * sum(room) > len(pairs)


def _printed(cells: Sequence[Cell], unit: float) -> _Parts | None:
    """The rows of print in cells side by side; None unless values stand row by row in one of them."""
    long = [c for c in cells if len(c.lines) >= MEASURES.alike]
    if len(long) < 2:
        return None
    value_cells = [c for c in long if c.column and not _is_pair(c)
                   and sum(is_figure(n.text) for n in c.lines) >= MEASURES.most * len(c.lines)]  # fmt: skip
    if not value_cells:
        return None
    bodies, doubtful = _bodies(cells, value_cells, unit)
    return _Parts(bodies, frozenset(c.column for c in cells), doubtful)


def is_figure(text: str) -> bool:
    """Whether a text is a value and nothing else but what it counts: ``64``, ``64 คน``."""
    figure, _, counted = text.strip().partition(" ")
    return is_value(text) or (is_value(figure) and is_unit(counted))


def is_name_and_figure(row: Sequence[Line]) -> bool:
    """Whether a row begins with a name, which a year may be, and ends with a figure."""
    named = not is_value(row[0].text) or is_year(row[0].text)
    return len(row) > 1 and named and is_figure(row[-1].text) and not is_year(row[-1].text)
