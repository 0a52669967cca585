"""Statements about order: the highest, the lowest, the ones to improve first, rows by falling votes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal

from extract.check.checks.outcome import CANNOT_TELL, Verdict, judge, listed, text


def highest(value: Decimal | None, others: Sequence[Decimal | None]) -> Verdict:
    """No sibling is above ``value``; a tie is allowed.

    >>> highest(Decimal('41.6'), [Decimal('36.5'), None]).outcome
    'holds'
    """
    known = [o for o in others if o is not None]
    if value is None or not known:
        return CANNOT_TELL
    return judge(value >= max(known), f"at least {text(max(known))}", text(value))


def lowest(value: Decimal | None, others: Sequence[Decimal | None]) -> Verdict:
    """No sibling is below ``value``; a tie is allowed.

    >>> lowest(Decimal('31.0'), [Decimal('30.9')]).outcome
    'fails'
    """
    known = [o for o in others if o is not None]
    if value is None or not known:
        return CANNOT_TELL
    return judge(value <= min(known), f"at most {text(min(known))}", text(value))


def ascending_first(ranked: Sequence[Decimal | None], rest: Sequence[Decimal | None]) -> Verdict:
    """``ranked`` rises (or stays), and nothing in ``rest`` is below its last: the lowest come first.

    >>> ascending_first([Decimal('2.1'), Decimal('20.8')], [Decimal('20.8'), None]).outcome
    'holds'
    >>> ascending_first([Decimal('20.8'), Decimal('2.1')], []).outcome
    'fails'
    """
    known = [v for v in ranked if v is not None]
    if len(known) < 2 or len(known) != len(ranked):
        return CANNOT_TELL
    floor = min((r for r in rest if r is not None), default=None)
    rising = all(a <= b for a, b in itertools.pairwise(known))
    good = rising and (floor is None or known[-1] <= floor)
    wanted = "rising" if floor is None else f"rising, none above {text(floor)}"
    return judge(good, wanted, listed(known))


def descending(values: Sequence[Decimal | None]) -> Verdict:
    """Rows in the printed order never rise. One unreadable row leaves the others to be compared.

    >>> descending([Decimal(9), None, Decimal(9), Decimal(3)]).outcome
    'holds'
    """
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return CANNOT_TELL
    breaks = [f"{text(a)} before {text(b)}" for a, b in itertools.pairwise(known) if a < b]
    return judge(not breaks, "falling", "; ".join(breaks) or "falling")
