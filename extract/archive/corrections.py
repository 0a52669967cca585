"""Corrections as a person types them, one or a file of many, and their way into the archive.

They hang on the record's key (the document's content and what the record is about), so a new reading of the same
document finds them again. Several for one record are history; the last one counts.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from extract.archive.case import Case
from extract.archive.database import transaction
from extract.archive.deciding import decide, document_of, target_of, undo
from extract.archive.decisions import CONTEXT, HEAD_FIELDS, Against, Decision, Kind, Outcome, Target, person, plain
from extract.archive.fixity import close_root
from extract.archive.lookup import find_document, find_record
from extract.errors import InputError, UsageError
from extract.open.plain_file import read_plain
from extract.thai import numbers

KINDS: tuple[Kind, ...] = ("value", "confirmed", "not-reported", "unreadable", "later", "set", "withdrawn", "undone")
_MAX_FILE = 64 << 20
_LONGEST = 10_000
_PLACE = re.compile(r"(.+):(table|part)([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says.

    ``record`` names what of: a record by its key or as ``DOCUMENT:r012``, a count or rate as
    ``DOCUMENT:s003``, ``DOCUMENT:table2`` and ``DOCUMENT:part2`` (from 1), or ``DOCUMENT``. ``state``: as it was seen,
    None for as it is now.
    """

    record: str
    decision: Decision
    by: str
    why: str
    state: str | None = None


def correction(record: str, *, kind: Kind = "value", value: str | None = None, by: str, why: str,
               field: str = "value", state: str | None = None) -> Correction:  # fmt: skip
    """Check the parts and make a Correction of them. Thai numerals are as good as Arabic ones.

    ``kind`` `undone` takes back what was decided last, whatever the field. Raises UsageError where a part is missing
    or makes no sense.
    """
    if not by.strip() or not why.strip():
        raise UsageError(f"{record}: a correction needs who made it and why", hint='--by NAME --why "reason"')
    try:
        decision = Decision(field, kind, value)
        checked = decision if kind == "undone" else decision.checked()
        return Correction(record, checked, person(by), plain(why, "the reason"), state)
    except UsageError as error:
        raise UsageError(f"{record}: {error.message}", hint=error.hint) from error


def apply(
    connection: sqlite3.Connection, corrections: list[Correction], at: str, *, force: bool = False
) -> list[Outcome]:
    """Write all of them, or none; what each did that was new (one already in force is not written again).

    ``at`` is the time, ISO 8601. Raises InputError or UsageError for a record that is not there, Refused for a value
    off its scale and a word that no list knows, unless ``force``. What a proof speaks against is in the outcome.
    """
    written = []
    try:
        with transaction(connection):
            for c in corrections:
                written += _write(connection, c, at, force)
            if written:
                close_root(connection)
    except (InputError, UsageError) as error:
        if len(corrections) == 1:
            raise
        kind = InputError if isinstance(error, InputError) else UsageError
        raise kind(f"{error.message}; nothing was written", hint=error.hint, code=error.code) from error
    return written


def _target(connection: sqlite3.Connection, c: Correction) -> Target:
    """What is meant; a record that the last reading lost is known from earlier corrections."""
    head = c.decision.field.startswith("head.")
    if head and "/head." in c.record:
        return Target.of_item(c.record)
    named = _PLACE.fullmatch(c.record)
    if named is not None:
        sha256, place = find_document(connection, named[1])["sha256"], int(named[3])
        if named[2] == "table":
            return Target.table(sha256, place - 1)
        return Target.head(sha256, place) if head else Target.part(sha256, place)
    if head:
        return Target.head(find_document(connection, c.record)["sha256"])
    try:
        return Target.record(find_record(connection, c.record)["key"])
    except UsageError:
        if c.decision.field == "value":
            raise
        return Target.document(find_document(connection, c.record)["sha256"])
    except InputError:
        old = connection.execute(
            "SELECT record_key FROM corrections WHERE record_key = ? LIMIT 1", [c.record.lower()]
        ).fetchone()
        if old is not None:
            return Target.record(old["record_key"])
        if c.decision.field == "value":
            raise
        return Target.document(find_document(connection, c.record)["sha256"])


def _write(connection: sqlite3.Connection, c: Correction, at: str, force: bool) -> list[Outcome]:
    target = _target(connection, c)
    case = Case(connection, document_of(connection, target))
    own = [
        e for e in case.about(target, c.by)
        if e.in_force and e.kind != "undone" and target_of(case, e) == target
        and (e.field == c.decision.field or c.decision.kind == "undone")
    ]  # fmt: skip
    if c.decision.kind == "undone":
        if not own:
            raise UsageError(f"{c.record}: there is nothing to take back")
        return [undo(connection, own[-1].id, by=c.by, at=at, why=c.why, state=c.state)]
    last = own[-1] if own else None
    if last is not None and (last.kind, last.value, last.by, last.why) == (
        c.decision.kind, _said(case, target, c.decision), c.by, c.why,
    ):  # fmt: skip
        return []
    refuse: tuple[Against, ...] = ("scale", "unknown")  # whoever types a correction knows of no proof; it is told
    decided = decide(
        connection, target, c.decision, by=c.by, at=at, why=c.why, state=c.state, force=force, refuse=refuse
    )
    return [decided]


def _said(case: Case, target: Target, decision: Decision) -> str | None:
    record = case.records.get(target.name)
    return record.value if decision.kind == "confirmed" and record is not None else decision.value


def read_file(path: Path, *, by: str | None = None) -> list[Correction]:
    """Many corrections from a CSV or JSON file: ``record``, ``field``, ``value`` (or ``kind``), ``by``, ``why``,
    ``state``.

    An empty value with kind ``confirmed`` or ``not-reported`` says so. ``by`` stands in where a row has none. Raises
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

    field, value = cell("field") or "value", cell("value")
    kind: Any = cell("kind") or ("value" if field == "value" else "set")
    if kind not in KINDS:
        raise UsageError(f"unknown kind {kind!r}", hint=", ".join(KINDS))
    if kind not in ("value", "set") and value:
        raise UsageError(f"a value and kind {kind} at once")
    if field != "value" and field not in CONTEXT and field.removeprefix("head.") not in HEAD_FIELDS:
        raise UsageError(f"unknown field {field[:60]!r}", hint=f"value, {', '.join(CONTEXT)}, head.number …")
    said = value if kind == "value" else value or None
    return correction(
        cell("record"), kind=kind, value=said if kind in ("value", "set") else None, field=field,
        by=cell("by") or by or "", why=cell("why"), state=cell("state") or None,
    )  # fmt: skip
