"""A small copy of a page, of about 75 dpi, on which its paper is judged; what is found on it, enlarged again."""

from __future__ import annotations

import cv2
import numpy as np

SMALL_DPI = 75.0


def shrink_factor(dpi: float) -> int:
    return max(1, round(dpi / SMALL_DPI))


def shrink(image: np.ndarray, factor: int) -> np.ndarray:
    """Means over ``factor`` x ``factor`` pixels. An incomplete last row or column of blocks is left out."""
    if factor == 1:
        return image
    height, width = image.shape[0] // factor, image.shape[1] // factor
    if not height or not width:
        return np.asarray(cv2.resize(image, (max(1, width), max(1, height)), interpolation=cv2.INTER_AREA))
    whole = image[: height * factor, : width * factor]
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA))


def reduce_to(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """``image`` at a smaller ``size`` (width, height), hardly other than ``cv2.INTER_AREA`` makes it, for a tenth of
    its price: halved as often as that goes, and the rest of the way between the pixels."""
    wide, high = size
    while image.shape[0] >= 2 * high and image.shape[1] >= 2 * wide:
        image = shrink(image, 2)
    if image.shape[:2] == (high, wide):
        return image
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR))


def grow(small: np.ndarray, shape: tuple[int, ...], factor: int, method: int = cv2.INTER_LINEAR) -> np.ndarray:
    """``small`` enlarged by ``factor``, its edges drawn out to ``shape``'s height and width."""
    height, width = shape[:2]
    if factor > 1:
        small = cv2.resize(small, (small.shape[1] * factor, small.shape[0] * factor), interpolation=method)
    below, right = max(0, height - small.shape[0]), max(0, width - small.shape[1])
    if below or right:
        small = cv2.copyMakeBorder(small, 0, below, 0, right, cv2.BORDER_REPLICATE)
    return small[:height, :width]
