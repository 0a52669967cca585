"""Print that foreign ink touches: a pen's stroke or a stamp's ring may have taken a digit away with it.

Where a stroke crosses print, taking the colour out can take out what it touches, and the number that is left reads as
surely as any: 56.0 under a blue ring as 6.0. A grey ring is one piece with the digit that it touches, and no line takes
it. So such a number is read once more with the ink left in; only if that shows the same digits is its reading as sure
as before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.lines.lattice import Grid
from extract.lines.segments import Lines
from extract.model.page import HARDLY_READ, Box, Glyph, Line, Rule, TextRun
from extract.read.engines import recognizer
from extract.read.number_runs import number_runs
from extract.thai import digits

Gray = NDArray[np.uint8]

_BESIDE = 0.9
"""How far to either side of a number, in its heights, ink may have covered one more digit."""
_HANGS = 0.25
"""How far over and under a line, in its heights, a stroke may have taken vowels and tones of its letters."""
_MIDDLE = 0.25
"""Share of a glyph's width to either side of its middle that a rule runs through, where it does not run beside it."""
_INKED = 0.012
"""Share of the square of its height that must be inked there; less is a speck."""
_DARK = 170


_TALL = 1.5
"""Letter bodies in height from which ink that is of no line is a seal's or a pen's."""
_THROUGH = 2.0
"""Heights of its own line's letters from which a piece of a number has a stroke through it; a figure with a tail has
1.6."""
_STACKED = 3.0
"""The same for letters, which stand in stacks with their vowels and tones."""
_NEAR = 0.6
"""How far from a glyph such ink may have swallowed the next one, in letter bodies."""
_SWALLOWED = 3.0
"""Heights of a number to either side within which stray ink on its row may have swallowed part of it."""
_WIDE = 3.0
"""Letter bodies in width from which stray ink on a number's row is a seal's or a pen's: the flat of a ring."""
_ROW = 0.2
"""Share of a number's height at its top and its foot that is no part of its row: rules and underlines lie there."""
_EDGES = " |/\\()[]"
"""What an edge of the stray ink reads as."""


def doubted(lines: Sequence[Line], black: Gray, colour: Gray) -> list[Line]:
    """The lines, read from ``black``, with the numbers doubted that read otherwise once the ink of ``colour`` is back.

    Both images are uint8 (height, width), dark on light, of one page and in the pixels of the lines' boxes.
    """
    out = list(lines)
    inked = cv2.integral((colour < _DARK).astype(np.uint8))
    found = [
        (k, start, end, around)
        for k, line in enumerate(lines)
        for start, end, around in _numbers(line)
        if _ink_in(inked, around) > _INKED * around.height**2
    ]
    if not found:
        return out
    crops = [np.minimum(cut_out(black, around), cut_out(colour, around)) for *_, around in found]
    for (k, start, end, _), reading in zip(found, recognizer().read(crops), strict=True):
        if _figures(reading.text) != _figures(lines[k].text[start:end]):
            out[k] = _less_sure(out[k], start, end)
    return out


def struck(lines: Sequence[Line], gray: Gray, found: Lines, grids: Sequence[Grid] = ()) -> list[Line]:
    """The lines, read from ``gray``, with what a seal or a pen touches doubted.

    Large pieces that are of no line may have swallowed a glyph, or all of a number but its last figure; a number that
    reads alone, and as it did, with the ink in is as sure as before. A piece of a line that is taller than any figure
    is a figure with a stroke through it, and no look tells what the stroke covers. ``gray`` is the page, uint8 (height,
    width), in which the lines were ``found`` and the ``grids`` lie: no ink swallows what is in another cell.
    """
    out = list(lines)
    heights = found.parts.heights
    bands = np.array([*(band.height for band in found.bands), 0.0])
    stray = found.owner < 0
    large = stray & ((heights > _TALL * found.body) | (found.parts.widths > _WIDE * found.body))
    through = (heights > _TALL * found.body) & (heights > _THROUGH * bands[found.owner])
    large[0] = through[0] = False
    cells = [cell.box for grid in grids for cell in grid.cells] if large.any() else []
    for piece in np.flatnonzero(large | (~stray & through)):
        x0, y0, x1, y1 = (float(v) for v in found.parts.boxes[piece])
        reach = (_SWALLOWED if stray[piece] else _NEAR) * 2 * found.body
        around = Box(x0 - reach, y0, x1 + reach, y1)
        for k, line in enumerate(out):
            if line.ink == "black" and line.box.x_overlap(around) > 0 and line.box.y_overlap(around) > 0:
                cell = next((box for box in cells if box.contains(line.box.cx, line.box.cy)), None)
                out[k] = (
                    _beside_stray(line, gray, found, int(piece), cell)
                    if stray[piece]
                    else _struck_through(
                        line, found, int(piece), bool(heights[piece] > _STACKED * bands[found.owner[piece]])
                    )
                )
    return out


def run_through(lines: Sequence[Line], strokes: Sequence[Rule], rules: Sequence[Rule] = ()) -> list[Line]:
    """The lines with what thin straight strokes run through, or close by, doubted: no look tells what they covered.

    ``strokes``, and the page's ``rules``, are in the pixels of the lines' boxes. An upright rule that runs through a
    number is a stroke.
    """
    out = list(lines)
    for rule in rules:
        if not rule.horizontal:
            for k, line in enumerate(out):
                if _meet(line.box, rule.box):
                    out[k] = doubt(line, _parted_by(line, rule))
    for stroke in strokes:
        for k, line in enumerate(out):
            reach, over = _BESIDE * line.box.height, _HANGS * line.box.height
            if _meet(grown(line.box, reach, over), stroke.box):
                boxes = [(i, g.text, g.box) for i, g in enumerate(line.run.glyphs) if g.box is not None]
                touched = {i for i, c, b in boxes if _meet(grown(b, 0, 0 if digits.is_digit(c) else over), stroke.box)}
                for start, end, around in _numbers(line):
                    if _meet(around, stroke.box):
                        touched |= set(range(start, end))
                out[k] = doubt(line, touched)
    return out


def grown(box: Box, aside: float, over: float) -> Box:
    """The box, wider on both sides by ``aside`` and higher above and below by ``over``."""
    return Box(box.x0 - aside, box.y0 - over, box.x1 + aside, box.y1 + over)


def _parted_by(line: Line, rule: Rule) -> set[int]:
    """The glyphs of the numbers through which an upright rule runs: between two of them, or through the middle of one.
    A speck behind a cell's edge makes the last glyph's box reach over it."""
    touched: set[int] = set()
    for start, end, _ in number_runs(line):
        boxes = [g.box for g in line.run.glyphs[start:end] if g.box is not None]
        x = rule.box.cx
        between = any(b.cx < x for b in boxes) and any(b.cx > x for b in boxes)
        if between or any(abs(b.cx - x) < _MIDDLE * b.width for b in boxes):
            touched |= set(range(start, end))
    return touched


def _meet(box: Box, other: Box) -> bool:
    return box.x_overlap(other) > 0 and box.y_overlap(other) > 0


def _beside_stray(line: Line, gray: Gray, found: Lines, piece: int, cell: Box | None) -> Line:
    """The line with the glyphs doubted that the stray piece of ink touches, and the numbers that it may have swallowed
    part of; ``cell`` is the line's."""
    glyphs = line.run.glyphs
    reach = _NEAR * found.body
    touched: set[int] = set()
    if found.parts.heights[piece] > _TALL * found.body:
        touched = {i for i, g in enumerate(glyphs) if g.box is not None and _reaches(found, piece, g.box, reach)}
    for start, end, box in number_runs(line):
        own = set(range(start, end))
        row = _row_of(box, cell)
        if touched & own or _reaches(found, piece, row, 0.0):
            around = Box(row.x0, box.y0, row.x1, box.y1)
            near = next(around_ for first, _, around_ in _numbers(line) if first == start)
            number = line.text[start:end]
            same = _reads_so(gray, near, number) and _reads_so(gray, around, number)
            touched = touched - own if same else touched | own
    return doubt(line, touched)


def _row_of(box: Box, cell: Box | None) -> Box:
    """The row on which a number stands, as far as its print may have gone on; within its cell."""
    reach, edge = _SWALLOWED * box.height, _ROW * box.height
    x0, x1 = box.x0 - reach, box.x1 + reach
    if cell is not None:
        x0, x1 = max(x0, cell.x0), min(x1, cell.x1)
    return Box(x0, box.y0 + edge, max(x0, x1), box.y1 - edge)


def _struck_through(line: Line, found: Lines, piece: int, letters: bool) -> Line:
    """The line with the figures doubted, and the numbers of theirs, that are of one piece with a stroke; with
    ``letters`` all glyphs that are."""
    glyphs = line.run.glyphs
    own = [(i, g) for i, g in enumerate(glyphs) if letters or digits.is_digit(g.text)]
    boxes = {i: g.box for i, g in own if g.box is not None}
    touched = {i for i, box in boxes.items() if _reaches(found, piece, box, 0.0)}
    for start, end, _ in number_runs(line):
        if touched.intersection(range(start, end)):
            touched |= set(range(start, end))
    return doubt(line, touched)


def doubt(line: Line, touched: set[int]) -> Line:
    """The line with these glyphs hardly read."""
    return replace(line, run=line.run.hardly_read(touched)) if touched else line


def _reads_so(gray: Gray, around: Box, number: str) -> bool:
    (reading,) = recognizer().read([cut_out(gray, around)])
    return plain(reading.text) == number


def plain(text: str) -> str:
    """The text of a look without spaces, and what the edge of other ink in it reads as."""
    return "".join(c for c in text if c not in _EDGES)


def _reaches(found: Lines, piece: int, box: Box, reach: float) -> bool:
    """Whether ink of the piece lies within ``reach`` of the box to its sides."""
    labels = found.parts.labels
    x0, x1 = max(0, round(box.x0 - reach)), max(0, round(box.x1 + reach))
    return bool((labels[max(0, round(box.y0)) : max(0, round(box.y1)), x0:x1] == piece).any())


def _numbers(line: Line) -> list[tuple[int, int, Box]]:
    """Each number of the line: first code point, the one after, and the box that is looked at."""
    found = []
    for start, end, box in number_runs(line):
        reach = _BESIDE * box.height
        found.append((start, end, grown(box, reach, 0.0)))
    return found


def _ink_in(inked: NDArray[np.int32], box: Box) -> int:
    height, width = inked.shape[0] - 1, inked.shape[1] - 1
    x0, x1 = (min(max(round(x), 0), width) for x in (box.x0, box.x1))
    y0, y1 = (min(max(round(y), 0), height) for y in (box.y0, box.y1))
    return int(inked[y1, x1] - inked[y0, x1] - inked[y1, x0] + inked[y0, x0])


def cut_out(gray: Gray, box: Box) -> Gray:
    """The box and some room over and under it."""
    room = 0.25 * box.height
    y0, y1 = max(0, round(box.y0 - room)), max(1, round(box.y1 + room))
    x0, x1 = max(0, round(box.x0)), max(1, round(box.x1))
    return np.ascontiguousarray(gray[y0:y1, x0:x1])


def _figures(text: str) -> str:
    return "".join(c for c in digits.to_arabic(text) if c in digits.ARABIC)


def _less_sure(line: Line, start: int, end: int) -> Line:
    glyphs: list[Glyph] = list(line.run.glyphs)
    for k in range(start, end):
        glyphs[k] = replace(glyphs[k], confidence=glyphs[k].confidence * HARDLY_READ)
    return replace(line, run=TextRun.of(glyphs))
