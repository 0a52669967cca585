"""A number in wide print is one line, though its point stands as far from the digits as columns do from each other."""

from __future__ import annotations

import numpy as np
import pytest

from extract.lines.segments import find_lines

TALL, WIDE, POINT, PITCH = 60, 42, 15, 60


def segments(left: int, right: int, off: int = 0) -> int:
    """How many lines are found where a point stands ``left`` and ``right`` columns from the digits on its two sides,
    those on the right ``off`` rows lower, on a page of other print."""
    ink = np.zeros((1500, 2400), np.uint8)
    for top in (150, 300, 450):  # what the page's usual print is
        for x in range(150, 2200, PITCH):
            ink[top : top + TALL, x : x + WIDE] = 255
    base = 1000
    for x in (300, 300 + PITCH):
        ink[base - TALL : base, x : x + WIDE] = 255
    point = 300 + PITCH + WIDE + left
    ink[base - POINT : base, point : point + POINT] = 255
    for x in (point + POINT + right, point + POINT + right + PITCH):
        ink[base + off - TALL : base + off, x : x + WIDE] = 255
    return sum(s.box.cy > 800 for s in find_lines(ink, [], [], 600.0).segments)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (60, 60, 1),
        (60, 72, 1),
        (72, 60, 1),
        (60, 88, 2),
        (41, 74, 1),
        (74, 41, 1),
        (34, 77, 2),
        (77, 34, 2),
        (9, 110, 2),
    ],
)
def test_a_point_midway_between_digits_makes_them_one_number(left: int, right: int, expected: int) -> None:
    assert segments(left, right) == expected


def test_digits_of_another_row_are_none_of_the_number() -> None:
    assert segments(60, 60, off=24) == 2
