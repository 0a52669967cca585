"""Pages set in two columns with tables in both."""

from __future__ import annotations

import pytest
from layout_pages import across, line, right

from extract.layout.page_columns import page_columns
from extract.model.page import Line, Rule

UNIT = 20.0
LEFT, RIGHT = (100.0, 500.0), (600.0, 1000.0)
"""Where the columns of the page begin and end."""


def table(x: tuple[float, float], y: float, names: str, *, named: bool = True) -> tuple[list[Line], list[Rule]]:
    """Rows of a name and a figure between rules; without names the figures of two columns."""
    lines = []
    for k, name in enumerate(names.split()):
        first = line(x[0] + 10, y + 34 * k, name) if named else right(x[0] + 60, y + 34 * k, f"{k + 4}0.5")
        lines += [first, right(x[1] - 10, y + 34 * k, f"{k + 2}1.5")]
    return lines, [across(at, *x) for at in (y - 12, y + 28, y + 34 * len(names.split()))]


def told(parts: list[tuple[list[Line], list[Rule]]]) -> list[tuple[list[str], int]]:
    return [([n.text for n in lines if n.text.isalpha()], len(rules)) for lines, rules in parts]


def test_each_column_goes_by_itself_and_so_does_what_stands_over_both() -> None:
    lines, rules = table(LEFT, 300, "May June July")
    others, more = table(RIGHT, 200, "North Middle South")
    title = line(100, 100, "ThisIsTheTitleOfThePageAboveBothOfItsColumnsAndOfAllThatStandsInThem" * 2)
    prose = line(100, 240, "prose")
    parts = page_columns([title, prose, *lines, *others], [*rules, *more], UNIT)
    assert told(parts) == [
        ([title.text], 0),
        (["prose", "May", "June", "July"], 3),
        (["North", "Middle", "South"], 3),
    ]


@pytest.mark.parametrize("case", ["one above the other", "a rule over both", "print over both", "no names", "one rule"])
def test_what_is_not_set_in_two_columns_stays_whole(case: str) -> None:
    lines, rules = table(LEFT, 300, "May June July")
    others, more = table(
        RIGHT, 600 if case == "one above the other" else 300, "North Middle South", named=case != "no names"
    )
    if case == "a rule over both":
        rules = [*rules, across(350, 100, 1000)]
    if case == "print over both":
        lines = [*lines, line(100, 345, "words" * 40)]
    if case == "one rule":
        more = more[:1]
    (whole,) = page_columns([*lines, *others], [*rules, *more], UNIT)
    assert (len(whole[0]), len(whole[1])) == (len(lines) + len(others), len(rules) + len(more))
