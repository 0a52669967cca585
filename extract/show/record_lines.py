"""The lines of a section of records: each row with its value, or a table's row with its values under their heads.

Rows are on one line where all their cells fit beside each other; else id and proofs stand dim on a line of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from rich.cells import cell_len
from rich.text import Text

from extract.show import words
from extract.show.beside import STYLE
from extract.show.outline import Row, Section, spelled_out
from extract.show.wrapping_words import fitted

GAP = "  "
_LEAST_LABEL = 20  # cells of a label before it is broken into more lines
_HEADS = (14, 10, 7)  # cells of a column's head on one line, as far as there is room; a longer one goes on below


def section_lines(section: Section, width: int | None) -> Iterator[Text]:
    """The section's heading and its rows, in lines of at most ``width`` cells; None: each row on one line."""
    yield Text()
    yield Text.assemble((section.entity, "bold"), GAP if section.about else "", (section.about, "dim"))
    for block in _blocks(section.rows):
        yield from _block(block, width)


def _blocks(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows in runs that have the same columns."""
    blocks: list[list[Row]] = [[]]
    across = False
    for row in rows:
        if row.title or row.heads or (across and row.record is not None):
            blocks.append([])
            across = bool(row.heads)
        blocks[-1].append(row)
    return [block for block in blocks if block]


def _block(rows: Sequence[Row], width: int | None) -> Iterator[Text]:
    heads = rows[0].heads
    lines = [_line(row) for row in rows]
    rooms = _rooms(lines, heads, width)
    for most in _HEADS:
        if heads and width is not None and not rooms.fits(width):
            rooms = _rooms(lines, heads, width, most)
    if heads and width is not None and not rooms.fits(width):
        heads = ()
        lines = [_line(row) for row in spelled_out(rows)]
        rooms = _rooms(lines, heads, width)
    for number, line in enumerate(lines):
        if number > 0 or line.label:
            yield from _row(line, rooms, width)
        if number == 0 and heads:
            yield from _head_lines(heads, rooms)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A value as text, and its style."""

    text: str = ""
    style: str = "bold"


@dataclass(frozen=True, slots=True)
class _Line:
    """The cells of one row as text; a heading has no values."""

    indent: str
    label: str
    id: str
    values: tuple[_Cell, ...] = ()
    status: str = ""
    style: str = ""
    why: str = ""
    page: str = ""


def _line(row: Row) -> _Line:
    indent = GAP * (row.depth + 1)
    across = bool(row.values)
    mine = [r for r in row.values if r is not None] if across else [r for r in (row.record,) if r is not None]
    if not mine:
        return _Line(indent, row.label, row.id or "")
    codes = [r["status"] for r in mine if r["status"] != "not-reported"] or ["not-reported"]  # a dash is no doubt
    worst = max(codes, key=list(STYLE).index)
    counted = f"{codes.count(worst)} {words.status(worst)}" if len(set(codes)) > 1 else words.status(worst)
    shared = [p for p in mine[0]["proofs"] if all(p in r["proofs"] for r in mine)]
    pages = dict.fromkeys(str(e["page"]) for r in mine for e in r["evidence"])
    values = tuple(map(_cell, row.values)) if across else (_Cell(_value(mine[0])),)
    return _Line(
        indent, row.label, row.id or "", values, counted,
        STYLE[worst], words.proofs(shared) if set(codes) == {"accepted"} else "", ",".join(pages),
    )  # fmt: skip


def _cell(record: Mapping[str, Any] | None) -> _Cell:
    """A value of a table's row; one that a person must look at has a mark of its own, where colours are not seen."""
    if record is None:
        return _Cell()
    if record["status"] == "accepted":
        return _Cell(_value(record))
    mark = "?" if record["status"] in ("review", "unreadable") else ""
    return _Cell(mark + _value(record), STYLE[record["status"]])


def _value(record: Mapping[str, Any]) -> str:
    value = "-" if record["value"] is None else str(record["value"])
    at = {"at-least": "≥ ", "at-most": "≤ ", "more-than": "> ", "less-than": "< "}.get(
        record.get("qualifier") or "", ""
    )
    return at + value + (" %" if record["unit"] == "percent" and record["value"] is not None else "")


@dataclass(frozen=True, slots=True)
class _Rooms:
    """How wide the columns of a block are, in cells. ``one_line``: all cells of a row fit beside each other."""

    label: int
    id: int
    values: tuple[int, ...]
    status: int
    page: int
    one_line: bool

    def fits(self, width: int) -> bool:
        """Whether a row's values stand beside each other on a line so wide."""
        return self.label + sum(self.values) + self.status + self.page + len(GAP) * (len(self.values) + 2) <= width


def _rooms(lines: Sequence[_Line], heads: Sequence[str], width: int | None, most: int | None = None) -> _Rooms:
    """``most``: cells of a head on one line."""
    rows = [line for line in lines if line.values] or list(lines)

    def widest(name: str) -> int:
        return max(cell_len(getattr(line, name)) for line in rows)

    label = max(cell_len(line.indent + line.label) for line in rows)
    cells = zip_longest(*(line.values for line in rows), fillvalue=_Cell())
    values = tuple(max(cell_len(cell.text) for cell in column) for column in cells) or (0,)
    if heads:
        said = (max(map(cell_len, fitted(head, most))) for head in heads)
        values = tuple(map(max, values, said))
    status, page = widest("status"), widest("page")
    fixed = sum(values) + status + page + (len(values) + 2) * len(GAP)
    whole = label + fixed + sum(w + len(GAP) for w in (widest("id"), widest("why")) if w)
    one_line = width is None or whole <= width
    if width is not None and not one_line:
        label = min(label, max(width - fixed, _LEAST_LABEL))
    return _Rooms(label, widest("id"), values, status, page, one_line)


def _head_lines(heads: Sequence[str], rooms: _Rooms) -> Iterator[Text]:
    """The heads of a table's columns, each over its values; a long one goes on below."""
    before = rooms.label + (len(GAP) + rooms.id if rooms.one_line and rooms.id else 0)
    columns = [fitted(head, room) for head, room in zip(heads, rooms.values, strict=True)]
    for line in zip_longest(*columns, fillvalue=""):
        said = (GAP + " " * (room - cell_len(part)) + part for room, part in zip(rooms.values, line, strict=True))
        yield Text(" " * before + "".join(said), style="dim")


def _row(line: _Line, rooms: _Rooms, width: int | None) -> Iterator[Text]:
    """A row on one line; where that is too narrow, id and proofs stand dim on a line of their own under the label."""
    if not line.values:
        said = GAP.join(filter(None, [line.label, line.id]))
        yield from wrapped(said, width, indent=len(line.indent))
        return
    pieces = fitted(line.label, None if rooms.one_line else rooms.label - len(line.indent)) or [""]
    first = Text.assemble(padded(line.indent + pieces[0], rooms.label))
    if rooms.one_line and rooms.id:
        first.append(GAP).append(padded(line.id, rooms.id), style="dim")
    for room, cell in zip(rooms.values, line.values, strict=False):
        first.append(GAP + " " * (room - cell_len(cell.text)) + cell.text, style=cell.style)
    first.append(GAP).append(padded(line.status, rooms.status), style=line.style)
    first.append(GAP + " " * (rooms.page - cell_len(line.page)) + line.page)
    if rooms.one_line and line.why:
        first.append(GAP).append(line.why, style="dim")
    first.rstrip()
    yield first
    for piece in pieces[1:]:
        yield Text(f"{line.indent}{GAP}{piece}")
    if not rooms.one_line:
        under = " · ".join(filter(None, [line.id, line.why]))
        yield from wrapped(under, width, indent=len(line.indent) + 2, style="dim")


def padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def wrapped(text: str, width: int | None, *, indent: int = 0, style: str = "") -> Iterator[Text]:
    """Lines with a margin; those after the first stand two cells further in."""
    if not text:
        return
    for number, line in enumerate(fitted(text, width and width - indent - 2)):
        yield Text(" " * (indent + 2 * (number > 0)) + line, style=style)
