"""The last rows of a table that spilled over onto the next page: too few there to be a table by themselves.

Three values under one another make a table (:mod:`.unruled`); one or two rows at the top of a page are told by the
table that the page before ends with: its columns stand in the same places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from extract.layout.aligned import rows_as_table
from extract.layout.places import Column
from extract.layout.text_rows import Row, row_box, starts_with_value, text_rows, usual_height
from extract.model.page import Block, Line, Page, Paragraph, Table

_NEAR = 0.8
"""How far a value's middle may lie from its column's, in line heights."""
_SHIFT = 3.0
"""How far a page may have been fed to the side of the one before, in line heights."""
_MOST = 8
"""Rows of print at the top of a page that may be such rows; more with three values would have been a table."""
_LEAST_ROWS = 3
"""Rows with values that a table must have for its columns to be known."""


def with_spilled_rows(pages: Sequence[Page]) -> list[Page]:
    """The pages, with rows that go on a table of the page before made into a table of their own."""
    out: list[Page] = []
    for page in pages:
        before = out[-1] if out and out[-1].number == page.number - 1 and _same_scale(out[-1], page) else None
        table = _last_table(before) if before is not None else None
        out.append(page if table is None else _goes_on(page, table))
    return out


def _same_scale(a: Page, b: Page) -> bool:
    return a.origin == b.origin and abs((a.dpi or 72.0) / (b.dpi or 72.0) - 1) < 0.02


def _last_table(page: Page) -> Table | None:
    """The table that a page ends with, but for margins and notes."""
    for block in reversed(page.blocks):
        if isinstance(block, Table):
            return block
        if block.role == "body" and len(block.lines) > 3:
            return None
    return None


def _goes_on(page: Page, table: Table) -> Page:
    taken: list[int] = []  # a lone row at the very top may have been taken for a running head
    for k, block in enumerate(page.blocks):
        if isinstance(block, Table) or block.role not in ("body", "heading", "header"):
            break
        taken.append(k)
    lines = [n for k in taken for n in _lines(page.blocks[k])]
    unit = usual_height([n for c in table.cells for n in c.lines])
    printed = text_rows(lines)
    known = _columns(table)
    columns = _moved(known, printed, unit) if known is not None else None
    rows = _rows(printed, columns, unit) if columns is not None else []
    if not rows or columns is None:
        return page
    gone = {id(n) for row in rows for n in row}
    at = next(k for k in taken if any(id(n) in gone for n in _lines(page.blocks[k])))
    blocks: list[Block] = []
    for k, block in enumerate(page.blocks):
        if k == at:
            blocks.append(rows_as_table(rows, columns, unit))
        kept = tuple(n for n in _lines(block) if id(n) not in gone)
        if kept or not _lines(block):
            blocks.append(replace(block, lines=kept) if isinstance(block, Paragraph) else block)
    return replace(page, blocks=tuple(blocks))


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
        columns.append(
            Column(min(b.x0 for b in boxes), max(b.x1 for b in boxes), k > 0 and len(values) >= 0.7 * len(filled))
        )
        if columns[-1].values and len(values) < _LEAST_ROWS:
            return None
    return columns if len(columns) > 1 and all(c.values for c in columns[1:]) else None


def _rows(printed: Sequence[Row], columns: Sequence[Column], unit: float) -> list[Row]:
    """The first rows of print that stand in the columns, up to the first that does not; none where too few do."""
    kept: list[Row] = []
    full = 0
    for row in printed[:_MOST]:
        step = row_box(row).y0 - row_box(kept[-1]).y1 if kept else 0.0
        if _values(row, columns, unit) and step < 2.0 * unit:
            full += 1
        elif not _is_label(row, columns, unit) or step > 0.6 * unit:
            break
        kept.append(row)
    return kept if full >= (2 if len(columns) == 2 else 1) else []


def _values(row: Row, columns: Sequence[Column], unit: float) -> bool:
    """Whether a row has its label, if any, and a value in each of the columns of values."""
    values = row[1 - len(columns) :]
    return (
        len(row) - len(values) <= 1
        and len(values) == len(columns) - 1
        and all(
            starts_with_value(v.text)
            and min(abs(v.box.cx - (c.x0 + c.x1) / 2), abs(v.box.x1 - c.x1), abs(v.box.x0 - c.x0)) < _NEAR * unit
            for v, c in zip(values, columns[1:], strict=True)
        )
    )


def _is_label(row: Row, columns: Sequence[Column], unit: float) -> bool:
    box, label = row[0].box, columns[0]
    within = box.x0 > label.x0 - unit and box.x1 < label.x1 + unit
    return len(row) == 1 and within and not starts_with_value(row[0].text)


def _moved(columns: Sequence[Column], rows: Sequence[Row], unit: float) -> list[Column] | None:
    """The columns shifted to where the rows stand on this page; None where no row has all the values."""
    for row in rows[:3]:
        values = row[1 - len(columns) :]
        if len(values) == len(columns) - 1 and all(starts_with_value(v.text) for v in values):
            dx = median(v.box.cx - (c.x0 + c.x1) / 2 for v, c in zip(values, columns[1:], strict=True))
            return [Column(c.x0 + dx, c.x1 + dx, c.values) for c in columns] if abs(dx) < _SHIFT * unit else None
    return None
