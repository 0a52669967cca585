"""The result of one document, as every user sees it: the published contract, in types.

``Extraction`` is what ``extract FILE --json`` prints. Fields may be added in a minor version; names and meanings
stay. Boxes are ``(x0, y0, x1, y1)`` in points (1/72 inch) of the page as the file has it, origin top left.
Values are ``Decimal`` and are written exactly as printed: 62 stays 62, 33.0 stays 33.0.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, WithJsonSchema

from extract.errors import InputError, MissingError

SCHEMA_VERSION: Literal["1.1"] = "1.1"

Number = Annotated[Decimal, WithJsonSchema({"type": "number"})]
"""A JSON number written exactly as printed; pydantic by itself would describe a Decimal as a string."""

BoxTuple = tuple[float, float, float, float]
Status = Literal["accepted", "review", "unreadable", "not-reported"]
Where = Literal["table", "prose", "ranking", "words", "head", "form"]
Outcome = Literal["holds", "fails", "cannot-tell"]
Kind = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
"""``unknown``, or a kind that a file of ``patterns/documents`` names."""


Cut = Callable[[int, BoxTuple, int, float], bytes]
"""(page, box in points, degrees clockwise to turn, dots an inch) -> PNG."""

#: What ``to_dataframe`` has of each record, in this order.
FRAME_COLUMNS = (
    "file", "part", "survey", "year_be", "year", "scope", "level", "entity", "indicator", "indicator_printed",
    "measure", "column_printed", "group", "table", "qualifier", "value", "unit", "maximum", "status", "issues",
    "proofs", "confidence", "page", "printed", "where", "reader",
)  # fmt: skip


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_dump_json(self, *, indent: int | None = None, **how: Any) -> str:
        """As ``extract FILE --json`` prints it: numbers are numbers, written exactly as printed (33.0 stays 33.0).

        ``how`` is what pydantic's ``model_dump`` takes, such as ``exclude_none=True``.
        """
        from extract.model.json import to_json

        return to_json(self.model_dump(mode="python", **how), indent=indent)


class Source(Model):
    name: str
    sha256: str
    bytes: int
    media_type: str
    pages: int


class Evidence(Model):
    """One place where a page prints the value, and how it was read there."""

    page: int = Field(description="page number, from 1")
    bbox: BoxTuple | None = Field(description="points, origin top left; null where the source has no geometry")
    printed: str = Field(description="exactly as on the page, Thai numerals kept")
    value: Number | None
    where: Where
    reader: str
    confidence: float
    rule: str = Field(description="id of the pattern or table rule that made the claim")
    source_text: str = Field(description="the words around it")
    raw: str | None = Field(default=None, description="the reader's own output where Thai repair changed it")
    fixes: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = Field(
        default=(), description="other readings of the printed value, likeliest first"
    )


class SurveyRef(Model):
    id: str | None
    year_be: int | None
    year: int | None


class Record(Model):
    """One value of one indicator for one entity in one year: a claim with all its evidence."""

    id: str = Field(description="stable within the file: r001, r002, …")
    part: int = Field(default=1, description="which document of the file, from 1")
    survey: SurveyRef
    scope: str
    level: str | None = Field(default=None, description="department, province …; null where the page prints none")
    entity: str | None
    indicator: str
    indicator_printed: str
    measure: str
    column_printed: str | None = Field(
        default=None, description="the head over the value, levels joined with ' / ', outermost first; null in prose"
    )
    group: tuple[str, ...] = Field(
        default=(), description="groups above that the row belongs to, outermost first, as printed"
    )
    table: int | None = Field(default=None, description="index in `tables`; null outside of tables")
    qualifier: Literal["at-least", "at-most", "more-than", "less-than"] | None = None
    value: Number | None
    unit: str | None
    maximum: Number | None
    status: Status
    issues: tuple[str, ...]
    proofs: tuple[str, ...]
    confidence: float
    suggested_value: Number | None = Field(default=None, description="a proposal for a person; never used as value")
    evidence: tuple[Evidence, ...]

    def as_row(self, file: str) -> dict[str, object]:
        """The record as one flat row of FRAME_COLUMNS; ``file`` is the document's name."""
        first, survey = self.evidence[0], self.survey
        row = {name: getattr(self, name, None) for name in FRAME_COLUMNS}
        row |= {"file": file, "survey": survey.id, "year_be": survey.year_be, "year": survey.year}
        row |= {"issues": " ".join(self.issues), "proofs": " ".join(self.proofs), "group": " / ".join(self.group)}
        row |= {"value": _float(self.value), "maximum": _float(self.maximum)}
        return row | {name: getattr(first, name) for name in ("page", "printed", "where", "reader")}


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


class Ranking(Model):
    part: int = Field(default=1, description="which document of the file, from 1")
    kind: Literal["highest", "lowest", "improve-first", "best-entity", "award", "group", "grade"]
    rank: int | None
    indicator: str | None
    entity: str | None
    survey: SurveyRef
    scope: str
    level: str | None = Field(default=None, description="department, province …; null where the page prints none")
    words: str | None = Field(default=None, description="the award, group or grade as printed")
    evidence: tuple[Evidence, ...]


class Statistic(Model):
    part: int = Field(default=1, description="which document of the file, from 1")
    name: str
    value: Number | None
    unit: str | None
    survey: SurveyRef
    level: str | None = Field(default=None, description="department, province …; null where the page prints none")
    status: Status = "accepted"
    issues: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...]


class TableCell(Model):
    text: str
    bbox: BoxTuple | None
    row: int
    column: int
    row_span: int
    column_span: int
    confidence: float


class TableOut(Model):
    part: int = Field(default=1, description="which document of the file, from 1")
    page: int
    bbox: BoxTuple | None
    kind: str
    title: str | None = Field(default=None, description="its printed title")
    header_rows: int
    rows: tuple[tuple[TableCell, ...], ...]


class Check(Model):
    """A cross-check that was made, whatever its outcome."""

    part: int = Field(default=1, description="which document of the file, from 1")
    check: str
    outcome: Outcome
    records: tuple[str, ...] = Field(description="ids of the records it is about")
    expected: str | None
    found: str | None
    sentence: str


class Received(Model):
    office: str | None = None
    number: str | None = None
    number_printed: str | None = None
    date: str | None = None
    date_printed: str | None = None
    time: str | None = None
    time_printed: str | None = None


class Signatory(Model):
    name: str | None = None
    position: str | None = None


class Contacts(Model):
    telephone: tuple[str, ...] = ()
    fax: tuple[str, ...] = ()
    email: tuple[str, ...] = ()
    url: tuple[str, ...] = ()


class HeadField(Model):
    """What the document says of itself in one place, and how it was read there."""

    value: str | None = Field(description="null where what is printed has no value, such as an impossible date")
    printed: str
    status: Literal["accepted", "review"]
    issues: tuple[str, ...] = ()
    confidence: float
    page: int | None
    bbox: BoxTuple | None = Field(description="points, origin top left; null where the source has no geometry")
    ink: Literal["print", "pen", "stamp"]


class DocumentHead(Model):
    """What the document says of itself. Null where the page does not print it or `fields` sends it to review."""

    kind: Kind = "unknown"
    number: str | None = None
    number_printed: str | None = None
    date: str | None = None
    date_printed: str | None = None
    subject: str | None = None
    sender: str | None = None
    recipient: str | None = None
    references: tuple[str, ...] | None = None
    enclosures: tuple[str, ...] | None = None
    received: Received | None = None
    signatory: Signatory | None = None
    contacts: Contacts | None = None
    fields: dict[str, HeadField] = Field(
        default={}, description="evidence and status of each field by its name (`number`, `received.date` …)"
    )


class PartOut(Model):
    """One of the documents that a file holds."""

    part: int = Field(description="from 1, in the order of the pages")
    pages: tuple[int, ...] = Field(description="numbers of its pages")
    document: DocumentHead


class Figures(Model):
    """What became of every figure in the bodies of a page's tables and of every score-like figure in its prose.

    ``printed`` is the sum of the counts after it; ``labels`` are row numbers, codes and years.
    """

    printed: int = 0
    records: int = 0
    statistics: int = 0
    head: int = 0
    labels: int = 0
    left_out: int = 0


class PageOut(Model):
    number: int
    origin: Literal["text-layer", "ocr", "transcript"]
    status: Literal["read", "blank", "unreadable", "failed"]
    reason: str | None
    rotation: int
    skew: float
    width_px: int | None
    height_px: int | None
    width: float = Field(description="points")
    height: float = Field(description="points")
    dpi: float | None
    seconds: float
    figures: Figures = Figures()


class NoticeOut(Model):
    code: str
    message: str
    page: int | None
    count: int | None = Field(default=None, description="how many, where the notice counts something")


class Extraction(Model):
    """Everything ``extract`` says about one document."""

    schema_version: Literal["1.1"] = SCHEMA_VERSION
    program: str = Field(description="name and version of the program, and of patterns and model")
    source: Source
    document: DocumentHead = Field(description="the head of the first document; see `parts`")
    parts: tuple[PartOut, ...] = Field(default=(), description="the documents that the file holds, one for most files")
    records: tuple[Record, ...]
    rankings: tuple[Ranking, ...]
    statistics: tuple[Statistic, ...]
    tables: tuple[TableOut, ...]
    checks: tuple[Check, ...]
    pages: tuple[PageOut, ...]
    notices: tuple[NoticeOut, ...] = ()
    partial: bool = Field(default=False, description="true when a page failed or a limit cut the document short")

    _cut: Cut | None = PrivateAttr(default=None)

    def __eq__(self, other: object) -> bool:
        """Whether both say the same; where each came from does not count."""
        return isinstance(other, Extraction) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]

    def cut_by(self, cut: Cut) -> Extraction:
        """The same, with what :meth:`crop` asks for pictures."""
        self._cut = cut
        return self

    def needs_review(self) -> list[Record]:
        """The records that a person must look at, in the order of the document."""
        return [r for r in self.records if r.status in ("review", "unreadable")]

    def to_dataframe(self) -> Any:
        """The records as a pandas DataFrame, one row each, with the columns of ``extract FILE --csv``.

        ``value`` is a float whatever its ``status``: keep to ``status == "accepted"`` unless somebody has looked. The
        first piece of evidence stands for all. Raises MissingError where pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise MissingError("pandas is not installed", hint="pip install pandas") from error
        rows = [record.as_row(self.source.name) for record in self.records]
        return pandas.DataFrame(rows, columns=list(FRAME_COLUMNS)).astype({"value": float, "maximum": float})

    def crop(self, record: Record, *, dpi: float = 150.0) -> bytes:
        """A PNG of the place where the page prints the record's value, its label beside it, upright.

        Raises InputError where the value has no place (a transcript), where the document is gone or changed, and for an
        Extraction that was not made by :func:`extract.extract` in this program, such as one read from JSON.
        """
        place = next((e for e in record.evidence if e.bbox is not None), None)
        if place is None or place.bbox is None:
            raise InputError(f"{record.id} has no place on a page", code="no-picture")
        if self._cut is None:
            raise InputError("where the document is is not known", hint="read it with extract()", code="no-picture")
        turn = next((p.rotation for p in self.pages if p.number == place.page), 0)
        return self._cut(place.page, place.bbox, turn, dpi)
