"""Names of groups among a table's labels, and values of two lines: what tells them from labels that wrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from layout_pages import across, lattice, line, right, texts

from extract.layout.bold_lines import with_bold_lines
from extract.layout.cells import fill_grids
from extract.layout.group_names import with_groups_beside
from extract.layout.measures import MEASURES
from extract.layout.places import Column
from extract.layout.row_numbers import is_counted
from extract.layout.rows import Printed, divided
from extract.layout.text_rows import joined
from extract.layout.unruled import find_tables
from extract.lines.lattice import find_grids
from extract.model.page import Line

STEP = 28.0
LABEL, VALUES = 100.0, (420.0, 560.0)


def found(labels: Sequence[Line], figured: Sequence[int]) -> list[tuple[str, bool]]:
    """The label of each row, and whether it is doubted, in a table of these lines, those numbered in ``figured`` with
    two values."""
    values = [right(x, labels[k].box.y0, f"{k}{n}.5") for k in figured for n, x in enumerate(VALUES)]
    (table,), rest = find_tables([*labels, *values], [])
    assert rest == []
    return [(row[0].text, any(c.doubtful for c in row)) for row in table.by_rows()]


def labels_of(labels: Sequence[Line], figured: Sequence[int]) -> list[str]:
    return [text for text, _ in found(labels, figured)]


FULL = "1.2 care of the aged, at"
"""As wide as the column: what follows may go on."""


def test_a_line_without_a_number_over_rows_that_are_counted_anew_is_a_groups_name() -> None:
    texts_ = ["1.1 plans", FULL, "Schools", "2.1 books", "2.2 meals", "2.3 buses"]
    assert labels_of([line(LABEL, 100 + STEP * k, t) for k, t in enumerate(texts_)], [0, 1, 3, 4, 5]) == texts_
    onward = ["1.1 plans", FULL, "home", "1.3 books", "1.4 meals", "1.5 buses"]
    lines = [line(LABEL, 100 + STEP * k * 0.8 + 10 * (k > 2), t) for k, t in enumerate(onward)]
    assert labels_of(lines, [0, 1, 3, 4, 5])[1] == f"{FULL} home"


def test_a_line_that_begins_left_of_labels_set_in_is_a_groups_name() -> None:
    names = [("plans of all the towns", 120.0), ("schools", 100.0), ("books", 120.0), ("meals", 120.0)]
    got = labels_of([line(x, 100 + STEP * k, t) for k, (t, x) in enumerate(names)], [0, 2, 3])
    assert got == [t for t, _ in names]


@pytest.mark.parametrize(("bold", "apart"), [(1.4, True), (1.05, False)])
def test_a_line_in_bolder_type_is_a_groups_name(bold: float, apart: bool) -> None:
    thai = ["งานวางแผนและงบประมาณของ", "ด้านการศึกษา", "หนังสือเรียน", "อาหารกลางวัน"]
    lines = [
        replace(line(LABEL, 100 + STEP * k, t), stroke=bold if k == 1 else 1.0) for k, t in enumerate(thai)
    ]  # fmt: skip
    assert (labels_of(lines, [0, 2, 3]) == thai) == apart


def test_a_label_with_a_line_in_the_type_of_headings_may_hold_one() -> None:
    def of(text: str, stroke: float) -> Line:
        return replace(line(0, 0, text), stroke=stroke)

    heading, plain = of("ด้านการศึกษา", 0.12), of("หนังสือเรียนฟรี", 0.10)
    mixed = [of("อาหารกลางวันของ", 0.10), of("ด้านสุขภาพ", 0.118)]
    assert with_bold_lines([[plain], mixed, [plain, plain]], [heading]) == [False, True, False]
    assert with_bold_lines([[plain], mixed], [of("ด้านการศึกษา", 0.1045)]) == [False, False]
    assert with_bold_lines([[plain], mixed, [plain]], [of("ด้านการศึกษา", 0.1075)]) == [False, True, False]
    assert with_bold_lines([[plain], mixed], []) == [False, False]


def test_a_row_that_may_end_a_line_later_is_doubted() -> None:
    """The line between two rows of values fills the column no more than half, and stands as near to either."""
    lines = [line(LABEL, 100, "plans of towns"), line(LABEL, 123, "and schools"), line(LABEL, 146, "books")]
    lines += [line(LABEL, 146 + 46 * k, f"meals {k}") for k in (1, 2)]
    assert [doubted for text, doubted in found(lines, [0, 2, 3, 4])] == [True, True, False, False]


@pytest.mark.parametrize(("step", "doubted"), [(0.88, False), (0.9, True)])
def test_a_name_that_may_be_a_groups_or_the_end_of_the_full_line_above_is_doubted(step: float, doubted: bool) -> None:
    """It costs less that a full label goes on than that a name has no values, the less the nearer the lines stand."""
    labels = [line(LABEL, 100, "care of the aged at home"), line(LABEL, 100 + step * STEP, "schools")]
    labels += [
        line(LABEL, 100 + STEP * k, text) for k, text in ((2, "books"), (3, "meals"), (4, "buses"), (5, "lamps"))
    ]
    rows = [[(label, (0, 0))] for label in labels]
    for k in (0, 2, 3, 4, 5):
        rows[k] += [(right(x, labels[k].box.y0, f"{k}{n}.5"), (n, n)) for n, x in enumerate(VALUES, 1)]
    columns = [Column(100, 340, False), Column(380, 420, True), Column(520, 560, True)]
    printed = Printed(rows, [k != 1 for k in range(6)], columns, (), 20.0)
    bodies = divided(printed, replace(MEASURES, sure_way=0.01)).bodies
    assert [n.text for n, place in bodies[0].lines if place == (0, 0)] == ["care of the aged at home", "schools"]
    assert [b.doubtful for b in bodies] == [doubted, False, False, False, False]


def paired(label_lines: Sequence[Sequence[str]], at: float) -> list[Line]:
    """Rows with two lines of values, the lower in brackets, labels ``at`` this share of their height."""
    out, y = [], 100.0
    for k, label in enumerate(label_lines):
        off = at * STEP * (2 - len(label))
        out += [line(LABEL, y + off + STEP * i, text) for i, text in enumerate(label)]
        out += [right(x, y, f"{k}{n}1.5") for n, x in enumerate(VALUES)]
        out += [right(x + 8, y + STEP, f"({k}{n}.7)") for n, x in enumerate(VALUES)]
        y += 2 * STEP + 4
    return out


PAIRED = [["plans of all the towns", "and schools"], ["books"], ["meals at the schools", "of towns"], ["buses"]]


@pytest.mark.parametrize("at", [0.0, 0.5])
def test_values_in_brackets_under_others_are_second_lines_of_their_cells(at: float) -> None:
    (table,), rest = find_tables(paired(PAIRED, at), [])
    assert rest == []
    assert [row[:2] for row in texts(table)] == [[" ".join(t), f"{k}01.5 ({k}0.7)"] for k, t in enumerate(PAIRED)]


def test_a_ruled_cell_with_a_value_and_one_in_brackets_is_one_rows() -> None:
    lines = paired(PAIRED, 0.0)
    ys = [95 + (2 * STEP + 4) * k for k in range(len(PAIRED) + 1)]
    (table,), rest = fill_grids(lines, find_grids(lattice([90, 350, 450, 590], ys), 150))
    assert rest == []
    assert [row[0] for row in texts(table)] == [" ".join(t) for t in PAIRED]


def test_columns_of_counted_names_hold_no_values() -> None:
    assert is_counted(["3.2 roads", "3.3 parks", "4.1 water"])
    assert not is_counted(["3.2 roads", "3.3 parks"])  # two that begin in the middle may be values
    assert not is_counted(["85.1 good", "85.2 fair", "90.4 good"])
    names = ["1.1 roads", "1.2 parks", "1.3 water", "2.1 lamps"]
    lines = [line(100, 100 + STEP * k, "town" if k % 2 else "village") for k in range(4)]
    lines += [line(220, 100 + STEP * k, n) for k, n in enumerate(names)]
    lines += [right(560, 100 + STEP * k, f"{k}0.5") for k in range(4)]
    (table,), _ = find_tables(lines, [])
    assert [row[1:] for row in texts(table)] == [[n, f"{k}0.5"] for k, n in enumerate(names)]


def test_a_number_half_way_between_two_lines_of_a_label_is_parted_from_where_it_stands_beside_one() -> None:
    names = [("plans of the", "towns"), ("care at home",), ("meals at the", "schools"), ("buses for the", "villages")]
    lines, y = [], 100.0
    for k, label in enumerate(names):
        middle = y + STEP * (len(label) - 1) / 2
        lines += [line(130, y + STEP * i, text) for i, text in enumerate(label)]
        number = line(100, middle, f"{k + 1}")
        lines += [number, right(420, middle, f"{k}1.5"), right(560, middle, f"{k}2.5")]
        y += STEP * len(label) + 8
    joined = [n for n in lines if n.text not in ("2", "care at home")]
    y = next(n.box.y0 for n in lines if n.text == "2")
    (table,), rest = find_tables([*joined, line(100, y, "2  care at home")], [])
    assert rest == []
    assert [row[:2] for row in texts(table)] == [[f"{k + 1}", " ".join(t)] for k, t in enumerate(names)]


def test_a_mean_and_its_deviation_are_one_value_however_the_white_falls() -> None:
    lines = [line(100, 100 + STEP * k, name) for k, name in enumerate(("roads", "parks", "water", "lamps"))]
    for k in range(4):
        y = 100 + STEP * k
        lines += [right(400, y, f"{k}.25"), line(412, y, "±"), line(434, y, f"0.{k}1")] if k % 2 else [
            right(400, y, f"{k}.25"), line(412, y, f"± 0.{k}1")
        ]  # fmt: skip
    (table,), _ = find_tables(lines, [])
    assert [row[1] for row in texts(table)] == [f"{k}.25 ± 0.{k}1" for k in range(4)]


def test_numbers_before_the_last_lines_of_labels_are_parted_from_them() -> None:
    names = [("plans of all", "towns"), ("care at", "home"), ("meals at the", "schools"), ("buses for", "villages")]
    lines, y = [line(100, 72, "The town")], 100.0
    for k, (upper, lower) in enumerate(names):
        lines += [line(124, y, upper), line(100, y + STEP, f"{k + 1}"), line(124, y + STEP, lower)]
        lines += [right(420, y + STEP, f"{k}1.5"), right(560, y + STEP, f"{k}2.5")]
        y += 2 * STEP + 8
    close = [joined([a, b]) for a, b in zip(lines[2::5], lines[3::5], strict=False)]
    others = [n for n in lines if n not in lines[2::5] and n not in lines[3::5]]
    (table,), rest = find_tables([*others, *close], [])
    assert rest == []
    assert [row[:2] for row in texts(table)][-4:] == [[f"{k + 1}", " ".join(t)] for k, t in enumerate(names)]


@pytest.mark.parametrize("begin", [96.0, 210.0])
def test_labels_that_run_over_the_beginning_of_rules_may_hold_two_cells(begin: float) -> None:
    """Rules that begin in mid-label leave merged cells on their left, whose words ran together with the labels'."""
    names = ["The town   roads", "and its    parks", "villages   water", "and more   lamps", "beside     trees", "it"]
    lines = [line(100, 100 + 40 * k, t) for k, t in enumerate(names)]
    lines += [right(x, 100 + 40 * k, f"{k}{n}.5") for k in range(6) for n, x in enumerate(VALUES)]
    rules = [across(90 + 40 * k, 96, 565) for k in (0, 2, 4, 6)] + [across(90 + 40 * k, begin, 565) for k in (1, 3, 5)]
    (table,), _ = find_tables(lines, rules)
    assert [c.doubtful for c in table.cells if c.column == 0 and c.lines] == [begin > 200] * 5 + [False]


def test_bullets_and_numbers_without_a_full_stop_begin_rows() -> None:
    """The name of a group, as wide as the column, goes on in no line that begins so."""
    for items in (("- cows", "- pigs", "- hens"), ("2 cows", "1 pigs", "2 hens")):
        names = [items[0], "Birds of all the land", *items[1:]]
        got = found([line(LABEL, 100 + STEP * k, t) for k, t in enumerate(names)], [0, 2, 3])
        assert [text for text, _ in got] == names


def test_a_line_that_rules_part_from_all_values_is_in_no_row_below_it() -> None:
    """In the column of groups' names; another between the same rules as values is the group of these."""
    columns = [Column(100, 180, False, groups=True), Column(200, 330, False), Column(390, 420, True)]
    rows = [
        [(line(100, 100, "North"), (0, 0)), (line(200, 100, "roads"), (1, 1)), (right(420, 100, "1.5"), (2, 2))],
        [(line(100, 128, "Average"), (0, 0))],
        [(line(200, 156, "books"), (1, 1)), (right(420, 156, "2.5"), (2, 2))],
        [(line(100, 170, "South"), (0, 0))],
        [(line(200, 184, "meals"), (1, 1)), (right(420, 184, "3.5"), (2, 2))],
    ]
    data = [True, False, True, False, True]
    for across_, left in (([97, 125, 153, 210], [0, 1, 2, 4]), ([97, 153, 210], [0, 2, 4])):
        made, kept = with_groups_beside(Printed(rows, data, columns, across_, 20.0))
        assert kept == left
        assert [n.text for n, _ in made.rows[-2]][:1] == ["South"]


@pytest.mark.parametrize(("wide", "tables"), [(28.0, 1), (90.0, 2)])
def test_a_name_that_reaches_under_values_is_a_row_between_rules_like_those_about_it(wide: float, tables: int) -> None:
    """Rules farther apart than rows are may enclose the head of another table."""
    names = ["plans", "roads", "bikes", "Works of the whole of the town and", "books", "meals", "halls"]
    tops = [100 + STEP * k + (k > 3) * (wide - STEP) for k in range(8)]
    lines = [line(LABEL, y, t) for y, t in zip(tops, names, strict=False)]
    lines += [right(x, tops[k], f"{k}{n}.5") for k in (0, 1, 2, 4, 5, 6) for n, x in enumerate(VALUES)]
    found, _ = find_tables(lines, [across(y - 4, 90, 600) for y in tops])
    assert len(found) == tables
    assert tables == 2 or [row[0].text for row in found[0].by_rows()] == names
