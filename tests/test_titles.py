"""Headings of several lines: the name that a line's end breaks is one name, and none is given in part."""

from dataclasses import replace

import pytest
from parse_pages import line, page, placed, table

from extract.layout.order import paragraphs
from extract.model.claims import Claim
from extract.model.page import Block, Box, Page, Paragraph, TextRun
from extract.parse.flow import flow_of, parts_of
from extract.parse.tokens import parts_a_province
from extract.parse.understand import parse

HEAD = "ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัลของหน่วยงานภาครัฐ ประจำปี ๒๕๖๐"
ROWS = [["ตัวชี้วัด", "คะแนน"], ["Digital Literacy", "๓๑.๕"], ["Data Management", "๓๒.๕"]]
LETTER, STEP = 6.0, 20.0
"""Width of a letter, and from line to line, in points."""


def lines(texts: list[str], *, centred: bool) -> list[Paragraph]:
    """Lines of print under one another, each a paragraph: centred on the page, or at its left margin."""
    found = []
    for k, text in enumerate(texts):
        width = LETTER * len(text)
        found.append(placed(text, 300 - width / 2 if centred else 80, 120 + STEP * k, width))
    return found


def told(texts: list[str], *, centred: bool = True) -> list[Claim]:
    """What a digital page claims whose table stands under a heading of these lines."""
    blocks: list[Block] = [placed(HEAD, 80, 60, 400), *lines(texts, centred=centred), table(ROWS, 1)]
    claims = parse([Page(1, "text-layer", "read", blocks=tuple(blocks))]).claims
    return [c for c in claims if c.mark.where == "table"]


TITLES = [
    (["ผลคะแนนระดับความพร้อมรัฐบาลดิจิทัล จังหวัดพระนคร", "ศรีอยุธยา ปี ๒๕๖๐ - ๒๕๖๑"], "พระนครศรีอยุธยา"),
    (["ผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัล", "ของหน่วยงานภาครัฐระดับจังหวัด", "จังหวัดระยอง"], "ระยอง"),
    (["จังหวัดระยอง", "ผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี ๒๕๖๐"], "ระยอง"),
    (["ประกาศจังหวัดระยอง", "เรื่อง ผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัล"], "ระยอง"),
    (["คะแนนรายตัวชี้วัด สำนักงานปลัดกระทรวง", "ตัวอย่าง ประจำปี ๒๕๖๐"], "สำนักงานปลัดกระทรวงตัวอย่าง"),
    (["คะแนนรายตัวชี้วัด", "กรมส่งเสริมการทดลอง", "ประจำปีงบประมาณ พ.ศ. ๒๕๖๐"], "กรมส่งเสริมการทดลอง"),
    (["คะแนนรายตัวชี้วัด กรมส่งเสริมการทดลอง", "แยกตามด้าน ปี ๒๕๖๐"], "กรมส่งเสริมการทดลอง"),
    (["คะแนนรายตัวชี้วัด เทศบาลเมืองตัวอย่าง", "จังหวัดแพร่ ปี ๒๕๖๐"], "เทศบาลเมืองตัวอย่าง จังหวัดแพร่"),
    (["คะแนนรายตัวชี้วัด เทศบาลเมืองตัว", "อย่าง จังหวัดแพร่ ปี ๒๕๖๐"], "เทศบาลเมืองตัวอย่าง จังหวัดแพร่"),
]


@pytest.mark.parametrize(("title", "entity"), TITLES)
def test_the_lines_of_a_centred_title_are_one(title: list[str], entity: str) -> None:
    claims = told(title)
    assert [str(c.mark.value) for c in claims] == ["31.5", "32.5"]
    assert {(c.entity, c.issues) for c in claims} == {(entity, ())}


@pytest.mark.parametrize(
    ("heading", "scope", "entity", "doubted"),
    [
        (["คะแนนรายตัวชี้วัด กรมส่งเสริม", "การทดลอง ปี ๒๕๖๐"], "agency", "กรมส่งเสริม", True),
        (["คะแนนรายตัวชี้วัด กรมส่งเสริมการทดลอง", "ประจำปี ๒๕๖๐"], "agency", "กรมส่งเสริมการทดลอง", False),
        (["คะแนนรายตัวชี้วัด กรมส่งเสริมการทดลอง", "หน่วย : คะแนน"], "agency", "กรมส่งเสริมการทดลอง", False),
        (["คะแนน เทศบาลเมืองตัวอย่าง", "จังหวัดแพร่ ปี ๒๕๖๐"], "agency", "เทศบาลเมืองตัวอย่าง จังหวัดแพร่", False),
        (["คะแนนรายตัวชี้วัด", "จังหวัดแพร่", "ปี ๒๕๖๐"], "province", "แพร่", False),
    ],
)
def test_a_heading_at_the_margin_may_go_on_below(heading: list[str], scope: str, entity: str, doubted: bool) -> None:
    claims = told(heading, centred=False)
    assert {(c.scope, c.entity, "scope-unclear" in c.issues) for c in claims} == {(scope, entity, doubted)}


def test_a_name_that_stands_whole_elsewhere_needs_no_second_line() -> None:
    heading = ["คะแนนรายตัวชี้วัด กรมส่งเสริมการทดลอง", "คะแนนเต็มด้านละหนึ่งร้อย"]
    assert {c.issues for c in told(heading, centred=False)} == {("scope-unclear",)}
    blocks: list[Block] = [
        placed("เรียน อธิบดีกรมส่งเสริมการทดลอง", 80, 60, 300),
        placed("กรมส่งเสริมการทดลอง มีคะแนนดังนี้", 80, 80, 300),
        *lines(heading, centred=False),
        table(ROWS, 1),
    ]
    claims = parse([Page(1, "text-layer", "read", blocks=(placed(HEAD, 80, 40, 400), *blocks))]).claims
    assert {(c.entity, c.issues) for c in claims if c.mark.where == "table"} == {("กรมส่งเสริมการทดลอง", ())}


def part_texts(upper: str, lower: str, box: Box) -> int:
    """How many parts two lines make, of which the lower stands in ``box``."""
    below = Paragraph((replace(line(lower), run=TextRun.plain(lower, box), box=box),))
    return len(parts_of(Page(1, "text-layer", "read", blocks=(placed(upper, 200, 100, 200), below))))


@pytest.mark.parametrize(
    ("x0", "y0", "width", "parts"),
    [
        (250, 120, 100, 1),  # centred under it
        (250, 140, 100, 2),  # too far below
        (200, 120, 100, 2),  # at its left margin
        (202, 120, 196, 2),  # as wide as it: nothing tells that it is centred
        (250, 100, 100, 2),  # not below
    ],
)
def test_what_stands_centred_right_under_a_line_is_of_its_title(x0: float, y0: float, width: float, parts: int) -> None:
    assert part_texts("ผลการสำรวจความพร้อม", "ประจำปี ๒๕๖๐", Box(x0, y0, x0 + width, y0 + 12)) == parts


@pytest.mark.parametrize(
    ("upper", "lower", "parted"),
    [
        ("คะแนน จังหวัดพระนครศรี", "อยุธยา", True),
        ("คะแนน จังหวัดอุบล", "ราชธานี ปี ๒๕๖๐", True),  # the upper half is a name as well
        ("คะแนน กรุงเทพ", "มหานคร", True),
        ("คะแนน จังหวัดประจวบครี", "ขันธ์ ปี ๒๕๖๐", True),  # a letter misread
        ("คะแนน จังหวัดเลย", "ปี ๒๕๖๐", False),
        ("คะแนน จังหวัดนคร", "ตัวอย่าง", False),
        ("พระนคร", "ศรีอยุธยา", False),
    ],
)
def test_a_province_that_a_line_s_end_breaks(upper: str, lower: str, parted: bool) -> None:
    assert parts_a_province(upper, lower) is parted


def test_of_several_years_each_is_a_year() -> None:
    flow = flow_of(parts_of(page("คะแนน ปี ๒๕๖๐ - ๒๕๖๑ และ ๒๕๖๒ จาก ๗๖ จังหวัด")), None)
    assert [(t.printed, t.kind) for t in flow.tokens.values() if t.kind == "\ue004"] == [
        ("๒๕๖๐", "\ue004"),
        ("๒๕๖๑", "\ue004"),
        ("๒๕๖๒", "\ue004"),
    ]
    assert [t.printed for t in flow.tokens.values() if t.kind == "\ue002"] == ["๗๖"]


@pytest.mark.parametrize(
    ("stroke", "entity"),
    [(1.4, "เทศบาลตำบลตัวอย่าง"), (1.18, "เทศบาลตำบลตัวอย่าง"), (1.0, None)],  # surely, as a worn page shows it, not
)
def test_a_heading_in_bolder_type_is_no_line_of_the_sentence_above_it(stroke: float, entity: str | None) -> None:
    said = placed("ด้วยผลการสำรวจของเทศบาลตำบลตัวอย่าง ปี ๒๕๖๐ ประกาศให้ทราบแล้ว", 120, 100, 400)
    heading = placed("ผลคะแนน เทศบาลตำบลตัวอย่าง ปี ๒๕๖๐", 80, 120, 220)
    lines = [replace(n, stroke=s) for n, s in ((said.lines[0], 1.0), (heading.lines[0], stroke))]
    blocks: list[Block] = [placed(HEAD, 80, 60, 400), *paragraphs(lines), table(ROWS, 1)]
    claims = parse([Page(1, "text-layer", "read", blocks=tuple(blocks))]).claims
    assert {(c.entity, c.issues) for c in claims if c.mark.where == "table"} == {
        (entity, () if entity else ("scope-unclear",))
    }


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("กรมตัวอย่างทดสอบ.", "กรมตัวอย่างทดสอบ"),
        ("กรมตัวอย่างทดสอบ ·", "กรมตัวอย่างทดสอบ"),
        ("เทศบาลเมืองตัวอย่าง จังหวัดแพร่ .", "เทศบาลเมืองตัวอย่าง จังหวัดแพร่"),
        ("สำนักงาน ก.พ.ร.", "สำนักงาน ก.พ.ร."),
        ("สำนักงานเขตตัวอย่าง กทม.", "สำนักงานเขตตัวอย่าง กทม."),
    ],
)
def test_a_speck_behind_a_name_is_none_of_its_letters(printed: str, name: str) -> None:
    said = f"{name} มีคะแนนดังนี้"
    text = "\n\n".join([HEAD, said, said, f"คะแนนรายตัวชี้วัด {printed} ปี ๒๕๖๐", "\n".join("\t".join(r) for r in ROWS)])
    claims = [c for c in parse([page(text)]).claims if c.mark.where == "table"]
    assert {(c.entity, c.issues) for c in claims} == {(name, ())}


def test_a_heading_holds_for_all_below_it_though_the_text_says_the_same_again() -> None:
    said = "การสำรวจปี ๒๕๖๐ เก็บข้อมูลจาก ๗๖ จังหวัด คะแนนในภาพรวมของทุกจังหวัด ๔๒.๙ คะแนน"
    between = ["ผู้สำรวจเก็บข้อมูลจากทุกสำนักงานด้วยแบบสอบถาม"] * 4
    found = ["Digital Literacy ได้ ๓๑.๕ คะแนน", "Data Management ได้ ๓๒.๕ คะแนน"]
    for heading, doubted in (("ผลการสำรวจในภาพรวมของทุกจังหวัด", 0), ("ผลการสำรวจ", 2)):
        text = "\n\n".join([HEAD.replace("ภาครัฐ", "ภาครัฐระดับจังหวัด"), heading, said, *between, *found])
        claims = [c for c in parse([page(text)]).claims if str(c.mark.value) != "42.9"]
        assert [c.scope for c in claims] == ["national"] * len(found)
        assert sum("scope-unclear" in c.issues for c in claims) == doubted


def test_a_heading_that_ends_with_province_is_no_line_of_the_sentence_below() -> None:
    heading = placed("ผลการสำรวจในภาพรวมของทุกจังหวัด", 150, 100, 200)
    below = placed("การสำรวจเก็บข้อมูลจากทุกจังหวัด", 120, 120, 300)
    sheet = Page(1, "text-layer", "read", blocks=(heading, below))
    assert flow_of(parts_of(sheet), None).text.count("\ue00a") == 2
