"""What a verification found."""

from __future__ import annotations

from dataclasses import dataclass, field


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
