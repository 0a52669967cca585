"""Ruled tables from printed rules: which rules meet, the lattice they span, and its cells with their spans.

The chain: rules -> strokes (pieces of one rule joined) -> groups of strokes that meet -> lattice of row
and column edges -> which edge pieces are really printed -> cells. Nothing here knows of text, and
nothing of pixels: the same code serves the rules of a scanned page and the vector lines of a PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ..content import Box, Rule, union_of

PRINTED = 0.45
"""Share of an edge piece that must be printed for it to part two cells: a faint rule is broken, a
missing one is gone."""


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
    """A straight rule: ``at`` across its direction, from ``start`` to ``end`` along it; ``parts`` are
    printed."""

    at: float
    start: float
    end: float
    parts: tuple[tuple[float, float], ...]

    def covered(self, start: float, end: float) -> float:
        """Share of ``start..end`` that is printed."""
        if end <= start:
            return 0.0
        return sum(max(0.0, min(end, b) - max(start, a)) for a, b in self.parts) / (end - start)


def find_grids(rules: Sequence[Rule], dpi: float) -> list[Grid]:
    """The ruled tables on a page, from top to bottom; a frame around one cell is none (see
    :func:`find_frames`).

    ``dpi`` is the number of work units per inch: 72 for the points of a PDF.
    """
    return [g for g in _all_grids(rules, dpi) if len(g.cells) > 1]


def find_frames(rules: Sequence[Rule], dpi: float) -> list[Box]:
    """Boxes drawn around one undivided area: a frame beside a table, a border around the page, a stamp's
    edge."""
    return [g.box for g in _all_grids(rules, dpi) if len(g.cells) == 1]


def _all_grids(rules: Sequence[Rule], dpi: float) -> list[Grid]:
    near = 0.035 * dpi
    across = strokes([r for r in rules if r.horizontal], near)
    upright = strokes([r for r in rules if not r.horizontal], near)
    grids = []
    for rows, columns in groups(across, upright, reach=0.1 * dpi):
        grid = lattice(rows, columns, dpi)
        if grid is not None:
            grids.append(grid)
    return sorted(grids, key=lambda g: (g.box.y0, g.box.x0))


def strokes(rules: Sequence[Rule], near: float) -> list[Stroke]:
    """Rules of one direction, pieces of the same rule joined: closer than ``near`` across, not side by
    side."""
    pieces = sorted(
        ((r.box.cy, r.box.x0, r.box.x1) if r.horizontal else (r.box.cx, r.box.y0, r.box.y1)) for r in rules
    )
    taken: list[list[tuple[float, float, float]]] = []
    for piece in pieces:
        for group in reversed(taken):
            if piece[0] - max(g[0] for g in group) > 2 * near:
                continue
            mean = sum(g[0] * (g[2] - g[1]) for g in group) / max(sum(g[2] - g[1] for g in group), 1e-6)
            if abs(piece[0] - mean) <= near:
                group.append(piece)
                break
        else:
            taken.append([piece])
    out = []
    for group in taken:
        length = sum(g[2] - g[1] for g in group)
        at = sum(g[0] * (g[2] - g[1]) for g in group) / max(length, 1e-6)
        parts = _union([(g[1], g[2]) for g in group])
        out.append(Stroke(at, parts[0][0], parts[-1][1], tuple(parts)))
    return sorted(out, key=lambda s: (s.at, s.start))


def _union(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for a, b in sorted(spans):
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return merged


def groups(
    across: Sequence[Stroke], upright: Sequence[Stroke], reach: float
) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Strokes that meet, directly or by others: one group for each table or frame.

    A stroke is one long piece here only as far as it is printed: two tables one over the other, whose
    edges happen to stand at the same place, are two. ``reach`` is how far a stroke may end short of the
    one it meets.
    """
    rows = [Stroke(s.at, a, b, ((a, b),)) for s in across for a, b in _bridged(s.parts, 4 * reach)]
    columns = [Stroke(s.at, a, b, ((a, b),)) for s in upright for a, b in _bridged(s.parts, 4 * reach)]
    parent = list(range(len(rows) + len(columns)))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    for i, r in enumerate(rows):
        for j, c in enumerate(columns):
            if r.start - reach <= c.at <= r.end + reach and c.start - reach <= r.at <= c.end + reach:
                parent[root(i)] = root(len(rows) + j)
    found: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for i, r in enumerate(rows):
        found.setdefault(root(i), ([], []))[0].append(r)
    for j, c in enumerate(columns):
        found.setdefault(root(len(rows) + j), ([], []))[1].append(c)
    whole = []
    for rs, cs in found.values():
        if len(rs) >= 2 and len(cs) >= 1:
            whole.append((_printed(rs, across), _printed(cs, upright)))
    return whole


def _bridged(parts: Sequence[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for a, b in parts:
        if merged and a - merged[-1][1] <= gap:
            merged[-1] = (merged[-1][0], b)
        else:
            merged.append((a, b))
    return merged


def _printed(pieces: Sequence[Stroke], all_strokes: Sequence[Stroke]) -> list[Stroke]:
    """The pieces of a group put together again by stroke, with what of them is printed."""
    by_place: dict[float, list[Stroke]] = {}
    for p in pieces:
        by_place.setdefault(p.at, []).append(p)
    parts_at: dict[float, list[tuple[float, float]]] = {}
    for s in all_strokes:
        parts_at.setdefault(s.at, []).extend(s.parts)
    out = []
    for at, group in sorted(by_place.items()):
        start, end = min(p.start for p in group), max(p.end for p in group)
        parts = tuple((a, b) for a, b in sorted(parts_at[at]) if b > start and a < end)
        out.append(Stroke(at, start, end, parts))
    return out


def lattice(rows: Sequence[Stroke], columns: Sequence[Stroke], dpi: float) -> Grid | None:
    """The cells that meeting strokes part; None where they enclose nothing."""
    narrow = 0.06 * dpi
    column_edges = _edges([c.at for c in columns], narrow)
    row_edges = _edges([r.at for r in rows], narrow)
    # a table open at its sides: its rules go on past the outermost upright
    overhang = 0.12 * dpi
    left, right = median(r.start for r in rows), median(r.end for r in rows)
    if left < column_edges[0] - overhang and _agree([r.start for r in rows], left, overhang):
        column_edges.insert(0, left)
    if right > column_edges[-1] + overhang and _agree([r.end for r in rows], right, overhang):
        column_edges.append(right)
    top, bottom = median(c.start for c in columns), median(c.end for c in columns)
    if (
        len(columns) > 1
        and top < row_edges[0] - overhang
        and _agree([c.start for c in columns], top, overhang)
    ):
        row_edges.insert(0, top)
    if (
        len(columns) > 1
        and bottom > row_edges[-1] + overhang
        and _agree([c.end for c in columns], bottom, overhang)
    ):
        row_edges.append(bottom)
    if len(column_edges) < 2 or len(row_edges) < 2:
        return None
    cells = _cells(row_edges, column_edges, rows, columns, narrow)
    box = Box(column_edges[0], row_edges[0], column_edges[-1], row_edges[-1])
    return Grid(box, tuple(row_edges), tuple(column_edges), tuple(cells))


def _agree(ends: Sequence[float], at: float, slack: float) -> bool:
    return sum(abs(e - at) <= slack for e in ends) >= max(2, 0.6 * len(ends))


def _edges(places: Sequence[float], narrow: float) -> list[float]:
    """Distinct edges: places closer than ``narrow`` are one (a double rule, a rule in two slightly
    shifted parts)."""
    clusters: list[list[float]] = []
    for at in sorted(places):
        if clusters and at - clusters[-1][-1] <= narrow:
            clusters[-1].append(at)
        else:
            clusters.append([at])
    return [sum(c) / len(c) for c in clusters]


def _cells(
    row_edges: Sequence[float],
    column_edges: Sequence[float],
    rows: Sequence[Stroke],
    columns: Sequence[Stroke],
    narrow: float,
) -> list[GridCell]:
    n, m = len(row_edges) - 1, len(column_edges) - 1

    def share(strokes_: Sequence[Stroke], at: float, start: float, end: float) -> float:
        inset = min(narrow, 0.2 * (end - start))
        parts = [p for s in strokes_ if abs(s.at - at) <= narrow for p in s.parts]
        return Stroke(at, start, end, tuple(_union(parts))).covered(start + inset, end - inset)

    under = [
        [share(rows, row_edges[i + 1], column_edges[j], column_edges[j + 1]) >= PRINTED for j in range(m)]
        for i in range(n - 1)
    ]
    beside = [
        [share(columns, column_edges[j + 1], row_edges[i], row_edges[i + 1]) >= PRINTED for j in range(m - 1)]
        for i in range(n)
    ]
    return [
        GridCell(
            i0,
            j0,
            i1 - i0,
            j1 - j0,
            Box(column_edges[j0], row_edges[i0], column_edges[j1], row_edges[i1]),
        )
        for i0, j0, i1, j1 in rectangles(n, m, under, beside)
    ]


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


def union_box(grids: Sequence[Grid]) -> Box | None:
    """The box around all of ``grids``."""
    return union_of(g.box for g in grids)
