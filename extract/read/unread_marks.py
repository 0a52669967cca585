"""Marks that left ink over or under a letter and were not read: วังพล for วังพลู, คงช for คงชู.

A mark that stands a little aside of its letter, as on typewriters and in letter-spaced print, may be overlooked by a
reader that is sure of the letters on either side. But its ink is on the page: a piece over the consonant's head or
under its foot, where nothing was read. Such a letter is hardly read, for with the mark it makes another name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extract.lines.bands import Band
from extract.lines.segments import Lines
from extract.model.page import Glyph, TextRun
from extract.read.between_doubts import ABOVE, BEARERS, BELOW

_OVER: Final = ABOVE | {"ำ"}
_MARKS: Final = ABOVE | BELOW
_HIGH: Final = frozenset("ปฝฟฬ")
"""Consonants of which a broken piece may stand as high as a mark."""
_LOW: Final = frozenset("ญฐฎฏฤฦ")
"""Consonants with a foot under the line, of one piece with them or not."""
HEAD: Final = 0.95
"""Heights of a consonant over the base from which a piece is over it; one that reaches lower may be a part of it."""
FOOT: Final = 0.03
"""The same under the base, below which a piece is under it."""
REACH: Final = 2.4
"""No higher over the base than this does a tone over a vowel reach; and as far under it half a letter."""
LEAST: Final = 0.3
"""Height of the least piece that is a mark, and no dirt."""
WIDEST: Final = 1.1
"""Width of the widest one; a longer piece is a stroke."""
ASIDE: Final = 0.2
"""How far beside its letter the middle of a mark stands at most."""


def doubt_unread_marks(runs: Sequence[TextRun], found: Lines) -> list[TextRun]:
    """The lines' texts with the consonants hardly read that have ink of a mark and no mark.

    ``runs[k]`` is what was read in segment ``k`` of ``found``, with glyphs' boxes in its pixels.
    """
    return [
        run.hardly_read(places) if (places := unread(run, own, band)) else run
        for run, own, band in zip(runs, found.pieces(), found.bands, strict=True)
    ]


def unread(run: TextRun, pieces: NDArray[np.integer], band: Band) -> set[int]:
    """The places of consonants over or under which one of ``pieces`` (x0, y0, x1, y1) stands and no mark was read, nor
    for a letter beside them."""
    tall = band.height
    size = pieces[:, 3] - pieces[:, 1]
    middles = (pieces[:, 0] + pieces[:, 2]) / 2
    base = np.array([band.base_at(float(x)) for x in middles])
    may = (size >= LEAST * tall) & (pieces[:, 2] - pieces[:, 0] <= WIDEST * tall)
    over = may & (pieces[:, 3] <= base - HEAD * tall) & (pieces[:, 1] >= base - REACH * tall)
    under = may & (pieces[:, 1] >= base + FOOT * tall) & (pieces[:, 3] <= base + REACH / 2 * tall)
    places: set[int] = set()
    for chosen, marks, own in ((over, _OVER, _HIGH), (under, BELOW, _LOW)):
        for x in middles[chosen]:
            places |= _bare(run.glyphs, float(x), ASIDE * tall, marks, own)
    return places


def _bare(glyphs: Sequence[Glyph], x: float, aside: float, marks: frozenset[str], own: frozenset[str]) -> set[int]:
    """The consonant nearest to ``x`` where no letter within reach has one of ``marks``, or such a piece of its ``own``;
    none where another sign than letters stands there."""
    nearest, distance = None, aside
    for i, glyph in enumerate(glyphs):
        if glyph.box is None or glyph.text in _MARKS or not glyph.box.x0 - aside <= x <= glyph.box.x1 + aside:
            continue
        if glyph.text not in BEARERS or glyph.text in own or _has(glyphs, i, marks):
            return set()
        away = max(glyph.box.x0 - x, x - glyph.box.x1, 0.0)
        if nearest is None or away < distance:
            nearest, distance = i, away
    return set() if nearest is None else {nearest}


def _has(glyphs: Sequence[Glyph], i: int, marks: frozenset[str]) -> bool:
    """Whether one of ``marks`` was read behind letter ``i``."""
    after = i + 1
    while after < len(glyphs) and glyphs[after].text in _MARKS:
        if glyphs[after].text in marks:
            return True
        after += 1
    return after < len(glyphs) and glyphs[after].text in marks
