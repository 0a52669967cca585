"""Who may speak with the desk: this machine's browser, with the token, from the desk's own pages.

A page of the internet can make a browser send requests to the loopback address (cross-site requests), and can have a
name of its own point there (DNS rebinding). So every request must name this host, come with the cookie that only the
token buys, and, where it changes anything, come from the desk's own pages.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, quote

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

#: Bytes a form may have: a decision is short.
LONGEST_BODY = 64 << 10
#: Seconds for which the address that the program opens in a browser is good. Other users of the machine can see the
#: command that opens it.
_SOON = 60.0
#: Seconds that a browser keeps the cookie: a working day.
_COOKIE_SECONDS = 12 * 3600
#: OpenSeadragon adds one style sheet of a few lines, always the same; nothing else may stand inline.
_VIEWER_STYLE = "'sha256-9xTiqzfwFaL2SGb1rmr8gysEwVVjIvqWAgmZgqFqpEE='"
_POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' {_VIEWER_STYLE}; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with none at all, a form of our own would come without its origin
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


#: What is under the viewers' key is for pages of other places too, whoever they are: the key lets them in.
_FOR_VIEWERS = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


@dataclass(slots=True)
class Pass:
    """What lets a browser in. ``token`` is for the address that is printed, ``once`` for the one that is opened."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    once: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    made: float = field(default_factory=time.monotonic)
    iiif: str | None = None
    """The part of an address under which viewers of other places may read, without a cookie; None: they may not."""
    last_request: float = 0.0
    """When somebody who may come in last asked for anything, by the monotonic clock."""

    @property
    def cookie(self) -> str:
        """The cookie's name; browsers tell no ports apart, so it has ours."""
        return f"extract-desk-{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        return frozenset(f"{name}:{self.port}" for name in ("127.0.0.1", "localhost"))

    @property
    def origins(self) -> frozenset[str]:
        return frozenset(f"http://{host}" for host in self.hosts)

    def is_for_viewers(self, path: str) -> bool:
        """Whether a path has the key for viewers."""
        given = path.split("/")[2] if path.startswith("/iiif/") else ""
        return self.iiif is not None and hmac.compare_digest(given.encode(), self.iiif.encode())

    def opens(self, token: str) -> bool:
        """Whether a token is good; the one of the opened address is so once, and soon."""
        if hmac.compare_digest(token.encode(), self.token.encode()):
            return True
        fresh = bool(self.once) and time.monotonic() - self.made < _SOON
        if fresh and hmac.compare_digest(token.encode(), self.once.encode()):
            self.once = ""
            return True
        return False


class Guard:
    """ASGI middleware: refuses what may not speak, and gives every answer the headers that browsers obey."""

    def __init__(self, app: App, entry: Pass) -> None:
        self.app, self.entry = app, entry

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = _headers(scope)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await _answer(send, *refusal)
            return
        if scope["method"] != "POST" and self.entry.is_for_viewers(scope["path"]):
            self.entry.last_request = time.monotonic()
            await self.app(scope, _bounded(receive), _with_headers(send, _FOR_VIEWERS))
            return
        if (token := _token(scope)) is not None:
            await self._enter(scope, token, send)
            return
        if not self._knows(headers):
            await _answer(send, 403, "open the address that `extract desk` has printed: it has the token")
            return
        self.entry.last_request = time.monotonic()
        await self.app(scope, _bounded(receive), _with_headers(send))

    def _refusal(self, scope: Message, headers: dict[str, str]) -> tuple[int, str] | None:
        """Why a request is refused whoever sends it: status and words; None where it is not."""
        if headers.get("host", "") not in self.entry.hosts:
            return 421, "this is not the host that you asked for"
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405, "no such method"
        site = headers.get("sec-fetch-site", "same-origin")
        if scope["method"] == "POST" and (headers.get("origin") not in self.entry.origins or site != "same-origin"):
            return 403, "a change must come from the desk's own pages"
        # A link or a typed address may lead here from anywhere; a picture or a script of another page may not.
        elsewhere = site not in ("same-origin", "none") and headers.get("sec-fetch-mode") != "navigate"
        if elsewhere and not self.entry.is_for_viewers(scope["path"]):
            return 403, "another page asked for this"
        if not _is_short(headers.get("content-length", "0")):
            return 413, "the form is too long"
        return None

    def _knows(self, headers: dict[str, str]) -> bool:
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return False
        given = cookies.get(self.entry.cookie)
        return given is not None and hmac.compare_digest(given.value.encode(), self.entry.secret.encode())

    async def _enter(self, scope: Message, token: str, send: Send) -> None:
        """The token for the cookie; the address without it follows, so that no history keeps it as a place to be."""
        if scope["method"] != "GET" or not self.entry.opens(token):
            await _answer(send, 403, "this token is not good, or no longer")
            return
        cookie = (
            f"{self.entry.cookie}={self.entry.secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={_COOKIE_SECONDS}"
        )
        await _answer(send, 303, "", {"Location": "/" + quote(scope["path"].lstrip("/")), "Set-Cookie": cookie})


def _token(scope: Message) -> str | None:
    """The token that an address has; none where it has more fields than any of the desk's own."""
    try:
        query = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=20)
    except ValueError:
        return None
    return query["token"][0] if "token" in query else None


def _is_short(length: str) -> bool:
    """Whether a told length is one that a form may have; digits of other scripts are none."""
    return length.isascii() and length.isdigit() and len(length) < 10 and int(length) <= LONGEST_BODY


def _headers(scope: Message) -> dict[str, str]:
    """The request's headers, names in small letters; a name that comes twice has both values, which no check takes."""
    found: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name, text = raw.decode("latin-1").lower(), value.decode("latin-1")
        joiner = "; " if name == "cookie" else ", "
        found[name] = f"{found[name]}{joiner}{text}" if name in found else text
    return found


async def _answer(send: Send, status: int, words: str, more: dict[str, str] | None = None) -> None:
    headers = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", **(more or {}), **_HEADERS}
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": words.encode()})


def _with_headers(send: Send, other: dict[str, str] | None = None) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            there = {name for name, _ in message["headers"]}
            wanted = {"Cache-Control": "no-store", **_HEADERS, **(other or {})}
            more = [(n.lower().encode(), v.encode()) for n, v in wanted.items() if n.lower().encode() not in there]
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return sending


def _bounded(receive: Receive) -> Receive:
    """The body, cut off where it is longer than any form: a length that is not told must not fill the memory."""
    left = LONGEST_BODY

    async def receiving() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        return message if left >= 0 else {"type": "http.disconnect"}

    return receiving
