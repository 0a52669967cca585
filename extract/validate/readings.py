"""Readings made before, as sources: what ``extract --json`` and ``--csv`` wrote, archives, and what these export.

Of an archive, and of its exports, what a person corrected is what the document has.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extract.errors import InputError
from extract.model.claims import STATISTIC
from extract.model.result import DocumentHead, Evidence, Extraction, Record, Source, Statistic, Status, SurveyRef
from extract.open.limits import Limits
from extract.open.plain_file import read_plain
from extract.thai import numbers
from extract.validate.published import decode, delimiter_of, read_regular

_TABLES = frozenset({".csv", ".tsv", ".xlsx", ".xls", ".ods", ".parquet"})
_SQLITE = b"SQLite format 3\0"
_ARCHIVE = "archive.sqlite"
_PACKAGE = ("datapackage.json", "records.jsonl")
_EXPORTED = frozenset({"document", "final_value", "final_status", "indicator"})
_PRINTED = frozenset({"file", "indicator", "value", "status", "page", "printed"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one document. ``places``: where its file may be; ``data``: its bytes, where it has no file."""

    extraction: Extraction
    places: tuple[Path, ...] = ()
    data: bytes | None = None


def is_kept(path: Path) -> bool:
    """Whether a path holds readings (or claims to), and no document to read. Tables count: none is a document."""
    if path.is_dir():
        return (path / _ARCHIVE).is_file() or all((path / name).is_file() for name in _PACKAGE)
    return path.suffix.lower() in {".json", ".jsonl", *_TABLES} or _is_archive(path)


def _is_archive(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        return read_plain(path, len(_SQLITE)) == _SQLITE
    except InputError:
        return False


def kept(path: Path) -> list[Reading]:
    """The readings of a file or folder for which :func:`is_kept` holds. Raises InputError where there are none."""
    if path.is_dir() and (path / _ARCHIVE).is_file():
        path = path / _ARCHIVE
    if path.is_dir():
        path = path / _PACKAGE[1]
    if _is_archive(path):
        return list(_of_archive(path))
    limits = Limits()
    if path.suffix.lower() in _TABLES - {".csv", ".tsv"}:
        raise _no_document(path)
    data = read_regular(path, limits.file_bytes + 1)
    limits.check("file_bytes", len(data), f"{path}, bytes")
    try:
        if path.suffix.lower() in (".csv", ".tsv"):
            return _of_table(data, path)
        return _of_json(data, path)
    except (ValueError, RecursionError, ValidationError, LookupError, TypeError, ArithmeticError, csv.Error) as error:
        hint = "write them with extract --json, or with extract export"
        raise InputError(f"{path} holds no extractions", hint=hint, code="malformed-published") from error


def _no_document(path: Path) -> InputError:
    hint = (
        "published scores come first: extract validate PUBLISHED FILE …; of tables, what extract FILE --csv and "
        "extract export ARCHIVE records.csv (or .jsonl) write are sources"
    )
    return InputError(f"{path} is a table, not a document", hint=hint, code="not-a-document")


def _of_json(data: bytes, path: Path) -> list[Reading]:
    """Extractions, or the rows of an export, as one object or one a line; files that failed are passed over."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"cannot read {path}: it is not UTF-8") from error
    lines = [text] if path.suffix.lower() == ".json" else [line for line in text.splitlines() if line.strip()]
    found = [json.loads(line, parse_float=numbers.of_json) for line in lines]
    if found and isinstance(found[0], dict) and found[0].keys() >= _EXPORTED:
        return list(_of_rows(found))
    extractions = [Extraction.model_validate(d) for d in found if not (isinstance(d, dict) and "error" in d)]
    return [Reading(e, _near(e.source.name, path)) for e in extractions]


def told_apart(readings: Iterable[Reading]) -> list[Reading]:
    """The readings; documents of one name that are not the same one are called by their folder too."""
    given = list(readings)
    alike: dict[str, set[str]] = {}
    for r in given:
        alike.setdefault(r.extraction.source.name, set()).add(r.extraction.source.sha256)
    return [_with_folder(r) if len(alike[r.extraction.source.name]) > 1 else r for r in given]


def _with_folder(reading: Reading) -> Reading:
    source = reading.extraction.source
    place = next((p for p in reading.places if p.name == source.name and p.parent.name), None)
    if place is None:
        return reading
    named = source.model_copy(update={"name": f"{place.parent.name}/{place.name}"})
    return replace(reading, extraction=reading.extraction.model_copy(update={"source": named}))


def _near(name: str, path: Path) -> tuple[Path, ...]:
    """Where a document may be that was called ``name`` when it was read: as named, or beside the reading."""
    return (Path(name), path.parent / name, path.parent / Path(name).name)


def _of_table(data: bytes, path: Path) -> list[Reading]:
    text = decode(data)
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter_of(text.split("\n", 1)[0])))
    heads = set(rows[0]) if rows else set()
    if heads >= _EXPORTED:
        return list(_of_rows([_typed(row) for row in rows]))
    if heads >= _PRINTED:
        return list(_of_rows([_typed(_as_export(row)) for row in rows]))
    raise _no_document(path)


def _typed(row: Mapping[str, str]) -> dict[str, Any]:
    """Cells as the values they stand for; the apostrophe of a disarmed formula is no part of a text."""
    plain = {k: (v[1:] if v[:2] in ("'=", "'+", "'-", "'@") else v) or None for k, v in row.items() if k is not None}
    whole = ("part", "year_be", "year", "page", "table_index")
    exact = ("final_value", "read_value", "maximum", "confidence", "suggested_value")
    typed: dict[str, Any] = {k: int(v) if k in whole and v else v for k, v in plain.items()}
    return typed | {k: Decimal(v) for k in exact if (v := plain.get(k))}


def _as_export(row: Mapping[str, str]) -> dict[str, str]:
    """A row of ``extract --csv`` under the names of an export."""
    accepted = row["status"] == "accepted"
    names = {"group": "groups", "table": "table_index"}
    return {names.get(k, k): v for k, v in row.items() if k != "value"} | {
        "document": "", "read_value": row["value"], "final_value": row["value"] if accepted else "",
        "read_status": row["status"], "final_status": row["status"],
    }  # fmt: skip


def _of_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[Reading]:
    """One reading for each document that the rows of an export are of."""
    documents: dict[tuple[str, str], list[Record]] = {}
    for row in rows:
        mine = documents.setdefault((str(row["document"] or ""), str(row["file"])), [])
        mine.append(_record(row, len(mine) + 1))
    for (sha256, name), records in documents.items():
        yield Reading(_extraction(sha256, name, tuple(records)), (Path(name),))


def _extraction(sha256: str, name: str, records: tuple[Record, ...]) -> Extraction:
    source = Source(name=name, sha256=sha256, bytes=0, media_type="application/octet-stream", pages=0)
    scores = tuple(r for r in records if r.measure != STATISTIC)
    counted = tuple(_statistic(r) for r in records if r.measure == STATISTIC)
    return Extraction(
        program="extract", source=source, document=DocumentHead(), records=scores, rankings=(), statistics=counted,
        tables=(), checks=(), pages=(),
    )  # fmt: skip


def _statistic(record: Record) -> Statistic:
    """A count or rate out of the shape of a record that exports have it in."""
    return Statistic(
        part=record.part, name=record.indicator, value=record.value, unit=record.unit, survey=record.survey,
        level=record.level, status=record.status, issues=record.issues, evidence=record.evidence,
    )  # fmt: skip


#: The status of a record by what a person said of its value.
_SAID: dict[str, Status] = {
    "value": "accepted", "confirmed": "accepted", "not-reported": "not-reported", "unreadable": "unreadable",
}  # fmt: skip


def _record(row: Mapping[str, Any], number: int) -> Record:
    """A row of an export as a record, with what a person said of its value where one did."""
    said = row.get("correction") or ("value" if row["final_status"] == "corrected" else None)
    status: Status = row["read_status"] if said is None else _SAID[said]
    survey = SurveyRef(id=row["survey"], year_be=row["year_be"], year=row["year"])
    evidence = row.get("evidence") or [_only_evidence(row)]
    return Record(
        id=row.get("record") or f"k{number:03d}", part=row.get("part") or 1, survey=survey, scope=row["scope"],
        level=row.get("level"), entity=row["entity"], indicator=row["indicator"],
        indicator_printed=row["indicator_printed"] or row["indicator"], measure=row["measure"],
        column_printed=row.get("column_printed"), group=tuple(filter(None, (row.get("groups") or "").split(" / "))),
        table=row.get("table_index"), qualifier=row.get("qualifier"),
        value=row.get("read_value") if said is None else row["final_value"], unit=row.get("unit"),
        maximum=row.get("maximum"), status=status, issues=() if said is not None else _words(row.get("issues")),
        proofs=_words(row.get("proofs")), confidence=float(row.get("confidence") or 0),
        suggested_value=row.get("suggested_value"), evidence=tuple(Evidence.model_validate(e) for e in evidence),
    )  # fmt: skip


def _only_evidence(row: Mapping[str, Any]) -> dict[str, Any]:
    where = row.get("where") or ("prose" if row.get("table_index") is None else "table")
    return {
        "page": row.get("page") or 1, "bbox": None, "printed": row.get("printed") or "-",
        "value": row.get("read_value"), "where": where, "reader": row.get("reader") or "export",
        "confidence": float(row.get("confidence") or 0), "rule": "export",
        "source_text": row["indicator_printed"] or "",
    }  # fmt: skip


def _words(told: Any) -> tuple[str, ...]:
    return tuple(told.split() if isinstance(told, str) else told or ())


def _of_archive(path: Path) -> Iterator[Reading]:
    """Every document of an archive that could be read, as it stands with what people corrected."""
    from extract.archive.choice import Choice
    from extract.archive.database import reading
    from extract.archive.flat_table import full_rows
    from extract.archive.view import extraction

    with reading(path) as connection:
        corrected: dict[str, list[dict[str, Any]]] = {}
        for row in full_rows(connection, Choice()):
            if row["correction"] is not None or row["changed"] is not None:
                corrected.setdefault(row["document"], []).append(row)
        for document in connection.execute("SELECT * FROM documents ORDER BY sha256").fetchall():
            data = extraction(connection, document)
            if data is None:
                continue
            try:
                read = Extraction.model_validate(data)
            except ValidationError as error:
                message = f"what {path} keeps of {document['name']} is no reading of this version"
                raise InputError(message, hint="read it again with --refresh", code="archive-damaged") from error
            files = connection.execute("SELECT path FROM files WHERE document_id = ?", [document["id"]])
            yield Reading(_with(read, corrected.get(document["sha256"], [])), tuple(Path(f["path"]) for f in files))


def _with(read: Extraction, corrected: Iterable[Mapping[str, Any]]) -> Extraction:
    """A reading with what people said in place of what was read; what the last reading lost is there again."""
    said = {row["record"]: _record(row, number) for number, row in enumerate(corrected, 1) if row["record"]}
    lost = [_record(row, number) for number, row in enumerate(corrected, 1) if not row["record"]]
    kept_as = [said[r.id].model_copy(update={"evidence": r.evidence}) if r.id in said else r for r in read.records]
    kept_as += [r for r in lost if r.measure != STATISTIC]
    counted = [
        _statistic(said[name].model_copy(update={"evidence": s.evidence}))
        if (name := f"s{number:03d}") in said else s
        for number, s in enumerate(read.statistics, 1)
    ]  # fmt: skip
    counted += [_statistic(r) for r in lost if r.measure == STATISTIC]
    return read.model_copy(update={"records": tuple(kept_as), "statistics": tuple(counted)})
