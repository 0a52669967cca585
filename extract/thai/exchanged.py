"""Marks that a text layer gives for other marks: a font that names two glyphs by one code spells ข้อมูล as ข้อม้ล.

The words of the vocabulary tell: each is its own specification, and its spelling with one mark for another is no word.
A short spelling is soon part of another word (เนื่อ of เนื่อง), so it counts only where Thai cannot be spelt so.

>>> exchanged('ด้านข้อม้ล ผ้้อำนวยการ ผู้บริหาร'), exchanged('ด้านข้อมูล ข้าวปลา เข้มแข็ง')
(Counter({('้', 'ู'): 2}), Counter())
>>> exchanged('ดูานบุคลากร ดูานสถานที่ หนุวยงาน')
Counter({('ู', '้'): 2, ('ุ', '่'): 1})
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import regex

from extract.knowledge.prepared import prepared
from extract.thai import vocabulary
from extract.thai.syllables import impossible

MARKS = "ฺุูิีึืั็่้๊๋์"
"""What may stand on a letter and be given for another."""
_SHORTEST, _SHORTEST_IMPOSSIBLE = 6, 4
"""Code points of a spelling that counts: of one that Thai allows, and of one that it does not."""
_BEGINNING = 3
"""Letters by which spellings are looked up."""
_MARKS = tuple(MARKS)
_DOUBLED = regex.compile(rf"([{MARKS}])\1+")


def exchanged(text: str) -> Counter[tuple[str, str]]:
    """Which mark stands where which is meant, and in how many places of ``text``: ``(written, meant)``."""
    found: Counter[tuple[str, str]] = Counter()
    spellings, beginnings = _spellings(), _beginnings()
    text, at = _DOUBLED.sub(r"\1", text), 0
    while at < len(text):
        here = beginnings.get(text[at : at + _BEGINNING], ())
        spelling = next((s for s in here if text.startswith(s, at) and not text.startswith(_MARKS, at + len(s))), None)
        if spelling is not None:
            found[spellings[spelling]] += 1
        at += len(spelling or " ")
    return found


_FEWEST_RINGED = 2
"""So many of the commonest words with a ring that they do not have, or rings under rings, are no chance on a page."""


def is_ringed(text: str) -> bool:
    """Whether a text layer gives ำ for า: a font that draws both by one glyph may name it so.

    >>> is_ringed('สำนักงำนปลัด การดำเนินกำร'), is_ringed('สำนักงานจังหวัด กำราบ ดำเนินการ ลำธาร')
    (True, False)
    """
    return len(_ringed().findall(text)) >= _FEWEST_RINGED


@cache
def _ringed() -> regex.Pattern[str]:
    """The words of ``[ringed]`` with ำ for า, not before another า (กำราบ), and two rings on one letter."""
    words = "|".join(word.replace("า", "ำ") for word in vocabulary.of("ringed"))
    return regex.compile(f"(?:{words})(?!า)|ํ[่-๋]?ำ")


@cache
def _beginnings() -> dict[str, list[str]]:
    """The spellings that begin alike, the longest first."""
    found: dict[str, list[str]] = {}
    for spelling in sorted(_spellings(), key=len, reverse=True):
        found.setdefault(spelling[:_BEGINNING], []).append(spelling)
    return found


@cache
def _spellings() -> dict[str, tuple[str, str]]:
    """Wrong spelling to the mark in it that is wrong and the one that is meant; none that stands for two."""
    every = "\n".join(sorted(vocabulary.words()))
    return prepared("exchanged", every.encode(), lambda: spellings(every))


def spellings(every: str) -> dict[str, tuple[str, str]]:
    """:func:`_spellings` of words, one a line."""
    found: dict[str, set[tuple[str, str]]] = {}
    for word in every.split("\n"):
        for spelling, pair in _exchanges(word):
            if spelling not in every:
                found.setdefault(spelling, set()).add(pair)
    return {spelling: next(iter(pairs)) for spelling, pairs in found.items() if len(pairs) == 1}


def _exchanges(word: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for meant in sorted(set(word) & set(MARKS)):
        places = [i for i, c in enumerate(word) if c == meant]
        for written in MARKS.replace(meant, ""):
            every = {word.replace(meant, written)} | {word[:i] + written + word[i + 1 :] for i in places}
            for spelling in sorted(_DOUBLED.sub(r"\1", s) for s in every):
                if len(spelling) >= (_SHORTEST_IMPOSSIBLE if impossible(spelling) else _SHORTEST):
                    yield spelling, (written, meant)
