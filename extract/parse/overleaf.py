"""Tables that go on over the page's end: the head printed again, rows and labels that the end cut in two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from statistics import median

from extract.model.page import Cell
from extract.parse.cell_grid import CellGrid
from extract.parse.report_rows import RowLabel
from extract.parse.roles import Roles
from extract.parse.row_counts import NUMBER, follows, has_values, own_number
from extract.parse.table_grid import Grid
from extract.parse.torn_rows import BEGINS, MOST_NUMBERED, label_of
from extract.thai import digits
from extract.thai.skeleton import squeeze


def is_head_again(grid: Grid, before: Grid, roles: Roles) -> bool:
    """Whether a table is nothing but the head of the one ``before``, of ``roles``, printed again over no rows."""
    return grid.rows == rows_of_head_again(grid, before, roles)


def rows_of_head_again(grid: Grid, before: Grid, roles: Roles) -> int:
    """The rows at the top of a table that print the head of the one ``before``, of ``roles``, again."""
    if grid.columns != before.columns:
        return 0
    rows = zip(grid.texts, before.texts[: roles.head], strict=False)
    alike = ([squeeze(t) for t in texts] == [squeeze(t) for t in again] for texts, again in rows)
    return sum(1 for _ in takewhile(bool, alike))


def begins_with_tail(grid: Grid, roles: Roles) -> bool:
    """Whether the first row of a table that goes on with one of ``roles`` is the rest of its last row: nothing stands
    where the rows' names and numbers do."""
    named = {c for c in range(min(grid.columns, len(roles.of))) if roles.of[c] in ("label", "ordinal")}
    first = [text.strip() for text in grid.texts[0]]
    return bool(named) and not any(first[c] for c in named) and any(first)


def label_cut_off(cells: CellGrid, roles: Roles, before: Sequence[RowLabel]) -> str:
    """The words in the first row of a table that goes on from ``before``, where they are the end of the last label
    there; empty where they name a group.

    Where rows are numbered, words alone without a number, and a row under them that is numbered on from the last one,
    are the rest of a row that the page's end has cut in two.
    """
    row = roles.head
    if not before or row + 1 >= cells.grid.rows or has_values(cells, roles, row):
        return ""
    text, cell = label_of(cells, roles, row)
    numbered = [NUMBER.match(digits.to_arabic(r.printed)) for r in before]
    if sum(m is not None for m in numbered) < MOST_NUMBERED * len(before) or cell is None or cell.column_span > 1:
        return ""
    last = numbered[-1]  # a sum has none, and what stands below it names a group
    own, below = (own_number(cells, roles, r) for r in (row, row + 1))
    goes_on = own is None and below is not None and last is not None and follows(last["n"], below.strip("("))
    return text if goes_on else ""


def label_may_go_on(before: CellGrid, roles_before: Roles, cells: CellGrid, roles: Roles) -> bool:
    """Whether words alone over the first row of values may be the end of the last label of the table ``before``, which
    goes on here: the rows count on over them, or no row of words names a group there. Words that begin where the names
    of groups do, and not the labels, name a group.
    """
    valued = [r for r in range(roles.head, cells.grid.rows) if has_values(cells, roles, r)]
    over = range(roles.head, valued[0]) if valued else range(0)
    words = [cell for r in over if (cell := label_of(cells, roles, r)[1]) is not None]
    rows = range(roles_before.head, before.grid.rows)
    valued_before = [r for r in rows if has_values(before, roles_before, r)]
    if not words or not valued_before or any(own_number(cells, roles, r) for r in over):
        return False
    last, number = own_number(before, roles_before, valued_before[-1]), own_number(cells, roles, valued[0])
    groups = [
        cell for r in rows if r not in valued_before and (cell := label_of(before, roles_before, r)[1]) is not None
    ]
    if not groups:
        return last is None or number is None or follows(last, number)
    labels = [cell for r in valued_before if (cell := label_of(before, roles_before, r)[1]) is not None]
    counts_on = last is not None and number is not None and follows(last, number)
    return counts_on and bool(labels) and _begins_as(words[0], labels, groups)


def _begins_as(words: Cell, labels: Sequence[Cell], groups: Sequence[Cell]) -> bool:
    """Whether words begin where labels do, and the names of groups elsewhere, so that they are none."""
    label, group = (median(cell.lines[0].box.x0 for cell in some) for some in (labels, groups))
    x, near = words.lines[0].box.x0, BEGINS * words.lines[0].box.height
    return words.column_span == 1 and abs(x - label) < near < abs(x - group)
