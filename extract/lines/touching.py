"""Lines that touch: a piece of ink that holds ink of two lines is cut between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.lines.bands import Band, Floats, extents_of
from extract.lines.components import Components, Ints
from extract.lines.line_measures import LINES
from extract.lines.piece_kinds import BIG, BODY, SMALL, TALL, Kinds

_MOST_PAIRS = 4_000_000
"""A page with more of them is noise."""


class _Split(NamedTuple):
    """Piece ``piece`` is cut in each of ``windows`` (first row, row after the last; of it) at the row with the
    least ink; the parts, from above, are of those lines (-1: not yet known) and kinds."""

    piece: int
    windows: tuple[tuple[int, int], ...]
    lines: tuple[int, ...]
    kinds: tuple[int, ...]


def part_touching(
    parts: Components, line_of: Ints, kind: Kinds, bands: Sequence[Band], body: float
) -> tuple[Components, Ints, Kinds]:
    """Cuts components that hold ink of two lines, one above the other, where there is least ink between
    them."""
    extents = extents_of(parts, line_of, len(bands))
    line_of, kind = line_of.copy(), kind.copy()
    splits = [
        *_of_several_lines(parts, line_of, kind, bands, extents, body),
        *_with_a_tone(parts, line_of, kind, bands, body),
    ]
    if not splits:
        return parts, line_of, kind
    boxes, area, fresh = parts.boxes.copy(), parts.area.copy(), len(parts.area)
    most = fresh + sum(len(s.windows) for s in splits)
    labels = parts.labels.copy() if most < np.iinfo(parts.labels.dtype).max else parts.labels.astype(np.int32)
    more_boxes, more_area, more_line, more_kind = [], [], [], []
    for split in splits:
        for n, part in _parts(labels, boxes[split.piece].tolist(), split):
            if n == 0:
                k = split.piece
                boxes[k], area[k], line_of[k], kind[k] = part.box, part.area, split.lines[n], split.kinds[n]
                continue
            labels[part.rows, part.columns][part.ink] = fresh
            more_boxes.append(part.box)
            more_area.append(part.area)
            more_line.append(split.lines[n])
            more_kind.append(split.kinds[n])
            fresh += 1
    boxes = np.concatenate([boxes, np.array(more_boxes, np.int32).reshape(-1, 4)])
    area = np.concatenate([area, np.array(more_area, np.int32)])
    line_of = np.concatenate([line_of, np.array(more_line, np.int32)])
    kind = np.concatenate([kind, np.array(more_kind, np.int8)])
    return Components(labels, boxes, area), line_of, kind


class _Part(NamedTuple):
    """One part of a piece that was cut: its ink, in these rows and columns of the page, its box and its pixels."""

    rows: slice
    columns: slice
    ink: NDArray[np.bool_]
    box: tuple[int, int, int, int]
    area: int


def _parts(labels: NDArray[np.integer], box: Sequence[int], split: _Split) -> list[tuple[int, _Part]]:
    """The parts of a piece with any ink, from above, each with its number in the split."""
    x0, y0, x1, y1 = box
    mine = labels[y0:y1, x0:x1] == split.piece
    ink = mine.sum(axis=1)
    edges = [0, *(a + int(np.argmin(ink[a:b])) for a, b in split.windows), y1 - y0]
    found = []
    for n, (start, end) in enumerate(pairwise(edges)):
        piece, top = mine[start:end], y0 + start
        ys, xs = np.nonzero(piece)
        if ys.size:
            own = (x0 + int(xs.min()), top + int(ys.min()), x0 + int(xs.max()) + 1, top + int(ys.max()) + 1)
            found.append((n, _Part(slice(top, y0 + end), slice(x0, x1), piece, own, ys.size)))
    return found


def _of_several_lines(
    parts: Components, line_of: Ints, kind: Kinds, bands: Sequence[Band], extents: Floats, body: float
) -> Iterator[_Split]:
    """Tall pieces with letters of several lines, or a letter of one and marks of the next. Those that are of one line
    alone are given to it (``line_of``)."""
    for k in np.flatnonzero((kind == TALL) | ((kind == BIG) & (line_of < 0))).tolist():
        x0, y0, x1, y1 = parts.boxes[k].tolist()
        if y1 - y0 > LINES.cut_most * body:
            continue
        cx = (x0 + x1) / 2
        rows = []
        for j, band in enumerate(bands):
            if line_of[k] not in (-1, j):
                continue
            gap = max(extents[j, 0] - x1, x0 - extents[j, 2])
            base = band.base_at(cx)
            if gap < LINES.cut_side * body and y0 < base - LINES.cut_rise * band.height < y1:
                rows.append((base, base - band.height, j))
        rows.sort()
        rows = [r for n, r in enumerate(rows) if n == 0 or r[0] - rows[n - 1][0] > LINES.cut_apart * body]
        if len(rows) == 1 and kind[k] == TALL:
            marks = _marks_below(bands, extents, rows[0], (x0, x1, y1), body)
            if marks is None:
                line_of[k] = rows[0][2]
            else:
                rows.append(marks)
        if len(rows) < 2:
            continue
        windows = []
        for upper, lower in pairwise(rows):
            a = int(np.clip(upper[0] - y0, 0, y1 - y0 - 1))
            b = int(np.clip(lower[1] - y0, a + 1, y1 - y0))
            if lower[1] >= y1:  # marks alone: below the tail of the letter above, and some of them left
                a = min(a + round(LINES.cut_tail * body), y1 - y0 - 2)
                b = y1 - y0 - max(1, round(LINES.cut_rest * body))
                b = max(b, a + 1)
            windows.append((a, b))
        yield _Split(k, tuple(windows), tuple(r[2] for r in rows), (BODY,) * len(rows))


def _marks_below(
    bands: Sequence[Band], extents: Floats, upper: tuple[float, float, int], piece: tuple[int, int, int], body: float
) -> tuple[float, float, int] | None:
    """The line whose marks hang on to a piece of ink (x0, x1, y1) that holds a letter of the line ``upper``: the piece
    reaches deeper than a tail does, to where the marks of the next line stand. (base, top, index), None if none."""
    x0, x1, y1 = piece
    if y1 < upper[0] + LINES.deep * body:
        return None
    below = []
    for j, band in enumerate(bands):
        base = band.base_at((x0 + x1) / 2)
        top = base - band.height
        beside = max(extents[j, 0] - x1, x0 - extents[j, 2]) > 0
        over, under = top - LINES.marks_over * band.height, top + LINES.marks_under * band.height
        if not beside and base > upper[0] + LINES.cut_apart * body and over < y1 <= under:
            below.append((base, top, j))
    return min(below, default=None)


def _with_a_tone(parts: Components, line_of: Ints, kind: Kinds, bands: Sequence[Band], body: float) -> Iterator[_Split]:
    """Letters on whose foot hangs the tone of the next line, deeper than their base line, right over a small mark; and
    letters on whose foot hangs all that stands over a letter of the next line.

    A vowel below a letter may touch it and stand so too: what is cut off belongs to no line yet.
    """
    b = parts.boxes
    letters = np.flatnonzero((kind == BODY) & (line_of >= 0))
    base = np.array([bands[j].base_at(x) for j, x in zip(
        line_of[letters].tolist(), ((b[letters, 0] + b[letters, 2]) / 2).tolist(), strict=True)])  # fmt: skip
    depth = b[letters, 3] - base
    deep = (depth > LINES.tone_deep * body) & (depth < LINES.deep * body) & (b[letters, 1] < base)
    letters, base, depth = letters[deep], base[deep], depth[deep]
    tone = depth < LINES.tone_deepest * body
    small = np.flatnonzero((kind == SMALL) & (parts.heights > LINES.tone_vowel * body))
    chosen = np.zeros(len(letters), np.bool_)
    for under, may in (
        (small, tone),
        (np.flatnonzero((kind == BODY) & (line_of >= 0)), depth > LINES.mark_deep * body),
    ):
        if not 0 < letters.size * under.size < _MOST_PAIRS:
            continue
        over = (b[under, 0] < b[letters, 2, None]) & (b[under, 2] > b[letters, 0, None])
        over &= line_of[under] != line_of[letters, None]
        drop = b[under, 1] - b[letters, 3, None]
        chosen |= may & (over & (drop > -2) & (drop < LINES.tone_gap * body)).any(axis=1)
    for k, foot in zip(letters[chosen].tolist(), base[chosen].tolist(), strict=True):
        y0, y1 = int(b[k, 1]), int(b[k, 3])
        a = max(1, int(foot) - y0)
        window = a, max(a + 1, y1 - y0 - round(LINES.tone_high * body))
        yield _Split(k, (window,), (int(line_of[k]), -1), (BODY, SMALL))
