"""A run of rows and its columns made into a table: lines into cells, cells of several lines, the head
above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ..content import Box, Cell, Line, Table, TableKind
from .heads import head_cells, in_order, part_headings, plain_head, ruled_head
from .places import Column, Place, Placed, Run, in_head, place_of, placed
from .rows import Row, is_year, row_box


@dataclass(slots=True)
class _Body:
    """One row of the table while it is built: its lines with their places; an ``anchor`` if it has values."""

    lines: Placed = field(default_factory=list)
    anchor: bool = False

    @property
    def box(self) -> Box:
        return row_box([line for line, _ in self.lines])

    def in_column(self, column: int) -> list[Line]:
        return [line for line, (a, b) in self.lines if a <= column <= b]


def build_table(
    run: Run,
    columns: Sequence[Column],
    rows: Sequence[Row],
    first_free: int,
    rules: Sequence[Box],
    unit: float,
) -> tuple[Table, set[int], int] | None:
    """The table of a run; the ids of the lines it takes; the number of the last row it takes.

    ``rows`` are all rows of the page, of which ``first_free`` is the first that no table has. ``rules`` are
    horizontal. A value never leaves the row it was printed in: what has no value is given to the rows
    that have.
    """
    left, right = columns[0].x0, columns[-1].x1
    across = sorted(r.cy for r in rules if min(r.x1, right) - max(r.x0, left) > 0.6 * (right - left))
    printed = [placed(row, columns, unit) for row in run.rows]
    data = list(run.data)
    start = 0
    while start < len(data) - 1 and data[start] and _only_years(printed[start], columns):
        start += 1  # a row of years heads the columns
    head_end = run.first + start
    bodies = _bodies(printed[start:], data[start:], across, columns, unit)
    last = run.first + len(run.rows) - 1
    pitch = _pitch(bodies)
    last = _take_tail(bodies, rows, last, columns, across, unit, pitch)
    head_end = _take_top(bodies[0], rows, first_free, head_end, columns, across, pitch)
    ruled = ruled_head(rows, first_free, head_end, columns, across, unit)
    if ruled is not None:
        head_first, stop = ruled
        head = [in_head(row, columns, unit) for row in rows[head_first:stop]]
        leading = [placed(row, columns, unit) for row in rows[stop:head_end]]
    else:
        head_first = plain_head(rows, first_free, head_end, columns, across, unit, pitch)
        head = [in_head(row, columns, unit) for row in rows[head_first:head_end]]
        head, leading = part_headings(head, columns)
    bodies = [_Body(list(r)) for r in leading] + bodies
    if sum(b.anchor for b in bodies) < 2:
        return None
    cells, levels = head_cells(head, len(columns))
    marks = [b.box.y0 for b in bodies]
    x_edges = _between([(c.x0, c.x1) for c in columns])
    spans = [(b.box.y0, b.box.y1) for b in bodies]
    y_edges = _between(spans)
    for i, body in enumerate(bodies):
        cells += _body_cells(body, i + levels, columns, x_edges, (y_edges[i], y_edges[i + 1]))
    taken = {id(p) for k in range(head_first, last + 1) for p in rows[k]}
    near = [y for y in across if marks[0] - 12 * unit < y < spans[-1][1] + 2 * unit]
    kind: TableKind = "three-line" if len(near) >= 2 else "aligned"
    box = cells[0].box
    for cell in cells[1:]:
        box = box.union(cell.box)
    table = Table(box, tuple(cells), levels + len(bodies), len(columns), kind, levels)
    return table, taken, last


def rows_in_columns(
    rows: Sequence[Row], columns: Sequence[Column], data: set[int], unit: float
) -> list[list[Line]] | None:
    """Rows of print in known columns as rows of a table; None for fewer than three with a value.

    ``data`` holds the ids of the lines that are values.
    """
    printed = [placed(row, columns, unit) for row in rows]
    flags = [any(id(line) in data for line in row) for row in rows]
    if sum(flags) < 3:
        return None
    return [[line for line, _ in body.lines] for body in _bodies(printed, flags, (), columns, unit)]


def _only_years(row: Placed, columns: Sequence[Column]) -> bool:
    values = [line for line, (a, _) in row if columns[a].values]
    return bool(values) and all(is_year(v.text) for v in values)


def _bodies(
    placed: Sequence[Placed],
    data: Sequence[bool],
    across: Sequence[float],
    columns: Sequence[Column],
    unit: float,
) -> list[_Body]:
    """Rows of print made into rows of the table."""
    parted = _parted_by_rules(placed, data, across)
    bodies = [_Body(list(row), anchor=is_data) for row, is_data in zip(placed, data, strict=True)]
    if parted:
        merged: list[_Body] = []
        for k, body in enumerate(bodies):
            if merged and not any(merged[-1].box.cy < y < body.box.cy for y in across):
                merged[-1].lines += body.lines
                merged[-1].anchor |= body.anchor
            else:
                merged.append(bodies[k])
        return merged
    pitch = _pitch(bodies)
    k = 0
    while k < len(bodies):
        body = bodies[k]
        if body.anchor:
            k += 1
            continue
        up, down = (bodies[k - 1] if k else None), (bodies[k + 1] if k + 1 < len(bodies) else None)
        way = _belongs(body, up, down, columns, pitch, unit)
        target = up if way < 0 else down if way > 0 else None
        if target is None:
            k += 1
            continue
        target.lines = target.lines + body.lines if way < 0 else body.lines + target.lines
        del bodies[k]
    return bodies


def _parted_by_rules(placed: Sequence[Placed], data: Sequence[bool], across: Sequence[float]) -> bool:
    """True where a rule stands between most data rows: then rules alone say what one row is."""
    middles = [row_box([n for n, _ in row]).cy for row, is_data in zip(placed, data, strict=True) if is_data]
    gaps = list(pairwise(middles))
    ruled = sum(any(a < y < b for y in across) for a, b in gaps)
    return len(gaps) > 1 and ruled >= 0.7 * len(gaps)


def _pitch(bodies: Sequence[_Body]) -> float:
    """Median distance of neighbouring data rows; of all rows where none are neighbours."""
    pairs = list(pairwise(bodies))
    steps = [b.box.cy - a.box.cy for a, b in pairs if a.anchor and b.anchor]
    steps = steps or [b.box.cy - a.box.cy for a, b in pairs]
    return median(steps) if steps else 0.0


def _belongs(
    body: _Body, up: _Body | None, down: _Body | None, columns: Sequence[Column], pitch: float, unit: float
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
        if above is None or up is None:
            return 0
        first = line.text[:1]
        goes_on = first.islower() or first in "(&/"
        if goes_on and to_up < 2.2 * unit and line.box.x0 > above.box.x0 - unit:
            return -1
        if to_up < 0.8 * pitch and to_up < 0.9 * to_down:
            return -1
        if to_down < 0.8 * pitch and to_down < 0.9 * to_up:
            return 1
        if below is not None and below.text[:1].islower() and not first.islower() and to_down < 1.7 * unit:
            return 1
        wraps = above.box.x1 + _first_word(line) > limit + 0.3 * unit and above.box.x1 > limit - 5 * unit
        level = abs(line.box.x0 - above.box.x0) < 2.5 * unit and line.box.x0 > above.box.x0 - 0.6 * unit
        return -1 if wraps and level and to_up < 2.2 * unit and len(up.in_column(0)) < 3 else 0
    if up is not None and to_up <= 1.15 * to_down and to_up < 2.5 * unit:
        return -1
    return 1 if down is not None and to_down < 2.5 * unit else 0


def _last(body: _Body | None, column: int) -> Line | None:
    lines = body.in_column(column) if body else []
    return max(lines, key=lambda n: n.box.cy) if lines else None


def _first(body: _Body | None, column: int) -> Line | None:
    lines = body.in_column(column) if body else []
    return min(lines, key=lambda n: n.box.cy) if lines else None


def _first_word(line: Line) -> float:
    """Width of a line's first word; Thai writes without spaces, so four line heights at most."""
    word = line.text.split(" ", 1)[0]
    box = line.run.box(0, len(word))
    width = line.box.width if box is None else box.width
    return min(width, 4 * line.box.height)


def _take_top(
    body: _Body,
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
        if len(row) != 1 or label is None or place_of(row[0].box, columns, row[0].box.height) != (0, 0):
            break
        step = label.box.cy - row[0].box.cy
        begun = label.text[:1].islower() and not row[0].text[:1].islower()
        near = step < 1.7 * label.box.height if begun else step < 0.8 * pitch
        if not near or any(row[0].box.cy < y < label.box.cy for y in across):
            break
        body.lines.insert(0, (row[0], (0, 0)))
        first -= 1
    return first


def _take_tail(
    bodies: list[_Body],
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
        body = _Body(list(row))
        if body.box.y0 - bodies[-1].box.y1 > 1.2 * unit:
            break
        inside = bool(closing) and body.box.cy < closing[-1] and not any(bottom < y < body.box.cy for y in closing)
        within = body.box.x0 > columns[0].x0 - unit and body.box.x1 < columns[-1].x1 + unit
        way = _belongs(body, bodies[-1], None, columns, pitch, unit)
        place = body.lines[0][1][0]
        most = max(len(b.in_column(place)) for b in bodies)
        if place and len(bodies[-1].in_column(place)) >= most:
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


def _body_cells(
    body: _Body, row: int, columns: Sequence[Column], x_edges: Sequence[float], y: tuple[float, float]
) -> list[Cell]:
    groups: dict[Place, list[Line]] = {}
    for line, place in body.lines:
        groups.setdefault(place, []).append(line)
    cells: list[Cell] = []
    free = set(range(len(columns)))
    for (a, b), lines in sorted(groups.items(), key=lambda g: g[0][0] - g[0][1]):
        if not set(range(a, b + 1)) <= free:
            b = a = min(range(a, b + 1), key=lambda k: abs((columns[k].x0 + columns[k].x1) / 2 - lines[0].box.cx))
            if a not in free:
                k = next(n for n, c in enumerate(cells) if c.column <= a < c.column + c.column_span)
                old = cells[k]
                cells[k] = Cell(row, old.column, old.box, (*old.lines, *lines), 1, old.column_span)
                continue
        free -= set(range(a, b + 1))
        ordered = in_order(lines)
        cells.append(Cell(row, a, Box(x_edges[a], y[0], x_edges[b + 1], y[1]), ordered, 1, b - a + 1))
    cells += [Cell(row, k, Box(x_edges[k], y[0], x_edges[k + 1], y[1])) for k in sorted(free)]
    return sorted(cells, key=lambda c: c.column)


def _between(spans: Sequence[tuple[float, float]]) -> list[float]:
    """Edges between consecutive intervals, and the outer ends."""
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(spans)]
    return [spans[0][0], *inner, spans[-1][1]]
