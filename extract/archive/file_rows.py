"""The rows of an archive that say where its documents are: each file, its document, which page of it the file is."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from extract.run.walk import Found, printable

#: A file changed this short a time before it was looked at may change again without its time stamp showing it.
_RACY_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is a document, or the ``page`` of one: then ``sha256`` is the file's own digest."""

    found: Found
    page: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file and the id of its document; ``page`` and ``sha256`` as of :class:`StoredFile`."""

    found: Found
    document: int
    page: int | None = None
    sha256: str | None = None


def row_of(connection: sqlite3.Connection, file: Found) -> sqlite3.Row | None:
    """What is known of the file, and its document's row; ``own`` is the digest of the file itself."""
    row: sqlite3.Row | None = connection.execute(
        "SELECT f.size, f.mtime_ns, f.inode, f.device, f.present, coalesce(f.sha256, d.sha256) AS own, d.* "
        "FROM files AS f JOIN documents AS d ON d.id = f.document_id WHERE f.path_raw = ?",
        [os.fsencode(file.path)],
    ).fetchone()
    return row


def write_stamps(connection: sqlite3.Connection, stamps: Iterable[Stamp]) -> None:
    """Remember where documents are, in the caller's transaction."""
    clock = time.time_ns()
    connection.executemany(
        "INSERT INTO files (path_raw, path, document_id, size, mtime_ns, inode, device, page, sha256) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (path_raw) DO UPDATE SET document_id = excluded.document_id, size = excluded.size, "
        "mtime_ns = excluded.mtime_ns, inode = excluded.inode, device = excluded.device, present = 1, "
        "page = excluded.page, sha256 = excluded.sha256",
        [
            (
                os.fsencode(s.found.path), printable(s.found.path), s.document, s.found.size,
                s.found.mtime_ns if clock - s.found.mtime_ns > _RACY_NS else -1, s.found.inode, s.found.device,
                s.page, s.sha256,
            )
            for s in stamps
        ],
    )  # fmt: skip


def regrouped(connection: sqlite3.Connection, files: Sequence[StoredFile]) -> set[int]:
    """The ids of the documents that these files were until now, where then or now they are pages."""
    found = set()
    for file in files:
        row = connection.execute(
            "SELECT document_id, page FROM files WHERE path_raw = ?", [os.fsencode(file.found.path)]
        ).fetchone()
        if row is not None and (file.page is not None or row["page"] is not None):
            found.add(int(row["document_id"]))
    return found


def retire(connection: sqlite3.Connection, documents: set[int]) -> None:
    """Take out documents that no file is any more since pages were joined or parted: what they hold is in others now.

    One that a person has corrected stays.
    """
    for document in documents:
        left = connection.execute("SELECT 1 FROM files WHERE document_id = ? LIMIT 1", [document]).fetchone()
        if left is None:
            with suppress(sqlite3.IntegrityError):  # a person's word hangs on it
                connection.execute("DELETE FROM documents WHERE id = ?", [document])
