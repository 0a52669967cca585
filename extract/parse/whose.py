"""Heads that say whose a value is without naming the body: a level of government, a school."""

from __future__ import annotations

from functools import cache

from extract.knowledge import patterns
from extract.parse.labels import MAX_LABEL
from extract.thai.skeleton import squeeze


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
