"""Ink that a number's reading does not account for: another segment's digit close beside it, a point that nobody read,
a stroke over a digit.

The line finder cuts a number in two where its digits lean over one another, a reader passes over a point, and a ๐ under
a pen's tick reads as a ๑. What is left reads as surely as any number: ``๕ | ๗.๐๙`` as 7.09, ``๒๘.๒`` as 282. So the ink
on a number's row is looked at:

- a digit, a point or a comma of another segment that nearly touches a number is of it, as is a sign or letter alone
  there, a letter there that was hardly read, and ink of no line that is as large as a digit's stroke; where a point
  may be lost between two numbers, both are doubted;
- a dash before a number that begins with none is a minus;
- small ink on the feet of the digits, white to both sides, is a point or comma, though a tail leans over it; where
  there is more of it between two digits than the reading has, one was not read, unless commas leave no place for one;
- a digit without a tail does not rise above the others; one that does has a stroke over it;
- no straight stroke slants through a digit, or beside one, that is longer than digits are high;
- ink that reads as one digit is no wider than one; upright ink in a space beside a number may be left of its last one;
- a figure read as raised whose ink stands on the feet of the digits is one of them.

None of this says what is printed, so the number is hardly read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from statistics import median
from typing import Final
from unicodedata import category

import numpy as np
from numpy.typing import NDArray

from extract.lines.lattice import Grid, holding
from extract.lines.segments import Lines
from extract.model.page import HARDLY_READ, Box, Line, Rule
from extract.read.halved_digits import DUST, is_dealt, lowest_digit
from extract.read.number_runs import in_groups, number_runs
from extract.read.slanted_strokes import is_crossed
from extract.read.torn import NEAR, PARTED, PITCH, WIDE, middle_step
from extract.read.touched import doubt
from extract.thai import digits

Boxes = NDArray[np.float64]

_SIGNS: Final = frozenset(".,")
_OF_NUMBERS: Final = frozenset(".,…•·")
"""What a point or a comma by itself reads as."""
_FLAT: Final = frozenset("๐๑๓0123456789")
"""Digits that no type gives a tail above the others."""
_LEVEL: Final = 0.4
"""Share of the lower segment's height that it has in common with another on its row."""
_HANGS: Final = 0.35
"""How far under a line the middle of a comma may stand, in the line's heights."""
_COMMA: Final = 0.75
"""Share of a line's height that a comma by itself has at most, wherever it crosses the feet of the digits."""
_TALL: Final = 0.45
"""Share of the height of a line without marks from which a piece of ink may be a digit."""
_PLAIN: Final = 1.35
"""Heights of its letters that a line without marks over and under them has: a digit with a tail."""
_POINT: Final = (0.4, 0.55)
"""Heights of a digit that a point or a comma is wide and high at most."""
_STROKE: Final = 0.3
"""Heights of a digit from which ink of no line is a part of one: a leader's dots are less."""
_DOT: Final = 0.45
"""Heights of a digit that a leader's dot has at most."""
_DOTS: Final = 4
"""Further dots of a leader from which it is one."""
_APART: Final = 1.0
"""Heights of a digit from one dot of a leader to the next at most."""
_ALIKE: Final = 0.1
"""Heights of a digit by which they differ, in size and in level, at most."""
_ASIDE: Final = 1.5
"""How far beside a number such ink may be a digit of it, in pitches of its digits, or in their
heights where those are more: torn print leaves gaps, and a 1 is narrow."""
_UNDER: Final = 0.25
"""Heights of a digit above its foot from which a rule is one under the number, and a figure is no raised one."""
_FOOT: Final = 0.65
"""Heights of a digit below its head, from which ink is on its foot."""
_BELOW: Final = 0.35
"""How far under the feet a comma's middle stands at most, in heights of a digit."""
_WHITE: Final = 0.04
"""White to either side of a point, in heights of a digit; less, and it is a stroke's end."""
_DASH: Final = (0.2, 0.3)
"""Heights of a digit that a minus is wide at least, and high at most."""
_HALF: Final = (0.25, 0.8)
"""Where below the heads of the digits, in their heights, the middle of a minus stands."""
_HEAD: Final = 0.35
"""Heights of a digit within which the heads of those with and without tails lie."""
_OFF: Final = 0.15
"""Widths of a digit's ink by which the place where it was read may miss its middle."""
_TORN: Final = 1.15
"""Pitches of a line's digits up to which two pieces of ink are halves of one digit."""
_WIDEST: Final = 1.7
"""Heights of a digit without a tail from which ink is wider than any one digit; a ๔ with its tail has 1.4."""
_WIDEST_ARABIC: Final = 1.2
"""The same of an Arabic one, which is higher than wide."""
_RISES: Final = 0.3
"""How far above the other digits' heads a stroke through one of them ends at least, in their heights."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The ink of a number: ``pieces`` (n, 4) and those ``tall`` as digits, whose heads and feet lie at ``head`` and
    ``foot``."""

    pieces: Boxes
    tall: Boxes
    head: float
    foot: float

    @property
    def height(self) -> float:
        return self.foot - self.head

    @property
    def digits(self) -> Boxes:
        """The tall pieces whose heads lie where those of digits do; a large comma is as tall as a digit's half."""
        return np.asarray(self.tall[self.tall[:, 1] < self.head + _HEAD * self.height])


def doubted(lines: Sequence[Line], found: Lines, grids: Sequence[Grid] = (), rules: Sequence[Rule] = ()) -> list[Line]:
    """The lines with the numbers hardly read beside which, or within which, ink stands that they do not account for.

    ``lines`` were read from the segments ``found``, in whose pixels their boxes are; the number in the next cell of one
    of the ``grids`` is another one. A level one of the ``rules`` on a number's row may be print that was taken for one.
    """
    owners = {(s.box.x0, s.box.y0, s.box.x1, s.box.y1): k for k, s in enumerate(found.segments)}
    segments = [owners.get((line.box.x0, line.box.y0, line.box.x1, line.box.y1)) for line in lines]
    boxes = found.parts.boxes.astype(np.float64)
    stray = boxes[1:][~np.isin(found.owner[1:], [s for s in segments if s is not None])]
    level = np.array([(r.box.x0, r.box.y0, r.box.x1, r.box.y1) for r in rules if r.horizontal]).reshape(-1, 4)
    touched: dict[int, set[int]] = {k: set() for k in range(len(lines))}
    order = np.argsort(found.owner, kind="stable")
    begin = np.searchsorted(found.owner[order], np.arange(len(found.segments) + 1)).tolist()
    labels = found.parts.labels
    for k, (line, segment) in enumerate(zip(lines, segments, strict=True)):
        runs = number_runs(line)
        if segment is None or not runs:
            continue
        own = boxes[order[begin[segment] : begin[segment + 1]]]
        near = _near_rows(stray, own)
        least = _TALL * min(line.box.height, _PLAIN * found.bands[segment].height)
        rows = [_row(own, around, least) for *_, around in runs]
        spaced = _with_spaces(line, runs)
        as_one = rows if len(spaced) == len(runs) else [_row(own, around, least) for *_, around in spaced]
        for (start, end, _), row in zip(spaced, as_one, strict=True):
            if row is not None and _has_unread_point(line, start, end, row, near, labels):
                touched[k].update(range(start, end))
        near = np.concatenate([near, _unread(line, own, runs)])
        for (start, end, around), row in zip(runs, rows, strict=True):
            if row is None:
                continue
            struck = _is_struck(line, start, end, row) or _is_too_wide(line, start, end, row)
            struck = struck or _has_unread_sign(line, start, row, own) or _has_last_digit(line, end, row, own)
            struck = struck or is_crossed(line, start, end, row.digits, row.foot, found)
            if struck or _has_unread_digit(line, start, end, row) or _has_stray(line, around, row, near, level):
                touched[k].update(range(start, end))
    for k, other in _split(lines, grids):
        touched[k].update(other)
    return [doubt(line, touched[k]) for k, line in enumerate(lines)]


def _with_spaces(line: Line, runs: Sequence[tuple[int, int, Box]]) -> list[tuple[int, int, Box]]:
    """The numbers, those with nothing but a space between them as one: the space may be a point."""
    out: list[tuple[int, int, Box]] = []
    for start, end, box in runs:
        if out and line.text[out[-1][1] : start] == " ":
            first, _, before = out[-1]
            x0, y0, x1, y1 = before.x0, min(before.y0, box.y0), box.x1, max(before.y1, box.y1)
            out[-1] = (first, end, Box(x0, y0, x1, y1))
        else:
            out.append((start, end, box))
    return out


def _near_rows(stray: Boxes, own: Boxes) -> Boxes:
    """What may stand on the rows of a number, or under them, that is of these pieces."""
    if not len(own):
        return stray[:0]
    head, foot = own[:, 1].min(), own[:, 3].max()
    return np.asarray(stray[(stray[:, 3] > head) & (stray[:, 1] < 2 * foot - head)])


def _unread(line: Line, own: Boxes, runs: Sequence[tuple[int, int, Box]]) -> Boxes:
    """The upright ink of a line's segment between its signs and numbers, where a space was read."""
    read = [g.box for g in line.run.glyphs if g.box is not None and not g.text.isspace()]
    places = np.array([(box.x0, box.x1) for box in [*read, *(around for *_, around in runs)]])
    within = (own[:, 0] > places[:, 0].min()) & (own[:, 2] < places[:, 1].max())
    within &= own[:, 3] - own[:, 1] >= own[:, 2] - own[:, 0]
    over = (own[:, None, 2] > places[None, :, 0]) & (own[:, None, 0] < places[None, :, 1])
    return np.asarray(own[within & ~over.any(axis=1)])


def _row(own: Boxes, around: Box, least: float) -> _Row | None:
    """The ink of a number among its segment's; None where no piece is as tall as a digit is at ``least``."""
    middles = (own[:, 0] + own[:, 2]) / 2
    here = own[(middles > around.x0) & (middles < around.x1)]
    tall = here[here[:, 3] - here[:, 1] > least]
    if not len(tall):
        return None
    return _Row(here, tall, median(tall[:, 1].tolist()), median(tall[:, 3].tolist()))


def _has_unread_point(line: Line, start: int, end: int, row: _Row, stray: Boxes, labels: NDArray[np.integer]) -> bool:
    """Whether more points, of its line or of none, stand between a number's first and last digit than were read. In
    one that commas part into groups there is no place for another: what is there is dust, or a digit's hair line."""
    if in_groups(line.text[start:end]):
        return False
    tall, height = row.tall, row.height
    first, last = tall[:, 0].min(), tall[:, 2].max()
    amid = (stray[:, 0] > first) & (stray[:, 2] < last) & (stray[:, 3] > row.head) & (stray[:, 1] < row.foot + height)
    here = np.concatenate([row.pieces, stray[amid]]) if amid.any() else row.pieces
    x0, y0, x1, y1 = here.T
    wide, high, level = x1 - x0, y1 - y0, (y0 + y1) / 2
    small = (np.minimum(wide, high) >= DUST * height) & (wide <= _POINT[0] * height) & (high <= _POINT[1] * height)
    on_foot = small & (level > row.head + _FOOT * height) & (level < row.foot + _BELOW * height)
    read = sum(g.text in _SIGNS for g in line.run.glyphs[start:end])
    points = here[on_foot & (first < x0) & (x0 < last)]
    if len(points) <= read:
        return False
    white = _WHITE * height
    others = here[~on_foot & (np.maximum(wide, high) > DUST * height)]
    apart = (others[:, None, 0] >= points[:, 2] + white) | (others[:, None, 2] <= points[:, 0] - white)
    free = [
        bool(none) or _stands_free(box, row.head, white, labels)
        for none, box in zip(apart.all(axis=0), points, strict=True)
    ]
    return sum(free) > read


def _stands_free(piece: NDArray[np.float64], head: float, white: float, labels: NDArray[np.integer]) -> bool:
    """Whether nothing but a tail that leans over it, above the heads of the digits, keeps a piece from standing by
    itself."""
    x0, y0, x1, y1 = (round(v) for v in piece)
    aside = math.ceil(white)
    around = labels[min(round(head), y0) : y1, max(0, x0 - aside) : x1 + aside]
    others = (around > 0) & (around != labels[y0:y1, x0:x1].max())
    return not others.any()


def _is_struck(line: Line, start: int, end: int, row: _Row) -> bool:
    """Whether ink of nothing but digits without a tail rises above the other digits. (A stroke between two numbers may
    touch one.)"""
    glyphs = [
        (i, g.text, g.box.cx) for i, g in enumerate(line.run.glyphs) if g.box is not None and g.text not in _SIGNS
    ]
    heads = row.digits
    if not len(heads):
        return False
    lowest = min(float(heads[:, 1].max()), lowest_digit(heads, row.pieces, row.foot, end - start))
    for piece in heads[heads[:, 1] < lowest - _RISES * (row.foot - lowest)]:
        within = [(i, text) for i, text, cx in glyphs if piece[0] <= cx <= piece[2]]
        if within and all(start <= i < end and text in _FLAT for i, text in within):
            return True
    return False


def _is_too_wide(line: Line, start: int, end: int, row: _Row) -> bool:
    """Whether ink is wider than a digit and reads as no more than one: there is a stroke with it, or another digit. Of
    what touches the sign behind it, as a % does, that one's begins where it does."""
    signs = [(i, g, g.box) for i, g in enumerate(line.run.glyphs) if g.box is not None and not g.text.isspace()]
    middles = np.array([box.cx for _, _, box in signs])
    x0, x1 = row.tall[:, 0], row.tall[:, 2]
    alone = ((middles > x0[:, None]) & (middles < x1[:, None])).sum(axis=1) < 2
    nearest = middles[np.abs((x0 + x1)[:, None] / 2 - middles).argmin(axis=1)]
    for (i, glyph, box), behind in zip_longest(signs, signs[1:]):
        if not start <= i < end or not digits.is_digit(glyph.text):
            continue
        of_it = alone & (x0 + x1 > 2 * box.x0) & (x0 + x1 < 2 * box.x1) & (nearest == box.cx)
        of_it |= alone & (x0 < box.cx) & (x1 > box.cx)
        if not of_it.any():
            continue
        last = float(x1[of_it].max())
        if behind is not None and behind[0] >= end and behind[1].text not in _SIGNS:
            last = min(last, max(behind[2].x0, box.cx))
        widest = _WIDEST_ARABIC if glyph.text in digits.ARABIC else _WIDEST
        if last - float(x0[of_it].min()) > widest * row.height:
            return True
    return False


def _has_unread_sign(line: Line, start: int, row: _Row, own: Boxes) -> bool:
    """Whether a dash stands right before a number, half way up its digits, and nothing was read there: a minus."""
    first = float(row.tall[:, 0].min())
    if any(
        not g.text.isspace() and g.box is not None and g.box.x1 > first - row.height for g in line.run.glyphs[:start]
    ):
        return False
    wide, high, level = own[:, 2] - own[:, 0], own[:, 3] - own[:, 1], (own[:, 1] + own[:, 3]) / 2
    dash = (wide >= _DASH[0] * row.height) & (high <= _DASH[1] * row.height) & (wide > high)
    dash &= (own[:, 2] <= first + _OFF * row.height) & (own[:, 2] > first - row.height)
    return bool((dash & (level > row.head + _HALF[0] * row.height) & (level < row.head + _HALF[1] * row.height)).any())


def _has_last_digit(line: Line, end: int, row: _Row, own: Boxes) -> bool:
    """Whether what was read as a raised figure behind a number stands on the feet of its digits."""
    glyph = line.run.glyphs[end] if end < len(line.run.glyphs) else None
    if glyph is None or glyph.box is None or glyph.text not in digits.SUPERSCRIPTS:
        return False
    middles = (own[:, 0] + own[:, 2]) / 2
    ink = own[(middles >= glyph.box.x0) & (middles <= glyph.box.x1)]
    return bool(len(ink)) and float(ink[:, 3].max()) > row.foot - _UNDER * row.height


def _has_unread_digit(line: Line, start: int, end: int, row: _Row) -> bool:
    """Whether a piece of ink as tall as a digit, between two digits of a number, reads as nothing, nor as part of the
    digit next to it."""
    glyphs = line.run.glyphs[start:end]
    read = [g.box for g in glyphs if g.box is not None and digits.is_digit(g.text)]
    if len(read) < 2:
        return False
    level = (row.tall[:, 1] < row.foot - _FOOT * row.height) & (row.tall[:, 3] > row.head + _FOOT * row.height)
    tall, middles = row.tall[level], row.tall[level][:, [0, 2]].mean(axis=1)
    off = _OFF * float(np.median(row.tall[:, 2] - row.tall[:, 0]))
    widest = _TORN * _pitch(line)
    arabic = all(g.text in digits.ARABIC for g in glyphs if digits.is_digit(g.text))
    for piece, middle in zip(tall, middles, strict=True):
        amid = piece[0] > read[0].cx and piece[2] < read[-1].cx
        if not amid or any(b.x0 - off < middle < b.x1 + off for b in read):
            continue
        nearest = min(read, key=lambda b: max(b.x0 - middle, middle - b.x1))
        ink = np.vstack([piece, tall[(middles > nearest.x0) & (middles < nearest.x1)]])
        if len(ink) == 1 or ink[:, 2].max() - ink[:, 0].min() > widest:
            return not is_dealt(tall, row.tall[~level], read, widest, arabic)
    return False


def _has_stray(line: Line, around: Box, row: _Row, stray: Boxes, rules: Boxes) -> bool:
    """Whether ink of no line, as large as a digit's stroke, or a level rule stands beside the number on its row."""
    reach = _ASIDE * max(_pitch(line), row.height)
    if _beside(rules, around, row, reach, row.foot - _UNDER * row.height).any():
        return True
    wide, high = stray[:, 2] - stray[:, 0], stray[:, 3] - stray[:, 1]
    size = (np.maximum(wide, high) > _STROKE * row.height) & (np.minimum(wide, high) > DUST * row.height)
    size &= high < 2 * row.height
    return any(
        not _is_of_a_leader(piece, stray, row) and not _is_of_a_sign(piece, line, row)
        for piece in stray[size & _beside(stray, around, row, reach)]
    )


def _is_of_a_sign(piece: NDArray[np.float64], line: Line, row: _Row) -> bool:
    """Whether a piece is a point or comma that was read: those of coarse print are as large as a digit's stroke."""
    x0, y0, x1, y1 = piece
    if x1 - x0 > _POINT[0] * row.height or y1 - y0 > _POINT[1] * row.height or y0 < row.head + _HALF[0] * row.height:
        return False
    signs = (g.box for g in line.run.glyphs if g.box is not None and g.text in _SIGNS)
    return any(box.x0 <= (x0 + x1) / 2 <= box.x1 for box in signs)


def _beside(pieces: Boxes, around: Box, row: _Row, reach: float, foot: float | None = None) -> NDArray[np.bool_]:
    """Which of the pieces stand within ``reach`` of the number, their middle between the head and ``foot``."""
    level = (pieces[:, 1] + pieces[:, 3]) / 2
    aside = (pieces[:, 0] < around.x1 + reach) & (pieces[:, 2] > around.x0 - reach)
    return np.asarray(aside & (level > row.head) & (level < (row.foot if foot is None else foot)))


def _is_of_a_leader(piece: NDArray[np.float64], stray: Boxes, row: _Row) -> bool:
    """Whether a piece is one of a row of dots: those of a bold type are as large as a stroke of a pale one's digit."""
    width, height = piece[2] - piece[0], piece[3] - piece[1]
    if max(width, height) > _DOT * row.height:
        return False
    sides = np.stack([stray[:, 2] - stray[:, 0], stray[:, 3] - stray[:, 1]], axis=1)
    alike = (np.abs(sides - (width, height)) <= _ALIKE * row.height).all(axis=1)
    alike &= np.abs(stray[:, 3] - piece[3]) <= _ALIKE * row.height
    alike &= np.abs(stray[:, 0] - piece[0]) < _DOTS * _APART * row.height
    return int(alike.sum()) > _DOTS


def _split(lines: Sequence[Line], grids: Sequence[Grid]) -> list[tuple[int, set[int]]]:
    """The numbers, by line and glyphs, that another segment's digit or point nearly touches."""
    if len(lines) < 2:
        return []
    boxes = np.array([(b.x0, b.y0, b.x1, b.y1) for b in (line.box for line in lines)])
    heights = boxes[:, 3] - boxes[:, 1]
    apart = np.maximum(boxes[:, None, 0], boxes[None, :, 0]) - np.minimum(boxes[:, None, 2], boxes[None, :, 2])
    level = np.minimum(boxes[:, None, 3], boxes[None, :, 3]) - np.maximum(boxes[:, None, 1], boxes[None, :, 1])
    lower = np.minimum(heights[:, None], heights[None, :])
    hangs = (lower < _TALL * heights[:, None]) & (level > lower - _HANGS * heights[:, None])
    alone = np.array([len(line.text) == 1 for line in lines])
    hangs |= alone & (lower < _COMMA * heights[:, None]) & (level > 0)
    near = (apart < PARTED * heights[:, None]) & ((level > _LEVEL * lower) | hangs)
    np.fill_diagonal(near, False)
    cells = holding(grids, [(line.box.cx, line.box.cy) for line in lines])
    found = []
    for k, other in np.argwhere(near).tolist():
        if (cells[:, k] == cells[:, other]).all():
            found += [(k, glyphs) for glyphs in _touched(lines[k], lines[other])]
    return found


def _touched(line: Line, other: Line) -> list[set[int]]:
    """The glyphs of each of a line's numbers that a figure of another segment nearly touches, or parts from it no more
    white than a lost point leaves."""
    figures = [(box, True, "." in other.text[start:end]) for start, end, box in number_runs(other)]
    figures += [
        (g.box, False, False)
        for i, g in enumerate(other.run.glyphs)
        if g.box is not None and (g.text in _OF_NUMBERS or _stands_alone(other.text, i) or _is_torn(other, i))
    ]
    if not figures:
        return []
    pitch = _pitch(line)
    touched = []
    for start, end, box in number_runs(line):
        decimal = "." in line.text[start:end]
        for figure, number, has_point in figures:
            before = figure.cx < box.cx
            reach = WIDE if not number else NEAR if (has_point if before else decimal) else PARTED
            if figure.x0 < box.x1 + reach * pitch and figure.x1 > box.x0 - reach * pitch:
                touched.append(set(range(start, end)))
                break
    return touched


def _is_torn(line: Line, at: int) -> bool:
    """Whether a letter at either end of a line was hardly read: what stands beside it may be another piece of it."""
    glyphs = line.run.glyphs
    torn = at in (0, len(glyphs) - 1) and category(glyphs[at].text)[0] == "L"
    return torn and glyphs[at].confidence <= HARDLY_READ


def _stands_alone(text: str, at: int) -> bool:
    """Whether a character is all of a line, or the letter that begins or ends it beside a digit or a space.

    >>> [_stands_alone(text, 3) for text in ("๗๓ r", "๗๓,r", "๗๓๔r", "๗๓๔๕", "คนrs")]
    [True, False, True, False, False]
    """
    beside = [text[i] for i in (at - 1, at + 1) if 0 <= i < len(text)]
    if not beside:
        return True
    alone = len(beside) == 1 and (beside[0].isspace() or digits.is_digit(beside[0]))
    return alone and category(text[at])[0] == "L"


def _pitch(line: Line) -> float:
    """The pitch of a line's digits, in pixels; 0 without any. Wide print gives them more than they need."""
    runs = [line.run.glyphs[start:end] for start, end, _ in number_runs(line)]
    boxes = [[g.box if digits.is_digit(g.text) else None for g in run] for run in runs]
    widths = sorted(box.width for run in boxes for box in run if box is not None)
    steps = (b.cx - a.cx for run in boxes for a, b in pairwise(run) if a is not None and b is not None)
    needed = PITCH * widths[len(widths) // 2] if widths else 0.0
    return max(needed, middle_step(steps))
