"""Tables that no framework knows: every value under a head that is plainly a score, target, result or count.

Indicators are slugs of the printed labels, the survey is unknown, the entity is not guessed. Columns whose
head says nothing of the kind give no claims.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extract.claims import Claim, Survey
from extract.parse import marks
from extract.parse.grid import Grid
from extract.parse.kind import Known
from extract.parse.labels import match_measure, match_province
from extract.parse.patterns import Measure
from extract.parse.prose import UNKNOWN_SCOPE
from extract.parse.skeleton import skeleton_pattern, squeeze
from extract.parse.tables import slug
from extract.thai import digits

RULE = "table.unknown"
MAX_HEAD = 5
MAX_LABEL = 300
TOTAL = "total"

_SUM = regex.compile(skeleton_pattern("^(?:รวม|ผลรวม|รวมทั้งสิ้น|รวมทั้งหมด|รวมเฉลี่ย|เฉลี่ยรวม|ค่าเฉลี่ยรวม|โดยรวม|ภาพรวม|total)$"))
_LETTERS = regex.compile(r"[ก-ฮA-Za-z]")
_YEAR = regex.compile(r"(?<![0-9๐-๙.,])(?:25|๒๕)[0-9๐-๙]{2}(?![0-9๐-๙.,])")
_PAGE_LIST = ("สารบัญ", "หน้า")


@dataclass(frozen=True, slots=True)
class _Column:
    index: int
    measure: Measure
    printed: str
    year_be: int | None


def report_claims(grids: Sequence[Grid], known: Known) -> list[Claim]:
    """The claims of tables outside of any survey."""
    return [claim for grid in grids for claim in _of_table(grid, known.survey.year_be if not known.framework else None)]


def _of_table(grid: Grid, year: int | None) -> list[Claim]:
    head = _head_rows(grid)
    if head == 0 or head >= grid.rows or grid.columns < 2:
        return []
    label_column = _label_column(grid, head)
    if label_column is None or _is_contents(grid, head):
        return []
    columns = [c for i in range(grid.columns) if i != label_column and (c := _column(grid, i, head))]
    repeated = {key for key, n in Counter((c.measure.id, c.year_be) for c in columns).items() if n > 1}
    claims = []
    for r in range(head, grid.rows):
        label = " ".join(grid.texts[r][label_column].split())
        if not label or len(label) > MAX_LABEL or not _LETTERS.search(label):
            continue
        for column in columns:
            ambiguous = (column.measure.id, column.year_be) in repeated
            if (claim := _claim(grid, r, column, label, ambiguous, year)) is not None:
                claims.append(claim)
    return claims


def _head_rows(grid: Grid) -> int:
    """How many rows the head has: those above the first row with a figure, at most ``MAX_HEAD``."""
    for r in range(min(grid.rows, MAX_HEAD + 1)):
        figures = [c for c in range(grid.columns) if grid.values[r][c].state == "printed"]
        if any(not _is_year(grid.texts[r][c]) for c in figures):
            return max(r, min(grid.table.header_rows, MAX_HEAD)) if r else 0
    return 0


def _is_year(text: str) -> bool:
    return _YEAR.fullmatch(text.strip()) is not None


def _label_column(grid: Grid, head: int) -> int | None:
    """The first column whose cells are mostly words."""
    for c in range(grid.columns):
        texts = [grid.texts[r][c] for r in range(head, grid.rows) if grid.texts[r][c].strip()]
        wordy = sum(1 for t in texts if len(_LETTERS.findall(t)) >= 3)
        if texts and wordy * 2 > len(texts):
            return c
    return None


def _is_contents(grid: Grid, head: int) -> bool:
    heads = [squeeze(t) for r in range(head) for t in grid.texts[r]]
    return any(squeeze(word) == h for word in _PAGE_LIST for h in heads)


def _column(grid: Grid, index: int, head: int) -> _Column | None:
    texts = grid.header(index, head)
    if not any(grid.values[r][index].state == "printed" for r in range(head, grid.rows)):
        return None
    measure = next((m for text in reversed(texts) if (m := match_measure(text))), None)
    if measure is None or not measure.emit:
        return None
    years = {int(digits.to_arabic(y)) for text in texts for y in _YEAR.findall(text)}
    return _Column(index, measure, " / ".join(texts), years.pop() if len(years) == 1 else None)


def _claim(grid: Grid, row: int, column: _Column, label: str, ambiguous: bool, year: int | None) -> Claim | None:
    value = grid.values[row][column.index]
    part = grid.part(row, column.index)
    if part is None or value.state in ("empty", "text"):
        return None
    name = TOTAL if _SUM.match(squeeze(label)) else slug(label)
    indicator = f"indicator.{name}.{slug(column.printed)}" if ambiguous else f"indicator.{name}"
    province = match_province(label)
    known_place = province is not None and province.confidence == 1.0
    start, end = (value.start, value.end) if value.end > value.start else (0, len(part.text))
    source = " | ".join(" ".join(t.split()) for t in dict.fromkeys(grid.texts[row]) if t.strip())[: marks.WINDOW]
    return Claim(
        survey=Survey(None, column.year_be or year),
        scope="province" if known_place else UNKNOWN_SCOPE,
        entity=province.what if known_place and province else None,
        indicator=indicator if not known_place else f"indicator.{slug(column.printed)}",
        indicator_printed=label if not known_place else column.printed,
        measure=column.measure.id,
        unit="percent" if value.percent else column.measure.unit,
        maximum=None,
        mark=marks.mark(part, start, end, value.value, "table", RULE, source=source),
        state="printed"
        if value.state == "printed"
        else "not-reported"
        if value.state == "not-reported"
        else "unreadable",
        issues=value.issues,
    )
