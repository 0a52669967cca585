"""Sums that the figures of a table show by themselves: totals of rows and columns, differences.

Nothing promises them, so none is believed because of a head's words: a column is the total of others, or the difference
of two, where that holds to the last digit in nearly all rows; a row that is named a total, where it holds for its
column. Then each figure proves the others, and a row that breaks what the others keep goes to a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from extract.check import checks
from extract.check.checks import Verdict
from extract.check.merge import Group
from extract.check.relation import Relation, Values
from extract.knowledge.table_words import sums_up

FEWEST_ROWS, MOST_ROWS = 3, 0.8
"""Rows, and share of the rows with all figures, in which a column must keep to a sum; fewer may be chance."""

FEWEST_PARTS = 2
"""Parts that are not nought: beside noughts a sum is its one part printed twice, and what is read alike may be misread
alike."""

Cells = Mapping[tuple[int, int], int]
"""Row and column of a table to the group of the figure there."""


def table_relations(groups: Sequence[Group]) -> list[Relation]:
    """The sums that hold in the tables of a document."""
    tables: defaultdict[tuple[int, int], dict[tuple[int, int], int]] = defaultdict(dict)
    several: set[tuple[int, int, int, int]] = set()
    for i, group in enumerate(groups):
        if group.value is None or "sign-unclear" in group.lead.issues:
            continue
        for place in (c.place for c in group.claims if c.place is not None):
            if place.order:
                several.add((place.page, place.block, place.row, place.column))
            tables[place.page, place.block].setdefault((place.row, place.column), i)
    found: list[Relation] = []
    for (page, block), cells in tables.items():
        own = {at: i for at, i in cells.items() if (page, block, *at) not in several}
        found += [*_across(own, groups), *_down(own, groups)]
    return found


def _across(cells: Cells, groups: Sequence[Group]) -> Iterator[Relation]:
    """Columns that are the total of those before them, or the difference of the two before them."""
    columns = sorted({c for _, c in cells})
    rows = sorted({r for r, _ in cells})
    for k, column in enumerate(columns):
        before = columns[:k]
        # whole, parts: the column is a sum, or one of the two before it is the sum of the other and the column
        sums = [(column, before[s:]) for s in range(len(before) - 1)]
        if len(before) > 1:
            first, second = before[-2:]
            sums += [(second, [first, column]), (first, [second, column])]
        kept = next((found for whole, parts in sums if (found := _kept(cells, groups, rows, whole, parts))), [])
        yield from kept


def _kept(
    cells: Cells, groups: Sequence[Group], rows: Sequence[int], whole: int, parts: Sequence[int]
) -> list[Relation]:
    """A relation for each row where most keep to it, but for a sign that was not read; none for one that only rounding
    parts from it, nor where all figures are as they were typed: the table is at odds with itself there, and nothing was
    misread."""
    made: list[Relation] = []
    signs: list[bool] = []
    held = near = all_rows = 0
    for row in rows:
        members = [cells.get((row, c)) for c in (whole, *parts)]
        values = [None if i is None else groups[i].value for i in members]
        known = [i for i in members if i is not None]
        if len(known) < len(members) or sum(map(bool, values[1:])) < FEWEST_PARTS:
            continue
        all_rows += 1
        total, *rest = (v for v in values if v is not None)
        off = abs(total - sum(rest, Decimal(0)))
        held += off == 0
        if len(rest) == 2 and parts[-1] > whole:  # a difference of the two before it
            near += off != 0 and rest[1] > 0 and total == rest[0] - rest[1]
            signs += [off == 0] if rest[1] < 0 else []
        if off == 0 or (off > _rounding([total, *rest]) and any(_was_read(groups[i]) for i in known)):
            made.append(_sum(known, f"row {row + 1} of the table"))
    lost = near if signs and all(signs) else 0  # a minus is lost sooner than one is read that is none
    return made if held >= FEWEST_ROWS and held + lost >= MOST_ROWS * all_rows else []


def _was_read(group: Group) -> bool:
    """Whether a figure was read from an image, and may be another."""
    return group.lead.mark.reader not in ("text-layer", "transcript")


def _rounding(values: Sequence[Decimal]) -> Decimal:
    """What rounding of each of the values may come to."""
    steps = (Decimal(1).scaleb(min(int(v.as_tuple().exponent), 0)) for v in values)
    return sum(steps, Decimal(0)) / 2


def _down(cells: Cells, groups: Sequence[Group]) -> Iterator[Relation]:
    """Rows named totals whose figure is the sum of those above, up to the total before."""
    for column in sorted({c for _, c in cells}):
        rows = sorted(r for r, c in cells if c == column)
        totals = [-1, *(r for r in rows if sums_up(groups[cells[r, column]].lead.indicator_printed))]
        for last, row in pairwise(totals):
            own = [cells[r, column] for r in rows if last < r < row]
            values = [groups[i].value for i in own]
            total = cells[row, column]
            if sum(map(bool, values)) >= FEWEST_PARTS and checks.sum_of(groups[total].value, values).holds:
                yield _sum([total, *own], f"column {column + 1} of the table")


def _sum(members: Sequence[int], about: str) -> Relation:
    whole, *parts = members

    def test(v: Values) -> Verdict:
        return checks.sum_of(v[whole], [v[i] for i in parts])

    return Relation("sum", "table/sum", tuple(members), test, about)
