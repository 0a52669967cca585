"""Blanks of a form with their values among the dots."""

from __future__ import annotations

import pytest
from parse_pages import pages

from extract.parse.understand import parse

FORM = """ข้อมูลอื่น ๆ
๑. คดีที่ส่งไปไกล่เกลี่ย ............๑๒๔......คดี
๑.๑ ตกลงกันได้ ……………๘๓……คดี
๒. ค่าปรับที่รับไว้ .............๑,๐๖๗,๕๐๐......บาท
๓. ผู้มาติดต่อเฉลี่ยต่อวัน ............๓๑๘ คน
๔. หมายที่ออก ............๔๒......หมาย"""


def test_a_filled_blank_is_a_value_for_a_person() -> None:
    reading = parse(pages(FORM))
    found = [(c.indicator_printed, c.measure, c.unit, str(c.mark.value), c.issues) for c in reading.claims]
    doubt = ("column-unclear",)
    assert found == [
        ("๑. คดีที่ส่งไปไกล่เกลี่ย", "count", "คดี", "124", doubt),
        ("๑.๑ ตกลงกันได้", "count", "คดี", "83", doubt),
        ("๒. ค่าปรับที่รับไว้", "amount", "baht", "1067500", doubt),
        ("๓. ผู้มาติดต่อเฉลี่ยต่อวัน", "mean", "persons", "318", doubt),
        ("๔. หมายที่ออก", "column", "หมาย", "42", doubt),
    ]


@pytest.mark.parametrize(
    "text",
    ["บทที่ ๑ บทนำ ................ ๕", "(ลงชื่อ) ................ ผู้รายงาน", "โทร. ............ ๐๒ ๑๒๓ ๔๕๖๗"],
)
def test_contents_and_empty_blanks_are_none(text: str) -> None:
    assert parse(pages(text)).claims == ()
