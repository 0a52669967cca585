"""Pages set in two columns, with tables in both: what stands beside a table is none of its rows."""

from __future__ import annotations

from collections.abc import Sequence

from extract.layout.ruled_rows import is_name_and_figure
from extract.layout.tables_beside import FEWEST_RULES, SHORTEST_RULE
from extract.layout.text_measures import TEXT
from extract.layout.text_rows import text_rows
from extract.model.page import Line, Rule

ACROSS = 0.2
"""Line heights by which print that reaches over the white between the columns lies on both sides of it."""


def page_columns(lines: Sequence[Line], rules: Sequence[Rule], unit: float) -> list[tuple[list[Line], list[Rule]]]:
    """The lines and rules of a page, or an area of it, in parts that go by themselves: what stands over and under two
    columns of print, and each of these; one part where there are none. ``unit`` is the usual height of a line."""
    level = [r for r in rules if r.horizontal and r.box.width >= SHORTEST_RULE * unit]
    for gutter in _gutters(level):
        span = _span(gutter, level)
        if span is None:
            continue
        crossing = [n for n in lines if _crosses(n, gutter, ACROSS * unit)]
        if any(span[0] < n.box.cy < span[1] for n in crossing):
            continue
        top = max((n.box.cy for n in crossing if n.box.cy <= span[0]), default=float("-inf"))
        bottom = min((n.box.cy for n in crossing if n.box.cy >= span[1]), default=float("inf"))
        within = [n for n in lines if top < n.box.cy < bottom]
        sides = [[n for n in within if (n.box.cx < gutter) == left] for left in (True, False)]
        # the halves of one table are not both of names and their figures
        if all(sum(map(is_name_and_figure, text_rows(side))) >= TEXT.framed_rows for side in sides):
            of_sides = [
                [r for r in rules if top < r.box.cy < bottom and (r.box.cx < gutter) == left] for left in (True, False)
            ]
            others = [n for n in lines if not top < n.box.cy < bottom]
            outside = [r for r in rules if not top < r.box.cy < bottom]
            return [(others, outside), *zip(sides, of_sides, strict=True)]
    return [([*lines], [*rules])]


def _gutters(level: Sequence[Rule]) -> list[float]:
    """Where white may part two columns: between rules that end left of it and rules that begin right of it."""
    starts = sorted({r.box.x0 for r in level})
    found = []
    for x in starts:
        before = [r.box.x1 for r in level if r.box.x1 < x]
        if before and not any(max(before) < s < x for s in starts):
            found.append((max(before) + x) / 2)
    return found


def _span(gutter: float, level: Sequence[Rule]) -> tuple[float, float] | None:
    """From the first to the last rule beside a gutter; None where too few stand on one of its sides, one reaches over
    it between them, or those of one side end above those of the other."""
    left, right = (
        [r.box.cy for r in level if (r.box.x1 < gutter if own else r.box.x0 > gutter)] for own in (True, False)
    )
    if min(len(left), len(right)) < FEWEST_RULES or min(max(left), max(right)) <= max(min(left), min(right)):
        return None
    top, bottom = min(*left, *right), max(*left, *right)
    over = any(r.box.x0 < gutter < r.box.x1 and top < r.box.cy < bottom for r in level)
    return None if over else (top, bottom)


def _crosses(line: Line, gutter: float, across: float) -> bool:
    return line.box.x0 < gutter - across and line.box.x1 > gutter + across
