"""Which published value is about which record of a document.

A value that names its indicator is met by that id. One that carries a label as well is met by the label first: numbers
of candidates are mistyped more often than their names. Labels may differ by some letters, digits never.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extract.model.result import Record
from extract.validate.keys import likeness
from extract.validate.published import PublishedValue

ALIKE = 0.72
SURELY_ALIKE = 0.85
MARGIN = 0.1
_UNNAMED = frozenset({"score", "votes", "ballots", "voters"})
"""Measures that a published value need not name."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Published value number ``value`` is about record number ``record``; ``doubt`` says why that may be wrong."""

    value: int
    record: int
    doubt: str | None = None


def compatible(value: PublishedValue, record: Record) -> bool:
    """Whether nothing but the indicator speaks against the two being one."""
    return (
        (value.survey is None or record.survey.id is None or value.survey == record.survey.id)
        and (value.year_be is None or record.survey.year_be is None or value.year_be == record.survey.year_be)
        and (value.scope is None or value.scope == record.scope)
        and (value.level is None or record.level is None or value.level == record.level)
        and (value.entity == record.entity or (value.entity is None and value.any_entity))
        and (value.measure == record.measure or (value.measure is None and record.measure in _UNNAMED))
    )


def pair(values: Sequence[PublishedValue], records: Sequence[Record]) -> list[Pair]:
    """Every pair of published value and record of one document. A value has at most one record here, but where
    the document has one indicator twice (other year not printed, say) it has each."""
    by_id: dict[str, list[int]] = defaultdict(list)
    by_entity: dict[str | None, list[int]] = defaultdict(list)
    for k, record in enumerate(records):
        by_id[record.indicator].append(k)
        by_entity[record.entity].append(k)
    pairs: list[Pair] = []
    left: list[int] = []
    labelled: list[_Met] = []
    for number, value in enumerate(values):
        if value.label is None:
            found = [k for k in by_id.get(value.indicator or "", ()) if compatible(value, records[k])]
            pairs += [Pair(number, k) for k in found]
            continue
        pool = range(len(records)) if value.any_entity else by_entity.get(value.entity, ())
        met = _by_label(value, [k for k in pool if compatible(value, records[k])], records)
        if met is None:
            left.append(number)
        else:
            labelled.append((met[0], number, met[1]))
    alike, unlike = _likest(labelled, values, records)
    pairs += alike
    taken = {p.record for p in pairs}
    for number in sorted([*left, *unlike]):
        value = values[number]
        free = [k for k in by_id.get(value.indicator or "", ()) if k not in taken and compatible(value, records[k])]
        if len(free) == 1:
            pairs.append(Pair(number, free[0], _labels(value, records[free[0]])))
    return sorted(_at_one_level(pairs, values, records), key=lambda p: p.value)


_Met = tuple[float, int, int]
"""How like its label is, a value, a record."""


def _likest(
    met: Sequence[_Met], values: Sequence[PublishedValue], records: Sequence[Record]
) -> tuple[list[Pair], list[int]]:
    """The pairs by label, and the values left: a record is one item of a source, the likest."""
    best: dict[tuple[int, str], float] = {}
    for score, number, k in met:
        best[k, values[number].source] = max(score, best.get((k, values[number].source), 0.0))
    pairs: list[Pair] = []
    left: list[int] = []
    for score, number, k in met:
        if score < best[k, values[number].source]:
            left.append(number)
        else:
            sure = score >= SURELY_ALIKE or values[number].indicator == records[k].indicator
            pairs.append(Pair(number, k, None if sure else _labels(values[number], records[k])))
    return pairs, left


def _at_one_level(pairs: Sequence[Pair], values: Sequence[PublishedValue], records: Sequence[Record]) -> list[Pair]:
    """The pairs of records that print no level, where values are published for several: those of the level that has
    the record's value. Where none has it, the record may be of any of them, which is a doubt."""
    levels: dict[int, set[str]] = defaultdict(set)
    having: dict[int, set[str]] = defaultdict(set)
    for p in pairs:
        level = values[p.value].level
        if records[p.record].level is None and level is not None:
            levels[p.record].add(level)
            if values[p.value].value == records[p.record].value:
                having[p.record].add(level)
    kept = []
    for p in pairs:
        level = values[p.value].level
        if len(levels[p.record]) < 2 or level is None:
            kept.append(p)
        elif level in having[p.record] or not having[p.record]:
            sure = len(having[p.record]) == 1
            kept.append(p if sure else Pair(p.value, p.record, "the document prints no level"))
    return kept


def _labels(value: PublishedValue, record: Record) -> str:
    return f"published as {value.label!r}, printed as {record.indicator_printed!r}"


def _by_label(value: PublishedValue, pool: Sequence[int], records: Sequence[Record]) -> tuple[float, int] | None:
    """Likeness and number of the record whose printed label is the published one, or much liker it than any other;
    None where there is none."""
    assert value.label is not None
    ranked = sorted(((likeness(value.label, records[k].indicator_printed), k) for k in pool), reverse=True)
    if not ranked or ranked[0][0] < ALIKE:
        return None
    near = [k for score, k in ranked if score > ranked[0][0] - MARGIN]
    if len(near) > 1:
        near = [k for k in near if records[k].indicator == value.indicator]
    return (next(score for score, k in ranked if k == near[0]), near[0]) if len(near) == 1 else None
