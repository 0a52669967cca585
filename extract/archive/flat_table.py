"""The archive's records as one flat table: its columns with their types and meaning, and its rows.

The same columns serve CSV, XLSX, Parquet and the data package, so that they cannot drift apart.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from extract.archive.choice import Choice

Type = Literal["string", "integer", "number", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """``type`` is a Table Schema type; ``title`` says what the column holds."""

    name: str
    type: Type
    title: str
    enum: tuple[str, ...] = ()


_STATUS = ("accepted", "review", "unreadable", "not-reported")

COLUMNS = (
    Column("document", "string", "SHA-256 of the document"),
    Column("file", "string", "name of the document's file"),
    Column("part", "integer", "which of the file's documents the record is of, from 1; empty where it is not known"),
    Column("document_kind", "string", "kind of document"),
    Column("document_number", "string", "the document's own number, Arabic digits"),
    Column("document_date", "date", "the document's own date, Common Era"),
    Column(
        "record",
        "string",
        "the record's number within the document, s001 … of counts and rates; empty where the last reading has none",
    ),
    Column("key", "string", "key of the record, the same after a new reading; corrections refer to it"),
    Column("survey", "string", "id of the survey"),
    Column("year_be", "integer", "year, Buddhist Era"),
    Column("year", "integer", "year, Common Era"),
    Column("scope", "string", "what the value is about: national, province, constituency, agency …"),
    Column("level", "string", "level of government or schooling: department, province …; empty where none is printed"),
    Column("entity", "string", "name of the province, constituency or agency; empty for the nation"),
    Column("indicator", "string", "id of the indicator"),
    Column("indicator_printed", "string", "the label as printed, misprints and all"),
    Column(
        "measure",
        "string",
        "what the column is: score, votes, target …; statistic: a count or rate, which the indicator names",
    ),
    Column("column_printed", "string", "the head over the value as printed, levels parted by ' / '"),
    Column("groups", "string", "groups above that the row belongs to, outermost first, parted by ' / '"),
    Column("table_index", "integer", "which of the document's tables the value is in, from 0; empty in prose"),
    Column("qualifier", "string", "whether the value is a bound", ("at-least", "at-most", "more-than", "less-than")),
    Column("final_value", "number", "the value to use: corrected, else read and accepted, else empty"),
    Column(
        "final_status",
        "string",
        "status with what people decided taken into account",
        (*_STATUS, "corrected", "confirmed"),
    ),
    Column("unit", "string", "unit of the value"),
    Column("maximum", "number", "the highest possible value"),
    Column("read_value", "number", "what the program read, whatever its status"),
    Column("read_status", "string", "status of the reading; gone: the last reading lost it", (*_STATUS, "gone")),
    Column("confidence", "number", "of the reading, 0 to 1"),
    Column("suggested_value", "number", "a proposal for a person; never used as value"),
    Column("issues", "string", "why a person must look, parted by spaces"),
    Column("proofs", "string", "what speaks for the value, parted by spaces"),
    Column("correction", "string", "what a person said", ("value", "confirmed", "not-reported", "unreadable")),
    Column("corrected_by", "string", "who corrected"),
    Column("corrected_why", "string", "why"),
    Column("corrected_at", "string", "when, UTC"),
    Column(
        "changed",
        "string",
        "what a person corrected of what the value is about, as it was read, as JSON; the columns "
        "of these names have it as corrected",
    ),
    Column("page", "integer", "page of the first piece of evidence"),
    Column("printed", "string", "the value as printed there, Thai numerals kept"),
    Column("evidence_count", "integer", "pieces of evidence"),
)

NAMES = tuple(c.name for c in COLUMNS)

Cell = str | int | Decimal | None

#: Rows that are the same whatever order the files were read in.
ORDER = "ORDER BY document, record IS NULL, record, key"


def cell(column: Column, value: Any) -> Cell:
    """One value of the view as the column's type; numbers exactly as kept."""
    if value is None:
        return None
    if column.type == "integer":
        return int(value)
    if column.type == "number":
        return Decimal(str(value))
    if column.name in ("issues", "proofs"):
        return " ".join(json.loads(value))
    if column.name == "groups":
        return " / ".join(json.loads(value)) or None
    return str(value)


def rows(connection: sqlite3.Connection, choice: Choice) -> Iterator[list[Cell]]:
    """The chosen records, in a fixed order, as cells of :data:`COLUMNS`."""
    condition, values = choice.where()
    query = f"SELECT {', '.join(NAMES)}, read_context FROM final_records WHERE {condition} {ORDER}"
    for row in connection.execute(query, values):
        yield [_as_read(row) if column.name == "changed" else cell(column, row[column.name]) for column in COLUMNS]


def _as_read(row: sqlite3.Row) -> str | None:
    """What a person changed of what a value is about, as it was read."""
    if row["changed"] is None:
        return None
    read = json.loads(row["read_context"])
    return json.dumps({name: read.get(name) for name in sorted(json.loads(row["changed"]))}, ensure_ascii=False)


def full_rows(connection: sqlite3.Connection, choice: Choice) -> Iterator[dict[str, Any]]:
    """The chosen records, each as one object, with its evidence and its corrections, the earlier ones too."""
    for values in rows(connection, choice):
        record: dict[str, Any] = dict(zip(NAMES, values, strict=True))
        for name in ("issues", "proofs"):
            record[name] = str(record[name] or "").split()
        key = record["key"]
        record["evidence"] = [
            _evidence(e)
            for e in connection.execute(
                "SELECT e.* FROM evidence AS e JOIN records AS r ON r.id = e.record_id WHERE r.key = ? "
                "ORDER BY e.ordinal",
                [key],
            )
        ] or _counted_in(connection, key)
        record["corrections"] = [
            {
                "field": c["field"] or "value", "kind": c["kind"],
                "value": _decimal(c["value"]) if c["number"] is not None else c["value"], "before": c["before"],
                "after": c["after"], "by": c["corrected_by"], "why": c["reason"], "at": c["corrected_at"],
                "read_value": _decimal(c["read_value"]), "read_status": c["read_status"],
            }
            for c in connection.execute("SELECT * FROM corrections WHERE record_key = ? ORDER BY id", [key])
        ]  # fmt: skip
        yield record


def _counted_in(connection: sqlite3.Connection, key: Cell) -> list[dict[str, Any]]:
    """The evidence of a count or rate."""
    row = connection.execute("SELECT evidence FROM statistics WHERE key = ?", [key]).fetchone()
    return [
        {
            "page": e["page"], "bbox": None if e["bbox"] is None else [float(v) for v in e["bbox"]],
            "printed": e["printed"], "value": _decimal(e["value"]), "where": e["where"], "reader": e["reader"],
            "confidence": float(e["confidence"]), "rule": e["rule"], "source_text": e["source_text"],
            "raw": e.get("raw"), "fixes": e.get("fixes", []), "alternatives": e.get("alternatives", []),
        }
        for e in json.loads(row["evidence"] if row is not None else "[]")
    ]  # fmt: skip


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _evidence(row: sqlite3.Row) -> dict[str, Any]:
    box = None if row["x0"] is None else [row["x0"], row["y0"], row["x1"], row["y1"]]
    return {
        "page": row["page"], "bbox": box, "printed": row["printed"], "value": _decimal(row["value"]),
        "where": row["place"], "reader": row["reader"], "confidence": row["confidence"], "rule": row["rule"],
        "source_text": row["source_text"], "raw": row["raw"], "fixes": json.loads(row["fixes"]),
        "alternatives": json.loads(row["alternatives"]),
    }  # fmt: skip
