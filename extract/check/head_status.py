"""Whether a field of a document's head may stand, from its evidence."""

from __future__ import annotations

from extract.model.claims import SURE_DIGIT, FieldEvidence

OF_FIGURES = frozenset({"number", "date", "received.number", "received.date", "received.time"})
SURE_TEXT = 0.8
"""The least mean sureness of a name or a subject, raw, 0 to 1, set by judgement: one wrong letter in a line is borne, a
line of them is not. A number or a date is as sure as its weakest digit (``SURE_DIGIT``)."""


def field_issues(name: str, evidence: FieldEvidence) -> tuple[str, ...]:
    """Why a person must look at the field; none for one that may stand.

    >>> [field_issues(name, FieldEvidence('7', '๗', 0.85)) for name in ('number', 'subject')]
    [('low-confidence',), ()]
    """
    found = list(evidence.issues)
    if evidence.ink == "pen":
        found.append("pen")
    sure = SURE_DIGIT if name in OF_FIGURES else SURE_TEXT
    if evidence.confidence < sure and "place-unknown" not in found:
        found.append("low-confidence")
    return tuple(found)
