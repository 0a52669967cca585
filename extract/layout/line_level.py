"""At what height a line of print stands, whatever marks reach above and below its letters."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from extract.model.page import Line
from extract.thai.extents import reach


def letter_height(lines: Sequence[Line]) -> float:
    """The usual height of the consonants in ``lines`` of one type, in their unit; 1 for none."""
    return median(n.box.height / (1 + sum(reach(n.text))) for n in lines) if lines else 1.0


def type_height(line: Line) -> float:
    """How high a line's type is: a text layer's box is as high as it, an image's is cut to the marks that the line
    has."""
    return line.box.height if line.reader == "text-layer" else letter_height([line])


def level_of(line: Line, height: float) -> float:
    """The y of the middle of a line's consonants, ``height`` high.

    The box of a line of an image is that of its ink, which a tone or a lower vowel makes higher; a speck at one end
    moves this by half of what it adds. The boxes of a text layer are as high as the type.
    """
    box = line.box
    if line.reader == "text-layer":
        return box.cy
    above, below = reach(line.text)
    return (box.y0 + above * height + box.y1 - below * height) / 2
