"""Digits that a document's type makes look alike: where one number shows it, the others are looked at for it.

A type that the reader has never seen may draw a 3 so that it reads as a 5, surely enough, time and again. The second
reader, asked about one number, sees a 3; and a 3 is what the reader itself liked second best. That is no longer a doubt
about one number: every number of the document in which the same digit stands, with the same other one close behind it,
may be misread alike, and needs a proof.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.check.evidence import SECOND_RULE
from extract.check.findings import STRONG
from extract.check.merge import Group
from extract.check.weigh import Standing
from extract.model.claims import Mark

SURE = 0.9995
"""A number read as surely as this has no other digit close behind any of its own."""

CLOSE = 0.002
"""Share of the other digit from which on the second reader's word is not enough: the same type misleads both."""

Pair = tuple[str, str]
"""The digit read, and the one that it seems to be."""


def alike(groups: Sequence[Group]) -> frozenset[Pair]:
    """The pairs that second readings have shown: the second reader's digit was the first one's second choice. Both ways
    round, for a type in which a 3 may be a 5 is one in which a 5 may be a 3."""
    found = set()
    for group in groups:
        first = group.lead.mark
        for again in (m for m in group.marks if m.rule == SECOND_RULE and m.page == first.page and m.box == first.box):
            pair = _differs(first.printed, again.printed)
            if pair is not None and again.printed == _second_choice(first):
                found |= {pair, pair[::-1]}
    return frozenset(found)


def suspects(groups: Sequence[Group], standings: Sequence[Standing], pairs: frozenset[Pair]) -> list[int]:
    """The printed values without a proof that may be misread by such a pair, the least sure first."""
    found = [
        i
        for i, (group, standing) in enumerate(zip(groups, standings, strict=True))
        if group.lead.state == "printed"
        and standing.value is not None
        and not _settled(group.lead.mark, standing)
        and group.lead.mark.confidence < SURE
        and _differs(group.lead.mark.printed, _second_choice(group.lead.mark)) in pairs
    ]
    return sorted(found, key=lambda i: standings[i].confidence)


def _settled(mark: Mark, standing: Standing) -> bool:
    """Whether a proof speaks for the value that the look of a digit can not have misled."""
    by_sight = SECOND_RULE in standing.proofs and not set(standing.proofs) & (STRONG - {SECOND_RULE})
    return standing.proved and not (by_sight and max((share for _, share in mark.alternatives), default=0.0) >= CLOSE)


def _second_choice(mark: Mark) -> str:
    return max(mark.alternatives, key=lambda a: a[1])[0] if mark.alternatives else ""


def _differs(a: str, b: str) -> Pair | None:
    """The one digit in which two prints differ; None where they differ in more, or in none."""
    if len(a) != len(b):
        return None
    pairs = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    return pairs[0] if len(pairs) == 1 and all(c.isdigit() for c in pairs[0]) else None
