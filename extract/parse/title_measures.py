"""What a table's title says that its figures measure, where no head says anything of that: ``ร้อยละของประชากร``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import regex

from extract.knowledge.patterns import measures
from extract.model.claims import OTHER_MEASURE
from extract.parse.head_measures import COUNT, PERCENT
from extract.parse.labels import measure_begun
from extract.parse.report_columns import ValueColumn
from extract.thai.skeleton import skeleton_pattern, squeeze

_NUMBERED = regex.compile(skeleton_pattern(r"^(?:ตาราง(?:ที่)?|table)[0-9๐-๙][0-9๐-๙.\-/]*+(?:แสดง|สรุป)?"))
_OF_WHAT = regex.compile(skeleton_pattern("^(?:ร้อยละของ|จำนวน(?!และ|เงิน|ร้อยละ|[,/(]))"))
_WHOLE = Decimal(100)


def told_by_title(title: str | None, columns: Sequence[ValueColumn]) -> str | None:
    """The measure, percent or count, that a title names first and alone, of a table whose heads tell none.

    >>> column = ValueColumn(1, "column", "2565")
    >>> [told_by_title(t, [column]) for t in ("ตาราง 2.2 ร้อยละของประชากร", "ตารางที่ 1 จำนวนและร้อยละของผู้ตอบ")]
    ['percent', None]
    >>> [told_by_title(t, [column]) for t in ("ตารางที่ 3 จำนวนผู้มีงานทำ", "ตาราง 4 ประชากร", "ตาราง 5 จำนวนเงิน")]
    ['count', None, None]
    >>> told_by_title("ตาราง 2.2 ร้อยละของประชากร", [column, ValueColumn(2, "count", "จำนวน")])
    """
    squeezed = squeeze(title or "")
    numbered = _NUMBERED.match(squeezed)
    if numbered is None or any(c.measure != OTHER_MEASURE or c.unit is not None for c in columns):
        return None
    said = squeezed[numbered.end() :]
    begun = measure_begun(said)
    if begun is None or begun.id not in (PERCENT, COUNT) or _OF_WHAT.match(said) is None:
        return None
    others = (squeeze(name) for m in measures() if m.id not in (begun.id, "ordinal", "remark") for name in m.labels)
    return None if any(len(name) > 3 and name in said for name in others) else begun.id


def under_title(column: ValueColumn, told: str | None, value: Decimal | None) -> ValueColumn:
    """A column as its table's title says what it measures; no share is more than the whole."""
    if told is None or column.measure != OTHER_MEASURE or column.unit is not None:
        return column
    if told == PERCENT and value is not None and not 0 <= value <= _WHOLE:
        return column
    return replace(column, measure=told, unit=PERCENT if told == PERCENT else None)
