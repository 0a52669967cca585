"""Is every row of the archive the one that was written? Its structure, every digest, the search index."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import quote

from extract.archive.fixity import changes, is_sealed, root_of
from extract.archive.fixity_report import Report
from extract.archive.record_rows import content_digest, exact, load
from extract.model import stored_lines


def check_rows(connection: sqlite3.Connection, path: Path, report: Report, *, sealed: bool) -> bool:
    """Put into ``report`` what is wrong with the rows of the archive at ``path``; whether nothing is.

    ``sealed``: the file itself has a digest (in a bag, the manifest has it).
    Database pages, foreign keys, every row against its digest, the index against the pages, and each reading against
    the rows made of it.
    """
    before = len(report.problems), len(report.changed)
    try:
        for row in connection.execute("PRAGMA integrity_check(20)"):
            if row[0] != "ok":
                report.problems.append(f"database: {row[0]}")
        for row in connection.execute("PRAGMA foreign_key_check"):
            report.problems.append(f"database: {row['table']} row {row['rowid']} refers to a missing {row['parent']}")
        found = changes(connection)
        report.problems += found.others
        for document in connection.execute("SELECT * FROM documents ORDER BY sha256"):
            report.checked += 1
            whole = document["state"] == "failed" or _reading_is_whole(connection, document)
            if document["id"] in found.documents or not whole:
                report.changed.append(f"reading of {document['name']} ({str(document['sha256'])[:12]})")
        report.root = root_of(connection)
        if (len(report.problems), len(report.changed)) == before:
            report.problems += _index_problems(path)
            if sealed and not is_sealed(connection, path):
                report.problems.append(
                    "every row is as it was written, but the file is not: bytes that belong to no row were changed, "
                    "or a run was cut off before it closed the archive (extract archive --into ARCHIVE closes it)"
                )
    except sqlite3.DatabaseError as error:
        report.problems.append(f"database: {error}")
    return (len(report.problems), len(report.changed)) == before


def _index_problems(path: Path) -> list[str]:
    """The search index against the pages it was made of, in a copy: SQLite checks only what it may write to."""
    with tempfile.TemporaryDirectory(prefix="extract-index-") as folder:
        copy = sqlite3.connect(os.path.join(folder, "index.sqlite"), uri=True, isolation_level=None)
        try:
            copy.execute("PRAGMA journal_mode = OFF")
            copy.execute("PRAGMA synchronous = OFF")
            copy.execute("CREATE TABLE pages (id INTEGER PRIMARY KEY, folded TEXT NOT NULL)")
            copy.execute(
                "CREATE VIRTUAL TABLE page_search USING fts5(folded, content='pages', content_rowid='id', "
                "tokenize='trigram')"
            )
            source = f"file:{quote(os.fsencode(path.absolute()))}?mode=ro&immutable=1"
            copy.execute("ATTACH ? AS archive", [source])
            copy.execute("INSERT INTO pages SELECT id, folded FROM archive.pages")
            for part in ("data", "idx", "docsize", "config"):
                copy.execute(f"DELETE FROM page_search_{part}")
                copy.execute(f"INSERT INTO page_search_{part} SELECT * FROM archive.page_search_{part}")
            copy.execute("DETACH archive")
        finally:
            copy.close()
        return _checked_index(os.path.join(folder, "index.sqlite"))


def _checked_index(path: str) -> list[str]:
    # opened anew: the index keeps in memory what it has read of itself
    index = sqlite3.connect(path, isolation_level=None)
    try:
        index.execute("INSERT INTO page_search(page_search, rank) VALUES ('integrity-check', 1)")
        kept = index.execute("SELECT * FROM page_search_config").fetchall()
    except sqlite3.DatabaseError:
        return ["the search index is not the one of the pages"]
    finally:
        index.close()
    return [] if kept == _INDEX_CONFIG else ["the search index is set up in another way"]


_INDEX_CONFIG = [("version", 4)]


def _reading_is_whole(connection: sqlite3.Connection, document: sqlite3.Row) -> bool:
    row = connection.execute("SELECT json FROM extractions WHERE document_id = ?", [document["id"]]).fetchone()
    texts = connection.execute("SELECT text FROM pages WHERE document_id = ? ORDER BY number", [document["id"]])
    try:
        extraction = stored_lines.unpack(row["json"]) if row is not None else b""
    except (zlib.error, TypeError):
        return False
    if content_digest(extraction, tuple(t["text"] for t in texts)) != document["content_sha256"]:
        return False
    # The rows that people query must say what the hashed reading says.
    said = {
        r["id"]: (exact(r["value"]), r["status"], r["indicator"], r["entity"], r["survey"]["year_be"])
        for r in load(extraction)["records"]
    }
    rows: dict[str, tuple[Any, ...]] = {
        r["name"]: (r["value"], r["status"], r["indicator"], r["entity"], r["year_be"])
        for r in connection.execute("SELECT * FROM records WHERE document_id = ?", [document["id"]])
    }
    return said == rows
