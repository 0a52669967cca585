"""Rows of a table without rules whose labels wrap over several lines.

Looked at one by one, a line of such a label may go with the value above it as well as with the one below. Looked at
together it can not: in a table every label's middle lies at its value, or every label's first line does, or every last
one; and there is more white between labels than within. So the lines are parted into labels all at once, by the
cheapest of all ways (dynamic programming), and only if every label then fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median

import regex

from extract.layout.grouping import Body
from extract.layout.places import Column, Placed, Run, placed
from extract.layout.text_rows import Row, is_year, row_box, starts_with_value
from extract.model.page import Line

_DUST = ".,·'\"‘ "
_LETTER = regex.compile(r"\p{L}")
_OWN_NUMBER = regex.compile(r"[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})+\.?|[0-9๐-๙]{1,2}[.)]")
_OFF = 0.36
"""How far a label's middle may be from its value, in steps from line to line; half a step is another line."""
_MEAN_OFF = 0.2
_MIDDLE, _FIRST, _LAST = 0.5, 0.0, 1.0
_MOST_LINES = 9
_MOST_ROWS = 120
"""More rows than a page has are noise; the time goes by their square."""
_STEP = 2.0
"""Cost of a step within a label that is wider than usual. Middles alone leave a choice: of three labels the outer two
could each take a line of the one between."""
_APART = 0.1
"""By how much steps from label to label must be wider than those within, on the whole, in usual steps."""
_NEVER = 1e9
_LONE_LINE, _LONE_VALUE = 1.0, 2.0
"""Cost of a line of label that has no value, of a value that has no label, in steps off; at the ends less."""
_AT_END, _CLOSE_AT_END = 0.02, 0.3


@dataclass(frozen=True, slots=True)
class Wrapped:
    """The rows found, and the rows of print (first, last) that they take up."""

    bodies: list[Body]
    first: int
    last: int


@dataclass(slots=True)
class _Value:
    """A row of values without what stands in the column of labels."""

    lines: Placed
    y: float


def wrapped(
    run: Run, rows: Sequence[Row], first_free: int, columns: Sequence[Column], across: Sequence[float], unit: float
) -> Wrapped | None:
    """The rows of a run as rows of such a table; None where it is none, or where its rows are not plain.

    ``rows`` are all rows of the page, of which ``first_free`` is the first that no table has; ``across`` the y of
    rules over the table's width; ``unit`` the usual height of a line.
    """
    texts = [k for k, column in enumerate(columns) if not column.values]
    if len(run.rows) > _MOST_ROWS or len(texts) != 1:
        return None
    own = texts[0]
    first, last = run.first, run.first + len(run.rows) - 1
    printed = {k: placed(rows[k], columns, unit) for k in range(first, last + 1)}
    if any(not _plain(row, columns, own) for row in printed.values()):
        return None
    for step, stop in ((-1, first_free - 1), (1, len(rows))):
        at = first if step < 0 else last
        while at + step != stop:
            row = placed(rows[at + step], columns, unit)
            if not _goes_on(row, printed[at], columns, own, across, unit):
                break
            at += step
            printed[at] = row
    order = sorted(printed)
    printed_in = [line for row in printed.values() for line, place in row if place[0] == own]
    starts = [n.box.x0 for n in printed_in if _LETTER.search(n.text)]
    edge = median(starts) if starts else 0.0
    labels = sorted((n for n in printed_in if _begins_label(n, edge, unit)), key=lambda n: n.box.cy)
    scraps = [n for n in printed_in if not _begins_label(n, edge, unit)]  # strokes of a pen, numbers of rows
    values = [v for k in order if (v := _value(printed[k], own)) is not None]
    if len(values) < 2 or not len(values) < len(labels) <= 2 * _MOST_ROWS:
        return None  # nothing wraps
    pitch = _pitch(labels, unit)
    if any(a.box.cy < y < b.box.cy for y in across for a, b in pairwise(labels)):
        return None
    heights, at_values = [n.box.cy for n in labels], [v.y for v in values]
    ways = [found for at in (_MIDDLE, _FIRST, _LAST) if (found := _parted(_Measures(heights, at_values, pitch, at)))]
    if not ways:
        return None
    _, blocks = min(ways)
    used = {id(n) for a, b in blocks for n in labels[a:b]}
    bodies = [
        Body([(n, (own, own)) for n in labels[a:b]] + v.lines, anchor=True)
        for (a, b), v in zip(blocks, values, strict=True)
    ]
    top, bottom = bodies[0].box.y0, bodies[-1].box.y1
    for scrap in scraps:
        near = min(bodies, key=lambda body: abs(body.box.cy - scrap.box.cy))
        near.lines = [*near.lines, (scrap, (own, own))]
    inner = [n for n in labels if id(n) not in used and top < n.box.cy < bottom]
    bodies = sorted([*bodies, *(Body([(n, (own, own))]) for n in inner)], key=lambda b: b.box.cy)
    held = [k for k in order if top <= row_box(rows[k]).cy <= bottom]
    return Wrapped(bodies, held[0], held[-1])


def _begins_label(line: Line, edge: float, unit: float) -> bool:
    """Whether a line is one of a label: it has letters, or is the label's own number, flush with the others."""
    own = _OWN_NUMBER.fullmatch(line.text.strip()) is not None
    return bool(_LETTER.search(line.text)) or (own and abs(line.box.x0 - edge) < 0.3 * unit)


def _plain(row: Placed, columns: Sequence[Column], own: int) -> bool:
    """Whether a row holds nothing but labels' lines (in column ``own``) and values, each in one column."""
    return all(
        a == b and (a == own or (columns[a].values and starts_with_value(n.text.lstrip(_DUST)))) for n, (a, b) in row
    )


def _goes_on(
    row: Placed, beside: Placed, columns: Sequence[Column], own: int, across: Sequence[float], unit: float
) -> bool:
    """Whether a row may still belong to the table that ends with ``beside``."""
    box, edge = row_box([n for n, _ in row]), row_box([n for n, _ in beside])
    if not _plain(row, columns, own) or any(is_year(n.text) for n, (a, _) in row if a != own):
        return False
    if max(box.y0 - edge.y1, edge.y0 - box.y1) > 1.2 * unit:
        return False
    if any(min(box.cy, edge.cy) < y < max(box.cy, edge.cy) for y in across):
        return False
    return box.x0 > columns[0].x0 - unit and box.x1 < columns[-1].x1 + 2 * unit


def _value(row: Placed, own: int) -> _Value | None:
    lines = [(n, place) for n, place in row if place[0] != own]
    return _Value(lines, mean(n.box.cy for n, _ in lines)) if lines else None


def _pitch(labels: Sequence[Line], unit: float) -> float:
    """The step from line to line within a label: the shorter steps, since between labels they may be longer."""
    steps = sorted(b.box.cy - a.box.cy for a, b in pairwise(labels))
    steps = [s for s in steps if s > 0.5 * unit]
    return steps[len(steps) // 4] if steps else unit


@dataclass(frozen=True, slots=True)
class _Measures:
    """Heights (y) of the labels' lines and of the values, the step from line to line, and at what share of a label,
    from its first line to its last, its value stands."""

    labels: Sequence[float]
    values: Sequence[float]
    pitch: float
    at: float

    def off(self, a: int, b: int, y: float) -> float:
        """How far the value's place in the label of lines ``a:b`` stands below the value."""
        first, last = self.labels[a], self.labels[b - 1]
        return first + self.at * (last - first) - y


Blocks = list[tuple[int, int]]
"""For each value its label: first line, line after the last; the same for a value without."""


def _parted(m: _Measures) -> tuple[float, Blocks] | None:
    """How far off the labels are on the whole, in steps, and the labels. None where they do not fit.

    Done twice: marks above Thai letters raise the middles of all lines of label against those of the values.
    """
    filled = _filled(_cheapest(m), m)
    if not filled:
        return None
    shift = median(m.off(a, b, y) for a, b, y in filled)
    m = _Measures([y - shift for y in m.labels], m.values, m.pitch, m.at)
    found = _cheapest(m)
    filled = _filled(found, m)
    if not filled:
        return None
    off = mean(abs(m.off(a, b, y)) for a, b, y in filled) / m.pitch
    empty = [a == b for a, b in found]
    inner = empty[empty.index(False) : len(empty) - empty[::-1].index(False)]
    labels = m.labels
    within = [labels[k + 1] - labels[k] for a, b, _ in filled for k in range(a, b - 1)]
    between = [labels[a] - labels[b - 1] for (_, b, _), (a, _, _) in pairwise(filled)]
    if off > _MEAN_OFF or any(inner) or mean(between) - mean(within) < _APART * m.pitch:
        return None
    least = (mean(within) + mean(between)) / 2
    used = {k for a, b, _ in filled for k in range(a, b)}
    for k in range(filled[0][0], filled[-1][1]):  # a line by itself is a heading, with white about it
        if k not in used and min(labels[k] - labels[k - 1], labels[k + 1] - labels[k]) < least:
            return None
    return off, found


def _filled(blocks: Blocks, m: _Measures) -> list[tuple[int, int, float]]:
    """The labels that are there, each with its value's height; none where hardly any has several lines."""
    there = [(a, b, y) for (a, b), y in zip(blocks, m.values, strict=True) if b > a]
    return there if sum(b - a > 1 for a, b, _ in there) >= 2 else []


def _cheapest(m: _Measures) -> Blocks:
    """Dynamic programming over lines and values in order: ``best[i][j]`` is the cost of the first ``i`` lines and
    ``j`` values."""
    lines, values = len(m.labels), len(m.values)
    best = [[_NEVER] * (values + 1) for _ in range(lines + 1)]
    came: list[list[tuple[int, int]]] = [[(0, 0)] * (values + 1) for _ in range(lines + 1)]
    best[0][0] = 0.0

    def offer(i: int, j: int, cost: float, before: tuple[int, int]) -> None:
        if cost < best[i][j]:
            best[i][j], came[i][j] = cost, before

    for i in range(lines + 1):
        for j in range(values + 1):
            here = best[i][j]
            if here >= _NEVER:
                continue
            if i < lines:
                offer(i + 1, j, here + _lone(m.labels, i, j, values, m.pitch), (i, j))
            if j == values:
                continue
            at_end = i in (0, lines)
            offer(i, j + 1, here + (0.5 if at_end else 1.0) * _LONE_VALUE, (i, j))
            wide = 0.0
            for k in range(i + 1, min(lines, i + _MOST_LINES) + 1):
                if k > i + 1:
                    wide += _STEP * ((m.labels[k - 1] - m.labels[k - 2]) / m.pitch - 1)
                off = abs(m.off(i, k, m.values[j])) / m.pitch
                if off <= _OFF:
                    offer(k, j + 1, here + off + wide, (i, j))
    blocks: Blocks = []
    i, j = lines, values
    while i or j:
        before = came[i][j]
        if before[1] < j:
            blocks.append((before[0], i))
        i, j = before
    return blocks[::-1]


def _lone(labels: Sequence[float], i: int, used: int, values: int, pitch: float) -> float:
    """Cost of line ``i`` without a value: a heading, or, over the first and under the last, what is no longer of the
    table."""
    if 0 < used < values:
        return _LONE_LINE
    other = i + 1 if used == 0 else i - 1
    near = 0 <= other < len(labels) and abs(labels[other] - labels[i]) < 1.25 * pitch
    return _CLOSE_AT_END if near else _AT_END
