"""Numbers and names of a page in a type that the reader does not know, in no part surer than the page.

It is unsure of most figures of such a page, a script or an ornament, and the few of which it is sure are often wrong:
a ๓ that it never saw may be just like a ๐ that it did. A page is printed in one type or two, so its other figures tell.
So do its letters of the names on it, where another letter makes another name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from unicodedata import category

from extract.model.page import Line
from extract.read.names_again import LETTERS, is_letter
from extract.read.torn import JUDGED, LEGIBLE, TORN
from extract.read.touched import doubt
from extract.thai import digits

SURE: Final = 0.98
"""Confidence from which a digit is read surely."""
KNOWN: Final = 0.6
"""Share of a page's digits that are read surely where its type is known: of 1,100 pages in eleven such types, under all
damage, none has less than 0.62; of those in a script 98 of 100 have."""
FEWEST: Final = 20
"""Digits by which a page can be judged."""
KNOWN_LETTERS: Final = 0.8
"""Share of a page's letters that are read surely where names on it may be believed: of 628 that passed as labels on
pages with less, a script's and a terminal's most of them, 80 were misread, and 87 of 9,084 on the others
(``benchmarks.stress_names``, seeds 11 and 77). Scans, faxes and photographs of office types have 0.89 at least."""
FEWEST_LETTERS: Final = 60
"""Letters by which a page can be judged."""


def doubt_illegible(lines: Sequence[Line]) -> list[Line]:
    """The lines with the digits hardly read of those whose letters are, for the ink on the page speaks against them:
    of a word half gone a stroke reads as a ๕. Of 8,655 scanned lines with numbers one is such."""
    out = []
    for line in lines:
        told = [g.confidence for g in line.run.glyphs if category(g.text)[0] == "L"]
        gone = len(told) >= JUDGED and sum(told) < LEGIBLE * len(told)
        out.append(doubt(line, {i for i, g in enumerate(line.run.glyphs) if digits.is_digit(g.text)}) if gone else line)
    return out


def doubt_strange_names(lines: Sequence[Line]) -> list[Line]:
    """The lines as the reader gave them, with the letters of those that may be names hardly read where it is sure of
    too few of the page's letters. A phrase stays what it was though a letter of it is another."""
    letters = [
        {i for i, g in enumerate(line.run.glyphs) if is_letter(g.text) and not g.text.isascii()} for line in lines
    ]
    told = [line.run.glyphs[i].confidence for line, some in zip(lines, letters, strict=True) for i in some]
    if len(told) < FEWEST_LETTERS or sum(c >= SURE for c in told) >= KNOWN_LETTERS * len(told):
        return list(lines)
    return [
        doubt(line, some) if LETTERS[0] <= len(some) <= LETTERS[1] else line
        for line, some in zip(lines, letters, strict=True)
    ]


def doubt_strange(lines: Sequence[Line]) -> list[Line]:
    """The lines as the reader gave them, with all digits hardly read where it is sure of too few of them.

    A digit of a torn number tells nothing: it was doubted for what stands beside it.
    """
    told = [g.confidence for line in lines for g in line.run.glyphs if digits.is_digit(g.text) and g.confidence != TORN]
    if len(told) < FEWEST or sum(c >= SURE for c in told) >= KNOWN * len(told):
        return list(lines)
    return [doubt(line, {i for i, g in enumerate(line.run.glyphs) if digits.is_digit(g.text)}) for line in lines]
