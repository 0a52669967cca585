"""The neighbouring assessments: their values under their names, and the checks that only pattern files ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract import extract
from extract.model.result import Extraction

LETTER = (
    "ที่ ทด 0012/614\n\n12 มีนาคม {dated}\n\nเรื่อง {subject}\n\nเรียน หัวหน้าหน่วยงาน\n\n{body}\n\n"
    "จึงเรียนมาเพื่อทราบ\n\nขอแสดงความนับถือ\n"
)
ITA = "แจ้งผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ (ITA) ประจำปีงบประมาณ พ.ศ. {year}"
NT = "แจ้งผลการทดสอบความสามารถพื้นฐานของผู้เรียนระดับชาติ (NT) ชั้นประถมศึกษาปีที่ 3 ปีการศึกษา {year}"
LPA = "แจ้งผลการประเมินประสิทธิภาพขององค์กรปกครองส่วนท้องถิ่น (LPA) ประจำปี {year}"


def read(folder: Path, subject: str, year: int, body: str) -> Extraction:
    path = folder / "letter.txt"
    text = LETTER.format(subject=subject.format(year=year), dated=year + 1, body=body)
    path.write_text(text, encoding="utf-8")
    return extract(path)


def outcomes(result: Extraction, check: str) -> list[str]:
    return [c.outcome for c in result.checks if c.check == check]


def ita(grade: str, overall: str = "88.10", year: int = 2565) -> str:
    return (
        f"ด้วยเทศบาลเมืองตัวอย่าง ได้คะแนน {overall} คะแนน อยู่ในระดับ {grade}\n\n"
        f"คะแนนรายตัวชี้วัด เทศบาลเมืองตัวอย่าง ปี {year}\n\n"
        "ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่\t92.11\nตัวชี้วัดที่ 3 การใช้อำนาจ\t90.17\n"
        f"ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล\t95.00\nIIT\t91.00\nEIT\t80.00\nOIT\t92.00\nคะแนนรวม\t{overall}"
    )


@pytest.mark.parametrize(("grade", "outcome"), [("A", "holds"), ("AA", "fails")])
def test_a_grade_is_held_against_its_score(tmp_path: Path, grade: str, outcome: str) -> None:
    result = read(tmp_path, ITA, 2565, ita(grade))
    assert [(r.kind, r.words, r.entity) for r in result.rankings] == [("grade", grade, "เทศบาลเมืองตัวอย่าง")]
    assert outcomes(result, "grade") == [outcome]


def test_the_cuts_of_other_years_are_not_known(tmp_path: Path) -> None:
    assert outcomes(read(tmp_path, ITA, 2566, ita("AA", year=2566)), "grade") == []


@pytest.mark.parametrize(("overall", "outcome"), [("88.10", "holds"), ("86.10", "fails")])
def test_the_total_is_the_weighted_mean_of_the_instruments(tmp_path: Path, overall: str, outcome: str) -> None:
    assert outcomes(read(tmp_path, ITA, 2565, ita("A", overall)), "weighted-sum") == [outcome]


def test_ten_indicators_three_instruments(tmp_path: Path) -> None:
    result = read(tmp_path, ITA, 2565, ita("A"))
    values = {r.indicator: str(r.value) for r in result.records if r.status == "accepted"}
    assert values == {
        "iit.duties": "92.11", "iit.power": "90.17", "oit.disclosure": "95.00", "iit": "91.00", "eit": "80.00",
        "oit": "92.00", "overall": "88.10",
    }  # fmt: skip
    assert {(r.survey.id, r.scope, r.entity) for r in result.records} == {("ita", "agency", "เทศบาลเมืองตัวอย่าง")}


NT_TABLE = (
    "ความสามารถ\tโรงเรียน\tประเทศ\nด้านภาษา\t51.20\t53.10\nด้านคำนวณ\t44.30\t47.10\n"
    "ด้านเหตุผล\t{reason}\nรวมความสามารถทั้ง 3 ด้าน\t{total}"
)


def test_a_school_without_a_name_goes_to_a_person(tmp_path: Path) -> None:
    result = read(tmp_path, NT, 2561, NT_TABLE.format(reason="46.00\t48.10", total="47.17\t49.43"))
    told = {
        (r.scope, r.level, r.indicator, str(r.value), r.status) for r in result.records if r.indicator == "numeracy"
    }
    assert told == {
        ("school", "primary-3", "numeracy", "44.30", "review"),
        ("national", "primary-3", "numeracy", "47.10", "accepted"),
    }
    assert outcomes(result, "weighted-sum") == ["holds", "holds"]


def test_a_nought_for_what_was_not_tested_is_no_score(tmp_path: Path) -> None:
    result = read(tmp_path, NT, 2562, NT_TABLE.format(reason="0\t0", total="47.75\t50.10"))
    noughts = [r for r in result.records if r.value == 0]
    assert noughts and all(r.status == "review" and "unknown-label" in r.issues for r in noughts)
    assert outcomes(result, "weighted-sum") == ["holds", "holds"], "the mean of two, whatever its head says"


@pytest.mark.parametrize(("rate", "outcome"), [("81.40", "holds"), ("81.90", "fails")])
def test_points_are_held_against_their_percentage(tmp_path: Path, rate: str, outcome: str) -> None:
    body = (
        "ผลคะแนน เทศบาลเมืองตัวอย่าง ปี 2561\n\nด้าน\tคะแนนเต็ม\tคะแนนที่ได้\tร้อยละ\n"
        f"ด้านที่ 1 การบริหารจัดการ\t140\t110\t78.57\nด้านที่ 2 การบริหารงานบุคคลและกิจการสภา\t215\t175\t{rate}\n"
        "ด้านที่ 3 การบริหารงานการเงินและการคลัง\t250\t188\t75.20\nด้านที่ 4 การบริการสาธารณะ\t345\t285\t82.61\n"
        "ด้านที่ 5 ธรรมาภิบาล\t65\t56\t86.15\nรวม\t1,015\t814\t80.20\n\nเทศบาลเมืองตัวอย่าง ปี 2561 ได้ผลคะแนนตามนี้"
    )
    result = read(tmp_path, LPA, 2561, body)
    assert sorted(outcomes(result, "percent-of-maximum")) == sorted([outcome, *["holds"] * 5])
    points = {r.indicator: str(r.value) for r in result.records if r.measure == "score"}
    assert points["personnel-and-council"] == "175" and points["overall"] == "814"
    assert {r.measure for r in result.records} == {"score", "percent"}, "the full score is no score"


def test_a_survey_named_in_passing_names_no_table(tmp_path: Path) -> None:
    """Common words are the survey's only in a document that is about it."""
    body = "ตามแผนพัฒนาคุณภาพซึ่งอ้างถึงผล O-NET ของปีก่อน ขอแจ้งผลการเรียน\n\nวิชา\tคะแนน\nภาษาไทย\t71.20\nคณิตศาสตร์\t64.10"
    result = read(tmp_path, "แจ้งผลการเรียนเฉลี่ยของนักเรียน ปีการศึกษา {year}", 2561, body)
    assert {r.survey.id for r in result.records} <= {None}
