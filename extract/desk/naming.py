"""What a person calls things that the archive keeps as codes: indicators and surveys by their frameworks' names."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from extract.desk.wording import Words
from extract.knowledge import patterns
from extract.show.language import say
from extract.show.words import english

_THAI = re.compile("[\u0e01-\u0e5b]")


def indicator(t: Words, survey: str | None, year_be: int | None, code: str | None, printed: str = "") -> str:
    """The indicator's name in the framework of its year, else as printed, else its code. Of a count: in words."""
    if code in patterns.statistics():
        return say(english(code), t.language)
    return _indicator(t.language, survey, year_be, code) or printed or code or ""


@functools.lru_cache(maxsize=4096)
def _indicator(language: str, survey: str | None, year_be: int | None, code: str | None) -> str:
    framework = patterns.framework_of(survey, year_be)
    names = [i.labels for i in framework.indicators if i.id == code] if framework is not None else []
    return _best(names[0], language) if names else ""


@functools.cache
def _surveys(language: str) -> dict[str, str]:
    names: dict[str, list[str]] = {}
    for framework in patterns.frameworks():
        names.setdefault(framework.survey, []).extend(framework.names)
    return {code: _best(known, language) for code, known in names.items()}


def survey(t: Words, code: str | None) -> str:
    """The survey's name, else its code."""
    return t("word.no-survey") if code is None else _surveys(t.language).get(code, code)


def _best(names: Iterable[str], language: str) -> str:
    """The first name in the language's script, else the first."""
    found = list(names)
    return next((n for n in found if bool(_THAI.search(n)) == (language == "th")), found[0])


@functools.cache
def _english() -> dict[str, str]:
    return {p.name: p.english for p in patterns.provinces()}


def entity(t: Words, scope: str | None, name: str | None) -> str:
    """Whom a value is of: the province in the reader's language, another body as printed, or the whole country."""
    if name is None:
        return t.of("scope", scope)
    return _english().get(name, name) if t.language == "en" else name


def about(t: Words, scope: str | None, name: str | None, survey_code: str | None, year_be: int | None) -> str:
    """Whom a value is of, in which survey and year, in one line."""
    year = "" if year_be is None else t("word.year", be=year_be)
    return " · ".join(p for p in (entity(t, scope, name), survey(t, survey_code), year) if p)


def indicators(t: Words, typed: str, survey_code: str | None, year_be: int | None, limit: int) -> list[tuple[str, str]]:
    """Indicators of the year's framework whose id or a name of which holds what was typed: id and name."""
    framework = patterns.framework_of(survey_code, year_be)
    low = typed.strip().lower()
    known = framework.indicators if framework is not None else ()
    found = [(i.id, _best(i.labels, t.language)) for i in known if any(low in n.lower() for n in (i.id, *i.labels))]
    return sorted(found, key=lambda f: not f[1].lower().startswith(low))[:limit]


def statistics(t: Words, typed: str, limit: int) -> list[tuple[str, str]]:
    """Counts and rates whose id or name holds what was typed: id and name."""
    low = typed.strip().lower()
    known = [(code, say(english(code), t.language)) for code in sorted(patterns.statistics())]
    return [one for one in known if any(low in text.lower() for text in one)][:limit]


def provinces(t: Words, typed: str, limit: int) -> list[tuple[str, str]]:
    """Provinces whose Thai or English name holds what was typed: the Thai name, and the reader's."""
    low = typed.strip().lower()
    found = [name for name, english in _english().items() if low in name or low in english.lower()]
    return [(name, entity(t, "province", name)) for name in found[:limit]]


def said(t: Words, message: str, survey_code: str | None = None, year_be: int | None = None) -> str:
    """A sentence that was made in English (of a check, a notice, an objection) in the reader's language.

    Ids of the year's indicators in it become their names.
    """
    told = say(message, t.language)
    if told == message:
        return told
    return _ID.sub(lambda m: _indicator(t.language, survey_code, year_be, m[0]) or m[0], told)


_ID = re.compile(r"(?<![\w.-])[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*(?![\w-])")


def field(t: Words, name: str) -> str:
    """A field of a record or of a head: ``head.number``, ``entity``."""
    return t.of("field", name.removeprefix("head."))


def counted(t: Words, by: str, key: str, label: str) -> str:
    """One group of the queue, by ``reason``, ``document``, ``province`` or ``survey``."""
    if not key:
        return t("home.nobody")
    if by == "reason":
        return t.of("issue-short", key)
    return survey(t, key) if by == "survey" else _english().get(key, label) if t.language == "en" else label


def sources(t: Words, codes: Iterable[str]) -> str:
    """Who read a value; that it is the reading itself goes without saying."""
    return ", ".join(dict.fromkeys(t.of("reader", code) for code in codes if code != "reading"))


def marked(text: str, printed: str) -> list[tuple[str, bool]]:
    """``text`` in pieces, those that are ``printed`` marked."""
    if not printed:
        return [(text, False)]
    pieces = re.split(f"({re.escape(printed)})", text)
    return [(piece, piece == printed) for piece in pieces if piece]


def spans(text: str, found: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """``text`` in pieces, those that lie in one of the stretches marked."""
    pieces, at = [], 0
    for start, end in found:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(piece, mark) for piece, mark in [*pieces, (text[at:], False)] if piece]


def outcome(t: Words, check: object) -> str:
    """How a cross-check ended, and between which figures."""
    read = functools.partial(getattr, check)
    return f"{t.of('outcome', read('outcome'))}{figures(t, read('outcome'), read('expected'), read('found'))}"


def figures(t: Words, ended: str, expected: str | None, found: str | None) -> str:
    """The two figures that a cross-check held against each other in vain; nothing where they agree."""
    if ended != "fails" or expected is None or found is None:
        return ""
    return t("check-figures", expected=expected, found=found)
