"""Print that a white crease cut: what is left of a figure may look like another, and a point may be gone whole.

The page is read with its cut strokes joined. What a crease runs through is as sure as any print only where it reads
the same with the strokes left cut, and where the crease shows that it cut a figure: in the white between two it may
have taken a point with it, and beside a number one more digit. A column of numbers has its white in one line as well,
and seems creased: where a number that has its point stands with its digits in that line, nothing of it was taken; and
where half of the numbers in its way stand so, it is no crease, and reading alike with and without it is enough.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.image.creases import Crease
from extract.model.page import Box, Line
from extract.read.engines import recognizer
from extract.read.number_runs import number_runs
from extract.read.touched import cut_out, doubt, grown, plain

Gray = NDArray[np.uint8]

_BESIDE = 0.35
"""How far from a number, in its heights, a crease may have taken a digit whole: a thin one and the white around it."""
_AROUND = 0.9
"""The same for what is looked at."""
_DARK = 140
"""Of 255: what is darker is print."""
_STROKE = 0.08
"""Share of a number's height in a column of pixels from which the ink there is a stroke of it, and no speck."""
_CLEAR = 0.6
"""Share of a crease's width that is white where it ran: its gaps differ by less."""
_REFUTED, _FEWEST = 0.5, 5
"""Share of the numbers in a crease's way that stand in it from which there is none, and the fewest of them: of nine
that were found in columns of scanned tables eight have 0.52 to 1.0."""
_OFF = 3
"""Pixels by which a crease may run beside its place."""


def cut_through(lines: Sequence[Line], joined: Gray, page: Gray, creases: Sequence[Crease]) -> list[Line]:
    """The lines, read from ``joined``, with the numbers and letters doubted that creases may have changed.

    ``joined`` and ``page`` (uint8 HxW, dark on light, in the pixels of the lines' boxes) are the page with the cut
    strokes joined, rules taken out, and as it is.
    """
    if not creases:
        return list(lines)
    cut = np.maximum(joined, page)  # joining darkens alone, taking out lightens
    refuted = [crease for crease in creases if not crease.level and _is_refuted(crease, lines, cut)]
    return [_checked(line, joined, cut, creases, refuted) for line in lines]


def _is_refuted(crease: Crease, lines: Sequence[Line], cut: Gray) -> bool:
    """Whether an upright crease would have left too much of the numbers that it should have run through."""
    boxes = [box for line in lines for *_, box in number_runs(line)]
    parts = [(box, crease.within(box)) for box in boxes]
    crossed = [box for box, part in parts if part is not None and box.x0 < part.x0 < part.x1 < box.x1]
    standing = sum(_stands_in(crease, box, cut) for box in crossed)
    return len(crossed) >= _FEWEST and standing >= _REFUTED * len(crossed)


def _checked(line: Line, joined: Gray, cut: Gray, creases: Sequence[Crease], refuted: Sequence[Crease]) -> Line:
    glyphs = line.run.glyphs
    near = [crease for crease in creases if _touched(line.box, crease, _BESIDE)]
    if not near:
        return line
    unsure: set[int] = set()
    letters = {i for i, glyph in enumerate(glyphs) if glyph.box and any(_touched(glyph.box, c, 0.0) for c in near)}
    for start, end, box in number_runs(line):
        letters -= set(range(start, end))
        through = [crease for crease in near if _touched(box, crease, _BESIDE)]
        if "." in line.text[start:end]:
            through = [crease for crease in through if not _stands_in(crease, box, cut)]
        shown = all(crease in refuted or _shows(crease, box) for crease in through)
        if through and not (shown and _same(line.text[start:end], box, joined, cut)):
            unsure |= set(range(start, end))
    if letters and (any(crease.level for crease in near) or not _reads_alike(line.box, joined, cut)):
        unsure |= letters
    return doubt(line, unsure)


def _touched(box: Box, crease: Crease, beside: float) -> bool:
    around = grown(box, beside * box.height, 0.0)
    part = crease.within(around)
    return part is not None and around.x_overlap(part) > 0 and around.y_overlap(part) > 0


def _shows(crease: Crease, box: Box) -> bool:
    """Whether a crease shows that it cut a figure of the number in this box, and not all of them."""
    return not crease.level and any(box.contains(gap.cx, gap.cy) for gap in crease.gaps)


def _same(number: str, box: Box, joined: Gray, cut: Gray) -> bool:
    """Whether a number reads as it did with its strokes joined and with them cut."""
    return all(text == number for text in _read(grown(box, _AROUND * box.height, 0.0), joined, cut))


def _stands_in(crease: Crease, box: Box, cut: Gray) -> bool:
    """Whether print stands where an upright crease should have run through the number in this box."""
    part = crease.within(box)
    if crease.level or part is None or not box.x0 < part.x0 < part.x1 < box.x1:
        return False
    strip = cut[max(0, round(part.y0)) : round(part.y1), max(0, round(part.x0) - _OFF) : round(part.x1) + _OFF]
    inked = np.flatnonzero(np.count_nonzero(strip < _DARK, axis=0) > _STROKE * box.height)
    widest = int(np.diff(np.concatenate(([-1], inked, [strip.shape[1]]))).max()) - 1
    return widest < _CLEAR * part.width


def _reads_alike(box: Box, joined: Gray, cut: Gray) -> bool:
    whole, as_is = _read(box, joined, cut)
    return whole == as_is


def _read(box: Box, *pictures: Gray) -> list[str]:
    return [plain(reading.text) for reading in recognizer().read([cut_out(picture, box) for picture in pictures])]
