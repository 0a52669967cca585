"""One item of the queue with its evidence: where it is printed, what was read there, what speaks for and against it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extract.archive.case import Case
from extract.archive.deciding import document_of
from extract.archive.decisions import CONTEXT, Event, Target
from extract.archive.rechecks import Checked
from extract.archive.resolve import ReadRecord, Ruling, parts_of, reason_of
from extract.errors import InputError
from extract.thai import numbers

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points of the page as filed, origin top left."""

#: Of the readings of one place, how many are shown to choose from.
_CHOICES = 6


@dataclass(frozen=True, slots=True)
class Place:
    """One piece of evidence: where the value is printed and how it was read there."""

    page: int
    box: Box | None
    printed: str
    value: str | None
    where: str
    reader: str
    confidence: float
    source_text: str
    raw: str | None
    alternatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that the page may print. ``sources`` say who read it: `reading`, `suggested`, `alternative`, a reader, or
    who keyed it."""

    value: str
    printed: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check that is about the item, on what the records say now."""

    check: str
    outcome: str
    sentence: str
    expected: str | None
    found: str | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A cell of the item's table row. ``key``: of the record whose value it holds."""

    key: str | None
    text: str
    box: Box | None
    column_head: str
    is_self: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A value, or a field of a head, for a person to decide on.

    Context is as it stands; ``as_read`` has what a person changed of it, as it was read. ``state`` goes back with the
    decision. ``size`` is the page's width and height in points; ``rotation`` how far it is turned clockwise to be read.
    """

    key: str
    document: str
    file: str
    part: int
    page: int | None
    field: str
    record: str | None
    state: str
    status: str
    value: str | None
    final: str | None
    final_status: str
    suggested: str | None
    reason: str
    issues: tuple[str, ...]
    proofs: tuple[str, ...]
    confidence: float
    context: Mapping[str, str | int | None]
    as_read: Mapping[str, str | int | None]
    indicator_printed: str | None
    column_printed: str | None
    groups: tuple[str, ...]
    places: tuple[Place, ...]
    readings: tuple[Choice, ...]
    checks: tuple[CheckLine, ...]
    row: tuple[Neighbour, ...]
    label_box: Box | None
    head_box: Box | None
    size: tuple[float, float]
    rotation: int
    history: tuple[Event, ...]
    same_reason: int
    table: int | None = None
    keyed: tuple[Event, ...] = ()
    """of a value that two people keyed in two ways: what each said"""


def item(connection: sqlite3.Connection, key: str, *, viewer: str = "") -> Item:
    """A record, or a field of a head, whether it waits in the queue or not. Raises InputError where there is none."""
    target = Target.of_item(key)
    case = Case(connection, document_of(connection, target))
    name = connection.execute("SELECT name FROM documents WHERE id = ?", [case.read.id]).fetchone()["name"]
    if target.kind == "record":
        return _record(connection, case, target, name, viewer)
    return _field(connection, case, target, key.rpartition("/")[2].removeprefix("head."), name, viewer)


def _box(row: Mapping[str, Any] | sqlite3.Row) -> Box | None:
    return None if row["x0"] is None else (row["x0"], row["y0"], row["x1"], row["y1"])


def _page(connection: sqlite3.Connection, document: int, page: int | None) -> tuple[tuple[float, float], int]:
    row = connection.execute(
        "SELECT width, height, rotation FROM pages WHERE document_id = ? AND number = ?", [document, page]
    ).fetchone()
    return ((0.0, 0.0), 0) if row is None else ((row["width"], row["height"]), row["rotation"])


def _same(connection: sqlite3.Connection, document: int, reason: str, field: str) -> int:
    return int(
        connection.execute(
            "SELECT count(*) FROM queue WHERE document_id = ? AND reason = ? AND (field = 'value') = (? = 'value')",
            [document, reason, field],
        ).fetchone()[0]
    )


def _record(connection: sqlite3.Connection, case: Case, target: Target, file: str, viewer: str) -> Item:
    read = case.records.get(target.name)
    if read is None:
        raise InputError("the last reading has no such record", code="no-such-record")
    row, places = _counted(connection, read) if read.is_statistic else _scored(connection, read)
    ruling = case.ruling(read.key)
    cells = _cells(connection, case, read.table, places)
    size, rotation = _page(connection, case.read.id, read.page)
    events = tuple(case.about(target, viewer))
    waiting = case.resolved.queue.get(read.key)
    differs = waiting is not None and waiting.state == "differs"
    checks = sorted((c for c in case.checked if read.key in c.keys), key=lambda c: not c.verdict.fails)
    reason = waiting.reason if waiting else reason_of(read)
    keyed = tuple(e for e in events if e.keying and e.in_force and e.kind != "undone") if differs else ()
    return Item(
        read.key, case.read.sha256, file, ruling.part or read.part, read.page, "value", read.name,
        case.state(target, viewer), read.status, read.value, _final(read.value, read.status, ruling),
        read.status if ruling.answer is None else ruling.answer.kind, row["suggested_value"], reason, read.issues,
        read.proofs, row["confidence"], {**read.context, **ruling.changed},
        {k: read.context[k] for k in CONTEXT if k in ruling.changed}, row["indicator_printed"], row["column_printed"],
        tuple(json.loads(row["groups"])), places, _choices(read.value, row["suggested_value"], places, keyed),
        tuple(_line(c) for c in checks), cells.row, cells.label, cells.head, size, rotation, events,
        _same(connection, case.read.id, reason, "value"), read.table,
        keyed,
    )  # fmt: skip


def _scored(connection: sqlite3.Connection, read: ReadRecord) -> tuple[Mapping[str, Any], tuple[Place, ...]]:
    """A record's row with the places that print it."""
    row = connection.execute("SELECT * FROM records WHERE key = ?", [read.key]).fetchone()
    found = connection.execute("SELECT * FROM evidence WHERE record_id = ? ORDER BY ordinal", [row["id"]])
    return dict(zip(row.keys(), row, strict=True)), tuple(_place(e) for e in found)


def _counted(connection: sqlite3.Connection, read: ReadRecord) -> tuple[Mapping[str, Any], tuple[Place, ...]]:
    """The same of a count or rate, which has no label of its own, no column and no group."""
    row = connection.execute("SELECT evidence FROM statistics WHERE key = ?", [read.key]).fetchone()
    places = tuple(
        Place(
            e["page"], None if e["bbox"] is None else _corners(e["bbox"]), e["printed"],
            None if e["value"] is None else str(e["value"]), e["where"], e["reader"], float(e["confidence"]),
            e["source_text"], e.get("raw"), tuple(str(a) for a in e.get("alternatives", [])),
        )
        for e in json.loads(row["evidence"])
    )  # fmt: skip
    nothing = dict.fromkeys(("suggested_value", "indicator_printed", "column_printed"))
    confidence = min((p.confidence for p in places), default=0.0)
    return {**nothing, "groups": "[]", "confidence": confidence}, places


def _line(c: Checked) -> CheckLine:
    return CheckLine(c.check, c.verdict.outcome, c.sentence, c.verdict.expected, c.verdict.found)


def _final(value: str | None, status: str, ruling: Ruling) -> str | None:
    if ruling.answer is not None:
        return ruling.value
    return value if status == "accepted" else None


def _place(e: sqlite3.Row) -> Place:
    return Place(
        e["page"], _box(e), e["printed"], e["value"], e["place"], e["reader"], e["confidence"], e["source_text"],
        e["raw"], tuple(str(a) for a in json.loads(e["alternatives"])),
    )  # fmt: skip


def _choices(
    value: str | None, suggested: str | None, places: tuple[Place, ...], keyed: tuple[Event, ...]
) -> tuple[Choice, ...]:
    """The different numbers that were read, the likeliest first; before them, what two people said of it."""
    found: dict[str, tuple[str, list[str]]] = {}

    def add(number: str | None, printed: str, source: str) -> None:
        if number is not None:
            sources = found.setdefault(number, (printed, []))[1]
            if source not in sources:
                sources.append(source)

    for event in keyed:
        add(event.value, "", event.by)
    printed = places[0].printed if places else ""
    add(value, printed if places and places[0].value == value else value or "", "reading")
    add(suggested, suggested or "", "suggested")
    for place in places:
        add(place.value, place.printed, place.reader)
    for place in places:
        for other in place.alternatives:
            try:
                add(format(numbers.parse(other), "f"), other, "alternative")
            except ValueError:
                continue
    return tuple(Choice(v, shown, tuple(sources)) for v, (shown, sources) in list(found.items())[:_CHOICES])


@dataclass(frozen=True, slots=True)
class _Cells:
    row: tuple[Neighbour, ...] = ()
    label: Box | None = None
    head: Box | None = None


def _cells(connection: sqlite3.Connection, case: Case, table: int | None, places: tuple[Place, ...]) -> _Cells:
    """The cells of the value's row, and where its label and its column's head stand."""
    place = next((p for p in places if p.box is not None and p.where in ("table", "form")), None)
    if place is None or place.box is None:
        return _Cells()
    # A value that stands in a sentence too is of no one table; its place tells which.
    x, y = (place.box[0] + place.box[2]) / 2, (place.box[1] + place.box[3]) / 2
    stored = connection.execute(
        "SELECT ordinal, header_rows, rows FROM tables WHERE document_id = ?1 AND page = ?2 AND (ordinal = ?3 "
        "OR ?3 IS NULL AND x0 <= ?4 AND x1 >= ?4 AND y0 <= ?5 AND y1 >= ?5) ORDER BY ordinal LIMIT 1",
        [case.read.id, place.page, None if table is None else table + 1, x, y],
    ).fetchone()
    if stored is None:
        return _Cells()
    cells = [c for row in json.loads(stored["rows"]) for c in row]
    own = max(cells, key=lambda c: _overlap(_cell_box(c), place.box), default=None)
    if own is None or _overlap(_cell_box(own), place.box) <= 0:
        return _Cells()
    beside = sorted((c for c in cells if _in(c, "row", own["row"])), key=lambda c: c["column"])
    values = _values(connection, case, stored["ordinal"] - 1)
    heads = {c["column"]: _heads(cells, c, stored["header_rows"]) for c in beside}
    row = tuple(
        Neighbour(
            next((k for k, b in values if _overlap(_cell_box(c), b) > 0), None), c["text"], _cell_box(c),
            " / ".join(h["text"] for h in heads[c["column"]]), c is own,
        )
        for c in beside
    )  # fmt: skip
    label = next((_cell_box(c) for c in beside if c is not own and any(x.isalpha() for x in c["text"])), None)
    head = heads[own["column"]]
    return _Cells(row, label, _cell_box(head[-1]) if head else None)


def _in(cell: Mapping[str, Any], axis: str, at: int) -> bool:
    return bool(cell[axis] <= at < cell[axis] + cell[f"{axis}_span"])


def _heads(cells: list[Mapping[str, Any]], of: Mapping[str, Any], rows: int) -> list[Mapping[str, Any]]:
    """The cells of the table's head over one, outermost first."""
    over = (c for c in cells if c["row"] < rows and c["text"] and _in(c, "column", of["column"]) and c is not of)
    return sorted(over, key=lambda c: c["row"])


def _cell_box(cell: Mapping[str, Any]) -> Box | None:
    return None if cell["bbox"] is None else _corners(cell["bbox"])


def _corners(box: Any) -> Box:
    return float(box[0]), float(box[1]), float(box[2]), float(box[3])


def _overlap(a: Box | None, b: Box | None) -> float:
    if a is None or b is None:
        return 0.0
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def _values(connection: sqlite3.Connection, case: Case, table: int | None) -> list[tuple[str, Box]]:
    found = connection.execute(
        "SELECT r.key, e.x0, e.y0, e.x1, e.y1 FROM records AS r JOIN evidence AS e ON e.record_id = r.id "
        "WHERE r.document_id = ? AND r.table_index = ? AND e.x0 IS NOT NULL AND e.place IN ('table', 'form')",
        [case.read.id, table],
    )
    return [(r["key"], (r["x0"], r["y0"], r["x1"], r["y1"])) for r in found]


def _field(connection: sqlite3.Connection, case: Case, target: Target, name: str, file: str, viewer: str) -> Item:
    parts = parts_of(case.read, case.resolved)
    read_part = next((p.read_part for p in parts if p.part == target.place), None)
    row = connection.execute(
        "SELECT * FROM head_fields WHERE document_id = ? AND part = ? AND name = ?", [case.read.id, read_part, name]
    ).fetchone()
    if row is None:
        raise InputError("the last reading has no such field", code="no-such-record")
    head = case.resolved.heads.get(target.place or 1)
    changed = head.changed if head is not None else {}
    issues = tuple(json.loads(row["issues"]))
    key = f"{case.read.sha256}/{target.place}/head.{name}"
    waiting = case.resolved.queue.get(key)
    size, rotation = _page(connection, case.read.id, row["page"])
    confidence, printed = row["confidence"], row["printed"]
    place = Place(row["page"] or 1, _box(row), printed, row["value"], "head", "", confidence, "", None, ())
    reason = waiting.reason if waiting else (issues[0] if issues else row["status"])
    final = changed.get(name, row["value"] if row["status"] == "accepted" else None)
    choices = () if row["value"] is None else (Choice(row["value"], row["printed"], ("reading",)),)
    return Item(
        key, case.read.sha256, file, target.place or 1, row["page"], f"head.{name}", None, case.state(target, viewer),
        row["status"], row["value"], final, "corrected" if name in changed else row["status"], None, reason, issues, (),
        confidence, {}, {}, None, None, (), (place,), choices, (), (), None, None, size, rotation,
        tuple(e for e in case.about(target, viewer) if e.field == f"head.{name}"),
        _same(connection, case.read.id, reason, "head"),
    )  # fmt: skip
