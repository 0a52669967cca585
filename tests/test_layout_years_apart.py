from __future__ import annotations

import pytest
from layout_pages import line, typed

from extract.layout.years_apart import years_apart

UNIT = 20.0


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("ปี 2557   ปี 2558", ["ปี 2557", "ปี 2558"]),
        ("2557   2558   2559", ["2557", "2558", "2559"]),
        ("พ.ศ. ๒๕๕๗   พ.ศ. ๒๕๕๘", ["พ.ศ. ๒๕๕๗", "พ.ศ. ๒๕๕๘"]),
        ("ปี 2557", []),
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
