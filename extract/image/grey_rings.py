"""Grey ink of a stamp's ring, or of a stroke, taken off black print by its tone.

Where a grey line crosses black print it is one piece with the letters, and no shape parts the two. Its tone does: the
middle of a stamp's line is evenly grey, that of print is dark, and where they cross it is the darker. Rules run level
or upright and stay; a pencil's figures and pale words are short and stay too.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.image.long_runs import long_runs
from extract.image.pieces import pieces

Gray = NDArray[np.uint8]

_PAPER = 215
"""Of 255: what is lighter is paper."""
_LIGHTER = 45
"""By how much grey ink is lighter than the page's print."""
_DARK_SHARE = 10
"""Per cent of the page's ink that is as dark as its print at least."""
_LONG, _WIDE = 0.6, 0.12
"""Inches that a grey line spans in its one direction and in the other: more than any figure, and no rule."""
_FREE = 0.25
"""Inches of it at least that cross nothing: more than the hair lines of letters."""
_OWN = 0.6
"""Share of its pixels at least that are grey and not of print between its parts."""
_THICK = 0.035
"""Inches: half the thickness of a stamp's line at most; what is thicker is a picture or a shade."""
_STRETCHES = 5.0
"""Stretches of a piece's grey along a row or a column of its own, on the mean, that are a word's: a stroke has one, a
ring two and one within another four; pale letters that touch have more than six, for each has two or three."""
_FEWEST_POINTS = 20
_FLATTEST = 0.4
"""Of a ring's axes, the shorter to the longer at least: a stroke that bends is no ring."""
_LARGEST = 3.0
"""Inches of a ring's longer axis at most."""
_BAND = 0.035
"""Inches around the ellipse in which its ring's grey lies."""
_ON_RING = 0.9
"""Share of the pixels that lie there, where they are of a ring."""
_RULE = 0.5
"""Inches of a level or upright run that is a rule; a ring's are shorter."""
_AFAR = 2
"""How many times smaller the copy is on which is seen whether anything may be long enough."""
_NEAR = np.ones((7, 7), np.uint8)
_AROUND = np.ones((5, 5), np.uint8)
_BESIDE = np.ones((3, 3), np.uint8)


def without_grey_rings(gray: Gray, dpi: float) -> Gray:
    """The page (uint8 HxW, evenly lit, dark on white) with paper where rings and slanting strokes of grey ink ran; the
    page itself where there are none. Black print that they cross is kept."""
    print_ = tone_of_print(gray, _PAPER, _DARK_SHARE)
    if print_ is None:
        return gray
    inked, darkest = cv2.compare(gray, _PAPER, cv2.CMP_LT), cv2.erode(gray, _BESIDE)
    grey = cv2.bitwise_and(inked, cv2.compare(darkest, math.floor(print_ + _LIGHTER), cv2.CMP_GT))
    if not _may_span(grey, _FREE * dpi, 0.0):
        return gray  # as _is_line would say of every piece
    core = cv2.bitwise_and(grey, cv2.bitwise_not(_rules(inked, dpi)))
    dark = cv2.compare(gray, math.floor(print_ + _LIGHTER), cv2.CMP_LE)
    crossed = cv2.bitwise_or(core, cv2.bitwise_and(cv2.dilate(core, _NEAR), dark))
    if not _may_span(crossed, _LONG * dpi, _WIDE * dpi):
        return gray
    labels, stats = pieces(crossed)
    spans = np.sort(stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]], axis=1)
    long = np.flatnonzero((spans[:, 1] >= _LONG * dpi) & (spans[:, 0] >= _WIDE * dpi))
    line = np.zeros_like(core)
    for label in long[long > 0]:
        x, y, width, height, area = (int(v) for v in stats[label])
        place = np.s_[y : y + height, x : x + width]
        own = ((labels[place] == label) & (core[place] > 0)).astype(np.uint8)
        if _is_line(own, area, dpi):
            line[place] |= own
            line |= core & _ring_through(own, (x, y), gray.shape, dpi)
    if not line.any():
        return gray
    tone = float(np.median(darkest[line > 0]))
    out = gray.copy()
    out[(cv2.dilate(line, _AROUND) > 0) & (gray > (print_ + tone) / 2)] = 255
    return out


def _may_span(mask: Gray, long: float, wide: float) -> bool:
    """Whether a piece of ``mask`` (255 where it is) may span so many pixels in its one direction and in the other: seen
    from afar, where what touches is one piece still."""
    high, across = (side // _AFAR for side in mask.shape)
    afar = cv2.resize(mask[: high * _AFAR, : across * _AFAR], (across, high), interpolation=cv2.INTER_AREA)
    spans = (pieces(afar)[1][1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]] + 2) * _AFAR  # and its ends at the edges
    return bool(((spans.max(axis=1) >= long) & (spans.min(axis=1) >= wide)).any())


def tone_of_print(gray: Gray, paper: int, share: int) -> float | None:
    """The gray than which ``share`` per cent of a page's ink, all below ``paper``, is no lighter; None without ink."""
    inked = cv2.compare(gray, paper, cv2.CMP_LT)  # alone: to count so many pixels of white takes twice as long
    until = np.cumsum(cv2.calcHist([gray], [0], inked, [256], [0, 256]).ravel()[:paper].astype(np.int64))
    count = int(until[-1])
    if not count:
        return None
    place = share / 100 * (count - 1)
    below, above = (int(np.searchsorted(until, at, "right")) for at in (math.floor(place), math.ceil(place)))
    return below + (above - below) * (place - math.floor(place))


def _ring_through(own: Gray, corner: tuple[int, int], shape: tuple[int, ...], dpi: float) -> Gray:
    """Where the rest of a ring runs that grey pixels lie on (uint8, 1 where they are; ``corner``: of the first), cut
    off by print or rules: uint8 of ``shape``, 0 everywhere where they lie on no ellipse."""
    ring = np.zeros(shape[:2], np.uint8)
    points = cv2.findNonZero(own).reshape(-1, 2)[::3] + np.array(corner, np.int32)
    if len(points) < _FEWEST_POINTS:
        return ring
    ellipse = cv2.fitEllipse(points)
    size = max(ellipse[1])
    if not (np.isfinite(size) and min(ellipse[1]) > _FLATTEST * size and size < _LARGEST * dpi):
        return ring
    cv2.ellipse(ring, ellipse, 1, max(3, round(_BAND * dpi)))
    on = ring[points[:, 1], points[:, 0]].mean()
    return ring if on >= _ON_RING else np.zeros_like(ring)


def _is_line(own: Gray, area: int, dpi: float) -> bool:
    """Whether grey pixels (uint8, 1 where they are) of a piece with so many pixels in all are a stamp's line: thin,
    its own for the most part, free of print over some length, and no word."""
    if int(own.sum()) < _OWN * area or float(cv2.distanceTransform(own, cv2.DIST_L2, 3).max()) > _THICK * dpi:
        return False
    if max(_stretches(own), _stretches(own.T)) > _STRETCHES:
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats(own, connectivity=8)
    return int(stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max()) >= _FREE * dpi


def _stretches(own: Gray) -> float:
    """How many stretches of ones a row of ``own`` has on the mean."""
    return float(np.count_nonzero(own[:, 0]) + np.count_nonzero(own[:, 1:] > own[:, :-1])) / len(own)


def _rules(inked: Gray, dpi: float) -> Gray:
    """Where level and upright rules run (uint8, 255 where they do), their soft edges included."""
    run = max(3, round(_RULE * dpi))
    rules = cv2.bitwise_or(long_runs(inked, run, level=True), long_runs(inked, run, level=False))
    return np.asarray(cv2.dilate(rules, _BESIDE), np.uint8)
