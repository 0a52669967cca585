"""A page as its paper shows it, or a piece of it, at any size: what viewers, the desk and IIIF ask for.

The full picture of a page has :data:`FULL_DPI` pixels an inch, whatever the file holds, so that places in points and
places in pixels are one another's multiples.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from extract.errors import InputError, LimitError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extract.model.page import Transform
    from extract.open.source import PageImage

    Pixels = NDArray[np.uint8]

FULL_DPI = 200.0
"""Small Thai print, tone marks and all, is read with ease at it; a scan of 300 loses nothing that a viewer shows."""
MOST_PIXELS = 30_000_000
"""Pixels of one picture that is asked for: a page of A3 at 300 dpi has 17 million."""
ABOVE, BESIDE = 14.0, 230.0
"""Points around a value that are shown with it: a line of print, and the label that stands on the left in a table."""
_JPEG_QUALITY = 85
_FRAME, _OUTSIDE = (40, 40, 220), 4
"""Blue, green, red of the frame around a value, and pixels that it stands outside of it."""
_LOOSE = 0.02
"""Pixels that a size in hundredths of points may be off."""


@dataclass(frozen=True, slots=True)
class View:
    """``x0, y0, x1, y1`` in points of the page as filed; ``width`` and ``height`` of the picture in pixels, turned
    clockwise by ``turn`` (0, 90, 180, 270) after it was drawn at that size. ``mark``: a box (points) to be framed."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: int
    height: int
    turn: int = 0
    gray: bool = False
    form: Literal["png", "jpg"] = "png"
    mark: tuple[float, float, float, float] | None = None


def full_size(width: float, height: float) -> tuple[int, int]:
    """Pixels of the full picture of a page of ``width`` x ``height`` points."""
    # A page of so many pixels at this very resolution has so many here: points are kept to a hundredth.
    return max(1, math.ceil(width * FULL_DPI / 72 - _LOOSE)), max(1, math.ceil(height * FULL_DPI / 72 - _LOOSE))


def whole(width: float, height: float, dpi: float, form: Literal["png", "jpg"] = "png") -> View:
    """All of a page of ``width`` x ``height`` points."""
    size = max(1, round(width * dpi / 72)), max(1, round(height * dpi / 72))
    return View(0.0, 0.0, width, height, *size, form=form)


def check(view: View) -> None:
    """Raises LimitError where a picture is too large, InputError where it shows nothing."""
    if not (0 < view.width * view.height <= MOST_PIXELS and max(view.width, view.height) < 1 << 16):
        raise LimitError(f"a picture of {view.width:,} x {view.height:,} pixels", hint="ask for a smaller one")
    if not (view.x0 < view.x1 and view.y0 < view.y1):
        raise InputError("the picture shows no part of the page", code="no-picture")


def around(box: tuple[float, float, float, float], turn: int, size: tuple[float, float], *, dpi: float) -> View:
    """A box (points, as filed) with what stands around it: the row's label on its left, a line above and below.

    ``turn``: how far the page is turned clockwise to be read; ``size``: its width and height in points.
    """
    left, top, right, bottom = BESIDE, ABOVE, 3 * ABOVE, ABOVE
    for _ in range(turn // 90 % 4):  # the page as filed is the upright one turned back, anticlockwise
        left, top, right, bottom = top, right, bottom, left
    x0, y0 = max(0.0, box[0] - left), max(0.0, box[1] - top)
    x1, y1 = min(size[0], box[2] + right), min(size[1], box[3] + bottom)
    width, height = (max(1, round(side * dpi / 72)) for side in (x1 - x0, y1 - y0))
    return View(x0, y0, x1, y1, width, height, turn % 360, mark=box)


def draw(image: PageImage, view: View) -> bytes:
    """PNG or JPEG of what ``view`` shows of a page's image.

    Raises InputError where it cannot be drawn, LimitError where the picture is too large.
    """
    import cv2
    import numpy as np

    check(view)
    picture = _cut(image.pixels, image.to_page, view)
    if view.gray and picture.ndim == 3:
        picture = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    if view.mark is not None:
        picture = _framed(picture, view, view.mark)
    turns = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    if view.turn in turns:
        picture = np.asarray(cv2.rotate(picture, turns[view.turn]), np.uint8)
    options = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY] if view.form == "jpg" else [cv2.IMWRITE_PNG_COMPRESSION, 3]
    done, data = cv2.imencode(f".{view.form}", picture, options)
    if not done:
        raise InputError("the page cannot be drawn", code="no-picture")
    return data.tobytes()


def _framed(picture: Pixels, view: View, box: tuple[float, float, float, float]) -> Pixels:
    """The picture with a frame around a box, just outside of it, so that no print is hidden."""
    import cv2
    import numpy as np

    across, down = view.width / (view.x1 - view.x0), view.height / (view.y1 - view.y0)
    first = math.floor((box[0] - view.x0) * across) - _OUTSIDE, math.floor((box[1] - view.y0) * down) - _OUTSIDE
    last = math.ceil((box[2] - view.x0) * across) + _OUTSIDE, math.ceil((box[3] - view.y0) * down) + _OUTSIDE
    coloured = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR) if picture.ndim == 2 else picture.copy()
    return np.asarray(cv2.rectangle(coloured, first, last, _FRAME, 2), np.uint8)


def _cut(pixels: Pixels, to_page: Transform, view: View) -> Pixels:
    """The piece of the page's image, white where the image has nothing; ``to_page`` takes its pixels to points."""
    import cv2
    import numpy as np

    across = (view.x1 - view.x0) / view.width, (view.y1 - view.y0) / view.height
    from_view = _transform(across, view)
    to_image = np.array(to_page.inverse().after(from_view).m, np.float64).reshape(3, 3)
    # Every pixel that a smaller picture leaves out must count in its neighbours, or thin strokes break.
    step = max(1.0, min(float(np.hypot(*to_image[:2, k])) for k in (0, 1)))
    if step > 1:
        size = max(1, round(pixels.shape[1] / step)), max(1, round(pixels.shape[0] / step))
        ratio = size[0] / pixels.shape[1], size[1] / pixels.shape[0]
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
        to_image = np.diag((*ratio, 1.0)) @ to_image
    # A pixel's place is its middle to OpenCV, its corner to us.
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    to_image = np.linalg.inv(half) @ to_image @ half
    white = 255 if pixels.ndim == 2 else (255, 255, 255)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    drawn = cv2.warpPerspective(
        pixels, to_image, (view.width, view.height), flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=white
    )
    return np.asarray(drawn, np.uint8)


def _transform(across: tuple[float, float], view: View) -> Transform:
    from extract.model.page import Transform

    return Transform((across[0], 0, view.x0, 0, across[1], view.y0, 0, 0, 1))
