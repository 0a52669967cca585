"""The head of a ruled table whose upright rules begin below it: between level rules as wide as the table, in a fill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.layout.measures import MEASURES
from extract.layout.periods import is_year
from extract.layout.text_rows import is_value, starts_with_value
from extract.lines.lattice import Grid, GridCell
from extract.model.page import Box, Line, Rule


def with_head_above(grid: Grid, lines: Sequence[Line], rules: Sequence[Rule], unit: float) -> Grid:
    """A grid that begins with values, and above it, a row each, the bands between level rules as wide as it is of which
    the first holds the names of its columns; the grid as it is where there are no such."""
    if grid.columns < MEASURES.alike or not _begins_with_values(grid, lines):
        return grid
    box, near = grid.box, MEASURES.aligned * unit
    tops = sorted(
        r.box.cy
        for r in rules
        if r.horizontal and abs(r.box.x0 - box.x0) < near and abs(r.box.x1 - box.x1) < near and r.box.cy < box.y0 - near
    )
    edges = [box.y0]
    for y in reversed(tops):
        if edges[0] - y < unit:
            continue  # the other stroke of a double rule
        held = [n for n in lines if box.x0 <= n.box.cx <= box.x1 and y < n.box.cy < edges[0]]
        if any(is_value(n.text) and not is_year(n.text) for n in held) or edges[0] - y > MEASURES.head_tall * unit:
            break
        edges.insert(0, y)
        if len(held) + 1 >= grid.columns:  # the column of labels may have no name
            return _grown(grid, edges[:-1])
        if len(held) > 1:
            break
    return grid


def _begins_with_values(grid: Grid, lines: Sequence[Line]) -> bool:
    """Whether most cells of a grid's first row, without that of the labels, hold a value each."""
    first = [c.box for c in grid.cells if c.row == 0 and c.column > 0]
    held = [[n for n in lines if box.contains(n.box.cx, n.box.cy)] for box in first]
    valued = sum(any(starts_with_value(n.text) and not is_year(n.text) for n in own) for own in held)
    return len(first) + 1 == grid.columns and valued >= MEASURES.most * len(first)


def _grown(grid: Grid, tops: Sequence[float]) -> Grid:
    """The grid with a row of one cell from each of ``tops`` (y, from the top) on."""
    more, box = len(tops), grid.box
    bands = [
        GridCell(k, 0, 1, grid.columns, Box(box.x0, y0, box.x1, y1))
        for k, (y0, y1) in enumerate(pairwise([*tops, box.y0]))
    ]
    return Grid(
        Box(box.x0, tops[0], box.x1, box.y1),
        (*tops, *grid.row_edges),
        grid.column_edges,
        (*bands, *(replace(c, row=c.row + more) for c in grid.cells)),
    )
