"""A page of which the reader is sure of too few digits lends no number."""

from __future__ import annotations

import pytest

from extract.model.page import Box, Glyph, Line, TextRun
from extract.read.strange_type import doubt_illegible, doubt_strange, doubt_strange_names
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


def named(letters: int, sure: float) -> Line:
    """A line of so many letters, each as sure, and a digit."""
    box = Box(0.0, 0.0, 100.0, 20.0)
    return Line(TextRun.of([*[Glyph("น", box, sure)] * letters, Glyph("๗", box, 0.9999)]), box, "recognizer", "")


@pytest.mark.parametrize(("letters", "sure", "believed"), [(6, 0.84, False), (6, 0.86, True), (5, 0.25, True)])
def test_a_line_whose_letters_hardly_read_lends_no_number(letters: int, sure: float, believed: bool) -> None:
    (read,) = doubt_illegible([named(letters, sure)])
    assert (read.run.glyphs[-1].confidence == 0.9999) == believed
    assert of_letters(read) == {sure}


def of_letters(line: Line) -> set[float]:
    return {g.confidence for g in line.run.glyphs if g.text == "น"}


@pytest.mark.parametrize(("unsure", "believed"), [(13, False), (12, True)])
def test_names_of_a_page_are_doubted_where_the_reader_is_unsure_of_many_letters(unsure: int, believed: bool) -> None:
    phrase = named(40, 0.9999)
    lines = [named(24, 0.9999), named(unsure, 0.9), named(24 - unsure, 0.9999), named(12, 0.9999)]
    name, *_, last = doubt_strange_names(lines)
    assert (of_letters(name) == {0.9999}) == believed
    assert {g.confidence for g in name.run.glyphs if g.text == "๗"} == {0.9999}
    assert (of_letters(last) == {0.9999}) == believed
    assert of_letters(doubt_strange_names([phrase, named(24, 0.9)])[0]) == {0.9999}


def test_few_letters_tell_nothing_of_a_page() -> None:
    lines = [named(20, 0.9), named(20, 0.9), named(19, 0.9999)]
    assert doubt_strange_names(lines) == lines
