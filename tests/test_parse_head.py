"""The head of letters, with and without geometry."""

from __future__ import annotations

from dataclasses import replace

import pytest
from parse_pages import line, page, pages, placed

from extract.check.head_status import field_issues
from extract.knowledge.head_kinds import HeadKind, HeadWords, all_head_words, head_kinds
from extract.model.page import Box, Glyph, Line, Page, Paragraph, TextRun
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


def test_what_the_reader_cannot_read_goes_to_review() -> None:
    """A reader without letters for some Thai digits reads others in their place, and surely."""
    (one,) = pages(LETTER)
    blocks = tuple(Paragraph(tuple(replace(x, reader="tesseract") for x in b.lines)) for b in one.paragraphs)
    head = read_head([replace(one, blocks=blocks)], "result-letter")
    for name in ("number", "date", "received.number", "received.date"):
        assert head.evidence[name].issues == ("unreadable-digit",), name
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


MEMO = """บันทึกข้อความ
ส่วนราชการ กองแผนงาน สำนักงานตัวอย่าง โทร. ๐ ๒๖๑๒ ๖๐๐๐
ที่ ตย ๐๑๐๒.๑/๔๖๖ วันที่ ๙ ธันวาคม ๒๕๖๓
เรื่อง ขออนุมัติเผยแพร่ผลการประเมิน
เรียน ผู้อำนวยการสำนักงานตัวอย่าง

ความเป็นมา
อ้างถึงเกณฑ์การประเมินประจำปี

จึงเรียนมาเพื่อโปรดพิจารณา

(นายผู้ลงนาม ตัวอย่าง)
นักวิชาการชำนาญการ
หัวหน้ากลุ่มงานบริหาร

ทราบ/อนุญาต
(นายผู้อนุญาต ตัวอย่าง)
ผู้อำนวยการ"""


def values(text: str) -> dict[str, str | None]:
    return {name: e.value for name, e in read_head(pages(text), "unknown").evidence.items()}


def test_a_memo_has_its_office_its_addressee_and_who_signed_it_first() -> None:
    assert values(MEMO) == {
        "number": "ตย 0102.1/466",
        "date": "2020-12-09",
        "sender": "กองแผนงาน สำนักงานตัวอย่าง",
        "subject": "ขออนุมัติเผยแพร่ผลการประเมิน",
        "recipient": "ผู้อำนวยการสำนักงานตัวอย่าง",
        "signatory.name": "นายผู้ลงนาม ตัวอย่าง",
        "signatory.position": "นักวิชาการชำนาญการ หัวหน้ากลุ่มงานบริหาร",
    }
    assert "references" not in read_head(pages(MEMO), "unknown").lists


def test_an_announcement_and_an_order_are_dated_at_their_end() -> None:
    body = "เรื่อง ผลการคัดเลือก\n\nตามหนังสือ ลงวันที่ ๑ มกราคม ๒๕๖๓ นั้น\n\n"
    end = "(นายผู้ลงนาม ตัวอย่าง)\nอธิบดี"
    told = values(f"ประกาศกรมตัวอย่าง\n\n{body}ประกาศ ณ วันที่ ๒ ธันวาคม พ.ศ. ๒๕๖๓\n\n{end}")
    order = values(f"คำสั่งกรมตัวอย่าง\n\nที่ ๑๕๐/๒๕๖๓\n\n{body}สั่ง ณ วันที่ ๓ ธันวาคม พ.ศ. ๒๕๖๓\n\n{end}")
    common = {
        "sender": "กรมตัวอย่าง",
        "subject": "ผลการคัดเลือก",
        "signatory.name": "นายผู้ลงนาม ตัวอย่าง",
        "signatory.position": "อธิบดี",
    }
    assert told == {**common, "date": "2020-12-02"}
    assert order == {**common, "number": "150/2563", "date": "2020-12-03"}


def test_a_subject_in_the_midst_of_a_body_is_no_head() -> None:
    assert values("ก\n\n" * 12 + "เรื่อง แผนแม่บท\n\n๗ มีนาคม ๒๕๖๖") == {}


@pytest.mark.parametrize(
    ("date", "expected"), [("๓๑ เมษายน ๒๕๖๒", "๓๑ เมษายน ๒๕๖๒"), ("    สิงหาคม ๒๕๖๒", "สิงหาคม ๒๕๖๒")]
)
def test_a_date_that_is_none_is_kept_as_printed(date: str, expected: str) -> None:
    head = read_head(pages(LETTER.replace("๒๖ สิงหาคม ๒๕๖๒", date, 1)), "result-letter")
    assert "date" not in head.fields
    assert (head.evidence["date"].value, head.evidence["date"].printed) == (None, expected)
    assert field_issues("date", head.evidence["date"]) == ("no-value",)


def test_a_number_left_for_a_pen_or_without_a_boundary_goes_to_review() -> None:
    left = read_head(pages(LETTER.replace("ตร ๐๐๑๗.๒/ว ๑๔๐๖", "ตร ๐๐๑๗.๒/ว ......").replace("/ว ...", "/ ...")), "x")
    assert (left.evidence["number"].value, left.evidence["number"].printed) == (None, "ตร ๐๐๑๗.๒/")
    torn = read_head(pages(LETTER.replace("๑๔๐๖", "๑๔๐๖ก", 1)), "x")
    assert field_issues("number", torn.evidence["number"]) == ("no-boundary",)


def test_evidence_tells_page_place_and_sureness() -> None:
    def drawn(text: str, top: float, sureness: float = 1.0) -> Paragraph:
        glyphs = tuple(
            Glyph(c, Box(100 + 10 * i, top, 110 + 10 * i, top + 20), sureness if c == "๖" else 1.0)
            for i, c in enumerate(text)
        )
        return Paragraph((Line(TextRun.of(glyphs), Box(100, top, 110 + 10 * len(text), top + 20), "recognizer", text),))

    texts = ("ที่ ศธ ๐๒๖๓/๕๖", "๕ มีนาคม ๒๕๖๑", "เรื่อง แจ้งผล", "เรียน อธิบดี")
    blocks = tuple(drawn(text, 100.0 * k, 0.7) for k, text in enumerate(texts))
    head = read_head([Page(3, "ocr", "read", blocks=blocks)], "x")
    number, subject = head.evidence["number"], head.evidence["subject"]
    assert (number.page, number.box, number.confidence) == (3, Box(140, 0, 240, 20), 0.7)
    assert (subject.box, subject.confidence, subject.ink) == (Box(170, 200, 230, 220), 1.0, "print")
    assert field_issues("number", number) == field_issues("date", head.evidence["date"]) == ("low-confidence",)
    assert field_issues("subject", subject) == ()


@pytest.mark.parametrize(
    ("subject", "sureness", "issues"),
    [
        ("แจ้งผล จังหวัดสมุทรสงคราม ปี ๒๕๖๓", 0.98, ()),
        ("แจ้งผล จังหวัดสมุทรสงคราม ปี ๒๕๖๓", 0.95, ("low-confidence",)),
        ("แจ้งผล จังหวัดสมุทรสงศราม ปี ๒๕๖๓", 0.98, ("low-confidence",)),
        ("แจ้งผล จังหวัดสมุทรสงศราม ปี ๒๕๖๓", 1.0, ()),  # as a text layer has it, it was printed so
    ],
)
def test_a_subject_s_digits_are_surely_read_and_its_provinces_are_some(
    subject: str, sureness: float, issues: tuple[str, ...]
) -> None:
    def drawn(text: str, top: float) -> Paragraph:
        glyphs = [
            Glyph(c, Box(100 + 9 * i, top, 109 + 9 * i, top + 20), sureness if c == "๖" else 1.0)
            for i, c in enumerate(text)
        ]
        return Paragraph((Line(TextRun.of(glyphs), Box(100, top, 900, top + 20), "recognizer", text),))

    texts = ("ที่ ศธ ๐๒๖๓/๕๑", "๕ มีนาคม ๒๕๖๑", f"เรื่อง {subject}", "เรียน อธิบดี")
    blocks = tuple(drawn(text, 100.0 * k) for k, text in enumerate(texts))
    head = read_head([Page(1, "ocr", "read", blocks=blocks)], "x")
    assert field_issues("subject", head.evidence["subject"]) == issues


@pytest.mark.parametrize("words", all_head_words(), ids=lambda w: w.id)
def test_words_of_heads_on_their_examples(words: HeadWords) -> None:
    assert [t for t in words.examples if not words.begin(t)] == []
    assert [t for t in words.counterexamples if words.begin(t)] == []


@pytest.mark.parametrize("kind", head_kinds(), ids=lambda k: k.id)
def test_every_kind_of_head_on_its_examples(kind: HeadKind) -> None:
    assert [t for t in kind.examples if not kind.is_titled(t)] == []
    assert [t for t in kind.counterexamples if kind.is_titled(t)] == []


def test_a_regulation_names_its_office_and_no_line_of_its_body_is_its_subject() -> None:
    body = "\n".join(f"ข้อ {n} ให้เบิกค่าใช้จ่ายตามที่กำหนด" for n in range(1, 9))
    text = f"""ระเบียบกระทรวงตัวอย่าง
ว่าด้วยการเบิกจ่าย (ฉบับที่ ๓) พ.ศ. ๒๕๖๕

{body}

ค่าโดยสารไปกลับหรือ
เครื่องบินอีกหนึ่งเที่ยวตามสิทธิ
เรื่องอื่นให้เบิกตามจริง

ประกาศ ณ วันที่ ๒๔ มิถุนายน พ.ศ. ๒๕๖๕
ตัวอย่าง ลงนาม
รัฐมนตรีว่าการกระทรวงตัวอย่าง
"""
    head = read_head(pages(text), "unknown")
    values = {name: value for name, (value, _) in head.fields.items()}
    assert values["sender"] == "กระทรวงตัวอย่าง"
    assert values["subject"] == "ว่าด้วยการเบิกจ่าย (ฉบับที่ ๓) พ.ศ. ๒๕๖๕"
    assert values["date"] == "2022-06-24"
