"""Names of groups that stand in the middle of their cells, where columns are unequally wide: off the middle of what is
printed below them, for figures stand at the right of their cells."""

from __future__ import annotations

import pytest
from head_rows import COLUMNS, UNIT, centre, over, row, under
from layout_pages import typed

from extract.layout.head_groups import spread
from extract.layout.heads import run_together
from extract.layout.places import Column, Place, Placed, middle_of_cells, place_of
from extract.model.page import Line

NARROW_WIDE = (420, 520, 720, 820, 1020)
WIDE_NARROW = (420, 680, 780, 1040, 1140)


def cells(edges: tuple[int, ...]) -> list[Column]:
    """Labels, and columns between these edges (x) whose figures, 40 wide, end 10 before the edge."""
    return [COLUMNS[0], *(Column(x - 50, x - 10, True) for x in edges[1:])]


def names(edges: tuple[int, ...], text: str) -> list[Line]:
    """A name in the middle of each cell."""
    return [centre((edges[k] + edges[k + 1]) / 2, 130, name) for k, name in enumerate(text.split())]


def in_columns(lines: list[Line], edges: tuple[int, ...]) -> Placed:
    return [(n, place_of(n.box, cells(edges), UNIT)) for n in lines]


def test_the_middle_of_cells_is_told_by_a_name_and_the_ends_of_figures() -> None:
    """Two cells of 100 and 200, from 420 on."""
    assert middle_of_cells(470, 510, 710) == 570


def test_a_name_in_the_middle_of_its_cells_is_a_groups() -> None:
    upper = [centre(570, 100, "2563"), centre(870, 100, "2564")]
    head = [in_columns(lines, NARROW_WIDE) for lines in (upper, names(NARROW_WIDE, "plan done some rest"))]
    found, doubtful = spread(head, cells(NARROW_WIDE), (), UNIT)
    assert [(n.text, place) for n, place in found[0]] == [("2563", (1, 2)), ("2564", (3, 4))]
    assert doubtful == set()


@pytest.mark.parametrize(
    ("at", "place", "doubtful"), [(0.75, (1, 3), set()), (1.3, (1, 3), set()), (0.5, (1, 1), {1, 2, 3})]
)
def test_a_lone_name_off_every_middle_is_over_all_names_of_its_level(
    at: float, place: Place, doubtful: set[int]
) -> None:
    """Unless it stands in the middle of fewer, one of which would have none."""
    upper = row(centre(200, 100, "Region"), over(at, 100, "Sex"), over(3, 100, "Share"))
    found, unsure = spread([upper, under("Men Women All")], COLUMNS, (), UNIT)
    assert [(n.text, p) for n, p in found[0]] == [("Region", (0, 0)), ("Sex", place), ("Share", (4, 4))]
    assert unsure == doubtful


@pytest.mark.parametrize(("off", "places"), [(0, [(1, 2), (3, 4)]), (-20, [(1, 1), (2, 2)])])
def test_names_of_groups_that_ran_together_are_parted_in_the_middle_of_their_cells(
    off: float, places: list[Place]
) -> None:
    ran = typed(557.5 + off, 100, "Hoped for" + 59 * " " + "Seen")
    assert ran.box.x1 == 977.5 + off
    head = [in_columns(lines, WIDE_NARROW) for lines in ([ran], names(WIDE_NARROW, "Mean S.D. Mean S.D."))]
    assert [place for _, place in run_together(head, cells(WIDE_NARROW), UNIT)[0]] == places
