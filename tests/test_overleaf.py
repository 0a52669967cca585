"""Tables that go on overleaf, and rows told in words: no half of a label, no text of a row taken for a head."""

from dataclasses import replace
from decimal import Decimal

import pytest
from layout_pages import line as placed
from parse_pages import NOWHERE, line, table
from report_claims import claims

from extract.check.confidence import LABEL_FLOOR
from extract.model.claims import Claim
from extract.model.page import Cell, Page, Paragraph, Table
from extract.parse.cell_figures import cell_figures
from extract.parse.running_text import RUNNING
from extract.parse.understand import parse

HEAD = ["ที่", "โครงการ", "วิธีดำเนินการ", "เป้าหมาย", "ผลการดำเนินงาน"]
FIRST = [HEAD, ["1.", "งานปลูกป่าชายเลน", "ร่วมกับชุมชน", "ปลูก 40 ไร่", "ปลูกแล้ว 44 ไร่"]]


def over(*tables: list[list[str]]) -> list[Claim]:
    """The claims of tables, one on each page, the first with a head."""
    blocks = [table(rows, 1 if k == 0 else 0) for k, rows in enumerate(tables)]
    return list(parse([Page(k, "transcript", "read", blocks=(b,)) for k, b in enumerate(blocks, 1)]).claims)


def doubted(claim: Claim) -> bool:
    return (claim.mark.label_confidence or 0) < LABEL_FLOOR


def test_the_rest_of_a_row_overleaf_is_no_head() -> None:
    rest = [
        ["", "", "และโรงเรียนในพื้นที่", "พร้อมป้ายเตือน", ""],
        ["2.", "งานเก็บขยะทะเล", "จ้างเหมา", "เก็บ 15 ตัน", "เก็บได้ 16 ตัน"],
    ]
    found = [(c.indicator_printed, c.column_printed, c.measure, c.mark.value) for c in over(FIRST, rest)][2:]
    assert found == [
        ("งานเก็บขยะทะเล", "เป้าหมาย", "target", Decimal(15)),
        ("งานเก็บขยะทะเล", "ผลการดำเนินงาน", "result", Decimal(16)),
    ]


def test_a_head_printed_again_overleaf_is_no_row() -> None:
    head = ["เรื่องที่ถาม", "มากที่สุด (5)", "มาก (4)"]
    found = over([head, ["1. ความสะอาด", "31", "12"]], [head, ["2. ความรวดเร็ว", "", ""]])
    assert {c.indicator_printed for c in found} == {"1. ความสะอาด"}


def test_a_label_without_a_number_over_one_that_says_that_rows_came_before_is_a_half() -> None:
    rows = [["เกณฑ์", "ผล"], ["ต่อที่ประชุมของหน่วยงาน", "12.5"], ["8. มีการนำผลไปใช้", "13.5"]]
    assert [doubted(c) for c in over(rows)] == [True, False]
    ages = [["อายุ", "จำนวน"], ["ไม่เกิน 20 ปี", "128"], ["21 ปีขึ้นไป", "126"]]
    assert [doubted(c) for c in over(ages)] == [False, False]


def test_a_row_told_in_words_is_no_group() -> None:
    rows = [*FIRST, ["2.", "งานซ่อมสะพาน", "จ้างเหมา", "ซ่อมให้แล้วเสร็จ", "แล้วเสร็จ"]]
    rows += [["3.", "งานเก็บขยะทะเล", "จ้างเหมา", "เก็บ 15 ตัน", "เก็บได้ 16 ตัน"]]
    assert {(c.indicator_printed, c.group) for c in over(rows)} == {("งานปลูกป่าชายเลน", ()), ("งานเก็บขยะทะเล", ())}


def test_a_number_in_brackets_is_counted_by_itself_and_stands_below_those_without() -> None:
    found = claims(
        "มาตรฐาน\tคะแนน\n1. ด้านศักยภาพ\t\n(1) กายภาพ\t4.00\n(2) วิชาการ\t5.00\n2. ด้านภารกิจ\t\n(3) บริการสังคม\t4.67\n"
        "เฉลี่ยรวมทุกข้อของทุกมาตรฐาน\t4.56"
    )
    assert [(c.group, c.indicator_printed, doubted(c)) for c in found] == [
        (("1. ด้านศักยภาพ",), "(1) กายภาพ", False),
        (("1. ด้านศักยภาพ",), "(2) วิชาการ", False),
        (("2. ด้านภารกิจ",), "(3) บริการสังคม", False),
        ((), "เฉลี่ยรวมทุกข้อของทุกมาตรฐาน", False),
    ]


def test_pages_of_a_table_of_contents_are_no_values_whatever_its_head_says() -> None:
    listed = "\tก ข ค\nบทที่ 1 บทนำ\t1\nวัตถุประสงค์\t1\nบทที่ 2 ผลการประเมิน\t4\nภาคผนวก\t10"
    assert claims(f"สารบัญ\n\n{listed}") == ()
    assert len(claims(listed)) == 4
    assert len(claims("สารบัญ\n\nรายการ\tผล\nงานหนึ่ง\t4.5\nงานสอง\t3.5\nงานสาม\t4.1")) == 3


def test_figures_of_running_text_are_for_a_person() -> None:
    told = "สำนักงานจัดประชุมคณะทำงาน 3 ครั้ง "
    short, long = cell_figures(told), cell_figures(told + "และรายงานผลต่อผู้บริหาร" * (RUNNING // 20))
    assert [(v.value, v.issues) for v in short.values] == [(3, ())] and short.kind == "values"
    assert [(v.value, v.issues) for v in long.values] == [(3, ("label-uncertain",))] and long.kind == "words"


def test_values_of_one_unit_in_running_text_are_for_a_person_unless_they_are_listed() -> None:
    text = "{}จัดทำทั้งสิ้นตามแผนงานประจำปีของหน่วยงาน 31 โครงการ {}ที่ทำตามเป้าหมายซึ่งตั้งไว้แล้วเสร็จจริง 28 โครงการ"
    loose, listed = cell_figures(text.format("", "")), cell_figures(text.format("1. ", "2. "))
    assert [(v.value, v.issues) for v in loose.values] == [(31, ("label-uncertain",)), (28, ("label-uncertain",))]
    assert [(v.value, v.issues) for v in listed.values] == [(31, ()), (28, ())]


def test_a_sum_of_every_group_is_in_none_though_each_has_a_sum_of_its_own() -> None:
    found = claims(
        "มาตรฐาน\tคะแนน\n1. มาตรฐานด้านศักยภาพ\t\n(1) กายภาพ\t4.00\nเฉลี่ยรวมทุกข้อของมาตรฐานที่ 1\t4.00\n"
        "2. มาตรฐานด้านภารกิจ\t\n(1) บริการสังคม\t5.00\nเฉลี่ยรวมทุกข้อของทุกมาตรฐาน\t4.50"
    )
    assert [c.group for c in found if c.indicator_printed.startswith("เฉลี่ย")] == [("1. มาตรฐานด้านศักยภาพ",), ()]


GROUPED = [
    ["ลักษณะ", "จำนวน (ราย)"],
    ["เพศ", ""],
    ["ชาย", "60"],
    ["หญิง", "105"],
    ["รวม", "165"],
    ["อาชีพ", ""],
    ["ค้าขาย", "46"],
]


def test_groups_go_on_overleaf_where_the_head_is_printed_again() -> None:
    found = over(GROUPED, [GROUPED[0], ["รับจ้าง", "119"], ["รวม", "165"], ["รวมทั้งหมด", "330"]])[4:]
    assert [(c.indicator_printed, c.group) for c in found] == [
        ("รับจ้าง", ("อาชีพ",)), ("รวม", ("อาชีพ",)), ("รวมทั้งหมด", ()),
    ]  # fmt: skip
    other = over(GROUPED, [["ลักษณะ", "ร้อยละ"], ["รับจ้าง", "119"], ["ช่าง", "165"]])[4:]
    assert [c.group for c in other] == [(), ()]


def test_the_sum_of_a_group_at_a_page_s_end_has_ended_it() -> None:
    found = over([*GROUPED, ["รวม", "46"]], [["ไม่ตอบ", "3"], ["รวมทั้งหมด", "214"]])[-2:]
    assert [(c.indicator_printed, c.group) for c in found] == [("ไม่ตอบ", ()), ("รวมทั้งหมด", ())]


def test_words_overleaf_are_the_rest_of_a_label_only_where_the_numbers_go_on_from_it() -> None:
    head, rows = ["วิชา", "จำนวน"], [["1. ภาษาไทย", "62"], ["2. คณิตศาสตร์ของโรงเรียน", "38"]]
    rest = over([head, *rows], [["ในสังกัดเทศบาล", ""], ["3. ภาษาอังกฤษ", "41"], ["4. ศิลปะ", "9"]])
    assert [c.indicator_printed for c in rest[1:3]] == ["2. คณิตศาสตร์ของโรงเรียน ในสังกัดเทศบาล", "3. ภาษาอังกฤษ"]
    group = over(
        [head, ["มัธยมศึกษา", ""], *rows, ["รวม", "100"]],
        [["ประถมศึกษา", ""], ["1. ศิลปะ", "9"], ["2. พลศึกษา", "8"], ["รวม", "17"]],
    )
    assert [(c.indicator_printed, c.group) for c in group[2:]] == [
        ("รวม", ("มัธยมศึกษา",)), ("1. ศิลปะ", ("ประถมศึกษา",)), ("2. พลศึกษา", ("ประถมศึกษา",)), ("รวม", ("ประถมศึกษา",)),
    ]  # fmt: skip


def test_the_only_sum_of_groups_on_several_pages_is_of_all_of_them() -> None:
    first = [row for row in GROUPED if row[0] != "รวม"]
    assert over(first, [["รับจ้าง", "119"], ["รวม", "330"]])[-1].group == ()
    assert over(GROUPED, [["รับจ้าง", "119"], ["รวม", "165"]])[-1].group == ("อาชีพ",)


def test_a_sum_in_no_group_over_the_sum_of_all_is_doubted() -> None:
    found = over([["ลักษณะ", "จำนวน"], ["ไม่ตอบ", "3"], ["รวม", "122"], ["รวมทั้งหมด", "214"]])
    assert [doubted(c) for c in found] == [False, True, False]


def test_no_row_is_in_a_group_of_its_own_name() -> None:
    found = claims("ยุทธศาสตร์\tโครงการ\tจำนวน\nงานถนน\tงานถนน\t99\nงานน้ำ\tงานประปา\t41")
    assert [(c.indicator_printed, c.group) for c in found] == [("งานถนน", ()), ("งานประปา", ("งานน้ำ",))]


@pytest.mark.parametrize(
    ("beside", "named"), [("ระบบพัฒนาบุคลากร", "ตัวบ่งชี้ที่ 2.1 ระบบพัฒนาบุคลากร"), ("5 ข้อ", "ตัวบ่งชี้ที่ 2.1"), ("", "ตัวบ่งชี้ที่ 2.1")]
)
def test_a_table_of_one_row_is_of_the_indicator_over_it_with_its_name_set_apart(beside: str, named: str) -> None:
    left = Paragraph((placed(100, 50, "ตัวบ่งชี้ที่ 2.1"), placed(100, 80, "ชนิดของตัวบ่งชี้")))
    right = Paragraph((placed(420, 52, beside), placed(420, 82, "กระบวนการ")))
    made = table([["เป้าหมาย", "ผลการดำเนินงาน"], ["5 ข้อ", "7 ข้อ"]], 1)
    found = parse([Page(1, "transcript", "read", blocks=(left, right, made))]).claims
    assert {c.indicator_printed for c in found} == {named} and len(found) == 2


def test_a_row_taken_for_a_level_of_the_head_leaves_the_column_in_doubt() -> None:
    rows = [["รายการ", "ผล"], ["", "4. มีการติดตามผลทุกปี"], ["งานหนึ่ง", "10.5"], ["งานสอง", "11.5"]]
    made = parse([Page(1, "transcript", "read", blocks=(table(rows, 2),))]).claims
    assert [(c.column_printed, c.issues) for c in made] == [("ผล / 4. มีการติดตามผลทุกปี", ("column-unclear",))] * 2


def test_a_merged_name_that_a_page_parts_from_its_last_rows_is_theirs_too() -> None:
    head = ["ส่วนงาน", "รายการ", "จำนวน"]

    def merged(names: list[tuple[str, int]], labels: list[str], first: int = 1) -> Table:
        """A table in which each name's cell goes down over so many rows."""
        made = table([head, *(["", label, f"{k}0"] for k, label in enumerate(labels, first))], 1)
        cells = [c for c in made.cells if c.column or not c.row]
        row = 1
        for name, down in names:
            cells.append(Cell(row, 0, NOWHERE, (line(name),) if name else (), down, 1))
            row += down
        return replace(made, cells=tuple(cells))

    above, below = merged([("กองช่าง", 2)], ["รถบด", "รถดับเพลิง"]), [("", 2), ("กองคลัง", 2)]
    labels = ["รถขุด", "รถตัก", "โต๊ะ", "ตู้เซฟ"]
    blocks = [above, merged(below, labels, 3)]
    found = parse([Page(k, "transcript", "read", blocks=(b,)) for k, b in enumerate(blocks, 1)]).claims
    assert [(c.indicator_printed, c.group) for c in found][2:] == [
        ("รถขุด", ("กองช่าง",)),
        ("รถตัก", ("กองช่าง",)),
        ("โต๊ะ", ("กองคลัง",)),
        ("ตู้เซฟ", ("กองคลัง",)),
    ]


def test_a_title_of_several_years_gives_its_table_none_of_them() -> None:
    title = "ตารางที่ 1 เปรียบเทียบ ปี 2564 และ ปี 2565"
    text = "ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี 2565\n\n{}\n\nรายการ\tปี 2564\tปี 2565\tผลต่าง\n"
    text += "รถ\t12.5\t14.0\t1.5\nเรือ\t3.5\t4.5\t1.0"
    assert [c.survey.year_be for c in claims(text.format(title))][:3] == [2564, 2565, None]
