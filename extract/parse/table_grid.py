"""A table as a grid of texts: every place filled by the cell that covers it, so that rows and columns can
be asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from extract.layout.join import Script
from extract.layout.row_numbers import number_columns, numbers_column
from extract.model.page import Cell, Glyph, Page, Table, TextRun
from extract.parse.marks import Part, part_of
from extract.parse.values import CellValue, cell_value
from extract.thai import digits

MAX_CELLS = 20_000
YEAR = regex.compile(r"(?<![0-9๐-๙.,])(?:25|๒๕)[0-9๐-๙]{2}(?![0-9๐-๙,]|\.[0-9๐-๙])")
"""A Buddhist year that stands by itself, or with a speck behind it."""
_NEXT_YEAR = regex.compile(rf"{YEAR.pattern}\s+(?:ปี|พ\.?\s?ศ)")
"""A year and behind it the beginning of another one's name."""


_BEHIND = regex.compile(
    r"(?<=\S)\s*(?P<number>[(\[](?P<n>[0-9๐-๙]{1,2})[)\]](?:\s*[=–-]\s*[(\[].{1,40}|\s*=.{1,40})?)$"
)
"""The number of a column behind its name."""

_SPECKS = "·•.'`~^|_,:; "
"""What dirt in a head is read as."""


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
        return [cell.text for cell in self.table.cells if self.is_title(cell)]

    def is_title(self, cell: Cell) -> bool:
        return self.columns > 1 and cell.column_span >= self.columns

    def merged_label(self, row: int, column: int) -> str | None:
        """The text to the left that covers the same rows as a cell merged over several; "" where none does.

        None for a cell of one row, and where the next cells to the left are merged likewise: then that is the row.
        """
        cell = self.cells[row][column]
        if cell is None or cell.row_span < 2:
            return None
        left = [c for k in range(column - 1, -1, -1) if (c := self.cells[row][k]) is not None and c.text.strip()]
        if not left or all((c.row, c.row_span) == (cell.row, cell.row_span) for c in left):
            return None
        return next((c.text for c in left if (c.row, c.row_span) == (cell.row, cell.row_span)), "")

    def is_rest_of(self, other: Grid, script: Script) -> bool:
        """Whether it goes on with ``other``, by where the two stand."""
        return script.table_goes_on((other.page, other.block), (self.page, self.block))

    def part(self, row: int, column: int) -> Part | None:
        """The text of a place, with its lines; None where it is empty."""
        cell = self.cells[row][column]
        return None if cell is None else part_of(self.page, cell.lines, "cell", self.block)

    def header(self, column: int, rows: int) -> tuple[str, ...]:
        """The texts above a column in its first ``rows`` rows, top to bottom; titles, specks and the numbers of the
        columns left out, and what is printed again over no fewer columns: ``รวม`` is under ``รวม`` where that is over
        several."""
        found: dict[str, int] = {}
        levels: list[str] = []
        for r in range(rows):
            cell = self.cells[r][column]
            if cell is not None and self.is_title(cell):
                continue
            text = " ".join(self.texts[r][column].split())
            text = text[: self._name_end(text, r, column, rows)]
            span = 1 if cell is None else cell.column_span
            if text.strip(_SPECKS) and span < found.get(text, self.columns + 1):
                levels.append(text)
                found[text] = span
        return tuple(levels)

    def numbers_columns(self, row: int) -> bool:
        """Whether a row prints nothing but the numbers of columns, each one more than the one before: ``(1)``, ``(2)``,
        ``(3)=(1)-(2)``; few are those of all columns."""
        texts = self.texts[row]
        return number_columns(texts) or [numbers_column(t) for t in texts] == [*range(1, self.columns + 1)]

    def numbers_names(self, row: int) -> bool:
        """Whether the names that a row prints over all columns, or all but the labels', end in the numbers of these:
        they stood in a line of their own, ``จำนวน (%)`` over ``(2)``."""
        found = [_BEHIND.search(" ".join(text.split())) for text in self.texts[row]]
        if [m and int(m["n"]) for m in found] == [*range(1, self.columns + 1)] and self.columns > 1:
            return True
        return all(found[1:]) and number_columns([m["number"] for m in found if m is not None])

    def cells_over(self, column: int, rows: int) -> list[Cell]:
        """The cells above a column in its first ``rows`` rows, top to bottom; titles left out."""
        over = (self.cells[r][column] for r in range(rows))
        return [c for c in over if c is not None and not self.is_title(c)]

    def names_over(self, column: int, rows: int) -> list[TextRun]:
        """What names a column in its first ``rows`` rows, cell by cell: all but the columns' numbers."""
        over = self.cells_over(column, rows)
        ends = [self._name_end(cell.text, cell.row, column, rows) for cell in over]
        return [cell.run.slice(0, end) for cell, end in zip(over, ends, strict=True) if end]

    def _name_end(self, text: str, row: int, column: int, rows: int) -> int:
        """How many code points of a head's text, in one of its ``rows``, name a column: its number is none of them."""
        if numbers_column(text) is not None and self.numbers_columns(row):
            return 0
        behind = _BEHIND.search(text)
        numbered = behind is not None and any(map(self.numbers_names, range(rows)))
        return behind.start() if behind is not None and numbered else len(text)


def letters_of(run: TextRun) -> list[Glyph]:
    """The glyphs of a text that name something: all but digits and white."""
    return [g for g in run.glyphs if not g.text.isspace() and not digits.is_digit(g.text)]


def are_years_together(head: str) -> bool:
    """Whether the names of two years ran together in a head, the second perhaps without its number: each is of a column
    of its own.

    >>> [are_years_together(t) for t in ("๒๕๖๔ ปี พ.ศ. ๒๕๖๕", "ปี 2563 ปี", "ปี ๒๕๖๖ - ๒๕๗๐", "พ.ศ. 2564 (ปี)")]
    [True, True, False, False]
    """
    return _NEXT_YEAR.search(head) is not None


def years_in(texts: Iterable[str]) -> set[int]:
    """The years (B.E.) that texts name.

    >>> sorted(years_in(["ปี ๒๕๖๖", "2565 - 2566", "12,566"]))
    [2565, 2566]
    """
    return {int(digits.to_arabic(m)) for text in texts for m in YEAR.findall(text)}


def year_over(grid: Grid, column: int, rows: int) -> int | None:
    """The one year that the head of a column names, or that stands over its figures where a head names several.

    A head of two years may have come to one cell; where its words stand tells them apart.
    """
    named = years_in(cell.text for cell in grid.cells_over(column, rows))
    if len(named) == 1:
        return named.pop()
    return _years_by_place(grid, rows).get(column)


def _years_by_place(grid: Grid, rows: int) -> dict[int, int]:
    """Column -> the year that stands over its figures; none where not every year stands over a column of its own."""
    spans = {c: span for c in range(grid.columns) if (span := _span_of_figures(grid, c, rows)) is not None}
    found: dict[int, int] = {}
    for line in (n for c in grid.table.cells if c.row < rows and not grid.is_title(c) for n in c.lines):
        for match in YEAR.finditer(line.text):
            box = line.run.slice(match.start(), match.end()).box()
            over = [] if box is None else [c for c, (left, right) in spans.items() if left < box.cx < right]
            if len(over) != 1 or over[0] in found:
                return {}
            found[over[0]] = int(digits.to_arabic(match[0]))
    return found


def _span_of_figures(grid: Grid, column: int, head: int) -> tuple[float, float] | None:
    """Where the figures of a column under its head begin and end; None where it has none."""
    figures = [r for r in range(head, grid.rows) if grid.values[r][column].is_figure]
    cells = [cell for r in figures if (cell := grid.cells[r][column]) is not None]
    boxes = [line.box for cell in cells for line in cell.lines if line.box.width > 0]
    return (min(b.x0 for b in boxes), max(b.x1 for b in boxes)) if boxes else None


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
