"""A stroke between a plus and a minus is a slash: ``+/-`` names a change; no number has a sign before and behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from extract.model.page import TextRun

_STROKES: Final = frozenset("1lI|๑")
_PLUS: Final = "+"
_MINUS: Final = frozenset("-–−")


def with_slashes(run: TextRun) -> TextRun:
    """The run with a stroke between two signs, and nothing to count beside them, as the slash that it is: as sure as
    they are."""
    glyphs = list(run.glyphs)
    for i, (before, glyph, behind) in enumerate(zip(run.glyphs, run.glyphs[1:], run.glyphs[2:], strict=False)):
        beside = [g.text for g in (*run.glyphs[max(0, i - 1) : i], *run.glyphs[i + 3 : i + 4])]
        if before.text == _PLUS and glyph.text in _STROKES and behind.text in _MINUS and not any(map(_counts, beside)):
            others = ((glyph.text, glyph.confidence), *glyph.alternatives)
            sure = min(before.confidence, behind.confidence)
            glyphs[i + 1] = replace(glyph, text="/", confidence=sure, alternatives=others)
    return run if glyphs == list(run.glyphs) else TextRun.of(glyphs)


def _counts(char: str) -> bool:
    return char.isalnum() or char in ".,%"
