"""What the columns of a survey's table are: its indicators in the order of its framework, with their printed names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.knowledge.framework import Framework, Indicator
from extract.knowledge.patterns import framework_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator. ``thai`` and ``english`` are its official names, each None where the framework has none."""

    id: str
    thai: str | None
    english: str | None
    parent: str | None
    unit: str | None
    maximum: Decimal | None

    @property
    def label(self) -> str:
        """The Thai name, else the English one, else the id."""
        return self.thai or self.english or self.id


def codebook(survey: str, years: Iterable[int | None], indicators: Iterable[str]) -> list[Entry]:
    """An entry for each of the indicators, in the frameworks' order; those in no framework follow by name.

    Names are those of the newest of the years that has the indicator.
    """
    newest_first: list[int | None] = [*sorted({y for y in years if y is not None}, reverse=True)]
    found = dict.fromkeys(f for year in newest_first or [None] if (f := framework_of(survey, year)) is not None)
    wanted = set(indicators)
    order = [i for i in _merged([_tree(f) for f in found]) if i in wanted]
    rest = sorted(wanted.difference(order), key=_natural)
    return [_entry(i, list(found)) for i in (*order, *rest)]


def _tree(framework: Framework) -> list[str]:
    """Every indicator after its parent, brothers as the file has them."""

    def under(parent: str | None) -> Iterator[str]:
        for indicator in framework.indicators:
            if indicator.parent == parent:
                yield indicator.id
                yield from under(indicator.id)

    return list(under(None))


def _merged(orders: Sequence[Sequence[str]]) -> list[str]:
    """One order of several: what a later one has more stands behind what it follows there.

    >>> _merged([["a", "b"], ["a", "x", "b", "y"]])
    ['a', 'x', 'b', 'y']
    """
    out: list[str] = []
    for order in orders:
        at = 0
        for name in order:
            if name not in out:
                out.insert(at, name)
            at = out.index(name) + 1
    return out


def _entry(indicator: str, frameworks: Sequence[Framework]) -> Entry:
    for framework in frameworks:
        known = next((i for i in framework.indicators if i.id == indicator), None)
        if known is not None:
            thai, english = _names(known)
            unit, maximum = framework.unit_of(indicator), framework.maximum_of(indicator)
            return Entry(indicator, thai, english, known.parent, unit, maximum)
    return Entry(indicator, None, None, None, None, None)


def _names(indicator: Indicator) -> tuple[str | None, str | None]:
    thai = [label for label in indicator.labels if _is_thai(label)]
    english = [label for label in indicator.labels if not _is_thai(label)]
    return next(iter(thai), None), next(iter(english), None)


def _is_thai(text: str) -> bool:
    return any("\u0e01" <= c <= "\u0e5b" for c in text)


def _natural(text: str) -> list[tuple[int, str]]:
    """A key by which party.2 stands before party.10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"([0-9]{1,9})", text)]
