"""Lines of print on an image, from connected ink: one segment for each line within one column or cell.

The chain, each step a pure function whose result can be drawn: components -> leaders taken out -> bodies
of letters smeared sideways into *seeds* -> large print seeded likewise -> tall pieces that hold two
lines cut -> small pieces (vowels and tones above and below, full stops, hyphens) given to the nearest
line -> what is no print (emblem, photograph, scribble, speck, dark edge) dropped.

Thai carries up to two levels of marks above a letter and one below, so a line's bodies are found first
and its marks come to it afterwards; a projection of all ink would part marks from letters or join close
lines.

All measures are in *body heights*: the height of a consonant without marks, as the page (or the line)
prints it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from extract.lines.bands import Band, Floats, bands_joined, bands_of, extents_of
from extract.lines.components import Components, Ints, body_height, connect, mended
from extract.lines.drawings import figures
from extract.lines.lattice import Grid
from extract.lines.leaders import leaders
from extract.lines.line_measures import LINES
from extract.lines.piece_kinds import BODY, DROP, SMALL, TALL, Kinds, kinds_of
from extract.lines.piece_measures import PIECES
from extract.lines.seeds import Wall, join_tall, seed, seed_lone, walls_of
from extract.lines.small_pieces import attach_small, commas, feet, marks
from extract.lines.touching import part_touching
from extract.lines.wide_points import join_over_points
from extract.model.page import Box, Rule, Segment


@dataclass(frozen=True, slots=True)
class Lines:
    """The segments of a page, with which ink belongs to which: ``owner[label]`` is a segment's index, -1
    for none. ``shared``: labels of marks between close lines that may belong to either, and of specks that may be
    points."""

    segments: tuple[Segment, ...]
    bands: tuple[Band, ...]
    parts: Components
    owner: Ints
    body: float
    shared: NDArray[np.intp]

    def pieces(self) -> list[NDArray[np.integer]]:
        """For each segment the boxes of its own ink, (n, 4): x0, y0, x1, y1."""
        order = np.argsort(self.owner, kind="stable")
        bounds = np.searchsorted(self.owner[order], np.arange(len(self.segments) + 1))
        return [self.parts.boxes[order[a:b]] for a, b in pairwise(bounds.tolist())]

    def specks(self) -> list[int]:
        """Segments that are one to three specks, none nearly as high or as wide as a letter, nor all of them together
        as high: those may be a torn figure."""
        pieces, largest = (np.zeros(len(self.segments), np.int64) for _ in range(2))
        own = np.flatnonzero(self.owner >= 0)
        np.add.at(pieces, self.owner[own], 1)
        np.maximum.at(largest, self.owner[own], np.maximum(self.parts.heights, self.parts.widths)[own])
        few = np.flatnonzero((pieces > 0) & (pieces <= LINES.torn_pieces) & (largest < LINES.speck * self.body))
        return [int(k) for k in few if self.segments[k].box.height < LINES.torn * self.body]


def find_lines(
    ink: NDArray[np.generic],
    rules: Sequence[Rule],
    grids: Sequence[Grid],
    dpi: float,
    layer: Literal["black", "colour"] = "black",
) -> Lines:
    """The lines of print in ``ink`` (rules taken out already), cut at column gaps, rules and cell edges.

    ``ink`` is (height, width), above 0 where there is ink; ``rules`` and ``grids`` are in its pixels.
    """
    parts = connect(ink)
    body = body_height(parts, dpi)
    whole = mended(ink, parts, body)
    if whole is not None:
        ink, parts = whole, connect(whole)
        body = body_height(parts, dpi)
    kind = kinds_of(parts, body, dpi)
    kind[figures(ink, parts, grids, body)] = DROP
    walls = walls_of(rules, grids, body)
    line_of = np.full(len(parts.area), -1, np.int32)
    kind[leaders(parts, kind, rules, body)] = DROP
    kind[marks(parts, kind, body) | feet(parts, kind, body) | commas(parts, kind, body)] = SMALL
    count = seed(parts, kind == BODY, walls, body, line_of, 0)
    count = join_tall(parts, kind, walls, body, line_of, count)
    bands = bands_of(parts, line_of, count, body)
    parts, line_of, kind = part_touching(parts, line_of, kind, bands, body)
    shared = attach_small(parts, kind, bands, line_of)
    count = seed_lone(parts, kind, walls, grids, body, line_of, len(bands))
    apart, bands = line_of, bands_of(parts, line_of, count, body)
    line_of = _rejoin(parts, line_of, bands, walls, body)
    line_of = join_over_points(parts, kind, line_of, bands, body, lambda left, right: _walled(walls, left, right))
    bands = bands_joined(parts, line_of, body, apart, bands)
    if whole is not None:
        count = _join_in_cells(parts, kind, grids, body, line_of, count)
        bands = bands_of(parts, line_of, count, body)
    shared = np.concatenate([shared, _points(parts, kind, line_of, bands, body)])
    return _finish(parts, line_of, bands, body, shared, layer)


_MOST_PAIRS = 1_000_000
"""Of specks and lines; on a page with more of them specks are noise, not points."""


def _points(parts: Components, kind: Kinds, line_of: Ints, bands: Sequence[Band], body: float) -> NDArray[np.intp]:
    """Specks on a line's base between its letters, where a decimal point may stand: too small to be print for certain,
    and not to be painted over as what is no print is. The reader sees them as they are."""
    b, h, w = parts.boxes, parts.heights, parts.widths
    specks = np.flatnonzero((kind == DROP) & (line_of < 0) & (np.maximum(h, w) < LINES.speck * body))
    specks = specks[specks > 0]
    if not 0 < len(specks) * len(bands) <= _MOST_PAIRS:
        return np.zeros(0, np.intp)
    extents = extents_of(parts, line_of, len(bands))
    x, y = ((b[specks, 0] + b[specks, 2]) / 2)[:, None], ((b[specks, 1] + b[specks, 3]) / 2)[:, None]
    tall = np.array([band.height for band in bands])
    base = np.array([band.base for band in bands]) + np.array([band.slope for band in bands]) * (
        x - np.array([band.x_mid for band in bands])
    )
    within = (x > extents[:, 0]) & (x < extents[:, 2] + LINES.point_beyond * tall)
    near = (y > base - LINES.point_above * tall) & (y < base + LINES.point_below * tall)
    points = []
    for n, j in zip(*np.nonzero(within & near), strict=True):
        letters = (line_of == j) & (kind != SMALL)
        if not (letters & (b[:, 0] < x[n]) & (x[n] < b[:, 2])).any():
            points.append(specks[n])
    return np.unique(np.array(points, np.intp))


def _rejoin(parts: Components, line_of: Ints, bands: Sequence[Band], walls: Sequence[Wall], body: float) -> Ints:
    """Pieces of one line that a touching or tall letter had kept apart, joined now that the letter is
    given."""
    boxes = extents_of(parts, line_of, len(bands))
    height = np.array([b.height for b in bands])
    live = np.flatnonzero(boxes[:, 0] <= boxes[:, 2])
    target = np.arange(len(bands))
    for k in live[np.argsort(boxes[live, 0])].tolist():
        near = live[(np.abs(boxes[live, 0] - boxes[k, 2]) < LINES.piece_side * body) & (live != k)]
        for j in near.tolist():
            gap = boxes[j, 0] - boxes[k, 2]
            tall = max(height[j], height[k])
            x = boxes[k, 2] + gap / 2
            level = abs(bands[j].base_at(x) - bands[k].base_at(x)) < LINES.piece_level * tall
            alike = min(height[j], height[k]) > LINES.piece_alike * tall
            near_by = -LINES.piece_overlap * tall < gap < LINES.piece_gap * tall
            if level and alike and near_by and not _walled(walls, boxes[k], boxes[j]):
                target[target == target[j]] = target[k]
    return np.asarray(np.append(target, -1)[line_of], np.int32)  # -1 picks the last place


def _join_in_cells(
    parts: Components, kind: Kinds, grids: Sequence[Grid], body: float, line_of: Ints, count: int
) -> int:
    """On a page of broken print: all ink of a cell too low for two lines made one line; the new line count."""
    b = parts.boxes
    cx, cy = (b[:, 0] + b[:, 2]) / 2, (b[:, 1] + b[:, 3]) / 2
    edge = LINES.cell_edge * body
    for grid in grids:
        for cell in grid.cells:
            c = cell.box
            if c.height > LINES.cell_low * body:
                continue
            inside = (cx > c.x0 + edge) & (cx < c.x1 - edge) & (cy > c.y0 + edge) & (cy < c.y1 - edge)
            inside &= (kind == SMALL) | (kind == BODY) | (kind == TALL)
            if (inside & (line_of >= 0)).any():
                line_of[inside] = count
                count += 1
    return count


def _walled(walls: Sequence[Wall], left: Floats, right: Floats) -> bool:
    """True where an upright wall stands between two boxes side by side."""
    y = (left[1] + left[3] + right[1] + right[3]) / 4
    a, b = (left[0] + left[2]) / 2, (right[0] + right[2]) / 2
    return any(x0 == x1 and a < x0 < b and y0 <= y <= y1 for x0, y0, x1, y1 in walls)


def _finish(
    parts: Components,
    line_of: Ints,
    bands: Sequence[Band],
    body: float,
    shared: NDArray[np.intp],
    layer: Literal["black", "colour"],
) -> Lines:
    """Drops what is no print and numbers the rest from top to bottom."""
    boxes = extents_of(parts, line_of, len(bands))
    scribbles = _scribbles(parts, line_of, len(bands), body)
    keep = [j for j in range(len(bands)) if boxes[j, 0] <= boxes[j, 2] and not scribbles[j]]
    keep.sort(key=lambda j: (bands[j].base, boxes[j, 0]))
    rank = np.full(len(bands) + 1, -1, np.int32)
    rank[keep] = np.arange(len(keep))
    owner = np.asarray(rank[line_of], np.int32)  # -1 picks the last place, which stays -1
    segments = tuple(Segment(Box(*(float(v) for v in boxes[j])), layer) for j in keep)
    return Lines(segments, tuple(bands[j] for j in keep), parts, owner, body, shared)


def _scribbles(parts: Components, line_of: Ints, count: int, body: float) -> NDArray[np.bool_]:
    """Lines whose ink is mostly one tall and wide, thinly drawn piece: a signature, a flourish, a tick."""
    h, w, area = parts.heights, parts.widths, parts.area
    thin = (w > LINES.scribble_wide * h) & (area < LINES.scribble_ink * h * w)
    loose = (h > PIECES.tall * body) & thin & (line_of >= 0)
    out = np.zeros(count, np.bool_)
    total = np.bincount(line_of[line_of >= 0], weights=w[line_of >= 0], minlength=count)
    for k in np.flatnonzero(loose).tolist():
        out[line_of[k]] |= bool(w[k] > LINES.scribble_share * total[line_of[k]])
    return out
