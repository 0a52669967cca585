"""Long straight runs of ink: what a morphological opening with a line leaves, at a price that hardly depends on the
line's length. OpenCV's grows with it.

Few rows of a page hold a long run, and which may is seen at a glance: eight pixels are one number, and of rows every
so manieth tells. Only those are opened, with windows of two, four, eight pixels and so on.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

_SHORT, _LONG = 13, 48
"""Pixels up to which OpenCV finds a run as fast, and from which few rows hold one."""
_WORD = 8
"""Pixels of a row that are looked at as one."""
_SEEN = 12
"""Pixels of an upright run that are looked at: of fewer, letters have as many in line by chance."""
_CUT = 2
"""Of these, or of words, how many are left to a run's ends, and to those that the edge cuts off."""
_INKED = np.uint64(0xFFFFFFFFFFFFFFFF)


def long_runs(ink: Image, length: int, *, level: bool) -> Image:
    """The runs of ``ink`` (uint8 HxW, 0 or 255) of at least ``length`` pixels along the rows or, not ``level``, down
    the columns: as ``cv2.morphologyEx`` opens it. What meets the image's edge is taken to go on beyond it."""
    if length <= _SHORT:
        line = np.ones((1, length) if level else (length, 1), np.uint8)
        return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, line), np.uint8)
    if length < _LONG:
        return _opened(ink, length, level)
    core = _level_core(ink, length) if level else _upright_core(ink, length)
    lines = np.flatnonzero(core.any(axis=1 if level else 0))
    if 2 * len(lines) > ink.shape[0 if level else 1]:
        return _opened(ink, length, level)
    out = np.zeros_like(ink)
    if len(lines):
        place = np.s_[lines] if level else np.s_[:, lines]
        out[place] = _opened(np.ascontiguousarray(ink[place]), length, level)
    return out


def _level_core(ink: Image, length: int) -> Image:
    """Above 0 in each row that holds a run: where so many words follow one another that are all ink."""
    beyond = -ink.shape[1] % _WORD
    whole = cv2.copyMakeBorder(ink, 0, 0, 0, beyond, cv2.BORDER_CONSTANT, value=[255]) if beyond else ink
    words = np.ascontiguousarray(whole).view(np.uint64) == _INKED
    return _over_windows(words.view(np.uint8), (length - _WORD + 1) // _WORD - _CUT, True, cv2.min, 1)


def _upright_core(ink: Image, length: int) -> Image:
    """Above 0 in each column that holds a run: where there is ink in so many rows that lie the same number apart."""
    step = length // _SEEN
    return _over_windows(np.ascontiguousarray(ink[::step]), length // step - _CUT, False, cv2.min, 255)


def _opened(ink: Image, length: int, level: bool) -> Image:
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
