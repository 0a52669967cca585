"""Tables that stand side by side in one: which columns are of each."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extract.parse.cell_grid import CellGrid
from extract.parse.table_grid import Grid
from extract.thai.skeleton import squeeze

_LETTER = regex.compile(r"\p{L}")
_SPECKS = regex.compile(r"[^\p{L}\p{M}\p{N}%/#]")
"""Signs that dirt leaves in a head, and brackets that tell nothing."""


def side_by_side(grid: Grid) -> list[range]:
    """The columns of each of the tables that stand side by side in one: where the head is printed again and again, or
    where an empty column without a head parts names with their figures from others."""
    n = grid.columns
    cells = CellGrid(grid)
    for c in range(2, n - 2):
        if _is_empty(grid, c) and all(_names_rows(cells, side) for side in (range(c), range(c + 1, n))):
            return [range(c), range(c + 1, n)]
    for width in range(n // 2, 1, -1):
        if n % width == 0 and _repeats(grid, sides := [range(k, k + width) for k in range(0, n, width)]):
            return sides
    return [range(n)]


def _repeats(grid: Grid, sides: Sequence[range]) -> bool:
    """Whether each side has words in its rows and the first one's head, but for specks, none of it over two sides."""
    heads = [[_SPECKS.sub("", squeeze(grid.texts[0][c])) for c in side] for side in sides]
    worded = all(any(grid.values[r][c].state == "text" for r in range(1, grid.rows) for c in side) for side in sides)
    top = grid.cells[0]
    apart = all(top[side.start] is None or top[side.start] != top[side.start - 1] for side in sides[1:])
    return worded and apart and any(heads[0]) and all(head == heads[0] for head in heads)


def _is_empty(grid: Grid, column: int) -> bool:
    """Whether nothing is printed in a column, from the head to the last row, nor over it."""
    return not any(cell is not None and cell.text.strip() for cell in (row[column] for row in grid.cells))


def _names_rows(cells: CellGrid, side: range) -> bool:
    """Whether the first of these columns prints words in its rows, no figure alone, and the others some figures."""
    grid, body = cells.grid, range(1, cells.grid.rows)
    first = [r for r in body if grid.texts[r][side.start].strip()]
    valued = any(grid.values[r][c].is_figure for r in body for c in side[1:])
    worded = all(_LETTER.search(grid.texts[r][side.start]) and not cells.figures[r][side.start].plain for r in first)
    return valued and len(first) > 1 and worded
