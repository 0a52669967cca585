"""Which component begins which line: letters chained sideways, cut at walls."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extract.lines.bands import extents_of
from extract.lines.components import Components, Ints, connect
from extract.lines.lattice import Grid
from extract.lines.line_measures import LINES
from extract.lines.piece_kinds import SMALL, TALL, Bools, Floats, Kinds
from extract.lines.piece_measures import PIECES
from extract.model.page import Rule

Wall = tuple[int, int, int, int]
"""A straight stroke that no line of print crosses: ``x0, y0, x1, y1``."""


def walls_of(rules: Sequence[Rule], grids: Sequence[Grid], body: float) -> list[Wall]:
    """Straight strokes that no line of print crosses: the edges of table cells, and upright rules that are in no table.

    A table's cells say where its rules run. A short upright rule that is no cell's edge may be the stem of a letter
    grown into the line below.
    """
    walls = []
    for rule in rules:
        b = rule.box
        in_table = any(g.box.x0 - body < b.cx < g.box.x1 + body and g.box.contains(g.box.cx, b.cy) for g in grids)
        if not rule.horizontal and b.height > LINES.wall * body and not in_table:
            walls.append((round(b.cx), round(b.y0), round(b.cx), round(b.y1)))
    for grid in grids:
        for cell in grid.cells:
            b = cell.box
            walls += [
                (round(b.x0), round(b.y0), round(b.x0), round(b.y1)),
                (round(b.x1), round(b.y0), round(b.x1), round(b.y1)),
                (round(b.x0), round(b.y0), round(b.x1), round(b.y0)),
                (round(b.x0), round(b.y1), round(b.x1), round(b.y1)),
            ]
    return walls


def smear(boxes: Floats, shape: tuple[int, int], scale: float, walls: Sequence[Wall]) -> tuple[Ints, Components]:
    """Boxes drawn filled on an image ``scale`` times smaller, cut at the walls; for each box, its blob's
    label."""
    rows, columns = int(shape[0] / scale) + 2, int(shape[1] / scale) + 2
    canvas = np.zeros((rows, columns), np.uint8)
    small = np.rint(boxes / scale).astype(int)
    for x0, y0, x1, y1 in small.tolist():
        cv2.rectangle(canvas, (x0, y0), (x1, y1), 255, -1)
    for x0, y0, x1, y1 in walls:
        cv2.line(canvas, (int(x0 / scale), int(y0 / scale)), (int(x1 / scale), int(y1 / scale)), 0, 1)
    blobs = connect(canvas)
    cx = np.clip((small[:, 0] + small[:, 2]) // 2, 0, columns - 1)
    cy = np.clip((small[:, 1] + small[:, 3]) // 2, 0, rows - 1)
    label = blobs.labels[cy, cx]
    for dx in (1, -1, 2, -2):  # a letter whose middle stands on a wall belongs to one side of it
        lost = label == 0
        if not lost.any():
            break
        label = np.where(lost, blobs.labels[cy, np.clip(cx + dx, 0, columns - 1)], label)
    return np.asarray(label, np.int32), blobs


def seed(
    parts: Components,
    chosen: Bools,
    walls: Sequence[Wall],
    body: float,
    line_of: Ints,
    count: int,
) -> int:
    """Chains the chosen components sideways into new lines (written to ``line_of``); returns the new
    line count."""
    index = np.flatnonzero(chosen)
    if index.size == 0:
        return count
    b = parts.boxes[index].astype(np.float64)
    h = b[:, 3] - b[:, 1]
    cy = (b[:, 1] + b[:, 3]) / 2
    reach = LINES.column_gap / 2 * np.clip(h, LINES.low * body, LINES.high * h.clip(max=LINES.highest * body))
    half = LINES.half * h
    bars = np.stack([b[:, 0] - reach, cy - half, b[:, 2] + reach, cy + half], axis=1)
    label, _ = smear(bars, parts.labels.shape, max(1.0, body / LINES.fine), walls)
    found, dense = np.unique(label, return_inverse=True)
    line_of[index] = dense + count
    line_of[index[label == 0]] = -1
    return count + len(found)


def join_tall(
    parts: Components,
    kind: Kinds,
    walls: Sequence[Wall],
    body: float,
    line_of: Ints,
    count: int,
) -> int:
    """Tall components: large print makes lines of its own; one beside a line of its height's middle
    joins that."""
    tall = np.flatnonzero(kind == TALL)
    if tall.size == 0:
        return count
    free = np.zeros(len(kind), np.bool_)
    boxes = extents_of(parts, line_of, count)
    for k in tall.tolist():
        x0, y0, x1, y1 = parts.boxes[k].tolist()
        gap = np.maximum(np.maximum(boxes[:, 0] - x1, x0 - boxes[:, 2]), 0)
        middle = (boxes[:, 1] + boxes[:, 3]) / 2
        beside = np.flatnonzero((gap < LINES.beside * body) & (middle > y0) & (middle < y1))
        if beside.size == 0:
            free[k] = True
        elif beside.size == 1 or float(np.ptp(middle[beside])) < LINES.level * body:
            line_of[k] = int(beside[np.argmin(gap[beside])])
    return seed(parts, free, walls, body, line_of, count)


def seed_lone(
    parts: Components,
    kind: Kinds,
    walls: Sequence[Wall],
    grids: Sequence[Grid],
    body: float,
    line_of: Ints,
    count: int,
) -> int:
    """Small components far from any line: a dash is a line of its own; so is any mark inside a table
    cell."""
    free = (kind == SMALL) & (line_of < 0)
    h, w = parts.heights, parts.widths
    dash = free & (w > LINES.dash_shape * h) & (w > LINES.dash_least * body) & (w < PIECES.line_width * body)
    dash &= (h < LINES.dash_high * body) & (h > LINES.dash_low * body)
    inside, scraps = np.zeros(len(kind), np.bool_), np.zeros(len(kind), np.bool_)
    margin = LINES.cell_edge * body
    b = parts.boxes
    for grid in grids:
        for cell in grid.cells:
            c = cell.box
            here = (b[:, 0] > c.x0 + margin) & (b[:, 2] < c.x1 - margin)
            here &= (b[:, 1] > c.y0 + margin) & (b[:, 3] < c.y1 - margin)
            inside |= here
            # what is left of a rule that only other columns have: flat, where their rule runs, and long or at an edge
            for y in grid.row_edges[cell.row + 1 : cell.row + cell.row_span]:
                off = np.abs((b[:, 1] + b[:, 3]) / 2 - y)
                on_edge = here & (h < LINES.scrap_high * body) & (off < LINES.scrap_off * body)
                side = LINES.scrap_aside * body
                aside = (b[:, 0] < c.x0 + side) | (b[:, 2] > c.x1 - side)
                scraps |= on_edge & ((w > body) | aside)
    solid = free & inside & (np.maximum(h, w) > LINES.cell_mark * body)
    return seed(parts, (dash | solid) & ~scraps, walls, body, line_of, count)
