"""A stroke between a plus and a minus is a slash: ``+/-`` names a change, and no number has a sign before and behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from extract.model.page import TextRun

_STROKES: Final = "1lI|๑"
_PLUS, _MINUS = "+", "-–−"


def with_slashes(run: TextRun) -> TextRun:
    """The run with a stroke between two signs, and nothing to count beside them, as the slash that it is."""
    glyphs = list(run.glyphs)
    for i, glyph in enumerate(run.glyphs):
        before, behind = (("".join(g.text for g in part)) for part in (run.glyphs[:i], run.glyphs[i + 1 :]))
        if glyph.text not in _STROKES or not glyph.text or before[-1:] != _PLUS or behind[:1] not in tuple(_MINUS):
            continue
        if not (before[-2:-1].isalnum() or behind[1:2].isalnum()):
            others = ((glyph.text, glyph.confidence), *glyph.alternatives)
            glyphs[i] = replace(glyph, text="/", alternatives=others)
    return run if glyphs == list(run.glyphs) else TextRun.of(glyphs)
