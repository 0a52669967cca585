"""Tables ruled in colour: their rules belong with the black print they hold, not with stamps and
signatures.
"""

from __future__ import annotations

import cv2
import numpy as np

from extract.image import ground, small_copy
from extract.image.colour import BESIDE
from extract.image.long_runs import long_runs
from extract.image.ruling import erase_rules, find_rules

#: Inches. A coloured rule this long is no stamp's frame.
_LEAST = 3.5
#: Gray below which the coloured layer holds ink, and so many pixels of every fourth that are none.
_INK, _SCRAPS = 190, 20


def give_back(gray: np.ndarray, ink: np.ndarray, colour: np.ndarray, dpi: float) -> np.ndarray | None:
    """Move long coloured rules, and those between them, from ``colour`` into ``gray`` and ``ink``, in place.

    All are uint8 HxW, upright and straight. Gives what is left of ``colour``, or None if that is nothing.
    """
    factor = small_copy.shrink_factor(dpi)
    small = cv2.compare(small_copy.shrink(colour, factor), 225, cv2.CMP_LT)
    run = max(3, round(_LEAST * dpi / factor))
    if not cv2.hasNonZero(long_runs(small, run, level=True)):
        return _left(colour)
    print_, marks = ground.binarise(colour, dpi)
    found, rest = find_rules(marks, dpi)
    long = [rule.box for rule in found if rule.horizontal and rule.box.width >= _LEAST * dpi]
    if not long:
        return _left(colour)
    edge = 0.1 * dpi
    x0, x1 = min(b.x0 for b in long) - edge, max(b.x1 for b in long) + edge
    y0, y1 = min(b.y0 for b in long) - edge, max(b.y1 for b in long) + edge
    within = [
        r
        for r in found
        if r.box.x0 >= x0 and r.box.x1 <= x1 and (not r.horizontal or (r.box.y0 >= y0 and r.box.y1 <= y1))
        and r.box.y0 <= y1 and r.box.y1 >= y0
    ]  # fmt: skip
    # uprights go on beyond the last rule of their colour, to a black one or to a fill
    y0, y1 = min(r.box.y0 for r in within), max(r.box.y1 for r in within)
    place = np.s_[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1]
    ruled = cv2.subtract(marks[place], rest[place])
    ink[place] = cv2.bitwise_or(ink[place], ruled)
    gray[place][ruled > 0] = np.minimum(gray[place], print_[place])[ruled > 0]
    colour[place] = erase_rules(print_, marks, rest, within)[place]
    side = 2 * round(BESIDE * dpi) + 1
    colour[place][cv2.dilate(ruled, np.ones((side, side), np.uint8)) > 0] = 255
    return _left(colour)


def _left(colour: np.ndarray) -> np.ndarray | None:
    """The coloured layer if it holds ink, not scraps of rules alone."""
    return colour if int((colour[::2, ::2] < _INK).sum()) > _SCRAPS else None
