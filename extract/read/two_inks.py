"""Letters that foreign grey ink runs over: a stamp across a line of print adds marks to it, and takes some away.

Black print and grey ink that cross are one piece, and read as one. The tone tells: where letters of dark print hold
evenly grey ink too, two inks lie over each other, and what is read there is neither's for certain.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.image.grey_rings import tone_of_print
from extract.lines.lattice import Grid, holding
from extract.model.page import Box, Line
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
    sums = [_Columns.of(line, gray, math.floor(print_ + _LIGHTER)) for line in lines]
    shares = [_shares(line, own) for line, own in zip(lines, sums, strict=True)]
    known = [share for one in shares for share in one.values()]
    if not known or median(known) > _CLEAN:
        return out
    in_cells = set(np.nonzero(holding(grids, [(line.box.cx, line.box.cy) for line in lines]))[1].tolist())
    for k, (line, own, share) in enumerate(zip(lines, sums, shares, strict=True)):
        if line.ink != "black" or k in in_cells:
            continue
        over = {i for i, s in share.items() if _FOREIGN[0] <= s < _FOREIGN[1]}
        over = over if _side_by_side(line, over) >= _FEWEST else set()
        # beside a lone dash, no higher than the soft edge of its own ink, there is no room to tell another
        named = any(glyph.text.isalnum() for glyph in line.run.glyphs)
        if named and any(s < _FOREIGN[0] for s in share.values()):
            over |= {i for i, box in _ends(line, share) if own.grey_in(box) > _INKED * box.width * box.height}
        if over:
            letters = {i for i in over if not digits.is_digit(line.run.glyphs[i].text)}
            out[k] = replace(line, run=line.run.hardly_read(letters))
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


@dataclass(frozen=True, slots=True)
class _Columns:
    """How much of a line's rows is ink, and evenly grey ink, in all columns of the page before each of ``first`` to
    the last one that is asked for."""

    first: int
    ink: NDArray[np.int64]
    grey: NDArray[np.int64]

    @classmethod
    def of(cls, line: Line, gray: Gray, tone: int) -> _Columns:
        """Grey ink is evenly lighter than ``tone``."""
        reach = _BESIDE * line.box.height
        edges = [(line.box.x0 - reach, line.box.x1 + reach), *((g.box.x0, g.box.x1) for g in line.run.glyphs if g.box)]
        y0, y1 = (min(max(round(y), 0), gray.shape[0]) for y in (line.box.y0, line.box.y1))
        x0, x1 = (min(max(round(x), 0), gray.shape[1]) for x in (min(a for a, _ in edges), max(b for _, b in edges)))
        if y0 >= y1 or x0 >= x1:
            return cls(x0, *np.zeros((2, max(0, x1 - x0) + 1), np.int64))
        top, left = max(0, y0 - 1), max(0, x0 - 1)
        darkest = cv2.erode(gray[top : y1 + 1, left : x1 + 1], _WHITE)[y0 - top :, x0 - left :][: y1 - y0, : x1 - x0]
        inked = cv2.compare(gray[y0:y1, x0:x1], _PAPER, cv2.CMP_LT)
        grey = cv2.bitwise_and(inked, cv2.compare(darkest, tone, cv2.CMP_GT))
        sums = np.zeros((2, x1 - x0 + 1), np.int64)
        for own, mask in zip(sums, (inked, grey), strict=True):
            np.cumsum(cv2.reduce(mask, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[0] // 255, out=own[1:])
        return cls(x0, *sums)

    def at(self, edges: Sequence[float]) -> NDArray[np.intp]:
        """The places in the sums of columns of the page."""
        return np.minimum(np.maximum(np.rint(edges).astype(np.intp) - self.first, 0), len(self.ink) - 1)

    def grey_in(self, box: Box) -> int:
        """The grey ink in a box of the line's rows."""
        x0, x1 = self.at((box.x0, box.x1))
        return int(self.grey[x1] - self.grey[x0])


def _shares(line: Line, sums: _Columns) -> dict[int, float]:
    """For each glyph of a line, by its place, which share of its ink is evenly grey."""
    places = [
        (i, glyph.box) for i, glyph in enumerate(line.run.glyphs) if glyph.box is not None and not glyph.text.isspace()
    ]
    x0, x1 = (sums.at(edges) for edges in ([box.x0 for _, box in places], [box.x1 for _, box in places]))
    whole, part = (sums.ink[x1] - sums.ink[x0]).tolist(), (sums.grey[x1] - sums.grey[x0]).tolist()
    return {i: own / of for (i, _), own, of in zip(places, part, whole, strict=True) if of}


def _ends(line: Line, share: dict[int, float]) -> list[tuple[int, Box]]:
    """The first and the last glyph with ink, and the place beside each."""
    if not share:
        return []
    box, reach = line.box, _BESIDE * line.box.height
    return [
        (min(share), Box(box.x0 - reach, box.y0, box.x0, box.y1)),
        (max(share), Box(box.x1, box.y0, box.x1 + reach, box.y1)),
    ]
