"""Rows of print made into rows of a table: which lines without a value go on from, or begin, the row of a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import regex

from extract.layout.places import Column, Placed, place_of, placed
from extract.layout.text_rows import Row, first_word, row_box
from extract.model.page import Box, Line

_NUMBER = regex.compile(
    r"[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})*[.),]\s*(?=[^\s0-9๐-๙])|[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})+\s+(?=\p{L})"
)
"""The number that begins a numbered label: ``1. x``, ``๒) x``, ``1.2 x``; a comma is a full stop misread."""


@dataclass(slots=True)
class Body:
    """One row of the table while it is built: its lines with their places; an ``anchor`` if it has values."""

    lines: Placed = field(default_factory=list)
    anchor: bool = False

    @property
    def box(self) -> Box:
        return row_box([line for line, _ in self.lines])

    def in_column(self, column: int) -> list[Line]:
        return [line for line, (a, b) in self.lines if a <= column <= b]


def bodies_of(
    placed: Sequence[Placed],
    data: Sequence[bool],
    across: Sequence[float],
    columns: Sequence[Column],
    unit: float,
) -> list[Body]:
    """Rows of print made into rows of the table."""
    parted = parted_by_rules(placed, data, across)
    bodies = [Body(list(row), anchor=is_data) for row, is_data in zip(placed, data, strict=True)]
    if parted:
        merged: list[Body] = []
        for k, body in enumerate(bodies):
            apart = any(merged[-1].box.cy < y < body.box.cy for y in across) if merged else True
            if not apart and not _both_have_values(merged[-1], body, columns):
                merged[-1].lines += body.lines
                merged[-1].anchor |= body.anchor
            else:
                merged.append(bodies[k])
        return merged
    pitch = pitch_of(bodies)
    k = 0
    while k < len(bodies):
        body = bodies[k]
        if body.anchor:
            k += 1
            continue
        up, down = (bodies[k - 1] if k else None), (bodies[k + 1] if k + 1 < len(bodies) else None)
        if down is not None and _left_no_room(body, down, columns, unit):
            down.lines = [(line, (0, 0)) for line, _ in body.lines] + down.lines
            del bodies[k]
            continue
        way = _belongs(body, up, down, columns, pitch, unit)
        target = up if way < 0 else down if way > 0 else None
        if target is None:
            k += 1
            continue
        target.lines = target.lines + body.lines if way < 0 else body.lines + target.lines
        del bodies[k]
    return bodies


def _left_no_room(label: Body, below: Body, columns: Sequence[Column], unit: float) -> bool:
    """Whether a label reaches into the first column of values, so that its value went to the next line, alone."""
    alone = below.anchor and all(columns[a].values for _, (a, _) in below.lines)
    if not alone or not columns[1].values or len(label.lines) != 1 or label.lines[0][1][0] != 0:
        return False
    return columns[1].x0 - label.box.x1 < 1.2 * unit and below.box.cy - label.box.cy < 2.2 * unit


def _both_have_values(a: Body, b: Body, columns: Sequence[Column]) -> bool:
    """Whether two rows have values in most of the same columns: then a rule between them was not found."""
    filled = [{p for n, (p, q) in body.lines if p == q and columns[p].values} for body in (a, b)]
    return a.anchor and b.anchor and len(filled[0] & filled[1]) > 0.5 * max(len(filled[0]), len(filled[1]))


def parted_by_rules(placed: Sequence[Placed], data: Sequence[bool], across: Sequence[float]) -> bool:
    """True where a rule stands between most data rows: then rules alone say what one row is."""
    middles = [row_box([n for n, _ in row]).cy for row, is_data in zip(placed, data, strict=True) if is_data]
    gaps = list(pairwise(middles))
    ruled = sum(any(a < y < b for y in across) for a, b in gaps)
    return len(gaps) > 1 and ruled >= 0.7 * len(gaps)


def up_to_rules(
    bodies: list[Body],
    rows: Sequence[Row],
    taken: tuple[int, int, int],
    columns: Sequence[Column],
    across: Sequence[float],
    unit: float,
) -> tuple[int, int]:
    """Adds to the first and the last row, where rules part rows, what stands between them and their outer rules.

    ``taken`` are the first row of print that is free, the first and the last that the table has; the new first and
    last come back.
    """
    first_free, first, last = taken
    over = max((y for y in across if y < bodies[0].box.cy), default=None)
    while first > first_free and _of_row(rows[first - 1], bodies[0], over, columns, unit):
        first -= 1
        bodies[0].lines = placed(rows[first], columns, unit) + bodies[0].lines
    under = min((y for y in across if y > bodies[-1].box.cy), default=None)
    while last + 1 < len(rows) and _of_row(rows[last + 1], bodies[-1], under, columns, unit):
        last += 1
        bodies[-1].lines += placed(rows[last], columns, unit)
    return first, last


def _evens_out(row: Row, body: Body, columns: Sequence[Column], unit: float) -> bool:
    """Whether one more line of the label puts the row's values at the label's middle, where now they are not: so a
    table goes on at the top of a page, without a rule over it."""
    label = body.in_column(0)
    values = [line.box.cy for line, (a, b) in body.lines if a == b and columns[a].values]
    if len(row) != 1 or not label or not values or place_of(row[0].box, columns, unit) != (0, 0):
        return False
    middle = sum(values) / len(values)
    height = row[0].box.height
    now = [n.box.cy for n in label]
    then = [*now, row[0].box.cy]
    apart = min(abs(row[0].box.cy - y) for y in now)
    off, next_off = ((min(ys) + max(ys)) / 2 - middle for ys in (now, then))
    return abs(off) > 0.4 * height and abs(next_off) < 0.15 * height and apart < 2.0 * height


def _of_row(row: Row, body: Body, rule: float | None, columns: Sequence[Column], unit: float) -> bool:
    """Whether the next row of print stands between a row of the table and its rule, in one of the columns; where the
    row has no ``rule`` on that side, whether it is plainly a line of its label."""
    if rule is None:
        return _evens_out(row, body, columns, unit)
    box, own = row_box(row), body.box
    near = max(box.y0 - own.y1, own.y0 - box.y1) < 1.2 * unit
    inside = min(own.cy, rule) < box.cy < max(own.cy, rule)
    places = [place_of(n.box, columns, unit) for n in row]
    within = box.x0 > columns[0].x0 - unit and box.x1 < columns[-1].x1 + unit
    return near and inside and within and all(a == b and not columns[a].values for a, b in places)


def pitch_of(bodies: Sequence[Body]) -> float:
    """Median distance of neighbouring data rows; of all rows where none are neighbours."""
    pairs = list(pairwise(bodies))
    steps = [b.box.cy - a.box.cy for a, b in pairs if a.anchor and b.anchor]
    steps = steps or [b.box.cy - a.box.cy for a, b in pairs]
    return median(steps) if steps else 0.0


def _belongs(
    body: Body, up: Body | None, down: Body | None, columns: Sequence[Column], pitch: float, unit: float
) -> int:
    """-1: the lines go on from the row above; 1: they begin the row below; 0: a row of their own."""
    if any(a != b for _, (a, b) in body.lines):
        return 0
    place = body.lines[0][1][0]
    if len({p for _, p in body.lines}) > 1:
        return 0
    line = body.lines[0][0]
    above = _last(up, place)
    below = _first(down, place)
    to_up = line.box.cy - above.box.cy if above else line.box.cy - up.box.cy if up else 1e9
    to_down = below.box.cy - line.box.cy if below else down.box.cy - line.box.cy if down else 1e9
    limit = columns[place].x1
    if place == 0:
        if down is not None and down.anchor and below is None and to_down < 1.1 * unit:
            return 1
        if up is not None and up.anchor and above is None and to_up < 1.1 * unit:
            return -1
        first = line.text[:1]
        begins = below is not None and below.text[:1].islower() and not first.islower() and to_down < 1.7 * unit
        if above is None or up is None:
            return 1 if begins else 0
        goes_on = first.islower() or first in "(&/"
        if goes_on and to_up < 2.2 * unit and line.box.x0 > above.box.x0 - unit:
            return -1
        if to_up < 0.8 * pitch and to_up < 0.9 * to_down:
            return -1
        if to_down < 0.8 * pitch and to_down < 0.9 * to_up:
            return 1
        if begins:
            return 1
        wraps = above.box.x1 + _first_word(line) > limit + 0.3 * unit and above.box.x1 > limit - 5 * unit
        level = abs(line.box.x0 - above.box.x0) < 2.5 * unit and line.box.x0 > above.box.x0 - 0.6 * unit
        return -1 if wraps and level and to_up < 2.2 * unit and len(up.in_column(0)) < 3 else 0
    if up is not None and to_up <= 1.15 * to_down and to_up < 2.5 * unit:
        return -1
    return 1 if down is not None and to_down < 2.5 * unit else 0


def _last(body: Body | None, column: int) -> Line | None:
    lines = body.in_column(column) if body else []
    return max(lines, key=lambda n: n.box.cy) if lines else None


def _first(body: Body | None, column: int) -> Line | None:
    lines = body.in_column(column) if body else []
    return min(lines, key=lambda n: n.box.cy) if lines else None


def _first_word(line: Line) -> float:
    """Width of a line's first word; Thai writes without spaces, so four line heights at most."""
    _, box = first_word(line)
    return min((box or line.box).width, 4 * line.box.height)


def take_top(
    body: Body,
    rows: Sequence[Row],
    first_free: int,
    first: int,
    columns: Sequence[Column],
    across: Sequence[float],
    pitch: float,
) -> int:
    """Adds the label's lines above the first value, if they stand closer than rows do; the new first row."""
    while first > first_free:
        row = rows[first - 1]
        label = _first(body, 0)
        if len(row) != 1 or label is None:
            break
        place = place_of(row[0].box, columns, row[0].box.height)
        opened = _open_bracket(row[0].text) and ")" in label.text and not _open_bracket(row[0].text + label.text)
        if place != (0, 0) and not (opened and place[0] == 0):
            break
        step = label.box.cy - row[0].box.cy
        begun = opened or (label.text[:1].islower() and not row[0].text[:1].islower())
        near = step < 1.7 * label.box.height if begun else step < 0.8 * pitch
        if not near or any(row[0].box.cy < y < label.box.cy for y in across):
            break
        body.lines.insert(0, (row[0], (0, 0)))
        first -= 1
    return first


def _open_bracket(text: str) -> bool:
    return text.count("(") > text.count(")")


def take_tail(
    bodies: list[Body],
    rows: Sequence[Row],
    last: int,
    columns: Sequence[Column],
    across: Sequence[float],
    unit: float,
    pitch: float,
) -> int:
    """Adds what goes on below the last data row: the rest of its label, and rows down to a closing rule."""
    bottom = bodies[-1].box.y1
    closing = [y for y in across if bottom < y < bottom + 6 * unit]
    k = last + 1
    while k < len(rows):
        row = placed(rows[k], columns, unit)
        body = Body(list(row))
        if body.box.y0 - bodies[-1].box.y1 > 1.2 * unit:
            break
        inside = bool(closing) and body.box.cy < closing[-1] and not any(bottom < y < body.box.cy for y in closing)
        within = body.box.x0 > columns[0].x0 - unit and body.box.x1 < columns[-1].x1 + unit
        way = _belongs(body, bodies[-1], None, columns, pitch, unit)
        place = body.lines[0][1][0]
        most = max(len(b.in_column(place)) for b in bodies)
        if place and len(bodies[-1].in_column(place)) >= most and (columns[place].values or not inside):
            way = 0
        if way < 0 and within and not any(bottom < y < body.box.cy for y in closing):
            bodies[-1].lines += body.lines
        elif inside and within:
            bodies.append(body)
        else:
            break
        last = k
        k += 1
    return last


def by_number(bodies: Sequence[Body], across: Sequence[float]) -> list[Body]:
    """Rows of a table whose labels are numbered: a row begins with its number and goes on to the next.

    What stands between belongs to the row above, as long as that has nothing yet in the columns concerned; a total
    with values of its own makes its own row, and no row goes on past a rule.
    """
    numbered = [_is_numbered(b) for b in bodies]
    labelled = sum(bool(b.in_column(0)) for b in bodies)
    if sum(numbered) < 3 or sum(numbered) < 0.4 * labelled:
        return list(bodies)
    out: list[Body] = []
    for body, begins in zip(bodies, numbered, strict=True):
        last = out[-1] if out else None
        if last is None or begins or not _is_numbered(last) or any(last.box.cy < y < body.box.cy for y in across):
            out.append(body)
            continue
        taken = {k for _, (a, b) in last.lines for k in range(a, b + 1)} - {0}
        wanted = {k for _, (a, b) in body.lines for k in range(a, b + 1)} - {0}
        over_all = any(a != b for _, (a, b) in body.lines)
        if over_all or taken & wanted:
            out.append(body)
        else:
            out[-1] = Body(last.lines + body.lines, last.anchor or body.anchor)
    return out


def _is_numbered(body: Body) -> bool:
    label = _first(body, 0)
    return label is not None and bool(_NUMBER.match(label.text.strip()))
