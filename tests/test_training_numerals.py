"""Numerals that the reader is trained on and no font has: written by a pen, bent, or made of pixels."""

from __future__ import annotations

import random

import numpy as np

from training import bitmaps, degrade, pen, reshape


def test_a_hand_writes_all_ten_numerals_and_the_same_again() -> None:
    first, again, other = pen.numerals(3), pen.numerals(3), pen.numerals(4)
    assert "".join(first) == "๐๑๒๓๔๕๖๗๘๙"
    assert first == again
    assert first["๙"][0] != other["๙"][0]


def test_numerals_stand_on_the_line_and_tails_rise_above_the_body() -> None:
    for seed in range(20):
        for numeral, (contours, width) in pen.numerals(seed).items():
            points = np.concatenate([np.array(c) for c in contours])
            low, high = points[:, 1].min(), points[:, 1].max()
            assert -0.45 < low < 0.12, numeral
            assert (0.9 if numeral in "๐๑๓" else 1.15) < high < 2.4, numeral
            assert 0.7 < width < 2.2
            assert points[:, 0].min() > -0.4 and points[:, 0].max() < width + 0.5


def test_a_curve_ends_where_it_began_if_its_stroke_does() -> None:
    ring = np.array([(0.5, 1.0), (0.0, 0.5), (0.5, 0.0), (1.0, 0.5), (0.5, 1.0)])
    curve = pen._curve(ring)
    assert np.allclose(curve[0], curve[-1])
    assert np.abs(np.hypot(*(curve - 0.5).T) - 0.5).max() < 0.03, "round as a ring, not a diamond"
    bow = pen._curve(np.array([(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)]))
    assert np.allclose(bow[[0, -1]], [(0, 0), (2, 0)]) and np.isclose(bow[:, 1].max(), 1.0, atol=0.01)


def test_points_along_an_outline_lie_on_its_curve() -> None:
    assert reshape._along(((0.0, 0.0), (2.0, 4.0)), 0.25) == (0.5, 1.0)
    assert reshape._along(((0.0, 0.0), (1.0, 2.0), (2.0, 0.0)), 0.5) == (1.0, 1.0)


def test_a_bend_makes_tails_longer_and_leaves_bodies_where_they_stand() -> None:
    plain = reshape._bend(random.Random(1), 1.0, 0.0, 1.0)
    long = reshape._bend(random.Random(1), 1.5, 0.0, 1.0)
    assert plain(0.5, 0.5) == long(0.5, 0.5)
    assert np.isclose(long(0.5, 1.63)[1] - plain(0.5, 1.63)[1], 0.3)


def test_rows_of_pixels_become_runs() -> None:
    pixels = np.array([[0, 1, 1, 0], [1, 0, 0, 1]], dtype=bool)
    assert bitmaps._rectangles(pixels) == [(0, 1, 3), (1, 0, 1), (1, 3, 4)]


def test_damage_keeps_the_size_and_the_sides_of_a_line() -> None:
    rng = np.random.default_rng(5)
    blank = np.full((60, 200), 255, np.uint8)
    line = blank.copy()
    line[20:46, 40:160] = 0
    for _ in range(20):
        dotted, copied, moved = (
            degrade._dotted(rng, line, 26),
            degrade._copied(rng, line),
            degrade._moved(rng, line, 26),
        )
        assert dotted.shape == copied.shape == moved.shape == line.shape
        assert dotted.dtype == copied.dtype == moved.dtype == np.uint8
        assert dotted[30:36, 80:120].mean() < 170 < dotted[:10].mean()
        assert copied[25:40, 60:140].mean() < 30
        assert moved[30:36, 60:140].max() == 0
        struck, ticked = blank.copy(), blank.copy()
        degrade._struck(rng, struck, 20, 46)
        degrade._ticked(rng, ticked, 20, 46)
        assert struck[:16].min() == 255 and struck[50:].min() == 255
        assert ticked.shape == blank.shape
    assert degrade._dotted(rng, blank, 26).min() == 255
