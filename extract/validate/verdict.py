"""What validation says of one value: a verdict, its reason, and where to look."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from extract.model.result import BoxTuple, Model, Status

Kind = Literal[
    "match", "mismatch", "differs", "source-contradicts-itself", "not-in-source", "not-published", "unreadable"
]  # fmt: skip

MEANING: dict[str, str] = {
    "match": "every published value is the one the document prints",
    "mismatch": "a source published another value than the one the document prints",
    "differs": "some published values are the one the document prints, others are not",
    "source-contradicts-itself": "the document prints two values that cannot both be right",
    "not-in-source": "published, but no document given has it",
    "not-published": "in a document, but not published",
    "unreadable": "printed in the document, but it could not be read",
}


class Print(Model):
    """One place where the document prints the value."""

    page: int
    bbox: BoxTuple | None
    printed: str
    value: Decimal | None
    where: str
    source_text: str
    row: BoxTuple | None = Field(default=None, description="the row of the table that it stands in, with the label")


class PublishedOut(Model):
    """One published value and whether the document says the same."""

    value: Decimal | None
    printed: str
    source: str
    as_of: str | None
    where: str = Field(description="the file and line it was read from")
    equal: bool | None = Field(description="null where there is nothing to compare with")


class Verdict(Model):
    """One comparison. ``certain`` False: a person must look before the verdict counts."""

    kind: Kind
    verdict: str = Field(description="in words: `differs from A, equals B`")
    certain: bool
    sentence: str
    document: str | None
    sha256: str | None
    record: str | None
    survey: str | None
    year_be: int | None
    scope: str | None
    level: str | None = None
    entity: str | None
    indicator: str | None
    indicator_printed: str | None
    measure: str | None
    value: Decimal | None = Field(description="the document's value")
    status: Status | None = Field(description="the record's status in the extraction")
    issues: tuple[str, ...] = ()
    page: int | None = None
    bbox: BoxTuple | None = None
    printed: str | None = None
    prints: tuple[Print, ...] = ()
    published: tuple[PublishedOut, ...] = ()

    @property
    def subject(self) -> str:
        """What it is about, in one line: year, entity, indicator, measure."""
        usual = self.measure in (None, "score", "votes", "ballots", "voters")
        parts = [
            self.year_be,
            self.entity or self.scope,
            self.level if self.entity is None else None,
            self.indicator or self.indicator_printed,
            None if usual else self.measure,
        ]
        return " · ".join(str(p) for p in parts if p is not None)
