"""Taking a document out of an archive: its reading goes, that it was there, who took it out and why stays.

What is left is the document's row, as one that gave nothing: its digest keeps it from being read again by the next run
over its folder, and provenance tells of it. The file itself is not touched.
"""

from __future__ import annotations

import sqlite3

from extract.archive.database import transaction
from extract.archive.decided_rows import refile
from extract.archive.fixity import close_root, layout, open_root, seal_document
from extract.archive.record_rows import PARTS, content_digest
from extract.errors import UsageError

#: What stands in ``error_code`` of a document that was taken out, and of one that may be read again.
FORGOTTEN, RECALLED = "forgotten", "recalled"
_NOTHING = "media_type = NULL, page_count = NULL, kind = NULL, number = NULL, date = NULL, subject = NULL, " \
           "sender = NULL, recipient = NULL"  # fmt: skip

#: What people have decided of a document and what still stands.
_DECIDED = (
    "SELECT (SELECT count(*) FROM decided WHERE document_id = ?1 AND (answer IS NOT NULL OR changed <> '{}')) + "
    "(SELECT count(*) FROM decided_heads WHERE document_id = ?1 AND changed <> '{}') + "
    "(SELECT count(*) FROM decided_parts WHERE document_id = ?1)"
)


def forget(connection: sqlite3.Connection, document: sqlite3.Row, *, by: str, why: str, at: str) -> None:
    """Take out a document's reading; ``at`` is the time, ISO 8601.

    Raises UsageError where that is done already, where nobody or no reason is named, and while corrections of it are
    in force: they are a person's work, and taken back by a person.
    """
    if not by.strip() or not why.strip():
        raise UsageError("to forget a document needs who says so and why", hint='--by NAME --reason "why"')
    if document["error_code"] == FORGOTTEN:
        raise UsageError(f"{document['name']} is forgotten already", hint=document["error_message"])
    (count,) = connection.execute(_DECIDED, [document["id"]]).fetchone()
    if count:
        raise UsageError(
            f"{count:,} corrections of {document['name']} are in force",
            hint="extract show ARCHIVE DOCUMENT names them; take them back first with extract correct",
        )
    said = f"taken out by {by.strip()} on {at}: {why.strip()}"
    with transaction(connection):
        open_root(connection)
        for table in PARTS:
            connection.execute(f"DELETE FROM {table} WHERE document_id = ?", [document["id"]])
        refile(connection, document["id"])
        _forget_places(connection, document["id"])
        _say(connection, document["id"], FORGOTTEN, said, f", {_NOTHING}")
        # What was deleted stays in the index's older segments until it is made anew.
        connection.execute("INSERT INTO page_search(page_search) VALUES ('rebuild')")
        close_root(connection)


def recall(connection: sqlite3.Connection, document: sqlite3.Row) -> None:
    """Let a forgotten document be read again by the next run with ``--retry``. Raises UsageError where it is not."""
    if document["error_code"] != FORGOTTEN:
        raise UsageError(f"{document['name']} is not forgotten")
    with transaction(connection):
        open_root(connection)
        _say(connection, document["id"], RECALLED, f"to be read again; was {document['error_message']}", "")
        close_root(connection)


def forgotten(connection: sqlite3.Connection) -> dict[int, set[str]]:
    """The digests of forgotten documents by the sizes of their files, so that few files have to be read."""
    found: dict[int, set[str]] = {}
    for row in connection.execute("SELECT bytes, sha256 FROM documents WHERE error_code = ?", [FORGOTTEN]):
        found.setdefault(row["bytes"], set()).add(row["sha256"])
    return found


def _forget_places(connection: sqlite3.Connection, document: int) -> None:
    connection.execute(
        "DELETE FROM looked_at WHERE path_raw IN (SELECT path_raw FROM files WHERE document_id = ?)", [document]
    )
    connection.execute("DELETE FROM files WHERE document_id = ?", [document])


def _say(connection: sqlite3.Connection, document: int, code: str, message: str, more: str) -> None:
    connection.execute(
        "UPDATE documents SET state = 'failed', error_code = ?, error_message = ?, error_hint = NULL, "
        f"content_sha256 = ?{more} WHERE id = ?",
        [code, message, content_digest(b"", ()), document],
    )
    seal_document(connection, document, layout(connection))
