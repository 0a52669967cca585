"""A shade before a number that may be a minus makes the number doubtful, and no other does."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from extract.model.page import Box, Glyph, Line, TextRun
from extract.read.faint_minus import SHADE, doubt_faint_minus, shade

Gray = NDArray[np.uint8]


def paper() -> Gray:
    """Paper that is not all even."""
    return np.asarray(np.random.default_rng(5).integers(240, 256, (80, 300)), np.uint8)


def line(text: str, x0: float) -> Line:
    """A line over rows 30 to 54, each sign 14 pixels wide."""
    glyphs = [Glyph(c, Box(x0 + 14 * i, 30, x0 + 14 * i + 12, 54), 0.9999) for i, c in enumerate(text)]
    return Line(TextRun.of(glyphs), Box(x0, 30, x0 + 14 * len(text), 54), "recognizer", text)


def dashed(darkness: int, x: int = 120, y: int = 43) -> Gray:
    page = paper()
    page[y : y + 4, x : x + 9] -= np.uint8(darkness)
    return page


@pytest.mark.parametrize(("darkness", "doubt"), [(60, True), (6, False)])
def test_a_shade_half_way_up_before_a_number_may_be_a_minus(darkness: int, doubt: bool) -> None:
    (read,) = doubt_faint_minus([line("14.7", 136)], dashed(darkness))
    assert (read.run.confidence() < 0.3) == doubt


@pytest.mark.parametrize("y", [28, 54])
def test_what_stands_at_the_head_or_the_foot_is_none(y: int) -> None:
    assert shade(dashed(60, y=y), line("14.7", 136).run.glyphs[0].box or Box(0, 0, 1, 1)) < SHADE


def test_dust_is_none() -> None:
    page = paper()
    page[42:45, 124:127] = 20
    assert shade(page, Box(136, 30, 190, 54)) < SHADE


def test_an_upright_rules_remains_are_none() -> None:
    page = paper()
    page[10:75, 122:126] -= np.uint8(80)
    assert shade(page, Box(136, 30, 190, 54)) < SHADE


def test_where_something_was_read_before_the_number_there_is_no_minus_to_miss() -> None:
    page, number = dashed(60), line("14.7", 136)
    assert doubt_faint_minus([number, line("ก", 116)], page) == [number, line("ก", 116)]
    assert doubt_faint_minus([line("-14.7", 122)], page) == [line("-14.7", 122)]
    far = line("ก", 60)
    read, label = doubt_faint_minus([number, far], page)
    assert read.run.confidence() < 0.3 and label == far


def test_a_leader_is_none() -> None:
    page = paper()
    page[43:47, 40:130] -= np.uint8(60)
    number = line("14.7", 136)
    assert shade(page, Box(136, 30, 190, 54)) >= SHADE
    assert doubt_faint_minus([number], page) == [number]


def test_the_edge_of_the_page_has_no_room_for_one() -> None:
    assert shade(dashed(60), Box(4, 30, 60, 54)) == 0.0
    assert shade(dashed(60), Box(136, 30, 190, 36)) == 0.0
