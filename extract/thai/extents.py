"""How far signs reach above and below the consonants of a line: what its ink's box tells of where it stands."""

from __future__ import annotations

_UPPER = "ิีึืัํ็ำ"
_ABOVE = {_UPPER: 0.4, "ปฝฟฬโไใ": 0.35, "()[]{}/|": 0.3}
"""Heights of a consonant that vowels, tall letters and brackets reach above one, in the types of offices."""
_TONES, _OVER = "่้๊๋์", (0.45, 0.85)
"""Tones and the sign that silences, over a consonant and over a vowel on it."""
_LATIN = 0.25
"""Capitals, tall small letters and Arabic numerals."""
_BELOW = {"ฺุูฎฏญฐฤฦ": 0.35, "()[]{}/|": 0.3, "gjpqy,;": 0.3}
_TALL_LATIN = "bdfhkltABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def reach(text: str) -> tuple[float, float]:
    """How far the signs of ``text`` reach above and below its consonants, in heights of a consonant.

    >>> reach("กรม"), reach("ผู้ป่วย"), reach("ที่")
    ((0.0, 0.0), (0.45, 0.35), (0.85, 0.0))
    """
    above = max((far for signs, far in _ABOVE.items() for c in signs if c in text), default=0.0)
    if any(c in text for c in _TALL_LATIN):
        above = max(above, _LATIN)
    for before, sign in zip(" " + text, text, strict=False):
        if sign in _TONES:
            above = max(above, _OVER[before in _UPPER])
    return above, max((far for signs, far in _BELOW.items() for c in signs if c in text), default=0.0)
