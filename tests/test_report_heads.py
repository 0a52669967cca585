"""Heads of columns that lost a part: what their fellows have says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from parse_pages import NOWHERE, line, table, two_levels
from report_claims import claims, head_read, told

from extract.model.claims import Claim
from extract.model.page import Cell, Line, Page, Table, TextRun
from extract.parse.head_order import in_order
from extract.parse.understand import parse

LABELS = ("งานหนึ่ง", "งานสอง", "งานสาม", "งานสี่")
UNCLEAR = ("column-unclear",)


def issues_of(*heads: str, origin: str = "ocr") -> list[tuple[str, ...]]:
    """The issues of the first row's values under these heads."""
    body = [[name, *(f"{k}{n}7" for n in range(len(heads)))] for k, name in enumerate(LABELS, 1)]
    made = Page(1, origin, "read", blocks=(table([["จังหวัด", *heads], *body], 1),))  # type: ignore[arg-type]
    return [c.issues for c in parse([made]).claims][: len(heads)]


def test_a_head_without_the_number_that_its_fellows_have_lacks_it_on_an_image() -> None:
    heads = ("ไตรมาสที่ 1", "ไตรมาสที่ 2", "ไตรมาสที่", "ไตรมาสที่ 4")
    assert issues_of(*heads) == [(), (), UNCLEAR, ()]
    assert issues_of(*heads, origin="text") == [(), (), (), ()]


def test_a_name_beside_a_column_without_one_may_be_that_of_a_group() -> None:
    assert issues_of("ครู", "", "นักเรียน", "เงิน") == [UNCLEAR, UNCLEAR, UNCLEAR, ()]


def test_a_head_that_goes_on_under_another_column_may_have_lost_a_level() -> None:
    text = "จังหวัด\tอัตรากำลัง / ชาย\tอัตรากำลัง\tรวม\nน่าน\t1\t2\t3\nตาก\t4\t5\t9\nตรัง\t7\t8\t15"
    found = [(c.column_printed, c.issues) for c in claims(text)][:3]
    assert found == [("อัตรากำลัง / ชาย", ()), ("อัตรากำลัง", UNCLEAR), ("รวม", ())]


@pytest.mark.parametrize("scrap", ["xl", "Xi", "xn", "☐"])
def test_what_is_left_of_a_mean_s_sign_beside_a_deviation_is_that_sign(scrap: str) -> None:
    found = told(f"ข้อ\t{scrap}\tS.D.\nงานหนึ่ง\t4.21\t0.51\nงานสอง\t3.90\t0.62\nงานสาม\t4.02\t0.70")
    assert found[0] == ("งานหนึ่ง", "mean", "x̄", "4.21")


def test_the_numbers_of_columns_may_stand_in_cells_over_several_levels_of_a_head() -> None:
    head = [("วิชา\n(1)", 0, 0, 2, 1), ("อัตรา", 0, 1, 1, 2), ("ร้อยละ\n(4)", 0, 3, 2, 1)]
    head += [("ชาย\n(2)", 1, 1, 1, 1), ("หญิง\n(3)", 1, 2, 1, 1)]
    rows = [("ไทย", "12", "15", "27.5"), ("จีน", "22", "25", "47.5"), ("ลาว", "32", "35", "67.5")]
    page = Page(1, "transcript", "read", blocks=(two_levels(head, rows),))
    found = [(c.indicator_printed, c.column_printed, str(c.mark.value)) for c in parse([page]).claims]
    assert found[:3] == [("ไทย", "อัตรา / ชาย", "12"), ("ไทย", "อัตรา / หญิง", "15"), ("ไทย", "ร้อยละ", "27.5")]


def test_one_fellow_with_a_number_shows_that_a_name_which_ends_in_an_ordinal_lacks_its_own() -> None:
    assert issues_of("สาขา", "ไตรมาสที่", "ไตรมาสที่ 4") == [(), UNCLEAR, ()]
    assert issues_of("สาขา", "ไตรมาส", "ไตรมาส 4") == [(), (), ()]


def test_ranges_of_years_that_go_on_from_one_another_were_read_right() -> None:
    ranges = ["ปี 2561 - 2565", "ปี ๒๕๖๖ - ๒๕๗๐", "ปี 2571 - 2575"]
    assert in_order(ranges) == {0, 1, 2}
    assert in_order([*ranges[:2], "ปี 2576 - 2580"]) == set()
    assert in_order([*ranges[:2], "ปี 2571 - 2574"]) == set()


@pytest.mark.parametrize(("sure", "doubt"), [(0.99, 0.99), (0.3, 0.0)])
def test_a_name_below_a_measure_says_what_its_column_holds(sure: float, doubt: float) -> None:
    """Several columns stand under one measure: which is whose, the names below it say alone."""
    head = [("จังหวัด", 0, 0, 2, 1), ("ผลการดำเนินงาน", 0, 1, 1, 2), ("สาขาแรก", 1, 1, 1, 1), ("สาขาอื่น", 1, 2, 1, 1)]
    rows = (("น่าน", "12", "15"), ("ตาก", "22", "25"), ("ตรัง", "32", "35"))
    body = [(text, r, c, 1, 1) for r, row in enumerate(rows, 2) for c, text in enumerate(row)]
    cells = tuple(
        Cell(r, c, NOWHERE, (line(text, confidence=sure if text == "สาขาแรก" else 1.0),), down, over)
        for text, r, c, down, over in [*head, *body]
    )
    page = Page(1, "ocr", "read", blocks=(Table(NOWHERE, cells, 5, 3, "ruled", 2),))
    first, second = (head_read(c) for c in parse([page]).claims[:2])
    assert (first, second) == pytest.approx((doubt, 1.0))


@pytest.mark.parametrize("origin", ["ocr", "text"])
@pytest.mark.parametrize(
    ("heads", "unclear"),
    [(("ช", "ญ", "รวม"), [False] * 3), (("ช.", "ญ.", "รวม"), [False] * 3), (("ช", "ย", "รวม"), [True, True, False])],
)
def test_the_letters_of_both_sexes_side_by_side_are_names(
    heads: tuple[str, ...], unclear: list[bool], origin: str
) -> None:
    found = issues_of(*heads, origin=origin)
    assert ["column-unclear" in issues for issues in found] == unclear


def test_a_month_that_is_none_is_one_misread() -> None:
    months = ("เม.ย.", "พ.ค.", "ม.ย.", "ก.ค.")
    assert issues_of(*months) == [(), (), UNCLEAR, ()]
    assert issues_of(*months, origin="text") == [()] * 4
    assert issues_of("เม.ย.", "พ.ค.", "ก.ค.", "รวม") == [()] * 4


def first_row(origin: str, *heads: tuple[Line, int]) -> list[Claim]:
    """The claims of the first row under heads that are each so many columns wide; there are two columns of values."""
    starts = [sum(wide for _, wide in heads[:k]) for k in range(len(heads))]
    cells = [Cell(0, at, NOWHERE, (n,), 1, wide) for at, (n, wide) in zip(starts, heads, strict=True)]
    for r, row in enumerate((("น่าน", "12", "15"), ("ตาก", "22", "25"), ("ตรัง", "32", "35")), 1):
        cells += [Cell(r, c, NOWHERE, (line(text),)) for c, text in enumerate(row)]
    made = Page(1, origin, "read", blocks=(Table(NOWHERE, tuple(cells), 4, 3, "ruled", 1),))  # type: ignore[arg-type]
    return list(parse([made]).claims[:2])


@pytest.mark.parametrize("origin", ["ocr", "text"])
def test_values_under_a_name_that_stands_over_the_labels_too_have_none_of_their_own(origin: str) -> None:
    found = first_row(origin, (line("จังหวัด"), 2), (line("สาขาอื่น"), 1))
    assert [(c.column_printed, c.issues) for c in found] == [("จังหวัด", UNCLEAR), ("สาขาอื่น", ())]


def hardly_read(text: str, start: int = 0) -> Line:
    """A line of which what stands from ``start`` on was hardly read."""
    whole = line(text)
    glyphs = [replace(g, confidence=0.3 if k >= start else 1.0) for k, g in enumerate(whole.run.glyphs)]
    return replace(whole, run=TextRun.of(glyphs))


@pytest.mark.parametrize(
    ("head", "start", "sure"),
    [
        ("ฝ่ายนอก (n = 148)", len("ฝ่ายนอก "), 1.0),
        ("ฝ่ายนอก (n = 148)", 0, 0.0),
        ("ห้องสมุด", 0, 1.0),  # a word of the vocabulary
        ("ห้องสมูด", 0, 0.0),
        ("ห้อง", 0, 0.0),  # too short to be known
    ],
)
def test_a_head_is_as_sure_as_its_own_words_but_for_how_many_were_asked(head: str, start: int, sure: float) -> None:
    found, _ = first_row("ocr", (line("จังหวัด"), 1), (hardly_read(head, start), 1), (line("สาขาอื่น"), 1))
    assert (found.column_printed, head_read(found)) == (head, sure)


def test_a_column_without_a_name_of_its_own_before_a_deviation_is_perhaps_its_mean() -> None:
    head = [("ประเด็น", 0, 0, 2, 1), ("ระดับความพึงพอใจ", 0, 1, 1, 3), ("", 1, 1, 1, 1), ("S.D.", 1, 2, 1, 1)]
    rows = [("ความสะอาด", "4.21", "0.53", "84.20"), ("ความสะดวก", "4.50", "0.61", "90.00")]
    made = two_levels([*head, ("ร้อยละ", 1, 3, 1, 1)], rows)
    found = parse([Page(1, "transcript", "read", blocks=(made,))]).claims
    assert [(c.measure, c.issues) for c in found[:3]] == [
        ("mean", ("column-unclear",)),
        ("standard-deviation", ()),
        ("percent", ()),
    ]


def test_a_title_says_what_figures_measure_where_no_head_and_no_row_does() -> None:
    table = "\n\nรายการ\tปี 2565\tปี 2566\nผู้มีงานทำ\t98.5\t99.0\nจำนวนตัวอย่าง (คน)\t80\t90\nดัชนี\t104.2\t1.2"
    found = told("ตารางที่ 2.2 ร้อยละของประชากร จำแนกตามสถานภาพ" + table)
    assert [measure for _, measure, *_ in found] == ["percent"] * 2 + ["count"] * 2 + ["column", "percent"]
    assert {measure for _, measure, *_ in told("ตารางที่ 2.2 ประชากร" + table)} == {"column", "count"}
    assert told("ตารางที่ 2.2 จำนวนและร้อยละของประชากร" + table)[0][1] == "column"


def test_a_row_of_people_among_shares_counts_them_where_no_head_says_that_they_are_shares() -> None:
    rows = "กังวลมาก\t48.4%\t51.6%\nไม่กังวล\t51.6%\t48.4%\nจำนวนตัวอย่าง (คน)\t632\t678"
    found = told(f"ความกังวล\tชาย\tหญิง\n{rows}")
    assert [measure for _, measure, *_ in found] == ["percent"] * 4 + ["count"] * 2
    shares = told(f"ความกังวล\tชาย (ร้อยละ)\tหญิง (ร้อยละ)\n{rows.replace('632', '63.2').replace('678', '67.8')}")
    assert [measure for _, measure, *_ in shares] == ["percent"] * 6
