"""A stamp's ring on a table: no figure is lost without a word, and none is believed with a digit gone."""

from __future__ import annotations

from layout_pages import Sheet, lattice

from extract.lines.lattice import find_grids
from extract.lines.segments import Lines, find_lines
from extract.model.page import HARDLY_READ, Box, Line
from extract.options import Options
from extract.parse.values import cell_value
from extract.read.touched import struck
from extract.reading.one_page import read_lines
from extract.reading.unread_cells import UNREAD, unread

DPI = 200
RULES = lattice([80, 380, 640], [60, 130, 200, 270, 340, 410])
FIGURES = ("71.42", "69.98", "57.36", "88.07", "45.30")


def table() -> Sheet:
    """Five rows of a name and a figure; the rules themselves are taken off already."""
    sheet = Sheet()
    for k, figure in enumerate(FIGURES):
        sheet.print(100, 108 + 70 * k, f"Row {'ABCDE'[k]}")
        sheet.print(420, 108 + 70 * k, figure)
    sheet.print(80, 600, "The quick brown fox jumps over the lazy dog")
    return sheet


def found_in(sheet: Sheet) -> tuple[Lines, list[Line]]:
    found = find_lines(sheet.ink, RULES, find_grids(RULES, DPI), DPI)
    return found, read_lines(sheet.gray, found, Options())


def worth(lines: list[Line], text: str) -> float:
    return next(line.run.confidence() for line in lines if line.text == text)


def test_numbers_that_lost_a_digit_to_a_ring_are_doubted_and_others_are_not() -> None:
    sheet = table()
    sheet.draw.ellipse((480, 90, 740, 349), outline=90, width=4)
    found, lines = found_in(sheet)
    assert {"71.42", "69.9", "88.0", "45.30"} <= {line.text for line in lines}
    after = struck(lines, sheet.gray, found)
    assert (worth(after, "69.9"), worth(after, "88.0")) == (HARDLY_READ, HARDLY_READ)
    assert (worth(after, "71.42"), worth(after, "45.30")) == (worth(lines, "71.42"), worth(lines, "45.30"))


def test_figures_of_a_table_stay_print_where_a_seal_beside_it_reaches_in() -> None:
    sheet = table()
    sheet.draw.ellipse((520, 90, 780, 349), outline=90, width=4)
    found, lines = found_in(sheet)
    assert set(FIGURES) <= {line.text for line in lines}
    assert all(worth(struck(lines, sheet.gray, found), figure) > 0.9 for figure in FIGURES)


def test_a_stroke_far_from_a_number_doubts_nothing() -> None:
    sheet = table()
    sheet.draw.ellipse((800, 60, 1100, 360), outline=90, width=5)
    found, lines = found_in(sheet)
    assert struck(lines, sheet.gray, found) == lines


def test_a_cell_with_print_of_which_nothing_was_read_is_unreadable() -> None:
    sheet = table()
    found, lines = found_in(sheet)
    grids = find_grids(RULES, DPI)
    assert unread(lines, found, grids, "recognizer") == []
    kept = [line for line in lines if line.text != "88.07"]
    (mark,) = unread(kept, found, grids, "recognizer")
    assert (mark.text, mark.run.confidence()) == (UNREAD, 0.0)
    assert mark.box == Box(380.0, 270.0, 640.0, 340.0)
    assert cell_value(mark.text).state == "unreadable"


def test_specks_and_a_tick_in_a_cell_are_no_print() -> None:
    sheet = table()
    found, lines = found_in(sheet)
    sheet = Sheet()
    sheet.draw.line((430, 330, 440, 335, 460, 290), fill=0, width=3)
    sheet.draw.ellipse((500, 300, 503, 303), fill=0)
    sheet.print(80, 600, "The quick brown fox jumps over the lazy dog")
    found, lines = found_in(sheet)
    kept = [line for line in lines if line.box.y0 > 410]
    assert unread(kept, found, find_grids(RULES, DPI), "recognizer") == []


def test_a_number_with_a_stroke_through_it_is_doubted_or_unreadable() -> None:
    sheet = table()
    sheet.draw.line((415, 245, 430, 262, 520, 205), fill=60, width=5)
    found, lines = found_in(sheet)
    lines = [*struck(lines, sheet.gray, found), *unread(lines, found, find_grids(RULES, DPI), "recognizer")]
    (cell,) = [line for line in lines if line.box.cx > 380 and 200 < line.box.cy < 270]
    assert cell.run.confidence() <= HARDLY_READ
