"""Connected pieces of ink and the size of the print: what every later step of the layout counts in.

All boxes are pixels of the upright image, origin top left, y downwards. ``ink`` images are uint8 or bool
of shape (height, width), anything above 0 being ink.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.image.pieces import pieces
from extract.lines.line_measures import LINES
from extract.lines.piece_measures import PIECES

Ink = NDArray[np.uint8]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Components:
    """Connected ink. Row ``k`` of ``boxes`` is ``x0, y0, x1, y1`` of label ``k``; label 0 is the ground.

    ``labels`` has the image's shape; ``area`` counts pixels.
    """

    labels: NDArray[np.integer]
    boxes: Ints
    area: Ints

    @property
    def heights(self) -> Ints:
        return self.boxes[:, 3] - self.boxes[:, 1]

    @property
    def widths(self) -> Ints:
        return self.boxes[:, 2] - self.boxes[:, 0]


def connect(ink: NDArray[np.generic]) -> Components:
    """The 8-connected components of ``ink``."""
    labels, stats = pieces(ink.view(np.uint8))
    boxes = stats[:, :4].copy()
    boxes[:, 2:] += boxes[:, :2]
    return Components(labels, boxes, stats[:, 4].copy())


def body_height(parts: Components, dpi: float) -> float:
    """Height in pixels of the commonest letter's body: a Thai consonant without its marks, a digit.

    The mode of the component heights within what text is set in, smoothed; that of a 16-point Thai text face on a page
    with hardly any print.
    """
    usual, low, high = (points * dpi / 72 for points in (LINES.body, LINES.body_least, LINES.body_most))
    height, width = parts.heights[1:], parts.widths[1:]
    fair = (height >= low) & (height <= high) & (width >= LINES.letter_slim * height)
    fair &= width <= LINES.letter_wide * height
    chosen = height[fair]
    if chosen.size < LINES.letters_least:
        return usual
    counts = np.bincount(chosen, minlength=int(high) + 2).astype(np.float32)
    spread = max(1, round(LINES.body_spread * usual))
    kernel = np.ones(2 * spread + 1, np.float32)
    smooth = np.convolve(counts, kernel, mode="same")
    # tone marks of a large face are as tall as letters of a small one: prefer the taller of two
    # near-equal peaks
    peak = int(np.argmax(smooth * np.sqrt(np.arange(smooth.size, dtype=np.float32))))
    near = chosen[np.abs(chosen - peak) <= max(1.0, LINES.body_near * peak)]
    return float(np.median(near)) if near.size else float(peak)


def mended(ink: NDArray[np.generic], parts: Components, body: float) -> NDArray[np.uint8] | None:
    """The ink with small holes closed, where faint toner broke most letters to pieces; None on a page that is whole.

    On a sound page letters outnumber marks and points two to one; where their pieces do, most letters are broken.
    """
    h = parts.heights
    pieces = int(((h > LINES.broken_least * body) & (h < LINES.broken_most * body)).sum())
    letters = int(((h >= PIECES.whole * body) & (h < PIECES.tall * body)).sum())
    if pieces < LINES.broken or pieces < LINES.broken_share * letters:
        return None
    size = max(3, round(LINES.mended * body))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return np.asarray(cv2.morphologyEx(ink.view(np.uint8), cv2.MORPH_CLOSE, kernel), np.uint8)
