"""White creases through print: where a sheet was folded the ink came off along a straight line.

A crease cuts what it crosses, and leaves two ends that face each other over a gap of its width. Letters have such gaps
too, one here and one there; where a straight line meets gap after gap and hardly a stroke that is whole, it is a
crease. Between the rows of a text lie gaps in a line, of marks over their letters, so that the gaps of a level crease
have to be of one width, and few of them must all be, with no stroke left whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.image.pieces import pieces, pieces_of_runs, runs
from extract.model.page import Box

Image = NDArray[np.uint8]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Runs = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]

_NARROW, _WIDE = 0.0125, 0.045
"""Inches of a gap at least and at most: a fold is up to a millimetre wide, with the soft edges of what it cut."""
_FULL = 0.8
"""Share of its box that a gap fills at least: it has straight edges, where two round letters that face each other do
not."""
_TALL = 0.05
"""Inches of a cut stroke's thickness at most, along the crease; what faces each other taller are two letters."""
_PIECE, _RULE = 0.03, 0.5
"""Inches of the pieces at both ends of a gap, in height, or, of a rule, in width: smaller ones are the dots of a leader
and their likes."""
_SLOPES = np.arange(-20, 21) / 1000
"""How far a crease may lean off the upright on a straightened page: 1.1 degrees."""
_STEP = 2
"""Pixels of a crease's place; its gaps lie within half as much again of one line."""
_MOST = 4
"""Creases looked for in each direction."""
_GAPS = 20_000
"""From as many gaps on a page is no print but a screen of dots."""
_FEWEST = 6
"""Gaps of an upright crease at least, each in a row of its own: a column of the same letters has five at most."""
_FEWEST_LEVEL = 4
"""The same of a level one: through marks alone it cuts no more than the letters of a row that rise to them."""
_SURE_LEVEL = 7
"""Gaps from which it is a level crease if it did its work less cleanly."""
_SPREAD = 1.0
"""Inches over which fewer lie: those of close lines of print are together by chance."""
_WIDE_FEW = 0.034
"""Inches that their gaps have in the middle at most: wider ones are the white between marks and letters as well."""
_RULES = 2
"""Upright rules that it cut, from which it is as surely one: nothing in print has gaps at one height in two of them."""
_GOES_ON, _UNBROKEN = 0.2, 0.9
"""Inches for which a rule goes on at both ends of a gap, longer than any stem of a letter; the share of them that is
ink."""
_WHOLE, _WHOLE_LEVEL, _WHOLE_FEW = 0.8, 0.3, 0.2
"""Strokes that it leaves whole for each that it cuts, at most: a worn crease took some of the ink alone; the last of a
level one with few gaps."""
_UNEVEN, _EVEN, _EVEN_FEW = 0.35, 0.8, 0.95
"""By how much of their median a level crease's gaps may differ, and the share of them that do not; the last where they
are few."""
_ROW = 0.08
"""Inches: gaps closer than this, along the crease, are of one letter."""
_BEYOND = 0.5
"""Inches by which a crease goes on beyond the outermost of its gaps: what it took away whole leaves none."""
_WIDER = 90
"""Per cent of a crease's gaps that are no wider than it is said to be: a few ran into white of their own."""
_SOFT = 2
"""Pixels of a gap's own width, to be closed with it: print is pale beside a crease."""


@dataclass(frozen=True, slots=True)
class Crease:
    """A white line through print, ``width`` pixels across: at ``at + slope * y`` for each row ``y`` from ``start`` to
    ``end``, or, of a ``level`` one, at ``at + slope * x`` for each column."""

    level: bool
    at: float
    slope: float
    start: float
    end: float
    width: float
    gaps: tuple[Box, ...]
    """Where it cut a stroke and left both ends."""

    def within(self, box: Box) -> Box | None:
        """Its part in the box's rows (of a level one: columns), as a box; None where it does not reach them."""
        low, high = (box.x0, box.x1) if self.level else (box.y0, box.y1)
        low, high = max(low, self.start), min(high, self.end)
        if low >= high:
            return None
        across = sorted(self.at + self.slope * along for along in (low, high))
        near, far = across[0] - self.width / 2, across[1] + self.width / 2
        return Box(low, near, high, far) if self.level else Box(near, low, far, high)


def find_creases(ink: Image, dpi: float) -> tuple[Crease, ...]:
    """The creases through the print of ``ink`` (HxW, 255 = print, rules and all, upright)."""
    ends = _Ends(ink, dpi)
    upright = _upright_creases(ink, dpi, ends, level=False)
    return (*upright, *_upright_creases(np.asarray(cv2.transpose(ink), np.uint8), dpi, ends, level=True))


def closed(image: Image, creases: Sequence[Crease], *, dark: bool) -> Image:
    """The ``image`` (HxW) with the strokes joined that creases cut; itself where there are none. ``dark``: print is
    darker than paper, and not 255 of an ink image."""
    if not creases:
        return image
    out = image.copy()
    for crease in creases:
        for gap in crease.gaps:
            soft = (0, _SOFT) if crease.level else (_SOFT, 0)
            place = np.s_[
                max(0, int(gap.y0) - soft[1]) : int(gap.y1) + soft[1],
                max(0, int(gap.x0) - soft[0]) : int(gap.x1) + soft[0],
            ]
            piece = image[place]
            along = 0 if crease.level else 1
            ends = np.take(piece, [0, -1], axis=along)
            tone = ends.max(axis=along, keepdims=True) if dark else ends.min(axis=along, keepdims=True)
            out[place] = np.minimum(piece, tone) if dark else np.maximum(piece, tone)
    return out


class _Ends:
    """The pieces of a page's ink between which gaps lie: labelled once, and only where gaps were found."""

    def __init__(self, ink: Image, dpi: float) -> None:
        self._ink, self._dpi = ink, dpi

    @cached_property
    def runs(self) -> Runs:
        """Those of the ink along its rows."""
        return runs(self._ink)

    @cached_property
    def _pieces(self) -> tuple[NDArray[np.integer], NDArray[np.int32]]:
        return pieces(self._ink, own=self.runs)

    def large(self, rows: Ints, columns: Ints, *, level: bool) -> NDArray[np.bool_]:
        """Whether each point lies in a piece as large as a gap's ends are; ``level``: all of the transposed page."""
        labels, stats = self._pieces
        width, height = (stats[:, k] for k in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT))
        if level:
            labels, width, height = labels.T, height, width
        large = (height >= _PIECE * self._dpi) | (width >= _RULE * self._dpi)
        large[0] = False
        return np.asarray(large[labels[rows, columns]])


def _upright_creases(ink: Image, dpi: float, ends: _Ends, *, level: bool) -> list[Crease]:
    """The creases that run down the rows of ``ink``; ``level``: it is the transposed page."""
    fewest = _FEWEST_LEVEL if level else _FEWEST
    boxes = _gaps(ink, dpi, fewest, ends, level=level)
    gaps = np.stack([boxes[:, [0, 2]].mean(axis=1), boxes[:, [1, 3]].mean(axis=1), boxes[:, 2] - boxes[:, 0]], axis=1)
    found: list[Crease] = []
    for _ in range(_MOST):
        if not fewest <= len(gaps) < _GAPS:
            break
        slope, at = _straightest(gaps, dpi)
        aside = np.abs(gaps[:, 0] - slope * gaps[:, 1] - at)
        on = aside <= 1.5 * _STEP
        own, gaps = gaps[on], gaps[~on]
        cut, boxes = boxes[on], boxes[~on]
        rows = _rows(own, dpi)
        if rows < fewest:
            break
        start, end = float(own[:, 1].min()), float(own[:, 1].max())
        even = np.abs(own[:, 2] - np.median(own[:, 2])) <= max(1.0, _UNEVEN * np.median(own[:, 2]))
        whole, evenly = _WHOLE, 0.0
        if level:
            sure = rows >= _SURE_LEVEL or _rules_cut(ink, cut, dpi) >= _RULES
            if not sure and (end - start < _SPREAD * dpi or np.median(own[:, 2]) > _WIDE_FEW * dpi):
                continue
            whole, evenly = (_WHOLE_LEVEL, _EVEN) if sure else (_WHOLE_FEW, _EVEN_FEW)
        if _crossings(ink, slope, at, start, end) <= whole * rows and even.mean() >= evenly:
            width = float(np.percentile(own[:, 2], _WIDER))
            beyond = _BEYOND * dpi
            places = tuple(Box(*(box[[1, 0, 3, 2]] if level else box).tolist()) for box in cut)
            found.append(Crease(level, at, slope, start - beyond, end + beyond, width, places))
    return found


def _gaps(ink: Image, dpi: float, fewest: int, ends: _Ends, *, level: bool) -> Floats:
    """The gaps along the rows of ``ink`` that a crease down the page may have cut: x0, y0, x1, y1 of each; of fewer
    than ``fewest`` any. One of the two ``ends`` of a level crease's gap may be a small piece, as the foot of a stem is
    below it."""
    reach, tall = max(3, round(_WIDE * dpi)), max(3, round(_TALL * dpi))
    stats = pieces_of_runs(*closed_runs(runs(ink) if level else ends.runs, ink.shape[1], reach + 1))
    x, y, width, height, area = stats.T.astype(np.int64)
    rows, columns = ink.shape
    fits = (height <= tall) & (width >= max(2.0, _NARROW * dpi)) & (x > tall) & (x + width < columns - tall) & (y > 0)
    fits &= (y + height < rows) & (area >= _FULL * width * height)
    x, y, width, height = (side[fits] for side in (x, y, width, height))
    middle, row = x + width // 2, y + height // 2
    cut = (ink[y - 1, middle] == 0) & (ink[y + height, middle] == 0)  # or a hole in a letter
    cut &= _thin(ink, x - 2, row, tall) & _thin(ink, x + width + 1, row, tall)
    if _most_in_line(middle[cut], row[cut], dpi) >= fewest:  # else there is no crease, whatever they are
        both = (ends.large(row, at, level=level) for at in (x - 1, x + width))
        cut &= np.logical_or(*both) if level else np.logical_and(*both)
    else:
        cut[:] = False
    return np.asarray(np.stack([x, y, x + width, y + height], axis=1)[cut], np.float64)


def closed_runs(own: Runs, wide: int, size: int) -> Runs:
    """The runs that ``cv2.morphologyEx`` adds where it closes ink, ``wide`` pixels across and with these ``own`` runs,
    with a line of ``size`` pixels along the rows. A line of an even size adds a pixel behind every stroke."""
    rows, starts, ends = own
    last = np.append(rows[1:] != rows[:-1], True)[: len(rows)]
    until = np.where(last, wide, np.append(starts[1:], wide)[: len(rows)])
    short = until - ends <= np.where(last, size // 2, size - 1)
    until = np.where(short, until, ends + (size % 2 == 0))
    until = np.minimum(until, wide)
    edge = np.append(True, last[:-1])[: len(rows)] & (starts > 0) & (starts <= (size - 1) // 2)
    begin = np.concatenate([np.zeros(int(edge.sum()), np.intp), ends])
    row, until = np.concatenate([rows[edge], rows]), np.concatenate([starts[edge], until])
    order = np.argsort(row * (wide + 1) + begin, kind="stable")
    order = order[(until > begin)[order]]
    return row[order], begin[order], until[order]


def _thin(ink: Image, x: Ints, y: Ints, tall: int) -> NDArray[np.bool_]:
    """Whether the ink at each point is at most ``tall`` pixels down the page: a stroke's end, not a stem."""
    long = np.ones(len(x), np.int64)
    for way in (-1, 1):
        on = np.ones(len(x), np.bool_)
        for step in range(1, tall + 1):
            on &= ink[np.clip(y + way * step, 0, ink.shape[0] - 1), x] > 0
            long += on
    return long <= tall


def _rules_cut(ink: Image, gaps: Floats, dpi: float) -> int:
    """How many of the gaps are in rules along the rows of ``ink``, which go on at both ends."""
    long = round(_GOES_ON * dpi)
    count = 0
    for x0, y0, x1, y1 in gaps.astype(int).tolist():
        row = ink[(y0 + y1) // 2]
        ends = row[max(0, x0 - long) : x0], row[x1 : x1 + long]
        count += all(end.size == long and np.count_nonzero(end) >= _UNBROKEN * long for end in ends)
    return count


def _straightest(gaps: Floats, dpi: float) -> tuple[float, float]:
    """The slope and the place at row 0 of the line on which gaps of most rows lie."""
    best, line = 0, (0.0, 0.0)
    for slope, place, count in _along_lines(gaps[:, 0], gaps[:, 1], dpi):
        both = count[:-1] + count[1:]
        k = int(both.argmax())
        if both[k] > best:
            best = int(both[k])
            offset = gaps[:, 0] - slope * gaps[:, 1]
            line = (slope, float(np.median(offset[(place == k) | (place == k + 1)])))
    return line


def _most_in_line(x: Ints, y: Ints, dpi: float) -> int:
    """No fewer than the rows in which gaps lie on one line, wherever it runs: all lie within five places of it."""
    if not len(x):
        return 0
    return max(int(np.convolve(count, np.ones(5, np.int64)).max()) for _, _, count in _along_lines(x, y, dpi))


def _along_lines(x: Ints | Floats, y: Ints | Floats, dpi: float) -> Iterator[tuple[float, Ints, NDArray[np.intp]]]:
    """Each slope that a crease may have, the place across it of each of some points, and the rows that each place
    has."""
    row = np.round(y / (_ROW * dpi)).astype(np.int64)
    rows = int(row.max()) + 1
    for slope in _SLOPES.tolist():
        place = np.round((x - slope * y) / _STEP).astype(np.int64)
        place -= place.min()
        taken = np.unique(place * rows + row) // rows
        yield slope, place, np.bincount(taken, minlength=int(place.max()) + 2)


def _rows(gaps: Floats, dpi: float) -> int:
    """How many of the gaps lie in rows of their own."""
    rows = np.sort(gaps[:, 1])
    return 1 + int((np.diff(rows) > _ROW * dpi).sum()) if rows.size else 0


def _crossings(ink: Image, slope: float, at: float, start: float, end: float) -> int:
    """How many strokes a line meets between two rows, be they hair lines."""
    y = np.arange(int(start), int(end) + 1)
    x = np.clip(np.round(at + slope * y).astype(np.int64), 0, ink.shape[1] - 1)
    return int((np.diff(np.concatenate(([0], (ink[y, x] > 0).astype(np.int8)))) > 0).sum())
