"""Rules under the names of a head without rules around its cells: which names they join, part, and have under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest
from math import inf

from extract.layout.measures import MEASURES
from extract.layout.places import Column, Place
from extract.layout.text_rows import Row, cut, cut_all, is_translated, joined
from extract.model.page import Box, Line


def without_scraps(rows: Sequence[Row], rules: Sequence[Box], columns: Sequence[Column], unit: float) -> list[Box]:
    """The rules without the pieces of one under all groups of a head that a scan left out between: several at one
    height, over none of which a name stands, but over the white between them. They part no groups."""
    scraps: list[Box] = []
    for rule in rules:
        level = [r for r in rules if abs(r.cy - rule.cy) < MEASURES.level * unit and r.x0 > columns[0].x1]
        over = [n for row in rows for n in row if n.box.cy < rule.cy]
        between = [n for n in over if min(r.x0 for r in (*level, rule)) < n.box.cx < max(r.x1 for r in (*level, rule))]
        if len(level) > 1 and rule in level and between and not any(_right_over(r, rows, rules) for r in level):
            scraps.append(rule)
    return [r for r in rules if r not in scraps]


def joined_over_rules(rows: Sequence[Row], rules: Sequence[Box], unit: float) -> list[Row]:
    """A head's rows with lines joined that nothing but a space parts over a rule of their own, which begins where they
    do or in whose middle they stand: one name, whose words stand by chance over white between columns."""
    out: list[Row] = []
    for row, below in zip_longest(rows, rows[1:]):
        lowest = min((n.box.cy for n in below or ()), default=inf)
        made = list(row)
        for rule in rules:
            own = [n for n in made if n.box.cy < rule.cy < lowest and n.box.x_overlap(rule) > 0]
            spaced = all(b.box.x0 - a.box.x1 < MEASURES.river_head * unit for a, b in pairwise(own))
            if len(own) < 2 or not spaced or _pieces_of(rule, own, below or [], unit):
                continue
            whole = joined(own)
            begins = abs(whole.box.x0 - rule.x0) < MEASURES.aligned_close * unit
            if (begins or abs(whole.box.cx - rule.cx) < MEASURES.aligned_close * unit) and whole.box.x1 < rule.x1:
                made = sorted([*(n for n in made if n not in own), whole], key=lambda n: n.box.x0)
        out.append(made)
    return out


def parted_at_rules(rows: Sequence[Row], rules: Sequence[Box], unit: float) -> list[Row]:
    """A head's rows with lines parted where a rule right under them begins or ends, and those that hold several names
    over one rule, each in the middle of its piece of it: names of groups beside one another ran together, or a group's
    with those of columns beside it. ``rules`` are horizontal."""
    out: list[Row] = []
    for row, below in zip_longest(rows, rows[1:]):
        foot = max(n.box.cy for n in row)
        nearest = min((r.cy for r in rules if r.cy > foot), default=foot)  # one further down is another table's
        lowest = min((n.box.cy for n in below or ()), default=nearest + unit)
        parted: Row = []
        for line in row:
            under = [r for r in rules if line.box.cy < r.cy < lowest and r.x_overlap(line.box) > 0]
            pieces = [line]
            for x in sorted({x for r in under for x in (r.x0, r.x1) if line.box.x0 < x < line.box.x1}):
                found = cut(pieces[-1], x - unit, x + unit, MEASURES.river_head * unit)
                pieces[-1:] = found or pieces[-1:]
            for piece in pieces:
                own = next((r for r in under if r.x0 < piece.box.x0 and piece.box.x1 < r.x1), None)
                alone = own is not None and not any(own.x0 < n.box.cx < own.x1 for n in row if n is not line)
                parted += _over_one_rule(piece, own, below or [], unit) if own is not None and alone else [piece]
        out.append(parted)
    return out


def _over_one_rule(line: Line, rule: Box, below: Row, unit: float) -> list[Line]:
    """The names that a line over a rule holds: itself where it stands in the rule's middle, else two or more that each
    stand in the middle of a piece of it. ``below``: the head's next row."""
    if _pieces_of(rule, [line], below, unit):
        return [line]
    pieces = [line]
    for _ in range(MEASURES.head_groups):
        whites = [(found[1].box.x0 - found[0].box.x1, k, found) for k, n in enumerate(pieces)
                  if (found := cut(n, n.box.x0, n.box.x1, MEASURES.river_head * unit)) is not None]  # fmt: skip
        if not whites:
            break
        _, k, found = max(whites, key=lambda white: white[0])
        pieces[k : k + 1] = found
        if _pieces_of(rule, pieces, below, unit):
            return pieces
    return [line]


def _pieces_of(rule: Box, names: Sequence[Line], below: Row, unit: float) -> list[Box]:
    """A rule parted so that each of the ``names`` (from left to right) stands in the middle of a piece; empty where it
    cannot be, and where a piece would end in the midst of a name ``below``: then names set to one side met such middles
    by chance."""
    ends = [rule.x0]
    for name in names:
        ends.append(2 * name.box.cx - ends[-1])
    if abs(ends[-1] - rule.x1) >= len(names) * MEASURES.aligned * unit or any(a >= b for a, b in pairwise(ends)):
        return []
    through = ((n, x) for x in ends[1:-1] for n in below if n.box.x0 < x < n.box.x1)
    if any(cut(n, x - unit, x + unit, MEASURES.river_head * unit) is None for n, x in through):
        return []
    ends[-1] = rule.x1
    return [replace(rule, x0=a, x1=b) for a, b in pairwise(ends)]


def rules_of_names(rows: Sequence[Row], rules: Sequence[Box], unit: float) -> list[Box]:
    """The rules, those parted that lie under several names of a head's row, each in the middle of its own piece: an
    image leaves no white between the rules of groups beside one another."""
    out: list[Box] = []
    for rule in rules:
        names = sorted(_right_over(rule, rows, rules), key=lambda n: n.box.cx)
        below = [n for row in rows for n in row if n.box.cy > rule.cy]
        out += (_pieces_of(rule, names, below, unit) if len(names) > 1 else []) or [rule]
    return out


def names_over_rules(
    rows: Sequence[Row], columns: Sequence[Column], rules: Sequence[Box], unit: float
) -> dict[Box, Place]:
    """The lines of a head, by their boxes, that each have a rule of their own under them over several columns, which
    is the names' of a group; and these columns. One as long as its rule may be several names, unless it begins where
    that does and has nothing but spaces in it, or is one name in Thai and in English."""
    found: dict[Box, Place] = {}
    for rule in rules:
        names = _right_over(rule, rows, rules)
        # Beyond the labels, what is counted may stand among words: ไม่เกิน ๒๐ นาที.
        under = {k for k, c in enumerate(columns) if k and rule.x0 < (c.x0 + c.x1) / 2 < rule.x1}
        beyond = any(n.box.cy > rule.cy and n.box.x_overlap(rule) > 0 for row in rows for n in row)
        one = len(names) == 1 and _is_one(names[0], rule, unit)
        if one and len(under) > 1 and beyond and rule.x0 > columns[0].x1:
            found[names[0].box] = (min(under), max(under))
    return found


def _is_one(line: Line, rule: Box, unit: float) -> bool:
    """Whether a line is one name of what its rule is over: shorter by far than it, in two languages, or of words with
    nothing but spaces between that begin where the rule does and end over it."""
    if line.box.width < MEASURES.most * rule.width or is_translated(line.text):
        return True
    begins = abs(line.box.x0 - rule.x0) < MEASURES.aligned_close * unit and line.box.x1 < rule.x1
    return begins and len(cut_all(line, MEASURES.river_head * unit)) == 1


def _right_over(rule: Box, rows: Sequence[Row], rules: Sequence[Box]) -> list[Line]:
    """The lines whose middles are over a rule, with no other line and none of the ``rules`` between: those of its
    level, and others that go down to it beside several levels."""
    over = [n for row in rows for n in row if n.box.cy < rule.cy and rule.x0 < n.box.cx < rule.x1]

    def is_between(n: Line) -> bool:
        covered = any(n.box.cy < m.box.cy and m.box.y0 > n.box.cy and m.box.x_overlap(n.box) > 0 for m in over)
        return covered or any(n.box.cy < r.cy < rule.cy and r.x0 < n.box.cx < r.x1 for r in rules)

    return [n for n in over if not is_between(n)]


def columns_under(rule: Box, columns: Sequence[Column]) -> set[int]:
    """The columns of values whose middles stand under a rule."""
    return {k for k, c in enumerate(columns) if c.values and rule.x0 < (c.x0 + c.x1) / 2 < rule.x1}
