"""A grey ring is taken off black print that it crosses; rules, pencil and print stay."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.image.grey_rings import without_grey_rings

DPI = 200.0
Gray = NDArray[np.uint8]


def print_() -> Gray:
    """A page with black figures and a rule under them."""
    page = np.full((500, 700), 255, np.uint8)
    for k in range(6):
        cv2.putText(page, "88.07 69.98", (200, 90 + 60 * k), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 20, 3)
    cv2.line(page, (100, 430), (600, 430), 120, 3)
    return page


def stamped(page: Gray, tone: int) -> Gray:
    ring = np.full_like(page, 255)
    cv2.circle(ring, (300, 220), 120, tone, 5)
    return np.minimum(page, ring)


def test_a_grey_ring_goes_and_the_print_under_it_stays() -> None:
    page = print_()
    clean = without_grey_rings(stamped(page, 120), DPI)
    assert (clean[page < 60] == page[page < 60]).all()
    ring = stamped(np.full_like(page, 255), 120) < 200
    assert (clean[ring & (page == 255)] == 255).mean() > 0.97
    assert (clean[428:433] == page[428:433]).all()


def test_a_ring_as_black_as_the_print_stays() -> None:
    page = stamped(print_(), 30)
    assert (without_grey_rings(page, DPI) == page).all()


def test_print_rules_and_a_pencils_figures_stay() -> None:
    page = print_()
    cv2.putText(page, "27", (560, 90), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 130, 3)
    assert (without_grey_rings(page, DPI) == page).all()
    assert (without_grey_rings(np.full_like(page, 255), DPI) == 255).all()


def test_a_pale_word_whose_letters_touch_stays() -> None:
    """A photograph's blur makes print of mid tone grey, and letters of one piece as long as a stroke."""
    page = print_()
    for k in range(12):
        cv2.circle(page, (200 + 24 * k, 465), 13, 110, 3)
    assert (without_grey_rings(page, DPI) == page).all()
