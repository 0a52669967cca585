"""Finding one document or one record by what a person types: a number, the start of a hash, a path, a key."""

from __future__ import annotations

import re
import sqlite3

from extract.errors import InputError, UsageError
from extract.run.walk import printable

_SHOWN = 5
"""Documents that are named where several may be meant."""
_HEX = re.compile(r"[0-9a-f]{4,64}")


def _one(rows: list[sqlite3.Row], what: str, asked: str) -> sqlite3.Row:
    if not rows:
        raise InputError(f"no {what} {asked!r} in the archive", code=f"no-such-{what}")
    if len(rows) > 1:
        hint = "give more of it"
        if "path" in rows[0].keys():  # noqa: SIM118 (a Row iterates over values)
            shown = [str(row["path"]) for row in rows[:_SHOWN]]
            hint += f": {', '.join([*shown, *(['…'] if len(rows) > _SHOWN else [])])}"
        raise UsageError(f"{asked!r} means more than one {what}", hint=hint)
    return rows[0]


def find_document(connection: sqlite3.Connection, asked: str) -> sqlite3.Row:
    """A row of ``documents`` by SHA-256 (at least 4 digits of its start), path, or file name.

    Raises InputError for none, UsageError for several.
    """
    if _HEX.fullmatch(asked.lower()):
        rows = connection.execute(
            "SELECT * FROM documents WHERE sha256 >= ? AND sha256 < ? || 'g' LIMIT 2", [asked.lower()] * 2
        ).fetchall()
        if rows:
            return _one(rows, "document", asked)
    asked = printable(asked)  # as paths stand in the archive
    by_path = "SELECT d.*, min(f.path) AS path FROM documents AS d JOIN files AS f ON f.document_id = d.id WHERE "
    rows = connection.execute(by_path + "f.path = ? GROUP BY d.id", [asked]).fetchall()
    if not rows:
        tail = "/" + asked.lstrip("./")
        rows = connection.execute(
            by_path + "substr(f.path, -length(?)) = ? GROUP BY d.id ORDER BY path", [tail, tail]
        ).fetchall()
    if not rows:  # one that was taken out has no path any more
        known = "SELECT * FROM documents WHERE name = ? AND error_code IN ('forgotten', 'recalled')"
        rows = connection.execute(known, [asked]).fetchall()
    if not rows:
        like = connection.execute(
            "SELECT path FROM files WHERE instr(lower(path), lower(?)) ORDER BY length(path), path LIMIT 3", [asked]
        ).fetchall()
        hint = "did you mean " + " or ".join(row["path"] for row in like) if like else None
        raise InputError(f"no document {asked!r} in the archive", hint=hint, code="no-such-document")
    return _one(rows, "document", asked)


def find_record(connection: sqlite3.Connection, asked: str) -> sqlite3.Row:
    """The ``key`` of a record, or of a count or rate, by its key (at least 4 digits of its start), ``DOCUMENT:r012`` or
    ``DOCUMENT:s003``.

    Raises InputError for none, UsageError for several.
    """
    document, colon, name = asked.rpartition(":")
    if colon and re.fullmatch(r"[rs]\d{1,9}", name):
        found = find_document(connection, document)
        sql = (
            "SELECT key FROM records WHERE document_id = ?1 AND name = ?2 UNION ALL "
            "SELECT key FROM statistics WHERE document_id = ?1 AND ordinal = ?3 AND ?4 = 's'"
        )
        rows = connection.execute(sql, [found["id"], name, int(name[1:]), name[0]]).fetchall()
    elif _HEX.fullmatch(asked.lower()):
        sql = " UNION ALL ".join(
            f"SELECT key FROM {table} WHERE key >= ?1 AND key < ?1 || 'g'" for table in ("records", "statistics")
        )
        rows = connection.execute(f"{sql} LIMIT 2", [asked.lower()]).fetchall()
    else:
        raise UsageError(
            f"{asked!r} names no record",
            hint="give the record's key, or DOCUMENT:r012 as `extract show` prints it",
        )
    return _one(rows, "record", asked)
