"""Heads of columns that count on from one to the next: months, years, quarters, ranges of years, steps of a scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import groupby

import regex

from extract.thai import dates, digits
from extract.thai.likeness import distance
from extract.thai.skeleton import squeeze

FEWEST_IN_ORDER = 3
"""Columns under months, years or numbers in order from which none of these can be another one."""

OF_A_SCALE = regex.compile(r"\s*+[(\[](?P<n>[0-9๐-๙]{1,2})[)\]]$")
"""Behind the name of a step of a scale, its number: มากที่สุด (5)."""
_WHOLE = regex.compile(r"[0-9๐-๙]+")
_PARTS_OF_YEAR = (2, 3, 4, 12)
"""Halves, rounds of four months, quarters and months, by their numbers before the year's."""
_BESIDE_MONTH = regex.compile(r"[0-9๐-๙\s'’/–.-]+")
"""What stands beside a month's letters: its year, and its points, one of which may be lost."""


def in_order(names: Sequence[str]) -> set[int]:
    """Which of the innermost names of columns, from left to right, count on: each was read right, however unsurely.

    >>> sorted(in_order(['ปี 2563', 'ปี 2564', 'ปี 2565', 'รวม'])), in_order(['ม.ค.', 'ก.พ.', 'เม.ย.'])
    ([0, 1, 2], set())
    """
    found: set[int] = set()
    orders: list[tuple[Callable[[str], tuple[str, int] | None], int]] = [
        (_month, len(dates.SHORT)),
        (numbered, 0),
        (_range, 0),
        (_step, 0),
    ]
    orders += [(partial(_part_of_year, parts), 0) for parts in _PARTS_OF_YEAR]
    for place, round_of in orders:
        places = [place(name) for name in names]
        for step in (1, -1):
            run: list[int] = []
            for k, at in enumerate(places):
                before = places[k - 1] if run else None
                if before is not None and not _follows(at, before, step, round_of):
                    run = []
                run += [k] if at is not None else []
                found |= set(run) if len(run) >= FEWEST_IN_ORDER else set()
    return found


def _follows(at: tuple[str, int] | None, before: tuple[str, int], step: int, round_of: int) -> bool:
    due = before[1] + step
    return at == (before[0], due % round_of if round_of else due)


def is_nearly_a_month(name: str, names: Sequence[str]) -> bool:
    """Whether a name is a month's but for one sign, where others of ``names`` are months: which one was misread.

    >>> [is_nearly_a_month(n, ['ม.ค.', 'ก.พ. 61', 'มี.ค.', n]) for n in ('ม.ย.', 'มิ.ย.', 'มิ.ย', 'รวม')]
    [True, False, False, False]
    """
    own, *others = (_BESIDE_MONTH.sub("", n) for n in (name, *names))
    known = {_BESIDE_MONTH.sub("", month) for month in (*dates.SHORT, *dates.MONTHS)}
    if own in known or sum(other in known for other in others) < FEWEST_IN_ORDER:
        return False
    return any(distance(own, month, 1) <= 1 for month in known)


def _month(name: str) -> tuple[str, int] | None:
    """The month that a name is, from 0."""
    return next((("", names.index(name)) for names in (dates.SHORT, dates.MONTHS) if name in names), None)


def numbered(name: str) -> tuple[str, int] | None:
    """The words of a name and the one number in it: ปี ๒๕๖๕, ไตรมาส ๑."""
    found = _WHOLE.findall(name)
    return (squeeze(_WHOLE.sub("", name)), int(digits.to_arabic(found[0]))) if len(found) == 1 else None


def _range(name: str) -> tuple[str, int] | None:
    """Which of the ranges that go on from one another a name is, ปี 2566 - 2570 and ปี 2571 - 2575, behind its words
    and what else such ranges have alike.

    >>> _range('ปี 2566 - 2570')[1] + 1 == _range('ปี ๒๕๗๑-๒๕๗๕')[1]
    True
    """
    found = [int(digits.to_arabic(n)) for n in _WHOLE.findall(name)]
    if len(found) != 2 or found[1] <= found[0]:
        return None
    count = found[1] - found[0] + 1
    return f"{squeeze(_WHOLE.sub('', name))} {count} {found[0] % count}", found[0] // count


def _part_of_year(parts: int, name: str) -> tuple[str, int] | None:
    """Which of the parts of years a name is, ไตรมาส 4/2566 and ไตรมาส 1/2567, by their words.

    >>> _part_of_year(4, 'Q1/2567')[1] - _part_of_year(4, 'Q4/2566')[1], _part_of_year(4, 'ข้อ 5/2567')
    (1, None)
    """
    found = [int(digits.to_arabic(n)) for n in _WHOLE.findall(name)]
    if len(found) != 2 or not 1 <= found[0] <= parts < found[1]:
        return None
    return squeeze(_WHOLE.sub("", name)), found[1] * parts + found[0]


def _step(name: str) -> tuple[str, int] | None:
    """The number of the step of a scale that a name is of: มากที่สุด (5)."""
    found = OF_A_SCALE.search(name)
    return ("", int(found["n"])) if found is not None else None


def in_turns(names: Sequence[tuple[str, str]], well_read: AbstractSet[int]) -> set[int]:
    """Which names of columns (a group's and the innermost, from left to right) stand at the same place of a group of
    the same names, and were well read there: they were read right, however unsurely.

    >>> sorted(in_turns([("ชาย", "ปี 2566"), ("ชาย", "ปี 2567"), ("หญิง", "ปี 2566"), ("หญิง", "ปี 2567")], {0, 1, 3}))
    [0, 1, 2, 3]
    >>> in_turns([("ชาย", "ปี 2566"), ("ชาย", "ปี 2566"), ("หญิง", "ปี 2566"), ("หญิง", "ปี 2567")], {0, 2, 3})
    set()
    """
    alike: dict[tuple[str, ...], list[list[int]]] = {}
    for _, run in groupby(range(len(names)), key=lambda k: names[k][0]):
        group = list(run)
        own = tuple(names[k][1] for k in group)
        if len(set(own)) == len(own) > 1:
            alike.setdefault(own, []).append(group)
    places = [place for groups in alike.values() if len(groups) > 1 for place in zip(*groups, strict=True)]
    return {k for place in places if well_read & set(place) for k in place}
