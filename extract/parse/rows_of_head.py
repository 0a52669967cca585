"""Which rows of a table are its head."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from extract.knowledge.table_words import head_role, head_sign
from extract.layout.head_reach import rows_reached
from extract.parse.cell_grid import CellGrid
from extract.parse.labels import match_measure
from extract.parse.role_measures import MEASURES
from extract.parse.table_grid import Grid

FEWEST_HEADS = 2
"""Cells that name columns from which a row without plain figures is a row of heads."""
LONGEST_NAME = 20
"""Code points of a head that names its column in a row that begins with a number alone."""

LETTERS = regex.compile(r"[ก-ฮA-Za-z]")


def head_rows(cells: CellGrid) -> int | None:
    """How many rows the head has: those above the first row that prints a figure which may be a value and beside which
    no names of the head go down, without the rows of the body that only name a group; None where no row does.
    """
    grid = cells.grid
    reached = rows_reached(grid.table.cells, grid.rows, grid.columns)
    body = next((r for r in range(reached, grid.rows) if _is_body(cells, r)), None)
    if body is None or body == 0:
        return body
    # A cell of the head that goes down beside the head's further rows takes them with it.
    spans = [c.row + c.row_span for c in grid.table.cells if c.row == 0 and c.text.strip() and c.row_span < grid.rows]
    least = max(1, *spans) if spans else 1
    if least > body and any(f.plain for f in cells.figures[body]):
        least = body
    body = max(body, least)
    # A name in the first column is a row's, whatever figures names there hold: ต่ำกว่า 20 ปี.
    figures = {c for r in range(body, grid.rows) for c in range(1, grid.columns) if cells.figures[r][c].values}
    while body > least and _names_group(grid, body - 1, figures):
        body -= 1
    return body


def _is_body(cells: CellGrid, row: int) -> bool:
    texts, own = cells.grid.texts[row], cells.figures[row]
    signed = any(head_sign(t) for t in texts)  # x̄ and S.D., however they were read, are heads
    if _numbers_columns(cells, row) or (signed and row < cells.grid.table.header_rows):
        return False
    figures = [c for c, f in enumerate(own) if f.kind in ("values", "none") and head_sign(texts[c]) is None]
    if row == 0 and figures and all(_is_over_figures(cells, c) for c in figures):
        return False  # the full mark in a head: คะแนนประเมิน (100 คะแนน)
    alone = [c for c, f in enumerate(own) if f.kind == "ordinal"]
    if any(own[c].plain for c in figures) or len(alone) > 2 or _begins_numbered(cells, row):
        return True
    return not signed and _holds_words_and_figures(cells, row, figures, alone)


def _holds_words_and_figures(cells: CellGrid, row: int, figures: Sequence[int], alone: Sequence[int]) -> bool:
    """Whether a row without plain figures is one of the body all the same: words below a head, beside ``figures`` among
    words or numbers ``alone``."""
    if not alone and sum(head_role(t) is not None for t in cells.grid.texts[row]) >= FEWEST_HEADS:
        return False  # รอบ 12 เดือน beside ตัวชี้วัด and ผู้รับผิดชอบ
    below_a_head = row > 0 or cells.grid.table.header_rows == 0
    worded = any(f.kind == "words" or (f.kind == "values" and not f.plain) for f in cells.figures[row])
    return below_a_head and worded and (bool(figures) or len(alone) > 1 or (bool(alone) and alone[0] > 0))


def _is_over_figures(cells: CellGrid, column: int) -> bool:
    """Whether a column's first cell tells a figure among words, and those under it print theirs alone."""
    below = [cells.figures[r][column] for r in range(1, cells.grid.rows) if cells.grid.texts[r][column].strip()]
    plain = sum(f.plain or f.kind == "ordinal" for f in below)
    return not cells.figures[0][column].plain and len(below) > 1 and plain > MEASURES.most * len(below)


def _begins_numbered(cells: CellGrid, row: int) -> bool:
    """Whether a row's first cell is a number alone, beside words that are no column's name: a row of the body."""
    texts = cells.grid.texts[row]
    if cells.figures[row][0].kind != "ordinal":
        return False
    words = [t for t, f in zip(texts[1:], cells.figures[row][1:], strict=True) if len(LETTERS.findall(t)) > 3]
    return bool(words) and not any(
        head_role(t) or head_sign(t) or match_measure(t) for t in words if len(t) < LONGEST_NAME
    )


def _numbers_columns(cells: CellGrid, row: int) -> bool:
    """Whether a row of the head numbers the columns or the steps of a scale: 1 2 3, (1) (2) (3)=(1)-(2), 5 4 3 2 1; or
    stands over one that does, whose numbers may be in cells over both."""
    head = range(row, max(row + 1, cells.grid.table.header_rows))
    if cells.grid.numbers_columns(row) or any(map(cells.grid.numbers_names, head)):
        return True
    alone = [(c, f) for c, f in enumerate(cells.figures[row]) if f.kind == "ordinal"]
    filled = [f for f in cells.figures[row] if f.kind not in ("empty", "words")]
    if len(alone) < 3 or len(alone) < len(filled):
        return False
    numbers = [f.values[0].value for _, f in alone if f.values and f.values[0].value is not None]
    steps = {b - a for a, b in pairwise(numbers)}
    texts = zip(cells.grid.texts[row], cells.figures[row], strict=True)
    heads = all(head_role(t) is not None for t, f in texts if f.kind == "words")
    return steps in ({1}, {-1}) and heads


def _names_group(grid: Grid, row: int, figures: set[int]) -> bool:
    """Whether a row has words, but none in a column of figures: then it belongs to the body as a group's name."""
    cells = {cell.column: cell for cell in grid.cells[row] if cell is not None and cell.text.strip()}
    if len(cells) != 1:
        return False
    cell = next(iter(cells.values()))
    return cell.row == row and cell.column not in figures and cell.row_span == 1
