"""The town or office that a row of a table is of.

No list knows such names. So a name counts as far as its letters were read surely, as any label's does, and where its
cell shows it to be whole and the row's alone: words in two cells, a name that two rows have, a figure within one, a
province that is none, print under the last one, or values that do not stand at its lines as in the other rows, leave
open whom the row is of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from extract.knowledge.table_words import is_level, is_rest, is_unfinished
from extract.model.page import Cell, Table
from extract.parse.meaning import fitted, of_body, offs_at
from extract.parse.place_names import begins_with_province, match_province
from extract.parse.scopes import AGENCY, UNKNOWN_SCOPE, Scope
from extract.parse.table_grid import Grid
from extract.parse.tokens import is_agency
from extract.thai.skeleton import squeeze
from extract.thai.syllables import impossible
from extract.thai.vocabulary import misspelt

LONGEST = 80
"""Code points of a name; a longer cell is prose."""
_STROKES = regex.compile(r"(?<=[\p{Thai})])(?:\s+[^\p{Thai}\p{N}\s]{1,2})+$")
"""Signs after a Thai name: ticks and strokes of a pen."""
_SPECKS_BEFORE = regex.compile(r"^(?:[^\p{L}\p{N}\s(\"'“‘]{1,2}\s+)+|^[^\p{L}\p{N}]+$")
"""Signs before a line of a name, or all of it: dirt."""
_AMID = regex.compile(r"^\P{N}*+\p{N}\P{L}*+\p{L}")
"""A figure with a letter behind it."""
_STRANGE = regex.compile(r"[^\p{L}\p{M}\p{N}\s().,/–-]")
"""A sign that no name has."""
_IN_PROVINCE = regex.compile(r"จังหวัด.*$")
"""The end of a name that says in which province it lies."""
NEAR = 0.7
"""Nearness of values to where the others stand, from which no line of their name is lost: one moves them half a line.
"""
UNDER = 1.5
"""Heights of a line under a name within which print goes on with it."""


@dataclass(frozen=True, slots=True)
class RowBodies:
    """The bodies that the rows of a table of values are named by. ``columns`` hold values; ``first`` is the first row
    of them."""

    grid: Grid
    first: int
    columns: frozenset[int]
    names: Counter[str]
    """the rows' names, letter for letter, and how many rows have each"""
    fit: Mapping[int, float]
    """how near each row's values stand to where the table's rows have them at their names"""
    overleaf: bool
    """whether the last row may go on on another page"""

    @classmethod
    def of(cls, grid: Grid, first: int, columns: Collection[int], *, overleaf: bool) -> RowBodies:
        taken = frozenset(columns)
        places = {r: words[0] for r in range(first, grid.rows) if (words := _worded(grid, r, taken))}
        offs = {
            r: off
            for r, c in places.items()
            if (off := offs_at(grid.cells[r][c], _own_cells(grid, r, taken))) is not None
        }
        names = Counter(squeeze(_name(grid, r, c)) for r, c in places.items())
        return cls(grid, first, taken, names, fitted(offs), overleaf)

    def named(self, row: int) -> Scope | None:
        """Whom a row is of, by its own words; None where it has none."""
        words = _worded(self.grid, row, self.columns)
        if not words:
            return None
        name, cell = _name(self.grid, row, words[0]), self.grid.cells[row][words[0]]
        if not is_agency(name) or cell is None:
            return Scope(0, UNKNOWN_SCOPE, name[:LONGEST], doubtful=True)
        alone = len(words) == 1 and self.names[squeeze(name)] == 1 and (cell.row, cell.row_span) == (row, 1)
        sure = alone and not cell.doubtful and is_whole(name) and self._has_its_lines(row, words[0], cell)
        return Scope(0, AGENCY, name[:LONGEST], doubtful=not sure, seen=of_body(cell))

    def _has_its_lines(self, row: int, column: int, cell: Cell) -> bool:
        """Whether a name's cell has all lines of it: the values stand at them as they do at the other names, none is
        in a row without values, and none under the table or overleaf."""
        if self.fit.get(row, 0.0) < NEAR:
            return False
        beside = (r for r in (row - 1, row + 1) if self.first <= r < self.grid.rows)
        if not all(_own_cells(self.grid, r, self.columns) or self._names_nobody(r, column) for r in beside):
            return False
        return row < self.grid.rows - 1 or not (self.overleaf or self._goes_on_under(cell))

    def _names_nobody(self, row: int, column: int) -> bool:
        """Whether a row has no name in a column, or one across several, which is a group's."""
        cell = self.grid.cells[row][column]
        return cell is None or not cell.text.strip() or cell.column_span > 1

    def _goes_on_under(self, cell: Cell) -> bool:
        """Whether print of no table stands right under a cell's last line."""
        last = cell.lines[-1].box
        reach = last.y1 + UNDER * last.height
        others = (line for block in self.grid.page.blocks if not isinstance(block, Table) for line in block.lines)
        return any(last.cy < line.box.cy < reach and line.box.x_overlap(cell.box) > 0 for line in others)


def is_whole(name: str) -> bool:
    """Whether the name of a town or office is one, as far as its words tell: with nothing left open, no figure amid
    them, none spelt as it is not, and where it says in which province it lies, with one that there is.

    >>> [is_whole(n) for n in ("เทศบาลเมืองทดสอบ", "เทศบาลเมืองทดสอบ จังหวัดแพร่", "เทศบาลเมืองทดสอบ จังหวัด")]
    [True, True, False]
    >>> [is_whole(n) for n in ("เทศบาลเมือง๒ทดสอบ", "เทศบาลเมืองทดสอบ จังหวัดแพร้่", "สำนักง้านเขต", "สำนักงานเขต 2")]
    [False, False, False, True]
    """
    if len(name) > LONGEST or is_unfinished(name) or is_rest(name) or misspelt(name) or impossible(name):
        return False
    if _AMID.search(name) or _STRANGE.search(name):
        return False
    lies_in = _IN_PROVINCE.search(name)
    if lies_in is None:
        return True
    met = match_province(lies_in[0])
    return met is not None and f"จังหวัด{met.what}" == "".join(lies_in[0].split())


def _own_cells(grid: Grid, row: int, columns: Collection[int]) -> list[Cell]:
    """The cells of a row that hold values of its own."""
    return [
        c
        for k in columns
        if (c := grid.cells[row][k]) is not None and c.row == row and grid.values[row][k].state not in ("empty", "text")
    ]


def _worded(grid: Grid, row: int, taken: Collection[int]) -> Sequence[int]:
    """The columns of a row's words: neither empty nor figures, nor levels, and none of those ``taken`` by values."""
    return [
        c
        for c, text in enumerate(grid.texts[row])
        if c not in taken and text.strip() and not grid.values[row][c].is_figure and not is_level(text)
    ]


def _name(grid: Grid, row: int, column: int) -> str:
    """A cell's text as a name; where a line ended before the province that a town lies in, a space did."""
    cell = grid.cells[row][column]
    printed = [" ".join(n.text.split()) for n in cell.lines] if cell is not None else []
    lines = [text for line in printed if (text := _STROKES.sub("", _SPECKS_BEFORE.sub("", line)))]
    name = "".join(lines[:1])
    for k, (before, line) in enumerate(pairwise(lines), 1):
        both_thai = before[-1:] >= "ก" and line[:1] >= "ก"
        province = line.startswith("จังหวัด") and begins_with_province("".join(lines[k : k + 2]))
        name += ("" if both_thai and not province else " ") + line
    return _STROKES.sub("", name or " ".join(grid.texts[row][column].split()))
