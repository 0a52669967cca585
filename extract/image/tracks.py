"""Straight thin strokes along the rows of a page: what rules are made of.

Along its run a rule covers nearly every pixel of a few rows, and across it is thin; letters are neither
for long. So print that is thin across is reduced to cells along the run, each holding how much of it is
covered. Cells nearly full are *seeds*; seeds in one track are joined over gaps. A dot leader has no full
cells and a row of dashes no long seeds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from extract.image.long_runs import long_runs
from extract.image.pieces import pieces

#: Inches. A bar thicker than this is a fill, not a rule.
_MOST_THICK = 0.055
#: Inches. A track this long without a break may be a rule, if both its ends meet others.
_LEAST_HELD = 0.12
#: Inches. The dots of a rule stand no further apart; those of a leader do.
_DOTS_APART = 0.015
#: Inches from which a track without a break is long; a rule of dots has as many, somewhere.
_LEAST_LONG = 0.3
#: Rows by which a slanting rule leaves, at most, those where it was first seen.
_DRIFT = 3
#: Inches from the middle of a rule to the paper on either side of it.
_BESIDE = 0.03
#: Share of a rule's cells with paper on either side at least; of strokes of letters run together few have.
_ALONE = 0.5
#: Of 255: a cell covered no more is of paper.
_BARE = 60
#: Of 255: half of the cells that a mean is taken over.
_HALF = 127
#: How much more is covered with the gaps between dots than without at least; a slanting stroke has hardly any.
_GAPS = 1.08
_SEED_CELLS = 4
#: Of 255: a cell this much covered is full.
_FULL = 205


@dataclass(frozen=True, slots=True)
class _Track:
    """A rule under construction: ``x`` cell numbers (ascending, gaps left out), ``y`` centre rows, ``thick``
    rows.
    """

    x: np.ndarray
    y: np.ndarray
    thick: np.ndarray
    dotted: bool = False

    @property
    def cells(self) -> int:
        return int(self.x[-1] - self.x[0] + 1)

    @property
    def share(self) -> float:
        return len(self.x) / self.cells


@dataclass(frozen=True, slots=True)
class Line:
    """A found rule in the frame it was found in (rows across it): per pixel column from ``x0`` the centre
    row. One that is ``dotted`` may be a leader's, or strokes of letters in a row.
    """

    x0: int
    rows: np.ndarray
    thickness: float
    dotted: bool = False

    @property
    def x1(self) -> int:
        return self.x0 + len(self.rows)


class Tracks:
    """The tracks along the rows of an image that may be rules; what they are exactly is measured where it is asked."""

    def __init__(self, ink: np.ndarray, turned: np.ndarray, dpi: float) -> None:
        """``turned``: the transposed ``ink``, whose rows add up far more cheaply than the columns of ``ink``."""
        self.ink, self._dpi, self._cell = ink, dpi, cell_size(dpi)
        self._tracks: list[_Track] = []
        if ink.shape[1] < 4 * self._cell or ink.shape[0] < 4:
            return
        most = max(4, round(_MOST_THICK * dpi))
        thin = cv2.subtract(turned, long_runs(turned, most + 1, level=True))
        inked = _cover(turned, self._cell)
        plain = _cover(thin, self._cell)
        cover = _with_dots(plain, thin, inked, dpi)
        full = cv2.compare(cover, _FULL, cv2.CMP_GE)
        runs = _runs(inked, most + 2, max(6, round(0.45 * dpi / self._cell)))
        full = cv2.bitwise_or(full, runs)
        found = _chain(_seeds(full), cover, dpi, self._cell)
        rules = [t for t in found if _is_rule(t, dpi, self._cell)]
        solid = cv2.bitwise_or(runs, cv2.compare(plain, _FULL, cv2.CMP_GE))
        gaps = None if cover is plain else cv2.absdiff(cover, plain)
        self._tracks = [replace(t, dotted=_is_dotted(t, solid, gaps, dpi, self._cell)) for t in rules]

    def lines(self, least: float) -> list[Line]:
        """The rules that may be ``least`` pixels long (a few that are a little shorter come too)."""
        return self._measured([t for t in self._tracks if self._longest(t) >= least])

    def short_lines(self, most: float, others: list[Line]) -> list[Line]:
        """The rules that :meth:`lines` leaves out for ``most`` pixels, and whose ends may meet ``others``, found in the
        transposed image."""
        if not others:
            return []
        slack = 3 * self._cell + 0.01 * self._dpi
        ends = np.array([(o.x0, o.x1, o.rows.min() - o.thickness, o.rows.max() + o.thickness) for o in others])
        first, last, low, high = (ends + np.array((-slack, slack, -slack, slack))).T

        def meets(x: float, y: float) -> bool:
            return bool(((first <= y) & (y <= last) & (low <= x) & (x <= high)).any())

        return self._measured([
            t
            for t in self._tracks
            if self._longest(t) < most
            and meets(float(t.x[0]) * self._cell, float(t.y[0]))
            and meets(float(t.x[-1] + 1) * self._cell, float(t.y[-1]))
        ])  # fmt: skip

    def _longest(self, track: _Track) -> int:
        return (track.cells + 2) * self._cell

    def _measured(self, tracks: list[_Track]) -> list[Line]:
        lines = [_measure(t, self.ink, self._cell) for t in tracks]
        return [line for line in lines if line is not None and _stands_alone(line, self.ink, self._dpi)]


def cell_size(dpi: float) -> int:
    """Pixels of a cell along a run."""
    return max(4, round(dpi / 37))


def _cover(turned: np.ndarray, cell: int) -> np.ndarray:
    """How much of each cell, a row high and ``cell`` columns wide, of the transposed image has ink in it or in the rows
    beside (255: all).
    """
    near = cv2.dilate(turned[: len(turned) // cell * cell], np.ones((1, 3), np.uint8))
    share = cv2.bitwise_and(near, 255 // cell)
    total = share[::cell]
    for k in range(1, cell):
        total = cv2.add(total, share[k::cell])
    full = np.rint(np.arange(256) * (255 / (255 // cell * cell)))
    return np.asarray(cv2.LUT(cv2.transpose(total), np.minimum(full, 255).astype(np.uint8)))


def _may_be_dotted(cover: np.ndarray, dpi: float) -> np.ndarray:
    """The rows (bool H) of ``cover`` where cells that are no paper, half of them not full, run on for as long as a rule
    of dots does, and those beside them. Of a page of print few are, and only there gaps are worth looking for."""
    cells = max(_SEED_CELLS, round(_LEAST_LONG * dpi / cell_size(dpi)))
    run = cv2.erode(cv2.compare(cover, _BARE, cv2.CMP_GE), np.ones((1, cells), np.uint8), borderValue=0)
    partly = cv2.inRange(cover, _BARE, _FULL - 1)
    half = cv2.compare(cv2.blur(partly, (cells, 1)), _HALF, cv2.CMP_GE)
    return _within(cv2.bitwise_and(run, half).any(axis=1), _DRIFT)


def _within(rows: np.ndarray, reach: int) -> np.ndarray:
    """``rows`` (bool H) and those at most ``reach`` from one."""
    side = np.ones((2 * reach + 1, 1), np.uint8)
    return np.asarray(cv2.dilate(rows.astype(np.uint8)[:, None], side)[:, 0] > 0)


def _with_dots(cover: np.ndarray, thin: np.ndarray, inked: np.ndarray, dpi: float) -> np.ndarray:
    """``cover``, by the ``thin`` ink of the transposed image, with the gaps of rules of fine dots counted as ink.

    ``inked`` is how all of its ink covers cells.
    """
    near = _may_be_dotted(cover, dpi)
    if not near.any():
        return cover
    at = np.flatnonzero(_within(near, 1))
    joined = cv2.morphologyEx(thin[:, at], cv2.MORPH_CLOSE, np.ones((round(_DOTS_APART * dpi) + 1, 1), np.uint8))
    dotted = np.zeros_like(cover)
    dotted[at] = _cover(joined, cell_size(dpi))
    dotted[~near] = 0  # the rows beside them had others beside themselves
    full, by = cv2.compare(dotted, _FULL, cv2.CMP_GE), round(_BESIDE * dpi)
    bare = cv2.compare(inked, _BARE, cv2.CMP_LE)
    labels, stats = pieces(full)
    rows, columns = np.divmod(np.flatnonzero(full), full.shape[1])
    of = labels[rows, columns]
    long = (stats[:, cv2.CC_STAT_WIDTH] >= _SEED_CELLS)[of]
    rows, columns, of = rows[long], columns[long], of[long]
    above, below = rows - by, rows + by  # beyond the image's edge there is paper
    over = (above < 0) | (bare[np.maximum(above, 0), columns] > 0)
    under = (below >= len(bare)) | (bare[np.minimum(below, len(bare) - 1), columns] > 0)

    def summed(values: np.ndarray) -> np.ndarray:
        return np.bincount(of, weights=values, minlength=len(stats))

    alone = summed(over & under) > _ALONE * stats[:, cv2.CC_STAT_AREA]
    gaps = alone & (summed(dotted[rows, columns]) >= _GAPS * summed(cover[rows, columns]))
    if not gaps.any():
        return cover
    out, own = cover.copy(), gaps[of]
    out[rows[own], columns[own]] = dotted[rows[own], columns[own]]
    return out


def _runs(cover: np.ndarray, most: int, least: int) -> np.ndarray:
    """Full cells in runs of ``least``, at most ``most`` rows thick: rules that print crosses again and
    again.
    """
    full = cv2.compare(cover, _FULL, cv2.CMP_GE)
    runs = long_runs(full, least, level=True)
    return np.asarray(cv2.subtract(runs, long_runs(runs, most + 1, level=False)))


def _seeds(full: np.ndarray) -> list[_Track]:
    labels, stats = pieces(full)
    wide = np.flatnonzero(stats[:, 2] >= _SEED_CELLS)
    wide = wide[wide > 0]
    # every wide piece's columns in a row, one piece after the other
    begin = np.zeros(len(stats), np.int64)
    begin[wide] = np.concatenate(([0], np.cumsum(stats[wide, 2])))[:-1]
    rows, columns = np.divmod(np.flatnonzero(full > 0), full.shape[1])
    of = labels[rows, columns]
    inside = np.isin(np.arange(len(stats)), wide)[of]
    rows, columns, of = rows[inside], columns[inside], of[inside]
    at = begin[of] + columns - stats[of, 0]
    counts = np.bincount(at)
    centres = np.bincount(at, weights=rows - stats[of, 1]) / np.maximum(counts, 1)
    result = []
    for label in wide.tolist():
        x, y, width = (int(v) for v in stats[label, :3])
        own = slice(begin[label], begin[label] + width)
        result.append(_Track(np.arange(x, x + width), y + centres[own] + 0.5, np.maximum(1, counts[own] - 2)))
    return sorted(result, key=lambda t: int(t.x[0]))


def _chain(seeds: list[_Track], cover: np.ndarray, dpi: float, cell: int) -> list[_Track]:
    """Seeds joined from left to right into tracks: in line with one another, over gaps that are short or
    have some ink in them."""
    near, far = max(2, round(0.1 * dpi / cell)), round(0.7 * dpi / cell)
    slack = 1.0 + 0.006 * dpi
    shelf = int(slack + 0.04 * far) + 8
    tracks: list[_Track] = []
    shelves: dict[int, list[int]] = {}
    for seed in seeds:
        x, y = int(seed.x[0]), float(seed.y[0])
        best, best_gap = -1, far + 1
        row = int(y) // shelf
        for k in {k for r in (row - 1, row, row + 1) for k in shelves.get(r, ())}:
            track = tracks[k]
            gap = x - int(track.x[-1]) - 1
            if not 0 <= gap < best_gap or abs(_reach(track, x) - y) > slack + 0.04 * gap:
                continue
            if gap <= near or gap <= 0.2 * min(track.cells, seed.cells) or _inked(cover, track, seed, gap):
                best, best_gap = k, gap
        if best < 0:
            best = len(tracks)
            tracks.append(seed)
        else:
            track = tracks[best]
            tracks[best] = _Track(
                np.concatenate((track.x, seed.x)),
                np.concatenate((track.y, seed.y)),
                np.concatenate((track.thick, seed.thick)),
            )
        shelves.setdefault(int(tracks[best].y[-1]) // shelf, []).append(best)
        for r in (row - 1, row, row + 1):
            if r in shelves:
                shelves[r] = [k for k in shelves[r] if x - int(tracks[k].x[-1]) <= far + 1]
    return tracks


def _reach(track: _Track, x: int) -> float:
    """The row at which ``track`` would be at cell ``x``, by its last inch or so."""
    count = min(len(track.x), 40)
    if count < 12:
        return float(track.y[-1])
    head, tail = slice(-count, -count + 4), slice(-4, None)
    x0, x1 = float(track.x[head].mean()), float(track.x[tail].mean())
    y0, y1 = float(track.y[head].mean()), float(track.y[tail].mean())
    return y1 + (y1 - y0) / (x1 - x0) * (x - x1)


def _is_rule(track: _Track, dpi: float, cell: int) -> bool:
    """Long without a break somewhere, or long and straight as a whole. Rows of strokes of letters are
    neither.
    """
    if track.cells * cell / dpi < _LEAST_HELD:
        return False
    breaks = np.flatnonzero(np.diff(track.x) > 1)
    edges = np.concatenate(([0], breaks + 1, [len(track.x)]))
    longest = int(np.diff(edges).max()) * cell / dpi
    if longest >= _LEAST_LONG:
        return track.share >= 0.4
    if track.cells * cell / dpi >= 1.5 and track.share >= 0.6:
        bend = track.y - np.polyval(np.polyfit(track.x, track.y, 2), track.x)
        return float(np.median(np.abs(bend))) < 0.7
    return longest >= _LEAST_HELD and track.share >= 0.85


def _is_dotted(track: _Track, solid: np.ndarray, gaps: np.ndarray | None, dpi: float, cell: int) -> bool:
    """Whether a rule's cells that are full without the ``gaps`` of dots (``solid``, 255) would be no rule by
    themselves. So are long strokes of letters run together: they leave the rows in which they are looked for."""
    rows = np.clip(track.y.astype(int) + np.arange(-1, 2)[:, None], 0, len(solid) - 1)
    if track.cells * cell < _LEAST_LONG * dpi and (gaps is None or not gaps[rows, track.x].any()):
        return False
    own = (solid[rows, track.x] > 0).any(axis=0)
    return not own.any() or not _is_rule(_Track(track.x[own], track.y[own], track.thick[own]), dpi, cell)


def _inked(cover: np.ndarray, track: _Track, seed: _Track, gap: int) -> bool:
    """Whether the gap between two tracks holds a trace of a rule: a third of it covered, in most of its
    cells.
    """
    cells = np.arange(track.x[-1] + 1, seed.x[0])
    rows = np.linspace(track.y[-1], seed.y[0], gap + 2)[1:-1].astype(int)
    trace = np.max([cover[np.clip(rows + d, 0, len(cover) - 1), cells] for d in (-1, 0, 1)], axis=0)
    return float((trace > 60).mean()) > 0.6 and float((trace >= 170).mean()) > 0.3


def _measure(track: _Track, ink: np.ndarray, cell: int) -> Line | None:
    """A track as a line: its centre row for each pixel column, its true ends, its thickness."""
    columns = np.arange(int(track.x[0]) * cell - cell, (int(track.x[-1]) + 2) * cell)
    columns = columns[(columns >= 0) & (columns < ink.shape[1])]
    rows = np.interp(columns, track.x * cell + cell / 2, _smooth(track.y))
    half = int(np.ceil(_median(track.thick) / 2)) + 2
    counts = np.count_nonzero(looked_up(ink, rows.astype(int) + np.arange(-half, half + 1)[:, None], columns), axis=0)
    inked = np.flatnonzero(counts)
    if not len(inked):
        return None
    first, last = int(inked[0]), int(inked[-1])
    return Line(int(columns[first]), rows[first : last + 1], _median(counts[inked]), track.dotted)


def looked_up(ink: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The pixels of ``ink`` (HxW, in one piece) at ``rows``, or in the first or last row where these lie outside, and
    ``columns``."""
    inside = np.minimum(np.maximum(rows, 0), len(ink) - 1)
    return np.asarray(ink.reshape(-1).take(inside * ink.shape[1] + columns))


def _median(values: np.ndarray) -> float:
    """The median; numpy's own spends more time on its arguments than on these few values."""
    ordered, half = np.sort(values), len(values) // 2
    return float(ordered[half]) if len(values) % 2 else (float(ordered[half - 1]) + float(ordered[half])) / 2


def _smooth(values: np.ndarray) -> np.ndarray:
    if len(values) < 7:
        return np.full(len(values), _median(values))
    padded = np.concatenate((np.repeat(values[:1], 3), values, np.repeat(values[-1:], 3)))
    return np.asarray(np.sort(np.lib.stride_tricks.sliding_window_view(padded, 7), axis=1)[:, 3])  # the median


def _stands_alone(line: Line, ink: np.ndarray, dpi: float) -> bool:
    """Whether both sides of the line are mostly paper, as they are not along strokes of letters.

    No row of strokes is two inches long, so a long line may run through print.
    """
    columns = np.arange(line.x0, line.x1)
    half = line.thickness / 2 + 2
    inches = len(line.rows) / dpi
    most = 0.25 if inches < 1 else 0.45 if inches < 2 else 0.75
    return all(
        np.count_nonzero(looked_up(ink, (line.rows + aside).astype(int), columns)) < most * len(columns)
        for aside in (-half - 1, half + 1)
    )
