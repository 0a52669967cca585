"""Records as CSV, one row a record: for spreadsheets and statistics programs."""

from __future__ import annotations

import csv
import io
from typing import Any

COLUMNS = (
    "file", "survey", "year_be", "year", "scope", "entity", "indicator", "indicator_printed", "measure",
    "value", "unit", "maximum", "status", "issues", "proofs", "confidence", "page", "printed", "where", "reader",
    "level", "column_printed", "group", "table", "qualifier", "part",
)  # fmt: skip


# Also the full-width forms, which some spreadsheets take for the same.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
    """A cell's text; one that a spreadsheet would run as a formula gets a leading apostrophe.

    >>> safe_cell("=1+1"), safe_cell("-"), safe_cell(-3), safe_cell(None)
    ("'=1+1", '-', '-3', '')
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    text = value.replace("\x00", "")
    risky = text[:1] in _FORMULA and text != "-"
    return "'" + text if risky else text


def rows(result: dict[str, Any]) -> list[list[str]]:
    """The records of one Extraction (as plain data) as rows of :data:`COLUMNS`; the first evidence stands for all."""
    out = []
    for r in result["records"]:
        first = r["evidence"][0]
        values = [
            result["source"]["name"], r["survey"]["id"], r["survey"]["year_be"], r["survey"]["year"], r["scope"],
            r["entity"], r["indicator"], r["indicator_printed"], r["measure"], r["value"],
            r["unit"], r["maximum"], r["status"], " ".join(r["issues"]), " ".join(r["proofs"]), r["confidence"],
            first["page"], first["printed"], first["where"], first["reader"],
            r["level"], r["column_printed"], " / ".join(r["group"]), r["table"], r["qualifier"], r["part"],
        ]  # fmt: skip
        out.append([safe_cell(v) for v in values])
    return out


def to_csv(table: list[list[str]], *, header: bool = True) -> str:
    """Rows as CSV text, ``\\r\\n`` line ends as RFC 4180 has them.

    With the header comes a byte order mark, without which Excel takes UTF-8 Thai for something else.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    if header:
        buffer.write("\ufeff")
        writer.writerow(COLUMNS)
    writer.writerows(table)
    return buffer.getvalue()
