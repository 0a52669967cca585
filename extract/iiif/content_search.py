"""Content Search 2: where the pages of one document print the words that are looked for.

https://iiif.io/api/search/2.0/. The words are those of :mod:`extract.archive.search`: Thai and Arabic numerals are the
same, and a page must hold all of them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from extract.archive.search import printed_pattern, terms
from extract.iiif.manifest import PRESENTATION, SEARCH, Addresses, Json, canvas_size, lines_of, place, points
from extract.model import stored_lines
from extract.model.page import Box, Transform
from extract.model.stored_lines import LaidLine

#: Finds that one answer holds; the first ones, by page.
MOST = 500
_LONGEST_QUERY = 500
_AROUND = 40
_KNOWN = frozenset({"q"})


def content_search(
    connection: sqlite3.Connection, document: sqlite3.Row, parameters: Mapping[str, str], addresses: Addresses
) -> Json:
    """The annotation page that answers a search. Raises UsageError where ``q`` is missing or empty."""
    sha256, query = document["sha256"], parameters.get("q", "")[:_LONGEST_QUERY]
    wanted = terms(query)
    pattern = printed_pattern(tuple(wanted))
    items: list[Json] = []
    quotes: list[Json] = []
    for page in _pages(connection, document["id"], wanted):
        canvas, size = addresses.canvas(sha256, page["number"]), canvas_size(page["width"], page["height"])
        for n, (line, span, box) in enumerate(_finds(connection, page, pattern), 1):
            ident = f"{canvas}/find/{n}"
            body = {"type": "TextualBody", "value": line, "format": "text/plain"}
            target = place(canvas, box, size)
            items.append(
                {"id": ident, "type": "Annotation", "motivation": "highlighting", "body": body, "target": target}
            )
            quotes.append(_quote(ident, line, span))
            if len(items) >= MOST:
                break
        if len(items) >= MOST:
            break
    ident = f"{addresses.search(sha256)}?q={quote(query)}"
    made: Json = {"@context": [SEARCH, PRESENTATION], "id": ident, "type": "AnnotationPage", "items": items}
    if quotes:
        made["annotations"] = [{"id": f"{ident}#quotes", "type": "AnnotationPage", "items": quotes}]
    ignored = sorted(set(parameters) - _KNOWN)
    return {**made, "ignored": ignored} if ignored else made


def _pages(connection: sqlite3.Connection, document: int, wanted: list[str]) -> Iterator[sqlite3.Row]:
    for page in connection.execute("SELECT * FROM pages WHERE document_id = ? ORDER BY number", [document]).fetchall():
        if all(term in page["folded"] for term in wanted):
            yield page


Find = tuple[str, tuple[int, int], "tuple[float, float, float, float] | None"]


def _finds(connection: sqlite3.Connection, page: sqlite3.Row, pattern: re.Pattern[str]) -> Iterator[Find]:
    """Each find: its line, where in it, and its box in points. One that runs over a line's end is the whole page's."""
    row = connection.execute("SELECT json FROM layouts WHERE page_id = ?", [page["id"]]).fetchone()
    to_page = Transform() if row is None else stored_lines.decode(stored_lines.unpack(row["json"])).to_page
    found = False
    for line, box in lines_of(connection, page):
        for match in pattern.finditer(line.text):
            found = True
            yield line.text, match.span(), _span_box(line, match.span(), to_page) or box
    if not found:
        over = pattern.search(page["text"])
        if over is not None:
            start, end = max(0, over.start() - _AROUND), over.end() + _AROUND
            yield page["text"][start:end], (over.start() - start, over.end() - start), None


def _span_box(line: LaidLine, span: tuple[int, int], to_page: Transform) -> tuple[float, float, float, float] | None:
    """The box of a piece of a line, in points; None where no ink stands for it."""
    boxes: list[Box] = []
    at = 0
    for glyph in line.glyphs:
        if at < span[1] and at + len(glyph.text) > span[0] and glyph.box is not None:
            boxes.append(glyph.box)
        at += len(glyph.text)
    if not boxes:
        return None
    around = Box(min(b.x0 for b in boxes), line.box.y0, max(b.x1 for b in boxes), line.box.y1)
    return points(to_page.box(around))


def _quote(find: str, line: str, span: tuple[int, int]) -> Json:
    """What is found, with the words before and after it."""
    selector: dict[str, Any] = {"type": "TextQuoteSelector", "exact": line[span[0] : span[1]]}
    before, after = line[max(0, span[0] - _AROUND) : span[0]], line[span[1] : span[1] + _AROUND]
    selector |= {name: text for name, text in (("prefix", before), ("suffix", after)) if text}
    return {
        "id": f"{find}/quote", "type": "Annotation", "motivation": "contextualizing",
        "target": {"type": "SpecificResource", "source": find, "selector": [selector]},
    }  # fmt: skip
