"""Numbers of official documents: ``ที่ ศธ ๐๒๖๓/ว.๕๐`` is ``ศธ 0263/ว.50``.

The Office of the Prime Minister's regulation on correspondence (ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ) gives
the form: the owner's letters, its code (with sub-codes after dots), a slash, the running number; ว before
it marks a circular. Leading zeros and the printed dots are part of the number; runs of spaces are not.

>>> parse('ที่ ศธ ๐๒๖๓/ว.๕๐'), parse('ดศ 0401.2/ว 1867'), parse('ที่ มท ๐๘๐๓.๓/ว๓๘๗๒')
('ศธ 0263/ว.50', 'ดศ 0401.2/ว 1867', 'มท 0803.3/ว3872')
>>> parse('ที่  กค (กวจ) ๐๔๐๕.๒ / ว  ๑๑๙'), parse('ที่ อว 64.01/123'), parse('นร๑๐๐๔/๕๖')
('กค (กวจ) 0405.2/ว 119', 'อว 64.01/123', 'นร1004/56')
>>> [is_valid(t) for t in ('ครั้งที่ ๒/๒๕๖๓', 'ศธ ๐๒๖๓/', 'เลขที่ ๑๘๘/๒๐', '๑๒/๓/๒๕๖๑', 'ศธ')]
[False, False, False, False, False]
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extract.thai import digits
from extract.thai.taken import taken_by

_D = "[0-9๐-๙]"
_S = r"[ \t\u00a0]{0,6}"

# Owners' letters are consonants (two for ministries and provinces, more for others), at times with dots
# (สพร.) and a division in brackets. Words that stand before figures with a slash in them but name no owner
# are shut out below.
_OWNER = rf"(?P<owner>[ก-ฮ](?:\.?[ก-ฮ]){{1,5}}\.?(?:{_S}\([ก-ฮ.]{{1,8}}\))?)"
_CODE = rf"(?P<code>{_D}{{2,7}}(?:\.{_D}{{1,4}}){{0,4}})"
_RUNNING = rf"(?P<running>(?:(?P<circular>ว|พิเศษ){_S}\.?{_S})?{_D}{{1,7}})(?!{_D}|[./]{_D})"
_NUMBER = regex.compile(rf"(?<![ก-๎A-Za-z]){_OWNER}{_S}{_CODE}{_S}/{_S}{_RUNNING}")
_LABEL = regex.compile(r"^\s*(?:ที่|เลขที่)\s*[.:]*\s*")
_SPACES = regex.compile(r"[ \t\u00a0]+")
_SLASH = regex.compile(r"\s*/\s*")
TIMEOUT = 2.0


@dataclass(frozen=True, slots=True)
class Found:
    """A document number at code points ``start:end``; ``value`` has Arabic digits, ว sets ``circular``."""

    start: int
    end: int
    text: str
    value: str
    circular: bool


def parse(text: str) -> str:
    """The document number that ``text`` is (a leading ที่ is allowed), in Arabic digits, spaced as in print.

    Raises ValueError for anything else.
    """
    bare = _LABEL.sub("", text[:120]).strip()
    match = _NUMBER.fullmatch(bare, timeout=TIMEOUT) if len(text) <= 120 else None
    if match is None:
        raise ValueError(f"not a document number: {text[:60]!r}")
    return _normal(match[0])


is_valid = taken_by(parse)


def find(text: str) -> list[Found]:
    """Every document number in ``text``, in order; ที่ before it is not part of it.

    >>> [(f.value, f.circular) for f in find('ด่วนที่สุด ที่มท ๐๕๑๐.๕/ว๓๘๗๗ และที่ กค ๐๗๑๑/๗๘๐๕ ลงวันที่ ๓')]
    [('มท 0510.5/ว3877', True), ('กค 0711/7805', False)]
    """
    # "ที่" often touches the owner's letters; a space put in its place keeps every index.
    room = _AFTER_LABEL.sub("   ", text, timeout=TIMEOUT)
    return [
        Found(m.start(), m.end(), text[m.start() : m.end()], _normal(m[0]), m["circular"] == "ว")
        for m in _NUMBER.finditer(room, timeout=TIMEOUT)
    ]


def unfinished(text: str) -> str | None:
    """The owner's letters and code, with what is behind them, where that is no running number.

    >>> unfinished('ที่ ศธ ๐๔๐๒๕/'), unfinished('ที่ ศธ ๐๔๐๒๕/ ............'), unfinished('ที่ ศธ ๐๔๐๒๕/๓๔')
    ('ศธ ๐๔๐๒๕/', 'ศธ ๐๔๐๒๕/', None)
    >>> unfinished('ที่ ศธ ๐๔๐๒๕/๐๔.๕.๙… วันที่ ๒ มีนาคม ๒๕๖๑')
    'ศธ ๐๔๐๒๕/๐๔.๕.๙'
    """
    match = _UNFINISHED.search(_AFTER_LABEL.sub("   ", text, timeout=TIMEOUT), timeout=TIMEOUT)
    return None if match is None or find(text) else text[match.start() : match.end("rest")].rstrip(" .…_")


_UNFINISHED = regex.compile(rf"(?<![ก-๎A-Za-z]){_OWNER}{_S}{_CODE}{_S}/(?P<rest>\S{{0,20}})")
_AFTER_LABEL = regex.compile(r"ที่(?=[ \t\u00a0]{0,6}[ก-ฮ][ก-ฮ. ()]{1,16}[0-9๐-๙])")


def _normal(printed: str) -> str:
    return digits.to_arabic(_SLASH.sub("/", _SPACES.sub(" ", printed))).strip()
