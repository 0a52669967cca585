"""A page image made ready to read: upright, straight, evenly lit, coloured ink set apart."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from extract.image import bend, dark_bands, grids, ground, light_print, light_rules, orient, photo, skew, small_copy
from extract.image import colour as inks
from extract.image.grey_rings import without_grey_rings
from extract.image.long_runs import long_runs
from extract.image.samples import Raster, as_raster, dpi_of_a4
from extract.image.screens import without_screens
from extract.model.page import Notice, Transform

#: Resolution of the copy on which skew and orientation are judged.
_MID_DPI = 150.0
#: Degrees. Below this the image is not resampled for its skew: it is finer than the measurement.
_LEAST_SKEW = 0.04
#: Degrees. Lines turning more than this from the upper to the lower half are looked at for perspective.
_TURN_SEEN = 0.2
#: Degrees. The same, from the left half to the right, for a bent page.
_BEND_SEEN = 0.25
#: Inches: height and width of the strip of lines shown to the reader, and the resolution at which it is chosen.
_STRIP = 1.3, 3.0
_DENSITY_DPI = 20.0
_CLEARLY_BETTER = 0.15
"""By which share a strip must read better upside down to turn a page that looks upright."""

ReaderScore = Callable[[np.ndarray], float]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page ready to read. ``gray`` uint8 HxW: upright, straight, evenly lit, coloured ink removed, the
    print under it kept. ``ink`` uint8 HxW: 255 where black print is. ``colour`` uint8 HxW: the coloured
    ink alone, dark on white, None if there is none. ``to_source`` takes pixels of ``gray`` to pixels of
    the image given (a pixel covers ``[i, i+1)``). ``rotation``: degrees clockwise (0, 90, 180, 270) the
    image was turned; ``skew``: the further degrees by which its lines fell to the right, taken out.
    ``dpi`` is that of ``gray``, estimated where the file's is missing or absurd. ``photo``: perspective
    was corrected.
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


@dataclass(frozen=True, slots=True)
class _Pose:
    """How the print lies: quarter turns, lean (degrees), perspective (3x3, straight page to turned
    image), and whether the page seems bent.
    """

    rotation: int
    skew: float
    tilt: np.ndarray | None = None
    bent: bool = False


def prepare(
    image: np.ndarray,
    dpi: float | tuple[float, float] | None,
    reader_score: ReaderScore | None = None,
) -> Prepared:
    """``image`` (uint8 HxW gray, HxWx3 BGR, or 1 bit) upright, straight, even and parted into inks.

    ``dpi`` is the file's resolution, a pair (horizontal, vertical) for pixels that are not square, None
    if unknown. ``reader_score`` says from 0 to 1 how well a strip of some lines (uint8 HxW, dark on white)
    reads; it is asked only where the shapes of the print leave open which way is up, and before
    a page is turned upside down. Raises ValueError for an array that is no image.
    """
    raster, small, factor = _sheet(as_raster(image, dpi))
    notices = list(raster.notices)
    pixels = raster.pixels
    if ground.is_inverted(small):
        pixels, small = cv2.bitwise_not(pixels), cv2.bitwise_not(small)
        notices.append(Notice("page-inverted", "the page is light print on dark"))
    gray, colour = _even(pixels, small, factor)
    gray = without_screens(gray, raster.dpi)
    pose = _pose(gray, raster.dpi, reader_score)
    turned, back = _turn(gray, pose)
    if colour is not None:
        colour = _turn(colour, pose)[0]
    if pose.bent:
        turned, colour, bent = _unbend(turned, colour, raster.dpi)
        if bent:
            notices.append(Notice("page-bent", "the page's lines sag or rise together; straightened"))
    clean, ink = ground.binarise(without_grey_rings(turned, raster.dpi), raster.dpi)
    if colour is not None:
        colour = grids.give_back(clean, ink, colour, raster.dpi)
    lifted = any(notice.code == "photograph" for notice in notices)
    if pose.tilt is not None and not lifted:
        notices.append(Notice("perspective", "the page's lines run together; straightened"))
    return Prepared(
        gray=clean,
        ink=ink,
        colour=colour,
        to_source=raster.to_source.after(back),
        rotation=pose.rotation,
        skew=round(pose.skew, 2),
        dpi=raster.dpi,
        photo=lifted or pose.tilt is not None,
        notices=tuple(notices),
    )


def _sheet(raster: Raster) -> tuple[Raster, np.ndarray, int]:
    """``raster``, or the sheet of paper photographed on it; its small copy; by how much that is smaller."""
    factor = small_copy.shrink_factor(raster.dpi)
    small = small_copy.shrink(raster.pixels, factor)
    corners = photo.find_sheet(small)
    if corners is None:
        return raster, small, factor
    pixels, back = photo.lift_sheet(raster.pixels, corners * factor)
    dpi = dpi_of_a4(pixels.shape[1], pixels.shape[0])
    notice = Notice("photograph", f"a sheet on a darker ground; lifted off it, taken as A4 at {dpi:.0f} dpi")
    factor = small_copy.shrink_factor(dpi)
    lifted = replace(
        raster,
        pixels=pixels,
        dpi=dpi,
        to_source=raster.to_source.after(back),
        notices=(*raster.notices, notice),
    )
    return lifted, small_copy.shrink(pixels, factor), factor


def _even(pixels: np.ndarray, small: np.ndarray, factor: int) -> tuple[np.ndarray, np.ndarray | None]:
    """The page's print in even light, and its coloured ink alone."""
    gray = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY) if pixels.ndim == 3 else pixels
    paper = ground.survey(small)
    level = cv2.cvtColor(paper.level, cv2.COLOR_BGR2GRAY) if paper.level.ndim == 3 else paper.level
    even, white = ground.flatten(gray, level, factor)
    colour = None
    if pixels.ndim == 3:
        both = [mask for mask in (paper.fills, paper.waste) if mask is not None]
        skip = np.maximum.reduce(both) if both else None
        colour = _part_inks(even, inks.find_inks(pixels, small, paper.level, factor, white, skip))
        inks.darken_rules(even, pixels, paper.level, factor, white, skip)
    if paper.fills is not None:
        light_print.invert(even, pixels, paper.fills, factor)
    if paper.waste is not None:
        ground.whiten(even, paper.waste, factor)
    dark_bands.outline(even, colour, level, paper, factor)
    light_rules.darken(even, pixels, small, paper.level, factor)
    return even, colour


def _part_inks(gray: np.ndarray, patches: list[inks.Patch]) -> np.ndarray | None:
    """Take coloured ink off ``gray`` in place and give it back; None if there is none, or if it is all the
    print.

    Where nearly all print is of one colour (a blue stencil, a cover), that is what is to be read.
    """
    if not patches:
        return None
    black = gray.copy()
    colour = inks.apply(patches, black)
    if colour is not None:
        printed = int((black[::3, ::3] < 140).sum())
        coloured = int((colour[::3, ::3] < 140).sum())
        if coloured > 3 * printed:
            return None
    gray[:] = black
    return colour


def _pose(gray: np.ndarray, dpi: float, reader_score: ReaderScore | None) -> _Pose:
    """How the print lies on an evenly lit page."""
    ink, mid_dpi = _mid_ink(gray, dpi)
    letters = _letters(ink, mid_dpi)
    rotation = 0
    if letters is not None and orient.lines_run_down(letters):
        rotation, ink = 90, cv2.rotate(ink, cv2.ROTATE_90_CLOCKWISE)
    feet = skew.find_feet(ink)
    angle = skew.find_skew(feet)
    if letters is None:
        return _Pose(0, angle)
    straight = ink
    if abs(angle) > 1.2:
        straight = _through(ink, _leaning(ink, angle), cv2.INTER_NEAREST, 0)[0]
    if rotation or straight is not ink:
        letters = _letters(straight, mid_dpi)
    evidence = orient.upright(letters) if letters is not None else orient.UNKNOWN
    over = evidence.upside_down
    if reader_score is not None and (over or not evidence.sure):
        over = _asks_over(gray, ink, _Pose(rotation, angle), over, reader_score, dpi)
    if over:
        rotation, ink = rotation + 180, cv2.rotate(ink, cv2.ROTATE_180)
        feet = skew.find_feet(ink)
    bent = abs(skew.lines_turn(feet, angle, side_by_side=True)) > _BEND_SEEN
    tilt = photo.find_tilt(ink, mid_dpi, angle) if _seems_tilted(ink, feet, mid_dpi, angle) else None
    return _Pose(rotation, angle, None if tilt is None else _scaled(tilt, dpi / mid_dpi), bent)


def _mid_ink(gray: np.ndarray, dpi: float) -> tuple[np.ndarray, float]:
    """The print of an evenly lit page (uint8 HxW, 255 = print) at about :data:`_MID_DPI`, and its resolution: a whole
    part of the page's, for what lies between the pixels pulls all angles towards the level."""
    factor = max(1, round(dpi / _MID_DPI))
    return ground.ink_of(small_copy.shrink(gray, factor), dpi / factor), dpi / factor


def _letters(ink: np.ndarray, dpi: float) -> orient.Letters | None:
    """The letters on ``ink``; which way they stand needs no more than the usual resolution of the copy."""
    if dpi > 1.2 * _MID_DPI:
        scale = _MID_DPI / dpi
        small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
        return orient.find_letters(cv2.compare(small, 127, cv2.CMP_GT), _MID_DPI)
    return orient.find_letters(ink, dpi)


def _seems_tilted(ink: np.ndarray, feet: skew.Feet, dpi: float, angle: float) -> bool:
    """Whether lines turn down the page, or upright strokes across it."""
    if abs(skew.lines_turn(feet, angle)) > _TURN_SEEN:
        return True
    posts = long_runs(ink, round(0.6 * dpi), level=False)
    if not cv2.hasNonZero(posts):
        return False
    return abs(skew.lines_turn(skew.find_feet(cv2.transpose(posts)), -angle)) > _TURN_SEEN


def _scaled(matrix: np.ndarray, factor: float) -> np.ndarray:
    """The same perspective in pixels ``factor`` times smaller."""
    scale = np.diag((factor, factor, 1.0))
    return np.asarray(scale @ matrix @ np.linalg.inv(scale))


def _unbend(gray: np.ndarray, colour: np.ndarray | None, dpi: float) -> tuple[np.ndarray, np.ndarray | None, bool]:
    """Both layers without the common bend of their lines, and whether there was one."""
    ink, mid_dpi = _mid_ink(gray, dpi)
    factor = dpi / mid_dpi
    field = bend.find_bend(ink, mid_dpi)
    if field is None:
        return gray, colour, False
    gray = bend.flatten(gray, field, factor, 255)
    return gray, None if colour is None else bend.flatten(colour, field, factor, 255), True


def _asks_over(
    gray: np.ndarray, ink: np.ndarray, pose: _Pose, over: bool, reader_score: ReaderScore, dpi: float
) -> bool:
    """Whether the page is upside down, by how its densest strip reads either way. ``over`` is what shapes say; ``ink``
    is the print on a small copy, turned as ``pose`` says and not straightened."""
    turned = _turn(gray, _Pose(pose.rotation, 0.0))[0]
    strip = _turn(turned[_densest(ink, turned.shape, dpi)], _Pose(0, pose.skew))[0]
    stands = reader_score(strip)
    if not over and stands + _CLEARLY_BETTER * stands >= 1.0:
        return False  # nothing reads better than that
    upset = reader_score(cv2.rotate(strip, cv2.ROTATE_180))
    return upset >= stands if over else upset > stands + _CLEARLY_BETTER * abs(stands)


def _densest(ink: np.ndarray, shape: tuple[int, ...], dpi: float) -> tuple[slice, slice]:
    """Where the strip with most print lies on a page of this ``shape`` and resolution, of which ``ink`` is a copy."""
    high, wide = (max(1, round(side / dpi * _DENSITY_DPI)) for side in shape)
    small = cv2.resize(ink, (wide, high), interpolation=cv2.INTER_AREA)
    size = [min(side, round(inches * _DENSITY_DPI)) for side, inches in zip(small.shape, _STRIP, strict=True)]
    sums = cv2.boxFilter(small, cv2.CV_32F, size[::-1], anchor=(0, 0), normalize=False, borderType=cv2.BORDER_CONSTANT)
    place = np.unravel_index(int(np.argmax(sums)), sums.shape)
    first = [round(float(at) / _DENSITY_DPI * dpi) for at in place]
    return np.s_[first[0] : first[0] + round(_STRIP[0] * dpi), first[1] : first[1] + round(_STRIP[1] * dpi)]


def _turn(gray: np.ndarray, pose: _Pose) -> tuple[np.ndarray, Transform]:
    """``gray`` turned upright and straightened; the map back."""
    height, width = gray.shape[:2]
    back = {
        0: Transform(),
        90: Transform((0, 1, 0, -1, 0, height, 0, 0, 1)),
        180: Transform((-1, 0, width, 0, -1, height, 0, 0, 1)),
        270: Transform((0, -1, width, 1, 0, 0, 0, 0, 1)),
    }[pose.rotation]
    codes = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    if pose.rotation:
        gray = cv2.rotate(gray, codes[pose.rotation])
    if pose.tilt is None and abs(pose.skew) < _LEAST_SKEW:
        return gray, back
    matrix = _leaning(gray, pose.skew) if pose.tilt is None else pose.tilt
    gray, straight = _through(gray, matrix, cv2.INTER_LINEAR, 255)
    return gray, back.after(straight)


def _leaning(image: np.ndarray, angle: float) -> np.ndarray:
    """From a straight page to ``image``, which leans by ``angle`` degrees: a turn about the centre."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = image.shape[1] / 2, image.shape[0] / 2
    return np.array([[cos, -sin, x - cos * x + sin * y], [sin, cos, y - sin * x - cos * y], [0.0, 0.0, 1.0]])


def _through(image: np.ndarray, back: np.ndarray, method: int, outside: int) -> tuple[np.ndarray, Transform]:
    """``image`` seen through ``back`` (target to ``image``), on a canvas that holds all of it; the map
    back.
    """
    height, width = image.shape[:2]
    edges = np.array([[0, width, width, 0], [0, 0, height, height], [1, 1, 1, 1]], np.float64)
    there = np.linalg.inv(back) @ edges
    x, y = there[0] / there[2], there[1] / there[2]
    # A steep slant throws far corners out of proportion: a fifth more than the image is enough.
    left, right = max(x.min(), -0.2 * width), min(x.max(), 1.2 * width)
    top, bottom = max(y.min(), -0.2 * height), min(y.max(), 1.2 * height)
    shift = np.array([[1, 0, math.floor(left)], [0, 1, math.floor(top)], [0, 0, 1.0]])
    size = (math.ceil(right) - math.floor(left), math.ceil(bottom) - math.floor(top))
    matrix = back @ shift
    return photo.warp(image, matrix, *size, outside, method), photo.as_transform(matrix)
