"""Heads of the columns of tables without rules: their levels, their groups, and what over them is none."""

from __future__ import annotations

import pytest
from layout_pages import LABELS, across, line, listed, only, right, texts

from extract.layout.places import Column, in_head
from extract.layout.unruled import find_tables
from extract.model.page import Table


def test_three_line_table_with_its_head_and_a_total_under_a_rule() -> None:
    rows = [
        ("Age", "Count", "Percent"),
        ("up to 20", "157", "50.65"),
        ("21 to 25", "115", "37.09"),
        ("26 to 30", "21", "6.77"),
    ]
    lines = []
    for k, (a, b, c) in enumerate([*rows, ("", "293", "100.00")]):
        y = 100 + 36 * k
        lines += [line(100, y, a)] if a else [line(190, y, "Total")]
        lines += [right(500, y, b), right(700, y, c)]
    rules = [across(y, 90, 720) for y in (94, 128, 236, 276)]
    table = only(lines, rules)
    assert (table.header_rows, table.rows, table.columns) == (1, 5, 3)
    assert texts(table) == [*(list(r) for r in rows), ["Total", "293", "100.00"]]


def test_a_head_merged_over_columns_has_a_level_of_its_own() -> None:
    lines = [
        line(520, 28, "Result of fiscal year 60"),
        line(100, 46, "Indicator"),
        right(560, 64, "target"),
        right(760, 64, "result"),
    ]
    for k, label in enumerate(LABELS):
        lines += [line(100, 100 + 36 * k, label), right(560, 100 + 36 * k, "80.0"), right(760, 100 + 36 * k, f"7{k}.5")]
    table = only(lines)
    assert (table.header_rows, table.columns) == (2, 3)
    top = table.at(0, 1)
    assert top is not None and (top.text, top.column_span) == ("Result of fiscal year 60", 2)
    side = table.at(1, 0)
    assert side is not None and (side.text, side.row_span) == ("Indicator", 2)
    assert [table.at(1, k).text for k in (1, 2)] == ["target", "result"]  # type: ignore[union-attr]


def test_a_row_of_years_is_the_head() -> None:
    lines = [line(100, 64, "Indicator"), right(560, 64, "2559"), right(760, 64, "2560")]
    for k, label in enumerate(LABELS):
        lines += [line(100, 100 + 36 * k, label), right(560, 100 + 36 * k, "80.0"), right(760, 100 + 36 * k, f"7{k}.5")]
    assert only(lines).header_rows == 1


def test_a_head_in_brackets_that_reads_like_a_figure_is_the_head() -> None:
    lines = [line(100, 64, "Indicator"), right(560, 64, "(X)"), right(760, 64, "(5.0)")]
    for k, label in enumerate(LABELS):
        lines += [line(100, 100 + 36 * k, label), right(560, 100 + 36 * k, "4.58"), right(760, 100 + 36 * k, f".5{k}0")]
    table = only(lines)
    assert (table.header_rows, texts(table)[0]) == (1, ["Indicator", "(X)", "(5.0)"])


def test_a_head_of_many_centred_lines_between_two_rules() -> None:
    lines = [n for k in range(4) for n in (line(100, 400 + 36 * k, f"Place {k}"), right(500, 400 + 36 * k, "44.6"),
                                           right(700, 400 + 36 * k, "30.1"))]  # fmt: skip
    lines += [line(420, 250 + 26 * k, text) for k, text in enumerate(["Policies", "and", "practices", "of", "state"])]
    lines += [line(630, 263 + 26 * k, text) for k, text in enumerate(["Public", "services", "in all", "places"])]
    lines += [line(100, 302, "Province")]
    table = only(lines, [across(y, 90, 720) for y in (240, 390, 550)])
    assert table.header_rows == 1
    assert texts(table)[0] == ["Province", "Policies and practices of state", "Public services in all places"]


def test_a_head_far_wider_than_the_figures_under_it() -> None:
    lines = [n for k in range(4) for n in (line(100, 400 + 36 * k, f"Place {k}"), right(500, 400 + 36 * k, "44.6"),
                                           right(700, 400 + 36 * k, "30.1"))]  # fmt: skip
    lines += [line(100, 364, "Province"), line(420, 364, "Policies"), line(580, 364, "Secure and Efficient")]
    table = only(lines)
    assert table.header_rows == 1
    assert texts(table)[0] == ["Province", "Policies", "Secure and Efficient"]


def titled(*titles: str, one_line: bool = False) -> Table:
    heads = [line(130, 140, "field"), line(500, 140, "target"), line(690, 140, "result"), line(860, 140, "share")]
    if one_line:
        heads[1:3] = [line(500, 140, "target" + " " * 13 + "result")]
    rows = [
        n
        for k, (label, values) in enumerate(
            zip(LABELS, ("2450 1623 66.2", "512 331 64.6", "388 274 70.6", "1020 702 68.8"), strict=True)
        )
        for n in (
            line(100, 180 + 36 * k, label),
            *(right(x, 180 + 36 * k, v) for x, v in zip((560, 740, 920), values.split(), strict=True)),
        )
    ]
    middles = [line((510, 590, 790)[k + (len(titles) > 1)] - 5 * len(t), 104, t) for k, t in enumerate(titles)]
    tables, _ = find_tables([*middles, *heads, *rows], [])
    (table,) = tables
    return table


@pytest.mark.parametrize("one_line", [False, True])
def test_a_title_right_over_the_heads_of_all_columns_is_no_head(one_line: bool) -> None:
    """Also where the heads of two columns were found as one line of print."""
    table = titled("the share of children who grow well in the year", one_line=one_line)
    assert (table.header_rows, texts(table)[0]) == (1, ["field", "target", "result", "share"])


def test_the_name_of_a_group_of_columns_is() -> None:
    assert any("of all" in text for text in texts(titled("of all"))[0])


def test_the_names_of_two_groups_are_not_one_line_of_print() -> None:
    assert "of all" in " ".join(texts(titled("of all of the children in it", "of them"))[0])


def test_a_head_between_two_tables_parts_them_though_their_values_stand_under_one_another() -> None:
    upper = [line(100, 100, "งาน"), line(400, 100, "แผน"), line(520, 100, "ผล"), line(640, 100, "ต่าง")]
    rows = [
        line(x, 140 + 40 * k, f"{k}{x // 100}.5" if x > 300 else f"งานที่ {'กขค'[k]}")
        for k in range(3)
        for x in (100, 400, 520, 640)
    ]
    below = [
        line(100, 270, "หน่วย"),
        line(330, 270, "ชาย"),
        line(400, 270, "หญิง"),
        line(470, 270, "รวม"),
        line(560, 270, "ร้อยละ"),
    ]
    more = [
        line(x, 310 + 40 * k, f"{k}{x // 10}.1" if x > 300 else f"กอง {'กขค'[k]}")
        for k in range(3)
        for x in (100, 330, 400, 470, 560)
    ]
    tables, _ = find_tables([*upper, *rows, *below, *more], [])
    assert [(t.columns, t.rows, t.header_rows) for t in tables] == [(4, 4, 1), (5, 4, 1)]


def test_names_of_groups_may_begin_over_the_numbers_of_rows() -> None:
    lines = [line(60, 60, "No."), line(180, 60, "Kind"), right(900, 60, "Amount")]
    for group, name in enumerate(("Wages", "Works", "Grants")):
        y = 100 + 108 * group
        lines.append(line(60, y, name))
        for k in (1, 2):
            lines += [line(95, y + 36 * k, str(k)), line(180, y + 36 * k, f"Kind {group}{k}")]
            lines.append(right(900, y + 36 * k, f"{k}4{group}.5"))
    rows = [row for row in texts(only(lines)) if "".join(row)]
    assert [row[0] for row in rows[1:]] == ["Wages", "1", "2", "Works", "1", "2", "Grants", "1", "2"]


def test_the_rest_of_a_table_above_is_no_level_of_a_ruled_head() -> None:
    lines = [line(100, 40, "Source: a survey"), line(100, 70, "Grants of all kinds")]
    lines += [line(100, 110, "Kind"), right(900, 110, "Amount")]
    for k, value in enumerate(("3.5", "4.5", "5.5")):
        lines += [line(100, 150 + 36 * k, LABELS[k]), right(900, 150 + 36 * k, value)]
    table = only(lines, [across(20, 90, 910), across(95, 90, 910), across(130, 90, 910), across(250, 90, 910)])
    assert texts(table)[0] == ["Kind", "Amount"]


def test_a_unit_over_a_table_is_no_level_of_its_head_and_a_caption_below_is_no_row() -> None:
    lines = [right(900, 30, "(หน่วย : บาท)"), line(100, 64, "Kind"), right(900, 64, "2566")]
    lines += listed(["34.8", "26.7", "12.5", "28.1"])
    below = 100 + 36 * 4
    lines += [line(100, below, "ตารางที่"), line(200, below, "3 Grants of all kinds by year and by office and by place")]
    table = only(lines)
    assert texts(table)[0] == ["Kind", "2566"]
    assert table.rows == 5


def test_a_head_over_a_column_that_was_not_found_does_not_name_the_next_one() -> None:
    """As many names as columns, one of them over none: they are not theirs in order."""
    columns = [Column(300, 460, False), Column(560, 620, True), Column(740, 800, True)]
    head = [line(60, 70, "Group"), line(300, 70, "Office"), line(560, 70, "count")]
    assert [place for _, place in in_head(head, columns, 20.0)] == [(0, 0), (0, 0), (1, 1)]
    loose = [line(300, 70, "Office"), line(500, 70, "no"), line(680, 70, "share")]
    assert [place for _, place in in_head(loose, columns, 20.0)] == [(0, 0), (1, 1), (2, 2)]


def _quarters(numbers: tuple[str, ...], head_rule: bool) -> Table:
    lines = [line(100, 54, "Office")]
    for k, number in enumerate(numbers):
        lines += [line(410 + 140 * k, 40, "Quarter"), line(440 + 140 * k, 66, number)]
    for k, label in enumerate(LABELS):
        lines += [line(100, 110 + 36 * k, label)]
        lines += [right(470 + 140 * n, 110 + 36 * k, f"{n + 2}{k + 1}6") for n in range(len(numbers))]
    rules = [across(y, 90, 920) for y in ((30, 96, 250) if head_rule else (30, 250))]
    return only(lines, rules)


def test_numbers_in_order_right_over_the_rule_of_a_head_end_its_names() -> None:
    """The numbers of quarters stand in a second line and look like the first row of values."""
    table = _quarters(("1", "2", "3", "4"), True)
    assert texts(table)[:2] == [
        ["Office", "Quarter 1", "Quarter 2", "Quarter 3", "Quarter 4"],
        [LABELS[0], "216", "316", "416", "516"],
    ]


def test_the_name_of_the_next_column_is_parted_from_the_number_that_ends_a_name() -> None:
    """The upper rule is broken between the groups, and the last quarter's number ran together with the sum's name."""
    lines = [line(100, 66, "Office")]
    for k, number in enumerate(("1", "2", "3")):
        lines += [line(410 + 140 * k, 40, "Quarter"), *([line(440 + 140 * k, 66, number)] if k < 2 else [])]
    lines += [line(720, 66, "3   all 9 months", size=20)]
    for k, label in enumerate(LABELS):
        lines += [line(100, 110 + 36 * k, label)]
        lines += [right(470 + 140 * n, 110 + 36 * k, f"{n + 2}{k + 1}6") for n in range(4)]
    table = only(lines, [across(30, 90, 380), across(30, 400, 920), across(96, 90, 920), across(250, 90, 920)])
    assert texts(table)[:2] == [
        ["Office", "Quarter 1", "Quarter 2", "Quarter 3", "all 9 months"],
        [LABELS[0], "216", "316", "416", "516"],
    ]


@pytest.mark.parametrize(("numbers", "head_rule"), [(("1", "2", "3", "4"), False), (("7", "2", "9", "4"), True)])
def test_figures_without_order_or_rule_are_values(numbers: tuple[str, ...], head_rule: bool) -> None:
    table = _quarters(numbers, head_rule)
    assert any(row[1:] == list(numbers) for row in texts(table)[table.header_rows :])


def test_the_second_line_of_a_name_beside_years_is_of_the_head() -> None:
    """The years stand half way between its two lines, and look like values."""
    lines = [line(100, 64, "Kind"), right(500, 64, "2559"), right(640, 64, "2560")]
    lines += [right(790, 53, "more/"), right(785, 75, "less")]
    for k, label in enumerate(LABELS):
        figures = [right(500 + 145 * n, 110 + 36 * k, f"{n + 2}{k + 1}6") for n in range(3)]
        lines += [line(100, 110 + 36 * k, label), *(figures if k else figures[:1])]
    table = only(lines)
    assert texts(table)[:2] == [["Kind", "2559", "2560", "more/ less"], [LABELS[0], "216", "", ""]]


@pytest.mark.parametrize("gap", [0, 3])
def test_a_unit_close_over_a_head_is_none_of_its_halves(gap: float) -> None:
    """Names of groups stand between the head and the first values."""
    lines = [line(560, 77 - gap, "(หน่วย : บาท)"), line(480, 100, "spent"), line(640, 100, "plan")]
    lines += [line(100, 140 + 26 * k, text) for k, text in enumerate(("I. work", "staff", "pay"))]
    for k in range(4):
        y = 220 + 26 * k
        lines += [line(120, y, f"Item {k}"), right(540, y, f"1{k},200"), right(700, y, f"1{k},500")]
    table = only(lines)
    assert [(c.column, c.text) for c in table.cells if c.row == 0 and c.column and c.lines] == [
        (1, "spent"),
        (2, "plan"),
    ]
