"""The head of documents by the places of its lines: signatures, centred titles, the gazette's running head."""

from __future__ import annotations

import pytest
from parse_pages import pages, placed

from extract.check.head_status import field_issues
from extract.model.page import Box, Glyph, Line, Page, Paragraph, TextRun
from extract.parse.head import read_head
from extract.parse.head_evidence import evidence_of
from extract.parse.head_lines import lines_of


def signed(*lines: tuple[str, float, float, float]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The signatory's fields and their issues; lines are text, left edge, top and width."""
    body = [placed("เรื่อง แจ้งผล", 60, 100, 300), *(placed(f"ข้อความ {k}", 60, 200 + 20 * k, 400) for k in range(6))]
    blocks = (*body, placed("ขอแสดงความนับถือ", 320, 500, 120), *(placed(t, x, y, w) for t, x, y, w in lines))
    found = read_head([Page(1, "text-layer", "read", blocks=blocks)], "x").evidence
    return {n[10:]: (e.value or "", field_issues(n, e)) for n, e in found.items() if n.startswith("signatory.")}


NAME = ("(นายผู้ลงนาม ตัวอย่าง)", 320.0, 545.0, 120.0)


@pytest.mark.parametrize(
    ("lines", "position", "issues"),
    [
        ([("ผู้อำนวยการ", 340, 565, 60)], "ผู้อำนวยการ", ()),
        # set by tabs, a position stands beside the name, or in two halves of one row
        ([("นักวิชาการชำนาญการ", 120, 565, 120)], "นักวิชาการชำนาญการ", ("set-apart",)),
        ([("สาธารณสุขอำเภอ", 120, 565, 90), ("ตัวอย่าง", 360, 565, 40)], "สาธารณสุขอำเภอตัวอย่าง", ("set-apart",)),
        # at the edge of the text stands the office that wrote, whatever it is called
        ([("โรงเรียนตัวอย่าง", 60, 565, 90), ("ผู้อำนวยการ", 340, 565, 60)], "ผู้อำนวยการ", ()),
        # of two who sign, each has their own
        (
            [("(นางผู้ลงนาม ที่สอง)", 120, 545, 110), ("รองประธาน", 120, 565, 60), ("ประธาน", 350, 565, 40)],
            "ประธาน",
            (),
        ),
        ([("รองผู้ว่าราชการจังหวัด รักษาราชการแทน", 300, 565, 160), ("ผู้ว่าราชการจังหวัด", 320, 585, 110)],
         "รองผู้ว่าราชการจังหวัด รักษาราชการแทน ผู้ว่าราชการจังหวัด", ()),
        ([("ผู้อำนวยการ", 340, 565, 60), ("๕ มี.ค. ๖๑", 340, 585, 60)], "ผู้อำนวยการ", ()),
    ],
)  # fmt: skip
def test_a_position_is_of_the_name_that_it_stands_by(
    lines: list[tuple[str, float, float, float]], position: str, issues: tuple[str, ...]
) -> None:
    assert signed(NAME, *lines) == {"name": ("นายผู้ลงนาม ตัวอย่าง", ()), "position": (position, issues)}


def test_a_name_with_a_letter_hardly_read_goes_to_review() -> None:
    text = "(นายผู้ลงนาม ตัวอย่าง)"
    boxes = [Box(320 + 5 * i, 545, 325 + 5 * i, 557) for i in range(len(text))]
    glyphs = tuple(Glyph(c, b, 0.5 if c == "ล" else 1.0) for c, b in zip(text, boxes, strict=True))
    name = Paragraph((Line(TextRun.of(glyphs), Box(320, 545, 430, 557), "recognizer", text),))
    blocks = (placed("เรื่อง แจ้งผล", 60, 100, 300), placed("ขอแสดงความนับถือ", 320, 500, 120), name)
    evidence = read_head([Page(1, "ocr", "read", blocks=blocks)], "x").evidence["signatory.name"]
    assert (evidence.confidence, field_issues("signatory.name", evidence)) == (0.5, ("low-confidence",))


def test_a_title_of_centred_lines_is_the_subject_whole() -> None:
    title = ("แต่งตั้งเจ้าหน้าที่ปิดประกาศ", "การปิดประกาศเผยแพร่แผนปฏิบัติการและฐานข้อมูลของ", "หน่วยงานในสังกัด")
    widths = (160.0, 300.0, 100.0)
    blocks = [placed("คำสั่งสำนักงานตัวอย่าง", 220, 60, 160), placed(f"เรื่อง {title[0]}", 300 - widths[0] / 2, 80, widths[0])]
    blocks += [placed(title[k], 300 - widths[k] / 2, 80 + 20 * k, widths[k]) for k in (1, 2)]
    blocks += [placed("----------------", 240, 140, 120)]
    blocks += [placed(f"ข้อความของคำสั่ง {k}", 60, 170 + 20 * k, 480) for k in range(8)]
    head = read_head([Page(1, "text-layer", "read", blocks=tuple(blocks))], "x")
    assert head.fields["subject"][0] == "".join(title)


def gazette(*lines: str) -> list[Page]:
    head = (
        placed("หน้า ๘", 280, 50, 40),
        placed("เล่ม ๑๓๘ ตอนพิเศษ ๑๐๙ ง", 70, 70, 120),
        placed("ราชกิจจานุเบกษา", 260, 70, 80),
        placed("๒๐ พฤษภาคม ๒๕๖๔", 430, 70, 100),
    )
    body = tuple(placed(text, 200, 100 + 20 * k, 200) for k, text in enumerate(lines))
    return [Page(1, "text-layer", "read", blocks=(*head, *body))]


def test_the_gazettes_running_head_is_none_of_the_document() -> None:
    end = ("โดยที่เป็นการสมควร", "ประกาศ ณ วันที่ ๗ พฤษภาคม พ.ศ. ๒๕๖๔", "ตัวอย่าง ลงนาม", "รองนายกรัฐมนตรี")
    rule = read_head(gazette("ระเบียบกระทรวงตัวอย่าง", "ว่าด้วยเงินเพิ่ม (ฉบับที่ ๒)", *end), "unknown")
    told = read_head(gazette("ประกาศสำนักงานตัวอย่าง", "เรื่อง แผนแม่บท", *end), "unknown")
    common = {"date": "2021-05-07", "signatory.name": "ตัวอย่าง ลงนาม", "signatory.position": "รองนายกรัฐมนตรี"}
    about = {"subject": "ว่าด้วยเงินเพิ่ม (ฉบับที่ ๒)", "sender": "กระทรวงตัวอย่าง"}
    assert {k: v[0] for k, v in rule.fields.items()} == {**common, **about}
    assert {k: v[0] for k, v in told.fields.items()} == {**common, "subject": "แผนแม่บท", "sender": "สำนักงานตัวอย่าง"}


def test_an_act_is_dated_in_its_head_and_signed_at_its_end() -> None:
    act = ("พระราชกฤษฎีกา", "ให้ไว้ ณ วันที่ ๑๗ มีนาคม พ.ศ. ๒๕๖๖", "มาตรา ๑")
    head = read_head(gazette(*act, "ผู้รับสนองพระบรมราชโองการ", "ตัวอย่าง ลงนาม", "นายกรัฐมนตรี"), "unknown")
    assert {k: v[0] for k, v in head.fields.items()} == {
        "date": "2023-03-17",
        "signatory.name": "ตัวอย่าง ลงนาม",
        "signatory.position": "นายกรัฐมนตรี",
    }


def test_a_subject_that_the_line_above_quotes_is_none() -> None:
    text = ("แบบฟอร์มขอเผยแพร่ข้อมูล", "ตามประกาศสำนักงานตัวอย่าง", "เรื่อง แนวทางการเผยแพร่", "ข้อความ")
    assert read_head(pages("\n\n".join(text)), "unknown").evidence == {}


def test_a_day_left_for_a_pen_is_told_without_any_other_sign_of_a_head() -> None:
    text = ("ธันวาคม ๒๕๖๓", "เรื่อง การป้องกัน", "เรียน ผู้ว่าราชการจังหวัด")
    head = read_head(pages("\n\n".join(text)), "unknown")
    assert (head.evidence["date"].value, head.evidence["date"].printed) == (None, "ธันวาคม ๒๕๖๓")


@pytest.mark.parametrize(("gap", "issues"), [(2.0, ("no-boundary",)), (40.0, ())])
def test_an_office_that_a_stamps_frame_cut_in_two_may_go_on(gap: float, issues: tuple[str, ...]) -> None:
    texts = [("เวลา 10.20 น. สำนักงาน", 210 - gap), ("จังหวัดตัวอย่าง", 300.0)]
    blocks = tuple(placed(text, x, 100, 90) for text, x in texts)
    seen = evidence_of({"sender": ("จังหวัดตัวอย่าง",) * 2}, lines_of([Page(1, "text-layer", "read", blocks=blocks)]))
    assert seen["sender"].issues == issues
