"""From print to claim, the one way: where a value stands, what it is of, and whom and when it is about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extract.model.claims import Claim, Meaning, Place, Survey, Where
from extract.parse import marks
from extract.parse.marks import Part
from extract.parse.scopes import UNKNOWN_SCOPE, Scope, of_place
from extract.parse.values import CellValue


@dataclass(frozen=True, slots=True)
class Spot:
    """A value where it is printed, in ``part``, and the rule by which it was found. ``source``: the words it stands in,
    where these are not the part's own; ``place``: where in a table it stands."""

    part: Part
    value: CellValue
    where: Where
    rule: str
    source: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a value is of: an indicator by its label as printed, and what the head over it says. ``sureness``: how
    surely the label is known; ``meaning``: what else speaks for the value being of it."""

    indicator: str
    printed: str
    sureness: float = 1.0
    measure: str = "score"
    unit: str | None = None
    maximum: Decimal | None = None
    column: str | None = None
    group: tuple[str, ...] = ()
    meaning: Meaning = ()


def of(
    spot: Spot,
    subject: Subject,
    survey: Survey,
    scope: Scope,
    before: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
) -> Claim:
    """The claim of a value; what speaks against it is ``before``, the value's own issues, whether its scope is in
    doubt, and ``after``. Where no survey gives a scope a meaning, none is missed."""
    value = spot.value
    start, end = (value.start, value.end) if value.end > value.start else (0, len(spot.part.text))
    mark = marks.mark(
        spot.part,
        start,
        end,
        value.value,
        spot.where,
        spot.rule,
        label_confidence=subject.sureness,
        meaning=(*subject.meaning, *scope.seen),
        source=spot.source,
    )
    unclear = survey.id is not None and (scope.doubtful or scope.scope == UNKNOWN_SCOPE)
    issues = (*before, *value.issues, *(("scope-unclear",) if unclear else ()), *after)
    return Claim(
        survey=survey,
        scope=scope.scope,
        level=scope.level,
        entity=scope.entity,
        indicator=subject.indicator,
        indicator_printed=subject.printed,
        measure=subject.measure,
        unit=subject.unit,
        maximum=subject.maximum,
        mark=of_place(mark, scope),
        state=value.state if value.state in ("printed", "not-reported") else "unreadable",
        issues=tuple(dict.fromkeys(issues)),
        column_printed=subject.column,
        group=subject.group,
        qualifier=value.qualifier,
        place=spot.place,
    )
