"""Claims of one value become one group: the table's figure leads, every other print of it is further
evidence.

A group is a record in the making. Nothing is judged here; only what belongs together is put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.model.claims import STATISTIC, Claim, Mark, StatisticClaim, Survey, Where

# The table leads: in a conflict its value is the record's. Words come last, they repeat the digits
# beside them.
_LEAD: dict[Where, int] = {"table": 0, "form": 1, "prose": 2, "ranking": 3, "head": 4, "words": 5}


@dataclass(frozen=True, slots=True)
class Group:
    """All claims of one key, the leading one first. ``statistic`` groups are counts and rates, no score
    records."""

    claims: tuple[Claim, ...]
    survey: Survey
    statistic: bool = False
    ambiguous: bool = False
    """true where one label of a document without a known framework stands for several different figures"""

    @property
    def lead(self) -> Claim:
        return self.claims[0]

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(c.mark for c in self.claims)

    @property
    def value(self) -> Decimal | None:
        """The leading print's value; None where no claim has one."""
        return self.lead.mark.value if self.lead.state == "printed" else None

    @property
    def values(self) -> tuple[Decimal, ...]:
        """The different values printed, the leading one first; 33 and 33.0 are the same."""
        seen: list[Decimal] = []
        for claim in self.claims:
            if claim.state == "printed" and claim.mark.value is not None and claim.mark.value not in seen:
                seen.append(claim.mark.value)
        return tuple(seen)

    @property
    def indicator(self) -> str:
        return self.lead.indicator

    def with_marks(self, more: Sequence[Mark]) -> Group:
        """The same group with further evidence of the leading claim's value."""
        return replace(self, claims=self.claims + tuple(replace(self.lead, mark=m) for m in more))


def merge(claims: Iterable[Claim]) -> list[Group]:
    """Groups by key, in the order the document first names them.

    A claim without a survey, year or level joins the one group that agrees with all it does say; where several
    would fit, it stays by itself.
    """
    listed = _levelled(list(claims))
    known = _surveys_by_rest(listed)
    grouped: dict[tuple[object, ...], list[Claim]] = {}
    surveys: dict[tuple[object, ...], Survey] = {}
    for claim in listed:
        survey = _complete(claim, known)
        key: tuple[object, ...] = (survey.id, survey.year_be, *claim.key[2:])
        grouped.setdefault(key, []).append(claim)
        surveys[key] = survey
    groups: list[Group] = []
    for key, members in grouped.items():
        ordered = tuple(sorted(members, key=_rank))
        group = Group(ordered, surveys[key])
        groups.extend(_apart(group) if _is_label_collision(group) else [group])
    return groups


def merge_statistics(claims: Iterable[StatisticClaim]) -> list[Group]:
    """Counts and rates by name, in the shape of groups, so that the same checks reach them."""
    grouped: dict[tuple[str, str | None, str | None], list[StatisticClaim]] = {}
    for claim in claims:
        grouped.setdefault((claim.name, claim.unit, claim.level), []).append(claim)
    result: list[Group] = []
    for members in grouped.values():
        as_claims = tuple(sorted((_as_claim(c) for c in members), key=_rank))
        survey = max((c.survey for c in members), key=_known_parts)
        result.append(Group(as_claims, survey, statistic=True))
    return result


def _as_claim(claim: StatisticClaim) -> Claim:
    state = "printed" if claim.value is not None else "unreadable"
    mark = claim.mark if claim.mark.value == claim.value else replace(claim.mark, value=claim.value)
    return Claim(
        survey=claim.survey,
        scope="document",
        level=claim.level,
        entity=None,
        indicator=claim.name,
        indicator_printed=claim.name,
        measure=STATISTIC,
        unit=claim.unit,
        maximum=Decimal(100) if claim.unit == "percent" else None,
        mark=mark,
        state=state,  # type: ignore[arg-type]  # one of the two literals
        issues=claim.issues,
    )


def _rank(claim: Claim) -> tuple[int, int]:
    """Prints before what cannot be read, the table before all else. Sorting is stable, so the page's
    order stays."""
    unread = claim.state == "unreadable" or (claim.state == "printed" and claim.mark.value is None)
    return (1 if unread else 0, _LEAD[claim.mark.where])


def _levelled(claims: list[Claim]) -> list[Claim]:
    """The claims, those that tell no level with the one that all others of their value tell."""
    known: dict[tuple[object, ...], set[str]] = {}
    for claim in claims:
        if claim.level is not None:
            known.setdefault(claim.key[3:], set()).add(claim.level)
    one = {key: next(iter(levels)) for key, levels in known.items() if len(levels) == 1}
    return [replace(c, level=one.get(c.key[3:])) if c.level is None else c for c in claims]


def _known_parts(survey: Survey) -> int:
    return (survey.id is not None) + (survey.year_be is not None)


def _surveys_by_rest(claims: Sequence[Claim]) -> dict[tuple[object, ...], list[Survey]]:
    known: dict[tuple[object, ...], list[Survey]] = {}
    for claim in claims:
        surveys = known.setdefault(claim.key[2:], [])
        if claim.survey not in surveys:
            surveys.append(claim.survey)
    return known


def _complete(claim: Claim, known: dict[tuple[object, ...], list[Survey]]) -> Survey:
    """The claim's survey, with what it does not say taken from the one other claim that agrees with it."""
    mine = claim.survey
    if _known_parts(mine) == 2:
        return mine
    fitting = [
        s
        for s in known[claim.key[2:]]
        if _known_parts(s) > _known_parts(mine) and mine.id in (None, s.id) and mine.year_be in (None, s.year_be)
    ]
    best = max((_known_parts(s) for s in fitting), default=0)
    best_fitting = [s for s in fitting if _known_parts(s) == best]
    return best_fitting[0] if len(best_fitting) == 1 else mine


def _is_label_collision(group: Group) -> bool:
    """Whether tables of a document without a framework merely use one label for different things.

    A framework gives each label one meaning, so two figures for it contradict each other; a slug made of
    a label such as "total" has no such meaning.
    """
    if group.survey.id is not None:
        return False
    if any(c.mark.where not in ("table", "form") for c in group.claims):
        return False
    return len({(c.state, c.mark.value) for c in group.claims}) > 1


def _apart(group: Group) -> list[Group]:
    return [Group((c,), group.survey, group.statistic, ambiguous=True) for c in group.claims]
