"""Letters that foreign grey ink runs over: a stamp across a line of print adds marks to it, and takes some away.

Black print and grey ink that cross are one piece, and read as one. The tone tells: where letters of dark print hold
evenly grey ink too, two inks lie over each other, and what is read there is neither's for certain.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.image.grey_rings import tone_of_print
from extract.lines.lattice import Grid
from extract.model.page import Box, Line, TextRun
from extract.thai import digits

Gray = NDArray[np.uint8]

_PAPER = 215
"""Of 255: what is lighter is paper."""
_LIGHTER = 45
"""By how much grey ink is lighter than the page's print."""
_DARK_SHARE = 10
"""Per cent of the page's ink that is as dark as its print at least."""
_CLEAN = 0.1
"""Share of a letter's ink that is evenly grey on a page of dark print; worn print has more, and no second ink shows."""
_FOREIGN = (0.25, 0.9)
"""Share of it where a second ink lies over the letter; from the upper one on the letter itself is grey."""
_FEWEST = 2
"""Such letters side by side, marks on them left out: worn print has one here and there."""
_DOUBT = 0.25
"""What is left of a letter's confidence."""
_BESIDE = 1.0
"""Heights of a line to either side within which grey ink may have taken its first or last letters."""
_INKED = 0.06
"""Share of that place which the grey ink covers then."""
_WHITE = np.ones((3, 3), np.uint8)


def with_two_inks(lines: Sequence[Line], gray: Gray, grids: Sequence[Grid]) -> list[Line]:
    """The lines with the letters hardly read that grey ink runs over, or ends beside; figures, and what stands in
    tables, are looked at elsewhere. ``gray``: the page, uint8 (height, width), dark on light, in the lines' pixels."""
    out = list(lines)
    print_ = tone_of_print(gray, _PAPER, _DARK_SHARE)
    if print_ is None:
        return out
    inked = (gray < _PAPER).view(np.uint8)
    grey = inked & (cv2.erode(gray, _WHITE) > math.floor(print_ + _LIGHTER)).view(np.uint8)
    all_, own = cv2.integral(inked), cv2.integral(grey)
    shares = [_shares(line, all_, own) for line in lines]
    known = [share for one in shares for share in one.values()]
    if not known or median(known) > _CLEAN:
        return out
    cells = [cell.box for grid in grids for cell in grid.cells]
    for k, (line, share) in enumerate(zip(lines, shares, strict=True)):
        if line.ink != "black" or any(box.contains(line.box.cx, line.box.cy) for box in cells):
            continue
        over = {i for i, s in share.items() if _FOREIGN[0] <= s < _FOREIGN[1]}
        over = over if _side_by_side(line, over) >= _FEWEST else set()
        dark = any(s < _FOREIGN[0] for s in share.values())
        if dark:
            over |= {i for i, box in _ends(line, share) if _sum(own, box) > _INKED * box.width * box.height}
        if over:
            glyphs = [
                replace(g, confidence=min(g.confidence, _DOUBT)) if i in over and not digits.is_digit(g.text) else g
                for i, g in enumerate(line.run.glyphs)
            ]
            out[k] = replace(line, run=TextRun.of(glyphs))
    return out


def _side_by_side(line: Line, over: set[int]) -> int:
    """The most letters, a letter and its marks counted once, that follow one another among these glyphs of a line."""
    most, run, last = 0, 0, None
    for i, glyph in enumerate(line.run.glyphs):
        if i not in over:
            run = 0
        elif run == 0 or glyph.box != last:
            run += 1
        last = glyph.box
        most = max(most, run)
    return most


def _shares(line: Line, all_: NDArray[np.int32], own: NDArray[np.int32]) -> dict[int, float]:
    """For each glyph of a line, by its place, which share of its ink is evenly grey."""
    places = [
        (i, glyph.box) for i, glyph in enumerate(line.run.glyphs) if glyph.box is not None and not glyph.text.isspace()
    ]
    height, width = all_.shape[0] - 1, all_.shape[1] - 1
    y0, y1 = (min(max(round(y), 0), height) for y in (line.box.y0, line.box.y1))
    x0, x1 = (
        np.minimum(np.maximum(np.rint(edges), 0), width).astype(int)
        for edges in ([box.x0 for _, box in places], [box.x1 for _, box in places])
    )
    ink, grey = ((sums[y1] - sums[y0]).astype(np.int64) for sums in (all_, own))
    whole, part = (ink[x1] - ink[x0]).tolist(), (grey[x1] - grey[x0]).tolist()
    return {i: own_ / of for (i, _), own_, of in zip(places, part, whole, strict=True) if of}


def _ends(line: Line, share: dict[int, float]) -> list[tuple[int, Box]]:
    """The first and the last glyph with ink, and the place beside each."""
    if not share:
        return []
    box, reach = line.box, _BESIDE * line.box.height
    return [
        (min(share), Box(box.x0 - reach, box.y0, box.x0, box.y1)),
        (max(share), Box(box.x1, box.y0, box.x1 + reach, box.y1)),
    ]


def _sum(integral: NDArray[np.int32], box: Box) -> int:
    height, width = integral.shape[0] - 1, integral.shape[1] - 1
    x0, x1 = (min(max(round(x), 0), width) for x in (box.x0, box.x1))
    y0, y1 = (min(max(round(y), 0), height) for y in (box.y0, box.y1))
    return int(integral[y1, x1] - integral[y0, x1] - integral[y1, x0] + integral[y0, x0])
