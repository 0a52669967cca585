"""Rows that print shares of the row above them, or its growth."""

from __future__ import annotations

import pytest
from report_claims import claims, claims_sure


def read(text: str) -> list[tuple[tuple[str, ...], str, str, str | None, str, tuple[str, ...]]]:
    return [(c.group, c.indicator_printed, c.measure, c.unit, str(c.mark.value), c.issues) for c in claims(text)]


def test_rows_of_growth_are_percent_each_in_the_group_of_the_row_above_it() -> None:
    assert read("รายการ\tปี 2566\nรายได้\t150\n%YoY\t25.0\nรายจ่าย\t90\n%YoY\t12.5") == [
        ((), "รายได้", "column", None, "150", ()),
        (("รายได้",), "%YoY", "percent", "percent", "25.0", ()),
        ((), "รายจ่าย", "column", None, "90", ()),
        (("รายจ่าย",), "%YoY", "percent", "percent", "12.5", ()),
    ]


def test_rows_of_shares_in_a_group_are_of_the_rows_above_them_in_that_group() -> None:
    assert read("รายการ\tจำนวน\nเพศ\t\nชาย\t120\nร้อยละ\t75.5\nหญิง\t80\nร้อยละ\t24.5") == [
        (("เพศ",), "ชาย", "count", None, "120", ()),
        (("เพศ", "ชาย"), "ร้อยละ", "percent", "percent", "75.5", ()),
        (("เพศ",), "หญิง", "count", None, "80", ()),
        (("เพศ", "หญิง"), "ร้อยละ", "percent", "percent", "24.5", ()),
    ]


def test_shares_of_what_a_row_names_itself_are_of_no_other_row() -> None:
    found = read("รายการ\tจำนวน\nบัตรดี\t80\nคิดเป็นร้อยละของผู้มาใช้สิทธิ\t66.7\nร้อยละของผู้ผ่านเกณฑ์\t75.5\nบัตรเสีย\t4")
    assert [(group, label, measure) for group, label, measure, *_ in found] == [
        ((), "บัตรดี", "count"),
        (("บัตรดี",), "คิดเป็นร้อยละของผู้มาใช้สิทธิ", "percent"),
        ((), "ร้อยละของผู้ผ่านเกณฑ์", "count"),
        ((), "บัตรเสีย", "count"),
    ]


def test_rows_of_a_statistic_of_the_rows_above_are_measured_so() -> None:
    text = "ที่\tรายการ\tคะแนน\n1\tกอง ก\t9\n2\tกอง ข\t11\n3\tกอง ค\t13\n\tคะแนนเฉลี่ย (x̄)\t11.00\n"
    found = read(text + "\tส่วนเบี่ยงเบนมาตรฐาน (S.D.)\t2.00\n\tคะแนนสูงสุด\t13")
    assert [(label, measure) for _, label, measure, *_ in found[3:]] == [
        ("คะแนนเฉลี่ย (x̄)", "mean"),
        ("ส่วนเบี่ยงเบนมาตรฐาน (S.D.)", "standard-deviation"),
        ("คะแนนสูงสุด", "score"),
    ]


def test_rows_say_what_they_measure_where_the_head_does_not() -> None:
    text = "ตัวชี้วัด\tด้านบริการ\tด้านบุคลากร\nคะแนนที่ได้\t4.1\t3.9\nร้อยละของคะแนนเต็ม\t82.0\t78.0\nจำนวนผู้ตอบ (คน)\t50\t40"
    assert [(label, measure, unit) for _, label, measure, unit, *_ in read(text)][::2] == [
        ("คะแนนที่ได้", "score", "score"),
        ("ร้อยละของคะแนนเต็ม", "percent", "percent"),
        ("จำนวนผู้ตอบ (คน)", "count", "persons"),
    ]
    assert [c.measure for c in claims("รายการ\tเป้าหมาย\nร้อยละของผู้ผ่าน\t80.5\nจำนวนผู้ผ่าน (คน)\t40")] == ["target"] * 2


def test_rows_in_another_unit_than_their_column_are_measured_so() -> None:
    text = "ปี\tผู้ใช้น้ำ (ราย)\n2566\t1200\n2567\t1230\nเปลี่ยนแปลง (ร้อยละ)\t2.5"
    assert [(c.measure, c.unit) for c in claims(text)][-1] == ("percent", "percent")
    text = "รายการ\tคะแนน\nผู้เข้าสอบ (คน)\t214\nการอ่าน\t25.5\nการเขียน\t8.5"
    assert [(c.measure, c.unit) for c in claims(text)][:2] == [("count", "persons"), ("score", "score")]


def test_a_row_whose_own_unit_counts_things_is_no_share() -> None:
    text = "ตัวชี้วัด\tหน่วยนับ\tด้านบริการ\nร้อยละของถนนที่ได้มาตรฐาน\t{}\t114\nปริมาณขยะ\tตัน\t38\nจำนวนผู้เรียน\tคน\t60"
    found = [(c.measure, c.unit) for c in claims(text.format("เรื่อง"))]
    assert found == [("column", "เรื่อง"), ("column", "ตัน"), ("count", "persons")]
    assert next((c.measure, c.unit) for c in claims(text.format("ร้อยละ"))) == ("percent", "percent")


def test_a_head_of_results_says_what_its_column_measures() -> None:
    text = "ตัวชี้วัด\tเป้าหมาย\t{}\nร้อยละของถนนที่ได้มาตรฐาน\t80\t71\nจำนวนหลักสูตรที่เปิดสอน\t40\t304\nเฉลี่ย\t60\t188"
    for head, measure in (("ผลสำเร็จ", "result"), ("ผลงานสะสม", "result"), ("ผลการดำเนินงานจริง", "result")):
        assert [c.measure for c in claims(text.format(head))] == ["target", measure] * 3


def test_a_mean_beside_a_deviation_is_one_and_alone_a_score() -> None:
    text = "กอง\tคะแนน\nกอง ก\t9\nกอง ข\t11\nค่าเฉลี่ย\t10.00\n"
    assert claims(text)[-1].measure == "score"
    assert [c.measure for c in claims(text + "S.D.\t1.41")][-2:] == ["mean", "standard-deviation"]


def test_rows_behind_the_sum_of_every_group_are_in_it_too() -> None:
    rows = "จำนวนผู้สอบ\t{}1\nคะแนนเฉลี่ย\t{}2.5\nส่วนเบี่ยงเบนมาตรฐาน\t1.{}\nมัธยฐาน\t{}2\n"
    text = "คณะ\tการอ่าน\n" + "".join(
        f"{name}\t\n" + rows.replace("{}", n) for name, n in (("ครุศาสตร์", "3"), ("เกษตร", "4"))
    )
    assert [(c.group, c.indicator_printed) for c in claims(text)] == [
        ((name,), label)
        for name in ("ครุศาสตร์", "เกษตร")
        for label in ("จำนวนผู้สอบ", "คะแนนเฉลี่ย", "ส่วนเบี่ยงเบนมาตรฐาน", "มัธยฐาน")
    ]


def test_rows_of_the_highest_and_the_lowest_lack_no_number() -> None:
    text = "ที่\tชื่อ\tคะแนน\n1\tนายสมชาย\t12\n2\tนางสมหญิง\t14\n3\tนายสมศักดิ์\t11\n\t{}\t14\n\t{}\t11"
    assert claims_sure(text.format("คะแนนสูงสุด", "คะแนนต่ำสุด"))[3:] == [("คะแนนสูงสุด", True), ("คะแนนต่ำสุด", True)]
    assert claims_sure(text.format("นายสมปอง", "นายสมบัติ"))[3:] == [("นายสมปอง", False), ("นายสมบัติ", False)]


@pytest.mark.parametrize(
    ("note", "value", "issues"),
    [
        ("หมายเหตุ ตัวเลขในวงเล็บ หมายถึง ต่ำกว่าแผน", "-89.0", ()),
        ("หมายเหตุ ตัวเลขในวงเล็บ หมายถึง ร้อยละ", "89.0", ("sign-unclear",)),
    ],
)
def test_a_note_says_that_brackets_are_a_minus(note: str, value: str, issues: tuple[str, ...]) -> None:
    found = claims(f"รายการ\tส่วนที่เหลือ\nถนน\t80.1\nสวน\t(89.0)\nบ้าน\t12.5\n\n{note}")
    assert [(str(c.mark.value), c.issues) for c in found] == [("80.1", ()), (value, issues), ("12.5", ())]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("รายการ\tเพิ่ม (ลด) จากปี 2565\nค่าน้ำ\t80.15\nค่าไฟ\t(89.05)\nค่าจ้าง\t12.50", ["80.15", "-89.05", "12.50"]),
        ("รายการ\tปี 2565\nรายรับ\t80.15\nรายจ่าย\t89.05\nรายรับสูงกว่า (ต่ำกว่า) รายจ่าย\t(8.90)", ["80.15", "89.05", "-8.90"]),
    ],
)
def test_a_name_with_its_opposite_in_brackets_says_what_its_brackets_are(text: str, values: list[str]) -> None:
    found = claims(text)
    assert [str(c.mark.value) for c in found] == values
    assert [c.issues for c in found] == [()] * 3


def test_a_unit_of_shares_beside_a_row_says_what_it_measures_where_neither_head_nor_row_does() -> None:
    text = "รายการ\tหน่วย\tปี 2565\tปี 2566\nอัตราเข้าพัก\tร้อยละ\t61.50\t72.25\nห้องพัก\tห้อง\t120\t124\nคืนพัก\tคืน\t310\t340"
    found = [(label, measure, unit) for _, label, measure, unit, *_ in read(text)]
    assert found[::2] == [
        ("อัตราเข้าพัก", "percent", "percent"),
        ("ห้องพัก", "column", "ห้อง"),
        ("คืนพัก", "column", "คืน"),
    ]
    text = "รายการ\tหน่วย\tเป้าหมาย\tผล\nอัตราเข้าพัก\tร้อยละ\t61.50\t72.25\nห้องพัก\tห้อง\t120\t124"
    assert [measure for _, _, measure, *_ in read(text)][:2] == ["target", "result"]


def test_a_mean_under_a_head_that_names_but_a_unit_is_in_that_unit() -> None:
    text = "เดือน\tปริมาณ (ตัน)\nตุลาคม\t27.50\nพฤศจิกายน\t29.10\nรวม\t56.60\nเฉลี่ย/เดือน\t28.30"
    assert [(label, measure, unit) for _, label, measure, unit, *_ in read(text)][-2:] == [
        ("รวม", "column", "ตัน"),
        ("เฉลี่ย/เดือน", "mean", "ตัน"),
    ]


def test_figures_with_a_percent_sign_are_shares_whatever_is_counted_over_them() -> None:
    found = read("แขวง\tผู้ใช้ถนน (คน)\tเพิ่ม/ลด\nเหนือ\t71\t-8.5%\nใต้\t66\t-24.2%\nกลาง\t52\t-\nออก\t12.5%\t+1.0%")
    assert [(measure, unit, value) for _, _, measure, unit, value, _ in found] == [
        ("count", "persons", "71"),
        ("percent", "percent", "-8.5"),
        ("count", "persons", "66"),
        ("percent", "percent", "-24.2"),
        ("count", "persons", "52"),
        ("percent", "percent", "None"),
        ("percent", "percent", "12.5"),
        ("percent", "percent", "1.0"),
    ]
