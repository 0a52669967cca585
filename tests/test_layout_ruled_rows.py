"""Ruled rows that hold several rows: the indicators of a project, level with their figures."""

from __future__ import annotations

from collections.abc import Sequence

from layout_pages import across, down, lattice, line, texts

from extract.layout.cells import fill_grids
from extract.lines.lattice import find_grids
from extract.model.page import Line, Table

XS = [100.0, 400.0, 700.0, 860.0, 1020.0]
Cell = tuple[int, int, int, str]


def filled(ys: Sequence[float], lines: Sequence[Line]) -> Table:
    (table,), rest = fill_grids(lines, find_grids(lattice(XS, list(ys)), 200))
    assert rest == []
    return table


def stacked(x: float, y: float, *items: str) -> list[Line]:
    return [line(x, y + 28 * k, text) for k, text in enumerate(items)]


def told(table: Table) -> list[Cell]:
    return [(c.row, c.column, c.row_span, c.text) for c in table.cells if c.text]


def head() -> list[Line]:
    return [line(110, 110, "project"), line(410, 110, "indicator"), line(710, 110, "target"), line(870, 110, "result")]


def test_indicators_level_with_their_figures_are_rows_and_the_project_goes_over_them() -> None:
    lines = [*head(), *stacked(110, 164, "teaching of the staff", "in every office")]
    lines += stacked(410, 150, "contentment", "understanding", "people taught")
    lines += stacked(710, 150, "80", "80", "120 people") + stacked(870, 150, "87.8", "81.9", "127 people")
    assert sorted(told(filled([100, 140, 250], lines)))[4:] == [
        (1, 0, 3, "teaching of the staff in every office"),
        (1, 1, 1, "contentment"), (1, 2, 1, "80"), (1, 3, 1, "87.8"),
        (2, 1, 1, "understanding"), (2, 2, 1, "80"), (2, 3, 1, "81.9"),
        (3, 1, 1, "people taught"), (3, 2, 1, "120 people"), (3, 3, 1, "127 people"),
    ]  # fmt: skip


def test_an_empty_cell_beside_rows_of_print_is_no_hindrance() -> None:
    lines = [*head(), *stacked(110, 150, "roads", "parks", "water"), *stacked(710, 150, "80", "81", "82")]
    rows = sorted(told(filled([100, 140, 250], lines)))[4:]
    assert rows == [
        (1, 0, 1, "roads"), (1, 2, 1, "80"), (2, 0, 1, "parks"), (2, 2, 1, "81"), (3, 0, 1, "water"), (3, 2, 1, "82"),
    ]  # fmt: skip


def test_a_row_of_two_with_a_name_that_wraps_is_parted_where_another_row_lists_three() -> None:
    lines = [*head(), line(110, 150, "officer"), *stacked(410, 150, "practice", "skill", "special skill")]
    lines += stacked(710, 150, "2,000", "2,000", "3,000") + stacked(870, 150, "2,500", "3,000", "4,000")
    lines += [line(110, 250, "chief"), *stacked(410, 250, "skill", "special skill or directors", "of the first grade")]
    lines += stacked(710, 250, "3,000", "4,000") + stacked(870, 250, "4,000", "5,000")
    rows = sorted(told(filled([100, 140, 240, 340], lines)))
    assert [(r, text) for r, c, _, text in rows if c == 1] == [
        (0, "indicator"), (1, "practice"), (2, "skill"), (3, "special skill"),
        (4, "skill"), (5, "special skill or directors of the first grade"),
    ]  # fmt: skip
    assert [(r, span, text) for r, c, span, text in rows if c == 0][2] == (4, 2, "chief")
    assert [(r, text) for r, c, _, text in rows if c == 3][-2:] == [(4, "4,000"), (5, "5,000")]


def test_a_label_that_wraps_beside_two_values_of_one_cell_stays_whole() -> None:
    lines = [*head(), line(110, 150, "teaching"), *stacked(410, 150, "people who were taught in", "all offices")]
    lines += stacked(710, 150, "120", "85") + stacked(870, 150, "118", "80")
    assert (1, 1, 1, "people who were taught in all offices") in told(filled([100, 140, 220], lines))


def test_a_strategy_that_wraps_level_with_the_items_beside_it_is_one_text() -> None:
    lines = [*head(), *stacked(110, 150, "bringing together all books", "and all other works of use", "to any of them")]
    lines += stacked(410, 150, "contentment", "books", "people taught")
    lines += stacked(710, 150, "80", "50", "120") + stacked(870, 150, "87.8", "81.9", "127")
    table = filled([100, 140, 250], lines)
    assert (1, 0, 3, "bringing together all books and all other works of use to any of them") in told(table)
    assert [(r, text) for r, c, _, text in sorted(told(table)) if c == 1][1:] == [
        (1, "contentment"), (2, "books"), (3, "people taught"),
    ]  # fmt: skip


def test_verdicts_behind_the_figures_name_no_rows_where_labels_wrap() -> None:
    lines = [line(110, 110, "field"), line(410, 110, "full"), line(710, 110, "score"), line(870, 110, "level")]
    lines += [
        line(110, 150 + 28 * k, t)
        for k, t in enumerate(("1 management", "2 staff and the whole", "of the council", "3 finance"))
    ]
    at = (150, 192, 234)
    lines += [line(x, y, t) for x, texts in ((410, ("175", "130", "110")), (710, ("149", "118", "84")),
              (870, ("very good", "best", "good"))) for y, t in zip(at, texts, strict=True)]  # fmt: skip
    rows = sorted(told(filled([100, 140, 270], lines)))
    assert [(r, text) for r, c, _, text in rows if c == 0] == [
        (0, "field"), (1, "1 management"), (2, "2 staff and the whole of the council"), (3, "3 finance"),
    ]  # fmt: skip


def test_a_head_and_its_first_row_without_a_rule_between_are_two_rows_in_doubt() -> None:
    xs = [100.0, 400.0, 560.0, 720.0, 880.0]
    heads = [
        line(110, 110, "work"),
        *(line(x + 10, 110, text) for x, text in zip(xs[1:], ("in", "out", "left"), strict=False)),
    ]
    first = [
        line(110, 150, "roads"),
        *(line(x + 10, 150, text) for x, text in zip(xs[1:], ("386", "299", "87"), strict=False)),
    ]
    last = [
        line(110, 200, "parks"),
        *(line(x + 10, 200, text) for x, text in zip(xs[1:], ("472", "197", "275"), strict=False)),
    ]
    (table,), _ = fill_grids([*heads, *first, *last], find_grids(lattice(xs, [100, 185, 240]), 200))
    assert [[c.text for c in row] for row in table.by_rows()] == [
        ["work", "in", "out", "left"], ["roads", "386", "299", "87"], ["parks", "472", "197", "275"],
    ]  # fmt: skip
    assert table.header_rows == 1
    assert [c.doubtful for row in table.by_rows()[:2] for c in row] == [False] * 4 + [True] * 4


def test_full_marks_under_the_heads_are_no_row() -> None:
    xs = [100.0, 400.0, 560.0, 720.0, 880.0]
    heads = [*stacked(110, 110, "work", "done"), *(n for x in xs[1:4] for n in stacked(x + 10, 110, "marks", "100"))]
    body = [line(110, 200, "parks"), *(line(x + 10, 200, "47.2") for x in xs[1:4])]
    (table,), _ = fill_grids([*heads, *body], find_grids(lattice(xs, [100, 185, 240]), 200))
    assert table.rows == 2


def test_what_is_counted_names_no_rows_beside_labels_that_wrap() -> None:
    lines = [*head(), *stacked(110, 150, "roads of all", "kinds", "parks", "water for all", "who live here")]
    lines += [line(410, 164, "คน"), line(410, 206, "แห่ง"), line(410, 248, "คน")]
    lines += [line(710, 164, "80"), line(710, 206, "81"), line(710, 248, "82")]
    lines += [line(870, 164, "70"), line(870, 206, "71"), line(870, 248, "72")]
    rows = sorted(told(filled([100, 140, 300], lines)))[4:]
    assert [text for _, column, _, text in rows if column == 0] == [
        "roads of all kinds",
        "parks",
        "water for all who live here",
    ]


def test_a_column_with_a_blank_cell_is_parted_with_the_others() -> None:
    lines = [*head(), *stacked(110, 150, "1. roads", "2. parks", "3. water")]
    lines += [line(410, 150, "80"), line(410, 206, "82")]
    lines += stacked(710, 150, "70", "71", "72") + stacked(870, 150, "60", "61", "62")
    rows = [(row, text) for row, column, _, text in sorted(told(filled([100, 140, 250], lines))) if column == 1 and row]
    assert rows == [(1, "80"), (3, "82")]


def test_values_with_what_they_count_are_parted_into_rows() -> None:
    lines = [*head(), *stacked(110, 150, "1. roads", "2. parks", "3. water and all that", "goes with it")]
    lines += [*stacked(410, 150, "64 คน", "45 คน", "212 คน"), line(710, 150, "31 คน"), line(710, 206, "38 คน")]
    lines += stacked(870, 150, "57 คน", "3,277 คน", "50 คน")
    labels = [text for row, column, _, text in sorted(told(filled([100, 140, 270], lines))) if column == 0 and row]
    assert labels == ["1. roads", "2. parks", "3. water and all that goes with it"]


def test_a_name_in_the_middle_of_the_whole_table_is_a_row_over_all_columns() -> None:
    """Of a table with rules between columns alone; it stands in a column of figures by chance."""
    lines = [*head(), *stacked(110, 150, "roads", "parks", "water"), *stacked(110, 262, "roads", "parks", "water")]
    lines += [line(500, 234, "B.E. 2566")]
    for x, first in ((410, 11), (710, 31), (870, 51)):
        lines += stacked(x, 150, *(str(first + k) for k in range(3)))
        lines += stacked(x, 262, *(str(first + 10 + k) for k in range(3)))
    table = filled([100, 140, 360], lines)
    assert [(c.row, c.column, c.column_span) for c in table.cells if c.text == "B.E. 2566"] == [(4, 0, 4)]
    assert [text for r, c, _, text in sorted(told(table)) if c == 1] == [
        "indicator",
        "11",
        "12",
        "13",
        "21",
        "22",
        "23",
    ]


def test_strokes_at_a_rule_are_left_of_it_and_part_no_row() -> None:
    """Scraps of the rule over a sum's row stand level over its name and its figures."""
    scraps = [line(x, 141, "-", 4) for x in (200, 500)]
    lines = [*head(), line(110, 150, "all projects"), line(410, 150, "12 of them"), line(710, 150, "80"), *scraps]
    assert sorted(told(filled([100, 140, 180, 220], [*lines, line(110, 190, "rest"), line(710, 190, "4")])))[4:] == [
        (1, 0, 1, "all projects"),
        (1, 1, 1, "12 of them"),
        (1, 2, 1, "80"),
        (2, 0, 1, "rest"),
        (2, 2, 1, "4"),
    ]


def test_a_stroke_over_a_name_is_no_name_of_a_row() -> None:
    lines = [*head(), *stacked(410, 150, "-", "all projects"), *stacked(710, 150, "-", "80")]
    rows = sorted(told(filled([100, 140, 210], lines)))[4:]
    assert rows == [(1, 1, 1, "- all projects"), (1, 2, 1, "- 80")]


def test_the_name_of_a_group_over_the_first_row_that_a_ruled_row_holds_is_a_row_over_all_columns() -> None:
    lines = [*head(), line(545, 150, "Men"), *stacked(110, 178, "roads", "parks", "water")]
    for x, first in ((410, 11), (710, 31), (870, 51)):
        lines += stacked(x, 178, *(str(first + k) for k in range(3)))
    table = filled([100, 140, 270], lines)
    assert [(c.row, c.column, c.column_span) for c in table.cells if c.text == "Men"] == [(1, 0, 4)]
    assert [text for r, c, _, text in sorted(told(table)) if c == 1] == ["indicator", "11", "12", "13"]


def test_a_value_below_nought_under_another_is_of_the_next_row_where_the_others_list_plain_ones() -> None:
    lines = [*head(), *stacked(410, 150, "broken contracts", "bills after the end")]
    lines += stacked(710, 150, "29.6", "(13.8)") + stacked(870, 150, "509", "208")
    (table,), _ = fill_grids(lines, find_grids(lattice([100.0, 400.0, 700.0, 800.0, 1020.0], [100, 140, 220]), 200))
    assert sorted(told(table))[4:] == [
        (1, 1, 1, "broken contracts"), (1, 2, 1, "29.6"), (1, 3, 1, "509"),
        (2, 1, 1, "bills after the end"), (2, 2, 1, "(13.8)"), (2, 3, 1, "208"),
    ]  # fmt: skip


def test_names_beside_rows_of_print_are_parted_from_the_head_though_no_rule_is_under_it() -> None:
    rules = [across(100, 100, 1020), across(140, 400, 860), across(320, 100, 1020)]
    rules += [down(x, 100, 320) for x in (100, 400, 860, 1020)] + [down(x, 140, 320) for x in (550, 700)]
    lines = [line(110, 125, "subject"), line(560, 110, "mean"), line(870, 110, "change")]
    lines += [line(x, 150, year) for x, year in ((410, "2561"), (560, "2562"), (710, "2563"))]
    lines += [line(870, 150, "2563 - 2562"), *stacked(110, 178, "thai", "english", "science", "mean of all")]
    lines += stacked(410, 178, "61.36", "42.91", "36.90", "44.70") + stacked(
        560, 178, "53.22", "42.96", "42.31", "42.95"
    )
    lines += stacked(710, 178, "50.74", "45.47", "40.19", "40.85") + stacked(
        870, 178, "-2.48", "2.51", "-2.12", "-2.10"
    )
    (table,), _ = fill_grids(lines, find_grids(rules, 200))
    assert texts(table) == [
        ["subject", "mean", "change"],
        ["", "2561", "2562", "2563", "2563 - 2562"],
        ["thai", "61.36", "53.22", "50.74", "-2.48"],
        ["english", "42.91", "42.96", "45.47", "2.51"],
        ["science", "36.90", "42.31", "40.19", "-2.12"],
        ["mean of all", "44.70", "42.95", "40.85", "-2.10"],
    ]
