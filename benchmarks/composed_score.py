"""What is read of composed reports, value by value: a record is judged by the place where it says its figure stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache
from typing import Any, Literal

from extract.model.result import Extraction, Record
from extract.thai import digits

Truth = dict[str, Any]
Outcome = Literal["right", "review", "missing", "WRONG"]
NEAR = 4.0
"""Points by which a record's place may lie outside of the value's."""
ALIKE = 0.85
"""Share of letters in order from which a name is the one printed, if no other of its table is more like it."""
_NO_LETTER = re.compile(r"[\s.,:;()/\\\-–—\"'“”‘’•·]")
_COLUMN_NUMBER = re.compile(r"\s*\([0-9๐-๙]{1,2}\)$")
"""Behind a column's name, where columns are numbered."""
_BY_HEAD = frozenset({"column", "count", "amount"})
"""Measures that a head such as a month need not name: its words tell them."""


@dataclass(slots=True)
class Told:
    """A printed value and what came of it. ``faults`` are what a wrong record says otherwise; ``soft`` are a unit or
    a group that is not told of a right one."""

    true: Truth
    outcome: Outcome = "missing"
    issues: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()
    said: str = ""


@dataclass(slots=True)
class Report:
    """Of one document: what came of its values, accepted records where no value stands, and the figures left out."""

    values: list[Told]
    stray: list[str] = field(default_factory=list)
    told: int = 0

    def counts(self) -> Counter[str]:
        n = Counter[str](t.outcome for t in self.values)
        n["values"], n["stray"] = len(self.values), len(self.stray)
        n["told"] = min(self.told, n["missing"])
        n["WRONG"] += len(self.stray)
        n.update(s for t in self.values for s in t.soft if t.outcome == "right")
        return n


@cache
def plain(text: str) -> str:
    """A name for comparison: Arabic digits, one sara am, no spaces nor signs."""
    return _NO_LETTER.sub("", digits.to_arabic(text).replace("\u0e4d\u0e32", "\u0e33")).lower()


@cache
def alike(a: str, b: str) -> float:
    """How much two names are one, 0 to 1; one that holds nearly the whole other is it.

    >>> alike('1. ชาย', 'ชาย'), alike('ชาย', 'หญิง') < 0.5
    (1.0, True)
    """
    a, b = plain(a), plain(b)
    if not a or not b:
        return float(a == b)
    short, long = sorted((len(a), len(b)))
    if a in b or b in a:
        return short / long if short < 0.6 * long else 1.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


@cache
def _letters_alike(a: str, b: str) -> float:
    return SequenceMatcher(None, plain(a), plain(b), autojunk=False).ratio()


def judge(extraction: Extraction, truth: Sequence[Truth]) -> Report:
    report = Report([Told(t) for t in truth], told=sum(p.figures.left_out for p in extraction.pages))
    for record in extraction.records:
        for page, box in _places(record):
            told = _at(page, box, report.values)
            if told is None:
                if record.status == "accepted":
                    report.stray.append(_said(record))
                continue
            rest = [t for t in truth if t["table"] == told.true["table"]]
            _enter(told, record, rest)
    return report


def _places(record: Record) -> Iterator[tuple[int, tuple[float, float, float, float]]]:
    for e in record.evidence:
        if e.where == "table" and e.bbox is not None:
            x0, y0, x1, y1 = e.bbox
            yield e.page, (x0, y0, x1, y1)


def _at(page: int, box: tuple[float, float, float, float], values: Sequence[Told]) -> Told | None:
    """The value that stands nearest to the middle of a record's box, within ``NEAR``."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    best, least = None, NEAR
    for told in values:
        x0, y0, x1, y1 = told.true["bbox"]
        off = max(x0 - x, x - x1, y0 - y, y - y1, 0.0)
        if told.true["page"] == page and off <= least:
            best, least = told, off - 1e-6
    return best


def _enter(told: Told, record: Record, rest: Sequence[Truth]) -> None:
    """What a record at the value's place makes of it: an accepted wrong one is the worst, a right one the best."""
    faults, soft = tuple(_faults(told.true, record, rest)), tuple(_soft(told.true, record))
    accepted = record.status in ("accepted", "not-reported")
    outcome: Outcome = "review" if not accepted else "WRONG" if faults else "right"
    order = ("missing", "review", "right", "WRONG")
    if order.index(outcome) > order.index(told.outcome):
        told.outcome, told.issues, told.faults, told.soft = outcome, record.issues, faults, soft
        told.said = _said(record)


def _said(record: Record) -> str:
    group = " > ".join(record.group)
    return (
        f"{record.value} [{record.measure}] {record.column_printed!r} of {group!r} {record.entity or ''}"
        f" {record.indicator_printed!r} {record.survey.year_be or ''} {record.unit or ''}"
    )


def _faults(true: Truth, record: Record, rest: Sequence[Truth]) -> Iterator[str]:
    value = None if true["value"] is None else Decimal(true["value"])
    if record.value != value or (value is None) != (record.status == "not-reported"):
        yield "value"
    if not _is_labelled(true, record, rest):
        yield "label"
    if true.get("year_be") and record.survey.year_be != true["year_be"]:
        yield "year"
    measure, wanted = record.measure, true["measure"]
    by_head = wanted in _BY_HEAD and measure in _BY_HEAD
    mean = "เฉลี่ย" in true["column"] and {measure, wanted} <= {"mean", "score"}
    if not (measure == wanted or by_head or mean or "column" in (wanted, measure)):  # its head says it then
        yield "measure"
    if not _is_headed(true, record, rest):
        yield "column"


def _is_labelled(true: Truth, record: Record, rest: Sequence[Truth]) -> bool:
    group, printed = "".join(record.group), record.indicator_printed or ""
    own = [printed, record.entity or "", f"{record.entity or ''}{printed}", f"{group}{printed}"]

    def like(t: Truth) -> float:
        return max(alike(n, o) for n in (t["label"], "".join([*t["group"], t["label"]])) for o in own)

    twins = [t for t in rest if plain(t["label"]) == plain(true["label"]) and t["group"] != true["group"]]
    if twins and true["group"] and alike(true["group"][-1], record.group[-1] if record.group else "") < ALIKE:
        return False
    best = like(true)
    return best >= ALIKE and all(like(t) <= best for t in rest)


def _is_headed(true: Truth, record: Record, rest: Sequence[Truth]) -> bool:
    columns = {(t["column"], t["measure"], t.get("year_be")) for t in rest}
    own = (true["measure"], true.get("year_be"))
    alone = sum((m, y) == own for _, m, y in columns) == 1
    if alone and own[0] != "column" and record.measure == own[0]:
        return True
    levels = [name for n in (record.column_printed or "").split(" / ") if (name := _COLUMN_NUMBER.sub("", n))]
    levels = levels or [""]
    said = [" / ".join(levels[k:]) for k in range(len(levels))]

    def like(column: str) -> float:
        parts = column.split(" / ")
        whole = max(_letters_alike(s, column) - 0.01 * k for k, s in enumerate(said))  # a title may be the first level
        return max(whole, _letters_alike(said[0], parts[-1]) - 0.05 if len(said) == 1 else 0.0)

    best = like(true["column"])
    if best < ALIKE:
        return False
    twins = {c for c, m, y in columns if like(c) >= best and (c, m, y) != (true["column"], *own)}
    return not twins or (true.get("year_be") is not None and record.survey.year_be == true["year_be"] and alone)


def _soft(true: Truth, record: Record) -> Iterator[str]:
    if record.measure == "column" and true["measure"] not in _BY_HEAD:
        yield "measure"
    if true["unit"] and record.unit != true["unit"]:
        yield "unit" if record.unit is None else "other unit"
    if true["group"] and max((alike(true["group"][-1], g) for g in record.group), default=0.0) < ALIKE:
        yield "group"
    if not true["group"] and record.group:
        yield "group too many"
