"""Names of glyphs that a PDF's fonts give no character for: browsers' files lack those of marks that they moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

import regex

from extract.open.source import DrawnGlyph, LayerChar, LayerPage
from extract.thai.syllables import MARK

_MARK = regex.compile(MARK)
_SPELT = regex.compile(rf"(?P<letter>[ก-ฮ])(?P<marks>{MARK}+)")


def named(layer: LayerPage, drawn: Sequence[DrawnGlyph]) -> LayerPage:
    """The layer, with the marks named that stand with a Thai letter and have no character in their font, by what pdfium
    says of the letter and all its marks: it knows the text that a file gives for a stretch of glyphs (``ActualText``,
    ISO 32000-1, 14.9.4), which it puts at the first of them."""
    at: dict[tuple[int, int], list[str]] = {}
    for glyph in sorted(drawn, key=lambda g: g.order):
        at.setdefault(_origin(glyph), []).append(glyph.text)
    chars = list(layer.chars)
    for k, char in enumerate(layer.chars):
        if char.is_nameless or _MARK.fullmatch(char.text) is not None:
            continue
        own = [*takewhile(lambda i: _stands_with(layer.chars[i]), range(k + 1, len(chars)))]
        nameless = [i for i in own if layer.chars[i].is_nameless]
        if not nameless:
            continue
        spelt = _SPELT.search("".join(at.get(_origin(char), ())))
        known = Counter(layer.chars[i].text for i in own if i not in nameless)
        if spelt is not None and spelt["letter"] == char.text:
            lost = [*(Counter(spelt["marks"]) - known).elements()]
            for i, mark in zip(nameless, lost, strict=True) if len(lost) == len(nameless) else ():
                chars[i] = replace(chars[i], text=mark)
    return replace(layer, chars=tuple(chars))


def _stands_with(char: LayerChar) -> bool:
    """Whether a glyph may stand with the letter before it."""
    return char.is_nameless or _MARK.fullmatch(char.text) is not None


def _origin(glyph: LayerChar | DrawnGlyph) -> tuple[int, int]:
    """Where a glyph's origin lies, in tenths of a point."""
    return round(10 * glyph.x), round(10 * glyph.y)
