"""Letters of a short line are as sure as further looks at its picture agree on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from printed_line import page

from extract.image.ground import binarise
from extract.lines.segments import Lines, find_lines
from extract.model.page import TextRun
from extract.options import Options
from extract.parse.meaning import NAME_LETTER_READ
from extract.read.names_again import CERTAIN, HARDLY, names_again
from extract.read.other_looks import COUNT, Gray, looks
from extract.reading.one_page import read_lines

NAME = "ข้อ ๓ ผู้ว่าราชการจังหวัด"


@pytest.fixture(scope="module")
def printed() -> tuple[Gray, Lines, TextRun]:
    gray, _, _ = page(NAME)
    levelled, ink = binarise(gray, 200.0)
    found = find_lines(ink, [], [], 200.0)
    (line,) = read_lines(levelled, found, Options())
    assert line.text == NAME
    return levelled, found, line.run


def as_read(run: TextRun, sure: float, **instead: str) -> TextRun:
    """The line with every letter as sure, and letters read for others."""
    return TextRun.of([replace(g, text=instead.get(g.text, g.text), confidence=sure) for g in run.glyphs])


def sureness(printed: tuple[Gray, Lines, TextRun], run: TextRun) -> dict[str, float]:
    """The least sureness of each sign of the line after the looks."""
    (weighed,) = names_again(printed[0], printed[1], [run])
    assert weighed.text == run.text
    least: dict[str, float] = {}
    for glyph in weighed.glyphs:
        least[glyph.text] = min(least.get(glyph.text, 1.0), glyph.confidence)
    return least


def test_what_all_looks_see_is_surer_and_digits_are_left_alone(printed: tuple[Gray, Lines, TextRun]) -> None:
    sure = sureness(printed, as_read(printed[2], 0.8))
    assert sure.pop("๓") == sure.pop(" ") == 0.8
    assert list(sure.values()) == pytest.approx([0.8 * 4 / (0.8 * 4 + 0.2)] * len(sure))


@pytest.mark.parametrize(("letter", "misread"), [("ช", "ซ"), ("ด", "ต"), ("ห", "ท")])
def test_a_letter_that_no_look_sees_names_nothing(
    printed: tuple[Gray, Lines, TextRun], letter: str, misread: str
) -> None:
    sure = sureness(printed, as_read(printed[2], 0.97, **{letter: misread}))
    assert sure[misread] < 0.05
    assert sure["จ"] < NAME_LETTER_READ


def test_a_mark_too_few_makes_the_letter_under_it_unsure(printed: tuple[Gray, Lines, TextRun]) -> None:
    run = TextRun.of([g for g in as_read(printed[2], 0.97).glyphs if g.text != "ู"])
    assert sureness(printed, run)["ผ"] < 0.05


@pytest.mark.parametrize("sure", [CERTAIN, HARDLY / 2])
def test_what_is_read_surely_or_hardly_is_not_looked_at_again(
    printed: tuple[Gray, Lines, TextRun], sure: float
) -> None:
    run = as_read(printed[2], sure, ช="ซ")
    assert names_again(printed[0], printed[1], [run]) == [run]


def test_numbers_and_long_lines_are_not_looked_at_again(printed: tuple[Gray, Lines, TextRun]) -> None:
    glyphs = as_read(printed[2], 0.9).glyphs
    for run in (TextRun.of(glyphs[4:5] * 3 + glyphs[:2]), TextRun.of(glyphs * 2)):
        assert names_again(printed[0], printed[1], [run]) == [run]


def test_the_looks_differ_in_ink_and_have_white_around(printed: tuple[Gray, Lines, TextRun]) -> None:
    made = looks(printed[0])
    assert len(made) == COUNT
    thick, thin, _ = (int((look < 128).sum()) for look in made)
    assert thick > thin > 0
    assert all((look[:6] == 255).all() and (look[:, :12] == 255).all() for look in made)


@pytest.mark.parametrize(("misread", "sure"), [("ช", 0.857), ("ซ", 0.01)])
def test_of_a_longer_line_the_letters_in_doubt_alone_are_weighed(misread: str, sure: float) -> None:
    gray, height, width = page(NAME)
    word = gray[60 : 60 + height, 80 : 80 + width]
    gray = np.full((200, 2 * width + 200), 255, np.uint8)
    gray[60 : 60 + height, 80 : 80 + width] = gray[60 : 60 + height, 90 + width : 90 + 2 * width] = word
    levelled, ink = binarise(gray, 200.0)
    found = find_lines(ink, [], [], 200.0)
    (line,) = read_lines(levelled, found, Options())
    assert line.text == f"{NAME} {NAME}"
    at = line.text.index("ช")
    glyphs = [replace(g, confidence=0.93) for g in line.run.glyphs]
    glyphs[at] = replace(glyphs[at], text=misread, confidence=0.6)
    (weighed,) = names_again(levelled, found, [TextRun.of(glyphs)])
    assert {g.confidence for i, g in enumerate(weighed.glyphs) if i != at} == {0.93}
    assert weighed.glyphs[at].confidence == pytest.approx(sure, abs=0.01)
