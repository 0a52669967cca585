"""The signs of a page that tell a pen's number from print, and the trees that weigh them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from extract.errors import MissingError
from extract.model.page import Box, Glyph
from extract.model.trees import Trees
from extract.read import pen_context
from extract.read.pen_context import Number, Signs, in_text, signs
from extract.read.pen_digit_shapes import Digit, digits_in, on_dots
from training.boosting import grown

Gray = np.ndarray
FONT = cv2.FONT_HERSHEY_SIMPLEX


def paper() -> Gray:
    return np.full((600, 400), 255, np.uint8)


def put(page: Gray, text: str, x: int, foot: int, scale: float = 1.2, thicker: int = 0) -> Number:
    """A number of bare strokes on the page, ``thicker`` by so many pixels, read as it is."""
    glyphs, left = [], x
    for char in text:
        (wide, tall), _ = cv2.getTextSize(char, FONT, scale, 3)
        cv2.putText(page, char, (left, foot), FONT, scale, 0, 3, cv2.LINE_AA)
        glyphs.append(Glyph(char, Box(left, foot - tall - 4, left + wide, foot + 5)))
        left += wide + thicker
    at = np.s_[foot - tall - 4 : foot + 5, x:left]
    page[at] = cv2.erode(page[at], np.ones((1 + thicker, 1 + thicker), np.uint8))
    return Number(glyphs, Box(x, foot - tall - 4, left, foot + 5), 0.5, False)


def column(scale: float, thicker: int, off: int) -> tuple[list[Number], Gray]:
    """Five numbers under one another with others beside them; the last of both kinds is of another look."""
    page = paper()
    numbers = [put(page, "57", 40, 60 + 80 * k) for k in range(4)] + [
        put(page, "57", 240, 60 + 80 * k) for k in range(5)
    ]
    return [*numbers, put(page, "57", 40, 380 + off, scale, thicker)], page


def last(scale: float = 1.2, thicker: int = 0, off: int = 0) -> Signs:
    return signs(*column(scale, thicker, off))[-1]


def test_a_number_like_its_column_is_off_in_nothing() -> None:
    own = last()
    assert (own.size, own.stroke_here, own.tone_here, own.foot) == pytest.approx((0.0, 0.0, 0.0, 0.0), abs=1e-6)
    assert (own.among, own.long, own.dots, own.in_text, own.unlike) == (10.0, 2.0, 0.0, 0.0, 0.0)


def test_another_size_is_seen_and_another_stroke_and_another_foot() -> None:
    assert last(scale=1.8).size == pytest.approx(np.log(1.8 / 1.2), abs=0.1)
    assert last(thicker=3).stroke_here > 0.3 > 0.15 > last(thicker=3).size
    assert last(off=7).foot == pytest.approx(7 / 27, abs=0.05)


def test_the_networks_view_of_a_column_and_of_a_row_is_seen() -> None:
    numbers, page = column(1.2, 0, 0)
    sure = [n._replace(sure=0.9 if n.box.x0 < 200 else 0.1) for n in numbers]
    own = signs(sure, page)[-1]
    assert own.column == pytest.approx(np.log(9)) and own.row == pytest.approx(-np.log(9))


@pytest.mark.parametrize(("beneath", "expected"), [("dots", True), ("rule", True), ("nothing", False), ("far", False)])
def test_what_stands_in_a_blank_is_on_dots_or_a_rule(beneath: str, expected: bool) -> None:
    page = paper()
    number = put(page, "57", 100, 100)
    if beneath == "dots":
        page[103:105, 80:180:9] = page[103:105, 81:181:9] = 30
    elif beneath in ("rule", "far"):
        y = 104 if beneath == "rule" else 140
        page[y : y + 2, 80:180] = 30
    found = digits_in(0, number.glyphs, number.box, page)
    assert len(found) == 2 and on_dots(page, number.box, found) is expected


def test_dots_are_looked_for_where_they_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    page = paper()
    numbers = [put(page, "57", 100, 100), put(page, "57", 100, 200), put(page, "57", 100, 300)]
    page[103:105, 80:180:9] = page[103:105, 81:181:9] = 30
    numbers[2] = numbers[2]._replace(in_text=True)
    dots, text = (Signs._fields.index(name) for name in ("dots", "in_text"))
    trees = Trees(np.array([[text, dots, text]]), np.array([[0.5, 0.5, 0.5]]), np.array([[-1.0, 1.0, 1.0, 1.0]]))
    looked: list[float] = []

    def seen(gray: Gray, box: Box, own: Sequence[Digit]) -> bool:
        looked.append(box.y0)
        return on_dots(gray, box, own)

    monkeypatch.setattr(pen_context, "_trees", lambda: trees)
    monkeypatch.setattr(pen_context, "on_dots", seen)
    assert pen_context.are_pens(numbers, page) == [True, False, True]
    assert looked == [numbers[0].box.y0, numbers[1].box.y0]


def test_strokes_are_as_thick_as_they_were_drawn() -> None:
    page = paper()
    page[100:140, 100:106] = 0
    (bar,) = digits_in(0, [Glyph("1", Box(90, 90, 120, 150))], Box(90, 90, 120, 150), page)
    assert bar.box == Box(100, 100, 106, 140) and bar.stroke == pytest.approx(2 * 6 * 40 / (2 * (6 + 40)), abs=0.5)


def test_a_line_of_text_has_letters_beside_its_numbers() -> None:
    assert in_text("วันที่ ๗ มกราคม") and not in_text("๗.๕") and not in_text("(๗) ก")


def test_trees_add_up_what_the_leaves_are_worth() -> None:
    trees = Trees(
        np.array([[0, 1, 1], [1, 0, 0]]),
        np.array([[0.5, 10.0, 20.0], [15.0, np.inf, np.inf]]),
        np.array([[1.0, 2.0, 4.0, 8.0], [0.0, 0.0, 0.25, 0.0]]),
    )
    assert trees.weigh(np.array([[0.0, 5.0], [0.0, 12.0], [1.0, 18.0], [1.0, 25.0]])).tolist() == [1.0, 2.0, 4.25, 8.25]


def test_trees_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="tells pens"):
        Trees.load(tmp_path / "none.npz", "tells pens")


def test_trees_learn_that_of_two_signs_just_one_must_hold() -> None:
    signs_ = np.random.default_rng(1).uniform(0, 1, (600, 2))
    true = (signs_[:, 0] > 0.5) != (signs_[:, 1] > 0.5)
    trees = grown(signs_, true, np.ones(600), trees=30, depth=2, rate=0.3)
    assert np.mean((trees.weigh(signs_) > 0) == true) > 0.95
