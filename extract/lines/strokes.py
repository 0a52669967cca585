"""Printed rules as strokes, and which strokes meet: a group for each table or frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.lines.grid_measures import GRID
from extract.model.page import Rule


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


def strokes(rules: Sequence[Rule], dpi: float) -> tuple[list[Stroke], list[Stroke]]:
    """The horizontal and the upright rules as strokes.

    A rule's box says how much it leans, not which way; the ends of the rules that meet it do.
    """
    across = [(r.box.cy, r.box.x0, r.box.x1, r.box.height - r.thickness) for r in rules if r.horizontal]
    upright = [(r.box.cx, r.box.y0, r.box.y1, r.box.width - r.thickness) for r in rules if not r.horizontal]
    return _leaning(across, upright, dpi), _leaning(upright, across, dpi)


_Piece = tuple[float, float, float, float]
"""``at``, ``start``, ``end`` and how much the piece leans over its length, either way."""


def _leaning(pieces: Sequence[_Piece], others: Sequence[_Piece], dpi: float) -> list[Stroke]:
    known: list[tuple[float, float]] = []  # tilt, length
    tilts: list[float | None] = []
    for at, start, end, lean in pieces:
        size = max(lean - 1.0, 0.0) / max(end - start, 1e-6)
        ends = [
            (o_at, tip)
            for o_at, o_start, o_end, _ in others
            for tip in (o_start, o_end)
            if start <= o_at <= end and abs(tip - at) <= GRID.level * dpi + lean / 2
        ]
        way = _direction(ends) if len(ends) >= GRID.tips else 0
        if lean <= GRID.lean or end - start < GRID.lean_length * dpi:
            tilts.append(None)
        elif way:
            tilts.append(way * size)
            known.append((way * size, end - start))
        else:
            tilts.append(size if size == 0 else None)
    usual = _usual(known)
    return [
        Stroke(at, start, end, usual if tilt is None else tilt)
        for (at, start, end, _), tilt in zip(pieces, tilts, strict=True)
    ]


def _usual(known: Sequence[tuple[float, float]]) -> float:
    """The median of tilts, each weighed by its length; 0 of none."""
    half, total = sum(length for _, length in known) / 2, 0.0
    for tilt, length in sorted(known):
        total += length
        if total >= half:
            return tilt
    return 0.0


def _direction(points: Sequence[tuple[float, float]]) -> int:
    """1 where y grows with x over the points, -1 where it falls, 0 where neither is plain."""
    mx = sum(p[0] for p in points) / len(points)
    my = sum(p[1] for p in points) / len(points)
    sxy = sum((x - mx) * (y - my) for x, y in points)
    sxx, syy = sum((x - mx) ** 2 for x, _ in points), sum((y - my) ** 2 for _, y in points)
    if sxy * sxy < GRID.lean_sure * sxx * syy or sxx == 0:
        return 0
    return 1 if sxy > 0 else -1


class _Joined:
    """Numbers 0 to ``count`` in groups that grow together."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, k: int) -> int:
        while self._parent[k] != k:
            self._parent[k] = self._parent[self._parent[k]]
            k = self._parent[k]
        return k

    def join(self, a: int, b: int) -> None:
        self._parent[self.root(a)] = self.root(b)


def groups(across: Sequence[Stroke], upright: Sequence[Stroke], dpi: float) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Strokes that meet, directly or by others: one group for each table or frame.

    A stroke may end a little short of the one it meets. A gap in a rule is bridged, unless the rule ends
    on both sides of it at a crossing rule: there two tables stand side by side.
    """
    everything = [*across, *upright]
    joined = _Joined(len(everything))
    ends = _joined_where_they_cross(across, upright, GRID.reach * dpi, joined)
    for kind in (range(len(across)), range(len(across), len(everything))):
        for a, b in _in_line(everything, kind, ends, dpi):
            joined.join(a, b)
    found: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for k, stroke in enumerate(everything):
        found.setdefault(joined.root(k), ([], []))[0 if k < len(across) else 1].append(stroke)
    return [(rows, columns) for rows, columns in found.values() if len(rows) >= 2 and columns]


_Ends = set[tuple[int, bool]]
"""Strokes that end at a crossing one: the stroke's number, and whether it is its far end."""


def _joined_where_they_cross(
    across: Sequence[Stroke], upright: Sequence[Stroke], reach: float, joined: _Joined
) -> _Ends:
    """Joins the strokes that cross or touch; returns the ends that a crossing stroke closes. The upright ones are
    numbered after the others."""
    ends: _Ends = set()
    for i, r in enumerate(across):
        for j, c in enumerate(upright, len(across)):
            x, y = c.at_along(r.at), r.at_along(c.at)
            if r.start - reach <= x <= r.end + reach and c.start - reach <= y <= c.end + reach:
                joined.join(i, j)
                for k, stroke, place in ((i, r, x), (j, c, y)):
                    ends |= {(k, far) for far, at in ((False, stroke.start), (True, stroke.end))
                             if abs(at - place) <= reach}  # fmt: skip
    return ends


def _in_line(strokes: Sequence[Stroke], kind: range, ends: _Ends, dpi: float) -> Iterator[tuple[int, int]]:
    """The pairs, of the strokes with these numbers, that are pieces of one rule."""
    reach = GRID.reach * dpi
    chain = sorted(kind, key=lambda k: strokes[k].start)
    for n, k in enumerate(chain):
        a = strokes[k]
        for m in chain[n + 1 :]:
            b = strokes[m]
            gap = b.start - a.end
            if gap > GRID.bridged * dpi:
                break
            middle = (a.end + b.start) / 2
            level = abs(a.at_along(middle) - b.at_along(middle)) <= GRID.level * dpi
            parted = gap > reach and (k, True) in ends and (m, False) in ends
            if gap > -reach and level and not parted:
                yield k, m
