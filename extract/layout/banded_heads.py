"""Heads of ruled tables whose own rules were not found: in a dark band they are white, or as dark as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf
from statistics import median

from extract.layout.aligned import head_over_columns
from extract.layout.heads import parted_at
from extract.layout.measures import MEASURES
from extract.layout.periods import is_year
from extract.layout.places import Column
from extract.layout.text_rows import SPECKS, cut, starts_with_value, text_rows
from extract.lines.lattice import Grid
from extract.model.page import Box, Cell, Line


def with_heads_parted(cells: Sequence[Cell], grid: Grid, unit: float) -> tuple[list[Cell], Grid]:
    """The cells and their grid, with cells of the first row parted that hold the heads of several columns run together,
    and from what stands below these in the same band, which is the first group's name."""
    cells, grid = _with_values_below(cells, grid, unit)
    cells, grid = _with_group_below(cells, grid, unit)
    cells, grid = _with_levels(cells, grid, unit)
    out: list[Cell] = []
    for cell in cells:
        parts = _parts_of(cell, grid, unit) if cell.row == 0 and cell.column_span > 1 else None
        out += _side_by_side(cell, grid, unit) if parts is None else parts
    return out, grid


def _side_by_side(cell: Cell, grid: Grid, unit: float) -> list[Cell]:
    """A wide cell of the first row as the two that it is, each over so many columns, where its names stand side by side
    at different heights, in the middle of each; else as it is, in doubt if its names stand so. Specks are no names."""
    lines = sorted((n for n in cell.lines if any(map(str.isalnum, n.text))), key=lambda n: n.box.x0)
    if cell.row or cell.column_span < 2 or len(lines) < 2 or len(text_rows(lines)) < 2:
        return [cell]
    white = [(max(n.box.x1 for n in lines[:k]), lines[k].box.x0, k) for k in range(1, len(lines))]
    apart = [(a, b, k) for a, b, k in white if b - a > unit]
    if len(apart) != 1:
        return [cell]
    (a, b, k) = apart[0]
    edges, near = grid.column_edges, MEASURES.aligned * unit
    for column in range(cell.column + 1, cell.column + cell.column_span):
        x = edges[column]
        sides = [(cell.box.x0, x, lines[:k]), (x, cell.box.x1, lines[k:])]
        if a < x < b and all(abs(_middle(own) - (x0 + x1) / 2) < near for x0, x1, own in sides):
            first = column - cell.column
            left, right = (Box(x0, cell.box.y0, x1, cell.box.y1) for x0, x1, _ in sides)
            held = [tuple(n for n in cell.lines if (n.box.cx < x) is is_left) for is_left in (True, False)]
            return [
                replace(cell, box=left, column_span=first, lines=held[0]),
                replace(cell, box=right, column=column, column_span=cell.column_span - first, lines=held[1]),
            ]
    return [replace(cell, doubtful=True)]


def _middle(lines: Sequence[Line]) -> float:
    return (min(n.box.x0 for n in lines) + max(n.box.x1 for n in lines)) / 2


def _parts_of(cell: Cell, grid: Grid, unit: float) -> list[Cell] | None:
    """The cells that a wide one of the first row is: one for each of its columns, or for each group of as many; None
    where it is one."""
    spans = _columns_of(cell, grid)
    held = _heads_of(cell.lines, spans, unit) or _heads_set_left(cell.lines, spans, grid, unit)
    if held is not None and len(held) == 2 and [_is_a_year(own) for own in held] == [False, True]:
        return None  # คะแนนเฉลี่ย ปี ๒๕๖๔ is the name of a group
    wide = 1
    if held is None:
        names = text_rows(cell.lines)
        wide, odd = divmod(len(spans), len(names[0]) if len(names) == 1 else len(spans) + 1)
        if odd or wide < 2 or wide == len(spans):
            return None
        spans = [(spans[k][0], spans[k + wide - 1][1]) for k in range(0, len(spans), wide)]
        held = _heads_of(cell.lines, spans, unit) or _heads_set_left(cell.lines, spans, grid, unit)
    if held is None:
        return None
    return [
        replace(
            cell,
            column=cell.column + wide * k,
            column_span=wide,
            box=Box(x0, cell.box.y0, x1, cell.box.y1),
            lines=tuple(lines),
        )
        for k, (lines, (x0, x1)) in enumerate(zip(held, spans, strict=True))
    ]


def _is_a_year(lines: Sequence[Line]) -> bool:
    return is_year(" ".join(n.text for n in lines))


def _columns_of(cell: Cell, grid: Grid) -> list[tuple[float, float]]:
    """The x extents of the columns that a cell spans."""
    return list(pairwise(grid.column_edges[cell.column : cell.column + cell.column_span + 1]))


def _heads_of(lines: Sequence[Line], spans: Sequence[tuple[float, float]], unit: float) -> list[list[Line]] | None:
    """The lines of each of the columns ``spans`` (x), in whose middle they must stand; None where that cannot be. The
    words of a merged cell stand in the middle of all."""
    near = MEASURES.aligned * unit
    middles = [(a + b) / 2 for a, b in spans]
    held: list[list[Line]] = [[] for _ in spans]
    for line in lines:
        over = [k for k, m in enumerate(middles) if line.box.x0 < m < line.box.x1]
        over = over or [k for k, (a, b) in enumerate(spans) if a < line.box.cx < b]  # a year beside its พ.ศ.
        pieces = parted_at(line, [(middles[k],) for k in over], unit) if len(over) > 1 else [line]
        if pieces is None or len(pieces) != len(over):
            return None
        for k, piece in zip(over, pieces, strict=True):
            held[k].append(piece)
    ways = ((own and (median(n.box.cx for n in own), _middle(own))) or (inf,) for own in held)
    in_place = all(min(abs(x - m) for x in xs) < near for xs, m in zip(ways, middles, strict=True))
    return held if in_place else None


def _are_heads(lines: Sequence[Line], spans: Sequence[tuple[float, float]], grid: Grid, unit: float) -> bool:
    """Whether lines are the heads of the columns ``spans`` (x): in the middle of each, or from its left edge."""
    return _heads_of(lines, spans, unit) is not None or _heads_set_left(lines, spans, grid, unit) is not None


def _heads_set_left(
    lines: Sequence[Line], spans: Sequence[tuple[float, float]], grid: Grid, unit: float
) -> list[list[Line]] | None:
    """The lines of each of the columns ``spans`` (x), all of which begin at the left edge of one; None where that is
    not so."""
    held: list[list[Line]] = [[] for _ in spans]
    for piece in (piece for line in lines for piece in _at_columns(line, grid, unit)):
        own = next((k for k, (a, b) in enumerate(spans) if a <= piece.box.x0 and piece.box.x1 <= b), None)
        if own is None:
            return None
        held[own].append(piece)
    inset = [n.box.x0 - x0 for own, (x0, _) in zip(held, spans, strict=True) for n in own]
    alike = max(inset, default=0.0) - min(inset, default=0.0) < MEASURES.aligned_close * unit
    return held if all(held) and alike else None


def _with_levels(cells: Sequence[Cell], grid: Grid, unit: float) -> tuple[list[Cell], Grid]:
    """The cells and their grid, with a row for each level of a head whose names stand together in wide cells of the
    first row, right over rows of values, or in one that is as wide as the table, over a row of further names."""
    first = [c for c in cells if c.row == 0]
    depth = 1 if not _heads_below(cells) else _depth(cells, grid)
    head = [c for c in cells if c.row < depth]
    lines = [n for c in head for n in c.lines]
    whole = len(lines) >= grid.columns and depth < grid.rows and all(c.row + c.row_span <= depth for c in head)
    together = any(len(c.lines) >= c.column_span > 2 for c in first)
    if not whole or not (together if depth == 1 else _is_no_title(first, grid, unit)):
        return list(cells), grid
    spans = list(pairwise(grid.column_edges))
    if depth == 1 and _heads_of(lines, spans, unit) is not None:
        return list(cells), grid
    body = [[c for c in cells if (c.column, c.column_span) == (k, 1) and c.row >= depth and c.lines]
            for k in range(len(spans))]  # fmt: skip
    valued = [2 * sum(starts_with_value(c.text) for c in own) > len(own) for own in body]
    columns = [Column(x0, x1, k > 0 and valued[k]) for k, (x0, x1) in enumerate(spans)]
    found = head_over_columns(text_rows(lines), columns, unit)
    if found is None or found[1] < 2:
        return list(cells), grid
    names, levels = found
    tops = [min(c.box.y0 for c in names if c.row == k and c.lines) for k in range(1, levels)]
    feet = [max(c.box.y1 for c in names if c.row == k and c.row_span == 1 and c.lines) for k in range(levels - 1)]
    top, foot = grid.row_edges[0], grid.row_edges[depth]
    ys = [top, *((a + b) / 2 for a, b in zip(feet, tops, strict=True)), foot]
    edges = grid.column_edges
    boxed = [
        replace(c, box=Box(edges[c.column], ys[c.row], edges[c.column + c.column_span], ys[c.row + c.row_span]))
        for c in names
    ]
    rest = [replace(c, row=c.row + levels - depth) for c in cells if c.row >= depth]
    return [*boxed, *rest], replace(grid, row_edges=(*ys, *grid.row_edges[depth + 1 :]))


def _depth(cells: Sequence[Cell], grid: Grid) -> int:
    """How many rows there are above the first with a value beside its label."""
    valued = (c.row for c in cells if c.column > 0 and starts_with_value(c.text) and not is_year(c.text))
    return min(valued, default=grid.rows)


def _is_no_title(first: Sequence[Cell], grid: Grid, unit: float) -> bool:
    """Whether the only cell of the first row, over all columns, holds names of groups: several things side by side, or
    one that stands neither at the table's left edge nor in its middle."""
    if len(first) != 1 or first[0].column_span != grid.columns or grid.columns < 3 or not first[0].lines:
        return False
    rows = text_rows(first[0].lines)
    (x0, x1), near = (first[0].box.x0, first[0].box.x1), MEASURES.aligned * unit
    aside = all(n.box.x0 - x0 > near and abs(n.box.cx - (x0 + x1) / 2) > near for n in first[0].lines)
    return any(len(row) > 1 for row in rows) or aside


def _heads_below(cells: Sequence[Cell]) -> bool:
    """Whether the first row but one that holds more than one thing holds no value: a head under a title. Specks are
    nothing."""
    rows = sorted({c.row for c in cells if c.row})
    held = ([c for c in cells if c.row == r and c.text.strip(SPECKS)] for r in rows)
    several = next((own for own in held if len(own) > 1), [])
    return not any(starts_with_value(c.text) for c in several)


def _with_values_below(cells: Sequence[Cell], grid: Grid, unit: float) -> tuple[list[Cell], Grid]:
    """The cells and their grid, with rows of values parted from the head in the only cell of the first row: a first sum
    in the head's own fill."""
    first = next((c for c in cells if c.row == 0 and c.column_span == grid.columns > 1 and c.row_span == 1), None)
    rows = text_rows(first.lines) if first is not None else []
    spans = list(pairwise(grid.column_edges))
    begin = next((k for k, row in enumerate(rows) if k and _is_filled(row)), None)
    if first is None or begin is None or not all(map(_is_filled, rows[begin:])):
        return list(cells), grid
    b, more = first.box, len(rows) - begin
    ys = [(max(n.box.y1 for n in a) + min(n.box.y0 for n in c)) / 2 for a, c in pairwise(rows[begin - 1 :])] + [b.y1]
    out = [replace(first, box=Box(b.x0, b.y0, b.x1, ys[0]), lines=tuple(n for row in rows[:begin] for n in row))]
    for k, row in enumerate(rows[begin:], 1):
        pieces = [piece for n in row for piece in _at_columns(n, grid, unit)]
        for column, (x0, x1) in enumerate(spans):
            lines = tuple(n for n in pieces if x0 <= n.box.cx < x1)
            out.append(Cell(k, column, Box(x0, ys[k - 1], x1, ys[k]), lines))
    rest = [replace(c, row=c.row + more) for c in cells if c is not first]
    return [*out, *rest], replace(grid, row_edges=(grid.row_edges[0], *ys, *grid.row_edges[2:]))


def _at_columns(line: Line, grid: Grid, unit: float) -> list[Line]:
    """A line, cut at the edges of the columns that it runs over."""
    return cut_at(line, grid.column_edges[1:-1], unit, MEASURES.edge_white * unit)


def cut_at(line: Line, edges: Sequence[float], unit: float, least: float) -> list[Line]:
    """A line, cut at its white of at least ``least`` next to each of the ``edges`` (x, from left to right) that it runs
    over."""
    pieces: list[Line] = []
    for x in edges:
        if line.box.x0 + MEASURES.edge_white * unit < x < line.box.x1 - MEASURES.edge_white * unit:
            found = cut(line, x - unit, x + unit, least)
            if found is not None:
                pieces.append(found[0])
                line = found[1]
    return [*pieces, line]


def _is_filled(row: Sequence[Line]) -> bool:
    """Whether a row of print is a label and values, most of it."""
    values = [n for n in row if starts_with_value(n.text) and not is_year(n.text)]
    return len(values) >= 2 and len(values) == len(row) - 1 and row[0] not in values


def _with_group_below(cells: Sequence[Cell], grid: Grid, unit: float) -> tuple[list[Cell], Grid]:
    """The cells and their grid, with one row more where the only cell of the first holds heads and a group's name."""
    first = next((c for c in cells if c.row == 0 and c.column_span == grid.columns > 1 and c.row_span == 1), None)
    if first is None or len(first.lines) < 2:
        return list(cells), grid
    *head, group = sorted(first.lines, key=lambda n: n.box.cy)
    spans, foot = _columns_of(first, grid), max(n.box.y1 for n in head)
    if group.box.cy < foot or not _are_heads(head, spans, grid, unit) or _are_heads(first.lines, spans, grid, unit):
        return list(cells), grid
    b, y = first.box, (foot + group.box.y0) / 2
    above = replace(first, box=Box(b.x0, b.y0, b.x1, y), lines=tuple(head))
    below = replace(first, row=1, box=Box(b.x0, y, b.x1, b.y1), lines=(group,))
    rest = [replace(c, row=c.row + 1) for c in cells if c is not first]
    edges = (grid.row_edges[0], y, *grid.row_edges[1:])
    return [above, below, *rest], replace(grid, row_edges=edges)
