"""Which column of a table without rules each line of a row stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.layout.measures import MEASURES
from extract.layout.periods import is_one_year, is_year
from extract.layout.row_numbers import is_own_number
from extract.layout.text_rows import (
    Row,
    begins_with_sign,
    cut,
    cut_all,
    in_brackets,
    is_value,
    joined,
    stands_off,
    starts_with_value,
)
from extract.layout.years_apart import parted_before_year
from extract.model.page import Box, Line

Place = tuple[int, int]
"""First and last column, both inclusive, that a line stands in."""
Placed = list[tuple[Line, Place]]
"""A row's lines with their places."""


@dataclass(frozen=True, slots=True)
class Column:
    """The x extent of one column's print, and whether it holds values, or names of groups beside several rows each."""

    x0: float
    x1: float
    values: bool
    groups: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Rows of print that may be a table's body: ``rows[i]`` is data where ``data[i]``; ``first`` is its
    row number. ``wrapped``: only if its values prove to stand beside labels of several lines; ``short``: only if each
    of its columns has a name over it."""

    first: int
    rows: tuple[Row, ...]
    data: tuple[bool, ...]
    wrapped: bool = False
    short: bool = False

    def white(self) -> float:
        """The white, in the unit of the rows' boxes, between the lines of one name, where names have several; else 0.0.

        Told by the labels in rows without values: what is between two names is more."""
        flagged = zip(self.rows, self.data, strict=True)
        labels = [(n.box, data) for row, data in flagged for n in row if not starts_with_value(n.text)]
        whites = []
        for k, (box, data) in enumerate(labels):
            below = next((other for other in labels[k + 1 :] if other[0].x_overlap(box) > 0), None)
            if below is not None and not (data and below[1]):
                whites.append(below[0].y0 - box.y1)
        return max(0.0, sorted(whites)[len(whites) // 4]) if whites else 0.0


def placed(row: Row, columns: Sequence[Column], unit: float) -> Placed:
    """A row's lines with the columns they stand in, those cut that run over from a label into a value."""
    out: Placed = []
    queue = list(row)
    while queue:
        line = queue.pop(0)
        place = place_of(line.box, columns, unit)
        if place[0] < place[1]:
            pieces = _cut_at_column(line, place, columns, unit)
            if pieces is not None:
                out.append((pieces[0], place_of(pieces[0].box, columns, unit)))
                queue.insert(0, pieces[1])
                continue
        out.append((line, place))
    return out


def middle_of_cells(name: float, first: float, last: float) -> float:
    """The middle (x) of the cells of columns side by side whose names stand in the middle of their cells, and their
    figures at the right: ``name`` is the middle of the first one's name, ``first`` and ``last`` are where the figures
    of the first and the last column end. The room behind figures, alike in all cells, cancels out."""
    return name + (last - first) / 2


def in_head(row: Row, columns: Sequence[Column], unit: float) -> Placed:
    """A head's lines with their columns; over several columns they are merged cells, not cells run together.

    A row with a line for each column has them in order: heads are centred where figures stand to the right. Not so
    where one stands over another column alone: then a column was not found that has a name.
    """
    found = [(line, place_of(line.box, columns, unit)) for line in row]
    places = [place for _, place in found]
    if len(row) != len(columns) or len(set(places)) == len(places) or not all(a == b for a, b in places):
        return found
    over = [[c for c, column in enumerate(columns) if min(column.x1, n.box.x1) > max(column.x0, n.box.x0)] for n in row]
    in_order = all(k in own or not own for k, own in enumerate(over))
    return [(line, (k, k)) for k, line in enumerate(row)] if in_order else found


def in_heads(rows: Sequence[Row], columns: Sequence[Column], unit: float) -> list[Placed]:
    """A head's rows with the columns of their lines. Names that stand over no column, between two, go to the nearer one
    unless more columns have names of their own if all go to the one on the right, or all to the one on the left: names
    set left over figures set right stand nearer to the figures before theirs.
    """
    near = [in_head(row, columns, unit) for row in parted_at_begins(rows, columns, unit)]
    near = _with_names_over_none(near, columns, unit)
    boxes = [line.box for row in near for line, _ in row]
    loose = {b for b in boxes if not any(min(c.x1, b.x1) > max(c.x0, b.x0) for c in columns)}
    if not loose:
        return near

    def moved(side: int) -> list[Placed]:
        middles = [(c.x0 + c.x1) / 2 for c in columns]
        out = []
        for row in near:
            beside = {n.box: sum(m < n.box.cx for m in middles) - (side < 0) for n, _ in row if n.box in loose}
            at = {box: min(max(k, 0), len(columns) - 1) for box, k in beside.items()}
            out.append([(n, (at[n.box], at[n.box]) if n.box in at else place) for n, place in row])
        return out

    return min((near, moved(1), moved(-1)), key=lambda way: _misnamed(way, columns))


def _with_names_over_none(head: Sequence[Placed], columns: Sequence[Column], unit: float) -> list[Placed]:
    """A head's rows, with the last words of a name parted that stand over the next column, which has none: a short name
    beside it, set left like it, ends before most of its column's figures begin."""
    named = {k for row in head for _, (a, b) in row for k in range(a, b + 1)}
    out: list[Placed] = []
    for row in head:
        made: Placed = []
        for line, (a, b) in row:
            after = b + 1
            lacks = after < len(columns) and columns[after].values and after not in named
            pieces = None
            if lacks and line.box.x1 > columns[after].x0:
                x = columns[after].x0
                pieces = cut(line, x - MEASURES.aligned * unit, x + MEASURES.aligned * unit, MEASURES.cut_head * unit)
            if pieces is None or in_brackets(pieces[1].text) or is_value(pieces[1].text):
                made.append((line, (a, b)))
            else:
                made += [(pieces[0], (a, b)), (pieces[1], (after, after))]
        out.append(made)
    return out


def parted_at_begins(rows: Sequence[Row], columns: Sequence[Column], unit: float) -> list[Row]:
    """A head's rows, with lines parted that are names set left which ran together: at white wider than a space, behind
    which a name begins where a name of another row does, or one of the ``columns`` of words. Units in brackets side by
    side are so many."""
    rows = [[piece for line in row for piece in _units(line, unit)] for row in rows]
    if not columns[0].values:
        rows = [parted_before_year(row, [c.x0 for c in columns[1:2]], unit) for row in rows]
    begins = sorted({line.box.x0 for row in rows for line in row} | {c.x0 for c in columns if not c.values})
    near = MEASURES.aligned_close * unit
    out: list[Row] = []
    for row in rows:
        parted: list[Line] = []
        for line in row:
            rest = line
            for x in begins:
                pieces = cut(rest, x - near, x + near, MEASURES.river_head * unit) if x > rest.box.x0 + near else None
                if pieces is None or abs(pieces[1].box.x0 - x) > near or pieces[1].text.startswith("("):
                    continue  # a unit in brackets begins no name
                if is_one_year(pieces[0].text, pieces[1].text) or _is_of_group(*pieces, columns):
                    continue
                if is_value(pieces[0].text) == is_value(pieces[1].text):  # ปีงบประมาณ ๒๕๖๖ is one name
                    parted.append(pieces[0])
                    rest = pieces[1]
            parted.append(rest)
        out.append(parted)
    return out


def behind_number(line: Line, columns: Sequence[Column], unit: float) -> list[Line]:
    """A line of a head as two where it begins with a number over figures, the end of their column's name, and goes on
    beyond them: with the name of the next column."""
    pieces = cut_all(line, MEASURES.river_head * unit)
    if len(pieces) < 2 or not pieces[0].text.strip().isdecimal() or is_year(pieces[0].text):
        return [line]
    over = [c for c in columns if c.values and c.x0 <= pieces[0].box.cx <= c.x1]
    apart = bool(over) and pieces[1].box.x0 > over[0].x1 and not is_value(pieces[1].text)
    return [pieces[0], joined(pieces[1:])] if apart else [line]


def _is_of_group(name: Line, year: Line, columns: Sequence[Column]) -> bool:
    """Whether a name and the year behind it are those of a group: the year by itself reaches over two columns."""
    over = sum(min(c.x1, year.box.x1) > max(c.x0, year.box.x0) for c in columns)
    return over > 1 and is_year(year.text) and not is_year(name.text)


def _units(line: Line, unit: float) -> list[Line]:
    """A line of several units in brackets as so many; any other as it is."""
    pieces = cut_all(line, MEASURES.cut_head * unit)
    return pieces if all(map(_is_bracket, pieces)) else [line]


def names_of_all(line: Line, columns: Sequence[Column], unit: float) -> list[Line] | None:
    """A line as one name for each of ``columns``, which have no other: parted behind units in brackets, or at its only
    wide white into two that stand at an end of their columns or in the middle. None where that cannot be."""
    return _behind_units(line, columns, unit) or _at_ends(line, columns, unit)


def _at_ends(line: Line, columns: Sequence[Column], unit: float) -> list[Line] | None:
    pieces: list[Line] = []
    for word in cut_all(line, MEASURES.river_head * unit):
        pieces[-1:] = [joined([pieces[-1], word])] if pieces and _is_bracket(word) else [*pieces[-1:], word]
    if not len(pieces) == len(columns) == 2 or len({is_value(p.text) for p in pieces}) > 1:
        return None
    near = MEASURES.aligned_close * unit
    off = [
        min(abs(p.box.x0 - c.x0), abs(p.box.cx - (c.x0 + c.x1) / 2), abs(p.box.x1 - c.x1))
        for p, c in zip(pieces, columns, strict=True)
    ]
    return pieces if max(off) < near else None


def _behind_units(line: Line, columns: Sequence[Column], unit: float) -> list[Line] | None:
    """A line as one name for each of ``columns``, all but the last with its unit in brackets behind it: ``ได้รับจัดสรร
    (บาท) เบิกจ่าย (บาท)`` has white of one width throughout. None where the brackets part it into more or fewer."""
    pieces: list[Line] = []
    for word in cut_all(line, MEASURES.river_head * unit):
        ended = not pieces or pieces[-1].text.rstrip().endswith(")")
        pieces[-1:] = [*pieces[-1:], word] if ended else [joined([pieces[-1], word])]
    over = len(pieces) == len(columns) and all(
        p.box.x0 < c.x1 and c.x0 < p.box.x1 for p, c in zip(pieces, columns, strict=True)
    )
    return pieces if over and not any(map(_is_bracket, pieces)) else None


def _is_bracket(line: Line) -> bool:
    return in_brackets(line.text.strip()) and line.text.count("(") == 1 and not begins_with_sign(line.text)


def _misnamed(head: Sequence[Placed], columns: Sequence[Column]) -> int:
    """How many columns of values have no name, and how many lines of one row share a column."""
    named = {k for row in head for _, (a, b) in row for k in range(a, b + 1)}
    alone = [[a for _, (a, b) in row if a == b] for row in head]
    return sum(c.values and k not in named for k, c in enumerate(columns)) + sum(len(r) - len(set(r)) for r in alone)


def _least(column: Column, box: Box, unit: float) -> float:
    """How much of a box must stand in a column for it to be there."""
    of_line = max(MEASURES.place_line * box.width, MEASURES.place_width * unit)
    return min(MEASURES.place_column * (column.x1 - column.x0), of_line)


def place_of(box: Box, columns: Sequence[Column], unit: float) -> Place:
    over = [k for k, c in enumerate(columns) if min(c.x1, box.x1) - max(c.x0, box.x0) > _least(c, box, unit)]
    if over:
        return over[0], over[-1]
    near = min(range(len(columns)), key=lambda k: abs((columns[k].x0 + columns[k].x1) / 2 - box.cx)
               if not columns[k].x0 <= box.cx <= columns[k].x1 else -1.0)  # fmt: skip
    return near, near


def _cut_at_column(line: Line, place: Place, columns: Sequence[Column], unit: float) -> tuple[Line, Line] | None:
    """A line over two columns cut before its value, if white stands there and a value follows; behind the row's number,
    where that has the first column; or at white between two columns of words that is no space."""
    for k in range(place[0], place[1]):
        low, high = columns[k + 1].x0 - MEASURES.value_reach * unit, columns[k + 1].x1
        pieces = cut(line, low, high, MEASURES.cut_white * unit)
        if pieces is not None and columns[k + 1].values and starts_with_value(pieces[1].text) and stands_off(*pieces):
            return pieces
        if pieces is not None and k == 0 and not columns[1].values and is_own_number(pieces[0].text):
            return pieces
        if not columns[k].values and not columns[k + 1].values:
            words = cut(line, columns[k].x0, columns[k + 1].x1, MEASURES.no_space * unit)
            if words is not None and [place_of(n.box, columns, unit) for n in words] == [(k, k), (k + 1, k + 1)]:
                return words
    return None
