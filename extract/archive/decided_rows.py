"""A document's reading and events out of the archive, and what they come to back into it."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from extract.archive.decisions import CONTEXT, Event
from extract.archive.resolve import Filed, ReadField, ReadRecord, Resolved, resolve
from extract.archive.value_keys import statistic_keys
from extract.model import stored_lines
from extract.model.claims import STATISTIC

_EVENTS = (
    "SELECT c.*, d.sha256 FROM corrections AS c JOIN documents AS d ON d.id = c.document_id WHERE c.document_id = ? "
    "ORDER BY c.id"
)
_DECIDED = ("document_id", "last_event", "answer_event", "answer", "value", "number", "part", "changed")
_QUEUE = (
    "document_id", "ordinal", "part", "page", "field", "reason", "survey", "year_be", "entity", "later", "state",
    "keyed_by",
)  # fmt: skip


def filed(connection: sqlite3.Connection, document: int) -> Filed:
    """A document's reading as the decisions need it."""
    row = connection.execute("SELECT sha256, run_id FROM documents WHERE id = ?", [document]).fetchone()
    records = connection.execute(
        "SELECT r.*, (SELECT e.page FROM evidence AS e WHERE e.record_id = r.id ORDER BY e.ordinal LIMIT 1) AS page "
        "FROM records AS r WHERE r.document_id = ? ORDER BY r.id",
        [document],
    ).fetchall()
    statistics = connection.execute("SELECT * FROM statistics WHERE document_id = ? ORDER BY ordinal", [document])
    fields = connection.execute("SELECT * FROM head_fields WHERE document_id = ? ORDER BY id", [document])
    pages = connection.execute("SELECT pages FROM document_parts WHERE document_id = ? ORDER BY part", [document])
    parts = tuple(tuple(json.loads(p["pages"])) for p in pages)
    if not parts:  # of the first schema
        numbers = connection.execute("SELECT number FROM pages WHERE document_id = ? ORDER BY number", [document])
        parts = (tuple(p["number"] for p in numbers),)
    return Filed(
        document, row["sha256"], row["run_id"],
        (
            *(_record(r, n) for n, r in enumerate(records, 1)),
            *(_statistic(s, len(records) + s["ordinal"]) for s in statistics),
        ),
        tuple(
            ReadField(f["part"], f["name"], f["value"], f["status"], tuple(json.loads(f["issues"])), f["page"])
            for f in fields
        ),
        parts,
    )  # fmt: skip


def _record(row: sqlite3.Row, ordinal: int) -> ReadRecord:
    return ReadRecord(
        row["key"], row["name"], ordinal, row["part"], row["table_index"], row["page"], row["status"], row["value"],
        tuple(json.loads(row["issues"])), tuple(json.loads(row["proofs"])), {name: row[name] for name in CONTEXT},
    )  # fmt: skip


def statistic_name(ordinal: int) -> str:
    """What the document's count or rate of a number is called where records are `r001` …"""
    return f"s{ordinal:03d}"


def _statistic(row: sqlite3.Row, ordinal: int) -> ReadRecord:
    """A count or rate in the shape of a record."""
    evidence = json.loads(row["evidence"])
    context = dict.fromkeys(CONTEXT) | {
        "survey": row["survey"], "year_be": row["year_be"], "scope": "document", "level": row["level"],
        "indicator": row["name"], "unit": row["unit"], "measure": STATISTIC,
    }  # fmt: skip
    return ReadRecord(
        row["key"], statistic_name(row["ordinal"]), ordinal, row["part"], None,
        evidence[0]["page"] if evidence else None, row["status"], row["value"], tuple(json.loads(row["issues"])), (),
        context,
    )  # fmt: skip


def event(row: sqlite3.Row) -> Event:
    """One row of ``corrections`` with the document's ``sha256``."""
    about = json.loads(row["identity"]) if row["identity"] else {}
    return Event(
        row["id"], row["document_id"], row["target"] or "record", row["record_key"], row["place"],
        row["field"] or "value", row["kind"], row["value"], row["before"], row["after"], row["corrected_by"],
        row["reason"], row["corrected_at"], row["undoes"], row["batch"], bool(row["forced"]), bool(row["keying"]),
        about if isinstance(about, dict) else {},
    )  # fmt: skip


def events(connection: sqlite3.Connection, document: int) -> list[Event]:
    """The document's events, the oldest first."""
    return [event(row) for row in connection.execute(_EVENTS, [document])]


def refile(connection: sqlite3.Connection, document: int) -> None:
    """Make anew what follows from the document's reading and its events, after either has changed."""
    read = filed(connection, document)
    write(connection, read, resolve(read, events(connection, document)))


def write(connection: sqlite3.Connection, read: Filed, resolved: Resolved) -> None:
    """Keep what a document's reading and events come to, in the caller's transaction; only what differs is touched."""
    document = read.id
    _keep(connection, "decided", "record_key", _DECIDED, document, {
        key: (
            document, r.last_event, r.answer.id if r.answer else None, r.answer.kind if r.answer else None, r.value,
            None if r.value is None else float(r.value), r.part, json.dumps(r.changed, ensure_ascii=False),
        )
        for key, r in resolved.rulings.items()
    })  # fmt: skip
    _keep(connection, "queue", "item", _QUEUE, document, {
        w.item: (
            document, w.ordinal, w.part, w.page, w.field, w.reason, w.survey, w.year_be, w.entity, int(w.later),
            w.state, w.keyed_by,
        )
        for w in resolved.queue.values()
    })  # fmt: skip
    connection.execute("DELETE FROM decided_heads WHERE document_id = ?", [document])
    connection.executemany(
        "INSERT INTO decided_heads VALUES (?, ?, ?, ?)",
        [
            (document, part, h.last_event, json.dumps(h.changed, ensure_ascii=False))
            for part, h in sorted(resolved.heads.items())
        ],
    )
    connection.execute("DELETE FROM decided_parts WHERE document_id = ?", [document])
    connection.executemany(
        "INSERT INTO decided_parts VALUES (?, ?, ?, ?)",
        [(document, p.part, json.dumps(p.pages), p.read_part) for p in resolved.parts],
    )


def _keep(
    connection: sqlite3.Connection, table: str, key: str, columns: Sequence[str], document: int,
    wanted: Mapping[str, tuple[Any, ...]],
) -> None:  # fmt: skip
    names = ", ".join(columns)
    found = connection.execute(f"SELECT {key}, {names} FROM {table} WHERE document_id = ?", [document]).fetchall()
    there = {row[0]: tuple(row)[1:] for row in found}
    gone = [(k,) for k, row in there.items() if wanted.get(k) != row]
    new = [(k, *row) for k, row in wanted.items() if there.get(k) != row]
    connection.executemany(f"DELETE FROM {table} WHERE {key} = ?", gone)
    marks = ", ".join("?" * (len(columns) + 1))
    connection.executemany(f"INSERT INTO {table} ({key}, {names}) VALUES ({marks})", new)


def head_rows(parts: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """Rows of ``head_fields`` (without the document) of the parts of an Extraction as plain data."""
    rows: dict[tuple[int, str], tuple[Any, ...]] = {}
    for part in parts:
        for name, f in part["document"].get("fields", {}).items():
            box = (None,) * 4 if f["bbox"] is None else tuple(float(v) for v in f["bbox"])
            issues = json.dumps(list(f["issues"]), ensure_ascii=False)
            rows[part["part"], name] = (
                part["part"], name, f["value"], f["printed"], f["status"], issues, float(f["confidence"]), f["page"],
                *box,
            )  # fmt: skip
    return list(rows.values())


def write_heads(connection: sqlite3.Connection, document: int, parts: Iterable[Mapping[str, Any]]) -> None:
    """Store the fields of the heads of a reading."""
    connection.executemany(
        "INSERT INTO head_fields (document_id, part, name, value, printed, status, issues, confidence, page, "
        "x0, y0, x1, y1) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(document, *row) for row in head_rows(parts)],
    )


def fill(connection: sqlite3.Connection, document: int) -> None:
    """Make what an archive of an earlier schema lacks of a document, out of the reading that it holds."""
    _fill_keys(connection, document)
    row = connection.execute("SELECT json FROM extractions WHERE document_id = ?", [document]).fetchone()
    there = "SELECT 1 FROM head_fields WHERE document_id = ?"
    if row is not None and connection.execute(there, [document]).fetchone() is None:
        data = json.loads(stored_lines.unpack(row["json"]))
        write_heads(connection, document, data.get("parts") or [{"part": 1, "document": data["document"]}])
    refile(connection, document)


def _fill_keys(connection: sqlite3.Connection, document: int) -> None:
    rows = connection.execute(
        "SELECT s.id, s.survey, s.year_be, s.name, s.level, s.unit, d.sha256 FROM statistics AS s "
        "JOIN documents AS d ON d.id = s.document_id WHERE s.document_id = ? ORDER BY s.ordinal",
        [document],
    ).fetchall()
    if rows:
        about = [(s["survey"], s["year_be"], s["name"], s["level"], s["unit"]) for s in rows]
        found = zip(statistic_keys(rows[0]["sha256"], about), (s["id"] for s in rows), strict=True)
        connection.executemany("UPDATE statistics SET key = ? WHERE id = ?", list(found))


def states(connection: sqlite3.Connection, document: int, keys: Iterable[str]) -> dict[str, str]:
    """The state of each of a document's records: which reading it is of, and its last event."""
    run = connection.execute("SELECT run_id FROM documents WHERE id = ?", [document]).fetchone()[0]
    last: dict[str, int] = defaultdict(int)
    for row in connection.execute("SELECT record_key, last_event FROM decided WHERE document_id = ?", [document]):
        last[row["record_key"]] = row["last_event"]
    return {key: f"{run}.{last[key]}" for key in keys}
