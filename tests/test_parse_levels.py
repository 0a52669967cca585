"""Departments and provinces: the same survey, year and indicator, and never one value."""

from __future__ import annotations

from decimal import Decimal

import pytest
from parse_pages import pages

from extract.check.merge import merge
from extract.model.claims import Reading
from extract.parse.understand import parse

PRESS = "ข่าวประชาสัมพันธ์\n\nผู้อำนวยการเปิดเผยว่า ได้สำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี 2561 แล้วเสร็จ\n\n"
NAMES = "\n\nทั้งนี้มีด้านแนวนโยบายและหลักปฏิบัติ กับด้านบริการภาครัฐ"


def overall(reading: Reading) -> set[tuple[str | None, str, str | None]]:
    """Level, value and unit of every overall score without a doubt."""
    found = [c for c in reading.claims if c.indicator == "overall" and not c.issues]
    return {(c.level, str(c.mark.value), c.unit) for c in found}


@pytest.mark.parametrize(
    "text",
    [
        "ระดับความพร้อมรัฐบาลดิจิทัลของหน่วยงานระดับกรม ร้อยละ 61.27 %\n\n"
        "ระดับความพร้อมรัฐบาลดิจิทัลของหน่วยงานระดับจังหวัด ร้อยละ 44.58 %",
        "ระดับความพร้อมรัฐบาลดิจิทัลของหน่วยงานระดับกรมอยู่ที่ 61.27% และความพร้อมรัฐบาลดิจิทัลของหน่วยงานระดับจังหวัดอยู่ที่ 44.58%",
        "ผลการสำรวจหน่วยงานระดับกรม\n\nคะแนนในภาพรวมเฉลี่ยร้อยละ 61.27\n\n"
        "ผลการสำรวจหน่วยงานระดับจังหวัด\n\nคะแนนในภาพรวมเฉลี่ยร้อยละ 44.58",
    ],
)
def test_departments_and_provinces_never_meet(text: str) -> None:
    reading = parse(pages(PRESS + text + NAMES))
    assert overall(reading) == {("department", "61.27", "percent"), ("province", "44.58", "percent")}
    assert len([g for g in merge(reading.claims) if g.indicator == "overall"]) == 2


def test_two_levels_in_one_breath_are_in_doubt() -> None:
    text = "คะแนนในภาพรวมของหน่วยงานระดับกรมและหน่วยงานระดับจังหวัดเท่ากับร้อยละ 61.27"
    assert overall(parse(pages(PRESS + text + NAMES))) == set()


def test_a_release_that_prints_no_level_has_none() -> None:
    reading = parse(pages(PRESS + "คะแนนระดับความพร้อมของหน่วยงานได้ถึง 58.4%" + NAMES))
    assert overall(reading) == {(None, "58.4", "percent")}


def test_rows_of_a_table_are_of_their_level() -> None:
    table = (
        "คะแนน\tคะแนนรวม\tPublic Services\tSmart Back Office\n"
        "หน่วยงานระดับกรม\t61.27\t66.1\t58.2\nหน่วยงานระดับจังหวัด\t44.58\t41.3\t49.9"
    )
    reading = parse(pages(PRESS + table))
    assert overall(reading) == {("department", "61.27", "score"), ("province", "44.58", "score")}
    assert {c.level for c in reading.claims if c.mark.value == Decimal("41.3")} == {"province"}


def test_a_provinces_own_score_is_of_the_provinces() -> None:
    text = "ขณะที่หน่วยงานระดับกรมมีคะแนนรวมร้อยละ 61.27 จังหวัดแพร่มีคะแนนรวมร้อยละ 47.31"
    reading = parse(pages(PRESS + text + NAMES))
    assert {(c.level, c.scope, c.entity) for c in reading.claims if c.mark.value == Decimal("47.31")} == {
        ("province", "province", "แพร่")
    }


def test_counts_by_level() -> None:
    text = (
        "ส่งแบบสำรวจหน่วยงานระดับกรม 320 หน่วยงาน ได้รับแบบสำรวจกลับมา 272 หน่วยงาน คิดเป็นร้อยละ 85.00 "
        "ส่งแบบสำรวจหน่วยงานระดับจังหวัด 1,500 หน่วยงาน ได้รับแบบสำรวจกลับมา 1,350 หน่วยงาน คิดเป็นร้อยละ 90.00 "
        "รวมส่งแบบสำรวจ 1,820 หน่วยงาน ได้รับแบบสำรวจกลับมา 1,622 หน่วยงาน คิดเป็นร้อยละ 89.12"
    )
    reading = parse(pages(PRESS + text + NAMES))
    assert {(s.level, s.name, str(s.value)) for s in reading.statistics} == {
        ("department", "questionnaires-sent", "320"),
        ("department", "questionnaires-returned", "272"),
        ("department", "response-rate", "85.00"),
        ("province", "questionnaires-sent", "1500"),
        ("province", "questionnaires-returned", "1350"),
        ("province", "response-rate", "90.00"),
        ("all", "questionnaires-sent", "1820"),
        ("all", "questionnaires-returned", "1622"),
        ("all", "response-rate", "89.12"),
    }
