"""Over which columns the name of a group stands in a head without rules around its cells."""

from __future__ import annotations

from dataclasses import replace

import pytest
from head_rows import COLUMNS, LABELS, UNIT, centre, over, places, row, under
from layout_pages import line, typed

from extract.layout.aligned import rows_as_table
from extract.layout.head_cells import head_cells
from extract.layout.head_groups import spread
from extract.layout.head_rules import parted_at_rules
from extract.layout.heads import run_together
from extract.layout.places import Column, Place, in_heads, place_of
from extract.layout.unruled import find_tables
from extract.model.page import Box, Line


def test_a_name_between_two_columns_stands_over_both() -> None:
    upper = row(over(0.5, 100, "2563"), over(2.5, 100, "2564"))
    assert places([upper, under("Half Rest First Last")]) == [("2563", (1, 2)), ("2564", (3, 4))]


def test_a_long_name_over_one_column_is_that_columns_alone() -> None:
    upper = row(over(1, 100, "Points"), over(2, 100, "Points"))
    assert places([upper, under("Weight given full Share")]) == [("Points", (2, 2)), ("Points", (3, 3))]


def test_a_name_over_the_middle_one_of_three_is_a_groups_where_the_names_are_printed_again() -> None:
    upper = row(over(1, 100, "2560"), over(4, 100, "2562"))
    assert places([upper, under("low mid high low mid high")]) == [("2560", (1, 3)), ("2562", (4, 6))]
    assert places([upper, under("low mid high few some many")]) == [("2560", (2, 2)), ("2562", (5, 5))]


def test_a_name_may_begin_where_the_first_of_its_group_does() -> None:
    names = [line(420 + 120 * k, 130, name) for k, name in enumerate(("plan", "result") * 2)]
    upper = row(line(420, 100, "2561"), line(660, 100, "2562"))
    assert places([upper, row(*names)]) == [("2561", (1, 2)), ("2562", (3, 4))]


def test_a_group_of_a_group_and_a_column_has_its_middle_over_all_of_them() -> None:
    head = [
        row(centre(200, 100, "Region"), over(1, 100, "Term 1"), over(4, 100, "Term 2")),
        row(over(0.5, 130, "P6"), over(2, 130, "M3"), over(3.5, 130, "P6"), over(5, 130, "M3")),
        under("full mean - full mean -", 160),
    ]
    made, doubtful = spread(head, COLUMNS, (), UNIT)
    assert [(n.text, p) for n, p in made[0][1:]] == [("Term 1", (1, 3)), ("Term 2", (4, 6))]
    assert doubtful == set()


def test_a_rule_under_a_name_tells_its_columns() -> None:
    upper = row(over(1, 100, "Sex"))
    rule = Box(415, 125, 725, 126)
    assert places([upper, under("men women all Share")], [rule]) == [("Sex", (1, 3))]
    assert places([upper, under("men women all Share")], [Box(90, 125, 1100, 126)]) == [("Sex", (2, 2))]


def test_beside_a_name_with_a_rule_a_column_may_have_none() -> None:
    head = [row(centre(200, 100, "Region"), over(0.5, 100, "Sex")), under("men women all")]
    assert spread(head, COLUMNS, [Box(415, 125, 605, 126)], UNIT)[1] == set()
    assert spread(head, COLUMNS, [], UNIT)[1] == {1, 2, 3}


@pytest.mark.parametrize(("white", "pieces"), [(2.8, 1), (5.6, 2)])
def test_only_white_wider_than_between_letters_parts_names_that_ran_together(white: float, pieces: int) -> None:
    columns = [Column(100, 300, False), Column(420, 480, True), Column(480 + white, 540 + white, True)]
    left, right = line(420, 100, "before"), line(480 + white, 100, "behind")
    both = Line(
        type(left.run).of((*left.run.glyphs, *right.run.glyphs)), Box(420, 100, 540 + white, 120), "recognizer",
        "beforebehind",
    )  # fmt: skip
    assert len(run_together([[(both, (1, 2))]], columns, UNIT)[0]) == pieces


def test_a_name_in_the_middle_of_its_group_is_not_parted_between_its_words() -> None:
    columns = [Column(100, 300, False), Column(420, 480, True), Column(500, 560, True)]
    name = line(455, 100, "plan year")
    assert len(run_together([[(name, (1, 2))]], columns, UNIT)[0]) == 1


def test_a_name_in_the_middle_of_no_group_makes_its_columns_doubtful() -> None:
    upper = row(centre(200, 100, "Region"), line(510, 100, "Results of all"), over(5, 100, "Sum"))
    below = row(*(over(k, 130, name) for k, name in enumerate(["a", "b", "c", "d", "e"])))
    _, doubtful = spread([upper, below], COLUMNS, (), UNIT)
    assert doubtful == {1, 2, 3, 4, 5}
    over_rows = [[n for n, _ in upper], [n for n, _ in below]]
    rows = [[line(100, 170 + 30 * k, name), *(over(c, 170 + 30 * k, "1.5") for c in range(6))]
            for k, name in enumerate(LABELS)]  # fmt: skip
    table = rows_as_table(rows, COLUMNS, UNIT, over_rows)
    assert {c.column for c in table.cells if c.doubtful} == {1, 2, 3, 4, 5}


def test_groups_are_found_beside_a_column_that_has_none() -> None:
    upper = row(over(2, 100, "2560"), over(5, 100, "2562"))
    below = [over(k, 130, name) for k, name in enumerate(["sum", "low", "mid", "high", "low", "mid"])]
    wider = [*COLUMNS, Column(1140, 1200, True)]
    head = [upper, [(n, place_of(n.box, wider, UNIT)) for n in [*below, over(6, 130, "high")]]]
    found = spread(head, wider, (), UNIT)[0][0]
    assert [(n.text, place) for n, place in found] == [("2560", (2, 4)), ("2562", (5, 7))]


def test_names_set_left_over_figures_set_right_are_their_columns_in_order() -> None:
    """Each name ends before its figures begin, and stands nearer to those of the column before."""
    rows = [[line(100, 100, "Work"), line(310, 100, "plan"), line(485, 100, "done"), line(605, 100, "share")]]
    found = in_heads(rows, COLUMNS[:4], UNIT)
    assert [(n.text, place) for n, place in found[0]] == [
        ("Work", (0, 0)), ("plan", (1, 1)), ("done", (2, 2)), ("share", (3, 3))
    ]  # fmt: skip
    assert [place for _, place in in_heads([rows[0][:3]], COLUMNS[:3], UNIT)[0]] == [(0, 0), (1, 1), (2, 2)]


def test_a_line_of_many_names_is_one_for_each_column_but_a_year_is_no_name() -> None:
    together = line(405, 100, "low cost    high cost   mid cost")
    parted = run_together([[(together, (1, 3))]], COLUMNS, UNIT)[0]
    assert [(n.text, place) for n, place in parted] == [
        ("low cost", (1, 1)), ("high cost", (2, 2)), ("mid cost", (3, 3))
    ]  # fmt: skip
    year = line(412, 100, "Budget  2566")
    assert run_together([[(year, (1, 2))], under("Budget Budget")], COLUMNS, UNIT)[0] == [(year, (1, 2))]


@pytest.mark.parametrize(("names", "doubtful"), [("a b a b", set()), ("a b a c d", {3, 4, 5})])
def test_a_last_name_that_begins_over_its_first_column_may_end_anywhere(names: str, doubtful: set[int]) -> None:
    lower = under(names)
    starts = [n.box.x0 for n, _ in lower]
    upper = row(centre(200, 100, "Region"), line(starts[0], 100, "2560"), line(starts[2], 100, "2562"))
    assert spread([upper, lower], COLUMNS, (), UNIT)[1] == doubtful


def test_a_first_line_out_of_line_with_the_name_below_it_makes_its_column_doubtful() -> None:
    names = under("plan result share", 130)
    for off, doubtful in ((0, set()), (18, {2})):
        head = [row(centre(570 + off, 100, "Points")), names]
        assert spread(head, COLUMNS[:4], (), UNIT)[1] == doubtful


def test_two_names_over_one_column_of_values_make_it_doubtful() -> None:
    beside = [(over(0, 130, "plan"), (1, 1)), (line(495, 130, "result"), (1, 1))]
    assert spread([under("Year"), beside], COLUMNS[:2], (), UNIT)[1] == {1}


def test_names_that_ran_together_are_parted_over_what_stands_below_them() -> None:
    """The group's name above stands over the first of them alone."""
    together = line(410, 130, "planned  fulfilled")
    below = row(over(-0.05, 160, "(a)"), over(0.8, 160, "(b)"))
    head = [row(over(0.2, 100, "2566")), [(together, (1, 2))], below]
    assert [n.text for n, _ in run_together(head, COLUMNS, UNIT)[1]] == ["planned", "fulfilled"]


def test_a_name_over_three_groups_is_no_first_line_of_the_one_in_the_middle_which_had_room_for_both() -> None:
    groups = row(over(0.5, 130, "2561"), over(2.5, 130, "2562"), over(4.5, 130, "2563"))
    names = under("plan result plan result plan result", 160)
    assert places([row(over(2.5, 100, "Assessed")), groups, names]) == [("Assessed", (1, 6))]
    wide = row(over(0.5, 130, "2561"), over(2.5, 130, "seventeen letters"), over(4.5, 130, "2563"))
    assert places([row(over(2.5, 100, "Assessed")), wide, names]) == [("Assessed", (3, 4))]
    assert spread([row(over(2.5, 100, "Assessed")), wide, names], COLUMNS, (), UNIT)[1] == {1, 2, 3, 4, 5, 6}


def test_a_rule_that_begins_beside_the_labels_is_one_of_the_names_over_it() -> None:
    lower = under("one two three four five six")
    rule = Box(410, 119, 1090, 121)
    assert places([row(over(2, 100, "Sum")), lower], [rule]) == [("Sum", (1, 6))]
    assert places([row(over(2, 100, "Sum")), lower], [Box(90, 119, 1090, 121)]) == [("Sum", (3, 3))]
    beside = [row(over(4, 90, "Rest")), row(over(2, 100, "Sum")), lower]
    assert spread(beside, COLUMNS, [rule], UNIT)[0][1][0][1] == (3, 3)


def test_the_same_names_in_other_units_are_printed_again() -> None:
    upper = row(over(1, 100, "2560"), over(4, 100, "2562"))
    names, units = under("low mid high low mid high"), under("(a) (b) (c) (b) (c) (a)", 160)
    assert places([upper, names, units]) == [("2560", (1, 3)), ("2562", (4, 6))]


def test_names_set_left_that_ran_together_part_where_a_unit_begins() -> None:
    """Two names over figures set right; the unit under the second shows where it begins."""
    rows = [[typed(400, 100, "plan result", 12)], [typed(400, 130, "(a)"), typed(452, 130, "(b)")]]
    columns = [COLUMNS[0], Column(410, 440, True), Column(470, 500, True)]
    assert [[(n.text.strip(), p) for n, p in r] for r in in_heads(rows, columns, UNIT)] == [
        [("plan", (1, 1)), ("result", (2, 2))],
        [("(a)", (1, 1)), ("(b)", (2, 2))],
    ]
    near = [[typed(400, 100, "plan result", 8)], [typed(400, 130, "(a)"), typed(448, 130, "(b)")]]
    assert len(in_heads(near, columns, UNIT)[0]) == 1


def test_two_words_over_a_column_and_one_without_a_name_are_two_names() -> None:
    columns = [COLUMNS[0], Column(420, 450, True), Column(490, 520, True), Column(560, 590, True)]
    head = [[(typed(415, 100, "plan sum"), (1, 1)), (line(560, 100, "all"), (3, 3))]]
    assert [(n.text.strip(), p) for n, p in run_together(head, columns, UNIT)[0]] == [
        ("plan", (1, 1)), ("sum", (2, 2)), ("all", (3, 3)),
    ]  # fmt: skip
    three = [[(typed(415, 100, "plan a sum"), (1, 1)), (line(560, 100, "all"), (3, 3))]]
    assert [n.text for n, _ in run_together(three, columns, UNIT)[0]] == ["plan a sum", "all"]
    named = [[*head[0], (line(490, 100, "other"), (2, 2))]]
    assert next(n.text for n, _ in run_together(named, columns, UNIT)[0]) == "plan sum"


def test_a_line_of_names_that_other_columns_have_too_is_those_names() -> None:
    columns = [COLUMNS[0], *(Column(420 + 90 * k, 450 + 90 * k, True) for k in range(4))]
    both, others = (
        (typed(395, 100, "plan sum"), (1, 2)),
        [(line(690, 100, "plan"), (3, 3)), (line(780, 100, "sum"), (4, 4))],
    )
    assert [(n.text.strip(), p) for n, p in run_together([[both, *others]], columns, UNIT)[0]][:2] == [
        ("plan", (1, 1)), ("sum", (2, 2)),
    ]  # fmt: skip
    assert run_together([[both, others[0]]], columns, UNIT)[0][0] == both


def test_the_middle_of_a_group_of_uneven_names_is_that_of_their_outer_edges_too() -> None:
    names = row(*(n for k in (0, 2, 4) for n in (over(k, 130, "men"), over(k + 1, 130, "personnel of both"))))
    upper = row(*(centre(450 + 120 * k + 60 + 35, 100, f"256{k}") for k in (0, 2, 4)))
    assert places([upper, names]) == [("2560", (1, 2)), ("2562", (3, 4)), ("2564", (5, 6))]


def test_names_that_fit_no_groups_make_all_columns_under_them_doubtful() -> None:
    upper = row(over(0.75, 100, "2560"), over(2.75, 100, "2561"))
    assert spread([upper, under("men women others rest")], COLUMNS, (), UNIT)[1] == {1, 2, 3, 4}


def test_a_group_of_which_a_column_lacks_the_name_that_others_have_is_doubtful() -> None:
    rule = Box(410, 119, 730, 121)
    head = [row(over(1, 100, "2560")), under("men women rest")]
    assert spread(head, COLUMNS[:4], [rule], UNIT) == ([[(head[0][0][0], (1, 3))], head[1]], set())
    head = [head[0], under("men - rest")]
    assert spread(head, COLUMNS[:4], [rule], UNIT)[1] == {1, 2, 3}


def test_a_column_that_two_names_of_one_row_stand_over_is_doubtful() -> None:
    rules = [Box(410, 119, 730, 121), Box(650, 121, 850, 123)]
    upper = row(over(0.9, 100, "2560"), over(3, 100, "2561"))
    made, doubtful = spread([upper, under("men women rest all")], COLUMNS[:5], rules, UNIT)
    assert ([place for _, place in made[0]], doubtful) == ([(1, 3), (3, 4)], {3})


def test_a_name_that_reaches_over_its_neighbours_is_a_groups_even_over_the_middle_one_of_five() -> None:
    upper = row(over(2, 100, "How many answered so of all who"))
    names = [over(k, 130, name) for k, name in enumerate(("most", "much", "some", "less", "least"))]
    assert places([upper, row(*names)]) == [("How many answered so of all who", (1, 5))]


def test_a_name_over_labels_and_values_is_doubted_unless_each_column_has_one_below() -> None:
    upper = [(centre(390, 100, "Kind of money"), (0, 1)), (over(1, 100, "Spent"), (2, 2))]
    assert spread([upper], COLUMNS[:3], [], UNIT)[1] == {1, 0}
    below = [(centre(200, 130, "Kind"), (0, 0)), (over(0, 130, "Given"), (1, 1)), (over(1, 130, "Spent"), (2, 2))]
    assert spread([upper[:1], below], COLUMNS[:3], [], UNIT)[1] == set()


def test_words_printed_again_are_a_name_for_each_column_though_the_figures_stand_at_the_right() -> None:
    columns = [Column(100, 300, False), Column(520, 580, True), Column(740, 800, True)]
    names = line(440, 100, "Year of plan 2566 Year of plan 2567")
    heads = run_together(in_heads([[line(100, 100, "Kind"), names]], columns, UNIT), columns, UNIT)
    assert [(n.text, place) for n, place in heads[0]] == [
        ("Kind", (0, 0)),
        ("Year of plan 2566", (1, 1)),
        ("Year of plan 2567", (2, 2)),
    ]


def test_the_name_of_a_first_group_may_reach_over_values() -> None:
    """A head stands over it all the same; prose above it does not."""
    rows = [line(100, 180 + 30 * k, label) for k, label in enumerate(LABELS)]
    rows += [over(c, 180 + 30 * k, f"{k}{c}") for k in range(4) for c in range(2)]
    group = line(90, 150, "the offices of the north and west of it")
    heads = [line(100, 124, "Office"), over(0, 124, "men"), over(1, 124, "women")]
    (found,), rest = find_tables([*heads, group, *rows], [])
    assert rest == []
    assert [c.text for c in found.cells if c.row < 2 and c.lines] == ["Office", "men", "women", group.text]
    prose = line(100, 124, "what the offices said when they were asked of it all")
    (found,), rest = find_tables([prose, group, *rows], [])
    assert [n.text for n in rest] == [prose.text, group.text]


def test_a_group_may_be_of_values_and_of_words_that_say_how_good_they_are() -> None:
    columns = [replace(c, values=k % 2 == 1) for k, c in enumerate(COLUMNS[:5])]
    names = [over(k, 130, name) for k, name in enumerate(("mean", "how", "mean", "how"))]
    rows = ([over(0.5, 100, "2563"), over(2.5, 100, "2564")], names)
    head = [[(n, place_of(n.box, columns, UNIT)) for n in lines] for lines in rows]
    found, doubtful = spread(head, columns, (), UNIT)
    assert ([place for _, place in found[0]], doubtful) == ([(1, 2), (3, 4)], set())


def test_a_line_over_one_column_with_white_that_is_no_space_is_two_names() -> None:
    """One of them is of a column that was not told apart; a unit in brackets behind a name is none."""
    columns = COLUMNS[:3]
    for text, doubtful in (("done    by whom", {2}), ("done by whom", set()), ("done    (no)", set())):
        name = typed(540, 100, text)
        head = [[(line(100, 100, "Office"), (0, 0)), (over(0, 100, "plan"), (1, 1)), (name, (2, 2))]]
        assert spread(head, columns, (), UNIT)[1] == doubtful


def test_a_name_over_one_column_above_a_group_holds_no_name_below_it_twice() -> None:
    head = [row(over(0, 70, "all"), over(1, 70, "so")), [(over(0.5, 100, "2563"), (1, 2))], under("a b")]
    cells, levels = head_cells(head, 3)
    assert levels == 3
    assert [word for c in cells for word in c.text.split()].count("a") == 1


def test_the_name_of_a_year_is_not_parted_where_another_name_begins() -> None:
    name = typed(420, 100, "mean of ปี  พ.ศ.", 10)
    begins = name.run.glyphs[12].box.x0  # type: ignore[union-attr]
    first, _ = in_heads([[name], [line(begins, 130, "share")]], COLUMNS, UNIT)
    assert [n.text for n, _ in first] == [name.text]


def test_names_set_left_may_be_longer_than_those_of_all_their_columns() -> None:
    head = [row(line(420, 70, "mean of the year"), line(660, 70, "mean of the year")), [
        (line(420, 100, "2563"), (1, 2)), (line(660, 100, "2564"), (3, 4))]]  # fmt: skip
    found, doubtful = spread([*head, under("a b a b")], COLUMNS[:5], (), UNIT)
    assert ([place for _, place in found[0]], doubtful) == ([(1, 2), (3, 4)], set())


def test_where_rules_stand_under_the_names_of_groups_other_lines_are_of_one_column() -> None:
    """Names of two lines beside groups and below their rule: their first lines stand over no columns but their own."""
    upper = row(over(0.5, 100, "Before"), over(2.5, 100, "After"))
    first = [row(over(4, 112, "of")), row(over(0, 130, "mea-"), over(2, 130, "mea-"), over(4, 134, "gain"))]
    head = [upper, *first, row(over(1, 142, "SD"), over(3, 142, "SD")), row(over(0, 154, "sure"), over(2, 154, "sure"))]
    found, doubtful = spread(head, COLUMNS[:6], [Box(410, 124, 850, 125)], UNIT)
    assert [[p for _, p in r] for r in found] == [
        [(1, 2), (3, 4)], [(5, 5)], [(1, 1), (3, 3), (5, 5)], [(2, 2), (4, 4)], [(1, 1), (3, 3)],
    ]  # fmt: skip
    assert doubtful == set()


def test_names_of_groups_that_ran_together_over_names_printed_again_are_parted() -> None:
    ran = row(typed(467, 100, "Hoped for" + 36 * " " + "Seen"))
    upper = run_together([ran, under("Mean S.D. Mean S.D.")], COLUMNS, UNIT)[0]
    assert [(n.text, place) for n, place in upper] == [("Hoped for", (1, 2)), ("Seen", (3, 4))]
    other = run_together([ran, under("Mean S.D. Least Most")], COLUMNS, UNIT)[0]
    assert (1, 2) not in [place for _, place in other]


def test_the_words_of_a_group_over_names_printed_again_are_not_of_one_column_each() -> None:
    """Each word stands over a column; the white between them is far less than that to the next group's name."""
    middles = [450 + 60 * k + 60 * (k > 2) for k in range(6)]
    columns = [COLUMNS[0], *(Column(x - 20, x + 20, True) for x in middles)]

    def named(upper: list[Line], names: str) -> list[tuple[str, Place]]:
        lower = [centre(x, 130, name) for x, name in zip(middles, names.split(), strict=True)]
        head = [[(n, place_of(n.box, columns, UNIT)) for n in lines] for lines in (upper, lower)]
        return [(n.text, place) for n, place in run_together(head, columns, UNIT)[0]]

    names = [f"Mark  in all  256{k}" for k in range(2)]
    upper = [typed(430 + 240 * k, 100, name, space=6) for k, name in enumerate(names)]
    assert named(upper, "Hall Town Land Hall Town Land") == [(names[0], (1, 3)), (names[1], (4, 6))]
    words = [(word, (k, k)) for k, word in enumerate(["Mark", "in all", "2560", "Mark", "in all", "2561"], 1)]
    assert named(upper, "Hall Town Land Mill Yard Wood") == words


def test_no_name_begins_with_a_vowel_that_hangs_on_its_consonant() -> None:
    """Letters set wide have white between them too: จำนวน is no จ and ำนวน."""
    columns = [Column(100, 300, False), Column(400, 460, True), Column(500, 560, True)]
    glyphs = [*line(420, 100, "จ").run.glyphs, *line(470, 100, "ำนวน").run.glyphs]
    name = Line(type(line(0, 0, "a").run).of(glyphs), Box(420, 100, 520, 120), "recognizer", "จำนวน")
    assert len(run_together([[(name, (1, 2))]], columns, UNIT)[0]) == 1
    apart = [*line(420, 100, "แผน").run.glyphs, *line(500, 100, "ผล").run.glyphs]
    both = Line(type(name.run).of(apart), Box(420, 100, 520, 120), "recognizer", "แผนผล")
    assert [n.text for n, _ in run_together([[(both, (1, 2))]], columns, UNIT)[0]] == ["แผน", "ผล"]


def test_a_unit_in_brackets_and_a_translation_are_of_the_group_whose_columns_have_names() -> None:
    columns = [Column(100, 300, False), Column(400, 500, True), Column(520, 620, True)]
    below = [line(430, 130, "2566"), line(550, 130, "2567")]
    for name in ("ผลผลิตรวม (กก.)", "ผลผลิตรวม Total"):
        group = line(435, 100, name)
        head = [[(group, place_of(group.box, columns, UNIT))], [(n, place_of(n.box, columns, UNIT)) for n in below]]
        assert [(n.text, at) for n, at in run_together(head, columns, UNIT)[0]] == [(name, (1, 2))]


def test_a_rule_far_below_a_head_is_another_tables() -> None:
    names = [line(400, 100, "% change")]
    far = [Box(100, 130, 800, 132), Box(415, 600, 800, 602)]
    assert [[n.text for n in row] for row in parted_at_rules([names], far, UNIT)] == [["% change"]]
    near = [Box(415, 130, 800, 132)]
    assert [[n.text for n in row] for row in parted_at_rules([names], near, UNIT)] == [["%", "change"]]


@pytest.mark.parametrize(("y", "place"), [(100, (1, 3)), (124, (2, 2))])
def test_a_name_too_far_above_another_is_no_first_line_of_it(y: float, place: Place) -> None:
    """Beside them stand names of two lines, which leave white under it."""
    upper = row(over(1, y, "spent"), over(4.5, 100, "estimate"))
    second = row(over(3, 130, "budget"), over(4, 130, "difference"))
    third = row(over(0, 150, "2564"), over(1, 150, "2565"), over(2, 150, "2566"), over(3, 150, "2567"))
    third += row(over(4, 150, "(%)"), over(5, 150, "2568"))
    assert places([upper, second, third])[0] == ("spent", place)


def test_the_first_line_of_a_groups_name_is_over_all_its_columns_where_a_name_of_one_line_stands_half_way_between() -> (
    None
):
    head = [
        row(over(0.5, 100, "Civil"), over(2.5, 100, "Permanent")),
        row(over(4.5, 120, "All")),
        row(centre(200, 140, "Office"), over(0.5, 140, "servants"), over(2.5, 140, "workers")),
        under("men women men women men women", 180),
    ]
    made, doubtful = spread(
        [[*head[0]], sorted([*head[1], *head[2]], key=lambda x: x[0].box.x0), head[3]], COLUMNS, (), UNIT
    )
    assert [(n.text, p) for n, p in made[0]] == [("Civil", (1, 2)), ("Permanent", (3, 4))]
    assert doubtful == set()


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("Approved", "Difference", [("Approved", (1, 1)), ("Difference", (2, 3))]),
        ("Approved money", "Difference in", [("Approved money          Difference in", (1, 3))]),  # no more than spaces
    ],
)
def test_the_name_of_a_column_that_ran_together_with_the_next_group_s_is_parted_from_it(
    first: str, second: str, found: list[tuple[str, Place]]
) -> None:
    space = " " * (18 if found[0][1] == (1, 1) else 5)
    ran = typed(410, 100, f"{first}{space}{second}")
    head = run_together([[(ran, (1, 3))], under("Budget Baht Share")], COLUMNS, UNIT)
    assert [(" ".join(n.text.split()), place) for n, place in head[0]] == [(" ".join(t.split()), p) for t, p in found]
