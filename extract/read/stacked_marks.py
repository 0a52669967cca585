"""Tones that were read over a vowel where no ink stands so high: สี่ for สี.

A vowel drawn thick, or noise over it, reads as a vowel and a tone, and one more tone is another name. But a tone stands
over its vowel, and ink that rises no higher than the page's vowels do by themselves is a vowel alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median
from typing import Final

import numpy as np

from extract.lines.segments import Lines
from extract.model.page import Box, TextRun

_VOWELS: Final = frozenset("ัิีึื็")
_TONES: Final = frozenset("่้๊๋")
_MARKS: Final = _VOWELS | _TONES | frozenset("ฺุู์ํ๎")
_BEARERS: Final = frozenset(chr(code) for code in range(ord("ก"), ord("ฮ") + 1)) - frozenset("ปฝฟฬ")
"""Consonants; those that rise as high as a mark by themselves tell nothing."""
_DOUBT: Final = 0.25
"""What is left of a tone's confidence: it was hardly read."""
_OVER: Final = 0.25
"""How much higher than a vowel a tone on it reaches at least, in heights of a consonant: 0.35 to 0.5 in print."""
_FEWEST: Final = 5
"""Vowels without tones by which a page tells how high they reach."""
_ASIDE: Final = 0.12
"""How far beside its letter, in heights of it, the middle of a mark stands at most."""


def doubt_tones(runs: Sequence[TextRun], found: Lines) -> list[TextRun]:
    """The lines' texts with the tones on vowels hardly read whose ink is no higher than a vowel's.

    ``runs[k]`` is what was read in segment ``k`` of ``found``, with glyphs' boxes in its pixels.
    """
    alone, both = [], []
    order = np.argsort(found.owner, kind="stable")
    bounds = np.searchsorted(found.owner[order], np.arange(len(runs) + 1))
    for k, run in enumerate(runs):
        own = found.parts.boxes[order[bounds[k] : bounds[k + 1]]]
        middles = (own[:, 0] + own[:, 2]) / 2
        for box, tone in _with_vowels(run):
            band = found.bands[k]
            aside = _ASIDE * band.height
            here = own[(middles > box.x0 - aside) & (middles < box.x1 + aside)]
            if len(here):
                rise = (band.base_at(box.cx) - float(here[:, 1].min())) / band.height
                if tone is None:
                    alone.append(rise)
                else:
                    both.append((k, tone, rise))
    out = list(runs)
    if len(alone) >= _FEWEST:
        least = median(alone) + _OVER
        for k, tone, rise in both:
            if rise < least:
                glyphs = list(out[k].glyphs)
                glyphs[tone] = replace(glyphs[tone], confidence=min(glyphs[tone].confidence, _DOUBT))
                out[k] = TextRun.of(glyphs)
    return out


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
            yield glyph.box, next((m for m in marks if glyphs[m].text in _TONES), None)
