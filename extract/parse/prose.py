"""Running text to claims, by the rules of ``patterns/rules`` and ``patterns/documents``.

The rules say what a stretch of the flow means; this module keeps the context they need: which scope holds
where, which figure is already taken, which year is spoken of. A figure whose print is doubtful gives a
claim without a value, never a guess.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

import regex

from extract.knowledge.patterns import Framework, compiled
from extract.knowledge.rules import Rule
from extract.model.claims import Claim, Mark, RankingClaim, StatisticClaim, Survey
from extract.parse import marks
from extract.parse.flow import Flow
from extract.parse.levels import Levels
from extract.parse.tokens import END_OF_PAGE, ENDS, MISREAD, PROVINCE, YEAR, Token, lies_in
from extract.thai.skeleton import skeleton_pattern, squeeze

TIMEOUT = 5.0
LETTERS_A_SECOND = 10_000  # far slower than any rule should be
UNKNOWN_SCOPE = "unknown"
AGENCY = "agency"
"""A town, an office, a department: no list knows their names, so a person looks at them."""
HEADING_RULES = frozenset({"scope.province.heading", "scope.national.heading", "scope.agency.heading"})
SPOKEN_OF = "@province"
CARRIED = 4  # paragraphs over which a scope is carried without doubt
LONGEST_WORDS = 120  # code points of an award's or a group's name
LOOK_BACK = 30  # letters of the flow in which a year before a score is taken for its year

# Doubts about a figure's print (see ``thai.numbers``): with these its value is not known at all.
_NO_VALUE = frozenset({"malformed", "split", "joined"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule's match: positions in the flow (None where the rule has no such part)."""

    rule: Rule
    start: int
    end: int
    value: int | None
    label: int | None
    entity: int | None
    rank: int | None = None
    order: int = 1
    """place among the labels of one match"""
    words: tuple[int, int] | None = None
    """where the rule's words stand: an award, a group, a grade"""


@dataclass(frozen=True, slots=True)
class Scope:
    """From ``position`` on, text is about this. ``doubtful`` where the text does not say so plainly."""

    position: int
    scope: str
    entity: str | None
    aside: bool = False
    doubtful: bool = False
    heading: bool = False
    """said by a heading or a line of its own, which holds for all below it"""
    mended: str | None = None
    """the province's name as read, where a mark of it is lost and only the list of provinces gives it back"""
    level: str | None = None
    """the level of government or schooling that a table's own head or row names, or that holds in the text"""


@dataclass(slots=True)
class Prose:
    """What the running text claims."""

    claims: list[Claim] = field(default_factory=list)
    rankings: list[RankingClaim] = field(default_factory=list)
    statistics: list[StatisticClaim] = field(default_factory=list)


def hits(rule: Rule, flow: Flow) -> Iterator[Hit]:
    """Every match of a rule that its conditions allow; a list of labels gives a hit for each of them.

    Raises TimeoutError where the text makes the rule run far longer than texts do.
    """
    patience = TIMEOUT + len(flow.text) / LETTERS_A_SECOND
    for match in compiled(rule.pattern, tokens=True).finditer(flow.text, timeout=patience):
        paragraph = flow.paragraph_start(match.start())
        before = flow.text[paragraph : match.start()]
        if rule.after and not _occurs(rule.after, before, squeeze(flow.printed(paragraph, match.start()))):
            continue
        if rule.unless and _occurs(rule.unless, before):
            continue
        groups = {name: match.starts(name) for name in match.re.groupindex if name in _NAMED}
        if any(lies_in(flow.text, entity) for entity in groups.get("entity", [])):
            continue
        ranks, labels = groups.get("rank", []), groups.get("label", [])
        first = {name: starts[0] if starts else None for name, starts in groups.items()}
        words = match.span("words") if "words" in match.re.groupindex else None
        for k, label in enumerate(labels or [None]):
            rank = ranks[k] if ranks and len(ranks) == max(1, len(labels)) else None
            value, entity = first.get("value"), first.get("entity")
            yield Hit(rule, match.start(), match.end(), value, label, entity, rank, k + 1, words)


def _occurs(pattern: str, *texts: str) -> bool:
    return any(compiled(pattern, tokens=True).search(text, timeout=TIMEOUT) for text in texts)


_NAMED = frozenset({"value", "label", "entity", "rank"})


def scopes(flow: Flow, rules: Sequence[Rule], default: str | None) -> list[Scope]:
    """What the text is about, from where on; ``default`` holds again at every paragraph's beginning."""
    every = [h for rule in rules if rule.yields == "scope" for h in hits(rule, flow)]
    asides = [h for h in every if h.rule.aside]
    found = [
        (h.end, h) for h in every if h.rule.aside or not any(a.start <= h.start and h.end <= a.end for a in asides)
    ]
    bodies = {flow.text[h.start : h.end] for h in every if h.rule.scope == AGENCY}
    starts = [i + 1 for i, c in enumerate(flow.text) if c in ENDS] if default else []
    timeline: list[Scope] = [Scope(0, default or UNKNOWN_SCOPE, None, doubtful=default is None)]
    events: list[tuple[int, Hit | None]] = sorted([*found, *((s, None) for s in starts)], key=lambda e: e[0])
    paragraph_has_province = -1
    for position, hit in events:
        if hit is None:
            timeline.append(Scope(position, default or UNKNOWN_SCOPE, None))
            continue
        start = flow.paragraph_start(hit.start)
        if hit.rule.scope == "@entity" and hit.entity is not None:
            heading = hit.rule.id in HEADING_RULES
            timeline.append(replace(_named(flow, hit.entity), position=position, heading=heading))
            paragraph_has_province = start
        elif hit.rule.scope == SPOKEN_OF:
            if default is None:
                timeline.append(_spoken_of(timeline, position, start, flow))
        elif hit.rule.scope == AGENCY:
            timeline.append(replace(_body(flow, hit, position, bodies), heading=hit.rule.id in HEADING_RULES))
        elif hit.rule.weak and timeline[-1].scope == "province" and paragraph_has_province == start:
            timeline.append(replace(timeline[-1], position=position, doubtful=True, heading=False))
        else:
            heading = hit.rule.id in HEADING_RULES
            # Words that the survey's own name holds make no scope of their own: they only go on with the same one.
            doubtful = hit.rule.weak and (timeline[-1].scope != hit.rule.scope or timeline[-1].doubtful)
            timeline.append(Scope(position, hit.rule.scope, None, hit.rule.aside, doubtful, heading))
    return timeline


_WITH_PROVINCE = regex.compile(skeleton_pattern("$|จังหวัด") + r"|[^\p{Thai}]")
"""What a whole name may be followed by: its end, its province, a figure."""


def _body(flow: Flow, hit: Hit, position: int, bodies: Collection[str]) -> Scope:
    """The town or office that ``hit`` names. No list knows its name: it is believed where the document prints it twice
    letter for letter, or a heading once in letters that no reader can have misread, and one that differs from it by a
    mark alone is it, misread. A heading's line may end within the name; then it is the one among the other ``bodies``
    that the next line goes on with."""
    name = flow.text[hit.start : hit.end]
    printed = " ".join(flow.printed(hit.start, hit.end).split())
    if flow.text[hit.end : hit.end + 1] in tuple(ENDS):
        beyond = flow.text[hit.end : hit.end + 120].lstrip(ENDS)
        # A name without the province that it has elsewhere is whole.
        longer = [b for b in bodies if b.startswith(name) and not _WITH_PROVINCE.match(b, len(name))]
        whole = [b for b in longer if beyond.startswith(b[len(name) :])]
        parted = _WITH_PROVINCE.match(beyond) is None and name + beyond[:3] in flow.text
        if (longer or parted) and not whole:
            return Scope(position, AGENCY, printed[:120], doubtful=True)
        name = max(whole, key=len, default=name)
    places, at = [], flow.text.find(name)
    while at >= 0:
        places.append(at)
        at = flow.text.find(name, at + len(name))
    provinces = {tuple(t.name for i, t in flow.tokens.items() if p <= i < p + len(name)) for p in places}
    forms = Counter(" ".join(flow.printed(p, p + len(name)).split()) for p in places)
    letters = Counter(form.replace(" ", "") for form in forms.elements())
    (best, count), *rest = letters.most_common(2)
    as_typed = hit.rule.id in HEADING_RULES and flow.parts[flow.places[hit.start].part].page.origin != "ocr"
    if count < (1 if as_typed else 2) or len(provinces) > 1 or any(n == count for _, n in rest):
        return Scope(position, AGENCY, printed[:120], doubtful=True)
    # A line's end may have taken the space before the province.
    form = max((f for f in forms if f.replace(" ", "") == best), key=lambda f: f.count(" "))
    mended = printed if printed.replace(" ", "") != best else None
    return Scope(position, AGENCY, form[:120], mended=mended)


def _named(flow: Flow, position: int) -> Scope:
    """The province that the token at ``position`` names; a misread name counts where the document gives it rightly
    elsewhere, and is in doubt where it does not.
    """
    token = flow.tokens[position]
    if token.doubt != MISREAD:
        return Scope(position, "province", token.name)
    known = any(t.kind == PROVINCE and t.name == token.name and t.confidence == 1.0 for t in flow.tokens.values())
    return Scope(position, "province", token.name, doubtful=not known, mended=token.printed)


def _spoken_of(timeline: Sequence[Scope], position: int, paragraph: int, flow: Flow) -> Scope:
    """Whom a bare จังหวัด is: the one province that was named before. In doubt where there are several, and
    where the paragraph, or a heading above it, speaks of the whole country: there any province may be meant.
    """
    now = timeline[-1]
    named = [s for s in timeline if s.scope == "province"]
    if now.scope == "province":
        return replace(now, position=position, heading=False)
    if not named or (now.heading and not _turned(now, position, flow)):
        return replace(now, position=position, doubtful=True, heading=False)
    several = len({s.entity for s in named}) > 1
    doubtful = several or now.position > paragraph or named[-1].doubtful
    return Scope(position, "province", named[-1].entity, doubtful=doubtful, mended=named[-1].mended)


def scope_at(timeline: Sequence[Scope], position: int, flow: Flow) -> Scope:
    """The scope that holds for the figure at ``position``: the last one begun, asides only for their
    figure.
    """
    for scope in reversed([s for s in timeline if s.position <= position]):
        figures = any(i in flow.tokens and flow.tokens[i].value is not None for i in range(scope.position, position))
        if not (scope.aside and figures):
            heads = scope.heading and (scope.entity is not None or not _turned(scope, position, flow))
            return scope if heads or is_near(scope, position, flow) else replace(scope, doubtful=True)
    return timeline[0]


def _turned(scope: Scope, position: int, flow: Flow) -> bool:
    """Whether another page has begun since the scope did."""
    return END_OF_PAGE in flow.text[scope.position : position]


def is_near(scope: Scope, position: int, flow: Flow) -> bool:
    """Whether what was said of the scope still holds: not after many paragraphs that do not say it again."""
    return sum(flow.text.count(end, scope.position, position) for end in ENDS) <= CARRIED


def read_prose(
    flow: Flow,
    rules: Sequence[Rule],
    framework: Framework | None,
    survey: Survey,
    default_scope: str | None,
    levels: Levels,
) -> Prose:
    """All claims of the flow. Rules are tried in order, and a figure belongs to the first that takes it."""
    prose = Prose()
    timeline = scopes(flow, rules, default_scope)
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
            if place is not None:
                taken.add(place)
            scope = _scope_of(hit, flow, timeline)
            level, doubtful = levels.of(scope.scope, hit.end if place is None else place)
            scope = replace(scope, level=level, doubtful=scope.doubtful or doubtful)
            if rule.yields in ("score", "not-reported") and framework is not None:
                prose.claims.append(_claim(hit, flow, framework, survey, scope))
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
    years = {int(t.value) for i in range(hit.start, hit.end) if (t := _year_at(flow, i)) and t.value is not None}
    if not years and hit.rule.yields == "score":
        for i in range(hit.start - 1, max(flow.paragraph_start(hit.start), hit.start - LOOK_BACK) - 1, -1):
            if (token := _year_at(flow, i)) and token.value is not None:
                return int(token.value) == survey.year_be
            if i in flow.tokens and flow.tokens[i].value is not None:
                break
    return not years or years == {survey.year_be}


def _year_at(flow: Flow, position: int) -> Token | None:
    token = flow.tokens.get(position)
    return token if token is not None and token.kind == YEAR else None


def _scope_of(hit: Hit, flow: Flow, timeline: Sequence[Scope]) -> Scope:
    if hit.rule.scope == "@entity" and hit.entity is not None:
        return replace(_named(flow, hit.entity), position=hit.start)
    if hit.rule.scope not in ("@context", "@entity"):
        return Scope(hit.start, hit.rule.scope, None)
    place = hit.value if hit.value is not None else hit.end
    named = [i for i in range(hit.start, place) if flow.text[i] == PROVINCE and not lies_in(flow.text, i)]
    if named:
        return _named(flow, named[-1])
    return scope_at(timeline, place, flow)


def _value(token: Token) -> tuple[Decimal | None, tuple[str, ...]]:
    """A figure's value and what speaks against it."""
    if token.doubt is None:
        return token.value, ()
    return (None if token.doubt in _NO_VALUE else token.value), (f"{token.doubt}-number",)


def _claim(hit: Hit, flow: Flow, framework: Framework, survey: Survey, scope: Scope) -> Claim:
    rule = hit.rule
    label = flow.tokens[hit.label] if hit.label is not None else None
    indicator = label.name if label is not None and rule.indicator == "@label" else str(rule.indicator)
    value, issues = _value(flow.tokens[hit.value]) if hit.value is not None else (None, ())
    if scope.doubtful or scope.scope == UNKNOWN_SCOPE:
        issues += ("scope-unclear",)
    if label is not None and label.doubt:
        issues += (label.doubt,)
    place = hit.value if hit.value is not None else (hit.label if hit.label is not None else hit.start)
    at, part = flow.places[place], flow.part(place)
    mark = marks.mark(
        part, at.start, at.end, value, "prose", rule.id, label_confidence=label.confidence if label else 1.0
    )
    mark = of_place(mark, scope)
    state: Literal["printed", "not-reported", "unreadable"]
    state = "not-reported" if rule.yields == "not-reported" else "unreadable" if value is None else "printed"
    return Claim(
        survey=survey,
        scope=scope.scope,
        level=scope.level,
        entity=scope.entity,
        indicator=indicator,
        indicator_printed=label.printed if label else _printed_subject(hit, flow),
        measure=rule.measure,
        unit=rule.unit or framework.unit_of(indicator),
        maximum=framework.maximum_of(indicator),
        mark=mark,
        state=state,
        issues=issues,
    )


def of_place(mark: Mark, scope: Scope) -> Mark:
    """The evidence of a value, with what was mended in the name of the place that it is of."""
    if scope.mended is None:
        return mark
    return replace(mark, fixes=(*mark.fixes, f"place {scope.mended} read as {scope.entity}"))


def _printed_subject(hit: Hit, flow: Flow) -> str:
    """The words that stand for the indicator where no label does: from the match's start to the figure."""
    first = flow.places[hit.start]
    last = flow.places[hit.value if hit.value is not None else hit.end - 1]
    part = flow.parts[first.part]
    until = last.start if last.part == first.part and hit.value is not None else len(part.text)
    return " ".join(part.text[first.start : until].split())[:120]


def _statistic(hit: Hit, flow: Flow, survey: Survey, at_what: tuple[str | None, bool]) -> StatisticClaim:
    place = hit.value if hit.value is not None else hit.start
    value, issues = _value(flow.tokens[place])
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
