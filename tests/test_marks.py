"""What a number's evidence covers: the strokes that touch it may be its figures, badly read."""

from __future__ import annotations

import pytest
from parse_pages import page

from extract.model.page import Box, Glyph, Line, TextRun
from extract.parse.marks import mark, part_of


def evidence(text: str, number: str, unsure: str) -> tuple[float, float, float]:
    """Where the evidence of ``number`` in ``text`` begins and ends, in characters, and how sure it is; those of
    ``unsure`` are read at a half."""
    glyphs = [Glyph(c, Box(10 * k, 0, 10 * k + 10, 20), 0.5 if c in unsure else 0.99) for k, c in enumerate(text)]
    part = part_of(page("x"), [Line(TextRun.of(glyphs), Box(0, 0, 10 * len(text), 20), "recognizer", text)])
    assert part is not None
    start = text.index(number)
    made = mark(part, start, start + len(number), None, "table", "rule")
    assert made.box is not None and made.printed == number
    assert len(made.digit_confidences) == sum(c.isdecimal() for c in number)
    return made.box.x0 / 10, made.box.x1 / 10, made.confidence


@pytest.mark.parametrize("text", ["(46 ฉบับ", "|46 ฉบับ", "]46", "l46", "[46"])
def test_a_stroke_that_touches_a_number_is_looked_at_with_it(text: str) -> None:
    assert evidence(text, "46", text[0]) == (0, 3, 0.5)


@pytest.mark.parametrize("text", ["46( ฉบับ", "46|", "46l"])
def test_so_is_one_behind_it(text: str) -> None:
    assert evidence(text, "46", text[2]) == (0, 3, 0.5)


@pytest.mark.parametrize("text", ["(46)", "[46 คน]", "ข46", "( 46", "46 |", "%46"])
def test_brackets_in_pairs_letters_and_what_stands_apart_are_none_of_it(text: str) -> None:
    start = text.index("46")
    assert evidence(text, "46", "".join(set(text) - set("46"))) == (start, start + 2, 0.99)


def test_a_dash_for_nothing_keeps_its_own_box() -> None:
    assert evidence("(-", "-", "(") == (1, 2, 0.99)
