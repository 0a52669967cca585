"""The lines of a lattice: which strokes print each, and which of its pieces are on the page indeed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.lines.grid_measures import GRID
from extract.lines.strokes import Stroke
from extract.model.page import Box

Ink = NDArray[np.uint8]


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


def edges(pieces: Sequence[Stroke], middle: float, dpi: float) -> list[Edge]:
    """Distinct edges: strokes that lie close together are one (a double rule, a rule broken in two)."""
    clusters: list[list[Stroke]] = []
    for s in sorted(pieces, key=lambda s: s.at_along(middle)):
        if clusters and s.at_along(middle) - clusters[-1][-1].at_along(middle) <= GRID.double * dpi:
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


def with_open_sides(own: Sequence[Edge], crossing: Sequence[Edge], middle: float, dpi: float) -> list[Edge]:
    """The edges, with one added where a table is open: where most crossing rules go on past the outermost edge, or the
    first and the last of them alone, around a column of names that no rule parts."""
    out, overhang = list(own), GRID.overhang * dpi
    whole = ((-1e9, 1e9),)
    starts, ends = [e.parts[0][0] for e in crossing], [e.parts[-1][1] for e in crossing]
    start, end = _side(starts, overhang, min), _side(ends, overhang, max)
    tilt = median(e.tilt for e in own)
    if start is not None and start < own[0].at - overhang:
        out.insert(0, Edge(start, middle, tilt, whole))
    if end is not None and end > own[-1].at + overhang:
        out.append(Edge(end, middle, tilt, whole))
    return out


def _side(ends: Sequence[float], near: float, outer: Callable[[float, float], float]) -> float | None:
    """Where a table's rules end on one side: most of them, or both its first and its last, which are the ``outer``
    ones; None where they do not agree."""
    first, last = ends[0], ends[-1]
    if len(ends) >= GRID.outer_two and abs(first - last) <= near and outer(first, last) in (min(ends), max(ends)):
        return outer(first, last)
    usual = median(ends)
    agree = max(2.0, GRID.open_share * len(ends))
    return usual if sum(abs(e - usual) <= near for e in ends) >= agree else None


def with_levels_begun(
    rows: Sequence[Edge], columns: Sequence[Edge], middle: float, dpi: float, ink: Ink | None
) -> list[Edge]:
    """The row edges, with one added wherever inner column rules begin between two of them: a level of the head ends
    there, over the columns on both sides of such a rule and over no others.

    On an image a rule may be faint in a part of its row: two must begin at one place, or print run on over one.
    """
    far = GRID.double * dpi  # nearer to a row's edge it is that edge's own
    begins = [
        (own.parts[0][0], (left.at, right.at), ink is not None and not runs_over(ink, own, a.at, own.parts[0][0], dpi))
        for left, own, right in zip(columns, columns[1:], columns[2:], strict=False)
        for a, b in pairwise(rows)
        if a.at + far < own.parts[0][0] < b.at - far
    ]
    begun: list[list[tuple[float, tuple[float, float], bool]]] = []
    for end in sorted(begins):
        if begun and end[0] - begun[-1][-1][0] <= GRID.double * dpi:
            begun[-1].append(end)
        else:
            begun.append([end])
    told = [g for g in begun if len(g) > 1 or not g[0][2]]
    added = [Edge(median(y for y, *_ in g), middle, 0.0, tuple(_union([span for _, span, _ in g]))) for g in told]
    return sorted([*rows, *added], key=lambda e: e.at)


def with_open_rows(rows: Sequence[Edge], columns: Sequence[Edge], middle: float, dpi: float) -> list[Edge]:
    """The row edges, with those added between which most inner column rules are interrupted at one place: the name of a
    group over all columns, in a table without rules between its rows."""
    inner, near = columns[1:-1], GRID.double * dpi
    gaps = sorted(
        (a[1], b[0])
        for edge in inner
        for a, b in pairwise(edge.parts)
        if b[0] - a[1] > GRID.open_row * dpi
        and any(r.at - near < a[1] and b[0] < s.at + near for r, s in pairwise(rows))
    )
    alike: list[list[tuple[float, float]]] = []
    for gap in gaps:
        same = [g for g in alike if abs(g[0][0] - gap[0]) <= near and abs(g[0][1] - gap[1]) <= near]
        if same:
            same[0].append(gap)
        else:
            alike.append([gap])
    told = [g for g in alike if len(g) >= max(2.0, GRID.open_share * len(inner))]
    whole = ((columns[0].at, columns[-1].at),)
    added = [Edge(median(gap[k] for gap in g), middle, 0.0, whole) for g in told for k in (0, 1)]
    new = [e for e in added if all(abs(e.at - r.at) > near for r in rows)]
    return sorted([*rows, *new], key=lambda e: e.at)


def runs_over(ink: Ink, own: Edge, top: float, foot: float, dpi: float, spared: float = 0.0) -> bool:
    """Whether one line of print stands close on both sides of where a column rule would be from ``top`` to ``foot``: it
    is one name over both columns. Ink as near as ``spared`` (inches) may be that rule's, and tells nothing."""
    near, reach = round(spared * dpi), round((spared + GRID.name_over) * dpi)
    y0, y1 = int(top + GRID.sides * dpi), int(foot - GRID.sides * dpi)
    x = round(own.at_along(foot))
    area = ink[max(0, y0) : max(0, y1), max(0, x - reach) : x + reach + 1] > 0
    left, right = area[:, : reach - near].any(axis=1), area[:, reach + 1 + near :].any(axis=1)
    return int((left & right).sum()) >= GRID.name_high * dpi


def with_missed(found: Sequence[Edge], box: Box, ink: Ink, dpi: float, middle: float) -> list[Edge]:
    """The column edges, with those added that the image shows from the table's top to its bottom but no rule tells.

    An upright rule that letters touch all along may have been taken for letters.
    """
    apart, reach = max(3, round(GRID.column_apart * dpi)), max(1, round(GRID.column_reach * dpi))
    x0, x1 = int(box.x0) + apart, int(box.x1) - apart
    if x1 - x0 < apart or box.height < GRID.column_height * dpi:
        return list(found)
    part = ink[max(0, int(box.y0)) : int(box.y1), x0:x1]
    wide = cv2.dilate(part, np.ones((1, 2 * reach + 1), np.uint8))
    full = np.flatnonzero((wide > 0).mean(axis=0) > GRID.column_full) + x0
    out = list(found)
    for group in np.split(full, np.flatnonzero(np.diff(full) > 2) + 1) if full.size else []:
        at = float(group.mean())
        if group[-1] - group[0] < GRID.double * dpi and min(abs(e.at - at) for e in out) > apart:
            out.append(Edge(at, middle, 0.0, ((box.y0, box.y1),)))
    return sorted(out, key=lambda e: e.at)


@dataclass(frozen=True, slots=True)
class Seen:
    """Edges that run one way, with the page to look for their ink on: ``ink`` (uint8, height x width, above 0 where
    there is print) and ``faint``, which holds what is too pale to be letters too. Without ``ink`` the rules that were
    found are all there is."""

    horizontal: bool
    dpi: float
    ink: Ink | None
    faint: Ink | None

    @property
    def _reach(self) -> int:
        return max(2, round(GRID.touch * self.dpi))

    def usual(self, edge: Edge, places: Sequence[float]) -> float:
        """Share of ink on the best printed piece of an edge: about a half where it is dotted."""
        if self.ink is None:
            return 1.0
        printed = [(a, b) for a, b in pairwise(places) if edge.covered(a, b) >= GRID.printed]
        return max((self._share(edge, a, b, self.ink) for a, b in printed), default=1.0)

    def printed(self, edge: Edge, start: float, end: float, full: float) -> bool:
        """Whether the piece of an edge parts two cells; ``full``: the edge's :meth:`usual` share of ink."""
        inset = GRID.inset * (end - start)
        start, end = start + inset, end - inset
        found = edge.covered(start, end) >= GRID.printed
        if self.ink is None:
            return found
        hit = self._inked(edge, start, end, self.ink, self._reach)
        share, quarter = float(hit.mean()), max(1, hit.size // 4)
        ends = sorted((float(hit[:quarter].mean()), float(hit[-quarter:].mean())))
        if found:
            faded = share > GRID.hole and (share < GRID.crossed * full or ends[1] < GRID.inked_ends * full)
            if not faded or self._bent_or_pale(edge, start, end):
                return True
        if share < GRID.inked or ends[1] < GRID.inked_ends:
            return False
        if found:
            return True
        if self.horizontal:
            return self._is_no_text(edge, start, end, hit)
        # The stem of a letter, and a mark over it, stand in the middle of their row.
        return share >= GRID.unbroken or ends[0] >= GRID.inked_ends

    def seen(self, edge: Edge, start: float, end: float, full: float) -> bool:
        """Whether a rule is to be seen on the piece, be it pale, or dotted as the edge's :meth:`usual` share, ``full``,
        tells."""
        inset = GRID.inset * (end - start)
        kinds = ((self.ink, GRID.inked * min(1.0, full / GRID.unbroken)), (self.faint, GRID.unbroken))
        return any(
            self._share(edge, start + inset, end - inset, kind) >= least for kind, least in kinds if kind is not None
        )

    def _bent_or_pale(self, edge: Edge, start: float, end: float) -> bool:
        """A rule that bends away from its edge, or is pale, is there all along; text that crosses it is not, and is
        no paler than print is."""
        assert self.ink is not None
        bent = float(self._inked(edge, start, end, self.ink, round(GRID.bent * self.dpi)).mean())
        pale = 0.0 if self.faint is None else self._share(edge, start, end, self.faint)
        alone = pale - self._share(edge, start, end, self.ink)
        return max(bent, pale) >= GRID.unbroken or alone >= GRID.pale

    def _is_no_text(self, edge: Edge, start: float, end: float, hit: NDArray[np.bool_]) -> bool:
        """Whether ink along a lying edge that no rule tells of is a rule's all the same, and no line of letters."""
        whole = float(hit.mean()) >= GRID.unbroken or _longest(hit) >= GRID.stretch * hit.size
        return whole and self._through(edge, start, end) < GRID.lettered

    def _share(self, edge: Edge, start: float, end: float, ink: Ink) -> float:
        return float(self._inked(edge, start, end, ink, self._reach).mean())

    def _inked(self, edge: Edge, start: float, end: float, ink: Ink, reach: int) -> NDArray[np.bool_]:
        """For each pixel of an edge, from ``start`` to ``end`` along it: is there print within ``reach`` pixels?"""
        high, wide = ink.shape
        first, after = int(start), max(int(start) + 1, int(end))
        level, falls = (round(edge.at_along(along)) for along in (first, after - 1))
        if level == falls and first >= 0 and after <= (wide if self.horizontal else high):
            across = high if self.horizontal else wide
            low, top = (min(max(level + step, 0), across - 1) for step in (-reach, reach))
            if self.horizontal:
                return np.asarray(ink[low : top + 1, first:after].any(axis=0))
            return np.asarray(ink[first:after, low : top + 1].any(axis=1))
        along, at = _pixels(edge, start, end)
        steps = np.arange(-reach, reach + 1)[:, None]
        y, x = (at + steps, along) if self.horizontal else (along, at + steps)
        near = ink[np.minimum(np.maximum(y, 0), high - 1), np.minimum(np.maximum(x, 0), wide - 1)]
        return np.asarray(near.any(axis=0))

    def _through(self, edge: Edge, start: float, end: float) -> float:
        """Share of the pixels along a lying edge that have print both over and under it: high in a line of bold
        letters."""
        assert self.ink is not None
        ink, reach = self.ink, round(GRID.sides * self.dpi)
        along, at = _pixels(edge, start, end)
        x = np.clip(along, 0, ink.shape[1] - 1)
        sides = [ink[np.clip(at + step, 0, ink.shape[0] - 1), x] > 0 for step in (-reach, reach)]
        return float((sides[0] & sides[1]).mean())


def _pixels(edge: Edge, start: float, end: float) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """The pixels of an edge from ``start`` to ``end``: where along it, and where across."""
    along = np.arange(int(start), max(int(start) + 1, int(end)))
    return along, np.rint(edge.at + edge.tilt * (along - edge.middle)).astype(int)


def _longest(hit: NDArray[np.bool_]) -> int:
    """The longest stretch of an edge with print all along it."""
    turns = np.flatnonzero(np.diff(np.concatenate(([False], hit, [False]))))
    return int((turns[1::2] - turns[::2]).max()) if turns.size else 0
