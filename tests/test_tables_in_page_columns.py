"""Tables in columns of a scanned page: the rules of each are its own, in whatever colour they are printed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extract.image.grids import give_back
from extract.image.ruling import find_rules
from extract.model.page import Box

DPI = 200
LEFT, RIGHT = (100, 700), (740, 1340)
"""Where the tables of the columns begin and end (pixels)."""


def page() -> np.ndarray:
    return np.zeros((2339, 1654), np.uint8)


def ruled(ink: np.ndarray, ys: tuple[int, ...], sides: tuple[tuple[int, int], ...] = (LEFT, RIGHT)) -> np.ndarray:
    for y in ys:
        for x0, x1 in sides:
            cv2.line(ink, (x0, y), (x1, y), 255, 3)
    return ink


def ends(ink: np.ndarray) -> list[tuple[int, int]]:
    """From where to where level rules run, to the nearest twenty pixels."""
    return [(round(r.box.x0 / 20) * 20, round(r.box.x1 / 20) * 20) for r in find_rules(ink, DPI)[0] if r.horizontal]


def test_rules_of_tables_side_by_side_at_one_height_are_two() -> None:
    assert ends(ruled(page(), (400, 500, 600))) == [LEFT, RIGHT] * 3


def test_rules_that_only_one_other_ends_with_stay_whole() -> None:
    ink = ruled(page(), (400,), ((LEFT[0], RIGHT[1]),))
    ruled(ink, (600,), ((LEFT[0], RIGHT[1]),))
    ink[590:610, LEFT[1] : RIGHT[0]] = 0  # toner left it out
    assert ends(ink) == [(LEFT[0], RIGHT[1])] * 2


def printed(ink: np.ndarray, ys: tuple[int, ...], side: tuple[int, int] = LEFT) -> np.ndarray:
    for y in ys:
        for x in range(side[0], side[1] - 60, 150):
            cv2.putText(ink, "84", (x, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 255, 3)
    return ink


@pytest.mark.parametrize(("black", "framed", "count"), [(True, False, 3), (False, False, 0), (True, True, 0)])
def test_coloured_rules_in_a_column_with_black_print_between_are_of_a_table(
    black: bool, framed: bool, count: int
) -> None:
    tinted, ink = ruled(page(), (400, 600), (LEFT,)), page()
    ruled(tinted, (340,), ((LEFT[0] + 200, LEFT[1]),))  # under the name of a group
    if framed:
        for x in LEFT:
            cv2.line(tinted, (x, 400), (x, 600), 255, 3)
    printed(ink if black else tinted, (460, 540))
    gray, colour = 255 - ink, 255 - tinted
    give_back(gray, ink, colour, DPI)
    found = [r for r in find_rules(ink, DPI)[0] if r.horizontal]
    assert len(found) == count
    if count:
        assert int((colour < 200).sum()) == 0
        assert all(gray[round(r.box.cy), round(r.box.cx)] < 100 for r in found)
        assert [Box(r.box.x0, 0, r.box.x1, 1).width > 400 for r in found] == [True] * 3
