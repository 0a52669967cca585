"""Who may speak with the desk: only this machine's browser, with the token, from the desk's own pages."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

pytest.importorskip("starlette")

from extract.desk.guard import LONGEST_BODY, Guard, Pass

HOST = "127.0.0.1:4711"


async def _app(scope: Any, receive: Any, send: Any) -> None:
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            length = -1
            break
        length += len(message.get("body", b""))
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
    await send({"type": "http.response.body", "body": str(length).encode()})


def ask(
    entry: Pass,
    path: str = "/",
    query: str = "",
    *,
    method: str = "GET",
    body: tuple[bytes, ...] = (b"",),
    **headers: str,
) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of an answer. Headers are given with _ for -; the cookie, where none is, is right."""
    given = {"host": HOST, "cookie": f"{entry.cookie}={entry.secret}", **headers}
    scope = {
        "type": "http", "method": method, "path": path, "query_string": query.encode(),
        "headers": [(n.replace("_", "-").encode(), v.encode()) for n, v in given.items() if v],
    }  # fmt: skip
    chunks = [{"type": "http.request", "body": b, "more_body": i + 1 < len(body)} for i, b in enumerate(body)]
    said: list[dict[str, Any]] = []

    async def receive() -> Any:
        return chunks.pop(0)

    async def send(message: Any) -> None:
        said.append(message)

    asyncio.run(Guard(_app, entry)(scope, receive, send))
    heads = {n.decode(): v.decode() for n, v in said[0]["headers"]}
    return said[0]["status"], heads, said[1]["body"].decode()


@pytest.fixture
def entry() -> Pass:
    return Pass(4711)


def test_with_the_cookie_a_page_comes_and_tells_the_browser_what_it_may_do(entry: Pass) -> None:
    status, headers, _ = ask(entry)
    assert status == 200
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy and "unsafe" not in policy
    assert "http" not in policy, "nothing from another place"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("cookie", ["", "extract-desk-4711=guess", "extract-desk-4712={secret}", "a=b; =;;"])
def test_without_it_nothing_does(entry: Pass, cookie: str) -> None:
    status, _, body = ask(entry, cookie=cookie.format(secret=entry.secret))
    assert status == 403
    assert "token" in body


def test_the_token_buys_a_cookie_that_no_script_and_no_other_site_gets(entry: Pass) -> None:
    status, headers, _ = ask(entry, "/queue", f"token={entry.token}", cookie="")
    assert (status, headers["location"]) == (303, "/queue")
    name, value = headers["set-cookie"].split(";")[0].split("=", 1)
    assert "HttpOnly" in headers["set-cookie"] and "SameSite=Strict" in headers["set-cookie"]
    assert ask(entry, cookie=f"{name}={value}")[0] == 200
    assert entry.token not in headers["set-cookie"]
    assert ask(entry, "/", "token=guess", cookie="")[0] == 403


def test_the_opened_address_is_good_once_and_soon(entry: Pass) -> None:
    late = Pass(4711, made=entry.made - 3600)
    assert ask(late, query=f"token={late.once}", cookie="")[0] == 403
    once = entry.once
    assert ask(entry, query=f"token={once}", cookie="")[0] == 303
    assert ask(entry, query=f"token={once}", cookie="")[0] == 403
    assert ask(entry, query="token=", cookie="")[0] == 403, "a used token is not the empty one"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:4711", "127.0.0.1", "127.0.0.1:80", ""])
def test_a_name_that_was_made_to_point_here_gets_nothing(entry: Pass, host: str) -> None:
    assert ask(entry, host=host)[0] == 421
    assert ask(entry, query=f"token={entry.token}", host=host)[0] == 421


@pytest.mark.parametrize(
    ("origin", "site", "status"),
    [
        ("http://127.0.0.1:4711", "same-origin", 200),
        ("http://127.0.0.1:4711", "", 200),
        ("http://127.0.0.1:8080", "same-site", 403),  # another program of this machine, which cookies do not tell apart
        ("https://evil.example", "cross-site", 403),
        ("null", "cross-site", 403),
        ("", "same-origin", 403),
        ("http://127.0.0.1:4711", "cross-site", 403),
    ],
)
def test_changes_come_from_our_own_pages(entry: Pass, origin: str, site: str, status: int) -> None:
    assert ask(entry, "/queue/decide", method="POST", origin=origin, sec_fetch_site=site)[0] == status


def test_other_pages_may_link_here_and_show_nothing_of_it(entry: Pass) -> None:
    assert ask(entry, sec_fetch_site="cross-site", sec_fetch_mode="navigate")[0] == 200
    assert ask(entry, "/page/x/1.png", sec_fetch_site="cross-site", sec_fetch_mode="no-cors")[0] == 403
    assert ask(entry, "/page/x/1.png", sec_fetch_site="same-site", sec_fetch_mode="cors")[0] == 403
    assert ask(entry, "/page/x/1.png", sec_fetch_site="same-origin", sec_fetch_mode="no-cors")[0] == 200


def test_methods_and_lengths_that_no_form_has_are_refused(entry: Pass) -> None:
    own = {"origin": "http://127.0.0.1:4711", "sec_fetch_site": "same-origin"}
    assert ask(entry, method="DELETE", **own)[0] == 405
    assert ask(entry, method="POST", content_length=str(LONGEST_BODY + 1), **own)[0] == 413
    told = ask(entry, method="POST", body=(b"x" * LONGEST_BODY,), **own)
    assert told[2] == str(LONGEST_BODY)
    endless = ask(entry, method="POST", body=(b"x" * LONGEST_BODY, b"x", b"x"), **own)
    assert endless[2] == "-1", "a body of no told length is cut off"


def test_what_no_browser_sends_ends_no_request_in_a_fault(entry: Pass) -> None:
    assert ask(entry, query="&".join(["a=1"] * 50), cookie="x=y")[0] == 403, "more fields than any address has"
    for length in ("\u00b2", "9" * 5000, "-1", "1e3", ""):
        status = ask(entry, method="POST", origin=f"http://{HOST}", content_length=length)[0]
        assert status == (413 if length else 200)


def test_the_token_leads_to_no_other_host(entry: Pass) -> None:
    for path in ("//evil.example/", "///evil.example", "/\\evil.example", "/queue"):
        status, headers, _ = ask(entry, path, f"token={entry.token}", cookie="")
        assert status == 303
        assert headers["location"].startswith("/") and not headers["location"].startswith(("//", "/\\"))
