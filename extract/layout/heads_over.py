"""A ruled head over rows that no rules part: styles of tables that shade their rows rule the head alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.layout.heads import one_each
from extract.layout.measures import MEASURES
from extract.layout.periods import is_year
from extract.layout.places import Column
from extract.layout.row_numbers import number_columns
from extract.layout.text_rows import Row, is_value, row_box, starts_with_value
from extract.model.page import Box, Cell, Line, Table


@dataclass(frozen=True, slots=True)
class HeadOver:
    """A ruled ``table`` of names, the ``columns`` under it, one for each column of its own or several that share one,
    and the number of the ``first`` row of print under it."""

    table: Table
    columns: tuple[Column, ...]
    first: int
    owners: tuple[int, ...]
    """For each of ``columns`` the table's column that it stands under."""

    def cells(self, unit: float) -> list[Cell]:
        """The head's cells in the columns under it; one that several columns share holds a name of each, if it can be
        parted so."""
        out = []
        for cell in self.table.cells:
            under = [k for k, own in enumerate(self.owners) if cell.column <= own < cell.column + cell.column_span]
            over = [self.columns[k] for k in under]
            ways = [one_each(line, over, unit) if len(over) > 1 else None for line in cell.lines]
            parted = [pieces for pieces in ways if pieces is not None]
            if cell.column_span == 1 and cell.lines and len(parted) == len(ways):
                for n, k in enumerate(under):
                    x0 = cell.box.x0 if n == 0 else (self.columns[k - 1].x1 + self.columns[k].x0) / 2
                    x1 = cell.box.x1 if k == under[-1] else (self.columns[k].x1 + self.columns[k + 1].x0) / 2
                    box = Box(x0, cell.box.y0, x1, cell.box.y1)
                    out.append(replace(cell, column=k, box=box, lines=tuple(pieces[n] for pieces in parted)))
                continue
            out.append(replace(cell, column=under[0], column_span=len(under)))
        return out


def is_head_alone(table: Table) -> bool:
    """Whether a ruled table holds names of columns and no values."""
    rows = [[c.text for c in row if c.lines] for row in table.by_rows()]
    texts = [t for row in rows if not number_columns(row) for t in row]
    few = table.columns > 1 and table.rows <= MEASURES.head_ruled
    return few and not any(is_value(t) and not is_year(t) for t in texts)


def head_over(
    rows: Sequence[Row], first_free: int, run_first: int, columns: Sequence[Column], heads: Sequence[Table], unit: float
) -> HeadOver | None:
    """The one of ``heads`` right above the rows of print from ``run_first`` on, whose columns are ``columns``; None
    where none is, where a row between is another table's (``first_free`` is the first that is none's), or where a
    column stands under none of its own.

    Names without values under them get a column all the same. Rows of print between, such as the name of a first group,
    must follow closely.
    """
    top = row_box(rows[run_first]).cy
    left, right = columns[0].x0, columns[-1].x1
    over = [t for t in heads if t.box.y1 < top and t.box.x0 - unit < left and right < t.box.x1 + unit]
    table = max(over, key=lambda t: t.box.y1, default=None)
    if table is None:
        return None
    first = next(k for k, row in enumerate(rows) if row_box(row).cy > table.box.y1)
    if first < first_free:
        return None
    edges = [table.box.y1, *(row_box(row).y1 for row in rows[first:run_first])]
    tops = [row_box(row).y0 for row in rows[first : run_first + 1]]
    if any(b - a > MEASURES.head_white * unit for a, b in zip(edges, tops, strict=True)):
        return None
    owners = [_owner(c, table, unit) for c in columns]
    if owners[0] is None and _holds_numbers_and_names(columns[0], table, unit):
        columns, owners[0] = [replace(columns[0], x0=_span(table, 0).x1), *columns[1:]], 1
    if None in owners:
        return None
    all_columns, all_owners = list(columns), [k for k in owners if k is not None]
    for k in range(table.columns):
        if k not in all_owners:
            box, at = _span(table, k), sum(own < k for own in all_owners)
            all_columns.insert(
                at, Column(box.x0 + MEASURES.edge_white * unit, box.x1 - MEASURES.edge_white * unit, True)
            )
            all_owners.insert(at, k)
    return HeadOver(table, tuple(all_columns), first, tuple(all_owners))


def _holds_numbers_and_names(column: Column, table: Table, unit: float) -> bool:
    """Whether a column of words holds the rows' numbers and their names, over which the head has a column each."""
    if column.values or table.columns < MEASURES.alike:
        return False
    slack = MEASURES.edge_white * unit
    number, name = _span(table, 0), _span(table, 1)
    return number.x0 - slack < column.x0 < number.x1 and column.x1 < name.x1 + slack


def stands_under_head(rows: Sequence[Row], k: int, heads: Sequence[Table], unit: float) -> Table | None:
    """The one of the ruled ``heads`` right above row of print ``k``, all of which stands in its columns; None where
    none is. Between both may stand, closely, lines of the label beside which the values of row ``k`` stand."""
    box = row_box(rows[k])
    above = [h for h in heads if box.y0 - h.box.y1 + MEASURES.edge_white * unit >= 0]
    for head in sorted(above, key=lambda h: -h.box.y1):
        first = next(n for n, row in enumerate(rows) if row_box(row).cy > head.box.y1)
        boxes = [row_box(row) for row in rows[first : k + 1]]
        whites = [b.y0 - a for a, b in zip([head.box.y1, *(a.y1 for a in boxes)], boxes, strict=False)]
        near = first <= k <= first + MEASURES.head_groups and max(whites) < MEASURES.head_white * unit
        if near and columns_under(rows[first : k + 1], head, unit) is not None:
            return head
    return None


def columns_under(rows: Sequence[Row], table: Table, unit: float) -> list[Column] | None:
    """The columns of ``rows`` of print, too few to tell them, by the head over them; None where a line stands in none
    of its columns, or no value in the second or a later one."""
    owned: dict[int, list[Line]] = {}
    for line in (n for row in rows for n in row):
        owner = _owner(Column(line.box.x0, line.box.x1, False), table, unit)
        if owner is None:
            return None
        owned.setdefault(owner, []).append(line)
    columns = [
        Column(
            min(n.box.x0 for n in lines), max(n.box.x1 for n in lines), all(starts_with_value(n.text) for n in lines)
        )
        for _, lines in sorted(owned.items())
    ]
    return columns if any(c.values for c in columns[1:]) else None


def _span(table: Table, column: int) -> Box:
    """The narrowest cell over a column."""
    return min((c.box for c in table.cells if c.column <= column < c.column + c.column_span), key=lambda b: b.width)


def _owner(column: Column, table: Table, unit: float) -> int | None:
    """The column of a ruled table in which the print of ``column`` stands, but for a speck beside it."""
    slack = MEASURES.edge_white * unit
    spans = [_span(table, k) for k in range(table.columns)]
    held = [min(column.x1, b.x1) - max(column.x0, b.x0) for b in spans]
    return next(
        (
            k
            for k, b in enumerate(spans)
            if (b.x0 - slack < column.x0 and column.x1 < b.x1 + slack)
            or held[k] >= MEASURES.in_head * (column.x1 - column.x0)
        ),
        None,
    )
