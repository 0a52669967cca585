"""Names of glyphs by the text that a PDF gives for a stretch of them (``ActualText``, ISO 32000-1, 14.9.4).

A font names each glyph once, and a glyph stands for more than one letter: office programs call the ring of ำ by the
whole ำ and leave its second half, every า, without a name; they take a mark for the one beside it; browsers lack the
names of marks that they moved. What the font's table cannot say they say around the glyphs.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extract.open.source import is_nameless

# Letters and marks, and no figure: a number is what its glyphs say, whatever text is given for it.
_THAI = regex.compile("[ก-ฮะ-ฺเ-๎]+")
# ำ as it is drawn: the ring, then the tone, then า.
_AM = regex.compile("([่-๋]?)ำ")


def told(names: Sequence[str], text: str) -> list[str]:
    """The names of the glyphs of one stretch, put right by the ``text`` that the file gives for all of them: one for
    one, where it is Thai and has as many letters as there are glyphs, as typed or as drawn.

    >>> told(["ท", "(cid:7)"], "ที"), told(["ำ", "(cid:3)"], "ำ"), told(["น", "ำ", "่", "(cid:3)"], "น้ำ")
    (['ท', 'ี'], ['ํ', 'า'], ['น', 'ํ', '้', 'า'])
    >>> told(["ท", "(cid:7)", "(cid:8)"], "ที"), told(["1", "(cid:3)"], "า7")
    (['ท', '(cid:7)', '(cid:8)'], ['1', '(cid:3)'])
    """
    sound = _THAI.fullmatch(text) is not None and all(is_nameless(n) or _THAI.fullmatch(n) for n in names)
    ways = (text, _AM.sub(r"ํ\1า", text)) if sound else ()
    return next(([*way] for way in ways if len(way) == len(names)), [*names])
