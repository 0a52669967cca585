"""What a verification found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.show.beside import visible
from extract.show.language import tr


@dataclass(slots=True)
class Report:
    """``checked`` counts files and documents that were looked at; ``root`` is the archive's root digest, if it has one.

    ``notes`` are no findings: what was not looked at, and why.
    """

    what: str
    root: str | None = None
    checked: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not (self.missing or self.changed or self.extra or self.problems)


def in_a_line(row: Mapping[str, object]) -> str:
    """What an earlier verification found, as `verify --history` shows it: when, of what, and what was not as it was.

    >>> in_a_line({"at": "2026-01-02", "scope": "rows and files", "good": True, "found": "{}"})
    '2026-01-02  rows and files  all as it was'
    >>> found = '{"missing": {"count": 2, "first": ["a.pdf"]}}'
    >>> in_a_line({"at": "2026-01-02", "scope": "rows", "good": False, "found": found})
    '2026-01-02  rows  NOT as it was: missing 2 (a.pdf …)'
    """
    if row["good"]:
        return f"{row['at']}  {row['scope']}  {tr('all as it was')}"
    parts = []
    for word, found in json.loads(str(row["found"])).items():
        named = " ".join([*map(visible, found["first"]), *(["…"] if found["count"] > len(found["first"]) else [])])
        parts.append(f"{tr(word.removesuffix('s'))} {found['count']} ({named})")
    return f"{row['at']}  {row['scope']}  {tr('NOT as it was')}: {', '.join(parts)}"
