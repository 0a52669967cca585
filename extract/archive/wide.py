"""The table researchers ask for: one survey, a row for each entity and year, a column for each indicator.

Only values that may be used stand in it (corrected, or read and accepted). Where two documents, or two places of one,
give different values for one cell, the cell stays empty unless the caller says what to prefer. The same cells are told
twice more: by their status, and, where something stands against something, with every value and its document.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.archive.choice import Choice
from extract.archive.codebook import Entry, codebook
from extract.archive.flat_table import Cell
from extract.errors import UsageError
from extract.model.claims import STATISTIC

#: What a row is about; the indicators' columns follow.
HEAD = ("survey", "scope", "level", "entity", "year_be", "year", "measure")
TAIL = ("conflicts", "documents")
#: Statuses of a cell for which documents print different values.
_CLASHES = ("conflict", "preferred")
#: What is said of a value that stands against another.
CONFLICT_COLUMNS = (
    *HEAD, "indicator", "label", "value", "chosen", "status", "document", "file", "document_kind", "document_number",
    "document_date", "page", "printed", "key",
)  # fmt: skip

_About = tuple[Cell, ...]
_Place = tuple[_About, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows, a cell for each column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class SurveyTables:
    """One survey's values, the status of each cell, what stands against what, and what the columns are.

    ``indicators`` are those of the ``entries`` that have a value.
    ``values`` has the columns HEAD, those of ``indicators``, TAIL; ``statuses`` HEAD and all ``entries``.
    """

    survey: str
    entries: tuple[Entry, ...]
    indicators: tuple[str, ...]
    values: Table
    statuses: Table
    conflicts: Table


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one record says of a cell; ``value`` only where it may be used."""

    key: str
    value: Decimal | None
    status: str
    document: str
    kind: str | None
    date: str | None
    disputed: bool
    """its own document prints two values"""


@dataclass(frozen=True, slots=True)
class _Settled:
    """What a cell comes to: its value, the status shown for it, and the readings that bear the value."""

    value: Decimal | None
    status: str
    bearing: tuple[_Reading, ...] = ()


Prefer = Callable[[Sequence[_Reading]], Sequence[_Reading]]


def surveys(connection: sqlite3.Connection, choice: Choice) -> list[str]:
    """The known surveys that the chosen records are of, by name."""
    condition, values = choice.where()
    query = (
        f"SELECT DISTINCT survey FROM final_records WHERE survey IS NOT NULL AND {condition} AND measure <> ? "
        "ORDER BY 1"
    )
    return [row["survey"] for row in connection.execute(query, [*values, STATISTIC])]


def survey_tables(
    connection: sqlite3.Connection, survey: str, choice: Choice, prefer: Sequence[str] = ()
) -> SurveyTables:
    """The tables of one survey, in a fixed order.

    ``prefer`` settles a conflict, one wish after the other until one value is left: ``corrected`` (or confirmed by a
    person), ``newest`` and ``oldest`` (by the document's own date), or a kind of document. Raises UsageError for
    another word.
    """
    wishes = [_wish(word, connection) for word in prefer]
    cells = _cells(connection, replace(choice, survey=(survey,)))
    settled = {place: _settle(readings, wishes) for place, readings in cells.items()}
    years = {about[HEAD.index("year_be")] for about, _ in cells}
    entries = {e.id: e for e in codebook(survey, (y for y in years if isinstance(y, int)), {i for _, i in cells})}
    abouts = sorted({about for about, _ in cells}, key=lambda h: tuple((v is not None, str(v)) for v in h))
    grid = _Grid(tuple(entries), tuple(abouts), settled, cells)
    conflicts = grid.conflicts(connection, entries)
    return SurveyTables(survey, tuple(entries.values()), grid.with_values, grid.values(), grid.statuses(), conflicts)


def _wish(word: str, connection: sqlite3.Connection) -> Prefer:
    if word == "corrected":
        return lambda found: [r for r in found if r.status in _BY_A_PERSON]
    if word in ("newest", "oldest"):
        best = max if word == "newest" else min

        def by_date(found: Sequence[_Reading]) -> Sequence[_Reading]:
            dates = [r.date for r in found if r.date is not None]
            return [r for r in found if dates and r.date == best(dates)]

        return by_date
    kinds = [r["kind"] for r in connection.execute("SELECT DISTINCT kind FROM documents WHERE kind IS NOT NULL")]
    if word not in kinds:
        there = ", ".join(("corrected", "newest", "oldest", *sorted(kinds)))
        raise UsageError(f"nothing to prefer is called {word!r}", hint=f"there are: {there}")
    return lambda found: [r for r in found if r.kind == word]


def _cells(connection: sqlite3.Connection, choice: Choice) -> dict[_Place, list[_Reading]]:
    condition, values = choice.where()
    found: dict[_Place, list[_Reading]] = defaultdict(list)
    query = (
        f"SELECT {', '.join(HEAD)}, indicator, key, final_value, final_status, qualifier, issues, document, "
        f"document_kind, document_date FROM final_records WHERE {condition} AND measure <> ? ORDER BY document, key"
    )
    # A count of questionnaires is of its document alone: two letters' counts are no conflict.
    for row in connection.execute(query, [*values, STATISTIC]):
        usable = row["final_value"] is not None and row["qualifier"] is None
        reading = _Reading(
            row["key"],
            Decimal(row["final_value"]) if usable else None,
            "bound" if row["qualifier"] is not None else row["final_status"],
            row["document"],
            row["document_kind"],
            row["document_date"],
            row["final_status"] == "review" and "conflict" in json.loads(row["issues"]),
        )
        found[tuple(row[name] for name in HEAD), row["indicator"]].append(reading)
    return found


#: What a person has said of a value that stands.
_BY_A_PERSON = ("corrected", "confirmed")
#: Of several readings without a value the first of these words is the cell's.
_WORST = ("review", "unreadable", "bound", "not-reported")


def _settle(readings: Sequence[_Reading], wishes: Sequence[Prefer]) -> _Settled:
    usable = [r for r in readings if r.value is not None]
    if not usable:
        said = {r.status for r in readings}
        return _Settled(None, next((word for word in _WORST if word in said), "not-reported"))
    # Decimals that are equal as numbers (33 and 33.0) are one value, not a conflict.
    if len({r.value for r in usable}) == 1:
        said = {r.status for r in usable}
        return _Settled(_one(usable), next((word for word in _BY_A_PERSON if word in said), "accepted"))
    left: Sequence[_Reading] = usable
    for wish in wishes:
        left = wish(left) or left
        if len({r.value for r in left}) == 1:
            return _Settled(_one(left), "preferred", tuple(left))
    return _Settled(None, "conflict")


def _one(readings: Iterable[_Reading]) -> Decimal:
    return min((r.value for r in readings if r.value is not None), key=str)


@dataclass(frozen=True, slots=True)
class _Grid:
    """The cells of one survey: its columns and rows in their order, and what each cell comes to."""

    order: tuple[str, ...]
    abouts: tuple[_About, ...]
    settled: dict[_Place, _Settled]
    cells: dict[_Place, list[_Reading]]

    @property
    def with_values(self) -> tuple[str, ...]:
        """The indicators that have a value anywhere."""
        found = {name for (_, name), cell in self.settled.items() if cell.value is not None}
        return tuple(i for i in self.order if i in found)

    def values(self) -> Table:
        columns = self.with_values
        rows = []
        for about in self.abouts:
            mine = {i: cell for i in self.order if (cell := self.settled.get((about, i))) is not None}
            clashes = [i for i, cell in mine.items() if cell.status in _CLASHES]
            if not clashes and all(cell.value is None for cell in mine.values()):
                continue
            documents = {r.document for i in mine for r in self.cells[about, i] if r.value is not None}
            values = (mine[i].value if i in mine else None for i in columns)
            rows.append((*about, *values, " ".join(clashes) or None, " ".join(sorted(documents))))
        return Table((*HEAD, *_as_columns(columns), *TAIL), tuple(rows))

    def statuses(self) -> Table:
        rows = []
        for about in self.abouts:
            mine = (self.settled.get((about, i)) for i in self.order)
            rows.append((*about, *(None if cell is None else cell.status for cell in mine)))
        return Table((*HEAD, *_as_columns(self.order)), tuple(rows))

    def conflicts(self, connection: sqlite3.Connection, entries: dict[str, Entry]) -> Table:
        rows: list[tuple[Cell, ...]] = []
        for about in self.abouts:
            for indicator in self.order:
                cell = self.settled.get((about, indicator))
                if cell is None:
                    continue
                for reading in self.cells[about, indicator]:
                    against = cell.status in _CLASHES and reading.value is not None
                    if against or reading.disputed:
                        head = (*about, indicator, entries[indicator].label)
                        chosen = "yes" if reading in cell.bearing else "no"
                        rows += [(*head, value, chosen, *rest) for value, *rest in _said(connection, reading)]
        return Table(CONFLICT_COLUMNS, tuple(rows))


def _as_columns(indicators: Iterable[str]) -> tuple[str, ...]:
    """An indicator's printed label may become any word; it must not stand for one of the other columns."""
    return tuple(f"{i} (indicator)" if i in (*HEAD, *TAIL) else i for i in indicators)


def _said(connection: sqlite3.Connection, reading: _Reading) -> list[tuple[Cell, ...]]:
    """A row for the reading's value, or, where its own document disputes it, for each value that is printed."""
    row = connection.execute("SELECT * FROM final_records WHERE key = ?", [reading.key]).fetchone()
    of = tuple(row[c] for c in ("document", "file", "document_kind", "document_number", "document_date"))
    if not reading.disputed:
        return [(reading.value, reading.status, *of, row["page"], row["printed"], reading.key)]
    printed = connection.execute(
        "SELECT e.value, e.page, e.printed FROM evidence AS e JOIN records AS r ON r.id = e.record_id "
        "WHERE r.key = ? GROUP BY e.value, e.page, e.printed ORDER BY min(e.ordinal)",
        [reading.key],
    )
    return [
        (None if e["value"] is None else Decimal(e["value"]), reading.status, *of, e["page"], e["printed"], reading.key)
        for e in printed
    ]
