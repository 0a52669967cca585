"""The last step: what was found becomes an ``Extraction``, boxes in points of the page as filed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from extract.check.head_status import field_issues
from extract.model.claims import Account, FieldEvidence, Head, Reading
from extract.model.page import Box, Notice, Page, Table
from extract.model.result import (
    BoxTuple,
    Check,
    Contacts,
    DocumentHead,
    Extraction,
    Figures,
    HeadField,
    NoticeOut,
    PageOut,
    PartOut,
    Ranking,
    Received,
    Record,
    Signatory,
    Source,
    Statistic,
    TableCell,
    TableOut,
)
from extract.versions import versions

if TYPE_CHECKING:
    from extract.open.source import Document


_PARTS: dict[str, type[BaseModel]] = {
    "": DocumentHead,
    "received": Received,
    "signatory": Signatory,
    "contacts": Contacts,
}


def box_tuple(box: Box | None) -> BoxTuple | None:
    """A box rounded to a hundredth of a point, as it is published."""
    return None if box is None else (round(box.x0, 2), round(box.y0, 2), round(box.x1, 2), round(box.y1, 2))


def present(
    document: Document,
    pages: Sequence[Page],
    readings: Sequence[Reading],
    records: Sequence[Record],
    rankings: Sequence[Ranking],
    statistics: Sequence[Statistic],
    checks: Sequence[Check],
    notices: Iterable[Notice],
) -> Extraction:
    """Put together what one file gave; ``readings`` has one for each document in it, at least one."""
    version = versions()
    titles = {place: title for reading in readings for place, title in reading.titles}
    account = {a.page: a for reading in readings for a in reading.accounts}
    parts = _parts(readings, pages)
    part_of = {number: part.part for part in parts for number in part.pages}
    return Extraction(
        program=f"extract {version['program']} (patterns {version['patterns']}, model {version['model']})",
        source=_source(document),
        document=parts[0].document,
        parts=parts,
        records=tuple(records),
        rankings=tuple(rankings),
        statistics=tuple(statistics),
        tables=tuple(
            _table(page, block, titles.get((page.number, k)), part_of[page.number])
            for page in pages
            for k, block in enumerate(page.blocks)
            if isinstance(block, Table)
        ),
        checks=tuple(checks),
        pages=tuple(_page(page, account.get(page.number)) for page in pages),
        notices=tuple(NoticeOut(code=n.code, message=n.message, page=n.page, count=n.count) for n in notices),
        partial=any(p.status == "failed" for p in pages),
    )


def _source(document: Document) -> Source:
    return Source(
        name=document.name,
        sha256=document.sha256,
        bytes=document.size,
        media_type=document.media_type,
        pages=document.page_count,
    )


def _parts(readings: Sequence[Reading], pages: Sequence[Page]) -> tuple[PartOut, ...]:
    """The documents with their pages. A page that gave no text goes with the one before it."""
    at = {number: reading.part for reading in readings for number in reading.pages}
    of: dict[int, list[int]] = {reading.part: [] for reading in readings}
    part = readings[0].part
    for page in pages:
        part = at.get(page.number, part)
        of[part].append(page.number)
    return tuple(PartOut(part=r.part, pages=tuple(of[r.part]), document=_head(r.head)) for r in readings)


def _head(head: Head) -> DocumentHead:
    flat: dict[str, Any] = {"kind": head.kind}
    nested: dict[str, dict[str, Any]] = {"received": {}, "signatory": {}, "contacts": {}}
    fields = {name: _field(name, evidence) for name, evidence in head.evidence.items()}
    for name, (value, printed) in head.fields.items():
        if fields[name].status != "accepted":
            continue
        group, _, leaf = name.rpartition(".")
        target = nested[group] if group else flat
        target[leaf] = value
        printed_field = f"{leaf}_printed"
        model = _PARTS[group]
        if printed != value and printed_field in model.model_fields:
            target[printed_field] = printed
    for name, values in head.lists.items():
        group, _, leaf = name.rpartition(".")
        (nested[group] if group else flat)[leaf] = values
    return DocumentHead(
        **flat,
        received=Received(**nested["received"]) if nested["received"] else None,
        signatory=Signatory(**nested["signatory"]) if nested["signatory"] else None,
        contacts=Contacts(**nested["contacts"]) if nested["contacts"] else None,
        fields=fields,
    )


def _field(name: str, evidence: FieldEvidence) -> HeadField:
    issues = field_issues(name, evidence)
    return HeadField(
        value=evidence.value,
        printed=evidence.printed,
        status="review" if issues else "accepted",
        issues=issues,
        confidence=evidence.confidence,
        page=evidence.page,
        bbox=box_tuple(evidence.box),
        ink=evidence.ink,
    )


def _table(page: Page, table: Table, title: str | None, part: int) -> TableOut:
    return TableOut(
        part=part,
        page=page.number,
        bbox=box_tuple(page.to_page.box(table.box)),
        kind=table.kind,
        title=title,
        header_rows=table.header_rows,
        rows=tuple(
            tuple(
                TableCell(
                    text="\n".join(line.text for line in cell.lines),
                    bbox=box_tuple(page.to_page.box(cell.box)),
                    row=cell.row,
                    column=cell.column,
                    row_span=cell.row_span,
                    column_span=cell.column_span,
                    confidence=round(cell.run.confidence() if cell.text else 1.0, 4),
                )
                for cell in row
            )
            for row in table.by_rows()
        ),
    )


def _page(page: Page, account: Account | None) -> PageOut:
    return PageOut(
        number=page.number,
        origin=page.origin,
        status=page.status,
        reason=page.reason,
        rotation=page.rotation,
        skew=round(page.skew, 2),
        width_px=page.width_px,
        height_px=page.height_px,
        width=round(page.width, 2),
        height=round(page.height, 2),
        dpi=None if page.dpi is None else round(page.dpi, 1),
        seconds=page.seconds,
        figures=_figures(account),
    )


def _figures(account: Account | None) -> Figures:
    if account is None:
        return Figures()
    return Figures(
        printed=account.printed,
        records=account.records,
        statistics=account.statistics,
        head=account.head,
        labels=account.labels,
        left_out=account.left_out,
    )
