"""Points that left no ink: two digits of one number further apart than the page's digits are.

On a copy of a copy a point may be gone whole, and ``๔.๖`` reads as 46, as surely as any number. What is left is its
room: the white between its neighbours is wider than between any other two digits, in this number and on this page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extract.lines.segments import Lines
from extract.model.page import Line
from extract.read.number_runs import number_runs
from extract.read.torn import EVEN
from extract.read.touched import doubt
from extract.thai import digits

ROOM: Final = 0.27
"""Heights of a line of digits by which white that a point stood in is wider than the page's usual: the narrowest points
take a quarter, and the white to either side of one is never less than between digits."""


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The white between the neighbours of a number, ``gaps`` in heights of its line."""

    line: int
    start: int
    end: int
    gaps: tuple[float, ...]


def doubt_lost_points(lines: Sequence[Line], found: Lines) -> list[Line]:
    """The lines with the numbers hardly read in which two digits stand as far apart as if a point stood between them.

    ``lines`` were read from the segments ``found``, in whose pixels their boxes are.
    """
    owners = {(s.box.x0, s.box.y0, s.box.x1, s.box.y1): k for k, s in enumerate(found.segments)}
    boxes, order = found.parts.boxes, np.argsort(found.owner, kind="stable")
    ranked = found.owner[order]
    pairs = []
    for k, line in enumerate(lines):
        runs = [run for run in number_runs(line, signs_behind=False) if run[1] - run[0] > 1]
        segment = owners.get((line.box.x0, line.box.y0, line.box.x1, line.box.y1))
        if runs and segment is not None:
            first, after = np.searchsorted(ranked, (segment, segment + 1))
            whites = _whites(boxes[order[first:after]])
            pairs += [_Pairs(k, start, end, _gaps(line, start, end, whites)) for start, end, _ in runs]
    gaps = [gap for p in pairs for gap in p.gaps]
    usual = float(np.median(gaps)) if gaps else 0.0
    out = list(lines)
    for p in pairs:
        others = sorted(p.gaps)[:-1]
        if p.gaps and max(p.gaps) > usual + ROOM and (not others or max(p.gaps) > EVEN * others[-1]):
            out[p.line] = doubt(out[p.line], set(range(p.start, p.end)))
    return out


def _whites(boxes: NDArray[np.int32]) -> NDArray[np.float64]:
    """The white between pieces of ink along their line: (n, 2), from and to."""
    ordered = boxes[np.argsort(boxes[:, 0])]
    ends = np.maximum.accumulate(ordered[:, 2])
    return np.stack([ends[:-1], ordered[1:, 0]], axis=1).astype(np.float64)


def _gaps(line: Line, start: int, end: int, whites: NDArray[np.float64]) -> tuple[float, ...]:
    """The white between each two digits side by side, in heights of the line; 0 where they touch."""
    glyphs = line.run.glyphs[start:end]
    gaps = []
    for a, b in pairwise(glyphs):
        if a.box is not None and b.box is not None and digits.is_digit(a.text) and digits.is_digit(b.text):
            middle = (whites[:, 0] + whites[:, 1]) / 2
            between = whites[(middle > a.box.cx) & (middle < b.box.cx)]
            gaps.append(float((between[:, 1] - between[:, 0]).max(initial=0.0)) / line.box.height)
    return tuple(gaps)
