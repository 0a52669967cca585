"""Long straight runs of ink: what a morphological opening with a line leaves, at a price that grows with the logarithm
of the line's length. OpenCV's grows with the length."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


def long_runs(ink: Image, length: int, *, level: bool) -> Image:
    """The runs of ``ink`` (uint8 HxW) of at least ``length`` pixels along the rows or, not ``level``, down the columns:
    as ``cv2.morphologyEx`` opens it. What meets the image's edge is taken to go on beyond it."""
    core = _over_windows(ink, length, level, cv2.min, 255)
    return _over_windows(core, length, level, cv2.max, 0) if cv2.hasNonZero(core) else core


def _over_windows(
    image: Image, length: int, level: bool, take: Callable[[Image, Image], np.ndarray], outside: int
) -> Image:
    """The least or the greatest (``take``) of the ``length`` pixels around each: of two, four, eight and so on."""
    before, after = length // 2, length - 1 - length // 2
    edges = (0, 0, before, after) if level else (before, after, 0, 0)
    out = cv2.copyMakeBorder(image, *edges, cv2.BORDER_CONSTANT, value=[outside])
    span = 1
    while span < length:
        step = min(span, length - span)
        out = take(out[:, :-step], out[:, step:]) if level else take(out[:-step], out[step:])
        span += step
    return np.asarray(out, np.uint8)
