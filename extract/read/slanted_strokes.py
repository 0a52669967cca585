"""Strokes of a pen across numbers: straight, slanting, and longer than a digit is high.

A tick or a slash makes a ๐ a ๑ and covers the point under it, and what is left reads as surely as any number. No digit
of either script has such a stroke: tails of Thai ones bend, and what is straight in Arabic ones is as long as they are
high at most. So a number whose ink holds one was hardly read, whatever it reads as.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.lines.segments import Lines
from extract.model.page import Line

Boxes = NDArray[np.float64]

_LEANS: Final = (0.6, 0.75, 0.9, 1.1, 1.35, 1.6)
"""How far such a stroke goes sideways for each step down: from 31 to 58 degrees off the upright. What is steeper may be
a stem of slanting print, what is flatter a rule."""
_LONG: Final = 1.25
"""Heights of a digit that such a stroke spans from top to bottom at least; tails with their stems have 1.2."""
_RAGGED: Final = 3.0
"""Pixels that it spans beside these: where print is coarse, curves are as straight as strokes."""
_CROSSES: Final = 1.15
"""Heights of a digit without a tail from which ink is looked at for a pen's stroke."""
_BEYOND: Final = 1.0
"""Heights of a digit beside a number within which a pen's stroke may cover one more of it."""


def is_crossed(line: Line, start: int, end: int, heads: Boxes, foot: float, found: Lines) -> bool:
    """Whether ink on a number's digits, or beside them, and on no other sign than a % behind them, holds a straight
    slanting stroke longer than they are high.

    The number is glyphs ``start`` to before ``end`` of a line read from one of the segments ``found``, in whose pixels
    all is; ``heads`` (n, 4) are its digits' pieces of ink, ``foot`` (y) is where they stand.
    """
    signs = [(i, g.text, g.box.cx) for i, g in enumerate(line.run.glyphs) if g.box is not None and g.text.strip()]
    if not len(heads):
        return False
    lowest = float(heads[:, 1].max())
    height = foot - lowest
    boxes = found.parts.boxes
    x0, y0, x1, y1 = boxes.T
    first, last = float(heads[:, 0].min()), float(heads[:, 2].max())
    high = (
        (y1 - y0 > _CROSSES * height)
        & (x1 > first - _BEYOND * height)
        & (x0 < last + _BEYOND * height)
        & (y1 > lowest)
        & (y0 < foot)
    )
    high[0] = False
    for label in np.flatnonzero(high).tolist():
        left, top, right, bottom = boxes[label].tolist()
        within = [(i, text) for i, text, cx in signs if left <= cx <= right]
        beyond = [text for i, text in within if not start <= i < end]
        if not beyond or (beyond == ["%"] and len(within) > 1):
            ink = found.parts.labels[top:bottom, left:right] == label
            if has_slanted_stroke(ink, height):
                return True
    return False


def has_slanted_stroke(ink: NDArray[np.bool_], height: float) -> bool:
    """Whether a piece of ink (h, w) holds a straight slanting stroke that spans more than digits of this ``height``,
    in pixels, do.

    >>> tick = np.zeros((40, 60), bool)
    >>> for y in range(40): tick[y, 45 - y : 49 - y] = True
    >>> has_slanted_stroke(tick, 26), has_slanted_stroke(tick, 32), has_slanted_stroke(tick[:, 20:40], 26)
    (True, False, False)
    """
    rows, columns = ink.shape
    span = int(np.ceil(_LONG * height + _RAGGED))
    if rows < span or columns < _LEANS[0] * span:
        return False
    picture = ink.astype(np.uint8)
    upright = np.ones((span, 1), np.uint8)
    for lean in _LEANS:
        aside = int(np.ceil(lean * rows))
        for way, start in ((lean, 0), (-lean, aside)):
            shear = np.array([[1, way, start], [0, 1, 0]], np.float64)
            sheared = cv2.warpAffine(picture, shear, (columns + aside, rows), flags=cv2.INTER_NEAREST)
            if cv2.erode(sheared, upright, borderType=cv2.BORDER_CONSTANT, borderValue=0).any():
                return True
    return False
