"""Records out of the archive: CSV, JSON Lines, Parquet, XLSX, each file whole or not there at all.

Text that a spreadsheet would run as a formula is disarmed in CSV by a leading apostrophe and written as plain text in
XLSX. CSV begins with a byte order mark, without which Excel takes UTF-8 Thai for something else.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from extract.archive.atomic import replacing
from extract.archive.choice import ALL, Choice
from extract.archive.flat_table import COLUMNS, NAMES, Cell, full_rows, rows
from extract.errors import LimitError, MissingError
from extract.show.records_csv import safe_cell

_XLSX_ROWS = 1_048_576
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


def export_csv(connection: sqlite3.Connection, path: Path, choice: Choice = ALL) -> int:
    """The chosen records as CSV; returns how many."""
    with replacing(path) as out:
        return write_csv(out, NAMES, rows(connection, choice))


def export_jsonl(connection: sqlite3.Connection, path: Path, choice: Choice = ALL) -> int:
    """The chosen records, one JSON object a line, with evidence and corrections; numbers exactly as printed."""
    from extract.model.json import to_json

    count = 0
    with replacing(path) as out:
        for record in full_rows(connection, choice):
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


#: Records of a Parquet row group: what is held in memory at once, about a kilobyte each.
_GROUP_ROWS = 20_000


def export_parquet(connection: sqlite3.Connection, path: Path, choice: Choice = ALL) -> int:
    """The chosen records as Parquet: numbers as float64, ``final_value`` also as exact text. Needs pyarrow."""
    pa = _optional("pyarrow", "pyarrow")
    parquet = _optional("pyarrow.parquet", "pyarrow")
    types = {"string": pa.string(), "integer": pa.int32(), "number": pa.float64(), "date": pa.string()}
    fields = [pa.field(c.name, types[c.type], metadata={"description": c.title}) for c in COLUMNS]
    exact = pa.field("final_value_exact", pa.string(), metadata={"description": "final_value exactly as printed"})
    schema = pa.schema([*fields, exact])
    at, count = NAMES.index("final_value"), 0
    with replacing(path) as out, parquet.ParquetWriter(out, schema) as writer:
        for group in _batches(rows(connection, choice), _GROUP_ROWS):
            columns = []
            for column, values in zip(COLUMNS, zip(*group, strict=True), strict=True):
                plain = [None if v is None else float(v) for v in values] if column.type == "number" else values
                columns.append(pa.array(plain, types[column.type]))
            columns.append(pa.array([None if r[at] is None else csv_cell(r[at]) for r in group], pa.string()))
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            count += len(group)
    return count


def _batches(table: Iterable[list[Cell]], size: int) -> Iterator[list[list[Cell]]]:
    """The rows in lists of at most ``size``."""
    rest = iter(table)
    while batch := list(islice(rest, size)):
        yield batch


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: its name (31 characters at most), its head lines, its rows."""

    name: str
    heads: Sequence[Sequence[str]]
    rows: Iterable[Sequence[Cell]]


def write_workbook(path: Path, sheets: Iterable[Sheet]) -> list[int]:
    """The sheets as XLSX; returns the rows of each. They are written as they come, so memory does not grow."""
    from datetime import datetime

    xlsxwriter = _optional("xlsxwriter", "xlsxwriter")
    never = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with replacing(path) as out, tempfile.TemporaryDirectory(prefix="extract-") as folder:
        file = _KeepsItsFault(out.fileno(), "wb", closefd=False)
        try:
            book = xlsxwriter.Workbook(file, {**never, "constant_memory": True, "tmpdir": folder})
            # A fixed date: the workbook says nothing of when it was made, so that two exports can be compared.
            book.set_properties({"created": datetime(2000, 1, 1)})
            counts = [_sheet(book, sheet) for sheet in sheets]
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            file.fault = error.args[0]
        finally:
            file.close()
        if file.fault is not None:
            raise file.fault
    return counts


class _KeepsItsFault(io.FileIO):
    """A file whose first fault is told by ``fault`` alone: a ZIP that is left in the middle writes on when it is
    let go, where nobody can answer what is raised, and where the descriptor may be another file's.
    """

    fault: OSError | None = None
    _at = 0  # where the next byte goes or would go, in bytes from the beginning

    @property
    def _over(self) -> bool:
        return self.closed or self.fault is not None

    def write(self, data: Any) -> int:
        left = whole = memoryview(data).cast("B")
        while left and not self._over:
            try:
                left = left[super().write(left) :]
            except OSError as error:
                self.fault = error
        self._at += len(whole)
        return len(whole)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._at = offset if self._over else super().seek(offset, whence)
        return self._at

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """Nothing is held back here, and there is nothing to say once it is closed."""


def _sheet(book: Any, sheet: Sheet) -> int:
    written = book.add_worksheet(sheet.name)
    written.freeze_panes(len(sheet.heads), 0)
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for line, head in enumerate(sheet.heads):
        for column, title in enumerate(head):
            written.write_string(line, column, title, heading)
    count = 0
    for count, row in enumerate(sheet.rows, 1):
        line = count + len(sheet.heads) - 1
        if line >= _XLSX_ROWS:
            raise LimitError("more rows than a spreadsheet has", hint="choose fewer, or export as CSV or Parquet")
        for column, value in enumerate(row):
            if isinstance(value, str):
                written.write_string(line, column, value.translate(_CONTROLS)[:32_767])
            elif value is not None:
                written.write_number(line, column, float(value))
    return count
