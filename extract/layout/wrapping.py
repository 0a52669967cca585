"""Whether two lines of print under one another are one text that wraps, or two."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from math import inf
from statistics import fmean, median, pstdev

import regex

from extract.layout.bold_lines import in_other_strokes
from extract.layout.line_level import letter_height, level_of
from extract.layout.measures import MEASURES, TableMeasures
from extract.layout.places import Column
from extract.layout.row_numbers import labels_counted
from extract.layout.text_measures import TEXT
from extract.layout.text_rows import first_word, is_bulleted
from extract.model.page import Box, Line

_LATIN = regex.compile(r"[A-Za-z]{3}")
_THAI = regex.compile(r"[ก-ฮ]")
_FEWEST_BEGINNING = 2
"""Rows that values tell from which all say where labels begin."""
_FEWEST_TRANSLATED = 2
"""Thai lines with one in Latin letters right below from which the lower ones are translations, where Latin letters
stand in no other lines."""


class TextColumn:
    """The lines of one column of text from top to bottom, and what it costs that neighbours are one text or two.

    ``together[k]`` and ``apart[k]`` are of lines ``k`` and ``k + 1``; ``pitch`` is the step from line to line.
    ``rows_apart`` is how far apart the closer rows of values stand, ``unit`` the usual height of a line; ``valued`` are
    the boxes of the lines beside which values stand.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        column: Column,
        rows_apart: float,
        unit: float,
        measures: TableMeasures,
        valued: AbstractSet[Box] = frozenset(),
    ) -> None:
        self.lines = sorted(lines, key=lambda n: n.box.cy)
        self._valued = [n.box in valued for n in self.lines]
        height = letter_height(self.lines)
        self._levels = [level_of(n, height) for n in self.lines]
        self._m = measures
        self._unit = unit
        self._edge = max([column.x1, *(n.box.x1 for n in self.lines)])
        self._rows_apart = rows_apart
        self._centred = _is_centred(self.lines)
        self._left = column.x0
        runs = labels_counted([n.text for n in self.lines])
        self.numbers = [run is not None for run in runs]
        bullets = [is_bulleted(n.text) for n in self.lines]
        self._bullets = bullets if sum(bullets) >= measures.alike else [False] * len(bullets)
        self._begins_anew = _begins_anew(runs)
        self.is_numbered = sum(self.numbers) >= max(measures.alike, measures.numbered_share * len(self.lines))
        latin = [_is_latin(n.text) for n in self.lines]
        thai = [_is_thai(n.text) for n in self.lines]
        self._translated = [a and b for a, b in zip(thai, latin[1:], strict=False)]
        self._is_bilingual = sum(self._translated) >= _FEWEST_TRANSLATED and sum(latin) == sum(self._translated)
        steps = [b - a for a, b in pairwise(self._levels)]
        of_rows = [step for step, two in zip(steps, pairwise(self._valued), strict=True) if all(two)]
        told = _two_even_steps(steps, of_rows, unit, measures) or _two_modes(steps, of_rows, unit, measures)
        self.pitch, self.wide = told or _two_steps(steps, unit, measures)
        self._begin = self._rows_begin()
        self.together = [self._together(a, b) for a, b in pairwise(range(len(self.lines)))]
        self.apart = [self._apart(a, b) for a, b in pairwise(range(len(self.lines)))]

    def _room(self, a: int, b: int) -> float:
        """How surely the first word of line ``b`` had room in line ``a``: 0 to 1."""
        upper, lower = self.lines[a], self.lines[b]
        free = self._edge - upper.box.x1 + (max(0.0, upper.box.x0 - self._left) if self._centred else 0.0)
        spare = free - first_word_width(lower) - self._m.room_margin * self._unit
        return min(1.0, max(0.0, spare / (self._m.room_sure * self._unit)))

    def _rows_begin(self) -> float | None:
        """Where labels begin (x): where lines do that have values beside them, as the lines right above them have: each
        of these begins a row, wherever values stand at their labels. None where there are few or they do not agree.
        """
        after = [n.box.x0 for n, (a, b) in zip(self.lines[1:], pairwise(self._valued), strict=True) if a and b]
        near = self._m.aligned_close * self._unit
        if len(after) < _FEWEST_BEGINNING or max(after) - min(after) > near:
            return None
        return median(after)

    def _is_set_in(self, a: int, b: int) -> bool:
        """Whether line ``b`` begins a row, as those do that values tell, under a line further left that has none: the
        name of a group."""
        if b == len(self.lines) or self._begin is None or self._centred or self._valued[a] or not self._valued[b]:
            return False
        if self._begins_oddly(a, b):
            return False
        near = self._m.aligned_close * self._unit
        return abs(self.lines[b].box.x0 - self._begin) < near < self._begin - self.lines[a].box.x0

    def _whiteness(self, a: int, b: int) -> float:
        """Whether the step between two lines is of the wide kind (1), the narrow one (-1) or there is but one (0)."""
        if self.wide is None:
            return 0.0
        step = self._levels[b] - self._levels[a]
        share = (step - self.pitch) / (self.wide - self.pitch)
        return min(1.0, max(-1.0, 2 * share - 1))

    def _begins_oddly(self, a: int, b: int) -> bool:
        upper, lower = self.lines[a].text, self.lines[b].text
        if self._is_bilingual and self._translated[a]:
            return True
        if lower[:1].islower() and not upper[:1].islower():
            return True
        return lower[:1] in "(&/)]" or (_open_bracket(upper) and ")" in lower)

    def _together(self, a: int, b: int) -> float:
        m = self._m
        cost = m.room * self._room(a, b) + m.white * max(0.0, self._whiteness(a, b))
        if (self.is_numbered and self.numbers[b]) or self._bullets[b]:
            cost += m.unruled
        if self._begins_oddly(a, b):
            cost -= min(cost, m.goes_on)
        if self._begins_anew[b]:
            cost += m.new_count
        if self._is_set_in(a, b) or (self._valued[a] and self._is_set_in(b, b + 1)):
            cost += m.unruled
        cost += m.other_type * in_other_strokes(self.lines[a], self.lines[b], m)
        if not self._centred:
            left_of = (self.lines[a].box.x0 - self.lines[b].box.x0) / self._unit
            cost += m.unruled if left_of > m.set_in else m.outdent * min(1.0, max(0.0, left_of / m.outdent_sure - 1))
        step = self._levels[b] - self._levels[a]
        if self.wide is None:
            least = m.rows_apart * self._rows_apart
            cost += m.row_step * min(1.0, max(0.0, step - least) / max(self._rows_apart - least, 1e-6))
        return cost + m.white * max(0.0, step / self.pitch - m.wide_step)

    def _apart(self, a: int, b: int) -> float:
        m = self._m
        cost = m.white * max(0.0, -self._whiteness(a, b))
        if self.is_numbered and not (self.numbers[b] or self._begins_anew[b]):
            cost += m.not_numbered
        if self._begins_oddly(a, b):
            cost += m.goes_on
        return cost + m.no_room * (self._room(a, b) == 0.0 and len(self.lines) > 2)


def _begins_anew(runs: Sequence[tuple[int, ...] | None]) -> list[bool]:
    """For each line of a column whether it is the last before a running number that does not go on from the one above:
    the name of a group whose rows are counted anew."""
    out, last = [False] * len(runs), None
    for k, run in enumerate(runs):
        if run is None:
            continue
        if last is not None and k and runs[k - 1] is None:
            same = len(run) == len(last) and run[:-1] == last[:-1]
            out[k - 1] = len(run) == len(last) and not (same and run[-1] > last[-1])
        last = run
    return out


def _is_latin(text: str) -> bool:
    return _LATIN.search(text) is not None and not _is_thai(text)


def _is_thai(text: str) -> bool:
    return _THAI.search(text) is not None


def _two_steps(steps: Sequence[float], unit: float, measures: TableMeasures) -> tuple[float, float | None]:
    """The usual step within a text, and that from one text to the next where it is plainly wider."""
    real = sorted(s for s in steps if s > TEXT.least_step * unit)
    if not real:
        return unit, None
    cut = max(range(1, len(real)), key=lambda k: real[k] / real[k - 1], default=0)
    if len(real) < measures.alike or cut == 0:
        return real[0], None
    narrow, wide = fmean(real[:cut]), median(real[cut:])
    return (narrow, wide) if real[cut] > measures.two_whites * real[cut - 1] else (real[len(real) // 4], None)


def _two_even_steps(
    steps: Sequence[float], of_rows: Sequence[float], unit: float, measures: TableMeasures
) -> tuple[float, float] | None:
    """As :func:`_two_steps`, of steps that differ less but hardly differ among themselves; the narrow ones are none of
    those from one row of values to the next, ``of_rows``."""
    real = sorted(s for s in steps if s > TEXT.least_step * unit)
    for k in range(measures.alike, len(real)):
        apart = real[k] - real[k - 1]
        even = real[k - 1] - real[0] < measures.even * apart
        if even and real[k] > measures.two_whites_even * real[k - 1] and min(of_rows, default=inf) > real[k - 1]:
            return fmean(real[:k]), median(real[k:])
    return None


def _two_modes(
    steps: Sequence[float], of_rows: Sequence[float], unit: float, measures: TableMeasures
) -> tuple[float, float] | None:
    """As :func:`_two_even_steps`, of many steps of either kind, which differ far less among themselves than the kinds
    do from one another: what was read as an image is a pixel or two off everywhere."""
    real = sorted(s for s in steps if s > TEXT.least_step * unit)
    for k in range(measures.many_steps, len(real) - measures.many_steps + 1):
        narrow, wide = fmean(real[:k]), fmean(real[k:])
        spread = max(pstdev(real[:k]), pstdev(real[k:]))
        apart = wide > measures.two_whites * narrow and wide - narrow > measures.modes * spread
        if apart and min(of_rows, default=inf) > real[k - 1]:
            return narrow, median(real[k:])
    return None


def _is_centred(lines: Sequence[Line]) -> bool:
    if len(lines) < 2:
        return False
    middle, left = median(n.box.cx for n in lines), median(n.box.x0 for n in lines)
    return sum(abs(n.box.cx - middle) for n in lines) < MEASURES.centred * sum(abs(n.box.x0 - left) for n in lines)


def first_word_width(line: Line) -> float:
    """Width of a line's first word; Thai writes without spaces, so with a measure at most."""
    _, box = first_word(line)
    return min((box or line.box).width, MEASURES.room_word * line.box.height)


def _open_bracket(text: str) -> bool:
    return text.count("(") > text.count(")")
