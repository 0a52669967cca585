"""Numbers that the document's own words put right.

A letter that says in its text that its table is misprinted (``ที่ถูกต้องคือ 41.6 ไม่ใช่ 46.1``) prints both numbers. Which
of them belongs in an archive, and where, is for a person: no value that equals one of them is accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from extract.knowledge import patterns
from extract.model.claims import Claim, StatisticClaim
from extract.parse.flow import Flow
from extract.parse.scopes import hits

ERRATUM = "erratum"
Told = TypeVar("Told", bound=Claim | StatisticClaim)


def errata(flow: Flow) -> frozenset[Decimal]:
    """The numbers that the text says are misprinted, and those that it puts in their place. Raises TimeoutError where
    the text makes a rule run far longer than texts do."""
    places = {h.value for rule in patterns.rule_set("errata").rules for h in hits(rule, flow)}
    values = (flow.tokens[place].value for place in places if place is not None)
    return frozenset(value for value in values if value is not None)


def doubted(told: Iterable[Told], put_right: frozenset[Decimal]) -> Iterator[Told]:
    """What a document claims, in doubt where its number is one of ``put_right``."""
    for one in told:
        said = one.mark.value is not None and one.mark.value in put_right
        yield replace(one, issues=(*one.issues, ERRATUM)) if said else one
