"""Thai numerals drawn by a pen: forms of older office type that no open font has.

In the office type of the 1990s heads are solid, ๗ bows back over itself, ๙ is a bowl under a flag, and the leg in the
middle of ๓ comes down to the line. The numerals here are our own: for each a few strokes through points set down by
eye, written with a broad nib. ``numerals`` writes one hand: nib, heads, tails and every point differ a little from the
next, so that no hand is learnt by heart. The strokes become the outlines of a small font, which draws the numerals in
lines of another type.

Points are (x, y) in heights of a numeral's body, y up from the base line.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

UNITS: Final = 1000
BODY: Final = 400
"""Height of a numeral's body in units of the font."""
CONSONANTS: Final = (1.2, 1.55)
"""Height of consonants in such types, in heights of the numerals' bodies."""
_STEPS: Final = 10
"""Points of a curve between two of a stroke."""

Points = tuple[tuple[float, float], ...]
Contour = list[tuple[float, float]]
Glyph = tuple[list[Contour], float]
"""Outlines, and the width to the next."""


@dataclass(frozen=True, slots=True)
class Form:
    """A numeral: ``strokes`` as points that curves run through, ``heads`` where a loop or a dot sits (x, y), ``wide``
    its width.  What stands above ``1.05`` is tail, and as long as the hand makes it."""

    wide: float
    strokes: tuple[Points, ...]
    heads: Points = ()


_SEVEN: Final = ((0.47, 0.3), (0.55, 0.12), (0.38, 0.02), (0.06, 0.5), (0.4, 0.97), (0.68, 0.62))
_SEVEN_LEG: Final = ((0.68, 0.62), (0.92, 0.97), (1.14, 0.6), (1.02, 0.04))
_FORMS: Final[dict[str, tuple[Form, ...]]] = {
    "๐": (Form(1.05, (((0.52, 1.0), (0.05, 0.5), (0.52, 0.02), (1.0, 0.5), (0.52, 1.0)),)),),
    "๑": (
        Form(
            1.05,
            (((0.46, 0.42), (0.64, 0.3), (0.4, 0.03), (0.05, 0.5), (0.5, 0.99), (0.98, 0.5), (0.76, -0.08)),),
            ((0.46, 0.42),),
        ),
    ),
    "๒": (
        Form(
            1.25,
            (
                ((0.52, 0.4), (0.36, 0.48), (0.46, 0.96), (0.68, 0.78), (0.92, 0.98), (1.14, 0.7), (1.1, 0.1)),
                ((1.1, 0.1), (0.95, 0.03), (0.5, 0.03), (0.2, 0.04)),
                ((0.2, 0.04), (0.24, 0.7), (0.22, 1.3), (0.05, 1.6)),
            ),
            ((0.52, 0.4),),
        ),
    ),
    "๓": (
        Form(  # the leg in the middle comes down to the line
            1.4,
            (
                ((0.45, 0.3), (0.52, 0.1), (0.34, 0.02), (0.05, 0.5), (0.5, 0.98), (0.88, 0.62), (0.86, 0.3)),
                ((0.88, 0.62), (0.86, 0.3), (0.7, 0.02)),
                ((0.86, 0.8), (1.1, 0.97), (1.38, 0.6), (1.15, 0.02)),
            ),
            ((0.45, 0.3),),
        ),
        Form(
            1.35,
            (
                ((0.42, 0.3), (0.52, 0.12), (0.34, 0.02), (0.05, 0.5), (0.42, 0.98), (0.7, 0.55)),
                ((0.7, 0.55), (1.0, 0.98), (1.26, 0.6), (1.2, 0.0)),
            ),
            ((0.42, 0.3),),
        ),
    ),
    "๔": (
        Form(
            1.45,
            (
                ((1.28, 1.5), (1.2, 1.2), (0.6, 0.92), (0.05, 0.45), (0.38, 0.03), (0.8, 0.16)),
                ((1.0, 0.52), (0.78, 0.62), (0.7, 0.38), (0.98, 0.12), (1.42, 0.06)),
            ),
            ((1.0, 0.52),),
        ),
    ),
    "๕": (
        Form(
            1.5,
            (
                ((1.3, 1.5), (1.22, 1.2), (0.98, 1.06), (0.74, 1.2), (0.92, 1.36), (1.06, 1.2), (0.95, 1.0)),
                ((0.95, 1.0), (0.5, 0.86), (0.05, 0.45), (0.38, 0.03), (0.8, 0.16)),
                ((1.0, 0.5), (0.78, 0.6), (0.7, 0.36), (0.98, 0.12), (1.42, 0.06)),
            ),
            ((1.0, 0.5),),
        ),
    ),
    "๖": (
        Form(
            1.15,
            (
                ((0.05, 1.5), (0.32, 1.2), (0.36, 0.92), (0.2, 0.72)),
                ((0.2, 0.72), (0.62, 0.92), (1.08, 0.5), (0.66, 0.02), (0.26, 0.24), (0.4, 0.44)),
            ),
            ((0.4, 0.44),),
        ),
    ),
    "๗": (
        Form(1.55, (_SEVEN, _SEVEN_LEG, ((1.02, 0.04), (1.5, 0.6), (1.46, 1.1), (1.02, 1.48))), ((0.47, 0.3),)),
        Form(1.55, (_SEVEN, _SEVEN_LEG, ((1.02, 0.04), (1.44, 0.5), (1.5, 1.0), (1.2, 1.5))), ((0.47, 0.3),)),
        Form(1.5, (_SEVEN, _SEVEN_LEG, ((1.02, 0.04), (1.3, 0.6), (1.38, 1.1), (1.44, 1.55))), ((0.47, 0.3),)),
    ),
    "๘": (
        Form(
            1.35,
            (
                ((1.26, 1.5), (1.28, 1.15), (0.98, 0.8), (0.5, 0.95), (0.06, 0.45), (0.38, 0.02)),
                ((0.38, 0.02), (0.36, 0.28), (0.52, 0.36), (0.78, 0.1), (1.04, 0.04), (1.22, 0.22), (1.08, 0.4)),
            ),
            ((1.08, 0.4),),
        ),
    ),
    "๙": (
        Form(  # a bowl under a flag
            1.1,
            (
                ((0.74, 0.48), (0.9, 0.3), (0.5, 0.02), (0.07, 0.42), (0.4, 0.8), (0.94, 0.84)),
                ((0.94, 0.9), (0.6, 0.93), (0.16, 1.04), (0.34, 1.26), (0.84, 1.2), (1.02, 1.32), (1.02, 1.55)),
            ),
            ((0.74, 0.48),),
        ),
        Form(
            1.1,
            (
                ((0.7, 0.46), (0.9, 0.28), (0.5, 0.02), (0.08, 0.4), (0.36, 0.78), (0.9, 0.8)),
                ((0.36, 0.78), (0.12, 1.0), (0.42, 1.28), (0.8, 1.2), (1.05, 1.56)),
            ),
            ((0.7, 0.46),),
        ),
    ),
}
"""The first form of a numeral is that of the old office type; the others stand beside it in one hand of four."""


@dataclass(frozen=True, slots=True)
class _Hand:
    """How one hand writes: the nib's ``broad`` and ``fine`` strokes and its angle; heads solid, open or none and
    their size; how long tails are, how wide the letters and how far ``apart``; how far points stray."""

    broad: float
    fine: float
    angle: float
    head: str
    size: float
    tail: float
    wide: float
    apart: float
    stray: float


def _hand(rng: random.Random) -> _Hand:
    broad = rng.triangular(0.09, 0.28, 0.16)
    return _Hand(
        broad=broad,
        fine=broad * rng.uniform(0.35, 1.0),
        angle=np.deg2rad(rng.uniform(-15, 50)),
        head=rng.choice(("solid", "solid", "solid", "ring", "none")),
        size=rng.uniform(0.12, 0.19),
        tail=rng.uniform(0.7, 1.5),
        wide=rng.uniform(0.78, 1.08),
        apart=rng.uniform(0.1, 0.35),
        stray=rng.uniform(0.01, 0.035),
    )


def _curve(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The smoothest line through the points: a cubic spline over their distances, free at its ends, or of one piece
    where it ends in its beginning."""
    closed = np.allclose(points[0], points[-1])
    if closed:  # once more round on either side, and only the middle turn is kept
        points = np.concatenate([points[:-1], points[:-1], points])
    knots = np.concatenate([[0.0], np.cumsum(np.sqrt(np.maximum(np.hypot(*np.diff(points, axis=0).T), 1e-3)))])
    h, n = np.diff(knots), len(points)
    system, right = np.eye(n), np.zeros((n, 2))
    slopes = np.diff(points, axis=0) / h[:, None]
    for i in range(1, n - 1):
        system[i, i - 1 : i + 2] = h[i - 1], 2 * (h[i - 1] + h[i]), h[i]
        right[i] = 6 * (slopes[i] - slopes[i - 1])
    bends = np.linalg.solve(system, right)
    parts = []
    turn = (n - 1) // 3
    for i in range(turn, 2 * turn) if closed else range(n - 1):
        t = np.linspace(0, h[i], _STEPS, endpoint=False)[:, None]
        rise = slopes[i] - h[i] * (2 * bends[i] + bends[i + 1]) / 6
        parts.append(points[i] + t * (rise + t * (bends[i] / 2 + t * (bends[i + 1] - bends[i]) / (6 * h[i]))))
    return np.concatenate([*parts, points[2 * turn : 2 * turn + 1] if closed else points[-1:]])


def _written(points: NDArray[np.float64], hand: _Hand) -> Contour:
    """The outline of a stroke of the nib along a curve through the points."""
    line = _curve(points)
    along = np.gradient(line, axis=0)
    along /= np.maximum(np.hypot(*along.T)[:, None], 1e-6)
    turn = np.arctan2(along[:, 1], along[:, 0]) - hand.angle
    half = (hand.fine + (hand.broad - hand.fine) * np.abs(np.sin(turn)))[:, None] / 2
    across = np.stack([-along[:, 1], along[:, 0]], axis=1) * half
    outline = np.concatenate([line - across, (line + across)[::-1]])
    return [(float(x), float(y)) for x, y in outline]


def _circle(x: float, y: float, radius: float, inner: bool = False) -> Contour:
    angle = np.linspace(0, 2 * np.pi, 16, endpoint=False) * (-1 if inner else 1)
    return [(float(x + radius * np.cos(a)), float(y + radius * np.sin(a))) for a in angle]


def _outlines(form: Form, hand: _Hand, rng: random.Random) -> list[Contour]:
    """The numeral in that hand, in heights of the body."""
    moved: dict[tuple[float, float], tuple[float, float]] = {}

    def placed(point: tuple[float, float]) -> tuple[float, float]:
        if point not in moved:
            x, y = point
            y = y if y <= 1.05 else 1.05 + (y - 1.05) * hand.tail
            moved[point] = (hand.wide * (x + rng.gauss(0, hand.stray)) + 0.06, y + rng.gauss(0, hand.stray))
        return moved[point]

    contours = [_written(np.array([placed(p) for p in stroke]), hand) for stroke in form.strokes]
    for head in form.heads:
        x, y = placed(head)
        if hand.head == "solid":
            contours.append(_circle(x, y, hand.size))
        elif hand.head == "ring":
            contours += [_circle(x, y, hand.size), _circle(x, y, max(hand.size - hand.fine, 0.05), inner=True)]
    return contours


def numerals(seed: int) -> dict[str, Glyph]:
    """Outlines and width of each of ๐-๙ as one hand writes them, in heights of the body."""
    rng = random.Random(seed)
    hand = _hand(rng)
    glyphs: dict[str, Glyph] = {}
    for numeral, forms in _FORMS.items():
        form = forms[0] if rng.random() < 0.75 else rng.choice(forms)
        glyphs[numeral] = (_outlines(form, hand, rng), hand.wide * form.wide + hand.apart)
    return glyphs


def save(path: Path, glyphs: Mapping[str, Glyph], consonants: float) -> None:
    """A font of these outlines, given in heights of the numerals' bodies, and of a bar ``consonants`` high for บ, by
    which the size of a type is set."""
    from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]

    bar: Contour = [(0.1, 0.0), (0.1, consonants), (0.3, consonants), (0.3, 0.0)]
    drawn: dict[str, Glyph] = {".notdef": ([], 0.5), "space": ([], 0.4), "bo": ([bar], 0.9)}
    drawn |= {f"n{ord(c):x}": glyph for c, glyph in glyphs.items()}
    built, widths = {}, {}
    for name, (contours, width) in drawn.items():
        pen = TTGlyphPen(None)
        for contour in contours:
            points = [(round(x * BODY), round(y * BODY)) for x, y in contour]
            pen.moveTo(points[0])
            for point in points[1:]:
                pen.lineTo(point)
            pen.closePath()
        built[name] = pen.glyph()
        built[name].recalcBounds(None)
        widths[name] = (round(width * BODY), getattr(built[name], "xMin", 0))
    font = FontBuilder(UNITS, isTTF=True)
    font.setupGlyphOrder(list(drawn))
    font.setupCharacterMap({0x20: "space", ord("บ"): "bo"} | {ord(c): f"n{ord(c):x}" for c in glyphs})
    font.setupGlyf(built)
    font.setupHorizontalMetrics(widths)
    font.setupHorizontalHeader(ascent=1000, descent=-300)
    font.setupNameTable({"familyName": path.stem, "styleName": "Regular"})
    font.setupOS2(sTypoAscender=1000, sTypoDescender=-300, usWinAscent=1000, usWinDescent=300)
    font.setupPost()
    font.save(path)
