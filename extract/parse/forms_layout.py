"""What form ส.ส.๖/๑ looks like, out of its pattern file."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from extract.knowledge import patterns
from extract.thai.skeleton import squeeze

DOCUMENT = "election-ss-6-1"


class SummaryLine(BaseModel):
    """One numbered line: its printed number, what it counts, and the label in each variant of the form."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: str
    measure: str
    unit: str
    labels: tuple[str, ...]

    @property
    def squeezed(self) -> tuple[str, ...]:
        return tuple(squeeze(label) for label in self.labels)


class FormLayout(BaseModel):
    """The ``[form]`` table of the pattern file; ``checks`` are for the checks to read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    constituency: str
    party_list: str
    total: str
    votes_head: str
    title: str
    constituency_subject: str
    party_list_subject: str
    lines: tuple[SummaryLine, ...]
    checks: tuple[dict[str, object], ...]


@cache
def layout() -> FormLayout:
    """The layout of the form. Raises PatternError where the pattern file breaks its schema."""
    for document in patterns.documents():
        if document.id == DOCUMENT:
            try:
                return FormLayout.model_validate(document.form)
            except ValueError as error:
                raise patterns.PatternError(f"{DOCUMENT}: {error}") from error
    raise patterns.PatternError(f"the pattern of {DOCUMENT} is not there")
