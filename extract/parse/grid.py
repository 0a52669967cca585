"""A table as a grid of texts: every place filled by the cell that covers it, so that rows and columns can
be asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.content import Cell, Page, Table
from extract.parse.marks import Part, part_of
from extract.parse.values import CellValue, cell_value

MAX_CELLS = 20_000


@dataclass(frozen=True, slots=True)
class Grid:
    """``cells[r][c]`` is the cell that covers the place; ``texts`` and ``values`` likewise.

    A merged cell's value counts at its own top left place only; its text stands at every place it covers.
    """

    page: Page
    block: int
    table: Table
    cells: tuple[tuple[Cell | None, ...], ...]
    texts: tuple[tuple[str, ...], ...]
    values: tuple[tuple[CellValue, ...], ...]

    @property
    def rows(self) -> int:
        return len(self.texts)

    @property
    def columns(self) -> int:
        return len(self.texts[0]) if self.texts else 0

    @property
    def titles(self) -> list[str]:
        """The texts of cells as wide as the table."""
        return [cell.text for cell in self.table.cells if self._is_title(cell)]

    def _is_title(self, cell: Cell) -> bool:
        return self.columns > 2 and cell.column_span >= self.columns

    def part(self, row: int, column: int) -> Part | None:
        """The text of a place, with its lines; None where it is empty."""
        cell = self.cells[row][column]
        return None if cell is None else part_of(self.page, cell.lines, "cell", self.block)

    def header(self, column: int, rows: int) -> tuple[str, ...]:
        """The texts above a column in its first ``rows`` rows, top to bottom, each once; titles left out."""
        found: list[str] = []
        for r in range(rows):
            cell = self.cells[r][column]
            if cell is not None and self._is_title(cell):
                continue
            text = " ".join(self.texts[r][column].split())
            if text and text not in found:
                found.append(text)
        return tuple(found)


def grid_of(page: Page, block: int) -> Grid | None:
    """The grid of the table at ``page.blocks[block]``; None where it is none, or too large to be one."""
    table = page.blocks[block]
    if not isinstance(table, Table) or not 0 < table.rows * table.columns <= MAX_CELLS:
        return None
    places: list[list[Cell | None]] = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        for r in range(cell.row, min(table.rows, cell.row + cell.row_span)):
            for c in range(cell.column, min(table.columns, cell.column + cell.column_span)):
                if places[r][c] is None:
                    places[r][c] = cell
    texts = tuple(tuple("" if cell is None else cell.text for cell in row) for row in places)
    values = tuple(
        tuple(
            cell_value(texts[r][c]) if cell is not None and (cell.row, cell.column) == (r, c) else CellValue("empty")
            for c, cell in enumerate(row)
        )
        for r, row in enumerate(places)
    )
    return Grid(page, block, table, tuple(tuple(row) for row in places), texts, values)
