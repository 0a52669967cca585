"""Letters that grey ink runs over are hardly read; clean print, grey print and figures stay as they are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extract.model.page import Box, Glyph, Line, TextRun
from extract.read.two_inks import with_two_inks

Gray = NDArray[np.uint8]
STEP = 30


def page(tone: int = 20) -> tuple[Gray, list[Line]]:
    """Two lines of eight letters and a figure each, in that tone."""
    gray = np.full((300, 500), 255, np.uint8)
    lines = []
    for y in (100, 200):
        glyphs = [Glyph("B8"[k == 8], Box(60 + STEP * k, y - 30, 86 + STEP * k, y), 0.99) for k in range(9)]
        for glyph in glyphs:
            assert glyph.box is not None
            cv2.putText(gray, glyph.text, (round(glyph.box.x0), y), cv2.FONT_HERSHEY_SIMPLEX, 1.2, tone, 3)
        lines.append(Line(TextRun.of(glyphs), Box(60, y - 30, 60 + STEP * 9, y), "recognizer", "B" * 8 + "8"))
    return gray, lines


def stamped(gray: Gray, x0: int, x1: int) -> Gray:
    """The page with three strokes of a grey stamp over its first line."""
    over = np.full_like(gray, 255)
    for y in (74, 86, 98):
        cv2.line(over, (x0, y), (x1, y), 140, 8)
    return np.minimum(gray, over)


def test_letters_under_a_grey_stamp_are_hardly_read_and_no_others() -> None:
    gray, lines = page()
    first, second = with_two_inks(lines, stamped(gray, 120, 240), ())
    assert second == lines[1]
    doubted = [i for i, g in enumerate(first.run.glyphs) if g.confidence < 0.3]
    assert doubted and min(doubted) >= 1 and max(doubted) <= 6


def test_a_stamp_right_before_a_line_doubts_its_first_letter() -> None:
    gray, lines = page()
    cut = gray.copy()
    cut[60:110, :150] = 255  # the stamp took the first three letters
    rest = Line(TextRun.of(lines[0].run.glyphs[3:]), Box(150, 70, 330, 100), "recognizer", "BBBBB8")
    (after,) = with_two_inks([rest], stamped(cut, 20, 140), ())
    assert after.run.glyphs[0].confidence < 0.3 and after.run.glyphs[3].confidence == 0.99


@pytest.mark.parametrize("tone", [20, 120])
def test_print_of_one_tone_stays(tone: int) -> None:
    gray, lines = page(tone)
    assert with_two_inks(lines, gray, ()) == lines


def test_the_soft_edge_of_a_lone_dash_is_no_second_ink() -> None:
    gray, lines = page()
    box = Box(400, 147, 412, 150)
    gray[147:150, 400:412] = 20
    gray[147:150, [397, 398, 399, 412, 413, 414]] = 130
    gray[146, 396:416] = gray[150, 396:416] = 150
    dash = Line(TextRun.of([Glyph("-", box, 0.9)]), box, "recognizer", "-")
    assert with_two_inks([*lines, dash], gray, ())[-1] == dash
