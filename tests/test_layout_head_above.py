"""Heads of ruled tables whose upright rules begin below them."""

from __future__ import annotations

import pytest
from layout_pages import across, lattice, line, right, texts

from extract.layout.assemble import assemble
from extract.layout.head_above import with_head_above
from extract.lines.lattice import find_grids
from extract.model.page import Line, Rule, Table

SIZE, DPI = (1240.0, 1754.0), 150
XS = [100.0, 500.0, 600.0, 700.0, 800.0, 900.0]


def level(y: float, x1: float = 900) -> Rule:
    return across(y, 100, x1)


def body() -> list[Line]:
    rows = [(label, *(f"{10 * k + n}.5" for n in range(4))) for k, label in enumerate(("Work", "Home", "School"), 1)]
    lines = []
    for k, (label, *values) in enumerate(rows):
        lines.append(line(110, 330 + 40 * k, label))
        lines += [right(x - 10, 330 + 40 * k, v) for x, v in zip(XS[2:], values, strict=False)]
    return lines


def head() -> list[Line]:
    names = [line(530, 250, "Q 3"), line(630, 250, "Q 4"), line(730, 250, "Q 1"), line(830, 250, "Q 2")]
    return [line(240, 235, "Status"), line(570, 210, "2565"), line(775, 210, "2566"), *names]


def read(lines: list[Line], more: list[Rule]) -> Table:
    rules = [*lattice(XS, [320, 360, 400, 440]), *more]
    return next(b for b in assemble(lines, rules, find_grids(rules, DPI), SIZE, DPI) if isinstance(b, Table))


def test_names_between_rules_as_wide_as_the_table_are_its_head_and_a_name_below_them_its_first_group() -> None:
    table = read([*head(), line(480, 295, "Total"), *body()], [level(195), level(280)])
    assert texts(table)[:4] == [
        ["Status", "2565", "2566"],
        ["Q 3", "Q 4", "Q 1", "Q 2"],
        ["Total"],
        ["Work", "10.5", "11.5", "12.5", "13.5"],
    ]
    spans = {c.text: (c.column, c.column_span, c.row_span) for c in table.cells if c.row < 2}
    assert spans["Status"] == (0, 1, 2) and spans["2565"] == (1, 2, 1) and spans["Q 1"] == (3, 1, 1)


@pytest.mark.parametrize(
    "above",
    [
        [line(110, 210, "Figures of the year 2566"), line(110, 250, "by quarter")],  # what a title says
        [
            line(110, 250, "Other"),
            right(590, 250, "7.5"),
            right(690, 250, "8.5"),
            right(790, 250, "9.5"),
            right(890, 250, "6.5"),
        ],
    ],
)
def test_what_names_no_columns_between_rules_above_a_table_is_none_of_it(above: list[Line]) -> None:
    rules = [*lattice(XS, [320, 360, 400, 440]), level(195), level(280)]
    (grid,) = find_grids(rules, DPI)
    assert with_head_above(grid, [*above, *body()], rules, 20) == grid


def test_narrower_rules_and_a_table_with_a_head_of_its_own_take_none() -> None:
    rules = [*lattice(XS, [320, 360, 400, 440]), level(195, 600), level(280, 600)]
    (grid,) = find_grids(rules, DPI)
    assert with_head_above(grid, [*head(), *body()], rules, 20) == grid
    own = [line(x + 20, 330, "2566") for x in XS[:-1]]
    wide = [*lattice(XS, [320, 360, 400, 440]), level(195), level(280)]
    assert with_head_above(grid, [*head(), *own, *body()[5:]], wide, 20) == grid
