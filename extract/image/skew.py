"""How far the lines of print lean, to a few hundredths of a degree."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

#: Pages lean less than this; beyond it a page is taken as turned by quarter turns.
MAX_SKEW = 15.0
_COARSE_POINTS, _FINE_POINTS = 12_000, 50_000
_NEARLY = 0.85
"""Share of the best score from which a coarse angle is looked at finely."""
_REACH = 0.6
"""Degrees around a coarse angle that are looked at finely."""


@dataclass(frozen=True, slots=True)
class Feet:
    """Where print has none below it on an image of ``high`` x ``wide`` pixels: a line's foot is its sharpest edge."""

    x: np.ndarray
    y: np.ndarray
    high: int
    wide: int


def find_feet(ink: np.ndarray) -> Feet:
    """The feet of print on ``ink`` (uint8 HxW, 255 = print), from top to bottom."""
    points = cv2.findNonZero(cv2.bitwise_and(ink[:-1], cv2.bitwise_not(ink[1:])))
    xy = np.zeros((0, 2), np.float32) if points is None else points.reshape(-1, 2).astype(np.float32)
    return Feet(xy[:, 0], xy[:, 1], *ink.shape)


def find_skew(feet: Feet) -> float:
    """Degrees by which the lines of print fall to the right; 0 if none tell. The right angle piles their feet up in
    few rows.
    """
    if len(feet.x) < 200:
        return 0.0
    x, y = feet.x - feet.wide / 2, feet.y
    coarse = _thin(len(x), _COARSE_POINTS)
    angles = np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 0.5)
    scores = _scores(x[coarse], y[coarse], angles, 3.0)
    best = int(np.argmax(scores))
    # Print that is no lines (a drawing, a seal) has no angle that stands out.
    if scores[best] < 1.12 * float(np.median(scores)):
        return 0.0
    angle = float(angles[best])
    # Half way between two of the coarse steps the right angle may score no more than level pieces of rules do.
    near = angles[scores >= _NEARLY * scores[best]]
    if float(np.ptp(near)) > _REACH:
        closer = np.unique(np.round([a + d for a in near for d in np.arange(-_REACH, _REACH + 0.01, 0.1)], 1))
        right = float(closer[np.argmax(_scores(x[coarse], y[coarse], closer, 1.5))])
        angle = angle if abs(right - angle) <= _REACH else right
    fine = _thin(len(x), _FINE_POINTS)
    x, y = x[fine], y[fine]
    for step, reach, width in ((0.1, _REACH, 1.5), (0.02, 0.12, 1.0)):
        angles = np.arange(angle - reach, angle + reach + step / 2, step)
        scores = _scores(x, y, angles, width)
        angle = _peak(angles, scores)
    return angle


def lines_turn(feet: Feet, angle: float, side_by_side: bool = False) -> float:
    """Degrees by which the lines in the lower half of an image lean more than those in the upper; 0 if unclear.

    With ``side_by_side`` the right half is held against the left. ``angle`` is the whole page's skew. A
    quick sign of perspective, or of a bent page; no measurement.
    """
    place, extent = (feet.x, feet.wide) if side_by_side else (feet.y, feet.high - 1)
    leans = []
    for low, high in ((0, extent // 2), (extent // 2, extent)):
        part = (place >= low) & (place < high)
        x, y = feet.x[part], feet.y[part]
        if len(x) < 400:
            return 0.0
        some = _thin(len(x), _COARSE_POINTS // 2)
        middle, top = ((low + high) / 2, 0) if side_by_side else (feet.wide / 2, low)
        angles = np.arange(angle - 1.5, angle + 1.51, 0.15)
        scores = _scores(x[some] - middle, y[some] - top, angles, 1.5)
        if scores.max() < 1.15 * float(np.median(scores)):
            return 0.0
        leans.append(_peak(angles, scores))
    return leans[1] - leans[0]


def _thin(count: int, most: int) -> slice:
    return slice(None, None, max(1, count // most))


def _scores(x: np.ndarray, y: np.ndarray, angles: np.ndarray, width: float) -> np.ndarray:
    """Sum of squares of the profile of the points in rows ``width`` pixels high, for every angle."""
    reach = float(np.abs(x).max()) * np.tan(np.radians(float(np.abs(angles).max()))) + 2
    result = np.empty(len(angles))
    for k, angle in enumerate(angles):
        rows = ((y - x * np.float32(np.tan(np.radians(angle))) + np.float32(reach)) / np.float32(width)).astype(np.intp)
        profile = np.bincount(rows).astype(np.float64)
        result[k] = float(np.dot(profile, profile) + np.dot(profile[1:], profile[:-1]))
    return result


def _peak(angles: np.ndarray, scores: np.ndarray) -> float:
    """The angle of the best score, between the samples by a parabola."""
    best = int(np.argmax(scores))
    if 0 < best < len(scores) - 1:
        left, top, right = scores[best - 1 : best + 2]
        bend = left - 2 * top + right
        if bend < 0:
            return float(angles[best] + 0.5 * (left - right) / bend * (angles[1] - angles[0]))
    return float(angles[best])
