"""Columns of a ruled table whose upright rule is too faint to find: told by the white between their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.layout.measures import MEASURES
from extract.layout.text_rows import is_value, text_rows
from extract.lines.lattice import Grid
from extract.model.page import Box, Cell


def with_lost_columns(cells: Sequence[Cell], grid: Grid) -> tuple[list[Cell], Grid]:
    """The cells and grid, with each column parted in which most cells hold something left and a value right."""
    out = list(cells)
    column = 0
    while column < grid.columns:
        x = _river([c for c in out if c.column == column and c.column_span == 1])
        if x is None:
            column += 1
            continue
        out = [piece for c in out for piece in _parted_at(c, column, x)]
        edges = grid.column_edges
        grid = replace(grid, column_edges=(*edges[: column + 1], x, *edges[column + 1 :]))
    return out, grid


def _river(column: Sequence[Cell]) -> float | None:
    """The middle of the white that runs down between two halves of a column; None where there are no halves."""
    filled = [c for c in column if c.lines]
    parted = []
    for cell in filled:
        rows = text_rows(cell.lines)
        if all(len(row) == 2 for row in rows) and all(is_value(row[1].text) for row in rows):
            parted += rows
    if len(parted) < MEASURES.alike or len(parted) < MEASURES.most * len(filled):
        return None
    left, right = max(row[0].box.x1 for row in parted), min(row[1].box.x0 for row in parted)
    return (left + right) / 2 if right - left > MEASURES.river_least * parted[0][1].box.height else None


def _parted_at(cell: Cell, column: int, x: float) -> list[Cell]:
    """A cell after its table got one more edge, at ``x`` in ``column``."""
    if cell.column > column:
        return [replace(cell, column=cell.column + 1)]
    if cell.column + cell.column_span <= column:
        return [cell]
    over = [n for n in cell.lines if n.box.x0 < x < n.box.x1]
    if cell.column_span > 1 or over:
        return [replace(cell, column_span=cell.column_span + 1)]
    b = cell.box
    left = replace(cell, box=Box(b.x0, b.y0, x, b.y1), lines=tuple(n for n in cell.lines if n.box.cx <= x))
    right = replace(
        cell, column=column + 1, box=Box(x, b.y0, b.x1, b.y1), lines=tuple(n for n in cell.lines if n.box.cx > x)
    )
    return [left, right]
