"""How far down the names of a ruled head reach beside those that have others below them."""

from __future__ import annotations

from collections.abc import Sequence

from extract.layout.text_rows import is_value
from extract.model.page import Cell
from extract.thai.skeleton import squeeze

FEWEST_REACHING = 2
"""Names that go down to one rule, from which that is the end of their head: one may have lost the rule under it."""


def rows_reached(cells: Sequence[Cell], rows: int, columns: int) -> int:
    """How many rows from the top are a head because names of its first row go down beside them all; 0 for none.

    All other names of that row stand over several columns, each of which has a name of its own below. Such names may be
    numbers, as grades are: what tells them from values is that the rest of the head reaches down to their lower edge.
    """
    top = next((r for r in range(rows) if not _is_title(cells, r, columns)), rows)
    first = [c for c in cells if c.row == top]
    end = max((c.row + c.row_span for c in first if c.lines), default=rows)
    if not top + 1 < end < rows or any(c.row < end < c.row + c.row_span for c in cells):
        return 0
    reaching = [c for c in first if c.row + c.row_span == end]
    groups = [c for c in first if c.row + c.row_span < end]
    named = [c for c in reaching if c.lines]
    if len(named) < FEWEST_REACHING or sum(c.column_span for c in first) != columns:
        return 0
    if any(is_value(c.text) for c in named) or not all(_names_columns(c, cells, end) for c in groups):
        return 0
    return end


def _is_title(cells: Sequence[Cell], row: int, columns: int) -> bool:
    """Whether a row is one cell over all columns."""
    return any(c.row == row and c.column_span == columns for c in cells)


def _names_columns(group: Cell, cells: Sequence[Cell], end: int) -> bool:
    """Whether a name stands over several columns, which all have one of their own above row ``end``, no two alike."""
    if group.column_span < 2 or not group.lines or is_value(group.text):
        return False
    below = [
        c
        for c in cells
        if c.row + c.row_span == end and group.column <= c.column < group.column + group.column_span and c is not group
    ]
    names = [squeeze(c.text) for c in below]
    return all(names) and len(names) == len(set(names)) == sum(c.column_span == 1 for c in below) == group.column_span
