"""One archived document for a person: what `extract FILE` shows, with the records' keys and the corrections."""

from __future__ import annotations

import sqlite3
from typing import Any

from rich.console import Console

from extract.archive.decided_rows import events
from extract.archive.record_rows import load
from extract.archive.resolve import in_force
from extract.model import stored_lines
from extract.show.language import say, tr


def extraction(connection: sqlite3.Connection, document: sqlite3.Row) -> dict[str, Any] | None:
    """The Extraction as plain data, numbers as Decimal; None for a document that failed."""
    row = connection.execute("SELECT json FROM extractions WHERE document_id = ?", [document["id"]]).fetchone()
    return None if row is None else load(stored_lines.unpack(row["json"]))


def _corrections(connection: sqlite3.Connection, document: sqlite3.Row) -> list[dict[str, Any]]:
    rows = connection.execute(
        "SELECT c.id AS event, c.record_key AS record, coalesce(c.target, 'record') AS target, c.place, "
        "coalesce(c.field, 'value') AS field, c.kind, c.value, c.before, c.after, c.undoes, "
        "c.corrected_by AS 'by', c.reason AS why, "
        "c.corrected_at AS at, c.read_value, "
        "json_extract(c.identity, '$.indicator') AS indicator FROM corrections AS c "
        "WHERE c.document_id = ? ORDER BY c.id",
        [document["id"]],
    )
    force = in_force(events(connection, document["id"]))
    found = [{key: row[key] for key in row.keys()} for row in rows]  # noqa: SIM118 (a Row iterates over values)
    return [{**row, "in_force": row["event"] in force} for row in found]


def document_json(connection: sqlite3.Connection, document: sqlite3.Row) -> str:
    """The Extraction as JSON with two fields more, ``keys`` (record -> key; ``s001``: the first count or rate) and
    ``corrections``.

    For a document that failed, the error object of the contract.
    """
    from extract.errors import ExtractError
    from extract.model.json import error_json, to_json

    data = extraction(connection, document)
    if data is None:
        error = ExtractError(document["error_message"], hint=document["error_hint"], code=document["error_code"])
        return error_json(document["name"], error)
    rows = connection.execute(
        "SELECT name, key FROM (SELECT name, key FROM records WHERE document_id = ?1 ORDER BY name) UNION ALL "
        "SELECT name, key FROM (SELECT printf('s%03d', ordinal) AS name, key FROM statistics WHERE document_id = ?1 "
        "ORDER BY ordinal)",
        [document["id"]],
    )
    data["keys"] = {row["name"]: row["key"] for row in rows}
    data["corrections"] = _corrections(connection, document)
    return to_json(data)


def render(connection: sqlite3.Connection, document: sqlite3.Row, console: Console) -> None:
    """Print one document; text from documents is disarmed first."""
    from extract.show.terminal import clean, render_result

    for row in connection.execute(
        "SELECT path, present FROM files WHERE document_id = ? ORDER BY path", [document["id"]]
    ):
        console.print(
            f"[dim]{clean(row['path'])}{'' if row['present'] else '  ' + tr('(no longer there)')}[/dim]",
            soft_wrap=True,
        )
    console.print(f"[dim]sha256 {document['sha256']}[/dim]", soft_wrap=True)
    data = extraction(connection, document)
    if data is None:
        console.print(f"[red]{tr('failed')}[/red] {clean(say(document['error_message']))}")
        return
    render_result(data, console)
    _print_keys(connection, document, console)


def _print_keys(connection: sqlite3.Connection, document: sqlite3.Row, console: Console) -> None:
    from extract.show.beside import visible
    from extract.show.record_lines import wrapped
    from extract.show.terminal import width_of
    from extract.show.words import status

    rows = connection.execute(
        "SELECT record, key, indicator, entity, final_value, read_value, final_status, corrected_by, corrected_why "
        "FROM final_records WHERE document = ? AND final_status <> 'accepted' ORDER BY record IS NULL, record",
        [document["sha256"]],
    ).fetchall()
    if not rows:
        return
    console.print()
    console.print(f"[bold]{tr('for `extract correct`')}[/bold]", soft_wrap=True)
    for r in rows:
        read = "-" if r["read_value"] is None else r["read_value"]
        final = (
            [tr("now {value}", value=r["final_value"])] if r["corrected_by"] and r["final_value"] is not None else []
        )
        cells = (r["record"], r["key"], r["indicator"], read, *final, status(r["final_status"]), r["corrected_by"],
                 r["corrected_why"])  # fmt: skip
        said = "  ".join(visible(str(cell)) for cell in cells if cell is not None)
        for line in wrapped(said, width_of(console), indent=2):
            console.print(line, soft_wrap=True)
