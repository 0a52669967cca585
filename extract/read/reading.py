"""What an engine gives back for one line of text: characters, each with its place and its doubts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CharReading:
    """One character as read.

    ``x0``, ``x1``: its columns in the crop that was given, pixels, fractions allowed; a mark has those of
    its base. ``confidence``: 0 to 1; lowered where something beside the character may have been passed
    over. ``alternatives``: other characters it might be, the likelier first, with their shares; always
    there for digits, ``.`` and ``,``.
    """

    text: str
    confidence: float
    x0: float
    x1: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class LineReading:
    """One line as read: ``text`` is exactly the characters' texts in a row; spaces are characters too. ``stroke``: the
    mean width of its strokes, in heights of a consonant as known from the page; 0 where that is not known."""

    text: str
    confidence: float
    chars: tuple[CharReading, ...]
    stroke: float = 0.0
