"""A page that does not lie flat: its lines sag or rise together. Their common curve, taken out of the image.

The curve is a few smooth terms over the page, fitted to the feet of lines and to rules at once, each line
free in its height. It is small (some pixels), so the map back to the image as given may leave it out.
"""

from __future__ import annotations

import cv2
import numpy as np

from extract.image.photo import feet_of_lines
from extract.image.ruling import trace_lines

#: The fit must explain this part of what bends the lines, and lift the worst place by this many pixels.
_EXPLAINED, _LEAST_PIXELS = 0.5, 1.5
_LEAST_LINES, _LEAST_SPAN = 6, 0.35
#: Pixels between the places at which the curve is worked out.
_GRID = 16


def find_bend(ink: np.ndarray, dpi: float) -> np.ndarray | None:
    """How far below its place print stands on ``ink`` (uint8 HxW, upright and straight), every 16 pixels.

    float32 (H/16+1)x(W/16+1), in pixels; None where lines are straight or too few to tell.
    """
    high, wide = ink.shape
    curves = feet_of_lines(ink, dpi, 3) + [(np.arange(len(y)) + x0, y) for x0, y in trace_lines(ink, dpi)]
    lines = [_samples(x, y) for x, y in curves if len(x) >= 40]
    if len(lines) < _LEAST_LINES:
        return None
    heights = [float(np.median(y)) for _, y in lines]
    if max(heights) - min(heights) < _LEAST_SPAN * high:
        return None
    rows: list[np.ndarray] = []
    targets: list[np.ndarray] = []
    for x, y in lines:
        terms = _terms(2 * x / wide - 1, np.full(len(x), 2 * float(np.median(y)) / high - 1))
        # A line's own height is no bend: only deviations from its mean count.
        rows.append(terms - terms.mean(axis=0))
        targets.append(y - y.mean())
    a, b = np.concatenate(rows), np.concatenate(targets)
    keep = np.ones(len(b), bool)
    weights = np.zeros(a.shape[1])
    for _ in range(4):
        weights = np.linalg.lstsq(a[keep], b[keep], rcond=None)[0]
        away = np.abs(b - a @ weights)
        keep = away <= max(1.0, 3 * float(np.median(away)))
    before, after = float((b[keep] ** 2).sum()), float(((b - a @ weights)[keep] ** 2).sum())
    if after > (1 - _EXPLAINED) * before:
        return None
    u, v = np.meshgrid(
        np.arange(0, wide + _GRID, _GRID) * 2 / wide - 1, np.arange(0, high + _GRID, _GRID) * 2 / high - 1
    )
    # Beyond the outermost lines the curve is not known: it goes on as it is there.
    u = np.clip(u, *(2 * np.percentile(np.concatenate([x for x, _ in lines]), (1, 99)) / wide - 1))
    v = np.clip(v, 2 * min(heights) / high - 1, 2 * max(heights) / high - 1)
    field = (_terms(u.ravel(), v.ravel()) @ weights).reshape(u.shape)
    field -= np.median(field)
    return field.astype(np.float32) if float(np.abs(field).max()) >= _LEAST_PIXELS else None


def flatten(image: np.ndarray, field: np.ndarray, factor: float, outside: int) -> np.ndarray:
    """``image`` with the bend taken out; ``field`` was found on a copy ``factor`` times smaller."""
    high, wide = image.shape[:2]
    size = (round(field.shape[1] * _GRID * factor), round(field.shape[0] * _GRID * factor))
    # The field's samples stand on cell corners: sample k is at pixel k * 16.
    scale = np.array([[_GRID * factor, 0, 0], [0, _GRID * factor, 0]], np.float32)
    down = cv2.warpAffine(
        field * np.float32(factor), scale, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )[:high, :wide]
    x, y = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    return np.asarray(cv2.remap(image, x, y + down, cv2.INTER_LINEAR, borderValue=outside))


def _samples(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """At most 24 medians along a line."""
    parts = np.array_split(np.argsort(x), min(24, len(x) // 12))
    return np.array([np.median(x[p]) for p in parts]), np.array([np.median(y[p]) for p in parts])


def _terms(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Nx6: bends of second and third degree and a rest of slope, each alike or changing down the page."""
    return np.stack((u, u * v, u * u, u * u * v, u**3, u**3 * v), axis=1)
