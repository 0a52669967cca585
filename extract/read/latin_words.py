"""Round signs among Latin letters: ``o``, ``O``, the Thai zero and a ring are one shape, and in a word of Latin letters
the letter alone can stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from extract.model.page import HARDLY_READ, Glyph, TextRun

_ZERO: Final = "๐"
_RINGS: Final = "○◯"


def in_latin_words(run: TextRun) -> TextRun:
    """The run with a Thai zero right behind a Latin letter, and no digit after it, as the letter that the reader saw
    beside it, as sure as it was of that; and with a ring right before a Latin word as a letter that hardly reads."""
    glyphs = list(run.glyphs)
    for i, glyph in enumerate(run.glyphs):
        before, behind = glyphs[i - 1].text if i else "", "".join(g.text for g in run.glyphs[i + 1 : i + 4])
        if glyph.text == _ZERO and _is_latin(before) and not behind[:1].isdigit():
            letter = next(((c, sure) for c, sure in glyph.alternatives if c in "oO"), None)
            glyphs[i] = glyph if letter is None else _as(glyph, *letter)
        elif glyph.text in _RINGS and not before.strip() and _goes_on(behind):
            glyphs[i] = _as(glyph, "O", HARDLY_READ)
    return run if glyphs == list(run.glyphs) else TextRun.of(glyphs)


def _as(glyph: Glyph, letter: str, sureness: float) -> Glyph:
    """The glyph as a letter, with what it was read as among what else it may be."""
    others = ((glyph.text, glyph.confidence), *(pair for pair in glyph.alternatives if pair[0] != letter))
    return replace(glyph, text=letter, confidence=min(sureness, HARDLY_READ), alternatives=others)


def _goes_on(behind: str) -> bool:
    """Whether what stands right behind a sign goes on as a Latin word does, or with a hyphen at the line's end."""
    word = behind[1:].strip() if behind[:1] == "-" else behind
    return behind == "-" or _is_latin(word[:1])


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
