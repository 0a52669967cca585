"""Heads printed upright on a scan are read turned."""

from __future__ import annotations

import io

from layout_pages import Sheet
from PIL import Image

from extract import extract

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
