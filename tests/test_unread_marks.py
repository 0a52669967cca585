"""A consonant is hardly read where ink of a mark stands over or under it and no mark was read."""

from __future__ import annotations

import numpy as np
import pytest
from printed_line import page

from extract.image.ground import binarise
from extract.lines.bands import Band
from extract.lines.segments import Lines, find_lines
from extract.model.page import Box, Glyph, TextRun
from extract.options import Options
from extract.read.unread_marks import LEAST, doubt_unread_marks, unread
from extract.reading.one_page import read_lines

NAME = "ข้อ ๓ ผู้ว่าราชการจังหวัด"


@pytest.fixture(scope="module")
def printed() -> tuple[Lines, TextRun]:
    gray, _, _ = page(NAME)
    levelled, ink = binarise(gray, 200.0)
    found = find_lines(ink, [], [], 200.0)
    (line,) = read_lines(levelled, found, Options())
    assert line.text == NAME
    return found, line.run


@pytest.mark.parametrize(("mark", "letter"), [("ู", "ผ"), ("ั", "จ")])
def test_ink_of_a_mark_that_was_not_read_makes_its_letter_doubtful_alone(
    printed: tuple[Lines, TextRun], mark: str, letter: str
) -> None:
    found, whole = printed
    first = next(i for i, g in enumerate(whole.glyphs) if g.text == mark)
    assert whole.glyphs[first - 1].text == letter
    lacking = [g for i, g in enumerate(whole.glyphs) if i != first]
    (run,) = doubt_unread_marks([TextRun.of(lacking)], found)
    assert [g.text for g in run.glyphs if g.confidence <= 0.25] == [letter]
    assert doubt_unread_marks([whole], found) == [whole]


BAND = Band(0.0, 40.0, 0.0, 20.0)
TONE, VOWEL_UNDER = (30, 12, 34, 20), (34, 42, 42, 48)
"""Pieces over and under the second of letters 20 pixels high that stand on a base at 40, 24 pixels apart."""
DIRT = (30, 12, 34, round(12 + 20 * LEAST - 1))


def letters(text: str) -> TextRun:
    glyphs, x = list[Glyph](), -24.0
    for char in text:
        x += 0.0 if char in "ูัี่" else 24.0
        glyphs.append(Glyph(char, Box(x, 20.0, x + 20.0, 40.0), 0.99))
    return TextRun.of(glyphs)


@pytest.mark.parametrize(
    ("text", "piece", "bare"),
    [
        ("คงช", TONE, {1}),
        ("คง่ช", TONE, set()),
        ("คงำ", TONE, set()),
        ("คงช", VOWEL_UNDER, {1}),
        ("คง่ช", VOWEL_UNDER, {1}),
        ("คงูช", VOWEL_UNDER, set()),
        ("คญช", VOWEL_UNDER, set()),
        ("คญช", TONE, {1}),
        ("คปช", TONE, set()),
        ("คไช", TONE, set()),
        ("ค7ช", TONE, set()),
        ("คงช", DIRT, set()),
    ],
)
def test_what_a_piece_over_or_under_a_letter_tells(text: str, piece: tuple[int, ...], bare: set[int]) -> None:
    assert unread(letters(text), np.array([piece]), BAND) == bare
