"""Names of glyphs by the text that a PDF gives for a stretch of them (``ActualText``, ISO 32000-1, 14.9.4).

A font names each glyph once, and a glyph stands for more than one letter: office programs call the ring of ำ by the
whole ำ and leave its second half, every า, without a name; they take a mark for the one beside it; browsers lack the
names of marks that they moved. What the font's table cannot say they say around the glyphs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import regex

from extract.open.source import is_nameless

# Letters and marks, and no figure: a number is what its glyphs say, whatever text is given for it.
_THAI = regex.compile("[ก-ฮะ-ฺเ-๎]+")
_CONSONANT = regex.compile("[ก-ฮ]")
# ำ as it is drawn: the ring, then the tone, then า.
_AM = regex.compile("([่-๋]?)ำ")


def is_guess(font: Any, code: int) -> bool:
    """Whether a font has a table of what its codes stand for, and not this one: what is read of it is a guess."""
    table = getattr(font, "unicode_map", None)
    if table is None:
        return False
    try:
        table.get_unichr(code)
    except KeyError:
        return True
    return False


def told(names: Sequence[str], text: str, guessed: Sequence[bool] = ()) -> list[str]:
    """The names of the glyphs of one stretch, put right by the ``text`` that the file gives for all of them: one for
    one, where it is Thai, has as many letters as there are glyphs, as typed or as drawn, and the same consonants.
    ``guessed``: which names no table gives.

    >>> told(["ท", "(cid:7)"], "ที"), told(["ำ", "(cid:3)"], "ำ"), told(["น", "ำ", "่", "(cid:3)"], "น้ำ")
    (['ท', 'ี'], ['ํ', 'า'], ['น', 'ํ', '้', 'า'])
    >>> told(["ท", "(cid:7)", "(cid:8)"], "ที"), told(["1", "(cid:3)"], "า7"), told(["ก", "ข"], "คง")
    (['ท', '(cid:7)', '(cid:8)'], ['1', '(cid:3)'], ['ก', 'ข'])
    >>> told(["น", "Š"], "น้"), told(["น", "Š"], "น้", [False, True]), told(["่ำ", "่", ""], "้ำ")
    (['น', 'Š'], ['น', '้'], ['ํ', '้', 'า'])
    """
    own = ["" if k < len(guessed) and guessed[k] else name for k, name in enumerate(names)]
    sound = _THAI.fullmatch(text) is not None and all(is_nameless(n) or _THAI.fullmatch(n) for n in own)
    ways = (text, _AM.sub(r"ํ\1า", text)) if sound else ()
    return next(([*way] for way in ways if len(way) == len(own) and all(map(_may_be, own, way))), [*names])


def _may_be(name: str, letter: str) -> bool:
    """Whether a glyph of this name may be a letter: of consonants a table names the right one."""
    return name == letter or _CONSONANT.fullmatch(name) is None
