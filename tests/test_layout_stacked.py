"""Tables that stand one upon another and share the rule between them."""

from __future__ import annotations

from layout_pages import across, down, line, texts

from extract.layout.cells import fill_grids
from extract.lines.lattice import find_grids
from extract.model.page import Line, Rule

DPI = 200
ABOVE, BELOW = [100.0, 400.0, 520.0, 640.0, 760.0, 900.0], [100.0, 460.0, 580.0, 700.0, 900.0]
"""Upright rules of the upper table and of the lower one."""
YS = [100.0 + 40 * k for k in range(7)]
TURN = 3
"""Rows of the upper table."""
UPPER = [
    ("Court", "filed", "new", "sum", "closed"),
    ("Civil", "12", "30", "42", "40"),
    ("Crime", "8", "20", "28", "27"),
]
LOWER = [("Court", "judges", "staff", "share"), ("North", "9", "21", "42.9"), ("South", "7", "18", "38.9")]


def rules(below: list[float]) -> list[Rule]:
    upright = [down(x, YS[0], YS[TURN]) for x in ABOVE] + [down(x, YS[TURN], YS[-1]) for x in below]
    return [across(y, ABOVE[0], ABOVE[-1]) for y in YS] + upright


def printed(rows: list[tuple[str, ...]], xs: list[float], first: int) -> list[Line]:
    return [line(xs[c] + 10, YS[first + r] + 10, text) for r, row in enumerate(rows) for c, text in enumerate(row)]


def tables(lower: list[tuple[str, ...]], below: list[float]) -> list[list[list[str]]]:
    lines = [*printed(UPPER, ABOVE, 0), *printed(lower, below, TURN)]
    found, rest = fill_grids(lines, find_grids(rules(below), DPI))
    assert rest == []
    return [texts(t) for t in found]


def test_a_head_over_columns_of_its_own_begins_another_table() -> None:
    assert tables(LOWER, BELOW) == [[list(row) for row in UPPER], [list(row) for row in LOWER]]


def test_the_title_of_the_lower_table_may_stand_in_a_cell_over_it_all() -> None:
    lines = [*printed(UPPER, ABOVE, 0), line(110, YS[TURN] + 10, "Judges"), *printed(LOWER[:2], BELOW, TURN + 1)]
    own = [r for r in rules(BELOW) if r.horizontal or r.box.y0 < YS[TURN]]
    own += [down(x, YS[TURN + (0 < k < len(BELOW) - 1)], YS[-1]) for k, x in enumerate(BELOW)]
    found, _ = fill_grids(lines, find_grids(own, DPI))
    assert [texts(t)[0] for t in found] == [list(UPPER[0]), ["Judges"]]


def test_rows_that_go_on_under_one_head_are_one_table() -> None:
    """With values in the first of them, or with the upright rules of the head above."""
    (one,) = tables([("North", "9", "21", "42.9"), *LOWER[1:]], BELOW)
    assert len(one) == len(YS) - 1
    (one,) = tables(LOWER, [ABOVE[0], ABOVE[2] + 3, ABOVE[3] - 3, ABOVE[4], ABOVE[5]])
    assert len(one) == len(YS) - 1
