"""Lines that run through print are no rules, and what they run through is doubted; a slanting frame is a stamp's."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extract.image.ruling import find_rules
from extract.image.strokes_through import through_print, without
from extract.lines.lattice import find_grids
from extract.lines.segments import find_lines
from extract.model.page import Box, Glyph, Line, Rule, TextRun
from extract.read.touched import run_through
from extract.reading.unread_cells import UNREAD, unread

DPI = 200.0
Gray = NDArray[np.uint8]


def table(rows: int = 10, at: float | None = None) -> Gray:
    """Ink (255) of a ruled table of two columns with a figure in each, and an upright line at ``at`` of its width."""
    ink = np.zeros((100 + 60 * rows, 900), np.uint8)
    for k in range(rows + 1):
        cv2.line(ink, (50, 50 + 60 * k), (850, 50 + 60 * k), 255, 2)
    for x in (50, 450, 850):
        cv2.line(ink, (x, 50), (x, 50 + 60 * rows), 255, 2)
    for k in range(rows):
        for x in (200, 600):
            cv2.putText(ink, "8888", (x, 92 + 60 * k), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 255, 3)
    if at is not None:
        cv2.line(ink, (round(at), 52), (round(at), 48 + 60 * rows), 255, 3)
    return ink


def test_an_upright_line_through_a_columns_figures_is_no_rule() -> None:
    ink = table(at=620)
    rules, clean = find_rules(ink, DPI)
    (stroke,) = through_print(rules, ink, clean, DPI)
    assert not stroke.horizontal and stroke.box.x0 > 612 and stroke.box.x1 < 628
    bare = without([stroke], ink, clean)
    assert bare[80, 620] == clean[80, 620] and (bare[:, :600] == ink[:, :600]).all()


def test_rules_between_words_stay() -> None:
    ink = table()
    rules, clean = find_rules(ink, DPI)
    assert len(rules) == 14 and through_print(rules, ink, clean, DPI) == []
    assert without([], ink, clean) is ink


def test_what_a_line_runs_through_is_doubted_and_no_more() -> None:
    glyphs = [Glyph(c, Box(100 + 20 * k, 50, 118 + 20 * k, 80), 0.99) for k, c in enumerate("ก 12.5 ข")]
    line = Line(TextRun.of(glyphs), Box(100, 50, 260, 80), "recognizer", "ก 12.5 ข")
    (after,) = run_through([line], [Rule(Box(169, 0, 172, 300), False, 3.0)])
    assert [g.confidence < 0.5 for g in after.run.glyphs] == [c in "12.5" for c in "ก 12.5 ข"]
    assert run_through([line], [Rule(Box(400, 0, 403, 300), False, 3.0)]) == [line]


@pytest.mark.parametrize("turn", [0.0, 4.0])
def test_the_lines_in_a_stamps_frame_are_found_at_a_slant(turn: float) -> None:
    ink = np.zeros((600, 900), np.uint8)
    cv2.rectangle(ink, (250, 150), (600, 350), 255, 3)
    for k in range(4):
        cv2.putText(ink, "nomen 104", (270, 190 + 46 * k), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 255, 2)
    ink = cv2.warpAffine(ink, cv2.getRotationMatrix2D((425, 250), -turn, 1.0), (900, 600))
    ink = np.where(ink > 127, 255, 0).astype(np.uint8)
    rules, clean = find_rules(ink, DPI)
    found = find_lines(clean, rules, [], DPI, "colour")
    assert len([s for s in found.segments if s.box.width > 100]) == 4


def test_a_cell_of_which_only_a_point_was_read_is_unread() -> None:
    ink = table(rows=2)
    rules, clean = find_rules(ink, DPI)
    grids = find_grids(rules, DPI, ink)
    found = find_lines(clean, rules, grids, DPI)
    point = Line(TextRun.of([Glyph(".", Box(240, 90, 244, 94), 0.9)]), Box(240, 90, 244, 94), "recognizer", ".")
    whole = [
        Line(TextRun.of([Glyph("8", Box(x, y, x + 60, y + 24), 0.9)]), Box(x, y, x + 60, y + 24), "recognizer", "8")
        for x, y in ((600, 70), (200, 130), (600, 130))
    ]
    (missed,) = unread([point, *whole], found, grids, "recognizer")
    assert missed.text == UNREAD and missed.box.contains(242, 92)


def test_slanting_strokes_that_cross_a_rule_leave_it_a_rule() -> None:
    ink = table()
    for k in range(5):
        cv2.line(ink, (350, 80 + 110 * k), (580, 140 + 110 * k), 255, 4)
    rules, clean = find_rules(ink, DPI)
    assert through_print(rules, ink, clean, DPI) == []
    assert {round(rule.box.cx, -1) for rule in rules if not rule.horizontal} == {50, 450, 850}


def test_a_line_from_edge_to_edge_is_no_rule_though_it_runs_between_figures() -> None:
    ink = cv2.copyMakeBorder(table(), 300, 300, 100, 100, cv2.BORDER_CONSTANT)
    cv2.line(ink, (620, 0), (620, ink.shape[0] - 1), 255, 3)
    rules, clean = find_rules(ink, DPI)
    (fold,) = through_print(rules, ink, clean, DPI)
    assert not fold.horizontal and 612 < fold.box.cx < 628
    close = ink[340:-340]
    rules, clean = find_rules(close, DPI)
    assert through_print(rules, close, clean, DPI) == [], "a table that is cropped close"


def test_a_line_over_rules_that_ends_at_none_of_them_is_no_rule() -> None:
    ink = table()
    cv2.line(ink, (720, 80), (720, 672), 255, 3)  # from within the head to under the table
    rules, clean = find_rules(ink, DPI)
    (stroke,) = through_print(rules, ink, clean, DPI)
    assert not stroke.horizontal and 712 < stroke.box.cx < 728


def test_a_rule_found_a_little_too_short_within_its_table_is_a_rule() -> None:
    """A faint upright is lost where it meets the outer rules; a stroke begins and ends well within, or outside."""
    table = [Rule(Box(50, y - 1, 850, y + 1), True, 2.0) for y in range(50, 651, 100)]
    blank = np.zeros((700, 900), np.uint8)
    for start, end, is_rule in ((70, 630, True), (70, 580, False), (110, 630, False), (70, 690, False)):
        upright = Rule(Box(449, start, 451, end), False, 2.0)
        assert through_print([*table, upright], blank, blank, DPI) == ([] if is_rule else [upright])


def test_a_broken_rule_whose_last_pieces_end_at_others_is_a_rule() -> None:
    """On a fax a thin rule has gaps; the piece between two of them may cross three rules and end at none."""
    uprights = [Rule(Box(x - 1, 50, x + 1, 650), False, 2.0) for x in (50, 250, 450, 650, 850)]
    pieces = [
        Rule(Box(a, 299 + k, b, 301 + k), True, 2.0) for k, (a, b) in enumerate([(50, 120), (160, 760), (800, 850)])
    ]
    blank = np.zeros((700, 900), np.uint8)
    assert through_print([*uprights, *pieces], blank, blank, DPI) == []
    assert through_print([*uprights, pieces[1]], blank, blank, DPI) == [pieces[1]]
    far = Rule(Box(50, 199, 850, 201), True, 2.0)
    assert through_print([*uprights, far, pieces[1]], blank, blank, DPI) == [pieces[1]]


def test_a_number_that_an_upright_rule_parts_is_doubted_and_one_that_a_stroke_took_the_end_of() -> None:
    glyphs = [Glyph(c, Box(100 + 20 * k, 50, 118 + 20 * k, 80), 0.99) for k, c in enumerate("ก 12.5")]
    line = Line(TextRun.of(glyphs), Box(100, 50, 218, 80), "recognizer", "ก 12.5")
    for strokes, rules in (
        ([], [Rule(Box(178, 0, 181, 300), False, 3.0)]),
        ([Rule(Box(220, 0, 224, 300), False, 3.0)], []),
    ):
        (after,) = run_through([line], strokes, rules)
        assert [g.confidence < 0.5 for g in after.run.glyphs] == [c in "12.5" for c in "ก 12.5"]
    assert run_through([line], [], [Rule(Box(90, 0, 93, 300), False, 3.0)]) == [line]


def test_a_stroke_under_a_label_may_have_taken_its_low_vowels() -> None:
    glyphs = [Glyph(c, Box(100 + 20 * k, 50, 118 + 20 * k, 80), 0.99) for k, c in enumerate("รู้ 12")]
    line = Line(TextRun.of(glyphs), Box(100, 50, 220, 80), "recognizer", "รู้ 12")
    (after,) = run_through([line], [Rule(Box(0, 83, 900, 86), True, 3.0)])
    assert [g.confidence < 0.5 for g in after.run.glyphs] == [c in "รู้" or c == " " for c in "รู้ 12"]
    assert run_through([line], [Rule(Box(0, 100, 900, 103), True, 3.0)]) == [line]


@pytest.mark.parametrize(
    ("others", "is_rule"),
    [([], False), ([(200, 100, 800)], True), ([(200, 100, 650)], False), ([(303, 100, 800)], False)],
)
def test_a_rule_of_a_table_open_at_its_sides_has_others_that_begin_and_end_where_it_does(
    others: list[tuple[int, int, int]], is_rule: bool
) -> None:
    """A line beside it is the same line."""
    uprights = [Rule(Box(x - 1, 200, x + 1, 650), False, 2.0) for x in (250, 450, 650)]
    level = [Rule(Box(a, y - 1, b, y + 1), True, 2.0) for y, a, b in [(300, 100, 800), *others]]
    blank = np.zeros((850, 1000), np.uint8)
    assert (level[0] not in through_print([*uprights, *level], blank, blank, DPI)) == is_rule
