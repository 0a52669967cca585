"""The head of letters, with and without geometry."""

from __future__ import annotations

from dataclasses import replace

import pytest
from parse_pages import line, page, pages

from extract.model.page import Box, Page, Paragraph, TextRun
from extract.parse.head import read_head
from extract.parse.head_lines import after_label

LETTER = """สำนักงานเกษตรจังหวัดตราด
เลขรับที่ ๙๐๓/๒๕๖๒
วันที่ ๒๘ ส.ค. ๖๒
เวลา ๐๙.๐๕ น.

ที่ ตร ๐๐๑๗.๒/ว ๑๔๐๖

จังหวัดตราด
ถนนราษฎร์นิยม ตร ๒๓๐๐๐

๒๖ สิงหาคม ๒๕๖๒

เรื่อง  ขอส่งผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล
ประจำปี ๒๕๖๑

เรียน  เกษตรจังหวัดตราด

อ้างถึง  หนังสือจังหวัดตราด ด่วนที่สุด ที่ ตร ๐๐๑๗.๒/ว ๙๙ ลงวันที่ ๑๕ มกราคม ๒๕๖๒

สิ่งที่ส่งมาด้วย  ๑. ตารางคะแนน จำนวน ๑ ชุด
๒. แบบตอบรับ จำนวน ๑ ฉบับ

ตามหนังสือที่อ้างถึง จังหวัดตราดได้แจ้งให้หน่วยงานตอบแบบสำรวจ นั้น ภายในวันที่ ๓๐ กันยายน ๒๕๖๒

จึงเรียนมาเพื่อโปรดทราบ

ขอแสดงความนับถือ

(ชื่อผู้ลงนาม)
รองผู้ว่าราชการจังหวัด ปฏิบัติราชการแทน
ผู้ว่าราชการจังหวัดตราด

กลุ่มงานยุทธศาสตร์
โทร. ๐ ๓๙๕๑ ๑๒๘๒ ต่อ ๑๒
โทรสาร ๐-๓๙๕๑-๒๐๙๒
trat@example.go.th  www.example.go.th/trat
"""


def test_a_letter_whole() -> None:
    head = read_head(pages(LETTER), "result-letter")
    assert {k: v[0] for k, v in head.fields.items()} == {
        "received.office": "สำนักงานเกษตรจังหวัดตราด",
        "received.number": "903/2562",
        "received.date": "2019-08-28",
        "received.time": "09:05",
        "number": "ตร 0017.2/ว 1406",
        "date": "2019-08-26",
        "sender": "จังหวัดตราด",
        "subject": "ขอส่งผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี ๒๕๖๑",
        "recipient": "เกษตรจังหวัดตราด",
        "signatory.name": "ชื่อผู้ลงนาม",
        "signatory.position": "รองผู้ว่าราชการจังหวัด ปฏิบัติราชการแทน ผู้ว่าราชการจังหวัดตราด",
    }
    assert head.fields["number"][1] == "ตร ๐๐๑๗.๒/ว ๑๔๐๖"
    assert head.lists == {
        "references": ("หนังสือจังหวัดตราด ด่วนที่สุด ที่ ตร ๐๐๑๗.๒/ว ๙๙ ลงวันที่ ๑๕ มกราคม ๒๕๖๒",),
        "enclosures": ("ตารางคะแนน จำนวน ๑ ชุด", "แบบตอบรับ จำนวน ๑ ฉบับ"),
        "contacts.telephone": ("0 3951 1282 ext. 12",),
        "contacts.fax": ("0-3951-2092",),
        "contacts.email": ("trat@example.go.th",),
        "contacts.url": ("www.example.go.th/trat",),
    }


def test_the_first_of_two_letters() -> None:
    second = LETTER.replace("๑๔๐๖", "๗๗๗").replace("๒๖ สิงหาคม", "๑ มกราคม").replace("ขอส่งผล", "ขอเชิญ")
    head = read_head(pages(LETTER + "\f" + second), "result-letter")
    assert head.fields["number"][0] == "ตร 0017.2/ว 1406"
    assert head.fields["date"][0] == "2019-08-26"
    assert head.fields["subject"][0].startswith("ขอส่งผล")


def test_the_stamp_below_the_head_is_not_taken_for_it() -> None:
    """A stamp may be read after the letter's own number and date, or between them."""
    stamp, rest = LETTER.split("\n\n", 1)
    number, owner, date, body = rest.split("\n\n", 3)
    for order in ([number, stamp, owner, date, body], [number, owner, date, stamp, body]):
        head = read_head(pages("\n\n".join(order)), "result-letter")
        assert head.fields["number"][0] == "ตร 0017.2/ว 1406"
        assert head.fields["date"][0] == "2019-08-26"
        assert head.fields["received.date"][0] == "2019-08-28"
        assert head.fields["received.number"][0] == "903/2562"


def test_a_stamp_in_ink_of_its_own() -> None:
    one = page(LETTER.split("\n\n", 1)[1])
    coloured = tuple(replace(line(t), ink="colour") for t in ("โรงเรียน (ชื่อโรงเรียน)", "รับที่ ๑๒", "วันที่ ๒ ก.ย. ๒๕๖๒"))
    head = read_head([replace(one, blocks=(*one.blocks, Paragraph(coloured, "stamp")))], "result-letter")
    assert head.fields["received.number"][0] == "12"
    assert head.fields["received.date"][0] == "2019-09-02"
    assert head.fields["date"][0] == "2019-08-26"


def test_no_stamp_no_received() -> None:
    head = read_head(pages(LETTER.split("\n\n", 1)[1]), "result-letter")
    assert not [name for name in head.fields if name.startswith("received")]


def test_a_memo() -> None:
    text = """บันทึกข้อความ

ส่วนราชการ กลุ่มงานสารสนเทศ โทร. ๑๒๓๔
ที่ ศธ ๐๕๑๔/๑๒๓ วันที่ ๔ มิถุนายน ๒๕๖๓
เรื่อง รายงานผลการประเมิน
เรียน ผู้อำนวยการ
"""
    head = read_head(pages(text), "unknown")
    assert head.fields["number"][0] == "ศธ 0514/123"
    assert head.fields["date"][0] == "2020-06-04"
    assert head.fields["sender"][0].startswith("กลุ่มงานสารสนเทศ")
    assert head.fields["subject"][0] == "รายงานผลการประเมิน"


def test_a_page_without_a_head_invents_none() -> None:
    head = read_head(pages("จังหวัด\n\nสตูล\n\nPublic Services\t28.2\nCustomer Experience\t20.8"), "indicator-report")
    assert head.fields == {} and head.lists == {}


def placed(text: str, x0: float, y0: float, width: float) -> Paragraph:
    box = Box(x0, y0, x0 + width, y0 + 12)
    return Paragraph((replace(line(text), run=TextRun.plain(text, box), box=box),))


def test_the_position_is_of_the_signature_and_not_of_the_column_beside_it() -> None:
    blocks = (
        placed("เรื่อง แจ้งผล", 60, 100, 300),
        placed("ขอแสดงความนับถือ", 320, 500, 120),
        placed("กลุ่มพัฒนาการศึกษา", 60, 540, 100),
        placed("(ชื่อผู้ลงนาม)", 320, 545, 120),
        placed("โทรศัพท์ ๐๓๘-๐๘๘-๒๓๓", 60, 560, 120),
        placed("ศึกษาธิการจังหวัด", 310, 565, 130),
    )
    head = read_head([Page(1, "text-layer", "read", blocks=blocks)], "result-letter")
    assert head.fields["signatory.position"][0] == "ศึกษาธิการจังหวัด"
    assert head.lists["contacts.telephone"] == ("038-088-233",)


@pytest.mark.parametrize(
    ("text", "labels", "value"),
    [
        ("สิงที่สงมาดวย ตาราง", ("สิ่งที่ส่งมาด้วย",), "ตาราง"),
        ("เรื่อง......แจ้งผล", ("เรื่อง",), "แจ้งผล"),
        ("เรียนรู้", ("เรื่อง",), None),
    ],
)
def test_labels_of_the_head(text: str, labels: tuple[str, ...], value: str | None) -> None:
    assert after_label(text, labels) == value


def test_what_the_reader_cannot_read_is_left_out() -> None:
    """A reader without letters for some Thai digits reads others in their place, and surely."""
    (one,) = pages(LETTER)
    blocks = tuple(Paragraph(tuple(replace(x, reader="tesseract") for x in b.lines)) for b in one.paragraphs)
    head = read_head([replace(one, blocks=blocks)], "result-letter")
    assert not {"number", "date", "received.number", "received.date"} & set(head.fields)
    assert head.fields["sender"][0] == "จังหวัดตราด"
    assert "contacts.telephone" not in head.lists and head.lists["contacts.email"] == ("trat@example.go.th",)


def test_a_second_stamp_beside_the_number() -> None:
    text = LETTER.replace("๒๖ สิงหาคม ๒๕๖๒", "วันที่ ๒๗ ส.ค. ๒๕๖๒\nเวลา ๑๓.๕๕ น.\n๒๖ สิงหาคม ๒๕๖๒")
    assert read_head(pages(text), "x").fields["date"][0] == "2019-08-26"


def test_a_stamp_with_its_number_last() -> None:
    text = LETTER.split("\n\n", 1)[1] + "\nกลุ่มงานบัญชี\n\nวันที่ 14 ธ.ค. 2562\nเวลา 16:26\nเลขที่ลงรับ 1112"
    fields = read_head(pages(text), "x").fields
    assert fields["received.number"][0] == "1112" and fields["received.date"][0] == "2019-12-14"
    assert fields["received.time"][0] == "16:26"


def test_the_dots_of_a_form_are_not_of_the_subject() -> None:
    fields = read_head(pages(LETTER.replace("ประจำปี ๒๕๖๑", "ประจำปี ๒๕๖๑ …")), None).fields
    assert fields["subject"] == (
        "ขอส่งผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี ๒๕๖๑",
        "ขอส่งผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี ๒๕๖๑ …",
    )
