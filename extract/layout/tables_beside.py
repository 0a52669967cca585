"""Tables that stand beside one another, each between rules of its own: their rows are at other heights."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from statistics import median

from extract.layout.measures import MEASURES
from extract.layout.text_rows import is_value, text_rows
from extract.layout.unruled import find_tables
from extract.model.page import Box, Line, Rule, Table

FEWEST_RULES = 3
"""Rules as long as one another over, in and under a table."""
SHORTEST_RULE = 8.0
"""Line heights; a shorter rule is under a name."""
ENDS = 1.0
"""Line heights by which rules of one table begin and end at most beside one another."""
NEXT_TABLE = 2.0
"""So many times what is usual from rule to rule is white, a title and a head, where another table begins below."""
BESIDE = 0.5
"""Share of the lower one's height by which two tables stand beside one another at least."""


def tables_beside(lines: Sequence[Line], rules: Sequence[Rule], unit: float) -> tuple[list[Table], list[Line]]:
    """The tables that stand beside one another, and the lines that are in none of them.

    Each stands between rules that all begin and end where its own do, with names over its columns and a column of
    names before its values: the halves of one table have neither. Nothing reaches from one to the other.
    """
    areas = _areas([r.box for r in rules if r.horizontal], lines, unit)
    for left, right in combinations(sorted(areas, key=lambda a: a.x0), 2):
        if not _stand_apart(left, right, lines, rules):
            continue
        halves = [_within(area, lines, unit) for area in (left, right)]
        found = [
            find_tables(own, [r for r in rules if _is_of(r.box, a)])
            for own, a in zip(halves, (left, right), strict=True)
        ]
        if all(len(tables) == 1 and _is_whole(tables[0]) for tables, _ in found):
            held = {n.box for own in halves for n in own}
            rest = [n for n in lines if n.box not in held]
            more, rest = tables_beside(rest, rules, unit)
            return [*(t for tables, _ in found for t in tables), *more], [*rest, *(n for _, out in found for n in out)]
    return [], list(lines)


def _areas(rules: Sequence[Box], lines: Sequence[Line], unit: float) -> list[Box]:
    """The areas from the first to the last of rules that begin and end alike, each with the names over the first."""
    long = [r for r in rules if r.width > SHORTEST_RULE * unit]
    alike: list[list[Box]] = []
    for rule in sorted(long, key=lambda r: r.cy):
        own = next((a for a in alike if max(abs(a[0].x0 - rule.x0), abs(a[0].x1 - rule.x1)) < ENDS * unit), None)
        if own is None:
            alike.append([rule])
        else:
            own.append(rule)
    found = []
    for own in (part for group in alike for part in _of_each_table(group, lines, unit)):
        if len(own) >= FEWEST_RULES:
            names = _names_over(own[0], lines, unit)
            top = min((n.box.y0 for n in names), default=own[0].cy)
            found.append(Box(own[0].x0, top, own[0].x1, own[-1].cy))
    return found


def _of_each_table(rules: Sequence[Box], lines: Sequence[Line], unit: float) -> list[list[Box]]:
    """Rules of one width, from the top, those of each table that stands under another."""
    steps = [b.cy - a.cy for a, b in pairwise(rules)]
    parts = [list(rules[:1])]
    for step, rule in zip(steps, rules[1:], strict=True):
        if step > NEXT_TABLE * median(steps) and _names_over(rule, lines, unit):
            parts.append([])
        parts[-1].append(rule)
    return parts


def _names_over(rule: Box, lines: Sequence[Line], unit: float) -> list[Line]:
    """The row of names that stands right over a rule, several side by side and no value among them; none where there is
    no such row."""
    over = [n for n in lines if rule.x0 - unit < n.box.cx < rule.x1 + unit and n.box.cy < rule.cy]
    row = max(text_rows(over), key=lambda own: own[0].box.cy, default=[])
    near = bool(row) and rule.cy - max(n.box.y1 for n in row) < MEASURES.head_white * unit
    return list(row) if near and len(row) > 1 and not any(is_value(n.text) for n in row) else []


def _stand_apart(left: Box, right: Box, lines: Sequence[Line], rules: Sequence[Rule]) -> bool:
    """Whether two areas stand beside one another, with no line and no rule from one to the other."""
    if left.x1 >= right.x0 or left.y_overlap(right) < BESIDE * min(left.height, right.height):
        return False
    middle, top, foot = (left.x1 + right.x0) / 2, min(left.y0, right.y0), max(left.y1, right.y1)
    boxes = [*(n.box for n in lines), *(r.box for r in rules)]
    return not any(b.x0 < middle < b.x1 and top <= b.cy <= foot for b in boxes)


def _within(area: Box, lines: Sequence[Line], unit: float) -> list[Line]:
    """The lines that stand in an area, a little beside it too."""
    near = ENDS * unit
    return [n for n in lines if area.y0 < n.box.cy < area.y1 and area.x0 - near < n.box.cx < area.x1 + near]


def _is_of(rule: Box, area: Box) -> bool:
    return area.y0 <= rule.cy <= area.y1 and rule.x_overlap(area) > 0


def _is_whole(table: Table) -> bool:
    """Whether a table has a head, and a column of names, nearly all of its cells, which is the first, or the second
    beside the numbers of the rows."""
    body = [c for c in table.cells if c.row >= table.header_rows and c.lines]
    first, second = ([c.text for c in body if c.column == k] for k in (0, 1))
    numbered = [text.strip(" .") for text in first] == [str(k) for k in range(1, len(first) + 1)]
    names = second if numbered else first
    named = sum(not is_value(text) for text in names)
    return table.header_rows > 0 and bool(names) and named >= MEASURES.most * len(names)
