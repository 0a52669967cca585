"""Connected pieces of ink at a third of OpenCV's usual price, most of which is paid for labels of four bytes and for
statistics that visit every pixel: those of a page's runs of ink are a hundred times fewer."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.intp]

_MOST = 65_000
"""As many labels fit two bytes, those included that turn out to be of one piece."""
_SMALL = 65_000
"""Pixels of an image so small that OpenCV's own statistics cost less than asking for runs."""


def pieces(
    ink: NDArray[np.uint8], connectivity: int = 8, own: tuple[Ints, Ints, Ints] | None = None
) -> tuple[NDArray[np.integer], NDArray[np.int32]]:
    """The 8- or 4-connected pieces of ``ink`` (HxW, above 0 where there is ink): labels and statistics as
    ``cv2.connectedComponentsWithStats`` gives them; labels are uint16 unless there may be too many for it. The
    statistics of the ground, label 0, are of no use: it is taken to be as large as the image. ``own``: the ``runs`` of
    ``ink``, where they are known.
    """
    if ink.size < _SMALL:
        _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=connectivity, ltype=cv2.CV_16U)
        return np.asarray(labels), np.asarray(stats, np.int32)
    rows, starts, ends = own or runs(ink)
    few = len(rows) < _MOST or _beginnings(ink, connectivity) < _MOST
    count, labels = _labels(ink, _around(rows, starts, ends), connectivity, few=few)
    return labels, _statistics(labels, count, rows, starts, ends)


def _around(rows: Ints, starts: Ints, ends: Ints) -> tuple[slice, slice]:
    """The part of an image that holds its runs. It begins at even places, for OpenCV looks at blocks of two by two."""
    if not len(rows):
        return np.s_[:0, :0]
    return np.s_[int(rows[0]) // 2 * 2 : int(rows[-1]) + 1, int(starts.min()) // 2 * 2 : int(ends.max())]


def _labels(
    ink: NDArray[np.uint8], place: tuple[slice, slice], connectivity: int, *, few: bool
) -> tuple[int, NDArray[np.integer]]:
    """The number of labels and the labels of ``ink``, all of which lies at ``place``; ``few`` fit two bytes."""
    labels = np.zeros(ink.shape, np.uint16 if few else np.int32)
    own = ink[place]
    if not own.size:
        return 1, labels
    ltype = cv2.CV_16U if few else cv2.CV_32S
    count, found = cv2.connectedComponents(own, connectivity=connectivity, ltype=ltype)
    if own.shape == ink.shape:
        return count, np.asarray(found)
    labels[place] = found
    return count, labels


def runs(ink: NDArray[np.uint8]) -> tuple[Ints, Ints, Ints]:
    """Row, first column and the column after the last of every run of ink along a row, from the top left on."""
    high, wide = ink.shape
    flat = np.zeros(high * (wide + 1) + 1, np.bool_)  # paper before each row and after the last
    np.greater(ink, 0, out=flat[1:].reshape(high, wide + 1)[:, :wide])
    turns = np.flatnonzero(flat[1:] != flat[:-1])
    starts, ends = turns[0::2], turns[1::2]
    rows = starts // (wide + 1)
    before = rows * (wide + 1)
    return rows, starts - before, ends - before


def _statistics(labels: NDArray[np.integer], count: int, rows: Ints, starts: Ints, ends: Ints) -> NDArray[np.int32]:
    """x, y, width, height and area of each of ``count`` pieces, from their runs."""
    high, wide = labels.shape
    stats = _extents(labels[rows, starts].astype(np.intp), count, rows, starts, ends)
    stats[0] = 0, 0, wide, high, high * wide - stats[1:, 4].sum()
    return stats


def _extents(of: Ints, count: int, rows: Ints, starts: Ints, ends: Ints) -> NDArray[np.int32]:
    """The same of things that have the runs; ``of`` tells for each run which."""
    first = np.full((2, count), np.iinfo(np.int32).max, np.intp)
    last = np.zeros((2, count), np.intp)
    for k, (low, top) in enumerate(((starts, ends), (rows, rows + 1))):
        np.minimum.at(first[k], of, low)
        np.maximum.at(last[k], of, top)
    area = np.bincount(of, weights=ends - starts, minlength=count)
    return np.stack([*first, *(last - first), area], axis=1).astype(np.int32)


def pieces_of_runs(rows: Ints, starts: Ints, ends: Ints) -> NDArray[np.int32]:
    """x, y, width, height and area of the 8-connected pieces that ``runs`` make, which are given in their order (row,
    first column and the column after the last of each): where they are few, no image of labels is needed."""
    if not len(rows):
        return np.zeros((0, 5), np.int32)
    wide = int(ends.max()) + 2
    below = (rows + 1) * wide  # a run meets those of the next row from the first that ends behind its start
    first = np.searchsorted(rows * wide + ends, below + starts, "left")
    meets = np.maximum(0, np.searchsorted(rows * wide + starts, below + ends, "right") - first)
    upper = np.repeat(np.arange(len(rows)), meets)
    lower = np.arange(len(upper)) + np.repeat(first - np.cumsum(meets) + meets, meets)
    of, before = np.arange(len(rows)), np.zeros(0, np.intp)
    while not np.array_equal(of, before):
        before, of = of, of.copy()
        least = np.minimum(before[upper], before[lower])
        np.minimum.at(of, before[upper], least)
        np.minimum.at(of, before[lower], least)
        while not np.array_equal(of, of[of]):
            of = of[of]
    leads = of == np.arange(len(rows))
    return _extents((np.cumsum(leads) - 1)[of], int(leads.sum()), rows, starts, ends)


def _beginnings(ink: NDArray[np.uint8], connectivity: int) -> int:
    """No fewer than the labels given out before those that meet are joined: pixels of ink without any above, to the
    left or (where corners connect) between.

    Where corners connect OpenCV gives a new label to a block of two by two pixels that touches no earlier block; in it
    there is such a pixel.
    """
    before = cv2.bitwise_or(ink[1:, :-1], ink[:-1, 1:])
    if connectivity == 8:
        before = cv2.bitwise_or(before, ink[:-1, :-1])
    first = cv2.bitwise_and(cv2.bitwise_not(before), ink[1:, 1:])
    return cv2.countNonZero(first) + cv2.countNonZero(ink[0]) + cv2.countNonZero(ink[:, 0])
