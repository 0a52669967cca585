"""Numbers in words, both ways: ``หนึ่งแสนสามหมื่น`` is 130000 and back.

The rules: เอ็ด is one in the units place after tens or more (ร้อยเอ็ด and ร้อยหนึ่ง are both in use), ยี่ is two
before สิบ, ten is สิบ without หนึ่ง; above the hundred thousands ล้าน starts a new group of six. จุด parts the
decimals, read digit by digit. Forms print such words beside the digits: two independent readings of one
number.

>>> format(130785), parse('หนึ่งแสนสามหมื่นเจ็ดร้อยแปดสิบห้า')
('หนึ่งแสนสามหมื่นเจ็ดร้อยแปดสิบห้า', Decimal('130785'))
>>> format(21), format(11), format(101), format(0), format(2_000_021)
('ยี่สิบเอ็ด', 'สิบเอ็ด', 'หนึ่งร้อยเอ็ด', 'ศูนย์', 'สองล้านยี่สิบเอ็ด')
>>> format(Decimal('33.05')), parse('สามสิบสามจุดศูนย์ห้า')
('สามสิบสามจุดศูนย์ห้า', Decimal('33.05'))
>>> [is_valid(w) for w in ('สิบห้า', 'ห้าสิบ สาม', 'สิบร้อย', 'สองสิบ', 'ร้อย', 'หนึ่งสอง', 'ล้าน', '')]
[True, True, False, False, True, False, True, False]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import regex

from extract.thai.taken import taken_by

UNITS = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
POWERS = ("สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
MILLION = "ล้าน"
POINT = "จุด"
NEGATIVE = "ลบ"

# What stands around the words of an amount and is no part of it.
_IGNORED = regex.compile(r"[\s()\[\]\u200b\u200c\u200d\u2060\ufeff.,\-–_…]+")
_TAIL = regex.compile(r"(?:คะแนน|บาทถ้วน|บาท|ถ้วน|เสียง|บัตร|คน|ใบ)$")
MAX_LENGTH = 200
MAX_VALUE = 10**12


@dataclass(frozen=True, slots=True)
class Closest:
    """The number whose words are nearest to a damaged reading.

    ``distance`` counts the code points to add, drop or change; ``margin`` is how much farther (at least)
    the nearest words of *another* number are (at least 1).
    """

    value: int
    words: str
    distance: int
    margin: int


def format(value: Decimal | int) -> str:
    """``value`` in words. Raises ValueError at ``MAX_VALUE`` and above."""
    number = Decimal(value)
    if number < 0:
        return NEGATIVE + format(-number)
    whole, _, decimals = f"{number:f}".partition(".")
    if int(whole) >= MAX_VALUE:
        raise ValueError(f"too large for words here: {number}")
    words = _whole_words(int(whole))
    return words + (POINT + "".join(UNITS[int(d)] for d in decimals) if decimals else "")


def _whole_words(value: int) -> str:
    if value == 0:
        return UNITS[0]
    millions, rest = divmod(value, 10**6)
    words = _whole_words(millions) + MILLION if millions else ""
    for power in range(5, 0, -1):
        digit = rest // 10**power % 10
        if digit:
            name = "ยี่" if (power, digit) == (1, 2) else "" if (power, digit) == (1, 1) else UNITS[digit]
            words += name + POWERS[power - 1]
    unit = rest % 10
    if unit:
        words += "เอ็ด" if unit == 1 and value > 10 else UNITS[unit]
    return words


def parse(text: str) -> Decimal:
    """The number that ``text`` spells; spaces, brackets and a unit at the end (บาท, คะแนน) are passed over.

    Raises ValueError when it is not exactly a number in words.

    >>> parse('(ห้าร้อยหนึ่งคะแนน)'), parse('ลบ ห้า'), parse('ยี่สิบล้าน')
    (Decimal('501'), Decimal('-5'), Decimal('20000000'))
    """
    bare = clean(text)
    if not bare or len(bare) > MAX_LENGTH:
        raise ValueError(f"no number in words: {text[:40]!r}")
    if bare.startswith(NEGATIVE):
        return -parse(bare[len(NEGATIVE) :])
    whole, point, decimals = bare.partition(POINT)
    value = _exact(whole)
    if value is None:
        raise ValueError(f"no number in words: {text[:40]!r}")
    if not point:
        return Decimal(value)
    tail = _DECIMALS.fullmatch(decimals)
    if tail is None:
        raise ValueError(f"no number in words: {text[:40]!r}")
    return Decimal(f"{value}." + "".join(str(UNITS.index(word)) for word in tail.captures(1)))


is_valid = taken_by(parse)


def clean(text: str) -> str:
    """``text`` without spaces, brackets, leader dots and the unit at its end; ํา joined to ำ."""
    return _TAIL.sub("", _IGNORED.sub("", text.replace("\u0e4d\u0e32", "\u0e33")))


_DECIMALS = regex.compile("(" + "|".join(UNITS) + ")+")


# The language of whole numbers below 10**12 as a graph. A state is (in the millions?, the lowest power used
# so far, a digit that waits for its power or None); 6 means nothing was said yet in this group.
@dataclass(frozen=True, slots=True)
class _State:
    after_million: bool
    lowest: int
    digit: int | None


_START = _State(False, 6, None)


@cache
def _steps(state: _State) -> tuple[tuple[str, _State | None, int, int], ...]:
    """``(word, next state or None at the end, factor, addend)``: ``value = value * factor + addend``."""
    out: list[tuple[str, _State | None, int, int]] = []
    group = state.after_million
    if state.digit is None:
        out += [(UNITS[d], _State(group, state.lowest, d), 1, 0) for d in range(1, 10) if state.lowest > 0]
        if state.lowest > 1:
            out += [("ยี่สิบ", _State(group, 1, None), 1, 20), ("สิบ", _State(group, 1, None), 1, 10)]
        if state.lowest == 6:
            # "ร้อยเอ็ด", "พันห้า": one hundred, one thousand at the head of a group, without หนึ่ง.
            out += [(POWERS[p - 1], _State(group, p, None), 1, 10**p) for p in range(2, 6)]
        if 1 <= state.lowest < 6 or (state.lowest == 6 and group):
            out.append(("เอ็ด", _State(group, 0, None), 1, 1))
        if not group:
            out.append((MILLION, _State(True, 6, None), 10**6, 10**6 if state.lowest == 6 else 0))
        if state == _START:
            out.append((UNITS[0], None, 1, 0))
    else:
        d = state.digit
        for p in range(2, min(state.lowest, 6)):
            out.append((POWERS[p - 1], _State(group, p, None), 1, d * 10**p))
        if d > 2 and state.lowest > 1:
            out.append((POWERS[0], _State(group, 1, None), 1, d * 10))
        if not group:
            out.append((MILLION, _State(True, 6, None), 10**6, d * 10**6))
    return tuple(out)


def _final(state: _State | None) -> int | None:
    """What is added when the words end here (the waiting digit is the units), or None where they cannot."""
    if state is None:
        return 0
    if state == _START:
        return None
    return state.digit or 0


def _exact(text: str) -> int | None:
    reached: dict[int, set[tuple[_State | None, int]]] = {0: {(_START, 0)}}
    for at in range(len(text)):
        for state, value in reached.get(at, ()):
            if state is None:
                continue
            for word, after, factor, addend in _steps(state):
                if text.startswith(word, at):
                    reached.setdefault(at + len(word), set()).add((after, value * factor + addend))
    ends = {v + f for s, v in reached.get(len(text), ()) if (f := _final(s)) is not None}
    return ends.pop() if len(ends) == 1 and text else None


_SLACK = 2
_KEEP = 4


def closest(text: str) -> Closest | None:
    """The whole number whose words are nearest to ``text``, damaged by OCR; None unless it is clear which.

    Clear means: no other number's words are as near, and at most a fifth of the code points had to change.
    Unlike a digit, a word has letters to spare; still this is a second reading to compare with, never a
    value by itself.

    >>> closest('หนึงแสนสามหมืนเจ็ดรอยแปดสิบห้า')
    Closest(value=130785, words='หนึ่งแสนสามหมื่นเจ็ดร้อยแปดสิบห้า', distance=3, margin=2)
    >>> closest('สบ') is None, closest('จังหวัดพะเยา') is None
    (True, True)
    """
    bare = clean(text)
    if not bare or len(bare) > MAX_LENGTH:
        return None
    limit = len(bare) // 5
    best = _nearest(bare, limit + 1)
    if not best:
        return None
    value, distance = best[0]
    if distance > limit:
        return None
    margin = (best[1][1] if len(best) > 1 else limit + 2) - distance
    return Closest(value, format(value), distance, margin) if margin >= 1 else None


def _nearest(text: str, limit: int) -> list[tuple[int, int]]:
    """``(value, distance)`` of the nearest numbers, nearest first, each value once."""
    # reached[at][state] = {value: least distance}, pruned to the few best: a beam over the graph above.
    reached: list[dict[_State | None, dict[int, int]]] = [{} for _ in range(len(text) + 1)]
    reached[0][_START] = {0: 0}
    cache: dict[tuple[str, int], list[tuple[int, int]]] = {}
    ends: dict[int, int] = {}
    for at in range(len(text) + 1):
        for state, values in list(reached[at].items()):
            kept = sorted(values.items(), key=lambda item: item[1])[:_KEEP]
            added = _final(state)
            if added is not None:
                for value, cost in kept:
                    total = cost + len(text) - at
                    ends[value + added] = min(total, ends.get(value + added, total))
            if state is None:
                continue
            for word, after, factor, addend in _steps(state):
                for end, more in _cached(cache, word, text, at):
                    for value, cost in kept:
                        if cost + more <= limit:
                            _offer(reached[end].setdefault(after, {}), value * factor + addend, cost + more)
    return sorted(((v, d) for v, d in ends.items() if d <= limit), key=lambda item: item[1])


def _offer(values: dict[int, int], value: int, cost: int) -> None:
    if cost < values.get(value, cost + 1):
        values[value] = cost


def _cached(
    cache: dict[tuple[str, int], list[tuple[int, int]]], word: str, text: str, at: int
) -> list[tuple[int, int]]:
    key = (word, at)
    if key not in cache:
        cache[key] = list(_alignments(word, text, at))
    return cache[key]


def _alignments(word: str, text: str, at: int) -> Iterator[tuple[int, int]]:
    """``(end, distance)`` for reading ``word`` out of ``text[at:end]``, for every useful ``end``."""
    window = text[at : at + len(word) + _SLACK]
    row = list(range(len(window) + 1))
    for i, char in enumerate(word, 1):
        above, row[0] = row[0], i
        for j, other in enumerate(window, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (char != other))
    worst = max(2, len(word) // 2)
    # The end must be past the start: a word read out of nothing would let the search go on for ever.
    yield from ((at + j, cost) for j, cost in enumerate(row) if j and cost <= worst)
