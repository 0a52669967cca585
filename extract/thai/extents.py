"""How far signs reach above and below the consonants of a line: what its ink's box tells of where it stands."""

from __future__ import annotations

_UPPER = frozenset("ิีึืัํ็ำ")
_TONES, _OVER = frozenset("่้๊๋์"), (0.45, 0.85)
"""Tones and the sign that silences, over a consonant and over a vowel on it."""
_ABOVE = (
    (0.4, _UPPER),
    (0.35, frozenset("ปฝฟฬโไใ")),
    (0.3, frozenset("()[]{}/|")),
    (0.25, frozenset("bdfhkltABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")),
)
"""Heights of a consonant that vowels, tall letters, brackets, capitals and the like reach above one, in the types of
offices; the highest first."""
_BELOW = ((0.35, frozenset("ฺุูฎฏญฐฤฦ")), (0.3, frozenset("()[]{}/|gjpqy,;")))


def reach(text: str) -> tuple[float, float]:
    """How far the signs of ``text`` reach above and below its consonants, in heights of a consonant.

    >>> reach("กรม"), reach("ผู้ป่วย"), reach("ที่")
    ((0.0, 0.0), (0.45, 0.35), (0.85, 0.0))
    """
    signs = frozenset(text)
    above = next((far for far, tall in _ABOVE if not tall.isdisjoint(signs)), 0.0)
    if not _TONES.isdisjoint(signs):
        above = max(above, *(_OVER[text[k - 1 : k] in _UPPER] for k, c in enumerate(text) if c in _TONES))
    return above, next((far for far, low in _BELOW if not low.isdisjoint(signs)), 0.0)
