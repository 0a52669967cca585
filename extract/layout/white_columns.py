"""Columns of a table without rules: told by the white that runs down between its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf
from statistics import median

from extract.layout.measures import MEASURES
from extract.layout.periods import is_year
from extract.layout.places import Column, Run
from extract.layout.row_numbers import (
    has_number,
    is_counted,
    is_name,
    is_row_number,
    names_range,
    numbers_column,
    range_length,
)
from extract.layout.text_rows import Row, is_bulleted, is_value, number_end, starts_with_value, values_of
from extract.model.page import Box, Line
from extract.thai import numbers

_FEWEST_GROUPS = 2
"""Names of groups from which they have a column."""


def find_columns(run: Run, unit: float) -> list[Column] | None:
    """The columns of a run by the white between them; None where they make no table.

    A row in which two cells run together must not close the white for all, so a few rows may stand in
    it: the count is chosen at which the fewest cells collide and the fewest fall between the columns.
    """
    data = [row for row, is_data in zip(run.rows, run.data, strict=True) if is_data or run.wrapped]
    data = _without_merged_names(_without_years(data))
    best: tuple[int, int, list[tuple[float, float]]] | None = None
    most = MEASURES.blocked * len(data)
    for blocked in sorted({0, int(most / 2), int(most)}):
        spans = _spans(data, unit, blocked)
        cost = sum(_collisions(row, spans, unit) for row in data)
        if best is None or cost < best[0]:
            best = (cost, blocked, spans)
    assert best is not None
    spans = _with_words_behind(_with_names_beside_numbers(best[2], run, unit), run, unit)
    labels = len(spans)
    spans = _with_groups_beside(spans, run, unit)
    if len(spans) < 2 or 2 * best[0] > len(data):
        return None
    columns = []
    for k, (x0, x1) in enumerate(spans):
        pieces = _within(data, x0, x1) or _within(run.rows, x0, x1)
        test = starts_with_value if k else _is_figure  # a label may begin with a number
        ends = _ends_of_ranges(_within(run.rows, x0, x1))
        values = [p for p in pieces if test(p.text) and not (names_range(p.text) or p.box in ends)]
        texts = [p.text for p in pieces]
        is_valued = len(values) >= MEASURES.valued * len(pieces) and not (is_counted(texts) or _is_list(texts))
        groups = k == 0 and len(spans) > labels
        columns.append(Column(x0, x1, is_valued and _stand_in_line(values, unit), groups))
    if not any(c.values for c in columns[1:]):
        return None
    columns = _without_halves(columns, run)
    if len(columns) < 2:
        return None
    return [replace(columns[0], groups=columns[0].groups or _holds_groups(columns, data, run.rows)), *columns[1:]]


def _holds_groups(columns: Sequence[Column], data: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Whether the first column holds words beside few of the ``data``, and another before the first values words in
    more lines by far than it: labels."""
    first = next((k for k, c in enumerate(columns) if k and c.values), len(columns))
    words = [sum(_fills(row, c) for row in rows) for c in columns[:first] if not c.values]
    beside = sum(_fills(row, columns[0]) for row in data)
    return not columns[0].values and 2 * beside <= len(data) and max(words) >= MEASURES.alike * words[0]


def _without_years(data: Sequence[Row]) -> list[Row]:
    """The rows of values without those at their top in which years, or the steps of a scale in brackets, are all that
    looks like one: a head's, in which names run together over columns that stand apart."""
    first = next((k for k, row in enumerate(data) if not _is_of_head(values_of(row))), 0)
    return list(data[first:])


def _is_of_head(values: Sequence[Line]) -> bool:
    steps = [n for v in values if (n := numbers_column(v.text)) is not None]
    scale = len(steps) == len(values) > 1 and abs(sum(b - a for a, b in pairwise(steps))) == len(steps) - 1
    return scale or all(is_year(v.text) for v in values)


def _without_merged_names(data: Sequence[Row]) -> list[Row]:
    """The rows of values, those without a running number, among others that have one in a line of its own, left by
    their names where these stand over the numbers' column and the labels': a sum's name is in a cell over both."""
    numbered = [row for row in data if has_number(row)]
    if len(numbered) < MEASURES.alike:
        return list(data)
    number, label = max(row[0].box.x1 for row in numbered), min(row[1].box.x0 for row in numbered)

    def is_merged(line: Line) -> bool:
        return is_name(line.text) and line.box.x0 < number and label < line.box.x1

    return [list(row[1:] if len(row) > 1 and is_merged(row[0]) else row) for row in data]


def _is_figure(text: str) -> bool:
    """Whether a text where labels stand is a value: a range of figures names its row."""
    return is_value(text) and not range_length(text)


def _ends_of_ranges(column: Sequence[Line]) -> set[Box]:
    """Where the lines of a column stand that end a range which the line above each begins: ``10,001 -``, ``20,000``."""
    return {b.box for a, b in pairwise(column) if numbers.begins_range(a.text)}


def _is_list(texts: Sequence[str]) -> bool:
    """Whether most of a column's texts are items behind dashes, of several names: not dashes before one unit."""
    items = [t for t in texts if is_bulleted(t)]
    return len(items) >= MEASURES.most * len(texts) and len(set(items)) > 1


def _within(rows: Sequence[Row], x0: float, x1: float) -> list[Line]:
    return [p for row in rows for p in row if x0 <= p.box.cx <= x1]


def _with_names_beside_numbers(spans: list[tuple[float, float]], run: Run, unit: float) -> list[tuple[float, float]]:
    """The spans, with one for names of two lines each, half way between which stand a running number and the values:
    then no row that holds values holds a name."""
    data = [row for row, is_data in zip(run.rows, run.data, strict=True) if is_data]
    numbered = [row for row in data if len(row) > 1 and is_row_number(row[0].text)]
    if len(spans) < 2 or len(numbered) < 2 or len(numbered) < MEASURES.most * len(data):
        return spans
    left, right = max(row[0].box.x1 for row in numbered), spans[1][0]
    names = [row[0] for row, is_data in zip(run.rows, run.data, strict=True) if not is_data]
    names = [p for p in names if p.box.x0 > left + MEASURES.name_white * unit and p.box.x1 < right + unit]
    if len(names) < 2 * (len(data) - 1):
        return spans
    return [(spans[0][0], left), (min(p.box.x0 for p in names), min(right, max(p.box.x1 for p in names))), *spans[1:]]


def _with_groups_beside(spans: list[tuple[float, float]], run: Run, unit: float) -> list[tuple[float, float]]:
    """The spans, with one for what stands left of all labels: names of groups half way down their rows, beside none of
    which values may stand."""
    beside = [n for row in run.rows for n in row if spans and n.box.x1 < spans[0][0] - MEASURES.name_white * unit]
    if len(beside) < _FEWEST_GROUPS or not all(is_name(n.text) for n in beside):
        return spans
    return [(min(n.box.x0 for n in beside), max(n.box.x1 for n in beside)), *spans]


def _with_words_behind(spans: list[tuple[float, float]], run: Run, unit: float) -> list[tuple[float, float]]:
    """The spans, with one for words right of all of them that stand under one another, remarks of two lines each, half
    way between which stand the values: then no row that holds values holds a remark."""
    behind = [n for row in run.rows for n in row if spans and n.box.x0 > spans[-1][1] + MEASURES.name_white * unit]
    named = all(is_name(n.text) and not starts_with_value(n.text) for n in behind)
    if len(behind) < MEASURES.alike or not named or not _stand_in_line(behind, unit):
        return spans
    return [*spans, (min(n.box.x0 for n in behind), max(n.box.x1 for n in behind))]


def _without_halves(columns: list[Column], run: Run) -> list[Column]:
    """Neighbouring columns of text that no row of print fills both of are one: a centred total under labels at the
    left, or the rows' numbers under the name of a sum. Not so where one of them stands beside most of the rows of
    values and the other beside none: units beside the middles of labels of two lines."""
    out = columns[:1]
    valued = [row for row, is_data in zip(run.rows, run.data, strict=True) if is_data]
    for column in columns[1:]:
        last = out[-1]
        both = any(_fills(row, last) and _fills(row, column) for row in run.rows)
        beside = sorted(sum(_fills(row, c) for row in valued) for c in (last, column))
        halfway = beside[0] == 0 and beside[1] >= max(MEASURES.alike, MEASURES.most * len(valued))
        if both or halfway or last.values or (column.values and not _numbers_rows(column, run)):
            out.append(column)
        else:
            out[-1] = Column(last.x0, column.x1, False)
    return out


def _numbers_rows(column: Column, run: Run) -> bool:
    """Whether a column holds nothing but numbers of rows, each the next one, three at least."""
    texts = [p.text.strip(" .)") for p in _within(run.rows, column.x0, column.x1)]
    numbers = [int(text) for text in texts if text.isdecimal()]
    in_order = all(b == a + 1 for a, b in pairwise(numbers))
    return len(numbers) == len(texts) >= MEASURES.alike and numbers[0] == 1 and in_order


def _fills(row: Row, column: Column) -> bool:
    return any(column.x0 <= p.box.cx <= column.x1 for p in row)


def _spans(data: Sequence[Row], unit: float, blocked: int) -> list[tuple[float, float]]:
    """Intervals of x in which more than ``blocked`` rows have print, close ones joined."""
    events: list[tuple[float, int]] = []
    for row in data:
        for p in row:
            events += [(p.box.x0, 1), (p.box.x1, -1)]
    events.sort()
    spans: list[tuple[float, float]] = []
    depth, start = 0, 0.0
    for x, step in events:
        before, depth = depth, depth + step
        if before <= blocked < depth:
            start = x
        elif depth <= blocked < before:
            if spans and start - spans[-1][1] < MEASURES.name_white * unit:
                spans[-1] = (spans[-1][0], x)
            else:
                spans.append((start, x))
    return spans


def _collisions(row: Row, spans: Sequence[tuple[float, float]], unit: float) -> int:
    """How many of a row's cells share a column with another, lie in none, or reach over two. The words of a name in the
    first column, with no more white between than words have, are one cell."""
    cost, seen = 0, set[int]()
    end = -inf
    for p in row:
        over = [
            k
            for k, (a, b) in enumerate(spans)
            if min(b, p.box.x1) - max(a, p.box.x0) > MEASURES.over_column * min(b - a, p.box.width)
        ]
        goes_on = over == [0] and 0 in seen and p.box.x0 - end < MEASURES.no_space * unit
        cost += not goes_on and (len(over) != 1 or over[0] in seen)
        seen.update(over)
        end = p.box.x1
    return cost


def _stand_in_line(values: Sequence[Line], unit: float) -> bool:
    """True where most values share a right edge, a middle or a left edge."""
    if len(values) < 2:
        return False
    places = ([f(v) for v in values] for f in (lambda v: v.box.x1, lambda v: v.box.cx, lambda v: v.box.x0, number_end))
    for place in places:
        middle = median(place)
        if sum(abs(x - middle) <= MEASURES.aligned * unit for x in place) >= MEASURES.most * len(place):
            return True
    return False
