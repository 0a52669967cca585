from __future__ import annotations

import pytest
from layout_pages import across, line, right, texts

from extract.layout.places import Column, in_head
from extract.layout.text_rows import cut, is_leader, is_value, is_year, joined, part, starts_with_value, text_rows
from extract.layout.unruled import find_tables
from extract.model.page import Line, Table, TextRun

LABELS = ["Digital Leadership", "Leadership Continuity Plan", "Digital Literacy", "Service Support"]


def listed(values: list[str], labels: list[str] = LABELS, x1: float = 900, pitch: float = 36) -> list[Line]:
    out = []
    for k, (label, value) in enumerate(zip(labels, values, strict=True)):
        out += [line(100, 100 + pitch * k, label), right(x1, 100 + pitch * k, value)]
    return out


def only(lines: list[Line], rules: list | None = None) -> Table:  # type: ignore[type-arg]
    tables, _ = find_tables(lines, rules or [])
    assert len(tables) == 1
    return tables[0]


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


def test_dots_between_label_and_value_are_left_out() -> None:
    lines = listed(["54.0", "38.3", "59.4", "61.3"])
    lines += [line(500, 100 + 36 * k, "." * 20) for k in range(4)]
    table = only(lines)
    assert [len(r) for r in texts(table)] == [2, 2, 2, 2]
    assert find_tables(lines, [])[1] == []


@pytest.mark.parametrize("text", ["33.4", "๔๘.๖๗", "-", "–", "62%", "(12)", "1,234", "n/a", "100.00", "02-612-6000"])
def test_values(text: str) -> None:
    assert is_value(text) and starts_with_value(text)


@pytest.mark.parametrize("text", ["Max", "ด้านที่ ๑", "", "ก.พ. ๒๕๖๒", "Level 3 of service"])
def test_what_is_no_value(text: str) -> None:
    assert not is_value(text)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("๑๓๐,๗๘๕ คน", True),
        ("ร้อยละ 86.37", True),
        ("- บัตร", True),
        ("1. เพื่อให้", False),
        ("๑.๑) จำนวน", False),
        ("คะแนน 5", False),
    ],
)
def test_lines_that_begin_with_a_value(text: str, starts: bool) -> None:
    assert starts_with_value(text) is starts


def test_years_and_leaders() -> None:
    assert is_year("2560") and is_year("ปี ๒๕๖๑") and not is_year("256") and not is_year("25.60")
    assert is_leader("......") and is_leader("…") and not is_leader("-")


def test_rows_part_and_join() -> None:
    a, b = line(100, 100, "left part"), line(300, 103, "right")
    (row,) = text_rows([b, a])
    whole = joined(row)
    assert whole.text == "left part right"
    pieces = cut(whole, 150, 320, 20)
    assert pieces is not None and [p.text for p in pieces] == ["left part", "right"]
    assert cut(whole, 150, 320, 400) is None
    assert part(whole, 4, 5) is None


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


def test_a_head_over_a_column_that_was_not_found_does_not_name_the_next_one() -> None:
    """As many names as columns, one of them over none: they are not theirs in order."""
    columns = [Column(300, 460, False), Column(560, 620, True), Column(740, 800, True)]
    head = [line(60, 70, "Group"), line(300, 70, "Office"), line(560, 70, "count")]
    assert [place for _, place in in_head(head, columns, 20.0)] == [(0, 0), (0, 0), (1, 1)]
    loose = [line(300, 70, "Office"), line(500, 70, "no"), line(680, 70, "share")]
    assert [place for _, place in in_head(loose, columns, 20.0)] == [(0, 0), (1, 1), (2, 2)]


def test_numbers_half_way_down_names_of_two_lines_may_stand_beside_other_cells_of_two() -> None:
    lines = []
    for k, (first, second) in enumerate((("the roads of", "the town"), ("the lights", "of it"), ("water and", "air"))):
        y = 100 + 60 * k
        lines += [line(60, y, str(k + 1)), line(120, y - 12, first), line(120, y + 12, second), line(330, y, "km")]
        lines += [right(500, y, f"{k}7"), right(600, y, f"{k}4.5")]
        lines += [line(660, y - 12, "not"), line(660, y + 12, "done")] if k == 1 else [line(660, y, "done")]
    assert [row[1] for row in texts(only(lines))] == ["the roads of the town", "the lights of it", "water and air"]
