"""Records against published values: one verdict for every record, and for every published value no document has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from extract.model.claims import STATISTIC
from extract.model.result import BoxTuple, Check, Evidence, Extraction, Record, Statistic
from extract.validate.pairing import Pair, pair
from extract.validate.published import PublishedScores, PublishedValue
from extract.validate.rounding import Rounding
from extract.validate.verdict import Kind, Print, PublishedOut, Verdict

_AT_ODDS = frozenset({"conflict", "digits-words-differ"})
_MISREAD = frozenset({"low-confidence", "readers-disagree", "unreadable-digit", "not-a-number"})
_NAMED = 6  # figures of a sum that are named one by one
_SURE = 0.995  # of a print that was read from an image, before two prints are called a contradiction for certain
_COUNTS = frozenset({"votes", "ballots", "voters"})
"""Measures in which a form's dash and a published 0 mean the same: none."""
_SUMS = frozenset({"sum", "equal", "product", "rate", "mean-of-children"})
SOURCE_DIFFERS = "source-differs"


def validate(
    published: PublishedScores, extractions: Sequence[Extraction], rounding: Rounding | None = None
) -> list[Verdict]:
    """Compare published scores with the records of documents.

    Every record gets a verdict of its own, so a value that two documents print has two. After each document's records
    come its failing sums (figures that contradict each other), last the published values that no document has.
    ``rounding`` None is :attr:`Rounding.none`. A record in review never gives a certain mismatch.
    """
    rule = rounding or Rounding.none
    verdicts: list[Verdict] = []
    met: set[int] = set()
    for extraction in extractions:
        items = items_of(extraction)
        pairs = pair(published.values, items)
        met |= {p.value for p in pairs}
        about: dict[int, list[Pair]] = defaultdict(list)
        for p in pairs:
            about[p.record].append(p)
        for number, record in enumerate(items):
            verdicts.append(_judge(extraction, record, about.get(number, []), published.values, rule))
        met_by = {r.id: [published.values[p.value] for p in about.get(k, [])] for k, r in enumerate(items)}
        failing = [c for c in extraction.checks if c.outcome == "fails" and c.check in _SUMS]
        verdicts += [_at_odds(extraction, c, [v for i in c.records for v in met_by.get(i, [])]) for c in failing]
    seen = {(r.scope, r.entity) for e in extractions for r in e.records}
    levels = {(r.scope, r.entity, r.level) for e in extractions for r in items_of(e)}
    verdicts += _not_in_source([v for k, v in enumerate(published.values) if k not in met], seen, levels)
    return verdicts


def items_of(extraction: Extraction) -> list[Record]:
    """The records of a document, and its counts and rates in their shape: of the country, with measure
    ``statistic``."""
    return [*extraction.records, *(_as_record(f"s{k:03d}", s) for k, s in enumerate(extraction.statistics, 1))]


def _as_record(name: str, s: Statistic) -> Record:
    return Record(
        id=name, survey=s.survey, scope="national", level=s.level, entity=None, indicator=s.name,
        indicator_printed=s.name, measure=STATISTIC, value=s.value, unit=s.unit, maximum=None, status=s.status,
        issues=s.issues, proofs=(), confidence=1.0, evidence=s.evidence,
    )  # fmt: skip


def _judge(
    extraction: Extraction, record: Record, pairs: Sequence[Pair], values: Sequence[PublishedValue], rule: Rounding
) -> Verdict:
    about = [values[p.value] for p in pairs]
    doubts = [p.doubt for p in pairs if p.doubt]
    if not about:
        return _verdict(extraction, record, "not-published", "not published", "the published scores have no such value")
    years = {v.year_be for v in about}
    if record.survey.year_be is None and len(years) > 1:
        told = ", ".join(str(y) for y in sorted(years, key=str))
        sentence = f"the document prints no year, and values of {told} are published"
        return _verdict(
            extraction, record, "not-published", "not published", sentence, _outs(about, None, rule), certain=False
        )
    distinct = _distinct(record.evidence)
    if _AT_ODDS & set(record.issues) and len(distinct) > 1:
        outs = _outs(about, record.value, rule, known=record.value is not None)
        return _contradiction(extraction, record, distinct, outs, doubts)
    unread = record.value is None and record.status != "not-reported"
    if record.status == "unreadable" or unread:
        why = "the value is printed there but could not be read" + _because(record)
        return _verdict(extraction, record, "unreadable", "unreadable", why, _outs(about, None, rule), certain=False)
    outs = _outs(about, record.value, rule, known=True, counted=record.measure in _COUNTS)
    return _compared(extraction, record, outs, doubts)


def _compared(extraction: Extraction, record: Record, outs: tuple[PublishedOut, ...], doubts: Sequence[str]) -> Verdict:
    equal = [o for o in outs if o.equal]
    other = [o for o in outs if not o.equal]
    kind: Kind
    if not other:
        kind, words = "match", "match"
    elif not equal:
        kind, words = "mismatch", "mismatch"
    elif {o.source for o in other} & {o.source for o in equal}:
        # One source that has the right value and a wrong one is wrong: whoever reads it finds either.
        kind, words = "mismatch", f"mismatch: {_sources(other, equal)}; {_sources(equal, other)} is right"
    else:
        kind, words = "differs", f"differs from {_sources(other, equal)}, equals {_sources(equal, other)}"
    sentence = f"the document prints {_shown(record)}; " + "; ".join(_told(o) for o in outs)
    certain = record.status in ("accepted", "not-reported") and not doubts
    if record.status == "review":
        sentence += f"; the reading is in review{_because(record)}" + (
            "" if kind == "match" else ": look before you conclude"
        )
        if record.suggested_value is not None and kind != "match":
            sentence += f" ({record.suggested_value} is proposed)"
    sentence += "".join(f"; {d}" for d in doubts)
    if not certain and kind == "mismatch":
        words += ", unless misread" if not doubts else ", if it is the same item"
    return _verdict(extraction, record, kind, words, sentence, outs, certain=certain)


def _contradiction(
    extraction: Extraction,
    record: Record,
    distinct: Sequence[Evidence],
    outs: tuple[PublishedOut, ...],
    doubts: Sequence[str],
) -> Verdict:
    places = " and ".join(f"{e.value} ({e.where}, page {e.page})" for e in distinct)
    told = "; ".join(_told(o) for o in outs)
    sentence = f"the document prints {places}; {told}" + "".join(f"; {d}" for d in doubts)
    certain = not (_MISREAD & set(record.issues)) and not doubts and all(_is_sure(e) for e in distinct)
    if not certain:
        sentence += "; one of them may be misread"
    values = " and ".join(dict.fromkeys(str(e.value) for e in distinct))
    words = f"source contradicts itself{'' if certain else ', unless misread'}: {values}"
    return _verdict(extraction, record, "source-contradicts-itself", words, sentence, outs, certain=certain)


def _at_odds(extraction: Extraction, check: Check, published: Sequence[PublishedValue]) -> Verdict:
    """A sum that does not come out, with what is ``published`` of its figures. Certain where the checks found every
    figure of it proved as printed."""
    needle = f"expected {check.expected}, found {check.found}"
    records = {r.id: r for r in extraction.records}
    settled = all(set(records[i].issues) <= {"check-failed"} for i in check.records if i in records)
    proved = settled and any(n.code == SOURCE_DIFFERS and needle in n.message for n in extraction.notices)
    first = next((records[i] for i in check.records if i in records), None)
    tail = "" if proved else "; a figure of it may be misread"
    words = f"source contradicts itself{'' if proved else ', unless misread'}: {check.found} for {check.expected}"
    figures = "" if needle in check.sentence else f" ({needle})"
    sentence = f"{check.sentence}{figures}{tail}"
    prints = [p for i in check.records if i in records for p in _prints(extraction, records[i])]
    outs = _outs(published, None, Rounding.none)
    made = _verdict(extraction, first, "source-contradicts-itself", words, sentence, outs, certain=proved)
    named = [records[i].indicator for i in check.records if i in records]
    names = ", ".join(named if len(named) <= _NAMED else [*named[: _NAMED - 1], "…", named[-1]])
    return made.model_copy(
        update={"indicator": f"{check.check} of {names}", "prints": tuple(prints), "value": None, "record": None}
    )


def _not_in_source(
    values: Sequence[PublishedValue],
    seen: set[tuple[str, str | None]],
    levels: set[tuple[str, str | None, str | None]],
) -> list[Verdict]:
    """One verdict for every key; certain where some document is about the entity, at its level, at all."""
    groups: dict[tuple[Any, ...], list[PublishedValue]] = defaultdict(list)
    for v in values:
        groups[(v.survey, v.year_be, v.scope, v.level, v.entity, v.indicator or v.label, v.measure)].append(v)
    verdicts = []
    for group in groups.values():
        v = group[0]
        at_level = v.level is None or (v.scope, v.entity, v.level) in levels
        covered = v.scope is not None and (v.scope, v.entity) in seen and at_level
        who = v.entity or v.scope or "it"
        sentence = "no document prints it" if covered else f"no document given is about {who}"
        told = "; ".join(f"{o.source} says {o.printed}" for o in group)
        verdicts.append(
            Verdict(
                kind="not-in-source",
                verdict="not in source",
                certain=covered,
                sentence=f"{sentence}; {told}",
                document=None,
                sha256=None,
                record=None,
                survey=v.survey,
                year_be=v.year_be,
                scope=v.scope,
                level=v.level,
                entity=v.entity,
                indicator=v.indicator,
                indicator_printed=v.label,
                measure=v.measure,
                value=None,
                status=None,
                published=_outs(group, None, Rounding.none),
            )
        )
    return verdicts


def _verdict(
    extraction: Extraction, record: Record | None, kind: Kind, words: str, sentence: str,
    published: tuple[PublishedOut, ...] = (), *, certain: bool | None = None,
) -> Verdict:  # fmt: skip
    prints = _prints(extraction, record) if record else ()
    lead = prints[0] if prints else None
    sure = record is not None and record.status in ("accepted", "not-reported")
    return Verdict(
        kind=kind, verdict=words, certain=sure if certain is None else certain, sentence=sentence,
        document=extraction.source.name, sha256=extraction.source.sha256, record=record.id if record else None,
        survey=record.survey.id if record else None, year_be=record.survey.year_be if record else None,
        scope=record.scope if record else None, level=record.level if record else None,
        entity=record.entity if record else None,
        indicator=record.indicator if record else None, indicator_printed=record.indicator_printed if record else None,
        measure=record.measure if record else None, value=record.value if record else None,
        status=record.status if record else None, issues=record.issues if record else (),
        page=lead.page if lead else None, bbox=lead.bbox if lead else None, printed=lead.printed if lead else None,
        prints=prints, published=published,
    )  # fmt: skip


def _prints(extraction: Extraction, record: Record) -> tuple[Print, ...]:
    return tuple(
        Print(
            page=e.page, bbox=e.bbox, printed=e.printed, value=e.value, where=e.where, source_text=e.source_text,
            row=_row_around(extraction, e),
        )
        for e in record.evidence
    )  # fmt: skip


def _row_around(extraction: Extraction, evidence: Evidence) -> BoxTuple | None:
    """The box of the table's row that the value stands in, its label with it; None outside of tables."""
    if evidence.bbox is None:
        return None
    x, y = (evidence.bbox[0] + evidence.bbox[2]) / 2, (evidence.bbox[1] + evidence.bbox[3]) / 2
    for table in extraction.tables:
        if table.page != evidence.page:
            continue
        cells = [c for row in table.rows for c in row if c.bbox is not None]
        own = next((c for c in cells if c.bbox and c.bbox[0] <= x <= c.bbox[2] and c.bbox[1] <= y <= c.bbox[3]), None)
        if own is not None:
            boxes = [evidence.bbox, *(c.bbox for c in cells if c.bbox and c.row <= own.row < c.row + c.row_span)]
            x0, y0, x1, y1 = zip(*boxes, strict=True)
            return min(x0), min(y0), max(x1), max(y1)
    return None


def _outs(
    values: Sequence[PublishedValue],
    printed: Decimal | None,
    rule: Rounding,
    *,
    known: bool = False,
    counted: bool = False,
) -> tuple[PublishedOut, ...]:
    """The published values, each compared with ``printed`` where that is ``known`` (a None is then the page's dash).

    Of things ``counted`` a dash is none, that is 0; of all others it equals a published dash and nothing else.
    """

    def equal(v: PublishedValue) -> bool | None:
        if not known:
            return None
        ours, theirs = (Decimal(0) if counted and x is None else x for x in (printed, v.value))
        if ours is None or theirs is None:
            return ours is theirs
        return rule.equal(ours, theirs)

    return tuple(
        PublishedOut(value=v.value, printed=v.printed, source=v.source, as_of=v.as_of, where=v.where, equal=equal(v))
        for v in values
    )


def _is_sure(evidence: Evidence) -> bool:
    return evidence.reader in ("text-layer", "transcript") or evidence.confidence >= _SURE


def _distinct(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The first evidence of every value, in printed order."""
    first: dict[Decimal, Evidence] = {}
    for e in evidence:
        if e.value is not None:
            first.setdefault(e.value, e)
    return list(first.values())


def _because(record: Record) -> str:
    return f" ({', '.join(record.issues)})" if record.issues else ""


def _shown(record: Record) -> str:
    printed = record.evidence[0].printed if record.evidence else None
    if record.value is None:
        return f"{printed or '-'} (not reported)"
    return f"{record.value}" if printed in (None, str(record.value)) else f"{record.value} ({printed})"


def _told(out: PublishedOut) -> str:
    as_of = f", as of {out.as_of}" if out.as_of else ""
    same = {True: " (the same)", False: "", None: ""}[out.equal]
    return f"{out.source}{as_of} says {out.printed}{same}"


def _sources(outs: Sequence[PublishedOut], against: Sequence[PublishedOut]) -> str:
    """Their sources by name; with the line of the file where a source is on both sides."""
    both = {o.source for o in outs} & {o.source for o in against}
    return " and ".join(dict.fromkeys(f"{o.source} ({o.where})" if o.source in both else o.source for o in outs))
