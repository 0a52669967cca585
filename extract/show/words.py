"""Codes in words: what a person reads where the data has ``within-children`` or ``result-letter``."""

from __future__ import annotations

from collections.abc import Iterable

from extract.check.findings import CHECKS, ISSUES
from extract.show.language import tr

#: Short words for the proofs, to stand in a row.
PROOFS: dict[str, str] = {
    "printed-twice": "printed twice",
    "digits-match-words": "the number in words agrees",
    "second-reader": "a second reading agrees",
    "sum": "the sum comes out",
    "mean-of-children": "is the mean of its parts",
    "within-children": "lies between its parts",
    "ranking": "the stated ranking agrees",
    "order": "the order of the rows agrees",
    "matches-rate": "count and rate agree",
    "weighted-sum": "its parts add up to it",
    "grade": "the printed grade agrees",
}
WHERE: dict[str, str] = {
    "table": "in the table",
    "prose": "in the text",
    "ranking": "in a ranking",
    "words": "in words",
    "head": "in the head",
    "form": "on the form",
}
RANKINGS: dict[str, str] = {
    "highest": "highest",
    "lowest": "lowest",
    "improve-first": "to improve first",
    "best-entity": "best of all",
    "award": "award",
    "group": "group",
    "grade": "grade",
}
STATUS: dict[str, str] = {
    "accepted": "accepted",
    "review": "review",
    "unreadable": "unreadable",
    "not-reported": "not reported",
}
#: Other codes that people meet; their English words are the codes themselves, without hyphens and dots.
CODES = (
    "result-letter", "press-release", "election-result", "indicator-report", "official-letter", "unknown",
    "national", "province", "constituency", "agency", "department", "ministry", "local-special", "all",
    "school", "district", "region", "affiliation", "target-group",
    "primary-1", "primary-3", "primary-6", "secondary-3", "secondary-6",
    "score", "mean", "standard-deviation", "count", "percent", "target", "result", "self-score", "committee-score",
    "amount", "rank", "votes", "ballots", "voters", "column", "statistic",
    "provinces", "agencies", "agencies-per-province", "questionnaires", "questionnaires-sent",
    "questionnaires-returned", "response-rate", "persons", "channel.website", "channel.social-media", "channel.kiosk",
    "channel.mobile-application",
    "at-least", "at-most", "more-than", "less-than",
    "number", "date", "subject", "sender", "recipient", "references", "enclosures", "received", "signatory", "contacts",
    "received.office", "received.number", "received.date", "received.time", "signatory.name", "signatory.position",
    "contacts.telephone", "contacts.fax", "contacts.email", "contacts.url",
)  # fmt: skip


def english(code: str) -> str:
    """A code in English words.

    >>> english("questionnaires-sent"), english("received.date"), english("within-children")
    ('questionnaires sent', 'received date', 'within children')
    """
    return code.replace("-", " ").replace(".", " ")


def word(code: str) -> str:
    """A code of kinds, scopes, levels, measures, statistics, fields and units, in words."""
    return tr(english(code))


def status(code: str) -> str:
    return tr(STATUS.get(code, english(code)))


def reason(issue: str) -> str:
    """Why a person must look, as a sentence without its point."""
    return tr(ISSUES.get(issue, english(issue)))


def check(code: str) -> str:
    """What a check holds against what."""
    return tr(CHECKS.get(code, english(code)))


def proofs(codes: Iterable[str]) -> str:
    """What speaks for a value."""
    return ", ".join(tr(PROOFS.get(code, english(code))) for code in codes)


def ranking(kind: str) -> str:
    return tr(RANKINGS.get(kind, english(kind)))


def where(code: str) -> str:
    return tr(WHERE.get(code, english(code)))
