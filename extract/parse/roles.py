"""What each column of a table is: the number of its rows, their code, their label, a unit, a value, a remark.

All columns are judged at once. Every column gets a score for every role, from the words of its head and the kinds of
its cells; the assignment with one label column whose scores add up to most is taken, and how far the next best label
column lies behind is how sure it is. Weights stand in :mod:`extract.parse.role_measures`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from extract.knowledge.table_words import head_role, head_sign, is_level, is_unit, names_domains
from extract.layout.periods import is_year
from extract.layout.row_numbers import is_counted, is_outline
from extract.parse.cell_figures import CellFigures
from extract.parse.cell_grid import CellGrid
from extract.parse.head_measures import unit_of
from extract.parse.labels import match_measure
from extract.parse.ranks import are_ranks
from extract.parse.role_measures import MEASURES
from extract.parse.rows_of_head import LETTERS, head_rows
from extract.parse.table_grid import Grid
from extract.thai.skeleton import squeeze

Role = Literal["label", "group", "ordinal", "code", "unit", "level", "remark", "value", "blank"]

_NO_LABELS = frozenset(("remark", "unit", "level", "code"))


LEAST_OF_NAME, GREATEST_IN_NAME = 2, 1000
"""Letters before a number by which it stands in a name, and numbers from which one is no part of a name."""
NEVER = -9.0
"""The score of a role that a column cannot have."""


@dataclass(frozen=True, slots=True)
class Roles:
    """``head`` counts the rows of the head; ``of[c]`` is the role of column ``c``; ``label`` the label's column, -1 for
    none; ``sureness`` of the label column, 0 to 1."""

    head: int
    of: tuple[Role, ...]
    label: int
    sureness: float

    @property
    def values(self) -> tuple[int, ...]:
        return tuple(c for c, role in enumerate(self.of) if role == "value")

    def columns(self, role: Role) -> tuple[int, ...]:
        return tuple(c for c, r in enumerate(self.of) if r == role)


@dataclass(frozen=True, slots=True)
class _Column:
    """What is known of one column's body; ``lone`` is its share of whole numbers that stand alone."""

    index: int
    head: tuple[str, ...]
    filled: float
    figures: float
    plain: float
    words: float
    distinct: float
    codes: float
    ranges: float
    run: float
    lone: float
    units: float
    levels: float
    named: frozenset[str]
    measured: bool
    domains: bool
    tells_apart: bool
    """whether its words tell the rows beside each merged cell to its left from one another: แผน and ผล"""


def roles_of(cells: CellGrid, span: range | None = None) -> Roles | None:
    """The roles of a table's columns; None where it holds no figure that may be a value.

    ``span`` are the columns that are looked at, where two tables stand side by side in one grid.
    """
    grid = cells.grid
    head = head_rows(cells)
    if head is None or grid.columns < 2:
        return None
    own = span or range(grid.columns)
    best = _assign([_column(cells, c, head) for c in own])
    if best is None:
        return None
    roles: list[Role] = ["blank"] * grid.columns
    roles[own.start : own.stop] = best[0]
    values = [c for c in own if roles[c] == "value"]
    for c in own:
        if roles[c] == "ordinal" and are_ranks(cells, c, head, values):
            roles[c] = "value"
    return Roles(head, tuple(roles), best[1], best[2])


def _distinct(grid: Grid, index: int, filled: Sequence[int], rows: int) -> tuple[float, bool]:
    """Share of a column's rows that its words tell from one another, and whether cells merged over several rows stand
    to its left: then a name tells apart the rows beside each of them. A merged cell of its own tells none."""

    def is_merged(column: int) -> bool:
        return any((cell := grid.cells[r][column]) is not None and cell.row_span > 1 for r in filled)

    beside = [c for c in range(index) if is_merged(c)]
    names = {(squeeze(grid.texts[r][index].strip()), *(grid.texts[r][c] for c in beside)) for r in filled}
    return len(names) / max(1, rows if is_merged(index) else len(filled)), bool(beside)


def _column(cells: CellGrid, index: int, head: int) -> _Column:
    grid = cells.grid
    rows = [r for r in range(head, grid.rows) if (cell := grid.cells[r][0]) is None or not grid.is_title(cell)]
    placed = [r for r in rows if (cell := grid.cells[r][index]) is not None and cell.row == r and cell.column == index]
    texts = {r: grid.texts[r][index].strip() for r in placed}
    filled = [r for r in placed if texts[r]]
    n = max(1, len(filled))
    kinds = Counter(cells.figures[r][index].kind for r in filled)
    words = [r for r in filled if cells.figures[r][index].kind == "words" and len(LETTERS.findall(texts[r])) >= 2]
    years = sum(is_year(texts[r]) for r in filled if cells.figures[r][index].kind == "words")  # ปี ๒๕๖๔
    levels, unit_words = (sum(map(said, (texts[r] for r in filled))) for said in (is_level, is_unit))
    titles = grid.header(index, head)
    named = {role for text in titles if (role := head_role(text)) is not None}
    if levels == 0 and filled:
        named.discard("level")  # ระดับตำแหน่ง is no level of quality
    if unit_of(titles) is not None:
        named.discard("remark")  # วันที่ฝนตก (วัน) is no date
    own = [cells.figures[r][index] for r in filled]
    if is_counted([texts[r] for r in filled]):  # 1.1 งานแผน: numbers of names, and no figures
        own, words = [], filled
    numbered = (index == 0 or cells.is_between_words(index, filled)) and is_outline([texts[r] for r in filled])
    if numbered:  # 1.1 beside งานแผน
        own = []
    elif not _tells_measure(titles):
        named_so = [r for r in filled if _names_with_figure(cells.figures[r][index], texts[r])]
        if named_so and len(named_so) + len(words) >= MEASURES.most * n:  # สาย 2 วงแหวนใน
            own, words = [], filled
    with_values = sum(1 for f in own if f.values or f.kind == "unreadable")
    distinct, beside = _distinct(grid, index, filled, len(rows))
    return _Column(
        index,
        titles,
        len(filled) / max(1, len(rows)),
        with_values / n,
        sum(1 for f in own if f.plain or f.kind == "ordinal") / n,
        (len(words) - levels / 2) / n,
        distinct,
        (kinds["code"] + kinds["year"] + years + kinds["range"]) / n,
        kinds["range"] / n,
        1.0 if numbered else _run(cells, index, filled),
        kinds["ordinal"] / n,
        unit_words / n,
        levels / n,
        frozenset(named),
        _tells_measure(titles),
        any(map(names_domains, titles)),
        beside and distinct == 1 and len(filled) == len(placed),  # a sum's name stands across
    )


def _names_with_figure(cell: CellFigures, text: str) -> bool:
    """Whether a cell holds a small number behind words, which say neither what it counts nor how it is meant."""
    if cell.kind != "values" or cell.plain:
        return False
    return all(
        len(LETTERS.findall(text[: v.start])) >= LEAST_OF_NAME
        and (v.value is not None and v.value == v.value.to_integral_value() and abs(v.value) < GREATEST_IN_NAME)
        and not (v.percent or v.qualifier or (v.unit is not None and is_unit(v.unit)))
        for v in cell.values
    )


def _tells_measure(titles: Sequence[str]) -> bool:
    """Whether a sign stands over a column, or the innermost name of a measure there is of one that is told."""
    innermost = next((m for t in reversed(titles) if (m := match_measure(t)) is not None), None)
    return any(head_sign(t) for t in titles) or (innermost is not None and innermost.emit)


def _run(cells: CellGrid, index: int, rows: Sequence[int]) -> float:
    """The share of steps by one among the whole numbers of a column that stand alone."""
    found = [cells.figures[r][index] for r in rows]
    numbers = [f.values[0].value for f in found if f.kind == "ordinal" and f.values and f.values[0].value is not None]
    if len(numbers) < 2 or len(numbers) * 2 < len(rows):
        return 0.0 if len(rows) != 1 or not numbers else (1.0 if numbers[0] == 1 else 0.5)
    steps = [b - a for a, b in pairwise(numbers)]
    return sum(1 for s in steps if s == 1) / len(steps)


def _assign(columns: Sequence[_Column]) -> tuple[tuple[Role, ...], int, float] | None:
    """The roles, the label's column and its sureness; None where no column can be one of values."""
    others = [_other_role(c) for c in columns]
    total = sum(score for _, score in others)
    weighed = sorted(
        (
            (_as_label(c) + total - score, c.index)
            for c, (_, score) in zip(columns, others, strict=True)
            if _may_be_label(c) and not _names_domains(c, columns)
        ),
        reverse=True,
    )
    first, measured = columns[0], any(c.measured for c in columns[1:])
    if not weighed and not first.measured and first.head and measured and not _counts_things(first):
        weighed = [(0.0, first.index)]  # rooms, years or codes name the rows
    if not weighed and _lists_levels(first):
        weighed = [(0.0, first.index)]
    label = weighed[0][1] if weighed else -1
    margin = weighed[0][0] - weighed[1][0] if len(weighed) > 1 else MEASURES.margin_sure
    roles = [_beside(column, role, label) for column, (role, _) in zip(columns, others, strict=True)]
    if "value" not in roles:
        return None
    if _has_rival(columns, roles, label):
        margin = 0.0
    return tuple(roles), label, min(1.0, max(0.0, margin / MEASURES.margin_sure))


def _lists_levels(column: _Column) -> bool:
    """Whether a column holds levels, each once, beside which stands how many are of it: they name the rows."""
    return column.levels >= MEASURES.most and column.distinct == 1 and column.filled == 1 and bool(column.head)


def _beside(column: _Column, role: Role, label: int) -> Role:
    """The role of a column, ``role`` by itself, in a table whose label stands in column ``label``."""
    if column.index == label:
        return "label"
    if role == "ordinal" and column.index > label >= 0 and not _numbers(column):
        return "value" if column.figures > 0 else "remark"
    before = column.index < label
    if role == "value" and before and "label" in column.named and column.lone == 1 and not column.measured:
        return "ordinal"  # ตัวชี้วัดที่ 1, 3 before their names
    if role == "value" and (before or "label" in column.named) and _prints_names(column):
        return "group" if before else "remark"
    return "group" if role in ("remark", "group") and before else role


def _prints_names(column: _Column) -> bool:
    """Whether the figures of a column where the names of groups or of rows may stand are numbers of such names: they
    stand among words in most of its cells, or its head names groups."""
    return not column.measured and ("group" in column.named or column.plain < MEASURES.least_figures)


def _has_rival(columns: Sequence[_Column], roles: Sequence[Role], label: int) -> bool:
    """Whether figures stand before and behind another column that names the rows as well as the label's, or before the
    label's and behind one that tells all rows apart: the figures behind it may be of its names, as in two tables set
    side by side whose heads do not agree."""
    at = next((k for k, c in enumerate(columns) if c.index == label), None)
    if at is None:
        return False
    least = _as_label(columns[at]) + MEASURES.left * label - MEASURES.margin_sure
    before = zip(columns[:at], roles, strict=False)
    named = (c.distinct == 1 and c.filled >= MEASURES.most and role in ("group", "code") for c, role in before)
    if any(tells and "value" in roles[k + 1 : at] for k, tells in enumerate(named)):
        return True
    return any(
        _may_be_label(column)
        and "value" in roles[at + 1 : k]
        and "value" in roles[k + 1 :]
        and (_as_label(column) + MEASURES.left * column.index >= least or _shares_head(columns, k))
        for k, column in enumerate(columns)
        if k > at
    )


def _shares_head(columns: Sequence[_Column], k: int) -> bool:
    """Whether words that tell all rows apart stand under the same head as the figures before them: it is of these, and
    of names in another table beside it."""
    own, before = columns[k], columns[k - 1]
    shared = own.head == before.head != () and before.figures >= MEASURES.least_figures
    return shared and own.distinct == 1 and own.words >= MEASURES.most and own.filled >= MEASURES.most


def _numbers(column: _Column) -> bool:
    """Whether a column of numbers behind the labels still only numbers something: the rows, where they run on or begin
    anew with each group, which ranks do not, or the notes, under the head of remarks."""
    ranks = column.run < MEASURES.least_run and column.distinct > MEASURES.most_distinct
    return ("ordinal" in column.named and not ranks) or _numbers_notes(column)


def _numbers_notes(column: _Column) -> bool:
    return "remark" in column.named and not column.measured and column.lone == 1


def _may_be_label(column: _Column) -> bool:
    most = MEASURES.most
    counted = column.units >= (1 if column.tells_apart and "unit" not in column.named else most)
    worded = column.words >= most and column.levels < most and not counted
    coded = column.codes >= most and (not column.measured or column.ranges >= most)
    worded_figures = column.figures < 1 or column.plain == 0  # ๒ สถาบันวิจัย, in every row
    named = "label" in column.named and not column.measured and worded_figures and column.run < MEASURES.least_run
    named &= not _counts_things(column)
    mixed = (
        column.words > 0 and column.words + column.ranges >= most and not (column.measured or counted)
    )  # ages, sexes
    return (worded or coded or named or mixed) and column.filled > 0 and not _counts_things(column)


def _counts_things(column: _Column) -> bool:
    """Whether a column holds nothing but units, by its words or by its head, some of them several times, as under two
    heads that ran together."""
    headed = "unit" in column.named and "label" not in column.named
    return (column.units == 1 or (headed and column.units > 0)) and column.distinct < 1


def _names_domains(column: _Column, columns: Sequence[_Column]) -> bool:
    """Whether a column whose head may be one of groups stands before another that names the rows as well."""
    after = [c for c in columns if c.index > column.index and _may_be_label(c) and not c.named & _NO_LABELS]
    after = [c for c in after if c.levels < MEASURES.most]
    return column.domains and any(c.distinct >= column.distinct for c in after)


def _as_label(column: _Column) -> float:
    m = MEASURES
    score = m.names * (column.words + column.distinct * column.filled) + column.filled + m.codes * column.codes
    if "label" in column.named:
        score += m.named * column.distinct  # a label tells rows apart
    elif column.tells_apart and column.codes >= m.most:
        score += m.named  # years beside each merged name are what its rows are called
    if column.named & _NO_LABELS and "label" not in column.named:
        score -= m.plain
    if "group" in column.named and "label" not in column.named:
        score -= m.plain / 3
    return score - m.left * column.index


def _other_role(column: _Column) -> tuple[Role, float]:
    """The best role of a column that is not the label, and its score."""
    m = MEASURES

    def if_named(role: Role, weight: float = m.named) -> float:
        return weight if role in column.named else 0.0

    least = m.least_figures if not column.measured else 0.0
    scores: dict[Role, float] = {
        "blank": m.doubted if column.filled == 0 else NEVER,
        "unit": m.kind * column.units + if_named("unit") * (1 - column.plain) or NEVER,
        "level": m.kind * column.levels + if_named("level", m.named / 2) or NEVER,
        "remark": column.words + if_named("remark") * (1 - column.plain),
        "group": m.worded * column.words + if_named("group", m.named / 2),
    }
    notes = _numbers_notes(column)
    if column.run >= m.least_run or "ordinal" in column.named or notes:
        named = if_named("remark" if notes else "ordinal")
        scores["ordinal"] = m.plain * (column.run - column.measured) + named
    if column.codes >= m.most or "code" in column.named:
        scores["code"] = m.coded * column.codes + if_named("code")
    if column.figures > 0 and column.figures >= least:
        doubted = m.doubted if column.named & {"remark", "level"} else 0.0
        scores["value"] = m.kind * column.figures + column.measured - doubted
    best = max(scores, key=lambda role: scores[role])
    return best, scores[best]
