"""When a printed value and a published one count as the same."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import Enum


class Rounding(Enum):
    """How the document's value may be rounded before it is compared. ``none``: not at all; 34 is not 34.4, 34 is 34.0.

    The others round the document's value to as many decimals as the published one has. Nothing ever rounds the
    published value: one that is more precise than its source has more in it than the source says.
    """

    none = "none"
    half_up = "half-up"
    half_even = "half-even"
    down = "down"

    def equal(self, printed: Decimal, published: Decimal) -> bool:
        """Whether ``published`` says what ``printed`` says under this rule.

        >>> exact, up, even = Rounding.none.equal, Rounding.half_up.equal, Rounding.half_even.equal
        >>> exact(Decimal('34.4'), Decimal('34')), exact(Decimal('34.0'), Decimal('34'))
        (False, True)
        >>> up(Decimal('34.5'), Decimal('35')), even(Decimal('34.5'), Decimal('34'))
        (True, True)
        >>> up(Decimal('34.4'), Decimal('34.40')), up(Decimal('34.4'), Decimal('34.41'))
        (True, False)
        """
        if printed == published or self is Rounding.none:
            return printed == published
        how = {Rounding.half_up: ROUND_HALF_UP, Rounding.half_even: ROUND_HALF_EVEN, Rounding.down: ROUND_DOWN}[self]
        places = max(0, -int(published.as_tuple().exponent))
        if places >= -int(printed.as_tuple().exponent):
            return False
        return printed.quantize(Decimal(1).scaleb(-places), how) == published

    def describe(self) -> str:
        """The rule in words, as every report states it."""
        if self is Rounding.none:
            return "values are compared as printed, without rounding (34 is not 34.4; 34 is 34.0)"
        name = {"half-up": "half up", "half-even": "half to even", "down": "down"}[self.value]
        return f"the document's value is rounded {name} to the decimals of the published one"
