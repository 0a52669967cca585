"""Heads printed upright on a scan are read turned."""

from __future__ import annotations

import io

import numpy as np
from layout_pages import Sheet, typed
from PIL import Image

from extract import extract
from extract.lines.lattice import Grid, GridCell
from extract.model.page import Box, Line
from extract.reading.turned_cells import with_turned

NAMES = ("ด้านบุคลากร", "ด้านสถานที่", "ด้านงบประมาณ")
XS, YS = (120, 460, 640, 820, 1000), (100, 420, 480, 540)


def upright(text: str) -> Image.Image:
    """The text on white, its letters a quarter turn to the left."""
    sheet = Sheet(300, 60, 30)
    sheet.print(10, 42, text, thai=True)
    return sheet.image.rotate(90, expand=True)


def page() -> bytes:
    sheet = Sheet(1240, 900, 30)
    for x in XS:
        sheet.draw.line((x, YS[0], x, YS[-1]), fill=0, width=2)
    for y in YS:
        sheet.draw.line((XS[0], y, XS[-1], y), fill=0, width=2)
    sheet.print(140, 400, "หน่วยงาน", thai=True)
    for k, name in enumerate(NAMES):
        sheet.image.paste(upright(name), (XS[k + 1] + 60, YS[0] + 10))
    for row, (label, values) in enumerate((("กองคลัง", ("4.21", "4.05", "3.90")), ("กองช่าง", ("3.95", "3.88", "4.10")))):
        sheet.print(140, YS[row + 1] + 44, label, thai=True)
        for k, value in enumerate(values):
            sheet.print(XS[k + 1] + 60, YS[row + 1] + 42, value, 28)
    out = io.BytesIO()
    sheet.image.save(out, "PNG", dpi=(200, 200))
    return out.getvalue()


def test_heads_printed_upright_name_their_columns() -> None:
    found = [(r.indicator_printed, r.entity, r.column_printed, str(r.value)) for r in extract(page()).records]
    assert [(column, value) for _, _, column, value in found] == [
        *zip(NAMES, ("4.21", "4.05", "3.90"), strict=True),
        *zip(NAMES, ("3.95", "3.88", "4.10"), strict=True),
    ]


def test_what_was_not_read_level_is_told_by_its_ink() -> None:
    sheet = Sheet(300, 400, 30)
    sheet.image.paste(upright(NAMES[0]), (60, 40))
    cell = GridCell(0, 0, 1, 1, Box(10, 10, 200, 390))
    grid = Grid(Box(10, 10, 200, 390), (10.0, 390.0), (10.0, 200.0), (cell,))
    seen: list[tuple[int, int]] = []

    def read(piece: np.ndarray) -> list[Line]:
        seen.append((piece.shape[1], piece.shape[0]))
        return [typed(20, 20, NAMES[0])]

    gray = np.array(sheet.image.convert("L"))
    assert [n.text for n in with_turned([], gray, [grid], 22.0, read)] == [NAMES[0]]
    assert seen == [(372, 182)]  # a quarter turn: wider than high
    assert with_turned([], np.full_like(gray, 255), [grid], 22.0, read) == []
