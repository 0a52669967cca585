"""Lines parted at the white that runs down a table between two of its columns.

How wide that white is says little: in a tight table it is hardly wider than the spaces of prose. What tells it is that
it goes on from row to row at one place, with figures beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from extract.knowledge.table_words import is_unit
from extract.layout.measures import MEASURES, TableMeasures
from extract.layout.periods import is_one_year, is_year
from extract.layout.row_numbers import names_range, range_length
from extract.layout.text_rows import (
    MORE_OR_LESS,
    Row,
    begins_with_sign,
    cut,
    is_between_tables,
    is_value,
    part,
    row_box,
    stands_off,
    starts_with_value,
)
from extract.layout.years_apart import years_apart
from extract.model.page import Glyph, Line
from extract.thai import numbers

_COUNTED = regex.compile("[0-9๐-๙]{1,2}")
"""Which of several a name in a head means (รอบที่ 1): rounds, terms and quarters number no hundred."""
_ORDINAL = "ที่"
_NUMBERED_NAME = regex.compile(r"\s*[0-9๐-๙]{1,2}\s+(?P<name>\p{L}[^0-9๐-๙]{3,})")
"""What follows ที่ where it is an ordinal: a number and a name."""
_BARE_YEAR = regex.compile("[0-9๐-๙]{4}")
_ONE = r"[0-9๐-๙]++(?:,[0-9๐-๙]{3})*+(?:\.[0-9๐-๙]++)?+%?"
_FIGURE = regex.compile(rf"(?<=\s)(?<!±\s*){_ONE}(?=\s|$)")
_ROW = regex.compile(rf"(?:(?:^|\s++){_ONE}(?:\s*\({_ONE}\)|\s*±\s*{_ONE})?+){{3,}}+\s*+$")
"""A row of figures that ends a line, to each a second one in brackets or behind ±, or none."""
_BEHIND = regex.compile(r"[^ก-๎%]++$")
_TIMEOUT = 1.0


@dataclass(slots=True)
class _River:
    """White from row ``first`` to ``last`` between ``x0`` and ``x1``: in so many rows, figures beside it in so many.
    Before the row in which it has ``begun``, None as yet, there were none but years: the rows are a head's, and without
    figures they are not counted."""

    x0: float
    x1: float
    first: int
    last: int
    rows: int
    valued: int
    begun: int | None
    crossed: int = 0


@dataclass(frozen=True, slots=True)
class _Gap:
    x0: float
    x1: float
    valued: bool
    of_year: bool


def parted_at_rivers(rows: Sequence[Row], unit: float, measures: TableMeasures = MEASURES) -> list[Row]:
    """The rows, with lines parted that run over from one column into the next."""
    tokens = [[t for k, line in enumerate(row) for t in _tokens(line, unit, measures, not k)] for row in rows]
    rivers = _rivers(rows, tokens, unit, measures)
    out: list[Row] = []
    for i, row in enumerate(rows):
        near = [r for r in rivers if r.first - measures.alike <= i <= r.last + 1]
        out.append([piece for line in row for piece in _parted(line, i, near, unit, measures)])
    return out


def _tokens(line: Line, unit: float, m: TableMeasures, is_label: bool) -> list[Line]:
    """A line of a text layer cut wherever there is so much white; those of images are cut where they are found, but
    at white that hardly is a space, and after figures, which stand nearer to each other than words do. Each figure of a
    row of them is a cell's, with what stands in brackets behind it, however near the next one is. The range that begins
    a row's label is one."""
    if is_year(line.text) or names_range(line.text):
        return [line]  # ปี 2562 is one name
    if years := years_apart(line, unit):
        return years
    if (row := _ROW.search(line.text, timeout=_TIMEOUT)) is not None:
        starts = sorted({0, *(f.start() for f in _FIGURE.finditer(line.text, row.start())), *_first(row)})
        ends = [*starts[1:], len(line.run.text)]
        return [p for a, b in zip(starts, ends, strict=True) if (p := part(line, a, b)) is not None]
    white = _white(line, m) * unit
    starts, whole = [0], range_length(line.text) if is_label else 0
    last: Glyph | None = None
    for k, glyph in enumerate(line.run.glyphs):
        if glyph.box is None or glyph.text.isspace():
            continue
        tied = last is not None and MORE_OR_LESS in (glyph.text, last.text)
        parted = last is not None and last.box is not None and glyph.box.x0 - last.box.x1 >= white and not tied
        parted = parted and not _in_brackets(line.text, k)
        one = k < whole or is_one_year(line.text[:k], line.text[k:]) or _counts(line.text[:k], line.text[k:])
        if parted and not one:
            starts.append(k)
        last = glyph if last is None or last.box is None or glyph.box.x1 >= last.box.x1 else last
    if len(starts) == 1:
        return [line]
    ends = [*starts[1:], len(line.run.text)]
    return [p for a, b in zip(starts, ends, strict=True) if (p := part(line, a, b)) is not None]


def _in_brackets(text: str, at: int) -> bool:
    """Whether a bracket that opens before a place in a text closes behind it.

    >>> [_in_brackets("(๕๐ คะแนน) (๒๐ คะแนน)", at) for at in (4, 11)]
    [True, False]
    """
    before, behind = text[:at], text[at:]
    return before.count("(") > before.count(")") and behind.count(")") > behind.count("(")


def _white(line: Line, m: TableMeasures) -> float:
    """The white at which a line is cut, in line heights."""
    if line.reader == "text-layer":
        return m.river_white
    return m.river_image if starts_with_value(line.text) else m.river_words


def _counts(before: str, text: str) -> bool:
    """Whether two pieces of a line are a figure and its unit, perhaps with the sign of a note behind it: ``12 คน¹``."""
    return is_value(before) and is_unit(_BEHIND.sub("", text))


def _first(row: regex.Match[str]) -> list[int]:
    """Where the first figure of a row begins."""
    return [row.start() + len(row[0]) - len(row[0].lstrip())]


def _rivers(rows: Sequence[Row], tokens: Sequence[Row], unit: float, m: TableMeasures) -> list[_River]:
    found: list[_River] = []
    running: list[_River] = []
    for i, row in enumerate(tokens):
        gaps = [_gap(a, b, unit, m) for a, b in pairwise(row)]
        apart = i > 0 and row_box(rows[i]).y0 - row_box(rows[i - 1]).y1 > m.run_white * unit
        apart = apart or (len(running) > 0 and is_between_tables(rows[i]))
        ended = [r for r in running if apart or not _flows_on(r, i, gaps, row, unit, m)]
        running = [r for r in running if all(r is not e for e in ended)]
        found += ended
        running += [
            _River(g.x0, g.x1, i, i, 1, 1, None if g.of_year else i)
            for g in gaps
            if g.valued and not any(_shared(r, g) >= m.river_least * unit for r in running)
        ]
    return [r for r in [*found, *running] if r.rows >= m.alike and r.valued >= m.most * r.rows]


def _gap(left: Line, right: Line, unit: float, m: TableMeasures) -> _Gap:
    """The white between two tokens; between a figure and its unit is some, and a lone digit is in much of prose."""
    x0, x1 = left.box.x1, right.box.x0
    least = 1 if x1 - x0 >= m.no_space * unit else 2
    after = _ends_with_value(left) and _signs(left) >= least and x1 - x0 >= m.river_after * unit
    valued = after or (starts_with_value(right.text) and _signs(right) >= least)
    return _Gap(x0, x1, valued, is_year(right.text))


def _ends_with_value(line: Line) -> bool:
    """Whether a line is a value, or on an image words that ran into one: ปานกลาง 4.90."""
    *words, last = line.text.split() or [""]
    ran = bool(words) and line.reader != "text-layer" and is_value(last) and not is_year(line.text)
    return is_value(line.text) or ran


def _signs(token: Line) -> int:
    """How many digits a value has; of one that is printed as a word, such as n/a, how many letters."""
    digits = sum(c.isdecimal() for c in token.text)
    return digits if digits or not is_value(token.text) else sum(c.isalpha() for c in token.text)


def _shared(river: _River, gap: _Gap) -> float:
    return min(river.x1, gap.x1) - max(river.x0, gap.x0)


def _flows_on(river: _River, i: int, gaps: Sequence[_Gap], row: Row, unit: float, m: TableMeasures) -> bool:
    """Whether a river goes on through row ``i``, which then narrows it; one row in a while may cross it."""
    gap = max(gaps, key=lambda g: _shared(river, g), default=None)
    if gap is not None and _shared(river, gap) >= m.river_least * unit:
        river.x0, river.x1 = max(river.x0, gap.x0), min(river.x1, gap.x1)
        if river.begun is None and gap.valued and not gap.of_year:
            river.begun = i
        river.last, river.crossed = i, 0
        wide = gap.x1 - gap.x0 >= m.no_space * unit  # what goes on beside figures' columns: no space of prose
        river.rows += gap.valued or (river.begun is not None and not wide)
        river.valued += gap.valued
        return True
    crossed = any(t.box.x0 < river.x0 and t.box.x1 > river.x1 for t in row)
    river.crossed += crossed
    return river.crossed < 2


def _parted(line: Line, row: int, rivers: Sequence[_River], unit: float, m: TableMeasures) -> list[Line]:
    """A line in pieces: cut where its own white is that of a river, or before the figure that stands beyond one."""
    if names_range(line.text) or is_year(line.text):
        return [line]
    pieces = [line]
    for river in sorted(rivers, key=lambda r: r.x0):
        last = pieces[-1]
        middle = (river.x0 + river.x1) / 2  # what begins or ends beyond it stands beside the river, not over it
        if not last.box.x0 < min(river.x0 + unit, middle) or not last.box.x1 > max(river.x1 - unit, middle):
            continue
        found = None
        if row >= river.first - 1:
            near = max(river.x0, river.x1 - m.no_space * unit)  # labels have spaces further off
            least = m.river_least if row >= river.first else m.river_head
            found = cut(last, near, river.x1, (least if line.reader == "text-layer" else m.river_words) * unit)
        if found is None and row >= river.first - 1:
            found = cut(last, river.x0, river.x1 + unit, m.cut_white * unit)
            if found is not None and not (is_value(found[0].text) or _is_value_beyond(river, *found, unit, m)):
                found = None
            if found is not None and row < river.first and _COUNTED.fullmatch(found[1].text.strip()):
                found = None
        if found is not None and (_are_one(found[0].text, found[1].text) or _is_unit(*found, row, river)):
            found = None
        if found is not None and (river.begun is None or row < river.begun) and _is_of_year(*found, rivers, unit, m):
            found = None
        pieces[-1:] = found or [last]
    return [line] if len(pieces) > 1 and _is_over_the_table(pieces[0], row, rivers, unit) else pieces


def _is_unit(name: Line, unit: Line, row: int, river: _River) -> bool:
    """Whether what a cut over the rows would part from a name is its unit in brackets."""
    bracket = unit.text.startswith("(") and not begins_with_sign(unit.text)
    return row < river.first and bracket and not name.text.rstrip().endswith(")")


def _is_of_year(name: Line, year: Line, rivers: Sequence[_River], unit: float, m: TableMeasures) -> bool:
    """Whether what a cut over the rows would part from a name is its year: คะแนนเฉลี่ย 2566, over a group of columns. A
    year with its own name before it may head a column, where no other river runs through it."""
    if year.box.x0 - name.box.x1 >= m.no_space * unit or is_value(name.text) or not is_year(year.text):
        return False
    bare = _BARE_YEAR.fullmatch(year.text.strip()) is not None
    return bare or any(year.box.x0 < r.x0 and r.x1 < year.box.x1 for r in rivers)


def _are_one(before: str, text: str) -> bool:
    """Whether the two pieces of a line are one thing: ``08.30 - 10.00 น.``, ``ปี 2560``, ``ยุทธศาสตร์ที่ 3 พัฒนาคน``."""
    if (numbers.begins_range(before) and starts_with_value(text)) or is_one_year(before, text):
        return True
    named = _NUMBERED_NAME.match(text) if before.rstrip().endswith(_ORDINAL) else None
    return named is not None and not is_unit(named["name"].strip())


def _is_over_the_table(first: Line, row: int, rivers: Sequence[_River], unit: float) -> bool:
    """Whether the first piece of a line over the rows runs from the labels over a river: a title, in which a space
    stands over another river by chance. The name of a group of columns begins beside the labels."""
    if any(row > r.first for r in rivers):
        return False
    left = min(rivers, key=lambda r: r.x0)
    return first.box.x0 < left.x0 and first.box.x1 > left.x1 + unit


def _is_value_beyond(river: _River, label: Line, value: Line, unit: float, m: TableMeasures) -> bool:
    """Whether the second piece of a line is a value that stands where a river ends, or off its label."""
    flush = abs(value.box.x0 - river.x1) < m.river_least * unit
    return starts_with_value(value.text) and (flush or stands_off(label, value))
