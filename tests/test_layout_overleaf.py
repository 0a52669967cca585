"""Rows of a table that go on at the top of the next page, or begin at the foot of the one before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from layout_pages import across, line, right, texts

from extract.layout.join import joined
from extract.layout.unruled import find_tables
from extract.model.page import Line, Page, Paragraph, Table, Transform

LABELS = ["Policies", "Capabilities of all officers", "Public Services", "Back Office"]


def printed(y: float, label: str, *values: str, dx: float = 0.0) -> list[Line]:
    return [line(100 + dx, y, label), *(right(600 + 150 * k + dx, y, v) for k, v in enumerate(values))]


def first_page() -> Page:
    rows = [n for k, label in enumerate(LABELS) for n in printed(100 + 36 * k, label, f"4{k}.5", f"1{k}.2")]
    (table,), rest = find_tables(rows, [])
    assert not rest
    return Page(1, "ocr", "read", dpi=200.0, blocks=(table, Paragraph((line(500, 900, "1"),), "footer")))


def second_page(lines: list[Line], role: str = "body", number: int = 2) -> Page:
    blocks = tuple(Paragraph((n,), role) for n in lines)  # type: ignore[arg-type]
    return Page(number, "ocr", "read", dpi=200.0, blocks=blocks)


def rest_of(page: Page) -> list[list[str]] | None:
    table = next((b for b in joined([first_page(), page])[1].blocks if isinstance(b, Table)), None)
    return None if table is None else texts(table)


def test_a_single_row_is_told_by_the_columns_of_the_page_before() -> None:
    note = line(90, 160, "Note: figures of the year before are those of the second survey")
    page = second_page([*printed(80, "Infrastructure", "50.7", "-", dx=12), note])
    assert rest_of(page) == [["Infrastructure", "50.7", "-"]]
    blocks = joined([first_page(), page])[1].blocks
    assert [n.text for b in blocks if isinstance(b, Paragraph) for n in b.lines] == [note.text]


def test_a_row_taken_for_a_running_head_and_a_label_of_two_lines() -> None:
    assert rest_of(second_page(printed(20, "Infrastructure", "50.7", "61.0"), "header")) == [
        ["Infrastructure", "50.7", "61.0"]
    ]
    two = [line(100, 80, "Infrastructure"), *printed(104, "for everybody", "50.7", "61.0")]
    assert rest_of(second_page(two)) == [["Infrastructure for everybody", "50.7", "61.0"]]


def test_other_print_at_the_top_of_a_page_is_no_row() -> None:
    assert rest_of(second_page(printed(80, "Infrastructure", "50.7"))) is None  # a value is lacking
    aside = [line(100, 80, "Infrastructure"), right(680, 80, "50.7"), right(880, 80, "61.0")]
    assert rest_of(second_page(aside)) is None
    assert rest_of(second_page(printed(80, "Infrastructure", "50.7", "61.0", dx=90))) is None
    assert rest_of(second_page([line(100, 80, "The scores of 2560 and 2561 differ by 10.5 and 20.1")])) is None
    assert rest_of(second_page(printed(80, "Infrastructure", "50.7", "61.0"), number=3)) is None


def test_a_page_that_begins_with_a_table_stays_as_it_is() -> None:
    pages = [first_page(), first_page()]
    pages[1] = Page(2, "ocr", "read", dpi=200.0, blocks=pages[1].blocks)
    assert joined(pages) == pages


def first_page_ends_with(lines: list[Line], level: str = "") -> list[Page]:
    """A page that ends with ``lines``, and one that begins with the rows of a table without a head."""
    rows = []
    for k, label in enumerate(LABELS):
        rows += printed(80 + 36 * k, label, f"4{k}.5", f"1{k}.2") + ([line(820, 80 + 36 * k, level)] if level else [])
    (table,), rest = find_tables(rows, [])
    assert not rest
    above = Page(1, "ocr", "read", dpi=200.0, blocks=tuple(Paragraph((n,)) for n in lines))
    return joined([above, Page(2, "ocr", "read", dpi=200.0, blocks=(table,))])


def test_a_head_and_its_first_row_at_the_foot_of_a_page_are_told_by_the_rows_overleaf() -> None:
    prose = line(100, 700, "The next table tells how the offices are connected to the network")
    head = [line(100, 800, "way of connecting"), right(600, 800, "number"), right(750, 800, "percent")]
    above = first_page_ends_with([prose, *head, *printed(836, "by cable", "72.0", "10.7")])[0]
    (table,) = above.tables
    assert (table.header_rows, texts(table)) == (
        1, [["way of connecting", "number", "percent"], ["by cable", "72.0", "10.7"]]
    )  # fmt: skip
    assert [n.text for p in above.paragraphs for n in p.lines] == [prose.text]


def test_prose_at_the_foot_of_a_page_is_no_row_of_the_table_overleaf() -> None:
    lines = [line(100, 800, "In all 72.0 of them are connected by cable, and 10.7 are not")]
    assert first_page_ends_with(lines)[0].tables == []


def test_a_row_with_a_level_behind_its_values_spills_too() -> None:
    before = first_page_ends_with([], "much")[1]
    spilled = [*printed(60, "in all", "43.6", "13.7"), line(820, 60, "much")]
    number = Paragraph((line(500, 20, "๗"),), "header")
    after = Page(3, "ocr", "read", dpi=200.0, blocks=(number, *(Paragraph((n,)) for n in spilled)))
    (table,) = joined([before, after])[1].tables
    assert texts(table) == [["in all", "43.6", "13.7", "much"]]


def enlarged(n: Line, size: float) -> Line:
    """A line of print so many times as large."""
    larger = Transform.scale(size)
    glyphs = tuple(replace(g, box=larger.box(g.box)) if g.box else g for g in n.run.glyphs)
    return replace(n, run=replace(n.run, glyphs=glyphs), box=larger.box(n.box))


@pytest.mark.parametrize(("dpi", "sheet", "found"), [(300.0, 1.0, True), (200.0, 1.5, True), (200.0, 1.0, False)])
def test_rows_of_a_sheet_that_its_image_gives_larger(dpi: float, sheet: float, found: bool) -> None:
    first = replace(first_page(), width=595.0, height=842.0, to_page=Transform.scale(72 / 200))
    rows = [n for y, label in ((80, "Infrastructure"), (116, "Practices")) for n in printed(y, label, "50.7", "61.0")]
    page = replace(second_page([enlarged(n, 1.5) for n in rows]), dpi=dpi, to_page=Transform.scale(72 / dpi))
    blocks = joined([first, replace(page, width=595.0 * sheet, height=842.0 * sheet)])[1].blocks
    told = [texts(b) for b in blocks if isinstance(b, Table)]
    assert told == ([[["Infrastructure", "50.7", "61.0"], ["Practices", "50.7", "61.0"]]] if found else [])


def test_rows_on_a_photograph_of_a_sheet_that_lay_a_little_nearer() -> None:
    rows = [n for k, label in enumerate(LABELS) for n in printed(100 + 36 * k, label, f"4{k}.5", f"1{k}.2", f"3{k}.1")]
    (table,), _ = find_tables(rows, [])
    first = replace(first_page(), blocks=(table,))
    for size, found in ((1.05, True), (1.2, False)):
        page = second_page([enlarged(n, size) for n in printed(80, "Infrastructure", "50.7", "61.0", "70.2")])
        blocks = joined([first, page])[1].blocks
        told = [texts(b) for b in blocks if isinstance(b, Table)]
        assert told == ([[["Infrastructure", "50.7", "61.0", "70.2"]]] if found else [])


def test_the_head_printed_again_over_a_single_row_is_its_head() -> None:
    heads = [line(100, 60, "work"), right(600, 60, "plan"), right(750, 60, "done")]
    rows = [n for k, label in enumerate(LABELS) for n in printed(100 + 36 * k, label, f"4{k}.5", f"1{k}.2")]
    (table,), rest = find_tables([*heads, *rows], [across(88, 90, 760)])
    assert (rest, table.header_rows) == ([], 1)
    first = Page(1, "ocr", "read", dpi=200.0, blocks=(table,))
    again = [line(100, 20, "ตารางที่ 2 (ต่อ)"), *(replace(n, box=n.box) for n in heads)]
    second = second_page([*again, *printed(96, "Infrastructure", "50.7", "9.1")])
    found = next(b for b in joined([first, second])[1].blocks if isinstance(b, Table))
    assert texts(found) == [["work", "plan", "done"], ["Infrastructure", "50.7", "9.1"]]
    assert found.header_rows == 1


def test_dashes_say_least_of_where_the_columns_stand() -> None:
    page = second_page([*printed(80, "Infrastructure", "50.7", "-"), *printed(116, "Laws", "12.5", "10.3")])
    assert rest_of(page) == [["Infrastructure", "50.7", "-"], ["Laws", "12.5", "10.3"]]
