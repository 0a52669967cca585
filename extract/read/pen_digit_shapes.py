"""The digits of a number as ink: picture, tone, place and stroke of each, and the dots or rule that they stand on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.model.page import Box, Glyph
from extract.read.normalise import level
from extract.thai import digits

Gray = NDArray[np.uint8]

_SIDE: Final = 24
_ROOM: Final = 2
"""Pixels of a digit's picture, and of ground on each side of it."""
_FEWEST_ROWS: Final = 6
_FEWEST_PIXELS: Final = 4
"""Of ink: what is less is a speck."""
_GROUND: Final = 127
"""Of a levelled negative: what is lighter is ink."""
_TONE: Final = 0.2
"""Share of a digit's ink that is as dark as its tone, at its edges it is lighter."""
_NOTHING: Final = 1e-3
_BESIDE: Final = np.ones((3, 3), np.uint8)
_OVER, _UNDER, _ASIDE = 0.25, 0.45, 0.7
"""How far over the feet of a number, under them and to its sides, in its heights, dots or a rule may lie."""
_FAINT: Final = 150
"""Of 255: a dot of a form may be as light as this."""
_DOT: Final = 0.16
"""Heights of the number that a dot, or a rule's thickness, has at most; and three pixels in any case."""
_DOTS: Final = 4
"""So many in one row are a dotted line."""
_EVEN: Final = 1.5
"""Pixels that the dots of a row may lie apart in height."""
_DRAWN: Final = 0.7
"""Share of a row on both sides of the number that is ink where a rule runs."""
_RULE: Final = 1.2
"""Heights of the number that a rule under it is long at least."""


@dataclass(frozen=True, slots=True)
class Digit:
    """A digit of a page's number: what it was read as, its picture (ink light, in rows one after another), its tone, 0
    for black, its ``box`` in the page's pixels, and how thick its ``stroke`` is there."""

    number: int
    text: str
    picture: NDArray[np.float32]
    tone: float
    box: Box
    stroke: float


def digits_in(number: int, glyphs: Sequence[Glyph], box: Box, gray: Gray) -> list[Digit]:
    """The digits of a number that have ink of their own: each piece of ink is the glyph's in whose box it has its
    middle."""
    y0, y1, x0, x1 = max(0, round(box.y0)), round(box.y1), max(0, round(box.x0)), round(box.x1)
    crop = np.ascontiguousarray(gray[y0:y1, x0:x1])
    if crop.size == 0:
        return []
    dark = cv2.bitwise_not(level(crop))
    boxed = [(g.text, g.box.x0 - x0, g.box.x1 - x0) for g in glyphs if g.box is not None]
    _, labels, stats, _ = cv2.connectedComponentsWithStats((dark > _GROUND).view(np.uint8))
    pieces: dict[int, list[_Piece]] = defaultdict(list)
    for label, (left, top, wide, tall, area) in enumerate(stats[1:].tolist(), 1):
        if area >= _FEWEST_PIXELS and tall > 1 and boxed:
            x = left + wide / 2
            whose = min(range(len(boxed)), key=lambda i: _away(x, boxed[i][1], boxed[i][2]))
            pieces[whose].append(_Piece(label, left, top, left + wide, top + tall))
    found = []
    for whose, own in pieces.items():
        if digits.is_digit(boxed[whose][0]) and (seen := _seen(crop, dark, labels, own)) is not None:
            picture, tone, at, stroke = seen
            placed = Box(x0 + at.x0, y0 + at.y0, x0 + at.x1, y0 + at.y1)
            found.append(Digit(number, boxed[whose][0], picture, tone, placed, stroke))
    return found


class _Piece(NamedTuple):
    """A piece of ink in a number's picture: its label there, and its box."""

    label: int
    left: int
    top: int
    right: int
    foot: int


def _away(x: float, left: float, right: float) -> tuple[float, float]:
    """How far outside of a glyph, and from its middle, a column lies."""
    return max(0.0, left - x, x - right), abs((left + right) / 2 - x)


def _seen(
    crop: Gray, dark: Gray, labels: NDArray[np.int32], own: Sequence[_Piece]
) -> tuple[NDArray[np.float32], float, Box, float] | None:
    """Picture, tone, box and stroke of the pieces of ink on ``crop``, whose levelled negative is ``dark``; None where
    they are too low for a digit."""
    left, top = min(p.left for p in own), min(p.top for p in own)
    right, foot = max(p.right for p in own), max(p.foot for p in own)
    wide, tall = right - left, foot - top
    if tall < _FEWEST_ROWS:
        return None
    at = np.s_[top:foot, left:right]
    ink = labels[at] == own[0].label
    for piece in own[1:]:
        ink |= labels[at] == piece.label
    soft = (dark[at] * cv2.dilate(ink.view(np.uint8), _BESIDE)).astype(np.float32)
    scale = (_SIDE - 2 * _ROOM) / max(wide, tall)
    size = (max(1, round(wide * scale)), max(1, round(tall * scale)))
    x, y = (_SIDE - size[0]) // 2, (_SIDE - size[1]) // 2
    out = np.zeros((_SIDE, _SIDE), np.float32)
    out[y : y + size[1], x : x + size[0]] = cv2.resize(
        soft, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    )
    flat = np.asarray(cv2.GaussianBlur(out, (0, 0), 1.0), np.float32).ravel()
    tones = crop[at][ink]
    darkest = round(_TONE * (tones.size - 1))
    tones.partition(darkest)
    return flat, float(tones[darkest]), Box(left, top, right, foot), _stroke(soft)


def _stroke(dark: NDArray[np.float32]) -> float:
    """How thick the strokes of ink (0 for none) are, in pixels and parts of them: its area by half its outline."""
    ink = cv2.copyMakeBorder(dark, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0.0)
    here = ink[:-1, :-1]
    slopes = cv2.magnitude(cv2.subtract(ink[:-1, 1:], here), cv2.subtract(ink[1:, :-1], here))
    return float(2 * cv2.sumElems(dark)[0] / max(cv2.sumElems(slopes)[0], _NOTHING))


def on_dots(gray: Gray, box: Box, own: Sequence[Digit]) -> bool:
    """Whether a number in ``box``, of these digits, stands on dots or on a rule, as what was put in a form's blank
    does."""
    if not own:
        return False
    tall, foot = median(d.box.height for d in own), max(d.box.y1 for d in own)
    y0, y1 = max(0, int(foot - _OVER * tall)), int(foot + _UNDER * tall) + 2
    x0, x1 = max(0, int(box.x0 - _ASIDE * tall)), int(box.x1 + _ASIDE * tall)
    crop = np.ascontiguousarray(gray[y0:y1, x0:x1])
    if crop.size == 0:
        return False
    dark = crop < _FAINT
    left, right = dark[:, : max(1, round(box.x0) - x0)], dark[:, min(dark.shape[1] - 1, round(box.x1) - x0) :]
    if (np.minimum(left.mean(axis=1), right.mean(axis=1)) >= _DRAWN).any():  # it may be of one piece with the number
        return True
    count, _, stats, middles = cv2.connectedComponentsWithStats(dark.view(np.uint8))
    wide, high = stats[1:count, 2], stats[1:count, 3]
    low = high <= max(3.0, _DOT * tall)
    if (low & (wide >= _RULE * tall)).any():
        return True
    rows = middles[1:count, 1][low & (wide <= max(3.0, _DOT * tall))]
    return bool(rows.size and (np.abs(rows - np.median(rows)) <= _EVEN).sum() >= _DOTS)
