"""Which printed lines belong to which row of a table: decided once, for tables of every build.

Looked at one by one, a line of a label may go with the value above it as well as with the one below. Looked at together
it can not: in a table every label's middle lies at its value, or every label's first line, or every last one; lines
that go on are full; numbers begin rows; rules and white part them. So the printed lines are parted into rows all at
once, by the cheapest of all ways (dynamic programming over the lines from top to bottom).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from statistics import fmean, median

import regex

from extract.layout.bold_lines import with_bold_lines
from extract.layout.line_level import letter_height, level_of
from extract.layout.measures import MEASURES, TableMeasures
from extract.layout.places import Column, Placed
from extract.layout.row_numbers import is_name, is_own_number
from extract.layout.text_rows import in_brackets, row_box, starts_with_value
from extract.layout.wrapping import TextColumn
from extract.model.page import Box, Line

_RANGE = regex.compile(r"\s*[(\[]\s*[-–−]?[0-9๐-๙.]+\s*(?:,|ถึง|to|[-–])\s*[-–−]?[0-9๐-๙.]+\s*[)\]]\s*")
"""Two ends of a range in brackets under the value between them: ``(-0.60, -0.16)``."""
_PLACES = (0.5, 0.0, 1.0)
"""Where a value may stand at its label, from the first line to the last: at the middle, the first, the last."""
_BELOW = 2.0
"""In the line after the last."""


@dataclass(slots=True)
class Body:
    """One row of the table while it is built: its lines with their places; an ``anchor`` if it has values; ``doubtful``
    if another division, in which it has other lines, is hardly dearer."""

    lines: Placed = field(default_factory=list)
    anchor: bool = False
    doubtful: bool = False

    @property
    def box(self) -> Box:
        return row_box([line for line, _ in self.lines])


@dataclass(frozen=True, slots=True)
class Printed:
    """Rows of print from top to bottom: their lines with their places, and which hold values.

    The first ``loose_top`` and the last ``loose_bottom`` may be none of the table. ``across`` are the y of rules.
    """

    rows: Sequence[Placed]
    data: Sequence[bool]
    columns: Sequence[Column]
    across: Sequence[float]
    unit: float
    loose_top: int = 0
    loose_bottom: int = 0


@dataclass(frozen=True, slots=True)
class Division:
    """The rows found, the rows of print (first, last) that they take up, and how far off their places the values stand
    on the whole, in steps from line to line."""

    bodies: list[Body]
    first: int
    last: int
    off: float


def divided(printed: Printed, measures: TableMeasures = MEASURES) -> Division:
    """The rows of print as rows of the table, by the cheapest of all ways; see the module."""
    (cost, best), *others = sorted((_Way(printed, at, measures).best() for at in _PLACES), key=lambda way: way[0])
    for dearer, other in others:
        if dearer - cost < measures.sure_way:
            ways = [[n.box for n, _ in body.lines] for body in other.bodies]
            for body in best.bodies:
                body.doubtful |= [n.box for n, _ in body.lines] not in ways
    return best


def parted_by_rules(rows: Sequence[Placed], data: Sequence[bool], across: Sequence[float]) -> bool:
    """True where a rule stands between most data rows: then rules alone say what one row is."""
    middles = [row_box([n for n, _ in row]).cy for row, is_data in zip(rows, data, strict=True) if is_data]
    gaps = list(pairwise(middles))
    ruled = sum(any(a < y < b for y in across) for a, b in gaps)
    return len(gaps) > 1 and ruled >= MEASURES.most * len(gaps)


def pitch_of(bodies: Sequence[Body]) -> float:
    """Median distance of neighbouring data rows; of all rows where none are neighbours."""
    pairs = list(pairwise(bodies))
    steps = [b.box.cy - a.box.cy for a, b in pairs if a.anchor and b.anchor]
    steps = steps or [b.box.cy - a.box.cy for a, b in pairs]
    return median(steps) if steps else 0.0


def _column_of_numbers(printed: Printed) -> int:
    """The first column, where it holds the rows' numbers and no labels but names of groups, without values; else -1."""
    lines = zip(printed.rows, printed.data, strict=True)
    own = [n.text for row, data in lines for n, p in row if p == (0, 0) and (data or not is_name(n.text))]
    numbers = sum(map(is_own_number, own))
    return 0 if len(printed.columns) > 2 and own and numbers >= MEASURES.most * len(own) else -1


def _bracketed_under(printed: Printed) -> list[bool]:
    """For each row of print whether its values, all in brackets, are the second lines of the cells above: where rows
    with values in brackets, or with two ends of a range in them, and rows without take turns."""
    bracketed: list[bool | None] = []
    for row, is_data in zip(printed.rows, printed.data, strict=True):
        values = [n.text for n, (a, b) in row if a == b and a and printed.columns[a].values]
        figures = (t for t in values if (is_data and starts_with_value(t)) or _RANGE.fullmatch(t))
        inside = [in_brackets(t) for t in figures if any(c.isdigit() for c in t)]
        own = all(inside) if inside else None
        bracketed.append(own if False in (own, *bracketed) else None)  # the first of all is under nothing
    turns = [b for b in bracketed if b is not None]
    under = sum(turns)
    alternate = all(a is False for a, b in pairwise(turns) if b)
    if under < MEASURES.alike or not alternate or under < MEASURES.most * (len(turns) - under):
        return [False] * len(bracketed)
    return [bool(b) for b in bracketed]


@dataclass(slots=True)
class _Block:
    """What a stretch of rows of print, said to be one row of the table, holds so far."""

    cost: float = 0.0
    values: list[float] = field(default_factory=list)
    """Heights of the values."""
    under: list[float] = field(default_factory=list)
    """Heights of values in brackets under others of the same cells."""
    taken: set[int] = field(default_factory=set)
    """Columns of values that are filled."""
    number: float | None = None
    ends: dict[int, tuple[float, float]] = field(default_factory=dict)
    """For each column of text the heights of its first and last line."""
    over_all: bool = False
    summed: bool = False
    """Whether a sum's name stands where numbers do: no label is of its row."""
    no_room: bool = False
    """Whether the label's last line reaches to the next column, so that its value goes to the line below."""


class _Way:
    """The cheapest division if values stand at one place (``at``) of their labels."""

    def __init__(self, printed: Printed, at: float, measures: TableMeasures) -> None:
        self._p, self._at, self._m = printed, at, measures
        height = letter_height([n for row in printed.rows for n, _ in row])
        self._levels = [[level_of(n, height) for n, _ in row] for row in printed.rows]
        self._parted = parted_by_rules(printed.rows, printed.data, printed.across)
        self._numbers = _column_of_numbers(printed)
        texts = [k for k, c in enumerate(printed.columns) if not c.values and k != self._numbers]
        self._labels = {k: self._column(k) for k in texts}
        self._main = max(self._labels, key=self._weight, default=-1)
        self._index = {n.box: (k, i) for k, labels in self._labels.items() for i, n in enumerate(labels.lines)}
        main = self._labels.get(self._main)
        self._pitch = main.pitch if main is not None and len(main.lines) > 1 else printed.unit
        self._shift = 0.0
        self._best: list[float] = []
        self._blocks: dict[tuple[int, int], float] = {}
        self._under = _bracketed_under(printed)
        self._unruled = [self._without_rule(k) for k in range(len(printed.rows))]
        self._joints = [self._joint(k) for k in range(len(printed.rows))]

    def _column(self, k: int) -> TextColumn:
        own = [(n, d) for row, d in zip(self._p.rows, self._p.data, strict=True) for n, (a, b) in row if a == b == k]
        valued = {n.box for n, data in own if data}
        return TextColumn([n for n, _ in own], self._p.columns[k], self._rows_apart(), self._p.unit, self._m, valued)

    def _rows_apart(self) -> float:
        """How far apart the closer rows of values stand."""
        ys = [fmean(levels) for levels, data in zip(self._levels, self._p.data, strict=True) if data]
        steps = sorted(b - a for a, b in pairwise(ys))
        return steps[len(steps) // 4] if steps else self._p.unit

    def _weight(self, k: int) -> tuple[int, int]:
        """The column of labels has the most text among those of text; the leftmost of equals."""
        return sum(len(n.text) for n in self._labels[k].lines), -k

    def best(self) -> tuple[float, Division]:
        """The cost and the division. Done twice: marks above Thai letters raise the middles of all lines of label
        against those of the values."""
        cost, cuts = self._cheapest()
        offs = self._offs(cuts)
        if offs:
            self._shift = median(offs) * self._pitch
            cost, cuts = self._cheapest()
        rows, data = self._p.rows, self._p.data
        margins = self._margins(cost, cuts)
        bodies = [
            Body([x for k in range(a, b) for x in rows[k]], any(data[a:b]), min(margins[a : b + 1]) < self._m.sure_end)
            for a, b in cuts
        ]
        labels = [[n for n, (x, y) in body.lines if x == y == self._main] for body in bodies]
        headings = [n for body, lines in zip(bodies, labels, strict=True) if not body.anchor for n in lines]
        for body, two in zip(bodies, with_bold_lines(labels, headings), strict=True):
            body.doubtful |= body.anchor and two
        offs = self._offs(cuts)
        off = fmean(abs(x) for x in offs) if offs else 1.0
        return cost, Division(bodies, cuts[0][0], cuts[-1][1] - 1, off)

    def _offs(self, cuts: Sequence[tuple[int, int]]) -> list[float]:
        """How far values stand from their place at labels of several lines, in steps."""
        out = []
        for a, b in cuts:
            block = _Block()
            for k in range(a, b):
                self._add(block, k)
            first, last = block.ends.get(self._main, (0.0, 0.0))
            if block.values and last > first:
                out.append(self._off(block, self._main, self._at) / self._pitch)
        return out

    def _cheapest(self) -> tuple[float, list[tuple[int, int]]]:
        count = len(self._p.rows)
        best = self._before()
        came = [-1] * (count + 1)
        self._blocks = {}
        for start in range(count):
            if best[start] >= inf:
                continue
            for end, block in self._blocks_from(start):
                self._blocks[start, end] = block
                if best[start] + block < best[end]:
                    best[end], came[end] = best[start] + block, start
        tails = self._tails()
        end = min((m for m in tails if came[m] >= 0), key=lambda m: best[m] + tails[m])
        cost, cuts = best[end] + tails[end], []
        while came[end] >= 0:
            cuts.append((came[end], end))
            end = came[end]
        self._best = best
        return cost, cuts[::-1]

    def _before(self) -> list[float]:
        """For each place between rows of print the cost if all above it is none of the table."""
        before = [inf] * (len(self._p.rows) + 1)
        for k in range(self._p.loose_top + 1):
            before[k] = sum(self._left_out(n, 1) for n in range(k)) + (self._joints[k] - self._unruled[k] if k else 0.0)
        return before

    def _tails(self) -> dict[int, float]:
        """For each place at which the table may end the cost of what stands below it."""
        count = len(self._p.rows)
        return {
            m: sum(self._left_out(n, -1) for n in range(m, count)) - (self._unruled[m] if m < count else 0.0)
            for m in range(count - self._p.loose_bottom, count + 1)
        }

    def _blocks_from(self, start: int) -> Iterator[tuple[int, float]]:
        """The ends of rows of the table that may begin with row of print ``start``, and their costs."""
        count = len(self._p.rows)
        block = _Block()
        if self._under[start]:
            return
        for end in range(start + 1, min(count, start + self._m.printed) + 1):
            if not self._add(block, end - 1) and end > start + 1:  # a row of print is never parted
                break
            yield end, self._settled(block) + (self._joints[end] if end < count else 0.0)

    def _margins(self, cost: float, cuts: Sequence[tuple[int, int]]) -> list[float]:
        """For each place between rows of print how much dearer the cheapest division is that does otherwise there: that
        has rows of the table end where this one, which costs ``cost``, does not, or the reverse."""
        count = len(self._p.rows)
        tails = self._tails()
        after = [tails.get(k, inf) for k in range(count + 1)]
        for (start, end), block in sorted(self._blocks.items(), reverse=True):
            after[start] = min(after[start], block + after[end])
        ended = [self._best[k] + after[k] for k in range(count + 1)]
        through = [inf] * (count + 1)
        for (start, end), block in self._blocks.items():
            whole = self._best[start] + block + after[end]
            for k in range(start + 1, end):
                through[k] = min(through[k], whole)
        ends = {k for cut in cuts for k in cut}
        return [(through[k] if k in ends else ended[k]) - cost for k in range(count + 1)]

    def _left_out(self, k: int, inward: int) -> float:
        """Cost of a row of print at an end that is said to be none of the table."""
        rows = self._p.rows
        other = k + inward
        if self._p.data[k]:
            return self._m.lone_value
        if not 0 <= other < len(rows):
            return self._m.left_out
        a, b = sorted((rows[k][0][0].box.cy, rows[other][0][0].box.cy))
        if any(a < y < b for y in self._p.across):
            return 0.0
        if inward < 0 and self._parted:
            return self._m.unruled  # its row has no rule under it yet
        return self._m.left_out_near if b - a < self._m.wide_step * self._pitch else self._m.left_out

    def _without_rule(self, k: int) -> float:
        """Cost of a new row from row of print ``k`` on where rules part the others but not this one."""
        return 0.0 if k == 0 or not self._parted or self._is_ruled_off(k) else self._m.unruled

    def _is_ruled_off(self, k: int) -> bool:
        """Whether a rule runs between row of print ``k`` and the one above."""
        above = max(n.box.cy for n, _ in self._p.rows[k - 1])
        below = min(n.box.cy for n, _ in self._p.rows[k])
        return any(above < y < below for y in self._p.across)

    def _joint(self, k: int) -> float:
        """Cost of a new row of the table from row of print ``k`` on."""
        if k == 0:
            return 0.0
        rows, cost = self._p.rows, self._unruled[k]
        for column, labels in self._labels.items():
            lower = next((self._index[n.box][1] for row in rows[k:] for n, _ in row if self._is_in(n, column)), None)
            if lower:
                cost += labels.apart[lower - 1] * (1.0 if column == self._main else self._m.minor)
        return cost

    def _is_in(self, line: Line, column: int) -> bool:
        return self._index.get(line.box, (-1, 0))[0] == column

    def _add(self, block: _Block, k: int) -> bool:
        """Row of print ``k`` taken into a block; False where it can not be of the same row of the table."""
        row, fits = self._p.rows[k], True
        if self._under[k] and not block.values:
            return False
        begun = block.ends or block.values or block.over_all
        if begun and (self._is_ruled_off(k) or (block.over_all and not self._parted)):
            return False
        for (line, (a, b)), y in zip(row, self._levels[k], strict=True):
            if not self._p.data[k] and (a != b or (a == self._numbers and is_name(line.text))):
                fits = fits and (self._parted or not (block.ends or block.values))
                block.over_all = True
            elif a == b and a in self._labels:
                fits = fits and not block.summed
                self._add_label(block, line, a, y)
            elif a == self._numbers and (a == b or is_name(line.text)):
                numbered = block.number is not None
                block.number, block.summed = y, block.summed or is_name(line.text)
                fits = fits and not (numbered and is_own_number(line.text))
            elif self._under[k]:
                block.under.append(y)
            elif self._p.data[k]:
                fits = self._add_value(block, y, set(range(a, b + 1))) and fits
            else:
                block.ends.setdefault(-1 - a, (y, y))
        return fits

    def _add_label(self, block: _Block, line: Line, column: int, y: float) -> None:
        if column in block.ends:
            at = self._index[line.box][1]
            block.cost += self._labels[column].together[at - 1] * (1.0 if column == self._main else self._m.minor)
        block.ends[column] = block.ends.get(column, (y, y))[0], y
        if column == self._main and column + 1 < len(self._p.columns):
            block.no_room = self._p.columns[column + 1].x0 - line.box.x1 < self._m.list_room * self._p.unit

    def _add_value(self, block: _Block, y: float, columns: set[int]) -> bool:
        """Whether a value at height ``y`` can be of the block's row: no other of its columns stands over it."""
        fits = not (columns & block.taken and y - block.values[-1] > self._m.same_column * self._p.unit)
        step = y - block.values[-1] if block.values else 0.0
        block.cost += 0.0 if self._parted else self._m.off * max(0.0, step / self._pitch)
        block.taken |= columns
        block.values.append(y)
        return fits

    def _off(self, block: _Block, column: int, at: float) -> float:
        first, last = block.ends[column]
        value = fmean(block.values)
        if block.under:
            value += at * (fmean(block.under) - value)
        return first + at * (last - first) - value - self._shift

    def _misfit(self, block: _Block, at: float) -> float:
        """Cost of values that should stand ``at`` this place of the label; below it only where it left them no room."""
        m = self._m
        if at == _BELOW:
            step = fmean(block.values) - block.ends[self._main][1]
            return 0.0 if block.no_room and 0 < step < m.below_off * self._p.unit else inf
        off = abs(self._off(block, self._main, at)) / self._pitch
        return m.off * off

    def _settled(self, block: _Block) -> float:
        """Cost of a block as a whole row of the table."""
        m, cost = self._m, block.cost
        if block.over_all and not block.values:
            return cost
        if self._numbers >= 0 and block.number is None:
            cost += m.not_numbered
        if not block.values:
            cost += m.heading
        elif self._main in block.ends:
            cost += min(self._misfit(block, at) + m.other_place * (at != self._at) for at in (*_PLACES, _BELOW))
        else:
            cost += m.lone_value * (m.minor if any(k >= 0 for k in block.ends) else 1.0)
        for column in block.ends if block.values else ():
            if column not in (self._main,) and column >= 0:
                cost += m.minor * m.off * min(abs(self._off(block, column, at)) for at in _PLACES) / self._pitch
        if block.number is not None and self._main in block.ends:
            first, last = block.ends[self._main]
            off = min(abs(first + at * (last - first) - block.number) for at in _PLACES)
            cost += m.minor * m.off * off / self._pitch
        return cost
