"""Tables that no survey knows, to claims: label, head, group, unit, identity, and what goes on over a page."""

from dataclasses import replace

import pytest
from parse_pages import line, table, two_levels
from report_claims import claims, head_read, told

from extract.check.confidence import LABEL_FLOOR
from extract.model.page import Line, Page, Reader, TextRun
from extract.parse.report_columns import HEAD_READ, ValueColumn, may_be_a_letter
from extract.parse.understand import parse


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


def test_a_value_in_brackets_behind_another_is_doubted_where_the_head_names_one() -> None:
    found = claims("รายการ\tจำนวน\tปี ๒๕๖๕\nชาย\t48 (53.33)\t3 (4.1)\nหญิง\t9 (10.00)\t4 (5.1)")
    assert [(str(c.mark.value), c.issues) for c in found[:4]] == [
        ("48", ()),
        ("53.33", ("column-unclear",)),
        ("3", ()),
        ("4.1", ()),
    ]


def test_numbers_of_columns_that_came_into_the_cells_of_their_names_are_none_of_these() -> None:
    found = claims("ลักษณะ (1)\tจำนวน (%) (2)\tปี ๒๕๖๕ (3)=(2)\nชาย\t48 (53.33)\t12\nหญิง\t9 (10.00)\t14")
    assert [(c.measure, c.column_printed, str(c.mark.value)) for c in found[:3]] == [
        ("count", "จำนวน (%)", "48"),
        ("percent", "จำนวน (%)", "53.33"),
        ("column", "ปี ๒๕๖๕", "12"),
    ]
    few = claims("ลักษณะ\tจำนวน (ร้อยละ)\n(1)\t(2)\nชาย\t48 (53.33)\nหญิง\t9 (10.00)")
    assert [(c.measure, c.column_printed) for c in few[:2]] == [
        ("count", "จำนวน (ร้อยละ)"),
        ("percent", "จำนวน (ร้อยละ)"),
    ]
    scale = claims("ประเด็น\tน้อย (2)\tมาก (3)\nสถานที่\t4\t12\nเวลา\t9\t14")
    assert [c.column_printed for c in scale[:2]] == ["น้อย (2)", "มาก (3)"]


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
    assert {c.column_printed for c in reading.claims if head_read(c) < HEAD_READ} == doubted


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


def test_names_as_wide_as_the_table_leave_the_rows_beside_merged_names_told_apart() -> None:
    rows = [["รายการ", "แผน/ผล", "ไตรมาส ๑"], ["ด้านเจ้าหน้าที่", "", ""], ["ความสุภาพ", "แผน", "200"], ["", "ผล", "180"],
            ["ด้านสถานที่", "", ""], ["ที่จอดรถ", "แผน", "25"], ["", "ผล", "22"]]  # fmt: skip
    whole = table(rows, 1)
    spans = {(1, 0): (1, 3), (4, 0): (1, 3), (2, 0): (2, 1), (5, 0): (2, 1)}
    cells = [
        replace(
            c, row_span=spans.get((c.row, c.column), (1, 1))[0], column_span=spans.get((c.row, c.column), (1, 1))[1]
        )
        for c in whole.cells
        if c.text
    ]
    reading = parse([Page(1, "transcript", "read", blocks=(replace(whole, cells=tuple(cells)),))])
    assert [(c.group[-1:], c.indicator_printed, str(c.mark.value), c.issues) for c in reading.claims] == [
        (("ความสุภาพ",), "แผน", "200", ()), (("ความสุภาพ",), "ผล", "180", ()),
        (("ที่จอดรถ",), "แผน", "25", ()), (("ที่จอดรถ",), "ผล", "22", ()),
    ]  # fmt: skip


def test_mean_and_deviation_in_the_signs_that_readers_leave() -> None:
    found = told("ประเด็น\t(xี)\t(5.0)\tระดับ\n1. ความสะดวก\t4.21\t.53\tมาก\n2. ความสะอาด\t4.50\t.61\tมาก")
    assert [(m, v) for _, m, _, v in found] == [
        ("mean", "4.21"),
        ("standard-deviation", "0.53"),
        ("mean", "4.50"),
        ("standard-deviation", "0.61"),
    ]


def test_months_and_years_in_order_were_read_right_however_unsurely() -> None:
    def unclear(*months: str) -> list[str | None]:
        made = table(
            [["รายการ", *months], ["งานหนึ่ง", *("10.5" for _ in months)], ["งานสอง", *("11.5" for _ in months)]], 1
        )
        cells = tuple(
            replace(c, lines=(line(c.text, confidence=0.85),)) if c.row == 0 and c.column else c for c in made.cells
        )
        reading = parse([Page(1, "transcript", "read", blocks=(replace(made, cells=cells),))])
        return sorted({c.column_printed for c in reading.claims if head_read(c) < HEAD_READ})

    assert unclear("พ.ย.", "ธ.ค.", "ม.ค.") == []
    assert unclear("พ.ย.", "ม.ค.", "ธ.ค.") == ["ธ.ค.", "พ.ย.", "ม.ค."]
    assert unclear("ปี ๒๕๖๑", "ปี ๒๕๖๒", "ปี ๒๕๖๓") == []
    assert unclear("ไตรมาส ๑", "ไตรมาส ๒", "ไตรมาส ๓") == []
    assert unclear("ไตรมาส ๑", "ไตรมาส ๒", "ไตรมาส ๗") == ["ไตรมาส ๑", "ไตรมาส ๒", "ไตรมาส ๗"]
    assert unclear("พ.ศ. 2563", "พ.ศ. 2562", "พ.ศ. 2561", "รวม 3 ปี") == ["รวม 3 ปี"]
    assert unclear("ปี ๒๕๖๑", "ปี ๒๕๖๘", "ปี ๒๕๖๓") == ["ปี ๒๕๖๑", "ปี ๒๕๖๓", "ปี ๒๕๖๘"]
    assert unclear("มากที่สุด (5)", "มาก (4)", "ปานกลาง (3)") == []
    assert unclear("มากที่สุด (5)", "มาก (4)", "ปานกลาง (8)") == ["ปานกลาง (8)", "มาก (4)", "มากที่สุด (5)"]
    assert unclear("มากสุด (5)", "มาก (4)", "ปานกลาง (3)") == ["มากสุด (5)"]
    assert unclear("ผลการดำเนินงาน ปี ๒๕๖๑", "เป้าหมาย") == ["ผลการดำเนินงาน ปี ๒๕๖๑"]


@pytest.mark.parametrize("apart", [True, False])
def test_a_number_of_a_column_hardly_read_says_nothing_of_its_name(apart: bool) -> None:
    names, numbers = ("กลุ่ม", "ต้นทุน", "ผลิตผล"), ("(1)", "(2)", "(3)")
    body = [["งานหนึ่ง", "10.5", "9"], ["งานสอง", "11.5", "8"]]
    made = table([list(names), list(numbers), *body] if apart else [[*names], *body], 2 if apart else 1)

    def head(text: str, number: str) -> Line:
        both = (*line(text).run.glyphs, *line(number, confidence=0.2).run.glyphs)
        return replace(line(text + number), run=TextRun.of(both))

    cells = tuple(
        replace(c, lines=(line(c.text, confidence=0.2) if apart else head(c.text, numbers[c.column]),))
        if c.row == int(apart)
        else c
        for c in made.cells
    )
    reading = parse([Page(1, "transcript", "read", blocks=(replace(made, cells=cells),))])
    assert {(c.column_printed, dict(c.mark.meaning)["head"]) for c in reading.claims} == {(n, 1.0) for n in names[1:]}


def test_a_head_that_a_line_cut_or_the_reader_missed_a_letter_of_names_no_column_on_an_image() -> None:
    made = table([["ด้าน", "เป้าหมา", "คะแนน", "น้ำฝน"], ["งานหนึ่ง", "10.5", "9", "7"], ["งานสอง", "11.5", "8", "6"]], 1)
    for origin, unclear in (("ocr", {"เป้าหมา"}), ("transcript", set())):
        reading = parse([Page(1, origin, "read", blocks=(made,))])  # type: ignore[arg-type]
        assert {c.column_printed for c in reading.claims if c.issues == ("column-unclear",)} == unclear


@pytest.mark.parametrize(
    ("heads", "doubted"),
    [
        (("เฉลี่ย / I", "เฉลี่ย / P", "เฉลี่ย / 0", "เฉลี่ย / รวม"), ["เฉลี่ย / 0"]),
        (("ก", "ข", "๑"), ["๑"]),
        (("เฉลี่ย / I", "เฉลี่ย / O", "ระดับ / 0"), []),
        (("ระดับ / 1", "ระดับ / 2", "ระดับ / รวม"), []),
        (("ระดับ / ๔", "ระดับ / ๓.๕", "ระดับ / ๓", "ระดับ / ๐", "ระดับ / ร"), []),
        (("ระดับ / 1", "ระดับ / P", "ระดับ / 0"), ["ระดับ / 1", "ระดับ / 0"]),
    ],
)
def test_a_figure_that_heads_a_column_where_letters_head_the_others_may_be_one(
    heads: tuple[str, ...], doubted: list[str]
) -> None:
    columns = [ValueColumn(k, "mean", head) for k, head in enumerate(heads)]
    assert [c.printed for c in columns if may_be_a_letter(c, columns)] == doubted


def test_two_tables_side_by_side() -> None:
    found = told("จังหวัด\tคะแนน\tจังหวัด\tคะแนน\nเลย\t91.3\tน่าน\t88.1\nตาก\t90.2\tแพร่\t87.4")
    assert len(found) == 4 and {v for *_, v in found} == {"91.3", "90.2", "88.1", "87.4"}
    entities = {
        c.entity: str(c.mark.value)
        for c in claims("จังหวัด\tคะแนน\tจังหวัด\tคะแนน\nเลย\t91.3\tน่าน\t88.1\nตาก\t90.2\tแพร่\t87.4")
    }
    assert entities == {"เลย": "91.3", "น่าน": "88.1", "ตาก": "90.2", "แพร่": "87.4"}


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


def test_a_head_in_which_the_names_of_two_years_ran_together_is_of_neither() -> None:
    found = claims("ภาค\tปี พ.ศ. ๒๕๖๓ ปี พ.ศ.\t๒๕๖๔\tปี พ.ศ. ๒๕๖๖ - ๒๕๖๗\nเหนือ\t41.5\t42.5\t43.5\nใต้\t51.5\t52.5\t53.5")
    assert [(str(c.mark.value), "column-unclear" in c.issues) for c in found][:3] == [
        ("41.5", True), ("42.5", False), ("43.5", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "unclear"),
    [("ปี ๒๕๖๕ ปี ๒๕๖๖", True), ("แผนปี ๒๕๖๕ ผลปี ๒๕๖๖", False), ("ปี ๒๕๖๕ - ๒๕๖๘", False), ("ปี ๒๕๖๕", False)],
)
def test_years_of_groups_that_ran_together_over_other_columns_are_told_of_none(name: str, unclear: bool) -> None:
    whole = table([["งาน", name, "", "", ""], ["", "แผน", "ผล", "คะแนน", "ร้อยละ"], ["งานหนึ่ง", "1", "2", "3", "4"]], 2)
    cells = [replace(c, column_span=4) if (c.row, c.column) == (0, 1) else c for c in whole.cells]
    cells = [c for c in cells if c.row or c.column < 2]
    reading = parse([Page(1, "transcript", "read", blocks=(replace(whole, cells=tuple(cells)),))])
    assert [c.issues == ("column-unclear",) for c in reading.claims] == [unclear] * 4


@pytest.mark.parametrize(
    ("name", "unclear"),
    [("จุดความร้อน (จุด) พื้นที่ (ไร่)", True), ("พื้นที่ (ไร่) ที่ฟื้นฟู", False), ("จำนวน (ไร่) (ร้อยละ)", False)],
)
def test_names_that_ran_together_with_their_units_are_told_of_none(name: str, unclear: bool) -> None:
    whole = table([["ศูนย์", name, "", "อื่น"], ["", "เสียหาย", "ฟื้นฟูแล้ว", ""], ["งาว", "1", "2", "3"]], 2)
    cells = [replace(c, column_span=2) if (c.row, c.column) == (0, 1) else c for c in whole.cells]
    cells = [c for c in cells if (c.row, c.column) != (0, 2)]
    reading = parse([Page(1, "transcript", "read", blocks=(replace(whole, cells=tuple(cells)),))])
    assert [c.issues == ("column-unclear",) for c in reading.claims] == [unclear] * 2 + [False]


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


@pytest.mark.parametrize(
    ("origin", "behind", "unclear"),
    [("ocr", "p-value", True), ("ocr", "S.D.", False), ("text-layer", "p-value", False)],
)
def test_an_x_before_the_sign_of_a_test_may_be_another_letter(origin: str, behind: str, unclear: bool) -> None:
    rows = [["ตัวแปร", "จำนวน", "x", behind], ["เพศ", "12", "0.25", "0.61"], ["อายุ", "15", "3.46", "0.02"]]
    found = parse([Page(1, origin, "read", blocks=(table(rows, 1),))]).claims  # type: ignore[arg-type]
    doubts = {"column-unclear" in c.issues for c in found if c.column_printed in ("x", "x̄")}
    assert doubts == {unclear}


def test_a_sum_under_the_name_of_sums_is_a_level_of_its_own() -> None:
    head = [("เรือนจำ", 0, 0, 2, 1), ("ระหว่าง", 0, 1, 1, 2), ("รวม", 0, 3, 1, 2), ("ชาย", 1, 1, 1, 1)]
    head += [("รวม", 1, 2, 1, 1), ("ชาย", 1, 3, 1, 1), ("รวม", 1, 4, 1, 1)]
    made = two_levels(head, [("เหนือ", "12", "15", "32", "41"), ("ใต้", "10", "12", "30", "39")])
    found = parse([Page(1, "text-layer", "read", blocks=(made,))]).claims[:4]
    assert [(c.column_printed, c.issues) for c in found] == [
        ("ระหว่าง / ชาย", ()), ("ระหว่าง / รวม", ()), ("รวม / ชาย", ()), ("รวม / รวม", ())
    ]  # fmt: skip


def test_shares_under_one_head_are_of_the_year_of_the_column_before_each() -> None:
    found = claims("สัญชาติ\t2566\tสัดส่วน (%)\t2565\tสัดส่วน (%)\nจีน\t3521\t14.86\t273\t2.95\nลาว\t917\t3.87\t538\t5.81")
    assert [(c.survey.year_be, c.issues) for c in found[:4]] == [(2566, ()), (2566, ()), (2565, ()), (2565, ())]
    for head in ("จังหวัด\t2566\tสัดส่วน (%)\tรวม\tสัดส่วน (%)", "จังหวัด\tสัดส่วน (%)\t2566\tสัดส่วน (%)\t2565"):
        found = claims(f"{head}\nตาก\t35.1\t14.86\t27.3\t2.95\nเลย\t91.7\t3.87\t53.8\t5.81")
        doubted = [c.issues for c in found[:4] if c.column_printed == "สัดส่วน (%)"]
        assert doubted == [("column-unclear",)] * 2
