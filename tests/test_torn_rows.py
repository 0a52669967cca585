"""A name that the end of a doubtful label may hide is perhaps the next group's: the rows after it are in doubt."""

from __future__ import annotations

from dataclasses import replace

from parse_pages import line

from extract.model.page import Box, Cell, Line, Page, Table
from extract.parse.cell_grid import CellGrid
from extract.parse.roles import Roles
from extract.parse.table_grid import grid_of
from extract.parse.torn_rows import torn_rows

ROLES = Roles(1, ("label", "value"), 0, 1.0)
LEFT, INDENTED = 100.0, 120.0


def at(text: str, x: float, y: float) -> Line:
    return replace(line(text), box=Box(x, y, x + 8 * len(text), y + 10))


def doubted(last: float) -> set[int]:
    """The rows in doubt where the last line of the third label begins at ``last`` (x)."""
    labels = [
        [at("ข้อมูลทั่วไป", LEFT, 0)],
        [at("เพศ", LEFT, 20)],
        [at("ชาย", INDENTED, 40)],
        [at("หญิง", INDENTED, 60), at("อายุ", last, 72)],
        [at("ต่ำกว่า ๓๐ ปี", INDENTED, 90)],
        [at("การศึกษา", LEFT, 110)],
        [at("ปริญญาตรี", INDENTED, 130)],
    ]
    figures = ["จำนวน", "", "12", "15", "20", "", "7"]
    cells = []
    for row, (label, figure) in enumerate(zip(labels, figures, strict=True)):
        top, foot = label[0].box.y0, label[-1].box.y1
        cells.append(Cell(row, 0, Box(90, top, 300, foot), tuple(label), doubtful=row == 3))
        cells.append(Cell(row, 1, Box(300, top, 400, foot), (at(figure, 310, top),) if figure else ()))
    table = Table(Box(90, 0, 400, 140), tuple(cells), len(labels), 2, "aligned", 1)
    grid = grid_of(Page(1, "text-layer", "read", 595.0, 842.0, blocks=(table,)), 0)
    assert grid is not None
    return torn_rows(CellGrid(grid), ROLES)


def test_rows_after_a_label_that_may_end_in_a_groups_name_are_in_doubt_up_to_the_next_group() -> None:
    assert doubted(LEFT) == {3, 4}


def test_a_label_that_goes_on_where_it_begins_hides_no_group() -> None:
    assert doubted(INDENTED) == set()
