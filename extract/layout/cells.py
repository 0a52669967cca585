"""Lines put into the cells of ruled tables, and what a ruled table's head is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf

import regex

from extract.layout.banded_heads import cut_at, with_heads_parted
from extract.layout.head_reach import rows_reached
from extract.layout.lost_columns import with_lost_columns
from extract.layout.measures import MEASURES
from extract.layout.periods import is_year
from extract.layout.places import Place
from extract.layout.row_numbers import numbers_column
from extract.layout.ruled_rows import has_room, in_order, with_rows_parted
from extract.layout.stacked import unstacked
from extract.layout.text_rows import SPECKS, Row, is_leader, is_value, starts_with_value, text_rows, usual_height
from extract.lines.lattice import Grid
from extract.model.page import Box, Cell, Line, Table

_DOT = regex.compile(r"[.·•]")
_STROKES = regex.compile(r"[-–—_~.…·\s]++")
Sides = tuple[float, float, float, float]
"""A cell's box as its four sides: every line of a table asks for those of every cell."""


def fill_grids(lines: Sequence[Line], grids: Sequence[Grid]) -> tuple[list[Table], list[Line]]:
    """The ruled tables with their lines, and the lines in none.

    A grid that holds fewer than two cells with text is a drawing or a form's frame, no table; where one
    grid lies in a cell of another, the inner one gets the lines.
    """
    rest = list(lines)
    tables = []
    unit = usual_height(lines)
    parts = [part for grid in grids for part in unstacked(grid, lines, unit)]
    for grid in sorted(parts, key=lambda g: g.box.width * g.box.height):
        inside = [n for n in rest if _within(n.box, grid.box)]
        table = _fill(grid, inside)
        if table is None:
            continue
        rest = [n for n in rest if not _within(n.box, grid.box)]
        table, rest = _with_rows_below(table, grid, rest, usual_height(inside))
        tables.append(table)
    return sorted(tables, key=lambda t: (t.box.y0, t.box.x0)), rest


def _within(box: Box, area: Box) -> bool:
    if area.contains(box.cx, box.cy):
        return True
    return 2 * box.x_overlap(area) > box.width and area.y0 <= box.cy <= area.y1


def _fill(grid: Grid, lines: Sequence[Line]) -> Table | None:
    unit = usual_height(lines)
    held: dict[int, list[Line]] = {}
    places = [(c.box.x0, c.box.y0, c.box.x1, c.box.y1) for c in grid.cells]
    for line in lines:
        for piece in _at_edges(line, places, unit):
            held.setdefault(_cell_of(piece.box, places), []).append(piece)
    if len(held) < 2:
        return None
    cells = [
        Cell(c.row, c.column, c.box, _without_specks(held.get(k, []), unit, c.box), c.row_span, c.column_span)
        for k, c in enumerate(grid.cells)
    ]
    cells, grid = with_lost_columns(cells, grid)
    cells, grid = with_heads_parted(_parted(cells, grid), grid, unit)
    cells = _at_missing_rules(_parted_rows(cells, grid), grid)
    cells = [replace(c, lines=_without_dirt(in_order(c.lines))) for c in cells]
    cells, rows = with_rows_parted(cells, grid.rows, unit)
    return Table(grid.box, tuple(cells), rows, grid.columns, "ruled", header_rows(cells, rows, grid.columns))


def _with_rows_below(table: Table, grid: Grid, rest: Sequence[Line], unit: float) -> tuple[Table, list[Line]]:
    """The table with the rows that stand right below it as if its last rule were missing, and the lines left over.

    Such a row keeps to the columns, fills two or more, and has values where the table has values.
    """
    spans = list(pairwise(grid.column_edges))
    valued = {
        k for k in range(grid.columns)
        if 2 * sum(is_value(c.text) for c in table.cells if c.column == k and c.lines) > table.rows
    }  # fmt: skip
    heights = sorted(c.box.height for c in table.cells if c.row_span == 1)
    if not valued or not heights:
        return table, list(rest)
    pitch = heights[len(heights) // 2]
    edges = grid.column_edges[min(valued - {0}, default=0) :]  # a name may run over the columns before them
    remaining = list(rest)
    for printed in text_rows([n for n in rest if n.box.cy > table.box.y1]):
        row = [p for n in printed for p in cut_at(n, edges, unit, MEASURES.edge_white * unit)]
        middle = sum(n.box.cy for n in row) / len(row)
        places = _places_in(row, spans, valued)
        if places is None or middle - table.box.y1 > MEASURES.below_step * pitch:
            break
        table = _with_row(table, row, places, spans, pitch)
        remaining = [n for n in remaining if n not in printed]
    return table, remaining


def _places_in(row: Row, spans: Sequence[tuple[float, float]], valued: set[int]) -> list[Place] | None:
    """The columns that each piece of a row of print fills, two at least, one of values among them; None where it fits
    none. A name may run over the columns before all values, as a sum's does."""
    first = min(valued - {0}, default=0)
    places: list[Place] = []
    for n in row:
        over = [k for k, (a, b) in enumerate(spans) if a <= n.box.x0 < b or a < n.box.x1 <= b]
        if not over or (over[0] < over[-1] and (over[-1] >= first or is_value(n.text))):
            return None
        places.append((over[0], over[-1]))
    merged = [place for place in places if place[0] < place[1]]
    if any(a <= c <= b and place != (a, b) for a, b in merged for place in places for c in place):
        return None  # what stands beside a name that runs over is of no row like the table's
    filled = {k for place in places for k in place}
    if len({a for a, _ in places}) < 2 or not valued & filled:
        return None
    fits = (is_value(n.text) or a < b for n, (a, b) in zip(row, places, strict=True) if a in valued)
    return places if all(fits) else None


def _with_row(
    table: Table, row: Row, places: Sequence[Place], spans: Sequence[tuple[float, float]], pitch: float
) -> Table:
    """The table with a row more at its foot."""
    top, bottom = table.box.y1, max(table.box.y1 + pitch, max(n.box.y1 for n in row))
    cells: list[Cell] = []
    for k, (x0, _) in enumerate(spans):
        last = max((b for a, b in places if a == k), default=k)
        if not any(a < k <= b for a, b in places):
            held = tuple(n for n, (a, _) in zip(row, places, strict=True) if a == k)
            cells.append(Cell(table.rows, k, Box(x0, top, spans[last][1], bottom), held, 1, last - k + 1))
    box = Box(spans[0][0], table.box.y0, spans[-1][1], bottom)
    return replace(table, box=box, cells=(*table.cells, *cells), rows=table.rows + 1)


def _cell_of(box: Box, places: Sequence[Sides]) -> int:
    """Index of the cell that holds the most of ``box``; the nearest where none does."""
    x0, y0, x1, y1 = box.x0, box.y0, box.x1, box.y1
    most, holding = 0.0, list[int]()
    for k, (left, top, right, bottom) in enumerate(places):
        if left < x1 and x0 < right and top < y1 and y0 < bottom:
            share = (min(right, x1) - max(left, x0)) * (min(bottom, y1) - max(top, y0))
            if share > most:
                most, holding = share, [k]
            elif share == most:
                holding.append(k)
    cx, cy = box.cx, box.cy

    def away(k: int) -> float:
        left, top, right, bottom = places[k]
        return abs((left + right) / 2 - cx) + abs((top + bottom) / 2 - cy)

    return min(holding or range(len(places)), key=away)


def _at_edges(line: Line, places: Sequence[Sides], unit: float) -> list[Line]:
    """The line, cut where it runs over an upright edge of the cells at ``places`` (a reader of text layers does not see
    rules)."""
    middle = line.box.cy
    edges = sorted({right for _, top, right, bottom in places if top <= middle <= bottom})
    # lines of an image are cut at the rules already; what still runs over one is a scrap of the rule itself
    return cut_at(line, edges, unit, -inf if line.reader == "text-layer" else MEASURES.edge_white * unit)


def _parted(cells: Sequence[Cell], grid: Grid) -> list[Cell]:
    """Cells parted at a column edge that faint print did not show: where all their lines keep to one
    side of it."""
    out: list[Cell] = []
    for cell in cells:
        parting = None
        if cell.column_span > 1 and len(cell.lines) > 1:
            for column in range(cell.column + 1, cell.column + cell.column_span):
                x = grid.column_edges[column]
                left = [n for n in cell.lines if n.box.x1 <= x]
                right = [n for n in cell.lines if n.box.x0 >= x]
                # names of a table's first column and of a group beside it may stand at other heights of one head
                head = cell.row == 0 and column == 1 and cell.column_span < grid.columns and bool(left and right)
                level = cell.row > 0 and any(
                    a.box.y_overlap(b.box) > MEASURES.beside_level * a.box.height
                    and b.box.x0 - a.box.x1 > MEASURES.beside_white * a.box.height
                    for a in left for b in right
                )  # fmt: skip
                if (level or head) and len(left) + len(right) == len(cell.lines):
                    parting = column
                    break
        if parting is None:
            out.append(cell)
            continue
        x, first = grid.column_edges[parting], parting - cell.column
        b = cell.box
        left_lines = tuple(n for n in cell.lines if n.box.x1 <= x)
        right_lines = tuple(n for n in cell.lines if n.box.x0 >= x)
        out.append(replace(cell, box=Box(b.x0, b.y0, x, b.y1), lines=left_lines, column_span=first))
        rest = replace(
            cell, box=Box(x, b.y0, b.x1, b.y1), lines=right_lines, column=parting, column_span=cell.column_span - first
        )
        out += _parted([rest], grid)
    return out


def _parted_rows(cells: Sequence[Cell], grid: Grid) -> list[Cell]:
    """Cells of values parted at a row edge that faint print did not show: one value stands above it, one below. So are
    the names of rows that have no other, in a first column without rules."""
    out: list[Cell] = []
    for cell in cells:
        edges = [grid.row_edges[r] for r in range(cell.row + 1, cell.row + cell.row_span)]
        each = len(cell.lines) == cell.row_span > 1
        values = each and cell.column > 0 and all(is_value(n.text) for n in cell.lines)
        lines = sorted(cell.lines, key=lambda n: n.box.cy)
        names = each and cell.column == 0 and _names_rows(replace(cell, lines=tuple(lines)), cells)
        if not (values or names) or any(
            not a.box.cy < y < b.box.cy for y, (a, b) in zip(edges, pairwise(lines), strict=True)
        ):
            out.append(cell)
            continue
        ys = [cell.box.y0, *edges, cell.box.y1]
        for k, line in enumerate(lines):
            box = Box(cell.box.x0, ys[k], cell.box.x1, ys[k + 1])
            out.append(replace(cell, row=cell.row + k, row_span=1, box=box, lines=(line,)))
    return out


def _names_rows(cell: Cell, cells: Sequence[Cell]) -> bool:
    """Whether each line of a cell beside rows of nothing but values, the first of which may be the head, is one row's
    name: level with what the row prints, and not wrapped."""
    rows = range(cell.row, cell.row + cell.row_span)
    beside = {r: [c for c in cells if c.row == r and c.column > 0 and c.lines] for r in rows}
    valued = [all(c.row_span == 1 and is_value(n.text) for c in beside[r] for n in c.lines) for r in rows]
    if not has_room(cell) or not all(valued[1:]) or not any(valued) or not all(beside.values()):
        return False
    level = [(n.box.cy, line) for r, line in zip(rows, cell.lines, strict=True) for c in beside[r] for n in c.lines[:1]]
    return all(abs(line.box.cy - y) < MEASURES.level * line.box.height for y, line in level)


def _at_missing_rules(cells: Sequence[Cell], grid: Grid) -> list[Cell]:
    """Cells parted at a row edge whose rule the page lacks between a head and its values: all that go over it have
    print above and below, none across, and values below."""
    out = list(cells)
    for r in range(1, grid.rows):
        y = grid.row_edges[r]
        if not _lacks_rule([c for c in out if c.row < r < c.row + c.row_span and c.lines], y):
            continue
        kept = [c for c in out if not c.row < r < c.row + c.row_span]
        out = kept + [half for c in out if c.row < r < c.row + c.row_span for half in _halves(c, r, y)]
    return sorted(out, key=lambda c: (c.row, c.column))


def _lacks_rule(over: Sequence[Cell], y: float) -> bool:
    """Whether the cells ``over`` a row edge at ``y`` are a head and its values, whose rule is gone."""
    crossed = any(abs(n.box.cy - y) < MEASURES.crossing * n.box.height for c in over for n in c.lines)
    both = [c for c in over if c.lines[0].box.cy < y < c.lines[-1].box.cy]
    valued = [c for c in both if all(starts_with_value(n.text) for n in c.lines if n.box.cy > y)]
    enough = len(over) >= MEASURES.alike and len(valued) >= MEASURES.open_values
    return not crossed and enough and 2 * len(both) > len(over)


def _halves(cell: Cell, row: int, y: float) -> tuple[Cell, Cell]:
    """A cell parted at ``y``, where row ``row`` begins."""
    b = cell.box
    above, below = (tuple(n for n in cell.lines if (n.box.cy < y) == up) for up in (True, False))
    return (
        replace(cell, box=Box(b.x0, b.y0, b.x1, y), lines=above, row_span=row - cell.row),
        replace(cell, row=row, box=Box(b.x0, y, b.x1, b.y1), lines=below, row_span=cell.row + cell.row_span - row),
    )


def _without_specks(lines: Sequence[Line], unit: float, cell: Box) -> tuple[Line, ...]:
    """A cell's lines without dots beside its print that no reader of an image would take for bullets, and without
    strokes nearer to its rules than print is: what is left of a rule."""
    least, near = MEASURES.bullet * unit, MEASURES.beside_rule * unit
    print_ = tuple(
        n for n in lines if n.reader == "text-layer" or n.box.height >= least or not _DOT.fullmatch(n.text.strip())
    )
    words = tuple(n for n in print_ if not (_is_scrap(n) and min(n.box.cy - cell.y0, cell.y1 - n.box.cy) < near))
    if any(map(str.isalnum, "".join(n.text for n in words))):
        return words
    return print_ or tuple(lines)


def _is_scrap(line: Line) -> bool:
    return line.reader != "text-layer" and _STROKES.fullmatch(line.text) is not None


def _without_dirt(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """A cell's lines without dots that stand by themselves above or below its print."""
    print_ = tuple(n for n in lines if not _DOT.fullmatch(n.text.strip()))
    return print_ or lines


def header_rows(cells: Sequence[Cell], rows: int, columns: int) -> int:
    """How many rows from the top are the table's head.

    The head ends above the first row with a value right of the first column. Years, and the bare numbers
    ``1 2 3`` of a scale, head columns too, and so does any number beside which the rest of the head goes down. A row
    that is one cell over all columns is a heading among the data, unless first. Rows in which nothing but specks is
    printed are none.
    """
    by_row: list[list[Cell]] = [[] for _ in range(rows)]
    for c in cells:
        by_row[c.row].append(c)
    valued = _columns_of_values(cells)
    reached = rows_reached(cells, rows, columns)
    first_value = next((r for r in range(reached, rows) if _is_data(by_row[r], valued)), None)
    if first_value is None:
        return max((c.row_span for c in by_row[0]), default=1) if rows > 1 else 0
    end, least = first_value, max(1, reached)
    while end > least and len(by_row[end - 1]) == 1 and by_row[end - 1][0].column_span == columns:
        end -= 1
    while (
        end > least
        and _lone_label(by_row[end - 1])
        and any(len([c for c in by_row[r] if c.lines]) > 1 for r in range(end - 1))
    ):
        end -= 1
    return end if any(c.text.strip(SPECKS) for row in by_row[:end] for c in row) else 0


def _columns_of_values(cells: Sequence[Cell]) -> set[int]:
    """The columns right of the first, more than half of whose cells are values."""
    held = [c for c in cells if c.lines and c.column > 0]
    filled, valued = Counter(c.column for c in held), Counter(c.column for c in held if starts_with_value(c.text))
    return {k for k in filled if 2 * valued[k] > filled[k]}


def _is_data(row: Sequence[Cell], valued: set[int]) -> bool:
    """True for a row with a value right of the first column, or with digits, badly read, where others have values."""
    values = [c for c in row if c.column > 0 and c.lines and _is_figure(c, valued)]
    if not values:
        return False
    plain = [c.text.strip(" ().") for c in values]
    numbers = [int(t) for t in plain if t.isdecimal() and len(t) <= 2]
    scale = len(numbers) == len(values) >= MEASURES.alike and all(b - a == 1 for a, b in pairwise(numbers))
    labelled = any(c.column == 0 and c.lines and not is_value(c.text) and c.row_span == 1 for c in row)
    return not scale or (labelled and numbers[0] > 1)


def _is_figure(cell: Cell, valued: set[int]) -> bool:
    """Whether a cell holds a value, or one badly read where its column has values; a year heads columns."""
    if is_leader(cell.text) or is_year(cell.text):
        return False
    if len(cell.lines) > 1 and numbers_column(cell.lines[-1].text) is not None and not is_value(cell.lines[0].text):
        return False  # ร้อยละ over (5), the number of its column
    return starts_with_value(cell.text) or (cell.column in valued and any(map(str.isdecimal, cell.text)))


def _lone_label(row: Sequence[Cell]) -> bool:
    filled = [c for c in row if c.text.strip(SPECKS)]
    return len(filled) == 1 and filled[0].column == 0 and filled[0].row_span == 1
