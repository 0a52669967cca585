"""Manifests as files, for a web server that knows nothing of archives: any folder that is served will do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from extract.archive.atomic import replacing
from extract.archive.page_images import PageImages
from extract.errors import ExtractError, UsageError
from extract.iiif.manifest import (
    Addresses,
    Json,
    alone,
    canvas_size,
    collections,
    line_page,
    manifest,
    record_page,
    text,
)
from extract.show.page_view import View

Tell = Callable[[str], None]
#: Pictures of one document that are drawn in one go: a worker keeps them all until the last is drawn.
_AT_ONCE = 16


def export_iiif(
    connection: sqlite3.Connection, folder: Path, base: str, images: PageImages,
    documents: Sequence[sqlite3.Row], problem: Tell = lambda _: None,
) -> int:  # fmt: skip
    """Write a folder for each of ``documents`` (rows) and ``collection.json`` over all; returns how many.

    ``base`` is the address under which the folder will be served. ``problem`` is told of documents whose original is
    gone or cannot be drawn: they have no pictures. Raises UsageError where ``base`` is no address.
    """
    if not base.startswith(("http://", "https://")) or any(c.isspace() or c in '#?"<>' for c in base):
        raise UsageError(f"{base!r} is no address of a folder on a web server", hint="such as http://localhost:8000")
    addresses = Addresses(base.rstrip("/"), served=False)
    read = [document for document in documents if document["state"] != "failed"]
    for document in read:
        own = folder / document["sha256"]
        own.mkdir(parents=True, exist_ok=True)
        pages = connection.execute(
            "SELECT * FROM pages WHERE document_id = ? ORDER BY number", [document["id"]]
        ).fetchall()
        try:
            drawn = _pictures(connection, document, pages, own, images)
        except ExtractError as error:
            drawn = frozenset()
            problem(f"{document['name']}: {error.message}")
        _write(own / "manifest.json", manifest(connection, document, addresses, drawn.__contains__))
        for page in pages:
            for name, made in (("records", record_page), ("lines", line_page)):
                (own / name).mkdir(exist_ok=True)
                # A stranger's archive may hold any text for a number, and this one becomes a file's name.
                _write(own / name / f"{int(page['number'])}.json", alone(made(connection, document, page, addresses)))
    folder.mkdir(parents=True, exist_ok=True)
    for made_ in collections(connection, addresses, "extract"):
        _write(folder / made_["id"].rpartition("/")[2], made_)
    return len(read)


def _pictures(
    connection: sqlite3.Connection, document: sqlite3.Row, pages: list[sqlite3.Row], own: Path, images: PageImages
) -> frozenset[int]:
    """Write each page as JPEG; the numbers of those that have a picture."""
    wanted = []
    for page in pages:
        if page["origin"] != "transcript" and page["width"] > 0 and page["height"] > 0:
            size = canvas_size(page["width"], page["height"])
            wanted.append((int(page["number"]), View(0.0, 0.0, page["width"], page["height"], *size, form="jpg")))
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        drawn = images.pictures(connection, document["sha256"], some)
        for (number, _), picture in zip(some, drawn, strict=True):
            with replacing(own / f"page-{number}.jpg") as out:
                out.write(picture)
    return frozenset(number for number, _ in wanted)


def _write(path: Path, made: Json) -> None:
    with replacing(path) as out:
        out.write(text(made).encode())
