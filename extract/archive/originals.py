"""Where the originals of archived documents are now, and whether they are still what was read."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

from extract.errors import InputError
from extract.open.plain_file import digest
from extract.show.destination import Identity, identities


def is_still(path: bytes, size: int, sha256: str) -> bool:
    """Whether a file holds exactly these bytes; only one of the right size is read at all.

    Raises OSError where there is none, InputError where it cannot be read.
    """
    status = os.stat(path)
    return stat.S_ISREG(status.st_mode) and status.st_size == size and digest(path) == sha256


def _find(connection: sqlite3.Connection, document: sqlite3.Row) -> Path | None:
    query = "SELECT path_raw FROM files WHERE document_id = ? ORDER BY path_raw"
    for row in connection.execute(query, [document["id"]]).fetchall():
        try:
            if is_still(row["path_raw"], document["bytes"], document["sha256"]):
                return Path(os.fsdecode(row["path_raw"]))
        except (OSError, InputError):
            continue
    return None


def original_of(connection: sqlite3.Connection, document: sqlite3.Row) -> Path:
    """A path that still holds the document's bytes. Raises InputError for none."""
    path = _find(connection, document)
    if path is None:
        raise InputError(f"the original of {document['name']} is gone or changed", code="originals-missing")
    return path


def known_files(connection: sqlite3.Connection, archive: Path) -> frozenset[Identity]:
    """The archive and the files it knows of, as far as they are there: what nothing may be written onto."""
    paths = (row["path_raw"] for row in connection.execute("SELECT path_raw FROM files"))
    return identities([archive, *paths])


def originals(connection: sqlite3.Connection, *, all_wanted: bool = True) -> dict[str, Path]:
    """For every document, its SHA-256 -> a path that holds exactly these bytes.

    Raises InputError, naming them, where some are gone or changed, unless not all are wanted.
    """
    found: dict[str, Path] = {}
    lost: list[str] = []
    wanted = "SELECT id, sha256, bytes, name FROM documents WHERE error_code IS NOT 'forgotten' ORDER BY sha256"
    for document in connection.execute(wanted).fetchall():
        path = _find(connection, document)
        if path is None:
            lost.append(f"{document['name']} ({document['sha256'][:12]})")
        else:
            found[document["sha256"]] = path
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
