"""Dark bands of a table become paper and keep their edges, which part the rows, as thin rules.

What finds rules needs to know no more of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from extract.image.ground import Ground
from extract.image.pieces import pieces
from extract.image.small_copy import SMALL_DPI

DARK = 0.5
"""A band is darker than this part of the page's usual paper; shades of a head are lighter, and have rules."""
LEAST_WIDE = 1.5
"""Inches; a shorter bar is a box of print, or a pen's."""
LEAST_HIGH, MOST_HIGH = 0.06, 1.0
"""Inches; a thinner bar is a rule, a higher one a picture."""
SIDE, GOES_ON, BEYOND = 0.03, 0.12, 0.2
"""Inches about a band's end in which its side lies, and for which a rule goes on there beyond its corner, or beyond an
edge that it ends at."""
PAPER, FAINT = 200, 215
"""A rule is darker than this, of 255, or a faint one,"""
RULED, DOTTED = 0.8, 0.4
"""for this share of that way, or a dotted one that is as dark as others."""
STEP, LEAST_CELL = 0.06, 0.25
"""Inches by which a band's edge steps from one cell to the next, at least, and that the cells are wide."""
BENT, OUTLYING = 1.5, 2.0
"""Pixels of the small copy by which an edge is off a straight line, at most, if it is one; what is off its middle by so
many times as much as usual is print that touches it."""
ADJOIN = 2
"""Pixels of the small copy within which the next band begins where one ends."""
CLEAR = 0.15
"""Share of a rule's way through a band on which there is print, at most."""
UNEVEN, EVEN = 0.25, 0.85
"""By so much of its usual height, and a pixel, a band may be higher or lower in this share of its columns, at least."""


def outline(gray: np.ndarray, colour: np.ndarray | None, level: np.ndarray, paper: Ground, factor: int) -> None:
    """Make every dark band paper and draw its upper and its lower edge, and the side where it steps from one to the
    next, in place in ``gray`` (HxW, evenly lit); light print in it is dark by now, and stays. Upright rules that end at
    both edges, of black or of ``colour``, go through.

    ``level`` is the paper's brightness (small, one channel), ``factor`` how much smaller it is than ``gray``.
    """
    bands: list[tuple[np.ndarray, np.ndarray]] = []
    dark = cv2.compare(level, DARK * float(np.median(level)), cv2.CMP_LT)
    pen = max(1, round(0.012 * SMALL_DPI * factor))
    if paper.fills is not None:
        dark[paper.fills > 0] = 0
        for number in np.unique(paper.fills[paper.fills > 0]):
            own = [
                (np.rint(top * factor).astype(np.int32), np.rint(foot * factor).astype(np.int32))
                for top, foot in _edges((paper.fills == number).astype(np.uint8))
            ]
            for top, foot in own:
                for side in (0, -1):
                    for y0, y1 in _open_parts(
                        top[side], foot[side], [(t[-1 - side], f[-1 - side]) for t, f in own], factor
                    ):
                        _open_side(gray, int(top[side, 0]), y0, y1, round(SMALL_DPI * factor))
            bands += own
    for edges in _edges(dark):
        top, foot = (np.rint(edge * factor).astype(np.int32) for edge in edges)
        cv2.fillPoly(gray, [np.concatenate((top, foot[::-1]))], 255)
        bands.append((top, foot))
    for top, foot in bands:
        for x, y0, y1 in _going_through(gray, colour, top, foot, round(SMALL_DPI * factor)):
            cv2.line(gray, (x, y0), (x, y1), 0, max(1, pen // 2))
    for top, foot in bands:
        cv2.polylines(gray, [top, foot], False, 0, pen)
    for (top, foot), (next_top, next_foot) in itertools.pairwise(bands):
        at = _rule_between(gray, top[-1], foot[-1], next_top[0], next_foot[0], round(SIDE * SMALL_DPI * factor))
        for (x, y), (next_x, next_y) in ((top[-1], next_top[0]), (foot[-1], next_foot[0])):
            if abs(next_x - x) <= ADJOIN * factor and abs(next_y - y) >= STEP * SMALL_DPI * factor:
                cv2.line(gray, (at, int(y)), (at, int(next_y)), 0, pen)


def _rule_between(
    gray: np.ndarray, top: np.ndarray, foot: np.ndarray, next_top: np.ndarray, next_foot: np.ndarray, half: int
) -> int:
    """Where the rule runs (x) that parts two bands between those of their corners (x, y) that face one another; where
    the first one ends if none is seen."""
    first = max(0, int(top[0]) - half)
    y0, y1 = max(int(top[1]), int(next_top[1])) + half, min(int(foot[1]), int(next_foot[1])) - half
    strip = gray[max(0, y0) : max(0, y1), first : int(top[0]) + half + 1]
    return first + int((strip < PAPER).mean(axis=0).argmax()) if _is_ruled(strip) else int(top[0])


def _open_parts(
    top: np.ndarray, foot: np.ndarray, others: Sequence[tuple[np.ndarray, np.ndarray]], factor: int
) -> Iterator[tuple[int, int]]:
    """The parts of a band's side, between two of its corners (x, y), beside which no other band of its fill begins, by
    the ``others``' corners there: what is dark where two meet is a rule between their cells."""
    at = int(top[1])
    beside = sorted((int(t[1]), int(f[1])) for t, f in others if abs(int(t[0]) - int(top[0])) <= ADJOIN * factor)
    for y0, y1 in beside:
        if y0 > at:
            yield at, min(y0, int(foot[1]))
        at = max(at, y1)
    if at < foot[1]:
        yield at, int(foot[1])


def _going_through(
    gray: np.ndarray, colour: np.ndarray | None, top: np.ndarray, foot: np.ndarray, dpi: int
) -> Iterator[tuple[int, int, int]]:
    """Where a rule that ends at a band's upper edge and one that ends at its lower are one, or one ends at a corner: x,
    and the y of both ends. Print stands in no rule's way."""
    half = round(SIDE * dpi)
    first, last = max(0, int(top[0, 0]) - half), min(gray.shape[1], int(top[-1, 0]) + half + 1)
    columns = np.arange(first, last)
    upper, lower = (np.interp(columns, e[:, 0], e[:, 1]).round().astype(int) for e in (top, foot))
    above, below = (_beyond(gray, colour, columns, edge, way, dpi) for edge, way in ((upper, -1), (lower, 1)))
    through = np.minimum(above[0], below[0]) > RULED
    faint, dark = (np.maximum(a, b) for a, b in zip(above, below, strict=True))
    for side in (np.s_[: half + 2], np.s_[-half - 2 :]):  # its table's frame goes about the band
        through[side] |= (faint[side] > RULED) | (dark[side] > DOTTED)
    found = np.flatnonzero(np.diff(np.concatenate(([0], through.astype(np.int8), [0]))))
    for begin, end in zip(found[::2], found[1::2], strict=True):
        k = int(begin + end - 1) // 2
        x, y0, y1 = first + k, int(upper[k]), int(lower[k])
        way_through = gray[y0 + half : max(y0 + half + 1, y1 - half), max(0, x - 1) : x + 2]
        at_side = min(k, len(columns) - 1 - k) <= 2 * half
        if at_side and _is_ruled(gray[y0 + half : y1 - half, max(0, x - half) : x + half + 1]):
            continue
        if at_side or float(np.any(way_through < PAPER, axis=1).mean()) < CLEAR:
            yield x, y0, y1


def _is_ruled(strip: np.ndarray) -> bool:
    """Whether an upright rule runs all along a strip already."""
    return bool(strip.size) and float((strip < PAPER).mean(axis=0).max()) > RULED


def _beyond(
    gray: np.ndarray, colour: np.ndarray | None, columns: np.ndarray, edge: np.ndarray, way: int, dpi: int
) -> tuple[np.ndarray, np.ndarray]:
    """For each of the ``columns`` the share of the way beyond a band's ``edge`` (its row in each; ``way``: -1 up, 1
    down) that is as dark as a faint rule, and as others. Right beside a band its shade blurs what is paper."""
    rows = edge + way * (2 * round(SIDE * dpi) + np.arange(round(BEYOND * dpi))[:, None])
    inside = (rows >= 0) & (rows < gray.shape[0])
    place = np.clip(rows, 0, gray.shape[0] - 1), columns
    seen = gray[place] if colour is None else np.minimum(gray[place], colour[place])
    return _share((seen < FAINT) & inside), _share((seen < PAPER) & inside)


def _share(dark: np.ndarray) -> np.ndarray:
    """For each column the share of the way beyond a band that is ``dark``, in the lighter of its halves: a letter is
    shorter; a rule may waver by a pixel."""
    halves = np.stack([half.mean(axis=0, dtype=np.float32) for half in np.array_split(dark, 2)]).min(axis=0)
    return np.asarray(cv2.dilate(halves[None], np.ones((1, 3), np.uint8))[0])


def _open_side(gray: np.ndarray, x: int, y0: int, y1: int, dpi: int) -> None:
    """Make what is left of a band's side at ``x`` paper, in place, from ``y0`` to ``y1``: no frame sets its print
    apart. Where a rule goes on above or below, the side is the rule's."""
    half, on = round(SIDE * dpi), round(GOES_ON * dpi)
    strip = np.s_[max(0, x - half) : x + half + 1]
    for rows in (np.s_[max(0, y0 - half - on) : max(0, y0 - half)], np.s_[y1 + half : y1 + half + on]):
        beyond = gray[rows, strip]
        if _is_ruled(beyond):
            return
    gray[y0 : y1 + 1, strip] = 255


def _edges(dark: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The upper and the lower edge of each band as points x, y of the small copy; what reaches the image's edge is a
    shadow."""
    labels, stats = pieces(dark, connectivity=4)
    for label in range(1, len(stats)):
        x, y, width, height, area = (int(v) for v in stats[label])
        high = area / max(1, width) / SMALL_DPI
        if x == 0 or y == 0 or x + width == dark.shape[1] or y + height == dark.shape[0]:
            continue
        if width < LEAST_WIDE * SMALL_DPI or not LEAST_HIGH <= high <= MOST_HIGH:
            continue
        mask = labels[y : y + height, x : x + width] == label
        upper, lower = y + mask.argmax(axis=0), y + height - mask[::-1].argmax(axis=0)
        for begin, end in [(0, width)] if _is_even(mask.sum(axis=0)) else _steps(upper, lower):
            if _is_even(lower[begin:end] - upper[begin:end]):
                yield _smooth(x + begin, upper[begin:end]), _smooth(x + begin, lower[begin:end])


def _smooth(first: int, edge: np.ndarray) -> np.ndarray:
    """An edge as points x, y: straight, or as bent as its page is, without the steps that a leaning line of pixels
    has."""
    columns = np.arange(len(edge))
    if len(edge) > 1:
        middle = np.median(edge)
        off = np.abs(edge - middle)
        kept = off <= max(BENT, OUTLYING * float(np.median(off)))
        line = np.polyval(np.polyfit(columns[kept], edge[kept], 1), columns) if kept.sum() > 1 else edge
        if float(np.abs(edge - line)[kept].max()) <= BENT:
            return np.column_stack((first + columns[[0, -1]], line[[0, -1]]))
    return np.column_stack((first + columns, edge))


def _is_even(highs: np.ndarray) -> bool:
    """Whether a band (its height in each column) is nearly as high in most of its columns as it is usually."""
    usual = float(np.median(highs))
    return float((np.abs(highs - usual) <= UNEVEN * usual + 1).mean()) >= EVEN


def _steps(upper: np.ndarray, lower: np.ndarray) -> list[tuple[int, int]]:
    """The first column and the one after the last of each part between the steps of a band's edges: a cell over two
    levels of a head is as high as both."""
    edges = np.stack((upper, lower)).astype(int)
    steps = np.flatnonzero((np.abs(np.diff(edges, axis=1)) >= STEP * SMALL_DPI).any(axis=0)) + 1
    bounds = [0, *(int(n) for n in steps), len(upper)]
    return [(a, b) for a, b in itertools.pairwise(bounds) if b - a >= LEAST_CELL * SMALL_DPI]
