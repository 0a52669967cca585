"""The paper under the print: its light, dark fills, and what is no page at all (scan edges, punch holes).

Everything here is judged on a *small* copy of about 75 dpi; only the corrections touch the full image.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extract.image.fills import fills_apart
from extract.image.light_print import LEAST_HIGH, LEAST_LONG, REACH, level_bands, mark_light_print
from extract.image.pieces import pieces
from extract.image.small_copy import SMALL_DPI, grow, shrink

#: A fill is darker than this part of the paper around it.
_DARK = 0.7
#: The shadow of the paper's edge is darker than this part of it.
_SHADE = 0.88
#: Inches about a dark piece in which print stands that reaches its edge.
_RIM = 0.15
#: Colours in one piece, at most, if it is of a table; a photograph has more.
_FEW = 4
#: Inches between boxes of one fill that meet.
_MEET = 0.09
#: A block is darker than this part of the page's usual paper.
_BLOCK = 0.6
#: Inches that a line of light print is high at most, its marks included.
_LINE = 0.35
#: Noise of the paper up to this many deviations is made white.
_NOISE = 2.5
#: Print usually lighter than this makes a faint page, on which anything darker than its surroundings is
#: print.
_FAINT_PAGE = 90.0

#: Share of the way from the darkest print nearby to white below which a pixel is print, and of 255 by which print is
#: darker at least.
_INKED, _CLEARLY = 0.56, 25
#: Inches that no stroke of small print runs straight on for, and the gray below which what does is a dark rule.
_LETTER_LONG, _RULED = 0.3, 128


@dataclass(frozen=True, slots=True)
class Ground:
    """``level`` the paper's brightness (small, channels as the image); ``fills`` and ``waste`` masks (small,
    255).

    ``fills`` are dark areas with light print on them, those of one colour that touch under a number (1 to 255) of
    their own; ``waste`` dark scan edges and punch holes.
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


Tint = tuple[tuple[slice, slice], np.ndarray]
"""A place of the small copy and where in it (bool) a strong colour lies under black print."""


def survey(small: np.ndarray) -> Ground:
    """The ground of a page given its small copy (uint8, HxW or HxWx3)."""
    smooth = cv2.blur(small, (3, 3))
    side = max(3, int(0.2 * SMALL_DPI)) | 1
    level = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    level = cv2.blur(level, (5, 5))
    tints: list[Tint] = []
    fills, waste = _dark_areas(_relative(small, level), tints)
    for place, tint in tints:
        level[place][tint] = np.median(small[place][tint], axis=0)
    return Ground(np.maximum(level, 40), fills, waste)


def _relative(small: np.ndarray, level: np.ndarray) -> np.ndarray:
    """``small``, each channel over the paper's usual brightness in a wide neighbourhood, as 255ths."""
    size = (max(1, level.shape[1] // 8), max(1, level.shape[0] // 8))
    coarse = _without_blocks(cv2.resize(level, size, interpolation=cv2.INTER_AREA))
    side = min(25, min(coarse.shape[:2]) | 1)
    usual = cv2.blur(cv2.medianBlur(coarse, side), (5, 5))
    paper = cv2.resize(usual, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(small, paper, scale=255))


def _without_blocks(coarse: np.ndarray) -> np.ndarray:
    """A page's ``coarse`` brightness with paper for dark blocks all around which there is paper: wide ones would be
    taken for a darker part of it."""
    gray = darkest(coarse)
    paper = float(np.percentile(gray, 75))
    labels, stats = pieces(cv2.compare(gray, _BLOCK * paper, cv2.CMP_LT), connectivity=8)
    x, y, width, height, _ = stats.T
    inside = (x > 0) & (y > 0) & (x + width < gray.shape[1]) & (y + height < gray.shape[0])
    inside[0] = False
    if not inside.any():
        return coarse
    light = coarse[gray >= paper].reshape(-1, *coarse.shape[2:])
    return np.where(
        inside[labels].reshape(*gray.shape, *[1] * (coarse.ndim - 2)), np.median(light, axis=0), coarse
    ).astype(np.uint8)


def _dark_areas(even: np.ndarray, tints: list[Tint]) -> tuple[np.ndarray | None, np.ndarray | None]:
    """The fills and the waste of a page (``even``: evenly lit); ``tints`` gets the fills with black print."""
    gray = darkest(even)
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
        mask = _without_holes(labels[place] == label)
        at_edge = x == 0 or y == 0 or x + width == wide or y + height == high
        marked = _mark_fills(fills, even, dark, mask, (x, y), [] if at_edge else tints)
        if not marked and (at_edge or _is_punch_hole(x, y, width, height, area, gray.shape)):
            waste[place][mask] = 255
    edges = _edge_lines(shade)
    if waste.any():
        waste = cv2.dilate(waste, np.ones((5, 5), np.uint8))
        edges = waste if edges is None else cv2.bitwise_or(waste, edges)
    if not fills.any():
        return None, edges
    inner = cv2.erode(cv2.min(fills, 1), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.multiply(fills, inner)), edges


def _without_holes(mask: np.ndarray) -> np.ndarray:
    """A dark piece (bool) with the places of its light print, which are no higher than a line is."""
    outside = cv2.copyMakeBorder((~mask).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    labels, stats = pieces(outside, connectivity=4)
    low = stats[:, cv2.CC_STAT_HEIGHT] <= _LINE * SMALL_DPI
    low[labels[0, 0]] = low[0] = False
    return np.asarray(mask | low[labels][1:-1, 1:-1])


def _mark_fills(
    fills: np.ndarray,
    even: np.ndarray,
    dark: np.ndarray,
    mask: np.ndarray,
    corner: tuple[int, int],
    tints: list[Tint],
) -> bool:
    """Whether there is light print on a dark piece of the page (``mask``, its left upper pixel at ``corner``); where
    there is, ``fills`` has a number from now on, for each of the piece's colours one of its own. Colours without go to
    ``tints``."""
    if max(mask.shape) < LEAST_LONG * SMALL_DPI:
        return False
    mask, (x, y) = _with_rim(mask, corner, dark.shape)
    place = np.s_[y : y + mask.shape[0], x : x + mask.shape[1]]
    colours = fills_apart(even[place], dark[place] > 0, mask)
    rim, found = round(REACH * SMALL_DPI), False
    for own in colours:
        others = np.logical_or.reduce([other for other in colours if other is not own] or [np.zeros_like(mask)])
        alone = dark
        if others.any():
            alone = dark.copy()
            alone[place][others] = 0
        print_of = np.zeros_like(fills)
        marked = [_mark_part(print_of, even, alone, part, (x, y)) for part in level_bands(own)]
        if any(marked):
            print_of[place][own] = 255
            near = np.s_[max(0, y - rim) : y + mask.shape[0] + rim, max(0, x - rim) : x + mask.shape[1] + rim]
            meet = np.ones((round(_MEET * SMALL_DPI),) * 2, np.uint8)
            whole = cv2.morphologyEx(print_of[near], cv2.MORPH_CLOSE, meet)
            fills[near][(whole > 0) & (fills[near] == 0)] = 1 + int(fills.max()) % 255
            found = True
        elif len(colours) <= _FEW and _is_cell(own):
            tints.append((place, own))
    return found


def _is_cell(own: np.ndarray) -> bool:
    """Whether a colour (bool) is somewhere as wide and high as a box with a word is."""
    high, wide = (max(1, round(side * SMALL_DPI)) for side in (LEAST_HIGH, LEAST_LONG))
    return bool(cv2.erode(own.astype(np.uint8), np.ones((high, wide), np.uint8), borderValue=0).any())


def _mark_part(
    print_of: np.ndarray, even: np.ndarray, dark: np.ndarray, part: np.ndarray, corner: tuple[int, int]
) -> bool:
    """As :func:`mark_light_print`, for a part (bool) of a piece at ``corner``."""
    ys, xs = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(ys):
        return False
    top, left = int(ys[0]), int(xs[0])
    cut = part[top : int(ys[-1]) + 1, left : int(xs[-1]) + 1]
    return mark_light_print(print_of, even, dark, cut, (corner[0] + left, corner[1] + top))


def _with_rim(mask: np.ndarray, corner: tuple[int, int], shape: tuple[int, ...]) -> tuple[np.ndarray, tuple[int, int]]:
    """A mask and its corner with a rim in which print at its edges is seen, within an image of that ``shape``."""
    (x, y), rim = corner, round(_RIM * SMALL_DPI)
    x0, y0 = max(0, x - rim), max(0, y - rim)
    x1, y1 = min(shape[1], x + mask.shape[1] + rim), min(shape[0], y + mask.shape[0] + rim)
    out = np.zeros((y1 - y0, x1 - x0), bool)
    out[y - y0 : y - y0 + mask.shape[0], x - x0 : x - x0 + mask.shape[1]] = mask
    return out, (x0, y0)


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

    def darkest_near(image: np.ndarray) -> np.ndarray:
        cells = cv2.erode(image, np.ones((block + 1, block + 1), np.uint8))[top::block, left::block]
        return np.asarray(cv2.erode(np.ascontiguousarray(cells), np.ones((5, 5), np.uint8)))

    dark = darkest_near(mid)
    printed = dark[dark < 200]
    usual = float(np.percentile(printed, 40)) if printed.size > 20 else 60.0
    faintest = min(215.0, usual + 0.72 * (255.0 - usual))
    faint = dark > faintest
    # beside rules that are far darker print is as dark as print is, not as they are
    letters = darkest_near(_without_rules(mid, dpi / factor))
    pale = (letters <= faintest) & (letters > dark + _INKED * (255.0 - dark) - _CLEARLY)
    dark = np.where(pale, letters, dark)
    dark = cv2.blur(dark, (5, 5)).astype(np.float32)
    threshold = np.clip(dark + _INKED * (255.0 - dark), 130, min(208.0, faintest + 15))
    threshold[faint] = min(faintest, 190.0)
    ink = cv2.compare(gray, grow(threshold.astype(np.uint8), gray.shape, factor * block), cv2.CMP_LT)
    if usual > _FAINT_PAGE:
        side = max(3, round(0.14 * dpi)) | 1
        relief = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, side, 14)
        ink = cv2.bitwise_or(ink, cv2.bitwise_and(relief, cv2.compare(gray, 226, cv2.CMP_LT)))
    return _without_specks(ink, dpi), dark, faint, factor * block


def _without_rules(gray: np.ndarray, dpi: float) -> np.ndarray:
    """``gray`` with paper where what is dark runs straight on for longer than a letter does."""
    length = max(3, round(_LETTER_LONG * dpi))
    ways = (np.ones((1, length), np.uint8), np.ones((length, 1), np.uint8))
    ruled = cv2.min(*(cv2.morphologyEx(gray, cv2.MORPH_CLOSE, way) for way in ways))
    lines = cv2.dilate(cv2.compare(ruled, _RULED, cv2.CMP_LT), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.bitwise_or(gray, lines))


def _without_specks(ink: np.ndarray, dpi: float) -> np.ndarray:
    """``ink`` without pixels that have at most one more in the 3x3 around them (none below 250 dpi)."""
    least = 3 if dpi >= 250 else 2
    near = cv2.boxFilter(cv2.min(ink, 1), cv2.CV_8U, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(cv2.bitwise_and(ink, cv2.compare(near, least, cv2.CMP_GE)))
