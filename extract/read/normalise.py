"""A line crop, brought to the one size and place that the recogniser knows.

The reader's input is always 48 rows.  What must be constant in it is not the height of the box (boxes
differ by what marks happen to stand above and below) but the height of the letters' bodies: the *band*, the
dense rows between the top of a Thai consonant (or of a Latin x, or of a digit) and the base line.  The band
is found from the pixels, and the crop is scaled so that it is always ``BAND_PX`` rows high with room for
two marks above and one below.

Training and inference call the same functions, so whatever this module gets wrong, the model has seen.

All images are uint8 grayscale, shape (height, width), origin at the top left, y downwards, pixels as unit.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.image.pieces import pieces

Gray = NDArray[np.uint8]
Ints = NDArray[np.int32]

HEIGHT = 48
ABOVE = 1.18
"""Band heights kept above the band: room for an upper vowel and a tone mark over it, and for an error in
the band."""
BELOW = 0.67
"""Band heights kept below the band: room for a lower vowel or a descender."""
BAND_PX = HEIGHT / (1.0 + ABOVE + BELOW)
WIDEN = 1.08
"""Columns are stretched a little against rows: narrow letters side by side need steps of their own."""
MOST_GROWTH = 1.28
"""The band found is raised by this factor at most to make room for what stands high above it."""
_FAINT = 40
"""Tones this near to the ground are none of a stroke's."""
_GRAYS = np.arange(256, dtype=np.float64)
MAX_WIDTH = 4096
"""Columns at most; a wider crop is no line of text, and is squeezed."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """A crop at the reader's size, and the way back to the crop's own columns."""

    image: Gray
    """Shape (48, width); ground 255, ink near 0."""
    scale: float
    """Output columns per crop column."""
    left: float
    """Output column at which the crop's column 0 lies."""


@dataclass(frozen=True, slots=True)
class Band:
    """The dense rows of a line: from ``top`` (inclusive) to ``bottom`` (exclusive), in crop rows, fractions
    allowed."""

    top: float
    bottom: float


def level(gray: Gray) -> Gray:
    """The crop with its ground at 255 and its ink near 0, dark on light, whatever paper and toner were.

    White on dark is turned round.  A crop without ink comes back nearly white: contrast is never blown up
    out of noise.
    """
    if gray.size == 0:
        return np.full((max(gray.shape[0], 1), max(gray.shape[1], 1)), 255, np.uint8)
    threshold, _ = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    counts = cv2.calcHist([gray], [0], None, [256], [0, 256]).ravel().astype(np.float64)
    dark = int(threshold) + 1  # so many grays, from black on, are ink's
    share = float(counts[:dark].sum()) / gray.size
    if share > 0.62:
        gray = np.asarray(255 - gray, np.uint8)
        counts, dark = counts[::-1], 256 - dark
        share = 1.0 - share
    if share == 0.0 or share == 1.0:
        return np.full_like(gray, 255)
    ink, ground = _mean(counts[:dark], _GRAYS[:dark]), _mean(counts[dark:], _GRAYS[dark:])
    ink -= 0.1 * (ground - ink)  # the mean of blurred strokes is lighter than their core
    if ground - ink < 45.0:
        ink = ground - 45.0
    table = (_GRAYS.astype(np.float32) - ink) * (255.0 / (0.96 * (ground - ink)))
    return np.asarray(cv2.LUT(gray, np.minimum(np.maximum(table, 0), 255).astype(np.uint8)), np.uint8)


def _mean(counts: NDArray[np.float64], grays: NDArray[np.float64]) -> float:
    """The mean of the grays, of which there are ``counts``."""
    return float(counts @ grays) / float(counts.sum())


def find_band(levelled: Gray, x_height: float | None = None) -> Band:
    """The rows that hold the bodies of the letters, in a crop that ``level`` has prepared.

    Marks are known by the bigger piece under or over them, rules and specks by their shape.  Of what is
    left, the rows crossed by many strokes are the band: a row of marks can hold as much ink as a row of
    stems, but not as many strokes. The band is the stretch whose strokes, less a share of the typical
    row's, sum highest.  ``x_height``, if the page is known, is what it must be near; else the best place for a
    band of that height is taken.
    """
    height, width = levelled.shape
    labels, stats = pieces((levelled < 140).view(np.uint8))
    x, y, w, h, _ = stats.T
    print_ = _is_print(stats, height, width)
    speck = (w < 0.11 * height) & (h < 0.11 * height)
    letters = np.flatnonzero(print_ & ~speck)
    tallest = int(h[letters].max()) if letters.size else 0
    if tallest < 0.22 * height or tallest < 5:
        return _without_letters(height, y[print_], (y + h)[print_], x_height)
    bodies = letters[~_is_mark(x[letters], y[letters], w[letters], h[letters])]
    mask = _drawn(labels, bodies, len(x))
    begins = cv2.subtract(mask[:, 1:], mask[:, :-1]) if width > 1 else mask[:, 1:]
    strokes = _row_sums(begins) + mask[:, 0]
    gain = _typical(_typical(strokes) + 0.3 * _typical(_row_sums(mask)))
    first, last = _best_stretch(gain - (0.35 if bodies.size <= 4 else 0.58))
    if x_height:
        # letters alone differ in height by nature, a whole line of them does not
        slack = 1.22 if width > 4 * x_height else 1.6
        if not 1 / slack < (last - first) / x_height < slack:
            first, last = _best_window(gain, max(round(x_height), 3))
    top, bottom = float(first), float(last)
    tall = bottom - top
    # larger letters amid smaller ones: their tone marks must not be cut off
    own = print_ & (y > 0) & (h >= 0.18 * tall) & (y + h <= bottom)
    if own.any():
        needed = (bottom - float(y[own].min())) / (1 + ABOVE)
        top = bottom - max(tall, min(needed, MOST_GROWTH * tall))
    return Band(top, bottom)


def _is_print(stats: NDArray[np.integer], height: int, width: int) -> NDArray[np.bool_]:
    """Which pieces of a crop are print, specks included: no rule along or across it, no shred of one, no frame."""
    print_ = np.ones(len(stats), np.bool_)
    print_[0] = False
    _, _, w, h, _ = stats.T
    for k in np.flatnonzero((w > 3 * h) | (h > 0.75 * height)).tolist():  # few are so wide or so tall
        print_[k] &= not _is_rule(stats[k].tolist(), height, width)
    return print_


def _is_rule(piece: list[int], height: int, width: int) -> bool:
    """Whether a piece of a crop is a rule along it or across it, a shred of one at its edge, or a frame around it."""
    x, y, w, h, area = piece
    if w > 5 * h and w > max(0.5 * width, 1.2 * height) and area > 0.55 * w * h:
        return True
    end = y == 0 or y + h == height
    if end and h < 0.12 * height and h * 3 < w:
        return True
    if not (end or x == 0 or x + w == width) or h <= 0.75 * height:
        return False
    return (w < 0.12 * height and width > 0.5 * height) or (w > 0.6 * width and area < 0.25 * w * h)


def _drawn(labels: NDArray[np.integer], chosen: NDArray[np.intp], count: int) -> Gray:
    """1 where the chosen pieces lie, else 0."""
    table = np.zeros(max(count, 256), np.uint8)
    table[chosen] = 1
    if count <= 256:
        return np.asarray(cv2.LUT(labels.astype(np.uint8), table), np.uint8)
    return np.asarray(table[labels], np.uint8)


def _row_sums(mask: NDArray[np.generic]) -> NDArray[np.int32]:
    if not mask.size:
        return np.zeros(len(mask), np.int32)
    return np.asarray(cv2.reduce(mask, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S), np.int32).ravel()


def _is_mark(x: Ints, y: Ints, w: Ints, h: Ints) -> NDArray[np.bool_]:
    """Whether each piece stands over or under a taller piece in the same columns, as vowels, tones and dots
    do."""
    if len(x) > 250:  # hundreds of pieces: noise, or more than a line; the profile alone must do
        return np.zeros(len(x), np.bool_)
    overlap = np.minimum.outer(x + w, x + w) - np.maximum.outer(x, x)
    with_taller = (h[None, :] > 1.05 * h[:, None]) & (overlap >= 0.5 * w[:, None])
    over = (y + h)[:, None] <= (y + 0.3 * h)[None, :]
    under = y[:, None] >= (y + 0.7 * h)[None, :]
    return np.asarray((with_taller & (over | under)).any(axis=1))


def _typical(rows: NDArray[np.generic]) -> NDArray[np.float32]:
    """Row sums as multiples of the typical row's (the mean, weighted by itself), single peaks cut down."""
    values = rows.astype(np.float32)
    values = np.minimum(values, 2.2 * _median(values[values > 0]))
    return np.asarray(values * (values.sum() / (values * values).sum()), np.float32)


def _median(values: NDArray[np.float32]) -> np.float32:
    """The median; numpy's own spends more time on its arguments than on these few values."""
    if not len(values):
        return np.float32(np.nan)
    ordered, half = np.sort(values), len(values) // 2
    return np.float32(ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / np.float32(2))


def _best_stretch(gain: NDArray[np.float32]) -> tuple[int, int]:
    """Start and end of the contiguous stretch with the highest sum (Kadane)."""
    best = total = 0.0
    start, found = 0, (0, 1)
    for i, value in enumerate(gain.tolist()):
        if total <= 0.0:
            total, start = 0.0, i
        total += value
        if total > best:
            best, found = total, (start, i + 1)
    return found


def _best_window(gain: NDArray[np.float32], tall: int) -> tuple[int, int]:
    """Start and end of the ``tall`` rows with the highest sum."""
    sums = np.cumsum(np.concatenate([[0.0], gain, np.zeros(max(0, tall - len(gain)))]))
    first = int((sums[tall:] - sums[:-tall]).argmax())
    return first, first + tall


def _without_letters(height: int, tops: Ints, bottoms: Ints, x_height: float | None) -> Band:
    """A band where there are only dashes, dots or nothing: about the middle of the ink, as high as the box
    suggests."""
    first, last = (float(tops.min()), float(bottoms.max())) if tops.size else (0.5 * height, 0.5 * height)
    tall = x_height or max(0.42 * height, 1.6 * (last - first), 8.0)
    return Band((first + last - tall) / 2, (first + last + tall) / 2)


def to_band(levelled: Gray, band: Band) -> Normalised:
    """The levelled crop scaled and shifted so that ``band`` lies at the reader's place; ground where it had
    no rows."""
    height = levelled.shape[0]
    tall = max(band.bottom - band.top, 3.0)
    first, last = round(band.top - ABOVE * tall), round(band.bottom + BELOW * tall)
    last = max(last, first + 4)
    cut = levelled[max(first, 0) : max(min(last, height), 0)]
    margin = max(2, round(0.25 * tall))
    framed = cv2.copyMakeBorder(
        cut,
        max(-first, 0),
        max(last - max(height, first), 0),
        margin,
        margin,
        cv2.BORDER_CONSTANT,
        value=(255.0,),
    )[: last - first]
    scale = HEIGHT / (last - first)
    columns = min(max(round(framed.shape[1] * scale * WIDEN), 8), MAX_WIDTH)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    image = cv2.resize(framed, (columns, HEIGHT), interpolation=method)
    across = columns / framed.shape[1]
    return Normalised(np.asarray(image, np.uint8), across, margin * across)


def stroke_width(line: Normalised) -> float:
    """The mean width of a line's strokes, in pixels of its crop: twice its ink over all that tones change by from pixel
    to pixel, which a blur leaves as it is. 0 for no ink."""
    ink = cv2.threshold(255 - line.image, _FAINT, 255, cv2.THRESH_TOZERO)[1]
    change = cv2.norm(ink[:, 1:], ink[:, :-1], cv2.NORM_L1) + cv2.norm(ink[1:], ink[:-1], cv2.NORM_L1)
    return 2 * cv2.sumElems(ink)[0] / change * WIDEN / line.scale if change else 0.0


def normalise_with_map(gray: Gray, x_height: float | None = None) -> Normalised:
    """``normalise``, with the way back to the crop's columns.

    ``x_height``: height of a consonant's body in crop pixels, if the page is known; used where the crop
    itself has nothing to measure (a lone dash, dots), and to refuse a band that cannot be.
    """
    levelled = level(gray)
    return to_band(levelled, find_band(levelled, x_height))


def normalise(gray: Gray) -> Gray:
    """A crop of any height as the reader's input: uint8, shape (48, width), ground 255, ink near 0."""
    return normalise_with_map(gray).image
