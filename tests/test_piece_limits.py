"""What a limit of pieces of ink prevents, drawn just within the limit and just beyond it; a body is 100 pixels high."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from layout_pages import Sheet, down

from extract.lines.bands import Band
from extract.lines.components import Components, connect
from extract.lines.drawings import _blobs, _has_letters, _is_even, _is_frame, figures
from extract.lines.lattice import Grid, GridCell
from extract.lines.leaders import leaders
from extract.lines.piece_kinds import BIG, BODY, DROP, SMALL, TALL, dots_of, kinds_of
from extract.lines.raised import with_marks
from extract.lines.seeds import join_tall, seed, seed_lone, walls_of
from extract.lines.segments import Lines, _join_in_cells, find_lines
from extract.lines.small_pieces import attach_small, commas, feet, marks
from extract.lines.touching import part_touching
from extract.model.page import Box, Glyph, Rule, Segment, TextRun

Piece = tuple[float, float, float, float]
"""x, y, width, height."""


def listed(*made: Piece, ink: float = 1.0) -> Components:
    """Pieces by their boxes alone, as label 1 and on; ``ink`` is the share of its box that each fills."""
    boxes = np.array([(0, 0, 0, 0), *((x, y, x + w, y + h) for x, y, w, h in made)], np.int32)
    area = np.array([0, *(round(ink * w * h) for _, _, w, h in made)], np.int32)
    return Components(np.zeros((1000, 6000), np.int32), boxes, area)


def inked(*made: Piece, shape: tuple[int, int] = (1000, 1200)) -> tuple[Components, list[int]]:
    """Pieces drawn, and the label of each."""
    ink = np.zeros(shape, np.uint8)
    for x, y, w, h in made:
        ink[round(y) : round(y + h), round(x) : round(x + w)] = 255
    parts = connect(ink)
    return parts, [int(parts.labels[round(y + h / 2), round(x + w / 2)]) for x, y, w, h in made]


def all_of(parts: Components, kind: int) -> np.ndarray:
    kinds = np.full(len(parts.area), kind, np.int8)
    kinds[0] = DROP
    return kinds


@pytest.mark.parametrize(
    ("width", "height", "ink", "kind"),
    [
        (10, 75, 1.0, SMALL),  # a stroke of a mark
        (14, 75, 1.0, BODY),
        (10, 88, 1.0, BODY),
        (3300, 280, 1.0, TALL),
        (4800, 280, 1.0, BIG),  # a band across the page
        (300, 25, 1.0, DROP),  # what is left of an underline
        (300, 36, 1.0, SMALL),
        (220, 25, 1.0, SMALL),
        (34, 300, 1.0, DROP),  # a rule
        (46, 300, 1.0, TALL),
        (34, 300, 0.85, DROP),
        (34, 300, 0.65, TALL),
    ],
)
def test_a_piece_is_what_its_size_says(width: float, height: float, ink: float, kind: int) -> None:
    assert kinds_of(listed((500, 100, width, height), ink=ink), 100.0, 300.0)[1] == kind


@pytest.mark.parametrize(
    ("small", "others", "kind"),
    [
        (10, [60] * 2, BODY),
        (10, [75] * 2, SMALL),  # letters of the page's usual print
        (18, [100] * 2, BODY),
        (17, [100] * 3, SMALL),
    ],
)
def test_marks_near_whole_letters_are_no_small_print(small: int, others: Sequence[int], kind: int) -> None:
    stretch = [(1000 + 12 * k, 500, 30, 40) for k in range(small)]
    letters = [(1100 + 60 * k, 500, 50, h) for k, h in enumerate(others)]
    assert kinds_of(listed(*stretch, *letters, ink=0.5), 100.0, 300.0)[1] == kind


@pytest.mark.parametrize(("aside", "up", "kind"), [(460, 0, BODY), (610, 0, SMALL), (0, 150, BODY), (0, 200, SMALL)])
def test_a_stretch_of_small_print_is_not_wide(aside: int, up: int, kind: int) -> None:
    """Seven pieces make one: a lone one here, and six together."""
    made = [(1010, 510, 30, 40), *[(1010 + aside, 510 - up, 30, 40)] * 6]
    assert kinds_of(listed(*made, ink=0.5), 100.0, 300.0)[1] == kind


@pytest.mark.parametrize(
    ("width", "height", "ink", "dot"),
    [
        (36, 36, 1, True),
        (48, 48, 1, False),
        (28, 20, 1, True),
        (38, 20, 1, False),
        (30, 30, 0.55, False),
        (30, 30, 0.75, True),
    ],
)
def test_a_dot_is_small_and_round_and_filled(width: float, height: float, ink: float, dot: bool) -> None:
    assert dots_of(listed((100, 100, width, height), ink=ink), 100.0)[1] == dot


@pytest.mark.parametrize(("one", "other", "is_leader"), [(108, 140, True), (106, 143, False)])
def test_the_dots_of_a_leader_are_on_one_level(one: float, other: float, is_leader: bool) -> None:
    parts = listed(*((100 + 70 * k, (other if k % 2 else one) - 6, 12, 12) for k in range(10)))
    assert len(leaders(parts, all_of(parts, SMALL), [], 120.0)) == (10 if is_leader else 0)


@pytest.mark.parametrize(
    ("mark", "letter", "is_mark"),
    [
        ((500, 474, 40, 20), (574, 440, 80, 50), True),
        ((500, 474, 40, 20), (588, 440, 80, 50), False),
        ((500, 474, 40, 20), (490, 574, 60, 100), True),
        ((500, 474, 40, 20), (490, 609, 60, 100), False),
        ((500, 474, 70, 20), (490, 540, 90, 100), True),
        ((500, 474, 95, 20), (490, 540, 115, 100), False),  # a shred of the rule
    ],
)
def test_the_rest_of_a_mark_that_a_rule_cut_is_near_its_letter(mark: Piece, letter: Piece, is_mark: bool) -> None:
    """What else stands at the rule is a leader's, whose dots have run together."""
    parts, (label, own) = inked(mark, letter)
    kinds = all_of(parts, SMALL)
    kinds[own] = BODY
    rule = Rule(Box(100, 496, 1100, 500), True, 4)
    assert (label in leaders(parts, kinds, [rule], 100.0)) != is_mark


@pytest.mark.parametrize(("width", "height", "found"), [(250, 60, True), (250, 75, False), (380, 60, False)])
def test_marks_that_have_run_together_are_low_and_not_wide(width: float, height: float, found: bool) -> None:
    parts, (mark, _) = inked((400, 295 - height, width, height), (400 + width / 2 - 40, 300, 80, 100))
    assert marks(parts, all_of(parts, BODY), 100.0)[mark] == found


def test_a_mark_in_the_notch_of_a_letter_with_a_loop_is_a_mark() -> None:
    """็ over ป: the loop is narrow, and as hollow under the mark as the rest of the letter is open."""
    ink = np.zeros((1000, 1200), np.uint8)
    ink[90:150, 313:388] = 255  # the mark
    ink[170:290, 390:400] = ink[280:290, 320:400] = ink[206:290, 320:330] = 255  # a stem, a foot, another stem
    ink[170:210, 300:330] = 255
    ink[172:206, 302:328] = 0  # the loop
    parts = connect(ink)
    kinds = all_of(parts, BODY)
    assert marks(parts, kinds, 100.0)[[parts.labels[120, 350], parts.labels[285, 350]]].tolist() == [True, False]


@pytest.mark.parametrize(("count", "found"), [(6, True), (7, False)])
def test_many_marks_in_one_row_are_letters(count: int, found: bool) -> None:
    made = [p for k in range(count) for p in ((100 + 130 * k, 235, 60, 60), (100 + 130 * k, 300, 60, 100))]
    parts, labels = inked(*made)
    assert marks(parts, all_of(parts, BODY), 100.0)[labels[::2]].tolist() == [found] * count


@pytest.mark.parametrize(
    ("width", "height", "tail", "found"),
    [
        (60, 78, 0, True),
        (60, 102, 0, False),
        (130, 78, 0, True),
        (175, 78, 0, False),
        (60, 78, 8, True),
        (60, 78, 13, False),
    ],
)
def test_a_foot_is_lower_than_its_letter_and_hardly_wider_and_hangs_under_it(
    width: float, height: float, tail: int, found: bool
) -> None:
    """``tail``: how far down beside the foot the letter goes."""
    letter, foot = (400, 100, 100, 120), (450 - width / 2, 222, width, height)
    parts, labels = inked(letter, (400, 100, 10, 122 + tail if tail else 120), foot)
    assert feet(parts, all_of(parts, BODY), 100.0)[labels[2]] == found


@pytest.mark.parametrize(
    ("width", "height", "gap", "below", "found"),
    [
        (25, 49, 10, 10, True),
        (25, 61, 10, 10, False),
        (38, 49, 10, 10, True),
        (50, 49, 10, 10, False),
        (25, 49, 29, 10, True),
        (25, 49, 41, 10, False),
        (25, 49, 10, 29, True),
        (25, 49, 10, 41, False),
        (25, 49, 10, -10, False),  # a letter that is half as high
    ],
)
def test_a_comma_is_low_and_narrow_and_stands_at_the_foot_of_a_figure(
    width: float, height: float, gap: float, below: float, found: bool
) -> None:
    figure, comma = (400, 100, 70, 100), (470 + gap, 200 + below - height, width, height)
    assert commas(listed(figure, comma), all_of(listed(figure, comma), BODY), 100.0)[2] == found


LETTERS = [(100 + 100 * k, 100, 80, 100) for k in range(6)]
LINE = Band(400.0, 200.0, 0.0, 100.0)


def attached(small: Sequence[Piece], below: Sequence[Piece] = ()) -> tuple[list[int], list[int]]:
    """The lines of small pieces about a line of letters and another under it; which of them may be either's."""
    lower = [(x, y + 200, w, h) for x, y, w, h in LETTERS]
    parts = listed(*LETTERS, *lower, *small, *below)
    kinds = all_of(parts, SMALL)
    kinds[1 : 1 + 2 * len(LETTERS)] = BODY
    line_of = np.array([-1, *[0] * 6, *[1] * 6, *[-1] * (len(small) + len(below))], np.int32)
    shared = attach_small(parts, kinds, [LINE, Band(400.0, 400.0, 0.0, 100.0)], line_of)
    return line_of[13:].tolist(), [int(k) - 13 for k in shared]


def test_a_line_takes_five_far_points_behind_it_and_no_leader() -> None:
    lines, _ = attached([(770 + 100 * k, 188, 10, 12) for k in range(8)])
    assert lines == [0] * 5 + [-1] * 3


@pytest.mark.parametrize(
    ("top", "x", "shared"), [(188, 220, True), (182, 220, False), (205, 245, True), (205, 248, False)]
)
def test_a_mark_under_a_line_over_a_mark_of_the_next_may_be_either_s(top: float, x: float, shared: bool) -> None:
    """It begins at the base of its line, and its middle (``x``) stands over the other."""
    assert attached([(x - 15, top, 30, 230 - top)], [(200, 250, 40, 35)])[1] == ([0] if shared else [])


@pytest.mark.parametrize(("count", "shared"), [(5, []), (4, [0])])
def test_how_a_type_sets_its_marks_is_told_by_some_of_them(count: int, shared: list[int]) -> None:
    """Then what hangs as its vowels do is a vowel."""
    doubtful, under = (635, 205, 30, 25), (630, 260, 40, 25)
    stacks = [p for k in range(count) for p in ((120 + 100 * k, 20, 30, 30), (120 + 100 * k, 60, 30, 30))]
    vowels = [(120 + 100 * k, 205, 30, 25) for k in range(count)]
    assert attached([doubtful, *stacks, *vowels], [under])[1] == shared


def test_a_note_s_mark_has_three_figures_at_most() -> None:
    sheet = Sheet(400, 200)
    x, boxes = 60.0, []
    for k, c in enumerate("425671234"):
        box = sheet.print(x, 100 - (14 if k > 4 else 0), c, 22 if k > 4 else 34)
        boxes.append(Box(x - 1, 66 - (14 if k > 4 else 0), box.x1 + 1, 106 - (14 if k > 4 else 0)))
        x = box.x1 + 3
    run = TextRun.of([Glyph(c, b) for c, b in zip("425671234", boxes, strict=True)])
    assert with_marks([run], find_lines(sheet.ink, [], [], 200.0))[0].text == "425671²³⁴"


# Lines


@pytest.mark.parametrize(("height", "walls"), [(420, 0), (600, 1)])
def test_a_short_upright_rule_in_no_table_parts_no_lines(height: float, walls: int) -> None:
    """It may be the stem of a letter."""
    assert len(walls_of([down(500, 100, 100 + height)], [], 100.0)) == walls


@pytest.mark.parametrize(("gap", "lines"), [(460, 1), (650, 2)])
def test_large_print_reaches_no_farther_than_print_of_some_size(gap: float, lines: int) -> None:
    parts = listed((200, 200, 300, 400), (500 + gap, 200, 300, 400))
    assert seed(parts, all_of(parts, BODY) == BODY, [], 100.0, np.full(3, -1, np.int32), 0) == lines


@pytest.mark.parametrize(("gap", "line"), [(75, 0), (115, 1)])
def test_a_tall_piece_beside_a_line_is_of_it_if_it_is_near(gap: float, line: int) -> None:
    parts = listed((200, 200, 300, 100), (500 + gap, 150, 100, 220))
    line_of = np.array([-1, 0, -1], np.int32)
    join_tall(parts, np.array([DROP, BODY, TALL], np.int8), [], 100.0, line_of, 1)
    assert line_of[2] == line


MERGED = Grid(
    Box(100, 100, 900, 900), (100.0, 500.0, 900.0), (100.0, 900.0), (GridCell(0, 0, 2, 1, Box(100, 100, 900, 900)),)
)
"""A cell over two rows that only another column has."""


@pytest.mark.parametrize(
    ("piece", "is_line"),
    [
        ((130, 300, 30, 30), True),
        ((120, 300, 30, 30), False),  # at the cell's edge
        ((400, 300, 18, 18), True),
        ((400, 300, 11, 11), False),  # dirt
        ((400, 488, 150, 25), False),  # what is left of the other column's rule
        ((400, 482, 150, 36), True),
        ((400, 516, 150, 24), False),
        ((400, 531, 150, 24), True),
        ((170, 488, 60, 25), False),
        ((195, 488, 60, 25), True),
    ],
)
def test_a_mark_alone_in_a_cell_is_a_line_but_no_scrap_of_a_rule(piece: Piece, is_line: bool) -> None:
    parts = listed(piece)
    line_of = np.full(2, -1, np.int32)
    seed_lone(parts, all_of(parts, SMALL), [], [MERGED], 100.0, line_of, 0)
    assert (line_of[1] >= 0) == is_line


@pytest.mark.parametrize(("height", "lines"), [(350, 3), (480, 2)])
def test_a_low_cell_of_broken_print_has_one_line(height: float, lines: int) -> None:
    cell = Box(100, 100, 900, 100 + height)
    grid = Grid(cell, (cell.y0, cell.y1), (100.0, 900.0), (GridCell(0, 0, 1, 1, cell),))
    parts = listed((200, 150, 80, 100), (300, 150, 80, 100))
    line_of = np.array([-1, 0, 1], np.int32)
    assert _join_in_cells(parts, all_of(parts, BODY), [grid], 100.0, line_of, 2) == lines


@pytest.mark.parametrize(
    ("x", "y", "points"),
    [(940, 250, 1), (951, 250, 0), (150, 234, 1), (150, 226, 0), (150, 260, 1), (150, 265, 0)],
)
def test_a_speck_at_the_base_of_a_line_may_be_a_point(x: int, y: int, points: int) -> None:
    """Letters 50 pixels high, their base at y 250; the last ends at x 920."""
    ink = np.zeros((500, 1100), np.uint8)
    for k in range(14):
        ink[200:250, 100 + 60 * k : 140 + 60 * k] = 255
    ink[y - 2 : y + 2, x - 2 : x + 2] = 255
    assert len(find_lines(ink, [], [], 600.0).shared) == points


@pytest.mark.parametrize(
    ("side", "count", "height", "torn"),
    [(34, 1, 34, True), (46, 1, 46, False), (30, 3, 52, True), (30, 3, 68, False), (30, 4, 52, False)],
)
def test_a_few_specks_may_be_a_torn_figure(side: float, count: int, height: float, torn: bool) -> None:
    parts = listed(*((100 + 40 * k, 100, side, side) for k in range(count)))
    owner = np.array([-1, *[0] * count], np.int32)
    segment = Segment(Box(100, 100, 300, 100 + height), "black")
    assert bool(Lines((segment,), (LINE,), parts, owner, 100.0, np.zeros(0, np.intp)).specks()) == torn


@pytest.mark.parametrize(
    ("depth", "drop", "vowel", "parted"),
    [(50, 5, 24, True), (70, 5, 24, False), (50, 20, 24, True), (50, 30, 24, False), (50, 5, 17, False)],
)
def test_the_next_line_s_tone_is_cut_from_a_letter_s_foot(depth: int, drop: int, vowel: int, parted: bool) -> None:
    """It reaches under the base as far as a tone does, right over a vowel."""
    parts, (letter, under) = inked((100, 100, 80, 100 + depth), (120, 200 + depth + drop, 40, vowel))
    kinds, line_of = all_of(parts, SMALL), np.full(3, -1, np.int32)
    kinds[letter], line_of[letter] = BODY, 0
    cut = part_touching(parts, line_of, kinds, [LINE], 100.0)[0]
    assert under and len(cut.area) == (4 if parted else 3)


# Figures


@pytest.mark.parametrize(("pixels", "blobs"), [(13, 0), (18, 1)])
def test_thin_ink_makes_no_blob(pixels: int, blobs: int) -> None:
    """Of a hundred pixels."""
    block = np.zeros(100, np.uint8)
    block[np.linspace(0, 99, pixels).astype(int)] = 255
    assert len(_blobs(np.tile(block.reshape(10, 10), (10, 10)), 10.0).area) == 1 + blobs


@pytest.mark.parametrize(("wide", "found"), [(60, False), (84, True)])
def test_a_figure_is_wide(wide: int, found: bool) -> None:
    ink = np.zeros((300, 300), np.uint8)
    cv2.ellipse(ink, (150, 150), (wide // 2, 55), 0, 0, 360, 255, 2)
    assert figures(ink, connect(ink), [], 20.0)[1] == found


@pytest.mark.parametrize(("bent", "is_frame"), [(13, True), (19, False)])
def test_the_sides_of_a_frame_are_hardly_bent(bent: int, is_frame: bool) -> None:
    piece = np.zeros((260, 260), np.uint8)
    corners = np.array([(30, 30), (230, 30), (230 + bent, 130), (230, 230), (30, 230)], np.int32)
    cv2.polylines(piece, [corners], True, 1, 2)
    assert _is_frame(piece > 0) == is_frame


@pytest.mark.parametrize(
    ("low", "of", "white", "even"),
    [
        (0.21, 1000, 400, False),
        (0.3, 1000, 400, True),
        (0.0, 1000, 230, True),
        (0.0, 1000, 320, False),
        (0.0, 44, 24, True),
        (0.0, 60, 40, False),
    ],
)
def test_between_lines_of_text_are_rows_of_little_ink(low: float, of: int, white: int, even: bool) -> None:
    patch = np.ones((1000, 100), np.uint8)
    for y in range(0, 1000, of):
        patch[y : y + white, round(100 * low) :] = 0
    assert _is_even(patch, 100.0) == even


@pytest.mark.parametrize(
    ("on_one", "others", "are_letters"), [(19, 0, False), (20, 0, True), (40, 8, False), (40, 3, True)]
)
def test_letters_stand_on_a_few_base_lines(on_one: int, others: int, are_letters: bool) -> None:
    """Of six levels on which pieces stand a block so high can have four lines. Most of its ink is one large piece."""
    feet_ = [100] * on_one + [190 + 90 * k for k in range(5) for _ in range(others)]
    parts = listed((0, 0, 2000, 900), *((10 * k, foot - 80, 50, 80) for k, foot in enumerate(feet_)))
    assert _has_letters(parts, np.arange(1, len(feet_) + 2), 100.0) == are_letters
