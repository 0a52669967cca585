"""The picture of one line, for the reader: its own ink and nobody else's, level, with room for its marks.

What is left of a neighbouring line at the edge of a crop is read as a tone mark or a vowel below, so it is
painted over with the ground (rules are: the image handed in has them erased). What is faint and belongs to
nobody is left as it is: a broken stroke may be part of a letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.lines.crop_measures import CROP
from extract.lines.segments import Lines
from extract.model.page import Box

Gray = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Crop:
    """One line's picture and the way back: crop column 0, row 0 is work pixel ``x0``, ``y0`` (at column 0).

    A levelled crop had each column shifted up by ``slope`` times its distance from column 0. ``body`` is
    the height of the line's letters in pixels; ``top`` and ``bottom`` are the crop's rows between which the
    line's own ink lies, the room around it left out.
    """

    image: Gray
    x0: float
    y0: float
    slope: float
    body: float
    top: float
    bottom: float

    def span(self, x0: float, x1: float) -> Box:
        """What stands in the crop's columns ``x0`` to ``x1``, as a box in work pixels."""
        return self.to_work(Box(x0, self.top, max(x0, x1), self.bottom))

    def to_work(self, box: Box) -> Box:
        """A box in the crop as a box in work pixels."""
        first, last = self.slope * box.x0, self.slope * box.x1
        return Box(
            self.x0 + box.x0,
            self.y0 + box.y0 + min(first, last),
            self.x0 + box.x1,
            self.y0 + box.y1 + max(first, last),
        )


def crops(gray: Gray, lines: Lines) -> list[Crop]:
    """The picture of every segment of ``lines``, in their order.

    ``gray`` (height, width), dark on light, is the page they were found on, rules erased.
    """
    owners = _owners(lines)
    return [_crop(gray, lines, owners, k, lines.bands[k].height) for k in range(len(lines.segments))]


def crops_as_usual(gray: Gray, lines: Lines, chosen: Sequence[int]) -> list[Crop]:
    """The pictures of the segments ``chosen`` as if their letters were as tall as the page's usual ones, whatever
    their ink seems to say: where print is torn, its pieces are taken for small letters."""
    owners = _owners(lines)
    return [_crop(gray, lines, owners, k, lines.body) for k in chosen]


def _owners(lines: Lines) -> NDArray[np.int16]:
    """For each label the segment it belongs to, counted from 2; 1 for nobody's ink, 0 for what is never painted over:
    paper, and marks that may be of either line."""
    owners = np.asarray(lines.owner + 2, np.int16)
    owners[0] = 0
    owners[lines.shared] = 0
    return owners


def _crop(gray: Gray, lines: Lines, owners: NDArray[np.int16], index: int, tall: float) -> Crop:
    """The picture of one segment whose letters are ``tall`` pixels high; see the module for what it leaves out."""
    box, band = lines.segments[index].box, lines.bands[index]
    height, width = gray.shape
    tall = float(np.clip(tall, CROP.lowest * lines.body, CROP.highest * lines.body))
    side = max(2, round(CROP.side * tall))
    x0, x1 = max(0, int(box.x0) - side), min(width, int(np.ceil(box.x1)) + side)
    rise = sorted((band.base_at(x0), band.base_at(x1)))
    if abs(box.height) < CROP.dash * lines.body:  # a dash or a point: its own height says nothing of the line's
        tall = lines.body
        rise = [box.cy + tall / 2, box.cy + tall / 2]
    top = min(box.y0 - 2, rise[0] - tall * (1 + CROP.above))
    bottom = max(box.y1 + 2, rise[1] + tall * CROP.below)
    y0, y1 = max(0, int(top)), min(height, int(np.ceil(bottom)))
    image = _masked(gray[y0:y1, x0:x1].copy(), owners.take(lines.parts.labels[y0:y1, x0:x1]), index + 2)
    slope = 0.0
    if abs(band.slope) * (x1 - x0) > CROP.level * tall and rise[0] != rise[1]:
        slope = band.slope
        image = _levelled(image, slope)
    drift = slope * (x1 - x0)
    ink_top, ink_bottom = box.y0 - y0 - max(drift, 0.0), box.y1 - y0 - min(drift, 0.0)
    return Crop(image, float(x0), float(y0), slope, tall, max(ink_top, 0.0), min(ink_bottom, float(y1 - y0)))


def _masked(image: Gray, owners: NDArray[np.int16], own: int) -> Gray:
    """``image`` with the ink of others than ``own`` painted over, in place."""
    inked, mine = (owners > 0).view(np.uint8), (owners == own).view(np.uint8)
    other = cv2.subtract(inked, mine)
    if not cv2.hasNonZero(other):
        return image
    others, near = _grown(other, CROP.edge_others), _grown(mine, CROP.edge_own)
    blank = cv2.subtract(others, near)
    image[blank > 0] = _median(image, (cv2.bitwise_or(inked, blank) == 0).view(np.uint8))
    return image


def _grown(ink: Gray, pixels: int) -> Gray:
    side = 2 * pixels + 1
    return np.asarray(cv2.dilate(ink, np.ones((side, side), np.uint8)), np.uint8)


def _median(image: Gray, mask: Gray) -> int:
    """The median of the gray of ``image`` where ``mask`` is set, rounded down; white where it is nowhere."""
    count = cv2.countNonZero(mask)
    white = cv2.countNonZero(cv2.bitwise_and(mask, cv2.compare(image, 255, cv2.CMP_EQ)))
    if count - white < (count + 1) // 2 or not count:
        return 255  # as of nearly every line: to count each gray takes many times as long
    below = np.cumsum(cv2.calcHist([image], [0], mask, [256], [0, 256]).ravel().astype(np.int64))
    return int(np.searchsorted(below, (count + 1) // 2) + np.searchsorted(below, count // 2 + 1)) // 2


def _levelled(image: Gray, slope: float) -> Gray:
    """The image sheared so that a base line rising by ``slope`` lies level; new corners take the edge's
    grey."""
    matrix = np.array([[1.0, 0.0, 0.0], [-slope, 1.0, 0.0]])
    size = (image.shape[1], image.shape[0])
    return np.asarray(
        cv2.warpAffine(image, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )
