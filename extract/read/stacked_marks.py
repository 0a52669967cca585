"""Tones that were read over a vowel where no ink stands so high: สี่ for สี.

A vowel drawn thick, or noise over it, reads as a vowel and a tone, and one more tone is another name. But a tone stands
over its vowel, and ink that rises no higher than the page's vowels do by themselves is a vowel alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from statistics import median
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extract.lines.bands import Band
from extract.lines.segments import Lines
from extract.model.page import Box, TextRun
from extract.thai.syllables import TONES

_VOWELS: Final = frozenset("ัิีึื็")
_MARKS: Final = _VOWELS | TONES | frozenset("ฺุู์ํ๎")
_BEARERS: Final = frozenset(chr(code) for code in range(ord("ก"), ord("ฮ") + 1)) - frozenset("ปฝฟฬ")
"""Consonants; those that rise as high as a mark by themselves tell nothing."""
_LEVEL: Final = _BEARERS - frozenset("ศสธรญฐฎฏ")
"""Consonants of which no stroke stands over the others or under them."""
_FOOT: Final = 0.15
"""Heights of a line within which a consonant stands on its base."""
_SHORTEST: Final = 0.6
"""Heights of a line that its consonants have at least; what is lower is a piece of one."""
_OVER: Final = 0.25
"""How much higher than a vowel a tone on it reaches at least, in heights of a consonant: 0.35 to 0.5 in print."""
_LEAST_OVER: Final = 0.12
"""The same in a type whose tones stand lower: half of what most of them reach higher, where that is less."""
_HEAD: Final = 0.9
"""Heights of a consonant over its base from which ink is over it."""
_STACK: Final = 2
"""So many pieces of ink over a letter are a vowel and its tone, however low."""
_MOST: Final = 2.6
"""No higher than this does a tone reach; and it may be of one piece with the tall letter beside it."""
_FEWEST: Final = 5
"""Vowels without tones, and with, by which a page tells how high they reach."""
_ASIDE: Final = 0.12
"""How far beside its letter, in heights of it, the middle of a mark stands at most."""


def doubt_tones(runs: Sequence[TextRun], found: Lines) -> list[TextRun]:
    """The lines' texts with the tones on vowels hardly read whose ink is no higher than a vowel's.

    ``runs[k]`` is what was read in segment ``k`` of ``found``, with glyphs' boxes in its pixels.
    """
    alone, both, rises = [], [], []
    for run, own, band, k in zip(runs, found.pieces(), found.bands, range(len(runs)), strict=True):
        middles = (own[:, 0] + own[:, 2]) / 2
        tall = _consonant(run, own, band)
        for box, tone in _with_vowels(run):
            base, aside = band.base_at(box.cx), _ASIDE * tall
            within = own[(middles > box.x0 - aside) & (middles < box.x1 + aside)]
            if tone is None and len(within):
                alone.append((base - float(within[:, 1].min())) / tall)
            elif tone is not None:
                over = found.parts.boxes[(found.parts.boxes[:, 0] < box.x1) & (found.parts.boxes[:, 2] > box.x0)]
                over = over[(over[:, 1] < base) & (over[:, 1] > base - _MOST * tall)]
                rise = (base - float(over[:, 1].min(initial=base))) / tall
                rises.append(rise)
                if (within[:, 3] < base - _HEAD * tall).sum() < _STACK:
                    both.append((k, tone, rise))
    out = list(runs)
    if len(alone) >= _FEWEST and both:
        half = (median(rises) - median(alone)) / 2 if len(rises) >= _FEWEST else _OVER
        least = median(alone) + min(_OVER, max(_LEAST_OVER, half))
        for k, tone, rise in both:
            if rise < least:
                out[k] = out[k].hardly_read({tone})
    return out


def _consonant(run: TextRun, own: NDArray[np.integer], band: Band) -> float:
    """How tall the line's consonants are, in pixels: by those that bear no mark, for a line's band is as tall as its
    figures where most of it are figures (``2.3 อื่นๆ``), which stand higher; by the band without such."""
    middles = (own[:, 0] + own[:, 2]) / 2
    talls = []
    for glyph, after in zip_longest(run.glyphs, run.glyphs[1:]):
        if glyph.text in _LEVEL and glyph.box is not None and (after is None or after.text not in _MARKS):
            letter = own[(middles > glyph.box.x0) & (middles < glyph.box.x1)]
            base = band.base_at(glyph.box.cx)
            if len(letter) == 1 and abs(float(letter[0, 3]) - base) < _FOOT * band.height:
                talls.append(base - float(letter[0, 1]))
    return max(median(talls), _SHORTEST * band.height) if talls else band.height


def _with_vowels(run: TextRun) -> Iterator[tuple[Box, int | None]]:
    """Each consonant with a vowel over it: its box, and the place of the tone over that one; None for none."""
    glyphs = run.glyphs
    for i, glyph in enumerate(glyphs):
        if glyph.text not in _BEARERS or glyph.box is None:
            continue
        last = i + 1
        while last < len(glyphs) and glyphs[last].text in _MARKS:
            last += 1
        marks = range(i + 1, last)
        if any(glyphs[m].text in _VOWELS for m in marks) and all(glyphs[m].text not in "์ํ๎" for m in marks):
            yield glyph.box, next((m for m in marks if glyphs[m].text in TONES), None)
