"""Arithmetic the source itself promises: sums, products, means, rates."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extract.check.checks.outcome import CANNOT_TELL, Verdict, judge, listed, text


def sum_of(total: Decimal | None, members: Sequence[Decimal | None]) -> Verdict:
    """``members`` add up to ``total``, to the last digit.

    >>> sum_of(Decimal(10), [Decimal(7), Decimal(3)])
    Verdict(outcome='holds', expected='10', found='7 + 3 = 10')
    >>> sum_of(Decimal(10), [Decimal(7), None]).outcome
    'cannot-tell'
    """
    values = [m for m in members if m is not None]
    if total is None or not values or len(values) != len(members):
        return CANNOT_TELL
    found = sum(values, Decimal(0))
    shown = listed(values, " + ") if len(values) <= 6 else f"the sum of {len(values)} figures"
    return judge(found == total, text(total), f"{shown} = {text(found)}")


def product_of(first: Decimal | None, second: Decimal | None, product: Decimal | None) -> Verdict:
    """``first`` times ``second`` is ``product``.

    >>> product_of(Decimal(76), Decimal(19), Decimal(1444)).outcome
    'holds'
    """
    if first is None or second is None or product is None:
        return CANNOT_TELL
    found = first * second
    return judge(found == product, text(product), f"{text(first)} * {text(second)} = {text(found)}")


def step_of(value: Decimal) -> Decimal:
    """One unit of the last printed place: 0.1 for 48.4."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def mean_of(parent: Decimal | None, children: Sequence[Decimal | None], *, sharp: bool = False) -> Verdict:
    """``parent`` is the plain mean of ``children``, as far as rounding of all of them allows.

    The allowance is half a unit of the parent's last place, and half a unit of the children's own places; ``sharp``
    leaves out the children's: their roundings seldom all go one way.

    >>> parts = [Decimal('59.6'), Decimal('59.3'), Decimal('47.8'), Decimal('70.5')]
    >>> [mean_of(Decimal(p), parts).outcome for p in ('59.3', '59.4', '59.5')]
    ['holds', 'holds', 'fails']
    >>> mean_of(Decimal('59.4'), parts, sharp=True).outcome
    'fails'
    """
    values = [c for c in children if c is not None]
    if parent is None or not values or len(values) != len(children):
        return CANNOT_TELL
    mean = sum(values, Decimal(0)) / len(values)
    slack = step_of(parent) / 2
    if not sharp:
        # A child printed without decimals among others with them is not rounded to whole numbers, only shortened.
        slack = min(slack + sum((step_of(v) for v in values), Decimal(0)) / len(values) / 2, step_of(parent))
    shown = mean.quantize(step_of(parent) / 100)
    return judge(abs(mean - parent) <= slack, text(parent), f"mean of {listed(values)} = {text(shown)}")


def weighted_sum(whole: Decimal | None, parts: Sequence[Decimal | None], weights: Sequence[Decimal]) -> Verdict:
    """``whole`` is the sum of ``parts`` in points, or their mean by ``weights`` where all are on one scale, as far as
    rounding of all of them allows.

    >>> weights = [Decimal(30), Decimal(30), Decimal(40)]
    >>> weighted_sum(Decimal('91.5'), [Decimal('27.4'), Decimal('26.1'), Decimal('38.0')], weights).outcome
    'holds'
    >>> weighted_sum(Decimal('91.47'), [Decimal('91.17'), Decimal('87.00'), Decimal('95.05')], weights).outcome
    'holds'
    >>> weighted_sum(Decimal('90.76'), [Decimal('91.17'), Decimal('87.00'), Decimal('95.05')], weights).outcome
    'fails'
    """
    values = [p for p in parts if p is not None]
    if whole is None or not values or len(values) != len(parts):
        return CANNOT_TELL
    total = sum(weights, Decimal(0))
    points = sum(values, Decimal(0))
    mean = sum((v * w for v, w in zip(values, weights, strict=True)), Decimal(0)) / total
    half = step_of(whole) / 2
    loose = half + sum((step_of(v) for v in values), Decimal(0)) / 2
    close = half + sum((step_of(v) * w for v, w in zip(values, weights, strict=True)), Decimal(0)) / total / 2
    holds = abs(points - whole) <= loose or abs(mean - whole) <= close
    return judge(holds, text(whole), f"{text(points)} in points, {text(mean.quantize(step_of(whole) / 100))} by weight")


def count_against_rate(part: Decimal | None, whole: Decimal | None, rate: Decimal | None) -> Verdict:
    """``part`` of ``whole`` is ``rate`` percent, rounded to the rate's printed place (half a unit either
    way).

    >>> count_against_rate(Decimal(1179), Decimal(1444), Decimal(82)).outcome
    'holds'
    >>> count_against_rate(Decimal(466), Decimal(532), Decimal('86')).outcome
    'fails'
    """
    if part is None or whole is None or rate is None or whole <= 0:
        return CANNOT_TELL
    exact = part * 100 / whole
    found = f"{text(part)} of {text(whole)} = {text(exact.quantize(step_of(rate) / 100))} percent"
    return judge(part <= whole and abs(exact - rate) <= step_of(rate) / 2, f"{text(rate)} percent", found)
