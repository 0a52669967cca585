"""Other looks at a picture: its ink thicker, thinner or softer, where what was read by chance is not read again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.model.page import Box, Glyph
from extract.read.engines import recognizer

Gray = NDArray[np.uint8]

TALLER: Final = 1.25
"""By what a picture is made taller, and a little more wider, so that a pixel of ink is a thin layer."""
_WIDER: Final = 1.3
_SOFT: Final = 1.5
"""The blur of the soft look, in pixels of the larger picture."""
COUNT: Final = 3
ASIDE: Final = 0.125
"""What of the page is shown on either side of a number, in its heights."""


def looks(crop: Gray) -> list[Gray]:
    """The picture (uint8, dark on light) in ``COUNT`` other ways, each on some white."""
    larger = cv2.resize(crop, None, fx=_WIDER, fy=TALLER, interpolation=cv2.INTER_CUBIC)
    padded = cv2.copyMakeBorder(larger, 6, 6, 12, 12, cv2.BORDER_CONSTANT, value=(255.0,))
    soft, cross = cv2.GaussianBlur(padded, (3, 3), 0), cv2.getStructuringElement(cv2.MORPH_CROSS, (2, 2))
    made = (cv2.erode(soft, cross), cv2.dilate(soft, cross), cv2.GaussianBlur(padded, (0, 0), _SOFT))
    return [np.asarray(look, np.uint8) for look in made]


def cut_out(gray: Gray, box: Box) -> Gray:
    """The page (uint8, height x width) where a number stands (its pixels), with a little on either side; empty where
    the box lies outside."""
    y0, x0 = max(0, round(box.y0)), max(0, round(box.x0 - ASIDE * box.height))
    return gray[y0 : max(0, round(box.y1)), x0 : max(0, round(box.x1 + ASIDE * box.height))]


def seen(crops: Sequence[Gray]) -> list[tuple[str, float]]:
    """What most of the looks at each picture (uint8, dark on light) see, and how surely: as the middle one of them,
    which is sure of nothing where it sees something else."""
    readings = recognizer().read([look for crop in crops for look in looks(crop)])
    told = []
    for k in range(0, len(readings), COUNT):
        some = [
            (r.text.strip(), min((c.confidence for c in r.chars if not c.text.isspace()), default=0.0))
            for r in readings[k : k + COUNT]
        ]
        text = Counter(t for t, _ in some).most_common(1)[0][0]
        told.append((text, sorted(sure if t == text else 0.0 for t, sure in some)[COUNT // 2]))
    return told


def times(glyph: Glyph, factor: float) -> Glyph:
    """The sign with the odds multiplied that it is what it was read as: Bayes' rule, where ``factor`` is how much
    oftener something is seen beside signs that were read rightly than beside others.

    >>> times(Glyph("ก", None, 0.5), 3).confidence
    0.75
    """
    if factor == 1.0:
        return glyph
    right = glyph.confidence * factor
    whole = right + (1 - glyph.confidence)
    return replace(glyph, confidence=right / whole, alternatives=tuple((t, c / whole) for t, c in glyph.alternatives))
