"""Dark bands of a table become paper and keep their edges, which part the rows, as thin rules.

What finds rules needs to know no more of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from extract.image.ground import Ground
from extract.image.pieces import pieces
from extract.image.small_copy import SMALL_DPI

DARK = 0.5
"""A band is darker than this part of the page's usual paper; shades of a head are lighter, and have rules."""
LEAST_WIDE = 1.5
"""Inches; a shorter bar is a box of print, or a pen's."""
LEAST_HIGH, MOST_HIGH = 0.06, 1.0
"""Inches; a thinner bar is a rule, a higher one a picture."""
SIDE, GOES_ON = 0.03, 0.12
"""Inches about a band's end in which its side lies, and for which a rule goes on there beyond its corner."""
PAPER, RULED = 200, 0.8
"""A rule is darker than this, of 255, for this share of that way."""
EVEN = 0.85
"""Share of its columns in which a band is nearly as high as in most."""


def outline(gray: np.ndarray, level: np.ndarray, paper: Ground, factor: int) -> None:
    """Make every dark band paper and draw its upper and its lower edge, in place in ``gray`` (HxW, evenly lit); light
    print in it is dark by now, and stays.

    ``level`` is the paper's brightness (small, one channel), ``factor`` how much smaller it is than ``gray``.
    """
    dark = cv2.compare(level, DARK * float(np.median(level)), cv2.CMP_LT)
    if paper.fills is not None:
        dark = cv2.bitwise_or(dark, paper.fills)
    pen = max(1, round(0.012 * SMALL_DPI * factor))
    for upper, lower in _edges(dark):
        top, foot = (np.rint(edge * factor).astype(np.int32) for edge in (upper, lower))
        middle = upper[len(upper) // 2, 0], (upper[len(upper) // 2, 1] + lower[len(lower) // 2, 1]) // 2
        if paper.fills is None or not paper.fills[middle[1], middle[0]]:
            cv2.fillPoly(gray, [np.concatenate((top, foot[::-1]))], 255)
        else:
            for side in (0, -1):
                _open_side(gray, top[side], foot[side], round(SMALL_DPI * factor))
        cv2.polylines(gray, [top, foot], False, 0, pen)


def _open_side(gray: np.ndarray, top: np.ndarray, foot: np.ndarray, dpi: int) -> None:
    """Make what is left of a band's side paper, in place, between two of its corners (x, y): no frame sets its print
    apart. Where a rule goes on above or below, the side is the rule's."""
    (x, y0), y1 = top.tolist(), int(foot[1])
    half, on = round(SIDE * dpi), round(GOES_ON * dpi)
    strip = np.s_[max(0, x - half) : x + half + 1]
    for rows in (np.s_[max(0, y0 - half - on) : max(0, y0 - half)], np.s_[y1 + half : y1 + half + on]):
        beyond = gray[rows, strip]
        if beyond.size and float((beyond < PAPER).mean(axis=0).max()) > RULED:
            return
    gray[y0 : y1 + 1, strip] = 255


def _edges(dark: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The upper and the lower edge of each band as points x, y of the small copy; what reaches the image's edge is a
    shadow."""
    labels, stats = pieces(dark, connectivity=4)
    for label in range(1, len(stats)):
        x, y, width, height, area = (int(v) for v in stats[label])
        high = area / max(1, width) / SMALL_DPI
        if x == 0 or y == 0 or x + width == dark.shape[1] or y + height == dark.shape[0]:
            continue
        if width < LEAST_WIDE * SMALL_DPI or not LEAST_HIGH <= high <= MOST_HIGH:
            continue
        mask = labels[y : y + height, x : x + width] == label
        highs = mask.sum(axis=0)
        usual = float(np.median(highs))
        if float((np.abs(highs - usual) <= 0.25 * usual + 1).mean()) < EVEN:
            continue
        columns = np.arange(x, x + width)
        upper = np.column_stack((columns, y + mask.argmax(axis=0)))
        yield upper, np.column_stack((columns, y + height - mask[::-1].argmax(axis=0)))
