"""Numbers before the labels that are ranks, not the rows' own: figures beside them stand in their order."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from extract.knowledge.table_words import names_order
from extract.parse.cell_grid import CellGrid

FEWEST_RANKED = 3
"""Rows from which figures stand in order by no chance that a head of ranks leaves open."""


def are_ranks(cells: CellGrid, column: int, head: int, values: Sequence[int]) -> bool:
    """Whether a column of numbers, headed as one of ranks, ranks its rows: of the columns of ``values`` one stands in
    their order, the greatest figure first or the least."""
    if not any(map(names_order, cells.grid.header(column, head))):
        return False
    ranks = _numbers(cells, column, head)
    return any(_is_in_order(ranks, _numbers(cells, c, head)) for c in values if c != column)


def _numbers(cells: CellGrid, column: int, head: int) -> dict[int, Decimal]:
    """The rows of a column that print one figure and nothing else, with the figures."""
    found = {r: cells.figures[r][column] for r in range(head, cells.grid.rows)}
    alone = {r: f.values[0].value for r, f in found.items() if len(f.values) == 1 and (f.plain or f.kind == "ordinal")}
    return {r: value for r, value in alone.items() if value is not None}


def _is_in_order(ranks: dict[int, Decimal], figures: dict[int, Decimal]) -> bool:
    both = [(ranks[r], figures[r]) for r in sorted(ranks) if r in figures]
    if len(both) < FEWEST_RANKED or not all(a <= b for (a, _), (b, _) in pairwise(both)):
        return False
    steps = [b - a for (_, a), (_, b) in pairwise(both)]
    return any(steps) and (all(s <= 0 for s in steps) or all(s >= 0 for s in steps))
