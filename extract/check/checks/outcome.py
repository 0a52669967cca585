"""What a check says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Outcome = Literal["holds", "fails", "cannot-tell"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one check, with what it expected and what it found, as text for a person."""

    outcome: Outcome
    expected: str | None = None
    found: str | None = None

    @property
    def holds(self) -> bool:
        return self.outcome == "holds"

    @property
    def fails(self) -> bool:
        return self.outcome == "fails"


CANNOT_TELL = Verdict("cannot-tell")


def judge(holds: bool, expected: str, found: str) -> Verdict:
    return Verdict("holds" if holds else "fails", expected, found)


def text(value: Decimal) -> str:
    """A value as the checks print it: no exponent, printed precision kept."""
    return f"{value:f}"


def listed(values: Iterable[Decimal], separator: str = ", ") -> str:
    return separator.join(text(v) for v in values)
