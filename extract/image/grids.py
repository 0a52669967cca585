"""Tables ruled in colour: their rules belong with the black print they hold, not with stamps and
signatures.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extract.image import ground, small_copy
from extract.image.colour import BESIDE
from extract.image.long_runs import long_runs
from extract.image.ruling import erase_rules, find_rules
from extract.model.page import Box, Rule

#: Inches. A coloured rule this long is no stamp's frame.
_LEAST = 3.5
#: Inches of shorter ones, one under another from end to end, that are of a table in a column of the page, and by which
#: their ends differ at most.
_IN_COLUMN, _ENDS = 2.2, 0.06
#: Share of the paper between two of these that black print covers at least: a stamp's lines have its own ink between.
_PRINTED = 0.01
#: Gray below which the coloured layer holds ink, and so many pixels of every fourth that are none.
_INK, _SCRAPS = 190, 20


def give_back(gray: np.ndarray, ink: np.ndarray, colour: np.ndarray, dpi: float) -> np.ndarray | None:
    """Move long coloured rules, and those between them, from ``colour`` into ``gray`` and ``ink``, in place; so, too,
    shorter ones of a table in a column of the page, between which there is black print.

    All are uint8 HxW, upright and straight. Gives what is left of ``colour``, or None if that is nothing.
    """
    factor = small_copy.shrink_factor(dpi)
    small = cv2.compare(small_copy.shrink(colour, factor), 225, cv2.CMP_LT)
    long, in_column = (max(3, round(least * dpi / factor)) for least in (_LEAST, _IN_COLUMN))
    if not cv2.hasNonZero(long_runs(small, in_column, level=True)):
        return _left(colour)
    print_, marks = ground.binarise(colour, dpi)
    found, rest = find_rules(marks, dpi)
    # a rule that is long by its pieces alone may be several, or a word's underline with what stands beside it
    whole = _between_long(found, dpi) if cv2.hasNonZero(long_runs(small, long, level=True)) else []
    tables = [within for within in (whole, *_in_columns(found, ink, dpi)) if within]
    if not tables:
        return _left(colour)
    cleared = erase_rules(print_, marks, rest, [rule for within in tables for rule in within])
    for within in tables:
        # uprights go on beyond the last rule of their colour, to a black one or to a fill
        y0, y1 = min(r.box.y0 for r in within), max(r.box.y1 for r in within)
        x0, x1 = min(r.box.x0 for r in within), max(r.box.x1 for r in within)
        place = np.s_[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1]
        ruled = cv2.subtract(marks[place], rest[place])
        ink[place] = cv2.bitwise_or(ink[place], ruled)
        gray[place][ruled > 0] = np.minimum(gray[place], print_[place])[ruled > 0]
        colour[place] = cleared[place]
        side = 2 * round(BESIDE * dpi) + 1
        colour[place][cv2.dilate(ruled, np.ones((side, side), np.uint8)) > 0] = 255
    return _left(colour)


def _between_long(found: Sequence[Rule], dpi: float) -> list[Rule]:
    """Rules that are too long for a stamp's, and those between them."""
    long = [rule.box for rule in found if rule.horizontal and rule.box.width >= _LEAST * dpi]
    if not long:
        return []
    edge = 0.1 * dpi
    x0, x1 = min(b.x0 for b in long) - edge, max(b.x1 for b in long) + edge
    y0, y1 = min(b.y0 for b in long) - edge, max(b.y1 for b in long) + edge
    return [
        r
        for r in found
        if r.box.x0 >= x0 and r.box.x1 <= x1 and (not r.horizontal or (r.box.y0 >= y0 and r.box.y1 <= y1))
        and r.box.y0 <= y1 and r.box.y1 >= y0
    ]  # fmt: skip


def _in_columns(found: Sequence[Rule], ink: np.ndarray, dpi: float) -> list[list[Rule]]:
    """Level rules of the same ends, no uprights beside them and black print between, with those that begin or end with
    them: of the heads and sums of tables in a column of the page. A stamp has a frame, or its own ink between lines."""
    ends, uprights = _ENDS * dpi, [r.box for r in found if not r.horizontal]
    level = sorted((r for r in found if r.horizontal), key=lambda r: r.box.y0)
    left = [r for r in level if _IN_COLUMN * dpi <= r.box.width < _LEAST * dpi]
    tables = []
    while left:
        first = left[0].box
        own = [r for r in left if abs(r.box.x0 - first.x0) <= ends and abs(r.box.x1 - first.x1) <= ends]
        left = [r for r in left if r not in own]
        box = Box(first.x0 - ends, first.y0, first.x1 + ends, own[-1].box.y1)
        between = ink[int(first.y1) : int(box.y1), int(first.x0) : int(first.x1)]
        if (
            any(box.x_overlap(u) > 0 and box.y_overlap(u) > 0 for u in uprights)
            or not between.size
            or (between > 0).mean() < _PRINTED
        ):
            continue
        tables.append([r for r in level if r in own or _begins_or_ends_with(r.box, first, ends)])
    return tables


def _begins_or_ends_with(rule: Box, whole: Box, ends: float) -> bool:
    within = rule.x0 >= whole.x0 - ends and rule.x1 <= whole.x1 + ends
    return within and min(abs(rule.x0 - whole.x0), abs(rule.x1 - whole.x1)) <= ends


def _left(colour: np.ndarray) -> np.ndarray | None:
    """The coloured layer if it holds ink, not scraps of rules alone."""
    return colour if int((colour[::2, ::2] < _INK).sum()) > _SCRAPS else None
