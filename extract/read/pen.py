"""Whether a number was printed or written by a pen: its strokes, slant and joins, as a small network has learnt them.

The reader's own sureness does not tell: it reads a pen's ๔ as surely as a printed one, and wrongly as often. So every
number's picture is judged by itself, and what a pen wrote is marked, for no such number may stand unseen. What it may
say is read by a reader of pens' digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extract.model.page import Box, Glyph, Line, TextRun
from extract.read.number_runs import number_runs
from extract.read.pen_context import Number, are_pens, in_text
from extract.read.pen_digits import HEIGHT, ROOM, cut_out, network, read_digits

Gray = NDArray[np.uint8]

MODEL: Final = Path(__file__).parents[1] / "models" / "pen.onnx"
WIDTH: Final = 96
FEWEST_ROWS: Final = 12
"""Rows of ink below which a picture is too coarse to tell strokes: half of a figure at 150 dpi."""
CERTAIN: Final = 0.98
"""The network's sureness from which what a pen wrote is read by the reader of pens; below it the number may be print
after all, in whose place nothing else is put. Of printed numbers some one in a thousand reach it."""
SURER: Final = 0.5
"""Sureness of its least sure digit from which the reader of pens is believed rather than that of print: a person looks
at either."""
_BATCH: Final = 64


def mark_pen(lines: Sequence[Line], gray: Gray) -> list[Line]:
    """The lines, read from ``gray`` (uint8, height x width, dark on light), with the glyphs marked of numbers that a
    pen wrote, in the digits that the reader of pens sees. Raises MissingError where a model is not there."""
    out = list(lines)
    found = [
        (k, start, end, box)
        for k, line in enumerate(lines)
        for start, end, box in number_runs(line, signs_behind=False)
    ]
    sure = sureness([picture(_cut(gray, box)) for *_, box in found])
    told = [in_text(line.text) for line in lines]
    numbers = [Number(lines[k].run.glyphs[start:end], box, s, told[k])
               for (k, start, end, box), s in zip(found, sure, strict=True)]  # fmt: skip
    pens = are_pens(numbers, gray)
    by_pen = [(*place, s) for place, s, pen in zip(found, sure, pens, strict=True) if pen]
    for k, start, end, box, own in reversed(by_pen):  # from the back, for a number may get more digits than were read
        glyphs = list(out[k].run.glyphs)
        if own >= CERTAIN:
            glyphs[start:end] = _by_pen(glyphs[start:end], box, _cut(gray, box))
        else:
            glyphs[start:end] = [replace(g, pen=True) for g in glyphs[start:end]]
        out[k] = replace(out[k], run=TextRun.of(glyphs))
    return out


def _by_pen(glyphs: Sequence[Glyph], box: Box, crop: Gray) -> list[Glyph]:
    """The glyphs of a number that a pen wrote: as the reader of pens reads its picture, where it is surer of that than
    not; a number with a comma, which that one does not know, stays as it was read. Of as many digits in either reading
    each has its own place, and the one point that the reader of print saw is kept."""
    text, sure = read_digits(crop)
    if sure < SURER or any(g.text == "," for g in glyphs):
        return [replace(g, pen=True) for g in glyphs]
    places = [g for g in glyphs if g.text != "."]
    if len(places) != len(text.replace(".", "")):
        return [Glyph(char, box, sure, pen=True) for char in text]
    if "." not in text and len(glyphs) == len(places) + 1:
        at = next(i for i, g in enumerate(glyphs) if g.text == ".")
        text = f"{text[:at]}.{text[at:]}"
    digit = iter(places)
    return [Glyph(c, box, sure, pen=True) if c == "." else _in_place(next(digit), c, sure) for c in text]


def _in_place(printed: Glyph, char: str, sure: float) -> Glyph:
    """A digit by pen where the reader of print saw one, whose own reading stays among what it may be."""
    others = ((printed.text, printed.confidence),) if printed.text != char else ()
    return Glyph(char, printed.box, sure, others, pen=True)


def picture(crop: Gray) -> Gray | None:
    """A number's picture (uint8, any size, dark on light) at the size that the network knows; None where there is
    hardly any ink."""
    ink = cut_out(crop, FEWEST_ROWS, WIDTH)
    if ink is None:
        return None
    out = np.full((HEIGHT, WIDTH), 255, np.uint8)
    left = (WIDTH - ink.shape[1]) // 2
    out[ROOM : HEIGHT - ROOM, left : left + ink.shape[1]] = ink
    return out


def sureness(pictures: Sequence[Gray | None]) -> list[float]:
    """For each picture how surely a pen wrote what is on it, 0 to 1; 0 for none."""
    there = [k for k, p in enumerate(pictures) if p is not None]
    sure = [0.0] * len(pictures)
    judge = network(MODEL, "tells pens from print")
    for first in range(0, len(there), _BATCH):
        some = there[first : first + _BATCH]
        batch = np.stack([p for k in some if (p := pictures[k]) is not None])[:, None]
        for k, value in zip(some, judge.run(None, {"pictures": batch})[0], strict=True):
            sure[k] = float(value)
    return sure


def _cut(gray: Gray, box: Box) -> Gray:
    """The picture inside the box."""
    y0, y1 = max(0, round(box.y0)), max(1, round(box.y1))
    x0, x1 = max(0, round(box.x0)), max(1, round(box.x1))
    return np.ascontiguousarray(gray[y0:y1, x0:x1])
