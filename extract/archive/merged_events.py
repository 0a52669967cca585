"""What people decided in several archives, as one history: each event once, in the order of time.

An event that two archives share, because one began as a copy of the other, is one event. Where two archives, neither of
which knew of the other's last word, say different things of the same, both stay in the history, the later one counts,
and the difference is told.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from extract.archive.copied_rows import fitting, kinds_of
from extract.archive.fixity import chain_link

#: Row numbers, and what is made of all events before: no part of what an event says.
_NOT_SAID = frozenset({"id", "document_id", "chain", "undoes", "batch"})
#: What two events must have alike to be about the same, and what a row means that does not say.
_ABOUT = {"sha256": None, "target": "record", "record_key": None, "place": None, "field": "value"}
#: What two events about the same must have alike to say the same.
_SAYS = ("kind", "value", "after")


@dataclass(frozen=True, slots=True)
class _Said:
    """An event of one archive. ``mark`` is the same for the same event in any; ``order`` never falls in an archive."""

    order: tuple[str, int, int]
    mark: bytes
    cells: dict[str, Any]


@dataclass(slots=True)
class _Archive:
    """An archive's events: the marks of all, and the last one about each thing."""

    marks: Counter[bytes] = field(default_factory=Counter)
    last: dict[tuple[Any, ...], _Said] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two archives (by their places in the list) whose last words about the same differ; the later one counts."""

    document: str
    about: str
    earlier: tuple[int, str]
    later: tuple[int, str]


def _events(connection: sqlite3.Connection, place: int) -> Iterator[_Said]:
    """An archive's events in their order, with times that never fall."""
    kinds = {**kinds_of(connection, "corrections"), "sha256": (str,)}
    marks: dict[int, bytes] = {}
    time = ""
    query = "SELECT c.*, d.sha256 FROM corrections AS c JOIN documents AS d ON d.id = c.document_id ORDER BY c.id"
    for number, row in enumerate(connection.execute(query)):
        cells = fitting(row, kinds, "a correction")
        said = {name: value for name, value in cells.items() if name not in _NOT_SAID}
        undone = marks.get(cells.get("undoes") or 0, b"").hex()
        mark = hashlib.sha256(json.dumps([undone, said], sort_keys=True).encode()).digest()
        marks[cells["id"]] = mark
        time = max(time, cells["corrected_at"])
        yield _Said((time, place, number), mark, cells)


def _known(connection: sqlite3.Connection, place: int) -> _Archive:
    found = _Archive()
    for said in _events(connection, place):
        found.marks[said.mark] += 1
        about = tuple(said.cells.get(name) or usual for name, usual in _ABOUT.items())
        found.last[about] = said
    return found


def disagreements(sources: Sequence[sqlite3.Connection]) -> Iterator[Disagreement]:
    """Where one archive's last word is another than a second one's, and neither knew of the other's."""
    known = [_known(connection, place) for place, connection in enumerate(sources)]
    for about in dict.fromkeys(about for archive in known for about in archive.last):
        ends = [(place, a.last[about]) for place, a in enumerate(known) if about in a.last]
        # A word from which another archive, which knows it, has gone on is nobody's last.
        open_ends = [
            (place, said) for place, said in ends
            if all(said.mark == other.mark or said.mark not in known[q].marks for q, other in ends)
        ]  # fmt: skip
        for (p, before), (q, after) in pairwise(sorted(open_ends, key=lambda end: end[1].order)):
            if _says(before) != _says(after):
                what = after.cells["record_key"] or after.cells.get("field") or "document"
                yield Disagreement(after.cells["sha256"], what, (p, _told(before)), (q, _told(after)))


def _says(said: _Said) -> tuple[Any, ...]:
    return tuple(said.cells.get(name) for name in _SAYS)


def _told(said: _Said) -> str:
    cells = said.cells
    what = cells["value"] if cells["value"] is not None else cells.get("after") or cells["kind"]
    return f"{what} ({cells['corrected_by']}, {cells['corrected_at']})"


def merge_events(sources: Sequence[sqlite3.Connection], to: sqlite3.Connection) -> int:
    """Write every event of the archives into ``to``, chained anew; how many there are."""
    columns = [name for name in kinds_of(to, "corrections") if name not in ("id", "chain")]
    insert = (
        f"INSERT INTO corrections (id, chain, {', '.join(columns)}) "
        f"VALUES (?, '', {', '.join('?' * len(columns))})"
    )  # fmt: skip
    written: dict[bytes, list[int]] = {}
    seen: list[Counter[bytes]] = [Counter() for _ in sources]
    numbers: list[dict[int, int]] = [{} for _ in sources]
    count, chain = 0, ""
    for said in heapq.merge(*(_events(c, place) for place, c in enumerate(sources)), key=lambda said: said.order):
        place, cells = said.order[1], said.cells
        same, which = written.setdefault(said.mark, []), seen[place][said.mark]
        seen[place][said.mark] += 1
        if which < len(same):  # another archive has brought it
            numbers[place][cells["id"]] = same[which]
            continue
        count += 1
        numbers[place][cells["id"]] = count
        same.append(count)
        (document,) = to.execute("SELECT id FROM documents WHERE sha256 = ?", [cells["sha256"]]).fetchone()
        row = {**cells, "document_id": document}
        row |= {name: numbers[place].get(cells[name]) for name in ("undoes", "batch") if name in cells}
        to.execute(insert, [count, *(row[name] for name in columns)])
        chain = chain_link(to, count, chain)
        to.execute("UPDATE corrections SET chain = ? WHERE id = ?", [chain, count])
    return count
