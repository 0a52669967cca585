"""Ruled tables from printed rules: which rules meet, the lattice they span, and its cells with their spans.

The chain: rules -> strokes (pieces of one rule joined) -> groups of strokes that meet -> lattice of row
and column edges -> which edge pieces are really printed -> cells. Nothing here knows of text, and
nothing of pixels: the same code serves the rules of a scanned page and the vector lines of a PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.model.page import Box, Rule, union_of

PRINTED = 0.45
"""Share of an edge piece that must be printed for it to part two cells: a faint rule is broken, a
missing one is gone."""


INKED = 0.6
"""The same on an image, where no rule was found: a line of text that crosses the place has some ink there too."""
LETTERED = 0.15
"""Print on both sides of this share of an edge, which no rule tells of, is letters and not the edge's own ink."""
UNBROKEN = 0.8, 0.1
"""So much of such an edge is printed in all, or at a stretch: the heads of letters touch it often, each for itself."""
BENT = 0.04
"""How far from its edge, in inches, a rule may run on a page that does not lie flat."""
CROSSED = 0.05, 0.4
"""Where a rule was found: this share of ink on it is text that crosses it, so that it was only seemingly there; less
is a hole in a faint rule, more is the rule, if it comes near the edges at its ends as text does not."""

Ink = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a ruled table, before any text is known."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its edges from top to bottom and left to right, and its cells in reading order."""

    box: Box
    row_edges: tuple[float, ...]
    column_edges: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def rows(self) -> int:
        return len(self.row_edges) - 1

    @property
    def columns(self) -> int:
        return len(self.column_edges) - 1


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight piece of rule: ``at`` across its direction in its middle, from ``start`` to ``end``
    along it.

    ``tilt`` is how far ``at`` moves for one unit along; a page's last bit of skew or keystone shows here.
    """

    at: float
    start: float
    end: float
    tilt: float = 0.0

    @property
    def length(self) -> float:
        return self.end - self.start

    def at_along(self, along: float) -> float:
        return self.at + self.tilt * (along - (self.start + self.end) / 2)


def find_grids(rules: Sequence[Rule], dpi: float, ink: Ink | None = None, faint: Ink | None = None) -> list[Grid]:
    """The ruled tables on a page, from top to bottom; a frame around one cell is none (see :func:`find_frames`).

    ``dpi`` is the number of work units per inch: 72 for the points of a PDF. ``ink`` (uint8, height x width, above 0
    where there is print, rules included) is the image the rules were found on: with it, each piece of an edge is
    looked for on the page itself, since a rule may have been found across a cell that it spares, or not all along.
    ``faint`` is the ink with what is too pale to be letters: rules in the shade of a head.
    """
    return [g for g in _all_grids(rules, dpi, ink, faint) if len(g.cells) > 1 and not _is_sheet(g, dpi)]


def _is_sheet(grid: Grid, dpi: float) -> bool:
    """Whether a grid is the edge of the paper with its shadow: nearly all of it one cell, the others slivers beside."""
    largest = max(c.box.width * c.box.height for c in grid.cells)
    large = grid.box.width > 5 * dpi and grid.box.height > 5 * dpi
    return large and largest > 0.92 * grid.box.width * grid.box.height


def find_frames(rules: Sequence[Rule], dpi: float) -> list[Box]:
    """Boxes drawn around one undivided area: a frame beside a table, a page's border, a stamp's edge."""
    return [g.box for g in _all_grids(rules, dpi, None, None) if len(g.cells) == 1]


def _all_grids(rules: Sequence[Rule], dpi: float, ink: Ink | None, faint: Ink | None) -> list[Grid]:
    across, upright = strokes(rules, dpi)
    grids = [lattice(rows, columns, dpi, ink, faint) for rows, columns in groups(across, upright, dpi)]
    return sorted((g for g in grids if g is not None), key=lambda g: (g.box.y0, g.box.x0))


def strokes(rules: Sequence[Rule], dpi: float) -> tuple[list[Stroke], list[Stroke]]:
    """The horizontal and the upright rules as strokes.

    A rule's box says how much it leans, not which way; the ends of the rules that meet it do.
    """
    across = [(r.box.cy, r.box.x0, r.box.x1, r.box.height - r.thickness) for r in rules if r.horizontal]
    upright = [(r.box.cx, r.box.y0, r.box.y1, r.box.width - r.thickness) for r in rules if not r.horizontal]
    return _leaning(across, upright, 0.035 * dpi), _leaning(upright, across, 0.035 * dpi)


_Piece = tuple[float, float, float, float]
"""``at``, ``start``, ``end`` and how much the piece leans over its length, either way."""


def _leaning(pieces: Sequence[_Piece], others: Sequence[_Piece], near: float) -> list[Stroke]:
    known: list[tuple[float, float]] = []  # tilt, length
    tilts: list[float | None] = []
    for at, start, end, lean in pieces:
        size = max(lean - 1.0, 0.0) / max(end - start, 1e-6)
        ends = [
            (o_at, tip)
            for o_at, o_start, o_end, _ in others
            for tip in (o_start, o_end)
            if start <= o_at <= end and abs(tip - at) <= near + lean / 2
        ]
        way = _direction(ends) if len(ends) >= 3 else 0
        if lean <= 3.0 or end - start < 10 * near:
            tilts.append(None)
        elif way:
            tilts.append(way * size)
            known.append((way * size, end - start))
        else:
            tilts.append(size if size == 0 else None)
    usual = 0.0
    if known:
        known.sort()
        half, total = sum(k[1] for k in known) / 2, 0.0
        for tilt, length in known:
            total += length
            if total >= half:
                usual = tilt
                break
    return [
        Stroke(at, start, end, usual if tilt is None else tilt)
        for (at, start, end, _), tilt in zip(pieces, tilts, strict=True)
    ]


def _direction(points: Sequence[tuple[float, float]]) -> int:
    """1 where y grows with x over the points, -1 where it falls, 0 where neither is plain."""
    mx = sum(p[0] for p in points) / len(points)
    my = sum(p[1] for p in points) / len(points)
    sxy = sum((x - mx) * (y - my) for x, y in points)
    sxx, syy = sum((x - mx) ** 2 for x, _ in points), sum((y - my) ** 2 for _, y in points)
    if sxy * sxy < 0.3 * sxx * syy or sxx == 0:
        return 0
    return 1 if sxy > 0 else -1


def groups(across: Sequence[Stroke], upright: Sequence[Stroke], dpi: float) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Strokes that meet, directly or by others: one group for each table or frame.

    A stroke may end a little short of the one it meets. A gap in a rule is bridged, unless the rule ends
    on both sides of it at a crossing rule: there two tables stand side by side.
    """
    reach = 0.09 * dpi
    everything = [*across, *upright]
    parent = list(range(len(everything)))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    ends: set[tuple[int, bool]] = set()  # stroke index, at its far end: a crossing stroke closes it there
    for i, r in enumerate(across):
        for j, c in enumerate(upright, len(across)):
            x, y = c.at_along(r.at), r.at_along(c.at)
            if r.start - reach <= x <= r.end + reach and c.start - reach <= y <= c.end + reach:
                parent[root(i)] = root(j)
                for k, stroke, place in ((i, r, x), (j, c, y)):
                    if abs(stroke.start - place) <= reach:
                        ends.add((k, False))
                    if abs(stroke.end - place) <= reach:
                        ends.add((k, True))
    for first, count in ((0, len(across)), (len(across), len(upright))):
        chain = sorted(range(first, first + count), key=lambda k: everything[k].start)
        for n, k in enumerate(chain):
            a = everything[k]
            for m in chain[n + 1 :]:
                b = everything[m]
                gap = b.start - a.end
                if gap > 4.5 * reach:
                    break
                middle = (a.end + b.start) / 2
                if gap > -reach and abs(a.at_along(middle) - b.at_along(middle)) <= 0.03 * dpi:
                    if gap > reach and (k, True) in ends and (m, False) in ends:
                        continue
                    parent[root(k)] = root(m)
    found: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for k, stroke in enumerate(everything):
        found.setdefault(root(k), ([], []))[0 if k < len(across) else 1].append(stroke)
    return [(rows, columns) for rows, columns in found.values() if len(rows) >= 2 and columns]


@dataclass(frozen=True, slots=True)
class Edge:
    """A line of the lattice: the strokes that print it, and its place ``at`` the middle of the table."""

    at: float
    middle: float
    tilt: float
    parts: tuple[tuple[float, float], ...]

    def at_along(self, along: float) -> float:
        return self.at + self.tilt * (along - self.middle)

    def covered(self, start: float, end: float) -> float:
        """Share of ``start..end`` that is printed."""
        if end <= start:
            return 0.0
        return sum(max(0.0, min(end, b) - max(start, a)) for a, b in self.parts) / (end - start)


def lattice(
    rows: Sequence[Stroke], columns: Sequence[Stroke], dpi: float, ink: Ink | None = None, faint: Ink | None = None
) -> Grid | None:
    """The cells that meeting strokes part; None where they enclose nothing. ``ink``, ``faint``: see
    :func:`find_grids`."""
    x_mid = (min(r.start for r in rows) + max(r.end for r in rows)) / 2
    y_mid = (min(c.start for c in columns) + max(c.end for c in columns)) / 2
    row_edges, column_edges = edges(rows, x_mid, 0.06 * dpi), edges(columns, y_mid, 0.06 * dpi)
    overhang = 0.12 * dpi
    printed_columns = column_edges
    column_edges = _open_sides(column_edges, row_edges, y_mid, overhang)
    if len(printed_columns) > 1:
        row_edges = _open_sides(row_edges, printed_columns, x_mid, overhang)
    if len(column_edges) < 2 or len(row_edges) < 2:
        return None
    if ink is not None:
        whole = Box(column_edges[0].at, row_edges[0].at, column_edges[-1].at, row_edges[-1].at)
        column_edges = _with_missed(column_edges, whole, ink, dpi, y_mid)
    cells = _cells(row_edges, column_edges, ink, dpi, ink if faint is None else faint)
    box = union_of(c.box for c in cells)
    assert box is not None
    return Grid(box, tuple(e.at for e in row_edges), tuple(e.at for e in column_edges), tuple(cells))


def edges(pieces: Sequence[Stroke], middle: float, narrow: float) -> list[Edge]:
    """Distinct edges: strokes closer than ``narrow`` are one (a double rule, a rule broken in two)."""
    clusters: list[list[Stroke]] = []
    for s in sorted(pieces, key=lambda s: s.at_along(middle)):
        if clusters and s.at_along(middle) - clusters[-1][-1].at_along(middle) <= narrow:
            clusters[-1].append(s)
        else:
            clusters.append([s])
    out = []
    for cluster in clusters:
        weight = max(sum(s.length for s in cluster), 1e-6)
        at = sum(s.at_along(middle) * s.length for s in cluster) / weight
        tilt = sum(s.tilt * s.length for s in cluster) / weight
        out.append(Edge(at, middle, tilt, tuple(_union([(s.start, s.end) for s in cluster]))))
    return out


def _union(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for a, b in sorted(spans):
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return merged


def _open_sides(own: Sequence[Edge], crossing: Sequence[Edge], middle: float, overhang: float) -> list[Edge]:
    """The edges, with one added where a table is open: where most crossing rules go on past the outermost edge."""
    out = list(own)
    whole = ((-1e9, 1e9),)
    starts, ends = [e.parts[0][0] for e in crossing], [e.parts[-1][1] for e in crossing]
    start, end = median(starts), median(ends)
    tilt = median(e.tilt for e in own)
    agree = max(2.0, 0.6 * len(crossing))
    if start < own[0].at - overhang and sum(abs(s - start) <= overhang for s in starts) >= agree:
        out.insert(0, Edge(start, middle, tilt, whole))
    if end > own[-1].at + overhang and sum(abs(e - end) <= overhang for e in ends) >= agree:
        out.append(Edge(end, middle, tilt, whole))
    return out


def _with_missed(found: Sequence[Edge], box: Box, ink: Ink, dpi: float, middle: float) -> list[Edge]:
    """The column edges, with those added that the image shows from the table's top to its bottom but no rule tells.

    An upright rule that letters touch all along may have been taken for letters.
    """
    apart, reach = max(3, round(0.15 * dpi)), max(1, round(0.004 * dpi))
    x0, x1 = int(box.x0) + apart, int(box.x1) - apart
    if x1 - x0 < apart or box.height < 0.4 * dpi:
        return list(found)
    part = ink[max(0, int(box.y0)) : int(box.y1), x0:x1]
    wide = cv2.dilate(part, np.ones((1, 2 * reach + 1), np.uint8))
    full = np.flatnonzero((wide > 0).mean(axis=0) > 0.93) + x0
    out = list(found)
    for group in np.split(full, np.flatnonzero(np.diff(full) > 2) + 1) if full.size else []:
        at = float(group.mean())
        if group[-1] - group[0] < 0.04 * dpi and min(abs(e.at - at) for e in out) > apart:
            out.append(Edge(at, middle, 0.0, ((box.y0, box.y1),)))
    return sorted(out, key=lambda e: e.at)


def _cells(
    row_edges: Sequence[Edge], column_edges: Sequence[Edge], ink: Ink | None, dpi: float, faint: Ink | None
) -> list[GridCell]:
    n, m = len(row_edges) - 1, len(column_edges) - 1
    ys, xs = [e.at for e in row_edges], [e.at for e in column_edges]

    def usual(edge: Edge, places: Sequence[float], horizontal: bool) -> float:
        """Share of ink on the best printed piece of an edge: about a half where it is dotted."""
        if ink is None:
            return 1.0
        reach = max(2, round(0.012 * dpi))
        return max(
            (
                float(_inked(edge, a, b, horizontal, ink, reach).mean())
                for a, b in pairwise(places)
                if edge.covered(a, b) >= PRINTED
            ),
            default=1.0,
        )

    def printed(edge: Edge, start: float, end: float, horizontal: bool, full: float) -> bool:
        inset = 0.1 * (end - start)
        start, end = start + inset, end - inset
        found = edge.covered(start, end) >= PRINTED
        if ink is None:
            return found
        reach = max(2, round(0.012 * dpi))
        hit = _inked(edge, start, end, horizontal, ink, reach)
        share, quarter = float(hit.mean()), max(1, hit.size // 4)
        ends = max(float(hit[:quarter].mean()), float(hit[-quarter:].mean()))
        crossed = share > CROSSED[0] and (share < CROSSED[1] * full or ends < 0.5 * full)
        if crossed and found:  # a rule that bends away from its edge, or is pale, is there all along; text is not
            bent = float(_inked(edge, start, end, horizontal, ink, round(BENT * dpi)).mean())
            pale = 0.0 if faint is None else float(_inked(edge, start, end, horizontal, faint, reach).mean())
            crossed = max(bent, pale) < UNBROKEN[0]
        inked = share >= INKED and ends >= 0.5
        if inked and not found and horizontal:
            whole = share >= UNBROKEN[0] or _longest(hit) >= UNBROKEN[1] * hit.size
            inked = whole and _through(edge, start, end, ink, round(0.025 * dpi)) < LETTERED
        return inked or (found and not crossed)

    def seen(edge: Edge, start: float, end: float) -> bool:
        inset, reach = 0.1 * (end - start), max(2, round(0.012 * dpi))
        kinds = ((ink, INKED), (faint, UNBROKEN[0]))
        return any(
            float(_inked(edge, start + inset, end - inset, False, kind, reach).mean()) >= least
            for kind, least in kinds
            if kind is not None
        )

    lying, upright = [usual(e, xs, True) for e in row_edges], [usual(e, ys, False) for e in column_edges]
    under = [[printed(row_edges[i + 1], xs[j], xs[j + 1], True, lying[i + 1]) for j in range(m)] for i in range(n - 1)]
    beside = [
        [printed(column_edges[j + 1], ys[i], ys[i + 1], False, upright[j + 1]) for j in range(m - 1)] for i in range(n)
    ]
    if ink is not None and m > 2:
        # a row in which no rule at all is to be seen is one cell, not a row of holes
        beside = [row if any(seen(e, ys[i], ys[i + 1]) for e in column_edges[1:-1]) else [False] * (m - 1)
                  for i, row in enumerate(beside)]  # fmt: skip
    out = []
    for i0, j0, i1, j1 in rectangles(n, m, under, beside):
        cx, cy = (xs[j0] + xs[j1]) / 2, (ys[i0] + ys[i1]) / 2
        left, right = column_edges[j0].at_along(cy), column_edges[j1].at_along(cy)
        top, bottom = row_edges[i0].at_along(cx), row_edges[i1].at_along(cx)
        out.append(GridCell(i0, j0, i1 - i0, j1 - j0, Box(left, top, right, bottom)))
    return out


def _inked(edge: Edge, start: float, end: float, horizontal: bool, ink: Ink, reach: int) -> NDArray[np.bool_]:
    """For each pixel of an edge, from ``start`` to ``end`` along it: is there print within ``reach`` pixels of it?"""
    along = np.arange(int(start), max(int(start) + 1, int(end)))
    at = np.rint(edge.at + edge.tilt * (along - edge.middle)).astype(int)
    hit = np.zeros(along.size, np.bool_)
    for step in range(-reach, reach + 1):
        y, x = (at + step, along) if horizontal else (along, at + step)
        hit |= ink[np.clip(y, 0, ink.shape[0] - 1), np.clip(x, 0, ink.shape[1] - 1)] > 0
    return hit


def _longest(hit: NDArray[np.bool_]) -> int:
    """The longest stretch of an edge with print all along it."""
    turns = np.flatnonzero(np.diff(np.concatenate(([False], hit, [False]))))
    return int((turns[1::2] - turns[::2]).max()) if turns.size else 0


def _through(edge: Edge, start: float, end: float, ink: Ink, reach: int) -> float:
    """Share of the pixels along a lying edge that have print both over and under it: high in a line of bold letters."""
    along = np.arange(int(start), max(int(start) + 1, int(end)))
    at = np.rint(edge.at + edge.tilt * (along - edge.middle)).astype(int)
    x = np.clip(along, 0, ink.shape[1] - 1)
    sides = [ink[np.clip(at + step, 0, ink.shape[0] - 1), x] > 0 for step in (-reach, reach)]
    return float((sides[0] & sides[1]).mean())


def rectangles(
    n: int, m: int, under: Sequence[Sequence[bool]], beside: Sequence[Sequence[bool]]
) -> list[tuple[int, int, int, int]]:
    """Merged cells as ``row0, column0, row1, column1`` (ends exclusive), in reading order.

    ``under[i][j]``: a rule parts place (i, j) from the one below it; ``beside[i][j]``: from the one
    right of it. Places without a rule between them are one cell, if together they are a rectangle; where
    a piece of rule is missing so that they are not, the cell ends where its own edges end and the rest
    makes cells of its own.
    """
    taken = [[False] * m for _ in range(n)]
    out = []
    for i in range(n):
        for j in range(m):
            if taken[i][j]:
                continue
            j1 = j + 1
            while j1 < m and not beside[i][j1 - 1] and not taken[i][j1]:
                j1 += 1
            i1 = i + 1
            while i1 < n and all(not under[i1 - 1][c] and not taken[i1][c] for c in range(j, j1)):
                open_inside = all(not beside[i1][c] for c in range(j, j1 - 1))
                open_left = j > 0 and not beside[i1][j - 1] and not taken[i1][j - 1]
                open_right = j1 < m and not beside[i1][j1 - 1]
                if not open_inside or open_left or open_right:
                    break
                i1 += 1
            for a in range(i, i1):
                for b in range(j, j1):
                    taken[a][b] = True
            out.append((i, j, i1, j1))
    return out
