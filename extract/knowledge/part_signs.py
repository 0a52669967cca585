"""The signs by which a page begins a document of its own: ``patterns/parts.toml``."""

from __future__ import annotations

from functools import cache

import regex
from pydantic import Field

from extract.knowledge.framework import ID, Model
from extract.knowledge.pattern_files import load
from extract.thai.skeleton import skeleton_pattern, squeeze

TIMEOUT = 1.0


class PartSign(Model):
    """A sign in a page's first ``within`` lines; ``pattern`` meets one line in skeleton letters, from its beginning.

    ``after_close``: it counts only behind a signed document that lists no enclosures.
    """

    id: str = Field(pattern=ID)
    pattern: str
    weight: int
    within: int = Field(ge=1)
    after_close: bool = False
    note: str = ""
    examples: tuple[str, ...] = Field(min_length=1)
    counterexamples: tuple[str, ...] = Field(min_length=1)

    def stands_in(self, text: str) -> bool:
        """Whether a line begins with the sign. Raises TimeoutError."""
        return _compiled(self.pattern).match(squeeze(text), timeout=TIMEOUT) is not None


class PartSigns(Model):
    """``threshold``: the weight from which a page begins a document."""

    threshold: int = Field(ge=1)
    signs: tuple[PartSign, ...]


@cache
def part_signs() -> PartSigns:
    return load(PartSigns, "parts.toml")


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(skeleton_pattern(pattern))
