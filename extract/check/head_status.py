"""Whether a field of a document's head may stand, from its evidence."""

from __future__ import annotations

from extract.model.claims import FieldEvidence

OF_FIGURES = frozenset({"number", "date", "received.number", "received.date", "received.time"})
SURE_FIGURE = 0.9
"""The least sureness of the weakest digit: nothing proves a number or a date of a head, so it must be read well. Set by
judgement, as ``SURE_TEXT`` is, not fitted; both are raw sureness, 0 to 1."""
SURE_TEXT = 0.8
"""The least mean sureness of a name or a subject: one wrong letter in a line is borne, a line of them is not."""


def field_issues(name: str, evidence: FieldEvidence) -> tuple[str, ...]:
    """Why a person must look at the field; none for one that may stand.

    >>> [field_issues(name, FieldEvidence('7', '๗', 0.85)) for name in ('number', 'subject')]
    [('low-confidence',), ()]
    """
    found = list(evidence.issues)
    if evidence.ink == "pen":
        found.append("pen")
    sure = SURE_FIGURE if name in OF_FIGURES else SURE_TEXT
    if evidence.confidence < sure and "place-unknown" not in found:
        found.append("low-confidence")
    return tuple(found)
