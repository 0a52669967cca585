"""The archive for IIIF viewers: manifests, annotations, images by request, search. Any viewer with the key may read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from extract.archive.lookup import find_document
from extract.desk.application import desk_of, to
from extract.errors import ExtractError, InputError
from extract.iiif import manifest
from extract.iiif.content_search import content_search
from extract.iiif.image_request import ImageRequestError, information, parse
from extract.iiif.manifest import Addresses, Json

#: Seconds that a viewer may keep a piece of a page: what a document's digest names never changes.
_KEEP = {"Cache-Control": "private, max-age=3600"}
_PRESENTATION = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'
_IMAGE = 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"'


def _addresses(request: Request) -> Addresses:
    return Addresses(f"{request.base_url}iiif/{request.path_params['key']}")


def _answer(made: Json, media_type: str = _PRESENTATION) -> Response:
    return Response(manifest.text(made), media_type=media_type)


def _collection(request: Request) -> Response:
    number = request.path_params.get("number")
    addresses, review = _addresses(request), desk_of(request).review
    label = review.path.name
    with review.looking() as connection:
        if number is not None:
            return _answer(manifest.collection(connection, addresses, f"{label} {number}", number))
        return _answer(next(iter(manifest.collections(connection, addresses, label))))


def _manifest(request: Request) -> Response:
    with desk_of(request).review.looking() as connection:
        document = _document(connection, request)
        return _answer(manifest.manifest(connection, document, _addresses(request)))


def _document(connection: sqlite3.Connection, request: Request) -> sqlite3.Row:
    return find_document(connection, request.path_params["sha256"])


PageMaker = Callable[[sqlite3.Connection, sqlite3.Row, sqlite3.Row, Addresses], Json]


def _page(make: PageMaker) -> Callable[[Request], Response]:
    """The annotations of one page."""

    def answer(request: Request) -> Response:
        with desk_of(request).review.looking() as connection:
            document = _document(connection, request)
            page = connection.execute(
                "SELECT * FROM pages WHERE document_id = ? AND number = ?",
                [document["id"], request.path_params["page"]],
            ).fetchone()
            if page is None:
                raise InputError("the document has no such page", code="no-such-page")
            return _answer(manifest.alone(make(connection, document, page, _addresses(request))))

    return answer


def _search(request: Request) -> Response:
    with desk_of(request).review.looking() as connection:
        document = _document(connection, request)
        return _answer(content_search(connection, document, dict(request.query_params), _addresses(request)))


def _information(request: Request) -> Response:
    sha256, page = request.path_params["sha256"], request.path_params["page"]
    size = desk_of(request).review.page_size(sha256, page)
    service = _addresses(request).service(sha256, page)
    return _answer(information(service, size.width, size.height), _IMAGE)


def _image(request: Request) -> Response:
    """A piece of a page, drawn by the worker as the request asks."""
    sha256, page = request.path_params["sha256"], request.path_params["page"]
    review = desk_of(request).review
    size = review.page_size(sha256, page)
    try:
        asked = parse(request.path_params["request"], size.width, size.height)
    except ImageRequestError as error:
        return Response(error.message, error.status, media_type="text/plain")
    canonical = f'<{_addresses(request).service(sha256, page)}/{asked.canonical}>;rel="canonical"'
    return Response(
        review.picture(sha256, page, asked.view), media_type=asked.media_type, headers={**_KEEP, "Link": canonical}
    )


def _service(request: Request) -> Response:
    return to(_addresses(request).service(request.path_params["sha256"], request.path_params["page"]) + "/info.json")


def _told(work: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """The same, an error told in words that a program reads: no page for a person."""

    def answer(request: Request) -> Response:
        try:
            return work(request)
        except ExtractError as error:
            missing = isinstance(error, InputError) and str(error.code).startswith("no-such")
            return Response(error.message, 404 if missing else 400, media_type="text/plain")

    return answer


def routes() -> list[BaseRoute]:
    base, one = "/iiif/{key:str}", "/iiif/{key:str}/image/{sha256:str}.{page:int}"
    paths = {
        f"{base}/collection.json": _collection,
        f"{base}/collection-{{number:int}}.json": _collection,
        f"{one}/info.json": _information,
        f"{one}/{{request:path}}": _image,
        one: _service,
        f"{base}/{{sha256:str}}/manifest.json": _manifest,
        f"{base}/{{sha256:str}}/records/{{page:int}}.json": _page(manifest.record_page),
        f"{base}/{{sha256:str}}/lines/{{page:int}}.json": _page(manifest.line_page),
        f"{base}/{{sha256:str}}/search": _search,
    }
    return [Route(path, _told(work)) for path, work in paths.items()]
