"""Raised figures on an image: marks of notes, told by the foot of their ink."""

from __future__ import annotations

import pytest
from layout_pages import Sheet

from extract.lines.raised import with_marks
from extract.lines.segments import find_lines
from extract.model.page import Box, Glyph, TextRun


def read(sheet: Sheet, text: str, boxes: list[Box]) -> str:
    """What is left of ``text``, read with a box for each glyph, on the only line of a sheet."""
    found = find_lines(sheet.ink, [], [], 200.0)
    assert len(found.segments) == 1
    run = TextRun.of([Glyph(c, b) for c, b in zip(text, boxes, strict=True)])
    return with_marks([run], found)[0].text


def drawn(sheet: Sheet, text: str, x: float, y: float, size: int) -> tuple[list[Box], float]:
    boxes = []
    for c in text:
        box = sheet.print(x, y, c, size)
        boxes.append(Box(x - 1, y - 34, box.x1 + 1, y + 6))
        x = box.x1 + 3
    return boxes, x


@pytest.mark.parametrize(("rise", "small", "expected"), [(14, 22, "4.25³"), (11, 26, "4.25³"), (0, 34, "4.253")])
def test_a_digit_whose_foot_stands_above_the_others_is_a_mark(rise: int, small: int, expected: str) -> None:
    sheet = Sheet(400, 200)
    boxes, x = drawn(sheet, "4.25", 100, 100, 34)
    more, _ = drawn(sheet, "3", x, 100 - rise, small)
    assert read(sheet, "4.253", boxes + more) == expected


@pytest.mark.parametrize(("rise", "doubted"), [(14, False), (11, False), (8, True), (0, False)])
def test_a_number_is_doubted_where_its_mark_may_be_a_digit_without_its_foot(rise: int, doubted: bool) -> None:
    sheet = Sheet(400, 200)
    boxes, x = drawn(sheet, "4.25", 100, 100, 34)
    more, _ = drawn(sheet, "3", x, 100 - rise, 34)
    found = find_lines(sheet.ink, [], [], 200.0)
    run = TextRun.of([Glyph(c, b, 0.99) for c, b in zip("4.253", boxes + more, strict=True)])
    (read_,) = with_marks([run], found)
    assert read_.text == ("4.25³" if rise else "4.253")
    assert (max(g.confidence for g in read_.glyphs) < 0.3) == doubted


def test_a_number_of_one_height_and_one_without_ink_of_its_own_stay() -> None:
    sheet = Sheet(400, 200)
    boxes, _ = drawn(sheet, "1024", 100, 100, 34)
    assert read(sheet, "1024", boxes) == "1024"
    whole = Box(boxes[0].x0, 60, boxes[-1].x1, 110)
    assert read(sheet, "1024", [whole] * 4) == "1024"


@pytest.mark.parametrize("gap", [2, 5])
def test_a_two_whose_foot_came_off_is_no_mark(gap: int) -> None:
    sheet = Sheet(400, 200)
    boxes, _ = drawn(sheet, "4.32", 100, 100, 34)
    foot = boxes[-1].y1 - 6
    sheet.draw.rectangle((boxes[-1].x0, foot - 5 - gap, boxes[-1].x1, foot - 5), fill=255)
    assert read(sheet, "4.32", boxes) == "4.32"


@pytest.mark.parametrize(("drop", "expected"), [(2, "1⁸"), (8, "18")])
def test_a_speck_below_a_digit_is_no_foot_of_it(drop: int, expected: str) -> None:
    """From its foot the next digit would stand as high as the mark of a note."""
    sheet = Sheet(400, 200)
    boxes, _ = drawn(sheet, "18", 100, 100, 34)
    middle = (boxes[0].x0 + boxes[0].x1) / 2
    sheet.draw.rectangle((middle - 3, 100 + drop, middle + 3, 106 + drop), fill=0)
    sheet.print(boxes[1].x1 + 30, 100, "gjpq", 34)  # the letters of one line reach as low
    run = TextRun.of([Glyph(c, Box(b.x0, b.y0, b.x1, b.y1 + 14)) for c, b in zip("18", boxes, strict=True)])
    found = find_lines(sheet.ink, [], [], 200.0)
    assert with_marks([run], found)[0].text == expected


@pytest.mark.parametrize(("rise", "expected"), [(14, "4.25⁰"), (0, "4.25°")])
def test_a_ring_is_a_mark_where_it_stands_above_the_digits(rise: int, expected: str) -> None:
    sheet = Sheet(400, 200)
    boxes, x = drawn(sheet, "4.25", 100, 100, 34)
    more, _ = drawn(sheet, "0", x, 100 - rise, 22 if rise else 34)
    assert read(sheet, "4.25°", boxes + more) == expected


@pytest.mark.parametrize(("rise", "expected"), [(14, "51⁷"), (0, "517")])
def test_a_mark_and_its_bracket_read_as_one_digit_are_raised_together(rise: int, expected: str) -> None:
    """The reader takes ๓) for a ๗."""
    sheet = Sheet(400, 200)
    boxes, x = drawn(sheet, "51", 100, 100, 34)
    mark, _ = drawn(sheet, "3)", x, 100 - rise, 22 if rise else 34)
    assert read(sheet, "517", [*boxes, mark[0].union(mark[1])]) == expected
