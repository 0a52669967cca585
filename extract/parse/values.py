"""What a cell prints: a number, `-`, nothing, or something that cannot be read as a number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

import regex

from extract.knowledge.patterns import units
from extract.knowledge.table_words import Qualifier
from extract.thai import numbers
from extract.thai.skeleton import squeeze

State = Literal["printed", "not-reported", "unreadable", "empty", "text"]

# Code points in a cell that is a value, leaders and unit included; the patterns below are made for so few.
_LONGEST = 1000
# What may stand beside a figure in its cell without being part of it.
_MARKS = r"[\s*.…_()|:;,'\"“”⁰¹²³⁴-⁹]*"
_BEFORE = regex.compile(rf"(?:-\s+|(?P<speck>(?:[·•]\s+)+))?{_MARKS}(?:จำนวน|(?P<rate>(?:คิดเป็น)?ร้อยละ))?{_MARKS}")
_UNIT = r"(?P<unit>%|％|[\u0E01-\u0E4E][\u0E01-\u0E4E/\s]{0,40}?)"
_AFTER = regex.compile(rf"{_MARKS}{_UNIT}?{_MARKS}(?:\s+-|(?P<speck>(?:\s+[·•✓])+))?\s*")
# A single dot or comma that touches the figure: a part of it is missing (.506), while a run of dots is a leader.
_HALF_BEFORE = regex.compile(r"(?<![.,…])[.,]$")
_HALF_AFTER = regex.compile(r"[.,](?![.,…])\s*$")
_LETTER = regex.compile(r"[ก-ฮA-Za-z]")
_NOT_A_NAME = regex.compile(r"[0-9๐-๙OoIlSBๆ°|\ufffd]")
_SCRAP_AND_UNIT = regex.compile(r"(?P<scrap>[OoIlSB°|(\[\])]{1,4})\s+(?P<unit>[\u0E01-\u0E4E][\u0E01-\u0E4E/\s]{0,40})")


@dataclass(frozen=True, slots=True)
class CellValue:
    """A cell's value at code points ``start:end`` of its text; ``issues`` name what speaks against it."""

    state: State
    value: Decimal | None = None
    start: int = 0
    end: int = 0
    percent: bool = False
    unit: str | None = None
    """the word after the figure that says what it counts"""
    issues: tuple[str, ...] = ()
    qualifier: Qualifier | None = None
    """how the value is meant: at least, at most, more or less than it"""

    @property
    def is_figure(self) -> bool:
        """Whether the cell may count as one of a column of figures."""
        return self.state in ("printed", "not-reported", "unreadable")


# With these doubts of ``thai.numbers`` a part of the figure may be missing.
_NO_VALUE = frozenset({"malformed", "split", "joined"})


def value_of(value: Decimal | None, doubt: str | None) -> tuple[Decimal | None, tuple[str, ...]]:
    """What a figure's value is, be it printed in a cell or in a sentence, and what speaks against it; None where its
    print is doubtful in a way that leaves it open.

    >>> value_of(Decimal('4.5'), None), value_of(Decimal('4.5'), 'mixed-digits'), value_of(Decimal('4.5'), 'split')
    ((Decimal('4.5'), ()), (Decimal('4.5'), ('mixed-digits-number',)), (None, ('split-number',)))
    """
    if doubt is None:
        return value, ()
    return (None if doubt in _NO_VALUE else value), (f"{doubt}-number",)


def cell_value(text: str) -> CellValue:
    """Read a cell that stands where a value is expected. Never guesses: what is no number is ``unreadable``.

    >>> cell_value('33.4').value, cell_value(' ๒.๑ ').value, cell_value('46.5 คะแนน').value
    (Decimal('33.4'), Decimal('2.1'), Decimal('46.5'))
    >>> cell_value('62%')
    CellValue(state='printed', value=Decimal('62'), start=0, end=3, percent=True, unit=None, issues=(), qualifier=None)
    >>> cell_value('25 ต่อคน').unit, cell_value('๑๐ รายวิชา').unit, cell_value('10 กว่า').state
    ('ต่อคน', 'รายวิชา', 'unreadable')
    >>> cell_value('· 45.3 •').value, cell_value('45 ·').state, cell_value('45 · 3').state
    (Decimal('45.3'), 'unreadable', 'unreadable')
    >>> cell_value('13.6 ✓').value, [cell_value(t).state for t in ('45 ✓', '45. ✓', '✓ 5.3', '✓')]
    (Decimal('13.6'), ['unreadable', 'unreadable', 'unreadable', 'text'])
    >>> [cell_value(t).state for t in ('-', '', '33.4 41.0', '3З.4', 'S3.4', '33 .4', 'ดีมาก')]
    ['not-reported', 'empty', 'unreadable', 'unreadable', 'unreadable', 'unreadable', 'text']
    >>> [cell_value(t).state for t in ('l ครั้ง', '( คน', 'l ครั้งคราว', 'ครั้ง')]
    ['unreadable', 'unreadable', 'text', 'text']
    """
    stripped = text.strip()
    start = len(text) - len(text.lstrip())
    end = start + len(stripped)
    if not stripped or not stripped.strip(".…_ "):
        return CellValue("empty")
    if len(stripped) > _LONGEST:
        return CellValue("text", None, start, end)
    if numbers.is_not_reported(stripped):
        return CellValue("not-reported", None, start, end)
    found = numbers.find(text)
    if not found:
        return CellValue("unreadable" if _could_be_a_figure(stripped) else "text", None, start, end)
    if len(found) == 1 and (printed := _alone(text, found[0])) is not None:
        return printed if printed.state == "printed" else CellValue("unreadable", None, start, end)
    letters = len(_LETTER.findall(stripped))
    figures = sum(f.end - f.start for f in found)
    return CellValue("text" if letters > figures + 2 else "unreadable", None, start, end)


def _alone(text: str, only: numbers.Found) -> CellValue | None:
    """The value of a cell's only figure; ``unreadable`` where a part of it is gone. None where what stands beside it is
    no mark or unit, or the figure itself cannot be trusted."""
    before, after = _BEFORE.fullmatch(text[: only.start]), _AFTER.fullmatch(text[only.end :])
    if before is None or after is None or not _is_unit(after["unit"]):
        return None
    whole = "." in only.text
    # It may be the dot beside it, or lie under a person's tick.
    lacks_point = (before["speck"] or after["speck"]) and not whole
    half = _HALF_BEFORE.search(text[: only.start]) is not None
    begun = half and whole and only.doubt == "split"  # a speck, or a digit is gone: told below
    value, issues = value_of(only.value, None if begun else only.doubt)
    if value is None or lacks_point:
        return None
    if "-" in text[: only.start] + text[only.end :]:
        issues += ("joined-number",)
    if half and not whole:
        return CellValue("unreadable")
    if half or (_HALF_AFTER.match(text[only.end :]) and not whole):
        issues += ("split-number",)
    percent = only.percent or before["rate"] is not None
    unit = None if percent or after["unit"] is None else "".join(after["unit"].split())
    return CellValue("printed", value, only.start, only.end, percent, unit, issues)


def _is_unit(text: str | None) -> bool:
    """Whether what stands after the figure may stand there: nothing, a sign, or words for what it counts."""
    return text is None or text in "%％" or _units().fullmatch(squeeze(text)) is not None


@cache
def _units() -> regex.Pattern[str]:
    word = "|".join(sorted({regex.escape(squeeze(u)) for u in units()}, key=lambda u: (-len(u), u)))
    per = squeeze("ต่อ")
    return regex.compile(f"{per}(?:{word})|(?:{word})(?:(?:{per}|/)(?:{word}))?")


def _could_be_a_figure(text: str) -> bool:
    """Whether a short scrap without a digit may be a misread number (lO.S, ๆ๒), with a unit behind it (l ครั้ง) or
    without."""
    counted = _SCRAP_AND_UNIT.fullmatch(text)
    if counted is not None and _is_unit(counted["unit"]):
        return True
    return len(text) <= 5 and len(_NOT_A_NAME.findall(text)) * 2 >= len(text.replace(".", ""))
