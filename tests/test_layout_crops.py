from __future__ import annotations

import numpy as np
import pytest
from layout_pages import Sheet, across, down, needs_thai

from extract.lines.crops import Crop, crops, crops_as_usual
from extract.lines.lattice import find_grids
from extract.lines.segments import find_lines
from extract.model.page import Box, Rule

DPI = 200


def test_a_crop_holds_its_own_line_and_nothing_of_its_neighbours() -> None:
    sheet, alone = Sheet(size=36), Sheet(size=36)
    for k, text in enumerate(["gypsy jumping quickly by", "Hills and bells, lad dkb", "quay gypsy jumping yes"]):
        sheet.print(100, 100 + 42 * k, text)
        if k == 1:
            alone.print(100, 100 + 42 * k, text)
    found = find_lines(sheet.ink, [], [], DPI)
    assert len(found.segments) == 3
    cut = crops(sheet.gray, found)[1]
    x, y = int(cut.x0), int(cut.y0)
    height, width = cut.image.shape
    wanted = alone.gray[y : y + height, x : x + width]
    assert (np.abs(cut.image.astype(int) - wanted) > 128).sum() < 0.01 * (wanted < 128).sum()


def test_a_sloping_line_is_levelled_and_its_boxes_come_back() -> None:
    sheet = Sheet(height=400)
    x, last = 60.0, Box(0, 0, 0, 0)
    for word in ("The quick brown fox jumps over the lazy dog and back again to sleep " * 2).split()[:17]:
        last = sheet.print(x, 120 + x * 0.03, word)
        x = last.x1 + 12
    found = find_lines(sheet.ink, [], [], DPI)
    cut = crops(sheet.gray, found)[0]
    rows = np.flatnonzero((cut.image < 128).sum(axis=1))
    assert rows[-1] - rows[0] < 48 < found.segments[0].box.height
    back = cut.span(last.x0 - cut.x0, last.x1 - cut.x0)
    assert abs(back.cx - last.cx) < 3
    assert back.y0 - 12 <= last.y0 and last.y1 <= back.y1 + 12


def test_boxes_of_a_level_crop_are_moved_by_its_place() -> None:
    cut = Crop(np.zeros((30, 90), np.uint8), 100, 50, 0.0, 12.0, 4.0, 26.0)
    assert cut.to_work(Box(10, 5, 20, 25)) == Box(110, 55, 120, 75)
    assert cut.span(10, 20) == Box(110, 54, 120, 76)


def test_a_lone_dash_gets_room_for_a_letter_around_it() -> None:
    sheet = Sheet()
    for k in range(4):
        sheet.print(100, 100 + 60 * k, "Smart Technological Practices")
        sheet.print(900, 100 + 60 * k, "-")
    found = find_lines(sheet.ink, [], [], DPI)
    dashes = [c for c in crops(sheet.gray, found) if c.image.shape[1] < 60]
    assert len(dashes) == 4
    assert all(c.image.shape[0] > 1.8 * found.body and (c.image < 128).any() for c in dashes)


@needs_thai
def test_marks_above_and_below_are_inside_the_crop() -> None:
    sheet = Sheet(size=44)
    drawn = [sheet.print(80, 100 + 62 * k, "ที่ญี่ปุ่นกู้ยืมปู่ชื่อฎีกาน้ำท่วม", thai=True) for k in range(3)]
    cuts = crops(sheet.gray, find_lines(sheet.ink, [], [], DPI))
    assert len(cuts) == 3
    for cut, box in zip(cuts, drawn, strict=True):
        assert cut.y0 <= box.y0 and cut.y0 + cut.image.shape[0] >= box.y1


def test_a_torn_line_is_cut_as_tall_as_the_page_prints() -> None:
    sheet = Sheet()
    for k in range(5):
        sheet.print(100, 100 + 70 * k, "Smart Technological Practices")
    gray = sheet.gray
    gray[228:237, 90:] = 255  # the middle of the third line is gone: its pieces look like small print
    ink = ((gray < 128) * 255).astype(np.uint8)
    found = find_lines(ink, [], [], DPI)
    torn = next(k for k, s in enumerate(found.segments) if 200 < s.box.cy < 250)
    usual = crops_as_usual(gray, found, [torn])[0]
    assert found.bands[torn].height < 0.8 * found.body
    assert usual.body == found.body > crops(gray, found)[torn].body
    assert usual.image.shape[0] >= 2.5 * found.body


def test_a_faint_point_between_figures_is_left_for_the_reader() -> None:
    sheet = Sheet(width=900, height=400)
    for k in range(5):
        sheet.print(100, 60 + 60 * k, "Smart Technological Practices")
    left = sheet.print(700, 180, "49")
    sheet.print(left.x1 + 10, 180, "6")
    point = (round(left.x1) + 4, 177)
    dirt = (round(left.x0) + 6, 183)  # under the 4 stands no point
    for x, y in (point, dirt):
        sheet.draw.rectangle((x, y, x + 1, y), fill=100)
    ink, gray = sheet.ink, sheet.gray
    found = find_lines(ink, [], [], DPI)
    assert ink[point[1], point[0]] and found.owner[found.parts.labels[point[1], point[0]]] == -1
    cut = next(c for c, s in zip(crops(gray, found), found.segments, strict=True) if s.box.x0 > 650)
    x, y = int(cut.x0), int(cut.y0)
    assert cut.image[point[1] - y, point[0] - x] == 100
    assert cut.image[dirt[1] - y, dirt[0] - x] == 255


ROWS = [60, 120, 180, 240, 300, 360]


def _in_crops(sheet: Sheet, rules: list[Rule], marks: list[Box]) -> list[bool]:
    """Whether each drawn mark is to be seen in a crop. The rules are not drawn: they are taken off already."""
    found = find_lines(sheet.ink, rules, find_grids(rules, DPI), DPI)
    cuts = crops(sheet.gray, found)
    assert len(cuts) == 2 * (len(ROWS) - 1)
    seen = np.full(sheet.gray.shape, 255, np.uint8)
    for cut in cuts:
        y, x, (height, width) = int(cut.y0), int(cut.x0), cut.image.shape
        place = seen[y : y + height, x : x + width]
        np.minimum(place, cut.image, out=place)
    return [bool((seen[int(m.y0) : int(m.y1), int(m.x0) : int(m.x1)] < 128).mean() > 0.5) for m in marks]


def _table(over: int) -> tuple[Sheet, list[Box], list[Rule]]:
    """A ruled table's print, ``over`` pixels over the rules, its labels, and its rules: a label and a number a row."""
    sheet, labels = Sheet(), []
    for y in ROWS[1:]:
        labels.append(sheet.print(100, y - over, "Smart measures now"))
        sheet.print(700, y - over, "44.6")
    lying = [Rule(Box(80, y - 2, 900, y + 2), True, 4) for y in ROWS]
    return sheet, labels, lying + [down(x, ROWS[0], ROWS[-1]) for x in (80, 650, 900)]


def _drawn(sheet: Sheet, x: float, y: float, width: int, height: int) -> Box:
    sheet.draw.rectangle((x, y, x + width - 1, y + height - 1), fill=0)
    return Box(x, y, x + width, y + height)


@pytest.mark.parametrize("high", [3, 4, 5])
def test_a_vowel_below_that_a_rule_cut_stays_with_its_letter(high: int) -> None:
    """Its lower end went with the rule: what is left stands right over where that ran, as dots of a leader might."""
    sheet, labels, rules = _table(over=11)
    feet = [_drawn(sheet, b.x0 + 30, y - 2 - high, 5, high) for b, y in zip(labels, ROWS[1:], strict=True)]
    assert all(_in_crops(sheet, rules, feet))


def test_a_tone_that_a_rule_cut_stays_with_its_letter() -> None:
    sheet, labels, rules = _table(over=26)
    tones = [_drawn(sheet, b.x0 + 54, y + 2, 4, 5) for b, y in zip(labels, ROWS, strict=False)]
    assert all(_in_crops(sheet, rules, tones))


def test_what_is_left_of_a_rule_is_in_no_crop() -> None:
    """Shreds of its edge, long or thin, and the squares where rules cross."""
    sheet, labels, rules = _table(over=11)
    left = []
    for b, y in zip(labels, ROWS[1:], strict=True):
        left.append(_drawn(sheet, b.x0 + 12, y - 5, 26, 3))
        left.append(_drawn(sheet, b.x0 + 60, y - 4, 6, 2))
    last = labels[-1].x0 + 112
    left.append(_drawn(sheet, last - 2, ROWS[-1] - 3, 4, 6))
    rules.append(down(last, ROWS[-1], ROWS[-1] + 60))
    assert not any(_in_crops(sheet, rules, left))


def test_dots_of_a_leader_that_ran_into_a_rule_are_in_no_crop() -> None:
    sheet, labels, rules = _table(over=20)
    dots = []
    for b in labels:
        rules.append(across(b.y1 - 3, b.x1 + 60, 640))
        dots += [_drawn(sheet, b.x1 + x, b.y1 - 5, 4, 4) for x in (20, 32, 44)]
    assert not any(_in_crops(sheet, rules, dots))
