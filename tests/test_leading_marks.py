"""A speck before a line of words makes it no item of a list and no group's name."""

from __future__ import annotations

from layout_pages import line, right, typed

from extract.layout.leading_marks import without_leading_marks
from extract.layout.text_rows import text_rows
from extract.layout.unruled import find_tables
from extract.model.page import Line

UNIT = 20.0
LABELS = ("1. ease of access", "2. trades for women", "3. clean buildings", "4. signs and counters")


def first_lines(*lines: Line) -> list[str]:
    return [row[0].text for row in without_leading_marks(text_rows(lines), UNIT)]


def test_a_mark_left_of_where_all_lines_begin_is_a_speck() -> None:
    labels = [line(100, 100 + 36 * k, label) for k, label in enumerate(LABELS)]
    assert first_lines(*labels[:2], line(80, 172, "* and young people"), *labels[3:]) == [
        LABELS[0],
        LABELS[1],
        "and young people",
        LABELS[3],
    ]


def test_marks_under_one_another_are_a_lists() -> None:
    lines = [line(80, 100 + 36 * k, f"* item {'abcd'[k]}") for k in range(4)]
    lines += [line(100, 300 + 36 * k, label) for k, label in enumerate(LABELS)]
    assert first_lines(*lines)[:4] == [f"* item {c}" for c in "abcd"]


def test_a_mark_of_its_own_place_and_one_of_a_text_layer_stay() -> None:
    labels = [line(100, 100 + 36 * k, label) for k, label in enumerate(LABELS)]
    assert first_lines(*labels, line(60, 260, "- not reported"))[-1] == "- not reported"
    layer = [typed(100, 100 + 36 * k, label) for k, label in enumerate(LABELS)]
    assert first_lines(*layer, typed(85, 260, "* of all offices"))[-1] == "* of all offices"


def test_what_goes_on_behind_a_speck_is_of_the_label_above() -> None:
    lines = []
    for k, label in enumerate(LABELS):
        lines += [line(100, 100 + 72 * k, label), right(600, 100 + 72 * k, f"{k + 2}4.{k}0")]
    lines += [line(100, 128, "for everyone"), line(80, 200, "’ and young people"), line(100, 272, "and grounds")]
    (table,), rest = find_tables(lines, [])
    assert rest == []
    assert [c.text for c in table.cells if c.column == 0] == [
        "1. ease of access for everyone",
        "2. trades for women and young people",
        "3. clean buildings and grounds",
        "4. signs and counters",
    ]
