"""A page of which the reader is sure of too few digits lends no number."""

from __future__ import annotations

import pytest

from extract.model.page import Box, Glyph, Line, TextRun
from extract.read.strange_type import doubt_strange
from extract.read.torn import TORN


def line(*sure: float) -> Line:
    """A line of a letter and a digit for each confidence."""
    box = Box(0.0, 0.0, 100.0, 20.0)
    glyphs = [Glyph("น", box, 0.97), *(Glyph("๗", box, c) for c in sure)]
    return Line(TextRun.of(glyphs), box, "recognizer", "")


def worth(lines: list[Line]) -> set[float]:
    """The confidences of the digits."""
    return {g.confidence for n in lines for g in n.run.glyphs if g.text == "๗"}


@pytest.mark.parametrize(("unsure", "believed"), [(11, False), (9, True)])
def test_all_digits_of_a_page_are_doubted_where_the_reader_is_unsure_of_most(unsure: int, believed: bool) -> None:
    lines = [line(*[0.9] * unsure), line(*[0.9999] * (25 - unsure))]
    assert (0.9999 in worth(doubt_strange(lines))) == believed
    assert all(n.run.glyphs[0].confidence == 0.97 for n in doubt_strange(lines))


def test_a_page_of_few_digits_and_digits_of_torn_numbers_tell_nothing() -> None:
    few = [line(*[0.9] * 15), line(*[0.9999] * 4)]
    assert worth(doubt_strange(few)) == {0.9, 0.9999}
    torn = [line(*[TORN] * 30), line(*[0.9999] * 20)]
    assert worth(doubt_strange(torn)) == {TORN, 0.9999}
