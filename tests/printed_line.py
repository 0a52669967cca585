"""A line of print of the recognizer's cases on a page of its own, and what is read there."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.lines.crops import Crop
from extract.model.page import Box, Line
from extract.read.engines import read_crops

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
    """The line at (80, 60) as it is read."""
    crop = Crop(
        np.ascontiguousarray(gray[60 : 60 + height, 80 : 80 + width]), 80.0, 60.0, 0.0, 0.4 * height, 0.0, height
    )
    (run,) = read_crops([crop])
    return Line(run, Box(80.0, 60.0, 80.0 + width, 60.0 + height), "recognizer", run.text)
