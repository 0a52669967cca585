"""A person's corrections: kept beside the reading, never over it, with who and why.

They hang on the record's key (the document's content and what the record is about), so a new reading of the same
document finds them again. Several for one record are history; the last one counts.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from extract.archive.database import transaction
from extract.archive.fixity import chain_link, close_root
from extract.archive.lookup import find_record
from extract.errors import InputError, UsageError
from extract.open.plain_file import read_plain
from extract.thai import numbers

Kind = Literal["value", "not-reported", "withdrawn"]
_MAX_FILE = 64 << 20
_LONGEST = 10_000
_IDENTITY = (
    "survey", "year_be", "year", "scope", "level", "entity", "indicator", "indicator_printed", "measure",
    "column_printed", "groups", "table_index", "qualifier", "unit", "maximum",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of one record. ``value`` is a number as text for kind ``value``, else None."""

    record: str
    kind: Kind
    value: str | None
    by: str
    why: str


def correction(record: str, *, value: str | None, by: str, why: str, not_reported: bool = False,
               withdraw: bool = False) -> Correction:  # fmt: skip
    """Check the parts and make a Correction of them. Thai numerals are as good as Arabic ones.

    Raises UsageError where a part is missing, where more than one thing is said, or where the value is no number.
    """
    if (value is not None) + not_reported + withdraw != 1:
        raise UsageError(f"{record}: say one of a value, not reported, or withdraw")
    if not by.strip() or not why.strip():
        raise UsageError(f"{record}: a correction needs who made it and why", hint='--by NAME --why "reason"')
    if value is None:
        return Correction(record, "withdrawn" if withdraw else "not-reported", None, by.strip(), why.strip())
    try:
        number = numbers.parse(value.strip())
    except ValueError as error:
        raise UsageError(f"{record}: {value!r} is no number: {error}") from error
    return Correction(record, "value", format(number, "f"), by.strip(), why.strip())


def apply(connection: sqlite3.Connection, corrections: list[Correction], at: str) -> int:
    """Write all of them, or none; returns how many were new (one already in force is not written again).

    ``at`` is the time, ISO 8601. Raises InputError or UsageError for a record that is not there.
    """
    written = 0
    try:
        with transaction(connection):
            for c in corrections:
                written += _write(connection, c, at)
            if written:
                close_root(connection)
    except (InputError, UsageError) as error:
        if len(corrections) == 1:
            raise
        raise type(error)(f"{error.message}; nothing was written", hint=error.hint, code=error.code) from error
    return written


def _target(connection: sqlite3.Connection, asked: str) -> dict[str, Any]:
    """The record's row; where the last reading lost the record, what an earlier correction knows of it."""
    try:
        record = find_record(connection, asked)
    except InputError:
        old = connection.execute(
            "SELECT * FROM corrections WHERE record_key = ? ORDER BY id DESC LIMIT 1", [asked.lower()]
        ).fetchone()
        if old is None:
            raise
        about = {"key": old["record_key"], "document_id": old["document_id"], "identity": old["identity"]}
        return {**about, "value": old["read_value"], "status": old["read_status"]}
    first = connection.execute(
        "SELECT page, printed FROM evidence WHERE record_id = ? ORDER BY ordinal LIMIT 1", [record["id"]]
    ).fetchone()
    identity = {name: record[name] for name in _IDENTITY}
    identity |= {"page": first["page"], "printed": first["printed"]} if first else {"page": None, "printed": None}
    about = {"key": record["key"], "document_id": record["document_id"]}
    text = json.dumps(identity, ensure_ascii=False)
    return {**about, "identity": text, "value": record["value"], "status": record["status"]}


def _write(connection: sqlite3.Connection, c: Correction, at: str) -> int:
    target = _target(connection, c.record)
    current = connection.execute(
        "SELECT kind, value, corrected_by, reason FROM corrections WHERE record_key = ? ORDER BY id DESC LIMIT 1",
        [target["key"]],
    ).fetchone()
    if c.kind == "withdrawn" and (current is None or current["kind"] == "withdrawn"):
        raise UsageError(f"{c.record}: there is no correction to withdraw")
    if current is not None and tuple(current) == (c.kind, c.value, c.by, c.why):
        return 0
    last = connection.execute("SELECT chain FROM corrections ORDER BY id DESC LIMIT 1").fetchone()
    cursor = connection.execute(
        "INSERT INTO corrections (document_id, record_key, kind, value, number, corrected_by, reason, corrected_at, "
        "read_value, read_status, identity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            target["document_id"], target["key"], c.kind, c.value, None if c.value is None else float(c.value), c.by,
            c.why, at, target["value"], target["status"], target["identity"],
        ],
    )  # fmt: skip
    written = int(cursor.lastrowid or 0)
    link = chain_link(connection, written, "" if last is None else last["chain"])
    connection.execute("UPDATE corrections SET chain = ? WHERE id = ?", [link, written])
    return 1


def read_file(path: Path, *, by: str | None = None) -> list[Correction]:
    """Many corrections from a CSV or JSON file: ``record``, ``value`` (or ``kind``), ``by``, ``why``.

    An empty value with kind ``not-reported`` or ``withdrawn`` says so. ``by`` stands in where a row has none. Raises
    InputError for a file that cannot be read, UsageError (with the row's number) for a row that is not right.
    """
    try:
        data = read_plain(path, _MAX_FILE + 1)
    except InputError as error:
        raise InputError(f"cannot read {path}: {error.message}", code=error.code) from error
    if len(data) > _MAX_FILE:
        raise InputError(f"{path} is over {_MAX_FILE >> 20} MB", code="limit-bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8", hint="save it as CSV UTF-8") from error
    rows = _rows(text, path)
    found = []
    for number, row in enumerate(rows, 1):
        try:
            found.append(_from_row(row, by))
        except UsageError as error:
            raise UsageError(f"{path.name}, row {number}: {error.message}", hint=error.hint) from error
    return found


def _rows(text: str, path: Path) -> list[dict[str, Any]]:
    if text.lstrip()[:1] in ("[", "{"):
        try:
            data = json.loads(text, parse_float=numbers.of_json, parse_int=numbers.of_json)
        except json.JSONDecodeError as error:
            raise InputError(f"{path} is not JSON: {error}") from error
        except RecursionError as error:
            raise InputError(f"{path} is nested too deeply") from error
        except ValueError as error:
            raise UsageError(f"{path.name}: {error}") from error
        data = data if isinstance(data, list) else [data]
        if not all(isinstance(row, dict) for row in data):
            raise InputError(f"{path}: a list of objects is wanted")
        return data
    try:
        rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise UsageError(f"{path.name} is no well-formed CSV: {error}") from error
    if rows and "record" not in rows[0]:
        raise UsageError(f"{path.name} has no column `record`", hint="columns: record, value, by, why")
    return rows


def _from_row(row: dict[str, Any], by: str | None) -> Correction:
    def cell(name: str) -> str:
        value = row.get(name)
        text = "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)
        if len(text) > _LONGEST:
            raise UsageError(f"a cell `{name}` of {len(text):,} characters")
        return text.strip().removeprefix("'")  # the apostrophe our own CSV puts before what looks like a formula

    kind, value = cell("kind") or "value", cell("value")
    if kind not in ("value", "not-reported", "withdrawn"):
        raise UsageError(f"unknown kind {kind!r}", hint="value, not-reported or withdrawn")
    if kind != "value" and value:
        raise UsageError(f"a value and kind {kind} at once")
    return correction(
        cell("record"),
        value=value if kind == "value" else None,
        not_reported=kind == "not-reported",
        withdraw=kind == "withdrawn",
        by=cell("by") or by or "",
        why=cell("why"),
    )
