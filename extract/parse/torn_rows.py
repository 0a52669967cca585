"""What a row's label is, and which labels may be another row's, or a part of one."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

import regex

from extract.knowledge.table_words import ends_as_sum, is_rest, is_total, is_unfinished, sums_all, sums_up
from extract.model.page import Cell
from extract.parse.cell_figures import cell_figures
from extract.parse.cell_grid import CellGrid
from extract.parse.labels import shown, summarises
from extract.parse.roles import Roles
from extract.parse.row_counts import (
    NUMBER,
    begins_counted,
    follows,
    has_values,
    is_level_with_values,
    last_part,
    own_number,
)
from extract.thai import digits
from extract.thai.skeleton import squeeze

MAX_LABEL = 400
"""Code points of a label; a longer cell is prose."""
FEWEST_NUMBERED, MOST_NUMBERED = 3, 0.6
"""Rows of values that are numbered, and their share, from which a row without a number is doubted."""
BEGINS = 0.5
"""Words that begin this near to one another begin at one place, in heights of a line."""
FEWEST_RUN_IN = 3
"""Labels with a figure behind them from which, if they are half of all, they have taken in a column of values."""
_RUN_IN = regex.compile(r"(?=[^0-9๐-๙]*?\p{L}{2})[^0-9๐-๙]*+(?<=\s)[0-9๐-๙]{1,3}+(?:[,.][0-9๐-๙]++)++\W*+")
LETTERS = regex.compile(r"[ก-ฮA-Za-z0-9๐-๙]")


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
        if LETTERS.search(text) and (c == roles.label or len(text) > 3 or sums_up(text)):
            return text, grid.cells[row][c]
    return "", None


def torn_rows(cells: CellGrid, roles: Roles) -> set[int]:
    """The rows whose label may be another row's, or a part of one.

    A row that is numbered on from the row of values before it, or on to the one after it, and has no values of its own
    has lost them, or its label goes on in the row below: from there on labels and values may be shifted against each
    other, where they do not stand level. A label that holds a second number at a line's beginning, or whose cell
    stands beside cells of several lines of values, is two labels. One without a number among numbered ones may be
    the end of one, but not behind their sum, and a unit is no label. One that ends in mid-phrase goes on in another
    row, perhaps the next. One without a number over rows that count on from 2 or more is the rest of a row on the
    page before; one that begins in mid-phrase is the rest of the row's above. A sum with a name below it hides the
    next group's, of which the rows after it are.
    Labels of an image most of which end with a figure have run into the next column.
    """
    if _run_into_values(cells, roles):
        return {r for r in range(roles.head, cells.grid.rows) if has_values(cells, roles, r)}
    found = _halved(cells, roles)
    shifted = goes_on = hidden = summed = False
    above: Cell | None = None
    before: str | None = None
    bare: str | None = None
    groups: set[str] = set()
    begins: list[float] = []
    numbered = _all_numbered(cells, roles)
    if _begins_overleaf(cells, roles):
        found.add(roles.head)
    for r in range(roles.head, cells.grid.rows):
        number = own_number(cells, roles, r)
        if has_values(cells, roles, r):
            label = cells.grid.texts[r][roles.label] if roles.label >= 0 else ""
            total = sums_up(label) or summarises(label)
            shifted = (shifted or bool(bare and number and follows(bare, number))) and not total
            lacks = numbered and number is None and before is not None and not total
            ended = lacks and _ends_count(cells, roles, r) and (summed or _closes_as_sum(cells, roles, r))
            lacks = lacks and not (ended or _begins_anew(cells, roles, r, before))
            summed = total or (summed and number is None)
            begun = is_unfinished(label) or _begins_another(cells, roles, r)
            rest = is_rest(label) or (above is not None and _hangs_under(cells, roles, r, above))
            apart = (shifted and not is_level_with_values(cells, roles, r)) or _has_lines_of_values(cells, roles, r)
            hidden = hidden or _hides_a_group(cells, roles, r, groups) or _ends_as_groups_begin(cells, roles, r, begins)
            if apart or lacks or goes_on or begun or rest or hidden or _is_of_next(cells, roles, r):
                found.add(r)
            if is_rest(label) and r > roles.head and has_values(cells, roles, r - 1):
                found.add(r - 1)  # whose label goes on here
            goes_on, above = begun, None
            before, bare = number or before, None
            continue
        name, cell = label_of(cells, roles, r)
        begins += [cell.lines[0].box.x0] if cell is not None and cell.lines else []
        hidden = hidden and not name
        groups.add(squeeze(name))
        if number is not None:
            shifted = shifted or (before is not None and follows(before, number))
            bare = number
        else:
            above = cell
    return found


def _halved(cells: CellGrid, roles: Roles) -> set[int]:
    """The rows without numbers below a numbered row without values, where the next number has values beside it: the
    first one is of their label's first line, and of no group. So are sums after them, which are in no such group."""
    found: set[int] = set()
    lone, under = "", list[int]()
    for r in range(roles.head, cells.grid.rows):
        number = own_number(cells, roles, r)
        if not has_values(cells, roles, r):
            lone, under = (number, []) if number else (lone, under)
            continue
        if lone and number and follows(lone, number):
            found.update(under)
        if found and roles.label >= 0 and sums_up(cells.grid.texts[r][roles.label]):
            found.add(r)
        lone, under = ("", []) if number else (lone, [*under, r])
    return found


def _run_into_values(cells: CellGrid, roles: Roles) -> bool:
    """Whether half of the labels, read from an image, end with a figure with decimals or thousands that says nothing of
    their words: the first column of values, which no white parted from them."""
    rows = [r for r in range(roles.head, cells.grid.rows) if has_values(cells, roles, r)]
    held = [cells.grid.cells[r][roles.label] for r in rows] if roles.label >= 0 else []
    lines = [[n for n in cell.lines if n.reader != "text-layer"] for cell in held if cell is not None]
    run_in = sum(any(_RUN_IN.fullmatch(n.text) and cell_figures(n.text).kind == "words" for n in own) for own in lines)
    return run_in >= FEWEST_RUN_IN and 2 * run_in >= len(rows)


def _is_of_next(cells: CellGrid, roles: Roles, row: int) -> bool:
    """Whether the next row of values has no label and words of its own beside the labels: the label of ``row`` is of
    both, and those words, which are not its label, tell the two apart."""
    after = row + 1
    if after >= cells.grid.rows or not has_values(cells, roles, after) or label_of(cells, roles, after)[0]:
        return False
    beside = [c for c in range(roles.label + 1, cells.grid.columns) if roles.of[c] in ("unit", "level", "remark")]
    texts = [(cells.grid.texts[row][c].strip(), cells.grid.texts[after][c].strip()) for c in beside]
    return any(a and b and a != b for a, b in texts)


def _hides_a_group(cells: CellGrid, roles: Roles, row: int, groups: AbstractSet[str]) -> bool:
    """Whether a label of several lines names a sum in one, or begins with that of one of the ``groups`` above, and has
    in the next line the name of a thing: the next group, from which no rule parts it."""
    cell = cells.grid.cells[row][roles.label] if roles.label >= 0 else None
    lines = [] if cell is None else [n.text.strip() for n in cell.lines]
    whole = [" ".join(lines[:k]) for k in range(1, len(lines))]
    if not any(is_total(text) for text in lines[:-1]) and not any(_sums_one_of(groups, text) for text in whole):
        return False
    return not is_total(" ".join(lines)) and not sums_all("\n".join(lines))


def _ends_as_groups_begin(cells: CellGrid, roles: Roles, row: int, begins: Sequence[float]) -> bool:
    """Whether the last line of a doubtful label begins left of its first one, where names of groups above begin (x): it
    may be the next group's, of which the rows after it are."""
    cell = cells.grid.cells[row][roles.label] if roles.label >= 0 else None
    if cell is None or not cell.doubtful or len(cell.lines) < 2:
        return False
    first, last = cell.lines[0].box, cell.lines[-1].box
    near = BEGINS * last.height
    return first.x0 - last.x0 > near and any(abs(last.x0 - x) < near for x in begins)


def _sums_one_of(groups: AbstractSet[str], text: str) -> bool:
    """Whether a text is the name of a sum and, behind it, that of a group: ``รวมหน่วยงานอิสระ``."""
    sum_of = squeeze(text)
    return any(group and sum_of.endswith(group) and is_total(sum_of.removesuffix(group)) for group in groups)


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


def _ends_count(cells: CellGrid, roles: Roles, row: int) -> bool:
    """Whether no row from ``row`` on has a number."""
    return all(own_number(cells, roles, r) is None for r in range(row, cells.grid.rows))


def _closes_as_sum(cells: CellGrid, roles: Roles, row: int) -> bool:
    """Whether a row is the table's last and its label, in one line level with the values, ends as that of a sum does:
    ``มูลค่าการส่งออกรวม``."""
    last = not any(has_values(cells, roles, r) for r in range(row + 1, cells.grid.rows))
    return last and is_level_with_values(cells, roles, row) and ends_as_sum(cells.grid.texts[row][roles.label])


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
