"""Years side by side that ran together, or quarters: ``ปี พ.ศ. ๒๕๕๗ ปี พ.ศ. ๒๕๕๘`` are the names of two columns."""

from __future__ import annotations

from collections.abc import Sequence

from extract.layout.measures import MEASURES
from extract.layout.periods import is_one_year, is_quarter, is_year
from extract.layout.text_rows import Row, cut, cut_all, joined
from extract.model.page import Line


def years_apart(line: Line, unit: float) -> list[Line]:
    """The years, or their quarters, that a line names, and nothing else, two at least; none otherwise."""
    for white in (MEASURES.river_head, MEASURES.cut_head):
        found: list[Line] = []
        begun: list[Line] = []
        for word in cut_all(line, white * unit):
            begun.append(word)
            name = joined(begun).text
            if (is_year(name) and word.text.strip()[-1:].isdigit()) or is_quarter(name):
                found.append(joined(begun))
                begun = []
        if len(found) > 1 and not begun:
            return found
    return []


def parted_before_year(row: Row, begins: Sequence[float], unit: float) -> Row:
    """A head's row, with the words over the labels parted from the year behind them that stands where a column begins
    (``begins``: x) and is one among others in the row: ``หน่วยงาน 2561`` beside ``2562`` are two names."""
    if not any(is_year(line.text) for line in row[1:]):
        return row
    first, *others = row
    for x in begins:
        reach = MEASURES.name_white * unit
        pieces = cut(first, x - reach, x + reach, MEASURES.cut_head * unit) if x > first.box.x0 else None
        if pieces is None or not is_year(pieces[1].text) or is_year(pieces[0].text):
            continue
        if not is_one_year(pieces[0].text, pieces[1].text):
            return [*pieces, *others]
    return row
