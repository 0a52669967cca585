"""The queue of what a person is still to look at: pages of it, counts, pace. Every question is answered by an index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from statistics import median

from extract.archive.decisions import Dimension, Filters
from extract.errors import UsageError

MOST_ROWS = 1_000
#: Rows that one question counts, where no count of them is kept: some thirty milliseconds of work.
MOST_COUNTED = 30_000
#: Decisions that the pace is told of, and the longest pause between two, in seconds, that is still work.
_PACE_OF, _PAUSE = 20, 120
_COLUMNS = {"reason": "q.reason", "document": "q.document_id", "province": "q.entity", "survey": "q.survey"}
_ROWS = (
    "SELECT q.*, d.sha256, d.name AS file, "
    "CASE WHEN s.id IS NULL THEN r.name ELSE printf('s%03d', s.ordinal) END AS record, "
    "coalesce(r.issues, s.issues) AS issues, coalesce(r.indicator, s.name) AS indicator, r.indicator_printed, "
    "coalesce(r.value, s.value) AS value, r.suggested_value, h.value AS head_value, h.printed AS head_printed, "
    "h.issues AS head_issues, k.changed, CASE WHEN s.id IS NOT NULL THEN json_extract(s.evidence, '$[0].printed') "
    "ELSE (SELECT e.printed FROM evidence AS e WHERE e.record_id = r.id ORDER BY e.ordinal LIMIT 1) END AS printed "
    "FROM queue AS q JOIN documents AS d ON d.id = q.document_id "
    "LEFT JOIN records AS r ON r.key = q.item "
    "LEFT JOIN statistics AS s ON s.key = q.item "
    "LEFT JOIN decided AS k ON k.record_key = q.item "
    "LEFT JOIN decided_parts AS g ON g.document_id = q.document_id AND g.part = q.part "
    "LEFT JOIN head_fields AS h ON q.field <> 'value' AND h.document_id = q.document_id "
    "AND h.part = coalesce(g.read_part, q.part) AND 'head.' || h.name = q.field"
)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One item of the queue. ``record``: `r012`, or `s003` of a count or rate; ``field`` is `value` or `head.NAME`;
    ``value`` is as read, ``entity`` as it stands."""

    key: str
    document: str
    file: str
    record: str | None
    part: int
    page: int | None
    field: str
    reason: str
    issues: tuple[str, ...]
    survey: str | None
    year_be: int | None
    entity: str | None
    indicator: str | None
    indicator_printed: str | None
    value: str | None
    printed: str | None
    suggested: str | None
    later: bool
    differs: bool


@dataclass(frozen=True, slots=True)
class Stats:
    """``left`` items, ``later`` of them put off, ``differing`` keyed in two ways; ``done`` decisions, by whom;
    ``done_today`` those of today, without what was put off and taken back.

    ``seconds_each``: the median of the asker's last decisions without pauses; None for fewer than three.
    """

    left: int
    later: int
    differing: int
    done: int
    done_today: int
    by: dict[str, int]
    seconds_each: float | None
    double_keying: bool


def _where(filters: Filters, viewer: str) -> tuple[str, list[object]]:
    """The condition on ``queue AS q`` and its values."""
    clauses: list[str] = []
    values: list[object] = []
    for column, wanted in (("reason", filters.reason), ("year_be", filters.year_be)):
        if wanted is not None:
            clauses.append(f"q.{column} = ?")
            values.append(wanted)
    for column, text in (("entity", filters.province), ("survey", filters.survey)):
        if text is not None:
            clauses.append(f"q.{column} IS ?")
            values.append(text or None)
    if filters.document is not None:
        clauses.append("q.document_id = (SELECT id FROM documents WHERE sha256 = ?)")
        values.append(filters.document)
    if filters.state == "differs":
        clauses.append("q.state = 'differs' AND q.state <> 'open'")  # the second half is the index's own
    elif filters.state == "later":
        clauses.append("q.later = 1")
    elif filters.state != "open":
        raise UsageError(f"the queue has no state {filters.state!r}")
    if viewer:
        clauses.append("q.keyed_by IS NOT ?")
        values.append(viewer)
    return " AND ".join(clauses) or "1", values


def rows(
    connection: sqlite3.Connection, filters: Filters, *, viewer: str = "", offset: int = 0, limit: int = 50
) -> list[QueueRow]:
    """Items in the order of the documents, those put off at the end. Names hold "" for none: `province=""`."""
    where, values = _where(filters, viewer)
    page = [min(max(limit, 0), MOST_ROWS), max(offset, 0)]
    found = connection.execute(
        f"{_ROWS} WHERE {where} ORDER BY q.later, q.document_id, q.ordinal LIMIT ? OFFSET ?", [*values, *page]
    )
    return [_row(r) for r in found]


def row_of(connection: sqlite3.Connection, key: str) -> QueueRow | None:
    """One item of the queue; None where it waits no more."""
    found = connection.execute(f"{_ROWS} WHERE q.item = ?", [key]).fetchone()
    return None if found is None else _row(found)


def _row(r: sqlite3.Row) -> QueueRow:
    changed = json.loads(r["changed"]) if r["changed"] else {}
    is_value = r["field"] == "value"
    return QueueRow(
        r["item"], r["sha256"], r["file"], r["record"], r["part"], r["page"], r["field"], r["reason"],
        tuple(json.loads((r["issues"] if is_value else r["head_issues"]) or "[]")), r["survey"], r["year_be"],
        r["entity"], changed.get("indicator", r["indicator"]), r["indicator_printed"],
        r["value"] if is_value else r["head_value"], r["printed"] if is_value else r["head_printed"],
        r["suggested_value"], bool(r["later"]), r["state"] == "differs",
    )  # fmt: skip


def total(connection: sqlite3.Connection, filters: Filters, *, viewer: str = "") -> int:
    """How many items the filters leave; where that is not kept, no more than ``MOST_COUNTED`` are counted."""
    one = _only_dimension(filters)
    if one is not None:
        hidden = _hidden(connection, filters, viewer)
        dimension, name = one
        if dimension == "document" and name:
            row = connection.execute("SELECT id FROM documents WHERE sha256 = ?", [name]).fetchone()
            name = "" if row is None else str(row["id"])
        return _counted(connection, dimension, name) - hidden
    where, values = _where(filters, viewer)
    query = f"SELECT count(*) FROM (SELECT 1 FROM queue AS q WHERE {where} LIMIT ?)"
    return int(connection.execute(query, [*values, MOST_COUNTED]).fetchone()[0])


def _only_dimension(filters: Filters) -> tuple[str, str] | None:
    """The one list of counts that the filters need; None where they need the rows."""
    if filters.year_be is not None or filters.state == "differs":
        return None
    named = [
        (dimension, value)
        for dimension, value in (
            ("reason", filters.reason), ("document", filters.document), ("province", filters.province),
            ("survey", filters.survey), ("later", "1" if filters.state == "later" else None),
        )
        if value is not None
    ]  # fmt: skip
    return ("all", "") if not named else named[0] if len(named) == 1 else None


def _hidden(connection: sqlite3.Connection, filters: Filters, viewer: str) -> int:
    """Items that the viewer has keyed, which wait for another."""
    keyed = "q.state = 'keyed' AND q.state <> 'open'"  # the second half is the index's own
    if not viewer or connection.execute(f"SELECT 1 FROM queue AS q WHERE {keyed} LIMIT 1").fetchone() is None:
        return 0
    where, values = _where(filters, "")
    query = f"SELECT count(*) FROM queue AS q WHERE {where} AND {keyed} AND q.keyed_by = ?"
    return int(connection.execute(query, [*values, viewer]).fetchone()[0])


def _counted(connection: sqlite3.Connection, dimension: str, name: str) -> int:
    row = connection.execute(
        "SELECT n FROM queue_counts WHERE dimension = ? AND name = ?", [dimension, name]
    ).fetchone()
    return 0 if row is None else int(row["n"])


def counts(
    connection: sqlite3.Connection, filters: Filters, by: Dimension, *, viewer: str = "", offset: int = 0,
    limit: int = 50,
) -> list[tuple[str, str, int]]:  # fmt: skip
    """Groups of the queue, the largest first: key (a filter's value, "" for none), what to call it, how many.

    With filters, counted from the rows that they leave, the first ``MOST_COUNTED`` of them; without, from the counts
    that are kept.
    """
    if by not in _COLUMNS:
        raise UsageError(f"the queue is not grouped by {by!r}")
    page = [min(max(limit, 0), MOST_ROWS), max(offset, 0)]
    if _only_dimension(filters) == ("all", "") and not _hidden(connection, filters, viewer):
        found = connection.execute(
            "SELECT name, n FROM queue_counts WHERE dimension = ? ORDER BY n DESC, name LIMIT ? OFFSET ?", [by, *page]
        ).fetchall()
    else:
        where, values = _where(filters, viewer)
        found = connection.execute(
            f"SELECT coalesce(what, '') AS name, count(*) AS n FROM (SELECT {_COLUMNS[by]} AS what FROM queue AS q "
            f"WHERE {where} LIMIT ?) GROUP BY 1 ORDER BY n DESC, name LIMIT ? OFFSET ?",
            [*values, MOST_COUNTED, *page],
        ).fetchall()
    if by != "document":
        return [(str(r["name"]), str(r["name"]), r["n"]) for r in found]
    names = {
        r["name"]: connection.execute("SELECT sha256, name FROM documents WHERE id = ?", [int(r["name"])]).fetchone()
        for r in found
    }
    return [(names[r["name"]]["sha256"], names[r["name"]]["name"], r["n"]) for r in found]


def next_key(connection: sqlite3.Connection, filters: Filters, after: str | None, *, viewer: str = "") -> str | None:
    """The item that follows ``after`` in the queue's order, or would where it waits no more; None at the end."""
    where, values = _where(filters, viewer)
    place = _place(connection, after) if after else None
    if place is not None:
        where += " AND (q.later, q.document_id, q.ordinal) > (?, ?, ?)"
        values += place
    row = connection.execute(
        f"SELECT q.item FROM queue AS q WHERE {where} ORDER BY q.later, q.document_id, q.ordinal LIMIT 1", values
    ).fetchone()
    return None if row is None else str(row["item"])


def _place(connection: sqlite3.Connection, key: str) -> list[int] | None:
    """Where an item stands, or stood, in the queue's order."""
    row = connection.execute("SELECT later, document_id, ordinal FROM queue WHERE item = ?", [key]).fetchone()
    if row is None:
        row = connection.execute(
            "SELECT 0, r.document_id, (SELECT count(*) FROM records AS o WHERE o.document_id = r.document_id "
            "AND o.id <= r.id) FROM records AS r WHERE r.key = ?1 UNION ALL "
            "SELECT 0, s.document_id, s.ordinal + (SELECT count(*) FROM records AS o "
            "WHERE o.document_id = s.document_id) FROM statistics AS s WHERE s.key = ?1",
            [key],
        ).fetchone()
    return None if row is None else list(row)


def same(connection: sqlite3.Connection, key: str, *, viewer: str = "", limit: int = MOST_ROWS) -> list[str]:
    """Keys of the items of the same document that wait for the same reason, ``key`` first."""
    row = connection.execute("SELECT document_id, reason, field FROM queue WHERE item = ?", [key]).fetchone()
    if row is None:
        return []
    found = connection.execute(
        "SELECT item FROM queue WHERE document_id = ? AND reason = ? AND (field = 'value') = (? = 'value') "
        "AND item <> ? AND (?5 = '' OR keyed_by IS NOT ?5) ORDER BY later, ordinal LIMIT ?6",
        [row["document_id"], row["reason"], row["field"], key, viewer, limit],
    )
    return [key, *(r["item"] for r in found)]


def stats(connection: sqlite3.Connection, by: str | None = None) -> Stats:
    """What is left and what is done, and how fast ``by`` has been."""
    differing = connection.execute("SELECT count(*) FROM queue WHERE state = 'differs' AND state <> 'open'").fetchone()
    on = connection.execute("SELECT value FROM settings WHERE name = 'double-keying'").fetchone()
    persons = connection.execute(
        "SELECT name, n FROM queue_counts WHERE dimension = 'person' ORDER BY n DESC, name LIMIT 50"
    ).fetchall()
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    since = connection.execute(
        "SELECT count(*) FROM (SELECT corrected_at AS at, kind FROM corrections ORDER BY id DESC LIMIT 5000) "
        "WHERE at >= ? AND kind NOT IN ('later', 'undone')",
        [today],
    ).fetchone()[0]
    return Stats(
        _counted(connection, "all", ""), _counted(connection, "later", "1"), differing[0],
        _counted(connection, "done", ""), since,
        {r["name"]: r["n"] for r in persons}, None if by is None else _pace(connection, by),
        on is not None and on["value"] == "on",
    )  # fmt: skip


def _pace(connection: sqlite3.Connection, by: str) -> float | None:
    found = connection.execute(
        "SELECT corrected_at FROM corrections WHERE corrected_by = ? ORDER BY id DESC LIMIT ?", [by, _PACE_OF + 1]
    ).fetchall()
    times: Sequence[datetime] = [datetime.fromisoformat(r["corrected_at"].replace("Z", "+00:00")) for r in found]
    steps = [(a - b).total_seconds() for a, b in pairwise(times)]
    work = [s for s in steps if 0 <= s <= _PAUSE]
    return round(median(work), 1) if len(work) >= 3 else None
