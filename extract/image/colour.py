"""Coloured ink taken apart from black print.

 Ink is a filter laid over paper: what a pixel lets through is the product of the layers' shares. Of a pixel
under a stamp of known colour, the ratio of its darkest to its brightest channel tells how much stamp covers
it, because black print darkens all channels alike and leaves the ratio; what the stamp then does not explain
is the print. So print under a stamp survives, and the stamp under the print too, as far as the print lets
through.

Where ink lies is judged on the small copy of the page; only those places are computed in full.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from extract.image import ground, small_copy
from extract.image.long_runs import long_runs
from extract.image.pieces import pieces
from extract.image.ruling import erase_rules, find_rules
from extract.image.tracks import cell_size
from extract.model.page import Rule, Transform

#: Of 255, on evenly lit paper: difference of the channels that is colour beyond doubt, and in its
#: neighbourhood.
_SURE, _LIKELY = 40, 20
#: Difference of the channels over darkness: 0 for black and gray however thin, 0.3 for the dullest blue ink.
_SURE_SHARE, _LIKELY_SHARE = 0.32, 0.2
#: A fill's share of colour, over and above that of the page's paper, from which black print on it seems coloured.
_FILLED = 0.12
#: Of 255: a tint covers at least this much of a pixel where its table of cover is darker than this.
_COVERED = 215
#: Inches: a marker's stroke is wider than a table's rule, and a rule in it runs straight for longer than a letter.
_PEN, _LINE = 0.05, 0.22
#: Inches beside a rule in which the scraps of its ink are its own.
BESIDE = 0.02
#: Rules of either direction, and the share of a piece of ink that rules are, from which it is a table's alone.
_LATTICE, _RULED = 3, 0.9
#: Cells of 1/75 inch, an odd number, across a fill's edge within which coloured ink is of the fill's table.
_TABLE = 11
#: Inches that a fill is high and wide at least.
_CELL = 0.12, 0.4
#: Fewer sure cells (of 1/75 inch) than this are no ink but noise.
_LEAST_CELLS = 10
#: Of 255: gray from which a rule is pale, and its darkest channel below which it is one.
_PALE, _FAINT = 205, 228
#: Ink whose darkest channel stays above this is a tint, not something written.
_TINT = 165


#: Inches of white around coloured ink with which it is looked at: farther than print's darkness reaches, and than the
#: shadow of a paper's edge lies from it.
_AROUND = 0.4
#: Pixels of the blocks that print's darkness is judged by, at most.
_BLOCK = 16


@dataclass(frozen=True, slots=True)
class Patch:
    """One place with coloured ink: ``place`` in the full image, ``mask`` bool where it was parted, ``black``
    and ``colour`` uint8, paper 255. ``colour`` is None for a tint, which hides print but says nothing."""

    place: tuple[slice, slice]
    mask: np.ndarray
    black: np.ndarray
    colour: np.ndarray | None


def find_inks(
    pixels: np.ndarray,
    small: np.ndarray,
    level: np.ndarray,
    factor: int,
    white: np.ndarray,
    skip: np.ndarray | None,
) -> list[Patch]:
    """The coloured ink on ``pixels`` (BGR, full), given its ``small`` copy and the paper's ``level`` there.

    ``white`` is the table that makes evenly lit paper white; ``skip`` a small mask of places to leave alone.
    """
    even = cv2.divide(small, level, scale=255)
    blue, green, red = cv2.split(even)
    brightest, darkest = cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red)
    chroma = cv2.subtract(brightest, darkest)
    share = cv2.divide(chroma, cv2.max(cv2.bitwise_not(darkest), 1), scale=255)
    # Black print never is quite black, so on coloured paper it takes on the opposite colour.
    tone = np.median(level.reshape(-1, 3)[::7], axis=0)
    paper = 0.45 * (1 - float(tone.min()) / float(tone.max()))
    sure = (chroma >= _SURE) & (share >= (_SURE_SHARE + paper) * 255)
    if int(sure.sum()) < _LEAST_CELLS:
        return []
    likely = (chroma >= _LIKELY) & (share >= (_LIKELY_SHARE + paper) * 255)
    near = _filled(level, tone)
    if skip is not None:
        near = cv2.bitwise_or(near, skip)
    elsewhere = cv2.dilate(near, np.ones((5, 5), np.uint8)) == 0
    sure, likely = sure & elsewhere, likely & elsewhere
    beside = cv2.dilate(near, np.ones((_TABLE, _TABLE), np.uint8)) > 0
    patches = []
    reddish = red == brightest
    for hue in (reddish, ~reddish):
        area = cv2.dilate((likely & hue).astype(np.uint8), np.ones((5, 5), np.uint8))
        labels, stats = pieces(area)
        cells = np.bincount(labels[sure & hue], minlength=len(stats))
        ruled = np.bincount(labels[beside], minlength=len(stats)) > 0
        for k in np.flatnonzero(cells >= _LEAST_CELLS).tolist():
            if k:
                patches.append(_part(pixels, level, factor, white, labels, stats[k], k, ruled=bool(ruled[k])))
    return [patch for patch in patches if patch is not None]


def darken_rules(
    gray: np.ndarray,
    pixels: np.ndarray,
    level: np.ndarray,
    factor: int,
    white: np.ndarray,
    skip: np.ndarray | None,
) -> None:
    """Make the pale rules of a page with coloured cells as dark as they are in the channel that their ink takes the
    most of, in place in ``gray`` (HxW, evenly lit). The others are as :func:`find_inks` has them."""
    filled = _filled(level, np.median(level.reshape(-1, 3)[::7], axis=0))
    if not cv2.hasNonZero(filled):
        return
    paper = cv2.erode(level, np.ones((3, 3), np.uint8))  # a cell's edge is no darker than the cell
    even = cv2.LUT(cv2.divide(pixels, small_copy.grow(paper, pixels.shape, factor), scale=255), white)
    blue, green, red = cv2.split(even)
    darkest = cv2.min(cv2.min(blue, green), red)
    pale = cv2.bitwise_or(darkest, cv2.compare(gray, _PALE, cv2.CMP_LE))  # what is dark enough is left out
    if skip is not None:
        dark = cv2.dilate(skip, np.ones((3, 3), np.uint8))
        pale[small_copy.grow(dark, gray.shape, factor, cv2.INTER_NEAREST) > 0] = 255
    _, core = _cores(pale, factor * small_copy.SMALL_DPI, _FAINT)
    around = cv2.dilate(core, np.ones((3, 3), np.uint8))
    np.copyto(gray, cv2.min(gray, darkest), where=around > 0)


def _filled(level: np.ndarray, tone: np.ndarray) -> np.ndarray:
    """Where a cell of a table has a colour of its own (uint8 HxW, 255) beside paper of that ``tone`` (BGR): print on it
    takes on the opposite colour, and so do its edges."""
    scaled = level / np.maximum(tone, 1).astype(np.float32)
    colourful = 1 - scaled.min(axis=2) / np.maximum(scaled.max(axis=2), np.float32(0.01))
    high, wide = (max(1, round(side * small_copy.SMALL_DPI)) for side in _CELL)
    strong = np.asarray(255 * (colourful > _FILLED), np.uint8)
    return np.asarray(cv2.morphologyEx(strong, cv2.MORPH_OPEN, np.ones((high, wide), np.uint8)), np.uint8)


def _part(
    pixels: np.ndarray,
    level: np.ndarray,
    factor: int,
    white: np.ndarray,
    labels: np.ndarray,
    stats: np.ndarray,
    label: int,
    *,
    ruled: bool,
) -> Patch | None:
    """The patch of a piece of ink; the rules of a table's tint, or of one ``ruled`` beside its fills, stay print."""
    x, y, width, height, _ = (int(v) for v in stats)
    cells = np.s_[y : y + height, x : x + width]
    place = (slice(y * factor, (y + height) * factor), slice(x * factor, (x + width) * factor))
    part = pixels[place]
    paper = small_copy.grow(level[cells], part.shape, factor)
    channels = cv2.split(cv2.LUT(cv2.divide(part, paper, scale=255), white))
    brightest, darkest = (
        cv2.max(cv2.max(*channels[:2]), channels[2]),
        cv2.min(cv2.min(*channels[:2]), channels[2]),
    )
    mask = small_copy.grow((labels[cells] == label).astype(np.uint8), part.shape, factor, cv2.INTER_NEAREST) > 0
    ink = _ink_of(brightest[mask], darkest[mask])
    if ink is None:
        return None
    black_of, cover_of = _unmixing(*ink)
    index = (brightest.astype(np.uint16) << 8) | darkest
    cover = cover_of[index]
    if _is_lattice(np.where(mask, cover, 255).astype(np.uint8), factor * small_copy.SMALL_DPI):
        return None
    colour = cover if ink[1] < _TINT else None
    black = black_of[index]
    # What an ink darker than its mean leaves is pale, and away from any real print; what has no colour is print.
    print_ = cv2.morphologyEx(cv2.compare(black, 125, cv2.CMP_LT), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    black[(cv2.dilate(print_, np.ones((7, 7), np.uint8)) == 0) & (cover < 255)] = 255
    if colour is None or ruled:
        mask &= ~_lines(cover, factor * small_copy.SMALL_DPI)
    return Patch(place, mask, black, colour)


def _lines(cover: np.ndarray, dpi: float) -> np.ndarray:
    """Where ink (uint8 HxW, as ``_unmixing`` tables it) is a thin line, a table's rule, and no marker's stroke, with
    the scraps about it (bool HxW)."""
    tinted, core = _cores(cover, dpi, _COVERED)
    around = 2 * round(BESIDE * dpi) + 1
    lines = cv2.dilate(core, np.ones((around, around), np.uint8))
    # where a rule of the other direction ends at one, a fill has cut it off
    labels, stats = pieces(cv2.subtract(tinted, lines))
    touching = np.unique(labels[cv2.dilate(lines, np.ones((3, 3), np.uint8)) > 0])
    stubs = [label for label in touching if label and max(stats[label][2:4]) <= _pen(dpi)]
    return np.asarray(lines > 0) | np.isin(labels, stubs)


def _is_lattice(cover: np.ndarray, dpi: float) -> bool:
    """Whether ink (uint8 HxW, as ``_unmixing`` tables it) is a table's rules, several of either direction, and nothing
    else: they are print, whatever their colour, and so is what touches them."""
    tinted, core = _cores(cover, dpi, _COVERED)
    length = round(_LINE * dpi)
    ways = (pieces(long_runs(core, length, level=level))[1] for level in (True, False))
    if any(len(stats) - 1 < _LATTICE for stats in ways):
        return False
    own = np.count_nonzero(_lines(cover, dpi) & (tinted > 0))
    return bool(own >= _RULED * np.count_nonzero(tinted))


def _cores(cover: np.ndarray, dpi: float, covered: int) -> tuple[np.ndarray, np.ndarray]:
    """Where an image is darker than ``covered``, and where that is a thin line (uint8 HxW, 255)."""
    tinted = np.asarray(cv2.compare(cover, covered, cv2.CMP_LT), np.uint8)
    wide = cv2.morphologyEx(tinted, cv2.MORPH_OPEN, np.ones((_pen(dpi), _pen(dpi)), np.uint8))
    thin = np.asarray(cv2.subtract(tinted, cv2.dilate(wide, np.ones((3, 3), np.uint8))), np.uint8)
    length = round(_LINE * dpi)
    core = cv2.bitwise_or(long_runs(thin, length, level=True), long_runs(thin, length, level=False))
    return tinted, np.asarray(core, np.uint8)


def _pen(dpi: float) -> int:
    return max(2, round(_PEN * dpi))


def _ink_of(brightest: np.ndarray, darkest: np.ndarray) -> tuple[float, float] | None:
    """The brightest and darkest channel of the ink itself, from the pixels it covers best; None without
    any.
    """
    chroma = brightest.astype(np.int16) - darkest
    inked = chroma > np.maximum(_LIKELY, _SURE_SHARE * (255 - darkest.astype(np.int16)))
    if int(inked.sum()) < 30:
        return None
    bright, dark = brightest[inked].astype(np.float64), darkest[inked].astype(np.float64)
    full = chroma[inked] >= np.percentile(chroma[inked], 80)
    return float(np.median(bright[full])), float(np.median(dark[full]))


def _unmixing(bright: float, dark: float) -> tuple[np.ndarray, np.ndarray]:
    """Tables by ``brightest << 8 | darkest``: the black print's gray, and the ink's (covered whole: 40)."""
    high, low = np.meshgrid(np.arange(256.0), np.arange(256.0), indexing="ij")
    ratio = np.clip(low / np.maximum(high, 1.0), 0.0, 1.0)
    strong, weak = 1 - dark / 255, 1 - bright / 255
    cover = np.clip((1 - ratio) / np.maximum(0.02, strong - ratio * weak), 0.0, 1.0)
    black = high / np.maximum(0.05, 1 - cover * weak)
    # Of nearly black pixels the ratio is noise: they are print.
    dim = np.clip((high - 30) / 40, 0.0, 1.0)
    black = np.clip(high + (black - high) * dim, 0, 255)
    cover = np.where(high - low < 10, 0.0, cover * dim)
    return black.astype(np.uint8).ravel(), (255 - 215 * cover).astype(np.uint8).ravel()


def apply(patches: list[Patch], gray: np.ndarray) -> np.ndarray | None:
    """Put the black print of ``patches`` into ``gray`` in place; the coloured ink alone (HxW, white ground),
    or None.
    """
    colour: np.ndarray | None = None
    for patch in patches:
        gray[patch.place][patch.mask] = patch.black[patch.mask]
        if patch.colour is not None:
            if colour is None:
                colour = np.full_like(gray, 255)
            target = colour[patch.place]
            target[patch.mask] = np.minimum(target, patch.colour)[patch.mask]
    return colour


def print_of(colour: np.ndarray, dpi: float) -> tuple[np.ndarray, np.ndarray, list[Rule]]:
    """The coloured ink of a page (uint8 HxW, dark on white) without its rules, where it is (255, else 0), and these."""
    x, y, wide, high = cv2.boundingRect(cv2.compare(colour, 255, cv2.CMP_LT))
    around, step = round(_AROUND * dpi), math.lcm(_BLOCK, cell_size(dpi))  # the page's own blocks and cells
    x0, y0 = (max(0, at - around) // step * step for at in (x, y))
    place = np.s_[y0 : y + high + around, x0 : x + wide + around]
    gray, ink = ground.binarise(np.ascontiguousarray(colour[place]), dpi)
    rules, marks = find_rules(ink, dpi)
    print_, where = np.full_like(colour, 255), np.zeros_like(colour)
    print_[place] = erase_rules(gray, ink, marks, rules)
    where[place] = marks
    to_page = Transform((1, 0, x0, 0, 1, y0, 0, 0, 1))
    return print_, where, [Rule(to_page.box(rule.box), rule.horizontal, rule.thickness) for rule in rules]
