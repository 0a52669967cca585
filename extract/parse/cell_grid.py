"""A table's grid with what each of its places prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from extract.layout.row_numbers import is_counted, names_range, number_length
from extract.layout.text_rows import starts_with_value
from extract.parse.cell_figures import CellFigures, cell_figures
from extract.parse.table_grid import Grid

_SPECK = 0.7
"""Height of a line, in that of the highest of its cell, under which it may be dirt that was read as a figure."""
_GOES_ON = ",."
"""A line that ends so, or begins so, is a part of a number."""


@dataclass(frozen=True)
class CellGrid:
    """A grid with what each of its places prints; ``figures[r][c]`` is empty where a merged cell only passes."""

    grid: Grid

    @cached_property
    def figures(self) -> tuple[tuple[CellFigures, ...], ...]:
        grid = self.grid
        empty = CellFigures("empty")
        counted = {c for c in range(grid.columns) if _is_counted(grid, c)}
        return tuple(
            tuple(
                (_behind_number(grid.texts[r][c]) if c in counted else None) or _figures(grid, r, c)
                if (cell := grid.cells[r][c]) is not None and (cell.row, cell.column) == (r, c)
                else empty
                for c in range(grid.columns)
            )
            for r in range(grid.rows)
        )

    def is_between_words(self, column: int, rows: Sequence[int]) -> bool:
        """Whether a column stands between words: the names of groups on its left, and on its right those of rows."""
        if not 0 < column < self.grid.columns - 1:
            return False
        beside = [self.figures[r][c] for r in rows for c in (*range(column), column + 1)]
        named = ("words", "range", "ordinal", "empty")
        return all(f.kind in named or (f.kind == "values" and not f.plain) for f in beside)  # ไม่เกิน 10,000 บาท


def _is_counted(grid: Grid, column: int) -> bool:
    """Whether a column holds names with running numbers before them."""
    body = range(grid.table.header_rows, grid.rows)
    own = [r for r in body if (cell := grid.cells[r][column]) is not None and (cell.row, cell.column) == (r, column)]
    return is_counted([t for r in own if (t := grid.texts[r][column].strip())])


def _behind_number(text: str) -> CellFigures | None:
    """What a name prints behind its running number, which is a figure that names; None where it has none."""
    if (end := number_length(text)) == 0:
        return None
    rest = cell_figures(" " * end + text[end:])
    return replace(rest, names=rest.names + 1)


def _figures(grid: Grid, row: int, column: int) -> CellFigures:
    """What a place prints; where each line of its cell begins with a value of its own, all of them.

    A line that ends in the middle of a number, as in a column too narrow for it, makes none.
    """
    whole = cell_figures(grid.texts[row][column])
    cell, part = grid.cells[row][column], grid.part(row, column)
    if cell is None or part is None or len(part.lines) < 2 or len(whole.values) >= len(part.lines):
        return whole
    if names_range(grid.texts[row][column]):
        return whole
    lines = [cell_figures(n.text) for n in part.lines]
    if not all(len(f.values) == 1 and f.values[0].value is not None and not f.left for f in lines):
        return whole
    cut_off = any(a.text.rstrip()[-1:] in _GOES_ON or b.text.lstrip()[:1] in _GOES_ON for a, b in pairwise(part.lines))
    high = max(n.box.height for n in part.lines)
    speck = any(n.box.height < _SPECK * high for n in part.lines)
    if speck or cut_off or not all(starts_with_value(n.text) for n in part.lines):
        return whole
    values = tuple(
        replace(f.values[0], start=at + f.values[0].start, end=at + f.values[0].end)
        for at, f in zip(part.starts, lines, strict=True)
    )
    return CellFigures("values", values, plain=all(f.plain or f.kind == "ordinal" for f in lines))
