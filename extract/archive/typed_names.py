"""Names that a person may mean by a few typed letters: indicators of a survey, provinces."""

from __future__ import annotations

from collections.abc import Iterable

from extract.archive.fold import fold
from extract.knowledge import patterns


def _ranked(found: Iterable[tuple[tuple[str, ...], str, str]], text: str, limit: int) -> list[tuple[str, str]]:
    """Those one of whose names holds the text, those that begin with it first; (id, label)."""
    wanted = fold(text)
    ranked = []
    for count, (names, one, label) in enumerate(found):
        at = min((p for n in names if (p := fold(n).find(wanted)) >= 0), default=None)
        if at is not None:
            ranked.append((at > 0, count, one, label))
    return [(one, label) for _, _, one, label in sorted(ranked)[: max(limit, 0)]]


def indicators(text: str, survey: str | None, year_be: int | None, limit: int) -> list[tuple[str, str]]:
    """Indicators by a part of their id or of any of their names: (id, first name).

    >>> indicators("หลักสูตร", "digital-government-readiness", 2560, 3)
    []
    >>> indicators("leadership-cont", "digital-government-readiness", 2560, 3)[0][0]
    'digital-capabilities.leadership-continuity-plan'
    """
    own = patterns.framework_of(survey, year_be)
    known = (own,) if own is not None else tuple(f for f in patterns.frameworks() if survey in (None, f.survey))
    found = {i.id: i for f in known for i in f.indicators}
    return _ranked((((i.id, *i.labels), i.id, i.labels[0]) for i in found.values()), text, limit)


def provinces(text: str, limit: int) -> list[str]:
    """Provinces by a part of their name, their short name or their English one.

    >>> provinces("chiang", 5)
    ['เชียงราย', 'เชียงใหม่']
    """
    found = (((p.name, *p.short, p.english), p.name, p.name) for p in patterns.provinces())
    return [name for name, _ in _ranked(found, text, limit)]
