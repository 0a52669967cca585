"""The head of the document that a page is of, as it stands: read, and corrected where a person did."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

#: Columns of ``document_parts`` that are fields of a head.
_COLUMNS = ("kind", "number", "date", "subject", "sender", "recipient")


@dataclass(frozen=True, slots=True)
class StandingHead:
    """One of the documents of a file. ``fields`` has every field by name (`number`, `signatory.name` …): as a person
    corrected it, else as read where that was accepted, else None."""

    part: int
    pages: tuple[int, ...]
    fields: Mapping[str, str | None]


def heads(connection: sqlite3.Connection, document: int) -> tuple[StandingHead, ...]:
    """The documents of a file in the order of their pages."""
    read = {
        row["part"]: row
        for row in connection.execute("SELECT * FROM document_parts WHERE document_id = ? ORDER BY part", [document])
    }
    parts = connection.execute(
        "SELECT part, pages, read_part FROM decided_parts WHERE document_id = ? ORDER BY part", [document]
    ).fetchall() or [{"part": n, "pages": row["pages"], "read_part": n} for n, row in read.items()]
    changed = {
        row["part"]: json.loads(row["changed"])
        for row in connection.execute("SELECT part, changed FROM decided_heads WHERE document_id = ?", [document])
    }
    return tuple(
        StandingHead(
            p["part"], tuple(json.loads(p["pages"])),
            {**_as_read(connection, document, read.get(p["read_part"])), **changed.get(p["part"], {})},
        )
        for p in parts
    )  # fmt: skip


def _as_read(connection: sqlite3.Connection, document: int, row: sqlite3.Row | None) -> dict[str, str | None]:
    if row is None:
        return dict.fromkeys(_COLUMNS)
    accepted = connection.execute(
        "SELECT name, value FROM head_fields WHERE document_id = ? AND part = ? AND status = 'accepted'",
        [document, row["part"]],
    )
    return {**{name: row[name] for name in _COLUMNS}, **{f["name"]: f["value"] for f in accepted}}


def head_of(connection: sqlite3.Connection, document: int, page: int) -> StandingHead | None:
    """The head of the document that a page is of; None where the file holds none such."""
    return next((h for h in heads(connection, document) if page in h.pages), None)
