from __future__ import annotations

import numpy as np
from layout_pages import Sheet, needs_thai

from extract.content import Box
from extract.layout.crops import Crop, crops, crops_as_usual
from extract.layout.lines import find_lines

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
