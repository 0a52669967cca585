"""Connected pieces of ink at half of OpenCV's usual price, most of which is paid for labels of four bytes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_MOST = 65_000
"""As many labels fit two bytes, those included that turn out to be of one piece."""


def pieces(ink: NDArray[np.uint8], connectivity: int = 8) -> tuple[NDArray[np.integer], NDArray[np.int32]]:
    """The 8- or 4-connected pieces of ``ink`` (HxW, above 0 where there is ink): labels and statistics as
    ``cv2.connectedComponentsWithStats`` gives them; labels are uint16 unless there may be too many for it.
    """
    ltype = cv2.CV_16U if _beginnings(ink, connectivity) < _MOST else cv2.CV_32S
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=connectivity, ltype=ltype)
    return np.asarray(labels), np.asarray(stats, np.int32)


def _beginnings(ink: NDArray[np.uint8], connectivity: int) -> int:
    """No fewer than the labels given out before those that meet are joined: pixels of ink without any above, to the
    left or (where corners connect) between.

    Where corners connect OpenCV gives a new label to a block of two by two pixels that touches no earlier block; in it
    there is such a pixel.
    """
    if ink.size < _MOST:
        return ink.size
    before = cv2.bitwise_or(ink[1:, :-1], ink[:-1, 1:])
    if connectivity == 8:
        before = cv2.bitwise_or(before, ink[:-1, :-1])
    first = cv2.bitwise_and(cv2.bitwise_not(before), ink[1:, 1:])
    return cv2.countNonZero(first) + cv2.countNonZero(ink[0]) + cv2.countNonZero(ink[:, 0])
