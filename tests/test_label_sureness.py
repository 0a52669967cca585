"""A label that a speck, a stroke or a crease may have changed is not surely its row's."""

from __future__ import annotations

import pytest

from extract.model.page import Box, Cell, Glyph, Line, Reader, TextRun
from extract.parse.report_rows import DAMAGED, label_sureness


def label(text: str, hardly: str = "", reader: Reader = "recognizer") -> Cell:
    glyphs = [Glyph(c, Box(10 * k, 0, 10 * k + 9, 20), 0.25 if c in hardly else 0.99) for k, c in enumerate(text)]
    box = Box(0, 0, 10 * len(text), 20)
    return Cell(0, 0, box, (Line(TextRun.of(glyphs), box, reader, text),))


@pytest.mark.parametrize(
    ("cell", "sureness"),
    [
        (label("ด้านการบริหาร"), 1.0),
        (label("ด้านการบริหาร."), DAMAGED),
        (label("ด้านการบริหาร.", reader="text-layer"), 1.0),
        (label("โรงเรียน สพม."), 1.0),
        (label("ด้านการบริหาร·"), DAMAGED),
        (label("ด้านคมนาคม’"), DAMAGED),
        (label("ด้าน “คมนาคม”"), 1.0),
        (label('ด้าน "คมนาคม”'), 1.0),
        (label("ด้านการบริหาร", hardly="ห"), DAMAGED),
        (label("· 3. ด้านการบริหาร", hardly="·"), 1.0),
        (label("· 3. ด้านการบริหาร", hardly="3"), DAMAGED),
    ],
)
def test_what_makes_a_label_unsure(cell: Cell, sureness: float) -> None:
    assert label_sureness(cell) == sureness
