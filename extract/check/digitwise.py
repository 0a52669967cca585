"""One-digit changes of a value: what a misreading looks like, and whether a check would notice it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib import resources

from extract.check.relation import Relation
from extract.knowledge.prepared import parsed


def one_digit_changes(value: Decimal) -> Iterator[Decimal]:
    """Every value that differs in exactly one printed digit; the first digit of several is never made a zero.

    >>> [str(v) for v in one_digit_changes(Decimal('1.0'))][:3], len(list(one_digit_changes(Decimal('31.0'))))
    (['0.0', '2.0', '3.0'], 26)
    """
    shown = f"{value:f}"
    whole = shown.lstrip("-").partition(".")[0]
    first = shown.index(whole)
    for place, char in enumerate(shown):
        if not char.isdigit():
            continue
        for other in "0123456789":
            if other == char or (other == "0" and place == first and len(whole) > 1):
                continue
            yield Decimal(shown[:place] + other + shown[place + 1 :])


def confusable_changes(value: Decimal) -> Iterator[Decimal]:
    """Those one-digit changes that readers are known to make (``confusions.toml``).

    >>> Decimal('17579') in set(confusable_changes(Decimal('17479')))
    True
    """
    shown = f"{value:f}"
    for other in one_digit_changes(value):
        place = next(i for i, (a, b) in enumerate(zip(shown, f"{other:f}", strict=True)) if a != b)
        if f"{other:f}"[place] in confusions().get(shown[place], ""):
            yield other


@cache
def confusions() -> Mapping[str, str]:
    """Read digit -> the digits that may be printed there."""
    table = parsed(resources.files("extract.check").joinpath("confusions.toml").read_bytes())["digits"]
    return {str(k): str(v) for k, v in table.items()}


def pins(relation: Relation, member: int, values: Mapping[int, Decimal | None]) -> bool:
    """Whether a holding check would fail with any one digit of ``member`` changed: then it proves that value."""
    value = values[member]
    test = relation.proof or relation.test
    if value is None or not test(values).holds:
        return False
    return not any(test({**values, member: other}).holds for other in one_digit_changes(value))


def mends(relation: Relation, member: int, values: Mapping[int, Decimal | None]) -> bool:
    """Whether a failing check would hold with one digit of ``member`` changed."""
    value = values[member]
    if value is None:
        return False
    return any(relation.test({**values, member: other}).holds for other in one_digit_changes(value))
