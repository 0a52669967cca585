"""Where one page ends and the next goes on: tables and sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest
from layout_pages import line

from extract.layout.join import Script, label_candidates, sentence_goes_on
from extract.model.page import Block, Box, Cell, Page, Paragraph, Table


def table(x: float = 72.0, columns: int = 3) -> Table:
    cells = [Cell(0, k, Box(x + 100 * k, 700, x + 100 * (k + 1), 720), (line(x + 100 * k, 705, f"{k}.5"),))
             for k in range(columns)]  # fmt: skip
    return Table(Box(x, 700, x + 100 * columns, 720), tuple(cells), 1, columns, "ruled", 0)


def text(*lines: str, role: Literal["body", "heading", "header", "footer"] = "body") -> Paragraph:
    return Paragraph(tuple(line(72, 80 + 16 * k, t) for k, t in enumerate(lines)), role)


def page(number: int, *blocks: Block) -> Page:
    return Page(number, "text-layer", "read", width=595.0, height=842.0, blocks=blocks)


def goes_on(first: Page, second: Page, *others: Page) -> bool:
    at = [next(k for k, b in enumerate(p.blocks) if isinstance(b, Table)) for p in (first, second)]
    script = Script(tuple(sorted((first, *others, second), key=lambda p: p.number)))
    return script.table_goes_on((first, at[0]), (second, at[1]))


def test_lines_that_every_page_begins_with_stand_beside_the_way() -> None:
    head = text("Report of the year", "of the office", "of the library")
    title = text("Report", role="heading")
    assert goes_on(page(1, title, head, table()), page(2, title, head, table()))
    assert not goes_on(page(1, table()), page(2, head, table()))
    dusty = text("Report of the year ·", "of the office.", "of the library")
    assert goes_on(page(1, title, head, table()), page(2, title, dusty, table()))


@pytest.mark.parametrize(
    ("between", "rest"),
    [
        ((), True),
        ((text("12", role="header"), text("see note 1")), True),
        ((text("one", "two", "three"),), False),
        ((text("one", "·", "two", "• ·"),), True),
        ((text("The second province", role="heading"),), False),
        ((table(),), False),
    ],
)
def test_a_table_goes_on_where_nothing_but_notes_stands_between(between: tuple[Block, ...], rest: bool) -> None:
    script = Script((page(1, table()), page(2, *between, table())))
    assert script.table_goes_on((script.pages[0], 0), (script.pages[1], len(between))) is rest


def test_the_columns_stand_in_the_same_places_but_for_a_page_fed_to_the_side() -> None:
    assert goes_on(page(1, table()), page(2, table(90)))
    assert not goes_on(page(1, table()), page(2, table(110)))
    assert not goes_on(page(1, table()), page(2, table(columns=2)))


def test_a_page_that_was_not_read_is_passed_over_and_a_page_of_text_is_not() -> None:
    assert goes_on(page(1, table()), page(3, table()))
    assert not goes_on(page(1, table()), page(3, table()), page(2, text("words")))
    assert not goes_on(page(2, table()), page(1, table()))


def test_what_may_be_the_label_of_the_row_before() -> None:
    beyond = page(2, text("7", role="header"), text("of all", "offices"))
    assert label_candidates(beyond) == ["of all", "of all offices"]
    assert label_candidates(page(2, table())) == []
    lone = Table(Box(0, 0, 9, 9), (Cell(0, 0, Box(0, 0, 9, 9), (line(0, 0, "offices"),)),), 1, 2, "ruled", 0)
    assert label_candidates(page(2, lone)) == ["offices"]


def test_a_sentence_goes_on_overleaf_from_the_last_full_line() -> None:
    full, short = line(72, 780, "words to the very end of a line"), line(72, 780, "the end.")
    above = text("words to the very end of a line")
    below = line(72, 80, "and the rest of them")
    second = page(2, Paragraph((below,)))
    for last, expected in ((full, True), (short, False)):
        first = page(1, above, Paragraph((last,)))
        assert sentence_goes_on(first, (last,), second, (below,), False) is expected
    third = page(3, Paragraph((below,)))
    assert not sentence_goes_on(page(1, above, Paragraph((full,))), (full,), third, (below,), False)


@pytest.mark.parametrize(("x", "y", "rest"), [(72.0, 650, True), (150.0, 650, False), (72.0, 600, False)])
def test_the_end_of_a_label_over_the_rest_of_its_table_is_no_text_between(x: float, y: float, rest: bool) -> None:
    lines = tuple(line(x, y + 16 * k, "of all") for k in range(3))
    first, second = page(1, table()), page(2, Paragraph(lines), table())
    assert goes_on(first, second) is rest


TITLE = "ระดับความพร้อมรัฐบาลดิจิทัลรายจังหวัด ปี 2567"


def wide(first: float) -> Table:
    """A table of three columns of which the second begins at ``first``."""
    places = (72.0, first, 400.0)
    cells = [Cell(0, k, Box(x, 700, x + 60, 720), (line(x, 705, f"{k}.5"),)) for k, x in enumerate(places)]
    return Table(Box(72, 700, 460, 720), tuple(cells), 1, 3, "ruled", 0)


@pytest.mark.parametrize(
    ("over", "rest"),
    [
        ((text(f"{TITLE} (ต่อ)"),), True),
        ((text("ระดับความพร้อมรัฐบาลดิจิทัลรายจังหวัด", "ปี 2567 (ต่อ)"),), True),  # broken elsewhere
        ((text(f"{TITLE} (ต่อ)", role="heading"),), True),
        ((text("- 2 -", role="header"), text(f"{TITLE} (ต่อ)", role="header")), True),
        ((text("- 2 -", role="header"), text(TITLE), text("(ต่อ)")), True),
        ((text("(ต่อ)"),), True),
        ((text(f"{TITLE.replace('ระ', 'ระะ', 1)} (continued)"),), True),  # a letter misread
        ((text(TITLE),), False),  # nothing says that it goes on
        ((text("ระดับความพร้อมรัฐบาลดิจิทัลรายกรม ปี 2567 (ต่อ)"),), False),
        ((text("ผู้ติดต่อ"),), False),
        ((text(f"{TITLE} (ต่อ)"), table()), False),
    ],
)
def test_a_table_goes_on_under_its_title_with_the_word_for_it(over: tuple[Block, ...], rest: bool) -> None:
    notes = text("หมายเหตุ คะแนนเต็ม 100", "ข้อมูล ณ สิ้นปี", "ที่มา แบบสำรวจ")
    first, second = page(1, text(TITLE), wide(150), notes), page(2, *over, wide(250))
    script = Script((first, second))
    assert script.table_goes_on((first, 1), (second, len(over))) is rest


@pytest.mark.parametrize(("dirt", "rest"), [("", True), (" d", True), (" def", False)])
def test_dirt_behind_a_title_hardly_read_is_none_of_it(dirt: str, rest: bool) -> None:
    title = TITLE.replace("ระ", "ระะ", 1) + dirt
    first, second = page(1, text(title), wide(150)), page(2, text(f"{TITLE} (ต่อ)"), wide(250))
    assert Script((first, second)).table_goes_on((first, 1), (second, 1)) is rest


def test_a_table_that_goes_on_by_its_title_has_its_values_in_the_same_columns() -> None:
    other = wide(250)
    words = Cell(0, 1, other.cells[1].box, (line(250, 705, "words"),))
    first = page(1, text(TITLE), wide(150))
    for cells, rest in ((other.cells, True), ((other.cells[0], words, other.cells[2]), False)):
        second = page(2, text(f"{TITLE} (ต่อ)"), Table(other.box, cells, 1, 3, "ruled", 0))
        assert Script((first, second)).table_goes_on((first, 1), (second, 1)) is rest


@pytest.mark.parametrize(("larger", "sheet", "rest"), [(1.2, 1.2, True), (0.75, 0.75, True), (1.2, 1.0, False)])
def test_a_sheet_that_its_image_gives_larger_has_its_columns_in_the_same_places(
    larger: float, sheet: float, rest: bool
) -> None:
    def three(size: float) -> Table:
        places = [size * x for x in (72.0, 222.0, 452.0)]
        cells = [Cell(0, k, Box(x, 700, x + 60, 720), (line(x, 705, f"{k}.5"),)) for k, x in enumerate(places)]
        return Table(Box(places[0], 700, places[2] + 60, 720), tuple(cells), 1, 3, "ruled", 0)

    second = Page(2, "text-layer", "read", width=595 * sheet, height=842 * sheet, blocks=(three(larger),))
    assert goes_on(page(1, three(1.0)), second) is rest


@pytest.mark.parametrize(("title", "rest"), [(f"{TITLE} (ต่อ)", True), (TITLE, False)])
def test_a_title_taken_for_the_head_of_its_rows(title: str, rest: bool) -> None:
    below = wide(250)
    cells = (
        Cell(0, 1, Box(100, 680, 400, 690), (line(100, 680, title),), 1, 2),
        *(replace(c, row=1) for c in below.cells),
    )
    first = page(1, text(TITLE), wide(150))
    second = page(2, text("… ๓ …"), Table(below.box, cells, 2, 3, "aligned", 1))
    assert Script((first, second)).table_goes_on((first, 1), (second, 1)) is rest
