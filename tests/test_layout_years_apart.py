from __future__ import annotations

import pytest
from layout_pages import line, only, texts, typed

from extract.layout.years_apart import parted_before_year, years_apart

UNIT = 20.0


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("ปี 2557   ปี 2558", ["ปี 2557", "ปี 2558"]),
        ("2557   2558   2559", ["2557", "2558", "2559"]),
        ("พ.ศ. ๒๕๕๗   พ.ศ. ๒๕๕๘", ["พ.ศ. ๒๕๕๗", "พ.ศ. ๒๕๕๘"]),
        ("Q1/2567   Q2/2567", ["Q1/2567", "Q2/2567"]),
        ("Q4/2565 H1/2566   Q1/67", ["Q4/2565", "H1/2566", "Q1/67"]),
        ("ปี 2557", []),
        ("Q1/2567   ร้อยละ", []),
        ("ปี 2557   ร้อยละ", []),
        ("ผลของปี 2557   ปี 2558", []),
        ("12   34", []),
    ],
)
def test_years_side_by_side_are_each_a_name_and_nothing_else_is_parted(text: str, years: list[str]) -> None:
    assert [n.text for n in years_apart(line(100, 100, text), UNIT)] == years


def test_years_of_a_text_layer_stand_a_words_white_apart() -> None:
    found = years_apart(typed(100, 100, "ปี 2557 ปี 2558", 8), UNIT)
    assert [n.text for n in found] == ["ปี 2557", "ปี 2558"]


@pytest.mark.parametrize(
    ("first", "beside", "begin", "names"),
    [
        ("หน่วยงาน 2561", "2562", 190, ["หน่วยงาน", "2561", "2562"]),
        ("หน่วยงาน 2561", "ร้อยละ", 190, ["หน่วยงาน 2561", "ร้อยละ"]),
        ("หน่วยงาน 2561", "2562", 250, ["หน่วยงาน 2561", "2562"]),
        ("งานในปี 2561", "2562", 180, ["งานในปี 2561", "2562"]),
        ("2560 2561", "2562", 150, ["2560 2561", "2562"]),
    ],
)
def test_words_before_a_year_are_parted_from_it_where_a_column_begins_beside_another_year(
    first: str, beside: str, begin: float, names: list[str]
) -> None:
    row = [line(100, 100, first), line(400, 100, beside)]
    assert [n.text for n in parted_before_year(row, [begin], UNIT)] == names


def test_the_name_of_the_labels_and_the_first_year_behind_it_are_the_names_of_two_columns() -> None:
    lines = [line(100, 64, "หน่วยงาน 2561"), line(400, 64, "2562")]
    for k, name in enumerate(("กองช่าง", "กองคลัง", "กองแผน", "กองแพทย์")):
        y = 100 + 36 * k
        lines += [line(100, y, name), line(190, y, f"1{k}.5"), line(400, y, f"2{k}.5")]
    table = only(lines)
    assert (table.header_rows, texts(table)[:2]) == (1, [["หน่วยงาน", "2561", "2562"], ["กองช่าง", "10.5", "20.5"]])
