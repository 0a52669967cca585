"""The account of every printed figure: which record it came to, or why it came to none.

Every figure in the body of a table, and every figure of running text that is said to be a score or a share, ends as a
record, a statistic, a part of a head, a label (a row's number, a code, a year), or is left out with the reason. Figures
are matched to claims by where they stand, so the account does not depend on how a claim was made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import regex

from extract.knowledge.table_words import is_level, is_unit
from extract.layout.text_rows import text_rows
from extract.model.claims import Account, Mark
from extract.model.page import Box, Cell, Notice, Page, Paragraph, Table
from extract.parse.cell_figures import CellFigures, cell_figures
from extract.parse.cell_grid import CellGrid
from extract.parse.marks import Part, page_box, part_of
from extract.parse.reports import Report
from extract.parse.roles import roles_of
from extract.parse.said_scores import said
from extract.parse.table_grid import grid_of
from extract.parse.tables import View
from extract.thai import numbers
from extract.thai.skeleton import skeleton_pattern, squeeze

TIMEOUT = 1.0
BEFORE = 24
"""Code points before or after a figure of running text that may say it is a share."""
NAMES = frozenset({"label", "group", "ordinal", "code", "unit"})
"""Roles of columns whose figures are parts of names."""

REASONS = {
    "not-understood": "in a table that was not understood",
    "beside": "in columns of remarks or levels",
    "unread": "that could not be read as values",
    "no-table": "by themselves, in no table that was seen",
    "prose": "in running text that no rule reads",
}

_AROUND = " \t()%*•·"
"""What may stand beside a value in its cell."""
_ROW_END = regex.compile(r"(?:(?:^|\s)(?:±\s?)?\(?[0-9๐-๙][0-9๐-๙,.]*+\)?[%*]?){2,}+\W*+$")
"""Figures side by side at the end of a line, a second one to each in brackets or not."""
_BARE = regex.compile(r"(?:[ \t(*•·]*+[0-9๐-๙][0-9๐-๙,.]*+[ \t)%*•·]*+)++")
LONG_ROW = 3
"""Figures side by side from which whole ones are a row's, too: two may be a year and a number."""
_SHARE_BEFORE = regex.compile(skeleton_pattern(r"ร้อยละ[\s=:(]*(?:เท่ากับ|คือ|ที่)?[\s=:(]*$"))
_SHARE_AFTER = regex.compile(skeleton_pattern(r"^\s*(?:[%％]|เปอร์เซ็นต์)"))


@dataclass(slots=True)
class _Taken:
    """Where claims stand on one page; prints without a place are told by their text."""

    records: list[Box] = field(default_factory=list)
    statistics: list[Box] = field(default_factory=list)
    texts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """kind and text"""


def accounts(
    pages: Sequence[Page],
    reports: Sequence[Report],
    views: Sequence[View],
    records: Iterable[Mark],
    statistics: Iterable[Mark],
) -> tuple[Account, ...]:
    """An account for every page that prints figures. ``records`` and ``statistics`` are the evidence of claims."""
    taken = {page.number: _Taken() for page in pages}
    for kind, marks in (("records", records), ("statistics", statistics)):
        for mark in marks:
            if mark.page not in taken:
                continue
            if mark.box is None:
                taken[mark.page].texts[kind, mark.printed.strip()] += 1
            else:
                getattr(taken[mark.page], kind).append(mark.box)
    understood: dict[tuple[int, int], list[Report | View]] = {}
    every: list[Report | View] = [*reports, *views]
    for item in every:
        understood.setdefault((item.grid.page.number, item.grid.block), []).append(item)
    made = (_of_page(page, taken[page.number], understood) for page in pages)
    return tuple(a for a in made if a.printed)


def _of_page(page: Page, taken: _Taken, understood: dict[tuple[int, int], list[Report | View]]) -> Account:
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    in_rows = _in_rows(page)
    for k, block in enumerate(page.blocks):
        if isinstance(block, Table):
            _count_table(page, k, block, taken, understood.get((page.number, k), []), counts, reasons)
        elif block.role in ("body", "heading"):
            _count_prose(page, k, block, taken, in_rows, counts, reasons)
    left = sum(reasons.values())
    return Account(
        page.number,
        sum(counts.values()) + left,
        counts["records"],
        counts["statistics"],
        counts["head"],
        counts["labels"],
        left,
        tuple(sorted(reasons.items())),
    )


def _in_rows(page: Page) -> set[Box]:
    """Where the lines in no table stand that print figures and nothing else, several side by side."""
    lines = [n for b in page.blocks if not isinstance(b, Table) and b.role in ("body", "heading") for n in b.lines]
    rows = ([n for n in row if _BARE.fullmatch(n.text, timeout=TIMEOUT) is not None] for row in text_rows(lines))
    return {n.box for row in rows if sum(len(m.text.split()) for m in row) >= LONG_ROW for n in row}


def _count_table(
    page: Page,
    index: int,
    table: Table,
    taken: _Taken,
    understood: Sequence[Report | View],
    counts: Counter[str],
    reasons: Counter[str],
) -> None:
    grid = grid_of(page, index)
    own = roles_of(CellGrid(grid)) if grid is not None and not understood else None
    left: list[tuple[Cell, str | None, str]] = []
    claimed: set[int] = set()
    for cell in table.cells:
        part = part_of(page, cell.lines, "cell", index)
        if part is None:
            continue
        names = cell_figures(part.text)
        for n, found in enumerate(numbers.find(part.text)):
            if (kind := _claimed(part, found, taken)) is not None:
                counts[kind] += 1
                claimed.add(cell.column)
                continue
            kind, reason = _place(cell.row, cell.column, understood, names)
            if kind is None and (names.kind in ("ordinal", "code", "year") and own is not None):
                kind = "labels" if own.of[cell.column] in NAMES else None
            if kind is None and understood and n < names.names and names.values:
                kind = "labels"
            left.append((cell, kind, reason))
    # A form's figures are claimed without its table; what stands before them numbers or names their rows.
    named = min(claimed, default=0) if not understood else 0
    for cell, kind, reason in left:
        if kind is None and cell.column >= named:
            reasons[reason] += 1
        else:
            counts[kind or "labels"] += 1


def _is_name(cell: CellFigures) -> bool:
    """Whether a cell beside values may number or name its row: it prints words, or no decimal."""
    return not (cell.kind == "values" and cell.plain and any(v.value is not None and v.value % 1 for v in cell.values))


def _place(row: int, column: int, understood: Sequence[Report | View], cell: CellFigures) -> tuple[str | None, str]:
    """What a figure of ``cell`` that no claim took is by its place, else the reason why it is left out."""
    for item in understood:
        if isinstance(item, View):
            if row < item.first:
                return "head", ""
            if column == item.label_column:
                return "labels", ""
            if column not in {c.index for c in item.columns}:
                before = item.label_column < 0 or column < item.label_column
                return ("labels", "") if before and _is_name(cell) else (None, "beside")
            return None, "unread"
    for item in understood:
        if isinstance(item, Report):
            if row < item.roles.head:
                return "head", ""
            role = item.roles.of[column]
            if role in NAMES and not (role == "unit" and cell.plain):
                return "labels", ""
            if role == "value":
                return None, "unread"
    return None, "beside" if understood else "not-understood"


def _claimed(part: Part, found: numbers.Found, taken: _Taken) -> str | None:
    box = page_box(part.page, part.run.slice(found.start, found.end).box())
    if box is None:
        for kind in ("records", "statistics"):
            if taken.texts[kind, found.text.strip()] > 0:
                taken.texts[kind, found.text.strip()] -= 1
                return kind
        return None
    cx, cy = box.cx, box.cy
    if any(_covers(b, cx, cy) for b in taken.records):
        return "records"
    return "statistics" if any(_covers(b, cx, cy) for b in taken.statistics) else None


def _covers(claim: Box, x: float, y: float) -> bool:
    return claim.x0 - 1 <= x <= claim.x1 + 1 and claim.y0 - 1 <= y <= claim.y1 + 1


def _count_prose(
    page: Page,
    index: int,
    block: Paragraph,
    taken: _Taken,
    in_rows: AbstractSet[Box],
    counts: Counter[str],
    reasons: Counter[str],
) -> None:
    part = part_of(page, block.lines, "paragraph", index)
    if part is None:
        return
    of_scores = squeeze("คะแนน") in squeeze(part.text)
    for found in numbers.find(part.text):
        kind = _claimed(part, found, taken)
        if kind is not None:
            counts[kind] += 1
        elif part.line_at(found.start).box in in_rows or _stands_alone(part, found):
            reasons["no-table"] += 1
        elif _is_said_to_be_a_score(part.text, found) or (of_scores and _is_listed(part.text, found)):
            reasons["prose"] += 1


def _stands_alone(part: Part, found: numbers.Found) -> bool:
    """Whether a figure with decimals, thousands or a unit is all that its line prints, as the cells of a table not seen
    are, or one of several side by side that end its line, as such a table's rows do, or whole in a long row."""
    if found.value is None or found.doubt is not None:
        return False
    line = part.line_at(found.start).text
    match = _ROW_END.search(line, timeout=TIMEOUT)
    row = match[0].replace("±", " ").split() if match is not None else []
    in_row = found.text.strip() in {figure.strip(_AROUND) for figure in row}
    if _is_of_cells(line):
        return True
    if not {".", ","} & set(found.text):
        return in_row and len(row) >= LONG_ROW
    return in_row or line.strip(_AROUND) == found.text.strip()


def _is_of_cells(line: str) -> bool:
    """Whether figures and what is said of each in a column beside them, its unit or its level, are all that a line
    prints: ``26 คน``, ``๓.๔๓ ปานกลาง ๓.๖๕ มาก``."""
    found = list(numbers.find(line))
    edges = [0, *(edge for n in found for edge in (n.start, n.end)), len(line)]
    before, *said_of = (line[a:b].strip(_AROUND) for a, b in zip(edges[::2], edges[1::2], strict=True))
    words = [text for text in said_of if text]
    return not before and bool(words) and all(is_unit(text) or is_level(text) for text in words)


def _is_said_to_be_a_score(text: str, found: numbers.Found) -> bool:
    """Whether the words about a figure say that it is a score or a share."""
    if found.doubt == "malformed":
        return False
    before = squeeze(text[max(0, found.start - BEFORE) : found.start])
    after = squeeze(text[found.end : found.end + BEFORE])
    share = found.percent or _SHARE_BEFORE.search(before, timeout=TIMEOUT) or _SHARE_AFTER.match(after, timeout=TIMEOUT)
    return bool(share) or said(text, found) is not None


def _is_listed(text: str, found: numbers.Found) -> bool:
    """Whether a figure with decimals stands in brackets by itself, as the scores behind names do: กรมหนึ่ง (๘๘.๑)."""
    before, after = text[max(0, found.start - 2) : found.start].rstrip(), text[found.end : found.end + 2].lstrip()
    return "." in found.text and before.endswith("(") and after.startswith(")")


def left_out_notice(account: Account) -> Notice:
    """The notice that tells which figures of a page gave no record, and why."""
    why = ", ".join(f"{count} {REASONS[reason]}" for reason, count in account.reasons)
    text = f"{account.left_out} of {account.printed} figures gave no record: {why}"
    return Notice("figures-left-out", text, account.page, account.left_out)
