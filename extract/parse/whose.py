"""Whose a value is, by a head, a row or a cell of a survey's table: a province, all bodies of a level, a school."""

from __future__ import annotations

from functools import cache

import regex

from extract.knowledge import patterns
from extract.parse.labels import MAX_LABEL
from extract.parse.place_names import MENDED, match_province
from extract.parse.scopes import UNKNOWN_SCOPE, Scope
from extract.parse.tokens import is_agency, provinces_in
from extract.thai.skeleton import skeleton_pattern, squeeze

_NATIONAL = regex.compile(
    skeleton_pattern("ภาพรวม|(?<!ต่าง|แห่ง)ประเทศ|ทุกจังหวัด|หน่วยงาน(?:ภาครัฐ)?ระดับจังหวัด|national|country")
)
_MEAN_OF_BODIES = regex.compile(
    skeleton_pattern("เฉลี่ย(?:ของ|ใน)?(?:กลุ่ม|กรม|หน่วยงาน|กระทรวง|ภาค|เขต|เทศบาล|สถาบัน|องค์กร|โรง|มหาวิทยาลัย|ส่วนราชการ)")
)
"""A mean of bodies that are not named: not that of the one a table is about."""
RANKED = regex.compile(r"[(][^()]*(?:อันดับ|ลำดับ)[^()]*[)]")
"""Behind a score, among whom it is ranked: (อันดับในหน่วยงานระดับกรม)."""
_SOME_PROVINCES = regex.compile(skeleton_pattern(r"กลุ่มจังหวัด|เขตจังหวัด|(?<![0-9๐-๙])[1-6๑-๖]?[0-9๐-๙]จังหวัด"))
"""What is of several provinces, and neither of one nor of all."""


def level_named(text: str, survey: str) -> str | None:
    """The level, of those that ``survey`` is made at, that a cell names; None where it names none or several.

    >>> readiness = 'digital-government-readiness'
    >>> level_named('หน่วยงานภาครัฐระดับกรม', readiness), level_named('กรมการขนส่ง', readiness)
    ('department', None)
    """
    squeezed = squeeze(text[:MAX_LABEL])
    named = {level.id for level in patterns.levels() if squeeze(level.thai) in squeezed}
    found = named & patterns.levels_of_survey(survey)
    return found.pop() if len(found) == 1 else None


@cache
def _scope_names() -> dict[str, str]:
    return {squeeze(name): scope.id for scope in patterns.scopes() for name in scope.names}


def scope_head(text: str) -> str | None:
    """Whose values a column holds, by a head that names no body.

    >>> scope_head('ระดับโรงเรียน'), scope_head('โรงเรียนตัวอย่าง')
    ('school', None)
    """
    return _scope_names().get(squeeze(text[:MAX_LABEL]))


def scope_named(text: str, survey: str) -> Scope | None:
    """Whom a head names: a province, all agencies of a level, the country."""
    if met := match_province(text):
        return Scope(0, "province", met.what, doubtful=met.confidence <= MENDED)
    text = RANKED.sub("", text)
    if _SOME_PROVINCES.search(squeeze(text)):
        return Scope(0, UNKNOWN_SCOPE, None, doubtful=True)
    if (level := level_named(text, survey)) is not None:
        return Scope(0, "national", None, level=level)
    if _NATIONAL.search(squeeze(text)) and not is_agency(text):
        return Scope(0, "national", None)
    return Scope(0, UNKNOWN_SCOPE, None, doubtful=True) if _MEAN_OF_BODIES.search(squeeze(text)) else None


def scope_over(text: str, survey: str) -> Scope | None:
    """Whom the head of a column names; a province also by a name with other words beside it: จังหวัดแพร่ (ร้อยละ)."""
    if found := scope_named(text, survey):
        return found
    named = set(provinces_in(text))
    if len(named) > 1:
        return Scope(0, UNKNOWN_SCOPE, None, doubtful=True)
    return Scope(0, "province", named.pop()) if named else None
