"""Figures in brackets that the columns before them show to be negative."""

from __future__ import annotations

from decimal import Decimal

from parse_pages import page

from extract.check.status import settle
from extract.options import Options
from extract.parse.understand import parse

HEAD = "ผลิตผล\tปี 2564\tปี 2565\tเพิ่ม/ลด\tร้อยละ"
ROWS = (
    "ข้าวนาปี\t1,200\t1,500\t300\t25.00",
    "ข้าวนาปรัง\t2,000\t1,500\t(500)\t(25.00)",
    "มันสำปะหลัง\t800\t1,000\t200\t25.00",
    "อ้อยโรงงาน\t4,000\t3,000\t(1,000)\t(25.00)",
)


def told(*rows: str) -> dict[tuple[str, str | None], tuple[Decimal | None, str, tuple[str, ...]]]:
    pages = [page("ตารางที่ 1 ผลผลิต\n\n" + "\n".join((HEAD, *rows)))]
    found = settle(parse(pages), pages, Options()).records
    return {(r.indicator_printed, r.column_printed): (r.value, r.status, r.issues) for r in found}


def test_brackets_in_just_the_rows_that_fall_are_a_minus() -> None:
    found = told(*ROWS)
    assert found["ข้าวนาปรัง", "เพิ่ม/ลด"] == (Decimal(-500), "accepted", ())
    assert found["อ้อยโรงงาน", "เพิ่ม/ลด"] == (Decimal(-1000), "accepted", ())
    assert found["ข้าวนาปี", "เพิ่ม/ลด"][0] == Decimal(300)


def test_the_change_in_per_cent_is_told_too() -> None:
    found = told(*ROWS)
    assert found["อ้อยโรงงาน", "ร้อยละ"] == (Decimal("-25.00"), "accepted", ())
    assert found["มันสำปะหลัง", "ร้อยละ"][0] == Decimal("25.00")


def test_brackets_in_every_row_may_set_the_figures_aside() -> None:
    falls = [row for row in ROWS if "(" in row]
    found = told(*falls, "ข้าวโพด\t900\t600\t(300)\t(33.33)")
    assert found["ข้าวนาปรัง", "เพิ่ม/ลด"] == (Decimal(500), "review", ("sign-unclear",))


def test_a_figure_that_is_not_the_difference_stays_in_doubt() -> None:
    odd = ROWS[1].replace("(500)", "(510)")
    found = told(ROWS[0], odd, *ROWS[2:], "ยางพารา\t100\t300\t200\t200.00", "กาแฟ\t500\t400\t(100)\t(20.00)")
    assert found["ข้าวนาปรัง", "เพิ่ม/ลด"][0] == Decimal(510)
    assert "sign-unclear" in found["ข้าวนาปรัง", "เพิ่ม/ลด"][2]
    assert found["กาแฟ", "เพิ่ม/ลด"][0] == Decimal(-100)


def test_brackets_that_stand_against_the_figures_tell_nothing() -> None:
    against = [ROWS[0].replace("300", "(300)"), ROWS[1].replace("(500)", "500"), *ROWS[2:]]
    assert "sign-unclear" in told(*against)["ข้าวนาปี", "เพิ่ม/ลด"][2]


def test_the_growth_from_row_to_row_and_the_difference_of_columns_apart_are_told() -> None:
    rows = ["ปี\tการส่งออก\t%Δ\tการนำเข้า\t%Δ\tดุลการค้า"]
    rows += [
        "2562\t246.3\t-\t236.3\t-\t10.0",
        "2563\t231.6\t(6.0)\t206.2\t(12.7)\t25.4",
        "2564\t271.3\t17.1\t266.9\t29.4\t4.4",
    ]
    rows += ["2565\t287.4\t5.9\t303.2\t13.6\t(15.8)", "2566\t284.6\t(1.0)\t289.8\t(4.4)\t(5.2)"]
    pages = [page("ตารางที่ 1 การค้า\n\n" + "\n".join(rows))]
    found = settle(parse(pages), pages, Options()).records
    assert [str(r.value) for r in found if r.value is not None and r.value < 0] == [
        "-6.0", "-12.7", "-15.8", "-1.0", "-4.4", "-5.2",
    ]  # fmt: skip
    assert not any("sign-unclear" in r.issues for r in found)
