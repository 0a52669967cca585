"""Names of groups in a head without rules around its cells: over which columns each of them stands.

A name over several columns may be narrower than any of them. It stands in the middle of their names, or begins where
the first of these does, or ends where the last does. The first line of a long name over one column looks the same over
an odd number of them; that a name is a group's is told by a rule under it, by names that are printed again under the
next one, or by columns that are named only above beside others that are named only below: names of one level stand at
one height.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import median

from extract.layout.head_levels import first_of_group, goes_on, named_above
from extract.layout.head_rules import columns_under
from extract.layout.measures import MEASURES
from extract.layout.places import Column, Place, Placed, middle_of_cells
from extract.layout.row_numbers import is_name
from extract.layout.text_rows import begins_caption, cut_all, in_brackets, joined
from extract.model.page import Box, Line
from extract.thai.skeleton import squeeze


@dataclass(frozen=True, slots=True)
class _Name:
    """What stands over some columns below a row: its place, its edges and middle (x), the middles of the names over its
    first and its last column, where the figures of these end, its words, how much room its columns have beside its
    first line, if it has several, and the middle of its first line (y)."""

    place: Place
    left: float
    middle: float
    right: float
    first: float
    last: float
    ends: tuple[float, float]
    words: str
    room: float
    top: float


def spread(
    head: Sequence[Placed], columns: Sequence[Column], rules: Sequence[Box], unit: float, known: Container[Box] = ()
) -> tuple[list[Placed], set[int]]:
    """A head's rows, with the names of groups over all of their columns; and the columns over which a name stands that
    may as well be another's. ``rules`` are horizontal; ``known`` are the boxes of names whose columns are settled."""
    out: list[Placed] = list(head[-1:])
    doubtful: set[int] = set()
    inner = _rules_of_groups(head, columns, rules)
    for k in range(len(head) - 2, -1, -1):
        row = _ruled(head[: k + 1], head[k + 1 :], columns, rules)
        own = {place for (_, place), (_, before) in zip(row, head[k], strict=True) if place != before}
        own |= _without_rule(row, columns, inner) | {place for line, place in row if line.box in known}
        above = named_above(head, k, unit)
        if k or not any(place[0] > 0 and place[0] in above for _, place in row):  # else there is a level at this height
            first = {line.box: p for line, _ in row if (p := first_of_group(line, out, unit)) is not None}
            row = [(line, first.get(line.box, place)) for line, place in row]
            own |= set(first.values())
            own |= {place for line, place in row if goes_on(line, place, out, unit)}
        out.insert(0, _spread_row(row, out, columns, unit, above, own, doubtful))
    doubtful |= _out_of_line(out, columns, unit) | _of_many_names(out, columns, unit) | _half_named(out, columns)
    return out, doubtful | _named_with_labels(out, columns)


def _of_many_names(head: Sequence[Placed], columns: Sequence[Column], unit: float) -> set[int]:
    """The columns of values over which two names stand side by side, or as one line with white between that is no
    space: they hold more columns, which were not told apart, or one of the names is of others."""
    over = [[k for _, (a, b) in row for k in range(a, b + 1) if columns[k].values] for row in head]
    parted = {a for row in head for n, (a, b) in row if a == b and columns[a].values and _is_of_two(n, unit)}
    return {k for places in over for k in places if places.count(k) > 1} | parted


def _is_of_two(line: Line, unit: float) -> bool:
    pieces = cut_all(line, MEASURES.river_after * unit)
    return sum(is_name(p.text) and not in_brackets(p.text) for p in pieces) > 1


def _named_with_labels(head: Sequence[Placed], columns: Sequence[Column]) -> set[int]:
    """The columns under a name that stands over labels and over values that have no other: it is of one of them, or
    two names that ran together."""
    found: set[int] = set()
    for k, row in enumerate(head):
        below = {c for lower in head[k + 1 :] for _, (a, b) in lower for c in range(a, b + 1)}
        for _, (a, b) in row:
            own = {c for c in range(a, b + 1) if columns[c].values}
            found |= set(range(a, b + 1)) if own - below and not columns[a].values else set()
    return found


def _half_named(head: Sequence[Placed], columns: Sequence[Column]) -> set[int]:
    """The columns of values of groups in which some have names of their own and others have none: theirs are lost."""
    found: set[int] = set()
    for k, row in enumerate(head):
        named = {c for below in head[k + 1 :] for _, (a, b) in below for c in range(a, b + 1)}
        for _, (a, b) in row:
            own = {c for c in range(a, b + 1) if columns[c].values}
            found |= own if own & named and own - named else set()
    return found


def _out_of_line(head: Sequence[Placed], columns: Sequence[Column], unit: float) -> set[int]:
    """The column over which the first row's only line stands, if neither its edges nor its middle are those of the name
    there: a title may stand so, or the name of a group."""
    if len(head) < 2 or len(head[0]) != 1 or not columns[head[0][0][1][0]].values:
        return set()
    line, place = head[0][0]
    own = next((n for n in _names(head[1:], columns) if n.place == place), None)
    if own is None or place[0] < place[1]:
        return set()
    offs = (line.box.x0 - own.left, line.box.cx - own.middle, line.box.x1 - own.right)
    return {place[0]} if all(abs(off) > MEASURES.aligned_close * unit for off in offs) else set()


def _ruled(rows: Sequence[Placed], below: Sequence[Placed], columns: Sequence[Column], rules: Sequence[Box]) -> Placed:
    """The last of a head's ``rows`` with each line that has a rule of its own under it over the columns that stand
    under the rule. A rule over the labels too is the table's, and one under several names between two rules is theirs.
    """
    lower = [n.box for row in below for n, _ in row]
    foot = max((n.cy for n in lower), default=-inf)
    width = columns[-1].x1 - columns[0].x0
    short = [r for r in rules if r.width < MEASURES.rule_long * width or r.x0 > columns[0].x1]
    names = [n for row in rows for n, _ in row]
    out: Placed = []
    for line, place in rows[-1]:
        own = [
            r for r in short
            if line.box.cy < r.cy < foot and r.x0 < line.box.cx < r.x1
            and not any(n.cy < r.cy and r.x0 < n.cx < r.x1 for n in lower)
        ]  # fmt: skip
        top = max((r.cy for r in rules if r.cy < line.box.cy and r.x0 < line.box.cx < r.x1), default=-inf)
        under = [k for r in own for k in columns_under(r, columns)]
        others = [n for n in names if n.box.cy > top and n.box.x_overlap(line.box) <= 0]
        apart = not any(r.x0 < n.box.cx < r.x1 for n in others for r in own)
        out.append((line, (min(under), max(under)) if len(under) > 1 and apart else place))
    return out


def _rules_of_groups(head: Sequence[Placed], columns: Sequence[Column], rules: Sequence[Box]) -> list[Box]:
    """The rules within a head over several columns of values and not over the labels: under names of groups."""
    ys = [n.box.cy for row in head for n, _ in row]
    inner = [r for r in rules if ys and min(ys) < r.cy < max(ys) and r.x0 > columns[0].x1]
    return [r for r in inner if len(columns_under(r, columns)) > 1]


def _without_rule(row: Placed, columns: Sequence[Column], inner: Sequence[Box]) -> set[Place]:
    """The columns of values over which a row has no name of a group, where the head has rules under such names: none
    runs between the row and what they hold."""
    y = median(n.box.cy for n, _ in row)
    over = {k for r in inner if r.cy > y for k in columns_under(r, columns)}
    return {(k, k) for k, c in enumerate(columns) if c.values and k not in over} if inner else set()


def _spread_row(
    row: Placed,
    below: Sequence[Placed],
    columns: Sequence[Column],
    unit: float,
    above: set[int],
    told: set[Place],
    doubtful: set[int],
) -> Placed:
    """``above`` are the columns that have no part in a level below the row; none where there may be no such level.
    ``told`` are places that a rule tells, or the next line of the name."""
    settled = above | {k for a, b in told for k in range(a, b + 1)}
    loose = [(line, place) for line, place in row if _beside_values(place[0], columns) and place[0] not in settled]
    names = [n for n in _names(below, columns) if not settled & set(range(n.place[0], n.place[1] + 1))]
    places: list[tuple[Line, Place]] = []
    for run in _runs(names):
        here = [
            (n, p) for n, p in loose if run[0].left - unit < n.box.cx and _begins(n, row, unit) < run[-1].middle + unit
        ]
        if not here or len(here) > len(run):
            continue
        found = _groups([n for n, _ in here], run, unit, bool(above))
        places += found
        if len(here) == 1 and found and _may_be_of_others(*found[0], run, unit):
            doubtful |= set(range(run[0].place[0], run[-1].place[1] + 1))
        if found and not _ends_surely(found, run, unit):
            doubtful |= set(range(found[0][1][0], found[0][1][1] + 1))
        wide = any(a < b for _, (a, b) in here) or (len(here) == 1 and any(n.room > 0 for n in run))
        if not found and (above or wide or 1 < len(here) < len(run)):
            doubtful |= set(range(run[0].place[0], run[-1].place[1] + 1))
    known = {line.box: place for line, place in places}
    return [(line, known.get(line.box, place)) for line, place in row]


def _begins(line: Line, row: Placed, unit: float) -> float:
    """Where a name of a row begins that may be longer than those below it; the middle of one that a space alone parts
    from the name before it, for they may be one."""
    beside = any(0 <= line.box.x0 - n.box.x1 < MEASURES.river_head * unit for n, _ in row)
    return line.box.cx if beside else line.box.x0


def is_title(head: Sequence[Placed], columns: Sequence[Column], left: float, unit: float) -> bool:
    """Whether the first row of a head is the table's title, where each column has a name below it: a line that begins
    as captions do, that reaches over other names than that of the column it stands over, or that stands better in the
    middle of the whole table, which begins at ``left``, than of the names of the columns under it."""
    found = _one_line(head[0], head[1:], unit) if len(head) > 1 else None
    if found is None:
        return False
    line, (a, b) = found
    names = {k: n for n in _names(head[1:], columns) for k in range(n.place[0], n.place[1] + 1)}
    if not all(k in names for k, c in enumerate(columns) if c.values):
        return False
    if begins_caption(line.text):
        return True
    if a == b:
        white = MEASURES.name_white * unit
        return any(k != a and n.left + white < line.box.x1 and line.box.x0 < n.right - white for k, n in names.items())
    off = abs(line.box.cx - (left + columns[-1].x1) / 2)
    group = abs(line.box.cx - (names[a].first + names[b].last) / 2) if a in names and b in names else inf
    return off < MEASURES.title_middle * unit and off < group


def _one_line(row: Placed, below: Sequence[Placed], unit: float) -> tuple[Line, Place] | None:
    """A row of a head as one line with its place: also one in whose words only spaces are, unless a name stands under
    each of them, as under names of groups."""
    lines = [n for n, _ in row]
    if len(lines) > 1:
        parted = any(b.box.x0 - a.box.x1 > MEASURES.no_space * unit for a, b in pairwise(lines))
        if parted or all(any(n.box.x_overlap(m.box) > 0 for r in below for m, _ in r) for n in lines):
            return None
    return joined(lines), (row[0][1][0], row[-1][1][1])


def _names(below: Sequence[Placed], columns: Sequence[Column]) -> list[_Name]:
    """What stands over each column of values in the rows below another, each by the highest that does."""
    over: dict[int, Place] = {}
    for row in below:
        for _, (a, b) in row:
            for k in range(a, b + 1):
                over.setdefault(k, (a, b))
    names = []
    for place in sorted(set(over.values())):
        lines = [n for row in below for n, p in row if p == place]
        if _beside_values(place[0], columns):
            left, right = min(n.box.x0 for n in lines), max(n.box.x1 for n in lines)
            middle = median(n.box.cx for n in lines)
            first, last = (_middle_of(below, k, middle) for k in place)
            wide = min(lines, key=lambda n: n.box.cy).box.width
            room = columns[place[1]].x1 - columns[place[0]].x0 - wide if place[0] < place[1] else 0.0
            ends = columns[place[0]].x1, columns[place[1]].x1
            top = min(n.box.cy for n in lines)
            names.append(_Name(place, left, middle, right, first, last, ends, _words(lines), room, top))
    return names


def _beside_values(column: int, columns: Sequence[Column]) -> bool:
    """Whether a column holds values, or words behind one that does: what a value means, or its unit."""
    return any(c.values for c in columns[1 : column + 1]) or columns[column].values


def _words(lines: Sequence[Line]) -> str:
    """What a name says, without its unit if it has one: the same names of two groups may be in two units."""
    text = "".join(n.text for n in lines if not in_brackets(n.text)) or "".join(n.text for n in lines)
    return squeeze(text).replace("/", "")  # +/- was read without it, sometimes


def _middle_of(rows: Sequence[Placed], column: int, default: float) -> float:
    """The middle of the names that one column has alone; ``default`` where it has none."""
    own = [n.box.cx for row in rows for n, place in row if place == (column, column)]
    return median(own) if own else default


def _runs(names: Sequence[_Name]) -> list[list[_Name]]:
    """The names parted where a column has none."""
    runs: list[list[_Name]] = [[*names[:1]]] if names else []
    for before, name in pairwise(names):
        if name.place[0] == before.place[1] + 1:
            runs[-1].append(name)
        else:
            runs.append([name])
    return runs


def _groups(lines: Sequence[Line], run: Sequence[_Name], unit: float, has_levels: bool) -> list[tuple[Line, Place]]:
    """Each line that names a group of a run with the columns of that group: by the division of the run into groups, one
    for each line in order, that has the most names in groups whose names are printed again, then leaves the fewest
    names without one and has the lines best in their places.

    With ``has_levels`` no name is left without one. Nothing is found where no division fits.
    """
    n, m = len(run), len(lines)
    never = (inf, inf, inf)
    best = [[never] * (m + 1) for _ in range(n + 1)]
    came: dict[tuple[int, int], int] = {}
    best[0][0] = (0.0, 0.0, 0.0)
    for at in range(n):
        for used in range(m + 1):
            single, left_out, off = best[at][used]
            if left_out == inf:
                continue
            if not has_levels and (single + 1, left_out + 1, off) < best[at + 1][used]:
                best[at + 1][used] = (single + 1, left_out + 1, off)
                came[at + 1, used] = 0
            for size in range(1, n - at + 1) if used < m else ():
                step = _misfit(lines[used], run, at, size, unit, has_levels)
                if size == 1 and m == 1 and not has_levels and lines[0].box.width < run[at].room:
                    step = inf  # no first line of that name, which had room beside it
                cost = (single + (0 if _is_printed_again(run, at, size) else size), left_out, off + step)
                if step < inf and cost < best[at + size][used + 1]:
                    best[at + size][used + 1] = cost
                    came[at + size, used + 1] = size
    found: list[tuple[Line, Place]] = []
    at, used = n, m
    while best[n][m] < never and (at, used) in came:
        size = came[at, used]
        if size > 0:
            used -= 1
            found.append((lines[used], (run[at - size].place[0], run[at - 1].place[1])))
        at -= max(size, 1)
    return found


def _misfit(line: Line, run: Sequence[_Name], at: int, size: int, unit: float, has_levels: bool) -> float:
    """How far off a line stands from the middle, or from an end, of a group of names (pixels or points); infinite where
    it can not be the group's name."""
    group = run[at : at + size]
    middle = _off_middle(line, group, unit)
    off = min(middle, abs(line.box.x0 - group[0].left), abs(line.box.x1 - group[-1].right))
    if off >= MEASURES.aligned * unit:
        return middle if has_levels and size == len(run) and _is_over_all(line, run, unit) else inf
    if size == 1 or has_levels or _is_printed_again(run, at, size):
        return off
    # Over an even number of columns it stands over none of them; over an odd number it may be of the one in the middle.
    near = MEASURES.head_wrapped * unit
    may_wrap = [
        n for n in group
        if line.box.width >= n.room and n.top - line.box.cy <= near and not _reaches_over(line, n, run, unit)
    ]  # fmt: skip
    if size % 2 and group[size // 2] in may_wrap:
        return inf
    return middle if middle < min((abs(line.box.cx - n.middle) for n in may_wrap), default=inf) else inf


def _is_over_all(line: Line, run: Sequence[_Name], unit: float) -> bool:
    """Whether a line, the only one over several names where a level of names is known to be, stands within them and in
    the middle of none and of no fewer: cells unequally wide have their middle elsewhere than their print."""
    if len(run) < 2 or not (run[0].left < line.box.x0 and line.box.x1 < run[-1].right):
        return False
    fewer = [run[a:b] for a in range(len(run)) for b in range(a + 1, len(run) + 1) if b - a < len(run)]
    return all(_off_middle(line, part, unit) >= MEASURES.aligned * unit for part in fewer)


def _reaches_over(line: Line, own: _Name, run: Sequence[_Name], unit: float) -> bool:
    """Whether a line stands over the names on both sides of one: no first line of that name is as wide as that."""
    white = MEASURES.name_white * unit
    k = run.index(own)
    before, after = run[k - 1 : k], run[k + 1 : k + 2]
    return bool(before and after) and line.box.x0 < before[0].right - white and after[0].left + white < line.box.x1


def _off_middle(line: Line, group: Sequence[_Name], unit: float) -> float:
    """How far a line stands from the middle of a group's names, by their own middles or their outer edges, or of their
    cells: columns may be of several widths."""
    middles = ((group[0].first + group[-1].last) / 2, (group[0].left + group[-1].right) / 2)
    off = min(abs(line.box.cx - middle) for middle in middles)
    of_cells = abs(line.box.cx - middle_of_cells(group[0].first, group[0].ends[0], group[-1].ends[1]))
    return of_cells if of_cells < min(off, MEASURES.aligned_close * unit) else off


def _may_be_of_others(line: Line, place: Place, run: Sequence[_Name], unit: float) -> bool:
    """Whether the only line over groups, found to be the first one of the name of one of them, may as well be over more
    of them, or the table's title; over a single column beside groups, if it begins where they all do."""
    over_all = place == (run[0].place[0], run[-1].place[1])
    if over_all or all(n.place[0] == n.place[1] for n in run):
        return False
    begins = abs(line.box.x0 - run[0].left) < MEASURES.aligned * unit
    return begins or any(n.place == place and n.place[0] < n.place[1] for n in run)


def _ends_surely(found: Sequence[tuple[Line, Place]], run: Sequence[_Name], unit: float) -> bool:
    """Whether it is told where the last group ends (``found`` begins with it; others end where the next begins): its
    name stands in the middle of its columns, whose names are printed again, or it is the only name, or the groups are
    all of one size. What begins where the first of its columns does may be over fewer."""
    line, (first, last) = found[0]
    at = next(k for k, n in enumerate(run) if n.place[0] == first)
    group = [n for n in run if first <= n.place[0] <= last]
    sizes = {b - a for _, (a, b) in found}
    middle = _off_middle(line, group, unit)
    centred = len(group) == 1 or middle < MEASURES.aligned * unit
    return centred or len(sizes) == 1 or _is_printed_again(run, at, len(group))


def _is_printed_again(run: Sequence[_Name], at: int, size: int) -> bool:
    """Whether the names of a group are printed again right before it or behind it."""
    words = [n.words for n in run]
    own = words[at : at + size]
    return words[at + size : at + 2 * size] == own or (at >= size and words[at - size : at] == own)
