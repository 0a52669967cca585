"""Rows of print at a page's end that stand in the columns of a table of the page beside."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extract.layout.aligned import rows_as_table
from extract.layout.heads import plain_head
from extract.layout.join_measures import JOINS
from extract.layout.measures import MEASURES
from extract.layout.places import Column
from extract.layout.text_rows import (
    Row,
    cut,
    glyph_places,
    page_number,
    row_box,
    starts_with_value,
    text_rows,
    usual_height,
    without,
)
from extract.model.page import Block, Box, Line, Page, Paragraph, Table


def with_rows(page: Page, table: Table, at_top: bool) -> Page:
    """The page, with the rows at its top or its foot that stand in the columns of ``table``, of the page beside, as a
    table of their own."""
    taken = _outermost(page, at_top)
    lines = [n for k in taken for n in _lines(page.blocks[k])]
    unit = usual_height([n for c in table.cells for n in c.lines])
    known = _columns(table)
    if known is None or not lines:
        return page
    printed = [_at_columns(row, known, unit) for row in text_rows(lines)]
    near = printed if at_top else printed[::-1]
    columns = _moved(known, near, unit)
    rows = _rows(near, columns, unit) if columns is not None else []
    if not rows or columns is None:
        return page
    head: Sequence[Row] = ()
    if not at_top:
        rows = rows[::-1]
        end = len(printed) - len(rows)
        head = printed[plain_head(printed, 0, end, columns, (), unit, unit) : end]
    gone = glyph_places(n for row in (*head, *rows) for n in row)
    return _put_in(page, rows_as_table(rows, columns, unit, head), gone)


def _put_in(page: Page, table: Table, gone: Set[Box]) -> Page:
    """The page with a table in place of the lines whose glyphs stand there."""
    at = next(k for k, block in enumerate(page.blocks) if len(without(_lines(block), gone)) < len(_lines(block)))
    blocks: list[Block] = []
    for k, block in enumerate(page.blocks):
        if k == at:
            blocks.append(table)
        kept = tuple(without(_lines(block), gone))
        if kept or not _lines(block):
            blocks.append(replace(block, lines=kept) if isinstance(block, Paragraph) else block)
    return replace(page, blocks=tuple(blocks))


def _outermost(page: Page, at_top: bool) -> list[int]:
    """The blocks of text at the top or the foot of a page, up to its first or last table; a lone row at the very end
    may have been taken for a running head."""
    taken: list[int] = []
    numbers = range(len(page.blocks))
    for k in numbers if at_top else reversed(numbers):
        block = page.blocks[k]
        if isinstance(block, Table) or block.role not in ("body", "heading", "header", "footer"):
            break
        running = block.role != "body" and page_number(block.run.text) is not None
        if not running and (block.role != "footer") and (at_top or block.role != "header"):
            taken.append(k)
    return sorted(taken)


def _at_columns(row: Row, columns: Sequence[Column], unit: float) -> Row:
    """A row's lines cut where they run over the white between two columns."""
    out: Row = []
    for line in row:
        pieces = [line]
        for left, right in pairwise(columns):
            found = cut(pieces[-1], min(left.x1, right.x0 - unit), right.x0, MEASURES.river_least * unit)
            pieces[-1:] = found or pieces[-1:]
        out += pieces
    return out


def _lines(block: Block) -> Sequence[Line]:
    return block.lines if isinstance(block, Paragraph) else ()


def _columns(table: Table) -> list[Column] | None:
    """Where the table's columns stand, and which hold values; None where that is not plain."""
    columns = []
    for k in range(table.columns):
        cells = [c for c in table.cells if c.column == k and c.column_span == 1 and c.row >= table.header_rows]
        filled = [c for c in cells if c.lines]
        values = [c for c in filled if starts_with_value(c.text)]
        if not filled:
            return None
        boxes = [n.box for c in filled for n in c.lines]
        valued = k > 0 and len(values) >= MEASURES.most * len(filled)
        columns.append(Column(min(b.x0 for b in boxes), max(b.x1 for b in boxes), valued))
        if columns[-1].values and len(values) < JOINS.row_values:
            return None
    return columns if any(c.values for c in columns[1:]) else None


def _rows(printed: Sequence[Row], columns: Sequence[Column], unit: float) -> list[Row]:
    """The first rows of print that stand in the columns, up to the first that does not; none where too few do."""
    kept: list[Row] = []
    full = 0
    for row in printed:
        step = _white(row_box(kept[-1]), row_box(row)) if kept else 0.0
        if _values(row, columns, unit) and step < MEASURES.run_white * unit:
            full += 1
        elif not _is_label(row, columns, unit) or step > JOINS.row_label * unit:
            break
        kept.append(row)
    return kept if full >= (2 if sum(c.values for c in columns) == 1 else 1) else []


def _values(row: Row, columns: Sequence[Column], unit: float) -> bool:
    """Whether a row has its label, if any, and a value in each of the columns of values."""

    def stands_in(value: Line, column: Column) -> bool:
        box, middle = value.box, (column.x0 + column.x1) / 2
        off = min(abs(box.cx - middle), abs(box.x1 - column.x1), abs(box.x0 - column.x0))
        return (starts_with_value(value.text) or not column.values) and off < MEASURES.aligned * unit

    values = row[1 - len(columns) :]
    if len(row) - len(values) > 1 or len(values) != len(columns) - 1:
        return False
    return all(stands_in(v, c) for v, c in zip(values, columns[1:], strict=True))


def _white(a: Box, b: Box) -> float:
    return max(a.y0, b.y0) - min(a.y1, b.y1)


def _is_label(row: Row, columns: Sequence[Column], unit: float) -> bool:
    box, label = row[0].box, columns[0]
    within = box.x0 > label.x0 - unit and box.x1 < label.x1 + unit
    return len(row) == 1 and within and not starts_with_value(row[0].text)


def _moved(columns: Sequence[Column], rows: Sequence[Row], unit: float) -> list[Column] | None:
    """The columns shifted to where the rows stand on this page; None where no row has all the values."""
    for row in rows:
        values = row[1 - len(columns) :]
        told = [c.values for c in columns[1:]]
        if len(values) == len(told) and all(starts_with_value(v.text) for v, t in zip(values, told, strict=True) if t):
            dx = median(v.box.cx - (c.x0 + c.x1) / 2 for v, c in zip(values, columns[1:], strict=True))
            return [Column(c.x0 + dx, c.x1 + dx, c.values) for c in columns] if abs(dx) < JOINS.row_fed * unit else None
    return None
