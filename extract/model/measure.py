"""Numbers that decide, named: a frozen dataclass for each chain, a field for each number.

Each field has a unit, a meaning (the text under it) and the *steady* range, in which nothing that is read from the
project's own pages changes; ``benchmarks/fit.py`` finds the range and writes it beside the value.
"""

from __future__ import annotations

from dataclasses import field, fields
from math import isfinite
from typing import Any

Range = tuple[float | None, float | None]
"""The least and the greatest value with which nothing changes; None where the search found no end on that side."""


def measure(value: float, unit: str, steady: Range | None = None) -> Any:
    """A field of a class of :class:`Measures`: its value, what it counts, and its steady range where that is known."""
    return field(default=value, metadata={"unit": unit, "steady": steady})


class Measures:
    """Base of the classes of measures. Raises ValueError for one that is not above 0 or not finite."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for each in fields(self):  # type: ignore[arg-type]  # only dataclasses derive from this
            value = getattr(self, each.name)
            if not (isfinite(value) and value > 0):
                raise ValueError(f"the measure {each.name} must be above 0")
