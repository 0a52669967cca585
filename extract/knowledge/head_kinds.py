"""The kinds of heads beside the official letter's, and the lines of heads that say what they are:
``patterns/heads.toml``.
"""

from __future__ import annotations

from functools import cache

import regex
from pydantic import Field

from extract.knowledge.framework import ID, Model
from extract.knowledge.pattern_files import load
from extract.thai.skeleton import skeleton_pattern, squeeze

TIMEOUT = 1.0


class HeadKind(Model):
    """How a kind of head is known, and where its own particulars stand. Patterns meet one line in skeleton letters."""

    id: str = Field(pattern=ID)
    title: str
    within: int = Field(ge=1)
    closing: str
    dated: str | None = None
    about: str | None = None
    issued: bool = False
    numbered: bool = False
    examples: tuple[str, ...] = Field(min_length=1)
    counterexamples: tuple[str, ...] = Field(min_length=1)

    def is_titled(self, text: str) -> bool:
        """Whether a line begins as the kind's title does."""
        return _begins(self.title, text)

    def closes(self, text: str) -> bool:
        """Whether a line begins with the words before the signature."""
        return _begins(self.closing, text)

    def is_dated(self, text: str) -> bool:
        """Whether a line begins with the words before the document's own date."""
        return self.dated is not None and _begins(self.dated, text)

    def is_about(self, text: str) -> bool:
        """Whether a line under the title begins with the words by which it goes on to say what it is about."""
        return self.about is not None and _begins(self.about, text)


class HeadWords(Model):
    """By which words a line of a head or signature is known, from its beginning."""

    id: str = Field(pattern=ID)
    pattern: str
    note: str
    examples: tuple[str, ...] = Field(min_length=1)
    counterexamples: tuple[str, ...] = Field(min_length=1)

    def begin(self, text: str) -> bool:
        """Whether ``text`` begins with these words."""
        return _begins(self.pattern, text)


class _HeadKinds(Model):
    heads: tuple[HeadKind, ...]
    lines: tuple[HeadWords, ...]


@cache
def head_kinds() -> tuple[HeadKind, ...]:
    return _loaded().heads


@cache
def head_words(id: str) -> HeadWords:
    """The words of that id. Raises KeyError for one that the file has not."""
    return {words.id: words for words in _loaded().lines}[id]


@cache
def all_head_words() -> tuple[HeadWords, ...]:
    return _loaded().lines


@cache
def _loaded() -> _HeadKinds:
    return load(_HeadKinds, "heads.toml")


def _begins(pattern: str, text: str) -> bool:
    return _compiled(pattern).match(squeeze(text), timeout=TIMEOUT) is not None


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(skeleton_pattern(pattern))
