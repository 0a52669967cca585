"""A grade against the score that it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extract.check.checks.outcome import CANNOT_TELL, Verdict, judge, text

Cut = tuple[str, Decimal]
"""A grade and the lowest score that has it."""


def grade_of(value: Decimal | None, printed: str, cuts: Sequence[Cut]) -> Verdict:
    """``printed`` is the grade that ``value`` has by ``cuts``.

    >>> cuts = [('A', Decimal(85)), ('B', Decimal(75)), ('C', Decimal(0))]
    >>> grade_of(Decimal('90.8'), 'A', cuts).outcome, grade_of(Decimal('84.99'), 'A', cuts)
    ('holds', Verdict(outcome='fails', expected='A: 85 or more', found='84.99, which is B'))
    >>> grade_of(Decimal('90.8'), 'S', cuts).outcome
    'cannot-tell'
    """
    least = dict(cuts).get(printed)
    if value is None or least is None:
        return CANNOT_TELL
    own = max((c for c in cuts if c[1] <= value), key=lambda c: c[1], default=None)
    if own is None:
        return CANNOT_TELL
    return judge(own[0] == printed, f"{printed}: {text(least)} or more", f"{text(value)}, which is {own[0]}")
