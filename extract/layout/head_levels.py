"""What the heights of the names in a head tell: which columns have no part in a level of names, and which line is the
first of a name's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from statistics import median

from extract.layout.line_level import letter_height, level_of
from extract.layout.measures import MEASURES
from extract.layout.places import Place, Placed
from extract.model.page import Line


def named_above(head: Sequence[Placed], k: int, unit: float) -> set[int]:
    """The columns that are named in one line, higher than one that is named only below row ``k``, or in the middle of
    the whole head: no level of names lies under theirs, but one does under row ``k``. Empty where it does not."""
    height = letter_height([n for row in head for n, _ in row])
    over = max(level_of(n, height) for n, _ in head[k])
    named: dict[int, list[float]] = {}
    for row in head:
        if not any(a for _, (a, _) in row):
            continue  # the first group of rows
        for line, (a, b) in row:
            for c in range(a, b + 1):
                named.setdefault(c, []).append(level_of(line, height))
    apart = MEASURES.raised * unit
    below = {c: ys for c, ys in named.items() if min(ys) > over + apart}
    low = max((min(ys) for c, ys in below.items() if c > 0), default=-inf)
    higher = {c for c, ys in named.items() if len(ys) == 1 and ys[0] < low - apart}
    return higher | _in_the_middle(below, [y for ys in named.values() for y in ys], apart)


def _in_the_middle(below: Mapping[int, Sequence[float]], levels: Sequence[float], apart: float) -> set[int]:
    """The columns whose names, the heights of whose lines are ``below`` those over groups, stand in the middle of the
    whole head, where the labels' does and others stand lower: each of them has the whole height of the head."""
    offs = {c: (min(ys) + max(ys) - min(levels) - max(levels)) / 2 for c, ys in below.items()}
    middle = {c for c, off in offs.items() if abs(off) < apart}
    return middle if 0 in middle and any(off >= apart for off in offs.values()) else set()


def goes_on(line: Line, place: Place, below: Sequence[Placed], unit: float) -> bool:
    """Whether a line over one column is the first one of its name, of two: it stands in the middle over the second one,
    or begins where that does, and a name beside them half way between, which would stand level with the second one
    under a group's name."""
    at = place[0]
    under = [[n for row in below for n, p in row if p == (k, k)] for k in (at, at - 1, at + 1)]
    if at < place[1] or len(under[0]) != 1:
        return False
    (own,), *beside = under
    off = min(abs(line.box.cx - own.box.cx), abs(line.box.x0 - own.box.x0))
    height = letter_height([line, *(n for row in below for n, _ in row)])
    first, second = level_of(line, height), level_of(own, height)
    if off > MEASURES.aligned_close * unit or second - first > MEASURES.head_wrapped * unit:
        return False
    apart = MEASURES.raised * unit
    levels = [level_of(names[0], height) for names in beside if len(names) == 1]
    return any(abs(y - (first + second) / 2) < apart <= second - y for y in levels)


def first_of_group(line: Line, below: Sequence[Placed], unit: float) -> Place | None:
    """The columns of the name of a group of which a line is the first one of two: it stands in the middle over the
    second one, and another name beside them half way between, where the names of one level have their middle."""
    height = letter_height([line, *(n for row in below for n, _ in row)])
    level, apart = level_of(line, height), MEASURES.raised * unit
    for own, place in below[0]:
        second = level_of(own, height)
        if place[0] == place[1] or abs(line.box.cx - own.box.cx) > MEASURES.aligned_close * unit:
            continue
        beside = [level_of(n, height) for n, other in below[0] if other[0] > 0 and other != place]
        if any(abs(y - (level + second) / 2) < apart <= second - y for y in beside):
            return place
    return None


def levelled(head: Sequence[Placed]) -> list[Placed]:
    """A head's rows, those as one that stand nearer to one another than lines under one another do, and side by side: a
    name that goes down beside two levels stands between the heights of both."""
    height = letter_height([n for row in head for n, _ in row])
    ys = [median(level_of(n, height) for n, _ in row) for row in head]
    steps = [
        ys[j] - ys[i] for i in range(len(head)) for j in range(i + 1, len(head)) if _over_one_another(head[i], head[j])
    ]
    out: list[Placed] = []
    last = -inf
    for row, y in zip(head, ys, strict=True):
        near = out and steps and y - last < MEASURES.one_level * min(steps)
        if near and not _over_one_another(out[-1], row):
            out[-1] = sorted([*out[-1], *row], key=lambda item: item[0].box.x0)
        else:
            out.append(list(row))
            last = y
    return out


def _over_one_another(row: Placed, other: Placed) -> bool:
    """Whether a line of one row stands over or under one of the other, on the page or in its columns."""
    return any(n.box.x_overlap(o.box) > 0 or (a <= d and c <= b) for n, (a, b) in row for o, (c, d) in other)
