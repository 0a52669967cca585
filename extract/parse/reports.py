"""Tables that no survey knows, to claims: every figure in a column of values, under its row's label and its head.

Roles of columns (:mod:`.roles`) decide what is a label and what a value; the head gives measure, year and unit
(:mod:`.report_columns`), the rows label, group and entity (:mod:`.report_rows`). Indicators are slugs of the printed
labels and the survey is unknown. Every printed value is a claim of its own: two tables' rows are never one record
because their labels agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from extract.knowledge.table_words import (
    Qualifier,
    is_total,
    is_unit,
    names_projects,
    names_rates,
    names_what_brackets_lower,
    sums_up,
    unit_name,
)
from extract.layout.join import Script
from extract.layout.periods import is_year
from extract.layout.text_rows import SPECKS
from extract.model.claims import OTHER_MEASURE, Claim, Place, Survey
from extract.model.page import Page
from extract.parse import claim, marks
from extract.parse.cell_figures import qualifier_of
from extract.parse.cell_grid import CellGrid
from extract.parse.claim import Spot, Subject
from extract.parse.decimals import LOST
from extract.parse.head_measures import AMOUNT, OF_NO_SHARE, PERCENT, in_unit, measure_in
from extract.parse.indicator_headings import Heading, heading_above, indicator_headings
from extract.parse.kind import Known
from extract.parse.labels import match_measure, measure_begun, shown, slug
from extract.parse.meaning import of_label
from extract.parse.overleaf import (
    begins_with_tail,
    is_head_again,
    label_cut_off,
    label_may_go_on,
    rows_of_head_again,
)
from extract.parse.report_columns import ValueColumn, value_columns
from extract.parse.report_rows import (
    TORN,
    RowLabel,
    label_sureness,
    row_labels,
)
from extract.parse.report_sides import side_by_side
from extract.parse.roles import Roles, roles_of
from extract.parse.scopes import UNKNOWN_SCOPE, Scope
from extract.parse.share_rows import DEVIATION, in_row, statistic_of, under_their_rows
from extract.parse.table_grid import YEAR, Grid, years_in
from extract.parse.table_titles import is_continued, lists_contents, lowers_by_brackets, table_title, table_unit
from extract.parse.title_measures import told_by_title, under_title
from extract.parse.torn_rows import MAX_LABEL
from extract.parse.turns import in_turns
from extract.parse.values import CellValue
from extract.thai.skeleton import squeeze

RULE = "table.unknown"
TOTAL = "total"

_BRACKETED = regex.compile(r"[(\[].*")
_COUNTED = frozenset({OTHER_MEASURE, "count", AMOUNT, "target", "result"})
"""Measures of figures that a unit printed over the table is of."""
_PAGE_LIST = ("สารบัญ", "หน้า")


@dataclass(frozen=True, slots=True)
class Report:
    """A table understood: its roles, its columns of values, the groups open after it, its title."""

    cells: CellGrid
    roles: Roles
    columns: tuple[ValueColumn, ...]
    rows: tuple[RowLabel, ...]
    open_groups: tuple[str, ...]
    title: str | None
    year_be: int | None
    unit: str | None = None
    """the unit that is printed over the table for all of its figures"""
    cut_off: str = ""
    """the end of a label that the table before this one broke off"""
    above: tuple[RowLabel, ...] = ()
    """the rows of the tables that this one goes on from"""
    deviates: bool = False
    """whether a row prints the standard deviation of others: one of ค่าเฉลี่ย is then their mean"""
    lowered: bool = False
    """whether a note says that figures in brackets are below nought"""
    told: str | None = None
    """what the title says that the figures measure, where no head does"""

    @property
    def grid(self) -> Grid:
        return self.cells.grid


def understood_reports(grids: Sequence[Grid], known: Known, script: Script) -> list[Report]:
    """The tables outside of any survey that can be understood, in order."""
    year = known.survey.year_be
    reports: list[Report] = []
    for grid in grids:
        before = reports[-1] if reports else None
        for span in side_by_side(grid):
            rest = before is not None and grid.is_rest_of(before.grid, script)
            report = _understood(grid, span, before if rest else None, year)
            if report is None:
                continue
            if before is not None and report.cut_off:
                reports[-1] = _with_last_label(before, report.cut_off)
            elif rest and before is not None and _may_go_on(before, report):
                reports[-1] = _with_last_label(before, "")
            reports.append(report)
    return reports


def _may_go_on(before: Report, report: Report) -> bool:
    """Whether the last label of a table, at the end of a page, may go on in the first words of the next one."""
    overleaf = before.grid.page.number < report.grid.page.number
    return overleaf and bool(before.rows) and label_may_go_on(before.cells, before.roles, report.cells, report.roles)


def _with_last_label(report: Report, rest: str) -> Report:
    """The report, its last row under the whole of a label that goes on overleaf; no more than likely so."""
    *rows, last = report.rows
    whole = shown(f"{last.printed}\n{rest}")[:MAX_LABEL]
    return replace(report, rows=(*rows, replace(last, printed=whole, sureness=min(last.sureness, TORN))))


def report_claims(reports: Sequence[Report], pages: Sequence[Page]) -> list[Claim]:
    """The claims of understood tables."""
    headings = indicator_headings(pages)
    return [c for report in reports for c in _claims(report, headings)]


def _understood(grid: Grid, span: range, before: Report | None, year: int | None) -> Report | None:
    if grid.columns < 2 or grid.rows < 1 or (before is not None and is_head_again(grid, before.grid, before.roles)):
        return None
    cells = CellGrid(grid)
    title = table_title(grid.page, grid.block)
    continued = title is None or (before is not None and is_continued(title, before.title))
    rest = before if continued else None
    if rest is not None and (begins_with_tail(grid, rest.roles) or not _is_headed(grid, cells)):
        roles = replace(rest.roles, head=rows_of_head_again(grid, rest.grid, rest.roles))
        columns = rest.columns
    else:
        found = roles_of(cells, span)
        if found is None or _is_contents(cells, found):
            return None
        rest = rest if rest is not None and _has_head_again(grid, rest) else None
        other = rest is not None and rest.roles.label != found.label  # a name's rows of the page before begin the page
        roles = replace(rest.roles, head=found.head) if rest is not None and other else found
        columns = value_columns(cells, roles)
    if rest is not None:
        title, year, unit = rest.title, rest.year_be, rest.unit
    else:
        named = years_in([*(t for t in [title] if t), *grid.titles])
        year = named.pop() if len(named) == 1 else None if named else year
        printed = table_unit(grid.page, grid.block)
        unit = unit_name(printed) if printed and is_unit(printed) else None
    groups, above = ((), ()) if rest is None else (rest.open_groups, (*rest.above, *rest.rows))
    cut_off = label_cut_off(cells, roles, before.rows) if before is not None and not before.open_groups else ""
    body = replace(roles, head=roles.head + 1) if cut_off else roles
    rows, open_after = row_labels(cells, body, groups, above)
    rows = in_turns(under_their_rows(rows))
    deviates = any(statistic_of(row.printed) == DEVIATION for row in rows)
    lowered = lowers_by_brackets(grid.page, grid.block) or (rest is not None and rest.lowered)
    told = told_by_title(title, columns)
    return Report(
        cells, body, columns, tuple(rows), open_after, title, year, unit, cut_off, above, deviates, lowered, told
    )


def _has_head_again(grid: Grid, before: Report) -> bool:
    """Whether a table that stands where the rest of the one ``before`` does, on another page, has its whole head."""
    head = before.roles.head
    overleaf = grid.page.number > before.grid.page.number
    return overleaf and head > 0 and rows_of_head_again(grid, before.grid, before.roles) == head


def _is_headed(grid: Grid, cells: CellGrid) -> bool:
    """Whether a table has a head over its columns of values."""
    own = roles_of(cells)
    return own is not None and any(grid.header(c, own.head) for c in own.values)


def _is_contents(cells: CellGrid, roles: Roles) -> bool:
    """A table whose figures are numbers of pages: its head says so, or its page is one of contents and it has no head,
    or figures that only rise."""
    grid, head = cells.grid, roles.head
    if lists_contents(grid.page) and (head == 0 or _only_rise(cells, roles)):
        return True
    heads = [squeeze(t) for r in range(head) for t in grid.texts[r]]
    return any(squeeze(word) == h for word in _PAGE_LIST for h in heads)


def _only_rise(cells: CellGrid, roles: Roles) -> bool:
    """Whether the figures of a table are whole and none is less than one above it, as numbers of pages are."""
    for column in roles.values:
        found = [v.value for r in range(roles.head, cells.grid.rows) for v in cells.figures[r][column].values]
        figures = [value for value in found if value is not None]
        if any(value % 1 for value in figures) or figures != sorted(figures):
            return False
    return True


def _claims(report: Report, headings: Sequence[Heading]) -> list[Claim]:
    if (turned := _of_measures(report, headings)) is not None:
        return turned
    claims: list[Claim] = []
    heading = heading_above(report.grid, headings)
    for row in report.rows:
        if not row.printed and report.roles.label < 0 and len(report.rows) == 1 and heading:
            row = replace(row, printed=heading, sureness=1.0, meaning=())
        for column in report.columns:
            own = _of_merged_cells(report, row, column)
            for n, value in enumerate(report.cells.figures[row.row][column.index].values):
                if (found := _claim(report, own, column, value, n)) is not None:
                    claims.append(found)
    return claims


def _of_merged_cells(report: Report, row: RowLabel, column: ValueColumn) -> RowLabel:
    """The label of a value whose cell is merged over several rows: the words to the left that cover the same rows, such
    as the project of several indicators beside its budget; none where no such words stand there."""
    grid, roles = report.grid, report.roles
    cell = grid.cells[row.row][column.index]
    if cell is None or cell.row_span < 2:
        if row.group and _is_cut_by_page(report, row, column):
            return replace(row, printed=row.group[-1], group=row.group[:-1], scope=None, entity=None, shared=False)
        return _of_project(report, row) if column.measure == AMOUNT else row
    names = [grid.cells[row.row][c] for c in range(column.index - 1, -1, -1) if roles.of[c] in ("label", "group")]
    alike = [c for c in names if c is not None and (c.row, c.row_span) == (cell.row, cell.row_span) and c.text.strip()]
    if alike and roles.label >= 0 and alike[0] is grid.cells[row.row][roles.label]:
        # the one value of the whole label: only another label of the same name leaves open whose it is
        others = (r for r in report.rows if not cell.row <= r.row < cell.row + cell.row_span)
        return replace(row, shared=row.shared and any((r.printed, r.group) == (row.printed, row.group) for r in others))
    named = shown(alike[0].text)[:MAX_LABEL] if alike else ""
    group = tuple(g for g in row.group if g != named)
    seen = of_label(alike[0]) if alike else ()
    # Values in lines of their own may be those of the rows, one each, that the page did not part.
    several = len(cell.lines) > 1 and len(report.cells.figures[row.row][column.index].values) > 1
    sure = min(row.sureness, TORN) if several else row.sureness
    return replace(row, printed=named, group=group, scope=None, entity=None, sureness=sure, meaning=seen, shared=False)


def _is_cut_by_page(report: Report, row: RowLabel, column: ValueColumn) -> bool:
    """Whether a value in the first or last row of a table stands in a cell that was merged over the rows of a group, as
    all others of its column are, before a page's end parted it."""
    grid, head = report.grid, report.roles.head
    own = {id(c): c for r in range(head, grid.rows) if (c := grid.cells[r][column.index]) and c.text.strip()}
    others = [c for c in own.values() if c is not grid.cells[row.row][column.index]]
    return row.row in (head, grid.rows - 1) and len(others) > 1 and all(c.row_span > 1 for c in others)


def _of_project(report: Report, row: RowLabel) -> RowLabel:
    """The row of an amount of money: it is its project's, where a column names projects, and not its indicator's."""
    grid, roles = report.grid, report.roles
    for c in range(roles.label - 1, -1, -1):
        cell = grid.cells[row.row][c]
        if roles.of[c] != "group" or cell is None or not cell.text.strip():
            continue
        if any(names_projects(head) for head in grid.header(c, roles.head)):
            named = shown(cell.text)[:MAX_LABEL]
            group = tuple(g for g in row.group if g != named)
            # Where rows and labels may be shifted against each other, so may rows and projects.
            sure = TORN if row.sureness == TORN else label_sureness(cell)
            seen = of_label(cell)
            return replace(row, printed=named, group=group, sureness=sure, meaning=seen, shared=cell.row_span > 1)
    return row


def _of_measures(report: Report, headings: Sequence[Heading]) -> list[Claim] | None:
    """A table turned round: a row for the target, a row for the result, all of the indicator that the text above it
    names. None where it is none."""
    grid = report.grid
    heading = heading_above(grid, headings)
    if heading is None or grid.columns != 2 or len(report.columns) != 1:
        return None
    named = [(row, match_measure(row.printed)) for row in report.rows]
    ids = [m.id for _, m in named if m is not None and m.emit]
    if len(ids) < 2 or len(set(ids)) < len(ids) or len(ids) < len(named):
        return None
    claims = []
    for row, measure in named:
        if measure is not None:
            column = replace(report.columns[0], measure=measure.id, printed=row.printed, issues=())
            values = report.cells.figures[row.row][column.index].values
            claims += [_claim(report, replace(row, printed=heading), column, v, n) for n, v in enumerate(values)]
    return [c for c in claims if c is not None]


def _claim(report: Report, row: RowLabel, column: ValueColumn, value: CellValue, order: int) -> Claim | None:
    grid = report.grid
    part = grid.part(row.row, column.index)
    if part is None:
        return None
    label, of_body = row.printed, row.entity is not None
    column = _one_of_both(report, row, _named_by_its_rows(report, column, label), order)
    column = _of_cell(in_row(column, row, _own_unit(report, row), report.deviates), value)
    column = under_title(column, None if report.unit or _own_unit(report, row) else report.told, value.value)
    source = " | ".join(" ".join(t.split()) for t in dict.fromkeys(grid.texts[row.row]) if t.strip())[: marks.WINDOW]
    name = TOTAL if is_total(label) else slug(label)
    unit = _unit(report, row, column, value)
    subject = Subject(
        f"indicator.{slug(column.printed or label)}" if of_body else f"indicator.{name}",
        (column.printed or label) if of_body else label,
        row.sureness,
        in_unit(column.measure, column.printed or "", unit),
        unit,
        column=column.printed,
        group=row.group,
        meaning=(("roles", report.roles.sureness), *row.meaning, *column.meaning),
    )
    lowered = report.lowered or any(map(names_what_brackets_lower, (column.printed or "", label)))
    value = _lowered(value, part.text) if lowered else value
    value = replace(
        value,
        issues=tuple(i for i in value.issues if i != "leading-point" or not column.leading_points),
        qualifier=value.qualifier or _head_qualifier(column),
    )
    if _is_of_several_columns(report, row.row, column.index) or _is_aside(column, part.text, value, order):
        value = replace(value, issues=(*value.issues, "column-unclear"))
    if column.is_odd(value.value, part.text[value.end :]) and not sums_up(label):
        value = replace(value, issues=(*value.issues, "low-confidence"))
    decimals = column.decimals
    if decimals is not None and value.value is not None and decimals.lost(value.value) and not sums_up(label):
        value = replace(value, issues=(*value.issues, LOST))
    place = Place(grid.page.number, grid.block, row.row, column.index, order)
    scope = Scope(0, row.scope or UNKNOWN_SCOPE, row.entity)
    spot = Spot(part, value, "table", RULE, source, place)
    return claim.of(spot, subject, Survey(None, _year(report, column, row)), scope, column.issues, _doubts(row))


def _of_cell(column: ValueColumn, value: CellValue) -> ValueColumn:
    """The column as it is of a value with a sign of per cent, where neither head nor row says that they measure what
    may be printed so; one without a head is of what its values are counted in."""
    if column.measure == OTHER_MEASURE and column.printed is None and value.unit is not None:
        return replace(column, measure=measure_in(value.unit))
    shares = value.percent and column.measure in OF_NO_SHARE
    return replace(column, measure=PERCENT, unit=PERCENT) if shares else column


def _lowered(value: CellValue, text: str) -> CellValue:
    """A value that stands alone in whole brackets, where these say that it is below nought."""
    around = text[: value.start].strip(), text[value.end :].replace("%", "").strip()
    if around != ("(", ")") or value.value is None or value.value < 0:
        return value
    return replace(value, value=-value.value, issues=tuple(i for i in value.issues if i != "sign-unclear"))


def _one_of_both(report: Report, row: RowLabel, column: ValueColumn, order: int) -> ValueColumn:
    """The column as it is of a cell's first or second value, where its head names two measures and its cell prints a
    value of each."""
    if not column.both or len(report.cells.figures[row.row][column.index].values) != len(column.both):
        return column
    measure, unit = column.both[order]
    return replace(column, measure=measure, unit=unit)


def _is_of_several_columns(report: Report, row: int, column: int) -> bool:
    """Whether a figure's cell stands under several columns of values: nothing tells whose it is."""
    cell = report.grid.cells[row][column]
    return cell is not None and sum(cell.column <= c < cell.column + cell.column_span for c in report.roles.values) > 1


def _is_aside(column: ValueColumn, text: str, value: CellValue, order: int) -> bool:
    """Whether a value stands in brackets behind the one that its head names, and what it is is not told."""
    return (
        order > 0 and not column.both and column.measure != OTHER_MEASURE and text[: value.start].rstrip()[-1:] == "("
    )


def _year(report: Report, column: ValueColumn, row: RowLabel) -> int | None:
    """The year of a value: its column's own, else the one that its row is named by, else the table's; none where the
    head names several, as plans do."""
    named = years_in([row.printed]) if is_year(row.printed) else set()
    if column.year_be is None and named:
        return named.pop() if len(named) == 1 else None
    if column.year_be is not None or YEAR.search(column.printed or "") is None:
        return column.year_be or report.year_be
    return None


def _named_by_its_rows(report: Report, column: ValueColumn, label: str) -> ValueColumn:
    """A table's only column of values without a head: what it holds is what each row's label begins with."""
    if column.printed is not None or len(report.columns) > 1:
        return column
    measure = measure_begun(label)
    if measure is None or not measure.emit:
        return column
    return replace(column, measure=measure.id, unit=column.unit or measure.unit, issues=())


def _head_qualifier(column: ValueColumn) -> Qualifier | None:
    """How a column's values are meant, by the end of its head: ``ทุนจดทะเบียนไม่ต่ำกว่า (ล้านบาท)``."""
    return qualifier_of(_BRACKETED.sub("", column.printed), "") if column.printed else None


def _doubts(row: RowLabel) -> tuple[str, ...]:
    unknown = () if row.printed else ("unknown-label",)
    return (*unknown, "ambiguous-label") if row.shared else unknown


def _own_unit(report: Report, row: RowLabel) -> str | None:
    """The unit that a row prints in its own column of units."""
    own = [report.grid.texts[row.row][c] for c in report.roles.columns("unit")]
    return next((shown(t) for t in own if t.strip(SPECKS)), None)


def _unit(report: Report, row: RowLabel, column: ValueColumn, value: CellValue) -> str | None:
    """The unit of a value: printed beside it, in its head, in the row's own column of units, or over the table."""
    if value.percent or value.unit:
        return "percent" if value.percent else unit_name(value.unit or "")
    if column.unit is not None:
        return column.unit
    printed = _own_unit(report, row)
    if printed or column.measure == "percent":
        return unit_name(printed) if printed else "percent"
    rate = any(map(names_rates, (column.printed or "").split(" / ")))
    return report.unit if column.measure in _COUNTED and not rate else None
