"""One document's result as rows, written in the caller's transaction: all of it replaces all of what was there."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extract.archive.decided_rows import refile, write_heads
from extract.archive.fixity import layout, seal_document
from extract.archive.fold import fold
from extract.archive.value_keys import identity, record_keys, statistic_keys
from extract.errors import ExtractError
from extract.model import stored_lines
from extract.run.jobs import Result
from extract.thai import numbers

Json = dict[str, Any]

#: What of one document's tables is made anew by each reading.
PARTS = (
    "extractions", "pages", "records", "rankings", "statistics", "tables", "checks", "notices", "document_parts",
    "head_fields",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """Which versions and options made a result; documents made alike are not read again."""

    program: str
    patterns: str
    model: str
    options: str


def load(extraction: bytes) -> Json:
    """The Extraction as plain data, numbers with a point as Decimal, so that 33.0 stays 33.0."""
    data: Json = json.loads(extraction, parse_float=numbers.of_json)
    return data


def exact(value: Any) -> str | None:
    """A number as TEXT, exactly as printed."""
    return None if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _list(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, default=exact)


def content_digest(extraction: bytes, texts: tuple[str, ...]) -> str:
    """SHA-256 over a reading, so that `verify` notices when it was altered in the archive."""
    digest = hashlib.sha256(extraction)
    for text in texts:
        digest.update(b"\f" + text.encode("utf-8", "replace"))
    return digest.hexdigest()


def _insert(connection: sqlite3.Connection, table: str, row: Json) -> int:
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    cursor = connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
    return int(cursor.lastrowid or 0)


def _box(box: Any) -> Json:
    x0, y0, x1, y1 = (None,) * 4 if box is None else (float(v) for v in box)
    return {"x0": x0, "y0": y0, "x1": x1, "y1": y1}


def _upsert_document(connection: sqlite3.Connection, row: Json) -> int:
    names = list(row)
    updates = ", ".join(f"{n} = excluded.{n}" for n in names if n != "sha256")
    connection.execute(
        f"INSERT INTO documents ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "
        f"ON CONFLICT (sha256) DO UPDATE SET {updates}",
        list(row.values()),
    )
    found = connection.execute("SELECT id FROM documents WHERE sha256 = ?", [row["sha256"]]).fetchone()
    return int(found["id"])


def _clear(connection: sqlite3.Connection, document: int) -> None:
    for table in PARTS:
        connection.execute(f"DELETE FROM {table} WHERE document_id = ?", [document])


def write_failure(
    connection: sqlite3.Connection, sha256: str, name: str, size: int, failure: ExtractError, made: Made, run: int
) -> int:
    """Record that a file gave no document. An earlier reading of the same content, if any, stays. Returns its id."""
    known = connection.execute("SELECT id, state FROM documents WHERE sha256 = ?", [sha256]).fetchone()
    if known is not None and known["state"] != "failed":
        return int(known["id"])
    nothing = {
        column: None
        for column in ("media_type", "page_count", "kind", "number", "date", "subject", "sender", "recipient")
    }
    document = _upsert_document(
        connection,
        {
            "sha256": sha256, "name": name, "bytes": size, **nothing, "state": "failed", "error_code": failure.code,
            "error_message": failure.message, "error_hint": failure.hint, "program": made.program,
            "patterns": made.patterns, "model": made.model, "options": made.options,
            "content_sha256": content_digest(b"", ()), "run_id": run,
        },
    )  # fmt: skip
    seal_document(connection, document, layout(connection))
    return document


def write_document(connection: sqlite3.Connection, name: str, result: Result, made: Made, run: int) -> int:
    """Store a reading in place of the earlier one of the same content, if any; returns the document's id.

    Events are not touched; what they come to follows the new reading. ``result.extraction`` is JSON as in the
    published schema.
    """
    data = load(result.extraction)
    source, head = data["source"], data["document"]
    document = _upsert_document(
        connection,
        {
            "sha256": source["sha256"], "name": name, "bytes": source["bytes"], "media_type": source["media_type"],
            "page_count": source["pages"], "state": "partial" if data.get("partial") else "read",
            **{k: head[k] for k in ("kind", "number", "date", "subject", "sender", "recipient")},
            "error_code": None, "error_message": None, "error_hint": None, "program": made.program,
            "patterns": made.patterns, "model": made.model, "options": made.options,
            "content_sha256": content_digest(result.extraction, result.texts), "run_id": run,
        },
    )  # fmt: skip
    _clear(connection, document)
    _insert(connection, "extractions", {"document_id": document, "json": stored_lines.pack(result.extraction)})
    _write_pages(connection, document, data, result)
    records = _write_records(connection, document, source["sha256"], data["records"])
    _write_checks(connection, document, data["checks"], records)
    _write_statistics(connection, document, source["sha256"], data["statistics"])
    _write_rest(connection, document, data)
    write_heads(connection, document, data["parts"])
    refile(connection, document)
    seal_document(connection, document, layout(connection))
    return document


def _write_pages(connection: sqlite3.Connection, document: int, data: Json, result: Result) -> None:
    for page, text, laid in zip(data["pages"], result.texts, result.layouts, strict=True):
        columns = ("number", "origin", "status", "reason", "rotation", "width_px", "height_px")
        row = {c: page[c] for c in columns}
        reals = {c: _number(page[c]) for c in ("skew", "width", "height", "dpi")}
        row = {"document_id": document, **row, **reals, "text": text, "folded": fold(text)}
        page_id = _insert(connection, "pages", row)
        _insert(connection, "layouts", {"page_id": page_id, "json": stored_lines.pack(laid)})


def _write_records(connection: sqlite3.Connection, document: int, sha256: str, records: list[Json]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for key, record in zip(record_keys(sha256, records), records, strict=True):
        row = {
            "document_id": document, "key": key, "name": record["id"], "part": record["part"], **identity(record),
            "indicator_printed": record["indicator_printed"], "column_printed": record["column_printed"],
            "groups": _list(record["group"]), "table_index": record["table"], "qualifier": record["qualifier"],
            "value": exact(record["value"]),
            "number": _number(record["value"]), "unit": record["unit"], "maximum": exact(record["maximum"]),
            "status": record["status"], "issues": _list(record["issues"]), "proofs": _list(record["proofs"]),
            "confidence": _number(record["confidence"]), "suggested_value": exact(record.get("suggested_value")),
        }  # fmt: skip
        ids[record["id"]] = _insert(connection, "records", row)
        for ordinal, e in enumerate(record["evidence"], 1):
            piece = {
                "record_id": ids[record["id"]], "ordinal": ordinal, "page": e["page"], **_box(e["bbox"]),
                "printed": e["printed"], "value": exact(e["value"]), "place": e["where"], "reader": e["reader"],
                "confidence": _number(e["confidence"]), "rule": e["rule"], "source_text": e["source_text"],
                "raw": e.get("raw"), "fixes": _list(e.get("fixes", [])),
                "alternatives": _list(e.get("alternatives", [])),
            }  # fmt: skip
            _insert(connection, "evidence", piece)
    return ids


def _write_checks(connection: sqlite3.Connection, document: int, checks: list[Json], records: dict[str, int]) -> None:
    for ordinal, check in enumerate(checks, 1):
        row = {"document_id": document, "ordinal": ordinal, "name": check["check"]}
        row |= {c: check[c] for c in ("part", "outcome", "expected", "found", "sentence")}
        check_id = _insert(connection, "checks", row)
        for name in dict.fromkeys(check["records"]):
            if name in records:
                _insert(connection, "check_records", {"check_id": check_id, "record_id": records[name]})


def _write_statistics(connection: sqlite3.Connection, document: int, sha256: str, statistics: list[Json]) -> None:
    about = [(s["survey"]["id"], s["survey"]["year_be"], s["name"], s["level"], s["unit"]) for s in statistics]
    for ordinal, (key, s) in enumerate(zip(statistic_keys(sha256, about), statistics, strict=True), 1):
        row = {
            "document_id": document, "ordinal": ordinal, "key": key, "part": s["part"], "name": s["name"],
            "value": exact(s["value"]), "number": _number(s["value"]), "unit": s["unit"], "level": s["level"],
            "survey": s["survey"]["id"], "year_be": s["survey"]["year_be"], "status": s["status"],
            "issues": _list(s["issues"]), "evidence": _list(s["evidence"]),
        }  # fmt: skip
        _insert(connection, "statistics", row)


def _write_rest(connection: sqlite3.Connection, document: int, data: Json) -> None:
    for ordinal, r in enumerate(data["rankings"], 1):
        row = {c: r[c] for c in ("part", "kind", "rank", "indicator", "entity", "scope", "level", "words")}
        row |= {"survey": r["survey"]["id"], "year_be": r["survey"]["year_be"], "evidence": _list(r["evidence"])}
        _insert(connection, "rankings", {"document_id": document, "ordinal": ordinal, **row})
    for ordinal, t in enumerate(data["tables"], 1):
        row = {c: t[c] for c in ("part", "page", "kind", "header_rows")} | {**_box(t["bbox"]), "rows": _list(t["rows"])}
        _insert(connection, "tables", {"document_id": document, "ordinal": ordinal, **row})
    for p in data["parts"]:
        row = {c: p["document"][c] for c in ("kind", "number", "date", "subject", "sender", "recipient")}
        row |= {"document_id": document, "part": p["part"], "pages": _list(p["pages"])}
        _insert(connection, "document_parts", row)
    for ordinal, n in enumerate(data.get("notices", ()), 1):
        row = {"page": n["page"], "code": n["code"], "message": n["message"]}
        _insert(connection, "notices", {"document_id": document, "ordinal": ordinal, **row})
