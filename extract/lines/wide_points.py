"""Numbers in wide print, whose point stands so far from the digits on either side that they were taken for two lines.

A typewriter gives a point as much room as a digit: letter-spaced, the white from digit to digit is as wide as between
columns. But the point stands in the middle of it; that of a list (``1. ชื่อ``) stands close to its number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from extract.lines.bands import Band, Floats, extents_of
from extract.lines.components import Components, Ints
from extract.lines.line_measures import LINES
from extract.lines.piece_kinds import SMALL, Kinds
from extract.lines.piece_measures import PIECES


def join_over_points(
    parts: Components,
    kind: Kinds,
    line_of: Ints,
    bands: Sequence[Band],
    body: float,
    walled: Callable[[Floats, Floats], bool],
) -> Ints:
    """The lines of the components with two of them made one where a point of either stands midway between both.

    ``walled`` tells of two boxes side by side whether a wall stands between them.
    """
    out = line_of
    small = np.flatnonzero((kind == SMALL) & (line_of >= 0))
    boxes = extents_of(parts, line_of, len(bands))
    b, own = parts.boxes[small], boxes[line_of[small]]
    ends = (b[:, 0] == own[:, 0]) | (b[:, 2] == own[:, 2])
    narrow = b[:, 2] - b[:, 0] < PIECES.dot * body
    for p in small[ends & narrow].tolist():
        pair = _beside(parts, out, bands, p)
        if pair is not None and not walled(boxes[pair[0]], boxes[pair[1]]):
            out = np.where(out == pair[1], pair[0], out)
            boxes = extents_of(parts, out, len(bands))
    return np.asarray(out, np.int32)


def _beside(parts: Components, line_of: Ints, bands: Sequence[Band], p: int) -> tuple[int, int] | None:
    """The lines to the left and to the right of a point that stands midway between them; None where it does not."""
    own, b, h = int(line_of[p]), parts.boxes, parts.heights
    x0, y0, x1, y1 = b[p].tolist()
    # Digits rise from where the point stands: a line of a digit and a point knows its base, and not how high it is.
    row = (line_of >= 0) & (np.abs(b[:, 3] - bands[own].base_at((x0 + x1) / 2)) < LINES.piece_level * h)
    row &= y1 - y0 < PIECES.small * h
    row &= y0 > b[:, 1] + LINES.half * h
    reach = LINES.wide_point * h
    left = np.flatnonzero(row & (b[:, 2] <= x0) & (b[:, 2] > x0 - reach))
    right = np.flatnonzero(row & (b[:, 0] >= x1) & (b[:, 0] < x1 + reach))
    if not len(left) or not len(right):
        return None
    before, after = left[b[left, 2].argmax()], right[b[right, 0].argmin()]
    gaps = x0 - int(b[before, 2]), int(b[after, 0]) - x1
    first, second = int(line_of[before]), int(line_of[after])
    if first == second or own not in (first, second) or max(gaps) > LINES.wide_midway * min(gaps):
        return None
    return (first, second) if min(h[before], h[after]) > LINES.piece_alike * max(h[before], h[after]) else None
