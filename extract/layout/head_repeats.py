"""Names of groups over columns whose own names are printed again under the next one: mean and deviation, and again mean
and deviation. Two such names may have run together in one line, and the words of one may stand over its columns, one
over each, by chance."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.layout.measures import MEASURES
from extract.layout.places import Column, Place, Placed, middle_of_cells
from extract.layout.text_rows import cut_all, in_brackets, spaces
from extract.model.page import Box, Line
from extract.thai.skeleton import squeeze


def over_repeats(row: Placed, below: Sequence[Placed], columns: Sequence[Column], unit: float) -> dict[Box, Placed]:
    """For the lines of a ``row`` of a head that name groups whose columns' names, in the rows ``below``, are printed
    again and again: the names in each line with the columns of their groups. Empty unless each group has one name, in
    its middle."""
    own = {k: n for lower in below for n, (k, b) in lower if k == b and not in_brackets(n.text)}
    turns = _turns(own)
    if not turns:
        return {}
    left, right = _extent(columns, own, (turns[0][0], turns[-1][1]))
    lines = [n for n, _ in row if n.box.x1 > left and n.box.x0 < right]
    pieces = [(n, p) for n in lines for p in cut_all(n, MEASURES.river_head * unit)]
    if len(lines) == len(turns) and _stand_apart(lines):
        pieces = [(n, n) for n in lines]
    if len(pieces) != len(turns):
        return {}
    found: dict[Box, Placed] = {}
    for (line, piece), turn in zip(pieces, turns, strict=True):
        left, right = _extent(columns, own, turn)
        a, b = turn
        off = abs(piece.box.cx - middle_of_cells(own[a].box.cx, columns[a].x1, columns[b].x1))
        if off >= MEASURES.aligned_close * unit and abs(piece.box.cx - (left + right) / 2) >= MEASURES.aligned * unit:
            return {}
        found.setdefault(line.box, []).append((piece, turn))
    return found


def _stand_apart(lines: Sequence[Line]) -> bool:
    """Whether there is far more white between lines than between the words of any."""
    between = min((b.box.x0 - a.box.x1 for a, b in pairwise(lines)), default=0.0)
    return max((white for n in lines for white in spaces(n)), default=0.0) < MEASURES.white_in_name * between


def _turns(own: dict[int, Line]) -> list[Place]:
    """The columns of each group, at least two, by the names that the columns have; none where no two groups side by
    side have the same ones."""
    words = {k: squeeze(n.text) for k, n in own.items()}
    for first in sorted(words):
        size = next((k for k in range(2, len(words)) if words.get(first + k) == words[first]), 0)
        turn = [words.get(first + k) for k in range(size)]
        if not size or None in turn or len(set(turn)) < size:
            continue
        end = first
        while [words.get(end + k) for k in range(size)] == turn:
            end += size
        if end > first + size:
            return [(k, k + size - 1) for k in range(first, end, size)]
    return []


def _extent(columns: Sequence[Column], own: dict[int, Line], place: Place) -> tuple[float, float]:
    """Where the print of some columns and their names begins and ends (x)."""
    a, b = place
    return min(columns[a].x0, own[a].box.x0), max(columns[b].x1, own[b].box.x1)
