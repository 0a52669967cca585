"""Screens of dots, in which a fax or a printer renders a grey ground, taken off the page.

No print has so many ends of strokes on so little paper as a screen has dots. Its dots would be read as points,
accents and numerals, and they stick to the figures printed over them.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]

_DARK = 128
"""Of 255: what is darker is a dot."""
_CELL = 0.1
"""Inches: the side of the cells in which dots are counted."""
_DOTS = 1900.0
"""Dots on a square inch from which it is a screen: one of five per cent of black has 2000, most have 3000 and more; of
print, as small and close as it comes, no square of two cells has more than 1600, and real print no more than 1200."""
_LONGEST = 0.04
"""Inches that dots run together span at most; a figure is taller."""
_SOLID = 0.013
"""Inches: a square of ink this wide is in a point of print, but in no dot."""
_APART = 0.025
"""Inches between dots of one screen at most."""
_FINE = 4
"""Pixels of the squares over which corners are added up first, while a byte still holds their number well."""


def without_screens(gray: Gray, dpi: float) -> Gray:
    """The page (uint8 HxW, evenly lit, dark on light, as it was scanned: turning it blurs dots) with paper where the
    dots of screens were; the page itself where there are none. Print over them is kept."""
    dark = np.asarray(cv2.compare(gray, _DARK, cv2.CMP_LT), np.uint8)
    screens = _screens(dark, dpi)
    if screens is None:
        return gray
    x, y, wide, high = cv2.boundingRect(screens)
    place = np.s_[y : y + high, x : x + wide]
    dots = _dots(dark[place], screens[place], dpi)
    out = gray.copy()
    out[place][cv2.dilate(dots, np.ones((3, 3), np.uint8), borderValue=0) & ~_print(dark[place], dots) > 0] = 255
    return out


def _print(dark: Gray, dots: Gray) -> Gray:
    """What is ``dark``, and no dot, and the soft edge of it."""
    return np.asarray(cv2.dilate(cv2.subtract(dark, dots), np.ones((3, 3), np.uint8)), np.uint8)


def _screens(dark: Gray, dpi: float) -> Gray | None:
    """Where screens are, and a cell around them (uint8 HxW, 255), on ``dark`` (255: ink); None where there are none."""
    corners = cv2.subtract(cv2.subtract(dark[1:, 1:], dark[:-1, 1:]), dark[1:, :-1])
    high, wide = (side // _FINE for side in corners.shape)
    cell = _CELL * dpi
    rows, columns = round(high * _FINE / cell), round(wide * _FINE / cell)
    if min(rows, columns) < 2:
        return None
    fine = cv2.resize(corners[: high * _FINE, : wide * _FINE], (wide, high), interpolation=cv2.INTER_AREA)
    share = cv2.resize(fine.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA) / 255
    two = np.ones((2, 2), np.uint8)
    dense = cv2.erode((share * dpi**2 >= _DOTS).astype(np.uint8), two, borderValue=0)
    if not dense.any():
        return None
    whole = cv2.dilate(dense, two, anchor=(0, 0), borderValue=0)
    near = cv2.dilate(whole * 255, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.resize(near, dark.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8)


def _dots(dark: Gray, screens: Gray, dpi: float) -> Gray:
    """The pixels of ``dark`` that are dots of ``screens`` (uint8 HxW, 255): of small pieces with no solid ink, one
    beside the other; a point of print beside a screen, or over it, is none."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=4)
    small = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) <= _LONGEST * dpi
    side = max(2, round(_SOLID * dpi))
    small[np.unique(labels[cv2.erode(dark, np.ones((side, side), np.uint8)) > 0])] = False
    small[0] = False
    found = np.where(small[labels], np.uint8(255), np.uint8(0))
    side = round(_APART * dpi) | 1
    _, blobs = cv2.connectedComponents(cv2.dilate(found, np.ones((side, side), np.uint8)))
    inside = np.bincount(blobs[(screens > 0) & (found > 0)], minlength=int(blobs.max()) + 1)
    many = inside * 2 > np.bincount(blobs[found > 0], minlength=len(inside))
    many[0] = False
    return np.asarray(cv2.bitwise_and(found, np.where(many[blobs], np.uint8(255), np.uint8(0))), np.uint8)
