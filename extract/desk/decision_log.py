"""Every decision made in the archive, the last first, a page at a time."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Logged:
    """One event. ``about`` says of which record or part it is; ``hidden``: a keying that another must not see yet."""

    id: int
    sha256: str
    file: str
    field: str
    kind: str
    value: str | None
    by: str
    why: str
    at: str
    about: str
    hidden: bool


def events(connection: sqlite3.Connection, *, viewer: str, offset: int, limit: int) -> list[Logged]:
    """``limit`` events after ``offset`` later ones. What somebody else keyed is told without its value."""
    rows = connection.execute(
        "SELECT c.*, d.sha256, d.name AS file FROM corrections AS c JOIN documents AS d ON d.id = c.document_id "
        "ORDER BY c.id DESC LIMIT ? OFFSET ?",
        [limit, offset],
    )
    return [_logged(row, viewer) for row in rows]


def of_document(connection: sqlite3.Connection, document: int, *, viewer: str, limit: int) -> list[Logged]:
    """A document's last events, the last first."""
    rows = connection.execute(
        "SELECT c.*, d.sha256, d.name AS file FROM corrections AS c JOIN documents AS d ON d.id = c.document_id "
        "WHERE c.document_id = ? ORDER BY c.id DESC LIMIT ?",
        [document, limit],
    )
    return [_logged(row, viewer) for row in rows]


def _logged(row: sqlite3.Row, viewer: str) -> Logged:
    hidden = bool(row["keying"]) and row["corrected_by"] != viewer
    return Logged(
        row["id"], row["sha256"], row["file"], row["field"] or "value", row["kind"],
        None if hidden else row["value"], row["corrected_by"], "" if hidden else row["reason"], row["corrected_at"],
        _about(row), hidden,
    )  # fmt: skip


def _about(row: sqlite3.Row) -> str:
    """What the event is about, by what was printed there."""
    identity = json.loads(row["identity"]) if row["identity"] else {}
    if not isinstance(identity, dict) or not identity:
        return "" if row["place"] is None else str(row["place"])
    names = (identity.get("entity"), identity.get("indicator_printed") or identity.get("indicator"))
    year = identity.get("year_be")
    return " · ".join(str(part) for part in (*names, year) if part)
