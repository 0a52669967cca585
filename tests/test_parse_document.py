"""Whole documents: kind, survey and year; and that damage loses claims but never makes wrong ones."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path

import pytest
from parse_pages import pages

from extract.model.claims import Reading
from extract.model.page import Page, Paragraph
from extract.parse.kind import recognise
from extract.parse.understand import parse

SHARED = Path(__file__).parents[2] / "shared"

LETTER = """ที่ มห ๐๐๑๗.๒/ว ๒๑๕๙

จังหวัดมุกดาหาร
ถนนวิวิธสุรการ มห ๔๙๐๐๐

๙ มิถุนายน ๒๕๖๕

เรื่อง แจ้งผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัลของหน่วยงานภาครัฐระดับจังหวัด ประจำปี ๒๕๖๔

เรียน หัวหน้าส่วนราชการ

ด้วยได้มีการสำรวจระดับความพร้อมรัฐบาลดิจิทัลของหน่วยงานภาครัฐระดับจังหวัด ประจำปี ๒๕๖๔ ใน ๗๖ จังหวัด จังหวัดละ ๒๐ หน่วยงาน \
ผลปรากฏว่า จังหวัดมุกดาหาร ได้คะแนน ๔๓.๕ รายละเอียดตามสิ่งที่ส่งมาด้วย

จึงเรียนมาเพื่อทราบ

ขอแสดงความนับถือ

(ชื่อผู้ลงนาม)
ผู้ว่าราชการจังหวัดมุกดาหาร
\f
จังหวัด

มุกดาหาร

Policies/Practices\t51.5
Digital Government Policies\t60.1
Cyber Security Policy\t40.9

Digital Capabilities\t38.2
Digital Literacy\t44.4
Leadership Continuity Plan\t30.3

Public Services\t47.7
Customer Experience\t-
Service Support\t55.2
\f
ผลสำรวจในภาพรวมของหน่วยงานระดับจังหวัด

รวมส่งแบบสำรวจออก ๑,๕๒๐ หน่วยงาน และได้รับแบบสำรวจกลับมาจำนวนทั้งสิ้น ๑,๒๔๖ หน่วยงาน (คิดเป็นร้อยละ ๘๒) \
มีคะแนนในภาพรวมของหน่วยงานระดับจังหวัด มีค่าเท่ากับ ๔๑.๐ คะแนน

ระดับความพร้อม\tคะแนนรวม\tPolicies/Practices\tDigital Capabilities\tPublic Services
ภาพรวมหน่วยงานภาครัฐระดับจังหวัด\t41.0\t44.2\t36.1\t42.6

ด้านนโยบายและแนวปฏิบัติ ได้ ๔๔.๒ คะแนน โดยที่ตัวชี้วัดย่อยที่มีคะแนนมากที่สุดคือ Digital Government Policies ซึ่งได้คะแนน ๕๖.๖ \
ส่วนตัวชี้วัดย่อยที่มีคะแนนต่ำที่สุดคือ Cyber Security Policy ได้คะแนนเพียง ๒๙.๓ ของหน่วยงานระดับจังหวัด
"""

PROVINCE = {
    "overall": "43.5",
    "policies-practices": "51.5",
    "policies-practices.digital-government-policies": "60.1",
    "policies-practices.cyber-security-policy": "40.9",
    "digital-capabilities": "38.2",
    "digital-capabilities.digital-literacy": "44.4",
    "digital-capabilities.leadership-continuity-plan": "30.3",
    "public-services": "47.7",
    "public-services.customer-experience": None,
    "public-services.service-support": "55.2",
}
NATIONAL = {
    "overall": "41.0",
    "policies-practices": "44.2",
    "digital-capabilities": "36.1",
    "public-services": "42.6",
    "policies-practices.digital-government-policies": "56.6",
    "policies-practices.cyber-security-policy": "29.3",
}


def found(reading: Reading) -> dict[tuple[str, str | None, str], set[Decimal | None]]:
    values: dict[tuple[str, str | None, str], set[Decimal | None]] = {}
    for c in reading.claims:
        if not c.issues and c.state != "unreadable":
            values.setdefault((c.scope, c.entity, c.indicator), set()).add(c.mark.value)
    return values


def wanted() -> dict[tuple[str, str | None, str], set[Decimal | None]]:
    own = {("province", "มุกดาหาร", k): v for k, v in PROVINCE.items()}
    all_: dict[tuple[str, str | None, str], str | None] = {
        **own,
        **{("national", None, k): v for k, v in NATIONAL.items()},
    }
    return {k: {None if v is None else Decimal(v)} for k, v in all_.items()}


def test_a_letter_with_its_enclosures() -> None:
    reading = parse(pages(LETTER))
    assert found(reading) == wanted()
    assert {(c.survey.id, c.survey.year_be) for c in reading.claims} == {("digital-government-readiness", 2564)}
    assert reading.head.kind == "result-letter" and reading.document_rules == ("result-letter",)
    assert reading.head.fields["number"][0] == "มห 0017.2/ว 2159"
    assert {s.name: str(s.value) for s in reading.statistics} == {
        "provinces": "76",
        "agencies-per-province": "20",
        "questionnaires-sent": "1520",
        "questionnaires-returned": "1246",
        "response-rate": "82",
    }
    assert all(c.maximum == 100 and c.unit == "score" and c.measure == "score" for c in reading.claims)


ALIKE = dict(zip("ชซคดภถพฟบปนมทหิีึืุูใไ่้", "ซชดคถภฟพปบมนหทีิืึูุไใ้่", strict=True))


def damaged(text: str, share: float, seed: int) -> str:
    """The text as a poor reader gives it: letters taken for others, marks lost, stray spaces. Digits stay."""
    chosen = random.Random(seed)
    out = []
    for char in text:
        roll = chosen.random()
        if char in "0123456789๐๑๒๓๔๕๖๗๘๙.,-\t\n\f" or roll > share:
            out.append(char)
        elif roll < share * 0.5:
            out.append(ALIKE.get(char, char))
        elif roll < share * 0.75:
            out.append("" if "\u0e47" <= char <= "\u0e4e" or char == " " else char)
        else:
            out.append(char + " ")
    return "".join(out)


@pytest.mark.parametrize("share", [0.02, 0.08, 0.2])
def test_damage_loses_claims_and_makes_no_wrong_ones(share: float) -> None:
    right, total = wanted(), 0
    for seed in range(4):
        for key, values in found(parse(pages(damaged(LETTER, share, seed)))).items():
            assert values == right.get(key), (seed, key)
            total += 1
    assert total >= len(right) * 4 * (0.95 if share < 0.05 else 0.7 if share < 0.1 else 0.3)


def test_the_year_is_the_surveys_and_not_the_letters() -> None:
    for subject, year in (("ประจำปี ๒๕๖๓", 2563), ("ประจำปี พ.ศ. 2561", 2561), ("ประจำป ๒๕๖๒", 2562), ("", None)):
        text = f"๗ มีนาคม ๒๕๖๖\n\nเรื่อง ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล {subject}\n\nเรียน ผู้ว่า\n\n"
        text += "แผน (พ.ศ. ๒๕๕๙ - ๒๕๖๑) ครอบคลุม Digital Literacy และ Data Management"
        assert recognise(pages(text)).survey.year_be == year, subject


def test_a_year_in_digits_that_the_reader_lacks_is_not_believed() -> None:
    (page,) = pages("เรื่อง ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี ๒๕๒๐\n\nDigital Literacy และ Data Management")
    blocks = tuple(
        Paragraph(tuple(type(x)(x.run, x.box, "tesseract", x.raw) for x in b.lines)) for b in page.paragraphs
    )
    assert recognise([Page(1, "ocr", "read", blocks=blocks)]).survey.year_be is None


def test_frameworks_by_the_names_that_are_printed() -> None:
    press = "ผลสำรวจความพร้อมการพัฒนารัฐบาลดิจิทัล ประจำปี 2559 ด้านการบริหารจัดการภายในองค์กร ด้านนโยบายและกฎระเบียบ"
    known = recognise(pages(press))
    assert known.framework is not None and known.framework.years == (2559,)
    later = "ผลสำรวจความพร้อมรัฐบาลดิจิทัล ประจำปี 2563 Smart Back Office และ Digital Capabilities"
    known = recognise(pages(later))
    assert known.framework is not None and known.framework.years == (2563,) and known.survey.year_be == 2563
    assert recognise(pages("บันทึกการประชุมครั้งที่ ๒/๒๕๖๓ เรื่องงบประมาณ")).framework is None


def test_a_document_of_nothing_known_gives_nothing() -> None:
    reading = parse(pages("รายการพัสดุ\n\nเลขที่ ๑๒ ราคา ๓,๔๐๐ บาท\n\nโทร. ๐ ๒๖๑๒ ๖๐๐๐"))
    assert reading.claims == () and reading.rankings == () and reading.statistics == ()
    assert parse([]).claims == ()


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the material beside the checkout")
@pytest.mark.parametrize("name", ["letter-transcript.txt", "press-transcript.txt"])
def test_the_archived_documents(name: str) -> None:
    truth = json.loads((SHARED / "samples" / "truth.json").read_text(encoding="utf-8"))[name]
    reading = parse(pages((SHARED / "samples" / name).read_text(encoding="utf-8")))
    values: dict[tuple[object, ...], set[Decimal | None]] = {}
    for c in reading.claims:
        assert not c.issues
        if c.state == "printed" or (c.scope == "province"):
            values.setdefault((c.survey.year_be, c.scope, c.entity, c.indicator), set()).add(c.mark.value)
    conflicts = {tuple(c) for c in truth["conflicts"]}
    right = {tuple(r[:4]): None if r[4] is None else Decimal(r[4]) for r in truth["records"]}
    assert set(values) == set(right)
    assert {k for k, v in values.items() if len(v) > 1} == conflicts
    assert all(right[k] in v for k, v in values.items())
