"""White creases through print are found and closed, and what they may have changed is doubted."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from printed_line import Gray, page, read

from extract.image.creases import Crease, closed, find_creases
from extract.model.page import Box, Glyph, Line, TextRun
from extract.read.creased import cut_through

DPI = 200.0


def column(lean: int | None, *, leaders: bool = False) -> Gray:
    """Ink (255) of ten rows with three noughts in each, and a white line down through it that leans so many pixels."""
    ink = np.zeros((1000, 900), np.uint8)
    for k in range(10):
        for x in (410, 457, 504):
            cv2.ellipse(ink, (x, 100 + 80 * k), (18, 16), 0, 0, 360, 255, 3)
        if leaders:
            ink[118 + 80 * k : 121 + 80 * k, 60:390:9] = 255
            ink[118 + 80 * k : 121 + 80 * k, 61:391:9] = 255
    if lean is not None:
        cv2.line(ink, (457, 0), (457 + lean, 999), 0, 5)
    return ink


@pytest.mark.parametrize("lean", [-5, 0, 6])
def test_a_line_that_cut_a_figure_in_row_after_row_is_a_crease(lean: int) -> None:
    ink = column(lean)
    (crease,) = find_creases(ink, DPI)
    part = crease.within(Box(0, 480, 900, 520))
    assert not crease.level and part is not None
    assert part.cx == pytest.approx(457 + lean / 2, abs=2) and 5 <= crease.width <= 9
    gap = crease.gaps[0]
    assert ink[round(gap.cy), round(gap.cx)] == 0
    assert closed(ink, [crease], dark=False)[round(gap.cy), round(gap.cx)] == 255
    paper = closed(255 - ink, [crease], dark=True)
    assert paper[round(gap.cy), round(gap.cx)] == 0 and (paper[:, :400] == 255 - ink[:, :400]).all()


def heads(count: int, widths: tuple[int, ...] = (5,), apart: int = 90, whole: bool = False) -> Gray:
    """Ink of letters that rise out of a row, so many with their heads cut off by a level line, and as many ``whole``
    ones between them."""
    ink = np.zeros((400, 1600), np.uint8)
    for k in range(count):
        x, wide = 100 + apart * k, widths[k % len(widths)]
        ink[200:204, x : x + 14] = ink[140:204, x : x + 4] = 255
        ink[160 - wide // 2 : 160 - wide // 2 + wide, x : x + 4] = 0
        if whole:
            ink[140:204, x + apart // 2 : x + apart // 2 + 4] = 255
    return ink


def test_a_level_crease_that_cut_the_heads_of_a_few_letters_alone_is_found() -> None:
    (crease,) = find_creases(heads(5), DPI)
    part = crease.within(Box(100, 0, 460, 400))
    assert crease.level and len(crease.gaps) == 5 and part is not None and part.cy == pytest.approx(160, abs=2)


@pytest.mark.parametrize(
    "ink",
    [heads(3), heads(5, widths=(4, 9)), heads(5, apart=30), heads(5, whole=True)],
    ids=["too few", "uneven", "within an inch", "beside whole ones"],
)
def test_few_gaps_are_a_crease_only_if_they_are_alike_and_far_apart(ink: Gray) -> None:
    assert find_creases(ink, DPI) == ()


def test_two_rules_that_are_cut_at_one_height_show_a_crease_that_left_some_strokes() -> None:
    ink = heads(5, widths=(5, 5, 5, 5, 9))
    assert find_creases(ink, DPI) == ()
    for x in (40, 1200):
        ink[60:300, x : x + 3] = 255
        ink[158:163, x : x + 3] = 0
    (crease,) = find_creases(ink, DPI)
    assert crease.level and len(crease.gaps) >= 6


def test_a_level_crease_is_found_too() -> None:
    ink = np.ascontiguousarray(column(0).T)
    (crease,) = find_creases(ink, DPI)
    part = crease.within(Box(480, 0, 520, 900))
    assert crease.level and part is not None and part.cy == pytest.approx(457, abs=2)


@pytest.mark.parametrize("leaders", [False, True])
def test_whole_print_has_none(leaders: bool) -> None:
    assert find_creases(column(None, leaders=leaders), DPI) == ()


def printed(text: str) -> tuple[Gray, Line]:
    """A page with that line of print, and the line as it is read."""
    gray, height, width = page(text)
    return gray, read(gray, height, width)


def crease(x: float, *gaps: Box) -> Crease:
    return Crease(False, x, 0.0, 0.0, 200.0, 4.0, gaps)


def doubts(line: Line, joined: Gray, page: Gray, found: Crease) -> str:
    (after,) = cut_through([line], joined, page, [found])
    pairs = zip(line.run.glyphs, after.run.glyphs, strict=True)
    return "".join(b.text for a, b in pairs if b.confidence < a.confidence)


def test_a_crease_between_two_figures_may_have_taken_a_point() -> None:
    gray, line = printed("33.4")
    box = line.run.glyphs[1].box
    assert box is not None
    assert doubts(line, gray, gray, crease(box.x1)) == "33.4"
    assert doubts(line, gray, gray, crease(line.box.x1 + 2 * line.box.height)) == ""


def test_a_column_of_numbers_that_seems_creased_is_as_sure_as_before() -> None:
    gray, line = printed("33.4")
    box = line.run.glyphs[0].box
    assert box is not None
    seeming = Crease(False, box.x1, 0.0, 0.0, 200.0, 0.5 * box.width, ())
    assert doubts(line, gray, gray, seeming) == "", "both figures stand in it"
    part = seeming.within(line.box)
    assert part is not None
    taken = gray.copy()
    taken[:, round(part.x0) : round(part.x1)] = 255
    assert doubts(line, gray, taken, seeming) == "33.4", "nothing stands in it"
    whole = replace(line, run=TextRun.of([g for g in line.run.glyphs if g.text != "."]))
    assert doubts(whole, gray, gray, seeming) == "334", "it may have had a point"


@pytest.mark.parametrize(("rows", "taken", "doubted"), [(6, 3, 3), (6, 4, 6), (4, 0, 4)])
def test_in_whose_way_half_of_the_numbers_stand_is_no_crease(rows: int, taken: int, doubted: int) -> None:
    """Of six; of four nothing can be told. A number that reads otherwise where it was cut is none to believe."""
    gray, line = printed("๐๑๒๓๔๕๖๗๘๙")
    box = line.run.glyphs[1].box
    assert box is not None
    seeming = Crease(False, box.x1, 0.0, 0.0, 200.0 * rows, 0.5 * box.width, ())
    lines = []
    for k in range(rows):
        moved = [
            Glyph(g.text, Box(b.x0, b.y0 + 200 * k, b.x1, b.y1 + 200 * k)) for g in line.run.glyphs if (b := g.box)
        ]
        frame = Box(line.box.x0, line.box.y0 + 200 * k, line.box.x1, line.box.y1 + 200 * k)
        lines.append(replace(line, run=TextRun.of(moved), box=frame))
    joined = np.vstack([gray] * rows)
    page = joined.copy()
    part = seeming.within(line.box)
    assert part is not None
    page[: 200 * taken, round(part.x0) - 4 : round(part.x1) + 4] = 255
    after = cut_through(lines, joined, page, [seeming])
    assert sum(n.run.confidence() < 0.3 for n in after) == doubted


def test_a_figure_that_reads_the_same_cut_is_as_sure_as_before() -> None:
    gray, line = printed("33.4")
    box = line.run.glyphs[0].box
    assert box is not None
    found = crease(box.cx, Box(box.cx - 1, box.cy - 1, box.cx + 1, box.cy + 1))
    assert doubts(line, gray, gray, found) == ""
    level = Crease(True, box.cy, 0.0, 0.0, 500.0, 4.0, found.gaps)
    assert doubts(line, gray, gray, level) == "33.4", "through all figures at once"
    gone = gray.copy()
    gone[:, : round(box.x1) + 2] = 255  # the figure is not read where it is left as the crease cut it
    assert doubts(line, gray, gone, found) == "33.4"
