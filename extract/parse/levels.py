"""Which level of government (or of schooling) a figure is of: the departments' 60.28 is never the provinces'.

What a paragraph says holds in it from there on; what a heading says, for the paragraphs below it; else the level that
the document speaks of. Where two levels are named in one breath, or the document speaks of several alike, the level
is in doubt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from extract.knowledge.patterns import ALL_LEVELS
from extract.parse.flow import Flow
from extract.parse.tokens import ENDS, YEAR

LONGEST_HEADING = 200  # characters of the flow; a longer paragraph is running text
SURELY = 2  # how many times as often the document names its own level as any other


@dataclass(frozen=True, slots=True)
class Said:
    """A level named at ``position`` of the flow."""

    position: int
    level: str


@dataclass(frozen=True, slots=True)
class Levels:
    """All that a document says of levels, in order. ``allowed`` are those that its survey is made at."""

    flow: Flow
    said: tuple[Said, ...]
    allowed: frozenset[str]

    def at(self, position: int) -> tuple[str | None, bool]:
        """The level that holds at ``position`` of the flow, and whether that is in doubt."""
        if not self.said:
            return None, False
        start = self.flow.paragraph_start(position)
        before = [s for s in self.said if start <= s.position <= position]
        if before:
            return before[-1].level, self._in_one_breath(before)
        if (heading := self._heading_above(start)) is not None:
            return heading, False
        return self._of_document()

    def of(self, scope: str, position: int) -> tuple[str | None, bool]:
        """The level of a figure about ``scope``: a province's own is the provinces', whatever is named beside it."""
        if scope == "province" and scope in self.allowed:
            return scope, False
        return self.at(position)

    def _in_one_breath(self, before: Sequence[Said]) -> bool:
        last = before[-1]
        others = [s for s in before if s.level != last.level]
        return bool(others) and not self._has_figure(others[-1].position, last.position)

    def _has_figure(self, start: int, end: int) -> bool:
        tokens = self.flow.tokens
        return any(t.value is not None and t.kind != YEAR for i in range(start, end) if (t := tokens.get(i)))

    def _heading_above(self, position: int) -> str | None:
        """The level of the last heading before ``position``: a short paragraph without figures that names one level."""
        for said in reversed([s for s in self.said if s.position < position]):
            start = self.flow.paragraph_start(said.position)
            end = next((i for i in range(said.position, len(self.flow.text)) if self.flow.text[i] in ENDS), start)
            levels = {s.level for s in self.said if start <= s.position < end}
            if end - start <= LONGEST_HEADING and len(levels) == 1 and not self._has_figure(start, end):
                return said.level
        return None

    def _of_document(self) -> tuple[str | None, bool]:
        ranked = Counter(s.level for s in self.said).most_common(2)
        if len(ranked) > 1 and ranked[0][1] < SURELY * ranked[1][1]:
            return None, True
        return ranked[0][0], False


def levels_said(flow: Flow, named: Collection[tuple[int, str]], allowed: frozenset[str]) -> Levels:
    """The levels of a document from the places where its text names one: (position, level). A sum is of all levels
    where its paragraph has named two."""
    kept: list[Said] = []
    for position, level in sorted({(p, level) for p, level in named if level in allowed}):
        start = flow.paragraph_start(position)
        summed = {s.level for s in kept if s.position >= start}
        if level != ALL_LEVELS or len(summed) > 1:
            kept.append(Said(position, level))
    return Levels(flow, tuple(kept), allowed)
