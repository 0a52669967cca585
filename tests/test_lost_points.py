"""A number in which two digits stand as far apart as if a point stood between them may have lost it."""

from __future__ import annotations

import pytest
from layout_pages import Sheet

from extract.lines.segments import find_lines
from extract.model.page import Box, Glyph, Line, TextRun
from extract.read.lost_points import doubt_lost_points

SIZE = 40


def sureness(*numbers: tuple[str, list[float]]) -> list[float]:
    """How surely each of the numbers is read, one under the other: its digits, and where they are printed."""
    sheet = Sheet(500, 100 * (len(numbers) + 1))
    ink = [[sheet.print(x, 100.0 * (k + 1), c, SIZE) for c, x in zip(*n, strict=True)] for k, n in enumerate(numbers)]
    found = find_lines(sheet.ink, [], [], 200.0)
    assert len(found.segments) == len(numbers)
    lines = []
    for (text, _), boxes, segment in zip(numbers, ink, found.segments, strict=True):
        box = Box(*(float(v) for v in (segment.box.x0, segment.box.y0, segment.box.x1, segment.box.y1)))
        glyphs = [Glyph(c, Box(b.x0, box.y0, b.x1, box.y1), 0.9999) for c, b in zip(text, boxes, strict=True)]
        lines.append(Line(TextRun.of(glyphs), box, "recognizer", text))
    return [line.run.confidence() for line in doubt_lost_points(lines, found)]


USUAL = ("385", [100.0, 124.0, 148.0])


@pytest.mark.parametrize(("room", "doubted"), [(12, True), (11, True), (4, False)])
def test_white_as_wide_as_a_point_makes_its_number_doubtful_alone(room: float, doubted: bool) -> None:
    first, second = sureness(USUAL, ("46", [100.0, 124.0 + room]))
    assert first == pytest.approx(0.9999)
    assert (second < 0.3) == doubted


def test_a_number_that_is_evenly_spaced_and_one_whose_point_was_read_lost_none() -> None:
    spaced = ("385", [100.0, 140.0, 180.0])
    pointed = ("4.6", [100.0, 124.0, 136.0])
    assert min(sureness(USUAL, USUAL, USUAL, spaced, pointed)) == pytest.approx(0.9999)
    uneven = ("385", [100.0, 124.0, 162.0])
    assert sureness(USUAL, USUAL, uneven)[2] < 0.3


def test_narrow_digits_with_white_to_both_sides_lost_none() -> None:
    assert min(sureness(USUAL, ("311", [100.0, 124.0, 148.0]))) == pytest.approx(0.9999)


@pytest.mark.parametrize(
    ("number", "doubted"),
    [
        (("36.4", [100.0, 137.0, 161.0, 171.0]), False),  # 3.6.4 is no number
        (("3.64", [100.0, 124.0, 134.0, 171.0]), False),
        (("3.64", [100.0, 124.0, 134.0, 184.0]), True),  # there is room for a digit
        (("4.6850", [100.0, 124.0, 134.0, 158.0, 182.0, 219.0]), True),  # 4,685.0, its comma read as a point
    ],
)
def test_no_point_was_lost_where_it_would_leave_no_number(number: tuple[str, list[float]], doubted: bool) -> None:
    assert (sureness(USUAL, USUAL, USUAL, number)[3] < 0.3) == doubted


def test_what_is_usual_is_told_by_digits_of_the_same_script() -> None:
    """Thai digits stand further apart: among many of them ``4 6`` would be as near as any."""
    wide = [("๓๘๕", [100.0, 140.0, 180.0])] * 8
    narrow = [USUAL] * 4
    assert sureness(*wide, *narrow, ("46", [100.0, 138.0]))[-1] < 0.3
    assert sureness(*wide, ("46", [100.0, 138.0]))[-1] == pytest.approx(0.9999)
