"""A check made concrete on a document's groups, and the groups that belong together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase

from extract.check.checks import Verdict
from extract.model.claims import Survey

Values = Mapping[int, Decimal | None]

HARD = frozenset({"sum", "equal", "mean-of-children", "product"})
"""Checks that prove: a figure with another digit would break them."""

PROOF_OF = {
    "sum": "sum",
    "equal": "sum",
    "mean-of-children": "mean-of-children",
    "within-children": "within-children",
    "overall-within-dimensions": "within-children",
    "highest": "ranking",
    "lowest": "ranking",
    "improve-first": "ranking",
    "descending": "order",
    "product": "sum",
    "rate": "matches-rate",
    "weighted-sum": "weighted-sum",
    "percent-of-maximum": "matches-rate",
    "grade": "grade",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """One check on given groups. ``members`` index the document's groups; ``test`` judges any values for
    them.

    ``named`` are the members that the statement is about: a ranking names some of those it compares.
    """

    check: str
    rule: str
    members: tuple[int, ...]
    test: Callable[[Values], Verdict]
    about: str
    named: tuple[int, ...] = ()
    proof: Callable[[Values], Verdict] | None = None
    """a sharper form of the test, which must hold for the check to prove anything; None: the test itself"""

    @property
    def hard(self) -> bool:
        return self.check in HARD


@dataclass(frozen=True, slots=True)
class Family:
    """The groups of one survey, level, scope, entity and measure, by indicator."""

    survey: Survey
    level: str | None
    scope: str
    entity: str | None
    measure: str
    by_indicator: dict[str, int]

    def matching(self, pattern: str) -> list[int]:
        return [i for name, i in self.by_indicator.items() if fnmatchcase(name, pattern)]

    def children(self, parent: str) -> list[int]:
        depth = parent.count(".") + 1
        return [i for i in self.matching(f"{parent}.*") if _depth(self, i) == depth]

    def name_of(self, index: int) -> str:
        return next(name for name, i in self.by_indicator.items() if i == index)


def _depth(family: Family, index: int) -> int:
    return family.name_of(index).count(".")
