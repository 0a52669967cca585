"""The tables of surveys as files: a workbook, a folder of CSV files, or one CSV file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extract.archive.atomic import replacing
from extract.archive.choice import ALL, Choice
from extract.archive.codebook import Entry
from extract.archive.export import Sheet, write_csv, write_workbook
from extract.archive.flat_table import NAMES, Cell, rows
from extract.archive.wide import CONFLICT_COLUMNS, SurveyTables, Table, survey_tables, surveys
from extract.errors import UsageError
from extract.knowledge.patterns import frameworks

Labels = Literal["id", "th"]

#: Names of the columns that are no indicators, for people.
_THAI = {
    "survey": "การสำรวจ", "scope": "ขอบเขต", "level": "ระดับ", "entity": "จังหวัด/หน่วยงาน", "year_be": "ปี พ.ศ.",
    "year": "ปี ค.ศ.", "measure": "ชนิดของค่า", "conflicts": "ตัวชี้วัดที่เอกสารขัดแย้งกัน", "documents": "เอกสาร (SHA-256)",
}  # fmt: skip
BOOK_COLUMNS = ("survey", "survey_name", "indicator", "thai", "english", "parent", "unit", "maximum")
#: The longest name that a sheet may have.
_SHEET_NAME = 31


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written: which records, what settles conflicts, whether columns are named by id or in Thai."""

    choice: Choice = ALL
    prefer: tuple[str, ...] = ()
    labels: Labels = "id"


def _each(connection: sqlite3.Connection, wanted: Wanted) -> list[SurveyTables]:
    """Raises UsageError where no chosen record is of a known survey."""
    found = surveys(connection, wanted.choice)
    if not found:
        raise UsageError("no record is of a survey that is known", hint="export records instead: they hold all values")
    return [survey_tables(connection, survey, wanted.choice, wanted.prefer) for survey in found]


def write_survey(connection: sqlite3.Connection, path: Path, wanted: Wanted) -> int:
    """The values of one survey as CSV; returns the rows. Raises UsageError where the choice leaves several surveys."""
    found = surveys(connection, wanted.choice)
    if len(found) > 1:
        raise UsageError(
            f"records of {len(found)} surveys do not go into one table: {', '.join(found)}",
            hint="choose one with --survey, or name a folder or a .xlsx file for all",
        )
    (tables,) = _each(connection, wanted)
    with replacing(path) as out:
        return write_csv(out, _header(tables, tables.values, wanted.labels), tables.values.rows)


def write_survey_folder(connection: sqlite3.Connection, folder: Path, wanted: Wanted) -> int:
    """For each survey ``SURVEY.csv`` and ``SURVEY-status.csv``, for all ``conflicts.csv`` and ``columns.csv``.

    Returns the rows of values.
    """
    found = _each(connection, wanted)
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for tables in found:
        for table, name in ((tables.values, tables.survey), (tables.statuses, f"{tables.survey}-status")):
            with replacing(folder / f"{name}.csv") as out:
                write_csv(out, _header(tables, table, wanted.labels), table.rows)
        count += len(tables.values.rows)
    with replacing(folder / "conflicts.csv") as out:
        write_csv(out, CONFLICT_COLUMNS, (row for tables in found for row in tables.conflicts.rows))
    with replacing(folder / "columns.csv") as out:
        write_csv(out, BOOK_COLUMNS, (row for tables in found for row in book_rows(tables)))
    return count


def write_survey_workbook(connection: sqlite3.Connection, path: Path, wanted: Wanted) -> int:
    """A sheet for each survey and one for its statuses, ``conflicts`` and ``columns``; returns the rows of values.

    Tables have two heads, Thai names over ids. Needs xlsxwriter.
    """
    found = _each(connection, wanted)
    write_workbook(path, _sheets(found))
    return sum(len(tables.values.rows) for tables in found)


def write_records_workbook(connection: sqlite3.Connection, path: Path, wanted: Wanted) -> int:
    """A sheet of all chosen records, and those of :func:`write_survey_workbook`; returns the records.

    Needs xlsxwriter; the same archive gives the same bytes. Raises LimitError for more rows than a sheet has.
    """
    found = _each(connection, wanted) if surveys(connection, wanted.choice) else []
    records = Sheet("records", (NAMES,), rows(connection, wanted.choice))
    return write_workbook(path, [records, *(_sheets(found) if found else ())])[0]


def _sheets(found: Sequence[SurveyTables]) -> Iterator[Sheet]:
    taken: set[str] = set()
    for tables in found:
        yield _sheet(tables, tables.values, _name(tables.survey, "", taken))
        yield _sheet(tables, tables.statuses, _name(tables.survey, " status", taken))
    conflicts = [row for tables in found for row in tables.conflicts.rows]
    yield Sheet("conflicts", (CONFLICT_COLUMNS,), conflicts)
    yield Sheet("columns", (BOOK_COLUMNS,), [row for tables in found for row in book_rows(tables)])


def _name(survey: str, ending: str, taken: set[str]) -> str:
    """The survey's id and the ending, cut to what a sheet's name may have, and unlike those that are ``taken``."""
    for more in ("", *(f"~{k}" for k in range(2, 1000))):
        name = survey[: _SHEET_NAME - len(more + ending)].rstrip("-") + more + ending
        if name not in taken:
            break
    taken.add(name)
    return name


def _sheet(tables: SurveyTables, table: Table, name: str) -> Sheet:
    return Sheet(name, (_header(tables, table, "th"), table.columns), table.rows)


def _header(tables: SurveyTables, table: Table, labels: Labels) -> tuple[str, ...]:
    """The names of a table's columns; a Thai name that several indicators have is told apart by the id."""
    if labels == "id":
        return table.columns
    named = {e.id: e.label for e in tables.entries}
    thai = [named.get(c) or _THAI.get(c, c) for c in table.columns]
    return tuple(t if thai.count(t) == 1 else f"{t} ({c})" for t, c in zip(thai, table.columns, strict=True))


def book_rows(tables: SurveyTables) -> Iterator[tuple[Cell, ...]]:
    """What each column of a survey's table is, as rows of BOOK_COLUMNS."""
    name = next((f.names[0] for f in reversed(frameworks()) if f.survey == tables.survey and f.names), None)
    for entry in tables.entries:
        yield (tables.survey, name, *_told(entry))


def _told(e: Entry) -> tuple[Cell, ...]:
    return e.id, e.thai, e.english, e.parent, e.unit, e.maximum
