"""The reading room's lists: pages that hold words, and documents by what is in them."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from extract.desk import naming, room
from extract.desk.application import desk_of, page, words_for
from extract.desk.downloads import FORMS, MOST_ROWS, download
from extract.desk.front_pages import offset_of
from extract.errors import UsageError
from extract.knowledge import patterns

_STEP = 20
_LIST_STEP = 50


def choices() -> dict[str, Any]:
    """What a list can be narrowed down to."""
    return {
        "kinds": ("unknown", *patterns.kinds()),
        "surveys": tuple(dict.fromkeys(f.survey for f in patterns.frameworks())),
        "provinces": tuple(p.name for p in patterns.provinces()),
        "statuses": room.STATUSES,
    }


def _search(request: Request) -> Response:
    asked, offset = room.wanted(request.query_params), offset_of(request)
    found: list[room.Found] = []
    count, problem = 0, ""
    if asked.words:
        try:
            with desk_of(request).review.looking() as connection:
                found = room.pages_with(connection, asked, offset=offset, limit=_STEP + 1)
                count = room.count_pages(connection, asked)
        except UsageError as error:
            problem = naming.said(words_for(request), error.message)
    return page(
        request, "search.html", asked=asked, fields=asked.fields(), found=found[:_STEP], count=count, problem=problem,
        offset=offset, step=_STEP, more=len(found) > _STEP, most=room.MOST_COUNTED, **choices(),
    )  # fmt: skip


def _search_file(request: Request) -> Response:
    asked = room.wanted(request.query_params)
    with desk_of(request).review.looking() as connection:
        found = room.pages_with(connection, asked, offset=0, limit=MOST_ROWS)
    head = ("document", "file", "page", "kind", "number", "date", "text")
    rows = ([f.sha256, f.file, f.page, f.kind, f.number, f.date, f.snippet] for f in found)
    return download("pages", _form(request), head, rows)


def _form(request: Request) -> str:
    form = request.path_params["form"]
    if form not in FORMS:
        raise UsageError(words_for(request)("error.title"))
    return str(form)


def _documents(request: Request) -> Response:
    asked, offset = room.wanted(request.query_params), offset_of(request)
    with desk_of(request).review.looking() as connection:
        found = room.documents(connection, asked, offset=offset, limit=_LIST_STEP + 1)
        count = room.count_documents(connection, asked)
    return page(
        request, "documents.html", asked=asked, fields=asked.fields(), found=found[:_LIST_STEP], count=count,
        offset=offset, step=_LIST_STEP, more=len(found) > _LIST_STEP, most=room.MOST_COUNTED, **choices(),
    )  # fmt: skip


def _documents_file(request: Request) -> Response:
    asked = room.wanted(request.query_params)
    with desk_of(request).review.looking() as connection:
        found = room.documents(connection, asked, offset=0, limit=MOST_ROWS)
    head = ("document", "file", "state", "kind", "number", "date", "subject", "pages", "review")
    rows = ([d.sha256, d.file, d.state, d.kind, d.number, d.date, d.subject, d.pages, d.review] for d in found)
    return download("documents", _form(request), head, rows)


def routes() -> list[BaseRoute]:
    return [
        Route("/search", _search), Route("/search.{form:str}", _search_file),
        Route("/documents", _documents), Route("/documents.{form:str}", _documents_file),
    ]  # fmt: skip
