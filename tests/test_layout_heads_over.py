"""A ruled head over rows that no rules part."""

from __future__ import annotations

from dataclasses import replace

import pytest
from layout_pages import across, down, line, right, texts

from extract.layout.assemble import assemble
from extract.lines.lattice import find_grids
from extract.model.page import Box, Line, Rule, Table

PAGE = (800.0, 1100.0)
HEAD = [
    *(across(y, 90, 500) for y in (100, 160)), across(130, 300, 500),
    *(down(x, 100, 160) for x in (90, 300, 500)), down(400, 130, 160),
]  # fmt: skip
"""Two names under one over the values, and a merged cell over the labels."""

NAMES = ("Roads of all kinds", "Parks", "Water")


def page(first: float, group: bool = True) -> list[Line]:
    head = [line(120, 120, "work"), line(340, 103, "B.E. 2566"), line(320, 133, "plan"), line(420, 133, "done")]
    labels = [line(100, first + 28 * k, name) for k, name in enumerate(NAMES)]
    figures = [right(390, first + 28 * k, f"{k}1.5") for k in range(len(NAMES))]
    figures += [right(490, first + 28 * k, f"{k}2.5") for k in range(len(NAMES))]
    return [*head, *labels, *figures, *([line(100, first - 28, "The town")] if group else [])]


def tables(lines: list[Line]) -> list[Table]:
    return [b for b in assemble(lines, HEAD, find_grids(HEAD, 200), PAGE, 200) if isinstance(b, Table)]


@pytest.mark.parametrize("group", [True, False])
def test_a_ruled_head_names_the_columns_of_the_rows_under_it(group: bool) -> None:
    (found,) = tables(page(200.0 if group else 172.0, group))
    rows = texts(found)
    assert (found.header_rows, found.columns) == (2, 3)
    assert rows[2 + group :] == [[name, f"{k}1.5", f"{k}2.5"] for k, name in enumerate(NAMES)]
    assert group is False or rows[2] == ["The town", "", ""]
    upper = found.at(0, 2)
    assert upper is not None and (upper.text, upper.column, upper.column_span) == ("B.E. 2566", 1, 2)
    assert [c.text for k in range(3) if (c := found.at(1, k))] == ["work", "plan", "done"]


def test_a_head_may_number_its_columns() -> None:
    rules = [*(across(y, 90, 500) for y in (100, 130, 160)), *(down(x, 100, 160) for x in (90, 300, 400, 500))]
    heads = [line(120, 105, "work"), line(320, 105, "plan"), line(420, 105, "done")]
    for numbers, together in ((("(1)", "(2)", "(3)=(2)-(1)"), True), (("(10)", "(42)", "(33)"), False)):
        numbered = [line(x, 134, n, 12) for x, n in zip((140, 330, 405), numbers, strict=True)]
        lines = [*heads, *numbered, *page(172.0, False)[4:]]
        found = [b for b in assemble(lines, rules, find_grids(rules, 200), PAGE, 200) if isinstance(b, Table)]
        assert (len(found) == 1) is together
        assert not together or texts(found[0])[:3] == [
            ["work", "plan", "done"],
            [*numbers],
            ["Roads of all kinds", "01.5", "02.5"],
        ]


def test_a_head_far_above_or_with_other_columns_is_a_table_of_its_own() -> None:
    assert len(tables(page(300.0))) == 2
    moved = [n for k in range(4) for n in (line(100, 172 + 28 * k, "Roads"), right(410, 172 + 28 * k, "123.5"))]
    assert len(tables(page(172.0, False)[:4] + moved)) == 2


def test_a_speck_beside_a_figure_moves_no_column_out_of_its_head() -> None:
    """The box of the line that a speck was given to reaches over the next name's edge."""
    lines = page(172.0, False)
    at = next(k for k, n in enumerate(lines) if n.text == "11.5")
    box = lines[at].box
    lines[at] = replace(lines[at], box=Box(box.x0 - 42, box.y0, 409.0, box.y1))
    (found,) = tables(lines)
    assert texts(found)[2:] == [[name, f"{k}1.5", f"{k}2.5"] for k, name in enumerate(NAMES)]


def test_a_name_without_values_keeps_its_column() -> None:
    lines = [n for n in page(172.0, False) if not n.text.endswith("2.5")]
    (found,) = tables(lines)
    assert texts(found)[2:] == [[name, f"{k}1.5", ""] for k, name in enumerate(NAMES)]


def test_a_head_is_that_of_the_first_rows_under_it_alone() -> None:
    """Two lines of prose part the rows: nothing is in two tables."""
    lines = page(172.0, False)
    prose = [line(95, 264 + 22 * k, "and so on to the end of the page at its right margin") for k in range(2)]
    lower = [n for n in page(310.0, False) if n.box.y0 >= 300]
    found = tables([*lines, *prose, *lower])
    own = [n.text for t in found for c in t.cells for n in c.lines]
    assert len(found) == 2 and sorted(own) == sorted(n.text for n in [*lines, *lower])


@pytest.mark.parametrize(("y", "rows"), [(172.0, [3]), (400.0, [2])])
def test_one_row_right_under_a_ruled_head_is_a_table(y: float, rows: list[int]) -> None:
    lines = [*page(172.0, False)[:4], line(100, y, "All towns"), right(390, y, "1,974"), right(490, y, "100.00")]
    found = tables(lines)
    assert [t.rows for t in found] == rows
    assert y > 200 or texts(found[0])[2] == ["All towns", "1,974", "100.00"]


def test_a_piece_of_the_rules_of_a_head_is_no_table_of_its_own() -> None:
    """Some of its names are framed, others not: all are the table's."""
    lines = [line(100, 100, "work"), line(300, 100, "plan"), line(400, 100, "done"), line(500, 100, "left")]
    for k, name in enumerate(NAMES):
        lines += [line(100, 140 + 30 * k, name), *(right(340 + 100 * c, 140 + 30 * k, f"{c}{k}.5") for c in range(3))]
    rules = [*(across(y, 390, 560) for y in (96, 124)), *(down(x, 96, 124) for x in (390, 490, 560))]
    (found,) = [b for b in assemble(lines, rules, find_grids(rules, 200), PAGE, 200) if isinstance(b, Table)]
    assert [c.text for c in found.cells if c.row < found.header_rows and c.lines] == ["work", "plan", "done", "left"]


def test_rules_about_some_of_a_table_part_none_of_it() -> None:
    """A dark first column and a dark head leave the values in one cell; rows and columns are told by their print."""
    rules = [
        *(across(y, 90, 560) for y in (100, 130, 260)),
        *(down(x, 100, 260) for x in (90, 560)),
        down(280, 130, 260),
    ]
    lines = [
        line(120, 105, "work"),
        *(line(320 + 90 * c, 105, name) for c, name in enumerate(("plan", "done", "left"))),
    ]
    for k, name in enumerate(NAMES):
        lines += [line(100, 140 + 40 * k, name), *(right(370 + 90 * c, 140 + 40 * k, f"{c}{k}.5") for c in range(3))]
    (found,) = [b for b in assemble(lines, rules, find_grids(rules, 200), PAGE, 200) if isinstance(b, Table)]
    assert texts(found) == [["work", "plan", "done", "left"], *(
        [name, *(f"{c}{k}.5" for c in range(3))] for k, name in enumerate(NAMES))]  # fmt: skip


def ruled(xs: tuple[float, ...]) -> list[Rule]:
    """The rules of a head of one row and so many columns."""
    return [*(across(y, xs[0], xs[-1]) for y in (100, 130)), *(down(x, 100, 130) for x in xs)]


def of_rules(lines: list[Line], rules: list[Rule]) -> list[list[str]]:
    (found,) = [b for b in assemble(lines, rules, find_grids(rules, 200), PAGE, 200) if isinstance(b, Table)]
    return texts(found)


def test_numbers_that_ran_into_their_names_stand_under_two_names_of_a_head() -> None:
    lines = [line(95, 105, "no"), line(160, 105, "work"), line(340, 105, "plan"), line(440, 105, "done")]
    for k, name in enumerate(NAMES):
        lines += [line(100, 140 + 28 * k, f"{k + 1}. {name}"), right(390, 140 + 28 * k, f"{k}1.5")]
        lines.append(right(490, 140 + 28 * k, f"{k}2.5"))
    rows = of_rules(lines, ruled((90, 130, 320, 410, 500)))
    assert rows[0] == ["no", "work", "plan", "done"]
    assert [[" ".join(r[:-2]).strip(), *r[-2:]] for r in rows[1:]] == [
        [f"{k + 1}. {name}", f"{k}1.5", f"{k}2.5"] for k, name in enumerate(NAMES)
    ]


def test_years_that_share_a_cell_of_a_head_are_each_its_columns() -> None:
    lines = [line(120, 105, "work"), line(310, 105, "พ.ศ.2566  พ.ศ.2567")]
    for k, name in enumerate(NAMES):
        lines += [
            line(100, 140 + 28 * k, name),
            right(390, 140 + 28 * k, f"{k}1.5"),
            right(490, 140 + 28 * k, f"{k}2.5"),
        ]
    rows = of_rules(lines, ruled((90, 300, 500)))
    assert rows == [["work", "พ.ศ.2566", "พ.ศ.2567"], *([name, f"{k}1.5", f"{k}2.5"] for k, name in enumerate(NAMES))]


@pytest.mark.parametrize(("gap", "tables_found"), [(0.0, 1), (60.0, 0)])
def test_a_label_of_three_lines_right_under_a_head_has_its_values_beside_its_middle(
    gap: float, tables_found: int
) -> None:
    lines = [line(120, 105, "work"), line(340, 105, "plan"), line(440, 105, "done")]
    label = ["Roads of all", "kinds and all", "bridges"]
    lines += [line(100, 140 + gap + 26 * k, text) for k, text in enumerate(label)]
    lines += [right(390, 166 + gap, "1,974"), right(490, 166 + gap, "88.40")]
    rules = ruled((90, 320, 410, 500))
    found = [b for b in assemble(lines, rules, find_grids(rules, 200), PAGE, 200) if isinstance(b, Table)]
    under = [texts(t)[1:] for t in found if t.rows > 1]
    assert len(under) == tables_found
    assert not under or [" ".join(r[0] for r in under[0]), *under[0][-1][1:]] == [" ".join(label), "1,974", "88.40"]


def test_a_level_of_a_head_that_a_step_frames_is_of_the_head() -> None:
    """A dark first column and a dark upper level leave a frame about the lower one, over the values alone."""
    lines = [line(120, 116, "town"), line(370, 102, "men"), line(560, 102, "women")]
    lines += [line(x, 132, text) for x, text in ((310, "count"), (410, "share"), (510, "count"), (610, "share"))]
    for k, name in enumerate(NAMES):
        lines += [line(100, 164 + 28 * k, name)]
        lines += [right(360 + 100 * c, 164 + 28 * k, f"{c}{k}.5") for c in range(4)]
    rules = [across(98, 90, 680), across(128, 300, 680), *(across(160 + 28 * k, 90, 680) for k in range(4))]
    rules += [down(300, 128, 160), down(680, 128, 160)]
    rows = of_rules(lines, rules)
    assert sorted(rows[0]) == ["men", "town", "women"]
    assert [text for text in rows[1] if text] == ["count", "share", "count", "share"]
    assert rows[2:] == [[name, *(f"{c}{k}.5" for c in range(4))] for k, name in enumerate(NAMES)]
