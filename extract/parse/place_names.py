"""Printed names of provinces to provinces."""

from __future__ import annotations

from functools import cache, lru_cache

import regex

from extract.knowledge import patterns
from extract.parse.labels import unnumbered
from extract.thai.likeness import SHORTEST_FUZZY, Met, Names, each_once, nearest
from extract.thai.skeleton import skeleton_pattern, squeeze

PLACE_ERRORS = 0.25
MENDED = 0.7  # how surely a province is known by a name with a mark lost
_MARKS = "ัิุ"  # vowels above and below, as skeleton letters have them


@cache
def _province_names() -> Names:
    return each_once((squeeze(n), p.name) for p in patterns.provinces() for n in (p.name, p.english, *p.short))


_PROVINCE_WORD = regex.compile(r"^(?:จังหวัด|จังหวด|จ\.)")


@lru_cache(maxsize=4096)
def match_province(text: str) -> Met | None:
    """The province that a cell or line names, with or without จังหวัด before it.

    A short name with a vowel's mark lost or changed, as fax and wear leave it, is met with ``MENDED`` confidence.

    >>> match_province('จังหวัดเลย'), match_province('ฉะเชงเทรา').what, match_province('ภาคใต้')
    (Met(what='เลย', confidence=1.0), 'ฉะเชิงเทรา', None)
    >>> match_province('จังหวัดสตล'), match_province('สตลา')
    (Met(what='สตูล', confidence=0.7), None)
    """
    if len(text) > 60:
        return None
    squeezed = unnumbered(squeeze(text))
    bare_name = _PROVINCE_WORD.sub("", squeezed)
    met = nearest(bare_name, _province_names(), PLACE_ERRORS)
    if met is None and (name := short_misprints().get(bare_name)) is not None:
        return Met(name, MENDED)
    return met


@cache
def short_misprints() -> dict[str, str]:
    """Names of provinces too short for ``nearest``, with one vowel's mark lost, added or changed, in skeleton letters.

    Only what no second province's name becomes so, and is none itself.
    """
    names = {squeeze(p.name): p.name for p in patterns.provinces()}
    found: dict[str, set[str]] = {}
    for squeezed, name in names.items():
        if len(squeezed) < SHORTEST_FUZZY:
            for other in _other_marks(squeezed):
                found.setdefault(other, set()).add(name)
    known = set(_provinces_exactly())
    return {text: of.pop() for text, of in found.items() if len(of) == 1 and text not in known}


def _other_marks(name: str) -> set[str]:
    """``name`` with one mark above or below a letter taken away or put for another."""
    places = [i for i, c in enumerate(name) if c in _MARKS]
    return {name[:i] + mark + name[i + 1 :] for i in places for mark in ("", *_MARKS)} - {name}


def province_named(text: str) -> str | None:
    """The province that ``text`` is, letter by letter, with or without จังหวัด before it."""
    return _provinces_exactly().get(_PROVINCE_WORD.sub("", squeeze(text[:60])))


def is_misspelt_province(word: str) -> bool:
    """Whether a word begins with no province's name, and is as long as one and nearly it.

    >>> [is_misspelt_province(w) for w in ('สมุทรสงศราม', 'สมุทรสงคราม', 'เลยประจำปี', 'ในภาคใต้', 'ทดลอง')]
    [True, False, False, False, False]
    """
    squeezed = squeeze(word)
    if any(squeezed.startswith(name) for name in _provinces_exactly()):
        return False
    return match_province(word) is not None


def begins_with_province(text: str) -> bool:
    """Whether the first word is a province's name, letter by letter, with or without จังหวัด.

    >>> begins_with_province('จังหวัดแพร่ ๒๕๖๐'), begins_with_province('แพร่'), begins_with_province('จังหวัดในภาคใต้')
    (True, True, False)
    """
    words = text.split(None, 1)
    return bool(words) and province_named(words[0]) is not None


@cache
def _provinces_exactly() -> dict[str, str]:
    return dict(_province_names())


_BEFORE_NAME = skeleton_pattern("ของ|ใน|ส่วน|แต่|และ|กับ|คือ|ว่า|ได้แก่|สำหรับ|โดย|ที่|คะแนน|จุด") + r"|[^\p{L}\p{M}]"
"""What stands before a province's name that is printed without จังหวัด, in skeleton letters."""
_BEHIND_NAME = skeleton_pattern("ได้|มี|คือ|เป็น|เท่ากับ|อยู่|กลับ") + r"|[^\p{L}\p{M}]|$"
"""What stands behind such a name that is also a common word (เลย, น่าน) where it is a name."""


@cache
def _bare_name() -> regex.Pattern[str]:
    names = sorted(_provinces_exactly(), key=len, reverse=True)
    long, short = ("|".join(map(regex.escape, some)) for some in (
        [n for n in names if len(n) >= SHORTEST_FUZZY], [n for n in names if len(n) < SHORTEST_FUZZY]))  # fmt: skip
    return regex.compile(rf"(?<=^|{_BEFORE_NAME})(?:{long}|(?:{short})(?={_BEHIND_NAME}))")


def last_bare_name(text: str) -> tuple[int, str] | None:
    """Where the last name of a province that is printed without จังหวัด stands in ``text``, which is in skeleton letters,
    and the province.

    >>> last_bare_name(squeeze('คะแนนรวมของระนองคือ')), last_bare_name(squeeze('ตามนโยบายที่เลยกำหนด'))
    ((11, 'ระนอง'), None)
    """
    found = list(_bare_name().finditer(text))
    return (found[-1].start(), _provinces_exactly()[found[-1][0]]) if found else None
