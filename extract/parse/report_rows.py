"""The rows of a table that no survey knows: what each is about, whom, and which groups it belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from extract.knowledge.table_words import (
    all_summed,
    head_role,
    is_level,
    is_rest,
    is_total,
    is_unfinished,
    is_unit,
    sums_all,
    sums_up,
)
from extract.model.claims import Meaning
from extract.model.page import Cell
from extract.parse.cell_figures import cell_figures
from extract.parse.cell_grid import CellGrid
from extract.parse.labels import dust_before, is_measure, shown
from extract.parse.meaning import fits, of_label
from extract.parse.place_names import match_province
from extract.parse.roles import Roles
from extract.parse.row_counts import (
    LONE,
    NUMBER,
    begins_counted,
    counted_without_values,
    follows,
    has_values,
    is_level_with_values,
    last_part,
    own_number,
)
from extract.parse.tokens import is_agency
from extract.thai import digits
from extract.thai.exchanged import MARKS
from extract.thai.skeleton import skeleton_pattern, squeeze
from extract.thai.syllables import impossible

MAX_LABEL = 400
"""Code points of a label; a longer cell is prose."""
DAMAGED = 0.5
"""How surely a label is whole whose letters cannot be spelt so."""
MOST_TORN = 2
"""Letters of a group's name, vowels with them, that may be the end of a longer one."""
TORN = 0.4
"""How surely a label is its row's where rows and labels may be shifted against each other."""
FEWEST_NUMBERED, MOST_NUMBERED = 3, 0.6
"""Rows of values that are numbered, and their share, from which a row without a number is doubted."""
HARDLY_READ = 0.3
"""Confidence of a glyph below which it may be none, or another: foreign ink runs through it. Marks are weighed by
themselves."""
SURELY_READ = 0.9
"""The same of a lone letter or figure behind a label, which may be the end of a stroke."""
BEGINS = 0.5
"""Words that begin this near to one another begin at one place, in heights of a line."""
MOST_BODIES = 0.5
"""Share of the rows that name a place or an office above which all rows do."""

_IN_BRACKETS = 10
"""Depth of a number in brackets; without them no number has so many parts."""
_KIND = 5
"""Skeleton letters of a word for what groups are from which two are of one kind."""
_STRAY = frozenset("\\|·•`'~^_")
"""What a speck or a piece of a stroke behind a label is read as."""
_BY_EYE = frozenset(("recognizer", "tesseract"))
_BEHIND = regex.compile(r"[ก-๎]{5}[.]$|^[^‘“'\"]*[’”]$")
"""A point behind so many Thai letters that it ends no abbreviation, and a quotation's end without a beginning."""
_LETTERS = regex.compile(r"[ก-ฮA-Za-z0-9๐-๙]")
_WRITTEN = regex.compile(r"[ก-ฮะาำเ-ไA-Za-z0-9๐-๙]")
_OFFICES = regex.compile(
    skeleton_pattern("^(?:จังหวัด|หน่วยงาน|ส่วนราชการ|ชื่อหน่วยงาน|โรงเรียน|สถานศึกษา|อำเภอ|เทศบาล|องค์กรปกครอง)")
)


@dataclass(frozen=True, slots=True)
class RowLabel:
    """``printed`` is the label as the page has it; ``entity`` whom the row is about where it names a body, with its
    ``scope``; ``group`` the groups above, outermost first; ``sureness`` how surely the label is the row's and whole,
    and ``meaning`` what speaks for that."""

    row: int
    printed: str
    group: tuple[str, ...] = ()
    scope: str | None = None
    entity: str | None = None
    sureness: float = 1.0
    meaning: Meaning = ()
    shared: bool = False
    """whether the label's cell stands beside other rows of values too, or only names a measure (แผน), and nothing tells
    these rows apart"""


@dataclass(frozen=True, slots=True)
class _Group:
    text: str
    depth: int


def row_labels(
    cells: CellGrid, roles: Roles, open_groups: Sequence[str] = (), above: Sequence[RowLabel] = ()
) -> tuple[list[RowLabel], tuple[str, ...]]:
    """The label of every row that holds a value, and the groups that are open after the last row.

    ``open_groups`` are those of the tables that this one goes on from, ``above`` their rows.
    """
    grid = cells.grid
    names_bodies = _names_bodies(cells, roles)
    stack = [_Group(text, _depth(text)) for text in open_groups]
    found: list[RowLabel] = []
    after_values, summed = True, -1
    whole = _sum_of_all(cells, roles, open_groups, above)
    heads = grid.header(roles.label, roles.head) if roles.label >= 0 else []
    counts = any(head_role(h) == "ordinal" for h in heads)
    torn, fit, empty = _torn(cells, roles), fits(cells, roles), counted_without_values(cells, roles)
    names = [label_of(cells, roles, r)[0] for r in range(roles.head, grid.rows) if not has_values(cells, roles, r)]
    for r in range(roles.head, grid.rows):
        text, cell = label_of(cells, roles, r)
        if not has_values(cells, roles, r):
            if _tells_in_words(cells, roles, r):
                after_values = True
            elif text and cell is not None and cell.row == r and not (is_level(text) or r in empty):
                stack = _opened(stack, text, after_values)
                after_values, summed = False, -1
            continue
        if summed >= 0:
            stack = stack[:summed]  # the sum of a group's rows has ended it
        summed = 0 if r == whole else len(stack) - 1 if after_values and is_total(text) else -1
        after_values = True
        beside = _beside(cells, roles, r)
        if is_unit(text) and beside and not _is_one_of_several(cells, roles, r):
            text = beside.pop()  # a project whose indicator is told by nothing but what is counted
        over = () if r == whole or _sums_their_kind(text, names) else _above(stack, text)
        group = (g for g in (*(g.text for g in over), *beside) if g != text)
        scope, entity = _body(text) if names_bodies and not is_total(text) else (None, None)
        doubted = r in torn or (cell is not None and cell.doubtful)
        sure = 0.0 if not text or (counts and LONE.fullmatch(text)) else TORN if doubted else label_sureness(cell)
        shared = (cell is not None and cell.row_span > 1 and roles.label >= 0) or is_measure(text)
        seen = () if cell is None else of_label(cell)
        seen += (("fit", fit[r]),) if r in fit else ()
        found.append(RowLabel(r, text, tuple(dict.fromkeys(group)), scope, entity, sure, seen, shared))
    found = _sums_told_apart(found)
    alike = Counter((row.printed, row.group) for row in found if row.shared)
    found = [replace(row, shared=row.shared and alike[row.printed, row.group] > 1) for row in found]
    return found, tuple(g.text for g in (stack if summed < 0 else stack[:summed]))


def _sums_their_kind(label: str, names: Sequence[str]) -> bool:
    """Whether a label is that of a sum of all groups of a kind, and several of ``names`` are of that kind:
    ``เฉลี่ยรวมทุกมาตรฐาน`` behind ``1. มาตรฐานด้าน…`` and ``2. มาตรฐานด้าน…``."""
    bare = [squeeze(name[match.end() :] if (match := NUMBER.match(name)) else name) for name in names]
    return any(sum(b.startswith(kind[:_KIND]) for b in bare) > 1 for kind in all_summed(label) if len(kind) >= _KIND)


def _sums_told_apart(found: Sequence[RowLabel]) -> list[RowLabel]:
    """The labels, those of sums doubted that have no group, where other rows are sums of the same name, or the next row
    sums up all: of which rows they are the sum was not told. One right below another sum is that of the whole table.
    So are those of a group whose name cannot be spelt so: what it lost says of which rows."""
    sums = [is_total(row.printed) for row in found]
    named = Counter(row.printed for row, is_sum in zip(found, sums, strict=True) if is_sum)
    below = [False, *sums]
    over_all = [*(sums_all(row.printed) for row in found[1:]), False]
    return [
        replace(row, sureness=min(row.sureness, TORN))
        if is_sum
        and (any(map(_is_torn, row.group)) or ((named[row.printed] > 1 or over) and not row.group and not under))
        else row
        for row, is_sum, under, over in zip(found, sums, below, over_all, strict=False)
    ]


def _is_torn(name: str) -> bool:
    """Whether a group's name cannot be spelt so, or is so short that it may be the end of one."""
    return impossible(name) > 0 or len(_WRITTEN.findall(name)) <= MOST_TORN


def _sum_of_all(cells: CellGrid, roles: Roles, open_groups: Sequence[str], above: Sequence[RowLabel]) -> int:
    """The last row of values, where it sums up all groups of the table: its label is a sum's, as no other row's is, and
    there are several groups over it; -1 else. ``open_groups`` and the rows ``above`` are of the pages before."""
    rows = range(roles.head, cells.grid.rows)
    valued = [r for r in rows if has_values(cells, roles, r)]
    names = [r for r in rows if r not in valued and label_of(cells, roles, r)[0]]
    before = {*open_groups, *(g for row in above for g in row.group)}
    labels = [*(row.printed for row in above), *(label_of(cells, roles, r)[0] for r in valued)]
    sums = [k for k, text in enumerate(labels) if is_total(text) or sums_all(text)]
    return valued[-1] if valued and sums == [len(labels) - 1] and len(names) + len(before) > 1 else -1


def _torn(cells: CellGrid, roles: Roles) -> set[int]:
    """The rows whose label may be another row's, or a part of one.

    A row that is numbered on from the row of values before it, or on to the one after it, and has no values of its own
    has lost them, or its label goes on in the row below: from there on labels and values may be shifted against each
    other, where they do not stand level. A label that holds a second number at a line's beginning, or whose cell stands
    beside cells of several lines of values, is two labels. One without a number among numbered ones may be the end of
    one, and a unit is no label. One that ends in mid-phrase goes on in another row, perhaps the next. One without a
    number over rows that count on from 2 or more is the rest of a row on the page before. A sum with a name below it
    hides the next group's, of which the rows after it are.
    """
    found: set[int] = set()
    shifted = goes_on = hidden = False
    above: Cell | None = None
    before: str | None = None
    bare: str | None = None
    numbered = _all_numbered(cells, roles)
    if _begins_overleaf(cells, roles):
        found.add(roles.head)
    for r in range(roles.head, cells.grid.rows):
        number = own_number(cells, roles, r)
        if has_values(cells, roles, r):
            label = cells.grid.texts[r][roles.label] if roles.label >= 0 else ""
            total = sums_up(label)
            shifted = (shifted or bool(bare and number and follows(bare, number))) and not total
            lacks = numbered and number is None and before is not None and not total
            lacks = lacks and not _begins_anew(cells, roles, r, before)
            begun = is_unfinished(label) or _begins_another(cells, roles, r)
            rest = is_rest(label) or (above is not None and _hangs_under(cells, roles, r, above))
            apart = (shifted and not is_level_with_values(cells, roles, r)) or _has_lines_of_values(cells, roles, r)
            hidden = hidden or _hides_a_group(cells, roles, r)
            if apart or lacks or goes_on or begun or rest or hidden:
                found.add(r)
            goes_on, above = begun, None
            before, bare = number or before, None
            continue
        hidden = hidden and not label_of(cells, roles, r)[0]
        if number is not None:
            shifted = shifted or (before is not None and follows(before, number))
            bare = number
        else:
            above = label_of(cells, roles, r)[1]
    return found


def _hides_a_group(cells: CellGrid, roles: Roles, row: int) -> bool:
    """Whether a label of several lines is a sum's name in the first, and in the others that of a thing: the next group,
    from which no rule parts it."""
    cell = cells.grid.cells[row][roles.label] if roles.label >= 0 else None
    if cell is None or len(cell.lines) < 2 or not is_total(cell.lines[0].text.strip()):
        return False
    return not is_total(" ".join(n.text.strip() for n in cell.lines)) and not sums_all(cell.text)


def _begins_overleaf(cells: CellGrid, roles: Roles) -> bool:
    """Whether the first row's label has no number, and the next row's, ``8.``, says that rows came before."""
    label, first = roles.label, roles.head
    if label < 0 or first + 1 >= cells.grid.rows or sums_up(cells.grid.texts[first][label]):
        return False
    before, number = (own_number(cells, roles, r) for r in (first, first + 1))
    counted = begins_counted(cells.grid.texts[first + 1][label])
    return before is None and number is not None and counted and last_part(number)[1] > 1


def _begins_anew(cells: CellGrid, roles: Roles, row: int, before: str | None) -> bool:
    """Whether the rows are counted anew from the one after ``row`` on: it is a group's, with figures of its own."""
    after = range(row + 1, cells.grid.rows)
    number = next((n for r in after if (n := own_number(cells, roles, r)) is not None), None)
    if before is None or number is None or last_part(number)[1] != 1:
        return False
    return not follows(before, number)


def _hangs_under(cells: CellGrid, roles: Roles, row: int, above: Cell) -> bool:
    """Whether the words over a numbered row begin where the words behind its number do, and not where the number does:
    they are no group's name but the beginning of the row's."""
    cell = cells.grid.cells[row][roles.label] if roles.label >= 0 else None
    line = cell.lines[0] if cell is not None and cell.lines else None
    number = NUMBER.match(digits.to_arabic(line.text)) if line is not None else None
    box = line.run.box(number.end(), number.end() + 1) if line is not None and number is not None else None
    if line is None or box is None or not above.lines:
        return False
    x, near = above.lines[-1].box.x0, BEGINS * line.box.height
    return abs(x - box.x0) < near < abs(x - line.box.x0)


def _all_numbered(cells: CellGrid, roles: Roles) -> bool:
    """Whether the rows of values are numbered, but for sums and what may have lost its number."""
    label = roles.label
    rows = [r for r in range(roles.head, cells.grid.rows) if has_values(cells, roles, r)]
    rows = [r for r in rows if label < 0 or not sums_up(cells.grid.texts[r][label])]
    numbered = [r for r in rows if own_number(cells, roles, r) is not None]
    return len(numbered) >= FEWEST_NUMBERED and len(numbered) >= MOST_NUMBERED * len(rows)


def _begins_another(cells: CellGrid, roles: Roles, row: int) -> bool:
    """Whether a label holds the number of the next one at a line's beginning: that one may go on in the next row."""
    cell = cells.grid.cells[row][roles.label] if roles.label >= 0 else None
    if cell is None or len(cell.lines) < 2:
        return False
    numbered = [m["n"] for n in cell.lines if (m := NUMBER.match(digits.to_arabic(n.text.strip())))]
    return len(numbered) > 1 and any(follows(a, b) for a, b in pairwise(numbered))


def _has_lines_of_values(cells: CellGrid, roles: Roles, row: int) -> bool:
    """Whether a label of several lines stands beside cells of several lines of values."""
    cell = cells.grid.cells[row][roles.label] if roles.label >= 0 else None
    return cell is not None and len(cell.lines) > 1 and any(_lines_of_values(cells, row, c) > 1 for c in roles.values)


def _lines_of_values(cells: CellGrid, row: int, column: int) -> int:
    """How many lines of a cell print nothing but a figure of their own."""
    cell = cells.grid.cells[row][column]
    lines = [] if cell is None else cell.lines
    return sum(1 for n in lines if (f := cell_figures(n.text)).values and f.kind in ("values", "ordinal") and f.plain)


def label_of(cells: CellGrid, roles: Roles, row: int) -> tuple[str, Cell | None]:
    """The words of a row's label and its cell; of a row whose label cell is empty, the nearest words to the left."""
    grid = cells.grid
    order = [
        roles.label,
        *(c for c in range(roles.label - 1, -1, -1) if roles.of[c] in ("group", "remark", "ordinal", "code")),
    ]
    for c in order:
        if c < 0:
            continue
        text = shown(grid.texts[row][c])[:MAX_LABEL]
        if _LETTERS.search(text) and (c == roles.label or len(text) > 3):
            return text, grid.cells[row][c]
    return "", None


def _tells_in_words(cells: CellGrid, roles: Roles, row: int) -> bool:
    """Whether a row without figures has words under the heads of its values: it is a row like others, and no group."""
    own = (c for k in roles.values if (c := cells.grid.cells[row][k]) is not None and c.row == row and c.column == k)
    return any(_LETTERS.search(c.text) and not is_unit(c.text) for c in own)


def _depth(text: str) -> int:
    """How deep a group's own number makes it: 0 without one, 1 for ``2.``, 2 for ``2.1``; one in brackets stands below
    all without, as in official writing: ``๑.``, ``๑.๑``, ``(๑)``, ``(๑.๑)``."""
    match = NUMBER.match(text)
    return match["n"].count(".") + (_IN_BRACKETS if text.startswith("(") else 1) if match else 0


def _opened(stack: list[_Group], text: str, after_values: bool) -> list[_Group]:
    """The open groups after a row that names one: it goes below those of less depth; one that follows values takes the
    place of its like."""
    depth = _depth(text)
    kept = [g for g in stack if g.depth < depth] if depth else ([] if after_values else list(stack))
    return [*kept, _Group(text, depth)]


def _above(stack: Sequence[_Group], label: str) -> list[_Group]:
    """The open groups that a row belongs to: a sum or a row of their own number ends them."""
    depth = _depth(label)
    return [g for g in stack if not (depth and g.depth and depth <= g.depth)]


def _beside(cells: CellGrid, roles: Roles, row: int) -> list[str]:
    """The words of the cells to the left that hold for this row and others: strategies, projects."""
    grid = cells.grid
    texts = [shown(grid.texts[row][c]) for c in range(len(roles.of)) if roles.of[c] == "group" and c < roles.label]
    return [t for t in texts if len(_WRITTEN.findall(t)) > 1]  # เงาะ has one consonant


def _is_one_of_several(cells: CellGrid, roles: Roles, row: int) -> bool:
    """Whether a row is one of those beside a merged cell to the left, which their labels tell apart: แผน and ผล."""
    left = (cells.grid.cells[row][c] for c in range(roles.label))
    return any(cell is not None and cell.row_span > 1 for cell in left)


def _names_bodies(cells: CellGrid, roles: Roles) -> bool:
    if roles.label < 0:
        return False
    grid = cells.grid
    texts = [grid.texts[r][roles.label] for r in range(roles.head, grid.rows) if has_values(cells, roles, r)]
    texts = [t for t in texts if t.strip() and not is_total(t)]
    heads = grid.header(roles.label, roles.head)
    named = sum(1 for t in texts if _body(t)[0] is not None)
    by_head = any(_OFFICES.match(squeeze(h)) and head_role(h) == "label" for h in heads)
    return bool(texts) and named >= MOST_BODIES * len(texts) and (by_head or named >= 2)


def _body(text: str) -> tuple[str | None, str | None]:
    """Scope and name of the body that a label is; None twice where it is none."""
    province = match_province(text)
    if province is not None and province.confidence == 1.0:
        return "province", province.what
    return ("agency", shown(text)) if is_agency(text) else (None, None)


def label_sureness(cell: Cell | None) -> float:
    """How surely a label is whole and clean: less where its letters cannot be spelt so, where a glyph was hardly read,
    and where it ends in a sign that no label ends in: a speck, or the edge of a stroke."""
    if cell is None:
        return 0.0
    glyphs = cell.run.glyphs[dust_before(cell.text) :]
    hardly = any(g.confidence < HARDLY_READ for g in glyphs if not g.text.isspace() and g.text not in MARKS)
    return DAMAGED if hardly or _has_speck_behind(cell) or impossible(cell.text) else 1.0


def _has_speck_behind(cell: Cell) -> bool:
    """Whether a label that was read from a picture ends in a sign that no label ends in, or in one sign or letter of
    another script that stands apart and was not read surely."""
    if not any(line.reader in _BY_EYE for line in cell.lines):
        return False
    glyphs = cell.run.glyphs
    if len(glyphs) < 2 or glyphs[-1].text in _STRAY or _BEHIND.search(cell.text):
        return len(glyphs) > 1
    apart = glyphs[-2].text.isspace() and not "ก" <= glyphs[-1].text <= "๙"
    return apart and glyphs[-1].confidence < SURELY_READ
