"""How many decimals the figures of a column have, and which of those that an image shows has lost its point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

FEWEST_ALIKE, MOST_ALIKE, MOST_WHOLE = 4, 0.7, 0.9
"""Figures of a column with as many decimals as each other, and their share, from which more are a misreading; the share
of whole ones, among which a few with decimals are common."""
LOST = "out-of-range"
"""What is found of a figure whose point readers may have missed: a second one that says the same proves nothing."""
_ALL = Decimal(100)
"""Of a hundred: printed without decimals among others that have some."""


def decimals_of(value: Decimal) -> int:
    """How many decimals a value is printed with.

    >>> decimals_of(Decimal('4.10')), decimals_of(Decimal('12'))
    (2, 0)
    """
    return max(0, -int(value.as_tuple().exponent))


@dataclass(frozen=True, slots=True)
class Decimals:
    """The ``usual`` number of decimals of a column's figures, and between which values those with so many lie."""

    usual: int
    lowest: Decimal
    highest: Decimal

    @classmethod
    def of(cls, values: Sequence[Decimal | None]) -> Decimals | None:
        """Those of a column; None where its figures are few, or have decimals in several ways."""
        known = [v for v in values if v is not None]
        counts = Counter(map(decimals_of, known))
        usual, alike = counts.most_common(1)[0] if counts else (0, 0)
        share = MOST_ALIKE if usual else MOST_WHOLE
        if alike < FEWEST_ALIKE or alike < share * len(values):
            return None
        own = [v for v in known if decimals_of(v) == usual]
        return cls(usual, min(own), max(own))

    def lost(self, value: Decimal) -> bool:
        """Whether a value without a point lies beyond all others of its column, and among them with the point that
        they have.

        >>> column = Decimals.of([Decimal(v) for v in ("1.5", "-3.8", "10.7", "4.6")])
        >>> [column.lost(Decimal(v)) for v in ("-21", "613", "46", "-4", "100", "4.6")]
        [True, False, True, False, False, False]
        """
        if not self.usual or decimals_of(value) or value == _ALL or self.lowest <= value <= self.highest:
            return False
        return self.lowest <= value.scaleb(-self.usual) <= self.highest
