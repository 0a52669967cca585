"""Names in cells that are merged over several rows of a table whose rows rules part: the rules begin beside them.

Between two rules that run over its column a name is of all the rows there, at whatever height of them it stands. Where
no rules tell, words that take turns beside the names do: plan and result, and again plan and result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.layout.head_cells import in_order
from extract.layout.measures import MEASURES
from extract.layout.places import Column, Placed
from extract.layout.rows import Body, Printed, parted_by_rules
from extract.layout.text_rows import row_box
from extract.model.page import Box, Cell, Line, union_of
from extract.thai.skeleton import squeeze

_TURNS = 2
"""So many turns of the same words in the same order are no chance, with a name beside each."""


@dataclass(frozen=True, slots=True)
class MergedName:
    """What stands in one ``column`` between two rules that run over it (y), beside several rows."""

    column: int
    top: float
    bottom: float
    lines: tuple[Line, ...]


def without_merged(printed: Printed, rules: Sequence[Box]) -> tuple[Printed, list[int], list[MergedName]]:
    """The rows of print without the names of merged cells, those dropped in which nothing else stood; which rows are
    left; and the names."""
    everything = list(range(len(printed.rows)))
    ruled = parted_by_rules(printed.rows, printed.data, printed.across)
    names = _names(printed, rules) if ruled else []
    names = names or _names_beside_turns(printed)
    if not names:
        return printed, everything, []
    own = {id(n) for name in names for n in name.lines}
    rows: list[Placed] = [[(n, p) for n, p in row if id(n) not in own] for row in printed.rows]
    kept = [k for k in everything if rows[k]]
    return replace(printed, rows=[rows[k] for k in kept], data=[printed.data[k] for k in kept]), kept, names


def _names(printed: Printed, rules: Sequence[Box]) -> list[MergedName]:
    first = next((k for k, c in enumerate(printed.columns) if k and c.values), 0)
    right, near = printed.columns[-1].x1 - printed.unit, MEASURES.closing * printed.unit
    levels = [row_box([n for n, _ in row]).cy for row, data in zip(printed.rows, printed.data, strict=True) if data]
    over = [r for r in rules if r.x0 < printed.columns[first].x0 and r.x1 > right]
    over = [r for r in over if levels[0] - near < r.cy < levels[-1] + near]
    found = []
    for column in range(first):
        for top, bottom in pairwise(_edges(printed.columns, column, over, printed.unit)):
            beside = [y for y in levels if top < y < bottom]
            lines = [n for row in printed.rows for n, p in row if p == (column, column) and top < n.box.cy < bottom]
            if len(beside) > 1 and lines and not (first == 1 and _one_each(lines, beside, printed.unit)):
                found.append(MergedName(column, top, bottom, tuple(lines)))
    return found


def _one_each(lines: Sequence[Line], levels: Sequence[float], unit: float) -> bool:
    """Whether a name stands beside each row (y of its values): where the rows have no others, these are their own, and
    a rule between them was lost."""
    near = MEASURES.level * unit
    return len(lines) == len(levels) and all(any(abs(n.box.cy - y) <= near for n in lines) for y in levels)


def _names_beside_turns(printed: Printed) -> list[MergedName]:
    """The names beside rows whose words in the column behind them take turns; none unless each turn has a name, and
    most of them one of fewer lines than rows: a line for each row may be the row's."""
    first = next((k for k, c in enumerate(printed.columns) if k and c.values), 0)
    for column in range(1, first):
        turns = _turns(printed, column)
        if not turns:
            continue
        half = (turns[0][-1] - turns[0][0]) / (len(turns[0]) - 1) / 2
        inner = ((a[-1] + b[0]) / 2 for a, b in pairwise(turns))
        edges = [turns[0][0] - half, *inner, turns[-1][-1] + half]
        names = [
            [
                MergedName(k, top, bottom, tuple(n for n in _lines(printed, k) if top < n.box.cy < bottom))
                for top, bottom in pairwise(edges)
            ]
            for k in range(column)
        ]
        fewer = sum(len(name.lines) < len(turns[0]) for name in names[-1])
        if all(name.lines for name in names[-1]) and fewer >= MEASURES.most * len(names[-1]):
            return [name for own in names for name in (_over_several(own, turns, printed.unit) if own else ())]
    return []


def _over_several(names: Sequence[MergedName], turns: Sequence[Sequence[float]], unit: float) -> list[MergedName]:
    """The names of one column beside turns, one for each, or at the head of the first of several: that is beside all
    turns up to the next. Names that stand otherwise tell nothing of where they end."""
    if all(name.lines for name in names):
        return list(names)
    begun = [k for k, name in enumerate(names) if name.lines]
    near = MEASURES.level * unit
    if begun[:1] != [0] or any(abs(names[k].lines[0].box.cy - turns[k][0]) > near for k in begun):
        return []
    ends = [*begun[1:], len(names)]
    return [replace(names[a], bottom=names[b - 1].bottom) for a, b in zip(begun, ends, strict=True)]


def _turns(printed: Printed, column: int) -> list[list[float]]:
    """The middles (y) of the rows of values of each turn in which the words of a column come again in the same order,
    with nothing but rows without a word there below the last; none where they do not, or too seldom."""
    rows: list[tuple[str, float]] = []
    for row, data in zip(printed.rows, printed.data, strict=True):
        words = [n for n, place in row if place == (column, column)]
        if data != bool(words):
            rows.append(("", 0.0))
        else:
            rows += [(words[0].text.strip(), words[0].box.cy)] if len(words) == 1 else [("", 0.0)] * len(words)
    while rows and not rows[-1][0]:
        rows.pop()
    texts = [text for text, _ in rows]
    size = next((k for k in range(1, len(texts)) if texts[k] == texts[0]), 0)
    if size < 2 or "" in texts or len(set(texts[:size])) < size or len(texts) % size:
        return []
    if len(texts) < _TURNS * size or texts != texts[:size] * (len(texts) // size):
        return []
    return [[y for _, y in rows[k : k + size]] for k in range(0, len(rows), size)]


def names_beside_turns(bodies: Sequence[Body], columns: Sequence[Column]) -> list[MergedName]:
    """The places of the names left of words that take turns in rows already told, where those words wrap: each beside
    the rows of one turn, and nearer to their middle than to any of them. A turn cut by the page's end has none."""
    first = next((k for k, c in enumerate(columns) if k and c.values), 0)
    levels = [_level(b, first) for b in bodies]
    for column in range(1, first):
        words = [squeeze("".join(n.text for n, p in b.lines if p == (column, column))) for b in bodies]
        size = next((k for k in range(2, len(words)) if words[k] == words[0]), 0)
        turns = size and all(words) and len(set(words[:size])) == size
        if not turns or len(words) < _TURNS * size or any(a != b for a, b in zip(words, words[size:], strict=False)):
            continue
        for begin in range(size):
            whole = range(begin, len(words) - size + 1, size)
            turned = [(bodies[k : k + size], levels[k : k + size]) for k in whole]
            found = [name for own in turned if (name := _in_middle(*own, column - 1)) is not None]
            each = sum(_have_a_line_each(*own, column - 1) for own in turned)
            if _TURNS <= len(turned) == len(found) > 2 * each:
                return found
    return []


def _level(body: Body, first: int) -> float:
    """The height (y) at which the values of a row stand, those of the columns from the ``first`` on."""
    values = [n for n, (a, _) in body.lines if a >= first] or [n for n, _ in body.lines]
    return row_box(values).cy


def _in_middle(rows: Sequence[Body], levels: Sequence[float], column: int) -> MergedName | None:
    """The place of the name in a ``column`` beside ``rows`` of values at ``levels``; None where it is one row's."""
    lines = _lines_in(rows, column)
    if not lines:
        return None
    middle, name = (levels[0] + levels[-1]) / 2, row_box(lines).cy
    near = min(abs(name - level) for level in levels)
    top, bottom = (row_box([n for n, _ in b.lines]) for b in (rows[0], rows[-1]))
    return MergedName(column, top.cy - 1, bottom.cy + 1, ()) if abs(name - middle) < near else None


def _have_a_line_each(rows: Sequence[Body], levels: Sequence[float], column: int) -> bool:
    """Whether a line stands in a ``column`` level with each of the rows' values: it may be that row's."""
    lines = _lines_in(rows, column)
    return all(any(abs(n.box.cy - level) < MEASURES.level * n.box.height for n in lines) for level in levels)


def _lines_in(rows: Sequence[Body], column: int) -> list[Line]:
    return [n for b in rows for n, p in b.lines if p == (column, column)]


def _lines(printed: Printed, column: int) -> list[Line]:
    return [n for row in printed.rows for n, place in row if place == (column, column)]


def _edges(columns: Sequence[Column], column: int, rules: Sequence[Box], unit: float) -> list[float]:
    """The y of the ``rules`` that run over a column; none where all of them do, or where one begins within its print:
    then it says nothing of merged cells."""
    own = columns[column]
    slack = MEASURES.edge_white * unit
    beside = [r for r in rules if r.x0 > own.x1 - slack]
    whole = [r for r in rules if r.x0 < own.x0 + slack]
    at = [r.cy for r in beside if not any(abs(r.cy - w.cy) < slack for w in whole)]
    return sorted(r.cy for r in whole) if at and len(beside) + len(whole) == len(rules) else []


def with_merged(cells: Sequence[Cell], bodies: Sequence[Body], names: Sequence[MergedName], head: int) -> list[Cell]:
    """The ``cells`` of a table, those of the names over all rows that they stand beside; row ``head`` is the first of
    ``bodies``."""
    out = list(cells)
    for name in names:
        rows = [head + k for k, body in enumerate(bodies) if name.top < body.box.cy < name.bottom]
        own = [c for c in out if c.column == name.column and c.row in rows]
        box = union_of(c.box for c in own)
        if box is None:
            continue
        lines = in_order([*name.lines, *(n for c in own for n in c.lines)])
        out = [c for c in out if c not in own]
        out.append(Cell(rows[0], name.column, box, lines, len(rows)))
    return sorted(out, key=lambda c: (c.row, c.column))
