"""Screens of dots under a grey ground go, and the print over and beside them stays."""

from __future__ import annotations

import cv2
import numpy as np

from extract.image.prepare import prepare
from extract.image.screens import without_screens

DPI = 200
CELL = np.s_[300:460, 400:700]


def ruled() -> np.ndarray:
    page = np.full((1000, 1200), 255, np.uint8)
    for y in (298, 460):
        page[y : y + 3, 200:900] = 0
    for x in (200, 397, 700, 900):
        page[298:463, x : x + 3] = 0
    for x, text in ((230, "4.25"), (480, "3.50"), (730, "1.75")):
        cv2.putText(page, text, (x, 395), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 3)
    return page


def screened(page: np.ndarray, share: float = 0.14) -> np.ndarray:
    """``page`` with a grey of that share of black in its middle cell, by errors handed on as a fax does it."""
    noise = np.random.default_rng(3).normal(0, 0.05, page[CELL].shape)
    grey = np.pad(share + noise, ((0, 1), (1, 1)))
    high, wide = page[CELL].shape
    dots = np.zeros((high, wide), bool)
    for y in range(high):
        for x in range(1, wide + 1):
            dots[y, x - 1] = grey[y, x] > 0.5
            error = grey[y, x] - dots[y, x - 1]
            grey[y, x + 1] += error * 7 / 16
            grey[y + 1, x - 1 : x + 2] += error * np.array((3, 5, 1)) / 16
    out = page.copy()
    out[CELL][dots] = 0
    return out


def test_the_dots_of_a_screen_go_and_print_over_it_stays() -> None:
    page = ruled()
    dotted = screened(page)
    clean = without_screens(dotted, DPI)
    print_ = cv2.dilate((page < 128).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    assert int((dotted[~print_] < 128).sum()) > 3000
    assert int((clean[~print_] < 128).sum()) < 100
    assert (clean[page < 128] == dotted[page < 128]).all()


def test_points_beside_a_screen_stay() -> None:
    page = screened(ruled())
    page[380:384, 392:395] = page[380:384, 707:711] = 0
    clean = without_screens(page, DPI)
    outside = np.ones(page.shape, bool)
    outside[290:470, 390:706] = False
    assert (clean[outside] == page[outside]).all()
    assert (clean[380:384, 707:711] == 0).all()


def test_a_page_without_screens_is_given_as_it_is() -> None:
    page = ruled()
    assert without_screens(page, DPI) is page
    small = np.full((900, 900), 255, np.uint8)
    for y in range(40, 880, 20):  # print as small and close as it comes
        cv2.putText(small, "8.36.5%:;.2ii.,:5;98.%;ij" * 3, (10, y), cv2.FONT_HERSHEY_SIMPLEX, 0.42, 0, 1)
    assert without_screens(small, DPI) is small
    tiny = np.full((5, 5), 255, np.uint8)
    assert without_screens(tiny, DPI) is tiny


def test_a_prepared_page_has_no_dots_in_its_screened_cell() -> None:
    page = np.full((1400, 1600), 255, np.uint8)
    page[200:1200, 200:1400] = screened(ruled())
    prepared = prepare(page, DPI)
    ink = prepared.ink[CELL[0].start + 200 + 110 : CELL[0].stop + 200 - 10, 640:860]
    assert int((ink > 0).sum()) < 20
