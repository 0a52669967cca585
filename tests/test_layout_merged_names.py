"""Names in cells merged over rows of a table without upright rules: rules that begin beside them tell the rows."""

from __future__ import annotations

import pytest
from layout_pages import across, line, right

from extract.layout.merged_names import names_beside_turns
from extract.layout.places import Column
from extract.layout.rows import Body
from extract.layout.unruled import find_tables
from extract.model.page import Line, Rule, Table

STEP = 30.0
LEFT, BESIDE, EDGE = 90.0, 300.0, 720.0
"""Where whole rules begin, where those beside merged cells do, and where all of them end (x)."""
ROWS = ("plan", "done", "plan", "done", "rest")


def places(at: float) -> list[tuple[str, float]]:
    """Names of cells over two rows each, at this share of their height, with their upper edges."""
    return [("Northern", 100 + at * STEP), ("Middle", 100 + (2 + at) * STEP), ("South", 100 + 4 * STEP)]


def rules(beside: float = BESIDE) -> list[Rule]:
    """A rule over the table and one under each row, of which the first and the third begin beside merged cells."""
    ys = [95 + k * STEP for k in range(len(ROWS) + 1)]
    return [across(y, beside if k in (1, 3) else LEFT, EDGE) for k, y in enumerate(ys)]


def table(at: float, drawn: list[Rule]) -> tuple[Table, list[Line]]:
    lines = [line(100, y, name) for name, y in places(at)]
    for k, word in enumerate(ROWS):
        y = 100 + k * STEP
        lines += [line(310, y, word), right(500, y, f"{k + 1}4"), right(700, y, f"{k + 2}7")]
    (found,), rest = find_tables(lines, drawn)
    return found, rest


@pytest.mark.parametrize("at", [0.0, 0.5, 1.0])
def test_a_name_beside_rules_that_begin_behind_it_is_of_all_rows_between_whole_ones(at: float) -> None:
    found, rest = table(at, rules())
    assert (rest, found.rows) == ([], 5)
    names = [(c.row, c.row_span, c.text, c.doubtful) for c in found.cells if c.column == 0]
    assert names == [(0, 2, "Northern", False), (2, 2, "Middle", False), (4, 1, "South", False)]
    assert [c.text for c in found.cells if c.column == 1] == list(ROWS)


def test_whole_rules_and_such_as_begin_within_a_name_tell_no_merged_cells() -> None:
    for drawn in (rules(LEFT), rules(140.0)):
        found, _ = table(0.0, drawn)
        assert {c.row_span for c in found.cells} == {1}


def in_turns(at: float, words: tuple[str, ...], names: list[list[str]]) -> Table:
    """Names of so many lines beside two rows each, of which these are the words, without rules; at ``at`` of them."""
    lines = []
    for k, name in enumerate(names):
        y = 100 + (2 * k + at) * STEP - (len(name) - 1) * 11
        lines += [line(100, y + 22 * n, text) for n, text in enumerate(name)]
    for k, word in enumerate(words):
        y = 100 + k * STEP
        lines += [line(310, y, word), right(500, y, f"{k + 1}4"), right(700, y, f"{k + 2}7")]
    (found,), rest = find_tables(lines, [])
    assert rest == []
    return found


@pytest.mark.parametrize("at", [0.0, 0.5, 1.0])
def test_a_name_beside_words_that_take_turns_is_of_all_rows_of_its_turn(at: float) -> None:
    found = in_turns(at, ("plan", "done") * 4, [["Northern"], ["Middle"], ["South"], ["Island"]])
    names = [(c.row, c.row_span, c.text) for c in found.cells if c.column == 0]
    assert names == [(0, 2, "Northern"), (2, 2, "Middle"), (4, 2, "South"), (6, 2, "Island")]
    two_lines = in_turns(0.5, ("plan", "done") * 4, [["Northern"], ["Middle", "lands"], ["South"], ["Island"]])
    assert [c.text for c in two_lines.cells if c.column == 0][1] == "Middle lands"


def test_words_that_take_no_turns_or_stand_beside_a_name_for_each_row_tell_no_merged_cells() -> None:
    few = in_turns(1.0, ("plan", "done", "plan"), [["Northern"]])
    broken = in_turns(1.0, ("plan", "done", "plan", "done", "done", "plan"), [["Northern"], ["Middle"], ["South"]])
    each = in_turns(0.5, ("plan", "done") * 3, [["Northern", "town"], ["Middle", "land"], ["South", "sea"]])
    assert {c.row_span for found in (few, broken, each) for c in found.cells} == {1}


def test_names_half_way_down_turns_whose_words_wrap_are_of_both_rows() -> None:
    columns = [Column(100, 200, False), Column(310, 400, False), Column(480, 500, True)]
    bodies = []
    for k, name in enumerate(("North", "Middle", "South")):
        y = 100.0 + k * 130
        plan = [(line(310, y, "plan"), (1, 1)), (right(500, y, f"{k}4"), (2, 2))]
        done = [
            (line(310, y + 54, "what was"), (1, 1)),
            (line(310, y + 76, "done"), (1, 1)),
            (right(500, y + 65, "7"), (2, 2)),
        ]
        bodies += [Body(plan, True), Body([(line(100, y + 38, name), (0, 0)), *done], True)]
    found = names_beside_turns(bodies, columns)
    assert [(n.column, sum(n.top < b.box.cy < n.bottom for b in bodies)) for n in found] == [(0, 2)] * 3
    level = [Body([(line(100, 100.0 + 40 * k, "name"), (0, 0)), *b.lines[-2:]], True) for k, b in enumerate(bodies)]
    assert names_beside_turns(level, columns) == []


def test_a_group_at_the_head_of_several_turns_goes_on_to_the_next() -> None:
    lines = []
    for k, name in enumerate(("Rai", "Mai", "Nan", "Trang")):
        y = 100.0 + 2 * k * STEP
        lines += [line(300, y, name), line(420, y, "plan"), line(420, y + STEP, "done")]
        lines += [right(x, y + at, f"{k + 1}{x // 100}") for at in (0, STEP) for x in (600, 760)]
    lines += [line(100, 100, "North"), line(100, 100 + 6 * STEP, "South")]
    (found,), rest = find_tables(lines, [])
    assert rest == []
    assert [(c.text, c.row_span) for c in found.cells if c.column == 0] == [("North", 6), ("South", 2)]
    assert [(c.text, c.row_span) for c in found.cells if c.column == 1] == [
        (n, 2) for n in ("Rai", "Mai", "Nan", "Trang")
    ]


def test_names_one_beside_each_row_of_a_table_without_others_are_the_rows_own() -> None:
    """The rule between two rows was lost; what a merged cell names would leave both without a name of their own."""
    lines = []
    for k, name in enumerate(("North", "Middle", "South", "East", "West")):
        lines += [line(100, 100 + k * STEP, name), right(500, 100 + k * STEP, f"{k + 1}4")]
        lines += [right(700, 100 + k * STEP, f"{k + 2}7")]
    drawn = [across(80, BESIDE, EDGE), *(across(95 + k * STEP, LEFT, EDGE) for k in range(6) if k != 2)]
    (found,), _ = find_tables(lines, drawn)
    names = [(c.row, c.row_span, c.text) for c in found.cells if c.column == 0]
    assert names == [(0, 1, "North"), (1, 1, "Middle"), (2, 1, "South"), (3, 1, "East"), (4, 1, "West")]
