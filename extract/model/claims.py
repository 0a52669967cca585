"""Claims: what one place of one page seems to say, before anything is checked.

The parser makes claims; the checks weigh them against each other and make records of them. A claim has exactly one
piece of evidence. Layer: beside ``content``; knows nothing of parsing or checking.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from extract.model.page import Box, Reader

Where = Literal["table", "prose", "ranking", "words", "head", "form"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Evidence: where a value stands and how it was read there. ``box`` in points of the page as filed.

    ``confidence`` is the reader's, over the value's own glyphs; ``label_confidence`` tells how surely the label was
    recognised (1.0 = exact). ``alternatives`` are whole other readings of the value as (printed, confidence).
    ``lacks`` names digits the reader cannot read at all, where the value may hide one of them.
    """

    page: int
    box: Box | None
    printed: str
    value: Decimal | None
    where: Where
    reader: Reader
    confidence: float
    rule: str
    source_text: str
    label_confidence: float = 1.0
    raw: str | None = None
    fixes: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, float], ...] = ()
    lacks: str = ""
    digit_confidences: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """Which survey and year a claim belongs to; ``year_be`` in the Buddhist Era (CE = BE - 543)."""

    id: str | None = None
    year_be: int | None = None

    @property
    def year(self) -> int | None:
        return None if self.year_be is None else self.year_be - 543


@dataclass(frozen=True, slots=True)
class Claim:
    """One printed value of one indicator. ``state`` tells a value from `-` and from print that could not be read."""

    survey: Survey
    scope: str
    level: str | None = field(kw_only=True, default=None)
    """the level of government or schooling that the value is of; None where the page prints none"""
    entity: str | None
    indicator: str
    indicator_printed: str
    measure: str
    unit: str | None
    maximum: Decimal | None
    mark: Mark
    state: Literal["printed", "not-reported", "unreadable"] = "printed"
    issues: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str | None, int | None, str | None, str, str | None, str, str]:
        survey = self.survey
        return (survey.id, survey.year_be, self.level, self.scope, self.entity, self.indicator, self.measure)


@dataclass(frozen=True, slots=True)
class RankingClaim:
    kind: Literal["highest", "lowest", "improve-first", "best-entity", "award", "group", "grade"]
    rank: int | None
    indicator: str | None
    entity: str | None
    survey: Survey
    scope: str
    mark: Mark
    scope_entity: str | None = None
    level: str | None = None
    words: str | None = None
    """what the page calls it: the award, the group, the grade"""


@dataclass(frozen=True, slots=True)
class StatisticClaim:
    name: str
    value: Decimal | None
    unit: str | None
    survey: Survey
    mark: Mark
    issues: tuple[str, ...] = ()
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The document's own particulars: field name (``number``, ``received.date`` …) -> (value, printed)."""

    kind: str = "unknown"
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that parsing one document gave."""

    head: Head
    claims: tuple[Claim, ...] = ()
    rankings: tuple[RankingClaim, ...] = ()
    statistics: tuple[StatisticClaim, ...] = ()
    document_rules: tuple[str, ...] = ()
    """ids of the checks that the document's patterns and frameworks ask for"""
