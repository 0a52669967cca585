"""What a component of ink can be, from its size: a letter, a mark, large print, or no print at all."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.lines.components import Components

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Kinds = NDArray[np.int8]

DROP, SMALL, BODY, TALL, BIG = range(5)
"""What a component can be, from its size: nothing, a mark or point, a letter, a letter with its marks, a
picture."""


def kinds_of(parts: Components, body: float, dpi: float) -> Kinds:
    """What each component can be, from its size alone (and, on a whole page, whether the edge cuts it)."""
    h, w, area = parts.heights, parts.widths, parts.area
    local = _local_body(parts, body)
    kind = np.full(h.shape, BODY, np.int8)
    small = (h < 0.55 * local) | ((w < 0.12 * local) & (h < 0.8 * local))
    kind[small] = SMALL
    kind[h > 1.9 * body] = TALL
    kind[(h > 4.2 * body) | ((w > 40 * body) & (h > 2.5 * body))] = BIG
    speck = (area < np.maximum(3.0, (0.09 * local) ** 2)) | (np.maximum(h, w) < 0.1 * local)
    thin = (h < 0.3 * body) & (w > 2.6 * body)  # what is left of an underline
    # the frame of a stamp or a box: so wide and tall, and all but empty; lines that touch hold more ink
    frame = (h > 2.5 * body) & (w > 6 * body) & (area < 0.08 * h * w)
    upright = (h > 2.2 * body) & ((w < 0.2 * body) | ((w < 0.4 * body) & (area > 0.75 * h * w)))
    kind[speck | thin | upright | frame] = DROP
    height, width = parts.labels.shape
    if min(height, width) > 4 * dpi:
        b = parts.boxes
        kind[(b[:, 0] <= 1) | (b[:, 1] <= 1) | (b[:, 2] >= width - 1) | (b[:, 3] >= height - 1)] = DROP
    kind[0] = DROP
    return kind


def _local_body(parts: Components, body: float) -> Floats:
    """The body height about each component: the page's, but smaller where small print stands by itself.

    Small print is a stretch in which hardly any component is as tall as the page's letters, though there are many.
    Marks over a line of the usual print are no such stretch: its letters are near.
    """
    h, b = parts.heights, parts.boxes
    out = np.full(h.shape, body, np.float64)
    cell = body / 2
    rows, columns = int(parts.labels.shape[0] / cell) + 1, int(parts.labels.shape[1] / cell) + 1
    x = ((b[:, 0] + b[:, 2]) / 2 / cell).astype(int)
    y = ((b[:, 1] + b[:, 3]) / 2 / cell).astype(int)
    tiny = np.zeros(h.shape, np.bool_)
    dots = dots_of(parts, body)  # a leader's dots are no small print
    fields = []
    for chosen in (h >= 0.22 * body, h >= 0.66 * body):
        chosen = chosen & (h < 3 * body) & ~dots
        chosen[0] = False
        field = np.bincount(y[chosen] * columns + x[chosen], minlength=rows * columns)
        fields.append(field.astype(np.float32).reshape(rows, columns))
    # 5 body heights to the left, to the right, 1.75 up and down
    for anchor in (0, 10):
        every, tall = (
            cv2.boxFilter(f, -1, (11, 7), anchor=(anchor, 3), normalize=False, borderType=cv2.BORDER_CONSTANT)[y, x]
            for f in fields
        )
        tiny |= (every >= 7) & (tall < 0.12 * every)
    tiny &= (h < 0.66 * body) & (h >= 0.12 * body) & ~dots
    letters = h[tiny & (h > 0.22 * body)]
    if letters.size >= 8:
        out[tiny] = max(0.3 * body, float(np.percentile(letters, 70)))
    return out


def dots_of(parts: Components, body: float) -> Bools:
    """Small filled pieces about as wide as tall: points, and the dots of leaders, in bold print too."""
    h, w = parts.heights, parts.widths
    return np.asarray((h < 0.42 * body) & (w < 1.6 * h) & (h < 1.6 * w) & (parts.area > 0.62 * h * w), np.bool_)
