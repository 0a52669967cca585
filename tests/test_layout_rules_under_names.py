"""Heads whose groups have rules under their names, rows of column numbers, names of groups in a table's middle."""

from __future__ import annotations

import pytest
from head_rows import COLUMNS, LABELS, UNIT, over, row, under
from layout_pages import across, line, right, texts

from extract.layout.head_groups import spread
from extract.layout.head_rules import (
    joined_over_rules,
    names_over_rules,
    parted_at_rules,
    rules_of_names,
    without_scraps,
)
from extract.layout.text_rows import joined
from extract.layout.unruled import find_tables
from extract.model.page import Box, Line, Rule, Table


def rule(first: int, last: int, y: float = 125) -> Box:
    """A rule under the names over columns ``first`` to ``last`` of values, counted from 0."""
    return Box(405 + 120 * first, y, 495 + 120 * last, y + 1)


def values(names: tuple[str, ...] = LABELS, columns: int = 6, y: float = 200) -> list[Line]:
    """Rows of a label and a figure for each column."""
    rows = [[line(100, y + 30 * k, name)] for k, name in enumerate(names)]
    for k, own in enumerate(rows):
        own += [right(480 + 120 * c, y + 30 * k, f"{k + 2}{c}5.{k}") for c in range(columns)]
    return [n for own in rows for n in own]


def heads(table: Table) -> list[tuple[str, int, int]]:
    return [(c.text, c.column, c.column_span) for c in table.cells if c.row == 0 and c.column > 0]


def test_a_line_is_parted_where_the_rule_under_a_part_of_it_begins_and_ends() -> None:
    names = joined([over(0, 100, "plan"), over(1.5, 100, "compared"), over(3, 100, "rest")])
    below = [over(k, 130, "x") for k in range(4)]
    parted, _ = parted_at_rules([[names], below], [rule(1, 2)], UNIT)
    assert [n.text.strip() for n in parted] == ["plan", "compared", "rest"]
    assert [len(row) for row in parted_at_rules([[names], below], [rule(1, 2, 160)], UNIT)] == [1, 4]


def test_names_that_each_stand_in_the_middle_of_a_piece_of_their_rule_have_it() -> None:
    names = [over(0.5, 100, "men"), over(3.5, 100, "women")]
    below = [over(k, 130, "x") for k in range(6)]
    first, second = rules_of_names([names, below], [rule(0, 5)], UNIT)
    assert first.x1 == second.x0 == 615
    assert second.x1 == rule(0, 5).x1
    own = names_over_rules([names, below], COLUMNS, [first, second], UNIT)
    assert [own[n.box] for n in names] == [(1, 2), (3, 6)]


def test_a_rule_under_names_that_it_does_not_fit_stays_whole() -> None:
    names = [over(0, 100, "men"), over(3.5, 100, "women")]
    assert rules_of_names([names], [rule(0, 5)], UNIT) == [rule(0, 5)]
    assert names_over_rules([names, [over(k, 130, "x") for k in range(6)]], COLUMNS, [rule(0, 5)], UNIT) == {}


def test_a_rule_is_parted_in_the_midst_of_no_name_below() -> None:
    names = [line(405, 100, "2560 - 2561 year"), line(765, 100, "2561 - 2562")]
    middle, left = [over(k, 130, "x") for k in range(6)], [line(405 + 120 * k, 130, "province") for k in range(6)]
    assert len(rules_of_names([names, middle], [rule(0, 5)], UNIT)) == 2
    assert rules_of_names([names, left], [rule(0, 5)], UNIT) == [rule(0, 5)]


def test_groups_of_three_levels_are_told_by_the_rules_under_their_names() -> None:
    """The rules of groups side by side touch, as on an image."""
    lines = [over(1.0, 70, "March"), over(4.0, 70, "total"), line(100, 130, "kind")]
    lines += [
        joined([over(0, 100, "won"), over(1.5, 100, "compared")]),
        over(3, 100, "won"),
        over(4.5, 100, "compared"),
    ]
    lines += [over(k, 130, name) for k, name in enumerate(("now", "baht", "rate") * 2)]
    rules = [across(60, 90, 1150), across(95, 405, 1095), across(125, 525, 735), across(125, 885, 1095)]
    (table,), _ = find_tables([*lines, *values()], [*rules, across(160, 90, 1150), across(330, 90, 1150)])
    assert heads(table) == [("March", 1, 3), ("total", 4, 3)]
    second = [(c.text, c.column, c.column_span) for c in table.cells if c.row == 1]
    assert second == [("won", 1, 1), ("compared", 2, 2), ("won", 4, 1), ("compared", 5, 2)]


@pytest.mark.parametrize("last", ["(6)=(1)-(5)", "(6)"])
def test_a_row_of_column_numbers_is_of_the_head_and_so_is_what_names_the_labels_beside_it(last: str) -> None:
    names = [over(k, 120, name) for k, name in enumerate(("plan", "got", "left", "more", "less", "rest"))]
    numbers = [line(100, 150, "kind"), *(over(k, 150, f"({k + 1})") for k in range(5)), over(5, 150, last)]
    (table,), _ = find_tables([*names, *numbers, *values()], [across(100, 90, 1150), across(175, 90, 1150)])
    assert table.header_rows == 1 and table.rows == 1 + len(LABELS)
    assert [c.text for c in table.cells if c.row == 1][:2] == ["North", "205.0"]


def test_names_of_groups_in_the_middle_of_the_table_are_rows_of_their_own() -> None:
    names = [line(100, 120, "kind"), *(over(k, 120, name) for k, name in enumerate(("plan", "got", "left")))]
    lines, y = list(names), 160.0
    for group in ("Upper town", "Middle town", "Lower town"):
        lines.append(line(410 - 5 * len(group), y, group))
        lines += values(("men", "women", "all"), 3, y + 30)
        y += 130
    (table,), _ = find_tables(lines, [across(100, 90, 760), across(145, 90, 760), across(y, 90, 760)])
    found = [(c.text, c.row, c.column_span) for c in table.cells if c.column == 0 and c.row >= table.header_rows]
    assert [(text, row) for text, row, span in found if span > 1] == [("Middle town", 5), ("Lower town", 9)]
    assert {c.row for c in table.cells if c.text == "Upper town"} == {1}
    assert all("town" not in c.text for c in table.cells if c.row not in (1, 5, 9))


def test_ranges_in_brackets_stand_under_the_values_that_they_are_of() -> None:
    heads_of = [line(100, 120, "name"), over(0, 120, "before"), over(1, 120, "(95% CI)")]
    lines = list(heads_of)
    for k, name in enumerate(("iron", "salt", "zinc", "lead")):
        y = 160.0 + 60 * k
        lines += [
            line(100, y, name),
            right(480, y, f"{k + 3}.21"),
            over(1, y, f"-0.{k}5"),
            over(1, y + 28, f"(-1.{k}, 0.{k})"),
        ]
    (table,), _ = find_tables(lines, [across(100, 90, 720), across(148, 90, 720), across(400, 90, 720)])
    found = [[c.text for c in row] for row in table.by_rows()][-4:]
    assert found == [
        [name, f"{k + 3}.21", f"-0.{k}5 (-1.{k}, 0.{k})"] for k, name in enumerate(("iron", "salt", "zinc", "lead"))
    ]


def test_a_name_beside_two_levels_has_its_piece_of_the_rule_under_both() -> None:
    """The rule under the second level goes on under the name that stands in the middle of the first two."""
    first = row(over(1.5, 100, "outcome"), over(4.5, 110, "all"))
    second = row(over(0.5, 128, "complete"), over(2.5, 128, "broken off"))
    third = under("n % n % n %", 160)
    ruled = [rule(0, 3, 118), rule(0, 5, 150)]
    parted = rules_of_names([[n for n, _ in r] for r in (first, second, third)], ruled, UNIT)
    assert [(r.x0, r.x1) for r in parted] == [(405, 855), (405, 615), (615, 885), (885, 1095)]
    made, doubtful = spread([first, second, third], COLUMNS, parted, UNIT)
    assert [(n.text, place) for r in made[:2] for n, place in r] == [
        ("outcome", (1, 4)), ("all", (5, 6)), ("complete", (1, 2)), ("broken off", (3, 4))
    ]  # fmt: skip
    assert doubtful == set()


def test_words_that_stand_by_chance_over_white_between_columns_are_one_name_over_their_rule() -> None:
    own = rule(2, 4)
    words = [line(own.x0, 100, "formal employment"), line(own.x0 + 177, 100, "all")]
    below = [over(k, 130, name) for k, name in enumerate(("men", "women", "all", "men", "women", "rest"))]
    (first, _) = joined_over_rules([words, below], [own], UNIT)
    assert [n.text for n in first] == ["formal employment all"]
    assert names_over_rules([first, below], COLUMNS, [own], UNIT) == {first[0].box: (3, 5)}
    apart = [words[0], line(own.x0 + 200, 100, "all")]
    assert joined_over_rules([apart, below], [own], UNIT)[0] == apart
    names = [over(2, 100, "a" * 6), over(3, 100, "b" * 17)]
    assert joined_over_rules([names, below], [rule(2, 3)], UNIT)[0] == names


def scraps(*ends: tuple[float, float]) -> list[Rule]:
    return [across(125, x0, x1) for x0, x1 in ends]


@pytest.mark.parametrize(
    ("pieces", "left"),
    [
        (((395, 450), (560, 740), (960, 1130)), 0),  # the names stand over the white between
        (((395, 745), (755, 1130)), 2),
        (((395, 450), (500, 740)), 2),  # over the second stands a name
        (((395, 450),), 1),
    ],
)
def test_pieces_of_a_broken_rule_over_whose_white_the_names_stand_part_no_groups(
    pieces: tuple[tuple[float, float], ...], left: int
) -> None:
    names = [over(0.9, 95, "men"), over(3.5, 95, "women")]
    below = [over(k, 135, ("2565", "2566", "+/-")[k % 3]) for k in range(6)]
    drawn = [r.box for r in scraps(*pieces)]
    assert len(without_scraps([names, below], drawn, COLUMNS, UNIT)) == left


def test_a_rule_parts_a_head_from_the_name_of_the_first_group_of_rows() -> None:
    names = [line(100, 120, "kind"), *(over(k, 120, f"v{k}") for k in range(6)), line(100, 165, "Region")]
    (table,), rest = find_tables([*names, *values()], [across(150, 90, 1140), across(320, 90, 1140)])
    rows = {r: [c.text for c in table.cells if c.row == r and c.text] for r in (0, 1)}
    assert (rest, table.header_rows) == ([], 1)
    assert rows == {0: ["kind", "v0", "v1", "v2", "v3", "v4", "v5"], 1: ["Region"]}


def test_a_rule_under_a_name_over_words_and_figures_is_a_group_s() -> None:
    """What is counted in the first of its columns stands among words."""
    lines = [line(420, 40, "time needed"), line(690, 40, "contentment"), line(100, 70, "service")]
    lines += [line(x, 70, name) for x, name in ((400, "at most"), (560, "mean"), (660, "wanted"), (760, "found"))]
    most = ("under 20 minutes", "under 5 minutes", "in 3 days", "in 15 days")
    for k, figures in enumerate([("14", "85", "94.6"), ("3", "90", "97.2"), ("2", "80", "79.3"), ("9", "90", "92.1")]):
        lines += [line(100, 110 + 36 * k, f"service no {'abcd'[k]}"), line(360, 110 + 36 * k, most[k])]
        lines += [right(600 + 105 * n, 110 + 36 * k, figure) for n, figure in enumerate(figures)]
    rules = [across(30, 90, 340), across(30, 350, 620), across(30, 640, 840), across(64, 350, 620)]
    rules += [across(64, 640, 840), across(96, 90, 840), across(260, 90, 840)]
    (table,), _ = find_tables(lines, rules)
    assert texts(table)[:2] == [["service", "time needed", "contentment"], ["at most", "mean", "wanted", "found"]]
