"""Tables that go on over pages: which parts are one table, and which head stands over each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..content import Page, Paragraph, Table

ALIKE = 0.75
"""Least likeness of two heads' texts to be one head repeated; the reader makes different mistakes in
each."""


@dataclass(frozen=True, slots=True)
class TablePart:
    """One page's part of a table: its rows from ``first_row`` on are data, those above repeat the head."""

    page: int
    table: Table
    first_row: int


@dataclass(frozen=True, slots=True)
class TableGroup:
    """A whole table: its parts in page order, and for each column its head's texts from the top level
    down."""

    parts: tuple[TablePart, ...]
    columns: int
    titles: tuple[tuple[str, ...], ...]


def join_tables(pages: Sequence[Page]) -> list[TableGroup]:
    """All tables of a document, those that go on over pages joined.

    A table goes on where it ends one page's text and one with the same columns begins the next: either
    without a head of its own, or with the same head again.
    """
    groups: list[list[TablePart]] = []
    open_part: tuple[TablePart, Page] | None = None
    for page in pages:
        body = [b for b in page.blocks if not (isinstance(b, Paragraph) and b.role in ("header", "footer", "stamp"))]
        tables = [b for b in body if isinstance(b, Table)]
        for table in tables:
            part = TablePart(page.number, table, table.header_rows)
            if open_part is not None and table is tables[0]:
                joined = _goes_on(open_part[0], open_part[1], part, page, body.index(table))
                if joined is not None:
                    groups[-1].append(joined)
                    continue
            groups.append([part])
        open_part = None
        if tables and all(isinstance(b, Paragraph) for b in body[body.index(tables[-1]) + 1 :]):
            after = body[body.index(tables[-1]) + 1 :]
            if sum(len(b.run.text) for b in after if isinstance(b, Paragraph)) < 60:
                open_part = (groups[-1][-1], page)
    return [TableGroup(tuple(g), g[0].table.columns, column_titles(g[0].table)) for g in groups]


def _goes_on(before: TablePart, page: Page, part: TablePart, next_page: Page, place: int) -> TablePart | None:
    """The part as the continuation of ``before``; None where it begins a table of its own."""
    a, b = before.table, part.table
    if a.columns != b.columns or part.page != before.page + 1:
        return None
    if b.header_rows and a.header_rows:
        first, second = _head_text(a), _head_text(b)
        if SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE:
            return part
        return None
    if b.header_rows and not a.header_rows:
        return None
    return TablePart(part.page, b, 0) if place <= 1 and _same_columns(before, page, part, next_page) else None


def _same_columns(before: TablePart, page: Page, part: TablePart, next_page: Page) -> bool:
    """True where the columns' left edges stand at the same share of the table's width."""
    a, b = _lefts(before.table), _lefts(part.table)
    return all(abs(a[k] - b[k]) < 0.06 for k in a.keys() & b.keys())


def _lefts(table: Table) -> dict[int, float]:
    wide = max(table.box.width, 1e-6)
    return {c.column: (c.box.x0 - table.box.x0) / wide for c in table.cells if c.column_span == 1}


def _head_text(table: Table) -> str:
    return " ".join(c.text for row in table.by_rows()[: table.header_rows] for c in row)


def column_titles(table: Table) -> tuple[tuple[str, ...], ...]:
    """For each column, the texts of its head from the top level down, a merged cell's in every column it
    covers."""
    titles = []
    for column in range(table.columns):
        texts: list[str] = []
        seen: set[int] = set()
        for row in range(table.header_rows):
            cell = table.at(row, column)
            if cell is not None and id(cell) not in seen and cell.text.strip():
                seen.add(id(cell))
                texts.append(cell.text.strip())
        titles.append(tuple(texts))
    return tuple(titles)
