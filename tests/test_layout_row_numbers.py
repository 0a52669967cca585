"""Running numbers in a column of their own, and numbers that are of one text with the names of the rows."""

from __future__ import annotations

import pytest
from layout_pages import line, only, right, texts, typed

from extract.layout.row_numbers import with_named_ranges_joined
from extract.layout.unruled import find_tables
from extract.model.page import Page
from extract.parse.understand import parse

NAMES = [("the lights of", "the street"), ("water",), ("time of", "the course"), ("roads within", "the town")]
VALUES = [[f"4.{k}5", f"0.{k}7"] for k in range(len(NAMES))]


def rows(goes_on: float) -> list[list[str]]:
    """Numbers and names in two pieces each, the second line of a name at this x; values beside its first line."""
    out, y = [], 100.0
    for k, (first, *more) in enumerate(NAMES):
        out += [line(100, y, f"3.{k + 1}"), line(160, y, first)]
        out += [right(x, y, value) for x, value in zip((500, 600), VALUES[k], strict=True)]
        out += [line(goes_on, y + 26, text) for text in more]
        y += 26 * (1 + len(more)) + 14
    (table,), rest = find_tables(out, [])
    assert rest == []
    return texts(table)


def test_numbers_under_which_names_go_on_are_of_one_text_with_them() -> None:
    assert rows(100) == [[" ".join([f"3.{k + 1}", *name]), *VALUES[k]] for k, name in enumerate(NAMES)]


def test_numbers_beside_which_names_go_on_have_a_column() -> None:
    assert rows(160) == [[f"3.{k + 1}", " ".join(name), *VALUES[k]] for k, name in enumerate(NAMES)]


def test_numbers_before_names_without_a_full_stop_are_no_values() -> None:
    """Numbers that begin anew in each group, under whose names at the left they stand."""
    names = ["1 ข้าวโพด", "2 อ้อย", "3 ข้าวฟ่าง", "1 โคขุน", "2 เป็ดไข่"]
    lines = [line(60, 100, "พืช"), line(60, 190, "สัตว์")]
    for k, name in enumerate(names):
        lines += [
            line(200, 100 + 30 * k, name),
            right(500, 100 + 30 * k, f"{k + 3}20"),
            right(600, 100 + 30 * k, "7.5"),
        ]
    (table,), _ = find_tables(lines, [])
    grid = table.by_rows()
    assert [row[1].text for row in grid] == names
    claims = parse([Page(1, "transcript", "read", blocks=(table,))]).claims
    assert [c.indicator_printed for c in claims][:4] == [names[0], names[0], names[1], names[1]]


def test_a_number_behind_the_name_of_a_group_is_parted_from_the_label_as_others_are() -> None:
    """The name of a group stands in a column of its own, half way down its rows."""
    lines = []
    for k, name in enumerate(("1 ducks", "2 cows", "3 pigs", "1 rice", "2 maize", "3 cane")):
        y = 100 + 30 * k
        lines += [line(160, y, name), right(400, y, f"{k + 2}7"), right(520, y, f"1{k}.5")]
        lines += [line(60, y, "kept" if k == 1 else "grown")] if k in (1, 4) else []
    for y, name in ((280, "all"), (310, "all before")):  # without numbers
        lines += [line(180, y, name), right(400, y, "270"), right(520, y, "100.0")]
    (table,), rest = find_tables(lines, [])
    assert rest == []
    assert texts(table)[1:3] == [["kept", "2", "cows", "37", "11.5"], ["", "3", "pigs", "47", "12.5"]]


def test_the_name_of_a_sum_may_stand_over_numbers_and_labels() -> None:
    """As the names over both in the head do, which ran together."""
    lines = [line(60, 70, "no  names"), line(330, 70, "2560"), line(480, 70, "2561")]
    for k, name in enumerate(("ducks", "cows", "pigs")):
        y = 100 + 30 * k
        lines += [line(70, y, f"{k + 1}"), line(100, y, name), right(380, y, f"{k + 2}7"), right(520, y, f"1{k}.5")]
    lines += [line(50, 190, "all of it"), right(380, 190, "137"), right(520, 190, "34.5")]
    (table,), rest = find_tables(lines, [])
    assert rest == []
    assert texts(table)[-2:] == [["3", "pigs", "47", "12.5"], ["all of it", "137", "34.5"]]


def test_groups_numbers_and_ages_that_ran_together_are_parted() -> None:
    """Ages are labels, though nothing but figures."""
    lines = []
    for k, name in enumerate(("18 - 20", "21 - 29", "30 - 39", "40 - 49", "unknown")):
        y = 100 + 30 * k
        lines += [right(480, y, f"{k + 2}7"), right(600, y, f"1{k}.5")]
        lines += [line(220, y, f"{k + 1}"), line(250, y, name)] if k else [typed(100, y, "the old     1  18 - 20", 10)]
    (table,), rest = find_tables(lines, [])
    assert rest == []
    assert texts(table)[:2] == [["the old", "1", "18 - 20", "27", "10.5"], ["", "2", "21 - 29", "37", "11.5"]]


def test_numbers_have_a_column_though_names_of_groups_begin_between_them_and_the_labels() -> None:
    """A note under the table that begins under the numbers is none of it."""
    lines = []
    names = ("kept", "1   ducks", "2   cows", "3   pigs", "grown", "1   rice", "2   maize")
    for k, name in enumerate(names):
        y = 100 + 30 * k
        lines += [line(100 if name[0].isdigit() else 120, y, name)]
        lines += [right(400, y, f"{k + 2}7"), right(520, y, f"1{k}.5")]
    notes = [line(100, 330, "ที่มา : office"), line(100, 356, "of the towns"), line(100, 382, "of the land")]
    (table,), rest = find_tables([*lines, *notes], [])
    assert [n.text for n in rest] == [n.text for n in notes]
    assert texts(table)[:2] == [["", "kept", "27", "10.5"], ["1", "ducks", "37", "11.5"]]


def test_the_name_of_a_first_group_is_none_of_the_sum_above_it_whose_name_stands_with_the_numbers() -> None:
    lines = [line(50, 100, "All"), line(100, 130, "Kept"), right(380, 100, "137"), right(520, 100, "34.5")]
    for k, name in enumerate(("Ducks", "Cows of all the towns", "Pigs")):
        y = 160 + 30 * k
        lines += [line(60, y, f"{k + 1}"), line(100, y, name), right(380, y, f"{k + 2}7"), right(520, y, f"1{k}.5")]
    (table,), _ = find_tables(lines, [])
    assert texts(table)[:2] == [["All", "", "137", "34.5"], ["", "Kept", "", ""]]


def test_a_range_that_was_torn_at_its_dash_names_its_row() -> None:
    lines = [line(100, 64, "รายได้"), line(470, 64, "คน"), line(570, 64, "ร้อยละ")]
    ranges = [("10,001", "- 20,000 บาท"), ("20,001", "- 30,000 บาท"), ("30,001", "- 40,000 บาท")]
    for k, pieces in enumerate([("ไม่เกิน 10,000 บาท",), *ranges, ("มากกว่า 40,000 บาท",)]):
        y = 100 + 36 * k
        lines += [line(100 + 76 * at, y, piece) for at, piece in enumerate(pieces)]
        lines += [right(500, y, f"1{k}"), right(620, y, f"2{k}.5")]
    assert texts(only(lines)) == [
        ["รายได้", "คน", "ร้อยละ"],
        ["ไม่เกิน 10,000 บาท", "10", "20.5"],
        ["10,001 - 20,000 บาท", "11", "21.5"],
        ["20,001 - 30,000 บาท", "12", "22.5"],
        ["30,001 - 40,000 บาท", "13", "23.5"],
        ["มากกว่า 40,000 บาท", "14", "24.5"],
    ]


@pytest.mark.parametrize(
    ("second", "x", "value", "joined"),
    [
        ("- 20,000 บาท", 176, "12", True),
        ("-20,000", 176, "12", False),  # a value below nought
        ("- 5,000", 176, "12", False),  # no range ends with less than it begins with
        ("- 20,000 บาท", 200, "12", False),
        ("- 20,000 บาท", 176, "", False),
    ],
)
def test_a_value_and_one_below_nought_beside_it_are_no_range(second: str, x: float, value: str, joined: bool) -> None:
    row = [line(100, 100, "10,001"), line(x, 100, second), *([line(400, 100, value)] if value else [])]
    (found,) = with_named_ranges_joined([row], 30.0)
    assert [n.text for n in found][:2] == ([f"10,001 {second}", value] if joined else ["10,001", second])


def test_two_figures_without_words_are_no_range() -> None:
    row = [line(100, 100, "5"), line(130, 100, "- 20"), line(400, 100, "12.5")]
    assert [n.text for n in with_named_ranges_joined([row], 30.0)[0]] == ["5", "- 20", "12.5"]
