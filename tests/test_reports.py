"""Tables that no survey knows, to claims: label, head, group, unit, identity, and what goes on over a page."""

from dataclasses import replace
from decimal import Decimal

import pytest
from layout_pages import line as placed
from parse_pages import line, page, pages, table

from extract.check.confidence import LABEL_FLOOR
from extract.model.claims import Claim
from extract.model.page import Box, Cell, Page, Paragraph, Reader, Table, TextRun
from extract.parse.report_columns import HEAD_READ, ValueColumn
from extract.parse.understand import parse


def claims(text: str) -> tuple[Claim, ...]:
    return parse(pages(text)).claims


def claims_sure(text: str) -> list[tuple[str, bool]]:
    return [(c.indicator_printed, c.mark.label_confidence > LABEL_FLOOR) for c in claims(text)]


def told(text: str) -> list[tuple[str, str, str | None, str]]:
    return [(c.indicator_printed, c.measure, c.column_printed, str(c.mark.value)) for c in claims(text)]


def test_heads_of_two_levels_are_joined() -> None:
    rows = [
        ["รายการ", "ปี ๒๕๖๐", "ปี ๒๕๖๐", "ปี ๒๕๖๑"],
        ["", "จำนวน", "ร้อยละ", "จำนวน"],
        ["ผู้เข้าอบรม", "120", "80.5", "141"],
    ]
    reading = parse([Page(1, "transcript", "read", blocks=(table(rows, 2),))])
    assert [(c.measure, c.column_printed, c.survey.year_be, str(c.mark.value)) for c in reading.claims] == [
        ("count", "ปี ๒๕๖๐ / จำนวน", 2560, "120"),
        ("percent", "ปี ๒๕๖๐ / ร้อยละ", 2560, "80.5"),
        ("count", "ปี ๒๕๖๑ / จำนวน", 2561, "141"),
    ]


@pytest.mark.parametrize(
    ("head", "cells", "expected"),
    [
        ("จำนวน (ร้อยละ)", ("48 (53.33)", "9 (10.00)"), [("count", None, "48"), ("percent", "percent", "53.33")]),
        ("x̄ (S.D.)", ("4.21 (0.52)", "3.98 (0.61)"), [("mean", None, "4.21"), ("standard-deviation", None, "0.52")]),
        ("ผลลัพธ์ (%หรือสัดส่วน)", ("43 / 85", "40 / 80"), [("result", None, "43"), ("result", None, "85")]),
    ],
)
def test_two_values_of_a_cell_are_of_the_two_measures_that_its_head_names(
    head: str, cells: tuple[str, str], expected: list[tuple[str, str | None, str]]
) -> None:
    found = claims(f"รายการ\t{head}\nชาย\t{cells[0]}\nหญิง\t{cells[1]}")
    assert [(c.measure, c.unit, str(c.mark.value)) for c in found[:2]] == expected


def test_a_column_of_a_span_of_years_has_none_of_them() -> None:
    text = "แผนงาน ปี ๒๕๖๔\n\nตัวชี้วัด\tปี ๒๕๖๖ - ๒๕๗๐\tปี ๒๕๖๕\nดัชนีความพร้อม\t๘๐.๕\t๗๐.๕\nดัชนีความสุข\t๘๕.๐\t๗๕.๐"
    assert [(c.survey.year_be, str(c.mark.value)) for c in claims(text)] == [
        (None, "80.5"),
        (2565, "70.5"),
        (None, "85.0"),
        (2565, "75.0"),
    ]


def test_any_head_over_figures_is_a_column() -> None:
    assert told("โรงเรียน\tภาษาไทย\tคณิตศาสตร์\tเฉลี่ย\nบ้านหนึ่ง\t๕๒.๑\t๓๗.๒\t๔๔.๖๕\nบ้านสอง\t๔๘.๐\t๓๖.๘\t๔๒.๔๐") == [
        ("บ้านหนึ่ง", "column", "ภาษาไทย", "52.1"),
        ("บ้านหนึ่ง", "column", "คณิตศาสตร์", "37.2"),
        ("บ้านหนึ่ง", "mean", "เฉลี่ย", "44.65"),
        ("บ้านสอง", "column", "ภาษาไทย", "48.0"),
        ("บ้านสอง", "column", "คณิตศาสตร์", "36.8"),
        ("บ้านสอง", "mean", "เฉลี่ย", "42.40"),
    ]


def test_a_head_hardly_read_may_name_another_column() -> None:
    """IIT that lost a letter; no doubt of a letter where the whole is the name of something known, or a measure."""
    whole = table([["หน่วยงาน", "IT", "EIT", "ตรัง", "เฉลี่ย"], ["กองคลัง", "81.5", "79.1", "77.7", "80.3"]], 1)
    heads = ("IT", "EIT", "ตรัง", "เฉลี่ย")
    cells = [replace(c, lines=(line(c.text, confidence=0.85),)) if c.text in heads else c for c in whole.cells]
    reading = parse([Page(1, "transcript", "read", blocks=(replace(whole, cells=tuple(cells)),))])
    assert {c.column_printed for c in reading.claims} == set(heads)
    read = {c.column_printed: dict(c.mark.meaning).get("head") for c in reading.claims}
    assert read == {"IT": 0.85, "EIT": 1.0, "ตรัง": 1.0, "เฉลี่ย": None}


def test_a_scrap_beside_sd_is_a_mean_under_whatever_name_of_a_group() -> None:
    heads = [["รายการ", "คะแนนประเมิน", ""], ["", "Xn", "S.D."]]
    whole = table([*heads, ["งานหนึ่ง", "3.17", "0.77"], ["งานสอง", "2.90", "0.35"]], 2)
    cells = [replace(c, column_span=2) if c.text == "คะแนนประเมิน" else c for c in whole.cells if c.text or c.row != 0]
    reading = parse([Page(1, "transcript", "read", blocks=(replace(whole, cells=tuple(cells)),))])
    assert [c.measure for c in reading.claims][:2] == ["mean", "standard-deviation"]


def test_a_scrap_of_a_head_is_no_name() -> None:
    found = claims("รายการ\ti\tฝ่าย 2\nงานหนึ่ง\t10.5\t11.5\nงานสอง\t12.5\t13.5")
    assert [(c.column_printed, c.issues) for c in found[:2]] == [("i", ("column-unclear",)), ("ฝ่าย 2", ())]


@pytest.mark.parametrize(
    ("heads", "columns", "doubted"),
    [
        (("IIT", "EIT", "oT", "รวม"), {"IIT", "EIT", "OIT", "รวม"}, set()),
        (("IIT", "อื่น", "oT", "รวม"), {"IIT", "อื่น", "oT", "รวม"}, {"oT", "อื่น"}),  # one code vouches for nothing
        (("IIT", "EIT", "NT", "รวม"), {"IIT", "EIT", "NT", "รวม"}, {"NT"}),  # two letters off
    ],
)
def test_a_code_hardly_read_is_the_one_its_fellows_leave(
    heads: tuple[str, ...], columns: set[str], doubted: set[str]
) -> None:
    whole = table([["หน่วยงาน", *heads], ["กองคลัง", "28.5", "29.1", "37.7", "95.3"]], 1)
    cells = [replace(c, lines=(line(c.text, confidence=0.6),)) if c.text in heads else c for c in whole.cells]
    reading = parse([Page(1, "transcript", "read", blocks=(replace(whole, cells=tuple(cells)),))])
    assert {c.column_printed for c in reading.claims} == columns
    assert {c.column_printed for c in reading.claims if dict(c.mark.meaning).get("head", 1.0) < HEAD_READ} == doubted


@pytest.mark.parametrize("plan", ["แผน", "เป้าหมาย"])  # แผน is a unit too, as in ๓ แผน
def test_rows_beside_a_merged_name_are_told_apart_by_their_own_words(plan: str) -> None:
    whole = table(
        [
            ["ตัวชี้วัด", "", "ไตรมาส ๑", "ไตรมาส ๒"],
            ["ผู้ป่วยที่ได้รับการคัดกรอง", plan, "200", "400"],
            ["", "ผล", "180", "420"],
            ["ความครอบคลุมของวัคซีน", plan, "25", "50"],
            ["", "ผล", "22.4", "48.9"],
        ],
        1,
    )
    cells = [
        replace(c, row_span=2) if c.column == 0 and c.row in (1, 3) else c
        for c in whole.cells
        if c.column or c.row not in (2, 4)
    ]
    reading = parse([Page(1, "transcript", "read", blocks=(replace(whole, cells=tuple(cells)),))])
    assert [(c.group, c.indicator_printed, str(c.mark.value), c.issues) for c in reading.claims] == [
        (("ผู้ป่วยที่ได้รับการคัดกรอง",), plan, "200", ()),
        (("ผู้ป่วยที่ได้รับการคัดกรอง",), plan, "400", ()),
        (("ผู้ป่วยที่ได้รับการคัดกรอง",), "ผล", "180", ()),
        (("ผู้ป่วยที่ได้รับการคัดกรอง",), "ผล", "420", ()),
        (("ความครอบคลุมของวัคซีน",), plan, "25", ()),
        (("ความครอบคลุมของวัคซีน",), plan, "50", ()),
        (("ความครอบคลุมของวัคซีน",), "ผล", "22.4", ()),
        (("ความครอบคลุมของวัคซีน",), "ผล", "48.9", ()),
    ]


def test_mean_and_deviation_in_the_signs_that_readers_leave() -> None:
    found = told("ประเด็น\t(xี)\t(5.0)\tระดับ\n1. ความสะดวก\t4.21\t.53\tมาก\n2. ความสะอาด\t4.50\t.61\tมาก")
    assert [(m, v) for _, m, _, v in found] == [
        ("mean", "4.21"),
        ("standard-deviation", "0.53"),
        ("mean", "4.50"),
        ("standard-deviation", "0.61"),
    ]


def test_units_come_from_the_cell_the_head_or_a_column_of_their_own() -> None:
    text = "ลำดับ\tรายการ\tหน่วยนับ\tจำนวน\tงบประมาณ (บาท)\n1\tเก้าอี้\tตัว\t12\t4,800\n2\tตู้\tใบ\t3\t9,900"
    assert [(c.indicator_printed, c.unit, str(c.mark.value)) for c in claims(text)] == [
        ("เก้าอี้", "ตัว", "12"),
        ("เก้าอี้", "baht", "4800"),
        ("ตู้", "ใบ", "3"),
        ("ตู้", "baht", "9900"),
    ]
    (least,) = claims("รายการ\tเป้าหมาย\nผู้ผ่าน\tไม่น้อยกว่าร้อยละ ๘๐")
    assert (least.qualifier, least.unit, str(least.mark.value)) == ("at-least", "percent", "80")


def test_a_group_with_figures_of_its_own_needs_no_number_where_the_rows_are_counted_anew() -> None:
    text = (
        "ลำดับที่\tหน่วยงาน\tจำนวน\n\tภาคเหนือ\t30\n1\tน่าน\t10\n2\tแพร่\t12\n3\tตาก\t8\n\tภาคใต้\t25\n1\tตรัง\t11\n2\tสงขลา\t14"
    )
    assert dict(claims_sure(text))["ภาคใต้"] is True
    assert dict(claims_sure(text.replace("\n1\tตรัง", "\n4\tตรัง").replace("\n2\tสงขลา", "\n5\tสงขลา")))["ภาคใต้"] is False


def test_numbers_before_ranges_are_numbers_of_rows() -> None:
    text = "อายุ\tจำนวน\n1. ต่ำกว่า 20 ปี\t12\n2. 20 - 29 ปี\t15\n3. 30 - 39 ปี\t18\n4. 40 ปีขึ้นไป\t9"
    found = claims(text)
    assert [c.indicator_printed for c in found][1:3] == ["2. 20 - 29 ปี", "3. 30 - 39 ปี"]
    assert all(c.mark.label_confidence > LABEL_FLOOR for c in found)


def test_names_with_numbers_of_two_levels_are_labels() -> None:
    text = (
        "กลุ่ม\tลักษณะ\tจำนวน\tร้อยละ\n1. อาชีพ\t1.1 รับราชการ\t12\t40.0\n\t1.2 ค้าขาย\t18\t60.0\n"
        "2. อายุ\t2.1 20 - 29 ปี\t21\t70.0\n\t2.2 30 - 39 ปี\t9\t30.0"
    )
    assert [(c.indicator_printed, c.measure, str(c.mark.value)) for c in claims(text)][:2] == [
        ("1.1 รับราชการ", "count", "12"),
        ("1.1 รับราชการ", "percent", "40.0"),
    ]


def test_labels_that_are_words_here_and_ranges_there_are_labels_beside_numbers() -> None:
    text = (
        "ลำดับ\tข้อมูลทั่วไป\tจำนวน\tร้อยละ\n1\tต่ำกว่า 20 ปี\t30\t6.8\n2\t20 - 29 ปี\t235\t53.3\n3\t30 - 39 ปี\t148\t33.6\n"
        "1\tชาย\t10\t3.6\n2\tหญิง\t91\t32.7\n3\tไม่ระบุ\t177\t63.7"
    )
    assert [(c.indicator_printed, str(c.mark.value)) for c in claims(text)][2:4] == [
        ("20 - 29 ปี", "235"),
        ("20 - 29 ปี", "53.3"),
    ]


def test_a_sum_is_of_its_group_where_each_has_one() -> None:
    text = "รายการ\tจำนวน\nเพศ\t\nชาย\t12\nหญิง\t15\nรวม\t27\nอายุ\t\nต่ำกว่า ๓๐ ปี\t20\n๓๐ ปีขึ้นไป\t7\nรวม\t27"
    assert [c.group for c in claims(text) if c.indicator_printed == "รวม"] == [("เพศ",), ("อายุ",)]


@pytest.mark.parametrize(
    ("over", "head", "unit"),
    [
        ("(หน่วย : ล้านบาท)", "ปี ๒๕๖๕", "million-baht"),
        ("หน่วย: คน", "จำนวน (แห่ง)", "แห่ง"),
        ("หน่วย: คน", "ร้อยละการเปลี่ยนแปลง", None),
        ("หน่วยงาน: กองคลัง", "ปี ๒๕๖๕", None),
    ],
)
def test_a_unit_over_a_table_is_that_of_its_figures_without_one_of_their_own(
    over: str, head: str, unit: str | None
) -> None:
    found = claims(f"ตารางที่ 3 รายรับ\n{over}\n\nรายการ\t{head}\nเงินเดือน\t12.5\nค่าจ้าง\t15.5")
    assert [c.unit for c in found] == [unit, unit]


def test_groups_stand_above_their_rows_and_sums_are_of_their_own_table() -> None:
    text = (
        "ประเด็น\tค่าเฉลี่ย\n1. ด้านวิทยากร\t\n1.1 ความรู้\t4.1\n1.2 การถ่ายทอด\t4.2\n"
        "2. ด้านสถานที่\t\n2.1 ความสะอาด\t4.3\nรวม\t4.2"
    )
    one = claims(text)
    assert [(c.group, c.indicator_printed) for c in one] == [
        (("1. ด้านวิทยากร",), "1.1 ความรู้"),
        (("1. ด้านวิทยากร",), "1.2 การถ่ายทอด"),
        (("2. ด้านสถานที่",), "2.1 ความสะอาด"),
        ((), "รวม"),  # of both groups: neither has a sum of its own
    ]
    two = parse([Page(1, "transcript", "read", blocks=(*page(text).blocks, *page(text).blocks))]).claims
    assert len({c.key for c in two}) == len(two) == 2 * len(one)


def test_a_row_whose_label_may_be_another_s_goes_to_a_person() -> None:
    sure = {c.indicator_printed: c.mark.label_confidence for c in claims(
        "รายการ\tผล\n1. งานหนึ่ง\t10.5\n2. งานสอง\t11.5\n3. งานสาม\t\nและงานสี่\t12.5\n4. งานห้า\t13.5"
    )}  # fmt: skip
    assert [label for label, s in sure.items() if s >= 0.75] == ["1. งานหนึ่ง", "2. งานสอง"]


@pytest.mark.parametrize("rows_after", [1, 2])
def test_a_table_goes_on_over_the_page_without_its_head(rows_after: int) -> None:
    first = table([["รายการ", "เป้าหมาย", "ผลการดำเนินงาน"], ["งานหนึ่ง", "10.5", "11.0"], ["งานสอง", "12.5", "13.0"]], 1)
    rest = table([[f"งานที่เหลือ {'ก' * k}", "20.5", "21.0"] for k in range(1, rows_after + 1)])
    reading = parse([Page(1, "transcript", "read", blocks=(first,)), Page(2, "transcript", "read", blocks=(rest,))])
    over = [c for c in reading.claims if c.mark.page == 2]
    assert {(c.measure, c.column_printed) for c in over} == {("target", "เป้าหมาย"), ("result", "ผลการดำเนินงาน")}
    titled = replace(page("ตารางที่ ๒ แสดงจำนวน").blocks[0])
    assert isinstance(titled, Paragraph)
    other = Page(2, "transcript", "read", blocks=(titled, rest))
    apart = parse([Page(1, "transcript", "read", blocks=(first,)), other]).claims
    assert {c.issues for c in apart if c.mark.page == 2} == {("column-unclear",)}


def test_a_row_that_the_page_s_end_cut_in_two_is_one_label_and_no_group() -> None:
    rows = [["รายการ", "ผล"], ["1. งานหนึ่ง", "10.5"], ["2. งานสอง", "11.5"], ["3. งานสามของ", "12.5"]]
    rest = [["หน่วยงานกลาง", ""], ["4. งานสี่", "13.5"], ["5. งานห้า", "14.5"]]
    over = [Page(k, "transcript", "read", blocks=(made,)) for k, made in enumerate((table(rows, 1), table(rest)), 1)]
    found = [(c.indicator_printed, c.group, c.mark.label_confidence < 0.5) for c in parse(over).claims]
    assert found == [
        ("1. งานหนึ่ง", (), False),
        ("2. งานสอง", (), False),
        ("3. งานสามของ หน่วยงานกลาง", (), True),
        ("4. งานสี่", (), False),
        ("5. งานห้า", (), False),
    ]


@pytest.mark.parametrize(
    ("words", "number", "doubted"), [("ของจังหวัด", "3", True), ("ของจังหวัด", "9", False), ("", "3", False)]
)
def test_a_label_may_go_on_overleaf_in_words_that_the_rows_numbers_count_on_over(
    words: str, number: str, doubted: bool
) -> None:
    head = ["ที่", "รายการ", "จำนวน"]
    rest = [head, *([["", words, ""]] if words else []), [number, "งานไฟทาง", "19.5"], [f"{number}0", "งานน้ำ", "20.5"]]
    made = (table([head, ["1", "งานถนน", "17.5"], ["2", "งานสวน", "18.5"]], 1), table(rest, 1))
    over = [Page(k, "transcript", "read", blocks=(each,)) for k, each in enumerate(made, 1)]
    sure = {c.indicator_printed: (c.mark.label_confidence or 0) >= 0.75 for c in parse(over).claims}
    assert sure == {"งานถนน": True, "งานสวน": not doubted, "งานไฟทาง": True, "งานน้ำ": True}


@pytest.mark.parametrize(
    ("first", "second", "sure"),
    [
        ("1. งานหนึ่ง", "2. งานสอง", [True, True]),
        ("1. งานหนึ่ง", "และงานสอง", [True, False]),
        ("1. งานหนึ่ง\n2. งานสอง", "ของสำนักงาน", [False, False]),
    ],
)
def test_a_label_that_holds_the_next_ones_number_or_begins_in_mid_phrase_is_doubted(
    first: str, second: str, sure: list[bool]
) -> None:
    made = table([["รายการ", "ผล"], [first, "10.5"], [second, "11.5"], ["งานอื่น", "12.5"]], 1)
    found = parse([Page(1, "transcript", "read", blocks=(made,))]).claims
    assert [(c.mark.label_confidence or 0) >= 0.75 for c in found] == [*sure, True]


def test_a_head_printed_again_over_no_rows_holds_no_values() -> None:
    head = [["รายการ", "รอบ 12 เดือน", "รวม"], ["งาน", "เป้าหมาย 5", "ผล"]]
    rows = [*head, ["งานหนึ่ง", "10.5", "11.5"], ["งานสอง", "12.5", "13.5"]]
    made = [Page(k, "transcript", "read", blocks=(table(r, 2),)) for k, r in enumerate((rows, head), 1)]
    assert [str(c.mark.value) for c in parse(made).claims] == ["10.5", "11.5", "12.5", "13.5"]


def test_a_speck_in_a_head_is_no_level_of_it() -> None:
    made = table(
        [["รายการ", "คะแนน", "ร้อยละ"], ["", "·", "'"], ["งานหนึ่ง", "10.5", "11.5"], ["งานสอง", "12.5", "13.5"]], 2
    )
    found = parse([Page(1, "transcript", "read", blocks=(made,))]).claims
    assert {c.column_printed for c in found} == {"คะแนน", "ร้อยละ"}


@pytest.mark.parametrize(("x", "sure"), [(120, False), (100, True), (160, True)])
def test_words_over_a_numbered_row_that_begin_behind_its_number_are_of_its_label(x: int, sure: bool) -> None:
    labels = [(100, "1 งานถนน"), (x, "การดูแลสวน"), (100, "2 สาธารณะ"), (100, "3 งานไฟทาง"), (100, "4 งานน้ำ")]
    values = ["10.5", "", "11.5", "12.5", "13.5"]
    cells = [
        Cell(0, 0, Box(0, 0, 9, 9), (placed(100, 0, "รายการ"),)),
        Cell(0, 1, Box(0, 0, 9, 9), (placed(400, 0, "ผล"),)),
    ]
    for r, ((at, label), value) in enumerate(zip(labels, values, strict=True), 1):
        box = Box(0, 30 * r, 9, 30 * r + 20)
        cells += [
            Cell(r, 0, box, (placed(at, 30 * r, label),)),
            Cell(r, 1, box, (placed(400, 30 * r, value),) if value else ()),
        ]
    made = Table(Box(0, 0, 500, 200), tuple(cells), 6, 2, "aligned", 1)
    found = {c.indicator_printed: c for c in parse([Page(1, "transcript", "read", blocks=(made,))]).claims}
    assert {k: (c.mark.label_confidence or 0) >= 0.75 for k, c in found.items()} == {
        "1 งานถนน": True, "2 สาธารณะ": sure, "3 งานไฟทาง": True, "4 งานน้ำ": True,
    }  # fmt: skip


def test_months_and_years_in_order_were_read_right_however_unsurely() -> None:
    def unclear(*months: str) -> list[str | None]:
        made = table(
            [["รายการ", *months], ["งานหนึ่ง", *("10.5" for _ in months)], ["งานสอง", *("11.5" for _ in months)]], 1
        )
        cells = tuple(
            replace(c, lines=(line(c.text, confidence=0.85),)) if c.row == 0 and c.column else c for c in made.cells
        )
        reading = parse([Page(1, "transcript", "read", blocks=(replace(made, cells=cells),))])
        return sorted({c.column_printed for c in reading.claims if dict(c.mark.meaning).get("head", 1.0) < HEAD_READ})

    assert unclear("พ.ย.", "ธ.ค.", "ม.ค.") == []
    assert unclear("พ.ย.", "ม.ค.", "ธ.ค.") == ["ธ.ค.", "พ.ย.", "ม.ค."]
    assert unclear("ปี ๒๕๖๑", "ปี ๒๕๖๒", "ปี ๒๕๖๓") == []
    assert unclear("ไตรมาส ๑", "ไตรมาส ๒", "ไตรมาส ๓") == []
    assert unclear("ไตรมาส ๑", "ไตรมาส ๒", "ไตรมาส ๗") == ["ไตรมาส ๑", "ไตรมาส ๒", "ไตรมาส ๗"]
    assert unclear("พ.ศ. 2563", "พ.ศ. 2562", "พ.ศ. 2561", "รวม 3 ปี") == ["รวม 3 ปี"]
    assert unclear("ปี ๒๕๖๑", "ปี ๒๕๖๘", "ปี ๒๕๖๓") == ["ปี ๒๕๖๑", "ปี ๒๕๖๓", "ปี ๒๕๖๘"]
    assert unclear("ผลการดำเนินงาน ปี ๒๕๖๑", "เป้าหมาย") == ["ผลการดำเนินงาน ปี ๒๕๖๑"]


def test_a_head_that_a_line_cut_or_the_reader_missed_a_letter_of_names_no_column_on_an_image() -> None:
    made = table([["ด้าน", "เป้าหมา", "คะแนน", "น้ำฝน"], ["งานหนึ่ง", "10.5", "9", "7"], ["งานสอง", "11.5", "8", "6"]], 1)
    for origin, unclear in (("ocr", {"เป้าหมา"}), ("transcript", set())):
        reading = parse([Page(1, origin, "read", blocks=(made,))])  # type: ignore[arg-type]
        assert {c.column_printed for c in reading.claims if c.issues == ("column-unclear",)} == unclear


@pytest.mark.parametrize(
    ("value", "behind", "odd"), [("56.7", "⁶", True), ("56.7", "", False), ("56.76", "⁶⁾", False), ("56.761", "", True)]
)
def test_a_figure_unlike_its_column_s_is_doubted_where_a_mark_may_hold_a_digit(
    value: str, behind: str, odd: bool
) -> None:
    assert ValueColumn(1, "column", "ปี ๒๕๖๖", decimals=2).is_odd(Decimal(value), behind) is odd


def test_two_tables_side_by_side() -> None:
    found = told("จังหวัด\tคะแนน\tจังหวัด\tคะแนน\nเลย\t91.3\tน่าน\t88.1\nตาก\t90.2\tแพร่\t87.4")
    assert len(found) == 4 and {v for *_, v in found} == {"91.3", "90.2", "88.1", "87.4"}
    entities = {
        c.entity: str(c.mark.value)
        for c in claims("จังหวัด\tคะแนน\tจังหวัด\tคะแนน\nเลย\t91.3\tน่าน\t88.1\nตาก\t90.2\tแพร่\t87.4")
    }
    assert entities == {"เลย": "91.3", "น่าน": "88.1", "ตาก": "90.2", "แพร่": "87.4"}


def lines_of(*cells: tuple[str, ...]) -> list[list[str]]:
    """Label, measure and values of a table whose second row has cells of several lines."""
    made = table([["กิจกรรม", "เป้าหมาย"], *([a, b] for a, b in cells)])
    found = parse([Page(1, "transcript", "read", blocks=(made,))]).claims
    return [[c.indicator_printed, c.measure, str(c.mark.value)] for c in found]


@pytest.mark.parametrize(
    ("cell", "values"),
    [("2 รุ่น\n80 คน", ["2", "80"]), ("25\n(62.5)", ["25", "62.5"]), ("120\n.50", []), ("2,\n500", [])],
)
def test_each_line_of_a_cell_that_is_a_value_is_one(cell: str, values: list[str]) -> None:
    found = lines_of(("อบรมผู้นำ", cell), ("นิทรรศการ", "500"))
    assert [v for label, _, v in found if label == "อบรมผู้นำ" and v != "None"] == values


def test_money_is_its_project_s_and_not_the_indicator_s_beside_it() -> None:
    rows = "โครงการ/กิจกรรม\tตัวชี้วัด\tเป้าหมาย\tงบประมาณ\nโครงการชุมชน\tจำนวนผู้เข้าร่วม\t80 คน\t20,000\n"
    rows += "โครงการวิจัย\tจำนวนผลงาน\t3 เรื่อง\t50,000"
    found = [(c.indicator_printed, c.measure) for c in claims(rows)]
    assert found[:2] == [("จำนวนผู้เข้าร่วม", "target"), ("โครงการชุมชน", "amount")]


def test_a_label_that_ends_in_mid_phrase_is_doubted_and_the_next_with_it() -> None:
    found = claims("หมวด\tดัชนี\nอาหาร\t109.67\nพาหนะและการ\t107.93\nขนส่ง เคหสถาน\t104.81\nยา\t101.20")
    assert [c.mark.label_confidence < 0.5 for c in found] == [False, True, True, False]


def test_a_head_printed_again_and_again_parts_tables_side_by_side_whatever_specks_are_in_it() -> None:
    text = "ตำบล\tคะแนน\tตำบล.\tคะแนน\tตำบล\t(คะแนน\nนาเกลือ\t81\tนาดิน\t62\tนาไร่\t70\nนาทราย\t77\tนาสวน\t55\tนาน้ำ\t90"
    found = [(name, value) for name, _, _, value in told(text)]
    assert found == [
        ("นาเกลือ", "81"), ("นาทราย", "77"), ("นาดิน", "62"), ("นาสวน", "55"), ("นาไร่", "70"), ("นาน้ำ", "90"),
    ]  # fmt: skip


def test_two_tables_side_by_side_are_two_where_an_empty_column_parts_them() -> None:
    left, right = (["ด้าน", "คะแนน"], ["พื้นที่", "ร้อยละ"])
    rows = [[*left, "", *right], ["สุขภาพ", "71.2", "", "เขตเมือง", "72.4"], ["การศึกษา", "65.8", "", "เขตชนบท", "61.9"]]
    found = parse([Page(1, "transcript", "read", blocks=(table(rows),))]).claims
    assert [(c.indicator_printed, str(c.mark.value)) for c in found] == [
        ("สุขภาพ", "71.2"), ("การศึกษา", "65.8"), ("เขตเมือง", "72.4"), ("เขตชนบท", "61.9"),
    ]  # fmt: skip


def test_ranges_of_amounts_name_the_rows_of_the_second_of_two_tables() -> None:
    left, right = (["อาชีพ", "ร้อยละ"], ["รายได้", "ร้อยละ"])
    rows = [[*left, "", *right], ["ทำนา", "48.2", "", "ต่ำกว่า 5,000 บาท", "30.4"],
            ["ค้าขาย", "27.5", "", "5,000 - 9,000 บาท", "41.1"],
            ["อื่น", "24.3", "", "มากกว่า 9,000 บาท", "28.5"]]  # fmt: skip
    found = parse([Page(1, "transcript", "read", blocks=(table(rows),))]).claims
    assert [(c.indicator_printed, str(c.mark.value)) for c in found] == [
        ("ทำนา", "48.2"), ("ค้าขาย", "27.5"), ("อื่น", "24.3"),
        ("ต่ำกว่า 5,000 บาท", "30.4"), ("5,000 - 9,000 บาท", "41.1"), ("มากกว่า 9,000 บาท", "28.5"),
    ]  # fmt: skip


def test_years_beside_a_merged_name_are_what_its_rows_are_called() -> None:
    rows = [["กลุ่มคดี", "ปี พ.ศ.", "รับแจ้ง (คดี)"], ["ชีวิต", "2561", "45"], ["", "2562", "52"],
            ["ทรัพย์", "2561", "120"], ["", "2562", "98"]]  # fmt: skip
    whole = table(rows, 1)
    cells = [
        replace(c, row_span=2) if c.column == 0 and c.row in (1, 3) else c
        for c in whole.cells
        if c.column or c.row not in (2, 4)
    ]
    found = parse([Page(1, "transcript", "read", blocks=(replace(whole, cells=tuple(cells)),))]).claims
    assert [(c.group, c.indicator_printed, str(c.mark.value), c.issues) for c in found] == [
        (("ชีวิต",), "2561", "45", ()), (("ชีวิต",), "2562", "52", ()),
        (("ทรัพย์",), "2561", "120", ()), (("ทรัพย์",), "2562", "98", ()),
    ]  # fmt: skip


def test_numbers_of_telephones_are_no_values() -> None:
    rows = "นายชาญ\tอำเภอ\t0 3422 1456\nนางพร\tเทศบาล\t08 1455 2231\nนายมั่น\tตำบล\t0 3422 7788 ต่อ 102"
    assert told(f"ชื่อ\tหน่วยงาน\tโทรศัพท์\n{rows}") == []
    assert told(f"ชื่อ\tหน่วยงาน\tติดต่อ\n{rows}") == []


def test_a_column_whose_head_is_the_end_of_anothers_may_have_lost_a_level() -> None:
    found = claims("ภาค\t2563 ครึ่งแรก\tครึ่งแรก\tครึ่งหลัง\nเหนือ\t41.5\t42.5\t43.5\nใต้\t51.5\t52.5\t53.5")
    assert [(c.column_printed, "column-unclear" in c.issues) for c in found][:3] == [
        ("2563 ครึ่งแรก", False), ("ครึ่งแรก", True), ("ครึ่งหลัง", False),
    ]  # fmt: skip


def test_what_may_be_anothers_goes_to_a_person() -> None:
    whole = table([["ด้าน", "แผน", "ผล"], ["ถนน", "4.1", "4.2"], ["สวน", "3.1", "3.2"]], 1)
    cells = [replace(c, doubtful=c.text in ("แผน", "สวน")) for c in whole.cells]
    found = parse([Page(1, "transcript", "read", blocks=(replace(whole, cells=tuple(cells)),))]).claims
    assert [(str(c.mark.value), "column-unclear" in c.issues) for c in found] == [
        ("4.1", True), ("4.2", False), ("3.1", True), ("3.2", False),
    ]  # fmt: skip
    assert [c.mark.label_confidence < LABEL_FLOOR for c in found] == [False, False, True, True]


def test_a_table_of_contents_without_a_head_gives_no_values() -> None:
    rows = "- จำนวนบุคลากร\t5\n- ผลการประเมินรายตัวบ่งชี้\t61"
    assert told(f"สารบัญ\n\n{rows}") == []
    assert [value for *_, value in told(f"รายการ\n\n{rows}")] == ["5", "61"]


@pytest.mark.parametrize(
    ("label", "reader", "doubted"),
    [
        ("ด้านข้อมูล", "recognizer", False),
        ("ด้านข้อมูล ·", "recognizer", True),  # a speck
        ("ด้านข้อมูล \\", "recognizer", True),  # the end of a stroke
        ("ด้านข้อมูล N", "recognizer", True),
        ("ด้านข้อมูล N", "text-layer", False),  # printed so
        ("ด้านข้อมูล ก", "recognizer", False),
    ],
)
def test_a_speck_behind_a_label_that_was_read_by_eye_makes_it_doubtful(
    label: str, reader: Reader, doubted: bool
) -> None:
    whole = table([["ด้าน", "คะแนน"], ["ด้านบุคลากร", "81.5"], [label, "79.1"]], 1)
    seen = line(label)
    glyphs = [*seen.run.glyphs[:-1], replace(seen.run.glyphs[-1], confidence=0.74)]
    seen = replace(seen, run=TextRun.of(glyphs), reader=reader)
    cells = [replace(c, lines=(seen,)) if c.text == label else c for c in whole.cells]
    reading = parse([Page(1, "transcript", "read", blocks=(replace(whole, cells=tuple(cells)),))])
    assert [c.mark.label_confidence < LABEL_FLOOR for c in reading.claims] == [False, doubted]


def test_figures_of_a_cell_over_two_columns_are_of_none_of_them_for_certain() -> None:
    rows = [["ด้าน", "เป้าหมาย", "คะแนน"], ["ด้านข้อมูล", "28.5 29.1", ""], ["ด้านแผน", "37.7", "39.4"]]
    whole = table(rows, 1)
    cells = [
        replace(c, column_span=2) if (c.row, c.column) == (1, 1) else c
        for c in whole.cells
        if (c.row, c.column) != (1, 2)
    ]
    reading = parse([Page(1, "transcript", "read", blocks=(replace(whole, cells=tuple(cells)),))])
    assert [(str(c.mark.value), "column-unclear" in c.issues) for c in reading.claims] == [
        ("28.5", True),
        ("29.1", True),
        ("37.7", False),
        ("39.4", False),
    ]
