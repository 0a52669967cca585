"""A number that the document's own words put right is for a person, wherever it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract import extract

ITA = (
    "ที่ ทด 0012/614\n\n12 มีนาคม 2566\n\nเรื่อง แจ้งผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ (ITA) "
    "ประจำปีงบประมาณ พ.ศ. 2565\n\nเรียน หัวหน้าหน่วยงาน\n\nคะแนนรายตัวชี้วัด เทศบาลเมืองตัวอย่าง ปี 2565\n\n"
    "ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่\t92.11\nตัวชี้วัดที่ 3 การใช้อำนาจ\t90.17\nตัวชี้วัดที่ 9 การเปิดเผยข้อมูล\t95.00\n\n{said}\n\n"
    "ขอแสดงความนับถือ\n"
)
CROPS = "ตารางที่ 1 ผลผลิตข้าว\n\nอำเภอ\tผลผลิต (ตัน)\nเมือง\t1250.5\nบางสะพาน\t980.2\nหัวหิน\t1105.7\n\n{said}\n"


def accepted(folder: Path, text: str) -> dict[str, tuple[str, ...]]:
    """Value to its issues; an accepted one has none."""
    path = folder / "letter.txt"
    path.write_text(text, encoding="utf-8")
    return {str(r.value): r.issues for r in extract(path).records}


@pytest.mark.parametrize(
    ("said", "put_right"),
    [
        ("ตารางข้างต้นพิมพ์ผิด 1 แห่ง ตัวชี้วัดการใช้อำนาจ ที่ถูกต้องคือ 91.70 ไม่ใช่ 90.17", {"90.17"}),
        ("ขอแก้ไขคะแนนการใช้อำนาจ จากเดิม 90.17 เป็น 91.70", {"90.17"}),
        ("ขอแก้ไขคะแนนการปฏิบัติหน้าที่ จากเดิม 92.01 เป็น 92.11", {"92.11"}),
        ("ที่ถูกต้องคือ 95.00 มิใช่ 90.17 ตามที่พิมพ์", {"95.00", "90.17"}),
        ("หน่วยงานแก้ไขปัญหาได้เพิ่มขึ้นจาก 90.17 เป็น 92.11", set()),
        ("คะแนนการใช้อำนาจ ไม่ใช่ 90.17 ก็น่าพอใจ", set()),
    ],
)
def test_what_the_text_puts_right_is_for_a_person(tmp_path: Path, said: str, put_right: set[str]) -> None:
    found = accepted(tmp_path, ITA.format(said=said))
    assert {"92.11", "90.17", "95.00"} <= set(found)
    assert {value for value, issues in found.items() if "erratum" in issues} == put_right


def test_in_documents_of_any_kind(tmp_path: Path) -> None:
    said = "หมายเหตุ อำเภอบางสะพานพิมพ์ผิด ที่ถูกต้องคือ 890.2 ไม่ใช่ 980.2"
    found = accepted(tmp_path, CROPS.format(said=said))
    assert "erratum" in found["980.2"]
    assert "erratum" not in found["1250.5"] and "erratum" not in found["1105.7"]


def test_a_count_that_the_text_puts_right_is_for_a_person_too(tmp_path: Path) -> None:
    path = tmp_path / "press.txt"
    path.write_text(
        "ข่าวประชาสัมพันธ์\n\nผลสำรวจระดับความพร้อมการพัฒนารัฐบาลดิจิทัล ประจำปี 2559 ดังนี้\n\n"
        "มีหน่วยงานตอบแบบสำรวจกลับมา 1,237 หน่วยงาน จากทั้งหมด 1,444 หน่วยงาน\n\n"
        "ข้อความข้างต้นพิมพ์ผิด จำนวนหน่วยงานที่ตอบแบบสำรวจ ที่ถูกต้องคือ 1,273 ไม่ใช่ 1,237\n\n"
        "แบ่งเป็น ด้านการบริการภาครัฐ ด้านโครงสร้างพื้นฐาน ด้านนโยบายและกฎระเบียบ ด้านบุคลากร\n",
        encoding="utf-8",
    )
    found = {s.name: (s.value, s.status, s.issues) for s in extract(path).statistics}
    assert found["questionnaires-returned"] == (1237, "review", ("erratum",))
    assert found["questionnaires-sent"] == (1444, "accepted", ())
