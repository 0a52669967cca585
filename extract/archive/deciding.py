"""Writing events: each judged on the state it was decided on, chained to the one before, never over another.

All functions work in a transaction of the caller's; none of them closes the root digest.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extract.archive.case import Case, Step
from extract.archive.decided_rows import write
from extract.archive.decisions import (
    AGAINST,
    SEEN,
    Against,
    Changed,
    CheckChange,
    Decision,
    Event,
    Outcome,
    Preview,
    Refused,
    Stale,
    Target,
    person,
    plain,
)
from extract.archive.fixity import chain_link
from extract.errors import InputError, UsageError

_IDENTITY = (
    "survey", "year_be", "year", "scope", "level", "entity", "indicator", "indicator_printed", "measure",
    "column_printed", "groups", "table_index", "qualifier", "unit", "maximum",
)  # fmt: skip
#: Events that one call may write.
MOST = 10_000


def document_of(connection: sqlite3.Connection, target: Target) -> int:
    """The row number of the document that ``target`` is of. Raises InputError where there is none."""
    if target.kind == "record":
        row = connection.execute(
            "SELECT document_id FROM records WHERE key = ?1 UNION ALL "
            "SELECT document_id FROM statistics WHERE key = ?1 UNION ALL "
            "SELECT document_id FROM corrections WHERE record_key = ?1 LIMIT 1",
            [target.name],
        ).fetchone()
    else:
        row = connection.execute("SELECT id FROM documents WHERE sha256 = ?", [target.name]).fetchone()
    if row is None:
        what = "record" if target.kind == "record" else "document"
        raise InputError(f"no {what} {target.name[:80]!r} in the archive", code=f"no-such-{what}")
    return int(row[0])


def _reason(why: str) -> str:
    return plain(why, "the reason") if why.strip() else SEEN


def preview(connection: sqlite3.Connection, target: Target, decision: Decision, viewer: str = "") -> Preview:
    """What a decision would do; nothing is written. Raises UsageError for nonsense, InputError for no such target."""
    case = Case(connection, document_of(connection, target))
    return case.step([case.draft(target, decision.checked(), viewer or "?")]).preview


def preview_all(connection: sqlite3.Connection, keys: Sequence[str], decision: Decision, viewer: str = "") -> Preview:
    """As :func:`preview`, of many items at once."""
    rows: list[Changed] = []
    changes: list[CheckChange] = []
    objections: list[str] = []
    for case, targets in _cases(connection, [Target.of_item(k) for k in keys]):
        step = case.step([case.draft(t, decision.checked(), viewer or "?") for t in targets])
        states = {t.name: case.state(t, viewer) for t in targets}
        rows += [replace(r, state=states.get(r.key, r.state)) for r in step.rows]
        changes += step.changes
        objections += step.objections()
    return Preview(tuple(rows), tuple(changes), tuple(dict.fromkeys(objections)))


def _cases(connection: sqlite3.Connection, targets: Sequence[Target]) -> list[tuple[Case, list[Target]]]:
    """The targets by their documents."""
    if not 0 < len(targets) <= MOST:
        raise UsageError(f"{len(targets):,} items at once; from 1 to {MOST:,} can be decided")
    found: dict[int, list[Target]] = {}
    for target in dict.fromkeys(targets):
        found.setdefault(document_of(connection, target), []).append(target)
    return [(Case(connection, document), own) for document, own in found.items()]


def decide(
    connection: sqlite3.Connection, target: Target, decision: Decision, *, by: str, at: str, why: str = "",
    state: str | None = None, force: bool = False, refuse: Iterable[Against] = AGAINST,
) -> Outcome:  # fmt: skip
    """Write one event.

    ``state`` is what :meth:`Case.state` gave when the target was looked at; None: whatever it is now. ``at``: ISO 8601.
    Raises Stale where it is another now, Refused where something of the kinds in ``refuse`` speaks against it and
    ``force`` is not said, UsageError for nonsense, InputError where there is no such target.
    """
    by, why, decision = person(by), _reason(why), decision.checked()
    case = Case(connection, document_of(connection, target))
    _current(case, target, state, by)
    step = case.step([replace(case.draft(target, decision, by), why=why, at=at, forced=force)])
    if not force and (objections := step.objections(refuse)):
        raise Refused(objections)
    return _write(connection, case, step, target, batch=None)


def decide_all(
    connection: sqlite3.Connection, items: Sequence[tuple[str, str | None]], decision: Decision, *, by: str, at: str,
    why: str = "", force: bool = False,
) -> Outcome:  # fmt: skip
    """Write one event for each item of the queue, all or none; one undo takes all of them back.

    ``items`` are keys with their states as seen. Raises as :func:`decide`.
    """
    by, why, decision = person(by), _reason(why), decision.checked()
    states = {Target.of_item(key): state for key, state in items}
    batch = _next(connection)
    outcomes = []
    for case, targets in _cases(connection, list(states)):
        for target in targets:
            _current(case, target, states[target], by)
        step = case.step([replace(case.draft(t, decision, by), why=why, at=at, forced=force) for t in targets])
        if not force and (objections := step.objections()):
            raise Refused(objections)
        outcomes.append(_write(connection, case, step, targets[0], batch=batch))
    return _together(outcomes)


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    rows = tuple(r for o in outcomes for r in o.rows)
    return replace(outcomes[0], rows=rows, changes=tuple(c for o in outcomes for c in o.changes))


def undo(
    connection: sqlite3.Connection, event: int, *, by: str, at: str, why: str = "", state: str | None = None
) -> Outcome:
    """Take an event back, with all of its batch, by an event that says so; what was before it stands again.

    Raises UsageError where it is taken back already, Stale as :func:`decide`, InputError where there is no such event.
    """
    by, why = person(by), _reason(why)
    row = connection.execute("SELECT document_id, batch FROM corrections WHERE id = ?", [event]).fetchone()
    if row is None:
        raise InputError(f"there is no event {event}", code="no-such-event")
    whole = [(event, int(row["document_id"]))]
    if row["batch"] is not None:
        found = connection.execute(
            "SELECT min(id), document_id FROM corrections WHERE batch = ? GROUP BY document_id ORDER BY min(id)",
            [row["batch"]],
        )
        whole = [(int(r[0]), int(r[1])) for r in found]
    batch = _next(connection) if len(whole) > 1 else None
    outcomes = []
    for first, document in whole:
        case = Case(connection, document)
        old = next(e for e in case.events if e.id == first)
        if first not in case.resolved.in_force:
            raise UsageError("it has been taken back already")
        target = target_of(case, old)
        _current(case, target, state, by)
        new = replace(old, id=0, kind="undone", value=None, by=by, why=why, at=at, undoes=first, forced=False,
                      keying=old.keying)  # fmt: skip
        outcomes.append(_write(connection, case, case.step([new]), target, batch=batch))
    return _together(outcomes)


def last_of(connection: sqlite3.Connection, by: str) -> int | None:
    """The last event that ``by`` made and that is in force still; None for none. What takes others back is left out."""
    cases: dict[int, Case] = {}
    rows = connection.execute(
        "SELECT id, document_id FROM corrections WHERE corrected_by = ? AND kind <> 'undone' ORDER BY id DESC LIMIT ?",
        [by, MOST],
    ).fetchall()
    for row in rows:
        if row["document_id"] not in cases:
            cases[row["document_id"]] = Case(connection, row["document_id"])
        if row["id"] in cases[row["document_id"]].resolved.in_force:
            return int(row["id"])
    return None


def target_of(case: Case, event: Event) -> Target:
    """What an event is about."""
    return Target(event.target, event.key or case.read.sha256, event.place)


def _current(case: Case, target: Target, state: str | None, viewer: str) -> None:
    now = case.state(target, viewer)
    if state is None or state == now:
        return
    later = [e for e in case.about(target, viewer) if e.id > _event_in(state)]
    if later and _run_in(state) == case.read.run:
        last = later[-1]
        raise Stale(f"{last.by} decided on this in between ({last.kind} {last.after or ''})", now, last)
    raise Stale("the document was read anew in between", now, None)


def _event_in(state: str) -> int:
    tail = state.partition(".")[2]
    return int(tail) if tail.isascii() and tail.isdigit() and len(tail) < 16 else 0


def _run_in(state: str) -> int | None:
    head = state.partition(".")[0]
    return int(head) if head.isascii() and head.isdigit() and len(head) < 16 else None


def _next(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(id), 0) + 1 FROM corrections").fetchone()[0])


def _write(connection: sqlite3.Connection, case: Case, step: Step, target: Target, batch: int | None) -> Outcome:
    """Store the step's events, each in the chain, and what the document comes to with them."""
    last = connection.execute("SELECT chain FROM corrections ORDER BY id DESC LIMIT 1").fetchone()
    chain = "" if last is None else last["chain"]
    written = []
    for event in step.events:
        row = _row(connection, case, event, batch)
        names = ", ".join(row)
        cursor = connection.execute(
            f"INSERT INTO corrections ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values())
        )
        number = int(cursor.lastrowid or 0)
        chain = chain_link(connection, number, chain)
        connection.execute("UPDATE corrections SET chain = ? WHERE id = ?", [chain, number])
        written.append(number)
    after = Case(connection, case.read.id)
    write(connection, after.read, after.resolved)
    left = len(after.resolved.queue)
    by = step.events[0].by
    key = target.name if target.kind == "record" else step.rows[0].key if step.rows else target.name
    state = after.state(target, by)
    waits = any(e.keying and e.kind != "undone" and e.key in after.resolved.queue for e in step.events)
    return Outcome(written[0], batch, key, state, step.changes, left, step.rows, step.objections(), waits)


def _row(connection: sqlite3.Connection, case: Case, event: Event, batch: int | None) -> dict[str, object]:
    identity, record = dict(event.about), case.records.get(event.key or "")
    if event.target == "record":
        identity = _identity(connection, event.key)
    number = float(event.value) if event.field == "value" and event.value is not None else None
    return {
        "document_id": case.read.id, "record_key": event.key, "kind": event.kind, "value": event.value,
        "number": number, "corrected_by": event.by, "reason": event.why, "corrected_at": event.at,
        "read_value": record.value if record else None, "read_status": record.status if record else None,
        "identity": json.dumps(identity, ensure_ascii=False), "target": event.target, "place": event.place,
        "field": event.field, "before": event.before, "after": event.after, "undoes": event.undoes, "batch": batch,
        "forced": 1 if event.forced else None, "keying": 1 if event.keying else None,
    }  # fmt: skip


def _identity(connection: sqlite3.Connection, key: str | None) -> dict[str, object]:
    """What a record is about as read, so that an answer outlives a reading that loses it."""
    record = connection.execute(
        "SELECT r.*, e.page, e.printed FROM records AS r "
        "LEFT JOIN evidence AS e ON e.record_id = r.id AND e.ordinal = 1 WHERE r.key = ?",
        [key],
    ).fetchone()
    if record is not None:
        return {name: record[name] for name in (*_IDENTITY, "page", "printed")}
    counted = connection.execute("SELECT * FROM final_records WHERE key = ? AND record IS NOT NULL", [key]).fetchone()
    if counted is not None:
        as_read = json.loads(counted["read_context"] or "{}")
        year = as_read.get("year_be", counted["year_be"])
        as_read["year"] = None if year is None else year - 543
        return {name: as_read.get(name, counted[name]) for name in (*_IDENTITY, "page", "printed")}
    old = connection.execute(
        "SELECT identity FROM corrections WHERE record_key = ? AND identity IS NOT NULL ORDER BY id DESC LIMIT 1", [key]
    ).fetchone()
    found = json.loads(old["identity"]) if old else {}
    return found if isinstance(found, dict) else {}


def history(connection: sqlite3.Connection, target: Target, viewer: str = "") -> list[Event]:
    """Every event about ``target`` that the viewer may see, the oldest first."""
    case = Case(connection, document_of(connection, target))
    return case.about(target, viewer)
