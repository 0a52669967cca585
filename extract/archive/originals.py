"""Where the originals of archived documents are now, and whether they are still what was read."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from extract.errors import InputError
from extract.model.stored_lines import Layout
from extract.open.plain_file import digest
from extract.show.destination import Identity, identities


def is_still(path: bytes, size: int, sha256: str) -> bool:
    """Whether a file holds exactly these bytes; only one of the right size is read at all.

    Raises OSError where there is none, InputError where it cannot be read.
    """
    status = os.stat(path)
    return stat.S_ISREG(status.st_mode) and status.st_size == size and digest(path) == sha256


@dataclass(frozen=True, slots=True)
class Original:
    """Where a document's bytes are: one file, or one for each of its pages, with their digests."""

    files: tuple[tuple[Path, str], ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(path for path, _ in self.files)

    def searchable(self, media_type: str, pages: Sequence[Layout], out: BinaryIO) -> bool:
        """Write its searchable PDF: :func:`extract.archive.searchable_pdf.searchable`, whatever it is made of."""
        from extract.archive.searchable_pdf import searchable, searchable_joined

        if len(self.files) > 1:
            return searchable_joined(self.paths, pages, out)
        return searchable(self.paths[0], media_type, pages, out)


def _find(connection: sqlite3.Connection, document: sqlite3.Row) -> Original | None:
    """One place where every file of the document is as it was; a copy of a page stands for the page."""
    found: dict[int | None, tuple[Path, str]] = {}
    query = "SELECT path_raw, page, size, sha256 FROM files WHERE document_id = ? ORDER BY path_raw"
    rows = connection.execute(query, [document["id"]]).fetchall()
    for row in rows:
        page = row["page"]
        size, sha256 = (document["bytes"], document["sha256"]) if page is None else (row["size"], row["sha256"])
        try:
            if page not in found and is_still(row["path_raw"], size, sha256):
                found[page] = (Path(os.fsdecode(row["path_raw"])), sha256)
        except (OSError, InputError):
            continue
    if None in found:
        return Original((found[None],))
    wanted = sorted({row["page"] for row in rows if row["page"] is not None})
    return Original(tuple(found[n] for n in wanted)) if wanted and all(n in found for n in wanted) else None


def original_of(connection: sqlite3.Connection, document: sqlite3.Row) -> Original:
    """A place that still holds the document's bytes. Raises InputError for none."""
    found = _find(connection, document)
    if found is None:
        raise InputError(f"the original of {document['name']} is gone or changed", code="originals-missing")
    return found


def known_files(connection: sqlite3.Connection, archive: Path) -> frozenset[Identity]:
    """The archive and the files it knows of, as far as they are there: what nothing may be written onto."""
    paths = (row["path_raw"] for row in connection.execute("SELECT path_raw FROM files"))
    return identities([archive, *paths])


def originals(connection: sqlite3.Connection, *, all_wanted: bool = True) -> dict[str, Original]:
    """For every document, its SHA-256 -> where exactly these bytes are.

    Raises InputError, naming them, where some are gone or changed, unless not all are wanted.
    """
    found: dict[str, Original] = {}
    lost: list[str] = []
    wanted = "SELECT id, sha256, bytes, name FROM documents WHERE error_code IS NOT 'forgotten' ORDER BY sha256"
    for document in connection.execute(wanted).fetchall():
        original = _find(connection, document)
        if original is None:
            lost.append(f"{document['name']} ({document['sha256'][:12]})")
        else:
            found[document["sha256"]] = original
    if lost and all_wanted:
        more = f" and {len(lost) - 5} more" if len(lost) > 5 else ""
        raise InputError(
            f"originals gone or changed: {', '.join(lost[:5])}{more}",
            hint="renamed or moved? extract archive FOLDER --into ARCHIVE finds them by content; changed or lost? "
            "put them back, or give --without-missing; should one not be there: extract forget ARCHIVE DOCUMENT; "
            "extract verify ARCHIVE names them all",
            code="originals-missing",
        )
    return found
