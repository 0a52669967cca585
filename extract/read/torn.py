"""Numbers that are torn: a space, a letter or a sign where a digit stands, so that a part is read as the whole.

A reader that meets a digit it does not know writes a letter there, or a space, and is as sure of the digits beside it
as ever: ``๔๙.๕`` is read ``๔ธ.๕``, and 5 is no score of that page. So what touches a number, or nearly does, is looked
at before the number is believed:

- a letter that stands alone beside digits is tried as the digit that the reader liked best there, as sure as that;
- else the number is torn, and worth no more than a part;
- a point or comma that has a digit on one side alone is what is left of a number, but for the point behind a list's;
- a space within digits is none where the digits' own pitch goes on over it, as in letter-spaced print; where it is
  narrower than a space and wider than the pitch, both sides are torn;
- a space at either end in which the reader saw a digit, however faintly, is one of the number's that lost its ink;
- white between two numbers in which a point may have stood, by the steps of their own digits, parts none;
- no number is surer than what touches it, for a mistake in one is a mistake in the other;
- a line that hardly reads (another script, print beyond reading) lends no number.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final
from unicodedata import category

import cv2
import numpy as np
import regex
from numpy.typing import NDArray

from extract.read.charset import DIGITS, LEADER, THAI_DIGITS
from extract.read.reading import CharReading, LineReading

NEAR: Final = 0.6
"""White, in pitches of the digits, below which two characters nearly touch; a space between words is wider (0.65 in
the narrowest office type), letter-spacing narrower (0.45)."""
WIDE: Final = 1.0
"""As ``NEAR``, but within a number that is evenly spaced: letter-spacing of a quarter of the type's size."""
PITCH: Final = 1.2
"""The pitch of digits in their own widths: what they need without any spacing."""
NOUGHT: Final = 2.0
"""As ``NEAR``, between a decimal and a nought alone behind it, which is its last digit: nobody prints one there."""
PARTED: Final = 1.5
"""As ``NEAR``, between two numbers: a point or comma that left no ink is as wide as a space, and nobody prints two
values with no more than that between them (measured on letters: telephone numbers alone are parted so)."""
EVEN: Final = 1.35
"""A gap up to so many times the widest other gap of a number is of the same spacing."""
TORN: Final = 0.2
"""What a digit of a torn number is worth at most: less than anything that another print must reckon with."""
LEGIBLE: Final = 0.85
"""Mean confidence of a line's letters and digits below which its numbers are made of what is none."""
JUDGED: Final = 6
"""Letters of a line that is judged so; a cell of a number and its unit is not."""
_DOUBTED: Final = 0.9
"""A letter read less surely than this may be a digit that has a share of at least ``_SHARE``, as a space may be a
point."""
_SHARE: Final = 0.05
_INK: Final = 140
_FEWEST_WHITE: Final = 10
"""Per cent of a line's columns that are white at least; a rule through all of them is taken off by that."""
_DIGIT: Final = frozenset(DIGITS)
_SIGNS: Final = frozenset(".,")
_MARKS: Final = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
_OWN: Final = frozenset("+%")
"""Signs of a number whose mistake leaves its value what it is; a minus that is none, a rule's remains, does not."""
_HOUR: Final = "น"
_OF_A_WORD: Final = frozenset("มป")
"""Letters that stand for a word before its number: มาตรา, มัธยม, ประถม."""
_SURELY: Final = 0.98
"""Confidence from which such a letter is one, and no digit."""
_STROKE: Final = "/"
_PART_OF_YEAR: Final = {"Q": "1234", "H": "12"}
"""Letters that stand alone before a digit in the names of quarters and halves of a year, Q4/2567, and those digits."""
_NOUGHTS: Final = "0O"
"""What a Q whose tail is faint is read as."""
_OF_YEAR: Final = frozenset("EFPRefpr")
"""Letters behind a year: estimated, forecast, preliminary, revised."""
_YEAR_DIGITS: Final = 4
_YEAR: Final = regex.compile("2[45][0-9]{2}|20[0-9]{2}|๒[๔๕][๐-๙]{2}")
_IN_NO_NUMBER: Final = frozenset(";\"'‘’“”`*|_!?<>{}[]^~\\=")
"""Signs that stand between two digits only where a point or comma was misread."""
_GROUP: Final = 3
"""Digits between commas."""
_FAINT: Final = 0.005
"""Share of a digit in a space, 0..1, from which it may have stood there: of 11,033 numbers of office papers and scanned
reports none had one of 0.0005 beside it, of 7,000 on copies of copies 15, and all of these had lost a digit."""
_SEEN: Final = 0.001
"""Share from which a reader saw a comma, too, where it reads a point: it is all but sure of those of print."""
_STRANGE: Final = frozenset("&#@?!^~\\$£€§©®™¶v")
"""Signs that stand alone beside a digit only where one was misread."""


@dataclass(slots=True)
class _Line:
    """A line's characters, spaces and marks left out of ``atoms``; what is decided is written to ``chars``."""

    chars: list[CharReading]
    atoms: list[int]
    white: NDArray[np.bool_]
    pitch: float
    step: float
    """from digit to digit of its numbers, in pitches, at least one: print of one width leaves white at narrow digits"""
    gone: set[int] = field(default_factory=set)
    """Spaces, by their place in ``chars``, that are none."""

    def text(self, at: int) -> str:
        """The character of atom ``at``; a space beyond the line's ends."""
        return self.chars[self.atoms[at]].text if 0 <= at < len(self.atoms) else " "

    def spaced(self, at: int) -> bool:
        """Whether a space was read between atom ``at`` and the next one; beyond the line's ends it always was."""
        if not 0 <= at < len(self.atoms) - 1:
            return True
        between = range(self.atoms[at] + 1, self.atoms[at + 1])
        return any(self.chars[i].text == " " and i not in self.gone for i in between)

    def gap(self, at: int) -> float:
        """The widest white between the middles of atom ``at`` and the next one, in pitches."""
        a, b = self.chars[self.atoms[at]], self.chars[self.atoms[at + 1]]
        columns = self.white[round((a.x0 + a.x1) / 2) : round((b.x0 + b.x1) / 2)]
        edges = np.flatnonzero(np.diff(np.concatenate(([False], columns, [False]))))
        return float((edges[1::2] - edges[::2]).max(initial=0)) / self.pitch

    def hidden(self, at: int, what: frozenset[str] = _SIGNS) -> float:
        """The share of ``what`` in the space between atom ``at`` and the next one, nought beyond the line's ends."""
        if not 0 <= at < len(self.atoms) - 1:
            return 0.0
        between = self.chars[self.atoms[at] + 1 : self.atoms[at + 1]]
        return max((s for c in between if c.text == " " for o, s in c.alternatives if o in what), default=0.0)

    def touches(self, at: int, reach: float = NEAR) -> bool:
        """Whether atom ``at`` and the next one touch or, with less than ``reach`` pitches of white, nearly do."""
        if not 0 <= at < len(self.atoms) - 1:
            return False
        return not self.spaced(at) or self.gap(at) < reach

    def doubt(self, first: int, last: int, most: float) -> None:
        """The digits from atom ``first`` to ``last`` are worth ``most`` at most."""
        for i in self.atoms[first : last + 1]:
            if self.chars[i].text in _DIGIT and self.chars[i].confidence > most:
                self.chars[i] = replace(self.chars[i], confidence=most)


def settle(reading: LineReading, levelled: NDArray[np.uint8]) -> LineReading:
    """The line with torn numbers mended or doubted; ``levelled``: the image it was read from, on even ground."""
    if not _DIGIT.intersection(reading.text):
        return reading
    line = _line(reading, levelled)
    for at in range(len(line.atoms)):
        _try_as_quarter(line, at)
        _try_as_digit(line, at)
    for first, last in _numbers(line, WIDE):
        _join(line, first, last)
    for first, last in _numbers(line, NEAR):
        _weigh(line, first, last)
    if not _is_legible(reading):
        line.doubt(0, len(line.atoms) - 1, TORN)
    chars = tuple(c for i, c in enumerate(line.chars) if i not in line.gone)
    return replace(reading, text="".join(c.text for c in chars), chars=chars)


def _line(reading: LineReading, levelled: NDArray[np.uint8]) -> _Line:
    chars = list(reading.chars)
    dark = (levelled < _INK).view(np.uint8)
    inked = np.asarray(cv2.reduce(dark, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)).ravel()
    first, last = (round(x) for x in (chars[0].x0, chars[-1].x1))
    ground = _whitest(inked[first : max(last, first + 1)])
    widths = sorted(c.x1 - c.x0 for c in chars if c.text in _DIGIT)
    pitch = max(PITCH * widths[3 * len(widths) // 4], 1.0)  # not that of a narrow 1
    atoms = [i for i, c in enumerate(chars) if c.text != " " and c.text not in _MARKS]
    line = _Line(chars, atoms, inked <= ground, pitch, 1.0)
    middles = [(chars[i].x0 + chars[i].x1) / 2 for i in atoms]
    beside = [
        at
        for at in range(len(atoms) - 1)
        if line.text(at) in _DIGIT and line.text(at + 1) in _DIGIT and not line.spaced(at)
    ]
    line.step = max(1.0, middle_step(middles[at + 1] - middles[at] for at in beside) / pitch)
    return line


def middle_step(steps: Iterable[float]) -> float:
    """The one in the middle of some steps from a digit to the next; 0 for none."""
    ordered = sorted(steps)
    return ordered[len(ordered) // 2] if ordered else 0.0


def _whitest(inked: NDArray[np.int32]) -> float:
    """The ink of the whitest columns, ``_FEWEST_WHITE`` per cent of them: numpy's percentile, which spends more time on
    its arguments than on these few values. Not a number for no columns."""
    if not len(inked):
        return math.nan
    ordered = np.sort(inked)
    place = (len(ordered) - 1) * (_FEWEST_WHITE / 100)
    below, over = int(place), place % 1
    a, b = float(ordered[below]), float(ordered[min(below + 1, len(ordered) - 1)])
    return a + (b - a) * over if over < 0.5 else b - (b - a) * (1 - over)


def _is_legible(reading: LineReading) -> bool:
    """Whether a line's letters and digits are read well enough for its numbers to be any."""
    letters = [c.confidence for c in reading.chars if category(c.text)[0] == "L"]
    both = letters + [c.confidence for c in reading.chars if c.text in _DIGIT]
    return len(letters) < JUDGED or sum(both) >= LEGIBLE * len(both)


def _is_alone(line: _Line, at: int) -> bool:
    """Whether an atom is a letter or a strange sign without marks and without other letters beside it."""
    text = line.text(at)
    if text not in _STRANGE and category(text)[0] != "L":
        return False
    after = line.atoms[at] + 1
    if after < len(line.chars) and line.chars[after].text in _MARKS:
        return False
    left, right = line.text(at - 1), line.text(at + 1)
    return not (
        (not line.spaced(at - 1) and category(left)[0] == "L") or (not line.spaced(at) and category(right)[0] == "L")
    )


def _beside_digits(line: _Line, at: int) -> bool:
    """Whether an atom touches a digit, or the point or comma of a number."""
    right = line.text(at + 1) in _DIGIT or (line.text(at + 1) in _SIGNS and line.text(at + 2) in _DIGIT)
    left = line.text(at - 1) in _DIGIT or (line.text(at - 1) in _SIGNS and line.text(at - 2) in _DIGIT)
    return (line.touches(at) and right) or (line.touches(at - 1) and left)


def _try_as_digit(line: _Line, at: int) -> None:
    """A letter alone beside digits becomes the digit that the reader liked second there."""
    here = line.chars[line.atoms[at]]
    if here.confidence >= _DOUBTED or not _is_alone(line, at) or not _beside_digits(line, at):
        return
    if _names_part_of_year(line, at) or _is_of_year(line, at):
        return
    thai = any(line.text(k) in THAI_DIGITS for k in (at - 2, at - 1, at + 1, at + 2))
    digit, share = max(
        ((c, s) for c, s in here.alternatives if c in _DIGIT and (c in THAI_DIGITS) == thai),
        key=lambda a: a[1],
        default=("", 0.0),
    )
    if share < _SHARE or line.text(at - 1) == "/":  # the ว of a circular's number is a letter
        return
    others = tuple(a for a in here.alternatives if a[0] != digit)
    line.chars[line.atoms[at]] = replace(
        here, text=digit, confidence=share, alternatives=((here.text, here.confidence), *others)
    )


def _try_as_quarter(line: _Line, at: int) -> None:
    """A nought before the number of a quarter becomes the Q that the reader liked second there: where it saw no tail,
    ``04/2567`` is April."""
    here = line.chars[line.atoms[at]]
    if here.text not in _NOUGHTS or not _begins_part_of_year(line, at, "Q") or line.text(at + 2) != _STROKE:
        return
    share = dict(here.alternatives).get("Q", 0.0)
    if share < _SHARE:
        return
    others = tuple(a for a in here.alternatives if a[0] != "Q")
    alternatives = ((here.text, here.confidence), *others)
    line.chars[line.atoms[at]] = replace(here, text="Q", confidence=share, alternatives=alternatives)


def _numbers(line: _Line, reach: float) -> list[tuple[int, int]]:
    """Stretches of digits with single signs between them: first and last atom. White of ``reach`` pitches ends one,
    where a space was read in it."""
    found, at = [], 0
    while at < len(line.atoms):
        if line.text(at) not in _DIGIT:
            at += 1
            continue
        last = at
        while line.touches(last, reach):
            if line.text(last + 1) in _DIGIT:
                last += 1
            elif line.text(last + 1) in _SIGNS and line.text(last + 2) in _DIGIT and line.touches(last + 1, reach):
                last += 2
            else:
                break
        found.append((at, last))
        at = last + 1
    return found


def _join(line: _Line, first: int, last: int) -> None:
    """Takes the spaces out of a number that is as evenly spaced where one was read as where none was.

    A point that was read as a space has a share there still; the number is no surer than that there is none.
    """
    gaps = {at: line.gap(at) for at in range(first, last)}
    spaced = [at for at in gaps if line.spaced(at)]
    others = [gap for at, gap in gaps.items() if at not in spaced]
    if not spaced:
        return
    if not others and (len(spaced) < 2 or max(gaps.values()) >= NEAR):
        return  # digits each by itself are a list sooner than a number: the steps of a scale
    if max(gaps[at] for at in spaced) > EVEN * (max(others) if others else min(gaps.values())):
        return
    line.doubt(first, last, 1 - max(map(line.hidden, spaced)))
    between = [i for at in spaced for i in range(line.atoms[at] + 1, line.atoms[at + 1])]
    line.gone.update(i for i in between if line.chars[i].text == " ")


def _weigh(line: _Line, first: int, last: int) -> None:
    """A number is worth no more than what touches it, and little where a lone letter does or a space is in it. (A
    space at a sign is for the grammar of numbers to judge.)"""
    most = min(_worth(line, first, first - 1, -1), _worth(line, last, last + 1, 1))
    broken = _is_broken_off(line, first) or _breaks_off(line, first, last)
    if broken or _is_disturbed(line, first, last) or _lacks_a_digit(line, first, last):
        most = TORN
    for at in range(first, last):
        if line.spaced(at) and line.text(at) in _DIGIT and line.text(at + 1) in _DIGIT:
            most = TORN
    if _is_parted(line, first, last):
        line.doubt(last + 1, _end(line, last + 1), TORN)
        most = TORN
    line.doubt(first, last, most)


def _lacks_a_digit(line: _Line, first: int, last: int) -> bool:
    """Whether the reader saw a digit in a space of a number, at its ends, or beyond a point or comma there."""
    left = first - 2 if line.text(first - 1) in _SIGNS else first - 1
    right = last + 1 if line.text(last + 1) in _SIGNS else last
    return max(line.hidden(at, _DIGIT) for at in range(left, right + 1)) >= _FAINT


def _is_parted(line: _Line, first: int, last: int) -> bool:
    """Whether no more white than a point or comma leaves parts a number from the one behind it. A decimal has its
    point, and misses none unless the reader saw one there. A nought alone right behind a decimal is its last digit."""
    if line.text(last + 1) not in _DIGIT:
        return False
    if line.text(last + 1) in "0๐" and line.text(last + 2) not in _DIGIT and line.text(last + 2) not in _SIGNS:
        decimal = any(line.text(at) == "." for at in range(first, last))
        if decimal and line.touches(last, NOUGHT * line.step):
            return True
    seen = line.touches(last, WIDE) and line.hidden(last) >= _SHARE
    return seen or (line.touches(last, PARTED * line.step) and all(line.text(at) != "." for at in range(first, last)))


def _end(line: _Line, first: int) -> int:
    """The last atom of the digits and single signs that begin at atom ``first``."""
    last = first
    while line.text(last + 1) in _DIGIT or (line.text(last + 1) in _SIGNS and line.text(last + 2) in _DIGIT):
        last += 1
    return last


def _worth(line: _Line, edge: int, beside: int, step: int) -> float:
    """What a number that ends at atom ``edge`` may be worth for what stands beside it, at atom ``beside``."""
    if not line.touches(min(edge, beside)):
        return 1.0
    if line.text(beside) in _SIGNS:
        # A point or comma that belongs to no number: what stands behind it touches too, but for that of พ.ศ.
        sign, edge, beside = line.chars[line.atoms[beside]], beside, beside + step
        if not line.touches(min(edge, beside)) or line.text(beside + step) in _SIGNS:
            return 1.0
        if not _is_alone(line, beside):
            return sign.confidence if step < 0 else 1.0  # behind a word it may be what is left of a digit and a point
    text = line.text(beside)
    if text in _DIGIT or text in _SIGNS or text in _OWN or text == LEADER:
        return 1.0
    part_of_name = _names_part_of_year(line, beside) or _is_of_year(line, beside)
    if _is_alone(line, beside) and not part_of_name:
        return 1.0 if _abbreviates(line, beside) else TORN
    return line.chars[line.atoms[beside]].confidence


def _is_broken_off(line: _Line, first: int) -> bool:
    """Whether a number begins with a point or comma, or behind a stroke that one touches: ``๓.๒`` without its ๓,
    ``4/.6``, ``30./2``. What begins a line may be written so."""
    before, beyond = line.text(first - 1), line.text(first - 2)
    if first < 2 or not line.touches(first - 1) or before not in (*_SIGNS, _STROKE):
        return False
    if before == _STROKE:
        return beyond in _SIGNS and line.touches(first - 2)
    return beyond == _STROKE or (not line.touches(first - 2) and beyond not in _SIGNS and beyond != LEADER)


def _is_disturbed(line: _Line, first: int, last: int) -> bool:
    """Whether a sign of no number stands between it and more digits, or a letter's mark in it: ``๔๔;๕๕๑``, ``7ี,522``;
    or whether the point before three digits may be a comma that lost its tail."""
    for left in (first - 2, last):  # a digit and the sign behind it, with another digit behind that
        both = line.text(left) in _DIGIT and line.text(left + 2) in _DIGIT
        if both and line.text(left + 1) in _IN_NO_NUMBER and line.touches(left) and line.touches(left + 1):
            return True
    if any(_parted_by_two(line, left) for left in (first - 3, last)):
        return True
    if any(line.chars[i + 1].text in _MARKS for i in line.atoms[first : last + 1] if i + 1 < len(line.chars)):
        return True
    signs = [at for at in range(first, last) if line.text(at) in _SIGNS]
    if signs != [last - 3] or line.text(signs[0]) != "." or line.text(first) in "0๐":
        return False
    others = dict(line.chars[line.atoms[signs[0]]].alternatives)
    return signs[0] - first <= _GROUP and others.get(",", 0.0) >= _SEEN


def _parted_by_two(line: _Line, left: int) -> bool:
    """Whether the digit at atom ``left`` and another are parted by two signs, a point or comma with a stroke beside it:
    ``๔๘./๑๑``."""
    ends = line.text(left) in _DIGIT and line.text(left + 3) in _DIGIT
    between = {line.text(left + 1), line.text(left + 2)}
    odd = between <= _SIGNS | _IN_NO_NUMBER | {_STROKE} and bool(between & _SIGNS)
    return ends and odd and all(line.touches(at) for at in range(left, left + 3))


def _breaks_off(line: _Line, first: int, last: int) -> bool:
    """Whether a number ends with its point, or with a comma that ends the line or that a word nearly touches: ``๔๕.๗``
    without its ๗, ``๙๔,๐๐๑`` without all behind the comma.

    The point of a number at a line's beginning is a list's, and one behind a decimal a sentence's.
    """
    sign, beyond = line.text(last + 1), line.text(last + 2)
    if sign not in _SIGNS or not line.touches(last) or beyond in _DIGIT or beyond in _SIGNS:
        return False
    if sign == ",":
        return last + 2 >= len(line.atoms) or line.touches(last + 1)
    return first > 0 and all(line.text(at) != "." for at in range(first, last))


def _abbreviates(line: _Line, at: int) -> bool:
    """Whether a lone letter stands for a word: the ว of a circular's number behind its slash, the น. of an hour, whose
    point a stamp may lack, the ม. of a section of an act (``ม.33``). Before Thai numerals that one may be a ๓."""
    if line.text(at - 1) == "/" or (line.text(at + 1) == "." and line.text(at + 2) not in _DIGIT):
        return True
    here = line.chars[line.atoms[at]]
    if line.text(at + 1) == "." and line.text(at + 2) not in THAI_DIGITS and line.spaced(at - 1):
        return here.text in _OF_A_WORD and here.confidence >= _SURELY and not line.spaced(at)
    return line.text(at) == _HOUR and line.spaced(at - 1) and line.text(at + 1) == " "


def _names_part_of_year(line: _Line, at: int) -> bool:
    """Whether a letter and the one digit behind it name a part of a year, alone or before a stroke: ``Q4/2567``."""
    return _begins_part_of_year(line, at, line.text(at))


def _begins_part_of_year(line: _Line, at: int, letter: str) -> bool:
    """As ``_names_part_of_year``, were ``letter`` the one that stands at atom ``at``."""
    if line.text(at + 1) not in _PART_OF_YEAR.get(letter, "") or line.touches(at - 1):
        return False
    beyond = line.text(at + 2)
    return line.spaced(at + 1) or (beyond == _STROKE and line.text(at + 3) in _DIGIT)


def _is_of_year(line: _Line, at: int) -> bool:
    """Whether a letter stands behind the four digits of a year and ends a word: ``2568F``."""
    if line.text(at) not in _OF_YEAR or line.spaced(at - 1) or not line.spaced(at):
        return False
    printed = "".join(line.text(k) for k in range(at - _YEAR_DIGITS, at))
    return _YEAR.fullmatch(printed) is not None and line.text(at - _YEAR_DIGITS - 1) not in _DIGIT | _SIGNS
