"""One document for the reading room: its head, and what stands on one of its pages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extract.archive.decided_rows import statistic_name
from extract.archive.lookup import find_document
from extract.desk.corrected import STATISTICS, STATUS, TABLES, VALUE, field
from extract.desk.cuts import Box
from extract.model.claims import STATISTIC

#: Values of one page that are shown at most: a page that prints more is no page for a person.
MOST_RECORDS = 600
_MOST_TABLES, _MOST_CELLS = 20, 4000


@dataclass(frozen=True, slots=True)
class Seen:
    """A value on a page. ``boxes``: every place of this page that prints it, in points, origin top left."""

    name: str
    key: str
    survey: str | None
    year_be: int | None
    scope: str
    entity: str | None
    indicator: str
    indicator_printed: str
    measure: str
    value: str | None
    read: str | None
    status: str
    issues: tuple[str, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PageRow:
    number: int
    origin: str
    status: str
    reason: str | None
    width: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table on the page; ``rows`` are its cells' texts, the first ``header_rows`` of them its head."""

    header_rows: int
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class HeadLine:
    part: int
    name: str
    value: str | None
    printed: str
    status: str
    issues: tuple[str, ...]
    page: int | None


def document_row(connection: sqlite3.Connection, sha256: str) -> sqlite3.Row:
    """The document's row. Raises InputError for none."""
    return find_document(connection, sha256)


def page_row(connection: sqlite3.Connection, document: int, number: int) -> PageRow | None:
    row = connection.execute(
        "SELECT number, origin, status, reason, width, height, text FROM pages WHERE document_id = ? AND number = ?",
        [document, number],
    ).fetchone()
    return None if row is None else PageRow(*row)


def records_on(connection: sqlite3.Connection, document: int, page: int) -> list[Seen]:
    """The values that a page prints, in the order of the reading."""
    names = ("survey", "year_be", "scope", "entity", "indicator", "measure")
    fields = ", ".join(f"{field(name)} AS {name}" for name in names)
    rows = connection.execute(
        f"SELECT r.name, r.key, {fields}, r.indicator_printed, {VALUE} AS value, r.value AS read, {STATUS} AS status, "
        f"r.issues, e.x0, e.y0, e.x1, e.y1 FROM {TABLES} JOIN evidence AS e ON e.record_id = r.id "
        "WHERE r.document_id = ? AND e.page = ? ORDER BY r.id, e.ordinal LIMIT ?",
        [document, page, MOST_RECORDS],
    )
    found: dict[str, tuple[sqlite3.Row, list[Box]]] = {}
    for row in rows:
        boxes = found.setdefault(row["name"], (row, []))[1]
        if row["x0"] is not None:
            boxes.append((row["x0"], row["y0"], row["x1"], row["y1"]))
    return [
        Seen(
            name, row["key"], row["survey"], row["year_be"], row["scope"], row["entity"], row["indicator"],
            row["indicator_printed"], row["measure"], row["value"], row["read"], row["status"],
            tuple(json.loads(row["issues"])), tuple(boxes),
        )
        for name, (row, boxes) in found.items()
    ]  # fmt: skip


def counted_on(connection: sqlite3.Connection, document: int, page: int) -> list[Seen]:
    """The counts and rates that a page prints, in the order of the reading."""
    names = ", ".join(f"{field(name)} AS {name}" for name in ("survey", "year_be"))
    rows = connection.execute(
        f"SELECT r.ordinal, r.key, {names}, {field('indicator', 'name')} AS indicator, {VALUE} AS value, "
        f"r.value AS read, {STATUS} AS status, r.issues, r.evidence FROM {STATISTICS} WHERE r.document_id = ? "
        "ORDER BY r.ordinal LIMIT ?",
        [document, MOST_RECORDS],
    )
    found = []
    for row in rows:
        here = [e for e in json.loads(row["evidence"]) if e["page"] == page]
        boxes = tuple(_box(e["bbox"]) for e in here if e["bbox"] is not None)
        seen = Seen(
            statistic_name(row["ordinal"]), row["key"], row["survey"], row["year_be"], "document", None,
            row["indicator"], row["indicator"], STATISTIC, row["value"], row["read"], row["status"],
            tuple(json.loads(row["issues"])), boxes,
        )  # fmt: skip
        found += [seen] if here else []
    return found


def _box(corners: Sequence[Any]) -> Box:
    x0, y0, x1, y1 = (float(v) for v in corners)
    return x0, y0, x1, y1


def tables_on(connection: sqlite3.Connection, document: int, page: int) -> list[TableRow]:
    """The tables that begin on a page."""
    rows = connection.execute(
        "SELECT header_rows, rows FROM tables WHERE document_id = ? AND page = ? ORDER BY ordinal LIMIT ?",
        [document, page, _MOST_TABLES],
    )
    return [TableRow(row["header_rows"], _cells(json.loads(row["rows"]))) for row in rows]


def _cells(rows: Any) -> tuple[tuple[str, ...], ...]:
    found, left = [], _MOST_CELLS
    for row in rows:
        left -= len(row)
        if left < 0:
            break
        found.append(tuple(str(cell.get("text", "")) for cell in row))
    return tuple(found)


def checks_of(connection: sqlite3.Connection, document: int, limit: int) -> list[sqlite3.Row]:
    """The document's cross-checks, failing ones first."""
    return connection.execute(
        "SELECT name, outcome, expected, found, sentence FROM checks WHERE document_id = ? "
        "ORDER BY outcome = 'holds', outcome, ordinal LIMIT ?",
        [document, limit],
    ).fetchall()


def head_of(connection: sqlite3.Connection, document: int) -> list[HeadLine]:
    """The particulars of every document in the file, as a person left them."""
    changed: dict[tuple[int, str], str | None] = {}
    for row in connection.execute("SELECT part, changed FROM decided_heads WHERE document_id = ?", [document]):
        changed |= {(row["part"], name): value for name, value in json.loads(row["changed"]).items()}
    rows = connection.execute(
        "SELECT part, name, value, printed, status, issues, page FROM head_fields WHERE document_id = ? "
        "ORDER BY part, id",
        [document],
    )
    found = [
        HeadLine(
            row["part"], row["name"], changed.pop((row["part"], row["name"]), row["value"]), row["printed"],
            "corrected" if (row["part"], row["name"]) in changed else row["status"], tuple(json.loads(row["issues"])),
            row["page"],
        )
        for row in rows
    ]  # fmt: skip
    typed = [HeadLine(part, name, value, "", "corrected", (), None) for (part, name), value in changed.items()]
    return sorted([*found, *typed], key=lambda line: line.part)


def paths_of(connection: sqlite3.Connection, document: int) -> Sequence[sqlite3.Row]:
    """Where the document's bytes were found."""
    return connection.execute(
        "SELECT path, present FROM files WHERE document_id = ? ORDER BY present DESC, path LIMIT 50", [document]
    ).fetchall()


def notices_of(connection: sqlite3.Connection, document: int) -> Sequence[sqlite3.Row]:
    return connection.execute(
        "SELECT page, code, message FROM notices WHERE document_id = ? ORDER BY ordinal LIMIT 100", [document]
    ).fetchall()
