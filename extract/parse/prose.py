"""Running text to claims, by the rules of ``patterns/rules`` and ``patterns/documents``.

The rules say what a stretch of the flow means; this module keeps the context they need: which scope holds
where, which figure is already taken, which year is spoken of. A figure whose print is doubtful gives a
claim without a value, never a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extract.knowledge.patterns import Framework, compiled
from extract.knowledge.rules import Rule
from extract.model.claims import Claim, RankingClaim, StatisticClaim, Survey
from extract.parse import claim, marks
from extract.parse.claim import Spot, Subject
from extract.parse.flow import Flow
from extract.parse.levels import Levels
from extract.parse.place_names import last_bare_name
from extract.parse.scopes import Hit, Scope, hits, named_scope, scope_at
from extract.parse.tokens import PROVINCE, TIMEOUT, YEAR, Token, lies_in
from extract.parse.values import CellValue, State, value_of

LONGEST_WORDS = 120  # code points of an award's or a group's name
NAME_BACK = 40  # letters of the flow before a match in which a province's name says whose its figure is
LOOK_BACK = 30  # letters of the flow in which a year before a score is taken for its year


@dataclass(slots=True)
class Prose:
    """What the running text claims."""

    claims: list[Claim] = field(default_factory=list)
    rankings: list[RankingClaim] = field(default_factory=list)
    statistics: list[StatisticClaim] = field(default_factory=list)


def read_prose(
    flow: Flow,
    rules: Sequence[Rule],
    framework: Framework | None,
    survey: Survey,
    timeline: Sequence[Scope],
    levels: Levels,
) -> Prose:
    """All claims of the flow. Rules are tried in order, and a figure belongs to the first that takes it. ``timeline``:
    what the flow is about, from where on."""
    prose = Prose()
    taken: set[int] = set()
    # What is said to have no score first: a figure further on in the sentence is not its score.
    for rule in sorted(rules, key=lambda r: r.yields != "not-reported"):
        if rule.years and survey.year_be not in rule.years:
            continue
        for hit in hits(rule, flow):
            place = hit.value if hit.value is not None else hit.label if rule.yields == "not-reported" else None
            if rule.yields == "score" and (hit.value in taken or hit.label in taken):
                continue
            if hit.value is not None and (hit.value in taken or not _speaks_of(hit, flow, survey)):
                continue
            if rule.yields == "score" and hit.value is not None and flow.part(hit.value).kind == "columns":
                continue  # IIT (30%) in a head says how much the column counts for
            alone = hit.listed or hit.value is None or not _beside_another(hit.value, flow)
            if rule.yields == "score" and not alone:
                continue
            if place is not None:
                taken.add(place)
            scope = _scope_of(hit, flow, timeline)
            level, doubtful = levels.of(scope.scope, hit.end if place is None else place)
            scope = replace(scope, level=level, doubtful=scope.doubtful or doubtful)
            if rule.yields in ("score", "not-reported") and framework is not None:
                prose.claims.append(_claim(hit, flow, framework, _of_year(hit, flow, survey), scope))
            elif rule.yields == "statistic":
                prose.statistics.append(_statistic(hit, flow, survey, levels.at(hit.start if place is None else place)))
            elif rule.yields == "ranking":
                prose.rankings.append(_ranking(hit, flow, survey, scope))
    prose.claims.sort(key=lambda c: (c.mark.page,))
    return prose


def _speaks_of(hit: Hit, flow: Flow, survey: Survey) -> bool:
    """Whether the match is about the document's year: a figure beside or just after another year is that year's."""
    if survey.year_be is None:
        return True
    years = _years_about(hit, flow)
    return not years or years == {survey.year_be}


def _of_year(hit: Hit, flow: Flow, survey: Survey) -> Survey:
    """The survey in the year that a match names, or the words right before it do, where the document's is not known."""
    if survey.year_be is not None or survey.id is None:
        return survey
    years = _years_about(hit, flow)
    return Survey(survey.id, years.pop()) if len(years) == 1 else survey


def _years_about(hit: Hit, flow: Flow) -> set[int]:
    """The years in a match, else the one just before it with no other figure between."""
    years = {int(t.value) for i in range(hit.start, hit.end) if (t := _year_at(flow, i)) and t.value is not None}
    if not years and hit.rule.yields == "score":
        for i in range(hit.start - 1, max(flow.paragraph_start(hit.start), hit.start - LOOK_BACK) - 1, -1):
            if (token := _year_at(flow, i)) and token.value is not None:
                return {int(token.value)}
            if i in flow.tokens and flow.tokens[i].value is not None:
                break
    return years


def _beside_another(value: int, flow: Flow) -> bool:
    """Whether another figure stands right behind the one at ``value``, no number of a list, or joined to it by a word:
    they are of several columns, of which the words before them say nothing, or of several names, one each."""
    return compiled("(?&beside)").match(flow.text, value + 1, timeout=TIMEOUT) is not None


def _year_at(flow: Flow, position: int) -> Token | None:
    token = flow.tokens.get(position)
    return token if token is not None and token.kind == YEAR else None


def _scope_of(hit: Hit, flow: Flow, timeline: Sequence[Scope]) -> Scope:
    if hit.rule.scope == "@entity" and hit.entity is not None:
        return replace(named_scope(flow, hit.entity), position=hit.start)
    if hit.rule.scope not in ("@context", "@entity"):
        return Scope(hit.start, hit.rule.scope, None)
    place = hit.value if hit.value is not None else hit.end
    named = [i for i in range(hit.start, place) if flow.text[i] == PROVINCE and not lies_in(flow.text, i)]
    if named:
        return named_scope(flow, named[-1])
    return _unless_named(scope_at(timeline, place, flow), hit.start, place, flow)


def _unless_named(scope: Scope, start: int, place: int, flow: Flow) -> Scope:
    """``scope``, unless the words of the figure at ``place`` name another province without จังหวัด: then of that one, in
    doubt. They begin behind the figure before a match's ``start``, in its paragraph."""
    first = flow.paragraph_start(start)
    before = [i + 1 for i in range(max(first, start - NAME_BACK), start) if i in flow.tokens and _is_figure(flow, i)]
    first = before[-1] if before else max(first, start - NAME_BACK)
    words = flow.text[first:place]
    named = last_bare_name(words)
    if named is None or named[1] == scope.entity or PROVINCE in words[named[0] :]:
        return scope
    return Scope(first + named[0], "province", named[1], doubtful=True)


def _is_figure(flow: Flow, position: int) -> bool:
    return flow.tokens[position].value is not None and flow.tokens[position].kind != YEAR


def _figure(flow: Flow, position: int | None) -> tuple[Decimal | None, tuple[str, ...]]:
    """The value of the figure at a position, and what speaks against it."""
    return (None, ()) if position is None else value_of(flow.tokens[position].value, flow.tokens[position].doubt)


def _claim(hit: Hit, flow: Flow, framework: Framework, survey: Survey, scope: Scope) -> Claim:
    rule = hit.rule
    label = flow.tokens[hit.label] if hit.label is not None else None
    indicator = label.name if label is not None and rule.indicator == "@label" else str(rule.indicator)
    value, issues = _figure(flow, hit.value)
    state: State = "not-reported" if rule.yields == "not-reported" else "unreadable" if value is None else "printed"
    place = hit.value if hit.value is not None else (hit.label if hit.label is not None else hit.start)
    at = flow.places[place]
    subject = Subject(
        indicator,
        label.printed if label else _printed_subject(hit, flow),
        label.confidence if label else 1.0,
        rule.measure,
        rule.unit or framework.unit_of(indicator),
        framework.maximum_of(indicator),
    )
    printed = CellValue(state, value, at.start, at.end, issues=issues)
    doubt = (label.doubt,) if label is not None and label.doubt else ()
    return claim.of(Spot(flow.part(place), printed, "prose", rule.id), subject, survey, scope, after=doubt)


def _printed_subject(hit: Hit, flow: Flow) -> str:
    """The words that stand for the indicator where no label does: from the match's start to the figure."""
    first = flow.places[hit.start]
    last = flow.places[hit.value if hit.value is not None else hit.end - 1]
    part = flow.parts[first.part]
    until = last.start if last.part == first.part and hit.value is not None else len(part.text)
    return " ".join(part.text[first.start : until].split())[:120]


def _statistic(hit: Hit, flow: Flow, survey: Survey, at_what: tuple[str | None, bool]) -> StatisticClaim:
    place = hit.value if hit.value is not None else hit.start
    value, issues = _figure(flow, place)
    at = flow.places[place]
    mark = marks.mark(flow.part(place), at.start, at.end, value, "prose", hit.rule.id)
    level, doubtful = at_what
    issues += ("scope-unclear",) if doubtful else ()
    return StatisticClaim(str(hit.rule.statistic), value, hit.rule.unit, survey, mark, issues, level)


def _ranking(hit: Hit, flow: Flow, survey: Survey, scope: Scope) -> RankingClaim:
    rule = hit.rule
    place = hit.label if hit.label is not None else hit.entity if hit.words is None else hit.words[0]
    at = flow.places[hit.start if place is None else place]
    token = flow.tokens.get(place) if place is not None else None
    part = flow.part(hit.start if place is None else place)
    mark = marks.mark(
        part, at.start, at.end, None, "ranking", rule.id, label_confidence=token.confidence if token else 1.0
    )
    rank_value = flow.tokens[hit.rank].value if hit.rank is not None else None
    best = rule.ranking == "best-entity"
    named = token.name if token else rule.indicator
    order = hit.order if hit.words is None else None
    return RankingClaim(
        kind=rule.ranking or "highest",
        rank=order if rank_value is None else abs(int(rank_value)),
        indicator=None if best else named,
        entity=scope.entity if hit.words is not None else token.name if best and token else None,
        survey=survey,
        scope=scope.scope,
        mark=mark,
        scope_entity=scope.entity,
        level=scope.level,
        words=None if hit.words is None else " ".join(flow.printed(*hit.words).split())[:LONGEST_WORDS],
    )
