"""Numbers by pen, told from print by what else stands on their page.

Print repeats itself: two ๔ of a page are the same picture but for noise, of one height and one stroke, on one line. A
pen's ๔ is like none of them, and in another tone. How often a page's numbers are like a hand's tells as well: a form
that was filled in has many, a worn type has some, and more that are half like one. And what stands in a blank, on dots,
was put there later.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.model.page import Box, Glyph
from extract.model.trees import Trees
from extract.read.pen_digit_shapes import Digit, digits_in, on_dots
from extract.thai import digits

Gray = NDArray[np.uint8]
Floats = NDArray[np.float64]

MODEL: Final = Path(__file__).parents[1] / "models" / "pen-signs.npz"
LIKE_A_HAND: Final = 0.9
"""Sureness of the network from which a number counts as like a hand's."""
HALF: Final = 0.2
"""Sureness that print seldom has, and print in an old or worn type often."""
REPEATED: Final = 0.95
"""Likeness to others of the page from which a digit is print that repeats itself: of pens' one in a hundred has it."""
LEAST: Final = 0.1
"""Sureness of the network that some number of a page must reach, or nothing on it is a pen's."""
PEN: Final = -0.75
"""The weighed signs (a logit) from which a number is a pen's: of printed ones that are read surely three in a thousand
reach it, most of them an item's number in a type of its own; of pens' ones in forty do not. From -1.5 to 0.5 as many
of pens' numbers are told, but for one in seventy."""
_WHOLLY: Final = 0.002
"""From 1 at least: two pictures of one digit are no nearer."""
_SURELY: Final = 1e-4
_NOTHING: Final = 1e-6
_UNSEEN: Final = 4
"""Numbers that are added to a page's, so that one or two are not taken for the rule."""
_TONES: Final = 50.0
"""Of 255: the unit of differences of tone."""
_LETTERS: Final = 3
"""Letters in a number's line from which it stands in a text."""
_COLUMN, _ROW = 8, 6
"""Numbers over and under another that are compared with it, and beside it, the nearest ones."""
_FEWEST_MATES: Final = 2
"""Numbers of a column from which they are the measure, and not the page's."""
_LIKE_IT: Final = 3
"""The number of its mates that it must be near to, for two may be a pen's too."""
_ON_ROW: Final = 0.6
"""Heights of a number that another's middle is over or under its own at most where both are of one row."""
_ODD: Final = 0.8
"""Differences of size and stroke, as logarithms, and of feet, in heights, from which more tells no more."""


class Number(NamedTuple):
    """A number of a page: its glyphs, its box in the page's pixels, how much the network takes it for a pen's, and
    whether it stands in a line with letters."""

    glyphs: Sequence[Glyph]
    box: Box
    sure: float
    in_text: bool


class Signs(NamedTuple):
    """What is weighed for a number; logarithms of ratios for sizes and strokes."""

    own: float
    """the network's logit"""
    alike: float
    """nearness of its digits to the nearest ones of the page in the same reading; -1 where there are none"""
    unlike: float
    """how much less that is than what the page's numbers have in the middle: than noise"""
    usual: float
    """that middle"""
    hands: float
    """the share of the page's numbers that are like a hand's, and not repeated"""
    halves: float
    """the share of those half like one"""
    tone: float
    """difference between its ink and the page's numbers'"""
    tone_here: float
    """the same to the numbers over and under it"""
    size: float
    """difference of its height to theirs"""
    stroke: float
    """difference of its stroke to the page's numbers'"""
    stroke_here: float
    """the same to the numbers over and under it"""
    foot: float
    """distance of its foot to the nearest one of the numbers beside it, in its heights"""
    uneven: float
    """distance between the feet of its digits, in its heights"""
    column: float
    """the network's logit for the numbers over and under it, on the average"""
    row: float
    """the same for those beside it"""
    among: float
    """the page's numbers, this one with them"""
    long: float
    """its digits"""
    dots: float
    """1 where it stands on dots or a rule"""
    in_text: float
    """1 where letters are in its line"""


@dataclass(frozen=True, slots=True)
class PageSigns:
    """What a page's numbers have in common: as in ``Signs``."""

    usual: float
    hands: float
    halves: float

    @classmethod
    def of(cls, sure: Sequence[float], near: Sequence[float | None]) -> PageSigns:
        repeated = -math.log(1 - REPEATED)
        every = len(sure) + _UNSEEN
        hands = sum(s >= LIKE_A_HAND and (n is None or n < repeated) for s, n in zip(sure, near, strict=True))
        halves = sum(HALF <= s < LIKE_A_HAND for s in sure)
        return cls(median([n for n in near if n is not None] or [0.0]), hands / every, halves / every)


def are_pens(numbers: Sequence[Number], gray: Gray) -> list[bool]:
    """Which numbers of a page (in ``gray``, uint8, dark on light) a pen wrote. Raises MissingError where the weights
    are not there."""
    if max((n.sure for n in numbers), default=0.0) < LEAST:
        return [False] * len(numbers)
    own = [digits_in(k, n.glyphs, n.box, gray) for k, n in enumerate(numbers)]
    table = np.array(_but_dots(numbers, own), np.float64)
    either = np.repeat(table[None], 2, axis=0)
    either[1, :, Signs._fields.index("dots")] = 1.0
    without, with_dots = (_trees().weigh(some) >= PEN for some in either)
    # to look for dots takes longer than all the rest, and hardly ever decides
    return [
        bool(a if a == b or not on_dots(gray, number.box, some) else b)
        for a, b, number, some in zip(without, with_dots, numbers, own, strict=True)
    ]


@cache
def _trees() -> Trees:
    return Trees.load(MODEL, "tells pens by their page")


def in_text(text: str) -> bool:
    """Whether a line of this text is more than its numbers and their signs."""
    return sum(c.isalpha() for c in text) >= _LETTERS


def signs(numbers: Sequence[Number], gray: Gray) -> list[Signs]:
    """The signs of each number of a page (uint8, dark on light)."""
    own = [digits_in(k, n.glyphs, n.box, gray) for k, n in enumerate(numbers)]
    return [
        found._replace(dots=float(on_dots(gray, number.box, some)))
        for found, number, some in zip(_but_dots(numbers, own), numbers, own, strict=True)
    ]


def _but_dots(numbers: Sequence[Number], own: Sequence[Sequence[Digit]]) -> list[Signs]:
    """The signs of each number of a page with these digits, as if none stood on dots."""
    near = nearness(len(numbers), [d for some in own for d in some])
    page = PageSigns.of([n.sure for n in numbers], near)
    looks = _Looks.of(numbers, own)
    out = []
    for k, (number, nearest) in enumerate(zip(numbers, near, strict=True)):
        size, stroke, stroke_here, tone, tone_here, foot, column, row = looks.beside(k)
        out.append(
            Signs(
                own=float(looks.logit[k]),
                alike=-1.0 if nearest is None else nearest,
                unlike=0.0 if nearest is None else max(0.0, page.usual - nearest),
                usual=page.usual,
                hands=page.hands,
                halves=page.halves,
                tone=tone,
                tone_here=tone_here,
                size=size,
                stroke=stroke,
                stroke_here=stroke_here,
                foot=foot,
                uneven=_uneven(own[k]),
                column=column,
                row=row,
                among=float(len(numbers)),
                long=float(sum(digits.is_digit(g.text) for g in number.glyphs)),
                dots=0.0,
                in_text=float(number.in_text),
            )
        )
    return out


def _uneven(own: Sequence[Digit]) -> float:
    feet = [d.box.y1 for d in own]
    return min(_ODD, (max(feet) - min(feet)) / median(d.box.height for d in own)) if own else 0.0


@dataclass(frozen=True, slots=True)
class _Looks:
    """A page's numbers side by side (arrays, one place for each): network's logit, box, and of the digits in the middle
    the logarithm of height and stroke, foot and tone; NaN where no digit has ink."""

    logit: Floats
    boxes: Floats
    height: Floats
    stroke: Floats
    foot: Floats
    tone: Floats
    usual_stroke: float
    """in the middle of the page's numbers; NaN where none has ink"""
    usual_tone: float

    @classmethod
    def of(cls, numbers: Sequence[Number], own: Sequence[Sequence[Digit]]) -> _Looks:
        kept = np.clip([n.sure for n in numbers], _SURELY, 1 - _SURELY)
        boxes = np.array([(n.box.x0, n.box.x1, n.box.cy, n.box.height, n.box.cx) for n in numbers])
        middles = [
            (
                math.log(median(d.box.height for d in some)),
                math.log(max(_NOTHING, median(d.stroke for d in some))),
                median(d.box.y1 for d in some),
                median(d.tone for d in some),
            )
            if some
            else (math.nan,) * 4
            for some in own
        ]
        height, stroke, foot, tone = np.array(middles).T
        usual = (median(values[~np.isnan(height)].tolist() or [math.nan]) for values in (stroke, tone))
        return cls(np.log(kept / (1 - kept)), boxes, height, stroke, foot, tone, *usual)

    def beside(self, k: int) -> tuple[float, ...]:
        """Of number ``k``: size, stroke, stroke_here, tone, tone_here, foot, column and row, as in ``Signs``."""
        x0, x1, cy, tall, cx = self.boxes[k]
        inked = ~np.isnan(self.height)
        others = inked.copy()
        others[k] = False
        level = np.abs(self.boxes[:, 2] - cy) < _ON_ROW * tall
        over = others & ~level & (self.boxes[:, 0] < x1) & (self.boxes[:, 1] > x0)
        column = _nearest(over, np.abs(self.boxes[:, 2] - cy), _COLUMN)
        row = _nearest(others & level, np.abs(self.boxes[:, 4] - cx), _ROW)
        mean = (float(self.logit[some].mean()) if some.size else 0.0 for some in (column, row))
        if not inked[k]:
            return 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, *mean
        mates = column if column.size >= _FEWEST_MATES else np.flatnonzero(others)
        stroke = min(_ODD, abs(float(self.stroke[k]) - self.usual_stroke))
        tone = abs(float(self.tone[k]) - self.usual_tone) / _TONES
        here = (_third(np.abs(values[mates] - values[k])) for values in (self.height, self.stroke, self.tone))
        size, stroke_here, tone_here = here
        foot = float(np.abs(self.foot[row] - self.foot[k]).min()) / math.exp(self.height[k]) if row.size else 0.0
        return (
            min(_ODD, size), stroke, min(_ODD, stroke_here), tone, tone_here / _TONES, min(_ODD, foot), *mean,
        )  # fmt: skip


def _nearest(those: NDArray[np.bool_], distance: Floats, most: int) -> NDArray[np.intp]:
    """So many of ``those`` with the least distance."""
    index = np.flatnonzero(those)
    return index[np.argsort(distance[index], kind="stable")[:most]]


def _third(differences: Floats) -> float:
    """The difference to the third nearest, or to the farthest of fewer; 0 for none."""
    ordered = np.sort(differences)
    return float(ordered[min(_LIKE_IT, ordered.size) - 1]) if ordered.size else 0.0


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
