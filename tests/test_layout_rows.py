"""Printed lines given to the rows of a table, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from layout_pages import across, lattice, line, right, texts

from extract.layout.cells import fill_grids
from extract.layout.measures import MEASURES
from extract.layout.places import Column
from extract.layout.row_numbers import is_own_number
from extract.layout.rows import Printed, divided
from extract.layout.unruled import find_tables
from extract.lines.lattice import find_grids
from extract.model.page import Line

STEP = 28.0

LEVELLED = [
    (("1. Manners of the officers",), "4.58", "high"),
    (("2. Dress, bearing and character of the", "officers who serve"), "4.51", "highest"),
    (("3. Readiness to serve and to be asked",), "4.47", "high"),
    (("4. Knowledge of the officers, such as to", "answer questions and to help"), "4.62", "highest"),
]


def levelled(at: float, rows: Sequence[tuple[tuple[str, ...], str, str]] = LEVELLED) -> list[Line]:
    """Labels that wrap, each with a value and a level ``at`` this share of its height."""
    out, y = [], 100.0
    for label, value, level in rows:
        beside = y + at * STEP * (len(label) - 1)
        out += [line(100, y + STEP * k, part) for k, part in enumerate(label)]
        out += [right(600, beside, value), right(700, beside, ".500"), line(760, beside, level)]
        y += STEP * len(label)
    return out


def only(lines: Sequence[Line]) -> list[list[str]]:
    (table,), rest = find_tables(lines, [])
    assert rest == []
    return texts(table)


@pytest.mark.parametrize("at", [0.0, 0.5, 1.0])
def test_a_column_of_levels_beside_the_values_leaves_wrapped_labels_whole(at: float) -> None:
    assert only(levelled(at)) == [[" ".join(label), value, ".500", level] for label, value, level in LEVELLED]


def test_one_value_may_stand_at_another_place_of_its_label_than_the_rest() -> None:
    lines = levelled(0.5)
    odd = next(n for n in lines if n.text == "4.62")
    moved = replace(odd, box=replace(odd.box, y0=odd.box.y0 + 14, y1=odd.box.y1 + 14))
    got = only([moved if n is odd else n for n in lines])
    assert got[3][:2] == [" ".join(LEVELLED[3][0]), "4.62"]


def test_a_heading_after_a_short_label_is_no_line_of_it() -> None:
    labels = ["inside the university", "outside", None, "state enterprise of some size", "private"]
    lines = []
    for k, label in enumerate(labels):
        lines.append(line(100, 100 + STEP * k, label or "kind of office"))
        lines += [right(600, 100 + STEP * k, f"{k}6"), right(760, 100 + STEP * k, f"{k}4.44")] if label else []
    got = only(lines)
    assert got[2] == ["kind of office", "", ""]
    assert [row[0] for row in got] == [label or "kind of office" for label in labels]


def test_numbers_at_the_middle_and_values_at_the_last_line_of_labels_between_rules_of_columns() -> None:
    counts = (2, 1, 3)
    rules = lattice([100, 160, 500, 640], [100, 100 + STEP * sum(counts)])
    lines, y = [], 100.0
    for k, count in enumerate(counts):
        lines.append(line(120, y + 4 + STEP * (count - 1) / 2, str(k + 1)))
        lines += [line(170, y + 4 + STEP * n, f"upkeep of the network {k}{n} always") for n in range(count)]
        lines.append(right(630, y + 4 + STEP * (count - 1), f"{k}49,400"))
        y += STEP * count
    (table,), rest = fill_grids(lines, find_grids(rules, 200))
    assert rest == []
    assert [(row[0], len(row[1].split()) // 6, row[2]) for row in texts(table)] == [
        ("1", 2, "049,400"), ("2", 1, "149,400"), ("3", 3, "249,400")
    ]  # fmt: skip


def test_no_lines_at_all_between_loose_ends_are_lost_or_doubled() -> None:
    from extract.layout.places import Column

    rows = [[(n, (0, 0))] for n in (line(100, 100 + 28 * k, f"label {k}") for k in range(4))]
    values = [(right(400, 100 + 28 * k, "1.5"), (1, 1)) for k in range(4)]
    printed = Printed(
        [[a[0], v] for a, v in zip(rows, values, strict=True)],
        [True] * 4,
        [Column(100, 200, False), Column(370, 400, True)],
        (),
        20.0,
    )
    found = divided(printed)
    assert (found.first, found.last, len(found.bodies)) == (0, 3, 4)
    assert [n.text for b in found.bodies for n, _ in b.lines] == [
        t for k in range(4) for t in (f"label {k}", "1.5")
    ]  # fmt: skip


@pytest.mark.parametrize(("off", "doubtful"), [(3.5, [True, True, False]), (2.0, [False, False, False])])
def test_rows_are_doubted_where_another_division_is_hardly_dearer(off: float, doubtful: list[bool]) -> None:
    """The first value stands a little above the middle of two lines: it may be the first one's, and the second the
    beginning of the next name."""
    columns = [Column(100, 200, False), Column(500, 560, True)]
    rows = [
        [(line(100, 100, "Roads"), (0, 0))],
        [(right(560, 114 - off, "1.5"), (1, 1))],
        [(line(100, 128, "Parks"), (0, 0))],
        [(line(100, 156, "Water"), (0, 0)), (right(560, 156, "2.5"), (1, 1))],
        [(line(100, 184, "Lights"), (0, 0)), (right(560, 184, "3.5"), (1, 1))],
    ]
    bodies = divided(Printed(rows, [False, True, False, True, True], columns, (), 20.0)).bodies
    assert [n.text for n, _ in bodies[0].lines] == ["Roads", "1.5", "Parks"]
    assert [b.doubtful for b in bodies] == doubtful


@pytest.mark.parametrize("closed", [False, True])
def test_a_line_under_the_last_row_is_of_it_where_rules_part_the_rows_and_none_parts_it(closed: bool) -> None:
    columns = [Column(100, 200, False), Column(500, 560, True)]
    rows = [
        [(line(100, 100 + 60 * k, f"Roads {k}"), (0, 0)), (right(560, 100 + 60 * k, "1.5"), (1, 1))] for k in range(4)
    ]
    rows.append([(line(100, 310, "of town"), (0, 0))])
    ruled = [90.0, 150.0, 210.0, 270.0, *([305.0] if closed else [])]
    division = divided(Printed(rows, [True] * 4 + [False], columns, ruled, 20.0, loose_bottom=1))
    assert [n.text for n, _ in division.bodies[3].lines] == ["Roads 3", "1.5", *([] if closed else ["of town"])]


def test_what_stands_over_the_closing_rule_is_of_the_table_however_much_white_is_above_it() -> None:
    lines = [n for k in range(4) for n in (line(100, 100 + 80 * k, f"Roads {k}"), right(560, 100 + 80 * k, "1.5"))]
    lines.append(line(100, 392, "of town"))
    (table,), rest = find_tables(lines, [across(80 + 80 * k, 90, 570) for k in range(4)] + [across(430, 90, 570)])
    assert rest == []
    assert texts(table)[3] == ["Roads 3 of town", "1.5"]


def test_measures_are_above_nothing() -> None:
    with pytest.raises(ValueError, match="room"):
        replace(MEASURES, room=0.0)


def test_what_is_a_row_s_own_number() -> None:
    assert [is_own_number(t) for t in ("3", "๓.", "1.2", "12)", "3.5 x", "120", "")] == [
        True, True, True, True, False, False, False
    ]  # fmt: skip


def test_ranges_of_figures_name_rows_that_wrap() -> None:
    lines, y = [], 100.0
    for k, label in enumerate(
        (("1,001 - 2,000", "baht"), ("2,001 - 3,000", "baht"), ("age",), ("20 - 29",), ("30 - 39",))
    ):
        beside = y + STEP * (len(label) - 1) / 2
        lines += [line(100, y + 22 * n, part) for n, part in enumerate(label)]
        lines += [right(600, beside, f"{k}6"), right(700, beside, f"{k}.5")] if label != ("age",) else []
        y += STEP * len(label) + 10
    assert [row[0] for row in only(lines)] == ["1,001 - 2,000 baht", "2,001 - 3,000 baht", "age", "20 - 29", "30 - 39"]


def test_a_row_that_may_end_elsewhere_is_doubted_where_figures_name_it_too() -> None:
    lines = [right(160, 100 + STEP * k, name) for k, name in enumerate(("420", "17", "360", "9", "285"))]
    lines += [right(600, 100 + STEP * k, f"{k}4.5") for k in (0, 2, 3, 4)]  # 17 may be a name, or of the next row
    (table,), _ = find_tables(lines, [])
    assert [row[0].doubtful for row in table.by_rows()] == [False, False, True, False, False]
