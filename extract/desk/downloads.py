"""What is seen, as a file for a spreadsheet."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from starlette.responses import Response

from extract.archive.export import Sheet, write_csv, write_workbook
from extract.archive.flat_table import Cell

#: Rows that a download has at most; whole archives are exported on the command line.
MOST_ROWS = 100_000
FORMS = ("csv", "xlsx")
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(name: str, form: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A table as ``name.csv`` or ``name.xlsx``. Raises MissingError where what writes XLSX is not installed."""
    if form == "xlsx":
        with tempfile.TemporaryDirectory(prefix="extract-") as folder:
            path = Path(folder, "table.xlsx")
            write_workbook(path, [Sheet(name, [header], rows)])
            data = path.read_bytes()
    else:
        buffer = io.BytesIO()
        write_csv(buffer, header, rows)
        data = buffer.getvalue()
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(data, media_type=_TYPES[form], headers=headers)
