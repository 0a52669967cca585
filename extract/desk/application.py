"""The desk as a web application: which address shows what, and what every page has."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

import jinja2
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from extract.archive.review import Review
from extract.desk import naming
from extract.desk.guard import Guard, Pass
from extract.desk.page_pictures import DPI, Pictures
from extract.desk.wording import LANGUAGES, Words, chosen, words
from extract.errors import ExtractError, InputError, UsageError

#: Cookies that hold who reviews and in which language; they are no secrets.
NAME_COOKIE, LANGUAGE_COOKIE = "extract-desk-name", "extract-desk-language"
_YEAR = 365 * 24 * 3600
_LONGEST_NAME = 80
_MOST_FIELDS = 200


@dataclass(slots=True)
class Desk:
    """What all pages share: the archive, who may come in, the language asked for (None: the browser's)."""

    review: Review
    entry: Pass
    language: str | None = None
    name: str = ""
    pictures: Pictures = field(init=False)

    def __post_init__(self) -> None:
        self.pictures = Pictures(lambda document, page: self.review.page_image(document, page, dpi=DPI))


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def words_for(request: Request) -> Words:
    """The language a person chose, else the one the desk was started with, else the browser's."""
    kept = request.cookies.get(LANGUAGE_COOKIE)
    if kept in LANGUAGES:
        return words(kept)
    return words(desk_of(request).language or chosen(request.headers.get("accept-language", "")))


def reviewer(request: Request) -> str:
    """Who sits at this browser; empty until they have said so."""
    return cleaned(unquote(request.cookies.get(NAME_COOKIE, "")))


def cleaned(name: str) -> str:
    """A name as it is kept: one line, of printable characters, not too long."""
    return "".join(c for c in " ".join(name.split()) if c.isprintable())[:_LONGEST_NAME]


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a posted form; of one that comes twice, the last."""
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return dict(parse_qsl(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        raise HTTPException(400, "the form has too many fields") from error


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("extract.desk"), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(naming=naming, address=address)
    environment.filters["number"] = lambda n: f"{n:,}"
    return environment


def compile_pages() -> None:
    """Make every page's template ready."""
    environment = _environment()
    for name in environment.list_templates():
        environment.get_template(name)


def address(path: str, fields: Mapping[str, Any] | None = None, **more: Any) -> str:
    """A path of the desk with a query; fields that are None or empty are left out."""
    query = {k: v for k, v in {**(fields or {}), **more}.items() if v not in (None, "")}
    return f"{quote(path)}?{urlencode(query)}" if query else quote(path)


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page or a fragment from a template. Whatever a document says is escaped: nothing is marked as safe."""
    t = words_for(request)
    html = (
        _environment()
        .get_template(template)
        .render(
            t=t,
            iiif=desk_of(request).entry.iiif,
            name=reviewer(request),
            path=request.url.path,
            is_part=is_part(request),
            **context,
        )
    )
    return HTMLResponse(html, status, {"Content-Language": t.language, "Vary": "Accept-Language, Cookie"})


def is_part(request: Request) -> bool:
    """Whether the page asks for a part of itself alone."""
    return request.headers.get("hx-request") == "true"


def to(path: str) -> RedirectResponse:
    """See the page at ``path`` now."""
    return RedirectResponse(path, 303)


def own_path(asked: str) -> str:
    """A path of the desk that a form handed back; the front page where it is anything else."""
    return asked if asked.startswith("/") and not asked.startswith(("//", "/\\")) else "/"


async def _named(request: Request) -> Response:
    """Keeps who reviews, and goes on to where they wanted to be."""
    form = await form_of(request)
    answer = to(own_path(form.get("next", "/")))
    name = cleaned(form.get("name", ""))
    answer.set_cookie(NAME_COOKIE, quote(name), max_age=_YEAR, httponly=True, samesite="strict")
    return answer


async def _spoken(request: Request) -> Response:
    """Keeps the language a person chose."""
    form = await form_of(request)
    answer = to(own_path(form.get("next", "/")))
    if (language := form.get("language", "")) in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=_YEAR, httponly=True, samesite="strict")
    return answer


def _picture(request: Request) -> Response:
    document, number = request.path_params["document"], request.path_params["page"]
    picture = desk_of(request).pictures.get(document, number)
    # What a document's digest names never changes.
    return Response(picture, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


def _failed(request: Request, error: Exception) -> Response:
    """An error of the program's own kinds, told in its words."""
    assert isinstance(error, ExtractError)
    missing = isinstance(error, InputError) and str(error.code).startswith("no-such")
    status = 404 if missing else 400 if isinstance(error, UsageError) else 409
    t = words_for(request)
    hint = naming.said(t, error.hint) if error.hint else None
    return page(request, "error.html", status=status, message=naming.said(t, error.message), hint=hint)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return page(request, "error.html", status=error.status_code, message=error.detail, hint=None)


def _broken(request: Request, error: Exception) -> Response:
    """A fault of the program's own; what it is stands on the terminal, not on a page."""
    return page(request, "error.html", status=500, message=words_for(request)("error.bug"), hint=None)


def application(desk: Desk) -> Guard:
    """The desk's pages behind their guard."""
    from extract.desk import (
        context_pages,
        document_pages,
        front_pages,
        iiif_pages,
        queue_pages,
        score_pages,
        search_pages,
    )

    routes: list[BaseRoute] = [
        Route("/name", _named, methods=["POST"]),
        Route("/language", _spoken, methods=["POST"]),
        Route("/page/{document:str}/{page:int}.png", _picture),
    ]
    for module in (front_pages, queue_pages, context_pages, search_pages, document_pages, score_pages, iiif_pages):
        routes += module.routes()
    routes.append(Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")))
    handlers: Mapping[Any, Callable[[Request, Exception], Response]] = {
        ExtractError: _failed, HTTPException: _refused, Exception: _broken,
    }  # fmt: skip
    pages = Starlette(routes=routes, exception_handlers=handlers)
    pages.state.desk = desk
    return Guard(pages, desk.entry)
