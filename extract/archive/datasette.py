"""Metadata with which Datasette (https://datasette.io) shows an archive: titles, facets, labels, links to documents."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from extract.archive.atomic import replacing
from extract.archive.choice import Choice
from extract.archive.codebook import codebook
from extract.archive.database import archive_file
from extract.archive.flat_table import COLUMNS
from extract.archive.wide import surveys
from extract.errors import UsageError
from extract.model.claims import STATISTIC

_FACETS = ["survey", "year_be", "scope", "entity", "indicator", "measure", "unit", "final_status", "document_kind"]
_RECORDS = {c.name: c.title for c in COLUMNS}
#: What hardly anybody looks at as a table: blobs, the search index, digests.
_HIDDEN = (
    "extractions", "layouts", "fixity", "root", "looked_at", "decided", "decided_heads", "decided_parts",
    "queue_counts", "score_counts",
)  # fmt: skip


def write_metadata(connection: sqlite3.Connection, archive: Path, path: Path, url: str) -> int:
    """Write ``metadata.json`` for ``datasette ARCHIVE -m PATH``; returns how many tables and views it describes.

    ``url`` is where the documents are served, such as by ``--static documents:FOLDER``. Raises UsageError for one that
    no browser would follow from a web page.
    """
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"{url} is no address of documents", hint="it begins with http:// or https://")
    tables = _tables()
    data = {
        "title": "Records read from documents",
        "description": "Each value with its document, its page and what it was proved by; see the query values.",
        "databases": {
            archive_file(archive).stem: {"tables": tables, "queries": _queries(connection, url.rstrip("/") + "/")}
        },
    }
    with replacing(path) as out:
        out.write((json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())
    return len(tables) - len(_HIDDEN)


def _tables() -> dict[str, Any]:
    records = {"columns": _RECORDS, "facets": _FACETS, "size": 100}
    return {
        "final_records": {
            "title": "Records", "description": "Readings with their corrections; final_value is what may be used.",
            **records,
        },
        "needs_review": {"title": "What a person must look at", **records},
        "documents": {
            "title": "Documents", "label_column": "name", "facets": ["kind", "state", "media_type"],
            "columns": {"sha256": "SHA-256 of the file", "date": "the document's own, Common Era",
                        "bytes": "size of the file in bytes"},
        },
        "pages": {
            "title": "Pages", "facets": ["origin", "status"],
            "columns": {"width": "points", "height": "points", "dpi": "dots an inch", "skew": "degrees"},
        },
        "records": {"title": "Readings", "label_column": "name", "facets": ["survey", "year_be", "status"]},
        "evidence": {
            "title": "Evidence", "facets": ["place", "reader"],
            "columns": {name: "points from the page's top left" for name in ("x0", "y0", "x1", "y1")},
        },
        **{name: {"hidden": True} for name in _HIDDEN},
    }  # fmt: skip


def _queries(connection: sqlite3.Connection, url: str) -> dict[str, Any]:
    link = (
        f"{_quoted(url)} || r.document || CASE d.media_type WHEN 'text/plain' THEN '.txt' "
        "ELSE '.pdf#page=' || coalesce(r.page, 1) END"
    )
    values = (
        f"WITH label(survey, indicator, thai, english) AS ({_labels(connection)}) "
        "SELECT r.survey, r.year_be, r.scope, r.entity, r.indicator, l.thai, l.english, r.final_value, r.unit, "
        f"r.final_status, r.printed, {link} AS page_of_document, r.key FROM final_records AS r "
        "JOIN documents AS d ON d.sha256 = r.document "
        "LEFT JOIN label AS l ON l.survey = r.survey AND l.indicator = r.indicator "
        "WHERE r.final_value IS NOT NULL AND (:entity = '' OR r.entity = :entity) "
        "AND (:indicator = '' OR r.indicator = :indicator) ORDER BY r.survey, r.entity, r.indicator, r.year_be"
    )
    conflicts = (
        "SELECT survey, year_be, scope, entity, indicator, measure, count(DISTINCT final_number) AS different, "
        "group_concat(DISTINCT final_value) AS final_values, group_concat(DISTINCT file) AS files FROM final_records "
        f"WHERE final_value IS NOT NULL AND measure <> '{STATISTIC}' "
        "GROUP BY survey, year_be, scope, level, entity, indicator, measure "
        "HAVING count(DISTINCT final_number) > 1"
    )
    return {
        "values": {"title": "Values with their Thai names and a link to the page of the document", "sql": values},
        "conflicts": {"title": "Where documents give different values", "sql": conflicts},
    }


def _labels(connection: sqlite3.Connection) -> str:
    """Every indicator's official names as rows of SQL."""
    rows = []
    for survey in surveys(connection, Choice()):
        found = connection.execute("SELECT DISTINCT indicator, year_be FROM final_records WHERE survey = ?", [survey])
        pairs = [(row["indicator"], row["year_be"]) for row in found]
        for entry in codebook(survey, {year for _, year in pairs}, {indicator for indicator, _ in pairs}):
            if entry.thai or entry.english:
                rows.append(f"({', '.join(map(_quoted, (survey, entry.id, entry.thai, entry.english)))})")
    return f"VALUES {', '.join(rows)}" if rows else "SELECT NULL, NULL, NULL, NULL WHERE 0"


def _quoted(text: str | None) -> str:
    return "NULL" if text is None else "'" + text.replace("'", "''").replace("\x00", "") + "'"
