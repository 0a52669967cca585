"""The band of a line, and the crop brought to the reader's size."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extract.read.normalise import (
    ABOVE,
    BAND_PX,
    HEIGHT,
    WIDEN,
    Band,
    find_band,
    level,
    normalise,
    normalise_with_map,
    to_band,
)

Gray = NDArray[np.uint8]


def print_line(body: int, above: int, below: int, letters: int = 12, marks: bool = True) -> Gray:
    """Letters as two stems and a foot, every third with a mark over it: rows of body ``above`` .. ``above + body``."""
    wide, space = round(body * 0.8), round(body * 0.2)
    image = np.full((above + body + below, letters * (wide + space) + 20), 255, np.uint8)
    stem = max(2, body // 9)
    for n in range(letters):
        x = 10 + n * (wide + space)
        image[above : above + body, x : x + stem] = 0
        image[above : above + body, x + wide - stem : x + wide] = 0
        image[above + body - stem : above + body, x : x + wide] = 0
        if marks and n % 3 == 0:
            y = above - round(0.4 * body)
            image[y : y + stem, x : x + wide] = 0
    return image


@pytest.mark.parametrize("body", [12, 20, 41])
@pytest.mark.parametrize("room", [(0.6, 0.1), (1.3, 0.9)])
def test_the_band_is_the_letters_bodies_without_their_marks(body: int, room: tuple[float, float]) -> None:
    above, below = round(body * room[0]), round(body * room[1])
    band = find_band(level(print_line(body, above, below)))
    assert band.top == pytest.approx(above, abs=0.1 * body)
    assert band.bottom == pytest.approx(above + body, abs=0.1 * body)


@pytest.mark.parametrize("body", [12, 20, 41])
def test_bodies_end_up_at_one_height_and_place(body: int) -> None:
    image = normalise(print_line(body, body, body, marks=False))
    assert image.shape[0] == HEIGHT
    rows = np.flatnonzero((image < 128).sum(axis=1) > 0.12 * image.shape[1])
    assert rows[-1] + 1 == pytest.approx(BAND_PX * (1 + ABOVE), abs=2)
    assert rows[-1] + 1 - rows[0] == pytest.approx(BAND_PX, abs=2)


def test_the_size_of_a_crop_does_not_change_the_width_of_its_text() -> None:
    small, large = (normalise(print_line(b, b, b)) for b in (20, 40))
    assert large.shape[1] / small.shape[1] == pytest.approx(1, abs=0.06)


def test_grey_paper_and_pale_toner_come_out_like_black_on_white() -> None:
    line = print_line(20, 20, 14)
    pale = np.asarray(150 + (line.astype(np.int32) * 60) // 255, np.uint8)
    assert (np.abs(normalise(pale).astype(int) - normalise(line)) > 40).mean() < 0.02


def test_light_print_on_dark_is_turned_round() -> None:
    line = print_line(20, 12, 8)
    turned = np.asarray(255 - line, np.uint8)
    assert (np.abs(normalise(turned).astype(int) - normalise(line)) > 40).mean() < 0.02


def test_noise_without_print_stays_pale() -> None:
    noise = np.random.default_rng(1).normal(235, 4, (40, 120)).clip(0, 255).astype(np.uint8)
    assert level(noise).min() > 100


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (3, 3), (40, 0), (0, 40)])
def test_crops_of_any_shape_are_taken(shape: tuple[int, int]) -> None:
    image = normalise(np.full(shape, 255, np.uint8))
    assert image.shape[0] == HEIGHT
    assert image.min() == 255


def test_a_dash_stays_a_dash() -> None:
    cell = np.full((50, 60), 255, np.uint8)
    cell[24:27, 24:36] = 0
    image = normalise(cell)
    rows = np.flatnonzero((image < 128).any(axis=1))
    assert 1 <= rows.size <= 8
    assert HEIGHT * 0.35 < rows.mean() < HEIGHT * 0.75


def test_a_lone_digit_fills_the_band() -> None:
    cell = np.full((60, 50), 255, np.uint8)
    cv2.ellipse(cell, (25, 30), (8, 11), 0, 0, 360, 0, 3)
    rows = np.flatnonzero((normalise(cell) < 128).any(axis=1))
    assert rows[-1] + 1 - rows[0] == pytest.approx(BAND_PX, abs=3)


def test_a_rule_at_the_edge_is_not_taken_for_the_line() -> None:
    line = print_line(20, 26, 20)
    ruled = line.copy()
    ruled[:2] = 0
    ruled[:, :2] = 0
    plain, beside = find_band(level(line)), find_band(level(ruled))
    assert (beside.top, beside.bottom) == (plain.top, plain.bottom)


def test_the_known_body_height_decides_where_the_crop_has_nothing_to_measure() -> None:
    cell = np.full((90, 60), 255, np.uint8)
    cell[44:47, 24:36] = 0
    free, known = normalise_with_map(cell), normalise_with_map(cell, x_height=20)
    assert known.scale == pytest.approx(HEIGHT / (20 * HEIGHT / BAND_PX) * WIDEN, rel=0.1)
    assert known.scale > free.scale


def test_columns_can_be_found_again() -> None:
    line = print_line(20, 20, 14, letters=6, marks=False)
    there = normalise_with_map(line)
    left = np.flatnonzero((there.image < 128).any(axis=0))[0]
    assert (left - there.left) / there.scale == pytest.approx(10, abs=1.5)


def test_a_band_outside_the_crop_gives_white() -> None:
    image = to_band(level(print_line(20, 20, 14)), Band(400.0, 420.0)).image
    assert image.shape[0] == HEIGHT
    assert image.min() == 255
