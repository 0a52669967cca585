"""The running numbers of a table's rows, and which rows they tell to be rows though nothing stands beside them."""

from __future__ import annotations

import regex

from extract.parse.cell_grid import CellGrid
from extract.parse.roles import Roles
from extract.thai import digits

LEVEL = 0.5
"""A label and a value whose middles are nearer stand level, in heights of the label's line."""

NUMBER = regex.compile(
    r"^[(]?(?P<n>[0-9๐-๙]{1,2}(?:[.][0-9๐-๙]{1,2})*)(?:[.,)]?\s*(?=[\p{L}“”\"‘'(])"
    r"|(?:[.)]|(?<=[.][0-9๐-๙]{1,2}))\s+(?=[0-9๐-๙][0-9๐-๙,]*\s*(?:[-–]\s*[0-9๐-๙]|\p{L})))"
)
"""A number before words, or before a range: ``(2) 20 - 29 ปี``."""
_POINTED = regex.compile(r"^[(]?[0-9๐-๙]{1,2}[.)]\s*\p{L}")
LONE = regex.compile(r"^[(]?(?P<n>[0-9๐-๙]{1,3})[.)]{0,2}")


def own_number(cells: CellGrid, roles: Roles, row: int) -> str | None:
    """The number that a row prints in a column of numbers or before its label, in Arabic digits, with the bracket that
    it may begin with: ``๒.`` and ``(๓)`` are of two countings."""
    places = [c for c in roles.columns("ordinal") if c < roles.label]
    for c in (*places, roles.label):
        text = digits.to_arabic(cells.grid.texts[row][c].strip()) if c >= 0 else ""
        match = NUMBER.match(text) or LONE.fullmatch(text)
        if match is not None:
            return match["n"] if not text.startswith("(") else f"({match['n']}"
    return None


def begins_counted(text: str) -> bool:
    """Whether a text begins as one of several rows or items does: a number, its point or bracket, and words.

    >>> [begins_counted(t) for t in ('8. งานคลัง', '(๒) งานพัสดุ', '1.4 งานแผน', '8 คน', '2. 5')]
    [True, True, False, False, False]
    """
    return _POINTED.match(text.strip()) is not None


def follows(before: str, number: str) -> bool:
    """Whether ``number`` comes right after ``before``: 3 after 2, 1.4 after 1.3."""
    (begun, one), (again, other) = last_part(before), last_part(number)
    return begun == again and other == one + 1


def last_part(number: str) -> tuple[str, int]:
    """What a number begins with, its bracket and higher parts, and its last part."""
    at = max(number.rfind("."), number.rfind("(")) + 1
    return number[:at], int(number[at:])


def has_values(cells: CellGrid, roles: Roles, row: int) -> bool:
    return any(cells.figures[row][c].values or cells.figures[row][c].left for c in roles.values)


def counted_without_values(cells: CellGrid, roles: Roles) -> set[int]:
    """The rows without values that name no group: their numbers count on from the row right above, or to the one right
    below, and no row below them is counted anew."""
    rows = [r for r in range(roles.head, cells.grid.rows) if any(t.strip() for t in cells.grid.texts[r])]
    numbers = [None, *(own_number(cells, roles, r) for r in rows), None]
    found: set[int] = set()
    for r, above, number, below in zip(rows, numbers, numbers[1:], numbers[2:], strict=False):
        if number is None or has_values(cells, roles, r):
            continue
        goes_on = below is not None and follows(number, below)
        ends = above is not None and follows(above, number) and not _begins_below(number, below)
        if goes_on or ends:
            found.add(r)
    return found


def _begins_below(number: str, below: str | None) -> bool:
    """Whether the next number may be that of the first row of a group that has ``number``."""
    return below is not None and last_part(below)[1] == 1 and below != number


def is_level_with_values(cells: CellGrid, roles: Roles, row: int) -> bool:
    """Whether a row's label is one line and all of its values stand level with it: they are no other row's."""
    label = cells.grid.cells[row][roles.label] if roles.label >= 0 else None
    if label is None or len(label.lines) != 1:
        return False
    line = label.lines[0].box
    beside = [cell for c in roles.values if (cell := cells.grid.cells[row][c]) is not None and cell.lines]
    return bool(beside) and all(abs(n.box.cy - line.cy) < LEVEL * line.height for cell in beside for n in cell.lines)
