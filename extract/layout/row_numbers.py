"""Running numbers beside the names of a table's rows: in a column of their own, or of one text with the names."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import regex

from extract.layout.measures import MEASURES
from extract.layout.text_rows import Row, cut, is_value, joined

_FEWEST = 2
"""Rows with a number, and names that go on, from which a table says where its numbers stand."""
_OWN = regex.compile(r"[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})*[.)]?")
_LONG = regex.compile(r"[0-9๐-๙]{3}[.)]?")
_NUMBERED = regex.compile(r"\s*+(\S+)\s+\S")
_WORDS = regex.compile(r"\p{L}{2}")


def is_own_number(text: str) -> bool:
    """True for the number of a row and nothing else: ``3``, ``๓.``, ``1.2``."""
    return _OWN.fullmatch(text.strip()) is not None


def is_row_number(text: str) -> bool:
    """As :func:`is_own_number`, and true for three digits, which by themselves are a value: beside a name alone."""
    return is_own_number(text) or _LONG.fullmatch(text.strip()) is not None


def _is_numbered(text: str) -> bool:
    """Whether a line begins with a row's number, white behind it."""
    begins = _NUMBERED.match(text)
    return begins is not None and is_row_number(begins[1])


def _has_number(row: Row) -> bool:
    """Whether a row begins with a number in a line of its own, a name beside it."""
    return len(row) > 1 and is_row_number(row[0].text) and not is_value(row[1].text)


def with_numbers_joined(rows: Sequence[Row], unit: float) -> list[Row]:
    """The rows, with numbers joined to their names where names that wrap go on under the numbers: then the two are one
    text, whatever white a type has behind a number.
    """
    numbered = [k for k, row in enumerate(rows) if _has_number(row)]
    if len(numbered) < _FEWEST:
        return list(rows)
    level = MEASURES.aligned * unit
    number = median(rows[k][0].box.x0 for k in numbered)
    name = median(rows[k][1].box.x0 for k in numbered)
    words = [row[0].box.x0 for row in rows[numbered[0] :] if _WORDS.match(row[0].text.strip())]
    under = sum(abs(x - number) < level for x in words)
    if under < _FEWEST or under <= sum(abs(x - name) < level for x in words):
        return list(rows)
    out: list[Row] = []
    for k, row in enumerate(rows):
        if k in numbered and abs(row[0].box.x0 - number) < level and abs(row[1].box.x0 - name) < level:
            out.append([joined(row[:2]), *row[2:]])
        else:
            out.append(row)
    return out


def numbers_parted(rows: Sequence[Row], unit: float) -> list[Row]:
    """The rows, with a running number parted from its label where other rows have the two in columns of their own."""
    numbered = [row for row in rows if len(row) > 2 and _has_number(row)]
    if len(numbered) < _FEWEST:
        return list(rows)
    number, label = median(row[0].box.cx for row in numbered), median(row[1].box.x0 for row in numbered)
    out: list[Row] = []
    for row in rows:
        line = row[0]
        pieces = None
        if _is_numbered(line.text) and line.box.x0 < number < label < line.box.x1:
            pieces = cut(line, number, label + MEASURES.aligned * unit, MEASURES.cut_white * unit)
        level = MEASURES.aligned * unit
        if pieces and is_row_number(pieces[0].text) and abs(pieces[1].box.x0 - label) < level:
            out.append([*pieces, *row[1:]])
        else:
            out.append(row)
    return out
