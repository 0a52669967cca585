"""The raster as handed over: one sample type, square pixels, a resolution one can believe."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extract.image.pieces import pieces
from extract.model.page import Notice, Transform

#: Above this effective resolution a page is reduced to :data:`REDUCED_DPI`: more pixels read no better.
MAX_DPI = 350.0
REDUCED_DPI = 300.0
_A4_INCHES = (8.27, 11.69)
#: Line lengths of fax machines in pixels (T.4: A4, B4, A3 at 8 pixels a millimetre, as 204 dpi).
_FAX_WIDTHS = (1728, 2048, 2432)
_FAX_DPI = 204.0
#: Smaller images are widened by paper on the right and below: no step then has to mind them.
_LEAST_SIDE = 64


@dataclass(frozen=True, slots=True)
class Raster:
    """``pixels`` uint8, HxW or HxWx3 (BGR), square; ``dpi`` believed; ``to_source`` into the image as
    given.
    """

    pixels: np.ndarray
    dpi: float
    to_source: Transform
    notices: tuple[Notice, ...] = ()


def as_raster(image: np.ndarray, dpi: float | tuple[float, float] | None) -> Raster:
    """``image`` with square pixels at an effective resolution of at most :data:`MAX_DPI`.

    ``image`` is HxW (gray, or 1 bit as 0/1, 0/255 or bool), HxWx3 BGR or HxWx4 BGRA (laid on white), uint8,
    uint16 or bool. ``dpi`` may be a pair (horizontal, vertical) for pixels that are not square. Raises
    ValueError for an array of another shape or without pixels.
    """
    pixels = _as_bytes(image)
    height, width = pixels.shape[:2]
    notices: list[Notice] = []
    scale_x = scale_y = 1.0
    horizontal, vertical = dpi if isinstance(dpi, tuple) else (dpi, dpi)
    stretch = _fax_stretch(pixels, horizontal, vertical)
    if stretch != 1.0:
        notices.append(Notice("pixels-not-square", f"pixels are {stretch:.2f} times as high as wide"))
        if stretch > 1.0:
            scale_y = stretch
        else:
            scale_x = 1.0 / stretch
    believed = _believable(horizontal, width * scale_x, height * scale_y)
    if stretch != 1.0 and not believed and width in _FAX_WIDTHS:
        believed = _FAX_DPI
    if stretch < 1.0 and believed:
        believed /= stretch
    if not believed:
        believed = dpi_of_a4(width * scale_x, height * scale_y)
        told = "no resolution" if not horizontal else f"a resolution of {horizontal:.0f} dpi"
        notices.append(Notice("resolution-estimated", f"the file gives {told}; taken as {believed:.0f} dpi"))
    reduce = REDUCED_DPI / believed if believed > MAX_DPI else 1.0
    if reduce != 1.0 or stretch != 1.0:
        size = (max(1, round(width * scale_x * reduce)), max(1, round(height * scale_y * reduce)))
        method = cv2.INTER_AREA if reduce < 1.0 else cv2.INTER_LINEAR
        pixels = cv2.resize(pixels, size, interpolation=method)
        believed *= reduce
    to_source = Transform.scale(width / pixels.shape[1], height / pixels.shape[0])
    return Raster(pixels, believed, to_source, tuple(notices))


def _as_bytes(image: np.ndarray) -> np.ndarray:
    if image.ndim not in (2, 3) or image.size == 0 or (image.ndim == 3 and image.shape[2] not in (1, 3, 4)):
        raise ValueError(f"not an image: array of shape {image.shape}")
    if image.dtype == np.bool_:
        image = image.astype(np.uint8) * 255
    elif image.dtype == np.uint16:
        image = (image >> 8).astype(np.uint8)
    elif image.dtype != np.uint8:
        raise ValueError(f"not an image: samples of type {image.dtype}")
    if image.ndim == 3 and image.shape[2] == 1:
        image = image[:, :, 0]
    if image.ndim == 3 and image.shape[2] == 4:
        alpha = cv2.cvtColor(image[:, :, 3], cv2.COLOR_GRAY2BGR)
        image = cv2.add(cv2.multiply(image[:, :, :3], alpha, scale=1 / 255), cv2.bitwise_not(alpha))
    if image.ndim == 3:
        image = _gray_if_gray(image)
    if image.ndim == 2 and image[::3, ::3].max(initial=0) <= 1 and image.max() <= 1:
        image = image * np.uint8(255)
    below, right = max(0, _LEAST_SIDE - image.shape[0]), max(0, _LEAST_SIDE - image.shape[1])
    if below or right:
        paper = [int(image.max())] * 3
        image = cv2.copyMakeBorder(image, 0, below, 0, right, cv2.BORDER_CONSTANT, value=paper)
    return np.ascontiguousarray(image)


def _gray_if_gray(image: np.ndarray) -> np.ndarray:
    """A colour image; its one channel where all three are alike."""
    sample = image[::7, ::7]
    if not np.array_equal(sample[..., 0], sample[..., 1]) or not np.array_equal(sample[..., 1], sample[..., 2]):
        return image
    blue, green, red = cv2.split(image)
    return image if cv2.absdiff(blue, green).any() or cv2.absdiff(green, red).any() else np.asarray(blue)


def _fax_stretch(pixels: np.ndarray, horizontal: float | None, vertical: float | None) -> float:
    """Height of a pixel over its width. Told by two resolutions, or by a fax's line length on too flat a
    page. A 204x98 dpi fax of an A4 page is 1728 x about 1080: 1.6 times as wide as high, which no paper
    is at that width.
    """
    if horizontal and vertical and 0.2 < horizontal / vertical < 5 and abs(horizontal / vertical - 1) > 0.01:
        return horizontal / vertical
    height, width = pixels.shape[:2]
    if pixels.ndim == 2 and width in _FAX_WIDTHS and 0.45 < height / width < 0.72 and _is_squashed(pixels):
        return _FAX_DPI / 98.0
    return 1.0


def _is_squashed(pixels: np.ndarray) -> bool:
    """Whether letters are wider than high on a page of black and white; of true shape they are narrower."""
    if not bool(np.isin(pixels[::5, ::5], (0, 255)).all()):
        return False
    _, stats = pieces(np.asarray(cv2.bitwise_not(pixels), np.uint8))
    wide, high = stats[1:, 2], stats[1:, 3]
    letters = (high >= 5) & (high < 60) & (wide >= 5) & (wide < 120)
    return int(letters.sum()) >= 20 and float(np.median(wide[letters] / high[letters])) > 1.2


def _believable(dpi: float | None, width: float, height: float) -> float | None:
    """``dpi`` if the page it makes could lie on a desk: no side longer than A2's, the long side not under 2
    inches.
    """
    if not dpi or not 50 <= dpi <= 2500:
        return None
    return dpi if 2.0 <= max(width, height) / dpi <= 24.0 else None


def dpi_of_a4(width: float, height: float) -> float:
    """The resolution that makes the image an A4 page, upright or lying, by the side that fits worse.

    A strip of a page is taken to be as wide, or as high, as the page.
    """
    short, long = sorted((width, height))
    if long / short < 2:
        return max(50.0, min(short / _A4_INCHES[0], long / _A4_INCHES[1]))
    return max(50.0, width / _A4_INCHES[0] if width > height else height / _A4_INCHES[1])
