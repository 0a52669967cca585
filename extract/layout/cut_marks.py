"""Vowels and tones that a rule parts from their letters: alone in a row of print, they would part a table's rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extract.layout.text_rows import Row
from extract.model.page import Box, Line

_LOW: Final = 0.6
"""Height of a mark in that of a line, at most; a rule cuts its letters off lower than they are."""
_NARROW: Final = 1.0
"""Width of a mark in heights of a line, at most."""
_NEAR: Final = 0.35
"""White between a mark and the word it belongs to, in heights of a line, at most: a rule's thickness and a little."""


def without_cut_marks(rows: Sequence[Row], unit: float) -> list[Row]:
    """The rows of print, from top to bottom, without those that are but one mark right over or under a word of the row
    beside; ``unit``: the usual height of a line, in the rows' pixels."""
    return [
        row
        for k, row in enumerate(rows)
        if not _is_cut_mark(row, [*rows[max(0, k - 1) : k], *rows[k + 1 : k + 2]], unit)
    ]


def _is_cut_mark(row: Row, beside: Sequence[Row], unit: float) -> bool:
    if len(row) != 1 or len(row[0].text.strip()) != 1 or not row[0].text.strip().isalnum():
        return False
    box = row[0].box
    small = box.height <= _LOW * unit and box.width <= _NARROW * unit
    return small and any(_touches(box, word) for other in beside for word in other)


def _touches(mark: Box, word: Line) -> bool:
    white = max(word.box.y0 - mark.y1, mark.y0 - word.box.y1)
    return word.box.x0 < mark.cx < word.box.x1 + mark.width and white <= _NEAR * word.box.height
