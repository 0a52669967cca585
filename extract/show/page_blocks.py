"""A document's content in reading order, as plain pieces: what HTML, Markdown and CSV of its tables are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from extract.model.stored_lines import Layout

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph: its role (``body``, ``heading``, ``stamp`` …) and its lines as printed."""

    role: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A cell and how many rows and columns it takes; ``is_head`` where it stands in a head row."""

    text: str
    row: int
    column: int
    row_span: int
    column_span: int
    is_head: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: ``number`` counts the document's tables from 1, ``cells`` stand in the order of rows."""

    number: int
    page: int
    title: str | None
    head_rows: int
    rows: int
    columns: int
    cells: tuple[Place, ...]

    def lines(self) -> list[list[str]]:
        """The table as rows of equal length; a cell over several stands in the first, the others are empty."""
        out = [[""] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            out[cell.row][cell.column] = cell.text
        return out


@dataclass(frozen=True, slots=True)
class PageContent:
    """What one page holds, in reading order."""

    number: int
    status: str
    blocks: tuple[Prose | Grid, ...]


def grids(result: Data) -> list[Grid]:
    """Every table of an Extraction (as plain data)."""
    return [_grid(number, table) for number, table in enumerate(result["tables"], 1)]


def _grid(number: int, table: Data) -> Grid:
    found = [cell for row in table["rows"] for cell in row]
    rows = max((c["row"] + c["row_span"] for c in found), default=0)
    columns = max((c["column"] + c["column_span"] for c in found), default=0)
    cells = tuple(
        Place(c["text"], c["row"], c["column"], c["row_span"], c["column_span"], c["row"] < table["header_rows"])
        for c in sorted(found, key=lambda c: (c["row"], c["column"]))
    )
    return Grid(number, table["page"], table["title"], table["header_rows"], rows, columns, cells)


def content(result: Data, layouts: Sequence[Layout]) -> Iterator[PageContent]:
    """The pages of a document, each with its paragraphs and tables in reading order."""
    of_page: dict[int, list[Grid]] = {}
    for grid in grids(result):
        of_page.setdefault(grid.page, []).append(grid)
    for layout in layouts:
        mine, blocks = of_page.get(layout.number, []), list[Prose | Grid]()
        for table, group in groupby(layout.blocks, key=lambda b: b.table):
            if table is not None and table < len(mine):
                blocks.append(mine[table])
            else:
                blocks += [Prose(b.role, tuple(line.text for line in b.lines)) for b in group]
        yield PageContent(layout.number, layout.status, tuple(blocks))
