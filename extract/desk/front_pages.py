"""The front page: what waits, by what; who reviews; and the decisions made so far."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from extract.archive.decisions import Filters
from extract.desk.application import desk_of, page, reviewer
from extract.desk.decision_log import events
from extract.desk.queue_pages import decision_words

_FEW, _MANY = 6, 100
_BY = ("reason", "document", "province", "survey")


def _front(request: Request) -> Response:
    review, viewer = desk_of(request).review, reviewer(request)
    groups = {by: review.counts(Filters(), by, viewer=viewer, limit=_FEW + 1) for by in _BY}  # type: ignore[arg-type]
    stats = review.stats(by=viewer or None)
    return page(request, "front.html", groups=groups, stats=stats, few=_FEW, fields_of=_FIELDS)


#: The field of the queue's address that a group is chosen by.
_FIELDS = {"reason": "reason", "document": "document", "province": "province", "survey": "survey"}


def _group(request: Request) -> Response:
    """One grouping whole, a hundred at a time."""
    by = request.path_params["by"]
    if by not in _BY:
        return page(request, "error.html", status=404, message=by, hint=None)
    offset = offset_of(request)
    found = desk_of(request).review.counts(Filters(), by, viewer=reviewer(request), offset=offset, limit=_MANY + 1)
    return page(request, "group.html", by=by, groups=found[:_MANY], offset=offset, more=len(found) > _MANY, step=_MANY)


def offset_of(request: Request) -> int:
    """Where in a list a page begins."""
    asked = request.query_params.get("offset", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0


def _name(request: Request) -> Response:
    return page(request, "name.html", next="/queue")


def _history(request: Request) -> Response:
    offset = offset_of(request)
    with desk_of(request).review.looking() as connection:
        found = events(connection, viewer=reviewer(request), offset=offset, limit=_MANY + 1)
    return page(
        request, "history.html", events=found[:_MANY], offset=offset, more=len(found) > _MANY, step=_MANY,
        decided=decision_words,
    )  # fmt: skip


def routes() -> list[BaseRoute]:
    return [
        Route("/", _front), Route("/by/{by:str}", _group), Route("/name", _name), Route("/history", _history),
    ]  # fmt: skip
