"""The reading room's questions to the archive: pages with words, documents by what is in them. All paged in SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from extract.archive.search import matching, snippet, terms
from extract.desk.corrected import STATISTICS, STATUS, TABLES, field
from extract.thai import digits

#: Finds that are counted at most: a person looks through no more.
MOST_COUNTED = 1000
#: Records that are few.
_FEW = 20_000
FILTERS = ("kind", "survey", "year_be", "province", "status")
STATUSES = ("accepted", "review", "unreadable", "not-reported", "confirmed", "corrected")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed down to; empty: not at all. ``status``: documents that have such a value."""

    words: str = ""
    kind: str = ""
    survey: str = ""
    year_be: str = ""
    province: str = ""
    status: str = ""

    def fields(self) -> dict[str, str]:
        """The same as the fields of an address."""
        return {"q": self.words, **{name: getattr(self, name) for name in FILTERS}}


def wanted(query: Mapping[str, str]) -> Wanted:
    """What an address asks for."""
    found = {name: query.get(name, "").strip()[:200] for name in FILTERS}
    return Wanted(query.get("q", "").strip()[:400], **{**found, "year_be": digits.to_arabic(found["year_be"])})


@dataclass(frozen=True, slots=True)
class Found:
    """A page that holds the words. ``spans`` are the finds in ``snippet``, start and end."""

    id: int
    sha256: str
    file: str
    page: int
    kind: str | None
    number: str | None
    date: str | None
    snippet: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in a list; ``review`` counts what a person is still to look at."""

    sha256: str
    file: str
    state: str
    kind: str | None
    number: str | None
    date: str | None
    subject: str | None
    pages: int | None
    review: int


def _head(name: str) -> str:
    """A particular of the document as a person left it; ``h`` is its row of ``decided_heads``."""
    return (
        f"CASE WHEN json_type(h.changed, '$.{name}') IS NULL THEN d.{name} ELSE json_extract(h.changed, '$.{name}') END"
    )


_HEADS = "LEFT JOIN decided_heads AS h ON h.document_id = d.id AND h.part = 1"


def _narrowed(connection: sqlite3.Connection, asked: Wanted) -> tuple[list[str], list[object]]:
    """The conditions on a document ``d``, and their values."""
    clauses: list[str] = []
    values: list[object] = []
    if asked.kind:
        clauses.append(f"{_head('kind')} = ?")
        values.append(asked.kind)
    about = [("survey", asked.survey), ("entity", asked.province), ("year_be", asked.year_be)]
    tests = [(name, int(v) if name == "year_be" else v) for name, v in about if v and _fits(name, v)]
    tests += [("status", asked.status)] if asked.status else []
    if tests:
        inner = " AND ".join(f"{STATUS if name == 'status' else field(name)} = ?" for name, _ in tests)
        # A count or rate is of its document, and of no province.
        among = (TABLES,) if asked.province else (TABLES, STATISTICS)
        found = (f"EXISTS (SELECT 1 FROM {tables} WHERE r.document_id = d.id AND {inner})" for tables in among)
        clauses.append(f"({' OR '.join(found)})")
        values += [value for _, value in tests] * len(among)
    for name, value in tests:
        if _is_rare(connection, name, value):
            # What few records have is found by its index first; what many have, soon in any order.
            tables = ("records",) if asked.province else ("records", "statistics")
            read = (f"SELECT document_id FROM {table} WHERE {name} = ?" for table in tables)
            clauses.append(f"d.id IN ({' UNION ALL '.join((*read, 'SELECT document_id FROM decided'))})")
            values += [value] * len(tables)
    return clauses, values


def _is_rare(connection: sqlite3.Connection, name: str, value: str | int) -> bool:
    """Whether so few records were read with a value, and so few decided, that their documents are soon listed."""
    sql = (
        f"SELECT (SELECT count(*) FROM (SELECT 1 FROM records WHERE {name} = ? LIMIT {_FEW})) + "
        f"(SELECT count(*) FROM (SELECT 1 FROM decided LIMIT {_FEW}))"
    )
    return int(connection.execute(sql, [value]).fetchone()[0]) < _FEW


def _fits(name: str, value: str) -> bool:
    return name != "year_be" or (value.isascii() and value.isdigit() and len(value) < 6)


def pages_with(connection: sqlite3.Connection, asked: Wanted, *, offset: int, limit: int) -> list[Found]:
    """Pages that hold all the words, in the archive's order. Raises UsageError where there are no words."""
    parts = terms(asked.words)
    match, found_by = matching(parts)
    clauses, values = _narrowed(connection, asked)
    rows = connection.execute(
        f"SELECT p.id, p.number AS page, p.text, p.folded, d.sha256, d.name, {_head('kind')} AS kind, "
        f"{_head('number')} AS number, {_head('date')} AS date FROM pages AS p "
        f"JOIN documents AS d ON d.id = p.document_id {_HEADS} WHERE {' AND '.join([*match, *clauses])} "
        "ORDER BY p.id LIMIT ? OFFSET ?",
        [*found_by, *values, limit, offset],
    )
    return [
        Found(
            row["id"], row["sha256"], row["name"], row["page"], row["kind"], row["number"], row["date"],
            *snippet(row["text"], row["folded"], parts),
        )
        for row in rows
    ]  # fmt: skip


def count_pages(connection: sqlite3.Connection, asked: Wanted) -> int:
    """How many pages hold the words, counted up to one more than :data:`MOST_COUNTED`."""
    match, found_by = matching(terms(asked.words))
    clauses, values = _narrowed(connection, asked)
    row = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM pages AS p JOIN documents AS d ON d.id = p.document_id {_HEADS} "
        f"WHERE {' AND '.join([*match, *clauses])} LIMIT ?)",
        [*found_by, *values, MOST_COUNTED + 1],
    ).fetchone()
    return int(row[0])


def documents(connection: sqlite3.Connection, asked: Wanted, *, offset: int, limit: int) -> list[Listed]:
    """Documents, the last that came into the archive first."""
    clauses, values = _narrowed(connection, asked)
    where = f"WHERE {' AND '.join(clauses)}" if clauses else ""
    rows = connection.execute(
        f"SELECT d.sha256, d.name, d.state, {_head('kind')} AS kind, {_head('number')} AS number, "
        f"{_head('date')} AS date, {_head('subject')} AS subject, d.page_count, coalesce((SELECT n FROM queue_counts "
        "WHERE dimension = 'document' AND name = CAST(d.id AS TEXT)), 0) AS review "
        f"FROM documents AS d {_HEADS} {where} ORDER BY d.id DESC LIMIT ? OFFSET ?",
        [*values, limit, offset],
    )
    return [
        Listed(
            row["sha256"], row["name"], row["state"], row["kind"], row["number"], row["date"], row["subject"],
            row["page_count"], row["review"],
        )
        for row in rows
    ]  # fmt: skip


def count_documents(connection: sqlite3.Connection, asked: Wanted) -> int:
    """How many documents there are, counted up to one more than :data:`MOST_COUNTED` where they are narrowed down."""
    clauses, values = _narrowed(connection, asked)
    if not clauses:
        return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])
    row = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM documents AS d {_HEADS} WHERE {' AND '.join(clauses)} LIMIT ?)",
        [*values, MOST_COUNTED + 1],
    ).fetchone()
    return int(row[0])
