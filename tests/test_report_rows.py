"""Rows of tables that no survey knows: labels, units, groups, sums, and what goes on over a page."""

from dataclasses import replace

import pytest
from layout_pages import line as placed
from parse_pages import page, table
from report_claims import claims, claims_sure

from extract.check.confidence import LABEL_FLOOR
from extract.layout.unruled import find_tables
from extract.model.page import Box, Cell, Page, Paragraph, Table, TextRun
from extract.parse.understand import parse


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


def test_a_speck_in_an_empty_column_of_units_is_no_unit() -> None:
    text = "รายการ\tหน่วยนับ\tงบประมาณ\nเก้าอี้\t•\t4,800\nตู้\tใบ\t9,900"
    assert [(c.indicator_printed, c.unit) for c in claims(text)] == [("เก้าอี้", None), ("ตู้", "ใบ")]


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
        ("หน่วย: คน", "ร้อยละการเปลี่ยนแปลง", "percent"),
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
        ("1. งานหนึ่ง", "และงานสอง", [False, False]),
        ("1. งานหนึ่ง\n2. งานสอง", "ของสำนักงาน", [False, False]),
    ],
)
def test_a_label_that_holds_the_next_ones_number_or_begins_in_mid_phrase_is_doubted(
    first: str, second: str, sure: list[bool]
) -> None:
    made = table([["รายการ", "ผล"], [first, "10.5"], [second, "11.5"], ["งานอื่น", "12.5"]], 1)
    found = parse([Page(1, "transcript", "read", blocks=(made,))]).claims
    assert [(c.mark.label_confidence or 0) >= 0.75 for c in found] == [*sure, True]


@pytest.mark.parametrize(("last", "sure"), [("รวมทั้งสิ้น", True), ("5. อากรแสตมป์", False)])
def test_a_label_without_a_number_behind_the_sum_of_numbered_ones_is_whole(last: str, sure: bool) -> None:
    rows = ["1. ภาษีรถยนต์\t20", "2. ภาษีสุรา\t15", "3. ภาษียาสูบ\t12", "4. ภาษีเบียร์\t10"]
    told = claims_sure("\n".join(["รายการ\tจำนวน", *rows, "รวมภาษี\t57", "ค่าปรับ\t3", f"{last}\t60"]))
    assert dict(told)["ค่าปรับ"] is sure


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


def test_a_row_that_is_counted_on_names_no_group_though_it_has_no_values() -> None:
    """Its values are no other row's where all stand level with their labels."""
    names = ["1. ทุเรียน", "2. มังคุด", "3. ลำไย", "4. เงาะ", "ไม้ยืนต้น", "1. กาแฟ", "2. มะพร้าว"]
    lines = [n for k, name in enumerate(names) for n in (placed(100, 100 + 36 * k, name),
             *(placed(400 + 120 * c, 100 + 36 * k, f"{k + 2}{c}") for c in range(2) if k not in (1, 4)))]  # fmt: skip
    lines += [placed(100, 64, "ชนิดพืช"), placed(390, 64, "จำนวน"), placed(510, 64, "ร้อยละ")]
    (found,), rest = find_tables(lines, [])
    assert rest == []
    got = parse([Page(1, "text-layer", "read", blocks=(found,))]).claims
    assert [(c.indicator_printed, c.group, c.mark.label_confidence > LABEL_FLOOR) for c in got[::2]] == [
        ("1. ทุเรียน", (), True),
        ("3. ลำไย", (), True),
        ("4. เงาะ", (), True),
        ("1. กาแฟ", ("ไม้ยืนต้น",), True),
        ("2. มะพร้าว", ("ไม้ยืนต้น",), True),
    ]


def test_a_sum_that_another_group_has_too_is_doubted_where_its_own_group_is_not_told() -> None:
    text = "พืช\tจำนวน\nข้าว\t20\nอ้อย\t10\nรวม\t30\nไม้ผล\t\nลำไย\t15\nเงาะ\t12\nรวม\t27"
    assert claims_sure(text)[2] == ("รวม", False)
    assert claims_sure(text.replace("พืช\tจำนวน\n", "พืช\tจำนวน\nพืชไร่\t\n"))[2] == ("รวม", True)
    torn = claims_sure(text.replace("พืช\tจำนวน\n", "พืช\tจำนวน\nาหน้าที่\t\n"))
    assert (torn[1], torn[2]) == (("อ้อย", True), ("รวม", False))


@pytest.mark.parametrize(("reader", "sure"), [("text-layer", True), ("recognizer", False)])
def test_a_short_name_in_a_merged_cell_is_whole_where_a_text_layer_has_it(reader: str, sure: bool) -> None:
    rows = [["ชั้น", "วิชา", "คน"], ["ม.๑", "ภาษาไทย", "35"], ["", "คณิตศาสตร์", "34"], ["", "รวม", "69"],
            ["ม.๒", "ภาษาไทย", "31"], ["", "คณิตศาสตร์", "30"], ["", "รวม", "61"]]  # fmt: skip
    whole = table(rows, 1)
    cells = [
        replace(
            c, row_span=3 if c.row and c.column == 0 else 1, lines=tuple(replace(n, reader=reader) for n in c.lines)
        )
        for c in whole.cells
        if not c.row or c.text
    ]
    found = parse([Page(1, "text-layer", "read", blocks=(replace(whole, cells=tuple(cells)),))]).claims
    sums = [c for c in found if c.indicator_printed == "รวม"]
    assert [(c.group, c.mark.label_confidence > LABEL_FLOOR) for c in sums] == [(("ม.๑",), sure), (("ม.๒",), sure)]


def test_a_bare_number_under_a_head_of_numbers_is_no_sure_label() -> None:
    rows = "\n1\t12\t20.5\n2\t18\t30.5\n3\t25\t49.0"
    assert {sure for _, sure in claims_sure(f"ลำดับที่\tจำนวน\tร้อยละ{rows}")} <= {False}
    assert {sure for _, sure in claims_sure(f"ระดับชั้น\tจำนวน\tร้อยละ{rows}")} <= {True}


def test_the_sum_under_the_rows_of_a_group_ends_it_and_one_above_them_does_not() -> None:
    text = "พืช\tจำนวน\nพืชไร่\t\nข้าว\t20\nอ้อย\t10\nรวม\t30\nอื่น ๆ\t15\nไม้ผล\t\nรวม\t27\nลำไย\t15"
    assert [(c.indicator_printed, c.group) for c in claims(text)] == [
        ("ข้าว", ("พืชไร่",)),
        ("อ้อย", ("พืชไร่",)),
        ("รวม", ("พืชไร่",)),
        ("อื่น ๆ", ()),
        ("รวม", ("ไม้ผล",)),
        ("ลำไย", ("ไม้ผล",)),
    ]


def test_rows_of_plans_and_results_that_nothing_tells_apart_share_one_label() -> None:
    text = "รายการ\tปี 2562\tปี 2563\nแผน\t20\t30\nแผน\t25\t35\nผล\t28\t31"
    shared = [c.indicator_printed for c in claims(text) if "ambiguous-label" in c.issues]
    assert shared == ["แผน"] * 4


def test_numbers_under_the_names_of_columns_are_no_names() -> None:
    text = "รายการ\tแผน\tผล\tคงเหลือ\n(๑)\t(๒)\t(๓)\t(๔)=(๒)-(๓)\nข้าว\t20\t10\t10\nอ้อย\t30\t12\t18"
    assert [c.column_printed for c in claims(text)][:3] == ["แผน", "ผล", "คงเหลือ"]
    assert [str(c.mark.value) for c in claims(text)] == ["20", "10", "10", "30", "12", "18"]


def test_sums_of_one_name_without_groups_are_doubted_but_for_the_one_below_another() -> None:
    text = "พืช\tจำนวน\nข้าว\t20\nอ้อย\t10\nรวม\t30\nลำไย\t15\nเงาะ\t12\nรวม\t27"
    assert [sure for label, sure in claims_sure(text) if label == "รวม"] == [False, False]
    assert [sure for label, sure in claims_sure(text + "\nรวม\t57") if label == "รวม"] == [False, False, True]


def test_a_sum_with_a_name_below_it_hides_the_group_of_the_rows_after_it() -> None:
    rows = [["หน่วยงาน", "จำนวน"], ["ส่วนกลาง", ""], ["กรมหนึ่ง", "12.5"], ["รวม\nส่วนภูมิภาค", "12.5"], ["จังหวัดหนึ่ง", "3.5"],
            ["ส่วนท้องถิ่น", ""], ["เทศบาล", "4.5"]]  # fmt: skip
    found = parse([Page(1, "transcript", "read", blocks=(table(rows, 1),))]).claims
    assert [(str(c.mark.value), c.mark.label_confidence > LABEL_FLOOR) for c in found] == [
        ("12.5", True), ("12.5", False), ("3.5", False), ("4.5", True),
    ]  # fmt: skip
    whole = parse([Page(1, "transcript", "read", blocks=(table([*rows[:3], ["รวม\nทั้งสิ้น", "12.5"]], 1),))]).claims
    assert whole[-1].mark.label_confidence > LABEL_FLOOR


def test_the_sum_of_a_group_above_with_a_name_below_it_hides_the_next_group() -> None:
    rows = [["หน่วยงาน", "จำนวน"], ["ส่วนกลาง", ""], ["กรมหนึ่ง", "12.5"], ["รวมส่วนกลาง\nส่วนภูมิภาค", "12.5"],
            ["จังหวัดหนึ่ง", "3.5"], ["รวมส่วนภูมิภาค", "3.5"]]  # fmt: skip
    found = parse([Page(1, "transcript", "read", blocks=(table(rows, 1),))]).claims
    assert [c.mark.label_confidence > LABEL_FLOOR for c in found] == [True, False, False, False]
    rows[3] = ["รวมส่วนกลางของ\nทุกกรม", "12.5"]
    whole = parse([Page(1, "transcript", "read", blocks=(table(rows[:4], 1),))]).claims
    assert whole[-1].mark.label_confidence > LABEL_FLOOR


@pytest.mark.parametrize(
    ("labels", "sure"),
    [
        (("โคเนื้อ 426", "โคนม 52,111", "กระบือ 47,290", "สุกร 9,827"), False),
        (("ไม่เกิน 10,000", "ไม่เกิน 20,000", "มากกว่า 20,000", "ไม่ระบุ"), True),
        (("โคเนื้อ 426", "โคนม 52,111", "กระบือ", "สุกร"), True),
    ],
)
def test_labels_of_an_image_that_end_with_figures_have_run_into_a_column(labels: tuple[str, ...], sure: bool) -> None:
    rows = [["รายการ", "ปี 2560"], *([label, f"{k}.5"] for k, label in enumerate(labels))]
    made = table(rows, 1)
    cells = [
        replace(c, lines=tuple(replace(n, reader="recognizer", run=TextRun.plain(n.text, None, 0.99)) for n in c.lines))
        for c in made.cells
    ]
    found = parse([Page(1, "ocr", "read", blocks=(replace(made, cells=tuple(cells)),))]).claims
    assert [c.mark.label_confidence > LABEL_FLOOR for c in found] == [sure] * 4


def test_a_group_of_one_consonant_is_a_group() -> None:
    rows = [["กลุ่ม", "ผลผลิต", "แผน/ผล", "ปี ๒๕๖๐"], ["ไม้ผล", "เงาะ", "แผน", "6.5"], ["", "", "ผล", "7.5"],
            ["", "ลำไย", "แผน", "8.5"], ["", "", "ผล", "9.5"]]  # fmt: skip
    spans = {(1, 0): 4, (1, 1): 2, (3, 1): 2}
    whole = table(rows, 1)
    cells = [replace(c, row_span=spans.get((c.row, c.column), 1)) for c in whole.cells if c.row < 2 or c.text]
    found = parse([Page(1, "transcript", "read", blocks=(replace(whole, cells=tuple(cells)),))]).claims
    assert [c.group for c in found] == [
        ("ไม้ผล", "เงาะ"), ("ไม้ผล", "เงาะ"), ("ไม้ผล", "ลำไย"), ("ไม้ผล", "ลำไย"),
    ]  # fmt: skip


def test_rows_beside_one_merged_cell_that_are_named_alike_are_of_several_groups() -> None:
    rows = [["รายการ", "เพศ", "จำนวน"], ["งานหนึ่ง\nงานสอง", "ชาย", "12.5"], ["", "หญิง", "3.5"], ["", "ชาย", "4.5"],
            ["", "หญิง", "5.5"], ["งานสาม", "ชาย", "6.5"], ["", "หญิง", "7.5"]]  # fmt: skip
    spans = {(1, 0): 4, (5, 0): 2}
    whole = table(rows, 1)
    cells = [replace(c, row_span=spans.get((c.row, c.column), 1)) for c in whole.cells if not c.row or c.text]
    found = parse([Page(1, "transcript", "read", blocks=(replace(whole, cells=tuple(cells)),))]).claims
    assert [c.mark.label_confidence > LABEL_FLOOR for c in found] == [False] * 4 + [True] * 2


def test_a_value_beside_all_rows_of_a_merged_label_is_that_label_s_alone() -> None:
    rows = [["ตัวบ่งชี้", "ตัวตั้ง/ตัวหาร", "ผลลัพธ์"], ["คุณวุฒิอาจารย์", "88", "41.12"], ["", "214", ""],
            ["ผลงานอาจารย์", "21.67", "3.61"], ["", "6", ""]]  # fmt: skip
    whole = table(rows, 1)
    cells = [replace(c, row_span=1 if not c.row or c.column == 1 else 2) for c in whole.cells if not c.row or c.text]
    found = parse([Page(1, "transcript", "read", blocks=(replace(whole, cells=tuple(cells)),))]).claims
    assert [(str(c.mark.value), c.issues) for c in found] == [
        ("88", ("ambiguous-label",)), ("41.12", ()), ("214", ("ambiguous-label",)),
        ("21.67", ("ambiguous-label",)), ("3.61", ()), ("6", ("ambiguous-label",)),
    ]  # fmt: skip


def test_the_sum_of_the_last_group_before_another_begins_is_none_of_all() -> None:
    text = "รายการ\tจำนวน\tร้อยละ\n{}\nถนน\t10\t50\nสวน\t10\t50\nรวม\t20\t100\nงานสอง\t\t"
    (*_, last) = claims(text.format("งานหนึ่ง\t\t"))
    assert (last.indicator_printed, last.group) == ("รวม", ("งานหนึ่ง",))


def test_a_sum_s_name_in_the_column_of_codes_is_its_label() -> None:
    text = "รหัส\tตัวชี้วัด\tหน่วย\tแผน\tผล\nรวม\t\tแห่ง\t206\t363\n1.1\tถนน\tแห่ง\t21\t20\n1.2\tสวน\tแห่ง\t65\t117"
    assert [c.indicator_printed for c in claims(text)][::2] == ["รวม", "ถนน", "สวน"]


def test_a_label_over_a_row_that_has_only_a_word_of_its_own_is_of_both() -> None:
    rows = "หน่วยงาน\tหน่วย\t2564\t2565\nน่าน\tแผน\t12\t15\n\tผล\t22\t25\nตาก\tแผน\t32\t35\n\tผล\t42\t45"
    assert {sure for label, sure in claims_sure(rows) if label in ("น่าน", "ตาก")} <= {False}


def test_outlines_that_step_back_to_the_next_group_are_numbers_of_names() -> None:
    text = "ผลิตผล\tต.ค.\tพ.ย.\n1. พืช\t\t\n1.1 ข้าว\t337\t971\n1.2 อ้อย\t36\t335\n"
    text += "2. สัตว์\t\t\n2.1 โค\t436\t216\n2.2 ควาย\t121\t84"
    assert [c.indicator_printed for c in claims(text)][::2] == ["1.1 ข้าว", "1.2 อ้อย", "2.1 โค", "2.2 ควาย"]


def test_the_number_of_a_label_in_several_lines_is_no_group_s() -> None:
    """Its fellows print numbers beside their values: what stands below the first number is half of its label."""
    text = "รายการ\tผล\n1. ความพึงพอใจต่อการใช้บริการ\t\nใช้สาย (LAN)\t3.66\n2. ความพึงพอใจต่อห้องสมุด\t3.73\nรวม\t3.87"
    assert [(c.mark.label_confidence or 0) >= 0.75 for c in claims(text)] == [False, True, False]
    groups = "รายการ\tผล\n1. ด้านอาคาร\t\nความสะอาด\t3.66\nความสว่าง\t3.6\n2. ด้านบุคลากร\t\nความสุภาพ\t3.73\nรวม\t3.87"
    assert all((c.mark.label_confidence or 0) >= 0.75 for c in claims(groups)[:3])


def test_a_number_before_a_bracket_stands_below_one_of_two_parts_and_above_its_own_parts() -> None:
    text = "รายการ\tคะแนน\n1.1 ด้านผลสัมฤทธิ์\t\n1) การอ่าน\t4.1\n2) การเขียน\t4.2\n1.2 ด้านคุณลักษณะ\t\n1) วินัย\t4.3"
    assert [c.group for c in claims(text)] == [("1.1 ด้านผลสัมฤทธิ์",), ("1.1 ด้านผลสัมฤทธิ์",), ("1.2 ด้านคุณลักษณะ",)]
    of_one = "รายการ\tคะแนน\n1) ด้านวิทยากร\t\n1.1 ความรู้\t4.1\n1.2 การถ่ายทอด\t4.2\n2) ด้านสถานที่\t\n2.1 ความสะอาด\t4.3"
    assert [c.group for c in claims(of_one)] == [("1) ด้านวิทยากร",), ("1) ด้านวิทยากร",), ("2) ด้านสถานที่",)]


def test_figures_between_two_columns_that_each_name_the_rows_are_of_neither_for_sure() -> None:
    head = "\tปี 2565\tปี 2566\tแหล่งทุน\tรับ\tจ่าย\n"
    rows = [
        (f"Q{k}", f"{k}9", f"{k}2", name, f"{k}5", f"{k}6")
        for k, name in enumerate(("รายได้", "แผ่นดิน", "เอกชน", "อื่น"), 1)
    ]
    found = claims(head + "\n".join("\t".join(row) for row in rows))
    assert {sure for c in found for what, sure in c.mark.meaning if what == "roles"} == {0.0}


def test_the_last_row_named_as_all_of_a_thing_needs_no_number() -> None:
    labels = ["1 สินค้าเกษตร", "2 สินค้าแร่", "3 สินค้าอื่น"]
    for last, sure in (("มูลค่าการส่งออกรวม", True), ("มูลค่าการส่งออก", False)):
        made = table([["รายการ", "2566"], *([label, f"{k}.5"] for k, label in enumerate([*labels, last], 1))], 1)
        cells = [
            replace(c, lines=(placed(100 + 300 * c.column, 100 + 30 * c.row, c.text),), box=Box(0, 0, 1, 1))
            for c in made.cells
        ]
        found = parse([Page(1, "transcript", "read", blocks=(replace(made, cells=tuple(cells)),))]).claims
        assert [c.mark.label_confidence > LABEL_FLOOR for c in found] == [True, True, True, sure]


def test_names_under_the_head_of_the_figures_before_them_are_of_another_table() -> None:
    rows = [["รายการ", "เมกะวัตต์", "สัดส่วน (%) ลูกค้า", "", "ล้านหน่วย"], ["ความร้อน", "36.5", "22.3", "นครหลวง", "52.5"],
            ["พลังน้ำ", "31.5", "18.8", "ภูมิภาค", "13.5"], ["ทดแทน", "32.5", "0.5", "ต่างประเทศ", "15.5"],
            ["ดีเซล", "30.5", "0.2", "", ""]]  # fmt: skip
    made = table(rows, 1)
    cells = [replace(c, column_span=2 if (c.row, c.column) == (0, 2) else 1) for c in made.cells]
    kept = tuple(c for c in cells if (c.row, c.column) != (0, 3))
    found = parse([Page(1, "transcript", "read", blocks=(replace(made, cells=kept),))]).claims
    assert {dict(c.mark.meaning)["roles"] for c in found} == {0.0}


def test_values_in_rows_named_by_years_are_of_these() -> None:
    text = "ผลงานประจำปีงบประมาณ ๒๕๖๗\n\nปีงบประมาณ\tใบสั่ง (ฉบับ)\tตรวจ (ครั้ง)\n๒๕๖๕\t๙,๑๐๔\t๓๑\nปี ๒๕๖๖\t๘,๗๖๒\t๒๔"
    found = [(c.indicator_printed, c.survey.year_be, str(c.mark.value)) for c in claims(text)]
    assert found == [
        ("๒๕๖๕", 2565, "9104"), ("๒๕๖๕", 2565, "31"), ("ปี ๒๕๖๖", 2566, "8762"), ("ปี ๒๕๖๖", 2566, "24"),
    ]  # fmt: skip


def test_values_without_a_head_are_of_what_they_are_counted_in() -> None:
    text = "ภาษีที่เก็บเอง\t๒,๑๘๔,๓๕๐.๗๕ บาท\nเงินอุดหนุน\t๒๔,๕๑๘,๙๐๐.๐๐ บาท\nรวมรายรับ\t๒๖,๗๐๓,๒๕๐.๗๕ บาท"
    found = [(c.indicator_printed, c.measure, str(c.mark.value), c.issues) for c in claims(text)]
    assert found[:2] == [
        ("ภาษีที่เก็บเอง", "amount", "2184350.75", ("column-unclear",)),
        ("เงินอุดหนุน", "amount", "24518900.00", ("column-unclear",)),
    ]
