"""What a published value is the value of, brought to the names that records have."""

from __future__ import annotations

from functools import cache
from typing import Any

import regex

from extract.errors import InputError
from extract.knowledge import patterns
from extract.knowledge.patterns import Framework
from extract.parse.labels import match_indicator
from extract.thai import digits
from extract.thai.likeness import distance
from extract.thai.skeleton import squeeze

_ID = regex.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)+|overall|total")
_YEAR = regex.compile(r"(?:พ\.?ศ\.?|ปี|ค\.?ศ\.?|B\.?E\.?|A\.?D\.?|C\.?E\.?|\s)*([0-9]{4})(?:\.0)?")
_SCOPES = {
    "national": ("national", "nation", "country", "nationwide", "ประเทศ", "ระดับประเทศ", "ทั้งประเทศ", "ทั่วประเทศ",
                 "ภาพรวม", "ภาพรวมประเทศ", "รวมทั้งประเทศ", "ประเทศไทย", "thailand"),
    "province": ("province", "provincial", "จังหวัด", "ระดับจังหวัด"),
    "constituency": ("constituency", "เขตเลือกตั้ง", "ระดับเขตเลือกตั้ง"),
    "agency": ("agency", "หน่วยงาน", "ระดับหน่วยงาน", "กรม", "ระดับกรม"),
}  # fmt: skip
_SCOPE = {squeeze(word): scope for scope, words in _SCOPES.items() for word in words}
_DISTRICT = regex.compile(r"^(?P<province>.+?)\s*(?:เขต(?:เลือกตั้ง)?(?:ที่)?)?\s*(?P<number>[0-9]{1,2})$")
_LONGEST = 200  # code points of an entity's name
_NUMBERING = regex.compile(r"^[0-9.()\-]+(?=\D)")
_BE_FROM = 2400  # no survey is of the year 2400 CE, and none of 2400 BE (1857)


def year_of(year_be: Any, year: Any, where: str) -> int | None:
    """The Buddhist year; a year before 2400 is of the Common Era. InputError for what is no year."""
    for told in (year_be, year):
        if told is None or not str(told).strip():
            continue
        match = _YEAR.fullmatch(digits.to_arabic(str(told).strip()))
        if match is None:
            raise InputError(f"{where}: {str(told)[:40]!r} is no year", code="malformed-published")
        number = int(match[1])
        return number if number >= _BE_FROM else number + 543
    return None


@cache
def _surveys() -> dict[str, str]:
    known = {squeeze(name): f.survey for f in patterns.frameworks() for name in f.names}
    return known | {squeeze(f.survey): f.survey for f in patterns.frameworks()}


def survey_of(told: str | None) -> str | None:
    """The id of a survey named by id or by one of its names; another word is kept as an id of its own."""
    return None if told is None else _surveys().get(squeeze(told), told)


@cache
def _provinces() -> dict[str, str]:
    return {squeeze(name): p.name for p in patterns.provinces() for name in (p.name, *p.short, p.english)}


@cache
def _levels() -> dict[str, str]:
    return {squeeze(name): level.id for level in patterns.levels() for name in level.names}


def level_of(scope: str | None, level: str | None) -> tuple[str | None, str | None]:
    """A file's words for scope and level, the level by its id. A level's column without one of scopes may hold scopes.

    >>> level_of('national', 'ระดับกรม'), level_of(None, 'national'), level_of(None, 'จังหวัด')
    (('national', 'department'), ('national', None), (None, 'province'))
    """
    if level is None:
        return scope, None
    known = _levels().get(squeeze(level))
    if known is None and scope is None and squeeze(level) in _SCOPE:
        return level, None
    return scope, known or level


def entity_of(scope: str | None, entity: str | None, district: str | None) -> tuple[str | None, str | None]:
    """Scope and entity as records name them.

    >>> entity_of(None, 'จังหวัดเลย', None), entity_of(None, 'ทั้งประเทศ', None), entity_of(None, 'เลย', '๒')
    (('province', 'เลย'), ('national', None), ('constituency', 'เลย 2'))
    >>> entity_of(None, None, None), entity_of('ระดับจังหวัด', 'เลย', None), entity_of(None, 'เลย เขต 1', None)
    ((None, None), ('province', 'เลย'), ('constituency', 'เลย 1'))
    """
    level = _SCOPE.get(squeeze(scope), scope) if scope else None
    if level == "national" or (entity and _SCOPE.get(squeeze(entity)) == "national"):
        return "national", None
    if not entity:
        return level, None
    name = _bare(digits.to_arabic(entity))
    if district:
        return level or "constituency", f"{_provinces().get(squeeze(name), name)} {digits.to_arabic(district).strip()}"
    if level in (None, "constituency") and len(name) <= _LONGEST and (match := _DISTRICT.match(name)):
        province = _provinces().get(squeeze(_bare(match["province"])))
        if province:
            return "constituency", f"{province} {match['number']}"
    if level in (None, "province") and squeeze(name) in _provinces():
        return "province", _provinces()[squeeze(name)]
    return level, name


def _bare(name: str) -> str:
    return " ".join(name.split()).removeprefix("จังหวัด").removeprefix("จ.").strip()


_SLIP = 1.0
"""Letters that may be wrong in a province's name, for asking whether it was meant: two, and others come near."""


def meant(scope: str | None, entity: str | None) -> str | None:
    """The one province that a name may be a slip of the pen for; None for a name that is one, or is like none.

    >>> meant(None, 'สตูน'), meant('province', 'เลย'), meant('agency', 'สตูน')
    ('สตูล', None, None)
    """
    if entity is None or scope not in (None, "province") or squeeze(entity) in _provinces():
        return None
    name = squeeze(entity)
    near = {what for known, what in _provinces().items() if distance(name, known, _SLIP) <= _SLIP}
    return near.pop() if len(near) == 1 else None


def _frameworks(survey: str | None, year_be: int | None) -> list[Framework]:
    """Those that may be meant, the likeliest first: of the survey and year, then those that serve later years."""
    fitting = [f for f in patterns.frameworks() if survey in (None, f.survey)]
    if year_be is None:
        return sorted(fitting, key=lambda f: -max(f.years, default=0))
    exact = [f for f in fitting if year_be in f.years or not f.years]
    later = [f for f in fitting if f not in exact and f.serves_later and f.years and min(f.years) < year_be]
    return exact + sorted(later, key=lambda f: -max(f.years))


def indicator_of(told: str, survey: str | None, year_be: int | None) -> str | None:
    """The indicator's id, by id or by a label that a framework has exactly; None for another name.

    >>> [indicator_of(told, None, 2560) for told in ('Smart Back Office', 'public-services', '?')]
    ['smart-back-office', 'public-services', None]
    """
    if _ID.fullmatch(told) or any(i.id == told for f in _frameworks(survey, year_be) for i in f.indicators):
        return told
    for framework in _frameworks(survey, year_be):
        met = match_indicator(told, framework)
        if met is not None and met.confidence == 1.0:
            return met.what
    return None


def likeness(a: str, b: str) -> float:
    """How alike two labels are, 0 to 1, in skeleton letters; 0 where their digits differ. Numbering before them is no
    part of them.

    >>> likeness('พรรค ใบไม้', '๙. พรรคใบไม้'), likeness('เขต 1', 'เขต 2')
    (1.0, 0.0)
    """
    first, second = (_NUMBERING.sub("", squeeze(digits.to_arabic(text)))[:200] for text in (a, b))
    if first == second:
        return 1.0
    if [c for c in first if c.isdigit()] != [c for c in second if c.isdigit()]:
        return 0.0
    longest = max(len(first), len(second))
    limit = longest // 2
    return max(0.0, 1 - distance(first, second, limit) / longest) if longest else 0.0
