"""Ruled tables from printed rules: which rules meet, the lattice they span, and its cells with their spans.

The chain: rules -> strokes (pieces of one rule joined) -> groups of strokes that meet -> lattice of row
and column edges -> which edge pieces are really printed -> cells. Nothing here knows of text, and
nothing of pixels: the same code serves the rules of a scanned page and the vector lines of a PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extract.lines.grid_measures import GRID
from extract.lines.printed_edges import (
    Edge,
    Ink,
    Seen,
    edges,
    runs_over,
    with_levels_begun,
    with_missed,
    with_open_rows,
    with_open_sides,
)
from extract.lines.strokes import Stroke, groups, strokes
from extract.model.page import Box, Rule, union_of


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a ruled table, before any text is known."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its edges from top to bottom and left to right, and its cells in reading order."""

    box: Box
    row_edges: tuple[float, ...]
    column_edges: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def rows(self) -> int:
        return len(self.row_edges) - 1

    @property
    def columns(self) -> int:
        return len(self.column_edges) - 1


def find_grids(rules: Sequence[Rule], dpi: float, ink: Ink | None = None, faint: Ink | None = None) -> list[Grid]:
    """The ruled tables on a page, from top to bottom; a frame around one cell is none (see :func:`find_frames`).

    ``dpi`` is the number of work units per inch: 72 for the points of a PDF. ``ink`` (uint8, height x width, above 0
    where there is print, rules included) is the image the rules were found on: with it, each piece of an edge is
    looked for on the page itself, since a rule may have been found across a cell that it spares, or not all along.
    ``faint`` is the ink with what is too pale to be letters: rules in the shade of a head.
    """
    return [g for g in _all_grids(rules, dpi, ink, faint) if len(g.cells) > 1 and not _is_sheet(g, dpi)]


def _is_sheet(grid: Grid, dpi: float) -> bool:
    """Whether a grid is the edge of the paper with its shadow: nearly all of it one cell, the others slivers beside."""
    largest = max(c.box.width * c.box.height for c in grid.cells)
    large = min(grid.box.width, grid.box.height) > GRID.sheet_side * dpi
    return large and largest > GRID.sheet_cell * grid.box.width * grid.box.height


def holding(grids: Sequence[Grid], points: Sequence[tuple[float, float]]) -> NDArray[np.bool_]:
    """For each cell of the ``grids``, one after the other, which of the ``points`` (x, y) it holds, on its edges too:
    (cells, points)."""
    cells = [cell.box for grid in grids for cell in grid.cells]
    x0, y0, x1, y1 = np.array([(b.x0, b.y0, b.x1, b.y1) for b in cells], np.float64).reshape(-1, 4).T[..., None]
    x, y = np.array(points, np.float64).reshape(-1, 2).T
    return np.asarray((x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1), np.bool_)


def find_frames(rules: Sequence[Rule], dpi: float) -> list[Box]:
    """Boxes drawn around one undivided area: a frame beside a table, a page's border, a stamp's edge."""
    return [g.box for g in _all_grids(rules, dpi, None, None) if len(g.cells) == 1]


def _all_grids(rules: Sequence[Rule], dpi: float, ink: Ink | None, faint: Ink | None) -> list[Grid]:
    across, upright = strokes(rules, dpi)
    grids = [lattice(rows, columns, dpi, ink, faint) for rows, columns in groups(across, upright, dpi)]
    return sorted((g for g in grids if g is not None), key=lambda g: (g.box.y0, g.box.x0))


def lattice(
    rows: Sequence[Stroke], columns: Sequence[Stroke], dpi: float, ink: Ink | None = None, faint: Ink | None = None
) -> Grid | None:
    """The cells that meeting strokes part; None where they enclose nothing. ``ink``, ``faint``: see
    :func:`find_grids`."""
    x_mid = (min(r.start for r in rows) + max(r.end for r in rows)) / 2
    y_mid = (min(c.start for c in columns) + max(c.end for c in columns)) / 2
    row_edges, printed_columns = edges(rows, x_mid, dpi), edges(columns, y_mid, dpi)
    column_edges = with_open_sides(printed_columns, row_edges, y_mid, dpi)
    if len(printed_columns) > 1:
        row_edges = with_open_sides(row_edges, printed_columns, x_mid, dpi)
    if len(column_edges) < 2 or len(row_edges) < 2:
        return None
    if ink is not None:
        whole = Box(column_edges[0].at, row_edges[0].at, column_edges[-1].at, row_edges[-1].at)
        column_edges = with_missed(column_edges, whole, ink, dpi, y_mid)
    row_edges = with_levels_begun(row_edges, column_edges, x_mid, dpi, ink)
    row_edges = with_open_rows(row_edges, column_edges, x_mid, dpi)
    cells = _cells(row_edges, column_edges, ink, dpi, ink if faint is None else faint)
    box = union_of(c.box for c in cells)
    assert box is not None
    return Grid(box, tuple(e.at for e in row_edges), tuple(e.at for e in column_edges), tuple(cells))


def _cells(
    row_edges: Sequence[Edge], column_edges: Sequence[Edge], ink: Ink | None, dpi: float, faint: Ink | None
) -> list[GridCell]:
    n, m = len(row_edges) - 1, len(column_edges) - 1
    ys, xs = [e.at for e in row_edges], [e.at for e in column_edges]
    under = _parting(row_edges, xs, Seen(True, dpi, ink, faint))
    upright = Seen(False, dpi, ink, faint)
    across = _parting(column_edges, ys, upright)
    beside = [[edge[i] for edge in across] for i in range(n)]
    if ink is not None and m > 2:
        # a row in which no rule at all is to be seen is one cell, not a row of holes
        inner = [(e, upright.usual(e, ys)) for e in column_edges[1:-1]]
        beside = [row if _is_parted(inner, top, foot, upright, ink) else [False] * (m - 1)
                  for row, (top, foot) in zip(beside, pairwise(ys), strict=True)]  # fmt: skip
    out = []
    for i0, j0, i1, j1 in rectangles(n, m, under, beside):
        cx, cy = (xs[j0] + xs[j1]) / 2, (ys[i0] + ys[i1]) / 2
        left, right = column_edges[j0].at_along(cy), column_edges[j1].at_along(cy)
        top, bottom = row_edges[i0].at_along(cx), row_edges[i1].at_along(cx)
        out.append(GridCell(i0, j0, i1 - i0, j1 - j0, Box(left, top, right, bottom)))
    return out


def _is_parted(inner: Sequence[tuple[Edge, float]], top: float, foot: float, look: Seen, ink: Ink) -> bool:
    """Whether a row from ``top`` to ``foot`` has a rule between two of its columns, each with its usual share of ink:
    the only one among several, with print close on both sides, is the stem of a letter of a name over all of them."""
    seen = [edge for edge, full in inner if look.seen(edge, top, foot, full)]
    if len(seen) != 1 or len(inner) < GRID.rules_of_rows:
        return bool(seen)
    return not runs_over(ink, seen[0], top, foot, look.dpi, GRID.touch)


def _parting(own: Sequence[Edge], places: Sequence[float], look: Seen) -> list[list[bool]]:
    """For each inner edge, which of its pieces between ``places`` part two cells."""
    usual = [look.usual(e, places) for e in own[1:-1]]
    return [
        [look.printed(e, a, b, full) for a, b in pairwise(places)] for e, full in zip(own[1:-1], usual, strict=True)
    ]


def rectangles(
    n: int, m: int, under: Sequence[Sequence[bool]], beside: Sequence[Sequence[bool]]
) -> list[tuple[int, int, int, int]]:
    """Merged cells as ``row0, column0, row1, column1`` (ends exclusive), in reading order.

    ``under[i][j]``: a rule parts place (i, j) from the one below it; ``beside[i][j]``: from the one
    right of it. Places without a rule between them are one cell, if together they are a rectangle; where
    a piece of rule is missing so that they are not, the cell ends where its own edges end and the rest
    makes cells of its own.
    """
    taken = [[False] * m for _ in range(n)]
    out = []
    for i in range(n):
        for j in range(m):
            if taken[i][j]:
                continue
            j1 = j + 1
            while j1 < m and not beside[i][j1 - 1] and not taken[i][j1]:
                j1 += 1
            i1 = i + 1
            while i1 < n and all(not under[i1 - 1][c] and not taken[i1][c] for c in range(j, j1)):
                open_inside = all(not beside[i1][c] for c in range(j, j1 - 1))
                open_left = j > 0 and not beside[i1][j - 1] and not taken[i1][j - 1]
                open_right = j1 < m and not beside[i1][j1 - 1]
                if not open_inside or open_left or open_right:
                    break
                i1 += 1
            for a in range(i, i1):
                for b in range(j, j1):
                    taken[a][b] = True
            out.append((i, j, i1, j1))
    return out
