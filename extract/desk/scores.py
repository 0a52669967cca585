"""Scores of one indicator, by whom and year, out of the archive: only values that may be used."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extract.desk.corrected import NUMBER, VALUE, field


@dataclass(frozen=True, slots=True)
class Cell:
    """One entity in one year. ``value`` is the number as printed, None where two places give different ones."""

    value: str | None
    number: float | None


@dataclass(frozen=True, slots=True)
class Side:
    """Of which kind a row's values are: a scope, a level of government and a measure."""

    scope: str
    level: str | None
    measure: str


@dataclass(frozen=True, slots=True)
class Table:
    """``rows``: entity (None: the whole country) -> year -> cell. ``sides``: all that there are, the fullest first."""

    side: Side | None
    sides: tuple[Side, ...]
    years: tuple[int, ...]
    rows: dict[str | None, dict[int, Cell]]


_FINAL = {name: field(name) for name in ("survey", "indicator", "scope", "level", "measure", "entity", "year_be")}
_INDICATOR = "SELECT indicator FROM records WHERE survey = ? AND indicator > ? ORDER BY indicator LIMIT 1"
#: Surveys' indicators that a list offers at most.
_MOST_PAIRS = 2000
_GROUPS = ("scope", "level", "measure", "entity", "year_be")


def indicators(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every survey with every indicator that was read of it: a step in the index for each, not a look at every row."""
    found: list[tuple[str, str]] = []
    survey = _next(connection, "SELECT survey FROM records WHERE survey > ? ORDER BY survey LIMIT 1", "")
    while survey is not None and len(found) < _MOST_PAIRS:
        indicator = _next(connection, _INDICATOR, survey, "")
        while indicator is not None and len(found) < _MOST_PAIRS:
            found.append((survey, indicator))
            indicator = _next(connection, _INDICATOR, survey, indicator)
        survey = _next(connection, "SELECT survey FROM records WHERE survey > ? ORDER BY survey LIMIT 1", survey)
    return found


def _next(connection: sqlite3.Connection, sql: str, *values: str) -> str | None:
    row = connection.execute(sql, values).fetchone()
    return None if row is None else str(row[0])


def table(connection: sqlite3.Connection, survey: str, indicator: str, asked: Side | None) -> Table:
    """The values of an indicator. ``asked`` chooses among the sides; where there is none such, the fullest is taken."""
    values: dict[Side, dict[str | None, dict[int, Cell]]] = {}
    count: Counter[Side] = Counter()
    for row in _rows(connection, survey, indicator):
        side = Side(row["scope"], row["level"], row["measure"])
        cell = Cell(
            row["value"] if row["low"] == row["high"] else None, row["low"] if row["low"] == row["high"] else None
        )
        values.setdefault(side, {}).setdefault(row["entity"], {})[row["year_be"]] = cell
        count[side] += 1
    sides = tuple(side for side, _ in count.most_common())
    if not sides:
        return Table(None, (), (), {})
    side = asked if asked in values else sides[0]
    rows = values[side]
    years = tuple(sorted({year for cells in rows.values() for year in cells}))
    return Table(side, sides, years, dict(sorted(rows.items(), key=lambda r: (r[0] is not None, r[0] or ""))))


def _rows(connection: sqlite3.Connection, survey: str, indicator: str) -> list[sqlite3.Row]:
    """A row for each side, entity and year: the lowest and the highest value, and the value as printed."""
    # What was read is counted as it is filed. Where a person decided, the reading counts once less, and the decision
    # once: a pass over the decisions, which are few beside the readings. A CROSS JOIN is taken in the order in which it
    # is written; else all readings of the indicator would be gone through, each looked for among the decisions.
    as_read = ", ".join(f"r.{name}" for name in _GROUPS)
    corrected = ", ".join(f"{_FINAL[name]} AS {name}" for name in _GROUPS)
    sql = (
        "SELECT scope, nullif(level, '') AS level, measure, nullif(entity, '') AS entity, year_be, value, number, n "
        "FROM score_counts WHERE survey = ? AND indicator = ? UNION ALL "
        f"SELECT {as_read}, r.value, r.number, -1 FROM decided AS k CROSS JOIN records AS r ON r.key = k.record_key "
        "WHERE r.survey = ? AND r.indicator = ? AND r.status = 'accepted' UNION ALL "
        f"SELECT {corrected}, {VALUE}, {NUMBER}, 1 FROM decided AS k CROSS JOIN records AS r ON r.key = k.record_key "
        f"WHERE {_FINAL['survey']} = ? AND {_FINAL['indicator']} = ?"
    )
    groups = ", ".join(_GROUPS)
    standing = (
        f"SELECT {groups}, value, number FROM ({sql}) WHERE number IS NOT NULL AND year_be IS NOT NULL "
        f"GROUP BY {groups}, value HAVING sum(n) > 0"
    )
    return connection.execute(
        f"SELECT {groups}, min(number) AS low, max(number) AS high, min(value) AS value FROM ({standing}) "
        f"GROUP BY {groups}",
        [survey, indicator] * 3,
    ).fetchall()


def averages(rows: Sequence[dict[int, Cell]], years: Sequence[int]) -> dict[int, float]:
    """The mean over the rows of each year in which any has a value."""
    found = {}
    for year in years:
        numbers = [c.number for row in rows if (c := row.get(year)) is not None and c.number is not None]
        if numbers:
            found[year] = sum(numbers) / len(numbers)
    return found
