"""Pages out of plain text, for the parser's tests."""

from __future__ import annotations

from dataclasses import replace

from extract.model.claims import Reading
from extract.model.page import Block, Box, Cell, Line, Page, Paragraph, Reader, Table, TextRun

NOWHERE = Box(0, 0, 0, 0)
SURVEY = "ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล\n\n"
TITLE = "คะแนนระดับความพร้อมรัฐบาลดิจิทัลของหน่วยงานภาครัฐระดับจังหวัด ประจำปี ๒๕๖๒\n\n"


def line(text: str, reader: Reader = "transcript", confidence: float = 1.0) -> Line:
    return Line(TextRun.plain(text, None, confidence), NOWHERE, reader, text)


def paragraph(text: str, role: str = "body") -> Paragraph:
    return Paragraph(tuple(line(part) for part in text.split("\n")), role)  # type: ignore[arg-type]


def table(rows: list[list[str]], header_rows: int = 0) -> Table:
    columns = max(len(row) for row in rows)
    cells = tuple(
        Cell(r, c, NOWHERE, tuple(line(part) for part in text.split("\n") if part))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Table(NOWHERE, cells, len(rows), columns, "transcript", header_rows)


def two_levels(head: list[tuple[str, int, int, int, int]], rows: list[tuple[str, ...]]) -> Table:
    """A table with two rows of heads: each head's text, row, column, and how many rows and columns it goes over."""
    body = [(text, r, c, 1, 1) for r, row in enumerate(rows, 2) for c, text in enumerate(row)]
    cells = tuple(
        Cell(r, c, NOWHERE, tuple(map(line, text.split("\n"))), down, over) for text, r, c, down, over in [*head, *body]
    )
    return Table(NOWHERE, cells, 2 + len(rows), len(rows[0]), "ruled", 2)


def page(text: str, number: int = 1) -> Page:
    """A page of blocks parted by empty lines; a block with a tab in every line is a table."""
    blocks: list[Block] = []
    for chunk in text.strip("\n").split("\n\n"):
        lines = [part for part in chunk.split("\n") if part.strip()]
        if lines and all("\t" in part for part in lines):
            blocks.append(table([part.split("\t") for part in lines]))
        elif lines:
            blocks.append(paragraph("\n".join(lines)))
    return Page(number, "transcript", "read", blocks=tuple(blocks))


def pages(text: str) -> list[Page]:
    """Pages parted by form feeds."""
    return [page(part, n) for n, part in enumerate(text.split("\f"), 1)]


def placed(text: str, x0: float, y0: float, width: float) -> Paragraph:
    """One line of print at a place of the page."""
    box = Box(x0, y0, x0 + width, y0 + 12)
    return Paragraph((replace(line(text), run=TextRun.plain(text, box), box=box),))


def rows(reading: Reading) -> list[tuple[int | None, str, str | None, str, str | None]]:
    """Year, scope, entity, indicator and value of each claim."""
    return [
        (c.survey.year_be, c.scope, c.entity, c.indicator, None if c.mark.value is None else str(c.mark.value))
        for c in reading.claims
    ]
