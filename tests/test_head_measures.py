"""What a column measures, by any level of its head or by the unit that it prints."""

from __future__ import annotations

import pytest
from parse_pages import two_levels
from report_claims import claims

from extract.model.page import Page
from extract.parse.head_measures import measure_of
from extract.parse.understand import parse


def test_both_measures_of_an_outer_level_are_those_of_the_two_figures_of_its_cells() -> None:
    head = [("รายการ", 0, 0, 2, 1), ("x̄ (S.D.)", 0, 1, 1, 2)]
    head += [("ผู้ป่วยนอก (n = 148)", 1, 1, 1, 1), ("ผู้ป่วยใน (n = 52)", 1, 2, 1, 1)]
    rows = [("ความสะดวก", "4.06 (0.79)", "4.11 (0.60)"), ("ความสะอาด", "4.20 (0.71)", "4.31 (0.62)")]
    page = Page(1, "text", "read", blocks=(two_levels(head, rows),))
    found = [(c.column_printed, c.measure, str(c.mark.value), c.issues) for c in parse([page]).claims]
    assert found[:4] == [
        ("x̄ (S.D.) / ผู้ป่วยนอก (n = 148)", "mean", "4.06", ()),
        ("x̄ (S.D.) / ผู้ป่วยนอก (n = 148)", "standard-deviation", "0.79", ()),
        ("x̄ (S.D.) / ผู้ป่วยใน (n = 52)", "mean", "4.11", ()),
        ("x̄ (S.D.) / ผู้ป่วยใน (n = 52)", "standard-deviation", "0.60", ()),
    ]


@pytest.mark.parametrize(
    ("head", "measure", "unit"),
    [
        ("สัดส่วน (%)", "percent", "percent"),
        ("ผู้บาดเจ็บ (คน)", "count", "persons"),
        ("เพิ่ม/ลด (ล้านบาท)", "amount", "million-baht"),
        ("ปี 2566 (คน)", "column", "persons"),  # a year says of what it is no more than which year's
        ("แบบวัด IIT (ร้อยละ 30)", "column", None),  # its weight
        ("สูง/ต่ำกว่าเป้าหมาย (ร้อยละ)", "percent", "percent"),
    ],
)
def test_the_unit_that_a_head_prints_says_what_it_measures(head: str, measure: str, unit: str | None) -> None:
    found = claims(f"รายการ\t{head}\nกองช่าง\t12\nกองคลัง\t15\nกองแผน\t72")
    assert [(c.measure, c.unit, str(c.mark.value)) for c in found] == [(measure, unit, n) for n in ("12", "15", "72")]


def test_a_difference_under_a_head_of_shares_is_one_of_shares() -> None:
    assert measure_of(["ความก้าวหน้า (ร้อยละ)", "ส่วนต่าง (+/-)"]) == ("percent", "percent")
    assert measure_of(["ความก้าวหน้า", "ส่วนต่าง (+/-)"]) == ("column", None)


def test_counts_and_shares_of_a_level_are_told_by_the_head_over_it() -> None:
    head = [("รายการ", 0, 0, 2, 1), ("จำนวน คน (ร้อยละ) ของระดับความพึงพอใจ", 0, 1, 1, 2)]
    head += [("มาก (4)", 1, 1, 1, 1), ("ปานกลาง (3)", 1, 2, 1, 1)]
    rows = [("ความสะดวก", "12 (40.0)", "18 (60.0)"), ("ความสะอาด", "24 (80.0)", "6 (20.0)")]
    page = Page(1, "text", "read", blocks=(two_levels(head, rows),))
    found = [(c.indicator_printed, c.measure, c.unit, str(c.mark.value), c.issues) for c in parse([page]).claims]
    assert found[:4] == [
        ("ความสะดวก", "count", None, "12", ()),
        ("ความสะดวก", "percent", "percent", "40.0", ()),
        ("ความสะดวก", "count", None, "18", ()),
        ("ความสะดวก", "percent", "percent", "60.0", ()),
    ]


def test_steps_of_a_scale_are_what_the_brackets_behind_their_name_say() -> None:
    head = [("ตัวชี้วัด", 0, 0, 2, 1), ("น้ำหนัก (ร้อยละ)", 0, 1, 2, 1), ("เกณฑ์ (ค่าเป้าหมาย)", 0, 2, 1, 2)]
    head += [("๑", 1, 2, 1, 1), ("๒", 1, 3, 1, 1)]
    rows = [("จำนวนถนนที่ซ่อมแล้ว (แห่ง)", "15", "255", "265"), ("ร้อยละของครัวเรือนที่มีน้ำใช้", "10", "86", "88")]
    page = Page(1, "text", "read", blocks=(two_levels(head, rows),))
    found = [(c.column_printed, c.measure, c.unit, str(c.mark.value)) for c in parse([page]).claims]
    assert found == [
        ("น้ำหนัก (ร้อยละ)", "percent", "percent", "15"),
        ("เกณฑ์ (ค่าเป้าหมาย) / ๑", "target", None, "255"),
        ("เกณฑ์ (ค่าเป้าหมาย) / ๒", "target", None, "265"),
        ("น้ำหนัก (ร้อยละ)", "percent", "percent", "10"),
        ("เกณฑ์ (ค่าเป้าหมาย) / ๑", "target", None, "86"),
        ("เกณฑ์ (ค่าเป้าหมาย) / ๒", "target", None, "88"),
    ]


def test_a_weight_is_none_of_what_its_row_counts() -> None:
    text = "ตัวชี้วัด\tน้ำหนัก\tผล\nจำนวนถนนที่ซ่อมแล้ว\t15\t40\nจำนวนบ่อน้ำที่ขุดแล้ว\t10\t3"
    assert [(c.measure, str(c.mark.value)) for c in claims(text)] == [
        ("column", "15"),
        ("result", "40"),
        ("column", "10"),
        ("result", "3"),
    ]


def test_what_is_counted_in_a_unit_of_money_is_an_amount() -> None:
    found = claims("รายการ\tจำนวน (บาท)\tจำนวนราย (คน)\nค่าถนน\t1,250\t3\nค่าน้ำ\t980\t4\nค่าไฟ\t770\t5")
    assert [(c.measure, str(c.mark.value)) for c in found[:2]] == [("amount", "1250"), ("count", "3")]


def test_money_under_a_head_of_results_is_an_amount() -> None:
    head = [("ภาค", 0, 0, 2, 1), ("ผลการตรวจ Results", 0, 1, 1, 2)]
    head += [("ออกคำสั่ง (แห่ง)", 1, 1, 1, 1), ("เงินที่สั่งจ่าย (พันบาท) Amount", 1, 2, 1, 1)]
    rows = [("เหนือ", "12", "1,120.88"), ("ใต้", "24", "148.20")]
    page = Page(1, "text", "read", blocks=(two_levels(head, rows),))
    found = [(c.column_printed, c.measure, str(c.mark.value)) for c in parse([page]).claims]
    assert found[:2] == [
        ("ผลการตรวจ Results / ออกคำสั่ง (แห่ง)", "result", "12"),
        ("ผลการตรวจ Results / เงินที่สั่งจ่าย (พันบาท) Amount", "amount", "1120.88"),
    ]


def test_years_held_against_one_another_are_heads() -> None:
    head = [("ประเด็น", 0, 0, 2, 1), ("จำนวนเรื่อง (เรื่อง)", 0, 1, 1, 2), ("อัตราการเปลี่ยนแปลง (ร้อยละ)", 0, 3, 1, 1)]
    head += [("2565", 1, 1, 1, 1), ("2566", 1, 2, 1, 1), ("2566/2565", 1, 3, 1, 1)]
    rows = [("ค่าบริการ", "446", "401", "-10.1"), ("สัญญาณ", "355", "382", "7.6")]
    page = Page(1, "text", "read", blocks=(two_levels(head, rows),))
    found = [
        (c.indicator_printed, c.column_printed, c.measure, str(c.mark.value), c.issues) for c in parse([page]).claims
    ]
    assert found[:3] == [
        ("ค่าบริการ", "จำนวนเรื่อง (เรื่อง) / 2565", "count", "446", ()),
        ("ค่าบริการ", "จำนวนเรื่อง (เรื่อง) / 2566", "count", "401", ()),
        ("ค่าบริการ", "อัตราการเปลี่ยนแปลง (ร้อยละ) / 2566/2565", "percent", "-10.1", ()),
    ]
