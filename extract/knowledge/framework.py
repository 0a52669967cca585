"""Frameworks: the indicators of one survey in one year or several, what is known of its levels, and its checks.

A framework is a file of ``patterns/surveys``. One that ``extends`` another takes over all that it does not say
itself, and its labels go before the other's: so an indicator keeps its id when a later year gives it a new name, and
the series stays comparable.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from extract.errors import ExitCode, ExtractError

ID = r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$"
RankingKind = Literal["highest", "lowest", "improve-first", "best-entity", "award", "group", "grade"]
CheckName = Literal[
    "range",
    "within-children",
    "mean-of-children",
    "overall-within-dimensions",
    "ranking",
    "rate",
    "product",
    "sum",
    "weighted-sum",
    "percent-of-maximum",
    "grade",
]
"""The ways of checking that are programmed; what they apply to is data."""


class PatternError(ExtractError):
    """A pattern file does not follow its schema. The message names file and line, the hint the remedy."""

    exit_code = ExitCode.USAGE
    code = "broken-pattern-file"


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CheckSpec(Model):
    """A check that a framework asks for. ``of`` names indicators or statistics; empty: wherever it can be
    made.

    ``product``: ``of[0] * of[1] == equals``; ``rate``: ``of[0] / of[1]`` in percent ``== equals``;
    ``sum``: the sum of ``of`` ``== equals``; ``weighted-sum``: the sum of ``of`` times ``weights``, in percent,
    ``== equals``; ``percent-of-maximum``: a value in points and its percentage of the indicator's maximum;
    ``grade``: the grade printed of ``equals`` against its value. ``years``: only then; empty: in all years.
    """

    check: CheckName
    of: tuple[str, ...] = ()
    equals: str | None = None
    weights: tuple[Decimal, ...] = ()
    years: tuple[int, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def _weights_fit(self) -> CheckSpec:
        if self.check == "weighted-sum" and len(self.weights) != len(self.of):
            raise ValueError("a weighted sum needs a weight for each of its parts")
        return self


class Indicator(Model):
    """One indicator of a framework. ``labels`` are its correct names only; misprints are left to fuzzy
    matching.

    ``prose`` are wordings that are names only inside a sentence (too short or too common for a cell).
    """

    id: str = Field(pattern=ID)
    parent: str | None = None
    labels: tuple[str, ...] = Field(min_length=1)
    prose: tuple[str, ...] = ()
    unit: str | None = None
    maximum: Decimal | None = None


class Level(Model):
    """What is known of a survey's year at one level of government (``department``, ``province`` …).

    ``known``: the indicators whose names a source of that year prints; the others' names are those of the framework
    that it extends. ``inferred``: those whose level, or whose indicator, only their place or meaning tells.
    ``breaks_series``: its values are not comparable with those of earlier years.
    """

    id: str = Field(pattern=ID)
    known: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    breaks_series: bool = False
    source: str
    note: str = ""


class Grade(Model):
    """A grade and the lowest score that has it."""

    name: str
    least: Decimal


class Framework(Model):
    """The indicators of one survey in one year. ``serves_later``: later years that print the same
    names use it too.

    ``percent``: the survey is published in percent, so that a percentage is a score. ``by_name_only``: its indicators'
    names are so common that only a document that names the survey is of it, and that its tables must name indicators
    down their side. ``fewest``: indicators such a document must name.
    """

    survey: str
    years: tuple[int, ...]
    serves_later: bool = False
    names: tuple[str, ...] = Field(description="how documents name the survey")
    name_pattern: str | None = Field(default=None, description="the names' many wordings, for squeezed text")
    unit: str = "score"
    percent: bool = False
    by_name_only: bool = False
    fewest: int = 2
    maximum: Decimal | None = None
    source: str
    note: str = ""
    levels: tuple[Level, ...] = ()
    grades: tuple[Grade, ...] = ()
    statistics: tuple[str, ...] = ()
    checks: tuple[CheckSpec, ...] = ()
    indicators: tuple[Indicator, ...]

    @model_validator(mode="after")
    def _is_a_tree(self) -> Framework:
        ids = [i.id for i in self.indicators]
        if len(set(ids)) != len(ids):
            raise ValueError("an indicator id stands twice")
        known = set(ids)
        for indicator in self.indicators:
            if indicator.parent is not None and indicator.parent not in known:
                raise ValueError(f"{indicator.id}: no indicator {indicator.parent}")
        for check in self.checks:
            names = {*check.of, *([check.equals] if check.equals else [])}
            if unknown := names - known - set(self.statistics):
                raise ValueError(f"{check.check}: unknown {sorted(unknown)}")
        for level in self.levels:
            if unknown := {*level.known, *level.inferred} - known:
                raise ValueError(f"level {level.id}: unknown {sorted(unknown)}")
        return self

    def __hash__(self) -> int:
        return hash((self.survey, self.years))

    def get(self, indicator: str) -> Indicator:
        """The indicator of that id; KeyError where there is none."""
        for i in self.indicators:
            if i.id == indicator:
                return i
        raise KeyError(indicator)

    def children(self, indicator: str) -> tuple[Indicator, ...]:
        return tuple(i for i in self.indicators if i.parent == indicator)

    def unit_of(self, indicator: str) -> str:
        return self.get(indicator).unit or self.unit

    def maximum_of(self, indicator: str) -> Decimal | None:
        own = self.get(indicator).maximum
        return self.maximum if own is None else own


_OWN = frozenset({"years", "serves_later", "levels", "source", "note"})
"""What a framework never takes over: it is of its own years."""


def extended(own: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """A framework's plain data with what it takes over from the plain data of ``base``.

    >>> base = {"unit": "score", "years": [1], "indicators": [{"id": "a", "labels": ["old"]}]}
    >>> extended({"years": [2], "indicators": [{"id": "a", "labels": ["new"]}]}, base)
    {'unit': 'score', 'indicators': [{'id': 'a', 'labels': ['new', 'old']}], 'years': [2]}
    """
    mine = {i["id"]: i for i in own.get("indicators", ())}
    theirs = [_renamed(mine.pop(i["id"], {}), i) for i in base["indicators"]]
    taken = {k: v for k, v in base.items() if k not in _OWN}
    said = {k: v for k, v in own.items() if k not in ("extends", "indicators")}
    return {**taken, "indicators": [*theirs, *mine.values()], **said}


def _renamed(own: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    labels = list(dict.fromkeys([*own.get("labels", ()), *base["labels"]]))
    prose = list(dict.fromkeys([*own.get("prose", ()), *base.get("prose", ())]))
    return {**base, **own, "labels": labels, **({"prose": prose} if prose else {})}
