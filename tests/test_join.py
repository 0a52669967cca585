"""Where one page ends and the next goes on: tables and sentences."""

from __future__ import annotations

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
    return Page(number, "text-layer", "read", 595.0, 842.0, blocks=blocks)


def goes_on(first: Page, second: Page, *others: Page) -> bool:
    at = [next(k for k, b in enumerate(p.blocks) if isinstance(b, Table)) for p in (first, second)]
    script = Script(tuple(sorted((first, *others, second), key=lambda p: p.number)))
    return script.table_goes_on((first, at[0]), (second, at[1]))


def test_lines_that_every_page_begins_with_stand_beside_the_way() -> None:
    head = text("Report of the year", "of the office", "of the library")
    title = text("Report", role="heading")
    assert goes_on(page(1, title, head, table()), page(2, title, head, table()))
    assert not goes_on(page(1, table()), page(2, head, table()))


@pytest.mark.parametrize(
    ("between", "rest"),
    [
        ((), True),
        ((text("12", role="header"), text("see note 1")), True),
        ((text("one", "two", "three"),), False),
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
