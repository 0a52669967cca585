"""Where a file goes over from one document to the next, and that nothing crosses there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from check_readings import form_values
from forms_pages import constituency
from parse_pages import pages

from extract.archive.archive import archive
from extract.archive.database import archive_file, reading
from extract.check.settle_file import settle_file
from extract.check.status import Settled
from extract.knowledge.part_signs import PartSign, part_signs
from extract.model.page import Page
from extract.options import Options
from extract.parse.parts import parts_in, parts_notice
from extract.parse.understand import parse_file

CLOSE = "จึงเรียนมาเพื่อทราบ\n\nขอแสดงความนับถือ\n\n(นายผู้ลงนาม ตัวอย่าง)\nผู้ว่าราชการจังหวัด"


def letter(year: int, number: int, score: str, province: str = "ตราด", encloses: bool = True) -> str:
    enclosure = "สิ่งที่ส่งมาด้วย ตารางคะแนน จำนวน ๑ ชุด\n\n" if encloses else ""
    return (
        f"ที่ มท ๐๐๑๗.๒/ว {number}\n\nศาลากลางจังหวัด{province}\n\n๙ มิถุนายน {year + 1}\n\n"
        f"เรื่อง แจ้งผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี {year}\n\nเรียน หัวหน้าส่วนราชการ\n\n{enclosure}"
        f"ด้วยได้มีการสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี {year} ผลปรากฏว่าจังหวัด{province} ได้คะแนน {score}\n\n{CLOSE}"
    )


TABLE = "จังหวัด{0}\n\nDigital Literacy\t{1}\nData Management\t31.2\nService Support\t20.1"


def numbered(*texts: str) -> list[Page]:
    return pages("\f".join(texts))


def firsts(read: list[Page]) -> list[list[int]]:
    return [[page.number for page in part.pages] for part in parts_in(read)]


def settled(read: list[Page]) -> Settled:
    return settle_file(parse_file(read)[0], read, Options())


def renumbered(*read: Page) -> list[Page]:
    return [replace(page, number=n) for n, page in enumerate(read, 1)]


def test_enclosures_and_further_pages_belong_to_their_letter() -> None:
    read = numbered(
        letter(2563, 12, "45.6"),
        "- ๒ -\n\nเรื่อง ที่พิจารณาแล้ว\n\nเรียน มาเพื่อทราบ",
        TABLE.format("ตราด", "44.5"),
        "สิ่งที่ส่งมาด้วย ๒\n\nรายงานผลการสำรวจ",
    )
    assert firsts(read) == [[1, 2, 3, 4]]
    assert parts_notice(parts_in(read)) is None


def test_nothing_crosses_between_two_letters_of_one_file() -> None:
    read = numbered(
        letter(2563, 12, "45.6"),
        TABLE.format("ตราด", "44.5"),
        letter(2564, 99, "51.3", "สตูล"),
        TABLE.format("สตูล", "61.5"),
    )
    assert firsts(read) == [[1, 2], [3, 4]]
    found = settled(read)
    told = {(r.part, r.survey.year_be, r.entity, r.indicator, str(r.value)) for r in found.records}
    assert {t for t in told if t[3] in ("overall", "digital-capabilities.digital-literacy")} == {
        (1, 2563, "ตราด", "overall", "45.6"),
        (1, 2563, "ตราด", "digital-capabilities.digital-literacy", "44.5"),
        (2, 2564, "สตูล", "overall", "51.3"),
        (2, 2564, "สตูล", "digital-capabilities.digital-literacy", "61.5"),
    }
    ids = [r.id for r in found.records]
    assert ids == [f"r{n:03d}" for n in range(1, len(ids) + 1)]
    by_id = {r.id: r.part for r in found.records}
    assert all({by_id[name] for name in c.records if name in by_id} <= {c.part} for c in found.checks)
    assert {c.part for c in found.checks} == {1, 2}


def test_two_letters_of_one_place_and_year_do_not_contradict_each_other() -> None:
    found = settled(numbered(letter(2563, 12, "45.6"), letter(2563, 13, "54.6")))
    assert [(r.part, str(r.value), "conflict" in r.issues) for r in found.records] == [
        (1, "45.6", False),
        (2, "54.6", False),
    ]


def test_a_form_behind_a_letter_swallows_neither_it_nor_a_letter_behind_the_form() -> None:
    form = constituency(form_values(0))
    read = renumbered(*numbered(letter(2563, 12, "45.6")), *form, *numbered(letter(2564, 13, "54.6")))
    assert firsts(read) == [[1], [2, 3], [4]]
    readings, told = parse_file(read)
    assert [r.head.kind for r in readings] == ["result-letter", "election-result", "result-letter"]
    assert [len({c.indicator for c in r.claims}) > 12 for r in readings] == [False, True, False]
    assert [(n.code, n.count) for n in told] == [("several-documents", 3)]
    assert "page 2 (form), page 4 (number, date, subject, recipient)" in told[0].message


def test_a_table_of_another_kind_behind_a_form_is_read_too() -> None:
    report = "รายงานผลการดำเนินงานตามตัวชี้วัด ปีงบประมาณ ๒๕๖๒\n\nตัวชี้วัด\tเป้าหมาย\tผลการดำเนินงาน\nจำนวนผู้ใช้\t80\t75.5"
    read = renumbered(*constituency(form_values(0)), *numbered(report))
    assert firsts(read) == [[1, 2], [3]]
    assert "75.5" in {str(r.value) for r in settled(read).records if r.part == 2}


def test_pages_of_a_form_out_of_order_are_one_document() -> None:
    first, second = constituency(form_values(0))
    assert firsts(renumbered(second, first)) == [[1, 2]]


def test_a_slip_before_a_letter_belongs_to_it_and_the_letter_gives_the_head() -> None:
    read = numbered("ใบปะหน้าแฟกซ์\n\nเรื่อง เอกสารแนบ", letter(2563, 12, "45.6"))
    assert firsts(read) == [[1, 2]]
    assert parse_file(read)[0][0].head.fields["number"][0] == "มท 0017.2/ว 12"


@pytest.mark.parametrize(("encloses", "expected"), [(True, [[1, 2]]), (False, [[1], [2]])])
def test_a_titled_paper_behind_a_letter_is_its_own_unless_the_letter_encloses_papers(
    encloses: bool, expected: list[list[int]]
) -> None:
    report = "รายงานผลการดำเนินงานตามตัวชี้วัด ปีงบประมาณ ๒๕๖๗\n\nตัวชี้วัด\tเป้าหมาย\tผล\nจำนวนผู้ใช้\t80\t75.5"
    assert firsts(numbered(letter(2563, 12, "45.6", encloses=encloses), report)) == expected


def test_a_running_head_begins_no_document() -> None:
    assert firsts(numbered("ข่าวประชาสัมพันธ์\n\nผลสำรวจ", "ข่าวประชาสัมพันธ์\n\nสำหรับด้านต่อไป")) == [[1, 2]]


def test_an_announcement_behind_a_letter_has_its_own_head() -> None:
    told = "ประกาศจังหวัดตราด\n\nเรื่อง ผลการคัดเลือก\n\nด้วยจังหวัดตราด\n\nประกาศ ณ วันที่ ๙ มิถุนายน ๒๕๖๕"
    assert firsts(numbered(letter(2563, 12, "45.6"), told)) == [[1], [2]]


def test_without_readable_pages_there_is_one_empty_document() -> None:
    readings, told = parse_file([])
    assert [(r.part, r.head.kind, r.claims) for r in readings] == [(1, "unknown", ())]
    assert told == ()


@pytest.mark.parametrize("sign", part_signs().signs, ids=lambda s: s.id)
def test_every_sign_on_its_examples(sign: PartSign) -> None:
    assert [t for t in sign.examples if not sign.stands_in(t)] == []
    assert [t for t in sign.counterexamples if sign.stands_in(t)] == []


def test_an_archive_gives_each_record_the_head_of_its_own_document(tmp_path: Path) -> None:
    source = tmp_path / "letters.txt"
    source.write_text("\f".join([letter(2563, 12, "45.6"), letter(2564, 13, "54.6", "สตูล")]), encoding="utf-8")
    into = tmp_path / "archive"
    archive([source], into)
    with reading(archive_file(into)) as connection:
        rows = connection.execute(
            "SELECT part, document_number, document_date, year_be, entity, read_value FROM final_records "
            "ORDER BY record"
        ).fetchall()
        pages = connection.execute("SELECT part, pages, number FROM document_parts ORDER BY part").fetchall()
    assert [tuple(row) for row in rows] == [
        (1, "มท 0017.2/ว 12", "2021-06-09", 2563, "ตราด", "45.6"),
        (2, "มท 0017.2/ว 13", "2022-06-09", 2564, "สตูล", "54.6"),
    ]
    assert [tuple(row) for row in pages] == [(1, "[1]", "มท 0017.2/ว 12"), (2, "[2]", "มท 0017.2/ว 13")]
