"""Transcripts: encodings, pages, tables, and text that tries something."""

from __future__ import annotations

import time

import pytest

from extract.errors import InputError
from extract.model.page import Page
from extract.open.document import open_document
from extract.thai import numbers


def pages(text: str | bytes) -> list[Page]:
    data = text if isinstance(text, bytes) else text.encode()
    with open_document(data, name="x.txt") as document:
        found = [document.page(i).content() for i in range(document.page_count)]
    assert all(page is not None for page in found)
    return [page for page in found if page is not None]


def rows(page: Page) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in table.by_rows()] for table in page.tables]


def test_pages_paragraphs_and_lines() -> None:
    first, second = pages("ที่ ศธ ๐๒๖๓/ว.๕๐\nสํานักงาน\n\nเรื่อง แจ้งผล\n\fหน้า ๒\n\f")
    assert [p.run.text for p in first.paragraphs] == ["ที่ ศธ ๐๒๖๓/ว.๕๐ สำนักงาน", "เรื่อง แจ้งผล"]
    assert first.origin == "transcript" and first.status == "read" and second.number == 2
    line = first.paragraphs[0].lines[1]
    assert (line.raw, line.text, line.fixes) == ("สํานักงาน", "สำนักงาน", ("decomposed-sara-am",))
    assert line.reader == "transcript" and line.run.confidence() == 1.0
    assert all(g.box is not None and 0 <= g.box.x0 <= g.box.x1 <= first.width for g in line.run.glyphs)


def test_tables_of_tabs_survive_one_blank_line_between_groups() -> None:
    (page,) = pages("Policies\t33.4\nDigital\t44.6\n\nPublic\t-\n\n\nคะแนน\tA\tB\nรวม\t1\t\n")
    assert rows(page) == [
        [["Policies", "33.4"], ["Digital", "44.6"], ["Public", "-"]],
        [["คะแนน", "A", "B"], ["รวม", "1", ""]],
    ]
    assert page.tables[0].kind == "transcript"


def test_tables_of_wide_gaps_and_of_pipes() -> None:
    (page,) = pages("Policies      33.4\nDigital       44.6\n\nข้อความ\n\n| ด้าน | คะแนน |\n|---|---:|\n| รวม | ๓๔.๔ |\n")
    assert rows(page) == [[["Policies", "33.4"], ["Digital", "44.6"]], [["ด้าน", "คะแนน"], ["รวม", "๓๔.๔"]]]


def test_a_letterhead_pushed_right_is_no_table() -> None:
    (page,) = pages("ที่ มท ๐๘๐๘.๓/ว ๑๒                         กรมหนึ่ง\n\nที่ ศธ ๐๑/๒\tสำนักงาน\n")
    assert page.tables == []
    assert [line.text for line in page.lines()][-2:] == ["ที่ ศธ ๐๑/๒", "สำนักงาน"]


def test_markdown_that_ocr_programs_write_is_taken_off() -> None:
    (page,) = pages("## หัวข้อ\n\nสำหรับ**ด้านบุคลากร** ได้ 54.7 \\*\n\n2 * 3 snake_case\n")
    assert [line.text for line in page.lines()] == ["หัวข้อ", "สำหรับด้านบุคลากร ได้ 54.7 *", "2 * 3 snake_case"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_encodings_that_can_be_told(encoding: str) -> None:
    data = ("ตัวชี้วัดที่ ๑ คะแนน ๔.๒\n" * 5).encode(encoding)
    with open_document(data, name="x.txt") as document:
        page = document.page(0).content()
        assert page is not None and next(page.lines()).text == "ตัวชี้วัดที่ ๑ คะแนน ๔.๒"
        assert bool(document.notices) == (encoding in ("utf-16", "cp874"))


@pytest.mark.parametrize(
    "data",
    [
        ("คะแนน ๔.๒\n" * 9).encode("utf-16-be"),
        b"\x80\x81\xff\xfe\xc0 \xe0\xb8" * 9,
        bytes(range(256)) * 4,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        pages(data)
    assert caught.value.code == "encoding"


def test_line_ends_of_every_kind() -> None:
    (page, last) = pages("ก\rข\r\nค\u0085ง\u2028จ\u2029ฉ\x0bช\x0cซ")
    assert [line.text for line in page.lines()] == list("กขคงจฉช")
    assert [line.text for line in last.lines()] == ["ซ"]


def test_hidden_and_foreign_characters_leave_no_clean_number() -> None:
    text = "คะแนน ๔\u200b.๒ / 4\u200b.2 / ٤.٢ / \u202e0002.4\u202c\n"
    with open_document(text.encode(), name="x.txt") as document:
        assert {n.code for n in document.notices} == {"bidi-control", "foreign-digits"}
        page = document.page(0).content()
    assert page is not None
    for line in page.lines():
        assert [f for f in numbers.find(line.text) if f.value is not None and f.doubt is None] == []


def test_long_hostile_text_is_quick() -> None:
    began = time.process_time()
    pages("๑" * 60_000 + "." * 60_000 + " " * 100_000 + "๑." * 30_000 + "\t \u00a0" * 20_000 + "(" * 30_000 + "\n")
    pages("ก" + "่้๊๋ิีึืุู์ํ" * 20_000)
    pages("คะแนน\t๔.๒\n" * 4000)
    assert time.process_time() - began < 20
