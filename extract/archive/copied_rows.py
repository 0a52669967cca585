"""A document's rows out of one archive into another, as they are: only row numbers change.

Which tables a document's reading has, and which row hangs on which, is asked of the database, as its digests are (see
:mod:`extract.archive.fixity`): what a migration adds is copied too. The rows may be a stranger's: each cell must be of
the kind that its column is declared to hold.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

from extract.archive.fixity import Layout, layout, seal_document
from extract.errors import InputError

_KINDS: dict[str, tuple[type, ...]] = {"TEXT": (str,), "INTEGER": (int,), "REAL": (float, int), "BLOB": (bytes,)}


@dataclass(frozen=True, slots=True)
class _Table:
    """``parents``: the column that names a row of another table, and that table. ``kinds``: what a column may hold."""

    name: str
    query: str
    columns: tuple[str, ...]
    kinds: dict[str, tuple[type, ...]]
    parents: dict[str, str]
    numbered: bool

    @property
    def insert(self) -> str:
        marks = ", ".join("?" * len(self.columns))
        return f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES ({marks})"


def _table(connection: sqlite3.Connection, name: str, query: str = "") -> _Table:
    about = connection.execute(f"PRAGMA table_info({name})").fetchall()
    keys = connection.execute(f"PRAGMA foreign_key_list({name})").fetchall()
    columns = tuple(c["name"] for c in about)
    numbered = any(c["name"] == "id" and c["pk"] for c in about)
    kinds = {c["name"]: (*_KINDS[c["type"]], *(() if c["notnull"] else (type(None),))) for c in about}
    return _Table(name, query, columns, kinds, {k["from"]: k["table"] for k in keys}, numbered)


def fitting(row: sqlite3.Row, kinds: dict[str, tuple[type, ...]], what: str) -> dict[str, Any]:
    """The row's cells by column. Raises InputError where one is of another kind than its column holds."""
    found = dict(zip(row.keys(), row, strict=True))
    for name, value in found.items():
        if not isinstance(value, kinds[name]):
            raise InputError(f"{what} has a cell {name!r} of a kind that this program does not write",
                             code="archive-damaged")  # fmt: skip
    return found


def kinds_of(connection: sqlite3.Connection, table: str) -> dict[str, tuple[type, ...]]:
    """What each column of a table may hold."""
    return _table(connection, table).kinds


@dataclass(slots=True)
class Copier:
    """Copies documents into ``to``, an archive of this program's schema with no documents yet."""

    to: sqlite3.Connection
    _layout: Layout = field(init=False)
    _tables: list[_Table] = field(init=False)
    _next: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._layout = layout(self.to)
        queries = dict(self._layout.of_document)
        made = {name: _table(self.to, name, query) for name, query in queries.items()}
        graph = {name: {p for p in t.parents.values() if p in made} for name, t in made.items()}
        self._tables = [made[name] for name in TopologicalSorter(graph).static_order()]
        self._next = dict.fromkeys(made, 1)

    def copy(self, source: sqlite3.Connection, document: int, run: int) -> int:
        """Copy a document's rows, as read by ``run``, and seal them; its number in the new archive."""
        ids: dict[str, dict[int, int]] = {"runs": {}}
        for table in self._tables:
            given = ids.setdefault(table.name, {})
            rows = self._rows(source.execute(table.query, [document]), table, ids, run)
            self.to.executemany(table.insert, (self._numbered(row, table, given) for row in rows))
        (new,) = ids["documents"].values()
        seal_document(self.to, new, self._layout)
        return new

    def _rows(
        self, cursor: sqlite3.Cursor, table: _Table, ids: dict[str, dict[int, int]], run: int
    ) -> Iterator[dict[str, Any]]:
        for row in cursor:
            cells = fitting(row, table.kinds, f"a row of {table.name}")
            for column, parent in table.parents.items():
                cells[column] = run if parent == "runs" else ids[parent][cells[column]]
            yield cells

    def _numbered(self, cells: dict[str, Any], table: _Table, given: dict[int, int]) -> list[Any]:
        if table.numbered:
            given[cells["id"]] = cells["id"] = self._next[table.name]
            self._next[table.name] += 1
        return [cells[name] for name in table.columns]
