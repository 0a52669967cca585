"""Names of groups in a column of their own, half way down the rows that they stand beside, in a table without rules.

Such a name stands level with one of its rows or between two, and says nothing of which lines are one row: each whole
name is given to the row that stands nearest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from extract.layout.measures import MEASURES
from extract.layout.places import Placed
from extract.layout.row_numbers import is_name
from extract.layout.rows import Printed
from extract.layout.text_rows import row_box
from extract.model.page import Line

FEWEST_CENTRED = 2
"""Names of groups in the middle of a table from which they are none of a column's words."""
_Named = tuple[int, Line]
"""A line of a group's name, and the row of print in which it stands."""


def with_groups_beside(printed: Printed) -> tuple[Printed, list[int]]:
    """The rows of print with each name of a group in the row of values nearest to its middle, those dropped in which
    nothing else stood; and which rows are left."""
    everything = list(range(len(printed.rows)))
    if not printed.columns or not printed.columns[0].groups:
        return printed, everything
    data = [k for k in everything if printed.data[k] and any(p != (0, 0) for _, p in printed.rows[k])]
    own = [(k, n) for k, row in enumerate(printed.rows) if data and data[0] <= k <= data[-1]
           and (k in data or not _is_apart(printed, k, data)) for n, p in row if p == (0, 0)]  # fmt: skip
    rows: list[Placed] = [[(n, p) for n, p in row if (k, n) not in own] for k, row in enumerate(printed.rows)]
    levels = {k: row_box([n for n, _ in rows[k]]).cy for k in data}
    for name in _names(own, set(data), printed.unit):
        middle = (name[0][1].box.y0 + name[-1][1].box.y1) / 2
        nearest = min(data, key=lambda k: abs(levels[k] - middle))
        rows[nearest] = [*((n, (0, 0)) for _, n in name), *rows[nearest]]
    kept = [k for k in everything if rows[k]]
    return replace(printed, rows=[rows[k] for k in kept], data=[printed.data[k] for k in kept]), kept


def without_centred(printed: Printed) -> tuple[Printed, list[int], list[Line]]:
    """The rows of print without those that hold nothing but the name of a group in the middle of the whole table, above
    its rows; which rows are left; and the names. One alone may be words of the column it stands in."""
    boxes = [n.box for row in printed.rows for n, _ in row]
    middle = (min(b.x0 for b in boxes) + max(b.x1 for b in boxes)) / 2 if boxes else 0.0
    found = {}
    for k, row in enumerate(printed.rows):
        words = len(row) == 1 and not printed.data[k] and is_name(row[0][0].text)
        over = words and all(c.values for c in printed.columns[row[0][1][0] : row[0][1][1] + 1])
        if over and abs(row[0][0].box.cx - middle) < MEASURES.title_middle * printed.unit:
            found[k] = row[0][0]
    first = next((k for k, data in enumerate(printed.data) if data), 0)
    below = [n.box.cx for k, n in found.items() if k > first]
    near = MEASURES.aligned_close * printed.unit
    found = {k: n for k, n in found.items() if k >= first - 1 and below and abs(n.box.cx - median(below)) < near}
    if len(found) < FEWEST_CENTRED:
        found = {}
    kept = [k for k in range(len(printed.rows)) if k not in found]
    rows, data = [printed.rows[k] for k in kept], [printed.data[k] for k in kept]
    top = sum(k < printed.loose_top for k in found)
    bottom = sum(k >= len(printed.rows) - printed.loose_bottom for k in found)
    loose_top, loose_bottom = printed.loose_top - top, printed.loose_bottom - bottom
    made = replace(printed, rows=rows, data=data, loose_top=loose_top, loose_bottom=loose_bottom)
    return made, kept, list(found.values())


def _is_apart(printed: Printed, k: int, data: Sequence[int]) -> bool:
    """Whether rules part a row of print from all rows of values: it is a row of its own."""
    middles = {n: row_box([line for line, _ in printed.rows[n]]).cy for n in (k, *data)}
    upper = max((y for y in printed.across if y < middles[k]), default=None)
    lower = min((y for y in printed.across if y > middles[k]), default=None)
    return upper is not None and lower is not None and not any(upper < middles[n] < lower for n in data)


def _names(lines: Sequence[_Named], data: set[int], unit: float) -> list[list[_Named]]:
    """The lines of each name: right under one another, not each level with a row of values of its own."""
    names: list[list[_Named]] = []
    for k, line in lines:
        last = names[-1][-1] if names else None
        near = last is not None and line.box.cy - last[1].box.cy < MEASURES.no_space * unit
        if last is not None and near and not (k in data and last[0] in data):
            names[-1].append((k, line))
        else:
            names.append([(k, line)])
    return names
