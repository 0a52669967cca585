"""Digests over every row of the archive, so that a change in any column of any table shows.

A document's digest is over its row and all rows that go with its reading, table by table as the schema tells; the root
digest is over these and over every row of the other tables. Which tables and columns there are is asked of the
database: what a migration adds is covered.
"""

from __future__ import annotations

import hashlib
import sqlite3
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.open.plain_file import plain_file

#: These hold the digests.
_OWN = frozenset({"fixity", "root"})
#: These hold what verifications found: to look at an archive does not change its root digest.
_LOOKS = frozenset({"verifications", "looked_at"})
#: The search index: made of the pages, and checked against them.
_INDEX = "page_search"
_NOT_CLOSED = "the archive is not closed: a run is under way or was cut off (extract archive --into ARCHIVE closes it)"
#: Columns of the first schema's corrections that are in every link; one that came later is where it holds something.
_ALWAYS = frozenset({
    "document", "record_key", "kind", "value", "number", "corrected_by", "reason", "corrected_at", "read_value",
    "read_status", "identity",
})  # fmt: skip
#: In the place of the file's digest while it is made.
UNSEALED = "0" * 64
#: Where SQLite counts the writings of a file, which the sealing itself adds to: the same number, twice.
_COUNTERS = (24, 92)
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Layout:
    """Which tables' rows belong to a document's reading, each with the query that gives them, and which to none."""

    of_document: tuple[tuple[str, str], ...]
    shared: tuple[tuple[str, str], ...]


def layout(connection: sqlite3.Connection) -> Layout:
    """What the schema tells: a table belongs to a document's reading where its rows go with the document's."""
    with _plain_rows(connection):
        names = [
            name[0].decode()
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        names = [n for n in names if n not in _OWN and not n.startswith((_INDEX, "sqlite_"))]
        paths = {"documents": "documents AS t WHERE t.id = ?"}
        while True:
            more = {n: path for n in names if n not in paths and (path := _path(connection, n, paths)) is not None}
            if not more:
                break
            paths |= more
        keys = {n: ", ".join(f"t.{key}" for key in _keys(connection, n)) for n in names}
    of_document = tuple((n, f"SELECT t.* FROM {paths[n]} ORDER BY {keys[n]}") for n in names if n in paths)
    shared = tuple((n, f"SELECT t.* FROM {n} AS t ORDER BY {keys[n]}") for n in names if n not in paths)
    return Layout(of_document, shared)


def _path(connection: sqlite3.Connection, table: str, known: dict[str, str]) -> str | None:
    """From where a table's rows of one document are taken; None where they do not go with a document."""
    for key in connection.execute(f"PRAGMA foreign_key_list({table})"):
        parent, column, deleted = key[2][0].decode(), key[3][0].decode(), key[6][0].decode()
        if deleted != "CASCADE" or parent not in known:
            continue
        if parent == "documents":
            return f"{table} AS t WHERE t.{column} = ?"
        inner = known[parent].replace("AS t", "AS p").replace("t.", "p.")
        return f"{table} AS t WHERE t.{column} IN (SELECT p.id FROM {inner})"
    return None


def _keys(connection: sqlite3.Connection, table: str) -> list[str]:
    found = sorted((c[5], c[1][0].decode()) for c in connection.execute(f"PRAGMA table_info({table})") if c[5])
    return [name for _, name in found] or ["rowid"]


class _plain_rows:
    """While it lasts, rows are tuples and text comes as a tuple of its bytes: told from a blob, whatever it holds."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.before = connection.row_factory, connection.text_factory

    def __enter__(self) -> None:
        self.connection.row_factory = None
        self.connection.text_factory = lambda raw: (raw,)

    def __exit__(self, *exc: object) -> None:
        self.connection.row_factory, self.connection.text_factory = self.before


def _value(value: Any) -> bytes:
    if value is None:
        return b"n"
    if isinstance(value, int):
        return b"i%d;" % value
    if isinstance(value, float):
        return b"f" + struct.pack(">d", value)
    raw, kind = (value[0], b"t") if isinstance(value, tuple) else (value, b"b")
    return b"%s%d:%s" % (kind, len(raw), raw)


def _rows(cursor: sqlite3.Cursor) -> Iterator[bytes]:
    """Each row with its columns' names, so that a value that moves to another column shows."""
    names = [b"%s=" % c[0].encode() for c in cursor.description]
    for row in cursor:
        yield b"".join(name + _value(value) for name, value in zip(names, row, strict=True)) + b"\n"


def document_digest(connection: sqlite3.Connection, document: int, tables: Layout) -> str:
    """SHA-256 over every row of a document's reading."""
    digest = hashlib.sha256()
    with _plain_rows(connection):
        for name, query in tables.of_document:
            digest.update(b"%s\n" % name.encode())
            for row in _rows(connection.execute(query, [document])):
                digest.update(row)
    return digest.hexdigest()


def root_digest(connection: sqlite3.Connection, tables: Layout) -> str:
    """SHA-256 over the documents' digests, as they are kept, and every row of the tables that belong to none."""
    digest = hashlib.sha256()
    with _plain_rows(connection):
        kept = (
            "SELECT d.sha256, f.digest, f.document_id FROM documents AS d "
            "LEFT JOIN fixity AS f ON f.document_id = d.id ORDER BY d.sha256, d.id"
        )
        for row in _rows(connection.execute(kept)):
            digest.update(row)
        _add_tables(connection, digest, [pair for pair in tables.shared if pair[0] not in _LOOKS])
    return digest.hexdigest()


def looks_digest(connection: sqlite3.Connection, tables: Layout) -> str:
    """SHA-256 over what verifications have left."""
    digest = hashlib.sha256()
    with _plain_rows(connection):
        _add_tables(connection, digest, [pair for pair in tables.shared if pair[0] in _LOOKS])
    return digest.hexdigest()


def _add_tables(connection: sqlite3.Connection, digest: hashlib._Hash, tables: list[tuple[str, str]]) -> None:
    for name, query in tables:
        digest.update(b"%s\n" % name.encode())
        for row in _rows(connection.execute(query)):
            digest.update(row)


def seal_document(connection: sqlite3.Connection, document: int, tables: Layout) -> None:
    """Keep the document's digest, after its rows have been written."""
    connection.execute(
        "INSERT INTO fixity (document_id, digest) VALUES (?, ?) "
        "ON CONFLICT (document_id) DO UPDATE SET digest = excluded.digest",
        [document, document_digest(connection, document, tables)],
    )


def open_root(connection: sqlite3.Connection) -> None:
    """Say that rows are being written: until it is closed, the root digest is none."""
    connection.execute("INSERT OR REPLACE INTO root VALUES (1, 'open', '', '', '')")


def close_root(connection: sqlite3.Connection) -> str:
    """Keep the digest over every row, and return it. The file is still to be sealed, see :func:`seal_file`."""
    tables = layout(connection)
    found = root_digest(connection, tables)
    row = [found, looks_digest(connection, tables), UNSEALED]
    connection.execute("INSERT OR REPLACE INTO root VALUES (1, 'closed', ?, ?, ?)", row)
    return found


def seal_all(connection: sqlite3.Connection) -> str:
    """Keep every digest, for rows that were written without: of an earlier schema, or copied. Returns the root's."""
    tables = layout(connection)
    before = ""
    for row in connection.execute("SELECT id FROM corrections ORDER BY id").fetchall():
        before = chain_link(connection, int(row[0]), before)
        connection.execute("UPDATE corrections SET chain = ? WHERE id = ?", [before, row[0]])
    for row in connection.execute("SELECT id FROM documents ORDER BY id").fetchall():
        seal_document(connection, int(row[0]), tables)
    return close_root(connection)


def chain_link(connection: sqlite3.Connection, correction: int, before: str) -> str:
    """The digest of a correction and of the chain before it. Row numbers, which a copy changes, are not in it."""
    digest = hashlib.sha256(before.encode())
    query = (
        "SELECT d.sha256 AS document, c.* FROM corrections AS c JOIN documents AS d ON d.id = c.document_id "
        "WHERE c.id = ?"
    )
    with _plain_rows(connection):
        cursor = connection.execute(query, [correction])
        names = [c[0] for c in cursor.description]
        for row in cursor:
            for name, value in zip(names, row, strict=True):
                if name not in ("id", "document_id", "chain") and (value is not None or name in _ALWAYS):
                    digest.update(name.encode() + b"=" + _value(value))
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Changed:
    """What is not as it was written: documents by row number, and what else, in words."""

    documents: frozenset[int]
    others: tuple[str, ...]


def changes(connection: sqlite3.Connection) -> Changed:
    """Every digest against the rows as they are."""
    tables = layout(connection)
    with _plain_rows(connection):
        kept = {row[0]: row[1] for row in connection.execute("SELECT document_id, digest FROM fixity").fetchall()}
        every = [row[0] for row in connection.execute("SELECT id FROM documents").fetchall()]
        roots = connection.execute("SELECT id, state, digest, looks FROM root").fetchall()
        links = connection.execute("SELECT id, chain FROM corrections ORDER BY id").fetchall()
    bad = {d for d in every if kept.get(d) != (document_digest(connection, d, tables).encode(),)}
    others = [] if not kept.keys() - set(every) else ["digests of documents that are not there"]
    before = ""
    for correction, link in links:
        before = chain_link(connection, correction, before)
        if link != (before.encode(),):
            others.append(f"correction {correction} is not the one that was written after the ones before it")
            break
    if roots == [(1, (b"open",), (b"",), (b"",))]:
        others.append(_NOT_CLOSED)
    elif [root[:3] for root in roots] != [(1, (b"closed",), (root_digest(connection, tables).encode(),))]:
        others.append("the root digest is not that of the archive: rows were changed, added or taken away")
    elif roots[0][3] != (looks_digest(connection, tables).encode(),):
        others.append("the history of verifications is not the one that was written")
    return Changed(frozenset(bad), tuple(others))


def seal_again(connection: sqlite3.Connection, before: Changed) -> None:
    """Keep the digests anew after the schema has changed; what was not as it was written then keeps its old ones."""
    tables = layout(connection)
    for row in connection.execute("SELECT id FROM documents ORDER BY id").fetchall():
        if row[0] not in before.documents:
            seal_document(connection, int(row[0]), tables)
    if not before.others:
        close_root(connection)


class GaveWay(Exception):
    """A sealing was broken off, because something more pressing waits. The file is as it was, not sealed."""


def _always() -> bool:
    return True


def seal_file(connection: sqlite3.Connection, path: Path, go_on: Callable[[], bool] = _always) -> None:
    """Keep the digest over the file's own bytes, where the root is closed; nothing may be written after it.

    It takes the place of as many zeros, so that the page keeps its form; where it does not, it is made once more.
    ``go_on`` is asked time and again: Raises GaveWay when it says no.
    """
    row = connection.execute("SELECT file FROM root WHERE state = 'closed'").fetchone()
    if row is not None and row[0] != UNSEALED and not connection.total_changes:
        return  # nothing was written, and the bytes of a large file are not read for nothing
    for _ in range(3):
        row = connection.execute("SELECT file FROM root WHERE state = 'closed'").fetchone()
        if row is None or (found := file_digest(path, row[0], go_on)) == row[0]:
            return
        connection.execute("UPDATE root SET file = ?", [found])


def is_settled(connection: sqlite3.Connection) -> bool:
    """Whether the root is closed and the file's digest is kept; whether they are right, `verify` says."""
    row = connection.execute("SELECT file FROM root WHERE state = 'closed'").fetchone()
    return row is not None and row[0] != UNSEALED


def file_digest(path: Path, kept: str, go_on: Callable[[], bool] = _always) -> str:
    """SHA-256 over the file's bytes with ``kept``, its own digest in it, as zeros, and without the two counters.

    Raises GaveWay when ``go_on`` says no.
    """
    digest, carried, first = hashlib.sha256(), b"", True
    with plain_file(path) as file:
        while piece := file.read(_PIECE):
            if not go_on():
                raise GaveWay
            if first:
                for at in _COUNTERS:
                    piece = piece[:at] + bytes(4) + piece[at + 4 :]
                first = False
            held = (carried + piece).replace(kept.encode(), UNSEALED.encode())
            digest.update(held[: -len(UNSEALED)])
            carried = held[-len(UNSEALED) :]
    digest.update(carried)
    return digest.hexdigest()


def is_sealed(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether every byte of the file is as it was when it was closed."""
    row = connection.execute("SELECT file FROM root WHERE state = 'closed'").fetchone()
    if row is None or not isinstance(row[0], str) or len(row[0]) != len(UNSEALED) or row[0] == UNSEALED:
        return False
    with plain_file(path) as file:
        head = file.read(_COUNTERS[1] + 4)
    one, other = (head[at : at + 4] for at in _COUNTERS)
    return one == other and file_digest(path, row[0]) == row[0]


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether every row is as this program wrote it."""
    try:
        found = changes(connection)
    except (sqlite3.DatabaseError, ValueError):
        return False
    return not found.documents and not found.others


def root_of(connection: sqlite3.Connection) -> str | None:
    """The root digest as it is kept; None while a run writes."""
    row = connection.execute("SELECT digest FROM root WHERE state = 'closed'").fetchone()
    return None if row is None else str(row[0])
