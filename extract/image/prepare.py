"""A page image made ready to read: upright, straight, evenly lit, coloured ink set apart."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from ..content import Notice, Transform
from . import ground, orient, skew
from .raster import as_raster

#: Resolution of the copy on which skew and orientation are judged.
_MID_DPI = 150.0
#: Below this the image is not resampled for its skew: it is finer than the measurement.
_LEAST_SKEW = 0.04

ReaderScore = Callable[[np.ndarray], float]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page ready to read.

    ``gray`` uint8 HxW: upright, straight, evenly lit, coloured ink removed, the print under it kept. ``ink`` uint8
    HxW: 255 where black print is. ``colour`` uint8 HxW: the coloured ink alone, dark on white, None if there is
    none. ``to_source`` takes pixels of ``gray`` to pixels of the image given (a pixel covers ``[i, i+1)``).
    ``rotation``: degrees clockwise (0, 90, 180, 270) the image was turned; ``skew``: the further degrees by which its
    lines fell to the right, taken out. ``dpi`` is that of ``gray``, estimated where the file's is missing or absurd.
    ``photo``: perspective was corrected.
    """

    gray: np.ndarray
    ink: np.ndarray
    colour: np.ndarray | None
    to_source: Transform
    rotation: int
    skew: float
    dpi: float
    photo: bool
    notices: tuple[Notice, ...]


def prepare(
    image: np.ndarray,
    dpi: float | tuple[float, float] | None,
    reader_score: ReaderScore | None = None,
) -> Prepared:
    """``image`` (uint8 HxW gray, HxWx3 BGR, or 1 bit) upright, straight, even and parted into inks.

    ``dpi`` is the file's resolution, a pair (horizontal, vertical) for pixels that are not square, None if unknown.
    ``reader_score`` gives a higher number the better a strip of some lines (gray, HxW) reads; it is asked only
    where the shapes of the print leave open which way is up. Raises ValueError for an array that is no image.
    """
    raster = as_raster(image, dpi)
    notices = list(raster.notices)
    pixels, dpi_now = raster.pixels, raster.dpi
    factor = ground.shrink_factor(dpi_now)
    small = ground.shrink(pixels, factor)
    if ground.is_inverted(small):
        pixels, small = cv2.bitwise_not(pixels), cv2.bitwise_not(small)
        notices.append(Notice("page-inverted", "the page is light print on dark"))
    gray = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY) if pixels.ndim == 3 else pixels
    paper = ground.survey(small)
    level = cv2.cvtColor(paper.level, cv2.COLOR_BGR2GRAY) if paper.level.ndim == 3 else paper.level
    even = ground.flatten(gray, level, factor)
    if paper.fills is not None:
        darkest = pixels.min(axis=2) if pixels.ndim == 3 else pixels
        ground.invert_fills(even, darkest, paper.fills, factor)
    if paper.waste is not None:
        ground.whiten(even, paper.waste, factor)
    rotation, angle = _angles(even, dpi_now, reader_score)
    even, to_source = _turn(even, rotation, angle)
    ink = ground.binarise(even, dpi_now)
    return Prepared(
        even, ink, None, raster.to_source.after(to_source), rotation, round(angle, 2), dpi_now, False, tuple(notices)
    )


def _angles(gray: np.ndarray, dpi: float, reader_score: ReaderScore | None) -> tuple[int, float]:
    """Quarter turns (degrees clockwise) and skew of an evenly lit page."""
    factor = max(1, round(dpi / _MID_DPI))
    mid = ground.shrink(gray, factor)
    mid_dpi = dpi / factor
    ink = ground.binarise(mid, mid_dpi)
    rotation = 0
    letters = orient.find_letters(ink, mid_dpi)
    if letters is not None and orient.lines_run_down(letters):
        rotation, ink = 90, cv2.rotate(ink, cv2.ROTATE_90_CLOCKWISE)
    angle = skew.find_skew(ink)
    if letters is None:
        return 0, angle
    straight = _straighten(ink, angle, cv2.INTER_NEAREST, 0)[0] if abs(angle) > 0.5 else ink
    if rotation or straight is not ink:
        letters = orient.find_letters(straight, mid_dpi)
    evidence = orient.upright(letters) if letters is not None else orient.Upright(0.0, 0.0, 0)
    if evidence.upside_down:
        rotation += 180
    return rotation, angle


def _turn(gray: np.ndarray, rotation: int, angle: float) -> tuple[np.ndarray, Transform]:
    """``gray`` turned by ``rotation`` degrees clockwise and straightened; the map back."""
    height, width = gray.shape[:2]
    back = {
        0: Transform(),
        90: Transform((0, 1, 0, -1, 0, height, 0, 0, 1)),
        180: Transform((-1, 0, width, 0, -1, height, 0, 0, 1)),
        270: Transform((0, -1, width, 1, 0, 0, 0, 0, 1)),
    }[rotation]
    codes = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    if rotation:
        gray = cv2.rotate(gray, codes[rotation])
    if abs(angle) < _LEAST_SKEW:
        return gray, back
    gray, straight = _straighten(gray, angle, cv2.INTER_LINEAR, 255)
    return gray, back.after(straight)


def _straighten(image: np.ndarray, angle: float, method: int, outside: int) -> tuple[np.ndarray, Transform]:
    """``image`` turned anticlockwise by ``angle`` degrees on a canvas that holds all of it; the map back."""
    height, width = image.shape[:2]
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    new_width = math.ceil(width * cos + height * abs(sin))
    new_height = math.ceil(height * cos + width * abs(sin))
    # source = centre + R(angle) (target - new centre), in continuous coordinates
    a, b, d, e = cos, -sin, sin, cos
    c = width / 2 - a * new_width / 2 - b * new_height / 2
    f = height / 2 - d * new_width / 2 - e * new_height / 2
    # OpenCV counts from pixel centres: shift by half a pixel on both sides.
    matrix = np.array([[a, b, c + (a + b) / 2 - 0.5], [d, e, f + (d + e) / 2 - 0.5]])
    turned = cv2.warpAffine(
        image, matrix, (new_width, new_height), flags=method | cv2.WARP_INVERSE_MAP, borderValue=outside
    )
    return turned, Transform((a, b, c, d, e, f, 0, 0, 1))
