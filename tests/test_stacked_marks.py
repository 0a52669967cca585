"""A tone that was read over a vowel stands over it, or it was hardly read."""

from __future__ import annotations

import numpy as np
import pytest

from extract.lines.bands import Band
from extract.lines.components import connect
from extract.lines.segments import Lines
from extract.model.page import Box, Glyph, Segment, TextRun
from extract.read.stacked_marks import doubt_tones

TALL, PITCH = 40, 60


def tone(letters: list[tuple[str, float]], band: float = TALL) -> float:
    """How surely the last tone is read of a line of ``letters``: each with its marks, and how high its ink reaches in
    heights of a consonant. ``band``: how tall its letters seem."""
    base, ink = 150, np.zeros((200, PITCH * (len(letters) + 1)), np.uint8)
    glyphs = []
    for k, (text, rise) in enumerate(letters):
        x = 20 + PITCH * k
        ink[base - TALL : base, x : x + 30] = 255
        top = round(base - rise * TALL)
        ink[top : max(top, base - TALL - 6), x : x + 24] = 255
        glyphs += [Glyph(c, Box(x, 40.0, x + 30.0, 160.0), 0.99) for c in text]
    parts = connect(ink)
    owner = np.zeros(len(parts.area), np.int32)
    owner[0] = -1
    box = Segment(Box(0.0, 40.0, float(ink.shape[1]), 160.0), "black")
    found = Lines((box,), (Band(100.0, base, 0.0, band),), parts, owner, float(TALL), np.zeros(0, np.intp))
    (run,) = doubt_tones([TextRun.of(glyphs)], found)
    assert all(g.confidence == 0.99 for g in run.glyphs if g.text not in "่้๊๋")
    return [g.confidence for g in run.glyphs if g.text in "่้๊๋"][-1]


VOWELS = [("ที", 1.5)] * 5


@pytest.mark.parametrize(("letter", "rise", "sure"), [("สี่", 1.6, 0.25), ("สี่", 1.9, 0.99), ("ปี่", 1.6, 0.99)])
def test_a_tone_reaches_higher_than_its_vowel_would_alone(letter: str, rise: float, sure: float) -> None:
    assert tone([*VOWELS, (letter, rise)]) == sure


def test_a_tone_on_a_letter_and_a_page_of_few_vowels_tell_nothing() -> None:
    assert tone([*VOWELS, ("ส่", 1.4)]) == 0.99
    assert tone([*VOWELS[1:], ("สี่", 1.6)]) == 0.99


@pytest.mark.parametrize(("rise", "sure"), [(1.6, 0.25), (1.7, 0.99)])
def test_tones_that_all_stand_low_are_those_of_the_type(rise: float, sure: float) -> None:
    assert tone([*VOWELS, *[("สี่", 1.75)] * 4, ("สี่", rise)]) == sure
    assert tone([*VOWELS, *[("สี่", 1.75)] * 3, ("สี่", rise)]) == 0.25  # too few to tell


def test_a_line_of_figures_is_as_tall_as_its_consonants() -> None:
    """A line most of which is figures, which are taller, over a line of letters."""
    base, ink = 150, np.zeros((400, 700), np.uint8)
    rows: list[list[Glyph]] = [[], []]
    places = [(0, "ที", 1.5)] * 5 + [(1, "2", 1.3), (1, "3", 1.3), (1, "4", 1.3), (1, "อื่", 1.9), (1, "น", 1.0)]
    for k, (row, text, rise) in enumerate(places):
        x, foot = 20 + PITCH * k, base + 200 * row
        body = 1.3 if text.isdigit() else 1.0
        ink[foot - round(body * TALL) : foot, x : x + 30] = 255
        top = foot - round(rise * TALL)
        ink[top : max(top, foot - TALL - 6), x : x + 24] = 255 if rise > body else ink[top, x]
        rows[row] += [Glyph(c, Box(x, foot - 110.0, x + 30.0, foot + 10.0), 0.99) for c in text]
    parts = connect(ink)
    owner = (parts.boxes[:, 3] > 200).astype(np.int32)
    owner[0] = -1
    segments = tuple(Segment(Box(0.0, 40.0 + 200 * k, 700.0, 160.0 + 200 * k), "black") for k in range(2))
    bands = (Band(100.0, 150, 0.0, TALL), Band(100.0, 350, 0.0, 1.3 * TALL))
    found = Lines(segments, bands, parts, owner, float(TALL), np.zeros(0, np.intp))
    _, figures = doubt_tones([TextRun.of(glyphs) for glyphs in rows], found)
    assert [g.confidence for g in figures.glyphs if g.text == "่"] == [0.99]
