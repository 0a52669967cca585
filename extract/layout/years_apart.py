"""Years side by side that ran together: ``ปี พ.ศ. ๒๕๕๗ ปี พ.ศ. ๒๕๕๘`` are the names of two columns."""

from __future__ import annotations

from extract.layout.measures import MEASURES
from extract.layout.text_rows import cut_all, is_year, joined
from extract.model.page import Line


def years_apart(line: Line, unit: float) -> list[Line]:
    """The years that a line names, and nothing else, two at least; none otherwise."""
    for white in (MEASURES.river_head, MEASURES.cut_head):
        found: list[Line] = []
        begun: list[Line] = []
        for word in cut_all(line, white * unit):
            begun.append(word)
            if is_year(joined(begun).text) and word.text.strip()[-1:].isdigit():
                found.append(joined(begun))
                begun = []
        if len(found) > 1 and not begun:
            return found
    return []
