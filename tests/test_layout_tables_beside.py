"""Tables that stand beside one another, each between rules of its own."""

from __future__ import annotations

import pytest
from layout_pages import across, line, right, texts

from extract.layout.tables_beside import tables_beside
from extract.model.page import Line, Rule

UNIT = 20.0
LEFT, RIGHT = (100.0, 500.0), (600.0, 1000.0)
"""Where the rules of both tables begin and end."""
MONTHS, OFFICES = ("May", "June", "July", "August"), ("North", "Middle", "South", "East")


def half(
    x: tuple[float, float], names: tuple[str, ...], y: float, head: tuple[str, ...] = ("plan", "result")
) -> list[Line]:
    """A label and two figures in each row under a head."""
    lines = [line(x[0] + 10, y - 45, "Name"), right(x[0] + 250, y - 45, head[0]), right(x[1] - 10, y - 45, head[1])]
    for k, name in enumerate(names):
        row = y + 34 * k
        lines += [
            line(x[0] + 10, row, name),
            right(x[0] + 250, row, f"{k + 2}1.5"),
            right(x[1] - 10, row, f"{k + 1}7.5"),
        ]
    return lines


def rules(x: tuple[float, float], y: float) -> list[Rule]:
    return [across(at, *x) for at in (y - 55, y - 12, y + 34 * len(MONTHS))]


def test_rows_at_other_heights_are_of_two_tables() -> None:
    lines = [
        *half(LEFT, MONTHS, 200),
        *half(RIGHT, OFFICES, 214, ("count", "share")),
        line(100, 500, "prose below both"),
    ]
    tables, rest = tables_beside(lines, [*rules(LEFT, 200), *rules(RIGHT, 214)], UNIT)
    assert [texts(t)[:2] for t in tables] == [
        [["Name", "plan", "result"], ["May", "21.5", "17.5"]],
        [["Name", "count", "share"], ["North", "21.5", "17.5"]],
    ]
    assert [n.text for n in rest] == ["prose below both"]


@pytest.mark.parametrize(
    "more",
    [
        [across(250, 100, 1000)],
        [line(450, 251, "a note on both of them")],
    ],
)
def test_what_goes_from_one_to_the_other_makes_them_one(more: list) -> None:  # type: ignore[type-arg]
    lines = [*half(LEFT, MONTHS, 200), *half(RIGHT, OFFICES, 214), *(n for n in more if isinstance(n, Line))]
    ruled = [*rules(LEFT, 200), *rules(RIGHT, 214), *(r for r in more if isinstance(r, Rule))]
    assert tables_beside(lines, ruled, UNIT) == ([], lines)


def test_the_half_of_a_table_without_names_of_its_own_is_none() -> None:
    values = [right(x, 200 + 34 * k, f"{k + 4}3.5") for k in range(4) for x in (850, 990)]
    lines = [*half(LEFT, MONTHS, 200), right(850, 155, "count"), right(990, 155, "share"), *values]
    assert tables_beside(lines, [*rules(LEFT, 200), *rules(RIGHT, 200)], UNIT) == ([], lines)


def test_tables_whose_names_stand_over_their_first_rule_are_apart_one_pair_under_another() -> None:
    """Numbers of rows before the names are no values, and the rules of a lower pair are as long as the upper one's."""
    lines: list[Line] = []
    ruled: list[Rule] = []
    for top, (left, right_) in ((200, (MONTHS, OFFICES)), (500, (OFFICES, MONTHS))):
        for x, names in ((LEFT, left), (RIGHT, right_)):
            lines += [line(x[0], top - 45, "No."), line(x[0] + 90, top - 45, "Name"), right(x[1], top - 45, "count")]
            lines.append(line(x[0], top - 90, "Title"))
            for k, name in enumerate(names):
                row = top + 34 * k
                lines += [line(x[0], row, str(k + 1)), line(x[0] + 90, row, name), right(x[1], row, f"{k + 2}1")]
            ruled += [across(top - 8 + 34 * k, *x) for k in range(len(names) + 1)]
    tables, rest = tables_beside(lines, ruled, UNIT)
    assert [texts(t)[:2] for t in tables] == [
        [["No.", "Name", "count"], ["1", name, "21"]] for name in ("May", "North", "North", "May")
    ]
    assert [n.text for n in rest] == ["Title"] * 4
