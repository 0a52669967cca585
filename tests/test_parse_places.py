"""Whom a value is of: misread names of provinces, towns and offices within one, names broken over lines."""

from __future__ import annotations

import pytest
from parse_pages import pages

from extract.check.status import settle
from extract.model.result import Record
from extract.options import Options
from extract.parse.place_names import match_province, short_misprints
from extract.parse.tokens import lies_in, provinces_in
from extract.parse.understand import parse
from extract.thai.skeleton import squeeze

SUBJECT = "เรื่อง ผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี ๒๕๖๓\n\nเรียน ผู้อำนวยการ\n\n"
NAMES = "\n\nตัวชี้วัดได้แก่ Digital Literacy, Data Management, Service Support, Customer Experience"
TABLE = "\n\nDigital Literacy\t44.5\nData Management\t31.2\nService Support\t20.1"


def records(body: str) -> tuple[Record, ...]:
    read = pages(SUBJECT + body + NAMES)
    return settle(parse(read), read, Options(), None).records


def whom(body: str) -> set[tuple[str, str | None, str]]:
    return {(r.scope, r.entity, r.status) for r in records(body)}


def test_a_heading_that_lost_a_vowel_is_mended_where_the_document_names_the_province_rightly() -> None:
    found = records("สำนักงานจังหวัดสตูลแจ้งผลการสำรวจ\n\nจังหวัดสตล" + TABLE)
    assert {(r.scope, r.entity, r.status) for r in found} == {("province", "สตูล", "accepted")}
    assert all(r.evidence[0].fixes == ("place จังหวัดสตล read as สตูล",) for r in found)


def test_without_the_right_name_elsewhere_a_person_looks() -> None:
    found = records("ด้วยได้มีการสำรวจแล้ว\n\nจังหวัดสตล" + TABLE)
    assert {(r.scope, r.entity, r.status) for r in found} == {("province", "สตูล", "review")}
    assert all("scope-unclear" in r.issues for r in found)


def test_names_one_mark_away_are_of_one_province_and_are_none_themselves() -> None:
    misprints = short_misprints()
    assert misprints["ตรง"] == "ตรัง"
    assert misprints["ชมพร"] == "ชุมพร"
    assert all(match_province(text).what == name for text, name in misprints.items())  # type: ignore[union-attr]
    assert match_province("ตราง") is None


@pytest.mark.parametrize(
    "body",
    [
        "ปรากฏว่าเทศบาลเมืองตัวอย่าง จังหวัดแพร่ ได้คะแนนรวม 45.0 คะแนน",
        "ปรากฏว่าองค์การบริหารส่วนตำบลตัวอย่าง จังหวัดแพร่ ได้คะแนน 45.0 ทั้งนี้",
        "ปรากฏว่าโรงพยาบาลตัวอย่าง จังหวัดแพร่ มีคะแนนรวม 45.0 คะแนน",
        "ปรากฏว่าอำเภอลอง จังหวัดแพร่ มีคะแนนรวม 45.0 คะแนน",
        "สำนักงานสวัสดิการตัวอย่างจังหวัดแพร่ ได้คะแนนรวม 45.0 คะแนน",
        "จังหวัดแพร่ขอแจ้งว่าเทศบาลเมืองตัวอย่าง ได้คะแนนรวม 45.0 คะแนน",
    ],
)
def test_a_towns_score_is_not_the_provinces(body: str) -> None:
    found = whom(body)
    assert not {f for f in found if f[0] == "province" or f[2] == "accepted"}


def test_a_town_is_an_agency_by_its_printed_name() -> None:
    """Nobody misreads a typed heading, so it need not be printed twice."""
    found = whom("คะแนนรายตัวชี้วัด เทศบาลเมืองตัวอย่าง จังหวัดแพร่ ปี 2563" + TABLE)
    assert found == {("agency", "เทศบาลเมืองตัวอย่าง จังหวัดแพร่", "accepted")}


@pytest.mark.parametrize(
    "body",
    [
        "ด้วยสำนักงานรัฐบาลดิจิทัลแจ้งว่าจังหวัดแพร่ได้คะแนน 45.0 ทั้งนี้",
        "ตามที่โรงพยาบาลและโรงเรียนตอบแบบสำรวจ ปรากฏว่าจังหวัดแพร่ได้คะแนน 45.0 ทั้งนี้",
    ],
)
def test_an_office_that_tells_of_a_province_takes_nothing_from_it(body: str) -> None:
    assert whom(body) == {("province", "แพร่", "accepted")}


def test_provinces_of_a_title() -> None:
    assert provinces_in("คะแนน จังหวัดแพร่ และจังหวัดน่าน") == ["แพร่", "น่าน"]
    assert provinces_in("เทศบาลเมืองตัวอย่าง จังหวัดแพร่") == []
    assert lies_in(squeeze("อำเภอลอง"), 8)
    assert not lies_in(squeeze("คะแนนของ"), 8)
