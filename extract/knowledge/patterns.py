"""The pattern files: frameworks of surveys, kinds of documents with their rules, levels, provinces, measures,
errata.

Files are TOML under ``patterns/`` in a checkout and ``extract/_patterns`` in an installed wheel; folders of one's own
(``--patterns``, ``EXTRACT_PATTERNS``) are laid over them. Everything is validated on loading; a file that breaks its
schema raises :class:`PatternError`. Nothing here reads a page.

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
from pydantic import Field, ValidationError, model_validator

from extract.knowledge.faults import broken_rule, broken_toml
from extract.knowledge.folder import VARIABLE, own_folders, patterns_folder
from extract.knowledge.framework import ID, Model, RankingKind, extended
from extract.knowledge.framework import Framework as Framework
from extract.knowledge.framework import PatternError as PatternError
from extract.thai.skeleton import skeleton_pattern

ALL_LEVELS = "all"
"""The level of sums over levels."""
Yields = Literal["score", "not-reported", "statistic", "ranking", "scope", "level"]


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
    level: str | None = None
    words: str | None = None


class Rule(Model):
    """One pattern and what a match of it means.

    ``pattern`` names its parts by groups: ``value``, ``label`` (an indicator), ``entity``, ``rank``.
    ``indicator`` is fixed here or ``@label``. ``scope`` is fixed, or ``@entity`` (the province in the match),
    or ``@province`` (the one spoken of before), or ``@context`` (what the text before it was about). ``after``
    must occur earlier in the same paragraph; where ``unless`` occurs there, the rule says nothing. Of scopes:
    an ``aside`` holds for one figure only; a ``weak`` one (the survey's name, say) does not push aside a
    province named before it in the same paragraph, but makes what follows doubtful. A ``level`` holds after its
    match; ``@`` in it is the match's figure. ``percent`` rules read percentages as scores, only of surveys that are
    published so.
    """

    id: str = Field(pattern=ID)
    yields: Yields
    pattern: str
    survey: str | None = None
    indicator: str | None = None
    statistic: str | None = None
    ranking: RankingKind | None = None
    scope: str = "@context"
    level: str | None = None
    percent: bool = False
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
        if self.yields == "level" and not self.level:
            raise ValueError(f"{self.id}: a level needs its id")
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
    kind: str = Field(pattern=ID)
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
    remark). ``whole``: words that mean it only where they are all of a head.
    """

    id: str
    labels: tuple[str, ...]
    whole: tuple[str, ...] = ()
    unit: str | None = None
    emit: bool = True


class LevelNames(Model):
    """A level of government or of schooling that a survey is of, with the words that people write for it in tables."""

    id: str = Field(pattern=ID)
    thai: str
    names: tuple[str, ...] = Field(min_length=1)


class ScopeNames(Model):
    """Whose a value is, by a head that names no body: ``โรงเรียน``."""

    id: str = Field(pattern=ID)
    names: tuple[str, ...] = Field(min_length=1)


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


class _Levels(Model):
    levels: tuple[LevelNames, ...]


class _Scopes(Model):
    scopes: tuple[ScopeNames, ...]


class _Errata(Model):
    errata: tuple[Erratum, ...] = ()


M = TypeVar("M", bound=Model)


def layers() -> tuple[Traversable, ...]:
    """The folders that hold pattern files: the user's own, then that of the wheel or the checkout.

    Raises PatternError where one of them is missing.
    """
    for own in own_folders():
        if not own.is_dir():
            raise PatternError(f"there is no folder of patterns {own}", hint=f"see --patterns, and {VARIABLE}")
    found = patterns_folder()
    if not found.is_dir():
        raise PatternError("the pattern files are not there", hint="install the package again")
    return (*own_folders(), found)


def file_of(*path: str) -> tuple[Traversable, str]:
    """The file at ``path`` of the first layer that has it, and what to call it in messages."""
    every = layers()
    for layer in every[:-1]:
        if layer.joinpath(*path).is_file():
            return layer.joinpath(*path), str(layer.joinpath(*path))
    return every[-1].joinpath(*path), f"patterns/{'/'.join(path)}"


def load(model: type[M], *path: str) -> M:
    """The file at ``path`` under the pattern folders, validated. Raises PatternError."""
    try:
        return model.model_validate(_plain(*path))
    except ValidationError as error:
        raise _broken(model, error, *path) from error


def _broken(model: type[Model], error: ValidationError, *path: str) -> PatternError:
    file, name = file_of(*path)
    return broken_rule(name, file.read_text(encoding="utf-8"), model, error)


def _plain(*path: str) -> dict[str, Any]:
    file, name = file_of(*path)
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise broken_toml(name, error) from error
    except (OSError, UnicodeDecodeError) as error:
        raise PatternError(f"{name}: {error}", hint="save it as UTF-8, where it can be read") from error


def _files(name: str) -> Iterator[str]:
    folders = [layer.joinpath(name) for layer in layers()]
    found = {f.name for folder in folders if folder.is_dir() for f in folder.iterdir() if f.name.endswith(".toml")}
    yield from sorted(found)


@cache
def frameworks() -> tuple[Framework, ...]:
    """Every framework, by survey and year. Raises PatternError where two files are of one year of a survey."""
    found = {name: _framework(name) for name in _files("surveys")}
    of_year: dict[tuple[str, int], str] = {}
    for name, framework in found.items():
        for year in framework.years:
            other = of_year.setdefault((framework.survey, year), name)
            if other != name:
                files = " and ".join(file_of("surveys", n)[1] for n in (other, name))
                raise PatternError(
                    f"{files} are both of {framework.survey} {year}",
                    hint=f"take {year} out of one of them; a file of the name {other} stands in place of the other",
                )
    return tuple(sorted(found.values(), key=lambda f: (f.survey, f.years)))


def _framework(name: str) -> Framework:
    try:
        return Framework.model_validate(_survey_data(name, ()))
    except ValidationError as error:
        raise _broken(Framework, error, "surveys", name) from error


def _survey_data(name: str, extending: tuple[str, ...]) -> dict[str, Any]:
    """The plain data of a framework's file, with what it takes over. Raises PatternError where files extend in a
    ring."""
    if name in extending:
        raise PatternError(f"{file_of('surveys', name)[1]} extends itself", hint="extend the year before")
    own = _plain("surveys", name)
    base = own.get("extends")
    if base is not None and f"{base}.toml" not in _files("surveys"):
        hint = f"extends names a file of surveys/ without .toml: {', '.join(n[:-5] for n in _files('surveys'))}"
        raise PatternError(f"{file_of('surveys', name)[1]}: there is no {base!r} to extend", hint=hint)
    return own if base is None else extended(own, _survey_data(f"{base}.toml", (*extending, name)))


def file_name(framework: Framework) -> str:
    """The name, without ``.toml``, of the file that a framework is written in."""
    return next(name[:-5] for name in _files("surveys") if _framework(name) == framework)


def framework_of(survey: str | None, year_be: int | None) -> Framework | None:
    """The framework that serves a survey in a year: its own, else the latest that serves later years.

    Without a year the survey's only framework serves, and none where it has several.
    """
    mine = [f for f in frameworks() if f.survey == survey]
    exact = [f for f in mine if year_be in f.years]
    earlier = [f for f in mine if year_be is not None and f.serves_later and min(f.years) < year_be]
    serving = exact or sorted(earlier, key=lambda f: max(f.years))[-1:] or (mine if len(mine) == 1 else [])
    return serving[0] if serving else None


@cache
def levels_of_survey(survey: str) -> frozenset[str]:
    """The levels at which a survey is made, in whatever year; with several of them, also ``ALL_LEVELS``."""
    found = {level.id for f in frameworks() if f.survey == survey for level in f.levels}
    return frozenset({*found, ALL_LEVELS} if len(found) > 1 else found)


@cache
def scopes() -> tuple[ScopeNames, ...]:
    return load(_Scopes, "scopes.toml").scopes


@cache
def levels() -> tuple[LevelNames, ...]:
    return load(_Levels, "levels.toml").levels


@cache
def documents() -> tuple[DocumentPattern, ...]:
    """Every kind of document."""
    return tuple(load(DocumentPattern, "documents", name) for name in _files("documents"))


def kinds() -> tuple[str, ...]:
    """The kinds that documents may be of, ``unknown`` last."""
    return (*dict.fromkeys(d.kind for d in documents()), "unknown")


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
    try:
        if tokens:
            return regex.compile(skeleton_pattern(pattern + fragments(pattern)), regex.VERSION1)
        return regex.compile(pattern, regex.VERSION1)
    except regex.error as error:
        told = f"the pattern {pattern[:60]!r} is no regular expression: {error}"
        raise PatternError(told, hint="extract patterns check names its file") from error
