"""Figures in the cells of tables that no survey knows: which values they are, and which of them are in doubt."""

from dataclasses import replace
from decimal import Decimal

import pytest
from parse_pages import pages, table
from report_claims import claims

from extract.check.confidence import LABEL_FLOOR
from extract.model.page import Page
from extract.parse.decimals import Decimals
from extract.parse.report_columns import ValueColumn
from extract.parse.understand import parse


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


@pytest.mark.parametrize(
    ("value", "behind", "odd"),
    [
        ("56.7", "⁶", True),
        ("56.7", "", False),
        ("56.76", "⁶⁾", False),
        ("56.761", "", True),
    ],
)
def test_a_figure_unlike_its_column_s_is_doubted_where_a_mark_may_hold_a_digit(
    value: str, behind: str, odd: bool
) -> None:
    usual = Decimals(2, Decimal("0.52"), Decimal("60.11"))
    assert ValueColumn(1, "column", "ปี ๒๕๖๖", decimals=usual).is_odd(Decimal(value), behind) is odd


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


@pytest.mark.parametrize(("budget", "sure"), [("9,000", True), ("4,000\n5,000", False)])
def test_values_in_lines_of_a_cell_over_several_rows_may_be_those_rows(budget: str, sure: bool) -> None:
    rows = [["บทบาท", "ระดับ", "เงินเพิ่ม (บาท)", "งบประมาณ (บาท)"], ["หัวหน้า", "ชำนาญงาน", "3,000", budget],
            ["", "อาวุโส", "4,500", ""], ["เสมียน", "ปฏิบัติงาน", "2,000", "7,000"], ["", "ทักษะ", "2,500", ""]]  # fmt: skip
    whole = table(rows, 1)
    cells = [
        replace(c, row_span=2) if c.column in (0, 3) and c.row in (1, 3) else c
        for c in whole.cells
        if c.column in (1, 2) or c.row not in (2, 4)
    ]
    found = parse([Page(1, "transcript", "read", blocks=(replace(whole, cells=tuple(cells)),))]).claims
    merged = [c for c in found if c.indicator_printed in ("หัวหน้า", "เสมียน")]
    told = [(str(c.mark.value), c.mark.label_confidence > LABEL_FLOOR) for c in merged]
    assert told == [(n.replace(",", ""), sure) for n in budget.split("\n")] + [("7000", True)]
    assert len(found) == len(merged) + 4


def test_a_figure_in_a_cell_over_two_columns_is_of_neither() -> None:
    whole = table([["งาน", "ปี ๒๕๖๑", "ปี ๒๕๖๒."], ["ถนน", "1.5", "2.5"], ["สวน", "3.5", ""], ["น้ำ", "5.5", "6.5"]], 1)
    cells = [replace(c, column_span=2 if c.text == "3.5" else 1) for c in whole.cells if not c.row or c.text]
    found = parse([Page(1, "transcript", "read", blocks=(replace(whole, cells=tuple(cells)),))]).claims
    assert [(str(c.mark.value), c.survey.year_be, "column-unclear" in c.issues) for c in found] == [
        ("1.5", 2561, False), ("2.5", 2562, False), ("3.5", 2561, True), ("5.5", 2561, False), ("6.5", 2562, False),
    ]  # fmt: skip


def test_figures_in_brackets_are_below_nought_where_their_own_names_say_so() -> None:
    found = claims("รายการ\t2565\t2566\nกำไร (ขาดทุน) สุทธิ\t(1,620)\t43,420\nส่วนของทุน (บาท)\t(450)\t460")
    assert [(str(c.mark.value), c.issues) for c in found] == [
        ("-1620", ()),
        ("43420", ()),
        ("450", ("sign-unclear",)),
        ("460", ()),
    ]
    found = claims("ปี\tอัตราเพิ่ม (ลด) ร้อยละ\tผู้ประกันตน\n2565\t(3.52)\t1,880\n2566\t4.60\t(1,795)")
    values = [(str(c.mark.value), c.issues) for c in found]
    assert values == [("-3.52", ()), ("1880", ()), ("4.60", ()), ("1795", ("sign-unclear",))]


def test_a_figure_with_a_sign_of_per_cent_is_a_share_where_nothing_else_says_what_is_measured() -> None:
    found = claims("เดือน\tรวมทั้งสิ้น\tตัวประกอบการใช้ไฟฟ้า\tเป้าหมาย\nมกราคม\t15,598\t79.3%\t80%\nมีนาคม\t18,731\t73.5%\t75%")
    assert [(c.measure, c.unit) for c in found[:3]] == [("column", None), ("percent", "percent"), ("target", "percent")]


def test_a_figure_of_an_image_beyond_its_column_s_and_among_them_with_their_decimals_is_for_a_person() -> None:
    text = (
        "รายการ\tผล\nงานถนน\t56.71\nงานน้ำ\t60.12\nงานไฟ\t5823\nงานสวน\t41.50\nงานป่า\t100\nงานคลอง\t52.08\nงานหิน\t49.99"
    )
    (read,) = pages(text)
    found = {c.indicator_printed: c.issues for c in parse([replace(read, origin="ocr")]).claims}
    assert found["งานไฟ"] == ("out-of-range",)
    assert not any(issues for label, issues in found.items() if label != "งานไฟ")
    assert not any("out-of-range" in c.issues for c in parse([read]).claims)
