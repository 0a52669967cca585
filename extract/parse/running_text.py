"""Figures in the running text of a table's cell: what they count is told by the text, not by the names of their row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extract.parse.values import CellValue

RUNNING = 130
"""Code points for each of its values from which a cell is running text, as of a report on what was done: its figures
count what the text says, not what the row is named. Cells of results and targets in words have up to 110."""
RUNNING_ALIKE = 25
"""As ``RUNNING``, of values of one unit, more than its numbered items: the text says which of them is which, and the
row's name does not."""


def in_running_text(text: str, values: Sequence[CellValue], items: int) -> tuple[bool, tuple[CellValue, ...]]:
    """Whether a cell of several words is running text, and its ``values``, of which there are some, with those doubted
    that its row's name does not tell; ``items``: how many numbered ones the text lists."""
    long = len(text.strip()) / len(values)
    if long > RUNNING:
        return True, tuple(_unnamed(v) for v in values)
    if long <= RUNNING_ALIKE:
        return False, tuple(values)
    times = Counter(v.unit for v in values)
    return False, tuple(_unnamed(v) if times[v.unit] > max(1, items) else v for v in values)


def _unnamed(value: CellValue) -> CellValue:
    return replace(value, issues=(*value.issues, "label-uncertain"))
