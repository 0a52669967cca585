"""The rows of a table that no survey knows: what each is about, whom, and which groups it belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

import regex

from extract.knowledge.table_words import (
    all_summed,
    head_role,
    is_level,
    is_total,
    is_unit,
    names_others,
    sums_all,
)
from extract.model.claims import Meaning
from extract.model.page import Cell
from extract.parse.cell_grid import CellGrid
from extract.parse.labels import dust_before, is_measure, shown
from extract.parse.meaning import fits, of_label
from extract.parse.place_names import match_province
from extract.parse.roles import Roles
from extract.parse.row_counts import (
    LONE,
    NUMBER,
    counted_without_values,
    has_values,
)
from extract.parse.tokens import is_agency
from extract.parse.torn_rows import LETTERS, label_of, torn_rows
from extract.thai.exchanged import MARKS
from extract.thai.skeleton import skeleton_pattern, squeeze
from extract.thai.syllables import impossible

DAMAGED = 0.5
"""How surely a label is whole whose letters cannot be spelt so."""
MOST_TORN = 2
"""Letters of a group's name, vowels with them, that may be the end of a longer one."""
TORN = 0.4
"""How surely a label is its row's where rows and labels may be shifted against each other."""
HARDLY_READ = 0.3
"""Confidence of a glyph below which it may be none, or another: foreign ink runs through it. Marks are weighed by
themselves."""
SURELY_READ = 0.9
"""The same of a lone letter or figure behind a label, which may be the end of a stroke."""
MOST_BODIES = 0.5
"""Share of the rows that name a place or an office above which all rows do."""

_BEFORE_BRACKET, _IN_BRACKETS = 5, 10
"""Depth of a number before a bracket, and of one in brackets; without them no number has so many parts."""
_KIND = 5
"""Skeleton letters of a word for what groups are from which two are of one kind."""
_STRAY = frozenset("\\|·•`'~^_")
"""What a speck or a piece of a stroke behind a label is read as."""
_BY_EYE = frozenset(("recognizer", "tesseract"))
_BEHIND = regex.compile(r"[ก-๎]{5}[.]$|^[^‘“'\"]*[’”]$")
"""A point behind so many Thai letters that it ends no abbreviation, and a quotation's end without a beginning."""
_WRITTEN = regex.compile(r"[ก-ฮะาำเ-ไA-Za-z0-9๐-๙]")
_OFFICES = regex.compile(
    skeleton_pattern("^(?:จังหวัด|หน่วยงาน|ส่วนราชการ|ชื่อหน่วยงาน|โรงเรียน|สถานศึกษา|อำเภอ|เทศบาล|องค์กรปกครอง)")
)


@dataclass(frozen=True, slots=True)
class RowLabel:
    """``printed`` is the label as the page has it; ``entity`` whom the row is about where it names a body, with its
    ``scope``; ``group`` the groups above, outermost first; ``sureness`` how surely the label is the row's and whole,
    and ``meaning`` what speaks for that."""

    row: int
    printed: str
    group: tuple[str, ...] = ()
    scope: str | None = None
    entity: str | None = None
    sureness: float = 1.0
    meaning: Meaning = ()
    shared: bool = False
    """whether the label's cell stands beside other rows of values too, or only names a measure (แผน) or what is left of
    something (อื่น ๆ), and nothing tells these rows apart"""


@dataclass(frozen=True, slots=True)
class _Group:
    text: str
    depth: int


def row_labels(
    cells: CellGrid, roles: Roles, open_groups: Sequence[str] = (), above: Sequence[RowLabel] = ()
) -> tuple[list[RowLabel], tuple[str, ...]]:
    """The label of every row that holds a value, and the groups that are open after the last row.

    ``open_groups`` are those of the tables that this one goes on from, ``above`` their rows.
    """
    grid = cells.grid
    names_bodies = _names_bodies(cells, roles)
    stack = [_Group(text, _depth(text)) for text in open_groups]
    found: list[RowLabel] = []
    after_values, summed = True, -1
    whole = _sum_of_all(cells, roles, open_groups, above)
    heads = grid.header(roles.label, roles.head) if roles.label >= 0 else []
    counts = any(head_role(h) == "ordinal" for h in heads)
    torn, fit, empty = torn_rows(cells, roles), fits(cells, roles), counted_without_values(cells, roles)
    names = [label_of(cells, roles, r)[0] for r in range(roles.head, grid.rows) if not has_values(cells, roles, r)]
    printed = Counter(label_of(cells, roles, r)[0] for r in range(roles.head, grid.rows) if has_values(cells, roles, r))
    total = ""
    for r in range(roles.head, grid.rows):
        text, cell = label_of(cells, roles, r)
        if not has_values(cells, roles, r):
            if _tells_in_words(cells, roles, r):
                after_values = True
            elif text and cell is not None and cell.row == r and not (is_level(text) or r in empty):
                stack = _opened(stack, text, after_values)
                after_values, summed = False, -1
            continue
        # Rows that stand behind the sum in every group are of it, too: ค่าเฉลี่ย, S.D.
        behind = summed >= 0 and 1 < printed[text] == printed[total]
        if summed >= 0 and not behind:
            stack = stack[:summed]  # the sum of a group's rows has ended it
        if not behind:
            summed = 0 if r == whole else len(stack) - 1 if after_values and is_total(text) else -1
            total = text
        after_values = True
        beside = _carried_on(cells, roles, r, open_groups, above) or _beside(cells, roles, r)
        if is_unit(text) and beside and not _is_one_of_several(cells, roles, r):
            text = beside.pop()  # a project whose indicator is told by nothing but what is counted
        over = () if r == whole or _sums_their_kind(text, names) else _above(stack, text)
        group = (g for g in (*(g.text for g in over), *beside) if g != text)
        scope, entity = _body(text) if names_bodies and not is_total(text) else (None, None)
        doubted = r in torn or (cell is not None and cell.doubtful)
        sure = 0.0 if not text or (counts and LONE.fullmatch(text)) else TORN if doubted else label_sureness(cell)
        merged = cell is not None and cell.row_span > 1 and roles.label >= 0
        shared = merged or is_measure(text) or names_others(text)
        seen = () if cell is None else of_label(cell)
        seen += (("fit", fit[r]),) if r in fit else ()
        found.append(RowLabel(r, text, tuple(dict.fromkeys(group)), scope, entity, sure, seen, shared))
    found = _beside_several_names(_sums_told_apart(found, _whole_names(cells, roles)), cells, roles)
    alike = Counter((row.printed, row.group) for row in found if row.shared)
    found = [replace(row, shared=row.shared and alike[row.printed, row.group] > 1) for row in found]
    return found, tuple(g.text for g in (stack if summed < 0 else stack[:summed]))


def _sums_their_kind(label: str, names: Sequence[str]) -> bool:
    """Whether a label is that of a sum of all groups of a kind, and several of ``names`` are of that kind:
    ``เฉลี่ยรวมทุกมาตรฐาน`` behind ``1. มาตรฐานด้าน…`` and ``2. มาตรฐานด้าน…``."""
    bare = [squeeze(name[match.end() :] if (match := NUMBER.match(name)) else name) for name in names]
    return any(sum(b.startswith(kind[:_KIND]) for b in bare) > 1 for kind in all_summed(label) if len(kind) >= _KIND)


def _whole_names(cells: CellGrid, roles: Roles) -> set[str]:
    """The names of groups that a text layer has in cells merged over their rows: nothing of them stands elsewhere."""
    merged = (c for c in cells.grid.table.cells if c.row_span > 1 and c.column < roles.label)
    return {shown(c.text) for c in merged if all(line.reader == "text-layer" for line in c.lines)}


def _sums_told_apart(found: Sequence[RowLabel], whole: Container[str]) -> list[RowLabel]:
    """The labels, those of sums doubted that have no group, where other rows are sums of the same name, or the next row
    sums up all: of which rows they are the sum was not told. One right below another sum is that of the whole table.
    So are those of a group whose name cannot be spelt so, unless it is known to be ``whole``: what it lost says of
    which rows."""
    sums = [is_total(row.printed) for row in found]
    named = Counter(row.printed for row, is_sum in zip(found, sums, strict=True) if is_sum)
    below = [False, *sums]
    over_all = [*(sums_all(row.printed) for row in found[1:]), False]

    def is_doubted(row: RowLabel, under: bool, over: bool) -> bool:
        torn = any(_is_torn(name) for name in row.group if name not in whole)
        return torn or ((named[row.printed] > 1 or over) and not row.group and not under)

    return [
        replace(row, sureness=min(row.sureness, TORN)) if is_sum and is_doubted(row, under, over) else row
        for row, is_sum, under, over in zip(found, sums, below, over_all, strict=False)
    ]


def _beside_several_names(found: Sequence[RowLabel], cells: CellGrid, roles: Roles) -> list[RowLabel]:
    """The labels, doubted beside a merged cell of groups where one is printed again: the cell holds several groups'
    names (ชาย, หญิง, ชาย, หญิง), and which is a row's was not told."""
    grid = cells.grid
    groups = [c for c in range(roles.label) if roles.of[c] == "group"]
    beside = {row.row: grid.cells[row.row][groups[-1]] for row in found} if groups else {}
    named = Counter((id(beside[row.row]), row.printed) for row in found if beside.get(row.row) is not None)
    several = {cell for (cell, text), count in named.items() if count > 1 and text and not is_total(text)}
    return [
        replace(row, sureness=min(row.sureness, TORN)) if id(beside.get(row.row)) in several else row for row in found
    ]


def _is_torn(name: str) -> bool:
    """Whether a group's name cannot be spelt so, or is so short that it may be the end of one."""
    return impossible(name) > 0 or len(_WRITTEN.findall(name)) <= MOST_TORN


def _sum_of_all(cells: CellGrid, roles: Roles, open_groups: Sequence[str], above: Sequence[RowLabel]) -> int:
    """The last row of values, where it sums up all groups of the table: its label is a sum's, as no other row's is, and
    there are several groups over it; -1 else. ``open_groups`` and the rows ``above`` are of the pages before."""
    rows = range(roles.head, cells.grid.rows)
    valued = [r for r in rows if has_values(cells, roles, r)]
    above_last = range(roles.head, valued[-1] if valued else roles.head)
    names = [r for r in above_last if r not in valued and label_of(cells, roles, r)[0]]
    before = {*open_groups, *(g for row in above for g in row.group)}
    labels = [*(row.printed for row in above), *(label_of(cells, roles, r)[0] for r in valued)]
    sums = [k for k, text in enumerate(labels) if is_total(text) or sums_all(text)]
    return valued[-1] if valued and sums == [len(labels) - 1] and len(names) + len(before) > 1 else -1


def _tells_in_words(cells: CellGrid, roles: Roles, row: int) -> bool:
    """Whether a row without figures has words under the heads of its values: it is a row like others, and no group."""
    own = (c for k in roles.values if (c := cells.grid.cells[row][k]) is not None and c.row == row and c.column == k)
    return any(LETTERS.search(c.text) and not is_unit(c.text) for c in own)


def _depth(text: str) -> int:
    """How deep a group's own number makes it: 0 without one, 1 for ``2.``, 2 for ``2.1``; one before a bracket stands
    below all without, and one in brackets below these, as in official writing: ``๑.``, ``๑.๑``, ``๑)``, ``(๑)``."""
    match = NUMBER.match(text)
    if match is None:
        return 0
    own = _IN_BRACKETS if text.startswith("(") else _BEFORE_BRACKET if match[0].rstrip().endswith(")") else 1
    return match["n"].count(".") + own


def _is_part_of(text: str, group: str) -> bool:
    """Whether a text's number is one of its group's, however that is written: ``1.1`` of ``1)``."""
    own, over = NUMBER.match(text), NUMBER.match(group)
    return own is not None and over is not None and own["n"].startswith(f"{over['n']}.")


def _opened(stack: list[_Group], text: str, after_values: bool) -> list[_Group]:
    """The open groups after a row that names one: it goes below those of less depth; one that follows values takes the
    place of its like."""
    depth = _depth(text)
    kept = [g for g in stack if g.depth < depth or _is_part_of(text, g.text)] if depth else []
    if not depth and not after_values:
        kept = list(stack)
    return [*kept, _Group(text, depth)]


def _above(stack: Sequence[_Group], label: str) -> list[_Group]:
    """The open groups that a row belongs to: a sum or a row of their own number ends them."""
    depth = _depth(label)
    return [g for g in stack if not (depth and g.depth and depth <= g.depth) or _is_part_of(label, g.text)]


def _beside(cells: CellGrid, roles: Roles, row: int) -> list[str]:
    """The words of the cells to the left that hold for this row and others: strategies, projects."""
    grid = cells.grid
    texts = [shown(grid.texts[row][c]) for c in range(len(roles.of)) if roles.of[c] == "group" and c < roles.label]
    return [t for t in texts if len(_WRITTEN.findall(t)) > 1]  # เงาะ has one consonant


def _carried_on(
    cells: CellGrid, roles: Roles, row: int, open_groups: Sequence[str], above: Sequence[RowLabel]
) -> list[str]:
    """The names beside the last of the rows ``above``, for a row beside what a page's end left of their merged cells:
    cells without words from the first row on. None where one of them has words, or not all names stood beside."""
    grid = cells.grid
    left = [grid.cells[roles.head][c] for c in roles.columns("group") if c < roles.label]
    own = [grid.cells[row][c] for c in roles.columns("group") if c < roles.label]
    named = [g for g in above[-1].group if g not in open_groups] if above else []
    alike = all(cell is not None and cell is first for cell, first in zip(own, left, strict=True))
    blank = all(cell is not None and cell.row == roles.head and not cell.text.strip() for cell in left)
    return named if alike and blank and len(named) == len(left) else []


def _is_one_of_several(cells: CellGrid, roles: Roles, row: int) -> bool:
    """Whether a row is one of those beside a merged cell to the left, which their labels tell apart: แผน and ผล."""
    left = (cells.grid.cells[row][c] for c in range(roles.label))
    return any(cell is not None and cell.row_span > 1 for cell in left)


def _names_bodies(cells: CellGrid, roles: Roles) -> bool:
    if roles.label < 0:
        return False
    grid = cells.grid
    texts = [grid.texts[r][roles.label] for r in range(roles.head, grid.rows) if has_values(cells, roles, r)]
    texts = [t for t in texts if t.strip() and not is_total(t)]
    heads = grid.header(roles.label, roles.head)
    named = sum(1 for t in texts if _body(t)[0] is not None)
    by_head = any(_OFFICES.match(squeeze(h)) and head_role(h) == "label" for h in heads)
    return bool(texts) and named >= MOST_BODIES * len(texts) and (by_head or named >= 2)


def _body(text: str) -> tuple[str | None, str | None]:
    """Scope and name of the body that a label is; None twice where it is none."""
    province = match_province(text)
    if province is not None and province.confidence == 1.0:
        return "province", province.what
    return ("agency", shown(text)) if is_agency(text) else (None, None)


def label_sureness(cell: Cell | None) -> float:
    """How surely a label is whole and clean: less where its letters cannot be spelt so, where a glyph was hardly read,
    and where it ends in a sign that no label ends in: a speck, or the edge of a stroke."""
    if cell is None:
        return 0.0
    glyphs = cell.run.glyphs[dust_before(cell.text) :]
    hardly = any(g.confidence < HARDLY_READ for g in glyphs if not g.text.isspace() and g.text not in MARKS)
    return DAMAGED if hardly or _has_speck_behind(cell) or impossible(cell.text) else 1.0


def _has_speck_behind(cell: Cell) -> bool:
    """Whether a label that was read from a picture ends in a sign that no label ends in, or in one sign or letter of
    another script that stands apart and was not read surely."""
    if not any(line.reader in _BY_EYE for line in cell.lines):
        return False
    glyphs = cell.run.glyphs
    if len(glyphs) < 2 or glyphs[-1].text in _STRAY or _BEHIND.search(cell.text):
        return len(glyphs) > 1
    apart = glyphs[-2].text.isspace() and not "ก" <= glyphs[-1].text <= "๙"
    return apart and glyphs[-1].confidence < SURELY_READ
