"""The pattern files: frameworks of surveys, kinds of documents with their rules, provinces, measures,
errata.

Files are TOML under ``patterns/`` in a checkout and ``extract/_patterns`` in an installed wheel.
Everything is validated on loading; a file that breaks its schema raises :class:`PatternError`, a bug of
the release. Nothing here reads a page.

A rule's ``pattern`` is written for the ``regex`` module. Rules of a file with ``on = "tokens"`` meet text
in which numbers, years, provinces and labels have become single characters (see ``annotate``) and call the
named fragments of ``grammar.toml``; rules with ``on = "text"`` meet the text as it is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, Literal, TypeVar

import regex
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from extract.errors import ExtractError
from extract.knowledge.folder import patterns_folder
from extract.thai.skeleton import skeleton_pattern

Kind = Literal["result-letter", "press-release", "election-result", "indicator-report", "unknown"]
Yields = Literal["score", "not-reported", "statistic", "ranking", "scope"]
RankingKind = Literal["highest", "lowest", "improve-first", "best-entity"]
CheckName = Literal[
    "range",
    "within-children",
    "mean-of-children",
    "overall-within-dimensions",
    "ranking",
    "rate",
    "product",
    "sum",
]


class PatternError(ExtractError):
    """A pattern file does not follow its schema."""

    code = "broken-pattern-file"


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CheckSpec(Model):
    """A check that a framework asks for. ``of`` names indicators or statistics; empty: wherever it can be
    made.

    ``product``: ``of[0] * of[1] == equals``; ``rate``: ``of[0] / of[1]`` in percent ``== equals``;
    ``sum``: the sum of ``of`` ``== equals``.
    """

    check: CheckName
    of: tuple[str, ...] = ()
    equals: str | None = None
    note: str = ""


class Indicator(Model):
    """One indicator of a framework. ``labels`` are its correct names only; misprints are left to fuzzy
    matching.

    ``prose`` are wordings that are names only inside a sentence (too short or too common for a cell).
    """

    id: str = Field(pattern=r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$")
    parent: str | None = None
    labels: tuple[str, ...] = Field(min_length=1)
    prose: tuple[str, ...] = ()
    unit: str | None = None
    maximum: Decimal | None = None


class Framework(Model):
    """The indicators of one survey in one year. ``serves_later``: later years that print the same
    names use it too.
    """

    survey: str
    years: tuple[int, ...]
    serves_later: bool = False
    names: tuple[str, ...] = Field(description="how documents name the survey")
    name_pattern: str | None = Field(default=None, description="the names' many wordings, for squeezed text")
    unit: str = "score"
    maximum: Decimal | None = None
    source: str
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


class Example(Model):
    """``text`` and the value it must give (numbers in Arabic digits), with what else the rule
    should find there.
    """

    text: str
    value: str | None = None
    indicator: str | None = None
    entity: str | None = None
    rank: int | None = None
    scope: str | None = None


class Rule(Model):
    """One pattern and what a match of it means.

    ``pattern`` names its parts by groups: ``value``, ``label`` (an indicator), ``entity``, ``rank``.
    ``indicator`` is fixed here or ``@label``. ``scope`` is fixed, or ``@entity`` (the province in the match),
    or ``@province`` (the one spoken of before), or ``@context`` (what the text before it was about). ``after``
    must occur earlier in the same paragraph; where ``unless`` occurs there, the rule says nothing. Of scopes:
    an ``aside`` holds for one figure only; a ``weak`` one (the survey's name, say) does not push aside a
    province named before it in the same paragraph, but makes what follows doubtful.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$")
    yields: Yields
    pattern: str
    survey: str | None = None
    indicator: str | None = None
    statistic: str | None = None
    ranking: RankingKind | None = None
    scope: str = "@context"
    measure: str = "score"
    unit: str | None = None
    after: str | None = None
    unless: str | None = None
    aside: bool = False
    weak: bool = False
    years: tuple[int, ...] = ()
    note: str = ""
    source: str = ""
    examples: tuple[Example, ...] = Field(min_length=1)
    counterexamples: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_what_it_yields(self) -> Rule:
        if self.yields in ("score", "not-reported") and not self.indicator:
            raise ValueError(f"{self.id}: a score needs an indicator")
        if self.yields == "statistic" and not self.statistic:
            raise ValueError(f"{self.id}: a statistic needs its name")
        if self.yields == "ranking" and not self.ranking:
            raise ValueError(f"{self.id}: a ranking needs its kind")
        return self


class RuleSet(Model):
    """Rules that several kinds of documents share."""

    on: Literal["tokens", "text"] = "tokens"
    survey: str | None = None
    rules: tuple[Rule, ...]


class Sign(Model):
    """Something that speaks for (or, below zero, against) a kind of document. Meets text without
    spaces or marks.
    """

    pattern: str
    weight: int
    note: str = ""


class DocumentPattern(Model):
    """How to know a kind of document (the signs found must reach ``threshold``) and which rules read it."""

    id: str
    kind: Kind
    threshold: int
    signs: tuple[Sign, ...]
    default_scope: str | None = None
    rule_sets: tuple[str, ...] = ()
    on: Literal["tokens", "text"] = "tokens"
    survey: str | None = None
    rules: tuple[Rule, ...] = ()
    examples: tuple[str, ...] = Field(min_length=1, description="beginnings of such documents")
    counterexamples: tuple[str, ...] = ()
    form: dict[str, Any] = Field(default_factory=dict, description="the layout of a form, for the form parser")


class Province(Model):
    name: str
    short: tuple[str, ...] = ()
    english: str


class Measure(Model):
    """A column's meaning. ``emit`` False: such a column gives no records (an ordinal, a weight, a
    remark).
    """

    id: str
    labels: tuple[str, ...]
    unit: str | None = None
    emit: bool = True


class Erratum(Model):
    """An error known to be in a source itself: what it prints, what is right, and how that is known."""

    id: str
    document: str = Field(description="the document's number, or the sha256 of the file")
    survey: str
    year_be: int
    scope: str
    entity: str | None = None
    indicator: str
    printed: Decimal
    right: Decimal
    note: str
    source: str


class _Grammar(Model):
    fragments: dict[str, str]


class _Provinces(Model):
    provinces: tuple[Province, ...]


class _Measures(Model):
    units: tuple[str, ...]
    measures: tuple[Measure, ...]


class _Errata(Model):
    errata: tuple[Erratum, ...] = ()


M = TypeVar("M", bound=Model)


def folder() -> Traversable:
    """Where the pattern files are: in the wheel, else in the checkout. Raises PatternError where
    they are missing.
    """
    found = patterns_folder()
    if not found.is_dir():
        raise PatternError("the pattern files are not there", hint="install the package again")
    return found


def load(model: type[M], *path: str) -> M:
    """The file at ``path`` under the pattern folder, validated. Raises PatternError."""
    file = folder().joinpath(*path)
    try:
        return model.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValidationError, tomllib.TOMLDecodeError) as error:
        raise PatternError(f"patterns/{'/'.join(path)}: {error}") from error


def _files(name: str) -> Iterator[str]:
    directory = folder().joinpath(name)
    if directory.is_dir():
        yield from sorted(f.name for f in directory.iterdir() if f.name.endswith(".toml"))


@cache
def frameworks() -> tuple[Framework, ...]:
    """Every framework, by survey and year."""
    found = [load(Framework, "surveys", name) for name in _files("surveys")]
    return tuple(sorted(found, key=lambda f: (f.survey, f.years)))


@cache
def documents() -> tuple[DocumentPattern, ...]:
    """Every kind of document."""
    return tuple(load(DocumentPattern, "documents", name) for name in _files("documents"))


@cache
def rule_set(name: str) -> RuleSet:
    """The shared rules of ``patterns/rules/<name>.toml``."""
    return load(RuleSet, "rules", f"{name}.toml")


def rule_set_names() -> tuple[str, ...]:
    return tuple(name.removesuffix(".toml") for name in _files("rules"))


@cache
def provinces() -> tuple[Province, ...]:
    return load(_Provinces, "provinces.toml").provinces


@cache
def _measures() -> _Measures:
    return load(_Measures, "measures.toml")


def measures() -> tuple[Measure, ...]:
    return _measures().measures


def units() -> tuple[str, ...]:
    """The words for what a cell's figure counts."""
    return _measures().units


@cache
def errata() -> tuple[Erratum, ...]:
    return load(_Errata, "errata.toml").errata


@cache
def _fragments() -> dict[str, str]:
    return load(_Grammar, "grammar.toml").fragments


_CALL = regex.compile(r"\(\?&([a-z_]+)\)")


def fragments(pattern: str) -> str:
    """The shared named fragments that ``pattern`` calls, and those that they call, as one ``(?(DEFINE)…)``.

    Only those: compiling all of them with every rule would take most of the time of reading a short document.
    """
    called: list[str] = []
    waiting = _CALL.findall(pattern)
    while waiting:
        name = waiting.pop()
        if name not in called and name in _fragments():
            called.append(name)
            waiting += _CALL.findall(_fragments()[name])
    if not called:
        return ""
    return "(?(DEFINE)" + "".join(f"(?P<{name}>{_fragments()[name]})" for name in called) + ")"


@cache
def compiled(pattern: str, *, tokens: bool) -> regex.Pattern[str]:
    """``pattern`` ready to use; with ``tokens``, with the shared fragments and in skeleton letters."""
    if tokens:
        return regex.compile(skeleton_pattern(pattern + fragments(pattern)), regex.VERSION1)
    return regex.compile(pattern, regex.VERSION1)
