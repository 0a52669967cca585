"""Dark boxes with light print: found however a scan leans, however tight or thin their print; nothing else is."""

from __future__ import annotations

import cv2
import image_pages as pages
import numpy as np
import pytest
from PIL import Image, ImageDraw

from extract.image import ground, small_copy
from extract.image.prepare import prepare
from extract.image.ruling import find_rules

DPI = 200
CELLS = DPI / small_copy.shrink_factor(DPI)
"""Pixels of the small copy in an inch."""
WORDS = "2560 Target Result 2561 Target Result 2562 Target Result of the year 34.5 of 100 "


def band(size: int, high: float, fill: int = 30, paper: int = 255, words: str = WORDS) -> np.ndarray:
    """A page 11 inches wide, a band of it 10 inches by ``high`` filled, with print of ``size`` points all along."""
    page = Image.new("L", (11 * DPI, 3 * DPI), 255)
    draw = ImageDraw.Draw(page)
    draw.rectangle((DPI // 2, DPI, 21 * DPI // 2, DPI + round(high * DPI)), fill=fill)
    middle = DPI + round(high * DPI / 2)
    draw.text((0.55 * DPI, middle), words, font=pages.font(round(size * DPI / 72)), fill=paper, anchor="lm")
    return np.array(page)


def fills(page: np.ndarray, dpi: int = DPI) -> np.ndarray:
    """Where light print was found, in pixels of the small copy (bool)."""
    small = small_copy.shrink(page, small_copy.shrink_factor(dpi))
    found = ground.survey(small).fills
    return np.zeros(small.shape[:2], bool) if found is None else found > 0


@pytest.mark.parametrize("degrees", [-3.0, -0.6, 0.0, 0.3, 1.2, 6.0])
@pytest.mark.parametrize("on_its_side", [False, True])
def test_a_band_is_found_however_the_page_leans(degrees: float, on_its_side: bool) -> None:
    page = pages.turned(band(12, 0.25), degrees)
    found = fills(np.ascontiguousarray(np.rot90(page)) if on_its_side else page)
    assert 0.75 < found.sum() / (10 * 0.25 * CELLS**2) < 1.05


@pytest.mark.parametrize("size,high", [(14, 0.21), (12, 0.4), (8, 0.16), (16, 0.27)])
def test_print_may_reach_nearly_to_the_edges(size: int, high: float) -> None:
    page = pages.turned(band(size, high, words=WORDS.upper()), 0.4)
    assert fills(page).sum() / (10 * high * CELLS**2) > 0.6


def test_thin_print_is_print() -> None:
    page = band(9, 0.3, fill=64, paper=150, words=WORDS[:12])
    assert fills(page).any()
    assert not fills(band(9, 0.3, fill=64, words="")).any()


def test_thin_strokes_are_nearly_as_black_as_the_brightest_print() -> None:
    """A few stems are brighter than thin strokes ever get."""
    page = band(14, 0.22, fill=70, paper=200)
    for k in range(4):
        page[DPI + 10 : DPI + 34, 9 * DPI + 20 * k : 9 * DPI + 20 * k + 5] = 255
    made = prepare(page, DPI).gray[DPI + 6 : DPI + 38, int(0.6 * DPI) : 8 * DPI]
    assert np.percentile(made, 6) < 30


def test_a_head_and_a_first_column_are_two_boxes() -> None:
    page = band(12, 0.3)
    page[DPI : int(2.8 * DPI), DPI // 2 : int(1.6 * DPI)] = np.minimum(
        page[DPI : int(2.8 * DPI), DPI // 2 : int(1.6 * DPI)], 30
    )
    drawn = Image.fromarray(page)
    ImageDraw.Draw(drawn).text((0.6 * DPI, 1.9 * DPI), "Total", font=pages.font(34), fill=255)
    found = fills(pages.turned(np.array(drawn), 0.3))
    assert found[90:].sum() > 0.8 * 0.75 * 1.1 * 1.5 * CELLS**2
    assert found[:, 367:].sum() > 0.7 * 5 * 0.3 * CELLS**2
    assert not found[100:, 130:].any()


def test_black_print_right_below_is_none_of_the_band() -> None:
    page = Image.fromarray(band(12, 0.25))
    draw = ImageDraw.Draw(page)
    for k in range(3):
        draw.text((0.55 * DPI, 1.27 * DPI + 44 * k), WORDS, font=pages.font(30), fill=0)
        draw.rectangle((DPI // 2, 1.43 * DPI + 44 * k, 21 * DPI // 2, 1.43 * DPI + 44 * k + 1), fill=0)
    found = fills(pages.turned(np.array(page), 0.3))
    assert 0.75 < found.sum() / (10 * 0.25 * CELLS**2) < 1.05


def test_a_photograph_is_no_print() -> None:
    chance = np.random.default_rng(5)
    marked = 0
    for _ in range(40):
        page = np.full((500, 500, 3), 250, np.uint8)
        high, wide = (int(n) for n in chance.integers(60, 330, 2))
        picture = np.full((high, wide, 3), chance.uniform(30, 160), np.float32)
        for step in (2, 4, 8, 16, 32, 64):
            grain = chance.normal(0, 1, (high // step + 2, wide // step + 2, 3)).astype(np.float32)
            picture += cv2.resize(grain, (wide, high), interpolation=cv2.INTER_CUBIC) * chance.uniform(5, 30)
        page[60 : 60 + high, 60 : 60 + wide] = np.clip(picture, 0, 255).astype(np.uint8)
        found = ground.survey(page).fills
        marked += found is not None
    assert marked == 0


def test_rules_darker_than_the_fill_are_kept() -> None:
    """Heads of several levels are parted by nothing else; on colour the rule stands out in the lightest channel."""
    for fill in ((130, 70, 40), (90, 90, 90), (196, 114, 68)):
        page = pages.in_colour(band(12, 0.5, words="One"))
        dark = page[..., 0] == 30
        page[dark] = fill
        for x in (2, 5, 8):
            page[DPI : DPI + DPI // 2, x * DPI : x * DPI + 3] = 20
        found = prepare(pages.noisy(page, 3.0), DPI)
        rules = [r for r in find_rules(found.ink, DPI, found.gray)[0] if not r.horizontal and r.box.height > 0.35 * DPI]
        places = sorted(round(r.box.cx / DPI) for r in rules)
        assert [p for p in places if p in (2, 5, 8)] == [2, 5, 8], fill


@pytest.mark.parametrize("ruled", [False, True])
@pytest.mark.parametrize("degrees", [0.0, 0.4])
def test_a_band_is_no_frame_but_for_the_rules_of_its_table(ruled: bool, degrees: float) -> None:
    page = band(12, 0.3)
    if ruled:
        for x in (DPI // 2, 4 * DPI, 21 * DPI // 2 - 2):
            page[DPI : int(2.6 * DPI), x : x + 3] = 0
    found = prepare(pages.turned(page, degrees), DPI)
    rules = find_rules(found.ink, DPI, found.gray)[0]
    assert len([r for r in rules if r.horizontal and r.box.width > 9.5 * DPI]) == 2
    assert len([r for r in rules if not r.horizontal]) == (3 if ruled else 0)
