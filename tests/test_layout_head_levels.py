"""What the heights of the names in a head tell: which are of one level, and which go on in the next line."""

from __future__ import annotations

import pytest
from head_rows import COLUMNS, LABELS, UNIT, centre, over, places, row, under
from layout_pages import line

from extract.layout.head_cells import head_cells
from extract.layout.head_groups import spread
from extract.layout.head_levels import levelled
from extract.layout.heads import ruled_head
from extract.layout.places import Column, Place
from extract.layout.unruled import find_tables
from extract.model.page import Line


@pytest.mark.parametrize(("lower", "place"), [(4.2, (2, 2)), (8.4, (1, 3))])
def test_names_that_stand_higher_than_others_show_that_there_is_a_level_below(lower: float, place: Place) -> None:
    """The labels and the share are named at the height of the upper row; what is named lower is under its one name."""
    upper = row(centre(200, 100, "Region"), over(1, 100, "Sex"), over(3, 100, "Share"))
    below = row(over(0, 100 + lower, "Men"), over(1, 122, "Women"), over(2, 100 + lower, "All"))
    assert places([upper, below])[1] == ("Sex", place)


def test_groups_of_groups_are_levels_of_their_own() -> None:
    head = [
        row(centre(200, 100, "Region"), over(1.5, 100, "Before")),
        row(over(0.5, 130, "2561"), over(2.5, 130, "2562")),
        under("men women men women", 160),
    ]
    made, doubtful = spread(head, COLUMNS, (), UNIT)
    assert doubtful == set()
    cells, levels = head_cells(made, 5)
    assert levels == 3
    assert [(c.row, c.column, c.row_span, c.column_span, c.lines[0].text) for c in cells][:4] == [
        (0, 0, 3, 1, "Region"), (0, 1, 1, 4, "Before"), (1, 1, 1, 2, "2561"), (1, 3, 1, 2, "2562"),
    ]  # fmt: skip


@pytest.mark.parametrize("height", [100, 115, 130])
def test_names_under_years_belong_to_the_head_wherever_the_labels_name_stands(height: float) -> None:
    lines = [over(0.5, 100, "2561"), over(2.5, 100, "2562"), centre(200, height, "Region")]
    lines += [over(k, 130, name) for k, name in enumerate(("plan", "result") * 2)]
    for k, label in enumerate(LABELS):
        lines += [line(100, 170 + 30 * k, label), *(over(c, 170 + 30 * k, f"{10 * k + c}.5") for c in range(4))]
    (table,), rest = find_tables(lines, [])
    assert rest == []
    assert table.header_rows == 2
    head = [(c.column, c.column_span, c.text) for c in table.cells if c.row == 0 and c.lines]
    assert head == [(0, 1, "Region"), (1, 2, "2561"), (3, 2, "2562")]
    assert [c.text for c in table.cells if c.row == 1 and c.column > 0] == ["plan", "result"] * 2


def test_a_name_half_way_between_two_levels_is_of_the_upper_one() -> None:
    beside, below = row(over(4, 118, "Sum")), under("low high low high", 150)
    upper = row(over(0.5, 100, "2560"), over(2.5, 100, "2562"))
    assert [[n.text for n, _ in r] for r in levelled([upper, beside, below])] == [
        ["2560", "2562", "Sum"], ["low", "high", "low", "high"]
    ]  # fmt: skip
    lower = levelled([upper, row(over(4, 138, "Sum")), below])
    assert [len(r) for r in lower] == [2, 5]
    deep = under("low high low high", 160)
    assert [[len(r) for r in levelled([upper, row(over(4, y, "Sum")), deep])] for y in (133, 139)] == [[3, 4], [2, 5]]
    under_one_another = levelled([upper, row(over(0.5, 118, "spent")), below])
    assert [len(r) for r in under_one_another] == [2, 1, 4]


def test_the_only_line_over_groups_that_begins_where_they_do_may_be_over_them_all() -> None:
    names = [line(420 + 120 * k, 160, name) for k, name in enumerate(("plan", "result") * 2)]
    groups = row(line(420, 130, "2561 of the towns"), line(660, 130, "2562"))
    head = [row(line(420, 100, "Assessed by them")), groups, row(*names)]
    assert spread(head, COLUMNS[:5], (), UNIT)[1] == {1, 2, 3, 4}
    assert spread(head[1:], COLUMNS[:5], (), UNIT)[1] == set()


@pytest.mark.parametrize(("beside", "last"), [(True, 5), (False, 6)])
def test_a_name_in_the_middle_of_the_head_beside_names_of_two_lines_has_no_part_in_their_group(
    beside: bool, last: int
) -> None:
    """Where the labels' name stands in the middle too; it is hardly higher than the first of the two lines."""
    group = row(over(2 if beside else 2.5, 100, "all that were asked"))
    labels = line(150, 133, "Question")
    upper = row(labels, *(over(k, 136, name) for k, name in enumerate(("most", "more", "some", "less", "least"))))
    lower = row(*(over(k, 166, f"({5 - k})") for k in range(5)))
    (upper if beside else lower).append((over(5, 133 if beside else 166, "S.D."), (6, 6)))
    if not beside:
        upper.append((over(5, 136, "none"), (6, 6)))
    found, doubtful = spread([group, upper, lower], COLUMNS, (), UNIT)
    assert ([(n.text, place) for n, place in found[0]], doubtful) == ([("all that were asked", (1, last))], set())


@pytest.mark.parametrize("labels", [[], [centre(200, 130, "Question")]])
@pytest.mark.parametrize(("level", "expected"), [(145, [(1, 1), (3, 3)]), (160, [(1, 2), (3, 4)])])
def test_the_first_of_two_lines_of_a_name_between_which_the_next_name_stands_is_no_groups(
    level: float, expected: list[Place], labels: list[Line]
) -> None:
    """Also where the names of both groups are printed again."""
    first = row(*labels, over(0, 130, "mean"), over(2, 130, "mean"))
    second = row(*(over(k, 160 if k % 2 == 0 else level, ("of all", "S.D.")[k % 2]) for k in range(4)))
    found, _ = spread([first, second], COLUMNS, (), UNIT)
    assert [place for _, place in found[0] if place[0]] == expected


def test_the_name_of_the_first_group_over_numbers_and_labels_is_none_of_the_head() -> None:
    """Each row between rules, the head's group on a level of its own."""
    columns = [
        Column(60, 90, True),
        Column(110, 300, False),
        *(Column(420 + 120 * k, 480 + 120 * k, True) for k in (0, 1)),
    ]
    rows = [[line(110, 100, "Office"), over(0.5, 100, "count and share")], [line(60, 140, "1. offices of the north")]]
    rows.append([line(60, 180, "1.1"), line(110, 180, "Office"), over(0, 180, "25"), over(1, 180, "4.5")])
    assert ruled_head(rows, 0, 2, columns, [90, 130, 170, 210], UNIT, 40) == (0, 1)


def test_a_name_of_two_lines_beside_a_group_has_no_part_in_it() -> None:
    labels, names = centre(200, 145, "Question"), ("most", "some", "less", "least")
    first = row(labels, over(1.5, 118, "all that were asked"), over(4, 134, "mean"), over(5, 145, "S.D."))
    second = row(*(over(k, 160, name) for k, name in enumerate(names)), over(4, 158, "score"))
    found, doubtful = spread([first, second], COLUMNS, (), UNIT)
    expected = [("all that were asked", (1, 4)), ("mean", (5, 5)), ("S.D.", (6, 6))]
    assert ([(n.text, place) for n, place in found[0][1:]], doubtful) == (expected, set())


def test_names_of_two_lines_under_a_group_are_no_groups_of_their_own() -> None:
    """Beside them stands a name in the middle of the whole head, at the height of their first lines."""
    names = [over(1, 162, "much"), over(2, 162, "some"), over(3, 162, "little"), over(4, 174, "of all")]
    head = [
        row(over(2, 100, "all that were asked")),
        row(centre(200, 140, "Question"), over(0, 148, "most"), over(4, 148, "least"), over(5, 140, "S.D.")),
        row(over(0, 174, "of all"), *names),
    ]
    found, doubtful = spread(head, COLUMNS, (), UNIT)
    assert [(n.text, place) for n, place in found[0]] == [("all that were asked", (1, 5))]
    assert [place for _, place in found[1]] == [(0, 0), (1, 1), (5, 5), (6, 6)]
    assert doubtful == set()
