"""Dark boxes with light print on them, such as heads of tables: found on the small copy, and turned to dark on light.

A page is not straight yet where they are looked for, and their letters may reach nearly to their edges: a box is where
its rows, which lean as it leans, are dark.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np

from extract.image.long_runs import long_runs
from extract.image.pieces import pieces
from extract.image.skew import MAX_SKEW
from extract.image.small_copy import SMALL_DPI, grow

LEAST_LONG, LEAST_HIGH = 0.25, 0.11
"""Inches; in a smaller box there is no room for a word."""
_MOST = 60
"""Boxes in one piece, such as the rows of a dark first column between light strips."""
_STEP = 0.2
"""Inches by which the side of a piece steps from one box to the next."""
_CORE = 0.7
"""Share of its length that is dark, at least, in the rows that a box is looked for from."""
_BETWEEN, _STRETCH = 0.2, 0.5
"""The same, in each stretch of so many inches of a row of its letters: rows of black print have more paper between."""
_EDGE = 0.85
"""The same, in the rows along its two edges."""
REACH = 0.3
"""Inches that a box may go on beyond its core: a line of print and its marks."""
_SOLID = 0.6
"""Share of a box that is dark, at least."""
_RIM = 0.11
"""Share of light pixels along the rim of a dark box at most; a fifth or more between heavy letters, hardly any in a
box."""
_LIT, _GLIMMER = 0.35, 0.15
"""A pixel is print from this part of the way from the fill to paper on; thin print is blurred to that of the other."""
_PRINT = 0.012, 0.5
"""Share of a box that is print, thin print included, at least, and at most."""
_WORD = 0.005
"""Square inches of print that are enough in a box of any size: two letters."""
_EVEN, _EVENLY = 0.6, 12
"""Share of what is not print that is as dark as the fill, at least, and by how many of 255 it may be off: a photograph
has no one fill."""
_GRAIN = 8.0
"""Of 255: by so much a fill is lighter or darker in places, though nothing is printed there."""
_RULE = 0.12
"""Inches that a rule in a box runs on at least."""
_ALONG, _THROUGH = 0.5, 0.6
"""Inches that a level rule between cells is long at least, and the share of a box's height that an upright one is."""
_DARKER = 0.2
"""A rule is darker than the fill by this part of it, at least."""
_STEMS, _WHITE = 0.6, 90
"""Of the way from a fill to its brightest print, from which on a pixel is of a stroke's middle; and the per cent of
these that are no brighter than what becomes black: all of them in thin strokes, a tenth of a stem."""


def mark_light_print(
    fills: np.ndarray, even: np.ndarray, dark: np.ndarray, mask: np.ndarray, corner: tuple[int, int]
) -> bool:
    """Whether there is light print on a piece of ``dark`` (uint8 HxW, 255 where ``even``, the evenly lit small copy of
    one channel or three, is darker than paper in one of them); if so its boxes are 255 in ``fills`` from now on.

    ``mask`` is the piece (bool), ``corner`` the x and y of its left upper pixel.
    """
    queue, found = [(mask, corner)], 0
    while queue and found < _MOST:
        piece, (x, y) = queue.pop()
        rest = _mark_either(fills, even, dark, piece, (x, y))
        if rest is None:
            continue
        found += 1
        labels, stats = pieces(rest.astype(np.uint8), connectivity=4)  # a head and a first column are two boxes
        for label in range(1, len(stats)):
            left, top, wide, high, _ = (int(v) for v in stats[label])
            if high >= LEAST_HIGH * SMALL_DPI:
                own = np.s_[top : top + high, left : left + wide]
                queue.append((labels[own] == label, (x + left, y + top)))
    return found > 0


def _mark_either(
    fills: np.ndarray, even: np.ndarray, dark: np.ndarray, mask: np.ndarray, corner: tuple[int, int]
) -> np.ndarray | None:
    """As :func:`_mark_box`, for a box that lies or stands, as on a page that lies on its side."""
    rest = _mark_box(fills, even, dark, mask, corner)
    if rest is None and 2 * mask.shape[0] > mask.shape[1]:
        turned = _mark_box(fills.T, even.swapaxes(0, 1), dark.T, mask.T, corner[::-1])
        rest = None if turned is None else turned.T
    return rest


def _mark_box(
    fills: np.ndarray, even: np.ndarray, dark: np.ndarray, mask: np.ndarray, corner: tuple[int, int]
) -> np.ndarray | None:
    """What is left of a piece (bool, as ``mask``) without the box that it begins with, which is 255 in ``fills`` from
    now on; None where there is no such box with light print."""
    x, y = corner
    if mask.shape[1] < LEAST_LONG * SMALL_DPI:
        return None
    box, above = _box(mask, dark, x, y)
    if box is None:
        return None
    place = np.s_[y - above : y - above + box.shape[0], x : x + box.shape[1]]
    if not _has_light_print(even[place], dark[place], box):
        return None
    fills[place][box] = 255
    return np.asarray(mask & ~box[above : above + mask.shape[0]])


def _box(mask: np.ndarray, dark: np.ndarray, x: int, y: int) -> tuple[np.ndarray | None, int]:
    """The leaning box around a piece, as a mask of the piece's width, and how many rows it begins above the piece; None
    where it has no row that is dark nearly all along."""
    high, wide = mask.shape
    fall = _fall(mask)
    reach = round(REACH * SMALL_DPI)
    first, last = y - reach + int(fall.min()), y + high + reach + int(fall.max())
    rows = np.arange(y - reach, y + high + reach)[:, None] + fall
    inside = (rows >= 0) & (rows < dark.shape[0])
    level = inside & (dark[np.clip(rows, 0, dark.shape[0] - 1), np.arange(x, x + wide)] > 0)
    own = (rows >= y) & (rows < y + high)
    level_mask = own & mask[np.clip(rows - y, 0, high - 1), np.arange(wide)]
    core = _longest(level_mask.mean(axis=1) >= _CORE)
    if core is None:
        return None, 0
    begin, end = _edge(level, core[0], -1), _edge(level, core[1] - 1, 1) + 1
    if end - begin < LEAST_HIGH * SMALL_DPI:
        return None, 0
    first, last = max(first, 0), min(last, dark.shape[0])
    box = np.zeros((last - first, wide), bool)
    kept = rows[begin:end]
    held = (kept >= first) & (kept < last)
    box[(kept - first)[held], np.broadcast_to(np.arange(wide), kept.shape)[held]] = True
    return box, y - first


def level_bands(mask: np.ndarray) -> list[np.ndarray]:
    """The parts of a piece (bool) one above the other that differ in where they begin or end, as a head over the first
    column of its table; the piece itself where there is one."""
    fall = _fall(mask)
    fall = fall - int(fall.min())
    rows = np.arange(mask.shape[0])[:, None] - fall  # the level row of each pixel
    first = int(rows.min())
    columns = np.broadcast_to(np.arange(mask.shape[1]), mask.shape)
    level = np.zeros((mask.shape[0] + int(fall.max()), mask.shape[1]), bool)
    level[(rows - first)[mask], columns[mask]] = True
    groups = _alike_rows(level)
    if not groups or (len(groups) == 1 and len(groups[0][2]) == 1):
        return [mask]
    return [
        mask & (rows - first >= a) & (rows - first < b) & (columns >= x0) & (columns < x1)
        for a, b, runs in groups
        for x0, x1 in runs
    ]


def _alike_rows(level: np.ndarray) -> list[tuple[int, int, list[tuple[int, int]]]]:
    """The rows of a piece in groups: the first, the one after the last, and where the piece begins and ends in them."""
    least, step = round(LEAST_LONG * SMALL_DPI), _STEP * SMALL_DPI
    groups: list[tuple[int, int, list[tuple[int, int]]]] = []
    for r, row in enumerate(level):
        ends = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
        runs = [(int(x0), int(x1)) for x0, x1 in zip(ends[::2], ends[1::2], strict=True) if x1 - x0 >= least]
        last = groups[-1][2] if groups and groups[-1][1] == r else None
        alike = last is not None and len(last) == len(runs) and all(
            abs(p - q) <= step for one, two in zip(last, runs, strict=True) for p, q in zip(one, two, strict=True)
        )  # fmt: skip
        if alike and groups:
            groups[-1] = (groups[-1][0], r + 1, groups[-1][2])
        elif runs:
            groups.append((r, r + 1, runs))
    high = [g for g in groups if g[1] - g[0] >= LEAST_HIGH * SMALL_DPI] or groups[:1]
    if not high:
        return []
    tops = [0, *(g[0] for g in high[1:])]
    return [(a, b, g[2]) for g, a, b in zip(high, tops, [*tops[1:], len(level)], strict=True)]


def _fall(mask: np.ndarray) -> np.ndarray:
    """By how many rows (int) a piece lies lower in each of its columns than in the first: as its upper or its lower
    edge does, whichever is the straighter."""
    high, wide = mask.shape
    ways = [_line(mask.argmax(axis=0)), _line(high - mask[::-1].argmax(axis=0))]
    lean = min(ways, key=lambda way: way[1])[0]
    most = math.tan(math.radians(MAX_SKEW))
    return np.asarray(np.rint(float(np.clip(lean, -most, most)) * np.arange(wide)), int)


def _line(edge: np.ndarray) -> tuple[float, float]:
    """How steeply ``edge`` falls (rows a column), and by how many rows it is usually off a straight line."""
    half = max(1, len(edge) // 2)
    lean = float(np.median(edge[-half:]) - np.median(edge[:half])) / max(1, len(edge) - half)
    flat = edge - lean * np.arange(len(edge))
    return lean, float(np.median(np.abs(flat - np.median(flat))))


def _longest(rows: np.ndarray) -> tuple[int, int] | None:
    """The longest run of True in ``rows``: its first, and the one after its last."""
    ends = np.flatnonzero(np.diff(np.concatenate(([0], rows.astype(np.int8), [0]))))
    if not len(ends):
        return None
    starts, stops = ends[::2], ends[1::2]
    k = int(np.argmax(stops - starts))
    return int(starts[k]), int(stops[k])


def _edge(level: np.ndarray, start: int, step: int) -> int:
    """The last row of ``level`` (bool) from ``start`` on, in steps of ``step``, that is dark all along, with none
    between that is paper anywhere for longer than a letter."""
    found = row = start
    span = round(_STRETCH * SMALL_DPI)
    starts = np.arange(0, max(1, level.shape[1] - span // 2), span)
    for _ in range(round(REACH * SMALL_DPI)):
        row += step
        if not 0 <= row < len(level):
            break
        shares = np.add.reduceat(level[row], starts, dtype=int) / np.diff([*starts, level.shape[1]])
        if float(shares.min()) < _BETWEEN:
            break
        if float(level[row].mean()) >= _EDGE:
            found = row
    return found


def _has_light_print(colours: np.ndarray, dark: np.ndarray, box: np.ndarray) -> bool:
    """A box that is dark, even, with a share of light pixels in it but not along its rim: between the letters of a
    heavy heading the paper shows to the very edge. Black print on a strong colour is none.
    """
    inner = cv2.erode(box.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0).astype(bool)
    if not inner.any() or float((dark[box] > 0).mean()) < _SOLID:
        return False
    gray = colours if colours.ndim == 2 else colours.min(axis=2)
    values = gray[inner].astype(np.int16)
    fill = float(np.percentile(values, 25))
    light = 255.0 - fill
    if light < 50:
        return False
    core = cv2.erode(inner.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0).astype(bool)
    lit = gray > fill + _LIT * light
    # white strips between the cells of a dark head, from edge to edge
    strips = cv2.morphologyEx(
        (lit | ~box).all(axis=0, keepdims=True).astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, 3), np.uint8)
    )
    rim = lit[inner & ~core & (strips == 0)]  # a pixel within: the outermost are half paper
    if not rim.size or float(rim.mean()) > _RIM:
        return False
    bright = colours if colours.ndim == 2 else colours.max(axis=2)
    usual = float(np.median(bright[inner]))
    darker = (bright < usual - max(_GRAIN, _LIT * usual)) & inner  # black stands out in the lightest channel
    light_print = _without_rules(lit & inner & (strips == 0), inner)
    if np.count_nonzero(_without_rules(darker, inner)) > np.count_nonzero(light_print):
        return False
    seen = _without_rules((gray > fill + _GLIMMER * light + _GRAIN) & inner, inner)
    least = min(_PRINT[0] * len(values), _WORD * SMALL_DPI**2)
    even = float((np.abs(values[~lit[inner]] - fill) < _EVENLY).mean())
    return bool(np.count_nonzero(seen) > least) and float(lit[inner].mean()) < _PRINT[1] and even > _EVEN


def _without_rules(print_: np.ndarray, inner: np.ndarray) -> np.ndarray:
    """The pixels of a box (bool) that are no rule between its cells, which runs on for longer than a letter is high."""
    high = float(np.median(inner.sum(axis=0)))
    lengths = (_ALONG * SMALL_DPI, True), (max(_RULE * SMALL_DPI, _THROUGH * high), False)
    ink = np.asarray(255 * print_, np.uint8)
    rules = [long_runs(ink, round(length), level=level) > 0 for length, level in lengths]
    return np.asarray(print_ & ~rules[0] & ~rules[1])


def invert(gray: np.ndarray, pixels: np.ndarray, fills: np.ndarray, factor: int) -> None:
    """Turn light print on the dark ``fills`` (small mask) into dark print on white, in place in ``gray``.

    ``fills`` has a number for each colour, and ``pixels`` is the image, HxW or HxWx3: white on any colour stands out in
    its darkest channel, and rules that are darker than a colour in its lightest.
    """
    for mask, x, y in each_fill(fills):
        height, width = mask.shape
        mask = grow(mask.astype(np.uint8), (height * factor, width * factor), factor, cv2.INTER_NEAREST).astype(bool)
        place = np.s_[y * factor : (y + height) * factor, x * factor : (x + width) * factor]
        own = pixels[place]
        values = own if own.ndim == 2 else own.min(axis=2)
        inside = values[mask]
        fill, brightest = float(np.percentile(inside, 30)), float(np.percentile(inside, 99.5))
        # thin strokes are less bright than stems, and are to be nearly as black
        stems = inside[inside >= fill + _STEMS * (brightest - fill)]
        light = float(np.percentile(stems, _WHITE)) if len(stems) else brightest
        scale = 255.0 / max(30.0, light - fill)
        table = np.clip(255.0 - (np.arange(256) - fill - 4) * scale, 0, 255).astype(np.uint8)
        printed = np.where(_rules(own if own.ndim == 2 else own.max(axis=2), mask, factor), 0, table[values])
        gray[place][mask] = printed[mask]


def each_fill(fills: np.ndarray) -> Iterator[tuple[np.ndarray, int, int]]:
    """Each piece of one number in ``fills`` (uint8 HxW): its mask, and the x and y of the mask's left upper pixel."""
    for number in np.unique(fills[fills > 0]):
        labels, stats = pieces((fills == number).astype(np.uint8), connectivity=4)
        for label in range(1, len(stats)):
            x, y, width, height, _ = (int(v) for v in stats[label])
            yield labels[y : y + height, x : x + width] == label, x, y


def _rules(values: np.ndarray, mask: np.ndarray, factor: int) -> np.ndarray:
    """Where in ``mask`` there are rules darker than the fill; ``values`` is the box in its lightest channel (uint8)."""
    fill = float(np.median(values[mask]))
    darker = cv2.compare(values, fill - max(_GRAIN, _DARKER * fill), cv2.CMP_LT)
    darker[~mask] = 0
    length = round(_RULE * SMALL_DPI * factor)
    return np.asarray(cv2.bitwise_or(long_runs(darker, length, level=True), long_runs(darker, length, level=False))) > 0
