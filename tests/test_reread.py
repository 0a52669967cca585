"""A number read a second time, from the page's own picture."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extract.check.second import Place
from extract.model.page import Box, Transform
from extract.open.document import open_document
from extract.options import Options
from extract.reading.again import second_reader
from extract.reading.one_page import Picture, Pictures

CASES = Path(__file__).parent / "cases" / "recognizer"
Gray = NDArray[np.uint8]


def crop_of(text: str) -> Gray:
    strip = cv2.imread(str(CASES / "lines.png"), cv2.IMREAD_GRAYSCALE)
    assert strip is not None
    entry = next(e for e in json.loads((CASES / "lines.json").read_text(encoding="utf-8")) if e["text"] == text)
    return np.asarray(strip[entry["top"] : entry["top"] + entry["height"], : entry["width"]], np.uint8)


def page_with(crop: Gray) -> tuple[Pictures, Box]:
    """A white page with the crop on it, and where it lies."""
    page = np.full((400, 600), 255, np.uint8)
    height, width = crop.shape
    page[100 : 100 + height, 80 : 80 + width] = crop
    pictures = Pictures()
    pictures.keep(1, Picture((page,), Transform()))
    return pictures, Box(80.0, 100.0, 80.0 + width, 100.0 + height)


@pytest.mark.parametrize(("text", "value"), [("๓๒.๙", "32.9"), ("๑๒,๔๐๙", "12409"), ("๒๕๖๐", "2560"), ("33.4", "33.4")])
def test_the_first_reader_s_other_looks_see_a_clear_number_alike(text: str, value: str) -> None:
    pictures, box = page_with(crop_of(text))
    reader = second_reader(open_document(b"a transcript\n"), Options(), pictures)
    (answer,) = reader([Place(1, box, text, looked_at=True)])
    assert answer is not None
    assert (answer.printed, answer.value, answer.reader) == (text, Decimal(value), "recognizer")
    assert answer.confidence > 0.98


def test_a_number_under_a_stroke_is_read_less_surely_or_not_at_all() -> None:
    crop = crop_of("๓๒.๙").copy()
    pictures, box = page_with(crop)
    reader = second_reader(open_document(b"a transcript\n"), Options(), pictures)
    (clear,) = reader([Place(1, box, "๓๒.๙", looked_at=True)])
    cv2.line(crop, (0, crop.shape[0]), (crop.shape[1], 0), 0, 4)
    pictures, box = page_with(crop)
    (struck,) = second_reader(open_document(b"a transcript\n"), Options(), pictures)(
        [Place(1, box, "๓๒.๙", looked_at=True)]
    )
    assert clear is not None and struck is not None
    assert struck.value is None or struck.confidence < min(0.9, clear.confidence)


def test_a_box_outside_the_picture_gets_no_answer() -> None:
    pictures, _ = page_with(crop_of("๓๒.๙"))
    reader = second_reader(open_document(b"a transcript\n"), Options(), pictures)
    assert reader([Place(1, Box(900.0, 900.0, 950.0, 920.0), "๓๒.๙", looked_at=True)]) == [None]
