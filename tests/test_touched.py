"""Numbers that coloured ink touches are doubted where the ink took a digit with it, and only there."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from printed_line import Gray, page, read

from extract.check.confidence import PROOF_FLOOR, calibration, interpolate
from extract.lines.segments import find_lines
from extract.model.page import HARDLY_READ, Box, Glyph, Line, TextRun
from extract.read.touched import doubted, struck


@pytest.mark.parametrize("text", ["33.4", "๓๒.๙"])
def test_a_digit_that_went_with_the_ink_makes_the_rest_doubtful(text: str) -> None:
    whole, height, width = page(text)
    first = read(whole, height, width).run.glyphs[0].box
    assert first is not None
    black, colour = whole.copy(), np.full_like(whole, 255)
    columns = slice(75, round(first.x1) + 2)  # and the grey edge that the digit shares with the next
    colour[:, columns] = whole[:, columns]  # the first digit was taken for part of the pen's stroke
    black[:, columns] = 255
    line = read(black, height, width)
    assert line.text == text[1:]
    (after,) = doubted([line], black, colour)
    assert after.text == line.text
    assert all(
        b.confidence == pytest.approx(a.confidence / 4) for a, b in zip(line.run.glyphs, after.run.glyphs, strict=True)
    )


@pytest.mark.parametrize("at", [10, 150])
def test_ink_elsewhere_doubts_nothing(at: int) -> None:
    black, height, width = page("33.4")
    colour = np.full_like(black, 255)
    cv2.line(colour, (0, at), (499, at), 60, 3)
    line = read(black, height, width)
    assert doubted([line], black, colour) == [line]


def test_ink_beside_a_number_that_is_whole_doubts_nothing() -> None:
    black, height, width = page("33.4")
    colour = np.full_like(black, 255)
    cv2.line(colour, (80 + width + 2, 60 + height // 2), (80 + width + 30, 60 + height // 2), 60, 3)
    line = read(black, height, width)
    assert doubted([line], black, colour) == [line]


def test_no_second_reader_proves_a_number_that_lost_a_digit_with_the_ink() -> None:
    """It would look at the same print without the digit, and agree."""
    assert interpolate(calibration().curves["recognizer"], HARDLY_READ) < PROOF_FLOOR


def test_a_number_of_which_a_ring_swallowed_the_front_is_doubted() -> None:
    whole, height, width = page("33.4")
    first = read(whole, height, width).run.glyphs[0].box
    assert first is not None
    edge = round(first.x1) - 1
    cv2.ellipse(whole, (edge - 60, 60 + height // 2), (70, 80), 0, -60, 60, 0, 5)
    ink = np.where(whole < 128, 255, 0).astype(np.uint8)
    found = find_lines(ink, [], [], 200.0)
    own = int(np.argmax(np.where(np.arange(len(found.parts.area)) > 0, found.parts.heights, 0)))
    stray = replace(found, owner=np.where(np.arange(len(found.owner)) == own, -1, found.owner))
    rest = Line(
        TextRun.of(read_rest(whole, edge, height, width)), Box(edge, 60, 80 + width, 60 + height), "recognizer", ""
    )
    (after,) = struck([rest], whole, stray)
    assert all(g.confidence <= HARDLY_READ for g in after.run.glyphs if g.text.isdigit())


def read_rest(gray: Gray, edge: int, height: int, width: int) -> list[Glyph]:
    """Glyphs of the number's rest, as it was read without what the ring took."""
    step = (80 + width - edge) / 3
    return [Glyph(c, Box(edge + step * k, 66, edge + step * (k + 1), 54 + height), 0.99) for k, c in enumerate("3.4")]
