"""Answers about short texts kept at hand: a page asks the same of the same cell, label and word, over and over."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Final, TypeVar

Answer = TypeVar("Answer")

_SHORT: Final = 160
"""Characters of a text that is kept at most: a cell or a line, no paragraph."""
_TEXTS: Final = 2048
"""How many texts are kept for each question: a long document has some hundreds that come again."""


def kept(ask: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """``ask``, whose answer depends on nothing but its text and is never changed, asked once of each short text.

    >>> asked = []
    >>> length = kept(lambda text: asked.append(text) or len(text))
    >>> [length(t) for t in ('one', 'one', 'x' * 200, 'x' * 200)], len(asked)
    ([3, 3, 200, 200], 3)
    """
    known = lru_cache(_TEXTS)(ask)

    @wraps(ask)
    def answered(text: str) -> Answer:
        return known(text) if len(text) <= _SHORT else ask(text)

    return answered
