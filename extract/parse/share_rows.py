"""Rows that print shares of the row above them, or its growth: ``ร้อยละ``, ``คิดเป็นร้อยละของบัตรดี``, ``%YoY``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extract.model.claims import OTHER_MEASURE
from extract.parse.head_measures import AMOUNT, COUNT, PERCENT, SCORE
from extract.parse.report_columns import ValueColumn
from extract.parse.report_rows import RowLabel
from extract.thai.skeleton import skeleton_pattern, squeeze

_SHARE = regex.compile(skeleton_pattern(r"[(]?(?:%\p{Latin}{0,8}|(?:คิดเป็น)?(?:ร้อยละ|%)|คิดเป็นร้อยละ.{1,60})[)]?"))
_OF_OTHERS = frozenset({OTHER_MEASURE, COUNT, AMOUNT, SCORE, "votes"})
"""Measures of columns in which the row of a share holds no such figure."""


def is_share(label: str) -> bool:
    """Whether a row's label says that it prints shares, and of nothing but what stands above it.

    >>> [is_share(t) for t in ("ร้อยละ", "คิดเป็นร้อยละของบัตรดี", "%YoY", "(%)", "ร้อยละของผู้ผ่านเกณฑ์", "รวม")]
    [True, True, True, True, False, False]
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


def in_row(column: ValueColumn, row: RowLabel) -> ValueColumn:
    """A column as it is in a row: of shares in a row of shares."""
    if column.measure not in _OF_OTHERS or not is_share(row.printed):
        return column
    return replace(column, measure=PERCENT, unit=PERCENT)
