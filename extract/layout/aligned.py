"""A run of rows and its columns made into a table: lines into cells, cells of several lines, the head
above."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.layout.grouping import (
    Body,
    bodies_of,
    by_number,
    parted_by_rules,
    pitch_of,
    take_tail,
    take_top,
    up_to_rules,
)
from extract.layout.heads import head_cells, in_order, part_headings, plain_head, ruled_head, run_together
from extract.layout.places import Column, Place, Placed, Run, in_head, placed
from extract.layout.text_rows import Row, is_year
from extract.layout.wrapped import wrapped
from extract.model.page import Box, Cell, Line, Table, TableKind, union_of


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
    middles = wrapped(run, rows, first_free, columns, across, unit) if not start else None
    if run.wrapped and middles is None and not parted_by_rules(printed[start:], data[start:], across):
        return None
    if middles is not None:
        bodies, head_end, last = middles.bodies, middles.first, middles.last
        pitch = pitch_of(bodies)
    else:
        bodies = bodies_of(printed[start:], data[start:], across, columns, unit)
        last = run.first + len(run.rows) - 1
        if parted_by_rules(printed[start:], data[start:], across):
            head_end, last = up_to_rules(bodies, rows, (first_free, head_end, last), columns, across, unit)
        pitch = pitch_of(bodies)
        last = take_tail(bodies, rows, last, columns, across, unit, pitch)
        head_end = take_top(bodies[0], rows, first_free, head_end, columns, across, pitch)
    ruled = ruled_head(rows, first_free, head_end, columns, across, unit)
    if ruled is not None:
        head_first, stop = ruled
        head = run_together([in_head(row, columns, unit) for row in rows[head_first:stop]], columns, unit)
        leading = [placed(row, columns, unit) for row in rows[stop:head_end]]
    else:
        head_first = plain_head(rows, first_free, head_end, columns, across, unit, pitch)
        head = run_together([in_head(row, columns, unit) for row in rows[head_first:head_end]], columns, unit)
        head, leading = part_headings(head, columns)
    bodies = [Body(list(r)) for r in leading] + bodies
    if middles is None:
        bodies = by_number(bodies, across)
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
    for cell in cells:
        box = union_of([box, cell.box, *(line.box for line in cell.lines)]) or box
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
    return [[line for line, _ in body.lines] for body in bodies_of(printed, flags, (), columns, unit)]


def rows_as_table(rows: Sequence[Row], columns: Sequence[Column], unit: float) -> Table:
    """Rows of print in known columns as a table without a head; at least one of the rows must have a value."""
    printed = [placed(row, columns, unit) for row in rows]
    flags = [any(columns[a].values for _, (a, _) in row) for row in printed]
    bodies = bodies_of(printed, flags, (), columns, unit)
    x_edges = _between([(c.x0, c.x1) for c in columns])
    y_edges = _between([(b.box.y0, b.box.y1) for b in bodies])
    cells = [
        cell
        for i, body in enumerate(bodies)
        for cell in _body_cells(body, i, columns, x_edges, (y_edges[i], y_edges[i + 1]))
    ]
    box = union_of([cell.box for cell in cells] + [n.box for row in rows for n in row])
    assert box is not None
    return Table(box, tuple(cells), len(bodies), len(columns), "aligned", 0)


def _only_years(row: Placed, columns: Sequence[Column]) -> bool:
    values = [line for line, (a, _) in row if columns[a].values]
    return bool(values) and all(is_year(v.text) for v in values)


def _body_cells(
    body: Body, row: int, columns: Sequence[Column], x_edges: Sequence[float], y: tuple[float, float]
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
