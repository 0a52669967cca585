"""Letters beside ink that stands between two close lines and may be of either: doubted where the lines do not agree.

Both lines are read with such ink in. Where one of them reads a mark from it, and the other none, it is settled. Where
both do, or neither, something is read that is not there, or left out that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from extract.lines.between_lines import met_above
from extract.lines.piece_measures import PIECES
from extract.lines.segments import Lines
from extract.model.page import Box, TextRun

BELOW: Final = frozenset("ฺุู")
ABOVE: Final = frozenset("ัิีึื็่้๊๋์ํ๎")
BEARERS: Final = frozenset(chr(code) for code in range(ord("ก"), ord("ฮ") + 1))
_ASIDE: Final = 0.3
"""Bodies beside the ink in which a glyph may be of it: a reader's places are so exact."""
_NEAR: Final = 2.5
"""Bodies from the middle of the ink to the base of a line that it can be of."""
_OVER: Final = 0.25
"""Bodies by which the base of the line above may lie under the middle of the ink."""


def doubt_between(runs: Sequence[TextRun], found: Lines) -> list[TextRun]:
    """The lines' texts with letters doubted that ink between two lines may have changed.

    ``runs[k]`` is what was read in segment ``k`` of ``found``, with glyphs' boxes in its pixels.
    """
    out = list(runs)
    letters = met_above(found.parts, found.owner, found.bands).tolist()
    for label in (*found.shared.tolist(), *letters):
        box = Box(*(float(v) for v in found.parts.boxes[label]))
        if label in letters:  # the part that a vowel may be of
            box = Box(box.x0, box.y0, box.x1, box.y0 + PIECES.between_rise * found.body)
        if max(box.width, box.height) < PIECES.between_least * found.body:
            continue
        upper, lower = _lines_of(box, found)
        if upper is None or lower is None:
            continue
        around = Box(box.x0 - _ASIDE * found.body, box.y0, box.x1 + _ASIDE * found.body, box.y1)
        if not _reads(out[upper], around, BEARERS):  # Latin letters and figures have no vowels under them
            continue
        hangs, stands = _reads(out[upper], around, BELOW), _reads(out[lower], around, ABOVE)
        if label in letters:
            settled = hangs
        elif box.height > PIECES.between_high * found.body:  # two marks that have run together
            settled = hangs and stands
        else:
            settled = hangs != stands
        if not settled:
            out[upper], out[lower] = _doubted(out[upper], around), _doubted(out[lower], around)
    return out


def _lines_of(box: Box, found: Lines) -> tuple[int | None, int | None]:
    """The segments over and under a piece of ink between lines; None where there is none near."""
    x, y, reach = box.cx, box.cy, _NEAR * found.body
    bases = np.array([band.base_at(x) for band in found.bands])
    beside = np.array([s.box.x0 - found.body < x < s.box.x1 + found.body for s in found.segments])
    over = beside & (bases < y + _OVER * found.body) & (bases > y - reach)
    under = beside & ~over & (bases > y) & (bases < y + reach)
    return (
        int(np.where(over, bases, -np.inf).argmax()) if over.any() else None,
        int(np.where(under, bases, np.inf).argmin()) if under.any() else None,
    )


def _reads(run: TextRun, around: Box, marks: frozenset[str]) -> bool:
    return any(g.text in marks and g.box is not None and g.box.x_overlap(around) > 0 for g in run.glyphs)


def _doubted(run: TextRun, around: Box) -> TextRun:
    return run.hardly_read({i for i, g in enumerate(run.glyphs) if g.box is not None and g.box.x_overlap(around) > 0})
