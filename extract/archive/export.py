"""Records out of the archive: CSV, JSON Lines, Parquet, XLSX, each file whole or not there at all.

Text that a spreadsheet would run as a formula is disarmed in CSV by a leading apostrophe and written as plain text in
XLSX. CSV begins with a byte order mark, without which Excel takes UTF-8 Thai for something else.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from extract.archive.atomic import replacing
from extract.archive.flat_table import COLUMNS, NAMES, Cell, full_rows, rows
from extract.archive.wide import HEAD, TAIL, Wide, wide
from extract.errors import LimitError, MissingError
from extract.show.records_csv import safe_cell

_XLSX_ROWS = 1_048_575
_CONTROLS = {c: "\ufffd" for c in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if c not in (0x09, 0x0A, 0x0D)}


def csv_cell(value: Cell) -> str:
    """A cell as CSV text: numbers as they are, text without control characters and safe against formulas."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if not isinstance(value, str):
        return safe_cell(value)
    return safe_cell(value.translate(_CONTROLS).encode("utf-8", "replace").decode("utf-8"))


def write_csv(out: BinaryIO, header: Sequence[str], table: Iterable[Sequence[Cell]]) -> int:
    """Write UTF-8 CSV with byte order mark and CRLF line ends (RFC 4180); returns the number of rows."""
    stream = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(stream)
    writer.writerow([csv_cell(name) for name in header])
    count = 0
    for row in table:
        writer.writerow([csv_cell(value) for value in row])
        count += 1
    stream.flush()
    stream.detach()
    return count


def export_csv(connection: sqlite3.Connection, path: Path) -> int:
    """All records as CSV; returns how many."""
    with replacing(path) as out:
        return write_csv(out, NAMES, rows(connection))


def export_wide(connection: sqlite3.Connection, path: Path) -> int:
    """The wide table as CSV; returns the number of rows."""
    table = wide(connection)
    with replacing(path) as out:
        return write_csv(out, table.columns, table.rows)


def export_jsonl(connection: sqlite3.Connection, path: Path) -> int:
    """All records, one JSON object a line, with evidence and corrections; numbers exactly as printed."""
    from extract.model.json import to_json

    count = 0
    with replacing(path) as out:
        for record in full_rows(connection):
            out.write(to_json(record).encode() + b"\n")
            count += 1
    return count


def _optional(module: str, package: str) -> Any:
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as error:
        hint = f'pip install {package}, or in a clone of this project: pip install ".[export]"'
        raise MissingError(f"{package} is not installed", hint=hint) from error


def export_parquet(connection: sqlite3.Connection, path: Path) -> int:
    """All records as Parquet: numbers as float64, and ``final_value`` also as exact text. Needs pyarrow."""
    pa = _optional("pyarrow", "pyarrow")
    parquet = _optional("pyarrow.parquet", "pyarrow")
    types = {"string": pa.string(), "integer": pa.int32(), "number": pa.float64(), "date": pa.string()}
    fields = [pa.field(c.name, types[c.type], metadata={"description": c.title}) for c in COLUMNS]
    exact = pa.field("final_value_exact", pa.string(), metadata={"description": "final_value exactly as printed"})
    table = list(rows(connection))
    columns = []
    for index, column in enumerate(COLUMNS):
        values = [row[index] for row in table]
        plain = [None if v is None else float(v) for v in values] if column.type == "number" else values
        columns.append(pa.array(plain, types[column.type]))
    at = NAMES.index("final_value")
    columns.append(pa.array([None if row[at] is None else csv_cell(row[at]) for row in table], pa.string()))
    with replacing(path) as out:
        parquet.write_table(pa.Table.from_arrays(columns, schema=pa.schema([*fields, exact])), out)
    return len(table)


def export_xlsx(connection: sqlite3.Connection, path: Path) -> int:
    """A workbook with the sheets ``records`` and ``wide``. Needs xlsxwriter; the same bytes for the same archive."""
    from datetime import datetime

    xlsxwriter = _optional("xlsxwriter", "xlsxwriter")
    settings = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, settings)
    # A fixed date: the workbook says nothing of when it was made, so that two exports can be compared.
    book.set_properties({"created": datetime(2000, 1, 1)})
    bold = book.add_format({"bold": True})
    count = _sheet(book, "records", NAMES, rows(connection), bold)
    table: Wide = wide(connection)
    _sheet(book, "wide", table.columns, table.rows, bold)
    book.close()
    with replacing(path) as out:
        out.write(buffer.getvalue())
    return count


def _sheet(book: Any, name: str, header: Sequence[str], table: Iterable[Sequence[Cell]], bold: Any) -> int:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(header):
        sheet.write_string(0, column, title, bold)
    count = 0
    for count, row in enumerate(table, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(count, column, value.translate(_CONTROLS)[:32_767])
            elif value is not None:
                sheet.write_number(count, column, float(value))
        if count >= _XLSX_ROWS:
            raise LimitError("more records than a spreadsheet has rows", hint="export as CSV or Parquet")
    return count


def data_package(indicators: Sequence[str]) -> dict[str, Any]:
    """A Data Package descriptor (specs.frictionlessdata.io) of ``records.csv`` and ``wide.csv``."""
    records = [
        {
            "name": c.name, "type": c.type, "title": c.title,
            **({"constraints": {"enum": list(c.enum)}} if c.enum else {}),
        }
        for c in COLUMNS
    ]  # fmt: skip
    years = {"year_be": "integer", "year": "integer"}
    wide_fields = [
        *({"name": n, "type": years.get(n, "string")} for n in HEAD),
        *({"name": i, "type": "number"} for i in indicators),
        *({"name": n, "type": "string"} for n in TAIL),
    ]
    dialect = {
        "delimiter": ",",
        "lineTerminator": "\r\n",
        "quoteChar": '"',
        "doubleQuote": True,
        "header": True,
    }

    def resource(name: str, fields: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        return {
            "name": name, "path": f"{name}.csv", "profile": "tabular-data-resource", "format": "csv",
            "mediatype": "text/csv", "encoding": "utf-8", "dialect": dialect,
            "schema": {"fields": fields, "missingValues": [""], **more},
        }  # fmt: skip

    return {
        "profile": "tabular-data-package",
        "name": "extract-records",
        "title": "Records read from documents, with what was corrected by whom",
        "description": "Text cells that a spreadsheet would take for a formula begin with an apostrophe.",
        "resources": [resource("records", records, primaryKey=["key"]), resource("wide", wide_fields)],
    }


def export_folder(connection: sqlite3.Connection, folder: Path) -> int:
    """``records.csv``, ``wide.csv``, ``records.jsonl`` and ``datapackage.json`` in a folder; returns the records."""
    folder.mkdir(parents=True, exist_ok=True)
    count = export_csv(connection, folder / "records.csv")
    export_wide(connection, folder / "wide.csv")
    export_jsonl(connection, folder / "records.jsonl")
    package = data_package(wide(connection).indicators)
    with replacing(folder / "datapackage.json") as out:
        out.write((json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode())
    return count
