"""The cells of a head without rules: its levels, names that go down over several, names over several columns."""

from __future__ import annotations

from collections.abc import Sequence

from extract.layout.places import Place, Placed
from extract.layout.text_rows import row_box, text_rows
from extract.model.page import Cell, Line


def head_cells(head: Sequence[Placed], columns: int) -> tuple[list[Cell], int]:
    """The head's cells and how many levels it has: a line over several columns begins a level of its
    own."""
    levels: list[Placed] = []
    spanning = False
    for row in head:
        spans = any(a < b for _, (a, b) in row)
        if not levels or spans != spanning or (spans and _is_inside(row, levels[-1])):
            levels.append([])
        levels[-1] += list(row)
        spanning = spans
    cells: list[Cell] = []
    under: set[int] = set()
    for depth, level in enumerate(levels):
        groups: dict[Place, list[Line]] = {}
        for line, place in level:
            groups.setdefault(place, []).append(line)
        for (a, b), lines in sorted(groups.items()):
            grouped = any(c <= a <= d and c < d for below in levels[depth + 1 :] for _, (c, d) in below)
            if a == b and a not in under and not grouped:
                lines = [n for lv in levels for n, p in lv if p == (a, a)]
                if depth and any(p == (a, a) for lv in levels[:depth] for _, p in lv):
                    continue
                cells.append(_cell(0, a, lines, len(levels), 1))
            else:
                cells.append(_cell(depth, a, lines, 1, b - a + 1))
                under |= set(range(a, b + 1))
    return _without_overlap(cells, columns), len(levels)


def _is_inside(row: Placed, level: Placed) -> bool:
    """Whether a row has names under a part of the columns of a name of the level above."""
    return any(a <= c and d <= b and (a, b) != (c, d) for _, (c, d) in row for _, (a, b) in level if a < b)


def _without_overlap(cells: list[Cell], columns: int) -> list[Cell]:
    """Cells that claim one place joined: the later one's lines go to the earlier."""
    owner: dict[tuple[int, int], int] = {}
    out: list[Cell] = []
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        places = [(r, c) for r in range(cell.row, cell.row + cell.row_span)
                  for c in range(cell.column, min(cell.column + cell.column_span, columns))]  # fmt: skip
        clash = next((owner[p] for p in places if p in owner), None)
        if clash is not None:
            first = out[clash]
            out[clash] = _cell(first.row, first.column, [*first.lines, *cell.lines], first.row_span, first.column_span)
            continue
        for p in places:
            owner[p] = len(out)
        out.append(cell)
    return out


def _cell(row: int, column: int, lines: Sequence[Line], row_span: int, column_span: int) -> Cell:
    ordered = in_order(lines)
    return Cell(row, column, row_box(ordered), ordered, row_span, column_span)


def in_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(line for row in text_rows(lines) for line in row)
