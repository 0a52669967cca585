"""Figures in brackets, or beside a word or sign of falling, that are a minus by what the columns before them print.

A figure in brackets may be a negative one of accounts, or one that the page sets aside. Where a column prints the
difference of two columns before it, or of a row and the one above it in one of them, or that in per cent of the first,
the figures themselves tell: they do so where the brackets stand in just the rows in which it is of the other sign.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, permutations

from extract.check.checks.arithmetic import step_of
from extract.check.merge import Group
from extract.check.table_arithmetic import FEWEST_ROWS, MOST_ROWS, Cells

UNCLEAR = "sign-unclear"
_Step = tuple[int, int, int]
"""A figure, and the two that it may print the change from and to."""
Change = Callable[[Decimal, Decimal, Decimal], Decimal | None]
"""The change from one figure to another as a third prints it but for its sign; None where that prints something else.
"""


def with_signs(groups: Sequence[Group]) -> list[Group]:
    """The groups, those figures negative, and no longer in doubt, that the figures beside them show to be."""
    out = list(groups)
    tables: defaultdict[tuple[int, int], dict[tuple[int, int], int]] = defaultdict(dict)
    for i, group in enumerate(groups):
        place = group.lead.place
        if group.value is not None and place is not None and not place.order and len(group.claims) == 1:
            tables[place.page, place.block][place.row, place.column] = i
    for cells in tables.values():
        for i in _negative(cells, groups):
            lead = groups[i].lead
            value = -abs(lead.mark.value) if lead.mark.value is not None else None
            issues = tuple(issue for issue in lead.issues if issue != UNCLEAR)
            out[i] = replace(groups[i], claims=(replace(lead, mark=replace(lead.mark, value=value), issues=issues),))
    return out


def _negative(cells: Cells, groups: Sequence[Group]) -> Iterator[int]:
    """The doubtful figures of a table that are negative for certain."""
    columns = sorted({c for _, c in cells})
    for k, column in enumerate(columns):
        if any(UNCLEAR in groups[i].lead.issues for (_, c), i in cells.items() if c == column):
            found = (_told(steps, groups, change) for steps in _steps(cells, columns[:k], column)
                     for change in (_difference, _per_cent))  # fmt: skip
            yield from next((own for own in found if own), [])


def _steps(cells: Cells, before: Sequence[int], column: int) -> Iterator[list[_Step]]:
    """What a column may print the change from and to: two of the columns ``before`` it, either way, or the row above
    and its own row in one of them."""
    rows = sorted(r for r, c in cells if c == column)
    for pair in permutations(before, 2):
        beside = [(cells[r, column], [cells.get((r, c)) for c in pair]) for r in rows]
        yield [(own, a, b) for own, (a, b) in beside if a is not None and b is not None]
    for base in before:
        above = pairwise(sorted(r for r, c in cells if c == base))
        yield [(cells[r, column], cells[up, base], cells[r, base]) for up, r in above if (r, column) in cells]


def _told(steps: Sequence[_Step], groups: Sequence[Group], change: Change) -> list[int]:
    """The doubtful figures of a column that is the ``change`` from one figure to another in each step: all of one sign,
    where the others are of the other one; none where it is not, or none of the others tells."""
    changes: list[tuple[int, Decimal]] = []
    whole = 0
    for own, *beside in steps:
        known = [v for i in beside if (v := groups[i].value) is not None and UNCLEAR not in groups[i].lead.issues]
        printed = groups[own].value
        if len(known) < len(beside) or printed is None:
            continue
        whole += 1
        if (by := change(known[0], known[1], printed)) is not None:
            changes.append((own, by))
    if len(changes) < max(FEWEST_ROWS, MOST_ROWS * whole):
        return []
    doubtful = [(i, by) for i, by in changes if UNCLEAR in groups[i].lead.issues]
    signs = {by > 0 for _, by in doubtful}
    certain = {by > 0 for i, by in changes if by and (i, by) not in doubtful}
    told = len(signs) == len(certain) == 1 and signs != certain
    return [i for i, _ in doubtful] if told else []


def _difference(first: Decimal, second: Decimal, printed: Decimal) -> Decimal | None:
    by = second - first
    return by if abs(by) == abs(printed) else None


def _per_cent(first: Decimal, second: Decimal, printed: Decimal) -> Decimal | None:
    """As a share of the first, rounded to the printed place."""
    if not first:
        return None
    by = (second - first) * 100 / first
    return by if abs(abs(by) - abs(printed)) <= step_of(printed) / 2 else None
