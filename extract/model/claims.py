"""Claims: what one place of one page seems to say, before anything is checked.

The parser makes claims; the checks weigh them against each other and make records of them. A claim has exactly one
piece of evidence. Layer: beside ``content``; knows nothing of parsing or checking.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from extract.model.page import Box, Reader

Meaning = tuple[tuple[str, float], ...]
"""What speaks for a value being of its row and column: name of the evidence, 0 to 1."""
OF_BODY, OF_HEAD = "body.", "head."
"""What the name of an evidence begins with that speaks for whom a value is of, and for what its column holds; it is
worth what the rest is."""
Where = Literal["table", "prose", "ranking", "words", "head", "form"]

OTHER_MEASURE = "column"
"""The measure of a column whose head names none: what it holds is in its printed head."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Evidence: where a value stands and how it was read there. ``box`` in points of the page as filed.

    ``confidence`` is the reader's, over the value's own glyphs; ``label_confidence`` tells how surely the label was
    recognised (1.0 = exact), ``meaning`` what else speaks for the value being of that label and of its column.
    ``alternatives`` are whole other readings of the value as (printed, confidence).
    ``lacks`` names digits the reader cannot read at all, where the value may hide one of them. ``pen``: it was written
    by hand.
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
    pen: bool = False
    meaning: Meaning = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """Which survey and year a claim belongs to; ``year_be`` in the Buddhist Era (CE = BE - 543)."""

    id: str | None = None
    year_be: int | None = None

    @property
    def year(self) -> int | None:
        return None if self.year_be is None else self.year_be - 543


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a table a value stands: page, the table's block on it, row, column, and which value of the cell."""

    page: int
    block: int
    row: int
    column: int
    order: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """One printed value of one indicator. ``state`` tells a value from `-` and from print that could not be read.

    ``place`` is its place in a table. Where no survey gives labels a meaning, the place is part of what it is about.
    """

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
    column_printed: str | None = None
    group: tuple[str, ...] = ()
    qualifier: str | None = None
    place: Place | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What the claim is about: claims of one key are prints of one value."""
        survey = self.survey
        own = self.place if survey.id is None else None
        measure = self.column_printed if self.measure == OTHER_MEASURE or self.is_beside_scores else self.measure
        return (survey.id, survey.year_be, self.level, self.scope, self.entity, self.indicator, measure, own)

    @property
    def is_beside_scores(self) -> bool:
        """Whether it is a figure of a survey's table that is none of its scores, as a difference is: what it is, only
        the head over it says."""
        return self.survey.id is not None and self.column_printed is not None


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


STATISTIC = "statistic"
"""The measure of counts and rates where they stand in the shape of records; their indicator is their name."""


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
class Account:
    """What became of the figures that one page prints: ``printed`` is the sum of the counts after it.

    ``reasons``: why figures were left out, and how many for each reason.
    """

    page: int
    printed: int
    records: int = 0
    statistics: int = 0
    head: int = 0
    labels: int = 0
    left_out: int = 0
    reasons: tuple[tuple[str, int], ...] = ()


SURE_DIGIT = 0.97
"""Raw sureness, 0 to 1, of a digit in a document's head from which it is taken for what was read: nothing proves a
number, a date or a subject's year, and no spelling tells that it is wrong. Set by judgement, not fitted."""


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """What a head field says (None: what is printed has no value), and where and how surely it was read.

    ``box`` in points of the page as filed; ``confidence`` is the reader's: of the weakest digit; of text the mean,
    or of a letter that was hardly read.
    """

    value: str | None
    printed: str
    confidence: float
    page: int | None = None
    box: Box | None = None
    ink: Literal["print", "pen", "stamp"] = "print"
    issues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """The document's own particulars: field name (``number``, ``received.date`` …) -> (value, printed).

    ``evidence`` has the same names, and those of fields that are printed and give no value.
    """

    kind: str = "unknown"
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    evidence: dict[str, FieldEvidence] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that parsing one document gave. A file may hold several: ``part`` counts them from 1."""

    head: Head
    claims: tuple[Claim, ...] = ()
    rankings: tuple[RankingClaim, ...] = ()
    statistics: tuple[StatisticClaim, ...] = ()
    document_rules: tuple[str, ...] = ()
    """ids of the checks that the document's patterns and frameworks ask for"""
    titles: tuple[tuple[tuple[int, int], str], ...] = ()
    """page number and block of tables, and their printed titles"""
    accounts: tuple[Account, ...] = ()
    missing: tuple[str, ...] = ()
    """the pages that the document must have and the file has not, in words"""
    part: int = 1
    pages: frozenset[int] = frozenset()
    """numbers of the readable pages it was made from"""
