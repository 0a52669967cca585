"""Which records of an archive are wanted: surveys, years, scopes, levels, measures."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, fields
from difflib import get_close_matches

from extract.errors import UsageError

#: A year below is of the Common Era; the first survey is of 2558, and no document is older than 2400 (1857).
_FIRST_BE = 2400
_ERAS_APART = 543
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """Each field is what a record may have there; an empty one lets all pass. Years are Buddhist."""

    survey: tuple[str, ...] = ()
    year_be: tuple[int, ...] = ()
    scope: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()

    def where(self) -> tuple[str, list[str | int]]:
        """A condition on ``final_records`` and its parameters; the names in it are those of the fields alone."""
        parts, values = ["1"], []
        for name in (f.name for f in fields(self)):
            wanted = getattr(self, name)
            if wanted:
                parts.append(f"{name} IN ({', '.join('?' * len(wanted))})")
                values += wanted
        return " AND ".join(parts), values

    @property
    def is_all(self) -> bool:
        return self == ALL


ALL = Choice()


def years(text: str) -> tuple[int, ...]:
    """The years of a list, in the Buddhist era. Raises ValueError for what is none.

    >>> years("2559-2561,2565"), years("2016")
    ((2559, 2560, 2561, 2565), (2559,))
    """
    found: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        ends = [_year(end) for end in ((first, last) if dash else (first, first))]
        if ends[0] > ends[1]:
            raise ValueError(text)
        found.update(range(ends[0], ends[1] + 1))
    return tuple(sorted(found))


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise ValueError(text)
    number = int(text)
    return number + _ERAS_APART if number < _FIRST_BE else number


def check_choice(connection: sqlite3.Connection, choice: Choice) -> None:
    """Raise UsageError where nothing in the archive is of the choice, telling what there is instead."""
    if choice.is_all:
        return
    condition, values = choice.where()
    if connection.execute(f"SELECT 1 FROM final_records WHERE {condition} LIMIT 1", values).fetchone():
        return
    for name in (f.name for f in fields(choice)):
        wanted = getattr(choice, name)
        there = _values(connection, name)
        if wanted and not {*wanted} & {*there}:
            near = [n for w in wanted for n in get_close_matches(str(w), map(str, there), 1)]
            listed = ", ".join(map(str, there[:_SHOWN])) + (" …" if len(there) > _SHOWN else "")
            hint = f"did you mean {near[0]}? " if near else ""
            what = name.removesuffix("_be")
            raise UsageError(f"no record of {what} {', '.join(map(str, wanted))}", hint=f"{hint}there are: {listed}")
    raise UsageError("no record is of all that at once", hint="leave one of the choices out")


def _values(connection: sqlite3.Connection, name: str) -> list[str | int]:
    rows: Iterable[sqlite3.Row] = connection.execute(
        f"SELECT DISTINCT {name} AS v FROM final_records WHERE {name} IS NOT NULL ORDER BY 1"
    )
    return [row["v"] for row in rows]
