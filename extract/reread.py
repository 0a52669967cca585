"""A second, independent reading of one number: other preparation of its picture, another engine where it can.

Tesseract is asked about Arabic numerals; it lacks ๔ ๖ ๗ ๘ ๙, so Thai numerals go to the recognizer again, on a crop
prepared in another way (other margins, other size, ink thickened), where a chance misreading is not repeated.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.check.second import SecondReading
from extract.content import Box
from extract.errors import ExtractError
from extract.options import Options
from extract.pages import Picture, Pictures, scan_of
from extract.thai import digits, numbers

if TYPE_CHECKING:
    import numpy as np

    from extract.open import Document

_MARGIN = 0.25
_SECONDS = 10.0  # for one number, which takes Tesseract a third of one


def second_reader(
    document: Document, options: Options, pictures: Pictures | None = None
) -> Callable[[int, Box, str], SecondReading | None]:
    """A reader of single numbers on the pages of ``document``; boxes in points of the page as filed.

    A page that is not in ``pictures`` is prepared once more.
    """

    tesseract = _Tesseract()

    @lru_cache(maxsize=1)  # numbers come page by page, and a prepared page is tens of megabytes
    def picture(number: int) -> Picture | None:
        kept = pictures.get(number) if pictures is not None else None
        try:
            return kept or scan_of(document.page(number - 1)).picture
        except ExtractError:
            return None

    def read(number: int, box: Box, printed: str) -> SecondReading | None:
        prepared = picture(number)
        if prepared is None:
            return None
        crop = _crop(prepared, box)
        if crop is None:
            return None
        if not any("๐" <= c <= "๙" for c in printed) and options.engine != "tesseract":
            reading = tesseract.read(crop)
            if reading is not None:
                return reading
        return _recognizer(crop)

    return read


def _crop(picture: Picture, box: Box) -> np.ndarray | None:
    """The number's picture from whichever ink layer has more ink there; None where the box lies outside."""
    work = picture.to_page.inverse().box(box)
    margin = _MARGIN * work.height
    height, width = picture.layers[0].shape
    x0, x1 = max(0, round(work.x0 - margin / 2)), min(width, round(work.x1 + margin / 2))
    y0, y1 = max(0, round(work.y0)), min(height, round(work.y1))
    if x1 - x0 < 3 or y1 - y0 < 6:
        return None
    pictures = [gray[y0:y1, x0:x1] for gray in picture.layers]
    return min(pictures, key=lambda p: float(p.mean()))


def _recognizer(crop: np.ndarray) -> SecondReading | None:
    import cv2

    from extract.read.engines import recognizer

    larger = cv2.resize(crop, None, fx=1.3, fy=1.25, interpolation=cv2.INTER_CUBIC)
    padded = cv2.copyMakeBorder(larger, 6, 6, 12, 12, cv2.BORDER_CONSTANT, value=255)
    thicker = cv2.erode(cv2.GaussianBlur(padded, (3, 3), 0), cv2.getStructuringElement(cv2.MORPH_CROSS, (2, 2)))
    reading = recognizer().read([thicker])[0]
    sure = [c.confidence for c in reading.chars if not c.text.isspace()]
    return _reading(reading.text, "recognizer", min(sure, default=0.0), "")


class _Tesseract:
    """Tesseract for as long as it answers: one that hung once would cost a document's records their time."""

    def __init__(self) -> None:
        self.answers = True

    def read(self, crop: np.ndarray) -> SecondReading | None:
        """None where there is no Tesseract, or none that answers: then the recognizer is asked after all."""
        from extract.read.tesseract import Tesseract

        if not self.answers:
            return None
        try:
            run = Tesseract(timeout=_SECONDS).read_crop(crop)
        except ExtractError:
            self.answers = False
            return None
        if not any(digits.is_digit(c) for c in run.text):
            return None
        return _reading(run.text, "tesseract", run.confidence(), "๔๖๗๘๙")


def _reading(text: str, reader: str, confidence: float, lacks: str) -> SecondReading:
    found = [f for f in numbers.find(text) if f.value is not None]
    value: Decimal | None = found[0].value if len(found) == 1 else None
    return SecondReading(text.strip(), value, reader, confidence, lacks)  # type: ignore[arg-type]
