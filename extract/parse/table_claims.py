"""An understood table of a known survey to claims: each value under its row's label and its column's head."""

from __future__ import annotations

from dataclasses import replace

import regex

from extract.knowledge import patterns
from extract.knowledge.patterns import Framework
from extract.knowledge.table_words import head_role
from extract.model.claims import OTHER_MEASURE, Claim, Place
from extract.parse import claim, marks
from extract.parse.cell_figures import cell_figures
from extract.parse.claim import Spot, Subject
from extract.parse.decimals import LOST, Decimals
from extract.parse.labels import bare, is_measure, match_indicator, match_measure, shown, slug
from extract.parse.row_bodies import RowBodies
from extract.parse.scopes import AGENCY, UNKNOWN_SCOPE, Scope
from extract.parse.table_grid import Grid
from extract.parse.tables import ValueColumn, View, label_at, label_over_two_rows, naming_bodies, row_scope
from extract.parse.tokens import provinces_in
from extract.parse.values import CellValue
from extract.parse.whose import RANKED
from extract.thai.likeness import Met
from extract.thai.skeleton import skeleton_pattern, squeeze

RULES = {"rows": "table.indicator-rows", "columns": "table.indicator-columns"}
_FEW = 3
"""Rows of a table at most that need not say whom they are of: it has no other rows."""
_OF_NOBODY = frozenset({"level", "remark"})
"""Roles of columns whose words name no body, in whatever tongue they are."""
_SUM = regex.compile(skeleton_pattern("^(?:รวม|ผลรวม|รวมทั้งสิ้น|รวมทั้งหมด|เฉลี่ย|ค่าเฉลี่ย|คะแนนเฉลี่ย|total|mean|average)$"))
_OF_GROUP = regex.compile(skeleton_pattern("^(?:คะแนน|รวม|เฉลี่ย|ค่า|ราย|ของ|ใน){1,4}(?:ด้าน|มิติ)?(?:นี้)?$"))
"""The label of a row that is of the whole group it stands in: ``คะแนนรายด้าน``."""
_RANK_BEHIND = regex.compile(r"\s*[0-9๐-๙]{1,3}(?:[.][0-9๐-๙]{1,2})?\s*[(]\s?[0-9๐-๙]{1,3}\s?[)]\s*")
_SCORE = regex.compile(skeleton_pattern("^(?:คะแนน|ะแนน)"))


def claims_of(
    view: View,
    framework: Framework,
    context: Scope,
    beyond: tuple[Met, str] | None = None,
    *,
    overleaf: bool = False,
) -> list[Claim]:
    """The claims of an understood table. ``context`` is what the text above it is about, unless its own title, or the
    head of its labels, names a province; ``beyond`` is the label of its last row, where that stands overleaf;
    ``overleaf``: its last row may go on there.
    """
    heads = view.grid.header(view.label_column, view.first) if view.kind == "rows" else ()
    titled = {name for title in (*view.grid.titles, *heads) for name in provinces_in(title)}
    if len(titled) == 1:
        # Under the name of a town it may be the province that it lies in, and the name's end.
        of_town = context.scope == AGENCY
        context = replace(context, doubtful=True) if of_town else Scope(0, "province", titled.pop())
    if view.kind == "rows":
        claims = _row_claims(view, framework, context, beyond)
    else:
        claims = _column_claims(view, framework, context, overleaf)
    return [_levelled(c, context, framework) for c in claims]


def _levelled(found: Claim, context: Scope, framework: Framework) -> Claim:
    """The claim, at the level that its own head names, else a province's at the provinces', else the table's."""
    if found.level is not None:
        return found
    provincial = found.scope == "province" and found.scope in patterns.levels_of_survey(framework.survey)
    return replace(found, level=found.scope if provincial else context.level)


def _row_claims(view: View, framework: Framework, context: Scope, beyond: tuple[Met, str] | None) -> list[Claim]:
    grid, claims = view.grid, []
    for r in range(view.first, grid.rows):
        label = grid.texts[r][view.label_column]
        met = match_indicator(label, framework) or label_over_two_rows(
            grid, r, view.first, view.label_column, [c.index for c in view.columns], framework
        )
        if met is None and _OF_GROUP.match(bare(label)):
            met, label = _group_beside(view, r, framework) or (None, label)
        if beyond is not None and r == grid.rows - 1:
            met, label = beyond
        for column in view.columns:
            value = _value(view, r, column)
            if value.state in ("empty", "text"):
                continue
            scope = column.scope or context
            if (named := grid.merged_label(r, column.index)) is not None:
                whole = match_indicator(named, framework)
                claims.append(_claim(view, r, column, whole, named, value, scope, framework))
                continue
            if not label.strip():
                continue
            if met is None and (_SUM.match(bare(label)) or match_measure(label)):
                continue
            claims.append(_claim(view, r, column, met, label, value, scope, framework))
    return [c for c in claims if c is not None]


def _group_beside(view: View, row: int, framework: Framework) -> tuple[Met, str] | None:
    """The indicator in the cell to the left of the labels that goes down over several rows, of which this is one, and
    how it is printed."""
    for column in range(view.label_column - 1, -1, -1):
        cell = view.grid.cells[row][column]
        if cell is not None and cell.row_span > 1 and (met := match_indicator(cell.text, framework)) is not None:
            return met, cell.text
    return None


def _value(view: View, row: int, column: ValueColumn) -> CellValue:
    """A row's value; a difference may be printed with its sign, which a score never has, and a score with its rank
    behind it where the head says so."""
    grid = view.grid
    if column.measure == OTHER_MEASURE:
        signed = cell_figures(grid.texts[row][column.index])
        if signed.plain and len(signed.values) == 1:
            return signed.values[0]
    text = grid.texts[row][column.index]
    if _RANK_BEHIND.fullmatch(text) and RANKED.search(" ".join(grid.header(column.index, view.first))):
        return cell_figures(text).values[0]
    return grid.values[row][column.index]


def _column_claims(view: View, framework: Framework, context: Scope, overleaf: bool) -> list[Claim]:
    grid, claims = view.grid, []
    bodies = naming_bodies(grid)
    aside = [c for c in range(grid.columns) if {*map(head_role, grid.header(c, view.first)[-1:])} & _OF_NOBODY]
    by_name = RowBodies.of(grid, view.first, [*(c.index for c in view.columns), *aside], overleaf=overleaf)
    unnamed = context if grid.rows <= _FEW else replace(context, scope=UNKNOWN_SCOPE, entity=None, doubtful=True)
    points = {c.index: _decimals(view, c) for c in view.columns}
    for r in range(view.first, grid.rows):
        if all(label_at(grid, r, c.index, framework) for c in view.columns):
            continue  # the head, repeated
        scope = row_scope(grid, r, view.columns, bodies) or by_name.named(r) or unnamed
        for column in view.columns:
            value = _value(view, r, column)
            decimals = points[column.index]
            if decimals is not None and value.value is not None and decimals.lost(value.value):
                value = replace(value, issues=(*value.issues, LOST))
            if value.state not in ("empty", "text"):
                claims.append(_claim(view, r, column, column.indicator, column.printed, value, scope, framework))
    return [c for c in claims if c is not None]


def _decimals(view: View, column: ValueColumn) -> Decimals | None:
    """How a column that was read from an image prints its figures."""
    if view.grid.page.origin != "ocr":
        return None
    values = (_value(view, r, column).value for r in range(view.first, view.grid.rows))
    return Decimals.of([v for v in values if v is not None])


def _claim(
    view: View,
    row: int,
    column: ValueColumn,
    met: Met | None,
    label: str,
    value: CellValue,
    scope: Scope,
    framework: Framework,
) -> Claim | None:
    part = view.grid.part(row, column.index)
    if part is None:
        return None
    # A difference is no value of the indicator: under its name it would be taken for the score.
    other = column.measure == OTHER_MEASURE
    named = f"{label} {column.printed}" if other and view.kind == "rows" else label
    indicator = met.what if met and not other else f"indicator.{slug(named)}"
    known = met is not None and column.measure == "score"
    unit = framework.unit_of(indicator) if known else framework.unit
    subject = Subject(
        indicator,
        shown(label),
        met.confidence if met else float(other and view.kind == "columns" and is_measure(label.split(" / ")[-1])),
        column.told_as if other else column.measure,
        "percent" if value.percent or column.percent else unit,
        framework.maximum_of(indicator) if known else None,
        column.printed if other else None,
    )
    counts = value.unit is not None and framework.unit == "score" and not _SCORE.match(squeeze(value.unit))
    doubts: tuple[str, ...] = ("column-unclear",) if counts else ()  # 10 บริการ is a count, whatever the head says
    if met is None and not (other and view.kind == "columns"):
        doubts += ("unknown-label",)
    place = Place(view.grid.page.number, view.grid.block, row, column.index)
    spot = Spot(part, value, "table", RULES[view.kind], _row_text(view.grid, row), place)
    return claim.of(spot, subject, column.survey, scope, column.issues, doubts)


def _row_text(grid: Grid, row: int) -> str:
    return " | ".join(" ".join(t.split()) for t in dict.fromkeys(grid.texts[row]) if t.strip())[: marks.WINDOW]
