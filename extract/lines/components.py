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

    The mode of the component heights between 3 and 14 points, smoothed; 5.2 points (a 16-point Thai text
    face) on a page with hardly any print.
    """
    usual = 5.2 * dpi / 72
    low, high = 3.0 * dpi / 72, 14.0 * dpi / 72
    height, width = parts.heights[1:], parts.widths[1:]
    fair = (height >= low) & (height <= high) & (width >= 0.25 * height) & (width <= 6 * height)
    chosen = height[fair]
    if chosen.size < 12:
        return usual
    counts = np.bincount(chosen, minlength=int(high) + 2).astype(np.float32)
    spread = max(1, round(0.06 * usual))
    kernel = np.ones(2 * spread + 1, np.float32)
    smooth = np.convolve(counts, kernel, mode="same")
    # tone marks of a large face are as tall as letters of a small one: prefer the taller of two
    # near-equal peaks
    peak = int(np.argmax(smooth * np.sqrt(np.arange(smooth.size, dtype=np.float32))))
    near = chosen[np.abs(chosen - peak) <= max(1.0, 0.15 * peak)]
    return float(np.median(near)) if near.size else float(peak)


def mended(ink: NDArray[np.generic], parts: Components, body: float) -> NDArray[np.uint8] | None:
    """The ink with small holes closed, where faint toner broke most letters to pieces; None on a page that is whole.

    On a sound page letters outnumber marks and points two to one; where their pieces do, most letters are broken.
    """
    h = parts.heights
    pieces = int(((h > 0.12 * body) & (h < 0.45 * body)).sum())
    letters = int(((h >= 0.7 * body) & (h < 1.9 * body)).sum())
    if pieces < 200 or pieces < 1.1 * letters:
        return None
    size = max(3, round(0.16 * body))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return np.asarray(cv2.morphologyEx(ink.view(np.uint8), cv2.MORPH_CLOSE, kernel), np.uint8)
