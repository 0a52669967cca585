"""Heads of ruled tables whose own rules were not found: in a dark band they are white, or as dark as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extract.layout.aligned import head_over_columns
from extract.layout.heads import parted_at
from extract.layout.measures import MEASURES
from extract.layout.places import Column
from extract.layout.text_rows import starts_with_value, text_rows
from extract.lines.lattice import Grid
from extract.model.page import Box, Cell, Line


def with_heads_parted(cells: Sequence[Cell], grid: Grid, unit: float) -> tuple[list[Cell], Grid]:
    """The cells and their grid, with cells of the first row parted that hold the heads of several columns run together,
    and from what stands below these in the same band, which is the first group's name."""
    cells, grid = _with_group_below(cells, grid, unit)
    cells, grid = _with_levels(cells, grid, unit)
    out: list[Cell] = []
    for cell in cells:
        spans = _columns_of(cell, grid)
        held = _heads_of(cell.lines, spans, unit) if cell.row == 0 and len(spans) > 1 else None
        if held is None:
            out.append(cell)
            continue
        for k, (lines, (x0, x1)) in enumerate(zip(held, spans, strict=True)):
            box = Box(x0, cell.box.y0, x1, cell.box.y1)
            out.append(replace(cell, column=cell.column + k, column_span=1, box=box, lines=tuple(lines)))
    return out, grid


def _columns_of(cell: Cell, grid: Grid) -> list[tuple[float, float]]:
    """The x extents of the columns that a cell spans."""
    return list(pairwise(grid.column_edges[cell.column : cell.column + cell.column_span + 1]))


def _heads_of(lines: Sequence[Line], spans: Sequence[tuple[float, float]], unit: float) -> list[list[Line]] | None:
    """The lines of each of the columns ``spans`` (x), in whose middle they must stand; None where that cannot be. The
    words of a merged cell stand in the middle of all."""
    near = MEASURES.aligned * unit
    middles = [(a + b) / 2 for a, b in spans]
    held: list[list[Line]] = [[] for _ in spans]
    for line in lines:
        over = [k for k, m in enumerate(middles) if line.box.x0 < m < line.box.x1]
        pieces = parted_at(line, [(middles[k],) for k in over], unit) if len(over) > 1 else [line]
        if pieces is None or len(pieces) != len(over):
            return None
        for k, piece in zip(over, pieces, strict=True):
            held[k].append(piece)
    in_place = all(own and abs(median(n.box.cx for n in own) - m) < near for own, m in zip(held, middles, strict=True))
    return held if in_place else None


def _with_levels(cells: Sequence[Cell], grid: Grid, unit: float) -> tuple[list[Cell], Grid]:
    """The cells and their grid, with a row for each level of a head whose names all stand in the only cell of the first
    row, right over rows of values."""
    first = next((c for c in cells if c.row == 0 and c.column_span == grid.columns > 2 and c.row_span == 1), None)
    if first is None or len(first.lines) < grid.columns or _heads_below(cells) or not grid.row_edges[2:]:
        return list(cells), grid
    spans = _columns_of(first, grid)
    if _heads_of(first.lines, spans, unit) is not None:
        return list(cells), grid
    body = [[c for c in cells if c.column == k and c.column_span == 1 and c.row and c.lines] for k in range(len(spans))]
    valued = [2 * sum(starts_with_value(c.text) for c in own) > len(own) for own in body]
    columns = [Column(x0, x1, k > 0 and valued[k]) for k, (x0, x1) in enumerate(spans)]
    found = head_over_columns(text_rows(first.lines), columns, unit)
    if found is None or found[1] < 2:
        return list(cells), grid
    head, levels = found
    tops = [min(c.box.y0 for c in head if c.row == k and c.lines) for k in range(1, levels)]
    feet = [max(c.box.y1 for c in head if c.row == k and c.row_span == 1 and c.lines) for k in range(levels - 1)]
    ys = [first.box.y0, *((a + b) / 2 for a, b in zip(feet, tops, strict=True)), first.box.y1]
    edges = grid.column_edges
    boxed = [
        replace(c, box=Box(edges[c.column], ys[c.row], edges[c.column + c.column_span], ys[c.row + c.row_span]))
        for c in head
    ]
    rest = [replace(c, row=c.row + levels - 1) for c in cells if c is not first]
    return [*boxed, *rest], replace(grid, row_edges=(*ys, *grid.row_edges[2:]))


def _heads_below(cells: Sequence[Cell]) -> bool:
    """Whether the first row but one that holds more than one thing holds no value: a head under a title."""
    rows = sorted({c.row for c in cells if c.row})
    held = ([c for c in cells if c.row == r and c.lines] for r in rows)
    several = next((own for own in held if len(own) > 1), [])
    return not any(starts_with_value(c.text) for c in several)


def _with_group_below(cells: Sequence[Cell], grid: Grid, unit: float) -> tuple[list[Cell], Grid]:
    """The cells and their grid, with one row more where the only cell of the first holds heads and a group's name."""
    first = next((c for c in cells if c.row == 0 and c.column_span == grid.columns > 1 and c.row_span == 1), None)
    if first is None or len(first.lines) < 2:
        return list(cells), grid
    *head, group = sorted(first.lines, key=lambda n: n.box.cy)
    spans, foot = _columns_of(first, grid), max(n.box.y1 for n in head)
    if group.box.cy < foot or _heads_of(head, spans, unit) is None or _heads_of(first.lines, spans, unit) is not None:
        return list(cells), grid
    b, y = first.box, (foot + group.box.y0) / 2
    above = replace(first, box=Box(b.x0, b.y0, b.x1, y), lines=tuple(head))
    below = replace(first, row=1, box=Box(b.x0, y, b.x1, b.y1), lines=(group,))
    rest = [replace(c, row=c.row + 1) for c in cells if c is not first]
    edges = (grid.row_edges[0], y, *grid.row_edges[1:])
    return [above, below, *rest], replace(grid, row_edges=edges)
