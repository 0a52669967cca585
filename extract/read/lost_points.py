"""Points that left no ink: two digits of one number further apart than the page's digits are.

On a copy of a copy a point may be gone whole, and ``๔.๖`` reads as 46, as surely as any number. What is left is its
room: the white between its neighbours is wider than between any other two digits, in this number and on this page.
Where a sign more would leave no number (``1?3.64``), none was there, and such white is the type's; only a whole digit
may be gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extract.lines.segments import Lines
from extract.model.page import Line
from extract.read.number_runs import GROUP, SIGNS, number_runs
from extract.read.torn import EVEN
from extract.read.touched import doubt
from extract.thai import digits

TALL: Final = 0.6
"""Share of the highest piece of a number's ink from which another one is a digit."""
ROOM: Final = 0.34
"""Heights of a digit by which white that a point stood in is wider than the page's usual."""
STEP: Final = 1.1
"""The page's usual steps from digit to digit in which such white lies: a 1 is narrow, and has white to both sides. Of
6,634 numbers that lost no point, on copies and coarse scans and under ticks, 17 stand so."""
DIGIT: Final = 1.6
"""The page's usual steps from digit to digit from which a digit may have stood between two, and no sign alone."""

FEWEST: Final = 8
"""Neighbours of one script that a page prints at least where these tell what is usual in it."""


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The neighbours of a number: the white between each two, and the step from one's middle to the other's, in heights
    of its digits; and whether a point may stand between them."""

    line: int
    start: int
    end: int
    gaps: tuple[float, ...]
    steps: tuple[float, ...]
    parted: tuple[bool, ...]
    thai: bool


def doubt_lost_points(lines: Sequence[Line], found: Lines) -> list[Line]:
    """The lines with the numbers hardly read in which two digits stand as far apart as if a point stood between them.

    ``lines`` were read from the segments ``found``, in whose pixels their boxes are.
    """
    owners = {(s.box.x0, s.box.y0, s.box.x1, s.box.y1): k for k, s in enumerate(found.segments)}
    boxes, order = found.parts.boxes, np.argsort(found.owner, kind="stable")
    ranked = found.owner[order]
    pairs = []
    for k, line in enumerate(lines):
        runs = [run for run in number_runs(line, signs_behind=False) if run[1] - run[0] > 1]
        segment = owners.get((line.box.x0, line.box.y0, line.box.x1, line.box.y1))
        if runs and segment is not None:
            first, after = np.searchsorted(ranked, (segment, segment + 1))
            own = boxes[order[first:after]]
            whites = _whites(own)
            for start, end, box in runs:
                inside = own[(own[:, 0] < box.x1) & (own[:, 2] > box.x0)]
                heights = inside[:, 3] - inside[:, 1]
                tall = heights[heights > TALL * heights.max(initial=0)]
                if len(tall):
                    pairs.append(_pairs(k, line, start, end, whites, float(np.median(tall))))
    pairs = [p for p in pairs if p.gaps]
    if not pairs:
        return list(lines)
    usual_of = {thai: _usual(pairs, thai) for thai in (False, True)}
    out = list(lines)
    for p in pairs:
        usual, step = usual_of[p.thai]
        widest = int(np.argmax(p.gaps))
        others = p.gaps[:widest] + p.gaps[widest + 1 :]
        least = STEP if p.parted[widest] else DIGIT
        wide = p.gaps[widest] > usual + ROOM and p.steps[widest] > least * step
        if wide and p.gaps[widest] > EVEN * max(others, default=0.0):
            out[p.line] = doubt(out[p.line], set(range(p.start, p.end)))
    return out


def _usual(pairs: Sequence[_Pairs], thai: bool) -> tuple[float, float]:
    """The white between two digits and the step from one to the other that are usual on a page, in one script where it
    prints enough of them: Thai digits are the wider ones."""
    own = [p for p in pairs if p.thai == thai]
    if sum(len(p.gaps) for p in own) < FEWEST:
        own = [*pairs]
    gaps, steps = [gap for p in own for gap in p.gaps], [step for p in own for step in p.steps]
    return float(np.median(gaps)), float(np.median(steps))


def _whites(boxes: NDArray[np.int32]) -> NDArray[np.float64]:
    """The white between pieces of ink along their line: (n, 2), from and to."""
    ordered = boxes[np.argsort(boxes[:, 0])]
    ends = np.maximum.accumulate(ordered[:, 2])
    return np.stack([ends[:-1], ordered[1:, 0]], axis=1).astype(np.float64)


def _pairs(k: int, line: Line, start: int, end: int, whites: NDArray[np.float64], height: float) -> _Pairs:
    """The neighbours of the number at ``start:end`` of line ``k``, whose digits are so high; white is 0 where they
    touch."""
    gaps, steps, parted = [], [], []
    text = line.text[start:end]
    for at, (a, b) in enumerate(pairwise(line.run.glyphs[start:end]), 1):
        if a.box is not None and b.box is not None and digits.is_digit(a.text) and digits.is_digit(b.text):
            middle = (whites[:, 0] + whites[:, 1]) / 2
            between = whites[(middle > a.box.cx) & (middle < b.box.cx)]
            gaps.append(float((between[:, 1] - between[:, 0]).max(initial=0.0)) / height)
            steps.append((b.box.cx - a.box.cx) / height)
            parted.append(may_be_parted(text[:at], text[at:]))
    thai = any(c in digits.THAI for c in text)
    return _Pairs(k, start, end, tuple(gaps), tuple(steps), tuple(parted), thai)


def may_be_parted(before: str, after: str) -> bool:
    """Whether a point between these two parts of a number would leave one: behind it are digits alone, before it the
    whole number, in groups of three where it has signs. A comma more or less makes no other number.

    >>> [may_be_parted(*n) for n in (("4", "6"), ("4,685", "0"), ("1", "3.64"), ("7.7", "3"), ("11", ",854.1"))]
    [True, True, False, False, False]
    """
    first, *groups = before.replace(",", ".").split(".")
    in_groups = not groups or (len(first) <= GROUP and all(len(group) == GROUP for group in groups))
    return in_groups and not any(sign in after for sign in SIGNS)
