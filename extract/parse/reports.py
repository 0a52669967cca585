"""Tables that no framework knows: every value under a head that is plainly a score, target, result or count.

Indicators are slugs of the printed labels, the survey is unknown, the entity is not guessed. Columns whose
head says nothing of the kind give no claims.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extract.knowledge.patterns import Measure
from extract.model.claims import Claim, Survey
from extract.model.page import Page, Paragraph
from extract.parse import marks
from extract.parse.kind import Known
from extract.parse.labels import match_measure, match_province, shown
from extract.parse.prose import UNKNOWN_SCOPE
from extract.parse.table_grid import YEAR, Grid, year_over
from extract.parse.tables import slug
from extract.parse.values import cell_value
from extract.thai.skeleton import skeleton_pattern, squeeze

RULE = "table.unknown"
MAX_HEAD = 5
MAX_LABEL = 300
TOTAL = "total"

_SUM = regex.compile(skeleton_pattern("^(?:รวม|ผลรวม|รวมทั้งสิ้น|รวมทั้งหมด|รวมเฉลี่ย|เฉลี่ยรวม|ค่าเฉลี่ยรวม|โดยรวม|ภาพรวม|total)$"))
_LETTERS = regex.compile(r"[ก-ฮA-Za-z]")
_HEADING = regex.compile(skeleton_pattern(r"^(?:ตัวบ่งชี้|ตัวชี้วัด|ตัวบ่งชี้วัด|kpi)(?:ที่)?[0-9๐-๙]{1,2}(?:[.][0-9๐-๙]{1,2}){0,3}"))
_PAGE_LIST = ("สารบัญ", "หน้า")


@dataclass(frozen=True, slots=True)
class _Column:
    index: int
    measure: Measure
    printed: str
    year_be: int | None


def report_claims(grids: Sequence[Grid], known: Known, pages: Sequence[Page]) -> list[Claim]:
    """The claims of tables outside of any survey."""
    year = known.survey.year_be if known.framework is None else None
    headings = _headings(pages)
    return [claim for grid in grids for claim in _of_table(grid, year, _heading_above(grid, headings))]


def _headings(pages: Sequence[Page]) -> list[tuple[int, int, str]]:
    """Every line that begins with an indicator's number: page, block, line."""
    found = []
    for page in pages:
        for block, lines in enumerate(page.blocks):
            for line in lines.lines if isinstance(lines, Paragraph) else (x for c in lines.cells for x in c.lines):
                if len(line.text) <= MAX_LABEL and _HEADING.match(squeeze(line.text)):
                    found.append((page.number, block, " ".join(line.text.split())))
    return found


def _heading_above(grid: Grid, headings: Sequence[tuple[int, int, str]]) -> str | None:
    above = [text for page, block, text in headings if (page, block) < (grid.page.number, grid.block)]
    return above[-1] if above else None


def _of_table(grid: Grid, year: int | None, heading: str | None) -> list[Claim]:
    head = _head_rows(grid)
    if head == 0 or head >= grid.rows or grid.columns < 2:
        return _of_measures(grid, year, heading)
    label_column = _label_column(grid, head)
    if _is_contents(grid, head):
        return []
    columns = [c for i in range(grid.columns) if i != label_column and (c := _column(grid, i, head))]
    if label_column is None:
        return _under_heading(grid, head, columns, year, heading)
    repeated = {key for key, n in Counter((c.measure.id, c.year_be) for c in columns).items() if n > 1}
    claims = []
    labels = _row_labels(grid, head, label_column, columns)
    named = Counter(label for label, spans in labels.values() if spans)
    for r, (label, spans) in labels.items():
        if not label or len(label) > MAX_LABEL or not _LETTERS.search(label):
            continue
        doubts = ("ambiguous-label",) if spans and named[label] > 1 else ()
        for column in columns:
            ambiguous = (column.measure.id, column.year_be) in repeated
            if (claim := _claim(grid, r, column, label, ambiguous, year, doubts)) is not None:
                claims.append(claim)
    return claims


def _row_labels(grid: Grid, head: int, label_column: int, columns: Sequence[_Column]) -> dict[int, tuple[str, bool]]:
    """What each row with a value is about, and whether the cell that names it names other such rows too.

    Such a cell (a strategy beside its projects) says too little alone: the label is then made of all the words
    to the left of the values.
    """
    first = min((c.index for c in columns), default=0)
    beside = [c for c in range(first) if c != label_column]
    found: dict[int, tuple[str, bool]] = {}
    rows = [r for r in range(head, grid.rows) if any(grid.values[r][c.index].is_figure for c in columns)]
    for r in rows:
        cell = grid.cells[r][label_column]
        below = [o for o in rows if o > r][:1]
        blank = any(not grid.texts[o][label_column].strip() and _words(grid, o, beside) for o in below)
        spans = blank or (cell is not None and any(grid.cells[o][label_column] is cell for o in rows if o != r))
        words = _words(grid, r, sorted({label_column, *beside})) if spans else [shown(grid.texts[r][label_column])]
        found[r] = (" / ".join(dict.fromkeys(words)), spans)
    return found


def _words(grid: Grid, row: int, columns: Sequence[int]) -> list[str]:
    """The cells of a row that hold words, not mere numbers."""
    texts = [grid.texts[row][c] for c in columns]
    return [shown(t) for t in texts if len(_LETTERS.findall(t)) >= 3 and cell_value(t).state != "printed"]


def _under_heading(
    grid: Grid, head: int, columns: Sequence[_Column], year: int | None, heading: str | None
) -> list[Claim]:
    """A table of nothing but targets, results and scores, all of the indicator that the text above it names."""
    distinct = len({(c.measure.id, c.year_be) for c in columns}) == len(columns)
    if heading is None or not distinct or len(columns) < 2 or grid.rows - head != 1:
        return []
    return [claim for c in columns if (claim := _claim(grid, head, c, heading, False, year))]


def _of_measures(grid: Grid, year: int | None, heading: str | None) -> list[Claim]:
    """The same turned round: a row for the target, a row for the result, and so on."""
    if heading is None or grid.columns != 2 or grid.rows < 2:
        return []
    named = [(r, match_measure(grid.texts[r][0])) for r in range(grid.rows)]
    measures = [m.id for _, m in named if m is not None and m.emit]
    if len(measures) < 2 or len(set(measures)) < len(measures):
        return []
    columns = [(r, _Column(1, m, grid.texts[r][0], None)) for r, m in named if m is not None and m.emit]
    return [claim for r, column in columns if (claim := _claim(grid, r, column, heading, False, year))]


def _head_rows(grid: Grid) -> int:
    """How many rows the head has: those above the first row with a figure, at most ``MAX_HEAD``."""
    for r in range(min(grid.rows, MAX_HEAD + 1)):
        figures = [c for c in range(grid.columns) if grid.values[r][c].state == "printed"]
        if any(not _is_year(grid.texts[r][c]) for c in figures):
            return max(r, min(grid.table.header_rows, MAX_HEAD)) if r else 0
    return 0


def _is_year(text: str) -> bool:
    return YEAR.fullmatch(text.strip()) is not None


def _label_column(grid: Grid, head: int) -> int | None:
    """The first column whose cells are mostly words."""
    for c in range(grid.columns):
        texts = [grid.texts[r][c] for r in range(head, grid.rows) if grid.texts[r][c].strip()]
        wordy = sum(1 for t in texts if len(_LETTERS.findall(t)) >= 3 and cell_value(t).state != "printed")
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
    return _Column(index, measure, " / ".join(texts), year_over(grid, index, head))


def _claim(
    grid: Grid,
    row: int,
    column: _Column,
    label: str,
    ambiguous: bool,
    year: int | None,
    doubts: tuple[str, ...] = (),
) -> Claim | None:
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
        unit="percent" if value.percent else column.measure.unit or value.unit,
        maximum=None,
        mark=marks.mark(part, start, end, value.value, "table", RULE, source=source),
        state="printed"
        if value.state == "printed"
        else "not-reported"
        if value.state == "not-reported"
        else "unreadable",
        issues=(*value.issues, *doubts),
    )
