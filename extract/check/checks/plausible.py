"""Plausibility: what a right value must satisfy, and many a wrong one does too. Never a proof."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extract.check.checks.outcome import CANNOT_TELL, Verdict, judge, text


def within(parent: Decimal | None, children: Sequence[Decimal | None]) -> Verdict:
    """A weighted mean lies between its lowest and its highest part. Two known parts at least.

    >>> within(Decimal('43.2'), [Decimal('33.8'), Decimal('28.1'), Decimal('70.8')]).outcome
    'holds'
    >>> within(Decimal('73.2'), [Decimal('33.8'), Decimal('28.1'), Decimal('70.8')]).found
    '73.2'
    """
    known = [c for c in children if c is not None]
    if parent is None or len(known) < 2 or len(known) != len(children):
        return CANNOT_TELL
    low, high = min(known), max(known)
    return judge(low <= parent <= high, f"{text(low)} to {text(high)}", text(parent))


def in_range(value: Decimal | None, maximum: Decimal | None) -> Verdict:
    """``value`` lies on its scale.

    >>> in_range(Decimal('329'), Decimal(100)).outcome
    'fails'
    """
    if value is None:
        return CANNOT_TELL
    if maximum is None:
        return judge(value >= 0, "at least 0", text(value))
    return judge(0 <= value <= maximum, f"0 to {text(maximum)}", text(value))
