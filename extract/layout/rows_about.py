"""Which rows of print about a run of values may be of its table too: of its head, of its labels, under it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf

from extract.layout.line_level import letter_height, level_of
from extract.layout.measures import MEASURES
from extract.layout.periods import is_year
from extract.layout.places import Column, Placed, Run, placed
from extract.layout.row_numbers import number_columns
from extract.layout.rows import Printed
from extract.layout.text_rows import Row, in_brackets, is_between_tables, is_value, row_box, starts_with_value


def with_rows_about(
    run: Run, rows: Sequence[Row], first_free: int, columns: Sequence[Column], across: Sequence[float], unit: float
) -> tuple[Printed, int]:
    """The rows of print of a run and those right above and below it that may be of the table too; the number of the
    first of them.

    Above, that is what stands in the columns up to a rule; below, also whatever stands over a closing rule.
    """
    data = list(run.data)
    start = _rows_of_head(run, columns, unit) or _counts_in_head(run, rows, first_free, across)
    start = start or int(len(run.rows) > 1 and number_columns([n.text for n in run.rows[0]]))
    first, last = run.first + start, run.first + len(run.rows) - 1
    own = range(first, last + 1)
    left = min([columns[0].x0, *(row[0].box.x0 for row in run.rows)])
    white = max(MEASURES.head_white * unit, MEASURES.head_step * run.white())
    while first > first_free and not start and _may_go_on(rows, first - 1, first, columns, across, left, unit, white):
        first -= 1
    bottom = row_box(rows[last]).y1
    closing = min((y for y in across if bottom < y < bottom + MEASURES.closing * unit), default=None)
    inside = last
    while last + 1 < len(rows) and _may_go_on(rows, last + 1, last, columns, across, left, unit, white, closing):
        last += 1
        inside = last if closing is not None and row_box(rows[last]).cy < closing else inside
    taken = [_labels_placed(rows, k, columns, unit) for k in range(first, last + 1)]
    flags = [data[k - run.first] if k in own else _has_value(row, columns) for k, row in enumerate(taken, first)]
    second = next((k for k in range(start, len(data)) if data[k]), start) if start else start  # the head may go on
    loose = own.start - first + second - start
    return Printed(taken, flags, columns, across, unit, loose, last - inside), first


def _rows_of_head(run: Run, columns: Sequence[Column], unit: float) -> int:
    """How many rows of print a run begins with that head its columns."""
    data, start = run.data, 0
    printed = [placed(row, columns, unit) for row in run.rows]
    while start < len(data) - 1 and data[start] and _heads_columns(printed[start], printed[start + 1 :], columns):
        start += 1
    if 0 < start < len(data) and not data[start] and all(columns[a].values for _, (a, _) in printed[start]):
        # The second line of a name of two, half way between which those of one stand.
        start += _is_level_with(run.rows[start], run.rows[start - 1])
    return start + _rows_of_names(printed[start:], data[start:], columns, unit) if start else 0


def _is_level_with(row: Row, head: Row) -> bool:
    """Whether the lines of a row begin over the foot of those of a head, which stand beside them."""
    return row_box(row).y0 < row_box(head).y1 and not any(n.box.x_overlap(h.box) > 0 for n in row for h in head)


def _counts_in_head(run: Run, rows: Sequence[Row], first_free: int, across: Sequence[float]) -> int:
    """1 where a run begins with the last line of a ruled head, the numbers in order that its names end with, as those
    of quarters do: a rule parts them from the rows below, and none from the names over each of them. The name of the
    next column may have run together with the last."""
    if len(run.rows) < 2:
        return 0
    own, below = (max(n.box.cy for n in row) for row in run.rows[:2])
    upper = max((y for y in across if y < own), default=-inf)
    if not any(own < y < below for y in across):
        return 0
    over = [n for row in rows[first_free : run.first] for n in row if n.box.cy > upper]
    figures = [n for n in run.rows[0] if is_value(n.text.split(" ")[0])]
    counted = [int(first) for n in figures if (first := n.text.strip().split(" ")[0]).isdecimal()]
    in_order = all(b == a + 1 for a, b in pairwise(counted))
    named = all(any(n.box.x_overlap(v.box) > 0 for n in over if not is_value(n.text)) for v in figures)
    return int(len(figures) == len(counted) >= MEASURES.alike and in_order and named)


def _has_value(row: Placed, columns: Sequence[Column]) -> bool:
    return any(columns[a].values and a for _, (a, _) in row)


def _may_go_on(
    rows: Sequence[Row],
    k: int,
    beside: int,
    columns: Sequence[Column],
    across: Sequence[float],
    left: float,
    unit: float,
    white: float,
    closing: float | None = None,
) -> bool:
    """Whether row of print ``k`` may still belong to the table that ends with row ``beside``, no more than ``white``
    away."""
    box, edge = row_box(rows[k]), row_box(rows[beside])
    closed = closing is not None and box.cy < closing
    if is_between_tables(rows[k]):
        return False
    if max(box.y0 - edge.y1, edge.y0 - box.y1) > white and not closed:
        return False
    if any(min(box.cy, edge.cy) < y < max(box.cy, edge.cy) for y in across):
        return False
    if box.x0 < left - unit or (k > beside and box.x1 > columns[-1].x1 + unit):
        return False
    if closed:
        return True
    return all(
        a == b and (not columns[a].values or a == 0 or (starts_with_value(n.text) and not is_year(n.text)))
        for n, (a, b) in _labels_placed(rows, k, columns, unit)
    )


def _labels_placed(rows: Sequence[Row], k: int, columns: Sequence[Column], unit: float) -> Placed:
    """A row's lines with their places; a label that reaches into the first column of values, so that its value went
    to the next line, alone, stands among the labels."""
    row = placed(rows[k], columns, unit)
    if len(row) != 1 or not row[0][1][0] == 0 < row[0][1][1] or k + 1 == len(rows):
        return row
    below = placed(rows[k + 1], columns, unit)
    alone = all(a == b and columns[a].values for _, (a, b) in below)
    in_bracket = row[0][0].text.count("(") > row[0][0].text.count(")") and below[0][0].text.count(")")
    near = row_box(rows[k + 1]).cy - row[0][0].box.cy < MEASURES.below_off * unit
    return [(row[0][0], (0, 0))] if near and (alone or in_bracket) else row


def _rows_of_names(rows: Sequence[Placed], data: Sequence[bool], columns: Sequence[Column], unit: float) -> int:
    """How many rows under a head's years still belong to it: up to the last one over the values that prints names over
    several columns, and none beside them but higher."""
    body = next((k for k, has_values in enumerate(data) if has_values), 0)
    over = [n for row in rows[:body] for n, _ in row]
    height = letter_height(over)
    for k in range(body, 0, -1):
        names = [level_of(n, height) for n, (a, b) in rows[k - 1] if columns[a].values and a == b]
        beside = [level_of(n, height) for row in rows[:k] for n, (a, _) in row if not columns[a].values]
        if len(names) > 1 and max(beside, default=-inf) < min(names) - MEASURES.raised * unit:
            return k
    return 0


def _heads_columns(row: Placed, below: Sequence[Placed], columns: Sequence[Column]) -> bool:
    """Whether what looks like values are the columns' heads: years, or figures in brackets over figures without, as
    which ``(S.D.)`` is read now and then."""
    values = [(line, place) for line, place in row if columns[place[0]].values and starts_with_value(line.text)]
    others = {place: [n.text for r in below for n, p in r if p == place] for _, place in values}
    return bool(values) and all(
        is_year(v.text) or (in_brackets(v.text) and not any(map(in_brackets, others[place]))) for v, place in values
    )
