"""A second reading of one number: other preparation of its picture, another engine where it can.

Tesseract is asked about Arabic numerals; it lacks ๔ ๖ ๗ ๘ ๙, so Thai numerals go to the recognizer again, on crops
prepared in other ways (other margins, other size, ink thicker, thinner, softer), where what was read by chance is not
read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from extract.check.second import Place, SecondReader, SecondReading
from extract.errors import ExtractError
from extract.model.page import Box, Segment
from extract.options import Options
from extract.reading.one_page import Picture, Pictures, scan_of
from extract.thai import digits, numbers

if TYPE_CHECKING:
    import numpy as np

    from extract.open.source import Document

_LEAST = (3, 6)
"""Pixels in width and height of the least picture of a number."""
_SECONDS = 10.0  # and one for each number, which takes Tesseract a tenth of one


def second_reader(document: Document, options: Options, pictures: Pictures | None = None) -> SecondReader:
    """A reader of numbers on the pages of ``document``, which come page by page.

    A page that is not in ``pictures`` is prepared once more.
    """
    tesseract = _Tesseract()

    def picture(number: int) -> Picture | None:
        kept = pictures.get(number) if pictures is not None else None
        try:
            return kept or scan_of(document.page(number - 1)).picture
        except ExtractError:
            return None

    def read(places: Sequence[Place]) -> list[SecondReading | None]:
        answers: list[SecondReading | None] = []
        for number, some in groupby(places, key=lambda place: place.page):
            answers += on_page(picture(number), list(some))
        return answers

    def on_page(prepared: Picture | None, places: Sequence[Place]) -> list[SecondReading | None]:
        crops = [_crop(prepared, place.box) if prepared is not None else None for place in places]
        arabic = [
            (k, crop)
            for k, (crop, place) in enumerate(zip(crops, places, strict=True))
            if crop is not None
            and not place.looked_at
            and not any("๐" <= c <= "๙" for c in place.printed)
            and options.engine != "tesseract"
        ]
        answers = dict(zip((k for k, _ in arabic), tesseract.read([crop for _, crop in arabic]), strict=True))
        return [None if crop is None else answers.get(k) or _recognizer(crop) for k, crop in enumerate(crops)]

    return read


def look_again(picture: Picture, box: Box) -> SecondReading | None:
    """What the recognizer sees in a box (points of the page) when it looks in other ways; None outside the picture."""
    crop = _crop(picture, box)
    return None if crop is None else _recognizer(crop)


def _crop(picture: Picture, box: Box) -> np.ndarray | None:
    """The number's picture from whichever ink layer has more ink there; None where the box lies outside."""
    from extract.read.other_looks import cut_out

    work = picture.to_page.inverse().box(box)
    pictures = [cut_out(gray, work) for gray in picture.layers]
    height, width = pictures[0].shape
    return None if width < _LEAST[0] or height < _LEAST[1] else min(pictures, key=lambda p: float(p.mean()))


def _recognizer(crop: np.ndarray) -> SecondReading:
    """What most of three looks see."""
    from extract.read.other_looks import seen

    ((text, sureness),) = seen([crop])
    return _reading(text, "recognizer", sureness, "")


class _Tesseract:
    """Tesseract for as long as it answers: one that hung once would cost a document's records their time."""

    def __init__(self) -> None:
        self.answers = True

    def read(self, crops: Sequence[np.ndarray]) -> list[SecondReading | None]:
        """All in one go, for its start costs more than a number. None where there is no Tesseract, or none that
        answers, or where it saw no digit: then the recognizer is asked after all."""
        from extract.read.tesseract import Tesseract

        none: list[SecondReading | None] = [None] * len(crops)
        if not self.answers or not crops:
            return none
        try:
            reader = Tesseract(timeout=_SECONDS + len(crops))
            runs = [reader.read_crop(crops[0])] if len(crops) == 1 else reader.read(*_stacked(crops))
        except ExtractError:
            self.answers = False
            return none
        return [
            _reading(run.text, "tesseract", run.confidence(), "๔๖๗๘๙") if any(map(digits.is_digit, run.text)) else None
            for run in runs
        ]


def _stacked(crops: Sequence[np.ndarray]) -> tuple[np.ndarray, list[Segment]]:
    """The crops one under the other on white, well apart, and where each lies."""
    import numpy as np

    gap = max(c.shape[0] for c in crops)
    sheet = np.full(
        (sum(c.shape[0] + gap for c in crops) + gap, max(c.shape[1] for c in crops) + 2 * gap), 255, np.uint8
    )
    segments, top = [], gap
    for crop in crops:
        height, width = crop.shape
        sheet[top : top + height, gap : gap + width] = crop
        segments.append(Segment(Box(float(gap), float(top), float(gap + width), float(top + height)), "black"))
        top += height + gap
    return sheet, segments


def _reading(text: str, reader: str, confidence: float, lacks: str) -> SecondReading:
    found = [f for f in numbers.find(text) if f.value is not None]
    value: Decimal | None = found[0].value if len(found) == 1 else None
    return SecondReading(text.strip(), value, reader, confidence, lacks)  # type: ignore[arg-type]
