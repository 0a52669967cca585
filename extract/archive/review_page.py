"""One page for a browser with all that needs a look: pictures, fields, and a button that saves a file of corrections.

It holds everything it needs and may ask for nothing: its policy allows its own script and style by their digests, and
pictures out of the page itself. All text of documents is escaped; the script reads it from attributes, never as code.
"""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from itertools import groupby

from extract.archive.page_images import PageImages
from extract.archive.review_item import Item, item
from extract.archive.review_queue import QueueRow
from extract.check.findings import ISSUES
from extract.errors import ExtractError
from extract.show.beside import visible
from extract.show.language import tr
from extract.show.page_view import View, around

_DPI = 150.0
#: Pictures of one document that are drawn in one go.
_AT_ONCE = 50
#: Places of one value whose words are shown.
_QUOTED = 3


def review_page(connection: sqlite3.Connection, rows: Sequence[QueueRow], images: PageImages, name: str) -> str:
    """HTML with an entry for each item. A picture that cannot be drawn is told in its place."""
    script, style = (
        files("extract.archive").joinpath("review_page_parts", part).read_text(encoding="utf-8")
        for part in ("page.js", "page.css")
    )
    policy = (
        f"default-src 'none'; img-src data:; script-src '{_digest(script)}'; style-src '{_digest(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    entries = []
    for _, group in groupby(rows, key=lambda row: row.document):
        own = list(group)
        items = [item(connection, row.key) for row in own]
        for one, picture in zip(items, _pictures(connection, items, images), strict=True):
            entries.append(_entry(one, picture))
    title = f"{tr('{n} to look at', n=len(rows))} — {name}"
    words = {
        "decided": tr("decided"), "saved": tr("saved"), "name": tr("first say your name"),
        "value": tr("a value is missing"), "seen": tr("looked at the page"),
    }  # fmt: skip
    told = "".join(f' data-{key}="{_text(word)}"' for key, word in words.items())
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_text(title)}</title><style>{style}</style></head><body{told}>"
        f"<header><h1>{_text(title)}</h1>"
        f'<label>{_text(tr("Your name"))} <input id="by" autocomplete="name" maxlength="200"></label> '
        f'<button id="save" type="button">{_text(tr("Save corrections.csv"))}</button> <output id="done"></output>'
        f"<p>{_text(tr('Then:'))} <code>extract correct ARCHIVE --file corrections.csv</code></p></header>"
        f"<main>{''.join(entries)}</main><script>{script}</script></body></html>\n"
    )


def _text(said: str) -> str:
    """Text of documents for HTML, its control characters shown for what they are."""
    return escape(visible(said))


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _pictures(connection: sqlite3.Connection, items: Sequence[Item], images: PageImages) -> list[bytes | str]:
    """PNG of each item's place, or why there is none."""
    found: list[bytes | str] = [tr("this place has no picture")] * len(items)
    wanted = [(n, view) for n, one in enumerate(items) if (view := _view(one)) is not None]
    wanted.sort(key=lambda pair: pair[1][0])
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        try:
            drawn: Sequence[bytes | str] = images.pictures(connection, items[0].document, [view for _, view in some])
        except ExtractError as error:
            drawn = [error.message] * len(some)
        for (n, _), picture in zip(some, drawn, strict=True):
            found[n] = picture
    return found


def _view(one: Item) -> tuple[int, View] | None:
    place = next((p for p in one.places if p.box is not None), None)
    if place is None or place.box is None or min(one.size) <= 0:
        return None
    view = around(place.box, one.rotation, one.size, dpi=_DPI)
    return (place.page, view) if view.x0 < view.x1 and view.y0 < view.y1 else None


def _entry(one: Item, picture: bytes | str) -> str:
    is_value = one.field == "value"
    what = str(one.context["indicator"]) if is_value else one.field
    about = [one.context.get(n) for n in ("entity", "year_be", "measure", "unit")]
    facts = " · ".join(dict.fromkeys(str(a) for a in about if a is not None))
    label = " · ".join(t for t in (one.indicator_printed, one.column_printed) if t)
    checks = "".join(f"<li>{_text(c.sentence)}</li>" for c in one.checks if c.outcome == "fails")
    printed = one.places[0].printed if one.places else ""
    return (
        f'<section data-record="{_text(one.key)}" data-field="{_text(one.field)}" data-state="{_text(one.state)}">'
        f"<h2>{_text(what)}</h2><p>{_text(label)}</p><p>{_text(facts)}</p>"
        f'<p class="where">{_text(one.file)}, page {one.page or "?"}{f", {one.record}" if one.record else ""}</p>'
        f'<p class="why"><b>{_text(one.reason)}</b> {_text(tr(ISSUES.get(one.reason, "")))}</p>'
        f"{f'<ul>{checks}</ul>' if checks else ''}{_picture(picture, one)}{_quoted(picture, one)}"
        f"<p>{_text(tr('read'))} <b>{_text(one.value or tr('nothing'))}</b>, "
        f"{_text(tr('printed'))} “{_text(printed)}”</p>{_fields(one)}</section>"
    )


def _quoted(picture: bytes | str, one: Item) -> str:
    """The words about the value where a sentence prints it, or where there is no picture to look at."""
    shown = [p for p in one.places if p.source_text and (isinstance(picture, str) or p.where not in ("table", "form"))]
    return "".join(
        f"<blockquote>{_text(tr('page {page}', page=p.page))}: {_text(p.source_text)} — {_text(tr('printed'))} "
        f"<b>{_text(p.printed)}</b></blockquote>"
        for p in shown[:_QUOTED]
    )


def _picture(picture: bytes | str, one: Item) -> str:
    if isinstance(picture, str):
        return f'<p class="none">{_text(tr("no picture:"))} {_text(picture)}</p>'
    data = base64.b64encode(picture).decode("ascii")
    return f'<img alt="{_text(f"page {one.page}, around the value")}" src="data:image/png;base64,{data}">'


def _fields(one: Item) -> str:
    choices = [("", tr("not decided"))]
    if one.value is not None:
        choices.append(("confirmed", tr("the reading is right")))
    is_value = one.field == "value"
    choices.append(("value" if is_value else "set", tr("another value")))
    choices += [("not-reported", tr("not printed")), ("unreadable", tr("cannot be read"))] if is_value else []
    options = "".join(f'<option value="{v}">{_text(t)}</option>' for v, t in choices)
    others = "".join(f'<option value="{_text(c.value)}">' for c in one.readings)
    ident = hashlib.sha256(one.key.encode()).hexdigest()[:12]
    return (
        f'<p><label>{_text(tr("Decision"))} <select class="kind">{options}</select></label> '
        f'<label>{_text(tr("value"))} <input class="value" list="l{ident}" maxlength="200"></label>'
        f'<datalist id="l{ident}">{others}</datalist> '
        f'<label>{_text(tr("why"))} <input class="reason" maxlength="500" '
        f'placeholder="{_text(tr("looked at the page"))}"></label></p>'
    )
