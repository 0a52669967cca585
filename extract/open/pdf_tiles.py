"""Edges of filled boxes that lie side by side and under one another: the cells of a table whose rules are white, or
left out, as the table styles of office software have them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

Rect = dict[str, Any]

LEAST_WIDE, LEAST_HIGH = 8.0, 6.0
"""Points: a cell with a figure in it is no smaller."""
MOST = 3000
"""Boxes of a page that are looked at; a drawing has more."""
APART = 3.0
"""Points of paper, a white rule, between two cells at most."""
BESIDE = 0.5
"""Share of the shorter side along which two cells meet, at least."""
FEWEST_ROWS, FEWEST_COLUMNS = 3, 2
"""Rows and columns of cells that part a table: a head's band alone, or every other row, does not."""
EDGE = 6.0
"""Points to either side of an edge between two cells within which only running text has glyphs' middles on both: a
figure that stands at the right of its cell comes as near on one."""
FILLED = 0.85
"""Share of the table's area that they cover, at least."""
ON_EDGE = 1.0
"""Points to either side of an edge of cells within which nothing of a row stands that goes on in their columns."""


def tiles(rects: Sequence[Rect], print_: Sequence[tuple[float, float]], strokes: Sequence[Rect] = ()) -> list[Rect]:
    """Those of the filled boxes (``x0``, ``x1``, ``top``, ``bottom`` in points) that are the cells of tables, and those
    between level ``strokes`` as wide as they are where a table goes on below them without fills; none of a table that
    goes on otherwise. ``print_`` is where the page's glyphs stand (x, and y from the top)."""
    cells = [r for r in rects if r["x1"] - r["x0"] >= LEAST_WIDE and r["bottom"] - r["top"] >= LEAST_HIGH]
    if len(cells) > MOST:
        return []
    found: list[Rect] = []
    left = set(range(len(cells)))
    while left:
        group = [left.pop()]
        for k in group:
            near = [n for n in left if _meet(cells[k], cells[n])]
            left.difference_update(near)
            group += near
        table = [cells[k] for k in sorted(group)]
        if _goes_on(table, print_):
            table += _below(table, [c for k, c in enumerate(cells) if k not in group], print_, strokes)
        if _part_a_table(table) and not _goes_on(table, print_):
            found += table
    return found


def _meet(a: Rect, b: Rect) -> bool:
    """Whether two boxes lie side by side or one under the other, with no more than a rule between."""
    across = min(a["x1"], b["x1"]) - max(a["x0"], b["x0"])
    down = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
    wide = min(a["x1"] - a["x0"], b["x1"] - b["x0"])
    high = min(a["bottom"] - a["top"], b["bottom"] - b["top"])
    beside = abs(across) <= APART and down >= BESIDE * high
    return bool(beside or (abs(down) <= APART and across >= BESIDE * wide))


def _below(
    table: Sequence[Rect], others: Sequence[Rect], print_: Sequence[tuple[float, float]], strokes: Sequence[Rect]
) -> list[Rect]:
    """The cells of the rows below a table's filled ones, in the columns of the last of these: filled or not, each ends
    at a stroke as wide as they are. None where what is printed in such a row stands on an edge of its columns."""
    x0, x1, bottom = min(c["x0"] for c in table), max(c["x1"] for c in table), max(c["bottom"] for c in table)
    last = sorted((c for c in table if bottom - c["bottom"] <= APART), key=lambda c: float(c["x0"]))
    wide = (s for s in strokes if abs(s["x0"] - x0) <= APART and abs(s["x1"] - x1) <= APART)
    ends = [bottom, *sorted(float(s["top"]) for s in wide if s["top"] > bottom + LEAST_HIGH)]
    ends = [y for k, y in enumerate(ends) if not k or y - ends[k - 1] > APART]
    found: list[Rect] = []
    for top, end in pairwise(ends):
        filled = [c for c in others if c["top"] >= top - APART and c["bottom"] <= end + APART and x0 - APART <= c["x0"]]
        row = filled or [{"x0": c["x0"], "x1": c["x1"], "top": top, "bottom": end} for c in last]
        within = [x for x, y in print_ if top < y < end]
        if any(abs(x - c["x0"]) < ON_EDGE for c in row for x in within):
            return []
        found += row
    return found


def _part_a_table(cells: Sequence[Rect]) -> bool:
    x0, x1 = min(c["x0"] for c in cells), max(c["x1"] for c in cells)
    top, bottom = min(c["top"] for c in cells), max(c["bottom"] for c in cells)
    area = sum((c["x1"] - c["x0"]) * (c["bottom"] - c["top"]) for c in cells)
    rows, columns = ({round(c[side] / APART) for c in cells} for side in ("top", "x0"))
    whole = area >= FILLED * (x1 - x0) * (bottom - top)
    return bool(whole and len(rows) >= FEWEST_ROWS and len(columns) >= FEWEST_COLUMNS)


def _goes_on(cells: Sequence[Rect], print_: Sequence[tuple[float, float]]) -> bool:
    """Whether a row of print stands right above or below cells, in half of their columns."""
    top, bottom = min(c["top"] for c in cells), max(c["bottom"] for c in cells)
    last = [c for c in cells if bottom - c["bottom"] <= APART]
    first = [c for c in cells if c["top"] - top <= APART]
    high = min(c["bottom"] - c["top"] for c in last)
    return any(
        _is_row([x for x, y in print_ if y0 < y < y1], row)
        for row, y0, y1 in ((last, bottom, bottom + high), (first, top - high, top))
    )


def _is_row(print_: Sequence[float], cells: Sequence[Rect]) -> bool:
    """Whether glyphs at these places (x) stand in half of the cells, and not as running text does, between them."""
    row = sorted(cells, key=lambda c: float(c["x0"]))
    held = [any(c["x0"] < x < c["x1"] for x in print_) for c in row]
    edges = [c["x0"] for c, before, own in zip(row[1:], held, held[1:], strict=False) if before and own]
    crossed = sum(
        any(edge - EDGE < x <= edge for x in print_) and any(edge <= x < edge + EDGE for x in print_) for edge in edges
    )
    return 2 * sum(held) >= max(2, len(row)) and 2 * crossed < max(1, len(edges))
