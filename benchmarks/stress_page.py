"""The lines of the stress grid as a page has them: read with all that a page does to a number before it believes it.

Lines of one size are put one under the other on white, found, read, and doubted where strokes, rules, other segments or
unread ink touch a number; a number that is nearly sure is looked at again. So the figures are those of the product:
what the line finder cuts in two counts, and what the page's looks catch counts too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extract.check.confidence import LOOK_AGAIN, calibrated, raw_confidence
from extract.image.ground import binarise
from extract.image.ruling import erase_rules, find_rules, with_faint
from extract.image.strokes_through import through_print, without
from extract.lines.lattice import find_grids
from extract.lines.segments import find_lines
from extract.model.claims import Mark
from extract.model.page import Line, Transform
from extract.options import Options
from extract.read.normalise import level
from extract.reading.again import look_again
from extract.reading.one_page import Picture, Scan, lines_of

Gray = NDArray[np.uint8]

_APART, _EDGE = 0.08, 0.4
"""Inches of white between lines, and around them."""
_ALIKE = 1.35
"""Lines whose heights differ by more than this factor stand on pages of their own: what is body and what is mark is
told by the page's usual height."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a page holds where one line was put: the lines found there from left to right, and the page's picture."""

    lines: tuple[Line, ...]
    picture: Picture

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    def sureness(self, mark: Mark) -> float:
        """How sure a number of this row is, after a second look where one is due; 0 for one that a pen wrote."""
        if mark.pen:
            return 0.0
        if mark.box is None or raw_confidence(mark) >= LOOK_AGAIN:
            return calibrated(mark)
        again = look_again(self.picture, mark.box)
        if again is None:
            return calibrated(mark)
        look = replace(
            mark,
            printed=again.printed,
            value=again.value,
            confidence=again.confidence,
            alternatives=(),
            digit_confidences=(),
        )
        return calibrated(mark, look)


def rows(crops: Sequence[Gray], dpi: float) -> list[Row]:
    """For each crop (uint8, a line as scanned with ``dpi``) what a page reads of it."""
    usual = float(np.median([c.shape[0] for c in crops]))
    pages: dict[int, list[int]] = {}
    for k, crop in enumerate(crops):
        pages.setdefault(round(np.log(crop.shape[0] / usual) / np.log(_ALIKE)), []).append(k)
    found: dict[int, Row] = {}
    for members in pages.values():
        size = float(np.median([crops[k].shape[0] for k in members])) / usual
        found |= dict(zip(members, _on_page([crops[k] for k in members], dpi * size), strict=True))
    return [found[k] for k in range(len(crops))]


def _on_page(crops: Sequence[Gray], dpi: float) -> list[Row]:
    levelled = [level(crop) for crop in crops]
    edge, apart = round(_EDGE * dpi), round(_APART * dpi)
    width = max(c.shape[1] for c in levelled) + 2 * edge
    page = np.full((sum(c.shape[0] + apart for c in levelled) + 2 * edge, width), 255, np.uint8)
    tops, y = [], edge
    for crop in levelled:
        page[y : y + crop.shape[0], edge : edge + crop.shape[1]] = crop
        tops.append(y)
        y += crop.shape[0] + apart
    scan = _scan(page, dpi)
    places: list[list[Line]] = [[] for _ in crops]
    for line in lines_of(scan, Options()):
        at = int(np.searchsorted(tops, line.box.cy, side="right")) - 1
        places[max(at, 0)].append(line)
    return [Row(tuple(sorted(some, key=lambda n: n.box.x0)), scan.picture) for some in places]


def _scan(page: Gray, dpi: float) -> Scan:
    """The page as :func:`extract.reading.one_page.scan_of` makes it ready: upright, of one ink and without creases."""
    whole, inked = binarise(page, dpi)
    rules, ink = find_rules(inked, dpi, whole)
    gray = erase_rules(whole, inked, ink, rules)
    strokes = through_print(rules, inked, ink, dpi)
    rules = [rule for rule in rules if rule not in strokes]
    ruled = without(strokes, inked, ink)
    grids = find_grids(rules, dpi, ruled, with_faint(ruled, without(strokes, whole, gray)))
    return Scan(
        gray=gray,
        ink=inked,
        to_page=Transform(),
        rules=tuple(rules),
        grids=tuple(grids),
        strokes=tuple(strokes),
        creases=(),
        cut=gray,
        layers=((gray, find_lines(ink, rules, grids, dpi)),),
        rotation=0,
        skew=0.0,
        dpi=dpi,
        width_px=page.shape[1],
        height_px=page.shape[0],
        notices=(),
    )
