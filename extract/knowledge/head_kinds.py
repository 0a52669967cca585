"""The kinds of heads beside the official letter's: ``patterns/heads.toml``."""

from __future__ import annotations

from functools import cache

import regex
from pydantic import Field

from extract.knowledge.framework import ID, Model
from extract.knowledge.patterns import load
from extract.thai.skeleton import skeleton_pattern, squeeze

TIMEOUT = 1.0


class HeadKind(Model):
    """How a kind of head is known, and where its own particulars stand. Patterns meet one line in skeleton letters."""

    id: str = Field(pattern=ID)
    title: str
    within: int = Field(ge=1)
    closing: str
    dated: str | None = None
    issued: bool = False
    numbered: bool = False
    examples: tuple[str, ...] = Field(min_length=1)
    counterexamples: tuple[str, ...] = Field(min_length=1)

    def is_titled(self, text: str) -> bool:
        """Whether a line begins as the kind's title does."""
        return _compiled(self.title).match(squeeze(text), timeout=TIMEOUT) is not None

    def closes(self, text: str) -> bool:
        """Whether a line begins with the words before the signature."""
        return _compiled(self.closing).match(squeeze(text), timeout=TIMEOUT) is not None

    def is_dated(self, text: str) -> bool:
        """Whether a line begins with the words before the document's own date."""
        return self.dated is not None and _compiled(self.dated).match(squeeze(text), timeout=TIMEOUT) is not None


class _HeadKinds(Model):
    heads: tuple[HeadKind, ...]


@cache
def head_kinds() -> tuple[HeadKind, ...]:
    return load(_HeadKinds, "heads.toml").heads


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(skeleton_pattern(pattern))
