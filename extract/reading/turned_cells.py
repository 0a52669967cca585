"""Heads of a ruled table that are printed upright, a quarter turn to the left or to the right, read as they stand.

What is read in such a cell line by line is single letters, one under another, or nothing. A cell of such lines, or of
such ink, is read turned as well, and the reading that is much surer stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.lines.lattice import Grid, GridCell, holding
from extract.model.page import Box, Glyph, Line, TextRun, union_of

UPRIGHT = 2.0
"""How much higher than wide print is at least that stands upright in a line or two; several lines are of any shape."""
LONGEST = 2.5
"""Bodies of letters: what is read line by line is short in such a cell; a longer line, surely read, is a word that lies
level."""
SURE, SURER, PLAIN = 0.6, 0.1, 0.9
"""Mean confidence of a turned reading at least, its lead over the level one, and what it has at least where the print
is not of the shape of upright lines."""
FEWEST = 3
"""Letters of a turned reading, for a single digit is one either way; and bodies of letters that its print is high."""
LEAST = 0.3
"""Bodies of letters that upright print is wide at least; a rule's remains are less."""
INK = 150
"""Gray (0 to 255) below which a pixel is print."""
EDGE = 0.2
"""Bodies of letters from a cell's rules in which their remains lie."""

ReadLines = Callable[[np.ndarray], Sequence[Line]]
"""The lines of a picture (uint8 HxW, dark on light), in its pixels."""


def with_turned(
    lines: Sequence[Line], gray: np.ndarray, grids: Sequence[Grid], body: float, read: ReadLines
) -> list[Line]:
    """The lines; in cells printed upright, what is read turned in place of what was read level.

    ``gray`` (uint8 HxW, dark on light) is the page they were read from, ``body`` the height of its letters.
    """
    out = list(lines)
    within = _within(out, grids)
    for k, cell in enumerate(c for grid in grids for c in grid.cells):
        level = [out[i] for i in np.flatnonzero(within[k]).tolist()]
        sure = _sureness(level)
        if sure >= SURE and any(n.box.width > LONGEST * body for n in level):
            continue
        high, wide = _print(cell, gray, body)
        if high < FEWEST * body or wide < LEAST * body:
            continue
        slender = high >= UPRIGHT * wide or _is_slender(level)
        if not slender and sure >= SURE:
            continue
        turned = max((_turned(cell, gray, body, read, left) for left in (True, False)), key=_sureness)
        if turned and _sureness(turned) >= max(SURE if slender else PLAIN, sure + SURER):
            out = [n for n in out if n not in level] + turned
            within = _within(out, grids)
    return out


def _is_slender(level: Sequence[Line]) -> bool:
    """Whether what was read level stands in a narrow pile of several lines."""
    pile = union_of(n.box for n in level)
    return len(level) >= FEWEST and pile is not None and pile.height >= UPRIGHT * pile.width


def _print(cell: GridCell, gray: np.ndarray, body: float) -> tuple[int, int]:
    """How high and how wide a cell's ink is, in pixels."""
    part = gray[_inside(cell, body)]
    ink = part < INK
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return 0, 0
    return int(rows[-1] - rows[0]) + 1, int(columns[-1] - columns[0]) + 1


def _inside(cell: GridCell, body: float) -> tuple[slice, slice]:
    """A cell's place on the page without its rules and their remains."""
    edge = EDGE * body
    return (
        slice(max(0, round(cell.box.y0 + edge)), max(0, round(cell.box.y1 - edge))),
        slice(max(0, round(cell.box.x0 + edge)), max(0, round(cell.box.x1 - edge))),
    )


def _within(lines: Sequence[Line], grids: Sequence[Grid]) -> NDArray[np.bool_]:
    """For each cell which of the lines stand in it: (cells, lines)."""
    return holding(grids, [(n.box.cx, n.box.cy) for n in lines])


def _turned(cell: GridCell, gray: np.ndarray, body: float, read: ReadLines, left: bool) -> list[Line]:
    """The lines of a cell whose letters stand a quarter turn to the left, or to the right, each where it stands on the
    page."""
    place = _inside(cell, body)
    (y0, y1), (x0, x1) = ((side.start, side.stop) for side in place)
    if x1 - x0 < body or y1 - y0 < body:
        return []
    level = cv2.ROTATE_90_CLOCKWISE if left else cv2.ROTATE_90_COUNTERCLOCKWISE
    found = read(cv2.rotate(np.ascontiguousarray(gray[place]), level))
    if sum(c.isalpha() for n in found for c in n.text) < FEWEST:
        return []

    def back(box: Box) -> Box:
        if left:
            return Box(x0 + box.y0, y1 - box.x1, x0 + box.y1, y1 - box.x0)
        return Box(x1 - box.y1, y0 + box.x0, x1 - box.y0, y0 + box.x1)

    # Lines that stand side by side on the page go on from one to the next; each is given a row of its own in the cell.
    out = []
    high = (y1 - y0) / max(1, len(found))
    for k, line in enumerate(sorted(found, key=lambda n: n.box.cy)):
        stands = back(line.box)
        box = Box(stands.x0, y0 + k * high, stands.x1, y0 + (k + 1) * high)
        glyphs = [replace(g, box=None if g.box is None else back(g.box)) for g in line.run.glyphs]
        out.append(replace(line, run=TextRun.of(glyphs), box=box))
    return out


def _sureness(lines: Sequence[Line]) -> float:
    glyphs: list[Glyph] = [g for n in lines for g in n.run.glyphs if not g.text.isspace()]
    return sum(g.confidence for g in glyphs) / len(glyphs) if glyphs else 0.0
