"""Claims to records: the status of each value is derived here, from evidence and checks, and nowhere set.

A value is ``accepted`` only when nothing speaks against it, and either its calibrated confidence reaches the
threshold or a strong proof carries it. All else that is printed goes to a person, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from extract.check import findings
from extract.check.bracket_signs import with_signs
from extract.check.checks import Verdict, same_value, same_year
from extract.check.confidence import LOOK_AGAIN, may_hide, meaning_threshold, raw_confidence, threshold_for
from extract.check.evidence import SECOND_RULE, explained
from extract.check.head_status import field_issues
from extract.check.lookalikes import alike, suspects
from extract.check.merge import Group, merge, merge_statistics
from extract.check.relations import build
from extract.check.rule_checks import rules_for
from extract.check.second import ReadAgain, SecondReader, read_again
from extract.check.weigh import Standing, Tested, Weighed, weigh
from extract.model.claims import Mark, RankingClaim, Reading, Survey
from extract.model.page import Notice, Page, Table
from extract.model.result import BoxTuple, Check, Evidence, Ranking, Record, Statistic, Status, SurveyRef
from extract.thai import digits

if TYPE_CHECKING:
    from extract.options import Options

_BLANK_FLOOR = 0.5


@dataclass(frozen=True, slots=True)
class Settled:
    """What a document's claims came to."""

    records: tuple[Record, ...]
    rankings: tuple[Ranking, ...]
    statistics: tuple[Statistic, ...]
    checks: tuple[Check, ...]
    notices: tuple[Notice, ...] = ()


def settle(
    reading: Reading,
    pages: Sequence[Page],
    options: Options,
    second_reader: SecondReader | None = None,
    *,
    after: int = 0,
    tables: Mapping[tuple[int, int], int] | None = None,
) -> Settled:
    """Merge the claims, make every check that applies, and derive each record's status.

    ``second_reader`` is asked about numbers that are unsure or that a failing check points at, within
    the bounds of :mod:`extract.check.second`; None where there is none. ``pages`` are those the reading
    was made from: numbers of pages that were not read as images are never read again. Of a file with several documents,
    ``after`` counts the records of those before, and ``tables`` are the indices of all tables of the file.
    """
    threshold, meant = threshold_for(options.max_error), meaning_threshold(options.max_error)
    groups = with_signs([*merge(reading.claims), *merge_statistics(reading.statistics)])
    relations = build(groups, rules_for(reading), reading.rankings, whole=not reading.missing)
    weighed = weigh(groups, relations)
    notices: list[Notice] = []
    if second_reader is not None and options.second_reader:
        images = frozenset(p.number for p in pages if p.origin == "ocr")
        again = _read_again(groups, weighed, threshold, images, second_reader)
        groups, notices = list(again.groups), list(again.notices)
        weighed = weigh(groups, relations) if again.notices else weighed
    doubted = frozenset(suspects(groups, weighed.standings, alike(groups)))
    doubtful_year, year_check = _year_check(reading, groups)
    names = _names(groups, after)
    records, statistics = [], []
    blind = _is_blind(pages)
    tables = table_indices(pages) if tables is None else tables
    for i, (group, standing) in enumerate(zip(groups, weighed.standings, strict=True)):
        doubts = (group.survey.year_be in doubtful_year, blind, i in doubted)
        status, issues = derive(group, standing, threshold, *doubts, meant=meant)
        if group.statistic:
            statistics.append(_statistic(group, standing, status, issues, reading.part))
        else:
            records.append(_record(names[i], group, standing, status, issues, tables, reading.part))
    of_relations = (_relation_check(t, names) for t in weighed.tested)
    checks = [*year_check, *_own_checks(groups, weighed, names), *of_relations]
    notices += _source_notices(weighed.tested)
    return Settled(
        tuple(records),
        tuple(_ranking(r, reading.part) for r in reading.rankings),
        tuple(statistics),
        tuple(c.model_copy(update={"part": reading.part}) for c in checks),
        tuple(notices),
    )


def _read_again(
    groups: Sequence[Group], weighed: Weighed, threshold: float, images: frozenset[int], second_reader: SecondReader
) -> ReadAgain:
    """The numbers that are unsure, read a second time; then those that now disagree with others. ``images`` are the
    pages that were read as images."""
    asked_for = _to_read_again(groups, weighed, threshold)
    wanted, nearly = ([i for i in some if groups[i].lead.mark.page in images] for some in asked_for)
    again = read_again(groups, [*wanted, *nearly], second_reader, nearly_sure=nearly)
    more = suspects(again.groups, weighed.standings, alike(again.groups))
    more = [i for i in more if i not in (*wanted, *nearly) and groups[i].lead.mark.page in images]
    return again.go_on(more, second_reader) if more else again


def table_indices(pages: Sequence[Page]) -> dict[tuple[int, int], int]:
    """Page number and block of every table to its index among all tables of the document."""
    places = [(p.number, k) for p in pages for k, block in enumerate(p.blocks) if isinstance(block, Table)]
    return {place: index for index, place in enumerate(places)}


def _is_blind(pages: Sequence[Page]) -> bool:
    """Whether some page with Thai numerals was read by Tesseract, which has only half of them."""
    return any(
        line.reader == "tesseract" and any("๐" <= char <= "๙" for char in line.text)
        for page in pages
        for line in page.lines()
    )


def derive(
    group: Group,
    standing: Standing,
    threshold: float,
    doubtful_year: bool = False,
    blind: bool = False,
    look_alike: bool = False,
    *,
    meant: float = 0.0,
) -> tuple[Status, tuple[str, ...]]:
    """Status and issues of one value; an accepted value has no issues.

    ``blind``: the document prints numerals that its reader lacks, so a print that contradicts would go unseen.
    ``meant``: the least confidence that it is of its label and column; a proof of digits proves none of that.
    ``look_alike``: a digit in it was misread elsewhere in the document, and no proof lifts that (:mod:`.lookalikes`).
    """
    issues = list(standing.issues)
    if blind:
        issues.append("unreadable-digit")
    if doubtful_year:
        issues.append("year-doubtful")
    if standing.value is None:
        if group.lead.state == "not-reported" and not issues:
            sure = standing.confidence >= _BLANK_FLOOR
            return ("not-reported", ()) if sure else ("review", ("low-confidence",))
        nothing_to_read = group.lead.state == "not-reported" and "unreadable" not in issues
        return ("review" if "conflict" in issues or nothing_to_read else "unreadable"), tuple(issues)
    unsure = not standing.proved and standing.confidence < threshold
    if (unsure or look_alike) and "label-uncertain" not in issues:
        issues.append("low-confidence")
    if standing.own.meaning < meant:
        issues.append(standing.own.doubt)
    issues = list(dict.fromkeys(issues))
    return ("review" if issues else "accepted"), tuple(issues)


def _to_read_again(groups: Sequence[Group], weighed: Weighed, threshold: float) -> tuple[list[int], list[int]]:
    """Those a failing check points at first, then the unsure and unproved, the least sure first; and those that are
    nearly sure."""
    standings = weighed.standings
    blamed = [i for t in weighed.tested for i in t.implicated]
    open_ = [i for i, s in enumerate(standings) if s.value is not None and not s.proved]
    open_.sort(key=lambda i: standings[i].confidence)
    unsure = [i for i in open_ if standings[i].confidence < threshold or standings[i].hidden]
    wanted = [i for i in dict.fromkeys([*blamed, *unsure]) if groups[i].lead.state == "printed"]
    nearly = [
        i
        for i in open_
        if i not in wanted and groups[i].lead.state == "printed" and raw_confidence(groups[i].lead.mark) < LOOK_AGAIN
    ]
    return wanted, nearly


def _names(groups: Sequence[Group], after: int) -> list[str]:
    """``r001`` … for records, ``statistic:NAME`` for statistics."""
    names, count = [], after
    for group in groups:
        if group.statistic:
            names.append(f"statistic:{group.indicator}")
            continue
        count += 1
        names.append(f"r{count:03d}")
    return names


def _year_check(reading: Reading, groups: Sequence[Group]) -> tuple[set[int | None], list[Check]]:
    printed, evidence = reading.head.fields.get("date"), reading.head.evidence.get("date")
    if printed is None or (evidence is not None and field_issues("date", evidence)):
        return set(), []  # a date that a person must look at accuses no year
    try:
        year_be = date.fromisoformat(printed[0]).year + 543
    except ValueError:
        return set(), []
    doubtful: set[int | None] = set()
    made = []
    # A table that no survey knows may print the years of a plan or of a series.
    of_surveys = [g.survey for g in groups if g.survey.id is not None and g.survey.year_be is not None]
    for survey_year in dict.fromkeys(s.year_be for s in of_surveys if s.year_be is not None):
        verdict = same_year(survey_year, year_be)
        if verdict.fails:
            doubtful.add(survey_year)
        made.append(_check("year-against-date", verdict, (), f"survey of {survey_year}, document of {year_be}"))
    return doubtful, made


def _own_checks(groups: Sequence[Group], weighed: Weighed, names: Sequence[str]) -> list[Check]:
    made: list[Check] = []
    out_of_range = False
    for group, standing, name in zip(groups, weighed.standings, names, strict=True):
        made += _comparisons(group, name)
        if "out-of-range" in standing.issues:
            out_of_range = True
            found = Verdict("fails", f"0 to {group.lead.maximum}", f"{standing.value}")
            made.append(_check("range", found, (name,), group.indicator))
    if groups and not out_of_range:
        made.append(_check("range", Verdict("holds"), tuple(names), "every value lies on its scale"))
    return made


def _comparisons(group: Group, name: str) -> list[Check]:
    """Prints of one value against each other: by place, by script, digits against words, reader against
    reader."""
    marks = [c.mark for c in group.claims if c.state == "printed" and c.mark.value is not None]
    words = [m for m in marks if m.where == "words"]
    again = [m for m in marks if m.rule == SECOND_RULE]
    prints = [m for m in marks if m not in words and m not in again]
    of_script = {script: [m for m in prints if _script(m) == script] for script in ("arabic", "thai")}
    table = [m for m in prints if m.where in ("table", "form")]
    pairs = {
        "table-against-prose": (table, [m for m in prints if m not in table]),
        "digits-against-words": (prints, words),
        "thai-against-arabic": (of_script["arabic"], of_script["thai"]),
        "second-reader": (prints, again),
    }
    compared = {check: _compare(*sides) for check, sides in pairs.items() if all(sides)}
    return [_check(check, verdict, (name,), group.indicator) for check, verdict in compared.items()]


def _compare(first: Sequence[Mark], second: Sequence[Mark]) -> Verdict:
    verdict = same_value(
        [m.value for m in first if m.value is not None], [m.value for m in second if m.value is not None]
    )
    if verdict.fails:
        hiding = [(a, b) for a in first for b in second if a.value != b.value]
        if hiding and all((may_hide(b) and explained(b, a)) or (may_hide(a) and explained(a, b)) for a, b in hiding):
            return Verdict("cannot-tell", verdict.expected, verdict.found)
    return verdict


def _script(mark: Mark) -> str | None:
    thai = any(c in digits.THAI for c in mark.printed)
    arabic = any(c in digits.ARABIC for c in mark.printed)
    return None if thai == arabic else "thai" if thai else "arabic"


def _relation_check(tested: Tested, names: Sequence[str]) -> Check:
    relation = tested.relation
    members = tuple(names[i] for i in relation.members)
    about = relation.about
    if tested.source_error:
        about += "; every figure is proved as printed, so the source itself is at odds"
    elif tested.misfit:
        about += "; fails so often in this document that it says nothing about single values"
    elif tested.implicated:
        about += "; may be due to " + ", ".join(names[i] for i in tested.implicated[:8])
    return _check(relation.check, tested.verdict, members, about)


def _check(check: str, verdict: Verdict, records: tuple[str, ...], about: str) -> Check:
    parts = [f"{findings.CHECKS[check]} ({about}): {verdict.outcome}"]
    if verdict.fails:
        parts.append(f"expected {verdict.expected}, found {verdict.found}")
    return Check(
        check=check,
        outcome=verdict.outcome,
        records=records,
        expected=verdict.expected,
        found=verdict.found,
        sentence="; ".join(parts),
    )


def _source_notices(tested: Iterable[Tested]) -> list[Notice]:
    notices: list[Notice] = []
    misfits: dict[str, str] = {}
    for t in tested:
        if t.source_error:
            where = f"{t.relation.about}: expected {t.verdict.expected}, found {t.verdict.found}"
            notices.append(Notice("source-differs", f"the source itself is at odds: {where}"))
        elif t.misfit:
            misfits.setdefault(t.relation.rule, t.relation.check)
    for check in dict.fromkeys(misfits.values()):
        notices.append(Notice("check-not-apt", f"the check {check} fails so often here that it was not counted"))
    return notices


def _record(
    name: str,
    group: Group,
    standing: Standing,
    status: Status,
    issues: tuple[str, ...],
    tables: Mapping[tuple[int, int], int],
    part: int,
) -> Record:
    lead = group.lead
    labelled = max(group.claims, key=lambda c: c.mark.where in ("table", "form"))
    return Record(
        id=name,
        part=part,
        survey=_survey(group.survey),
        scope=lead.scope,
        level=lead.level,
        entity=lead.entity,
        indicator=lead.indicator,
        indicator_printed=labelled.indicator_printed,
        measure=lead.measure,
        column_printed=labelled.column_printed,
        group=labelled.group,
        table=None if labelled.place is None else tables.get((labelled.place.page, labelled.place.block)),
        qualifier=lead.qualifier,  # type: ignore[arg-type]  # one of the literals, or None
        value=standing.value,
        unit=lead.unit,
        maximum=lead.maximum,
        status=status,
        issues=issues,
        proofs=standing.proofs,
        confidence=round(min(standing.confidence, standing.own.meaning), 4),
        suggested_value=standing.suggested if status == "review" else None,
        evidence=_prints(group.marks, status),
    )


def _statistic(group: Group, standing: Standing, status: Status, issues: tuple[str, ...], part: int) -> Statistic:
    return Statistic(
        part=part,
        name=group.indicator,
        value=standing.value,
        unit=group.lead.unit,
        survey=_survey(group.survey),
        level=group.lead.level,
        status=status,
        issues=issues,
        evidence=_prints(group.marks, status),
    )


def _ranking(claim: RankingClaim, part: int) -> Ranking:
    return Ranking(
        part=part,
        kind=claim.kind,
        rank=claim.rank,
        indicator=claim.indicator,
        entity=claim.entity,
        survey=_survey(claim.survey),
        scope=claim.scope,
        level=claim.level,
        words=claim.words,
        evidence=(_evidence(claim.mark),),
    )


def _survey(survey: Survey) -> SurveyRef:
    return SurveyRef(id=survey.id, year_be=survey.year_be, year=survey.year)


def _prints(marks: Sequence[Mark], status: Status) -> tuple[Evidence, ...]:
    """A group's evidence, in order. Of what is accepted, a further look of the same reader at the same print that read
    the same is no further print; where a person must look, every look is shown, for it may be why."""
    seen = {(m.page, m.box, m.reader, m.printed) for m in marks if m.rule != SECOND_RULE and status == "accepted"}
    kept = (m for m in marks if m.rule != SECOND_RULE or (m.page, m.box, m.reader, m.printed) not in seen)
    return tuple(map(_evidence, kept))


def _evidence(mark: Mark) -> Evidence:
    box: BoxTuple | None = None
    if mark.box is not None:
        b = mark.box
        box = (round(b.x0, 2), round(b.y0, 2), round(b.x1, 2), round(b.y1, 2))
    return Evidence(
        page=mark.page,
        bbox=box,
        printed=mark.printed,
        value=mark.value,
        where=mark.where,
        reader=mark.reader,
        confidence=round(mark.confidence, 4),
        rule=mark.rule,
        source_text=mark.source_text,
        raw=mark.raw,
        fixes=mark.fixes,
        alternatives=tuple(text for text, _ in mark.alternatives),
    )
