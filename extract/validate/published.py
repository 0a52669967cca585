"""Published scores: one value of one indicator as some source published it, read from CSV or JSON.

Both long files (one value a row) and wide ones (one indicator a column) are read; JSON may be a list of objects, an
object that holds one, or the output of ``extract --json`` itself.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from extract.errors import InputError, LimitError, UsageError
from extract.model.claims import STATISTIC
from extract.open.plain_file import read_plain
from extract.thai import digits, numbers
from extract.validate import keys
from extract.validate.columns import recognise

MAX_BYTES = 64 << 20
MAX_ROWS = 200_000
MAX_COLUMNS = 4_000
_OF_A_BODY = frozenset({None, "province", "constituency", "agency"})
"""Scopes whose values must name a body in a file that has a column for it: a forgotten name must not mean any."""
_OF_AN_INDICATOR = frozenset({None, STATISTIC, "score", "votes", "ballots", "voters"})
"""Measures that say nothing of what was measured."""
_DECIMAL_COMMA = re.compile(r"[0-9๐-๙]+,[0-9๐-๙]{1,2}")
_SEPARATOR = re.compile(r"sep=(?P<delimiter>[,;\t|])\r?\n?", re.IGNORECASE)
"""A spreadsheet's own first line, which tells it how the file is parted."""
_MAGIC = {
    b"PK\x03\x04": ("a workbook", "save its sheet as CSV (UTF-8)"),
    b"\xd0\xcf\x11\xe0": ("a workbook", "save its sheet as CSV (UTF-8)"),
    b"SQLite format 3\x00": ("an archive", "published scores come first: extract validate PUBLISHED FILE …"),
    b"%PDF": ("a document", "published scores come first: extract validate PUBLISHED FILE …"),
    b"PAR1": ("a Parquet file", "write the table as CSV"),
}
"""How files begin that are taken for published scores and are none: what each is, and what to do."""
_LISTS = ("scores", "records", "data", "rows", "published", "items", "results")


@dataclass(frozen=True, slots=True)
class PublishedValue:
    """A published value and what it is the value of. None in a key field: the file does not say, any will do; but
    ``entity`` None means any only with ``any_entity``, where the file has no such column at all.

    ``value`` None: published as not reported. ``where`` names the row for messages (``line 7``).
    """

    survey: str | None
    year_be: int | None
    scope: str | None
    level: str | None
    entity: str | None
    indicator: str | None
    label: str | None
    measure: str | None
    value: Decimal | None
    printed: str
    unit: str | None
    source: str
    as_of: str | None
    where: str
    any_entity: bool = False


@dataclass(frozen=True, slots=True)
class PublishedScores:
    """All values of one file, in its order. ``blanks``: so many cells for a value are empty: nothing is published."""

    name: str
    values: tuple[PublishedValue, ...]
    blanks: int = 0

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(v.source for v in self.values))


def read_published(
    source: Path | bytes, *, name: str | None = None, columns: Mapping[str, str] | None = None
) -> PublishedScores:
    """Read a published-scores file. ``columns`` maps fields to headers where their names are not usual ones.

    Raises InputError (missing, empty, undecodable, malformed, a cell that is no number), LimitError (over 64 MB,
    ``MAX_ROWS`` values or ``MAX_COLUMNS`` columns), UsageError (columns that cannot be told apart).
    """
    data, name = _load(source, name)
    text = decode(data)
    start = text.lstrip()[:1]
    try:
        rows = _json_rows(text, name, columns) if start in ("{", "[") else _csv_rows(text, name, columns)
        cells = tuple(_capped(rows))
    except RecursionError:
        raise InputError(f"{name} is nested too deeply", code="malformed-published") from None
    values = tuple(v for v in cells if v is not None)
    if not values:
        hint = "all its cells for values are empty" if cells else "a header and at least one row are needed"
        raise InputError(f"{name} holds no published values", hint=hint, code="empty-input")
    return PublishedScores(name, values, len(cells) - len(values))


def _load(source: Path | bytes, name: str | None) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        data, name = source, name or "published scores"
    else:
        name = name or source.name
        data = read_regular(source, MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise LimitError(f"{name} is over {MAX_BYTES >> 20} MB", hint="split the file", code="limit-bytes")
    if not data.strip():
        raise InputError(f"{name} is empty", code="empty-input")
    return data, name


def read_regular(path: Path, most: int) -> bytes:
    """At most the first ``most`` bytes of a regular file: opening a pipe would wait for ever.

    Raises InputError where there is no such file or it cannot be read.
    """
    try:
        return read_plain(path, most)
    except InputError as error:
        raise InputError(f"cannot read {path}: {error.message}", code=error.code) from error


def decode(data: bytes) -> str:
    """Text from UTF-8 (with or without BOM), UTF-16 with BOM, or the Thai code page 874, in that order.

    Raises InputError for anything else.
    """
    for magic, (what, remedy) in _MAGIC.items():
        if data.startswith(magic):
            raise InputError(f"the published scores are {what}", hint=remedy, code="bad-encoding")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp874"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise InputError(
        "the published scores are in no encoding we know", hint="save the file as UTF-8", code="bad-encoding"
    )


def _capped(rows: Iterator[PublishedValue | None]) -> Iterator[PublishedValue | None]:
    for count, row in enumerate(rows, 1):
        if count > MAX_ROWS:
            raise LimitError(f"more than {MAX_ROWS:,} published values", hint="split the file", code="limit-rows")
        yield row


def delimiter_of(header: str) -> str:
    """The delimiter of a CSV by its header line: of comma, semicolon, tab and bar the commonest outside quotes.

    >>> delimiter_of('a;b;c'), delimiter_of('a,"b;;;c",d'), delimiter_of('alone')
    (';', ',', ',')
    """
    outside = "".join(header.split('"')[::2])
    return max((",", ";", "\t", "|"), key=outside.count)


def _csv_rows(text: str, name: str, mapping: Mapping[str, str] | None) -> Iterator[PublishedValue | None]:
    text = text.removeprefix("\ufeff").lstrip("\r\n")
    told = _SEPARATOR.match(text)
    delimiter = told["delimiter"] if told else delimiter_of(text.split("\n", 1)[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    if told:
        next(reader)
    try:
        headers = [h.strip() for h in next(reader, [])]
        if len(headers) > MAX_COLUMNS:
            raise LimitError(
                f"{name} has more than {MAX_COLUMNS:,} columns", hint="split the file", code="limit-columns"
            )
        places = recognise(headers, mapping)
        wide = _wide(headers, places, name)
        for cells in reader:
            if not any(c.strip() for c in cells):
                continue
            where = f"{name} line {reader.line_num}"
            if len(cells) > len(headers):
                raise InputError(
                    f"{where}: {len(cells)} cells under {len(headers)} headers", code="malformed-published"
                )
            cells = [*cells, *[""] * (len(headers) - len(cells))]
            found: dict[str, Any] = {field: cells[k].strip() for field, k in places.items()}
            if not wide:
                yield _value(found, name, where)
            for k, indicator in wide.items():
                yield _value({**found, "value": cells[k].strip(), "indicator": indicator}, name, where)
    except csv.Error as error:
        raise InputError(f"{name} is no well-formed CSV: {error}", code="malformed-published") from error


def _wide(headers: Sequence[str], places: dict[str, int], name: str) -> dict[int, str]:
    """Column -> indicator of a wide file; empty for a long one."""
    if "value" in places and ("indicator" in places or "label" in places):
        return {}
    taken = set(places.values()) - ({places["value"]} if "value" in places else set())
    found = {
        k: i for k, h in enumerate(headers) if k not in taken and (i := keys.indicator_of(h, None, None)) is not None
    }
    if not found:
        raise UsageError(
            f"{name}: which column holds the values, and which the indicators, is not told",
            hint=f"its first line is: {', '.join(headers)[:300]}; it must name the columns, or say which one is which "
            "with --column value=NAME --column indicator=NAME",
        )
    return found


def _json_rows(text: str, name: str, mapping: Mapping[str, str] | None) -> Iterator[PublishedValue | None]:
    try:
        data = json.loads(text, parse_float=numbers.of_json, parse_int=numbers.of_json, parse_constant=_no_constant)
    except ValueError as error:
        raise InputError(f"{name} is no well-formed JSON: {error}", code="malformed-published") from error
    defaults: dict[str, Any] = {}
    if isinstance(data, dict):
        defaults = {k: v for k, v in data.items() if isinstance(v, str) and k not in _LISTS}
        data = next((data[k] for k in _LISTS if isinstance(data.get(k), list)), [])
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise InputError(
            f"{name} is no list of objects", hint="see docs/how-to/validate.md", code="malformed-published"
        )
    for number, row in enumerate(data, 1):
        flat = _flat(row)
        headers = list(flat)
        places = recognise(headers, {f: h for f, h in (mapping or {}).items() if h in flat})
        found: dict[str, Any] = {field: flat[headers[k]] for field, k in places.items()}
        for field in ("survey", "year", "year_be", "source", "as_of", "scope", "level", "entity"):
            if field in defaults:
                found.setdefault(field, defaults[field])
        yield _value(found, name, f"{name} item {number}")


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of ``extract --json`` holds its survey as an object; lists and objects else are no values of ours."""
    flat = {k: v for k, v in row.items() if not isinstance(v, (list, dict))}
    survey = row.get("survey")
    if isinstance(survey, dict):
        flat |= {"survey": survey.get("id"), "year_be": survey.get("year_be")}
        flat.pop("year", None)
        flat = {k: v for k, v in flat.items() if k not in ("id", "confidence", "maximum")}
    return flat


def _no_constant(text: str) -> Decimal:
    raise ValueError(f"{text} is no number")


def _value(row: Mapping[str, Any], name: str, where: str) -> PublishedValue | None:
    """The value of a row; None where its cell is empty: nothing is published then, not even a dash."""
    cell = row.get("value")
    if (cell is None or not str(cell).strip()) and row.get("status") != "not-reported":
        return None
    year = keys.year_of(row.get("year_be"), row.get("year"), where)
    survey = keys.survey_of(_text(row.get("survey")))
    told_scope, level = keys.level_of(_text(row.get("scope")), _text(row.get("level")))
    scope, entity = keys.entity_of(told_scope, _text(row.get("entity")), _text(row.get("district")))
    told_whose = "entity" in row
    if told_whose and entity is None and scope in _OF_A_BODY:
        raise InputError(
            f"{where}: whose value it is stays empty", code="malformed-published",
            hint="write the province's or agency's name, or ทั้งประเทศ (national) where the value is of the country",
        )  # fmt: skip
    told, measure, named = _text(row.get("indicator")), _text(row.get("measure")), _text(row.get("label"))
    if not (told or named) and measure not in _OF_AN_INDICATOR:
        told, measure = measure, STATISTIC  # a row without an indicator is of the count or rate that its measure names
    counted = measure == STATISTIC
    indicator = told if counted or not told else keys.indicator_of(told, survey, year)
    label = named or (told if indicator is None else None)
    if indicator is None and label is None:
        raise InputError(f"{where}: no indicator is named", code="malformed-published")
    value, printed = _number(row.get("value"), where)
    return PublishedValue(
        survey=survey, year_be=year, scope=scope, level=level, entity=entity, indicator=indicator, label=label,
        measure=measure, value=value, printed=printed, unit=_text(row.get("unit")),
        source=_text(row.get("source")) or name, as_of=_text(row.get("as_of")), where=where,
        any_entity=not told_whose,
    )  # fmt: skip


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, bool):
        return None
    text = str(value).strip()
    # Spreadsheet exports that disarm formulas put an apostrophe before them; it is no part of the name.
    return (text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text) or None


def _number(value: Any, where: str) -> tuple[Decimal | None, str]:
    """The value and how the file writes it; None for a dash and words such as ไม่มี."""
    if value is None:
        return None, "-"
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise InputError(f"{where}: {value} is no number", code="malformed-published")
        return value, format(value, "f")
    text = str(value).strip()
    if not text or numbers.is_not_reported(text):
        return None, text or "-"
    try:
        return numbers.parse(text), digits.to_arabic(text)
    except ValueError:
        comma = _DECIMAL_COMMA.fullmatch(text)
        hint = f"write it with a point: {text.replace(',', '.')}" if comma else None
        raise InputError(f"{where}: {text[:40]!r} is no number", hint=hint, code="malformed-published") from None
