"""Which of a page's rules are none: thin straight strokes, or folds, that run through the print.

A table's rules run between words. A line that a pen drew over a table, a fold, a scratch on the scanner's glass cut
letters and figures again and again. Taken for a rule it would part every number that it runs through in two.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extract.image.pieces import pieces
from extract.model.page import Rule

_FEWEST = 5
"""Strokes of print that a line runs through, from which it may be no rule: a label that overflows its cell touches one
by chance, and another stroke may run through a rule. Rules of real tables have two at most."""
_AN_INCH_DOWN = 1.25
"""The same in each inch of an upright line, which meets one figure or two in each of a column's rows."""
_AN_INCH_ALONG = 1.5
"""And of a level one, which meets all letters of a row; low vowels of tight rows reach through rules now and then."""
_LETTER = (0.05, 0.5)
"""Inches of a letter, or of some joined ones: smaller pieces are left of rules where they meet, longer ones strokes
themselves, and a rule that they cross is one still."""
_AT_EDGE = 0.15
"""Inches from the image's edge within which a line runs off it."""
_BEYOND = 0.5
"""Inches by which it runs on beyond the outermost of the rules across."""
_MEETS = 0.06
"""Inches within which a rule's end is at another rule."""
_SHORT = 0.15
"""Inches by which a faint rule is found too short within the outermost of the rules across."""
_LEVEL, _BRIDGED = 0.03, 0.4
"""Inches off each other's line, and of white between them, at most, of two pieces of one broken rule."""
_CROSSED = 3
"""Rules across that a line runs over at least to be told by its ends: two are the head of a table."""
_ROWS = 2
"""Pixels along the line that a stroke of print is wide at least."""


def through_print(rules: Sequence[Rule], ink: np.ndarray, clean: np.ndarray, dpi: float) -> list[Rule]:
    """Those of the ``rules`` that run through print, or off the page.

    ``ink`` and ``clean`` (uint8 HxW, 255 = print): the page with its rules and without, of which print that crosses a
    rule keeps the pixels that they share.
    """
    folds = [rule for rule in rules if _runs_off(rule, rules, ink.shape, dpi) or _ends_nowhere(rule, rules, dpi)]
    crossed = [rule for rule in rules if rule not in folds and _crossings(rule, ink, clean) >= _most(rule, dpi)]
    letters = _of_letters(clean, dpi) if crossed else clean
    through = [rule for rule in crossed if _crossings(rule, ink, letters) >= _most(rule, dpi)]
    return [rule for rule in rules if rule in folds or rule in through]


def _runs_off(rule: Rule, rules: Sequence[Rule], shape: tuple[int, ...], dpi: float) -> bool:
    """Whether a line runs from edge to edge of the image, and far beyond the rules that it crosses: a fold, or a
    scratch on the scanner's glass. A table that is cropped close ends at its own rules."""
    start, end = _ends(rule)
    last = shape[1] if rule.horizontal else shape[0]
    if start > _AT_EDGE * dpi or end < last - _AT_EDGE * dpi:
        return False
    others = [(o.box.cx, o.box.cy)[not rule.horizontal] for o in rules if o.horizontal != rule.horizontal]
    return not others or max(min(others) - start, end - max(others)) > _BEYOND * dpi


def _ends_nowhere(rule: Rule, rules: Sequence[Rule], dpi: float) -> bool:
    """Whether a line crosses several rules and ends at none of them at either end, as no rule of a table does: with
    what goes on beyond its own ends, for faint rules are broken. A table open at its sides has others that begin and
    end level with it."""
    start, end = _whole(rule, rules, dpi)
    if any(_is_fellow(other, rule, (start, end), dpi) for other in rules):
        return False
    others = [o for o in rules if o.horizontal != rule.horizontal]
    spans = [(o.box.x0, o.box.x1) if rule.horizontal else (o.box.y0, o.box.y1) for o in others]
    slack = _MEETS * dpi
    if any(low - slack <= at <= high + slack for low, high in spans for at in (start, end)):
        return False
    along = (rule.box.y0, rule.box.y1) if rule.horizontal else (rule.box.x0, rule.box.x1)
    reaching = [o for o in others if _ends(o)[0] <= along[0] and along[1] <= _ends(o)[1]]
    within = sorted((o.box.cx, o.box.cy)[not rule.horizontal] for o in reaching)
    if within and within[0] <= start <= within[0] + _SHORT * dpi and within[-1] - _SHORT * dpi <= end <= within[-1]:
        return False
    return sum(start < at < end for at in within) >= _CROSSED


def _is_fellow(other: Rule, rule: Rule, ends: tuple[float, float], dpi: float) -> bool:
    """Whether another line of the same direction begins and ends where a ``rule`` does, of which all pieces run between
    ``ends``."""
    if other.horizontal != rule.horizontal or abs(_across(other) - _across(rule)) < _LEVEL * dpi:
        return False
    return all(abs(a - b) < _MEETS * dpi for a, b in zip(_ends(other), ends, strict=True))


def _whole(rule: Rule, rules: Sequence[Rule], dpi: float) -> tuple[float, float]:
    """Where a line begins and ends, all pieces of it together."""
    own = _across(rule)
    pieces_ = [_ends(o) for o in rules if o.horizontal == rule.horizontal and abs(_across(o) - own) < _LEVEL * dpi]
    start, end = _ends(rule)
    for low, high in sorted(pieces_):
        if low < end + _BRIDGED * dpi and high > end:
            end = high
    for low, high in sorted(pieces_, key=lambda piece: -piece[1]):
        if high > start - _BRIDGED * dpi and low < start:
            start = low
    return start, end


def _across(rule: Rule) -> float:
    return rule.box.cy if rule.horizontal else rule.box.cx


def _ends(rule: Rule) -> tuple[float, float]:
    return (rule.box.x0, rule.box.x1) if rule.horizontal else (rule.box.y0, rule.box.y1)


def _of_letters(clean: np.ndarray, dpi: float) -> np.ndarray:
    """The print without pieces that are too long or too small for letters, which cross rules too."""
    labels, stats = pieces(clean)
    spans = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    letter = (spans >= _LETTER[0] * dpi) & (spans <= _LETTER[1] * dpi)
    letter[0] = False
    return np.where(letter[labels], clean, 0).astype(np.uint8)


def without(strokes: Sequence[Rule], image: np.ndarray, clean: np.ndarray) -> np.ndarray:
    """The ``image`` (HxW), where the strokes run as it is in ``clean``, its copy without rules."""
    if not strokes:
        return image
    out = image.copy()
    for stroke in strokes:
        place = _place(stroke)
        out[place] = clean[place]
    return out


def _place(rule: Rule) -> tuple[slice, slice]:
    box = rule.box
    return np.s_[max(0, int(box.y0) - 2) : int(box.y1) + 3, max(0, int(box.x0) - 2) : int(box.x1) + 3]


def _most(rule: Rule, dpi: float) -> float:
    """Crossings from which the line is no rule."""
    an_inch = _AN_INCH_ALONG if rule.horizontal else _AN_INCH_DOWN
    return max(_FEWEST, an_inch * _length(rule) / dpi)


def _length(rule: Rule) -> float:
    start, end = _ends(rule)
    return end - start


def _crossings(rule: Rule, ink: np.ndarray, clean: np.ndarray) -> int:
    """How many strokes of print the rule runs through: where no pixel was taken off it, for they are the print's."""
    place = _place(rule)
    held, all_ = clean[place] > 0, ink[place] > 0
    across = 0 if rule.horizontal else 1
    crossed = held.any(axis=across) & ~(all_ & ~held).any(axis=across)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], crossed.astype(np.int8), [0])))).reshape(-1, 2)
    return int((edges[:, 1] - edges[:, 0] >= _ROWS).sum())
