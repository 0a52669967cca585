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
STRIPE = 1.6
"""Heights of a filled row that the one without a fill above it has at most; what is higher are several rows."""
FILLED = 0.85
"""Share of the table's area that they cover, at least."""
ON_EDGE = 1.0
"""Points to either side of an edge of cells within which nothing of a row stands that goes on in their columns."""


def tiles(
    rects: Sequence[Rect],
    print_: Sequence[tuple[float, float]],
    strokes: Sequence[Rect] = (),
    uprights: Sequence[Rect] = (),
) -> list[Rect]:
    """Those of the filled boxes (``x0``, ``x1``, ``top``, ``bottom`` in points) that are the cells of tables. With
    those between level ``strokes`` as wide as they are, where a table goes on below them without fills, and between
    filled rows, where only every other has fills; none of a table that goes on otherwise, or whose cells dark
    ``uprights`` part. ``print_`` is where the page's glyphs stand (x, and y from the top)."""
    cells = [r for r in rects if r["x1"] - r["x0"] >= LEAST_WIDE and r["bottom"] - r["top"] >= LEAST_HIGH]
    if len(cells) > MOST:
        return []
    found: list[Rect] = []
    groups = [group for group in _touching(cells) if not _are_parted(group, uprights)]
    for group in groups:
        table = group
        if _goes_on(table, print_):
            table = group + _below(group, [c for c in cells if c not in table], print_, strokes)
        if _is_table(table, print_):
            found += table
    striped = _with_stripes([g for g in groups if not any(c in found for c in g)], print_)
    return [*found, *(cell for table in striped if _is_table(table, print_) for cell in table)]


def _are_parted(cells: Sequence[Rect], uprights: Sequence[Rect]) -> bool:
    """Whether a dark stroke stands between boxes along half of their height: they shade what it rules, line by line in
    the files of office programs."""
    x0, x1, top, bottom = min(c["x0"] for c in cells), max(c["x1"] for c in cells), _top(cells), _bottom(cells)
    return any(
        min(s["bottom"], bottom) - max(s["top"], top) >= (bottom - top) / 2
        for s in uprights
        if x0 + APART < s["x0"] < x1 - APART
    )


def _is_table(cells: Sequence[Rect], print_: Sequence[tuple[float, float]]) -> bool:
    return _part_a_table(cells) and not _goes_on(cells, print_)


def _touching(cells: Sequence[Rect]) -> list[list[Rect]]:
    """The boxes by groups that hang together."""
    groups = []
    left = set(range(len(cells)))
    while left:
        group = [left.pop()]
        for k in group:
            near = [n for n in left if _meet(cells[k], cells[n])]
            left.difference_update(near)
            group += near
        groups.append([cells[k] for k in sorted(group)])
    return groups


def _with_stripes(groups: Sequence[list[Rect]], print_: Sequence[tuple[float, float]]) -> list[list[Rect]]:
    """The groups of boxes, those of one width as one between which a single row of print stands without fills, with
    that row's cells, and with those of one more such row behind the last."""
    tables: list[list[Rect]] = []
    striped: list[list[Rect]] = []
    for group in sorted(groups, key=_top):
        for table in tables:
            row = _row_between(table, group, print_)
            if row:
                table += [*row, *group]
                striped += [table] if table not in striped else []
                break
        else:
            tables.append(group)
    for table in striped:
        last = _last_row(table)
        high = min(c["bottom"] - c["top"] for c in last)
        table += _unfilled(last, _bottom(table), _bottom(table) + high, print_)
    return tables


def _row_between(above: Sequence[Rect], below: Sequence[Rect], print_: Sequence[tuple[float, float]]) -> list[Rect]:
    """The cells of the one row of print between two groups of boxes; none where there is no such row."""
    aside = (abs(end(c[side] for c in above) - end(c[side] for c in below)) for end, side in ((min, "x0"), (max, "x1")))
    first = _first_row(below)
    high = _top(below) - _bottom(above)
    if max(aside) > APART or not LEAST_HIGH <= high <= STRIPE * min(c["bottom"] - c["top"] for c in first):
        return []
    return _unfilled(max(_last_row(above), first, key=len), _bottom(above), _top(below), print_)


def _unfilled(columns: Sequence[Rect], top: float, bottom: float, print_: Sequence[tuple[float, float]]) -> list[Rect]:
    """The cells of a row of print without fills, in the columns of filled ones; those that a name runs through are one.
    None where no such row stands there."""
    within = [x for x, y in print_ if top < y < bottom]
    if not _is_row(within, columns):
        return []
    row: list[Rect] = []
    for cell in sorted(columns, key=lambda c: float(c["x0"])):
        edge = cell["x0"]
        if row and _runs_through(within, edge):
            row[-1] = row[-1] | {"x1": cell["x1"]}
        else:
            row.append({"x0": edge, "x1": cell["x1"], "top": top, "bottom": bottom})
    return row


def _top(cells: Sequence[Rect]) -> float:
    return float(min(c["top"] for c in cells))


def _bottom(cells: Sequence[Rect]) -> float:
    return float(max(c["bottom"] for c in cells))


def _first_row(cells: Sequence[Rect]) -> list[Rect]:
    return [c for c in cells if c["top"] - _top(cells) <= APART]


def _last_row(cells: Sequence[Rect]) -> list[Rect]:
    return [c for c in cells if _bottom(cells) - c["bottom"] <= APART]


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
    at a stroke as wide as they are, before the first where running text stands. None where what is printed in such a
    row stands on an edge of its columns."""
    x0, x1, bottom = min(c["x0"] for c in table), max(c["x1"] for c in table), _bottom(table)
    last = sorted(_last_row(table), key=lambda c: float(c["x0"]))
    if len(last) < FEWEST_COLUMNS:
        return []
    wide = (s for s in strokes if abs(s["x0"] - x0) <= APART and abs(s["x1"] - x1) <= APART)
    ends = [bottom, *sorted(float(s["top"]) for s in wide if s["top"] > bottom + LEAST_HIGH)]
    ends = [y for k, y in enumerate(ends) if not k or y - ends[k - 1] > APART]
    found: list[Rect] = []
    for top, end in pairwise(ends):
        filled = [c for c in others if c["top"] >= top - APART and c["bottom"] <= end + APART and x0 - APART <= c["x0"]]
        row = filled or [{"x0": c["x0"], "x1": c["x1"], "top": top, "bottom": end} for c in last]
        within = [x for x, y in print_ if top < y < end]
        if 2 * sum(_runs_through(within, c["x0"]) for c in last[1:]) >= len(last):
            break
        if any(abs(x - c["x0"]) < ON_EDGE for c in row for x in within):
            return []
        found += row
    return found


def _part_a_table(cells: Sequence[Rect]) -> bool:
    x0, x1, top, bottom = min(c["x0"] for c in cells), max(c["x1"] for c in cells), _top(cells), _bottom(cells)
    area = sum((c["x1"] - c["x0"]) * (c["bottom"] - c["top"]) for c in cells)
    rows, columns = ({round(c[side] / APART) for c in cells} for side in ("top", "x0"))
    whole = area >= FILLED * (x1 - x0) * (bottom - top)
    return bool(whole and len(rows) >= FEWEST_ROWS and len(columns) >= FEWEST_COLUMNS)


def _goes_on(cells: Sequence[Rect], print_: Sequence[tuple[float, float]]) -> bool:
    """Whether a row of print stands right above or below cells, in half of their columns."""
    top, bottom, last = _top(cells), _bottom(cells), _last_row(cells)
    high = min(c["bottom"] - c["top"] for c in last)
    return any(
        _is_row([x for x, y in print_ if y0 < y < y1], row)
        for row, y0, y1 in ((last, bottom, bottom + high), (_first_row(cells), top - high, top))
    )


def _is_row(print_: Sequence[float], cells: Sequence[Rect]) -> bool:
    """Whether glyphs at these places (x) stand in half of the cells, and not as running text does, between them."""
    row = sorted(cells, key=lambda c: float(c["x0"]))
    held = [any(c["x0"] < x < c["x1"] for x in print_) for c in row]
    edges = [c["x0"] for c, before, own in zip(row[1:], held, held[1:], strict=False) if before and own]
    crossed = sum(_runs_through(print_, edge) for edge in edges)
    return 2 * sum(held) >= max(2, len(row)) and 2 * crossed < max(1, len(edges))


def _runs_through(print_: Sequence[float], edge: float) -> bool:
    """Whether glyphs at these places (x) stand close to both sides of an edge, as those of running text do."""
    return any(edge - EDGE < x <= edge for x in print_) and any(edge <= x < edge + EDGE for x in print_)
