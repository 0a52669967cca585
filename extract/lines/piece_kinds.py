"""What a component of ink can be, from its size: a letter, a mark, large print, or no print at all."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.lines.components import Components
from extract.lines.piece_measures import PIECES

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Kinds = NDArray[np.int8]

DROP, SMALL, BODY, TALL, BIG = range(5)
"""What a component can be, from its size: nothing, a mark or point, a letter, a letter with its marks, a
picture."""


def kinds_of(parts: Components, body: float, dpi: float) -> Kinds:
    """What each component can be, from its size alone (and, on a whole page, whether the edge cuts it)."""
    h, w, area, m = parts.heights, parts.widths, parts.area, PIECES
    local = _local_body(parts, body)
    kind = np.full(h.shape, BODY, np.int8)
    small = (h < m.small * local) | ((w < m.stroke_width * local) & (h < m.stroke_height * local))
    kind[small] = SMALL
    kind[h > m.tall * body] = TALL
    kind[(h > m.big * body) | ((w > m.wide * body) & (h > m.frame_height * body))] = BIG
    speck = (area < np.maximum(m.speck_least, (m.speck_side * local) ** 2)) | (np.maximum(h, w) < m.speck * local)
    thin = (h < m.line_height * body) & (w > m.line_width * body)
    frame = (h > m.frame_height * body) & (w > m.frame_width * body) & (area < m.frame_ink * h * w)
    filled = (w < m.upright_thick * body) & (area > m.upright_ink * h * w)
    upright = (h > m.upright_height * body) & ((w < m.upright_width * body) | filled)
    kind[speck | thin | upright | frame] = DROP
    height, width = parts.labels.shape
    if min(height, width) > m.page * dpi:
        b = parts.boxes
        kind[(b[:, 0] <= 1) | (b[:, 1] <= 1) | (b[:, 2] >= width - 1) | (b[:, 3] >= height - 1)] = DROP
    kind[0] = DROP
    return kind


def _local_body(parts: Components, body: float) -> Floats:
    """The body height about each component: the page's, but smaller where small print stands by itself.

    Small print is a stretch in which hardly any component is as tall as the page's letters, though there are many.
    Marks over a line of the usual print are no such stretch: its letters are near.
    """
    h, b, m = parts.heights, parts.boxes, PIECES
    out = np.full(h.shape, body, np.float64)
    cell = body / 2
    rows, columns = int(parts.labels.shape[0] / cell) + 1, int(parts.labels.shape[1] / cell) + 1
    x = ((b[:, 0] + b[:, 2]) / 2 / cell).astype(int)
    y = ((b[:, 1] + b[:, 3]) / 2 / cell).astype(int)
    tiny = np.zeros(h.shape, np.bool_)
    dots = dots_of(parts, body)  # a leader's dots are no small print
    fields = []
    for least in (m.crowd_low, m.whole):
        chosen = (h >= least * body) & (h < m.big * body) & ~dots
        chosen[0] = False
        field = np.bincount(y[chosen] * columns + x[chosen], minlength=rows * columns)
        fields.append(field.astype(np.float32).reshape(rows, columns))
    size = m.crowd_aside + 1, 2 * m.crowd_rise + 1
    for anchor in (0, m.crowd_aside):
        every, tall = (
            cv2.boxFilter(f, -1, size, None, (anchor, m.crowd_rise), False, cv2.BORDER_CONSTANT)[y, x] for f in fields
        )
        tiny |= (every >= m.crowd) & (tall < m.crowd_share * every)
    tiny &= (h < m.whole * body) & (h >= m.crowd_low * body) & ~dots
    if tiny.sum() >= m.crowd:
        out[tiny] = np.percentile(h[tiny], m.crowd_rank)
    return out


def dots_of(parts: Components, body: float) -> Bools:
    """Small filled pieces about as wide as tall: points, and the dots of leaders, in bold print too."""
    h, w, m = parts.heights, parts.widths, PIECES
    round_ = (w < m.dot_shape * h) & (h < m.dot_shape * w) & (parts.area > m.dot_ink * h * w)
    return np.asarray((h < m.dot * body) & round_, np.bool_)
