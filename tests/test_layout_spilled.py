"""Rows of a table that spilled over onto the next page."""

from __future__ import annotations

from layout_pages import line, right, texts

from extract.layout.spilled import with_spilled_rows
from extract.layout.unruled import find_tables
from extract.model.page import Line, Page, Paragraph, Table

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
    table = next((b for b in with_spilled_rows([first_page(), page])[1].blocks if isinstance(b, Table)), None)
    return None if table is None else texts(table)


def test_a_single_row_is_told_by_the_columns_of_the_page_before() -> None:
    note = line(90, 160, "Note: figures of the year before are those of the second survey")
    page = second_page([*printed(80, "Infrastructure", "50.7", "-", dx=12), note])
    assert rest_of(page) == [["Infrastructure", "50.7", "-"]]
    blocks = with_spilled_rows([first_page(), page])[1].blocks
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
    assert with_spilled_rows(pages) == pages
