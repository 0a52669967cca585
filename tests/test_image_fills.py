"""Tables in the fills of office software's styles: what is printed on them is read as if it stood on paper."""

from __future__ import annotations

import cv2
import image_pages as pages
import numpy as np
import pytest
from PIL import Image, ImageDraw

from extract.image import fills, ground, small_copy
from extract.image.prepare import prepare
from extract.image.ruling import find_rules

DPI = 200
DARK, GREEN, YELLOW, ORANGE, BLUE = (31, 56, 100), (11, 110, 79), (255, 217, 102), (244, 176, 131), (142, 170, 219)
Box = tuple[float, float, float, float]


class Sheet:
    """A page in colour, and beside it one with the same print in black on white; boxes and places in inches."""

    def __init__(self) -> None:
        self.page = Image.new("RGB", (8 * DPI, 4 * DPI), (250, 250, 250))
        self.plain = Image.new("L", self.page.size, 255)
        self._on, self._beside = ImageDraw.Draw(self.page), ImageDraw.Draw(self.plain)

    def fill(self, box: Box, colour: tuple[int, int, int]) -> None:
        self._on.rectangle(tuple(round(v * DPI) for v in box), fill=colour)

    def print_at(self, x: float, y: float, text: str, colour: tuple[int, int, int] = (0, 0, 0), size: int = 13) -> None:
        place, font = (round(x * DPI), round(y * DPI)), pages.font(round(size * DPI / 72))
        self._on.text(place, text, font=font, fill=colour, anchor="lm")
        self._beside.text(place, text, font=font, fill=0, anchor="lm")

    def rule(self, box: Box, colour: tuple[int, int, int], width: int = 3) -> None:
        self._on.line(tuple(round(v * DPI) for v in box), fill=colour, width=width)

    def banded(self, top: float, rows: int, colour: tuple[int, int, int]) -> None:
        """A table of three columns ruled in a colour, every other row of which is filled, a figure in each."""
        for k in range(rows):
            if k % 2 == 0:
                self.fill((1, top + 0.4 * k, 7, top + 0.4 * (k + 1)), (250, 238, 205))
            self.print_at(3.4, top + 0.4 * k + 0.2, "34.5")
        for k in range(rows + 1):
            self.rule((1, top + 0.4 * k, 7, top + 0.4 * k), colour, 2)
        for x in (1.0, 3.0, 5.0, 7.0):
            self.rule((x, top, x, top + 0.4 * rows), colour, 2)

    def pixels(self) -> np.ndarray:
        return pages.noisy(cv2.cvtColor(np.array(self.page), cv2.COLOR_RGB2BGR), 2.0)

    def misses(self, box: Box) -> tuple[float, float]:
        """The share of the print that is lost in a box, and of what is found there that is none."""
        place = np.s_[round(box[1] * DPI) : round(box[3] * DPI), round(box[0] * DPI) : round(box[2] * DPI)]
        found, wanted = prepare(self.pixels(), DPI).gray[place] < 140, np.array(self.plain)[place] < 140
        assert wanted.any()
        near = [cv2.dilate(a.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0 for a in (found, wanted)]
        return float((wanted & ~near[0]).mean() / wanted.mean()), float((found & ~near[1]).mean() / wanted.mean())


def rules_of(page: np.ndarray) -> tuple[list[float], list[float]]:
    """The heights of the level rules and the places of the upright ones, in inches."""
    made = prepare(page, DPI)
    found = find_rules(made.ink, DPI, made.gray)[0]
    return (
        sorted(round(r.box.cy / DPI, 1) for r in found if r.horizontal),
        sorted(round(r.box.cx / DPI, 1) for r in found if not r.horizontal),
    )


@pytest.mark.parametrize("colour", [YELLOW, ORANGE, BLUE, (191, 191, 191)])
@pytest.mark.parametrize("strips", [False, True])
def test_black_on_a_strong_colour_stays_black(colour: tuple[int, int, int], strips: bool) -> None:
    sheet = Sheet()
    for k in range(4):
        sheet.fill((1, 1 + 0.5 * k, 7, 1.22 + 0.5 * k), colour)
        for x in (1.1, 3.1, 5.1):
            sheet.print_at(x, 1.11 + 0.5 * k, "Total 61")
        if strips:
            for x in (3.0, 5.0):
                sheet.rule((x, 1 + 0.5 * k, x, 1.22 + 0.5 * k), (255, 255, 255))
    lost, more = sheet.misses((1.05, 1.02, 6.95, 2.7))
    assert lost < 0.05
    assert more < 0.2


@pytest.mark.parametrize("first", [DARK, GREEN, (64, 64, 64)])
@pytest.mark.parametrize("second", [YELLOW, (168, 208, 141)])
def test_levels_of_a_head_in_two_fills_are_each_read_in_their_own_way(
    first: tuple[int, int, int], second: tuple[int, int, int]
) -> None:
    sheet = Sheet()
    sheet.fill((1, 1, 7, 1.6), first)
    sheet.fill((3, 1.3, 7, 1.6), second)
    sheet.print_at(1.2, 1.3, "Office", (255, 255, 255))
    sheet.print_at(4.5, 1.15, "Quarters", (255, 255, 255))
    for k in range(4):
        sheet.print_at(3.1 + k, 1.45, f"Part {k}")
    lost, more = sheet.misses((1.05, 1.05, 6.95, 1.24))
    assert (lost < 0.12, more < 0.3) == (True, True)
    lost, more = sheet.misses((3.05, 1.34, 6.95, 1.56))
    assert (lost < 0.05, more < 0.2) == (True, True)
    levels, _ = rules_of(sheet.pixels())
    assert {1.0, 1.3} <= set(levels)
    foot = prepare(sheet.pixels(), DPI).gray[round(1.55 * DPI) : round(1.65 * DPI), round(1.1 * DPI) : round(2.9 * DPI)]
    assert (foot < 100).any(axis=0).all()


def test_a_dark_first_column_of_many_rows_is_turned_and_the_light_rows_in_its_midst_are_not() -> None:
    sheet = Sheet()
    sheet.fill((1, 0.6, 7, 0.9), GREEN)
    sheet.print_at(1.2, 0.75, "Name", (255, 255, 255))
    sheet.fill((1, 0.9, 5.2, 3.5), GREEN)
    for k in range(10):
        y = 1.03 + 0.25 * k
        light = k in (3, 7)
        if light:
            sheet.fill((2.4, y - 0.11, 5.2, y + 0.11), (226, 239, 217))
        sheet.print_at(2.5, y, f"Indicator number {k} of the survey", (0, 0, 0) if light else (255, 255, 255), 11)
    lost, more = sheet.misses((2.45, 0.95, 5.1, 3.4))
    assert (lost < 0.1, more < 0.3) == (True, True)


def test_where_a_dark_head_steps_down_to_a_dark_column_its_side_is_drawn() -> None:
    """Without it the first column of a table without other uprights is no column."""
    sheet = Sheet()
    sheet.fill((1, 0.6, 7, 1.0), GREEN)
    sheet.fill((1, 1.0, 2.6, 3.2), GREEN)
    sheet.print_at(1.2, 0.8, "Name", (255, 255, 255))
    for k in range(4):
        sheet.print_at(1.2, 1.3 + 0.5 * k, "Office", (255, 255, 255))
        sheet.print_at(4.0, 1.3 + 0.5 * k, "61.5")
        sheet.rule((2.6, 1.5 + 0.5 * k, 7, 1.5 + 0.5 * k), (60, 60, 60))
    made = prepare(sheet.pixels(), DPI)
    uprights = [r.box for r in find_rules(made.ink, DPI, made.gray)[0] if not r.horizontal]
    (step,) = [b for b in uprights if abs(b.cx / DPI - 2.6) < 0.05]
    assert (round(step.y0 / DPI, 1), round(step.y1 / DPI, 1)) == (1.0, 3.2)


def test_a_cell_beside_two_levels_of_a_dark_head_keeps_the_white_rules_at_its_sides() -> None:
    """Without them it is one cell with the name of the group beside it."""
    sheet = Sheet()
    sheet.fill((1, 0.6, 7, 1.3), DARK)
    sheet.fill((2.6, 0.95, 5.4, 1.3), (62, 124, 178))
    white = (255, 255, 255)
    for x, y, text in (
        (1.2, 0.95, "Office"),
        (3.2, 0.77, "Score"),
        (2.9, 1.12, "2565"),
        (4.3, 1.12, "2566"),
        (5.8, 0.95, "Change"),
    ):
        sheet.print_at(x, y, text, white)
    for box in ((2.6, 0.6, 2.6, 1.3), (5.4, 0.6, 5.4, 1.3), (4.0, 0.95, 4.0, 1.3), (2.6, 0.95, 5.4, 0.95)):
        sheet.rule(box, white)
    made = prepare(sheet.pixels(), DPI)
    uprights = [r.box for r in find_rules(made.ink, DPI, made.gray)[0] if not r.horizontal]
    for x in (2.6, 5.4):
        own = [b for b in uprights if abs(b.cx / DPI - x) < 0.05]
        assert (round(min(b.y0 for b in own) / DPI, 1), round(max(b.y1 for b in own) / DPI, 1)) == (0.6, 1.3)


def test_rules_that_end_at_a_band_go_through_it() -> None:
    sheet = Sheet()
    sheet.fill((1, 2, 7, 2.3), (192, 80, 20))
    sheet.print_at(1.2, 2.15, "Sum", (255, 255, 255))
    sheet.print_at(4.2, 2.15, "61.5", (255, 255, 255))
    for x in (1.0, 3.0, 5.0, 7.0):
        for y0, y1 in ((1, 2), (2.3, 3.3)):
            sheet.rule((x, y0, x, y1), (60, 60, 60))
    for y in (1.0, 1.5, 2.8, 3.3):
        sheet.rule((1, y, 7, y), (60, 60, 60))
    made = prepare(sheet.pixels(), DPI)
    upright = [r for r in find_rules(made.ink, DPI, made.gray)[0] if not r.horizontal]
    assert [round(r.box.cx / DPI) for r in upright if r.box.height > 2.1 * DPI] == [1, 3, 5, 7]


def test_pale_rules_in_colour_are_kept() -> None:
    """A marker's stroke hides print and says nothing; a table's rule in the same tint is its table's."""
    sheet = Sheet()
    for y in (1.0, 1.5, 2.0, 2.5):
        sheet.rule((1, y, 7, y), (160, 190, 235))
    for x in (1.0, 3.0, 5.0, 7.0):
        sheet.rule((x, 1, x, 2.5), (160, 190, 235))
    for k in range(3):
        sheet.print_at(1.2, 1.25 + 0.5 * k, "Office")
        sheet.print_at(3.4, 1.25 + 0.5 * k, "34.5")
    assert rules_of(sheet.pixels()) == ([1.0, 1.5, 2.0, 2.5], [1.0, 3.0, 5.0, 7.0])


def test_uprights_in_colour_go_on_to_the_fill_they_end_at() -> None:
    sheet = Sheet()
    orange = (237, 125, 49)
    sheet.fill((1, 0.8, 7, 1.1), orange)
    sheet.print_at(1.2, 0.95, "Office", (255, 255, 255))
    for y in (1.5, 1.9):
        sheet.rule((1, y, 7, y), orange)
    sheet.rule((1, 2.3, 7, 2.3), (0, 0, 0))
    for x in (1.0, 3.0, 5.0, 7.0):
        sheet.rule((x, 1.1, x, 2.3), orange)
    for k in range(3):
        sheet.print_at(3.4, 1.3 + 0.4 * k, "34.5")
    made = prepare(sheet.pixels(), DPI)
    upright = [r for r in find_rules(made.ink, DPI, made.gray)[0] if not r.horizontal]
    assert [round(r.box.cx / DPI) for r in upright if r.box.height > 1.0 * DPI] == [1, 3, 5, 7]


def test_colours_that_touch_are_told_apart_and_letters_of_one_are_not_the_others() -> None:
    page = np.full((60, 200, 3), 250, np.uint8)
    page[10:50, 10:190] = (64, 64, 64)
    page[30:50, 80:190] = (102, 217, 255)
    cv2.putText(page, "61 61", (84, 45), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (60, 60, 60), 1)
    dark = page.min(axis=2) < 178
    piece = np.zeros(dark.shape, bool)
    piece[10:50, 10:190] = True
    found = fills.fills_apart(page, dark, piece)
    assert len(found) == 2
    head, level = found if found[0][15, 20] else found[::-1]
    assert not head[32:48, 84:188].any()
    assert level[32:48, 84:188].mean() > 0.9
    assert head[12:28, 12:188].mean() > 0.95
    one = fills.fills_apart(page[:28], dark[:28], piece[:28])
    assert len(one) == 1


def test_a_wide_dark_block_is_no_darker_part_of_the_paper() -> None:
    page = np.full((300, 400, 3), 240, np.uint8)
    page[60:240, 40:360] = (30, 30, 180)
    for k in range(6):
        cv2.putText(page, "Indicator 61", (60, 84 + 28 * k), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 255, 255), 1)
    found = ground.survey(page).fills
    assert found is not None
    assert (found[66:234, 46:354] > 0).mean() > 0.95
    assert small_copy.SMALL_DPI == 75.0


def test_print_between_two_tables_at_their_left_edge_is_none_of_a_rule() -> None:
    sheet = Sheet()
    for top in (0.4, 2.4):
        for y in (top, top + 0.5, top + 1.0):
            sheet.rule((1, y, 7, y), (0, 0, 0))
        for x in (1.0, 4.0, 7.0):
            sheet.rule((x, top, x, top + 1.0), (0, 0, 0))
    for y in (1.7, 2.1):
        sheet.rule((1.0, y - 0.06, 1.0, y + 0.06), (0, 0, 0), 5)  # the stem of a letter
        sheet.print_at(1.05, y, "Letters that begin where the tables do")
    made = prepare(sheet.pixels(), DPI)
    sides = [r.box for r in find_rules(made.ink, DPI, made.gray)[0] if not r.horizontal and r.box.cx < 1.2 * DPI]
    assert [(round(b.y0 / DPI, 1), round(b.y1 / DPI, 1)) for b in sides] == [(0.4, 1.4), (2.4, 3.4)]


def test_rules_in_colour_beside_filled_rows_are_the_tables_in_every_row() -> None:
    """Beside a fill, ink is no stamp's: rows without one keep their uprights, which end at rules left in the print."""
    sheet = Sheet()
    sheet.banded(0.8, 5, (68, 114, 196))
    assert rules_of(sheet.pixels()) == ([0.8, 1.2, 1.6, 2.0, 2.4, 2.8], [1.0, 3.0, 5.0, 7.0])
    assert prepare(sheet.pixels(), DPI).colour is None  # no scraps of them are read as print


def test_pale_rules_beside_a_filled_head_are_found() -> None:
    sheet = Sheet()
    sheet.fill((1, 0.8, 7, 1.2), (47, 134, 103))
    sheet.print_at(1.2, 1.0, "Office", (255, 255, 255))
    gold = (255, 238, 190)
    for k in range(1, 6):
        sheet.rule((1, 0.8 + 0.4 * k, 7, 0.8 + 0.4 * k), gold, 2)
        sheet.print_at(3.4, 1.0 + 0.4 * k, "34.5")
    for x in (1.0, 3.0, 5.0, 7.0):
        sheet.rule((x, 1.2, x, 2.8), gold, 2)
    levels, uprights = rules_of(sheet.pixels())
    assert {1.6, 2.0, 2.4, 2.8} <= set(levels)
    assert uprights == [1.0, 3.0, 5.0, 7.0]


def test_pale_rules_on_and_between_filled_rows_are_found() -> None:
    """In gray they are hardly darker than the cells; in the channel that their ink takes they are."""
    sheet = Sheet()
    sheet.banded(0.4, 6, (255, 228, 130))
    assert rules_of(sheet.pixels()) == ([0.4, 0.8, 1.2, 1.6, 2.0, 2.4, 2.8], [1.0, 3.0, 5.0, 7.0])
