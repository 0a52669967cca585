"""Trees that add up, grown on what the trees before them got wrong (gradient boosting on the logistic loss)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.model.trees import Trees

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BINS = 24
"""Bars tried for each sign, at even shares of its values."""
PULL = 3.0
"""Ridge on what a leaf adds."""
FEWEST = 25
"""Rows in a leaf at least."""
LOOKED_AT = 2 / 3
"""Share of the signs that a node may ask for."""
LEAST_GAIN = 1e-3


@dataclass(frozen=True, slots=True)
class _Grower:
    """The bars of each sign, and for each row between which two of them its signs lie (signs, rows)."""

    bars: list[Floats]
    bins: list[Ints]
    dice: np.random.Generator

    def split(self, rows: Ints, slope: Floats, curve: Floats) -> tuple[int, int] | None:
        """The sign and bar that part these rows best."""
        all_slope, all_curve = slope[rows].sum(), curve[rows].sum()
        best, found = LEAST_GAIN, None
        count = max(1, round(LOOKED_AT * len(self.bars)))
        for sign in self.dice.choice(len(self.bars), count, replace=False).tolist():
            bins, places = self.bins[sign][rows], len(self.bars[sign]) + 1
            below, bent = (np.cumsum(np.bincount(bins, v[rows], places))[:-1] for v in (slope, curve))
            few = np.cumsum(np.bincount(bins, minlength=places))[:-1]
            rest, rest_bent = all_slope - below, all_curve - bent
            gain = below**2 / (bent + PULL) + rest**2 / (rest_bent + PULL) - all_slope**2 / (all_curve + PULL)
            gain[(few < FEWEST) | (len(rows) - few < FEWEST)] = 0
            if gain.size and gain.max() > best:
                best, found = float(gain.max()), (sign, int(gain.argmax()))
        return found


def grown(signs: Floats, true: NDArray[np.bool_], counts: Floats, *, trees: int, depth: int, rate: float) -> Trees:
    """Trees for the logit that a row of ``signs`` (rows, signs) is ``true``, each row counting ``counts``."""
    bars = [np.unique(np.quantile(column, np.linspace(0.03, 0.97, BINS))) for column in signs.T]
    bins = [np.searchsorted(b, column, side="left") for b, column in zip(bars, signs.T, strict=True)]
    grower = _Grower(bars, bins, np.random.default_rng(1))
    inner, leaves = 2**depth - 1, 2**depth
    sign = np.zeros((trees, inner), np.int64)
    bar, worth = np.full((trees, inner), np.inf), np.zeros((trees, leaves))
    told = np.zeros(len(signs))
    for tree in range(trees):
        share = 1 / (1 + np.exp(-told))
        slope, curve = counts * (share - true), counts * share * (1 - share)
        at: list[Ints] = [np.arange(len(signs))]
        for node in range(inner):
            rows = at[node]
            found = grower.split(rows, slope, curve) if len(rows) >= 2 * FEWEST else None
            over = np.zeros(len(rows), np.bool_)
            if found is not None:
                sign[tree, node], bar[tree, node] = found[0], bars[found[0]][found[1]]
                over = bins[found[0]][rows] > found[1]
            at += [rows[~over], rows[over]]
        for leaf, rows in enumerate(at[inner:]):
            if len(rows):
                worth[tree, leaf] = -rate * slope[rows].sum() / (curve[rows].sum() + PULL)
                told[rows] += worth[tree, leaf]
    return Trees(sign, bar, worth)
