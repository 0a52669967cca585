"""Digits whose hair lines left no ink: what is left of one lies in two pieces, and neither is a digit of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extract.model.page import Box

Boxes = NDArray[np.float64]

DUST: Final = 0.08
"""Heights of a digit, in either direction, below which ink is dust."""
_HALVED: Final = (0.5, 0.25)
"""Heights of a digit that a half of one is wide at most, and that part it from the other half at most."""
_NARROW: Final = 0.85
"""Heights of an Arabic digit that two halves of it are wide together at most."""
_PLACE: Final = 0.75
"""Widths of a digit by which the middle of its ink may be off the place where it was read."""


def lowest_digit(heads: Boxes, pieces: Boxes, foot: float, count: int) -> float:
    """The lowest head (y) of the ``count`` signs of a number whose digits' ``heads`` (n, 4) and other ``pieces`` (m, 4)
    stand on ``foot``, each piece as high as what else is left of its digit: where hair lines left
    no ink, one lies in two, side by side or one on the other. Of one digit alone, none: beside it may be a stroke."""
    if count < 2 or len(heads) < 2:
        return math.inf
    height = foot - float(np.sort(heads[:, 1])[1])  # the highest may be the stroke's
    x0, y0, x1, y1 = (pieces[None, :, side] for side in range(4))
    left, top, right = heads[:, 0:1], heads[:, 1:2], heads[:, 2:3]
    reach, narrow = _HALVED[1] * height, _HALVED[0] * height
    beside = (x0 < right + reach) & (x1 > left - reach) & (x1 - x0 <= narrow) & (right - left <= narrow)
    over = (x0 + x1 > 2 * left) & (x0 + x1 < 2 * right) & (y1 < top + reach)
    ink = np.minimum(x1 - x0, y1 - y0) > DUST * height
    highest = np.where(ink & (beside | over), y0, math.inf).min(axis=1, initial=math.inf)
    return float(np.minimum(heads[:, 1], highest).max())


def is_dealt(tall: Boxes, lower: Boxes, read: Sequence[Box], widest: float, arabic: bool) -> bool:
    """Whether the tall pieces of a number, in order, are one or two for each of its digits and none more, no two wider
    together than a digit, and all of them near where it was read: a reader's places are not exact, and digits whose
    hair lines left no ink lie in two. One of which a ``lower`` piece alone is left has no other."""
    pieces = tall[np.argsort(tall[:, 0], kind="stable")]
    if arabic:
        widest = min(widest, _NARROW * float((pieces[:, 3] - pieces[:, 1]).max()))
    near = _PLACE * widest
    lower_middles = (lower[:, 0] + lower[:, 2]) / 2
    fits = [True] + [False] * len(pieces)
    for box in read:
        following = [False] * len(fits)
        left = bool(((lower_middles > box.x0) & (lower_middles < box.x1)).any())
        for done, so in enumerate(fits):
            following[done] |= so and left
            for some in (1, 2) if so else ():
                own = pieces[done : done + some]
                if len(own) < some:
                    continue
                x0, x1 = float(own[:, 0].min()), float(own[:, 2].max())
                if (some == 1 or x1 - x0 <= widest) and abs((x0 + x1) / 2 - box.cx) <= near:
                    following[done + some] = True
        fits = following
    return fits[-1]
