"""Numerals of a type in shapes that nobody has drawn: tails longer or shorter, leaning, bodies wider, curves bent.

A reader that has seen every numeral in a few dozen exact shapes names a letter where it meets another. So the numerals
of the types that are trained on are also drawn bent, each a little in its own way, and still as what they are.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np

from .pen import Contour, Glyph

_SMOOTH: Final = 6
"""Points that stand for a curve between two of an outline."""
_THAI: Final = "๐๑๒๓๔๕๖๗๘๙"

Point = tuple[float, float]
Bend = Callable[[float, float], tuple[float, float]]


def _bend(rng: random.Random, tail: float, lean: float, wide: float) -> Bend:
    """What becomes of a point (x, y), in heights of the body: the tail is what stands above it."""
    swing = [(rng.gauss(0, 0.025), rng.uniform(0.3, 0.9), rng.uniform(0, 2 * np.pi)) for _ in range(2)]

    def moved(x: float, y: float) -> tuple[float, float]:
        above = max(y - 1.03, 0.0)
        (a, f, p), (b, g, q) = swing
        return (
            wide * x + lean * above + a * np.sin(2 * np.pi * f * y + p),
            y + (tail - 1) * above + b * np.sin(2 * np.pi * g * x + q),
        )

    return moved


def _flat(glyphs: Any, name: str) -> list[Contour]:
    """A glyph's outlines as points close together, in units of its font."""
    from fontTools.pens.basePen import BasePen  # type: ignore[import-untyped]

    class Flat(BasePen):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(glyphs)
            self.contours: list[Contour] = []

        def _moveTo(self, point: Point) -> None:
            self.contours.append([point])

        def _lineTo(self, point: Point) -> None:
            self._curve(point)

        def _curveToOne(self, first: Point, second: Point, end: Point) -> None:
            self._curve(first, second, end)

        def _qCurveToOne(self, through: Point, end: Point) -> None:
            self._curve(through, end)

        def _curve(self, *points: Point) -> None:
            start = self.contours[-1][-1]
            self.contours[-1] += [_along((start, *points), (k + 1) / _SMOOTH) for k in range(_SMOOTH)]

    pen = Flat()
    glyphs[name].draw(pen)
    return pen.contours


def _along(points: tuple[Point, ...], t: float) -> Point:
    """The point of a Bézier curve at ``t``."""
    while len(points) > 1:
        points = tuple((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for a, b in pairwise(points))
    return points[0]


def numerals(path: Path, seed: int) -> tuple[dict[str, Glyph], float]:
    """The numerals of the font at ``path`` bent, in heights of their bodies; and how high its consonants are in these.

    Raises KeyError if the font lacks one of them.
    """
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    rng = random.Random(seed)
    tail, lean, wide = rng.uniform(0.55, 1.6), rng.gauss(0, 0.2), rng.uniform(0.85, 1.2)
    with TTFont(path) as font:
        names, glyphs = font.getBestCmap(), font.getGlyphSet()
        body = max(y for contour in _flat(glyphs, names[ord("๐")]) for _, y in contour)
        consonant = max(y for contour in _flat(glyphs, names[ord("บ")]) for _, y in contour)
        bent: dict[str, Glyph] = {}
        for numeral in _THAI:
            name = names[ord(numeral)]
            bend = _bend(rng, tail * rng.uniform(0.85, 1.15), lean, wide)
            contours = [[bend(x / body, y / body) for x, y in c] for c in _flat(glyphs, name)]
            bent[numeral] = (contours, wide * glyphs[name].width / body)
    return bent, consonant / body
