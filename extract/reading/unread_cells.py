"""Cells of a ruled table that hold print of which nothing was read: they are unreadable, and no empty cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

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
_EDGE = 0.2
"""Letter bodies from a cell's rules in which their remains lie."""


def unread(lines: Sequence[Line], found: Lines, grids: Sequence[Grid], reader: Reader) -> list[Line]:
    """A line of one character that stands for no letter, without confidence, for each cell with print and no line.

    ``found`` is what ``lines`` were read from, in the pixels of ``grids``.
    """
    b, body = found.parts.boxes, found.body
    x, y = (b[:, 0] + b[:, 2]) / 2, (b[:, 1] + b[:, 3]) / 2
    heights, widths = found.parts.heights, found.parts.widths
    letters = (heights >= _LETTER[0] * body) & (heights <= _LETTER[1] * body) & (widths >= _NARROW * body)
    letters[0] = False
    out = []
    for box in (cell.box for grid in grids for cell in grid.cells):
        if any(box.contains(line.box.cx, line.box.cy) for line in lines):
            continue
        edge = _EDGE * body
        inside = letters & (x > box.x0 + edge) & (x < box.x1 - edge) & (y > box.y0 + edge) & (y < box.y1 - edge)
        own = np.flatnonzero(inside)
        if len(own) >= _FEWEST:
            ink = b[own]
            place = Box(*(float(v) for v in (ink[:, 0].min(), ink[:, 1].min(), ink[:, 2].max(), ink[:, 3].max())))
            out.append(Line(TextRun.of([Glyph(UNREAD, place, 0.0)]), place, reader, UNREAD))
    return out
