"""A document's checks made again on what its records say now: read, answered, corrected.

The same rules and the same tests as when it was read; here each record stands for the prints that made it.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, cast

from extract.archive.decisions import Against, CheckChange
from extract.archive.resolve import Filed, Part, ReadRecord, Resolved, Ruling, Value, parts_of
from extract.check.checks import Verdict, in_range, same_year
from extract.check.findings import CHECKS
from extract.check.merge import Group, merge_statistics
from extract.check.relation import HARD, Relation
from extract.check.relations import build
from extract.check.rule_checks import rules_for
from extract.knowledge import patterns
from extract.model.claims import Claim, Head, Mark, RankingClaim, Reading, StatisticClaim, Survey
from extract.model.page import Reader


@dataclass(frozen=True, slots=True)
class Checked:
    """One check as it stands. ``name`` tells it from all others of its document; ``keys`` are the records it is of."""

    name: tuple[object, ...]
    check: str
    about: str
    keys: tuple[str, ...]
    verdict: Verdict
    hard: bool

    @property
    def sentence(self) -> str:
        said = f"{CHECKS[self.check]} ({self.about}): {self.verdict.outcome}"
        v = self.verdict
        return f"{said}; expected {v.expected}, found {v.found}" if v.fails else said


@dataclass(frozen=True, slots=True)
class Beside:
    """What the checks need beside the records: rankings, each with its page, how counts and rates are printed, by key,
    and the heads as read."""

    rankings: tuple[tuple[int, RankingClaim], ...]
    statistics: Mapping[str, Mark]
    heads: Mapping[int, Mapping[str, str | None]]
    missing: bool


def beside(connection: sqlite3.Connection, document: int) -> Beside:
    """What is stored of a document beside its records."""
    rankings = connection.execute("SELECT * FROM rankings WHERE document_id = ? ORDER BY ordinal", [document])
    statistics = connection.execute("SELECT * FROM statistics WHERE document_id = ? ORDER BY ordinal", [document])
    heads = connection.execute("SELECT part, kind, date FROM document_parts WHERE document_id = ?", [document])
    missing = connection.execute(
        "SELECT 1 FROM notices WHERE document_id = ? AND code = 'page-missing' LIMIT 1", [document]
    ).fetchone()
    return Beside(
        tuple(_ranking(r) for r in rankings),
        {s["key"]: _printed(s) for s in statistics},
        {h["part"]: {"kind": h["kind"], "date": h["date"]} for h in heads},
        missing is not None,
    )


def _evidence(text: str) -> Mapping[str, Any]:
    found = json.loads(text)
    return found[0] if isinstance(found, list) and found and isinstance(found[0], dict) else {}


def _mark(page: int, value: Decimal | None, printed: str, where: str, rule: str) -> Mark:
    reader: Reader = "recognizer"
    place = cast(Literal["table", "prose"], where if where in ("table", "form") else "prose")
    return Mark(page, None, printed, value, place, reader, 1.0, rule, "")


def _ranking(row: sqlite3.Row) -> tuple[int, RankingClaim]:
    e = _evidence(row["evidence"])
    mark = _mark(int(e.get("page", 1)), None, str(e.get("printed", "")), "prose", str(e.get("rule", "ranking")))
    claim = RankingClaim(
        row["kind"], row["rank"], row["indicator"], row["entity"], Survey(row["survey"], row["year_be"]), row["scope"],
        mark, level=row["level"], words=row["words"],
    )  # fmt: skip
    return mark.page, claim


def _printed(row: sqlite3.Row) -> Mark:
    e = _evidence(row["evidence"])
    value = None if row["value"] is None else Decimal(row["value"])
    return _mark(int(e.get("page", 1)), value, str(e.get("printed", "")), "prose", str(e.get("rule", "statistic")))


def now(record: ReadRecord, ruling: Ruling) -> dict[str, Value]:
    """What a record is about, as it stands."""
    return {**record.context, **ruling.changed}


def value_now(record: ReadRecord, ruling: Ruling) -> Decimal | None:
    """What a record says: the answer where there is one, else the reading, whatever its status."""
    text = record.value if ruling.answer is None else ruling.value
    return None if text is None else Decimal(text)


def _claim(record: ReadRecord, ruling: Ruling) -> Claim:
    context, value = now(record, ruling), value_now(record, ruling)
    none = ruling.answer.kind == "not-reported" if ruling.answer is not None else record.status == "not-reported"
    maximum = context["maximum"]
    mark = _mark(record.page or 1, value, "", "table" if record.table is not None else "prose", "record")

    def text(name: str) -> str | None:
        found = context[name]
        return None if found is None else str(found)

    return Claim(
        survey=Survey(text("survey"), None if context["year_be"] is None else int(context["year_be"])),
        scope=str(context["scope"]), level=text("level"), entity=text("entity"), indicator=str(context["indicator"]),
        indicator_printed="", measure=str(context["measure"]), unit=text("unit"),
        maximum=None if maximum is None else Decimal(maximum), mark=mark,
        state="printed" if value is not None else "not-reported" if none else "unreadable",
    )  # fmt: skip


def _statistic(record: ReadRecord, ruling: Ruling, mark: Mark) -> StatisticClaim:
    """A count or rate as it stands."""
    context, value = now(record, ruling), value_now(record, ruling)
    survey, year, level, unit = (context[name] for name in ("survey", "year_be", "level", "unit"))
    about = Survey(None if survey is None else str(survey), None if year is None else int(year))
    return StatisticClaim(
        str(context["indicator"]), value, None if unit is None else str(unit), about, replace(mark, value=value),
        level=None if level is None else str(level),
    )  # fmt: skip


def checked(read: Filed, resolved: Resolved, other: Beside) -> list[Checked]:
    """Every check of every document of the file on what the records say now."""
    return [c for part in parts_of(read, resolved) for c in _part(read, resolved, other, part)]


def _part(read: Filed, resolved: Resolved, other: Beside, part: Part) -> Iterable[Checked]:
    pages = frozenset(part.pages)
    every = [r for r in read.records if (r.page in pages if resolved.parts else r.part == part.part)]
    own, counted = ([r for r in every if r.is_statistic == which] for which in (False, True))
    rulings = [resolved.rulings.get(r.key) or Ruling() for r in own]
    claims = [_claim(r, ruling) for r, ruling in zip(own, rulings, strict=True)]
    groups = [Group((c,), c.survey, ambiguous="ambiguous-label" in r.issues) for c, r in zip(claims, own, strict=True)]
    statistics = tuple(_statistic(r, resolved.rulings.get(r.key) or Ruling(), other.statistics[r.key]) for r in counted)
    groups += merge_statistics(statistics)
    head = dict(other.heads.get(part.read_part or 0, {}))
    if part.part in resolved.heads:
        head |= {k: v for k, v in resolved.heads[part.part].changed.items() if k in ("kind", "date")}
    kinds = tuple(d.id for d in patterns.documents() if d.kind == head.get("kind"))
    rankings = tuple(r for page, r in other.rankings if page in pages)
    reading = Reading(Head(), tuple(claims), rankings, statistics, kinds)
    keys_of = dict(zip(((s.name, s.unit, s.level) for s in statistics), (r.key for r in counted), strict=True))
    leads = (g.lead for g in groups[len(own) :])
    names = [r.key for r in own] + [keys_of[lead.indicator, lead.unit, lead.level] for lead in leads]
    values = {i: g.value for i, g in enumerate(groups)}
    seen: Counter[tuple[object, ...]] = Counter()
    for relation in build(groups, rules_for(reading), rankings, whole=not other.missing):
        name = (part.part, *_name(relation, groups))
        seen[name] += 1
        keys = tuple(names[i] for i in relation.members)
        verdict = relation.test(values)
        yield Checked((*name, seen[name]), relation.check, relation.about, keys, verdict, relation.check in HARD)
    yield from _scales(part.part, own, claims)
    yield from _years(part.part, head.get("date"), claims)


def _name(relation: Relation, groups: Sequence[Group]) -> tuple[object, ...]:
    """A check without its members' values: what it is, of which rule, for whom."""
    lead = groups[relation.members[0]].lead
    return (
        relation.check, relation.rule, relation.about, lead.survey.year_be, lead.scope, lead.level, lead.entity,
    )  # fmt: skip


def _scales(part: int, own: Sequence[ReadRecord], claims: Sequence[Claim]) -> Iterable[Checked]:
    for record, claim in zip(own, claims, strict=True):
        verdict = in_range(claim.mark.value, claim.maximum)
        if verdict.outcome != "cannot-tell":
            yield Checked((part, "range", record.key), "range", claim.indicator, (record.key,), verdict, True)


def _years(part: int, printed: str | None, claims: Sequence[Claim]) -> Iterable[Checked]:
    try:
        year_be = date.fromisoformat(printed or "").year + 543
    except ValueError:
        return
    years = {c.survey.year_be for c in claims if c.survey.id is not None and c.survey.year_be is not None}
    for year in sorted(years):
        verdict, about = same_year(year, year_be), f"survey of {year}, document of {year_be}"
        yield Checked((part, "year", year, year_be), "year-against-date", about, (), verdict, False)


def changes(before: Sequence[Checked], after: Sequence[Checked]) -> tuple[CheckChange, ...]:
    """The checks that say something else than before; those that fail now first."""
    old = {c.name: c for c in before}
    new = {c.name: c for c in after}
    found = []
    for name in dict.fromkeys([*new, *old]):
        was = old[name].verdict.outcome if name in old else None
        is_now = new[name].verdict.outcome if name in new else None
        # A scale that holds, or a check that could not be made, is no news when it comes or goes.
        if was != is_now and not (None in (was, is_now) and {was, is_now} <= {None, "holds", "cannot-tell"}):
            check = new.get(name) or old[name]
            found.append(CheckChange(check.check, check.sentence, was, is_now))
    return tuple(sorted(found, key=lambda c: c.after != "fails"))


def objections(before: Sequence[Checked], after: Sequence[Checked], keys: frozenset[str]) -> list[tuple[Against, str]]:
    """What speaks against the new values of ``keys``: a scale they leave, a proof that they break.

    A check that failed before is no objection (but a scale always is), and one that could not be made is only where it
    proves.
    """
    was = {c.name: c.verdict.outcome for c in before}
    return [
        ("scale" if c.check == "range" else "proof", c.sentence)
        for c in after
        if c.verdict.fails and keys & set(c.keys)
        and (c.check == "range" or (was.get(c.name) != "fails" and (c.hard or was.get(c.name) == "holds")))
    ]  # fmt: skip
