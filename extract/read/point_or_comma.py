"""``.`` or ``,`` between digits: what the pixels say, what the grammar of numbers says, and both kept.

A full stop ends on the base line; a comma's tail goes below it.  A score has one to three decimals and one stop; a
count has groups of exactly three digits.  A reader that is sure is right; where it is not, the sign that alone makes
a number is taken unless the pixels speak against it, and where it hardly knows, the pixels decide.  Whichever sign
loses stays among the character's alternatives; the value of a digit is never changed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extract.read.charset import ARABIC_DIGITS, DIGITS, THAI_DIGITS
from extract.read.normalise import level
from extract.read.reading import CharReading, LineReading

_SIGNS: Final = frozenset(".,")
_DIGIT: Final = frozenset(DIGITS)
_THAI: Final = frozenset(THAI_DIGITS)
_ARABIC: Final = frozenset(ARABIC_DIGITS)
SURE: Final = 0.9
"""A sign read with this confidence is left to the reader: measured, it is right oftener than any rule."""
DOUBTFUL: Final = 0.6
"""Below this confidence the pixels alone decide."""
_TAIL: Final = 0.14
"""A comma's tail goes at least this share of a digit's height below the digits; a stop's foot does not."""
_FLAT: Final = 0.07


def settle(reading: LineReading, crop: NDArray[np.uint8]) -> LineReading:
    """The line with each ``.`` and ``,`` between digits decided; ``crop`` is the image it was read from.

    Every such sign has the other one among its alternatives afterwards.  A lone ๐ in a number of Arabic digits is
    0, a lone 0 among Thai ones ๐: in many types they are the same ring, and the value is the same.
    """
    chars = list(reading.chars)
    ink: NDArray[np.bool_] | None = None
    for start, end in _runs(chars):
        _one_system(chars, start, end)
        signs = [i for i in range(start, end) if chars[i].text in _SIGNS]
        if not signs:
            continue
        wanted = by_grammar("".join(c.text for c in chars[start:end]))
        for i in signs:
            here = chars[i]
            sign = here.text
            if here.confidence < SURE:
                if ink is None:
                    ink = level(crop) < 140
                seen, asked = by_pixels(ink, chars[i - 1], chars[i + 1]), wanted[i - start]
                if (asked and seen != here.text) or (seen and here.confidence < DOUBTFUL):
                    sign = seen or asked or here.text
            chars[i] = _with(here, sign)
    return replace(reading, text="".join(c.text for c in chars), chars=tuple(chars))


def _one_system(chars: list[CharReading], start: int, end: int) -> None:
    """Rings in the numeral system of the number's other digits (changes ``chars``)."""
    other = {c.text for c in chars[start:end]} - {"0", "๐", ".", ","}
    if not other or not (other <= _THAI or other <= _ARABIC):
        return
    ring = "๐" if other <= _THAI else "0"
    for i in range(start, end):
        c = chars[i]
        if c.text in ("0", "๐") and c.text != ring:
            rest = tuple(a for a in c.alternatives if a[0] != ring)
            chars[i] = replace(c, text=ring, alternatives=((c.text, c.confidence), *rest))


def by_grammar(run: str) -> list[str | None]:
    """For every character of a run of digits and signs: the sign that alone makes a number of it, or None.

    >>> by_grammar("43,9")
    [None, None, '.', None]
    >>> by_grammar("1.234,567")
    [None, ',', None, None, None, None, None, None, None]
    >>> by_grammar("12,345")
    [None, None, None, None, None, None]
    >>> by_grammar("1.2.3")
    [None, None, None, None, None]
    """
    out: list[str | None] = [None] * len(run)
    at = [i for i, c in enumerate(run) if c in _SIGNS]
    groups = [b - a - 1 for a, b in zip([-1, *at], [*at, len(run)], strict=True)]
    if len(at) == 1:
        # one or two digits after the only sign: no count is written so
        if groups[1] in (1, 2):
            out[at[0]] = "."
    elif at and 1 <= groups[0] <= 3 and all(g == 3 for g in groups[1:-1]):
        # groups of three between signs: a count, with satang after it if fewer than three digits end it
        for i in at[:-1]:
            out[i] = ","
        if groups[-1] in (1, 2):
            out[at[-1]] = "."
    return [None if sign == run[i] else sign for i, sign in enumerate(out)]


def by_pixels(ink: NDArray[np.bool_], before: CharReading, after: CharReading) -> str | None:
    """``.`` or ``,`` by how far the ink of the sign between two digits goes below them; None where that is not clear.

    ``ink``: where the crop is dark, shape (height, width).
    """
    feet, heights = [], []
    for digit in (before, after):
        rows = np.flatnonzero(ink[:, int(digit.x0) : max(int(np.ceil(digit.x1)), int(digit.x0) + 1)].any(axis=1))
        if rows.size:
            feet.append(float(rows[-1] + 1))
            heights.append(float(rows[-1] + 1 - rows[0]))
    left, right = int(np.ceil(before.x1)), int(after.x0)
    if not feet or right <= left:
        return None
    rows = np.flatnonzero(ink[:, left:right].any(axis=1))
    foot, tall = min(feet), min(heights)
    rows = rows[rows > foot - 0.5 * tall]
    if not rows.size or tall < 8:
        return None
    tail = (float(rows[-1] + 1) - foot) / tall
    if tail >= _TAIL:
        return ","
    return "." if tail <= _FLAT else None


def _runs(chars: list[CharReading]) -> list[tuple[int, int]]:
    """Stretches of digits with single signs between them, as (start, end)."""
    runs, i = [], 0
    while i < len(chars):
        if chars[i].text not in _DIGIT:
            i += 1
            continue
        end = i + 1
        while end < len(chars) and (
            chars[end].text in _DIGIT
            or (chars[end].text in _SIGNS and end + 1 < len(chars) and chars[end + 1].text in _DIGIT)
        ):
            end += 1
        runs.append((i, end))
        i = end
    return runs


def _with(char: CharReading, sign: str) -> CharReading:
    """The character as ``sign``; the other sign stands first among its alternatives if it was not there."""
    other = "," if sign == "." else "."
    shares = dict(char.alternatives)
    if sign != char.text:
        shares[char.text] = char.confidence
        confidence = min(max(shares.pop(sign, 0.0), 0.5), SURE)
    else:
        confidence = char.confidence
    shares.setdefault(other, 0.0)
    ordered = sorted(shares.items(), key=lambda item: -item[1])
    return replace(char, text=sign, confidence=confidence, alternatives=tuple(ordered))
