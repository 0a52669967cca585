"""Ink that a number's reading does not account for makes the number doubtful, and only such ink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from layout_pages import Sheet, across

from extract.lines.lattice import Grid, GridCell
from extract.lines.segments import Lines, find_lines
from extract.model.page import Box, Glyph, Line, TextRun
from extract.read.unclaimed import doubted

SIZE = 40


def printed(sheet: Sheet, text: str, x: float = 100, y: float = 100, pitch: float = 28) -> list[Box]:
    """Each character's ink, printed ``pitch`` pixels apart."""
    return [sheet.print(x + pitch * k, y, c, SIZE) for k, c in enumerate(text)]


def as_read(text: str, boxes: Sequence[Box], found: Lines, segment: int = 0) -> Line:
    """A line that was surely read as ``text`` in a segment."""
    box = found.segments[segment].box
    glyphs = [Glyph(c, Box(b.x0, box.y0, b.x1, box.y1), 0.9999) for c, b in zip(text, boxes, strict=True)]
    return Line(TextRun.of(glyphs), Box(float(box.x0), float(box.y0), float(box.x1), float(box.y1)), "recognizer", text)


def two_segments(left: str, right: str, apart: float) -> tuple[list[Line], Lines]:
    """Both printed on one row so far apart, as surely read, in the segments found there."""
    sheet = Sheet(500, 200)
    boxes = printed(sheet, left)
    others = printed(sheet, right, boxes[-1].x1 + apart)
    found = find_lines(sheet.ink, [], [], 200.0)
    return [as_read(left, boxes, found), as_read(right, others, found, len(found.segments) - 1)], found


def sureness(sheet: Sheet, text: str, boxes: Sequence[Box]) -> float:
    found = find_lines(sheet.ink, [], [], 200.0)
    (line,) = doubted([as_read(text, boxes, found)], found)
    return line.run.confidence()


def test_a_number_that_accounts_for_its_ink_is_as_sure_as_before() -> None:
    sheet = Sheet(500, 200)
    assert sureness(sheet, "28.2", printed(sheet, "28.2")) == pytest.approx(0.9999)


def test_a_point_that_was_not_read_makes_the_number_doubtful() -> None:
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "28.2")
    assert sureness(sheet, "282", [*boxes[:2], boxes[3]]) < 0.3


def test_a_point_that_was_read_as_a_space_makes_both_numbers_doubtful() -> None:
    sheet = Sheet(500, 200)
    assert sureness(sheet, "28 2", printed(sheet, "28.2")) < 0.4


@pytest.mark.parametrize(("text", "doubt"), [("303", True), ("363", True), ("๖๗๙", False)])
def test_a_digit_without_a_tail_has_none(text: str, doubt: bool) -> None:
    """A pen's tick through the middle digit rises above the others; so does the tail of a ๗."""
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "303")
    sheet.draw.line((boxes[1].cx, 90, boxes[1].cx + 10, boxes[1].y0 - 16), fill=0, width=4)
    assert (sureness(sheet, text, boxes) < 0.3) == doubt


@pytest.mark.parametrize(
    ("up", "doubt"),
    [(1.45, True), (1.0, False)],  # a tail is no such stroke
)
def test_a_slanting_stroke_longer_than_digits_are_high_is_a_pens(up: float, doubt: bool) -> None:
    """It runs through a ๗, whose tail would account for ink above the others."""
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "303")
    high = boxes[1].height
    foot = boxes[1].y1 - (0 if doubt else 0.3 * high)
    sheet.draw.line((boxes[1].x0, foot, boxes[1].x0 + 0.75 * up * high, foot - up * high), fill=0, width=5)
    assert (sureness(sheet, "3๗3", boxes) < 0.3) == doubt


def test_a_slanting_stroke_between_a_number_and_its_sign_may_cover_a_digit() -> None:
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "30")
    high, beside = boxes[1].height, boxes[1].x1 + 12
    sign = sheet.print(beside + 1.4 * high, 100, "%", SIZE)
    assert sureness(sheet, "30%", [*boxes, sign]) == pytest.approx(0.9999)
    sheet.draw.line((beside, boxes[1].y1, beside + 1.1 * high, boxes[1].y1 - 1.45 * high), fill=0, width=5)
    assert sureness(sheet, "30%", [*boxes, sign]) < 0.3


def test_a_stroke_shows_in_a_line_that_marks_make_higher_too() -> None:
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "303")
    sheet.draw.line((boxes[1].cx, 90, boxes[1].cx + 10, boxes[1].y0 - 16), fill=0, width=4)
    found = find_lines(sheet.ink, [], [], 200.0)
    (segment,) = found.segments
    high = replace(segment, box=replace(segment.box, y0=segment.box.y0 - 10, y1=segment.box.y1 + 16))
    found = replace(found, segments=(high,))
    (line,) = doubted([as_read("303", boxes, found)], found)
    assert line.run.confidence() < 0.3


@pytest.mark.parametrize(("text", "doubt"), [("3.3", True), ("363.3", False)])
def test_two_digits_that_read_as_one_are_too_wide_for_it(text: str, doubt: bool) -> None:
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "363.3", pitch=32)
    whole = Box(boxes[0].x0, boxes[0].y0, boxes[2].x1, boxes[0].y1)
    assert (sureness(sheet, text, [whole, *boxes[3:]] if doubt else boxes) < 0.3) == doubt


def test_halves_of_a_torn_digit_beside_its_place_are_no_other_one() -> None:
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "28")
    for x in (160, 171):
        sheet.draw.line((x, boxes[0].y0 + 1, x, boxes[0].y1 - 1), fill=0, width=5)
    boxes += [Box(168, boxes[0].y0, 176, boxes[0].y1), *printed(sheet, "2", 184)]
    assert sureness(sheet, "2802", boxes) > 0.99


@pytest.mark.parametrize(("high", "doubt"), [(14, True), (4, False)])
def test_ink_in_the_space_behind_a_number_may_be_what_is_left_of_its_last_digit(high: int, doubt: bool) -> None:
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "5.9")
    word = printed(sheet, "กบ", boxes[-1].x1 + 36, pitch=30)
    x = boxes[-1].x1 + 14
    sheet.draw.rectangle((x, boxes[0].y1 - 10, x + 4, boxes[0].y1 - 10 + high), fill=0)
    space = Box(boxes[-1].x1, boxes[0].y0, word[0].x0, boxes[0].y1)
    glyphs = [*boxes, space, *word]
    assert (sureness(sheet, "5.9 กบ", glyphs) < 0.4) == doubt


@pytest.mark.parametrize(("wide", "doubt"), [(8, False), (44, True)])
def test_ink_wider_than_a_digit_that_reads_as_one_has_a_stroke_with_it(wide: int, doubt: bool) -> None:
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "3060", pitch=60)
    sheet.draw.line((boxes[2].cx - wide, boxes[2].cy, boxes[2].cx, boxes[2].cy), fill=0, width=4)
    assert (sureness(sheet, "3060", boxes) < 0.3) == doubt


def test_ink_as_tall_as_a_digit_that_reads_as_nothing_makes_the_number_doubtful() -> None:
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "43.61", pitch=32)
    assert sureness(sheet, "4.61", [boxes[0], *boxes[2:]]) < 0.3


@pytest.mark.parametrize(("size", "up", "doubt"), [(SIZE, 0, True), (SIZE // 2, 0, True), (SIZE // 2, 14, False)])
def test_a_figure_read_as_raised_that_stands_on_the_feet_of_the_digits_is_one_of_them(
    size: int, up: int, doubt: bool
) -> None:
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "28.1")
    boxes.append(sheet.print(boxes[-1].x1 + 6, 100 - up, "3", size))
    assert (sureness(sheet, "28.1³", boxes) < 0.4) == doubt


@pytest.mark.parametrize(("apart", "doubt"), [(14.0, True), (60.0, False)])
def test_a_digit_of_another_segment_that_nearly_touches_a_number_is_of_it(apart: float, doubt: bool) -> None:
    read, found = two_segments("28", "41", apart)
    assert [line.run.confidence() < 0.3 for line in doubted(read, found)] == [doubt, doubt]


@pytest.mark.parametrize(
    ("left", "right", "apart", "doubt"),
    [
        ("28", "41", 30.0, True),
        ("28", "41", 60.0, False),
        ("2.8", "41", 30.0, False),
        ("28", "O", 20.0, True),
    ],
)
def test_a_point_that_left_no_ink_may_stand_between_two_segments(
    left: str, right: str, apart: float, doubt: bool
) -> None:
    """But a decimal has its point. A sign alone may be a digit that the reader does not know."""
    read, found = two_segments(left, right, apart)
    assert (doubted(read, found)[0].run.confidence() < 0.3) == doubt


@pytest.mark.parametrize(("left", "doubt"), [("28r", True), ("rr", False), ("r", True)])
def test_a_letter_alone_at_the_end_of_another_segment_may_be_a_comma_and_a_rule(left: str, doubt: bool) -> None:
    read, found = two_segments(left, "41", 20.0)
    assert (doubted(read, found)[1].run.confidence() < 0.3) == doubt


@pytest.mark.parametrize(("sure", "doubt"), [(0.25, True), (0.5, False)])
def test_a_letter_of_another_segment_that_hardly_reads_may_be_of_one_piece_with_a_number(
    sure: float, doubt: bool
) -> None:
    (number, word), found = two_segments("5", "ab", 20.0)
    word = replace(word, run=TextRun.of([replace(g, confidence=sure) for g in word.run.glyphs]))
    assert (doubted([number, word], found)[0].run.confidence() < 0.3) == doubt


@pytest.mark.parametrize(("down", "doubt"), [(6, True), (24, False)])
def test_a_sign_alone_between_two_segments_that_crosses_the_feet_of_the_digits_is_a_comma(
    down: int, doubt: bool
) -> None:
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "28")
    sheet.draw.line((180, 100 - 8 + down, 174, 100 + 8 + down), fill=0, width=5)
    others = printed(sheet, "41", 206)
    found = find_lines(sheet.ink, [], [], 200.0)
    mark = next(s for s in found.segments if s.box.height < 20)
    texts = [("28", boxes, found.segments[0]), ("r", [Box(*map(float, (173, 90, 182, 120)))], mark),
             ("41", others, max(found.segments, key=lambda s: s.box.x0))]  # fmt: skip
    read = [as_read(t, b, found, found.segments.index(s)) for t, b, s in texts]
    assert [line.run.confidence() < 0.3 for line in doubted(read, found)] == [doubt, False, doubt]


def test_the_number_in_the_next_cell_is_another_one() -> None:
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "28")
    others = printed(sheet, "41", boxes[-1].x1 + 14)
    between = (boxes[-1].x1 + others[0].x0) / 2
    cells = tuple(
        GridCell(0, k, 1, 1, Box(x0, 40, x1, 140)) for k, (x0, x1) in enumerate([(50.0, between), (between, 400.0)])
    )
    grid = Grid(Box(50, 40, 400, 140), (40, 140), (50, between, 400), cells)
    found = find_lines(sheet.ink, [], [grid], 200.0)
    read = [as_read("28", boxes, found, 0), as_read("41", others, found, 1)]
    assert all(line.run.confidence() < 0.3 for line in doubted(read, found))
    assert all(line.run.confidence() > 0.99 for line in doubted(read, found, [grid]))


@pytest.mark.parametrize(("below_head", "doubt"), [(14, True), (38, False)])
def test_a_level_rule_beside_a_number_on_its_row_may_be_print_that_was_taken_for_one(
    below_head: int, doubt: bool
) -> None:
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "28")
    found = find_lines(sheet.ink, [], [], 200.0)
    y = boxes[0].y0 + below_head
    (line,) = doubted([as_read("28", boxes, found)], found, rules=[across(y, 20, boxes[0].x0 - 6)])
    assert (line.run.confidence() < 0.3) == doubt


def test_ink_of_no_line_beside_a_number_may_be_a_digit_of_it() -> None:
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "28")
    sheet.draw.line((boxes[-1].x1 + 14, boxes[0].y0 + 8, boxes[-1].x1 + 16, boxes[0].y1 - 4), fill=0, width=5)
    found = find_lines(sheet.ink, [], [], 200.0)
    lost = replace(found, owner=np.where(found.parts.boxes[:, 0] > boxes[-1].x1 + 8, -1, found.owner))
    assert doubted([as_read("28", boxes, found)], found)[0].run.confidence() > 0.99
    assert doubted([as_read("28", boxes, found)], lost)[0].run.confidence() < 0.3


@pytest.mark.parametrize(("dots", "doubt"), [(7, False), (2, True)])
def test_the_dots_of_a_leader_are_none_of_its_number_s_digits(dots: int, doubt: bool) -> None:
    """Be they as large as the stroke of a digit: two may be what is left of one."""
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "28")
    foot, step = boxes[0].y1, 0.7 * boxes[0].height
    for k in range(dots):
        x = boxes[1].x1 + 12 + step * k
        sheet.draw.rectangle((x, foot - 11, x + 10, foot - 1), fill=0)
    found = find_lines(sheet.ink, [], [], 200.0)
    lost = replace(found, owner=np.where(found.parts.boxes[:, 0] > boxes[1].x1 + 8, -1, found.owner))
    assert (doubted([as_read("28", boxes, found)], lost)[0].run.confidence() < 0.3) == doubt


@pytest.mark.parametrize(
    ("text", "below_head", "apart", "wide", "doubt"),
    [
        ("28.2", 16, 6, 12, True),
        ("28.2", 16, 14, 12, True),
        ("-28.2", 16, 6, 12, False),
        ("28.2", 2, 6, 12, False),  # as high as the heads
        ("28.2", 27, 6, 12, False),  # on their feet
        ("28.2", 16, 30, 12, False),  # too far
        ("28.2", 16, 6, 3, False),  # a speck
    ],
)
def test_a_dash_right_before_a_number_that_was_not_read_is_a_minus(
    text: str, below_head: int, apart: int, wide: int, doubt: bool
) -> None:
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "28.2")
    x, y = boxes[0].x0 - apart, boxes[0].y0 + below_head
    sheet.draw.rectangle((x - wide, y - 2, x, y + 2), fill=0)
    dash = [Box(x - wide, y - 2, x, y + 2)] if text.startswith("-") else []
    assert (sureness(sheet, text, [*dash, *boxes]) < 0.3) == doubt


@pytest.mark.parametrize(("text", "doubt"), [("282", True), ("28.2", False)])
def test_a_point_that_is_of_no_line_was_read_or_not(text: str, doubt: bool) -> None:
    """One of coarse print is as large as the stroke of a digit."""
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "28", pitch=28)
    boxes += [Box(154, 72, 176, 100), *printed(sheet, "2", 180)]
    sheet.draw.rectangle((160, 90, 168, 99), fill=0)
    found = find_lines(sheet.ink, [], [], 200.0)
    lost = replace(found, owner=np.where(found.parts.boxes[:, 1] > 85, -1, found.owner))
    read = boxes if "." in text else [*boxes[:2], boxes[3]]
    assert (doubted([as_read(text, read, found)], lost)[0].run.confidence() < 0.3) == doubt


def test_a_point_under_a_tail_stands_free() -> None:
    sheet = Sheet(500, 200)
    boxes = printed(sheet, "282", pitch=34)
    sheet.draw.rectangle((158, 95, 163, 100), fill=0)
    sheet.draw.line((boxes[1].x1 - 8, boxes[1].y0 + 2, 168, 62), fill=0, width=4)
    assert sureness(sheet, "๒๙๒", boxes) < 0.3


def test_a_narrow_digit_by_itself_misses_its_neighbour_as_far_as_a_wide_one() -> None:
    sheet = Sheet(500, 200)
    (one,) = printed(sheet, "1")
    narrow = replace(one, x0=one.x0 + 4, x1=one.x0 + 20)
    x = narrow.x0 - 38
    sheet.draw.line((x, one.y0 + 2, x, one.y1 - 2), fill=0, width=5)
    found = find_lines(sheet.ink, [], [], 200.0)
    lost = replace(found, owner=np.where(found.parts.boxes[:, 0] < one.x0 - 8, -1, found.owner))
    last = len(found.segments) - 1
    assert doubted([as_read("1", [narrow], found, last)], lost)[0].run.confidence() < 0.3


@pytest.mark.parametrize(("text", "doubt"), [("8,442", False), ("84.42", True)])
def test_a_speck_among_digits_that_commas_part_into_groups_is_no_point(text: str, doubt: bool) -> None:
    sheet = Sheet(500, 200)
    boxes = printed(sheet, text, pitch=32)
    speck = (boxes[3].x1 + boxes[4].x0) / 2
    sheet.draw.ellipse((speck - 3, boxes[3].y1 - 4, speck + 2, boxes[3].y1 + 1), fill=0)
    assert (sureness(sheet, text, boxes) < 0.3) == doubt


def in_halves(sheet: Sheet, x: float, head: float = 100) -> Box:
    """A digit of which the hair lines left no ink, at its head and its foot: two strokes."""
    sheet.draw.rectangle((x, 100, x + 7, 132), fill=0)
    sheet.draw.rectangle((x + 13, head, x + 20, 132), fill=0)
    return Box(x, 100, x + 21, 133)


def test_digits_that_lie_in_halves_are_those_that_were_read_though_a_reader_misplaces_them() -> None:
    sheet = Sheet(500, 200)
    boxes = [in_halves(sheet, 100.0 + 28 * k) for k in range(5)]
    shifted = [boxes[0], replace(boxes[1], x0=140, x1=164), replace(boxes[2], x0=165), *boxes[3:]]
    assert sureness(sheet, "00000", shifted) == pytest.approx(0.9999)
    assert sureness(sheet, "0000", [*boxes[:2], *boxes[3:]]) < 0.3  # the third one was not read


def test_the_lower_half_of_a_digit_does_not_make_a_stroke_of_the_higher_one() -> None:
    sheet = Sheet(500, 200)
    sheet.draw.rectangle((108, 100, 115, 132), fill=0)
    boxes = [Box(108, 100, 116, 133), *(in_halves(sheet, 100.0 + 28 * k, head=111) for k in (1, 2))]
    assert sureness(sheet, "166", boxes) == pytest.approx(0.9999)
    sheet.draw.line((112, 101, 112, 80), fill=0, width=6)
    assert sureness(sheet, "166", boxes) < 0.3
