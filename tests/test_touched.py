"""Numbers that coloured ink touches are doubted where the ink took a digit with it, and only there."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extract.check.confidence import PROOF_FLOOR, calibration, interpolate
from extract.lines.crops import Crop
from extract.model.page import Box, Line
from extract.read.engines import read_crops
from extract.read.touched import _DOUBT, doubted

CASES = Path(__file__).parent / "cases" / "recognizer"
Gray = NDArray[np.uint8]


def page(text: str) -> tuple[Gray, int, int]:
    """A white page with that line at (80, 60), and the line's height and width."""
    strip = cv2.imread(str(CASES / "lines.png"), cv2.IMREAD_GRAYSCALE)
    assert strip is not None
    entry = next(e for e in json.loads((CASES / "lines.json").read_text(encoding="utf-8")) if e["text"] == text)
    height, width = entry["height"], entry["width"]
    gray = np.full((200, 500), 255, np.uint8)
    gray[60 : 60 + height, 80 : 80 + width] = strip[entry["top"] : entry["top"] + height, :width]
    return gray, height, width


def read(gray: Gray, height: int, width: int) -> Line:
    crop = Crop(
        np.ascontiguousarray(gray[60 : 60 + height, 80 : 80 + width]), 80.0, 60.0, 0.0, 0.4 * height, 0.0, height
    )
    (run,) = read_crops([crop])
    return Line(run, Box(80.0, 60.0, 80.0 + width, 60.0 + height), "recognizer", run.text)


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
    assert interpolate(calibration().curves["recognizer"], _DOUBT) < PROOF_FLOOR
