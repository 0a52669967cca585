"""The visual rows of a form's page: what stands beside one another, in tables and outside of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from extract.model.page import Box, Line, Page, Table
from extract.parse.marks import Part, part_of
from extract.thai import digits, number_words

_D = "[0-9๐-๙]"
_FIGURE = regex.compile(rf"{_D}(?:{_D}|[ ]?[.,][ ]?(?={_D}))*+")
_WORD = "(?:" + "|".join(sorted((*number_words.UNITS, *number_words.POWERS, "ยี่", "เอ็ด", "ล้าน"), key=len)[::-1]) + ")"
_WORDS = regex.compile(_WORD)
_UNIT = regex.compile(r"[\s.…]*(?:คน|บัตร)?[\s.…]*")
_COUNTED = regex.compile(r"[\s.…]*(?:คน|บ[\u0e30-\u0e4e]?ต[รวริี์]{0,3})(?![ก-ฮเ-ไ])")
_BESIDE = " \t\u00a0.…_()[]:;|-–—"  # what may touch a figure without being a part of it
_DASHED = regex.compile(r"\s(?P<dash>[-–—]+)[\s.…]*(?:คน|บ[\u0e30-\u0e4e]?ต)")
_GROUPED = regex.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of print. ``ruled``: it is a row of a table with rules; ``columns`` is how many cells it has.

    ``place`` is its row in that table's grid, -1 outside of tables; ``table`` is the table's place among the
    page's blocks; ``head`` tells a row of the table's head.
    """

    part: Part
    ruled: bool
    columns: int
    place: int = -1
    table: int = -1
    head: bool = False

    @property
    def text(self) -> str:
        return self.part.text


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed count: its place in the row's text, and its value (None: not well formed)."""

    start: int
    end: int
    value: Decimal | None


def rows_of(page: Page) -> list[Row]:
    """Every row of a page from top to bottom. Cells of ruled tables make rows; all else goes by its
    height."""
    rows: list[tuple[float, Row]] = []
    loose: list[Line] = []
    for nth, block in enumerate(page.blocks):
        if isinstance(block, Table) and block.kind in ("ruled", "three-line", "transcript"):
            rows += _table_rows(page, block, nth)
        elif isinstance(block, Table):
            loose += [line for cells in block.by_rows() for cell in cells for line in cell.lines]
        else:
            loose += block.lines
    for lines in level_lines(loose):
        part = part_of(page, lines)
        if part is not None:
            rows.append((min(line.box.y0 for line in lines), Row(part, False, len(lines))))
    return [row for _, row in sorted(rows, key=lambda item: item[0])]


def _table_rows(page: Page, table: Table, nth: int) -> Iterator[tuple[float, Row]]:
    for place, cells in enumerate(table.by_rows()):
        lines = [cell.lines for cell in cells]
        depth = max((len(found) for found in lines), default=0)
        # Rows whose rule was lost come as one row of cells with several lines each: take them apart again.
        merged = depth > 1 and sum(len(found) == depth for found in lines) >= 2 and _counts(lines) > 1
        groups = level_lines([x for found in lines for x in found]) if merged else [[x for f in lines for x in f]]
        for group in groups:
            part = part_of(page, group)
            if part is not None:
                filled = sum(1 for found in lines if found)
                yield (
                    min(line.box.y0 for line in group),
                    Row(part, True, filled, place, nth, place == 0 < table.header_rows),
                )


def _counts(cells: Sequence[Sequence[Line]]) -> int:
    """The most lines with a figure that any cell has."""
    return max(sum(1 for line in lines if _FIGURE.search(line.text)) for lines in cells)


def level_lines(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines of one height grouped, each group from left to right, groups from top to bottom."""
    groups: list[tuple[Box, list[Line]]] = []
    # Tall lines first: they say where a row is, and marks and small print find their place in it.
    for line in sorted(lines, key=lambda x: -x.box.height):
        fitting = [k for k, (box, group) in enumerate(groups) if _level(line, box, group)]
        if fitting:
            best = min(fitting, key=lambda k: abs(groups[k][0].cy - line.box.cy))
            groups[best][1].append(line)
        else:
            groups.append((line.box, [line]))
    groups.sort(key=lambda item: item[0].cy)
    return [sorted(group, key=lambda x: x.box.x0) for _, group in groups]


def _level(line: Line, row: Box, group: Sequence[Line]) -> bool:
    """Whether a line stands in a row, given by its tallest line's box, and over or under none of its lines."""
    if row.height <= 0:
        return line.box.cy == row.cy
    beside = all(line.box.x_overlap(other.box) < 0.5 * min(line.box.width, other.box.width) for other in group)
    return beside and row.y0 <= line.box.cy <= row.y1 and abs(line.box.cy - row.cy) < 0.4 * row.height


def figures(text: str) -> list[Figure]:
    """Every count in ``text``.

    >>> [(f.start, f.value) for f in figures('๑.๑ จำนวน ๑๓๐,๗๘๕ คน')]
    [(0, None), (10, Decimal('130785'))]
    """
    return [Figure(m.start(), m.end(), count_of(m[0])) for m in _FIGURE.finditer(text)]


def count_of(printed: str) -> Decimal | None:
    """A whole number as a form prints it. A dot before three digits is the comma it looks like: counts
    have no decimals. None for anything that is no well-formed count.

    >>> count_of('๑๓๐,๗๘๕'), count_of('130.785'), count_of('๖'), count_of('๐')
    (Decimal('130785'), Decimal('130785'), Decimal('6'), Decimal('0'))
    >>> count_of('๑.๑'), count_of('๑๓,๐๗'), count_of('๐๑'), count_of('1๒')
    (None, None, None, None)
    """
    bare = digits.to_arabic("".join(printed.split()))
    if digits.is_mixed(printed):
        return None
    if bare.isascii() and bare.isdigit():
        return Decimal(bare) if bare == "0" or not bare.startswith("0") else None
    if _GROUPED.fullmatch(bare) and not bare.startswith("0"):
        return Decimal(bare.replace(",", "").replace(".", ""))
    return None


def counted(text: str, found: Sequence[Figure]) -> Figure | None:
    """The row's count: the last figure that its unit follows, else the last figure; None where there is none.

    A figure that something else touches, or that a mere space parts from digits before it, may have lost a digit:
    it has no value.

    >>> [counted(t, figures(t)).value for t in ('๓ บัตรดี ๑,๔๓๘ บัตร (ก', '๑๔๑ ๒๒๕ คน', 'ส๔๗,๐๕๗ บัตร', '๓,๕๘○ บัตร')]
    [Decimal('1438'), None, None, None]
    """
    united = [f for f in found if _COUNTED.match(text, f.end)]
    chosen = (united or [*found])[-1] if found else None
    if chosen is None:
        return None
    before, after = text[: chosen.start][-1:].strip(_BESIDE), text[chosen.end :][:1].strip(_BESIDE)
    touched = before or (after and not _COUNTED.match(text, chosen.end))
    parted = any(f.end < chosen.start and not text[f.end : chosen.start].strip() for f in found)
    return replace(chosen, value=None) if touched or parted else chosen


def dash_span(text: str) -> tuple[int, int] | None:
    """Where a row prints a dash for its count, before the unit; None where it does not.

    >>> dash_span('๓.๒ บัตรเลือกตั้ง - บัตร')
    (18, 19)
    >>> dash_span('๓.๒ ก - ข ๓๔ บัตร') is None
    True
    """
    found = _DASHED.search(text)
    return found.span("dash") if found is not None else None


def words_span(text: str) -> tuple[int, int] | None:
    """Where a number in words stands: in brackets, or after the last figure and its unit; None where it
    does not.

    >>> text = '๖ บัตร (หก)'; text[slice(*words_span(text))]
    'หก'
    >>> text = '๓,๑๕๙ สามพันหนึ่งร้อยห้าสิบเก้า)'; text[slice(*words_span(text))]
    'สามพันหนึ่งร้อยห้าสิบเก้า'
    >>> words_span('ได้คะแนน (ให้กรอกทั้งตัวเลขและตัวอักษร)') is None
    True
    """
    starts = [i + 1 for i, c in enumerate(text) if c == "("]
    figured = max((f.end for f in figures(text)), default=0)
    unit = _UNIT.match(text, figured)
    for start in (*starts, unit.end() if unit else figured):
        closing = text.find(")", start)
        end = closing if closing >= 0 else len(text)
        if _is_mostly_words(text[start:end]):
            return start, end
    return None


def _is_mostly_words(text: str) -> bool:
    letters = sum(1 for c in text if "\u0e01" <= c <= "\u0e4e")
    spelling = sum(len(m[0]) for m in _WORDS.finditer(text))
    return letters > 0 and 2 * spelling >= letters


@dataclass(frozen=True, slots=True)
class Spelt:
    """A number in words. ``sureness`` is 1.0 for the exact words, less by the share of letters that
    differ."""

    value: Decimal
    sureness: float


def spelt(text: str) -> Spelt | None:
    """The number that ``text`` spells, exactly or with a few letters misread; None for no number in words.

    >>> spelt('สามสิบเอ็ด'), spelt('ให้กรอกทั้งตัวเลขและตัวอักษร')
    (Spelt(value=Decimal('31'), sureness=1.0), None)
    """
    try:
        return Spelt(number_words.parse(text), 1.0)
    except ValueError:
        near = number_words.closest(text)
    if near is None:
        return None
    return Spelt(Decimal(near.value), round(1 - near.distance / max(1, len(near.words)), 3))
