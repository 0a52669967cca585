"""The pattern files: frameworks of surveys, kinds of documents with their rules, levels, provinces, measures.

Files are TOML under ``patterns/`` in a checkout and ``extract/_patterns`` in an installed wheel; folders of one's own
(``--patterns``, ``EXTRACT_PATTERNS``) are laid over them. Everything is validated on loading; a file that breaks its
schema raises :class:`PatternError`. Nothing here reads a page.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, TypeVar

import regex
from pydantic import Field, ValidationError

from extract.knowledge.faults import line_of
from extract.knowledge.folder import own_folders
from extract.knowledge.framework import ID, Model, extended
from extract.knowledge.framework import Framework as Framework
from extract.knowledge.framework import PatternError as PatternError
from extract.knowledge.pattern_files import broken, file_names, file_of, load, plain
from extract.knowledge.rules import DocumentPattern, RuleSet
from extract.thai.skeleton import skeleton_pattern

ALL_LEVELS = "all"
"""The level of sums over levels."""


class Province(Model):
    name: str
    short: tuple[str, ...] = ()
    english: str


class Measure(Model):
    """A column's meaning. ``emit`` False: such a column gives no records (an ordinal, a weight, a
    remark). ``whole``: words that mean it only where they are all of a head. ``beside``: a column that tables of a
    survey print beside its scores, and whose it is: the table's own body's, or of somebody who is not named. What
    ``decides`` is what a head measures that begins with its name, whatever of: ``ร้อยละการเบิกจ่าย`` is no amount.
    """

    id: str
    labels: tuple[str, ...]
    whole: tuple[str, ...] = ()
    unit: str | None = None
    emit: bool = True
    beside: Literal["own", "unnamed"] | None = None
    decides: bool = False


class LevelNames(Model):
    """A level of government or of schooling that a survey is of, with the words that people write for it in tables."""

    id: str = Field(pattern=ID)
    thai: str
    names: tuple[str, ...] = Field(min_length=1)


class ScopeNames(Model):
    """Whose a value is, by a head that names no body: ``โรงเรียน``."""

    id: str = Field(pattern=ID)
    names: tuple[str, ...] = Field(min_length=1)


class _Grammar(Model):
    fragments: dict[str, str]


class _Provinces(Model):
    provinces: tuple[Province, ...]


class _Measures(Model):
    units: tuple[str, ...]
    counted: tuple[str, ...]
    money: tuple[str, ...]
    measures: tuple[Measure, ...]


class _Levels(Model):
    levels: tuple[LevelNames, ...]


class _Scopes(Model):
    scopes: tuple[ScopeNames, ...]


@cache
def frameworks() -> tuple[Framework, ...]:
    """Every framework, by survey and year. Raises PatternError where two files are of one year of a survey."""
    found = {name: _framework(name) for name in file_names("surveys")}
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
        raise broken(Framework, error, "surveys", name) from error


def _survey_data(name: str, extending: tuple[str, ...]) -> dict[str, Any]:
    """The plain data of a framework's file, with what it takes over. Raises PatternError where files extend in a
    ring."""
    if name in extending:
        raise PatternError(f"{file_of('surveys', name)[1]} extends itself", hint="extend the year before")
    own = plain("surveys", name)
    base = own.get("extends")
    if base is not None and f"{base}.toml" not in file_names("surveys"):
        hint = f"extends names a file of surveys/ without .toml: {', '.join(n[:-5] for n in file_names('surveys'))}"
        raise PatternError(f"{file_of('surveys', name)[1]}: there is no {base!r} to extend", hint=hint)
    return own if base is None else extended(own, _survey_data(f"{base}.toml", (*extending, name)))


def file_name(framework: Framework) -> str:
    """The name, without ``.toml``, of the file that a framework is written in."""
    return next(name[:-5] for name in file_names("surveys") if _framework(name) == framework)


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
    return tuple(
        _sound(load(DocumentPattern, "documents", name), "documents", name) for name in file_names("documents")
    )


def kinds() -> tuple[str, ...]:
    """The kinds that documents may be of, ``unknown`` last."""
    return (*dict.fromkeys(d.kind for d in documents()), "unknown")


@cache
def rule_set(name: str) -> RuleSet:
    """The shared rules of ``patterns/rules/<name>.toml``."""
    return _sound(load(RuleSet, "rules", f"{name}.toml"), "rules", f"{name}.toml")


_R = TypeVar("_R", RuleSet, DocumentPattern)


def _sound(rules: _R, *path: str) -> _R:
    """The rules of a file, whose patterns are compiled where the file is a user's own: before anything is read by them.

    Raises PatternError for one that is no regular expression.
    """
    file, name = file_of(*path)
    if not any(file == folder.joinpath(*path) for folder in own_folders()):
        return rules
    for number, rule in enumerate(rules.rules):
        try:
            compiled(rule.pattern)
        except PatternError as error:
            line = line_of(file.read_text(encoding="utf-8"), ("rules", number, "pattern"))
            told = f"{name}, line {line}: {rule.id}: {error.message}"
            raise PatternError(told, hint="mend it as a pattern of Python's module regex") from error
    return rules


def rule_set_names() -> tuple[str, ...]:
    return tuple(name.removesuffix(".toml") for name in file_names("rules"))


@cache
def statistics() -> frozenset[str]:
    """Names of the counts and rates that the rules know."""
    rules = (rule for name in rule_set_names() for rule in rule_set(name).rules)
    return frozenset(rule.statistic for rule in rules if rule.statistic is not None)


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


def counted_units() -> tuple[str, ...]:
    """The units by which a head that names no measure counts."""
    return _measures().counted


def money_units() -> tuple[str, ...]:
    """The units by which a head that names no measure is an amount."""
    return _measures().money


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
def compiled(pattern: str) -> regex.Pattern[str]:
    """``pattern`` ready to use, with the shared fragments and in skeleton letters."""
    try:
        return regex.compile(skeleton_pattern(pattern + fragments(pattern)), regex.VERSION1)
    except regex.error as error:
        told = f"the pattern {pattern[:60]!r} is no regular expression: {error}"
        raise PatternError(told, hint="extract patterns check names its file") from error
