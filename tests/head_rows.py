"""Heads for the layout tests: names over columns, in rows of print."""

from __future__ import annotations

from collections.abc import Sequence

from layout_pages import line

from extract.layout.head_groups import spread
from extract.layout.places import Column, Place, Placed, place_of
from extract.model.page import Box, Line

UNIT = 20.0
COLUMNS = [Column(100, 300, False), *(Column(420 + 120 * k, 480 + 120 * k, True) for k in range(6))]
LABELS = ("North", "Middle", "South", "East")


def centre(x: float, y: float, text: str) -> Line:
    return line(x - 5 * len(text), y, text)


def over(column: float, y: float, text: str) -> Line:
    """A line in the middle over column ``column`` of values, counted from 0; 0.5 is between the first two."""
    return centre(450 + 120 * column, y, text)


def row(*lines: Line) -> Placed:
    return [(n, place_of(n.box, COLUMNS, UNIT)) for n in lines]


def places(head: Sequence[Placed], rules: Sequence[Box] = ()) -> list[tuple[str, Place]]:
    """The names of the first row with the columns that they stand over."""
    return [(n.text, place) for n, place in spread(head, COLUMNS, rules, UNIT)[0][0]]


def under(names: str, y: float = 130) -> Placed:
    return row(*(over(k, y, name) for k, name in enumerate(names.split()) if name != "-"))
