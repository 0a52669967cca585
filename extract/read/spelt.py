"""Letters and marks of Thai words by the words around them: which that hardly read are right all the same, and where a
tone was lost.

The reader's doubt is of ink: a tone that touches a rule is faint, whatever word it stands in. But คะแนนเฉลี่ย is spelt
in one way: where every other mark, or none, would make no word of it, the one that was seen is right. Where a tone over
a vowel would make one (``ทีดี``), the vowel alone is in doubt. Spelling (:mod:`extract.read.spelling`) knows open word
lists and no names, so it says nothing of a word that might be another: of ``ที``, or of ``บ้านดอน`` and ``บ้านตอน``.
Nothing is ever put in another's place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from extract.model.page import HARDLY_READ, NAME, NAME_READ, Glyph, Line, TextRun
from extract.read.spelling import CODES, ORDER, Spelling
from extract.thai.syllables import TONES

PROVEN: Final = 8.0
"""Logarithm of how much likelier the word is as read than with any other sign in one's place, from which that one is
right. Of the signs of 2,534 labels and heads of reports, each exchanged for each that it is read for, 4 of 187,265 are
proven, and of those unharmed 33,892 of 48,119 (``benchmarks.spelt``)."""
LOST: Final = 5.0
"""The same of a word with a tone more over one of its vowels, from which the tone may have lost its ink: of the vowels
of these labels 817 of 1,111 that are robbed of theirs are told, and 3 of 4,051 that have none."""
AS_SURE: Final = 0.95
"""What a sign is worth that spelling proves."""
HARDLY: Final = 0.5
"""Confidence of a letter below which the word around another one is not known."""

_OVER: Final = frozenset("ัิีึื็์") | TONES
_UNDER: Final = frozenset("ุู")
TONED: Final = frozenset("ัิีึื")
"""Vowels over a letter, on which a tone stands highest: at a rule it is lost first."""
_FAMILIES: Final = ("กถภ", "ขชซ", "คดตศ", "ทหฑ", "นมฉ", "บปษย", "ผฝพฟฬ", "ลสร", "อฮ", "จวา", "รธฐ", "ฎฏ", "ณญ")
"""Letters that are read for one another."""


def by_spelling(lines: Sequence[Line], spelling: Spelling) -> list[Line]:
    """The lines with the signs that are not well read as sure as ``AS_SURE`` where their words prove them, and the
    vowels hardly read over which a tone seems lost. Nothing proves a name: of 85 drawn ones more that would pass seven
    are misread (``benchmarks.stress_names``)."""
    return [_weighed(line, spelling) if line.reader == "recognizer" else line for line in lines]


def _weighed(line: Line, spelling: Spelling) -> Line:
    glyphs, text = list(line.run.glyphs), line.text
    phrase = sum(c in CODES for c in text) > NAME
    for i, glyph in enumerate(line.run.glyphs):
        if glyph.text not in CODES:
            continue
        word = _around(text, i)
        if glyph.confidence < NAME_READ:
            if phrase and _is_known(line.run.glyphs, i) and _is_proven(word, instead_of(glyph), spelling):
                glyphs[i] = replace(glyph, confidence=AS_SURE)
        elif glyph.text in TONED and text[i + 1 : i + 2] not in _OVER and _has_lost_a_tone(word, spelling):
            glyphs[i] = replace(glyph, confidence=HARDLY_READ)
    return line if glyphs == list(line.run.glyphs) else replace(line, run=TextRun.of(glyphs))


Word = tuple[str, str, str]
"""The letters before a sign, the sign, and the letters behind it, as far as they say something of it."""


def _around(text: str, at: int) -> Word:
    return text[max(0, at - ORDER) : at], text[at], text[at + 1 : at + ORDER]


def _is_known(glyphs: Sequence[Glyph], at: int) -> bool:
    """Whether the letters around a sign read, and the ink of a letter itself does not speak against it. A tone on a
    letter makes another word of too many: น้ำ of นำ, ข้อ of ขอ."""
    sign = glyphs[at]
    if sign.text in TONES and (at == 0 or glyphs[at - 1].text not in TONED):
        return False
    if sign.text not in _OVER | _UNDER and sign.confidence <= HARDLY_READ:
        return False
    near = (*glyphs[max(0, at - ORDER) : at], *glyphs[at + 1 : at + ORDER])
    return all(g.confidence >= HARDLY for g in near if g.text not in _OVER | _UNDER and not g.text.isspace())


def instead_of(glyph: Glyph) -> frozenset[str]:
    """What else a sign may be: for a mark any other there, or none."""
    if glyph.text in _OVER | _UNDER:
        return ((_OVER if glyph.text in _OVER else _UNDER) - {glyph.text}) | {""}
    alike = {c for family in _FAMILIES if glyph.text in family for c in family}
    offered = {c for c, _ in glyph.alternatives if c in CODES}
    return frozenset((alike | offered) - {glyph.text})


@lru_cache(maxsize=1 << 12)
def _is_proven(word: Word, others: frozenset[str], spelling: Spelling) -> bool:
    before, sign, behind = word
    own = spelling.likelihood(before, sign + behind)
    return bool(others) and all(own - spelling.likelihood(before, o + behind) >= PROVEN for o in others)


@lru_cache(maxsize=1 << 12)
def _has_lost_a_tone(word: Word, spelling: Spelling) -> bool:
    before, vowel, behind = word
    own = spelling.likelihood(before + vowel, behind)
    return any(spelling.likelihood(before + vowel, tone + behind) - own >= LOST for tone in "่้")
