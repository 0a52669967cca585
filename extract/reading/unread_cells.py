"""Cells of a ruled table that hold print of which nothing was read: they are unreadable, and no empty cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.lines.lattice import Grid
from extract.lines.segments import Lines
from extract.model.page import Box, Glyph, Line, Reader, TextRun

UNREAD = "\ufffd"
_LETTER = (0.6, 1.9)
"""Height of a letter or figure, in the page's letter bodies."""
_NARROW = 0.25
"""Width of one; what is narrower is a rule's remains as soon."""
_FEWEST = 2
"""Such pieces in a cell; one alone is a tick, or dirt."""
_INK = 0.8
"""Ink of larger pieces in a cell, in squares of the page's letter body, that is a figure with a stroke through it: a
tick has 0.4, the edge of a ring 0.5, three figures 1."""
_SPECKS = frozenset(".,•·'’‘ ")
"""What a number's point is read as, where the stroke took its figures."""
_EDGE = 0.2
"""Letter bodies from a cell's rules in which their remains lie."""


def unread(lines: Sequence[Line], found: Lines, grids: Sequence[Grid], reader: Reader) -> list[Line]:
    """A line of one character that stands for no letter, without confidence, for each cell with print and no line.

    ``found`` is what ``lines`` were read from, in the pixels of ``grids``.
    """
    b, body = found.parts.boxes, found.body
    middles = np.stack([(b[:, 0] + b[:, 2]) / 2, (b[:, 1] + b[:, 3]) / 2])
    read = [line.box for line in lines if not set(line.text) <= _SPECKS]
    at_lines = np.array([(box.cx, box.cy) for box in read]).reshape(-1, 2).T
    heights, widths = found.parts.heights, found.parts.widths
    letters = (heights >= _LETTER[0] * body) & (heights <= _LETTER[1] * body) & (widths >= _NARROW * body)
    tall = (found.owner < 0) & (heights > _LETTER[1] * body)
    letters[0] = tall[0] = False
    out = []
    for box in (cell.box for grid in grids for cell in grid.cells):
        if _within(at_lines, box).any():
            continue
        edge = _EDGE * body
        inner = Box(box.x0 + edge, box.y0 + edge, box.x1 - edge, box.y1 - edge)
        if (letters & _within(middles, inner)).sum() >= _FEWEST or _ink(found, tall, inner) >= _INK * body * body:
            out.append(Line(TextRun.of([Glyph(UNREAD, box, 0.0)]), box, reader, UNREAD))
    return out


def _within(points: NDArray[np.float64], box: Box) -> NDArray[np.bool_]:
    """Whether each of ``points``, shape (2, n), lies in the box."""
    x, y = points
    return np.asarray((x >= box.x0) & (x <= box.x1) & (y >= box.y0) & (y <= box.y1))


def _ink(found: Lines, chosen: NDArray[np.bool_], box: Box) -> int:
    """Pixels of the chosen pieces within a box."""
    if not chosen.any():
        return 0
    x0, y0, x1, y1 = (max(0, round(v)) for v in (box.x0, box.y0, box.x1, box.y1))
    return int(chosen[found.parts.labels[y0:y1, x0:x1]].sum())
