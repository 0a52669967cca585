"""Numbers by pen, told from print by what else stands on their page.

Print repeats itself: two ๔ of a page are the same picture but for noise. A pen's ๔ is like none of them, and in another
tone. How often a page's numbers are like a hand's tells as well: a form that was filled in has many, a worn type has
some, and more that are half like one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.model.page import Box, Glyph
from extract.read.normalise import level
from extract.thai import digits

Gray = NDArray[np.uint8]

LIKE_A_HAND: Final = 0.9
"""Sureness of the network from which a number counts as like a hand's."""
HALF: Final = 0.2
"""Sureness that print seldom has, and print in an old or worn type often."""
REPEATED: Final = 0.95
"""Likeness to others of the page from which a digit is print that repeats itself: of pens' one in a hundred has it."""
LEAST: Final = 0.1
"""Sureness of the network below which no number is a pen's: of pens' one in a hundred."""
_SIDE: Final = 24
_ROOM: Final = 2
"""Pixels of a digit's picture, and of ground on each side of it."""
_FEWEST_ROWS: Final = 6
_FEWEST_PIXELS: Final = 4
"""Of ink: what is less is a speck."""
_INK: Final = 128
_TONE: Final = 0.2
"""Share of a digit's ink that is as dark as its tone, at its edges it is lighter."""
_WHOLLY: Final = 0.002
"""From 1 at least: two pictures of one digit are no nearer."""
_SURELY: Final = 1e-4
_NOTHING: Final = 1e-6
_UNSEEN: Final = 4
"""Numbers that are added to a page's, so that one or two are not taken for the rule."""
_TONES: Final = 50.0
"""Of 255: the unit of differences of tone."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign adds to the logit that a pen wrote a number; fitted by ``training.hand_context``."""

    own: float
    """for each unit of the network's logit"""
    alike: float
    """for each unit of nearness of its digits to the nearest ones of the page in the same reading"""
    alone: float
    """where none of its digits stands elsewhere on the page"""
    usual: float
    """for each unit of the nearness that the page's numbers have in the middle: that of noise"""
    hands: float
    """for the share of the page's numbers that are like a hand's, and not repeated"""
    halves: float
    """for the share of those half like one"""
    tone: float
    """for each unit of difference between its ink and the page's numbers'"""
    base: float


WEIGHTS: Final = Weights(
    own=0.88, alike=-1.16, alone=-1.43, usual=0.26, hands=8.34, halves=-10.11, tone=2.11, base=0.47
)
PEN: Final = 0.5
"""The weighed signs from which a number of several digits is a pen's: of printed ones that are read surely two in a
thousand reach it. From 0 to 0.75 as many of pens' numbers are told."""
PEN_OF_ONE: Final = 2.5
"""The same for a single digit, which tells less, and of which there are many in print of their own type (ส.ส.๖/๑, a
bold head, the number of a page): one in two hundred reaches it."""
PEN_WHERE_WORN: Final = 3.0
"""The same on a page so worn that print is unlike itself."""
FEWEST: Final = 20
"""Numbers of a page from which its wear and its tone show; of fewer, as in coloured ink, many may be a pen's."""
WORN: Final = 2.3
"""Nearness in the middle below which a page's print hardly repeats itself: likeness of 0.9."""


@dataclass(frozen=True, slots=True)
class Digit:
    """A digit of a page's number: what it was read as, its picture (ink light, in rows one after another)
    and its tone, 0 for black."""

    number: int
    text: str
    picture: NDArray[np.float32]
    tone: float


@dataclass(frozen=True, slots=True)
class PageSigns:
    """What a page's numbers have in common: as in ``Weights``."""

    usual: float
    hands: float
    halves: float
    count: int
    """of the numbers"""

    @classmethod
    def of(cls, sure: Sequence[float], near: Sequence[float | None]) -> PageSigns:
        repeated = -math.log(1 - REPEATED)
        every = len(sure) + _UNSEEN
        hands = sum(s >= LIKE_A_HAND and (n is None or n < repeated) for s, n in zip(sure, near, strict=True))
        halves = sum(HALF <= s < LIKE_A_HAND for s in sure)
        return cls(median([n for n in near if n is not None] or [0.0]), hands / every, halves / every, len(sure))

    @property
    def worn(self) -> bool:
        """Whether print may be as unlike itself as a hand: it hardly repeats itself, and more is half like one."""
        return self.count >= FEWEST and self.usual < WORN and self.halves >= self.hands


def are_pens(sure: Sequence[float], numbers: Sequence[tuple[Sequence[Glyph], Box]], gray: Gray) -> list[bool]:
    """Which numbers of a page (glyphs as read, and their box in ``gray``, uint8, dark on light) a pen wrote; ``sure``:
    how much the network takes each for a pen's."""
    if max(sure, default=0.0) < LEAST:
        return [False] * len(sure)
    found = [d for k, (glyphs, box) in enumerate(numbers) for d in digits_in(k, glyphs, box, gray)]
    near = nearness(len(sure), found)
    page = PageSigns.of(sure, near)
    weighed = np.array(signs(sure, found, near, page)) @ np.array(_values(WEIGHTS))
    bars = [PEN_WHERE_WORN if page.worn else PEN_OF_ONE if len(glyphs) == 1 else PEN for glyphs, _ in numbers]
    return [s >= LEAST and bool(w >= bar) for s, w, bar in zip(sure, weighed, bars, strict=True)]


def _values(weights: Weights) -> tuple[float, ...]:
    return tuple(getattr(weights, name) for name in Weights.__slots__)


def signs(
    sure: Sequence[float], found: Sequence[Digit], near: Sequence[float | None], page: PageSigns
) -> list[tuple[float, ...]]:
    """For each number of a page the signs that ``Weights`` weighs, in its order. ``found``: the digits of all."""
    tones = _tones(len(sure), found)
    tone = median([t for t in tones if t is not None] or [0.0])
    out: list[tuple[float, ...]] = []
    for s, n, t in zip(sure, near, tones, strict=True):
        kept = min(max(s, _SURELY), 1 - _SURELY)
        own = math.log(kept / (1 - kept))
        other = 0.0 if t is None or page.count < FEWEST else abs(t - tone) / _TONES
        alike, alone, usual = (0.0, 1.0, 0.0) if n is None else (n, 0.0, page.usual)
        out.append((own, alike, alone, usual, page.hands, page.halves, other, 1.0))
    return out


def nearness(count: int, found: Sequence[Digit]) -> list[float | None]:
    """For each number how near its digits are, on the average, to the nearest ones of other numbers that were read the
    same: 0 for no likeness, 3 for 0.95, 4.6 for 0.99; None where there are no such others."""
    alike: dict[int, list[float]] = defaultdict(list)
    by_text: dict[str, list[Digit]] = defaultdict(list)
    for digit in found:
        by_text[digit.text].append(digit)
    for same in by_text.values():
        pictures = np.stack([d.picture for d in same])
        pictures -= pictures.mean(axis=1, keepdims=True)
        pictures /= np.linalg.norm(pictures, axis=1, keepdims=True) + _NOTHING
        whose = np.array([d.number for d in same])
        likeness = np.where(whose[:, None] == whose, -1.0, pictures @ pictures.T)
        for number, best in zip(whose.tolist(), likeness.max(axis=1).tolist(), strict=True):
            if best > -1.0:
                alike[number].append(best)
    return [
        -math.log(min(1.0, max(_WHOLLY, 1 - sum(alike[k]) / len(alike[k])))) if k in alike else None
        for k in range(count)
    ]


def _tones(count: int, found: Sequence[Digit]) -> list[float | None]:
    """The tone of each number: the middle one of its digits'."""
    own: dict[int, list[float]] = defaultdict(list)
    for digit in found:
        own[digit.number].append(digit.tone)
    return [median(own[k]) if k in own else None for k in range(count)]


def digits_in(number: int, glyphs: Sequence[Glyph], box: Box, gray: Gray) -> list[Digit]:
    """The digits of a number that have ink of their own: each piece of ink is the glyph's in whose box it has its
    middle."""
    y0, y1, x0, x1 = max(0, round(box.y0)), round(box.y1), max(0, round(box.x0)), round(box.x1)
    crop = np.ascontiguousarray(gray[y0:y1, x0:x1])
    if crop.size == 0:
        return []
    levelled = level(crop)
    count, labels, stats, _ = cv2.connectedComponentsWithStats((levelled < _INK).view(np.uint8))
    boxed = [(g.text, g.box.x0 - x0, g.box.x1 - x0) for g in glyphs if g.box is not None]
    pieces: dict[int, list[int]] = defaultdict(list)
    for k, (left, _, wide, tall, area) in enumerate(stats[1:count].tolist(), 1):
        if area >= _FEWEST_PIXELS and tall > 1 and boxed:
            x = left + wide / 2
            whose = min(range(len(boxed)), key=lambda i: _away(x, boxed[i][1], boxed[i][2]))
            pieces[whose].append(k)
    found = []
    for whose, own in pieces.items():
        if digits.is_digit(boxed[whose][0]) and (seen := _seen(crop, levelled, labels, stats, own)) is not None:
            found.append(Digit(number, boxed[whose][0], *seen))
    return found


def _away(x: float, left: float, right: float) -> tuple[float, float]:
    """How far outside of a glyph, and from its middle, a column lies."""
    return max(0.0, left - x, x - right), abs((left + right) / 2 - x)


def _seen(
    crop: Gray, levelled: Gray, labels: NDArray[np.int32], stats: NDArray[np.int32], own: Sequence[int]
) -> tuple[NDArray[np.float32], float] | None:
    """The picture and tone of the ink with these labels; None where it is too low for a digit."""
    edges = stats[list(own)]
    left, top = edges[:, 0].min(), edges[:, 1].min()
    right, foot = (edges[:, 0] + edges[:, 2]).max(), (edges[:, 1] + edges[:, 3]).max()
    if foot - top < _FEWEST_ROWS:
        return None
    at = np.s_[top:foot, left:right]
    ink = labels[at] == own[0]
    for label in own[1:]:
        ink |= labels[at] == label
    near = cv2.dilate(ink.view(np.uint8), np.ones((3, 3), np.uint8)) > 0
    dark = np.where(near, 255 - levelled[at], 0).astype(np.float32)
    scale = (_SIDE - 2 * _ROOM) / max(dark.shape)
    size = (max(1, round(dark.shape[1] * scale)), max(1, round(dark.shape[0] * scale)))
    small = cv2.resize(dark, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    out = np.zeros((_SIDE, _SIDE), np.float32)
    x, y = (_SIDE - size[0]) // 2, (_SIDE - size[1]) // 2
    out[y : y + size[1], x : x + size[0]] = small
    flat = np.asarray(cv2.GaussianBlur(out, (0, 0), 1.0), np.float32).ravel()
    tones = crop[at][ink]
    darkest = round(_TONE * (tones.size - 1))
    return flat, float(np.partition(tones, darkest)[darkest])
