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
    narrow = b[:, 2] - b[:, 0] < LINES.wide_dot * body
    for p in small[ends & narrow].tolist():
        pair = _beside(parts, out, p)
        if pair is not None and not walled(boxes[pair[0]], boxes[pair[1]]):
            out = np.where((out == pair[1]) | (out == out[p]), pair[0], out)
            boxes = extents_of(parts, out, len(bands))
    return np.asarray(out, np.int32)


def _beside(parts: Components, line_of: Ints, p: int) -> tuple[int, int] | None:
    """The lines to the left and to the right of a point that stands midway between them; None where it does not."""
    own, b, h = int(line_of[p]), parts.boxes, parts.heights
    x0, y0, x1, y1 = b[p].tolist()
    # Digits rise from where the point stands; a comma hangs below their feet.
    row = (line_of >= 0) & (b[:, 3] > y0 - LINES.piece_level * h) & (b[:, 3] < y1 + LINES.piece_level * h)
    row &= y1 - y0 < PIECES.small * h
    row &= y0 > b[:, 1] + LINES.half * h
    left, right = np.flatnonzero(row & (b[:, 2] <= x0)), np.flatnonzero(row & (b[:, 0] >= x1))
    if not len(left) or not len(right):
        return None
    before, after = left[b[left, 2].argmax()], right[b[right, 0].argmin()]
    gaps, tall = (x0 - int(b[before, 2]), int(b[after, 0]) - x1), max(h[before], h[after])
    first, second = int(line_of[before]), int(line_of[after])
    by_itself = (own != first) & (own != second) & (np.count_nonzero(line_of == own) > 1)
    near = max(gaps) < min(LINES.wide_point * tall, LINES.wide_midway * min(gaps))
    alike = min(h[before], h[after]) > LINES.piece_alike * tall
    return (first, second) if near and alike and first != second and not by_itself else None
