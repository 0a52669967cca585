"""Specks before a line of words: read as a mark, they would make its item of a list, or a group's name, of what goes on
from the line above."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from extract.layout.measures import MEASURES
from extract.layout.text_rows import Row, part
from extract.model.page import Line

_MARKED: Final = regex.compile(r"\s*[*’‘'`´·•.,:;^~\"“”°-]\s*+(?=\p{L}|[0-9๐-๙]{1,2}[.)])")
"""One mark alone before a word or its number."""
_ALIKE: Final = 2
"""Lines without a mark, at least, that begin where the words behind it do."""


def without_leading_marks(rows: Sequence[Row], unit: float) -> list[Row]:
    """The rows of print, from top to bottom, their first lines without a mark that stands left of where these begin:
    those of a list stand under one another. ``unit``: the usual height of a line, in the rows' pixels."""
    begins = [_behind_mark(row[0]) if row else None for row in rows]
    plain = [row[0].box.x0 for row, words in zip(rows, begins, strict=True) if row and words is None]
    marked = [row[0].box.x0 for row, words in zip(rows, begins, strict=True) if row and words is not None]
    near = MEASURES.left_edge * unit

    def count(places: Sequence[float], x: float) -> int:
        return sum(abs(place - x) <= near for place in places)

    return [
        [words, *row[1:]]
        if words is not None and count(plain, words.box.x0) >= _ALIKE and count(marked, row[0].box.x0) == 1
        else row
        for row, words in zip(rows, begins, strict=True)
    ]


def _behind_mark(line: Line) -> Line | None:
    """What stands behind the mark before a line's words; None where there is none."""
    found = _MARKED.match(line.text) if line.reader != "text-layer" else None
    return None if found is None else part(line, found.end(), len(line.text))
