"""A document's page: its picture with a frame about each value, and beside it all that was made of it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from extract.archive.decisions import Filters, Target
from extract.archive.flat_table import COLUMNS, NAMES, cell
from extract.archive.search import finds, terms
from extract.desk import document_room
from extract.desk.application import address, desk_of, page, reviewer
from extract.desk.decision_log import of_document
from extract.desk.downloads import FORMS, MOST_ROWS, download
from extract.desk.queue_pages import decision_words
from extract.errors import UsageError

_MOST_CHECKS, _MOST_EVENTS = 200, 200


def _document(request: Request) -> Response:
    review, viewer, words = desk_of(request).review, reviewer(request), request.query_params.get("q", "")
    with review.looking() as connection:
        document = document_room.document_row(connection, request.path_params["document"])
        asked = request.query_params.get("page", "1")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
        shown = document_room.page_row(connection, document["id"], number)
        context: dict[str, Any] = {
            "document": document, "number": number, "page": shown,
            "records": [
                *document_room.records_on(connection, document["id"], number),
                *document_room.counted_on(connection, document["id"], number),
            ],
            "tables": document_room.tables_on(connection, document["id"], number),
            "checks": document_room.checks_of(connection, document["id"], _MOST_CHECKS),
            "head": document_room.head_of(connection, document["id"]),
            "paths": document_room.paths_of(connection, document["id"]),
            "notices": document_room.notices_of(connection, document["id"]),
            "events": of_document(connection, document["id"], viewer=viewer, limit=_MOST_EVENTS),
        }  # fmt: skip
    text = "" if shown is None else shown.text
    return page(
        request, "document.html", left=review.total(Filters(document=document["sha256"]), viewer=viewer),
        text=text, spans=_finds(text, words), words=words, most=document_room.MOST_RECORDS, decided=decision_words,
        of_page=lambda n: address(request.url.path, page=n, q=words), target=Target, **context,
    )  # fmt: skip


def _finds(text: str, words: str) -> list[tuple[int, int]]:
    try:
        return finds(text, terms(words)) if words else []
    except UsageError:
        return []


def _records_file(request: Request) -> Response:
    form = request.path_params["form"]
    if form not in FORMS:
        raise UsageError("CSV or XLSX")
    with desk_of(request).review.looking() as connection:
        document = document_room.document_row(connection, request.path_params["document"])
        rows = connection.execute(
            f"SELECT {', '.join(NAMES)} FROM final_records WHERE document = ? ORDER BY record IS NULL, record LIMIT ?",
            [document["sha256"], MOST_ROWS],
        ).fetchall()
    return download("records", form, NAMES, ([cell(c, row[c.name]) for c in COLUMNS] for row in rows))


def routes() -> list[BaseRoute]:
    return [
        Route("/document/{document:str}/records.{form:str}", _records_file),
        Route("/document/{document:str}", _document),
    ]
