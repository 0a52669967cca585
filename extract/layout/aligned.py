"""A run of rows and its columns made into a table: lines into cells, cells of several lines, the head
above."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf

from extract.layout.group_names import with_groups_beside, without_centred
from extract.layout.head_cells import head_cells, in_order
from extract.layout.head_groups import is_title, spread
from extract.layout.head_levels import levelled
from extract.layout.head_rules import (
    joined_over_rules,
    names_over_rules,
    parted_at_rules,
    rules_of_names,
    without_scraps,
)
from extract.layout.heads import names_group, part_headings, plain_head, ruled_head, run_together
from extract.layout.heads_over import HeadOver
from extract.layout.measures import MEASURES
from extract.layout.merged_names import MergedName, names_beside_turns, with_merged, without_merged
from extract.layout.places import Column, Place, Placed, Run, behind_number, in_heads, place_of, placed
from extract.layout.rows import Body, Division, Printed, divided, parted_by_rules, pitch_of
from extract.layout.rows_about import with_rows_about
from extract.layout.text_rows import (
    Row,
    begins_caption,
    is_between_tables,
    row_box,
)
from extract.layout.titles import is_under_caption
from extract.model.page import Box, Cell, Line, Table, TableKind, union_of


def build_table(
    run: Run,
    columns: Sequence[Column],
    rows: Sequence[Row],
    first_free: int,
    rules: Sequence[Box],
    unit: float,
    over: HeadOver | None = None,
) -> tuple[Table, list[Line], int] | None:
    """The table of a run; the lines it takes; the number of the last row it takes. ``over`` is its head, if that is
    known.

    ``rows`` are all rows of the page, of which ``first_free`` is the first that no table has. ``rules`` are
    horizontal. A value never leaves the row it was printed in: what has no value is given to the rows
    that have.
    """
    if over is not None:
        columns, first_free = over.columns, over.first
    left, right = columns[0].x0, columns[-1].x1
    across = sorted(r.cy for r in rules if min(r.x1, right) - max(r.x0, left) > MEASURES.rule_long * (right - left))
    printed, first = with_rows_about(run, rows, first_free, columns, across, unit)
    printed, kept, names = _without_names_beside(printed, rules)
    printed, own, centred = without_centred(printed)
    kept = [kept[k] for k in own]
    division = divided(replace(printed, columns=_with_room(columns, rows[first_free : run.first], unit)))
    if run.wrapped and not _is_proved(division, printed):
        return None
    bodies, pitch = division.bodies, pitch_of(division.bodies)
    bodies = sorted((*bodies, *(Body([(n, (0, len(columns) - 1))]) for n in centred)), key=lambda b: b.box.cy)
    head_end, last = first + kept[division.first], first + kept[division.last]
    head_end = next((k for k in range(first_free, head_end) if any(n in centred for n in rows[k])), head_end)
    if over is not None:
        leading = [placed(r, columns, unit) for r in rows[first_free:head_end]]
        head = _FoundHead(over.cells(unit), over.table.rows, leading)
        head_first = first_free
    else:
        head, head_first = _head_above(rows, first_free, head_end, columns, rules, across, unit, pitch)
    if not names and (names := names_beside_turns(bodies, columns)):
        for body in bodies:  # which name is whose, the turns have told
            body.doubtful &= not any(name.top < body.box.cy < name.bottom for name in names)
    bodies = _leading(head.leading, across) + bodies
    if sum(b.anchor for b in bodies) < (2 if over is None else 1):
        return None
    begin = _rules_begin(rules, columns, bodies, unit)
    for body in bodies:
        body.doubtful |= any(_is_of_two(body, x) for x in begin)
    taken = [p for row in (*rows[head_first : last + 1], *(name.lines for name in names)) for p in row]
    top, bottom = bodies[0].box.y0 - MEASURES.rule_over * unit, bodies[-1].box.y1 + MEASURES.closing * unit
    near = [y for y in across if top < y < bottom]
    kind: TableKind = "three-line" if len(near) >= 2 else "aligned"
    return _table(head, bodies, columns, kind, names), taken, last


def _with_room(columns: Sequence[Column], above: Sequence[Row], unit: float) -> list[Column]:
    """The columns, the first one as wide as the name in its middle tells, where that stands ``above`` it beside others:
    print alone does not show how much room its labels have."""
    own, *others = columns
    right = own.x1
    for row in above[-MEASURES.run_rows :]:
        places = [place_of(line.box, columns, unit) for line in row]
        if len(row) > 1 and places[0] == (0, 0) and all(a > 0 for a, _ in places[1:]):
            right = max(right, 2 * row[0].box.cx - own.x0)
    right = min([right, *(max(own.x1, c.x0) for c in others[:1])])
    return [replace(own, x1=right), *others]


def _without_names_beside(printed: Printed, rules: Sequence[Box]) -> tuple[Printed, list[int], Sequence[MergedName]]:
    """The rows of print without the names of merged cells, and with those of other groups beside the row of values
    nearest to each; which rows are left; and the former names."""
    printed, left, names = without_merged(printed, rules)
    printed, kept = with_groups_beside(printed)
    return printed, [left[k] for k in kept], names


def _leading(rows: Sequence[Placed], across: Sequence[float]) -> list[Body]:
    """Rows of print between a head and the first values, those as one that no rule parts where rules part others."""
    bodies: list[Body] = []
    middles = [min(n.box.cy for n, _ in row) for row in rows]
    ruled = bool(middles) and any(y > middles[0] for y in across)
    for k, row in enumerate(rows):
        if k and ruled and not any(middles[k - 1] < y < middles[k] for y in across):
            bodies[-1].lines.extend(row)
        else:
            bodies.append(Body(list(row)))
    return bodies


def _rules_begin(rules: Sequence[Box], columns: Sequence[Column], bodies: Sequence[Body], unit: float) -> list[float]:
    """Where among the labels (x) rules begin that part rows, several at one place: beside them stand merged cells, the
    names of groups of rows."""
    left = min((n.box.x0 for b in bodies for n, _ in b.lines), default=0.0) + unit
    right = min((c.x0 for c in columns[1:] if c.values), default=0.0)
    top, bottom, edge = bodies[0].box.y0, bodies[-1].box.y1, columns[-1].x1 - unit
    inner = [r.x0 for r in rules if top < r.cy < bottom and r.x1 > edge and left < r.x0 < right]
    return [x for x in inner if sum(abs(x - y) < MEASURES.aligned_close * unit for y in inner) >= MEASURES.alike]


def _is_of_two(body: Body, x: float) -> bool:
    """Whether print of a row's labels runs on over a place (x), or stands in one column on both sides of it."""
    sides = {(place, n.box.x0 < x) for n, place in body.lines}
    crossed = any(n.box.x0 < x < n.box.x1 for n, _ in body.lines)
    return crossed or len({place for place, _ in sides}) < len(sides)


@dataclass(frozen=True, slots=True)
class _FoundHead:
    """The cells of a head, how many levels they have, and the rows between it and the first values."""

    cells: Sequence[Cell]
    levels: int
    leading: Sequence[Placed] = ()


def _head_above(
    rows: Sequence[Row],
    first_free: int,
    end: int,
    columns: Sequence[Column],
    rules: Sequence[Box],
    across: Sequence[float],
    unit: float,
    pitch: float,
) -> tuple[_FoundHead, int]:
    """The head among the rows of print from ``first_free`` to ``end``, and the number of its first row."""
    # A rule that begins beside the labels is one under the names of groups.
    whole = sorted(r.cy for r in rules if r.cy in across and r.x0 < columns[0].x1)
    ruled = ruled_head(rows, first_free, end, columns, whole, unit, pitch)
    first, stop = ruled or _over_names(rows, first_free, end, columns, whole, unit, pitch)
    head, doubtful = _head(rows[first:stop], columns, rules, unit)
    may_be_title = ruled is None or begins_caption(rows[first][0].text)
    if (
        may_be_title
        and not is_under_caption(rows[first_free:first], rows[first])
        and is_title(head, columns, min(columns[0].x0, rows[end][0].box.x0), unit)
    ):
        first += 1
        head, doubtful = _head(rows[first:stop], columns, rules, unit)
    head, inner = part_headings(head, columns) if ruled is None else (head, [])
    leading = [*inner, *(placed(row, columns, unit) for row in rows[stop:end])]
    return _with_doubt(head, columns, doubtful, leading), first


def _over_names(
    rows: Sequence[Row],
    first_free: int,
    end: int,
    columns: Sequence[Column],
    across: Sequence[float],
    unit: float,
    pitch: float,
) -> tuple[int, int]:
    """First row, and row after the last, of a head without rules: over names of groups, or right above the values."""
    stop = _first_wide_name(rows, first_free, end, columns, unit)
    if stop == end:
        stop = _first_under_rule(rows, first_free, end, columns, across, unit)
    first = plain_head(rows, first_free, stop, columns, across, unit, pitch)
    if first < stop or stop == end:
        return first, stop
    return plain_head(rows, first_free, end, columns, across, unit, pitch), end


def _first_under_rule(
    rows: Sequence[Row], first_free: int, end: int, columns: Sequence[Column], across: Sequence[float], unit: float
) -> int:
    """The first of the names of groups above row of print ``end`` that a rule parts from names of columns over them;
    ``end`` where there is none."""
    first = end
    while first > max(first_free, end - MEASURES.head_groups) and names_group(rows[first - 1 : first], columns, unit):
        first -= 1
        above = rows[first - 1] if first > first_free else ()
        top, bottom = (row_box(above).cy if above else inf), row_box(rows[first]).cy
        if len(above) >= MEASURES.alike and any(top < y < bottom for y in across):
            return first
    return end


def _first_wide_name(rows: Sequence[Row], first_free: int, end: int, columns: Sequence[Column], unit: float) -> int:
    """The first of the names of groups right above row of print ``end``, if one is so wide that it reaches over values:
    lines alone from the left edge of the labels on. ``end`` where there is none."""
    first, wide = end, False
    while first > max(first_free, end - MEASURES.head_groups) and len(rows[first - 1]) == 1:
        (line,) = rows[first - 1]
        a, b = place_of(line.box, columns, unit)
        if a or line.box.x0 > columns[0].x0 + MEASURES.left_edge * unit or is_between_tables((line,)):
            break
        first, wide = first - 1, wide or b > 0
    return first if wide else end


def _head(
    rows: Sequence[Row], columns: Sequence[Column], rules: Sequence[Box], unit: float
) -> tuple[list[Placed], set[int]]:
    rules = without_scraps(rows, rules, columns, unit)
    rows = parted_at_rules(joined_over_rules(rows, rules, unit), rules, unit)
    rows = [[piece for line in row for piece in behind_number(line, columns, unit)] for row in rows]
    rules = rules_of_names(rows, rules, unit)
    own = names_over_rules(rows, columns, rules, unit)
    loose = [[n for n in row if n.box not in own] for row in rows]
    others = run_together(in_heads(loose, columns, unit), columns, unit)
    groups = ([(n, own[n.box]) for n in row if n.box in own] for row in rows)
    head = [sorted((*a, *b), key=lambda at: at[0].box.x0) for a, b in zip(others, groups, strict=True)]
    return spread(levelled(head), columns, rules, unit, own)


def head_over_columns(rows: Sequence[Row], columns: Sequence[Column], unit: float) -> tuple[list[Cell], int] | None:
    """The cells of a head of such ``rows`` of print and its levels; None unless each column has a name of its own in
    it. Their boxes are those of their print."""
    head, doubtful = _head(rows, columns, (), unit)
    named = {a for row in head for _, (a, b) in row if a == b}
    if len(named) < len(columns):
        return None
    found = _with_doubt(head, columns, doubtful)
    return list(found.cells), found.levels


def _with_doubt(
    head: Sequence[Placed], columns: Sequence[Column], doubtful: AbstractSet[int], leading: Sequence[Placed] = ()
) -> _FoundHead:
    """``doubtful`` are the columns over which a name stands that may as well be another's."""
    cells, levels = head_cells(head, len(columns))
    cells = [replace(c, doubtful=set(range(c.column, c.column + c.column_span)) <= doubtful) for c in cells]
    return _FoundHead(cells, levels, leading)


def _table(
    head: _FoundHead,
    bodies: Sequence[Body],
    columns: Sequence[Column],
    kind: TableKind,
    names: Sequence[MergedName] = (),
) -> Table:
    cells = [*head.cells, *with_merged(_all_cells(bodies, head.levels, columns), bodies, names, head.levels)]
    box = union_of(b for cell in cells for b in (cell.box, *(line.box for line in cell.lines)))
    assert box is not None
    return Table(box, tuple(cells), head.levels + len(bodies), len(columns), kind, head.levels)


def _is_proved(division: Division, printed: Printed) -> bool:
    """Whether values alone in their rows of print prove to stand beside labels of several lines, or between rules."""
    if parted_by_rules(printed.rows, printed.data, printed.across):
        return True
    named = all(any(not printed.columns[a].values for _, (a, _) in b.lines) for b in division.bodies if b.anchor)
    return named and division.off <= MEASURES.proof


def rows_as_table(rows: Sequence[Row], columns: Sequence[Column], unit: float, over: Sequence[Row] = ()) -> Table:
    """Rows of print in known columns as a table, with the head of the rows ``over`` them; at least one of the rows must
    have a value."""
    printed = [placed(row, columns, unit) for row in rows]
    flags = [any(columns[a].values for _, (a, _) in row) for row in printed]
    bodies = divided(Printed(printed, flags, columns, (), unit)).bodies
    head, doubtful = _head(over, columns, (), unit)
    return _table(_with_doubt(head, columns, doubtful), bodies, columns, "aligned")


def _all_cells(bodies: Sequence[Body], first: int, columns: Sequence[Column]) -> list[Cell]:
    """The cells of rows, the first of which is row ``first`` of the table."""
    own = [[n.box for body in bodies for n, place in body.lines if place == (k, k)] for k in range(len(columns))]
    x_edges = _between([(min([c.x0, *(b.x0 for b in boxes)]), max([c.x1, *(b.x1 for b in boxes)]))
                        for c, boxes in zip(columns, own, strict=True)])  # fmt: skip
    y_edges = _between([(b.box.y0, b.box.y1) for b in bodies])
    return [
        cell
        for i, body in enumerate(bodies)
        for cell in _body_cells(body, first + i, columns, x_edges, (y_edges[i], y_edges[i + 1]))
    ]


def _body_cells(
    body: Body, row: int, columns: Sequence[Column], x_edges: Sequence[float], y: tuple[float, float]
) -> list[Cell]:
    groups: dict[Place, list[Line]] = {}
    for line, place in body.lines:
        groups.setdefault(place, []).append(line)
    cells: list[Cell] = []
    free = set(range(len(columns)))
    for (a, b), lines in sorted(groups.items(), key=lambda g: g[0][0] - g[0][1]):
        if not set(range(a, b + 1)) <= free:
            b = a = min(range(a, b + 1), key=lambda k: abs((columns[k].x0 + columns[k].x1) / 2 - lines[0].box.cx))
            if a not in free:
                k = next(n for n, c in enumerate(cells) if c.column <= a < c.column + c.column_span)
                old = cells[k]
                cells[k] = replace(old, lines=in_order([*old.lines, *lines]))
                continue
        free -= set(range(a, b + 1))
        ordered = in_order(lines)
        box = Box(x_edges[a], y[0], x_edges[b + 1], y[1])
        names = a == 0 or not columns[a].values  # figures in the first column may be what rows are called
        cells.append(Cell(row, a, box, ordered, 1, b - a + 1, body.doubtful and names))
    cells += [Cell(row, k, Box(x_edges[k], y[0], x_edges[k + 1], y[1])) for k in sorted(free)]
    return sorted(cells, key=lambda c: c.column)


def _between(spans: Sequence[tuple[float, float]]) -> list[float]:
    """Edges between consecutive intervals, and the outer ends."""
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(spans)]
    return [spans[0][0], *inner, spans[-1][1]]
