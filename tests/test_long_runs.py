"""Long runs are what an opening with a line leaves; coloured ink looked at by itself is that of the whole page."""

import cv2
import numpy as np
import pytest

from extract.image import ground, small_copy
from extract.image.colour import print_of
from extract.image.long_runs import long_runs
from extract.image.ruling import erase_rules, find_rules


@pytest.mark.parametrize("length", [2, 3, 12, 25, 48, 55, 61, 64])
@pytest.mark.parametrize("level", [True, False])
def test_long_runs_are_those_of_an_opening(length: int, level: bool) -> None:
    ink = (np.random.default_rng(5).random((90, 130)) < 0.6).astype(np.uint8) * 255
    ink[40, 20:90] = ink[10:80, 100] = ink[0, :30] = 255
    line = np.ones((1, length) if level else (length, 1), np.uint8)

    found = long_runs(ink, length, level=level)

    assert np.array_equal(found, cv2.morphologyEx(ink, cv2.MORPH_OPEN, line))
    assert found.any()


@pytest.mark.parametrize("width", range(160, 169))
@pytest.mark.parametrize("level", [True, False])
def test_runs_are_found_wherever_they_begin_and_at_the_edges(width: int, level: bool) -> None:
    chance = np.random.default_rng(width)
    ink = np.zeros((240, width), np.uint8)
    for row, (start, size) in enumerate(chance.integers((-50, 20), (width, 90), (240, 2))):
        ink[row, max(0, start) : max(0, start + size)] = 255
    ink = ink if level else np.ascontiguousarray(ink.T)
    for length in range(48, 80):
        line = np.ones((1, length) if level else (length, 1), np.uint8)
        assert np.array_equal(long_runs(ink, length, level=level), cv2.morphologyEx(ink, cv2.MORPH_OPEN, line))


def test_a_page_without_long_runs_has_none() -> None:
    ink = np.zeros((60, 60), np.uint8)
    ink[30, 20:29] = 255
    assert not long_runs(ink, 10, level=True).any()


@pytest.mark.parametrize("dpi", [200, 300])
def test_coloured_ink_is_found_in_its_own_place_as_on_the_whole_page(dpi: int) -> None:
    page = np.full((9 * dpi, 6 * dpi), 255, np.uint8)
    x, y = 3 * dpi + 17, 2 * dpi + 5
    cv2.rectangle(page, (x, y), (x + dpi, y + dpi // 2), 60, dpi // 60)
    cv2.putText(page, "17 4 2561", (x + dpi // 10, y + dpi // 3), cv2.FONT_HERSHEY_SIMPLEX, dpi / 220, 80, dpi // 90)

    gray, ink, rules = print_of(page, dpi)

    print_, all_ = ground.binarise(page, dpi)
    frames, marks = find_rules(all_, dpi)
    assert len(rules) == 4
    assert rules == frames
    assert np.array_equal(ink, marks)
    assert np.array_equal(gray, erase_rules(print_, all_, marks, frames))


def test_a_small_copy_is_nearly_that_of_means() -> None:
    page = np.full((800, 600), 255, np.uint8)
    cv2.putText(page, "extract 2561", (40, 400), cv2.FONT_HERSHEY_SIMPLEX, 2.5, 0, 8)
    size = 600 * 2 // 5, 800 * 2 // 5

    small = small_copy.reduce_to(page, size)

    means = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    assert small.shape == means.shape
    assert float(cv2.absdiff(small, means).mean()) < 2
    assert small_copy.reduce_to(page, (600, 800)) is page
