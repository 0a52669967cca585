"""What is known of a document, and what it says of a record: right, wrong, or unknown.

Four sorts of truth: ``truth.json`` as ``fixtures.make`` and ``fixtures.generate`` write it (complete: what it does not
list is invented), the published record of a result form (``gt.json``), and rows of tables transcribed by eye or
expected of a case. The last two vouch only for what they list, so what they do not know stays unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from benchmarks.gains_state import Document, Record, Verdict
from benchmarks.score_fixtures import label

Name = tuple[str | None, ...]
"""Year, scope, entity, indicator; level and measure, each None where the truth tells none apart."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure that a page prints: its label without number and spaces; ``page``, ``measure`` None for any."""

    label: str
    value: Decimal | None
    measure: str | None
    page: int | None
    year: str | None


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known. ``votes``: the votes of a form, whose candidates' numbers the record does not vouch for."""

    values: Mapping[Name, Decimal | None] = field(default_factory=dict)
    conflicts: frozenset[Name] = frozenset()
    measured: Mapping[tuple[str, str], frozenset[Decimal]] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    votes: frozenset[Decimal] = frozenset()
    apart: frozenset[str] = frozenset()
    """``level``, ``measure``: what else tells the values of a document apart"""
    complete: bool = False


def of_document(told: Mapping[str, Any]) -> Truth:
    """One entry of a ``truth.json``."""
    measured: defaultdict[tuple[str, str], set[Decimal]] = defaultdict(set)
    for name, measure, value in told.get("measured", ()):
        measured[label(name), measure].add(Decimal(value))
    count = len(told["records"])
    more = zip(told.get("levels") or [None] * count, told.get("measures") or [None] * count, strict=True)
    return Truth(
        {_name(*names, *own): _number(value) for (*names, value), own in zip(told["records"], more, strict=True)},
        frozenset(_name(*names) for names in told.get("conflicts", ())),
        {names: frozenset(values) for names, values in measured.items()},
        apart=frozenset(what for what in ("level", "measure") if told.get(f"{what}s")),
        complete=True,
    )


def of_form(rows: Iterable[Mapping[str, str]], printed: frozenset[Decimal] = frozenset()) -> Truth:
    """The published record of a form, as ``benchmarks.forms_published`` gives it, and what the form is known to have
    ``printed`` instead of it."""
    known = list(rows)
    votes = printed | {Decimal(r["value"]) for r in known if r["measure"] == "votes"}
    values = {
        _name(r["year_be"], r["scope"], r["entity"], r["indicator"]): _number(r["value"])
        for r in known
        if r["measure"] != "votes"
    }
    return Truth(values, votes=votes)


def of_rows(rows: Iterable[Mapping[str, Any]]) -> Truth:
    """Rows of a ``*.tables.json`` or of a case."""
    return Truth(
        rows=tuple(
            Row(label(r["label"]), _number(r["value"]), r.get("measure"), r.get("page"), _text(r.get("year_be")))
            for r in rows
        )
    )


def _name(
    year: object, scope: object, entity: object, indicator: object, level: object = None, measure: object = None
) -> Name:
    return tuple(map(_text, (year, scope, entity, indicator, level, measure)))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def judge(document: Document, truth: Truth) -> Document:
    """The document with a verdict on each record."""
    return replace(document, records=tuple(replace(r, verdict=verdict(r, truth)) for r in document.records))


def verdict(record: Record, truth: Truth) -> Verdict:
    """What the truth says of a record: of its value, or, where the page contradicts itself, of its status."""
    names = dict(record.key)
    more = (names.get(what) if what in truth.apart else None for what in ("level", "measure"))
    name = _name(names.get("year_be"), names.get("scope"), names.get("entity"), names.get("indicator"), *more)
    for known, value in _known(name, truth.values):
        if known in truth.conflicts:
            return "right" if record.status == "review" else "wrong"
        return _says(record, [value])
    if values := truth.measured.get((label(record.label), names.get("measure", ""))):
        return _says(record, list(values))
    if truth.votes and (name[3] or "").startswith(("candidate.", "party.")):
        return _says(record, list(truth.votes))
    if any(_is_row(record, row, names) for row in truth.rows):
        return "right"
    return "wrong" if truth.complete and record.status == "accepted" else "unknown"


def _known(name: Name, values: Mapping[Name, Decimal | None]) -> list[tuple[Name, Decimal | None]]:
    """The true value under this name; a page may print no year, and its record then has none."""
    if name in values:
        return [(name, values[name])]
    return [(known, value) for known, value in values.items() if name[0] is None and known[1:] == name[1:]][:1]


def _says(record: Record, values: Sequence[Decimal | None]) -> Verdict:
    """Whether a record says one of these values (None: the page says that there is none); no value is no fault."""
    if record.value is not None:
        return "right" if Decimal(record.value) in values else "wrong"
    if record.status == "not-reported":
        return "right" if None in values else "wrong"
    return "unknown"


def _is_row(record: Record, row: Row, names: Mapping[str, str]) -> bool:
    return (
        _says(record, [row.value]) == "right"
        and label(record.label) == row.label
        and row.measure in (None, names.get("measure"))
        and (row.page is None or any(p.page == row.page for p in record.places))
        and row.year in (None, names.get("year_be"))
    )
