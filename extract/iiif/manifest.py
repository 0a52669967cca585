"""Presentation 3: a document as a manifest, its pages as canvases, its records and lines as annotations.

https://iiif.io/api/presentation/3.0/. A canvas has the pixels of :func:`extract.show.page_view.full_size`; boxes of the
archive, in points, are on it at that scale. Text of documents stands in values only, as plain text.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from extract.archive.standing_heads import StandingHead, heads
from extract.iiif.image_request import PROFILE
from extract.model import stored_lines
from extract.model.claims import STATISTIC
from extract.model.page import Box
from extract.model.stored_lines import LaidLine
from extract.show.page_view import FULL_DPI, full_size
from extract.show.words import english

Json = dict[str, Any]

PRESENTATION = "http://iiif.io/api/presentation/3/context.json"
SEARCH = "http://iiif.io/api/search/2/context.json"
_SCALE = FULL_DPI / 72
#: The canvas of a page that has no size of its own: A4.
_A4 = (595.0, 842.0)
MOST_IN_COLLECTION = 1_000

_FIELDS = {
    "number": ("Number", "เลขที่"), "date": ("Date", "วันที่"), "subject": ("Subject", "เรื่อง"),
    "sender": ("Sender", "จาก"), "recipient": ("Recipient", "ถึง"), "signatory.name": ("Signatory", "ผู้ลงนาม"),
    "signatory.position": ("Position", "ตำแหน่ง"), "kind": ("Kind", "ประเภท"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where everything is: ``base`` is an address without a slash at its end, which all others begin with.

    ``served``: pages come from an image service and there is a search; else pictures are files.
    """

    base: str
    served: bool = True

    def manifest(self, sha256: str) -> str:
        return f"{self.base}/{sha256}/manifest.json"

    def canvas(self, sha256: str, page: int) -> str:
        return f"{self.base}/{sha256}/canvas/{page}"

    def records(self, sha256: str, page: int) -> str:
        return f"{self.base}/{sha256}/records/{page}.json"

    def lines(self, sha256: str, page: int) -> str:
        return f"{self.base}/{sha256}/lines/{page}.json"

    def service(self, sha256: str, page: int) -> str:
        """The image service's address; its identifier is ``SHA256.PAGE``."""
        return f"{self.base}/image/{sha256}.{page}"

    def picture(self, sha256: str, page: int) -> str:
        """The whole page as JPEG."""
        end = "full/max/0/default.jpg"
        return f"{self.service(sha256, page)}/{end}" if self.served else f"{self.base}/{sha256}/page-{page}.jpg"

    def search(self, sha256: str) -> str:
        return f"{self.base}/{sha256}/search"

    def collection(self, number: int | None = None) -> str:
        name = "collection" if number is None else f"collection-{number}"
        return f"{self.base}/{name}.json"


def said(text: str, language: str = "th") -> dict[str, list[str]]:
    """A language map of one text."""
    return {language: [text]}


def canvas_size(width: float, height: float) -> tuple[int, int]:
    """Pixels of a page's canvas; of one without a size, of A4."""
    if not (0 < width < math.inf and 0 < height < math.inf):
        width, height = _A4
    return full_size(width, height)


def place(canvas: str, box: tuple[float, float, float, float] | None, size: tuple[int, int]) -> str:
    """A canvas, or the piece of it that a box (points) covers."""
    if box is None:
        return canvas
    x0, y0 = (max(0, math.floor(round(v * _SCALE, 2))) for v in box[:2])
    x1, y1 = (min(most, math.ceil(round(v * _SCALE, 2))) for v, most in zip(box[2:], size, strict=True))
    return canvas if x0 >= x1 or y0 >= y1 else f"{canvas}#xywh={x0},{y0},{x1 - x0},{y1 - y0}"


def manifest(
    connection: sqlite3.Connection, document: sqlite3.Row, addresses: Addresses,
    has_picture: Callable[[int], bool] = lambda _: True,
) -> Json:  # fmt: skip
    """The manifest of a row of ``documents``: its pages, its head as it stands, its records as annotations.

    ``has_picture`` tells of each page whether there is one to point to.
    """
    sha256 = document["sha256"]
    known = heads(connection, document["id"])
    pages = connection.execute("SELECT * FROM pages WHERE document_id = ? ORDER BY number", [document["id"]]).fetchall()
    first = known[0] if known else None
    made: Json = {
        "@context": [SEARCH, PRESENTATION] if addresses.served else PRESENTATION,
        "id": addresses.manifest(sha256),
        "type": "Manifest",
        "label": said(_title(first, document["name"])),
        "metadata": _metadata(first, document),
        "behavior": ["individuals"],
        "viewingDirection": "left-to-right",
        "items": [_canvas(connection, document, page, addresses, has_picture) for page in pages],
    }
    when = None if first is None else first.fields.get("date")
    if when and _is_day(when):
        made["navDate"] = f"{when}T00:00:00Z"
    if addresses.served:
        made["service"] = [{"id": addresses.search(sha256), "type": "SearchService2"}]
    if len(known) > 1:
        made["structures"] = [_range(sha256, head, addresses) for head in known]
    return made


def _is_day(text: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def _title(head: StandingHead | None, name: str) -> str:
    fields = {} if head is None else head.fields
    return " ".join(t for t in (fields.get("number"), fields.get("subject")) if t) or name


def _pair(english: str, thai: str, value: str) -> Json:
    return {"label": {"en": [english], "th": [thai]}, "value": {"none": [value]}}


def _metadata(head: StandingHead | None, document: sqlite3.Row) -> list[Json]:
    fields = {} if head is None else head.fields
    found = [_pair(*words, value) for name, words in _FIELDS.items() if (value := fields.get(name))]
    found.append(_pair("File", "แฟ้ม", document["name"]))
    found.append(_pair("SHA-256", "SHA-256", document["sha256"]))
    return found


def _range(sha256: str, head: StandingHead, addresses: Addresses) -> Json:
    return {
        "id": f"{addresses.base}/{sha256}/part/{head.part}",
        "type": "Range",
        "label": said(_title(head, f"เอกสารที่ {head.part}")),
        "items": [{"id": addresses.canvas(sha256, page), "type": "Canvas"} for page in head.pages],
    }


def _canvas(
    connection: sqlite3.Connection, document: sqlite3.Row, page: sqlite3.Row, addresses: Addresses,
    has_picture: Callable[[int], bool],
) -> Json:  # fmt: skip
    sha256, number = document["sha256"], page["number"]
    width, height = canvas_size(page["width"], page["height"])
    canvas = addresses.canvas(sha256, number)
    painted = page["origin"] != "transcript" and page["width"] > 0 and page["height"] > 0 and has_picture(number)
    body: Json = {
        "id": addresses.picture(sha256, number), "type": "Image", "format": "image/jpeg", "width": width,
        "height": height,
    }  # fmt: skip
    if addresses.served:
        service = addresses.service(sha256, number)
        body["service"] = [{"id": service, "type": "ImageService3", "profile": PROFILE}]
    painting = {
        "id": f"{canvas}/painting", "type": "Annotation", "motivation": "painting", "body": body, "target": canvas,
    }  # fmt: skip
    return {
        "id": canvas,
        "type": "Canvas",
        "label": said(f"หน้า {number}"),
        "width": width,
        "height": height,
        "items": [{"id": f"{canvas}/page", "type": "AnnotationPage", "items": [painting] if painted else []}],
        "annotations": [
            record_page(connection, document, page, addresses),
            {"id": addresses.lines(sha256, number), "type": "AnnotationPage"},
        ],
    }


def record_page(connection: sqlite3.Connection, document: sqlite3.Row, page: sqlite3.Row, addresses: Addresses) -> Json:
    """The records that a page prints, each at its place, as what may be used of them. It stands within a manifest; by
    itself it is :func:`alone`."""
    sha256, number = document["sha256"], page["number"]
    canvas, size = addresses.canvas(sha256, number), canvas_size(page["width"], page["height"])
    rows = connection.execute(
        "SELECT f.*, e.ordinal, e.x0, e.y0, e.x1, e.y1, e.printed AS printed_here FROM evidence AS e "
        "JOIN records AS r ON r.id = e.record_id JOIN final_records AS f ON f.key = r.key "
        "WHERE r.document_id = ? AND f.document = ? AND e.page = ? ORDER BY r.id, e.ordinal",
        [document["id"], sha256, number],  # twice: the view looks through one document, and not through all
    )
    found: list[_Print] = [
        (row, row["ordinal"], row["printed_here"], None if row["x0"] is None else tuple(row[c] for c in _CORNERS))
        for row in rows
    ]
    found += _counted(connection, sha256, number)
    items = [
        _text_annotation(
            f"{canvas}/record/{row['key']}-{ordinal}", _words(row, printed), place(canvas, box, size), "commenting"
        )
        for row, ordinal, printed, box in found
    ]
    # Without a label: the published schema has none within a manifest.
    return {"id": addresses.records(sha256, number), "type": "AnnotationPage", "items": items}


_CORNERS = ("x0", "y0", "x1", "y1")


_Print = tuple[sqlite3.Row, int, str, Any]
"""A value, the number of one of its places, what that prints, and its box in points."""


def _counted(connection: sqlite3.Connection, sha256: str, page: int) -> list[_Print]:
    """Each place of the page that prints a count or rate."""
    rows = connection.execute(
        "SELECT f.*, s.evidence FROM final_records AS f JOIN statistics AS s ON s.key = f.key "
        "WHERE f.document = ? AND f.measure = ? ORDER BY s.ordinal",
        [sha256, STATISTIC],
    )
    return [
        (row, ordinal, e["printed"], None if e["bbox"] is None else tuple(float(v) for v in e["bbox"]))
        for row in rows
        for ordinal, e in enumerate(json.loads(row["evidence"]), 1)
        if e["page"] == page
    ]


def _words(row: sqlite3.Row, printed: str) -> str:
    value = row["final_value"] if row["final_value"] is not None else f"({row['final_status']})"
    about = " · ".join(str(p) for p in (row["entity"], row["year_be"], row["indicator"], row["measure"]) if p)
    unit = "" if row["unit"] is None or row["final_value"] is None else f" {row['unit']}"
    return f"{row['indicator_printed'] or english(row['indicator'])}: {value}{unit} — {about}; printed “{printed}”"


def _text_annotation(ident: str, text: str, target: str, motivation: str) -> Json:
    body = {"type": "TextualBody", "value": text, "format": "text/plain"}
    return {"id": ident, "type": "Annotation", "motivation": motivation, "body": body, "target": target}


def line_page(connection: sqlite3.Connection, document: sqlite3.Row, page: sqlite3.Row, addresses: Addresses) -> Json:
    """The page's lines of print, each at its place, as text that supplements the picture."""
    sha256, number = document["sha256"], page["number"]
    canvas, size = addresses.canvas(sha256, number), canvas_size(page["width"], page["height"])
    items = [
        _text_annotation(f"{canvas}/line/{n}", line.text, place(canvas, box, size), "supplementing")
        for n, (line, box) in enumerate(lines_of(connection, page), 1)
    ]
    return {
        "@context": PRESENTATION, "id": addresses.lines(sha256, number), "type": "AnnotationPage", "items": items,
    }  # fmt: skip


def lines_of(
    connection: sqlite3.Connection, page: sqlite3.Row
) -> list[tuple[LaidLine, tuple[float, float, float, float]]]:
    """The lines of a page with text, each with its box in points."""
    row = connection.execute("SELECT json FROM layouts WHERE page_id = ?", [page["id"]]).fetchone()
    if row is None:
        return []
    layout = stored_lines.decode(stored_lines.unpack(row["json"]))
    return [(line, points(layout.to_page.box(line.box))) for line in layout.lines() if line.text.strip()]


def points(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1


def collections(connection: sqlite3.Connection, addresses: Addresses, label: str) -> Iterable[Json]:
    """All documents as one collection; of more than a thousand, a collection of collections, itself first."""
    (count,) = connection.execute("SELECT count(*) FROM documents WHERE state <> 'failed'").fetchone()
    numbers = range(1, -(-count // MOST_IN_COLLECTION) + 1)
    if count <= MOST_IN_COLLECTION:
        yield collection(connection, addresses, label)
        return
    refs = [
        {"id": addresses.collection(n), "type": "Collection", "label": said(f"{label} {n}", "none")} for n in numbers
    ]
    yield _collection(addresses.collection(), label, refs)
    for number in numbers:
        yield collection(connection, addresses, f"{label} {number}", number)


def collection(connection: sqlite3.Connection, addresses: Addresses, label: str, number: int | None = None) -> Json:
    """The ``number``-th thousand of the documents, by their SHA-256; None: the first."""
    rows = connection.execute(
        "SELECT id, sha256, name FROM documents WHERE state <> 'failed' ORDER BY sha256 LIMIT ? OFFSET ?",
        [MOST_IN_COLLECTION, MOST_IN_COLLECTION * ((number or 1) - 1)],
    ).fetchall()
    items = []
    for row in rows:
        first = next(iter(heads(connection, row["id"])), None)
        title = said(_title(first, row["name"]))
        items.append({"id": addresses.manifest(row["sha256"]), "type": "Manifest", "label": title})
    return _collection(addresses.collection(number), label, items)


def _collection(ident: str, label: str, items: Sequence[Json]) -> Json:
    return {
        "@context": PRESENTATION, "id": ident, "type": "Collection", "label": said(label, "none"), "items": list(items),
    }  # fmt: skip


def alone(made: Json) -> Json:
    """An annotation page as an answer or file of its own."""
    return {"@context": PRESENTATION, **made}


def text(made: Json) -> str:
    """JSON as it is served and written; a lone surrogate, from an odd file name, becomes U+FFFD."""
    return json.dumps(made, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
