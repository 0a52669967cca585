"""Lines of two columns of words that ran together, parted where the names of the second begin."""

from __future__ import annotations

from dataclasses import replace

import pytest
from layout_pages import typed

from extract.layout.left_edges import parted_at_left_edges
from extract.layout.text_rows import Row, text_rows
from extract.layout.unruled import find_tables
from extract.model.page import Line, TextRun

UNIT = 20.0
GROUPS = ("personnel", "education")
NAME = 200
"""Where the names begin (x): groups of nine letters from 100 on leave white of ten before them."""


def group(k: int, name: str, offset: float = 0) -> Line:
    """A group's nine letters and a name behind them, as one line of a text layer."""
    return typed(100, 100 + 36 * k, f"{GROUPS[k % 2]} {name}", 10 + offset)


def lone(k: int, name: str) -> Line:
    return typed(NAME, 100 + 36 * k, name)


def value(k: int) -> Line:
    return typed(600, 100 + 36 * k, f"{k}4.5")


def words(rows: list[Row]) -> list[list[str]]:
    return [[n.text.strip() for n in row] for row in rows]


def parted(lines: list[Line]) -> list[list[str]]:
    return words(parted_at_left_edges(text_rows(lines), UNIT))


def test_lines_part_where_names_begin_in_other_rows() -> None:
    rows = [[group(k, "lawyers"), value(k)] for k in range(3)] + [[lone(k, "clerks"), value(k)] for k in range(3, 6)]
    assert parted([n for row in rows for n in row]) == [
        *([GROUPS[k % 2], "lawyers", f"{k}4.5"] for k in range(3)),
        *(["clerks", f"{k}4.5"] for k in range(3, 6)),
    ]


def test_one_line_is_enough_where_words_stand_side_by_side_in_another_row() -> None:
    lines = [group(0, "lawyers"), *(lone(k, "clerks") for k in range(1, 4)), *map(value, range(4))]
    assert parted(lines)[0] == ["personnel lawyers", "04.5"]
    assert parted([*lines, typed(100, 136, "finance")])[0] == ["personnel", "lawyers", "04.5"]


def test_one_line_is_enough_with_white_that_is_no_space() -> None:
    lines = [*(lone(k, "clerks") for k in range(1, 4)), *map(value, range(4))]
    assert parted([typed(100, 100, "office lawyers", 40), *lines])[0] == ["office", "lawyers", "04.5"]
    assert parted([typed(100, 100, "personnel lawyers", 10), *lines])[0] == ["personnel lawyers", "04.5"]


def test_a_line_of_the_table_that_runs_over_the_edge_shows_that_there_is_none() -> None:
    rows = [[group(k, "lawyers"), value(k)] for k in range(3)] + [[lone(k, "clerks"), value(k)] for k in range(3, 6)]
    lines = [n for row in rows for n in row]
    heading = typed(100, 100 + 36 * 6, "personnelofalloffices")
    assert parted([*lines, heading])[0] == ["personnel", "lawyers", "04.5"]
    assert parted([*lines, heading, value(6)])[0] == ["personnel lawyers", "04.5"]


def test_names_that_all_begin_with_one_word_have_a_space_at_one_place() -> None:
    lines = [typed(100, 100 + 36 * k, f"district{k} {name}") for k, name in enumerate(("north", "south", "east"))]
    lines += [*(lone(k, "clerks") for k in range(3, 6)), *map(value, range(6))]
    assert [len(row) for row in parted(lines)] == [2] * 6


def test_a_running_number_before_a_hanging_indent_is_no_column_of_words() -> None:
    lines = [typed(160, 100 + 36 * k, f"{k}.  lawyers") for k in range(3)]
    indents = [typed(lines[0].run.glyphs[4].box.x0, 118 + 36 * k, "goingon") for k in range(3)]  # type: ignore[union-attr]
    assert all(len(row) == 1 for row in parted([*lines, *indents]))


@pytest.mark.parametrize(("off", "pieces"), [(0.29, 3), (0.31, 2)])
def test_names_begin_at_one_edge_within_a_limit(off: float, pieces: int) -> None:
    lines = [group(k, "lawyers", off * UNIT) for k in range(3)] + [lone(k, "clerks") for k in range(3, 7)]
    assert [len(row) for row in parted([*lines, *map(value, range(7))])][:3] == [pieces] * 3


def test_the_table_has_a_column_of_groups_and_one_of_names() -> None:
    lines = [group(k, "lawyers") for k in range(3)] + [lone(k, "clerks") for k in range(3, 6)] + [*map(value, range(6))]
    (table,), rest = find_tables(lines, [])
    assert (table.columns, rest) == (3, [])
    assert [c.text.strip() for c in table.cells if c.row == 0] == ["personnel", "lawyers", "04.5"]


def test_what_names_begin_at_in_another_table_parts_none() -> None:
    rows = [[group(k, "lawyers"), value(k)] for k in range(3)]
    above = [[lone(k, "clerks"), value(k)] for k in (-4, -3, -2)]
    lines = [n for row in [*above, *rows] for n in row]
    assert parted(lines)[3] == ["personnel", "lawyers", "04.5"]
    assert parted([*lines, typed(100, 100 - 36, "Table 4.2")])[4] == ["personnel lawyers", "04.5"]


def test_the_name_of_a_year_is_not_parted_where_names_begin() -> None:
    head = typed(100, 64, "ปี พ.ศ. 2563 ปี 2564", 10)
    begins = head.run.glyphs[16].box.x0  # type: ignore[union-attr]
    below = [typed(begins, 100 + 36 * k, name) for k, name in enumerate(("clerks", "lawyers", "guards"))]
    beside = [typed(100, 100 + 36 * k, name) for k, name in enumerate(("north", "south", "east"))]
    assert parted([head, *below, *beside])[0] == [head.text]


def test_white_between_letters_of_a_word_is_no_edge() -> None:
    def torn(k: int) -> Line:  # as an image shows it: white of a tenth within the word, and no space read there
        letters = typed(100, 100 + 36 * k, f"{GROUPS[k % 2]}lawyers", 10)
        glyphs = [
            g if g.box is None or i < 9 else replace(g, box=replace(g.box, x0=g.box.x0 + 10, x1=g.box.x1 + 10))
            for i, g in enumerate(letters.run.glyphs)
        ]
        return replace(letters, run=TextRun.of(glyphs), box=replace(letters.box, x1=letters.box.x1 + 10))

    lines = [n for k in range(3) for n in (torn(k), value(k))] + [
        n for k in range(3, 6) for n in (lone(k, "clerks"), value(k))
    ]
    assert parted(lines)[:2] == [["personnellawyers", "04.5"], ["educationlawyers", "14.5"]]


@pytest.mark.parametrize(("white", "row"), [(32, ["malaria", "B50-B54", "14.5"]), (8, ["malaria B50-B54", "14.5"])])
def test_a_wide_word_in_the_middle_of_its_column_is_parted_from_the_label_before_it(
    white: float, row: list[str]
) -> None:
    """Codes stand in the middle of a column and begin nowhere; all rows but one have wide white before theirs."""

    def labelled(k: int, name: str, code: str) -> list[Line]:
        return [typed(100, 100 + 36 * k, name), typed(210 - 5 * len(code), 100 + 36 * k, code), value(k)]

    wide = typed(100, 136, "malaria B50-B54", white)
    rows = [
        *labelled(0, "asthma", "J45"),
        wide,
        value(1),
        *labelled(2, "rabies", "A82"),
        *labelled(3, "cholera", "A00"),
    ]
    (table,), _ = find_tables([*rows, *labelled(4, "gout", "M10")], [])
    assert [c.text.strip() for c in table.cells if c.row == 1 and c.text.strip()] == row
