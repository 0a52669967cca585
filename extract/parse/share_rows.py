"""Rows that print shares of the row above them, or its growth: ``ร้อยละ``, ``คิดเป็นร้อยละของบัตรดี``, ``%YoY``; and
those of a statistic of all rows above: ``S.D.``"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import regex

from extract.knowledge.patterns import counted_units, measures
from extract.knowledge.table_words import head_sign, unit_name
from extract.model.claims import OTHER_MEASURE
from extract.parse.head_measures import AMOUNT, COUNT, PERCENT, SCORE, is_of_itself, measure_of, unit_of
from extract.parse.labels import MEAN_OF_SCORES
from extract.parse.report_columns import ValueColumn
from extract.parse.report_rows import RowLabel
from extract.thai.skeleton import skeleton_pattern, squeeze

_SHARE = regex.compile(
    skeleton_pattern(r"(?:สัดส่วน)?[(]?(?:%\p{Latin}{0,8}|(?:คิดเป็น)?(?:ร้อยละ|%)|คิดเป็นร้อยละ.{1,60})[)]?")
)
_BRACKETED = regex.compile(r"[(](?P<sign>[^()]+)[)]\s*$")
_OVER_PERIODS = regex.compile(skeleton_pattern("(?:ค่า)?เฉลี่ย[0-9๐-๙]{1,2}(?:ปี|เดือน|ไตรมาส|สัปดาห์|วัน)"))
"""The mean of the periods that the rows above are of."""
DEVIATION = "standard-deviation"
_MEAN = "mean"
_OF_OTHERS = frozenset({OTHER_MEASURE, COUNT, AMOUNT, SCORE, "votes"})
"""Measures of columns in which the row of a share holds no such figure."""
_TOLD_BY_ROWS = frozenset({PERCENT, COUNT, SCORE, _MEAN, DEVIATION})
"""What a row's name may say that its figures are."""


def is_share(label: str) -> bool:
    """Whether a row's label says that it prints shares, and of nothing but what stands above it.

    >>> [is_share(t) for t in ("ร้อยละ", "คิดเป็นร้อยละของบัตรดี", "%YoY", "(%)", "สัดส่วน (ร้อยละ)", "สัดส่วน %")]
    [True, True, True, True, True, True]
    >>> [is_share(t) for t in ("ร้อยละของผู้ผ่านเกณฑ์", "สัดส่วนนักเรียนต่อครู", "รวม")]
    [False, False, False]
    """
    return _SHARE.fullmatch(squeeze(label)) is not None


def under_their_rows(rows: Sequence[RowLabel]) -> list[RowLabel]:
    """The rows, those of shares in the group of the row above them, whose shares they print, where no other group
    is."""
    out: list[RowLabel] = []
    above: RowLabel | None = None
    for row in rows:
        if not is_share(row.printed):
            above = row
        elif above is not None and above.printed and row.group == above.group:
            sure = min(row.sureness, above.sureness)
            row = replace(row, group=(*row.group, above.printed), sureness=sure, shared=False)
        out.append(row)
    return out


def statistic_of(label: str) -> str | None:
    """The statistic that a row prints of the rows above it, by its sign, the deviation's name or the periods it is of.

    >>> statistic_of("คะแนนเฉลี่ย (x̄)"), statistic_of("ส่วนเบี่ยงเบนมาตรฐาน (S.D.)"), statistic_of("คะแนนเฉลี่ย")
    ('mean', 'standard-deviation', None)
    >>> statistic_of("เฉลี่ย ๕ ปี"), statistic_of("เฉลี่ยต่อหัว")
    ('mean', None)
    """
    found = _BRACKETED.search(label)
    if (sign := head_sign(found["sign"] if found else label)) is not None:
        return sign
    if _OVER_PERIODS.fullmatch(squeeze(label)) is not None:
        return _MEAN
    return DEVIATION if squeeze(label) in map(squeeze, _labels(DEVIATION)) else None


@cache
def _labels(measure: str) -> tuple[str, ...]:
    return next(m.labels for m in measures() if m.id == measure)


def _says_share(head: str) -> bool:
    """Whether a head itself says that its figures are shares: else the table's title or its cells do, and a row of
    another unit is none."""
    return measure_of(head.split(" / "))[0] == PERCENT


def in_row(column: ValueColumn, row: RowLabel, unit: str | None, deviates: bool) -> ValueColumn:
    """A column as it is in a row: of shares in a row of shares, of a statistic in a row of one, of what the row says
    that it measures where the column's own head says nothing of that, or where its unit is none of the column's.
    ``unit``: what the row prints in a column of units: of a share, where neither head nor row says more; a row named
    ร้อยละของ… that counts things is no share. A mean under a head that names but a unit is in that unit.
    ``deviates``: whether a row of the table prints a deviation, beside which ``ค่าเฉลี่ย`` is the mean."""
    if column.measure in _OF_OTHERS and is_share(row.printed):
        return replace(column, measure=PERCENT, unit=PERCENT)
    if column.measure in {*_OF_OTHERS, PERCENT} and (statistic := statistic_of(row.printed)) is not None:
        return replace(column, measure=statistic)
    mean = deviates and squeeze(row.printed) in map(squeeze, (*_labels(_MEAN), MEAN_OF_SCORES))
    if mean and column.measure in {*_OF_OTHERS, PERCENT}:
        return replace(column, measure=_MEAN)
    if column.measure == OTHER_MEASURE and column.unit is None and not is_of_itself(column.printed or ""):
        measure, own = measure_of([row.printed])
        if measure == OTHER_MEASURE and unit is not None and is_share(unit):
            return replace(column, measure=PERCENT, unit=PERCENT)
        clash = unit is not None and measure in (PERCENT, COUNT) and (measure == PERCENT) != is_share(unit)
        if clash or measure not in _TOLD_BY_ROWS:
            return column
        return replace(column, measure=measure, unit=own or unit_of([row.printed]))
    if column.measure == OTHER_MEASURE and measure_of([row.printed])[0] == _MEAN:
        return replace(column, measure=_MEAN)
    bracketed = _BRACKETED.search(row.printed)
    if column.measure in (COUNT, AMOUNT) and bracketed is not None and is_share(bracketed["sign"]):
        return replace(column, measure=PERCENT, unit=PERCENT)
    of_head = column.measure == SCORE or (column.measure == PERCENT and not _says_share(column.printed or ""))
    if of_head and (named := unit_of([row.printed])) in {unit_name(u) for u in counted_units()}:
        return replace(column, measure=COUNT, unit=named)
    return column
