"""A folder that says what it holds: the records, the surveys' tables, and a Data Package descriptor of both."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extract.archive.atomic import replacing
from extract.archive.choice import Choice
from extract.archive.export import export_csv, export_jsonl
from extract.archive.flat_table import COLUMNS
from extract.archive.survey_files import BOOK_COLUMNS, Wanted, write_survey_folder
from extract.archive.wide import CONFLICT_COLUMNS, HEAD, TAIL, SurveyTables, survey_tables, surveys

_TYPES = {"year_be": "integer", "year": "integer", "page": "integer", "value": "number", "maximum": "number"}
_DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}


def export_folder(connection: sqlite3.Connection, folder: Path, choice: Choice) -> int:
    """The chosen records as ``records.csv`` and ``records.jsonl``, the surveys' tables in ``surveys/``, and
    ``datapackage.json``; returns the records."""
    folder.mkdir(parents=True, exist_ok=True)
    count = export_csv(connection, folder / "records.csv", choice)
    export_jsonl(connection, folder / "records.jsonl", choice)
    found = [survey_tables(connection, survey, choice) for survey in surveys(connection, choice)]
    if found:
        write_survey_folder(connection, folder / "surveys", Wanted(choice))
    with replacing(folder / "datapackage.json") as out:
        out.write((json.dumps(data_package(found), ensure_ascii=False, indent=2) + "\n").encode())
    return count


def data_package(found: Sequence[SurveyTables]) -> dict[str, Any]:
    """A Data Package descriptor (specs.frictionlessdata.io) of ``records.csv`` and the surveys' tables."""
    resources = [_resource("records", "records.csv", _record_fields(), primaryKey=["key"])]
    for tables in found:
        titles = {e.id: e.label for e in tables.entries}
        head, tail = _fields(HEAD), _fields(TAIL)
        values = [{"name": n, "type": "number", "title": titles[i]} for n, i in _named(tables.values.columns, titles)]
        states = [{"name": n, "type": "string", "title": titles[i]} for n, i in _named(tables.statuses.columns, titles)]
        resources.append(_resource(tables.survey, f"surveys/{tables.survey}.csv", [*head, *values, *tail]))
        resources.append(_resource(f"{tables.survey}-status", f"surveys/{tables.survey}-status.csv", [*head, *states]))
    if found:
        resources.append(_resource("conflicts", "surveys/conflicts.csv", _fields(CONFLICT_COLUMNS)))
        resources.append(_resource("columns", "surveys/columns.csv", _fields(BOOK_COLUMNS)))
    return {
        "profile": "tabular-data-package",
        "name": "extract-records",
        "title": "Records read from documents, with what was corrected by whom",
        "description": "Text cells that a spreadsheet would take for a formula begin with an apostrophe.",
        "resources": resources,
    }


def _record_fields() -> list[dict[str, Any]]:
    return [
        {
            "name": c.name, "type": c.type, "title": c.title,
            **({"constraints": {"enum": list(c.enum)}} if c.enum else {}),
        }
        for c in COLUMNS
    ]  # fmt: skip


def _fields(names: Sequence[str]) -> list[dict[str, Any]]:
    return [{"name": name, "type": _TYPES.get(name, "string")} for name in names]


def _named(columns: Sequence[str], titles: dict[str, str]) -> list[tuple[str, str]]:
    """The columns that are indicators, each with its indicator's id."""
    found = ((column, column.removesuffix(" (indicator)")) for column in columns)
    return [(column, i) for column, i in found if i in titles and column not in (*HEAD, *TAIL)]


def _resource(name: str, path: str, fields: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "name": name, "path": path, "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8", "dialect": _DIALECT, "schema": {"fields": fields, "missingValues": [""], **more},
    }  # fmt: skip
