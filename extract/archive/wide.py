"""The table researchers ask for: a row for each entity and year, a column for each indicator.

Only values that may be used stand in it (corrected, or read and accepted). Where two documents, or two places of one,
give different values for one cell, the cell stays empty and the row says which indicators are in conflict.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from extract.archive.flat_table import Cell

#: What a row is about; the indicators' columns follow.
HEAD = ("survey", "scope", "level", "entity", "year_be", "year", "measure")
TAIL = ("conflicts", "documents")


@dataclass(frozen=True, slots=True)
class Wide:
    """``columns`` are HEAD, the indicators, TAIL; each row has a cell for each."""

    columns: tuple[str, ...]
    indicators: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def wide(connection: sqlite3.Connection) -> Wide:
    """The wide table of all records, rows and columns in a fixed order."""
    values: dict[tuple[Cell, ...], dict[str, set[Decimal]]] = defaultdict(lambda: defaultdict(set))
    documents: dict[tuple[Cell, ...], set[str]] = defaultdict(set)
    names = ", ".join(HEAD)
    found = connection.execute(
        f"SELECT {names}, indicator, final_value, document FROM final_records WHERE final_value IS NOT NULL"
    )
    for row in found:
        head = tuple(row[name] for name in HEAD)
        # An indicator's printed label may become any word; it must not stand for one of the other columns.
        name = row["indicator"]
        values[head][f"{name} (indicator)" if name in (*HEAD, *TAIL) else name].add(Decimal(row["final_value"]))
        documents[head].add(row["document"])
    indicators = tuple(sorted({i for cells in values.values() for i in cells}))
    table = []
    for head in sorted(values, key=lambda h: tuple((v is not None, str(v)) for v in h)):
        cells = values[head]
        # Decimals that are equal as numbers (33 and 33.0) are one value, not a conflict.
        single = {i: min(found, key=str) for i, found in cells.items() if len(found) == 1}
        clashes = " ".join(sorted(i for i, found in cells.items() if len(found) > 1))
        sources = " ".join(sorted(documents[head]))
        table.append((*head, *(single.get(i) for i in indicators), clashes or None, sources))
    return Wide((*HEAD, *indicators, *TAIL), indicators, tuple(table))
