"""What running text is about, from where on: the country, a province, a level, a body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from extract.knowledge.patterns import compiled
from extract.knowledge.rules import Rule
from extract.layout.titles import is_right_under
from extract.model.claims import Mark, Meaning
from extract.parse.flow import Flow
from extract.parse.tokens import (
    DECIMAL,
    END_OF_PAGE,
    END_OF_PARAGRAPH,
    ENDS,
    INDICATOR,
    MISREAD,
    NUMBER,
    PERCENT,
    PROVINCE,
    lies_in,
)
from extract.thai.skeleton import skeleton_pattern, squeeze

TIMEOUT = 5.0
LETTERS_A_SECOND = 10_000  # far slower than any rule should be
UNKNOWN_SCOPE = "unknown"
AGENCY = "agency"
"""A town, an office, a department: no list knows their names, so a person looks at them."""
HEADING_RULES = frozenset(
    {"scope.province.heading", "scope.province.title", "scope.national.heading", "scope.agency.heading"}
)
SPOKEN_OF = "@province"
ADDRESSED = "@agency"
OF_A_PROVINCE = "scope.province.of"
"""The rule by which something is said to be a province's, as the best result of all is in the headline of a document
on the whole country."""
CARRIED = 4  # paragraphs over which a scope is carried without doubt
_PARAGRAPH = regex.compile(f"[^{ENDS}]*{END_OF_PARAGRAPH}")
_FIGURE = regex.compile(f"[{NUMBER}{DECIMAL}{PERCENT}]")


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
    listed: bool = False
    """whether the match names several labels and as many values, one each in order"""


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
    seen: Meaning = ()
    """how surely the entity's name was read, where no list knows it"""


def hits(rule: Rule, flow: Flow) -> Iterator[Hit]:
    """Every match of a rule that its conditions allow; a list of labels gives a hit for each of them.

    Raises TimeoutError where the text makes the rule run far longer than texts do.
    """
    patience = TIMEOUT + len(flow.text) / LETTERS_A_SECOND
    for match in compiled(rule.pattern).finditer(flow.text, timeout=patience):
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
        values = groups.get("value", [])
        listed = len(values) > 1
        if listed and len(values) != len(labels):
            continue
        for k, label in enumerate(labels or [None]):
            rank = ranks[k] if ranks and len(ranks) == max(1, len(labels)) else None
            value, entity = values[k] if listed else first.get("value"), first.get("entity")
            yield Hit(rule, match.start(), match.end(), value, label, entity, rank, k + 1, words, listed)


def _occurs(pattern: str, *texts: str) -> bool:
    return any(compiled(pattern).search(text, timeout=TIMEOUT) for text in texts)


_NAMED = frozenset({"value", "label", "entity", "rank"})


def scopes(flow: Flow, rules: Sequence[Rule], default: str | None) -> list[Scope]:
    """What the text is about, from where on; ``default`` holds again at every paragraph's beginning, but in a document
    that is of one province from its first words."""
    said = (h for rule in rules if rule.yields == "scope" for h in hits(rule, flow))
    every = [h for h in said if not _in_row_of_figures(h, flow)]
    asides = [h for h in every if h.rule.aside]
    found = [
        (h.end, h) for h in every if h.rule.aside or not any(a.start <= h.start and h.end <= a.end for a in asides)
    ]
    bodies = {flow.text[h.start : h.end] for h in every if h.rule.scope == AGENCY}
    first_of_province = default is not None and _begins_with_province(h for _, h in found)
    if first_of_province and _is_of_one_province([h for _, h in found], flow):
        default = None
    starts = [i + 1 for i, c in enumerate(flow.text) if c in ENDS] if default else []
    timeline: list[Scope] = [Scope(0, default or UNKNOWN_SCOPE, None, doubtful=default is None)]
    events: list[tuple[int, Hit | None]] = sorted([*found, *((s, None) for s in starts)], key=lambda e: e[0])
    with_province = -1  # where the paragraph begins that named a province last
    for position, hit in events:
        if hit is None:
            timeline.append(Scope(position, default or UNKNOWN_SCOPE, None, doubtful=first_of_province))
            continue
        start = flow.paragraph_start(hit.start)
        if hit.rule.scope == "@entity" and hit.entity is not None:
            heading = hit.rule.id in HEADING_RULES
            begun = replace(named_scope(flow, hit.entity), position=position, heading=heading)
            with_province = start
        elif hit.rule.scope == SPOKEN_OF:
            if default is not None:
                continue
            begun = _spoken_of(timeline, position, start, flow)
        elif hit.rule.scope == ADDRESSED:
            if (own := _addressed(timeline, position)) is None:
                continue
            begun = own
        elif hit.rule.scope == AGENCY:
            begun = replace(_body(flow, hit, position, bodies), heading=hit.rule.id in HEADING_RULES)
        else:
            begun = _by_rule(hit, position, timeline[-1], with_province == start)
        timeline.append(_under_heading(begun, timeline, flow))
    return timeline


def _begins_with_province(said: Iterable[Hit]) -> bool:
    """Whether the first of whom a document says that it speaks is a province: what follows may be of it, though no
    paragraph names it again."""
    strong = (h for h in said if not h.rule.aside and not h.rule.weak and h.rule.id != OF_A_PROVINCE)
    first = min(strong, key=lambda h: h.end, default=None)
    return first is not None and first.entity is not None


def _is_of_one_province(said: Iterable[Hit], flow: Flow) -> bool:
    """Whether a document speaks of one province and of others only by the way."""
    strong = [h for h in said if not h.rule.aside and not h.rule.weak and h.rule.scope != SPOKEN_OF]
    named = {named_scope(flow, h.entity).entity for h in strong if h.entity is not None}
    return len(named) == 1 and all(h.entity is not None for h in strong)


def _in_row_of_figures(hit: Hit, flow: Flow) -> bool:
    """Whether a match stands in a table's row that holds figures: it says whose these are, and nothing of the text
    below the table."""
    if flow.part(hit.start).kind not in ("cell", "columns"):
        return False
    row = _PARAGRAPH.match(flow.text, flow.paragraph_start(hit.start))
    return row is not None and _FIGURE.search(row[0]) is not None


def _under_heading(begun: Scope, timeline: Sequence[Scope], flow: Flow) -> Scope:
    """A scope just begun; under a heading on its page that names the same it only says so again."""
    now = next((s for s in reversed(timeline) if not s.aside), begun)
    same = (now.scope, now.entity) == (begun.scope, begun.entity) and not (begun.aside or begun.doubtful)
    return replace(begun, heading=True) if same and now.heading and not _turned(now, begun.position, flow) else begun


def _by_rule(hit: Hit, position: int, now: Scope, beside_province: bool) -> Scope:
    """The scope that a rule names outright. A weak one does not push aside a province named before it in the same
    paragraph."""
    if hit.rule.weak and now.scope == "province" and beside_province:
        return replace(now, position=position, doubtful=True, heading=False)
    # Words that the survey's own name holds make no scope of their own: they only go on with the same one.
    doubtful = hit.rule.weak and (now.scope != hit.rule.scope or now.doubtful)
    return Scope(position, hit.rule.scope, None, hit.rule.aside, doubtful, hit.rule.id in HEADING_RULES)


_WITH_PROVINCE = regex.compile(skeleton_pattern("$|จังหวัด") + r"|[^\p{Thai}]")
"""What a whole name may be followed by: its end, its province, a figure."""
_BEHIND_NAME = r"(?&break)|$|[^\p{Thai}]|จังหวัด|(?:ประจำ|ใน|สำหรับ)?ปี|(?&set_out)|หน่วย\P{Thai}"
"""What may begin the line under a heading that ends with a whole name."""


def _beyond_its_line(flow: Flow, hit: Hit, bodies: Collection[str]) -> str | None:
    """The name that ``hit`` begins at a line's end, as long as the next line goes on with it; None where it seems to go
    on, but with none of the ``bodies``."""
    name = flow.text[hit.start : hit.end]
    beyond = flow.text[hit.end : hit.end + 120].lstrip(ENDS)
    # A name without the province that it has elsewhere is whole.
    longer = [b for b in bodies if b.startswith(name) and not _WITH_PROVINCE.match(b, len(name))]
    whole = [b for b in longer if beyond.startswith(b[len(name) :])]
    parted = _WITH_PROVINCE.match(beyond) is None and name + beyond[:3] in flow.text
    parted = parted or (flow.text.count(name) == 1 and _runs_on_below(flow, hit.end))
    return None if (longer or parted) and not whole else max(whole, key=len, default=name)


def _runs_on_below(flow: Flow, end: int) -> bool:
    """Whether the line right under the one that ends at ``end`` may go on with the name at its end."""
    index = flow.places[end].part
    if index + 1 == len(flow.parts):
        return False
    part, below = flow.parts[index], flow.parts[index + 1]
    if below.page.number != part.page.number or below.block != part.block + 1 or below.kind != part.kind:
        return False
    beyond = flow.text[end:].lstrip(ENDS)
    return is_right_under(part.lines, below.lines) and compiled(_BEHIND_NAME).match(beyond, timeout=TIMEOUT) is None


def _body(flow: Flow, hit: Hit, position: int, bodies: Collection[str]) -> Scope:
    """The town or office that ``hit`` names. No list knows its name: it is believed where the document prints it twice
    letter for letter, or a heading once in letters that no reader can have misread, and one that differs from it by a
    mark alone is it, misread. A heading's line may end within the name; then it is the one among the other ``bodies``
    that the next line goes on with."""
    end = hit.end - _specks_behind(flow, hit.start, hit.end)
    if flow.printed(hit.start, end).rstrip().endswith(_NOT):
        end -= len(squeeze(_NOT))
    name = flow.text[hit.start : end]
    printed = _as_printed(flow, hit.start, end)
    if flow.text[hit.end : hit.end + 1] in tuple(ENDS):
        whole = _beyond_its_line(flow, hit, bodies)
        if whole is None:
            return Scope(position, AGENCY, printed[:120], doubtful=True)
        name = whole
    places, at = [], flow.text.find(name)
    while at >= 0:
        places.append(at)
        at = flow.text.find(name, at + len(name))
    provinces = {tuple(t.name for i, t in flow.tokens.items() if p <= i < p + len(name)) for p in places}
    forms = Counter(_as_printed(flow, p, p + len(name)) for p in places)
    letters = Counter(form.replace(" ", "") for form in forms.elements())
    (best, count), *rest = letters.most_common(2)
    as_typed = hit.rule.id in HEADING_RULES and flow.parts[flow.places[hit.start].part].page.origin != "ocr"
    if count < 2 and (short := _without_where(name, flow, bodies)) is not None:
        return Scope(position, AGENCY, short[:120])
    if count < (1 if as_typed else 2) or len(provinces) > 1 or any(n == count for _, n in rest):
        return Scope(position, AGENCY, printed[:120], doubtful=True)
    form = max((f for f in forms if f.replace(" ", "") == best), key=lambda f: f.count(" "))
    mended = printed if printed.replace(" ", "") != best else None
    return Scope(position, AGENCY, form[:120], mended=mended)


def _without_where(name: str, flow: Flow, bodies: Collection[str]) -> str | None:
    """A body's name as the document prints it elsewhere, without the district and province that follow it once; None
    where it does not, or has the name with others as well."""
    where = _DISTRICT.search(name)
    if where is None or where.start() == 0:
        return None
    short = name[: where.start()]
    tails = {b[len(short) :] for b in bodies if b.startswith(short) and _DISTRICT.match(b, len(short))}
    places = [m.start() for m in regex.finditer(regex.escape(short), flow.text)]
    forms = {_as_printed(flow, p, p + len(short)) for p in places}
    alone = sum(_DISTRICT.match(flow.text, p + len(short)) is None for p in places)
    return forms.pop() if alone and len(forms) == 1 and len(tails) <= 1 else None


_DISTRICT = regex.compile(skeleton_pattern("อำเภอ|จังหวัด"))
_SPECKS = regex.compile(r"[^\p{L}\p{M}\p{N}\p{Co}()\"'”’ฯๆ]{1,8}$")
_NOT = "ไม่"
"""Behind a name, before what the body did not do; without its tone, which the flow leaves out, it ends names: ป่าไม้."""
_SHORT_WORD = regex.compile(r"(?:^|[\s.])[\p{L}\p{M}]{1,4}\.$")
"""An abbreviation at the end of a name."""


def _specks_behind(flow: Flow, start: int, end: int) -> int:
    """How many signs behind a body's name are dirt, as a full stop is that ends no abbreviation."""
    found = _SPECKS.search(flow.text, start, end)
    return 0 if found is None or _SHORT_WORD.search(flow.printed(start, end).rstrip()) else len(found[0])


def _as_printed(flow: Flow, start: int, end: int) -> str:
    """A body's name as the page prints it; where a line ends before the province it lies in, a space did."""
    last = flow.places[end - 1]
    parted = end - 1 in flow.tokens and last.start in flow.parts[last.part].starts[1:]
    pieces = [(start, end - 1), (end - 1, end)] if parted else [(start, end)]
    return " ".join(" ".join(flow.printed(a, b).split()) for a, b in pieces)


def named_scope(flow: Flow, position: int) -> Scope:
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


def _addressed(timeline: Sequence[Scope], position: int) -> Scope | None:
    """Whom ``หน่วยงานของท่าน`` is: the one town or office that was named before; None where none was, or several."""
    named = [s for s in timeline if s.scope == AGENCY]
    if len({s.entity for s in named}) != 1:
        return None
    return replace(named[-1], position=position, heading=False)


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
    """Whether what was said of the scope still holds: not after many paragraphs that do not say it again. Those that
    give an indicator its figure go on with what was said: a list of them has as many as there are."""
    said = flow.text[scope.position : position]
    listed = sum(INDICATOR in text and _FIGURE.search(text) is not None for text in _PARAGRAPH.findall(said)[1:])
    return sum(said.count(end) for end in ENDS) - listed <= CARRIED


def of_place(mark: Mark, scope: Scope) -> Mark:
    """The evidence of a value, with what was mended in the name of the place that it is of."""
    if scope.mended is None:
        return mark
    return replace(mark, fixes=(*mark.fixes, f"place {scope.mended} read as {scope.entity}"))
