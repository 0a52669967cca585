"""Tables without rules: their columns, and the rows that stand in them."""

from __future__ import annotations

import pytest
from layout_pages import LABELS, across, line, listed, only, right, texts

from extract.layout.unruled import find_tables
from extract.model.page import Line, TextRun


def test_labels_with_numbers_at_the_right_are_a_table() -> None:
    table = only(listed(["34.8", "26.7", "-", "๒๘.๑"]))
    assert table.kind == "aligned"
    assert texts(table) == [[a, b] for a, b in zip(LABELS, ["34.8", "26.7", "-", "๒๘.๑"], strict=True)]


def test_numbers_with_units_and_words_of_differing_length_still_stand_in_line() -> None:
    values = ["๔๓,๔๖๓ คะแนน (สี่หมื่น)", "๖ คะแนน (หก)", "๒,๗๒๘ คะแนน (สองพัน)", "๙๗ คะแนน (เก้าสิบเจ็ด)"]
    lines = []
    for k, value in enumerate(values):
        number = value.split()[0]
        lines += [line(100, 100 + 40 * k, LABELS[k]), line(700 - 10 * len(number), 100 + 40 * k, value)]
    assert [row[1] for row in texts(only(lines))] == values


def test_prose_with_numbers_and_wide_gaps_is_no_table() -> None:
    lines = []
    for k in range(8):
        y = 100 + 32 * k
        a = line(100, y, "the agency scored at" + "x" * k)
        b = line(a.box.x1 + 30 + 11 * k, y, f"{40 + 3 * k}.5 points of the")
        lines += [a, b, line(b.box.x1 + 40, y, "whole and more besides")]
    tables, rest = find_tables(lines, [])
    assert tables == []
    assert len(rest) == len(lines)


def test_two_rows_are_too_few_without_rules_and_enough_between_them() -> None:
    lines = listed(["34.8", "26.7"], LABELS[:2])
    assert find_tables(lines, [])[0] == []
    table = only(lines, [across(90, 90, 910), across(170, 90, 910)])
    assert table.kind == "three-line"
    assert table.rows == 2


def test_prose_above_a_table_with_rules_is_not_drawn_into_it() -> None:
    lines = [line(100, 20, "of whom 95"), line(480, 20, "30.65 percent were in the first year")]
    lines += [line(100, 56, "and further"), line(480, 56, "29.68 percent in the second of them")]
    lines += listed(["34.8", "26.7", "1.0", "28.1"], x1=530)
    for n in lines[4:]:
        assert n.box.y0 >= 100
    lines += [line(100, 100 - 36 + 0, "Faculty"), right(530, 64, "Score")]
    lines = [n for n in lines if n.box.y0 != 56 and n.box.y0 != 20]
    above = [line(100, -40, "of whom 95 were, and of those"), line(480, -40, "30.65 percent")]
    rules = [across(56, 90, 560), across(92, 90, 560), across(250, 90, 560)]
    tables, rest = find_tables(above + lines, rules)
    assert [t.rows for t in tables] == [5]
    assert tables[0].header_rows == 1
    assert rest == above


def test_a_line_of_prose_between_two_lists_parts_them() -> None:
    lines = [*listed(["34.8", "26.7", "33.0", "28.1"]), line(95, 260, "x" * 90)]
    lines += [n for k in range(4) for n in (line(100, 310 + 36 * k, LABELS[k]), right(880, 310 + 36 * k, "7.5"))]
    tables, rest = find_tables(lines, [])
    assert [t.rows for t in tables] == [4, 4]
    assert len(rest) == 1


def test_a_label_on_two_lines_keeps_its_one_value() -> None:
    labels = ["Policies", "Policy Harmonization with National", "Cyber Security Policy", "Data Privacy"]
    lines = listed(["33.4", "2.1", "37.5", "43.9"], labels, pitch=70)
    lines.append(line(100, 170 + 26, "policy level"))
    assert texts(only(lines))[1] == ["Policy Harmonization with National policy level", "2.1"]


def test_a_value_centred_beside_two_lines_of_label() -> None:
    lines = listed(["33.4", "37.5", "43.9"], ["Policies", "Cyber Security Policy", "Data Privacy"], pitch=84)
    lines += [line(100, 130, "Policy Harmonization"), line(100, 154, "with the National Level"), right(900, 142, "2.1")]
    assert texts(only(lines))[1] == ["Policy Harmonization with the National Level", "2.1"]


def test_numbered_labels_begin_rows_wherever_their_values_stand() -> None:
    """Values level with the first line, between the lines, and with the last one."""
    lines = [line(100, 100, "1. courtesy of officers"), right(700, 100, "4.55"), line(760, 100, "high")]
    lines += [
        line(100, 136, "2. fitness of clothes and"),
        line(100, 162, "manner of speaking"),
        right(700, 149, "4.51"),
    ]
    lines += [line(760, 149, "high")]
    lines += [
        line(100, 198, "3. care for everybody who"),
        line(100, 224, "comes"),
        right(700, 224, "4.42"),
        line(760, 224, "low"),
    ]
    lines += [line(100, 260, "4. honesty"), right(700, 260, "4.40"), line(760, 260, "low")]
    lines += [line(200, 296, "total"), right(700, 296, "4.47"), line(760, 296, "high")]
    got = texts(only(lines))
    assert [r[1] for r in got] == ["4.55", "4.51", "4.42", "4.40", "4.47"]
    assert got[2][0] == "3. care for everybody who comes"
    assert got[4] == ["total", "4.47", "high"]


def test_a_heading_among_the_rows_stays_a_row_of_its_own() -> None:
    lines = listed(["33.4", "2.1", "37.5", "43.9"])
    shifted = [line(100, 244, "Digital Capabilities")]
    lines += shifted + [
        n for k, label in enumerate(LABELS) for n in (line(120, 280 + 36 * k, label), right(900, 280 + 36 * k, "7.5"))
    ]
    got = texts(only(lines))
    assert len(got) == 9
    assert got[4] == ["Digital Capabilities", ""]


def test_a_value_run_together_with_its_label_is_cut_off() -> None:
    lines = listed(["34.8", "26.7", "33.0", "28.1"])
    label, value = line(100, 244, "Promote for Using Digital "), right(900, 244, "43.8")
    both = TextRun.of([*label.run.glyphs, *value.run.glyphs])
    lines.append(Line(both, label.box.union(value.box), "recognizer", both.text))
    lines += [line(100, 280, "Interoperability"), right(900, 280, "70.8")]
    assert texts(only(lines))[4] == ["Promote for Using Digital", "43.8"]


def test_dots_between_label_and_value_are_left_out() -> None:
    lines = listed(["54.0", "38.3", "59.4", "61.3"])
    lines += [line(500, 100 + 36 * k, "." * 20) for k in range(4)]
    table = only(lines)
    assert [len(r) for r in texts(table)] == [2, 2, 2, 2]
    assert find_tables(lines, [])[1] == []


def test_running_numbers_that_ran_into_their_labels_are_parted_as_in_the_other_rows() -> None:
    lines: list[Line] = []
    labels = ["Policies", "Cyber", "Sharing", "Budgets", "Literacy"]
    for k, (label, value) in enumerate(zip(labels, "12345", strict=True)):
        y = 100 + 36 * k
        lines += [right(900, y, f"4{value}.1")]
        if k in (1, 3):
            lines.append(line(100, y, f"{k + 1} {label}"))
        else:
            lines += [line(100, y, f"{k + 1}"), line(120, y, label)]
    table = only(lines)
    assert table.columns == 3
    assert [row[:2] for row in texts(table)] == [
        ["1", "Policies"], ["2", "Cyber"], ["3", "Sharing"], ["4", "Budgets"], ["5", "Literacy"],
    ]  # fmt: skip


def test_numbers_of_levels_whose_names_begin_right_behind_them_are_no_column() -> None:
    """Names of the lower level stand in line, for their numbers are as long; those of the upper level do not."""
    names = ["Policies", "Cyber Policy", "Data Sharing", "Budgets", "Capabilities", "Leadership", "Literacy", "Plans"]
    numbers = ["1.", "1.1", "1.2", "1.3", "2.", "2.1", "2.2", "2.3"]
    lines: list[Line] = []
    for k, (number, name) in enumerate(zip(numbers, names, strict=True)):
        y = 100 + 36 * k
        lines += [right(900, y, f"4{k}.1"), right(1100, y, f"5{k}.2")]
        if k in (1, 2, 4, 6):
            lines += [line(100, y, number), line(110 + 10 * len(number), y, name)]
        else:
            lines.append(line(100, y, f"{number} {name}"))
    got = texts(only(lines))
    assert [row[0] for row in got] == [f"{number} {name}" for number, name in zip(numbers, names, strict=True)]
    assert [row[1:] for row in got] == [[f"4{k}.1", f"5{k}.2"] for k in range(8)]


def test_a_label_too_long_for_its_value_beside_it_has_it_in_the_next_line() -> None:
    lines = listed(["33.4", "2.1", "43.9"], ["Policies", "Cyber Security", "Data Privacy"])
    long = "Policy harmonization with the national level and with the law of the land now"
    lines += [line(100, 208, long)]
    lines += [right(900, 236, "12.5"), line(100, 272, "Networks"), right(900, 272, "5.5")]
    assert [r for r in texts(only(lines)) if r[1] == "12.5"] == [[long, "12.5"]]


def test_a_label_whose_bracket_goes_on_in_the_row_of_the_value_begins_above_it() -> None:
    long = "Infrastructure that is secure and in every way efficient at all times of day (Secure and"
    lines = [line(90, 100, long), line(100, 128, "Efficient Infrastructure)"), right(900, 128, "22.7")]
    lines += [n for k, v in enumerate(("9.2", "36.2", "8.1"))
              for n in (line(100, 164 + 36 * k, LABELS[k]), right(900, 164 + 36 * k, v))]  # fmt: skip
    assert texts(only(lines))[0] == [f"{long} Efficient Infrastructure)", "22.7"]


def test_the_first_row_of_a_page_has_its_label_on_both_sides_of_its_value_though_no_rule_stands_over_it() -> None:
    lines = [line(100, 100, "Proportion of Digital"), right(560, 112, "12.2"), line(100, 124, "Service")]
    rules = [across(150 + 60 * k, 90, 570) for k in range(4)]
    for k, value in enumerate(("40.8", "12.6", "23.3")):
        lines += [line(100, 170 + 60 * k, LABELS[k]), right(560, 170 + 60 * k, value)]
    assert texts(only(lines, rules))[0] == ["Proportion of Digital Service", "12.2"]
    heading = line(100, 40, "Scores of the second page, all of them")
    assert texts(only([heading, *lines], rules))[0] == ["Proportion of Digital Service", "12.2"]


def test_names_of_two_lines_beside_running_numbers_have_a_column_of_their_own() -> None:
    lines = []
    for k, (name, place) in enumerate((("Town of Alpha", "province One"), ("Town of Beta", "province Two"),
                                       ("Borough Gamma", "province Two"), ("Port Delta", "province One"))):  # fmt: skip
        y = 100 + 70 * k
        lines += [line(160, y, name), line(160, y + 24, place), line(110, y + 12, str(k + 1))]
        lines += [right(600, y + 12, f"4{k}.5"), right(760, y + 12, f"6{k}.1")]
    got = texts(only(lines, [across(93 + 70 * k, 90, 780) for k in range(5)]))
    assert got[0] == ["1", "Town of Alpha province One", "40.5", "60.1"]
    assert [r[0] for r in got] == ["1", "2", "3", "4"]


def test_specks_read_as_dashes_among_the_columns_make_no_column() -> None:
    def rows(specks: bool) -> list[Line]:
        out = []
        for k, label in enumerate(LABELS):
            out += [
                line(100, 100 + 36 * k, label),
                right(600, 100 + 36 * k, f"4{k}.5"),
                right(900, 100 + 36 * k, "1.2"),
            ]
        return out + ([line(740, 100, "-"), line(1040, 208, "-")] if specks else [])

    assert texts(only(rows(True))) == texts(only(rows(False)))
    dashes = [right(1060, 100 + 36 * k, "-") for k in range(len(LABELS))]
    assert [r[3] for r in texts(only(rows(False) + dashes))] == ["-"] * len(LABELS)
    assert texts(only([*rows(False), line(740, 172, "✓")])) == texts(only(rows(False)))


def test_the_foot_of_the_page_under_the_last_rule_is_no_row() -> None:
    """`page 2 of 3` stands under the last column by chance; a row without a label above the rule goes on."""

    def rows(foot: float, places: tuple[float, ...]) -> list[list[str]]:
        lines = []
        for k, label in enumerate(LABELS):
            y = 100 + 36 * k
            lines += [line(100, y, label), *(right(x, y, f"4{k}.5") for x in (600, 740, 880))]
        lines.append(right(880, foot, "page   2 of 3"))
        return texts(only(lines, [across(y, 90, 890) for y in places]))

    ends = (85, 100 + 36 * len(LABELS))
    for places in (ends, (*ends, *(120 + 36 * k for k in range(len(LABELS) - 1)))):
        under = rows(100 + 36 * len(LABELS) + 30, places)
        assert len(under) == len(LABELS) and {len(r) for r in under} == {4}


def test_a_row_of_one_value_between_rules_keeps_its_label_on_both_sides() -> None:
    """In a table with a rule under every row, a lone value in the last column is no foot of the page."""
    lines, rules = [], [across(85, 90, 890)]
    for k, label in enumerate([*LABELS[:2], "", *LABELS[2:4]]):
        y = 110 + 70 * k
        if label:
            lines += [line(100, y, label), *(right(x, y, f"{k}{x // 100}.5") for x in (600, 740, 880))]
        else:
            lines += [line(100, y - 14, "Big Data Analytic/"), right(880, y, "42.5"), line(100, y + 14, "Predictive")]
        rules.append(across(y + 35, 90, 890))
    found = texts(only(lines, rules))
    assert len(found) == 5 and found[2] == ["Big Data Analytic/ Predictive", "", "", "42.5"]


def test_a_speck_in_one_line_with_a_figure_makes_no_column() -> None:
    def rows(first: str) -> list[list[str]]:
        values = [first, *(f"4{k}.5" for k in range(1, len(LABELS)))]
        lines = [n for k, name in enumerate(LABELS) for n in (line(100, 100 + 36 * k, name),
                 line(560, 100 + 36 * k, values[k]), right(900, 100 + 36 * k, "1.2"))]  # fmt: skip
        return texts(only(lines))

    assert rows("40.5" + " " * 10 + "·") == rows("40.5")


def test_a_caption_between_rows_begins_another_table() -> None:
    lines = [*listed(["34.8", "26.7", "12.5", "28.1"]), line(100, 100 + 36 * 4, "ตารางที่ 7 Offices")]
    for k, (label, value) in enumerate(zip(LABELS, ["1.5", "2.5", "3.5", "4.5"], strict=True)):
        lines += [line(100, 100 + 36 * (5 + k), label), right(900, 100 + 36 * (5 + k), value)]
    tables, _ = find_tables(lines, [])
    assert [[row[-1] for row in texts(t)] for t in tables] == [
        ["34.8", "26.7", "12.5", "28.1"],
        ["1.5", "2.5", "3.5", "4.5"],
    ]


def test_units_beside_the_middles_of_labels_of_two_lines_are_a_column_of_their_own() -> None:
    lines = []
    for k, unit in enumerate(("people", "times", "people", "offices")):
        y = 100 + 80 * k
        lines += [line(80, y, str(k + 1)), line(620, y, unit), right(900, y, f"{k + 3}4.5")]
        lines += [line(130, y - 16, f"Share of all those of group {k}"), line(130, y + 16, "that were asked")]
    table = only(lines, [across(60, 70, 910), across(370, 70, 910)])
    assert texts(table)[0] == ["1", "Share of all those of group 0 that were asked", "people", "34.5"]
    assert (table.rows, table.columns) == (4, 4)


def test_names_behind_dashes_are_no_values() -> None:
    lines = [line(80, 60, "Region"), line(260, 60, "Place"), line(660, 60, "2566"), line(860, 60, "2567")]
    for k, (name, value) in enumerate(
        zip(("North", "South", "East", "West"), ("3.5", "4.5", "5.5", "6.5"), strict=True)
    ):
        lines += [
            line(240, 100 + 36 * k, f"- {name}"),
            right(700, 100 + 36 * k, value),
            right(900, 100 + 36 * k, value),
        ]
    lines += [line(80, 100, "All")]
    assert texts(only(lines))[:2] == [["Region", "Place", "2566", "2567"], ["All", "- North", "3.5", "3.5"]]


def test_a_dash_under_figures_that_ran_together_with_their_neighbours_is_one_of_them() -> None:
    lines = listed(["3048", "8368", "3580", "8174"], x1=500)
    lines += [line(600, 100 + 36 * k, f"(189{k})  (62.04)") for k in range(3)]  # the middle is between the two
    lines += [line(x - 5, 100 + 36 * 3, "-") for x in (630, 735)]
    assert texts(only(lines))[-2:] == [[LABELS[2], "3580", "(1892)", "(62.04)"], [LABELS[3], "8174", "-", "-"]]


def groups_beside(wrapped: bool = False) -> list[Line]:
    """Names of groups left of the labels, each half way down its rows: beside none of them."""
    lines = []
    for k, label in enumerate(LABELS):
        y = 100 + 44 * k
        lines += [line(300, y, label), right(800, y, f"{k}7"), right(900, y, f"{k}4.5")]
    for y, name in ((122, "Leaders"), (210, "Users of all")):
        parts = name.split(maxsplit=1) if wrapped else [name]
        lines += [line(60, y + 22 * n - 11 * (len(parts) - 1), part) for n, part in enumerate(parts)]
    return lines


@pytest.mark.parametrize("wrapped", [False, True])
def test_names_of_groups_between_rows_have_a_column_and_cast_no_doubt_on_labels(wrapped: bool) -> None:
    table = only(groups_beside(wrapped))
    assert [row[1] for row in texts(table)] == LABELS
    assert [row[0] for row in texts(table) if row[0]] == ["Leaders", "Users of all"]
    assert not any(c.doubtful for c in table.cells)


def test_numbers_half_way_down_names_of_two_lines_may_stand_beside_other_cells_of_two() -> None:
    lines = []
    for k, (first, second) in enumerate((("the roads of", "the town"), ("the lights", "of it"), ("water and", "air"))):
        y = 100 + 60 * k
        lines += [line(60, y, str(k + 1)), line(120, y - 12, first), line(120, y + 12, second), line(330, y, "km")]
        lines += [right(500, y, f"{k}7"), right(600, y, f"{k}4.5")]
        lines += [line(660, y - 12, "not"), line(660, y + 12, "done")] if k == 1 else [line(660, y, "done")]
    assert [row[1] for row in texts(only(lines))] == ["the roads of the town", "the lights of it", "water and air"]


def test_remarks_of_two_lines_between_which_the_values_stand_are_a_column() -> None:
    lines = [
        line(100, 60, "project"),
        *(line(x, 60, name) for x, name in ((560, "plan"), (690, "done"), (820, "notes"))),
    ]
    for k, (upper, lower) in enumerate((("plan", "office"), ("works", "of town"), ("budget", "office"))):
        y = 100 + 60 * k
        lines += [line(100, y + 12, f"road number {k}"), right(600, y + 12, f"4{k}"), right(730, y + 12, f"3{k}")]
        lines += [line(850 - 5 * len(upper), y, upper), line(850 - 5 * len(lower), y + 24, lower)]
    (table,), rest = find_tables(lines, [])
    assert rest == []
    assert texts(table)[1:] == [
        [f"road number {k}", f"4{k}", f"3{k}", f"{word} {of}"]
        for k, (word, of) in enumerate((("plan", "office"), ("works", "of town"), ("budget", "office")))
    ]


def test_names_side_by_side_in_a_line_without_values_have_a_column_each() -> None:
    """The names of merged cells stand beside no line of values, the words behind them beside the first line of each."""
    lines = []
    for k, name in enumerate(("Salary", "Goods", "Rent")):
        y = 100 + 78 * k
        lines += [
            line(100, y + 24, name),
            line(300, y, "within"),
            line(300, y + 26, "out of"),
            line(300, y + 52, "town"),
        ]
        lines += [right(x, y + at, f"{k + 2}{n}5") for n, at in enumerate((0, 39)) for x in (500, 600)]
    (table,), _ = find_tables(lines, [])
    assert table.columns == 4
    words = [" ".join(n.text for n in c.lines) for c in table.cells if c.column == 1]
    assert words == ["within", "out of town"] * 3
    names = [(c.text, c.row_span) for c in table.cells if c.column == 0]
    assert names == [("Salary", 2), ("Goods", 2), ("Rent", 2)]


def test_two_full_rows_with_a_name_over_each_column_are_a_table() -> None:
    heads = [line(100, 64, "work"), *(right(x, 64, name) for x, name in ((500, "in"), (620, "out"), (740, "left")))]
    rows = []
    for k, name in enumerate(("roads", "parks")):
        values = [right(x, 100 + 36 * k, f"{k + 1},{x}") for x in (500, 620, 740)]
        rows += [line(100, 100 + 36 * k, name), *values]
    assert texts(only([*heads, *rows])) == [
        ["work", "in", "out", "left"], ["roads", "1,500", "1,620", "1,740"], ["parks", "2,500", "2,620", "2,740"],
    ]  # fmt: skip
    assert find_tables(rows, [])[0] == []


def test_ranges_that_wrap_name_rows() -> None:
    lines = [line(100, 64, "income"), right(500, 64, "number"), right(640, 64, "share")]
    for k, (a, b) in enumerate((("not over", "10,000 บาท"), ("10,001 -", "20,000 บาท"), ("20,001 -", "30,000 บาท"))):
        y = 100 + 58 * k
        lines += [
            line(100, y, a),
            line(100, y + 24, b),
            right(500, y + 24, f"{k + 2}7"),
            right(640, y + 24, f"{k + 1}.25"),
        ]
    assert [row[0] for row in texts(only(lines))] == [
        "income", "not over 10,000 บาท", "10,001 - 20,000 บาท", "20,001 - 30,000 บาท",
    ]  # fmt: skip


def test_the_name_of_a_sum_and_the_numbers_of_rows_are_one_column() -> None:
    lines = [
        line(100, 64, "no."),
        line(300, 64, "kind"),
        right(640, 64, "share"),
        line(90, 100, "sum"),
        right(640, 100, "9.5"),
    ]
    for k, name in enumerate(("roads", "parks", "water", "light"), 1):
        lines += [line(150, 100 + 36 * k, str(k)), line(300, 100 + 36 * k, name), right(640, 100 + 36 * k, f"{k}.5")]
    table = only(lines)
    assert table.columns == 3
    assert [row[0] for row in texts(table)][1:] == ["sum", "1", "2", "3", "4"]


def test_a_unit_behind_a_name_is_parted_where_others_stand_under_one_another() -> None:
    lines = []
    for k, (name, unit) in enumerate(
        (("roads", "คน"), ("parks and gardens", "แห่ง"), ("water", "แห่ง"), ("light", "คน"))
    ):
        y = 100 + 36 * k
        words = [line(100, y, f"{name:18}  {unit}")] if k == 1 else [line(100, y, name), line(300, y, unit)]
        lines += [*words, right(500, y, f"{k + 2}7"), right(640, y, f"{k + 1}.25")]
    assert [row[:2] for row in texts(only(lines))] == [
        ["roads", "คน"], ["parks and gardens", "แห่ง"], ["water", "แห่ง"], ["light", "คน"],
    ]  # fmt: skip
