"""Small things done to decoded pixels: colour dropped where there is none, pixels made square."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def without_colour(bgr: np.ndarray) -> np.ndarray:
    """H x W where a BGR image is gray throughout (to a compression's noise), else the image as it is."""
    import numpy as np

    blue, green, red = (bgr[::7, ::7, k].astype(np.int16) for k in range(3))
    span = np.maximum(np.maximum(blue, green), red) - np.minimum(np.minimum(blue, green), red)
    if span.max(initial=0) <= 2:
        return np.ascontiguousarray(bgr[:, :, 1])
    return bgr


def square(pixels: np.ndarray, across: float, down: float) -> np.ndarray:
    """Pixels of unlike resolutions (a fax has 204 x 98 dpi) stretched to the finer of the two."""
    if abs(across / down - 1) < 0.05:
        return pixels
    import cv2
    import numpy as np

    finer = max(across, down)
    height, width = pixels.shape[:2]
    size = round(width * finer / across), round(height * finer / down)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC))
