"""The pages of an archived document as they were laid out, and their export as ALTO, hOCR, PDF and text."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Literal

from extract.archive.alto import Origin, alto
from extract.archive.atomic import replacing
from extract.archive.export import write_csv
from extract.archive.hocr import hocr
from extract.archive.originals import original_of
from extract.errors import InputError, UsageError
from extract.model import stored_lines
from extract.model.stored_lines import Layout
from extract.open.plain_file import digest
from extract.show.destination import Identity

PageFormat = Literal["alto", "hocr", "pdf", "text", "html", "md", "tables"]
SUFFIXES: dict[PageFormat, str] = {
    "alto": ".alto.xml", "hocr": ".hocr.html", "pdf": ".pdf", "text": ".txt", "html": ".html", "md": ".md",
    "tables": ".csv",
}  # fmt: skip


def layouts(connection: sqlite3.Connection, document: int) -> list[Layout]:
    """The layouts of a document's pages, in order."""
    rows = connection.execute(
        "SELECT l.json FROM layouts AS l JOIN pages AS p ON p.id = l.page_id WHERE p.document_id = ? ORDER BY p.number",
        [document],
    )
    return [stored_lines.decode(stored_lines.unpack(row["json"])) for row in rows]


def origin_of(document: sqlite3.Row) -> Origin:
    """The particulars that go into ALTO and hOCR, from a row of ``documents``."""
    return Origin(*(document[c] for c in ("name", "sha256", "program", "patterns", "model")))


def export_pages(
    connection: sqlite3.Connection,
    folder: Path,
    form: PageFormat,
    documents: list[sqlite3.Row],
    tell: Callable[[str], None] = lambda _: None,
    inputs: frozenset[Identity] = frozenset(),
) -> int:
    """Write one file for each document that has pages, named by its SHA-256, and ``index.csv``; returns how many.

    The index names each file's document and where it was found.
    For PDF, documents without page images (transcripts) are passed over; one that cannot be made, because its original
    is gone or damaged, is left out and ``tell`` is told why. Raises InputError where the folder cannot be written,
    UsageError where a file would take the place of an original (of ``inputs``, or by its content).
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot write in {folder}: {error.strerror}", code="cannot-write") from error
    written: list[tuple[str, str, str]] = []
    count = 0
    for document in documents:
        if document["state"] == "failed" or (form == "pdf" and document["media_type"] == "text/plain"):
            continue
        names = [f"{document['sha256']}{SUFFIXES[form]}"]
        try:
            if form == "tables":
                names = _write_tables(connection, document, folder, inputs)
            else:
                _keep_original(folder / names[0], document["sha256"])
                with replacing(folder / names[0], inputs, kind=b"%PDF-" if form == "pdf" else b"") as out:
                    _write(connection, document, form, out)
        except InputError as error:
            if error.code == "cannot-write":
                raise
            tell(f"{document['name']}: {error.message}")
            continue
        paths = connection.execute("SELECT path FROM files WHERE document_id = ? ORDER BY path", [document["id"]])
        written += [(name, document["name"], row["path"]) for row in paths for name in names]
        count += bool(names)
    with replacing(folder / "index.csv") as out:
        write_csv(out, ("file", "document", "path"), written)
    return count


def _keep_original(path: Path, sha256: str) -> None:
    """Originals in a bag are named as exports are."""
    if path.is_file() and digest(path) == sha256:
        raise UsageError(f"{path} is an original, and would be overwritten", hint="name another folder")


def _write(connection: sqlite3.Connection, document: sqlite3.Row, form: PageFormat, out: BinaryIO) -> None:
    if form == "pdf":
        pages = layouts(connection, document["id"])
        original_of(connection, document).searchable(document["media_type"], pages, out)
    elif form == "text":
        out.write(text_of(connection, document["id"]).encode())
    elif form in ("html", "md"):
        from extract.archive.view import extraction
        from extract.show.document_html import to_html
        from extract.show.document_markdown import to_markdown

        data = extraction(connection, document) or {}
        made = (to_html if form == "html" else to_markdown)(data, layouts(connection, document["id"]))
        out.write(made.encode("utf-8", "replace"))
    else:
        render = alto if form == "alto" else hocr
        out.write(render(layouts(connection, document["id"]), origin_of(document)))


def _write_tables(
    connection: sqlite3.Connection, document: sqlite3.Row, folder: Path, inputs: frozenset[Identity]
) -> list[str]:
    """Every table of a document as CSV; returns the files' names."""
    from extract.archive.view import extraction
    from extract.show.page_blocks import grids

    names = []
    for grid in grids(extraction(connection, document) or {"tables": ()}):
        names.append(f"{document['sha256']}-table-{grid.number:02d}.csv")
        lines = grid.lines()
        with replacing(folder / names[-1], inputs) as out:
            write_csv(out, lines[0] if lines else (), lines[1:])
    return names


def text_of(connection: sqlite3.Connection, document: int) -> str:
    """The text of all pages, parted by form feeds."""
    rows = connection.execute("SELECT text FROM pages WHERE document_id = ? ORDER BY number", [document])
    return "\f".join(row["text"] + "\n" for row in rows)
