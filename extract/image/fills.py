"""Fills of different colours that touch, as the levels of a table's head do, told apart."""

from __future__ import annotations

import cv2
import numpy as np

from extract.image.pieces import pieces
from extract.image.small_copy import SMALL_DPI

ALIKE = 28
"""Of 255: pixels of one fill are no further from its usual colour, in any channel. A grain of a scan is 5 to 12; fills
of a table's levels differ by 50 and more in some channel."""
LEAST = 0.08
"""Inches: a fill holds a square of this side somewhere, between its letters."""
LEAST_SHARE = 0.03
"""Share of a piece below which what is left of it is print and edges."""
LETTERS, WIDER = 0.2, 0.08
"""Inches that a place without the fill's colour is high or wide at most, if letters are printed there, and that what is
light is wide at least, if it is paper and no stroke of a letter."""
AROUND, SHOWS = 0.15, 0.2
"""Inches of a square, and the share of it in which a fill shows between its letters, at least; between black letters on
a light row in its midst it does not."""
_BIN = 16
"""Of 255: the width of the bins in which the usual colour is looked for."""
_MOST = 6
"""Colours in one piece; a photograph has no end of them."""


def fills_apart(even: np.ndarray, dark: np.ndarray, piece: np.ndarray) -> list[np.ndarray]:
    """The fills that touch in a ``piece`` (bool HxW, what is dark and as wide as a fill), each with the letters in it;
    the piece itself if it has no colour of its own.

    ``even`` is the same place of the small copy (uint8, HxW or HxWx3), evenly lit, ``dark`` what is darker than paper
    there (bool).
    """
    colours = even.reshape(*even.shape[:2], -1)
    rest = piece & dark
    found: list[np.ndarray] = []
    while len(found) < _MOST and np.count_nonzero(rest) > LEAST_SHARE * np.count_nonzero(piece):
        alike = dark & _near(colours, _usual(colours[rest]))
        own = _around(alike, rest)
        rest &= ~alike
        if own is not None:
            found.append(own)
        elif not found:
            break
    return _closed(found, dark) if found else [piece]


def _square(inches: float) -> np.ndarray:
    side = round(inches * SMALL_DPI)
    return np.ones((side, side), np.uint8)


def _around(alike: np.ndarray, rest: np.ndarray) -> np.ndarray | None:
    """The places of one colour that hang together with a square of it as wide as a fill; None where there is none.
    Black letters have the colour of a black fill, but are thin."""
    solid = cv2.morphologyEx((alike & rest).astype(np.uint8), cv2.MORPH_OPEN, _square(LEAST))
    if not solid.any():
        return None
    labels, _ = pieces(alike.astype(np.uint8), connectivity=4)
    kept = np.zeros(int(labels.max()) + 1, bool)
    kept[np.unique(labels[solid > 0])] = True
    kept[0] = False
    return np.asarray(kept[labels])


def _usual(pixels: np.ndarray) -> np.ndarray:
    """The colour (float, by channel) that most of ``pixels`` (Nxchannels) have, nearly."""
    binned = pixels.astype(np.int32) // _BIN
    keys = binned @ (256 ** np.arange(pixels.shape[1]))
    kinds, counts = np.unique(keys, return_counts=True)
    middle = pixels[keys == kinds[counts.argmax()]].mean(axis=0)
    near = (np.abs(pixels - middle) <= _BIN).all(axis=1)
    return np.asarray(np.median(pixels[near], axis=0))


def _near(colours: np.ndarray, middle: np.ndarray) -> np.ndarray:
    return np.asarray((np.abs(colours.astype(np.float32) - middle) <= ALIKE).all(axis=2))


def _closed(found: list[np.ndarray], dark: np.ndarray) -> list[np.ndarray]:
    """Each fill with the letters in it, which are neither of another fill nor as wide as paper between two is."""
    paper = cv2.morphologyEx((~dark).astype(np.uint8), cv2.MORPH_OPEN, _square(WIDER)) > 0
    taken = np.zeros(dark.shape, bool)
    parts = []
    for own in found:
        others = np.logical_or.reduce([o for o in found if o is not own] or [taken])
        whole = cv2.morphologyEx(own.astype(np.uint8), cv2.MORPH_CLOSE, _square(LETTERS)) > 0
        there = cv2.blur(own.astype(np.float32), _square(AROUND).shape) > SHOWS
        inner = (whole & there & ~paper).astype(np.uint8)
        edged = (cv2.dilate(inner, np.ones((3, 3), np.uint8)) > 0) & dark  # pixels of its edge are mixed
        parts.append(((inner > 0) | edged) & ~others & ~taken)
        taken |= parts[-1]
    return parts
