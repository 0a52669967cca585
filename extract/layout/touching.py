"""Lines that touch: a piece of ink that holds letters of two lines is cut between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from .bands import Band, Floats, extents_of
from .components import Components, Ints
from .seeds import BIG, BODY, TALL, Kinds


def part_touching(
    parts: Components, line_of: Ints, kind: Kinds, bands: Sequence[Band], body: float
) -> tuple[Components, Ints, Kinds]:
    """Cuts components that hold ink of two lines, one above the other, where there is least ink between
    them."""
    labels, boxes, area = parts.labels, parts.boxes, parts.area
    more_boxes, more_area, more_line, more_kind = [], [], [], []
    extents = extents_of(parts, line_of, len(bands))
    line_of, kind = line_of.copy(), kind.copy()
    fresh = len(area)
    for k in np.flatnonzero((kind == TALL) | ((kind == BIG) & (line_of < 0))).tolist():
        x0, y0, x1, y1 = boxes[k].tolist()
        if y1 - y0 > 12 * body:
            continue
        cx = (x0 + x1) / 2
        rows = []
        for j, band in enumerate(bands):
            if line_of[k] not in (-1, j):
                continue
            gap = max(extents[j, 0] - x1, x0 - extents[j, 2])
            base = band.base_at(cx)
            if gap < 1.2 * body and y0 < base - 0.5 * band.height < y1:
                rows.append((base, base - band.height, j))
        rows.sort()
        rows = [r for n, r in enumerate(rows) if n == 0 or r[0] - rows[n - 1][0] > 0.7 * body]
        if not rows:
            continue
        if len(rows) == 1:
            if kind[k] != TALL:
                continue
            marks = _marks_below(bands, extents, rows[0], (x0, x1, y1), body)
            if marks is None:
                line_of[k] = rows[0][2]
                continue
            rows.append(marks)
        if boxes is parts.boxes:
            boxes, area = boxes.copy(), area.copy()
            labels = labels.copy() if 2 * fresh < np.iinfo(labels.dtype).max else labels.astype(np.int32)
        patch = labels[y0:y1, x0:x1]
        mine = patch == k
        ink = mine.sum(axis=1)
        cuts = []
        for upper, lower in pairwise(rows):
            a = int(np.clip(upper[0] - y0, 0, y1 - y0 - 1))
            b = int(np.clip(lower[1] - y0, a + 1, y1 - y0))
            if lower[1] >= y1:  # marks alone: below the tail of the letter above, and some of them left
                a, b = min(a + round(0.3 * body), y1 - y0 - 2), y1 - y0 - max(1, round(0.1 * body))
                b = max(b, a + 1)
            cuts.append(a + int(np.argmin(ink[a:b])))
        edges = [0, *cuts, y1 - y0]
        for n, (start, end) in enumerate(pairwise(edges)):
            piece = mine[start:end]
            ys, xs = np.nonzero(piece)
            if ys.size == 0:
                continue
            box = (
                x0 + int(xs.min()),
                y0 + start + int(ys.min()),
                x0 + int(xs.max()) + 1,
                y0 + start + int(ys.max()) + 1,
            )
            if n == 0:
                boxes[k], area[k], line_of[k], kind[k] = box, ys.size, rows[n][2], BODY
                continue
            patch[start:end][piece] = fresh
            more_boxes.append(box)
            more_area.append(ys.size)
            more_line.append(rows[n][2])
            more_kind.append(BODY)
            fresh += 1
    if more_boxes:
        boxes = np.concatenate([boxes, np.array(more_boxes, np.int32)])
        area = np.concatenate([area, np.array(more_area, np.int32)])
        line_of = np.concatenate([line_of, np.array(more_line, np.int32)])
        kind = np.concatenate([kind, np.array(more_kind, np.int8)])
    return Components(labels, boxes, area), line_of, kind


def _marks_below(
    bands: Sequence[Band], extents: Floats, upper: tuple[float, float, int], piece: tuple[int, int, int], body: float
) -> tuple[float, float, int] | None:
    """The line whose marks hang on to a piece of ink (x0, x1, y1) that holds a letter of the line ``upper``: the piece
    reaches deeper than a tail does, to where the marks of the next line stand. (base, top, index), None if none."""
    x0, x1, y1 = piece
    if y1 < upper[0] + 0.75 * body:
        return None
    below = []
    for j, band in enumerate(bands):
        base = band.base_at((x0 + x1) / 2)
        top = base - band.height
        beside = max(extents[j, 0] - x1, x0 - extents[j, 2]) > 0
        if not beside and base > upper[0] + 0.7 * body and top - 0.7 * band.height < y1 <= top + 0.5 * band.height:
            below.append((base, top, j))
    return min(below, default=None)
