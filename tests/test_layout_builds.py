"""Builds of tables that offices print: translated labels, values half way between two lines, groups in bands."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from layout_pages import across, line, right, texts

from extract.layout.unruled import find_tables
from extract.model.page import Line, Rule

STEP = 24.0
TRANSLATED = [
    ("ความสะอาดของอาคาร", "Clean buildings", "4.34", "0.47"),
    ("ความสะดวกในการเข้าถึง", "Ease of access", "4.45", "0.86"),
    ("โครงการส่งเสริมสุขภาพ", "Health of the aged", "4.89", "0.72"),
    ("การนำความรู้ไปใช้", "Use at work", "3.98", "0.30"),
]


def table(lines: Sequence[Line], rules: Sequence[Rule] = ()) -> list[list[str]]:
    (found,), _ = find_tables(lines, rules)
    return texts(found)


def translated(white: float) -> list[Line]:
    """Thai labels with a line in Latin letters below, the values half way between the two."""
    out, y = [], 100.0
    for thai, latin, mean, deviation in TRANSLATED:
        out += [line(100, y, thai), line(100, y + STEP, latin)]
        out += [right(560, y + STEP / 2, mean), right(700, y + STEP / 2, deviation)]
        y += 2 * STEP + white
    return out


@pytest.mark.parametrize("white", [0.0, 3.0, 9.0])
def test_values_half_way_between_a_label_and_its_translation_keep_both(white: float) -> None:
    assert table(translated(white)) == [[f"{a} {b}", mean, deviation] for a, b, mean, deviation in TRANSLATED]


@pytest.mark.parametrize(("x", "whole"), [(178.0, True), (470.0, False)])
def test_a_mark_that_a_rule_cut_off_its_word_parts_no_rows(x: float, whole: bool) -> None:
    rows = [("พัทลุง", "30.5", "51.2"), ("บุรีรัมย", "51.5", "31.1"), ("นครพนม", "65.7", "59.6"), ("เลย", "54.3", "52.8")]
    lines, rules = [line(100, 60, "Province"), line(340, 60, "Score"), line(480, 60, "Overall")], []
    for k, (name, *values) in enumerate(rows):
        y = 100.0 + 36 * k
        rules.append(across(y - 8, 90, 560))
        lines += [line(100, y, name), *(line(340 + 140 * n, y, v) for n, v in enumerate(values))]
    mark = line(x, 126, "๙", 9.0)
    found = table([*lines, mark], rules)
    assert (found[:2] == [["Province", "Score", "Overall"], list(rows[0])] and len(found) == 5) is whole


@pytest.mark.parametrize(("rows", "columns"), [((0,), 3), ((0, 1, 2, 3), 4)])
def test_a_sign_that_dirt_reads_as_makes_no_column_and_notes_beside_all_rows_do(
    rows: tuple[int, ...], columns: int
) -> None:
    names = ("งานหนึ่งของสำนัก", "งานสองของสำนัก", "งานสามของสำนัก", "งานสี่ของสำนัก")
    lines = []
    for k, name in enumerate(names):
        y = 100.0 + 36 * k
        lines += [line(100, y, name), line(340, y, f"{k}0.5"), line(500, y, f"{k}1.5")]
        lines += [line(430, y, "*")] if k in rows else []
    assert {len(row) for row in table(lines)} == {columns}


HEAD_AT = 60.0


def names(head: Sequence[Line]) -> list[str]:
    """The first row of a table of three short rows under these lines."""
    rows = [("งานหนึ่งของสำนัก", "10.5", "20.5"), ("งานสองของสำนัก", "11.5", "21.5"), ("งานสามของสำนัก", "12.5", "22.5")]
    out = list(head)
    for k, (label, first, second) in enumerate(rows):
        y = 100.0 + 32 * k
        out += [line(100, y, label), right(340, y, first), right(460, y, second)]
    return table(out)[0]


def test_heads_that_ran_together_over_labels_and_values_are_parted_where_they_stand() -> None:
    """One line of print over the labels and the first values, another over the last ones."""
    assert names([line(145, HEAD_AT, "รายการ       เป้าหมาย"), line(410, HEAD_AT, "ผลงาน")]) == [
        "รายการ",
        "เป้าหมาย",
        "ผลงาน",
    ]


def banded() -> tuple[list[Line], list[Rule]]:
    """A head and two groups' names in bands of their own, which part the rows as rules; no rule over the head."""
    lines = [line(170, 100, "รายการ"), line(420, 100, "ผลงาน"), line(560, 100, "เป้าหมาย")]
    rules, y = [across(130, 90, 700)], 130.0
    for group in ("ด้านกระบวนการ", "ด้านเจ้าหน้าที่"):
        lines.append(line(100, y + 5, group))
        y += 30
        rules.append(across(y, 90, 700))
        for k in range(3):
            lines += [line(100, y + 5, f"งานที่ {k} ของกอง"), right(470, y + 5, f"{k}1.5"), right(640, y + 5, f"{k}2.5")]
            y += 30
            rules.append(across(y, 90, 700))
    return lines, rules


def test_groups_in_bands_neither_end_a_table_nor_are_its_head() -> None:
    rows = table(*banded())
    assert rows[0] == ["รายการ", "ผลงาน", "เป้าหมาย"]
    assert [row[0] for row in rows if row[1:] == ["", ""]] == ["ด้านกระบวนการ", "ด้านเจ้าหน้าที่"]
    assert sum(row[1] != "" for row in rows) == 7


def test_the_first_groups_band_right_under_that_of_the_head_is_a_row() -> None:
    """Dark bands have an edge above and below, and no upright ones."""
    lines = [
        line(170, 105, "รายการ"),
        line(420, 105, "ผลงาน"),
        line(560, 105, "เป้าหมาย"),
        line(100, 135, "ด้านกระบวนการ"),
    ]
    for k in range(4):
        y = 165 + 30 * k
        lines += [line(100, y, f"งานที่ {k} ของกอง"), right(470, y, f"{k}1.5"), right(640, y, f"{k}2.5")]
    rows = table(lines, [across(y, 90, 700) for y in (100, 130, 160)])
    assert rows[:2] == [["รายการ", "ผลงาน", "เป้าหมาย"], ["ด้านกระบวนการ", "", ""]]


def test_a_numbered_name_beside_a_group_is_no_row_of_values() -> None:
    """The values of a label of two lines stand half way between these, and the label's number is no figure of 2.2
    machines: else the table ends there, and another begins with the same values."""
    lines: list[Line] = []
    for k, name in enumerate(("1.1 ที่จอดรถ", "1.2 ห้องสมุด", "2.1 โรงอาหาร")):
        lines += [
            line(200, 100 + 40 * k, name),
            right(560, 100 + 40 * k, f"4.1{k}"),
            right(700, 100 + 40 * k, f"0.5{k}"),
        ]
    lines += [
        line(80, 220, "2. ด้าน"),
        line(200, 220, "2.2 เครื่องมือทันสมัย"),
        right(560, 232, "3.77"),
        right(700, 232, "0.91"),
    ]
    lines += [line(80, 244, "อุปกรณ์"), line(200, 244, "และพร้อมใช้งาน")]
    for k, name in enumerate(("2.3 ป้ายบอกทาง", "2.4 ห้องน้ำ", "2.5 ทางเดิน")):
        y = 290 + 40 * k
        lines += [line(200, y, name), right(560, y, f"2.1{k}"), right(700, y, f"0.6{k}")]
    (found,), rest = find_tables(lines, [])
    assert rest == []
    assert [row[1:] for row in texts(found) if "3.77" in row] == [["2.2 เครื่องมือทันสมัยและพร้อมใช้งาน", "3.77", "0.91"]]
    assert [row[-2] for row in texts(found)] == ["4.10", "4.11", "4.12", "3.77", "2.10", "2.11", "2.12"]


TESTED = (("Sex", ("Men", "Women")), ("Age", ("Young", "Grown", "Old")), ("Home", ("Alone", "Shared")))


def test_rows_of_groups_with_values_of_their_own_go_on_with_the_table() -> None:
    """A test's figures stand beside the names of groups, and the counts beside those of the rows."""
    heads = ("count", "share", "test", "p")
    lines = [line(100, 100, "Who"), *(right(500 + 120 * k, 100, name) for k, name in enumerate(heads))]
    y = 150
    for g, (group, names) in enumerate(TESTED):
        lines += [line(100, y, group), right(740, y, f"{g}.259"), right(860, y, f"0.{g}11")]
        for k, name in enumerate(names, 1):
            lines += [line(120, y + 30 * k, name), right(500, y + 30 * k, f"1{k}"), right(620, y + 30 * k, f"4{k}.5")]
        y += 30 * (1 + len(names))
    (table,), rest = find_tables(lines, [across(90, 90, 870), across(135, 90, 870), across(y, 90, 870)])
    assert rest == []
    assert texts(table)[:4] == [
        ["Who", *heads], ["Sex", "", "", "0.259", "0.011"],
        ["Men", "11", "41.5", "", ""], ["Women", "12", "42.5", "", ""],
    ]  # fmt: skip
    assert len(texts(table)) == 1 + sum(1 + len(names) for _, names in TESTED)


def test_prose_with_a_figure_under_the_values_ends_a_table() -> None:
    lines = []
    for k in range(4):
        lines += [line(100, 100 + 30 * k, f"Item {k}"), right(500, 100 + 30 * k, f"1{k}.5")]
    prose = [
        line(100, 230, "They took part in groups of three over"),
        right(500, 230, "12"),
        line(510, 230, "weeks in"),
    ]
    prose += [
        line(100, 260, "all, and were called up once a week"),
        right(500, 260, "2 x"),
        line(510, 260, "by nurses"),
    ]
    (table,), rest = find_tables([*lines, *prose], [])
    assert (table.rows, rest) == (4, prose)
