"""Where the bodies of a line's letters stand, from its components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.lines.components import Components, Ints
from extract.lines.line_measures import LINES

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Band:
    """Where the bodies of a line's letters stand: the base line is ``base + slope * (x - x_mid)``."""

    x_mid: float
    base: float
    slope: float
    height: float

    def base_at(self, x: float) -> float:
        return self.base + self.slope * (x - self.x_mid)


def extents_of(parts: Components, line_of: Ints, count: int) -> Floats:
    """Box around each line's components, shape (count, 4); an empty line has x0 > x1."""
    out = np.empty((count, 4), np.float64)
    out[:, :2], out[:, 2:] = 1e9, -1e9
    member = line_of >= 0
    who, b = line_of[member], parts.boxes[member]
    for axis in (0, 1):
        np.minimum.at(out[:, axis], who, b[:, axis])
    for axis in (2, 3):
        np.maximum.at(out[:, axis], who, b[:, axis])
    return out


def bands_of(parts: Components, line_of: Ints, count: int, body: float) -> list[Band]:
    """The band of each line from its letters: base line by the median of their feet, slope where it is
    long enough."""
    order = np.argsort(line_of, kind="stable")
    ranked = line_of[order]
    starts = np.searchsorted(ranked, np.arange(count))
    ends = np.searchsorted(ranked, np.arange(count), side="right")
    bands = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        b = parts.boxes[order[start:end]]
        bands.append(_band(b, body) if len(b) else Band(0.0, -1e6, 0.0, body))
    return bands


def bands_joined(parts: Components, line_of: Ints, body: float, before: Ints, known: Sequence[Band]) -> list[Band]:
    """As :func:`bands_of`, where some of the lines were joined since their bands were ``known``, and the others are
    what they were ``before``: those have as many pieces."""
    had, has = (np.bincount(lines[lines >= 0], minlength=len(known)) for lines in (before, line_of))
    changed = np.flatnonzero(has != had)
    rank = np.full(len(known) + 1, -1, np.int32)  # -1 picks the last place
    rank[changed] = np.arange(len(changed))
    bands = list(known)
    for k, band in zip(changed.tolist(), bands_of(parts, rank[line_of], len(changed), body), strict=True):
        bands[k] = band
    return bands


def _band(b: Ints, body: float) -> Band:
    h = b[:, 3] - b[:, 1]
    tall = np.sort(h)
    own = h > LINES.foot_height * tall[int(LINES.foot_rank * (len(tall) - 1))]
    letters = b[own]
    mid = (letters[:, 0] + letters[:, 2]) / 2
    foot = letters[:, 3].astype(np.float64)
    height = _middle(np.sort(h[own]))
    across = np.sort(mid)
    x_mid = _middle(across)
    slope = 0.0
    off = mid - x_mid
    if len(letters) >= LINES.slope_letters and float(across[-1] - across[0]) > LINES.slope_length * height:
        x, y = off, foot
        for _ in range(LINES.slope_rounds):
            slope, at = _line(x, y)
            miss = np.abs(foot - at - slope * off)
            keep = miss <= max(LINES.slope_uneven, _middle(np.sort(miss)) * LINES.slope_miss)
            if np.count_nonzero(keep) < LINES.slope_least:
                break
            x, y = off[keep], foot[keep]
        slope = min(LINES.slope_most, max(-LINES.slope_most, slope))
    return Band(x_mid, _middle(np.sort(foot - slope * off)), slope, height)


def _line(x: Floats, y: Floats) -> tuple[float, float]:
    """Slope and height at 0 of the line nearest to the points by least squares."""
    mx, my = float(np.add.reduce(x)) / len(x), float(np.add.reduce(y)) / len(y)
    dx = x - mx
    spread = float(dx @ dx)
    slope = float(dx @ (y - my)) / spread if spread > 0 else 0.0
    return slope, my - slope * mx


def _middle(ordered: NDArray[np.generic]) -> float:
    """The median of values in order; numpy's own spends more time on its arguments than on these few."""
    half = len(ordered) // 2
    return float(ordered[half]) if len(ordered) % 2 else (float(ordered[half - 1]) + float(ordered[half])) / 2
