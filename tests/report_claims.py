"""What the tables of a transcript that no survey knows give."""

from parse_pages import pages

from extract.check.confidence import LABEL_FLOOR
from extract.model.claims import Claim
from extract.parse.understand import parse


def claims(text: str) -> tuple[Claim, ...]:
    return parse(pages(text)).claims


def claims_sure(text: str) -> list[tuple[str, bool]]:
    return [(c.indicator_printed, c.mark.label_confidence > LABEL_FLOOR) for c in claims(text)]


def told(text: str) -> list[tuple[str, str, str | None, str]]:
    return [(c.indicator_printed, c.measure, c.column_printed, str(c.mark.value)) for c in claims(text)]


def head_read(claim: Claim) -> float:
    """How surely the head of a claim's column was read, by what says least for it; 1 where nothing asks."""
    return min((raw for name, raw in claim.mark.meaning if name.startswith("head")), default=1.0)
