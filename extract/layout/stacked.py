"""Tables that stand one upon another and share the rule between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.layout.periods import is_year
from extract.layout.text_rows import is_value
from extract.lines.lattice import Grid, GridCell
from extract.model.page import Box, Line

FEWEST_ROWS = 2
"""Rows of a table: its head and what stands under it."""
FEWEST_OWN = 2
"""Upright rules that each of two tables has by itself: one may be a rule that the other lost."""
APART = 0.5
"""Line heights from any rule of the other table at which an upright rule is another one; nearer, it leans."""


def unstacked(grid: Grid, lines: Sequence[Line], unit: float) -> list[Grid]:
    """The tables that stand one upon another in a grid, from top to bottom; nearly always one.

    The lower one begins at a rule that no cell runs over, with names and no values, has values under them, and both
    have upright rules that the other has not: under one head they would go on.
    """
    for row in range(FEWEST_ROWS, grid.rows - FEWEST_ROWS + 1):
        if any(c.row < row < c.row + c.row_span for c in grid.cells):
            continue
        above, below = _part(grid, 0, row), _part(grid, row, grid.rows)
        own, others = _unlike(above, below, unit), _unlike(below, above, unit)
        if min(own, others) < FEWEST_OWN:
            continue
        if (
            _has_values(above, lines, 0)
            and (names := _rows_of_names(below, lines))
            and _has_values(below, lines, names)
        ):
            return [above, *unstacked(below, lines, unit)]
    return [grid]


def _part(grid: Grid, first: int, end: int) -> Grid:
    """The rows from ``first`` to ``end`` as a grid with no columns but their own."""
    cells = [c for c in grid.cells if first <= c.row < end]
    used = sorted({k for c in cells for k in (c.column, c.column + c.column_span)})
    at = {k: n for n, k in enumerate(used)}
    own = [
        GridCell(c.row - first, at[c.column], c.row_span, at[c.column + c.column_span] - at[c.column], c.box)
        for c in cells
    ]
    ys, xs = grid.row_edges[first : end + 1], tuple(grid.column_edges[k] for k in used)
    return replace(
        grid, box=Box(grid.box.x0, ys[0], grid.box.x1, ys[-1]), row_edges=ys, column_edges=xs, cells=tuple(own)
    )


def _unlike(grid: Grid, other: Grid, unit: float) -> int:
    """How many upright rules within a grid stand where the other has none."""
    return sum(all(abs(x - y) > APART * unit for y in other.column_edges) for x in grid.column_edges[1:-1])


def _rows_of_names(grid: Grid, lines: Sequence[Line]) -> int:
    """How many rows a grid begins with that hold nothing but words, a name of a column in one of them at least."""
    count = 0
    named = False
    for row in range(grid.rows):
        held = [n for c in grid.cells if c.row == row for n in _held(c, lines)]
        if any(map(_is_value, held)):
            break
        named = named or sum(bool(_held(c, lines)) for c in grid.cells if c.row == row) > 1
        count += 1
    return count if named else 0


def _has_values(grid: Grid, lines: Sequence[Line], first: int) -> bool:
    """Whether a grid prints values from row ``first`` on, right of its first column."""
    return any(_is_value(n) for c in grid.cells if c.row >= first and c.column > 0 for n in _held(c, lines))


def _held(cell: GridCell, lines: Sequence[Line]) -> list[Line]:
    return [n for n in lines if cell.box.contains(n.box.cx, n.box.cy)]


def _is_value(line: Line) -> bool:
    return is_value(line.text) and not is_year(line.text)
