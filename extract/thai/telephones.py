"""Telephone and fax numbers: ``๐ ๒๖๑๒ ๖๐๐๐ ต่อ ๖๑๐๓`` is ``0 2612 6000 ext. 6103``.

Thai numbers have nine digits (fixed) or ten (mobile) with the leading 0, or four (hotlines, not taken here:
any year would be one); the groups are as the office likes. ``-2`` at the end means a row of lines (6011 to
6012).

>>> parse('โทร. ๐ ๒๖๑๒ ๖๐๐๐ ต่อ ๖๑๐๓'), parse('๐๓๘-๐๘๘-๒๓๓')
('0 2612 6000 ext. 6103', '038-088-233')
>>> parse('0 2612 6011-2'), parse('(+66) 2612 6000'), parse('๐ - ๒๒๔๑ - ๙๐๒๑-๓ ต่อ ๔๑๔')
('0 2612 6011-2', '+66 2612 6000', '0-2241-9021-3 ext. 414')
>>> [is_valid(t) for t in ('๒๕๖๑', '12 345', '๐๐๒๓.๓/๔๕๖', '๐๒ ๖๑๒')]
[False, False, False, False]
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extract.thai import digits
from extract.thai.taken import taken_by

_D = "[0-9๐-๙]"
_GAP = r"(?:[ \u00a0]{0,2}[-–][ \u00a0]{0,2}|[ \u00a0]{1,2})?"
_NUMBER = regex.compile(
    rf"(?<!{_D}|{_D}[.,/-])(?P<body>(?:\(?\+[6๖]{{2}}\)?|[0๐])(?:{_GAP}{_D}){{8,9}})"
    rf"(?P<row>[ \u00a0]?[-–,][ \u00a0]?{_D}{{1,2}}(?!{_D}|[ \u00a0]?[-–]?[ \u00a0]?{_D}))?(?!{_D}|[.,/]{_D})"
    rf"(?:[ \u00a0,]{{0,3}}(?:ต่อ|ext\.?|Ext\.?|#)[ \u00a0.:]{{0,3}}"
    rf"(?P<extension>{_D}{{1,5}}(?:[ \u00a0]?[-–,][ \u00a0]?{_D}{{1,5}}){{0,3}}))?"
)
_LABEL = regex.compile(r"^\s*(?:โทรศัพท์|โทรสาร|โทร|Tel|Fax)?\s*[.:]*\s*")
_DASH = regex.compile(r"\s*[-–]\s*")
_SPACES = regex.compile(r"[ \u00a0]+")
TIMEOUT = 2.0


@dataclass(frozen=True, slots=True)
class Found:
    """A telephone number at code points ``start:end``, extension included; ``value`` has Arabic digits."""

    start: int
    end: int
    text: str
    value: str


def parse(text: str) -> str:
    """The telephone number ``text`` is, whole, with Arabic digits and the printed groups.

    Raises ValueError for anything else.
    """
    bare = _LABEL.sub("", text[:120]).strip()
    match = _NUMBER.fullmatch(bare, timeout=TIMEOUT) if len(text) <= 120 else None
    if match is None:
        raise ValueError(f"not a telephone number: {text[:60]!r}")
    return _normal(match)


is_valid = taken_by(parse)


def find(text: str) -> list[Found]:
    """Every telephone number in ``text``, in order.

    >>> [f.value for f in find('โทรศัพท์ 0 2612 6000 โทรสาร 0 2612 6011-2 มือถือ ๐๘๙ ๑๒๓ ๔๕๖๗ ที่ ศธ ๐๔๐๐๖/๑๒๓')]
    ['0 2612 6000', '0 2612 6011-2', '089 123 4567']
    """
    return [Found(m.start(), m.end(), m[0], _normal(m)) for m in _NUMBER.finditer(text, timeout=TIMEOUT)]


def _normal(match: regex.Match[str]) -> str:
    body = _SPACES.sub(" ", _DASH.sub("-", match["body"].replace("(", "").replace(")", " ")))
    value = body + _DASH.sub("-", (match["row"] or "").strip())
    if match["extension"]:
        value += " ext. " + _DASH.sub("-", match["extension"])
    return digits.to_arabic(value)
