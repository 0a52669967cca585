"""Rows of print and their pieces: what is a value, a year, a leader."""

from __future__ import annotations

import pytest
from layout_pages import line

from extract.layout.periods import is_year
from extract.layout.text_rows import cut, is_leader, is_value, joined, part, starts_with_value, text_rows


@pytest.mark.parametrize("text", ["33.4", "๔๘.๖๗", "-", "–", "62%", "(12)", "1,234", "n/a", "100.00", "02-612-6000"])
def test_values(text: str) -> None:
    assert is_value(text) and starts_with_value(text)


@pytest.mark.parametrize(
    "text",
    [
        "Max", "ด้านที่ ๑", "", "ก.พ. ๒๕๖๒", "Level 3 of service",
        "Q1/2567", "H1/66", "Q1/66 Q2/66", "2566 กับ 2565",
    ],
)  # fmt: skip
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
        ("2566 กับ 2565", False),
    ],
)
def test_lines_that_begin_with_a_value(text: str, starts: bool) -> None:
    assert starts_with_value(text) is starts


def test_years_and_leaders() -> None:
    assert is_year("2566p") and is_year("2566 P/") and not is_year("2566 คน") and not is_year("2566 pairs")
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
