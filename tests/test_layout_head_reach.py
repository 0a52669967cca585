"""Heads whose names go down beside rows of numbers that name columns too: grades under the name over them all."""

from __future__ import annotations

import pytest
from layout_pages import across, down, line

from extract.layout.cells import fill_grids
from extract.layout.head_reach import rows_reached
from extract.lines.lattice import find_grids
from extract.model.page import Page, Rule, Table
from extract.parse.understand import parse

DPI = 200
XS = [100.0, 400.0, 540.0, 640.0, 740.0, 840.0, 980.0]
YS = [100.0, 160.0, 220.0, 280.0, 340.0]
ROWS = [("Physics", "21", "3", "8", "10", "2.5"), ("Chemistry", "24", "6", "8", "10", "2.75")]


def rules(over: tuple[int, int] = (2, 5)) -> list[Rule]:
    """Every rule, but for those within the head: of its first row only the columns ``over`` have a rule below."""
    inner = [down(x, YS[1] if over[0] < k < over[1] else YS[0], YS[-1]) for k, x in enumerate(XS)]
    return [*(across(y, XS[0], XS[-1]) for y in (YS[0], *YS[2:])), across(YS[1], XS[over[0]], XS[over[1]]), *inner]


def school(grades: tuple[str, ...] = ("4", "3.5", "0"), over: tuple[int, int] = (2, 5), mean: str = "mean") -> Table:
    names = [(0, "Subject"), (1, "Pupils"), (2, "Pupils by grade"), (5, mean)]
    lines = [line(XS[k] + 10, 115 if k == 2 else 140, text) for k, text in names]
    lines += [line(XS[2 + k] + 30, 180, text) for k, text in enumerate(grades)]
    for k, row in enumerate(ROWS):
        lines += [line(XS[c] + 20, 240 + 60 * k, text) for c, text in enumerate(row)]
    (table,), rest = fill_grids(lines, find_grids(rules(over), DPI))
    assert rest == []
    return table


def test_numbers_beside_which_the_head_goes_down_name_columns() -> None:
    table = school()
    assert (rows_reached(table.cells, table.rows, table.columns), table.header_rows) == (2, 2)
    found = parse([Page(1, "text-layer", "read", blocks=(table,))]).claims
    assert [(c.indicator_printed, c.column_printed, str(c.mark.value)) for c in found][:6] == [
        ("Physics", "Pupils", "21"),
        ("Physics", "Pupils by grade / 4", "3"),
        ("Physics", "Pupils by grade / 3.5", "8"),
        ("Physics", "Pupils by grade / 0", "10"),
        ("Physics", "mean", "2.5"),
        ("Chemistry", "Pupils", "24"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        school(("4", "4", "0")),  # values are alike now and then, names are not
        school(("4", "", "0")),
        school(over=(1, 5)),  # one name has a rule under it for no reason
        school(mean="2.5"),
    ],
)
def test_numbers_that_may_be_values_are_none_of_the_head(table: Table) -> None:
    assert rows_reached(table.cells, table.rows, table.columns) == 0


def test_one_name_that_goes_down_may_have_lost_the_rule_under_it() -> None:
    cells = [c for c in school().cells if c.column in (0, 2, 3, 4)]
    assert rows_reached(cells, 4, 4) == 0
