"""Lines parted where the names of a column begin: two columns of words so close that lines of both ran together.

White between two columns of words may be no wider than a space, and has no figures beside it that would tell it from
one. What tells it is that names begin right behind it in line after line, and that no line of the table runs over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import regex

from extract.knowledge.table_words import is_unit
from extract.layout.measures import MEASURES
from extract.layout.periods import is_one_year
from extract.layout.row_numbers import is_row_number
from extract.layout.text_rows import Row, cut, cut_all, is_between_tables, is_value, joined, row_box
from extract.model.page import Line

_DIGITS = regex.compile("[0-9๐-๙]+")
_FEWEST_UNITS = 2
"""Units by themselves under one another from which they have a column."""
_WORDS = regex.compile(r"[ก-๎A-Za-z]{2}")


def parted_at_left_edges(rows: Sequence[Row], unit: float) -> list[Row]:
    """The rows, with lines parted that run from one column of words into the next: where names begin, and all lines
    over that place beside others have white that ends there. Running numbers are no column of words, nor are indents.
    """
    out: list[Row] = []
    for block in _blocks(rows, unit):
        for x in _left_edges(block, unit):
            block = _parted(block, x, unit)
        out += block
    return out


def units_parted(rows: Sequence[Row], unit: float) -> list[Row]:
    """The rows, with a unit parted from the name before it where other rows have units of their own under one another
    there: a column of them is centred, and begins nowhere."""
    alone = [n.box for row in rows for n in row if len(row) > 1 and is_unit(n.text)]
    out: list[Row] = []
    for row in rows:
        made: Row = []
        for line in row:
            words = cut_all(line, MEASURES.river_head * unit) if len(row) > 1 and not is_value(line.text) else [line]
            name, last = words[:-1], words[-1]
            under = sum(b.x0 <= last.box.cx <= b.x1 or last.box.x0 <= b.cx <= last.box.x1 for b in alone)
            parted = bool(name) and is_unit(last.text) and under >= _FEWEST_UNITS
            made += [joined(name), last] if parted else [line]
        out.append(made)
    return out


def _blocks(rows: Sequence[Row], unit: float) -> list[list[Row]]:
    """The rows parted where so much white lies between two that no table goes on over it, and at what stands between
    tables: names of one begin where those of the other do by chance."""
    blocks: list[list[Row]] = []
    for row in rows:
        near = blocks and row_box(row).y0 - row_box(blocks[-1][-1]).y1 <= MEASURES.run_white * unit
        if near and not is_between_tables(row):
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def _left_edges(rows: Sequence[Row], unit: float) -> list[float]:
    """Where lines of words begin (x), right of others; first where most do."""
    near = MEASURES.left_edge * unit
    begins = sorted(n.box.x0 for row in rows for n in row if _WORDS.search(n.text))
    groups: list[list[float]] = []
    for x in begins:
        if groups and x - groups[-1][0] <= near:
            groups[-1].append(x)
        else:
            groups.append([x])
    return [median(g) for g in sorted(groups, key=len, reverse=True) if g[0] > begins[0] + unit]


def _parted(rows: list[Row], x: float, unit: float) -> list[Row]:
    """The rows with all lines parted that run over ``x``; the same rows where one in a row of the table can not be, or
    where too little shows that names begin there: lines that could be parted, fewer where other lines begin at ``x``
    and words stand on both sides of it in one row, with several words to the left, or all that are parted have white
    there that is no space. Names that all begin with one word have a space at one place.
    """
    new: dict[int, Row] = {}
    near = MEASURES.left_edge * unit
    left: list[str] = []
    begun = beside = wide = 0
    for k, row in enumerate(rows):
        words = [n for n in row if _WORDS.search(n.text)]
        begun += any(abs(n.box.x0 - x) <= near for n in words)
        apart = [a.text for a, b in pairwise(words) if abs(b.box.x0 - x) <= near and a.box.x1 < x]
        beside += len(apart)
        left += apart
        over = next((n for n in row if n.box.x0 < x - unit and n.box.x1 > x + unit), None)
        if over is None:
            continue
        pieces = _cut_at(over, x, unit)
        if pieces is not None:
            new[k] = [p for n in row for p in (pieces if n is over else (n,))]
            left.append(pieces[0].text)
            wide += pieces[1].box.x0 - pieces[0].box.x1 > MEASURES.river_after * unit
        elif len(row) > 1:
            return rows
    apart_in_all = 0 < wide == len(new)
    least = 1 if (beside or apart_in_all) and begun >= MEASURES.alike else MEASURES.alike
    several = apart_in_all or len({_DIGITS.sub("", t).strip() for t in left}) > 1
    return [new.get(k, row) for k, row in enumerate(rows)] if len(new) >= least and several else rows


def _cut_at(line: Line, x: float, unit: float) -> tuple[Line, Line] | None:
    """A line as what stands before ``x`` and what begins there; None where no words do, or where no space was read
    between: letters of one word have white between them, too."""
    near = MEASURES.left_edge * unit
    pieces = cut(line, x - near, x + near, MEASURES.cut_white * unit)
    if pieces is None or abs(pieces[1].box.x0 - x) > near or is_row_number(pieces[0].text):
        return None
    before, behind = (p.text for p in pieces)
    one_word = before.rstrip() + behind.lstrip() == line.text.strip()
    return None if one_word or is_value(before) or is_one_year(before, behind) else pieces
