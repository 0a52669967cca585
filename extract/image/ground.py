"""The paper under the print: its light, dark fills, and what is no page at all (scan edges, punch holes).

Everything here is judged on a *small* copy of about 75 dpi; only the corrections touch the full image.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extract.image.light_print import mark_light_print
from extract.image.pieces import pieces
from extract.image.small_copy import SMALL_DPI, grow, shrink

#: A fill is darker than this part of the paper around it.
_DARK = 0.7
#: The shadow of the paper's edge is darker than this part of it.
_SHADE = 0.88
#: Noise of the paper up to this many deviations is made white.
_NOISE = 2.5
#: Print usually lighter than this makes a faint page, on which anything darker than its surroundings is
#: print.
_FAINT_PAGE = 90.0


@dataclass(frozen=True, slots=True)
class Ground:
    """``level`` the paper's brightness (small, channels as the image); ``fills`` and ``waste`` masks (small,
    255).

    ``fills`` are dark areas with light print on them, ``waste`` dark scan edges and punch holes.
    """

    level: np.ndarray
    fills: np.ndarray | None
    waste: np.ndarray | None


def darkest(image: np.ndarray) -> np.ndarray:
    """The darkest channel of each pixel (uint8, HxW or HxWx3)."""
    if image.ndim == 2:
        return image
    blue, green, red = cv2.split(image)
    return np.asarray(cv2.min(cv2.min(blue, green), red))


def is_inverted(small: np.ndarray) -> bool:
    """Whether the whole page is light print on dark: hardly any light area as wide as a margin."""
    gray = darkest(small)
    if 2 * cv2.countNonZero(cv2.compare(gray, 110, cv2.CMP_LE)) < gray.size:
        return False
    side = max(3, int(0.2 * SMALL_DPI)) | 1
    light = cv2.morphologyEx(gray, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    return float((light > 128).mean()) < 0.05 and float(gray.max()) > 150


def survey(small: np.ndarray) -> Ground:
    """The ground of a page given its small copy (uint8, HxW or HxWx3)."""
    side = max(3, int(0.2 * SMALL_DPI)) | 1
    smooth = cv2.blur(small, (3, 3))
    level = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    level = cv2.blur(level, (5, 5))
    fills, waste = _dark_areas(_relative(small, level))
    return Ground(np.maximum(level, 40), fills, waste)


def _relative(small: np.ndarray, level: np.ndarray) -> np.ndarray:
    """The darkest channel of ``small``, each over the paper's usual brightness in a wide neighbourhood, as
    255ths.
    """
    size = (max(1, level.shape[1] // 8), max(1, level.shape[0] // 8))
    coarse = cv2.resize(level, size, interpolation=cv2.INTER_AREA)
    side = min(25, min(coarse.shape[:2]) | 1)
    usual = cv2.blur(cv2.medianBlur(coarse, side), (5, 5))
    paper = cv2.resize(usual, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_LINEAR)
    return darkest(np.asarray(cv2.divide(small, paper, scale=255)))


def _dark_areas(gray: np.ndarray) -> tuple[np.ndarray | None, np.ndarray | None]:
    dark = cv2.compare(gray, _DARK * 255, cv2.CMP_LT)
    shade = cv2.compare(gray, _SHADE * 255, cv2.CMP_LT)
    framed = cv2.copyMakeBorder(dark, 3, 3, 3, 3, cv2.BORDER_REPLICATE)
    solid = cv2.morphologyEx(framed, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))[3:-3, 3:-3]
    if not solid.any():
        return None, _edge_lines(shade)
    joined = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    labels, stats = pieces(joined, connectivity=4)
    fills, waste = np.zeros_like(gray), np.zeros_like(gray)
    high, wide = gray.shape
    for label in range(1, len(stats)):
        x, y, width, height, area = (int(v) for v in stats[label])
        place = np.s_[y : y + height, x : x + width]
        mask = labels[place] == label
        if not mark_light_print(fills, gray, dark, mask, (x, y)):
            at_edge = x == 0 or y == 0 or x + width == wide or y + height == high
            if at_edge or _is_punch_hole(x, y, width, height, area, gray.shape):
                waste[place][mask] = 255
    edges = _edge_lines(shade)
    if waste.any():
        waste = cv2.dilate(waste, np.ones((5, 5), np.uint8))
        edges = waste if edges is None else cv2.bitwise_or(waste, edges)
    return (cv2.erode(fills, np.ones((3, 3), np.uint8)) if fills.any() else None), edges


def _is_punch_hole(x: int, y: int, width: int, height: int, area: int, shape: tuple[int, ...]) -> bool:
    """Round, 4 to 9 mm, within an inch of an edge."""
    millimetre = SMALL_DPI / 25.4
    if not (4 * millimetre <= min(width, height) and max(width, height) <= 9.5 * millimetre):
        return False
    if not 0.68 <= area / (width * height) <= 0.92 or max(width, height) > 1.3 * min(width, height):
        return False
    return min(x, y, shape[1] - x - width, shape[0] - y - height) < SMALL_DPI


_BORDER = 2
"""Rules that end at a line along an image's edge, at least, if it is a table's."""
_ENDING = 0.13
"""Inches that such a rule runs on from the line, at least: further than a letter's stroke that touches it."""
_THIN = 0.07
"""Inches that such a rule is thick, at most, blurred as it is on a small copy."""


def _edge_lines(shade: np.ndarray) -> np.ndarray | None:
    """Thin shadows along an image edge: at least half an inch of it, not reaching far into the page.

    ``shade`` is 255 where the page is darker than paper. Of a table that reaches the edge, a rule that runs along it
    within an eighth of an inch stays if others end at it.
    """
    near, reach, least = 0.12 * SMALL_DPI, round(0.3 * SMALL_DPI), 0.5 * SMALL_DPI
    result = np.zeros_like(shade)
    for side in range(4):
        turned = np.rot90(shade, side)
        band = np.ascontiguousarray(turned[:reach])
        # What runs along this edge alone: at a corner the next edge's shadow joins on.
        band = cv2.morphologyEx(band, cv2.MORPH_OPEN, np.ones((1, round(0.25 * SMALL_DPI)), np.uint8))
        labels, stats = pieces(band)
        _, y, width, height, _ = stats.T
        lines = (width >= least) & (y <= near) & (y + height < reach)
        lines[0] = False
        for label in np.flatnonzero(lines):
            lines[label] = not _is_border(labels == label, turned)
        if lines.any():
            np.rot90(result, side)[:reach][lines[labels]] = 255
    return np.asarray(cv2.dilate(result, np.ones((3, 3), np.uint8))) if result.any() else None


def _is_border(line: np.ndarray, shade: np.ndarray) -> bool:
    """Whether rules end at a ``line`` (bool) that runs along the upper edge of ``shade``."""
    columns = np.flatnonzero(line.any(axis=0))
    foot = len(line) - line[::-1, columns].argmax(axis=0)
    depth = round(_ENDING * SMALL_DPI)
    rows = np.minimum(foot + np.arange(1, depth + 1)[:, None], len(shade) - 1)
    ends = np.flatnonzero(np.diff(np.concatenate(([0], (shade[rows, columns] > 0).all(axis=0), [0]))))
    return int(((ends[1::2] - ends[::2]) <= _THIN * SMALL_DPI).sum()) >= _BORDER


def flatten(gray: np.ndarray, level: np.ndarray, factor: int) -> tuple[np.ndarray, np.ndarray]:
    """``gray`` (HxW) with its paper near 255: divided by ``level`` (small), its noise made white.

    Also gives the table (256) that whitened it.
    """
    even = cv2.divide(gray, grow(level, gray.shape, factor), scale=255)
    sample = even[::4, ::4]
    counts = np.bincount(sample.ravel(), minlength=256)[160:]
    paper = 160 + int(np.argmax(counts))
    below = counts[: paper - 160 + 1][::-1]
    # Deviation of the paper from its darker half only where print is rare: up to the first real gap.
    half = int(np.argmax(below < 0.6 * below[0])) if (below < 0.6 * below[0]).any() else 8
    white = float(np.clip(paper - _NOISE * max(1, half), 200, 250))
    table = np.clip(np.arange(256) * (255.0 / white), 0, 255).astype(np.uint8)
    return cv2.LUT(even, table), table


def whiten(gray: np.ndarray, mask: np.ndarray, factor: int) -> None:
    """Make the places of the small ``mask`` white, in place."""
    gray[grow(mask, gray.shape, factor, cv2.INTER_NEAREST) > 0] = 255


def binarise(gray: np.ndarray, dpi: float) -> tuple[np.ndarray, np.ndarray]:
    """``gray`` (evenly lit, paper near 255) with faint print made darker; 255 where print is, else 0.

    Both follow the darkest print nearby, so that faint toner is kept while noise beside black print is
    not. What is much fainter than the page's print (the other side shining through) is neither darkened
    nor taken as print.
    """
    ink, dark, faint, cell = _print_of(gray, dpi)
    gain = np.clip(195.0 / np.maximum(255.0 - dark, 1.0), 1.0, 2.6)
    gain[faint] = 1.0
    if float(gain.max()) > 1.15:
        gains = grow((cv2.blur(gain, (3, 3)) * 64).astype(np.uint8), gray.shape, cell)
        gray = cv2.bitwise_not(cv2.multiply(cv2.bitwise_not(gray), gains, scale=1 / 64))
    return gray, ink


def ink_of(gray: np.ndarray, dpi: float) -> np.ndarray:
    """The print of ``gray`` alone, as :func:`binarise` gives it."""
    return _print_of(gray, dpi)[0]


def _print_of(gray: np.ndarray, dpi: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """The print (uint8 HxW, 255 where it is); and for cells of so many pixels how dark print is near by (float32), and
    whether it is much fainter than the page's."""
    factor = max(1, round(dpi / 150))
    block = 8
    mid = shrink(gray, factor)
    top, left = (min(block // 2, side - 1) for side in mid.shape)  # of a strip a few pixels wide too
    dark = cv2.erode(mid, np.ones((block + 1, block + 1), np.uint8))[top::block, left::block]
    dark = cv2.erode(np.ascontiguousarray(dark), np.ones((5, 5), np.uint8))
    printed = dark[dark < 200]
    usual = float(np.percentile(printed, 40)) if printed.size > 20 else 60.0
    faintest = min(215.0, usual + 0.72 * (255.0 - usual))
    faint = dark > faintest
    dark = cv2.blur(dark, (5, 5)).astype(np.float32)
    threshold = np.clip(dark + 0.56 * (255.0 - dark), 130, min(208.0, faintest + 15))
    threshold[faint] = min(faintest, 190.0)
    ink = cv2.compare(gray, grow(threshold.astype(np.uint8), gray.shape, factor * block), cv2.CMP_LT)
    if usual > _FAINT_PAGE:
        side = max(3, round(0.14 * dpi)) | 1
        relief = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, side, 14)
        ink = cv2.bitwise_or(ink, cv2.bitwise_and(relief, cv2.compare(gray, 226, cv2.CMP_LT)))
    return _without_specks(ink, dpi), dark, faint, factor * block


def _without_specks(ink: np.ndarray, dpi: float) -> np.ndarray:
    """``ink`` without pixels that have at most one more in the 3x3 around them (none below 250 dpi)."""
    least = 3 if dpi >= 250 else 2
    near = cv2.boxFilter(cv2.min(ink, 1), cv2.CV_8U, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(cv2.bitwise_and(ink, cv2.compare(near, least, cv2.CMP_GE)))
