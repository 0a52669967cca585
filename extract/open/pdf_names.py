"""Names of glyphs that a PDF's fonts give no character for: browsers' files lack those of marks that they moved."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

import regex

from extract.open.source import DrawnGlyph, LayerChar, LayerPage
from extract.thai.syllables import MARK

SAME = 0.1
"""Points within which two origins are one."""
_MARK = regex.compile(MARK)
_SPELT = regex.compile(rf"(?P<letter>[ก-ฮ])(?P<marks>{MARK}+)")


def named(layer: LayerPage, drawn: Sequence[DrawnGlyph]) -> LayerPage:
    """The layer, with the marks named that stand with a Thai letter and have no character in their font, by what pdfium
    says of the letter and all its marks: it knows the text that a file gives for a stretch of glyphs (``ActualText``,
    ISO 32000-1, 14.9.4), which it puts at the first of them."""
    at: dict[tuple[int, int], list[DrawnGlyph]] = {}
    for glyph in sorted(drawn, key=lambda g: g.order):
        at.setdefault(_place(glyph), []).append(glyph)
    chars = list(layer.chars)
    for k, char in enumerate(layer.chars):
        if char.is_nameless or _MARK.fullmatch(char.text) is not None:
            continue
        own = [*takewhile(lambda i: _stands_with(layer.chars[i]), range(k + 1, len(chars)))]
        nameless = [i for i in own if layer.chars[i].is_nameless]
        if not nameless:
            continue
        spelt = _SPELT.search("".join(g.text for g in _drawn_at(char, at)))
        known = Counter(layer.chars[i].text for i in own if i not in nameless)
        if spelt is not None and spelt["letter"] == char.text:
            lost = [*(Counter(spelt["marks"]) - known).elements()]
            for i, mark in zip(nameless, lost, strict=True) if len(lost) == len(nameless) else ():
                chars[i] = replace(chars[i], text=mark)
    return replace(layer, chars=tuple(chars))


def _stands_with(char: LayerChar) -> bool:
    """Whether a glyph may stand with the letter before it."""
    return char.is_nameless or _MARK.fullmatch(char.text) is not None


def _drawn_at(char: LayerChar, at: Mapping[tuple[int, int], Sequence[DrawnGlyph]]) -> list[DrawnGlyph]:
    """The glyphs that are drawn where a layer's glyph stands, in the order of the page's content. Both programs reckon
    with the same numbers, but not to the last of their digits."""
    x, y = _place(char)
    near = (g for i in (x - 1, x, x + 1) for j in (y - 1, y, y + 1) for g in at.get((i, j), ()))
    return sorted((g for g in near if max(abs(g.x - char.x), abs(g.y - char.y)) < SAME), key=lambda g: g.order)


def _place(glyph: LayerChar | DrawnGlyph) -> tuple[int, int]:
    """The square, ``SAME`` wide and high, in which a glyph's origin lies."""
    return math.floor(glyph.x / SAME), math.floor(glyph.y / SAME)
