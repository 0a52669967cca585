from __future__ import annotations

from dataclasses import replace

import pytest
from layout_pages import across, down, lattice, line, texts

from extract.layout.cells import fill_grids
from extract.lines.lattice import find_grids
from extract.model.page import Box, Line, Table

DPI = 200
XS, YS = [100.0, 500.0, 620.0, 740.0], [100.0, 140.0, 180.0, 220.0]


def filled(rules: list, lines: list) -> Table:  # type: ignore[type-arg]
    (table,), rest = fill_grids(lines, find_grids(rules, DPI))
    assert rest == []
    return table


def test_lines_go_into_their_cells_and_empty_cells_stay() -> None:
    lines = [line(110, 110, "Indicator"), line(510, 110, "target"), line(630, 110, "result")]
    lines += [
        line(110, 150, "Data Management"),
        line(520, 150, "46.5"),
        line(110, 190, "Big Data"),
        line(640, 190, "-"),
    ]
    table = filled(lattice(XS, YS), lines)
    assert table.header_rows == 1
    assert texts(table) == [["Indicator", "target", "result"], ["Data Management", "46.5", ""], ["Big Data", "", "-"]]


def test_a_line_over_an_edge_is_cut_there() -> None:
    whole = line(110, 110, "Indicator" + " " * 31 + "target")
    table = filled(lattice(XS, YS), [whole, line(110, 150, "a"), line(520, 150, "1.0")])
    assert texts(table)[0][:2] == ["Indicator", "target"]


def test_empty_rows_are_no_head() -> None:
    """A table that goes on overleaf may begin there with rows that hold nothing yet."""
    ys = [100.0, 140.0, 180.0, 220.0, 260.0]
    lines = [line(110, 190, "Data Management"), line(520, 190, "46.5"), line(110, 230, "Big Data")]
    assert filled(lattice(XS, ys), lines).header_rows == 0
    assert filled(lattice(XS, ys), [line(300, 118, "•", 4.0), *lines]).header_rows == 0
    assert filled(lattice(XS, ys), [line(110, 150, "Indicator"), *lines]).header_rows == 2


def test_specks_beside_print_are_none_of_it_and_bullets_are() -> None:
    heads = [line(110, 110, "Indicator"), line(510, 110, "target"), line(700, 118, "•", 4.0)]
    speck, bullet = line(400, 158, "·", 4.0), line(110, 198, "•", 8.0)
    table = filled(lattice(XS, YS), [*heads, line(110, 150, "Data"), speck, bullet, line(150, 190, "Big"),
                                     line(540, 190, "1.5"), line(580, 198, "·", 4.0)])  # fmt: skip
    assert texts(table) == [["Indicator", "target", "•"], ["Data", "", ""], ["• Big", "1.5", ""]]


def test_a_small_dot_of_a_text_layer_stays() -> None:
    layer = replace(line(400, 158, "·", 4.0), reader="text-layer")
    rows = [line(110, 110, "Indicator"), line(510, 110, "target"), line(110, 150, "Data"), layer, line(540, 150, "1.5")]
    assert texts(filled(lattice(XS, YS[:3]), rows))[1] == ["Data ·", "1.5", ""]


def test_a_number_over_an_edge_is_whole_in_the_cell_that_holds_the_most_of_it() -> None:
    lines = [line(110, 110, "Indicator"), line(510, 110, "target"), line(630, 110, "result"), line(110, 150, "Data")]
    table = filled(lattice(XS, YS), [*lines, line(600, 150, "3,621")])
    assert texts(table)[1] in (["Data", "3,621", ""], ["Data", "", "3,621"])


def banded(*heads: Line, top: float = YS[0]) -> list[list[str]]:
    """A table of two columns whose rule does not go through the first row, as in a dark band."""
    rules = [across(y, XS[0], XS[2]) for y in (top, *YS[1:])] + [down(x, top, YS[-1]) for x in (XS[0], XS[2])]
    body = [
        line(110, 150, "Data Management"),
        line(540, 150, "46.5"),
        line(110, 190, "Big Data"),
        line(540, 190, "1.5"),
    ]
    return texts(filled([*rules, down(XS[1], YS[1], YS[-1])], [*heads, *body]))


def test_heads_in_a_band_without_a_rule_between_are_parted_in_the_middle_of_their_columns() -> None:
    body = [["Data Management", "46.5"], ["Big Data", "1.5"]]
    assert banded(line(255, 110, "Indicator"), line(535, 110, "score")) == [["Indicator", "score"], *body]
    assert banded(line(255, 110, "Indicator" + " " * 19 + "score")) == [["Indicator", "score"], *body]
    assert banded(line(255, 60, "Indicator"), line(535, 50, "score"), line(530, 72, "of all"), line(110, 110, "Group"),
                  top=40) == [["Indicator", "score of all"], ["Group"], *body]  # fmt: skip
    assert banded(line(280, 110, "Results of 2560"))[0] == ["Results of 2560"]
    assert banded(line(110, 110, "Results"), line(535, 110, "of all"))[0] == ["Results of all"]


def test_levels_of_a_head_in_a_band_without_rules_are_parted() -> None:
    """Groups of columns and the names under them, all in the one cell that a dark band leaves; and a title is none."""
    xs, ys = [100.0, 300.0, 420.0, 540.0, 660.0, 780.0], [40.0, 100.0, 140.0, 180.0]
    rules = [across(y, 100, 780) for y in ys] + [down(x, 40, 180) for x in (100, 780)]
    rules += [down(x, 100, 180) for x in xs[1:-1]]
    body = [n for k, y in enumerate((110, 150)) for n in (
        line(110, y, f"Work {k}"), *(line(340 + 120 * c, y, f"{c}{k}.5") for c in range(4)))]  # fmt: skip
    names = [line(332 + 120 * c, 75, ("plan", "done")[c % 2]) for c in range(4)]
    groups = [line(375, 45, "B.E. 2566"), line(615, 45, "B.E. 2567")]
    table = filled(rules, [line(180, 60, "Work"), *groups, *names, *body])
    assert (table.header_rows, table.rows) == (2, 4)
    upper = [(c.text, c.column, c.column_span, c.row_span) for c in table.cells if c.row == 0]
    assert upper == [("Work", 0, 1, 2), ("B.E. 2566", 1, 2, 1), ("B.E. 2567", 3, 2, 1)]
    assert [c.text for c in table.cells if c.row == 1] == ["plan", "done", "plan", "done"]
    assert texts(table)[2] == ["Work 0", "00.5", "10.5", "20.5", "30.5"]
    alone = filled(rules, [*groups, line(180, 60, "Work"), *names[:3], *body])
    assert alone.rows == 3, "a column has no name of its own"


def test_several_lines_in_a_cell_run_from_top_to_bottom() -> None:
    rules = lattice([100, 500, 620], [100, 170, 240])
    lines = [
        line(110, 140, "National Policy Level"),
        line(110, 110, "Policy Harmonization with"),
        line(520, 125, "2.1"),
    ]
    lines += [line(110, 190, "Cyber"), line(520, 190, "37.5")]
    table = filled(rules, lines)
    assert texts(table)[0] == ["Policy Harmonization with National Policy Level", "2.1"]
    assert len(table.cells[0].lines) == 2


def test_a_head_of_two_levels_and_a_scale_of_bare_numbers_are_head() -> None:
    xs = [100.0, 400.0, 460.0, 520.0, 580.0]
    rules = [across(y, 100, 580) for y in (100, 180, 220, 260)] + [across(140, 400, 580)]
    rules += [down(x, 100 if x in (100, 400, 580) else 140, 260) for x in xs]
    lines = [line(110, 130, "Indicator"), line(410, 110, "score given")]
    lines += [line(420 + 60 * k, 150, str(k + 1)) for k in range(3)]
    for y in (190, 230):
        lines += [line(110, y, "Interoperability"), *(line(410 + 60 * k, y, f"{k}.5") for k in range(3))]
    table = filled(rules, lines)
    assert table.header_rows == 2
    assert [(c.row_span, c.column_span) for c in table.cells[:2]] == [(2, 1), (1, 3)]


def test_a_heading_over_all_columns_among_the_data_is_not_head() -> None:
    rules = [across(y, 100, 740) for y in (100, 140, 180, 220, 260)]
    rules += [down(100, 100, 260), down(740, 100, 260)]
    rules += [down(x, a, b) for x in (500, 620) for a, b in ((100, 140), (180, 260))]
    lines = [line(110, 110, "Indicator"), line(510, 110, "target"), line(630, 110, "result")]
    lines += [line(110, 150, "Dimension one over all of it")]
    for y in (190, 230):
        lines += [line(110, y, "Literacy"), line(520, y, "80"), line(640, y, "75")]
    table = filled(rules, lines)
    assert table.header_rows == 1
    assert table.cells[3].column_span == 3


def test_columns_ruled_but_rows_not_give_rows_of_print() -> None:
    rules = lattice([100, 500, 620], [100, 140, 400])
    lines = [line(110, 110, "Indicator"), line(520, 110, "score")]
    for k in range(5):
        lines += [line(110, 160 + 45 * k, f"Label {chr(65 + k)}"), line(520, 160 + 45 * k, f"{k}.5")]
    table = filled(rules, lines)
    assert table.rows == 6
    assert texts(table)[3] == ["Label C", "2.5"]


def test_cells_merged_only_by_a_rule_too_faint_to_find_are_parted() -> None:
    rules = [r for r in lattice(XS, YS) if r.horizontal or r.box.cx != 620]
    rules += [down(620, 100, 180)]
    lines = [line(110, 110, "Indicator"), line(510, 110, "target"), line(630, 110, "result")]
    for y in (150, 190):
        lines += [line(110, y, "Literacy"), line(520, y, "80"), line(640, y, "75")]
    table = filled(rules, lines)
    assert texts(table)[2] == ["Literacy", "80", "75"]
    assert table.cells[-1].box == Box(620, 180, 740, 220)


def test_a_grid_without_text_is_no_table() -> None:
    outside = [line(900, 900, "elsewhere")]
    tables, rest = fill_grids(outside, find_grids(lattice(XS, YS), DPI))
    assert tables == [] and rest == outside


def test_a_row_below_a_table_whose_last_rule_is_missing_belongs_to_it() -> None:
    rules = lattice([100, 500, 620], [100, 140, 180, 220])
    lines = [
        n
        for k in range(4)
        for n in (line(110, 110 + 40 * k, f"Label {chr(65 + k)}"), line(520, 110 + 40 * k, f"{k}.5"))
    ]
    note = [line(110, 280, "a note below"), line(400, 280, "of two parts")]
    (table,), rest = fill_grids(lines + note, find_grids(rules, DPI))
    assert table.rows == 4
    assert texts(table)[3] == ["Label D", "3.5"]
    assert rest == note


def test_a_sum_below_a_table_is_its_row_though_its_name_runs_over_and_its_values_ran_together() -> None:
    xs = [100.0, 160.0, 500.0, 620.0, 740.0]
    rows = [(line(110, 110 + 40 * k, f"1.{k}"), line(170, 110 + 40 * k, f"Label {chr(65 + k)}"),
             line(520, 110 + 40 * k, f"{k}.5"), line(640, 110 + 40 * k, f"{k}.7")) for k in range(3)]  # fmt: skip
    total = [line(110, 230, "Total of all"), line(560, 230, "4.5    4.8")]
    (table,), rest = fill_grids([*sum(rows, ()), *total], find_grids(lattice(xs, [100, 140, 180, 220]), DPI))
    assert rest == []
    assert [(c.text, c.column, c.column_span) for c in table.cells if c.row == 3] == [
        ("Total of all", 0, 2), ("4.5", 2, 1), ("4.8", 3, 1),
    ]  # fmt: skip
    over_values = [line(110, 230, "A note that runs over the columns of values"), line(640, 230, "4.8")]
    (table,), rest = fill_grids([*sum(rows, ()), *over_values], find_grids(lattice(xs, [100, 140, 180, 220]), DPI))
    assert (table.rows, rest) == (3, over_values)
    beside = [line(110, 230, "Total of all"), line(400, 230, "note"), line(560, 230, "4.5")]
    (table,), rest = fill_grids([*sum(rows, ()), *beside], find_grids(lattice(xs, [100, 140, 180, 220]), DPI))
    assert (table.rows, rest) == (3, beside)


def test_running_numbers_half_way_down_their_rows_tell_the_rows_apart() -> None:
    """Rules of columns only: labels of one to four lines, values at their last."""
    rules = lattice([100, 160, 500, 620], [100, 100 + 28 * 8])
    lines, y = [], 100
    for k, count in enumerate((1, 3, 4)):
        lines.append(line(120, y + 14 * count - 10, str(5 + k)))
        lines += [line(170, y + 4 + 28 * n, f"item {k} line {n}") for n in range(count)]
        lines.append(line(520, y + 4 + 28 * (count - 1), f"{k}63,000"))
        y += 28 * count
    table = filled(rules, lines)
    assert [(r[0], r[2]) for r in texts(table)] == [("5", "063,000"), ("6", "163,000"), ("7", "263,000")]
    assert texts(table)[2][1] == "item 2 line 0 item 2 line 1 item 2 line 2 item 2 line 3"


def test_a_first_value_badly_read_is_still_no_head() -> None:
    ys = [100.0 + 40 * k for k in range(7)]
    lines = [line(110, 110, "party"), line(510, 110, "votes")]
    for k, value in enumerate([",±81 (two thousand)", "341", "468", "387", "4,030"]):
        lines += [line(110, 150 + 40 * k, f"name {chr(65 + k)}"), line(510, 150 + 40 * k, value[:11])]
    assert filled(lattice([100, 500, 640], ys), lines).header_rows == 1


def test_a_column_whose_rule_is_lost_is_told_by_the_white_between_its_values() -> None:
    ys = [100.0 + 40 * k for k in range(6)]
    rules = lattice([100, 500, 760], ys)
    lines = [line(110, 110, "Indicator"), line(520, 110, "target"), line(650, 110, "result")]
    for k in range(4):
        lines += [
            line(110, 150 + 40 * k, f"Label {chr(65 + k)}"),
            line(540, 150 + 40 * k, "80.0"),
            line(670, 150 + 40 * k, f"{k}.5"),
        ]
    table = filled(rules, lines)
    assert table.columns == 3
    assert texts(table)[0] == ["Indicator", "target", "result"]
    assert texts(table)[2] == ["Label B", "80.0", "1.5"]


def test_values_under_heads_are_parted_from_them_where_the_rule_between_is_missing() -> None:
    xs, ys = [100.0, 300.0, 500.0, 700.0, 900.0], [100.0, 150.0, 200.0, 250.0]
    rules = [*lattice(xs, [100.0, 200.0, 250.0]), across(150, 100, 300)]
    lines = [line(110, 115, "project"), line(110, 165, "first"), line(310, 115, "people"), line(310, 165, "learned")]
    lines += [line(510, 115, "plan"), line(510, 165, "30"), line(710, 115, "done"), line(710, 165, "32")]
    lines += [line(110, 215, "second"), line(310, 215, "read"), line(510, 215, "40"), line(710, 215, "41")]
    table = filled(rules, lines)
    assert (table.header_rows, len(ys)) == (1, table.rows + 1)
    assert texts(table)[1] == ["first", "learned", "30", "32"]


def test_a_dot_above_the_print_of_a_cell_is_dirt_and_a_lone_one_stays() -> None:
    lines = [line(110, 110, "unit"), line(410, 110, "value"), line(110, 152, "•", 6), line(110, 162, "works")]
    lines += [line(410, 165, "1"), line(110, 210, "done"), line(410, 210, "•")]
    table = filled(lattice([100, 400, 700], [100, 150, 200, 250]), lines)
    assert texts(table) == [["unit", "value"], ["works", "1"], ["done", "•"]]


def banded_levels(upper: list[Line], lower: list[Line], ruled: tuple[float, float]) -> Table:
    """Labels and four columns of values under a band of two levels, whose upper one has rules at ``ruled`` alone and
    whose lower one is parted."""
    xs, ys = [100.0, 300.0, 420.0, 540.0, 660.0, 780.0], [40.0, 70.0, 100.0, 140.0, 180.0]
    rules = [across(y, 100, 780) for y in (40.0, *ys[2:])] + [across(70.0, 300, 780)]
    rules += [down(x, 40, 180) for x in (100, 780)] + [down(x, 40, 100) for x in ruled if x]
    rules += [down(x, 70, 180) for x in xs[1:-1]]
    body = [n for k, y in enumerate((110, 150)) for n in (
        line(110, y, f"Work {k}"), *(line(340 + 120 * c, y, f"{c}{k}.5") for c in range(4)))]  # fmt: skip
    return filled(rules, [*upper, *lower, *body])


def test_names_of_groups_side_by_side_in_one_wide_cell_are_each_over_as_many_columns() -> None:
    names = [line(332 + 120 * c, 75, ("plan", "done")[c % 2]) for c in range(4)]
    table = banded_levels([line(180, 60, "Work"), line(390, 45, "North"), line(630, 45, "South")], names, (300.0, 0.0))
    upper = [(c.text, c.column, c.column_span) for c in table.cells if c.row == 0 and c.lines]
    assert upper == [("Work", 0, 1), ("North", 1, 2), ("South", 3, 2)]
    assert [c.text for c in table.cells if c.row == 1 and c.lines] == ["plan", "done", "plan", "done"]


def test_names_of_groups_set_left_are_each_over_as_many_columns() -> None:
    names = [line(332 + 120 * c, 75, ("plan", "done")[c % 2]) for c in range(4)]
    years = [line(312, 45, "B.E. 2562"), line(552, 45, "B.E. 2563")]
    table = banded_levels([line(180, 60, "Work"), *years], names, (300.0, 0.0))
    upper = [(c.text, c.column, c.column_span) for c in table.cells if c.row == 0 and c.lines]
    assert upper == [("Work", 0, 1), ("B.E. 2562", 1, 2), ("B.E. 2563", 3, 2)]


def test_a_group_s_row_with_a_speck_is_no_level_of_the_head() -> None:
    xs, ys = [100.0, 500.0, 620.0, 740.0], [40.0, 100.0, 140.0, 180.0, 220.0]
    rules = [across(y, 100, 740) for y in ys] + [down(x, 40, 220) for x in (100, 740)]
    rules += [down(x, 100, 220) for x in xs[1:-1]]
    heads = [line(255, 60, "Indicator"), line(590, 48, "Offices"), line(540, 75, "in"), line(660, 75, "out")]
    body = [line(110, 110, "Group"), line(560, 118, "•", 4.0)]
    body += [n for k, y in enumerate((150, 190)) for n in (
        line(110, y, f"Work {k}"), line(540, y, f"4{k}"), line(660, y, f"5{k}"))]  # fmt: skip
    table = filled(rules, [*heads, *body])
    assert table.header_rows == 2
    assert texts(table)[1:] == [["in", "out"], ["Group", "•", ""], ["Work 0", "40", "50"], ["Work 1", "41", "51"]]


def test_a_name_over_some_columns_of_a_row_without_rules_is_no_title() -> None:
    names = [line(332 + 120 * c, 75, f"part {c}"[:6]) for c in range(4)]
    table = banded_levels([line(180, 60, "Work"), line(490, 45, "Quarters")], names, (0.0, 0.0))
    upper = [(c.text, c.column, c.column_span) for c in table.cells if c.row == 0 and c.lines]
    assert upper == [("Work", 0, 1), ("Quarters", 1, 4)]


def test_a_column_of_numbers_with_a_rule_of_its_own_is_one_column_of_a_head_of_levels() -> None:
    xs, ys = [100.0, 160.0, 360.0, 480.0, 600.0, 720.0, 840.0], [40.0, 100.0, 140.0, 180.0]
    rules = [across(y, 100, 840) for y in ys] + [down(x, 40, 180) for x in (100, 160, 840)]
    rules += [down(x, 100, 180) for x in xs[2:-1]]
    names = [line(390 + 120 * c, 75, f"B.E. {c}") for c in range(4)]
    body = [line(x, y, f"{text} {k}") for k, y in enumerate((110, 150)) for x, text in ((115, "1"), (170, "Work"))]
    body += [line(400 + 120 * c, y, f"{c}{k}.5") for k, y in enumerate((110, 150)) for c in range(4)]
    table = filled(rules, [line(120, 60, "No"), line(230, 60, "Work"), line(575, 45, "Years"), *names, *body])
    assert [(c.text, c.column, c.column_span) for c in table.cells if c.row == 0] == [
        ("No", 0, 1), ("Work", 1, 1), ("Years", 2, 4),
    ]  # fmt: skip
    assert [c.text for c in table.cells if c.row == 1] == ["B.E. 0", "B.E. 1", "B.E. 2", "B.E. 3"]


@pytest.mark.parametrize("unit", ["", " คน"])
def test_a_first_sum_in_the_fill_of_the_head_is_a_row(unit: str) -> None:
    sums = [line(110, 85, "All"), line(530, 85, f"48.0{unit}"), line(650, 85, f"12.5{unit}")]
    xs, ys = [100.0, 500.0, 620.0, 740.0], [40.0, 110.0, 150.0, 190.0]
    rules = [across(y, 100, 740) for y in ys] + [down(x, 40, 190) for x in (100, 740)]
    rules += [down(x, 110, 190) for x in xs[1:-1]]
    heads = [line(255, 55, "Indicator"), line(535, 55, "score"), line(655, 55, "rank")]
    body = [line(110, 120, "Data"), line(540, 120, "46.5"), line(660, 120, "1.0")]
    body += [line(110, 160, "Big"), line(540, 160, "1.5"), line(660, 160, "2.0")]
    assert texts(filled(rules, [*heads, *sums, *body])) == [
        ["Indicator", "score", "rank"], ["All", f"48.0{unit}", f"12.5{unit}"],
        ["Data", "46.5", "1.0"], ["Big", "1.5", "2.0"],
    ]  # fmt: skip


def test_heads_set_left_in_a_band_are_parted_where_their_columns_begin() -> None:
    body = [["Data Management", "46.5"], ["Big Data", "1.5"]]
    assert banded(line(112, 110, "Indicator"), line(512, 110, "score")) == [["Indicator", "score"], *body]
    assert banded(line(112, 110, "Indicator"), line(540, 110, "score"))[0] == ["Indicator score"]


def test_the_first_group_s_name_stands_below_heads_set_left_in_the_same_band() -> None:
    heads = [line(112, 50, "Indicator"), line(512, 44, "score"), line(512, 66, "of all")]
    assert banded(*heads, line(112, 110, "A group's name over the columns of this"), top=40)[:2] == [
        ["Indicator", "score of all"], ["A group's name over the columns of this"],
    ]  # fmt: skip


def test_a_year_beside_its_word_is_one_head() -> None:
    assert banded(line(255, 110, "Indicator"), line(515, 110, "B.E."), line(565, 110, "63"))[0] == [
        "Indicator", "B.E. 63",
    ]  # fmt: skip


def test_names_beside_rows_of_values_in_a_column_without_rules_are_the_rows() -> None:
    xs, ys = [100.0, 500.0, 620.0, 740.0], [100.0, 140.0, 180.0, 220.0, 260.0]
    rules = [across(y, 100 if y in (100, 260) else 500, 740) for y in ys] + [down(x, 100, 260) for x in xs[1:]]
    lines = [line(110, 110, "town"), line(510, 110, "in"), line(630, 110, "out")]
    for k, name in enumerate(("Rai", "Mai", "Nan")):
        lines += [line(110, 150 + 40 * k, name), line(510, 150 + 40 * k, f"{k}7"), line(630, 150 + 40 * k, f"{k}9")]
    assert texts(filled(rules, lines)) == [
        ["town", "in", "out"],
        ["Rai", "07", "09"],
        ["Mai", "17", "19"],
        ["Nan", "27", "29"],
    ]


def test_names_side_by_side_at_two_heights_of_a_wide_head_are_two() -> None:
    xs, ys = [100.0, 300.0, 420.0, 540.0, 660.0], [100.0, 180.0, 220.0, 260.0]
    rules = [across(y, 100, 660) for y in ys] + [down(x, 100, 260) for x in (100, 300, 660)]
    rules += [down(x, 180, 260) for x in (420, 540)]
    lines = [
        line(110, 130, "town"),
        line(390, 105, "people"),
        line(580, 140, "all"),
    ]
    lines += [n for k, name in enumerate(("Rai", "Mai")) for n in
              (line(110, 190 + 40 * k, name), *(line(x + 10, 190 + 40 * k, f"{k}7") for x in xs[1:4]))]  # fmt: skip
    head = [(c.text, c.column, c.column_span) for c in filled(rules, lines).cells if c.row == 0]
    assert head == [("town", 0, 1), ("people", 1, 2), ("all", 3, 1)]
    specked = [n for n in lines if n.text != "all"] + [line(560, 150, "·")]
    (people,) = [c for c in filled(rules, specked).cells if "people" in c.text]
    assert (people.column_span, people.doubtful) == (3, False)
