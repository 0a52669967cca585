"""Tables of a known survey to claims: indicators down the side, or along the head with places or the
country as rows.

A table is first *understood* (which column names the indicators, which hold values; or which column is which
indicator), then read. Entity and year come from the table's own head or from the text above it, never from
elsewhere; where they are not plain, the claim says so in its ``issues``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise, zip_longest
from typing import Literal

import regex

from extract.knowledge.patterns import Framework, Measure
from extract.knowledge.table_words import head_role, names_ranks
from extract.layout.join import is_last_table, label_candidates
from extract.model.claims import OTHER_MEASURE, Survey
from extract.model.page import Page
from extract.parse.head_measures import measure_of
from extract.parse.labels import match_indicator, match_measure
from extract.parse.place_names import match_province
from extract.parse.scopes import UNKNOWN_SCOPE, Scope
from extract.parse.table_grid import YEAR, Grid, year_over, years_in
from extract.parse.tokens import INDICATOR, is_agency, tokenised
from extract.parse.whose import scope_head, scope_named, scope_over
from extract.thai.likeness import Met

FEWEST_LABELS = 2
SUREST_LABEL = 0.8  # how surely a label must be known that a page's end parted from its row, or in two
MOST_PLACES = 0.7  # share of the rows of a table of provinces that name one
SUREST_PLACE = 0.8  # how surely the name of a row's province must be read
_NAMES = ("label", "ordinal", "code")
"""Roles of columns whose figures, where they count up from row to row, are numbers of these."""
_OF_YEAR = regex.compile(rf"(?:(?:ประจำ)?+ปี)?+\s?+(?:พ\.?\s?ศ\.?\s?+)?+{YEAR.pattern}")
_LETTER = regex.compile(r"\p{L}")


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """What a column holds. ``indicator`` in tables with indicators along the head."""

    index: int
    measure: str
    survey: Survey
    scope: Scope | None = None
    indicator: Met | None = None
    printed: str = ""
    issues: tuple[str, ...] = ()
    percent: bool = False
    """whether the head says that the values are percentages"""
    told: bool = False
    """whether the head says what the column holds, whom it is of, or of which year"""
    told_as: str = OTHER_MEASURE
    """what a difference is measured in, by the names over it"""


@dataclass(frozen=True, slots=True)
class View:
    """How a table is to be read. ``first`` is its first row of values."""

    grid: Grid
    kind: Literal["rows", "columns"]
    first: int
    label_column: int
    columns: tuple[ValueColumn, ...]


def understand(grid: Grid, framework: Framework, survey: Survey, before: View | None, over: str = "") -> list[View]:
    """How to read a table; none where it is no table of this survey, several where it is set in several columns.

    ``before`` is the table whose rest it is by its place; its head counts on where this one has none. ``over`` are the
    words above it.
    """
    down = _label_columns(grid, framework)
    along = None if framework.by_name_only else _head_row(grid, framework)
    if down and (along is None or max(down.values()) >= along[1]):
        views = [v for v in _by_rows(grid, framework, survey, sorted(down)) if v.columns]
        if all(_named_otherwise(view.columns) for view in views) or any(_is_of_groups(v, framework) for v in views):
            return []
        return _under_the_head_before(views, before) if len(views) == 1 else views
    if along is not None:
        view = _by_columns(grid, framework, survey, along[0])
        return [view] if _holds_most(view) else []
    return _of_one_indicator(grid, framework, survey, over) or _continued(grid, before)


def _holds_most(view: View) -> bool:
    """Whether a survey's indicators are most of a table's columns of values, each once for a year: a table of other
    things names some of them, too, and has columns that the survey knows nothing of."""
    grid = view.grid
    found = [(c.indicator.what, c.survey, c.scope) for c in view.columns if c.indicator is not None]
    held = [c for c in range(grid.columns) if _holds_figures(grid, c, range(view.first, grid.rows))]
    values = [c for c in held if not _numbers_rows(view, c)]
    return len(set(found)) == len(found) and 2 * len(found) >= len(values)


def _numbers_rows(view: View, column: int) -> bool:
    """Whether a column holds numbers of rows, ranks or years, of which a survey's table tells no values."""
    head = view.grid.header(column, view.first)
    found = _measure_named(head)
    if (found is not None and found.id == "ordinal") or any(map(names_ranks, head)):
        return True
    texts = [t for r in range(view.first, view.grid.rows) if (t := view.grid.texts[r][column].strip())]
    return all(YEAR.fullmatch(text) for text in texts)


def _named_otherwise(columns: Sequence[ValueColumn]) -> bool:
    """Whether every one of several columns has a name that tells nothing this survey knows: they are offices, towns or
    kinds of visitors, and the table says more of its values than the survey does."""
    names = {c.printed for c in columns}
    return len(columns) > 1 and "" not in names and len(names) == len(columns) and not any(c.told for c in columns)


def _is_of_groups(view: View, framework: Framework) -> bool:
    """Whether most rows of a table of a survey that is known by its name alone stand, several together, beside names of
    which that survey knows nothing: classes, offices. The table says more of its values than the survey does."""
    grid = view.grid
    named = [r for r in range(view.first, grid.rows) if label_at(grid, r, view.label_column, framework)]
    beside = Counter(text for r in named for text in {*grid.texts[r][: view.label_column]})
    other = sum(count for text, count in beside.items() if count > 1 and _names_no_indicator(text, framework))
    return framework.by_name_only and other > len(named) / 2


def _names_no_indicator(text: str, framework: Framework) -> bool:
    return len(_LETTER.findall(text)) > 1 and match_indicator(text, framework) is None


def _label_columns(grid: Grid, framework: Framework) -> dict[int, int]:
    """The columns that name indicators, and how many each: one, or several of a table set side by side. A column with
    more figures than such names is one of values, whose head has them."""
    counts = {
        c: len({m.what for r in range(grid.rows) if (m := label_at(grid, r, c, framework))})
        for c in range(grid.columns)
    }
    figures = {c: sum(grid.values[r][c].is_figure for r in range(grid.rows)) for c in counts}
    counts = {c: count for c, count in counts.items() if figures[c] <= count}
    few = grid.rows <= 2 and grid.columns >= 2 and not framework.by_name_only
    named = {c: n for c, n in counts.items() if n >= FEWEST_LABELS or (few and n == 1)}
    if len(named) > 1 and max(named.values()) < FEWEST_LABELS:
        return {}  # a head of names, not columns of them
    return named


def label_at(grid: Grid, row: int, column: int, framework: Framework) -> Met | None:
    """The indicator that a place of a table names; None where it names none."""
    text = grid.texts[row][column]
    return match_indicator(text, framework) if text.strip() else None


def _head_row(grid: Grid, framework: Framework) -> tuple[int, int] | None:
    """The last row of the head that names most indicators, and how many."""
    counts = []
    for r in range(min(grid.rows, 6)):
        named = {m.what for c in range(grid.columns) if (m := label_at(grid, r, c, framework))}
        counts.append((len(named), r))
    best, row = max(counts, default=(0, 0))
    return (row, best) if best >= FEWEST_LABELS else None


def _by_rows(grid: Grid, framework: Framework, survey: Survey, label_columns: Sequence[int]) -> list[View]:
    """A view for each column of labels, with the columns up to the next one."""
    views = []
    for k, label_column in enumerate(label_columns):
        named = [r for r in range(grid.rows) if label_at(grid, r, label_column, framework)]
        until = label_columns[k + 1] if k + 1 < len(label_columns) else grid.columns
        beside = [c for c in range(0 if k == 0 else label_column + 1, until) if c != label_column]
        held = [c for c in beside if _holds_figures(grid, c, named)]
        first = _first_row(grid, named[0], label_column, held, framework)
        columns = [_value_column(grid, c, first, survey) for c in held]
        if framework.by_name_only:
            columns = [c and _whose(c, grid, first) for c in columns]
        kept = _apart(_told(_between_years(tuple(c for c in columns if c is not None)), label_column))
        views.append(View(grid, "rows", first, label_column, kept))
    return views


def _first_row(grid: Grid, named: int, label_column: int, held: Sequence[int], framework: Framework) -> int:
    """The first row of values, ``held`` in these columns, from the first row that names an indicator on."""
    # A head may have taken in the first line of the label under it: the rows begin where the figures do.
    first = next((r for r in range(named, grid.rows) if any(v.is_figure for v in grid.values[r])), named)
    # At the top of a page the first label may lie in two rows, neither of which names it.
    above = label_over_two_rows(grid, first - 1, first, label_column, held, framework) if first else None
    sure = above is not None and above.confidence >= SUREST_LABEL
    if sure and any(grid.values[first - 1][c].is_figure for c in held):
        return first - 1
    # The first rows may be of what the survey has no name for, such as the group of the indicators below.
    values = [c for c in held if c > label_column] or held  # a sum has no number of its own
    while first and held and grid.texts[first - 1][label_column].strip() and _is_filled(grid, first - 1, values):
        first -= 1
    return first


def _is_filled(grid: Grid, row: int, columns: Sequence[int]) -> bool:
    """Whether a row prints a figure in each of these columns, and no year."""
    return all(grid.values[row][c].is_figure and not YEAR.search(grid.texts[row][c]) for c in columns)


def _under_the_head_before(views: list[View], before: View | None) -> list[View]:
    """A table without a head, as the rest of the one before: its columns are that one's."""
    view = views[0]
    grid = view.grid
    if before is None or before.kind != "rows" or any(c.told for c in view.columns):
        return views
    same = view.label_column == before.label_column and {c.index for c in before.columns} <= {
        c for c in range(grid.columns) if _holds_figures(grid, c, range(view.first, grid.rows))
    }
    if not same or any(grid.header(c.index, view.first) for c in before.columns):
        return views
    return [replace(view, columns=before.columns)]


def _told(columns: tuple[ValueColumn, ...], label_column: int) -> tuple[ValueColumn, ...]:
    """The columns whose head tells what they hold; where none does, those after the labels, several as unclear."""
    told = tuple(c for c in columns if c.told)
    after = tuple(c for c in columns if c.index > label_column)
    if told:
        # A column of figures under no head at all has lost it, perhaps to the column beside it.
        lost = any(not c.printed and not c.told for c in after)
        return tuple(map(_unclear, told)) if lost else told
    return after if len(after) < 2 else tuple(map(_unclear, after))


def _whose(column: ValueColumn, grid: Grid, first: int) -> ValueColumn:
    """A column of a test, which may be a school's, a district's, the country's: its head says whose, not which."""
    whose = next((w for text in reversed(grid.header(column.index, first)) if (w := scope_head(text))), None)
    if whose is None or column.scope is not None:
        return column
    return replace(column, scope=Scope(0, whose, None, doubtful=True), told=True)


def _apart(columns: tuple[ValueColumn, ...]) -> tuple[ValueColumn, ...]:
    """Percentages beside points are another measure of the same; alone they are the scores."""
    points = {(c.survey, c.scope) for c in columns if c.measure == "score" and not c.percent}
    return tuple(replace(c, measure="percent") if c.percent and (c.survey, c.scope) in points else c for c in columns)


def _between_years(columns: tuple[ValueColumn, ...]) -> tuple[ValueColumn, ...]:
    """Differences and the like beside the scores of several years are of none of these."""
    if len({c.survey.year_be for c in columns if c.measure != OTHER_MEASURE}) < 2:
        return columns
    return tuple(
        replace(c, survey=Survey(c.survey.id, None)) if c.measure == OTHER_MEASURE and not years_in([c.printed]) else c
        for c in columns
    )


def _unclear(column: ValueColumn) -> ValueColumn:
    return replace(column, issues=tuple(dict.fromkeys((*column.issues, "column-unclear"))))


def _holds_figures(grid: Grid, column: int, rows: Iterable[int]) -> bool:
    return any(grid.values[r][column].is_figure for r in rows)


def _value_column(grid: Grid, column: int, first: int, survey: Survey) -> ValueColumn | None:
    """A column beside the labels: what it measures, of whom and when, by its head; None for ordinals and
    such.
    """
    head = grid.header(column, first)
    printed = " / ".join(head)
    measure = _measure_named(head)
    if measure is not None and not measure.emit and measure.beside is None:
        return None
    if measure is None and head and head_role(head[-1]) in _NAMES and _count_up(grid, column, range(first, grid.rows)):
        return None  # ตัวชี้วัดที่ 1, 2, 3
    year = year_over(grid, column, first)
    several = year is None and len(years_in(head)) > 1
    scope = next((s for text in reversed(head) if (s := scope_over(text, survey.id or ""))), None)
    of = survey if year is None else Survey(survey.id, year)
    if measure is not None and measure.beside is not None:
        if measure.beside == "own":  # from whatever it is a difference, of whom the levels over it name
            over = next((s for text in reversed(head[:-1]) if (s := scope_over(text, survey.id or ""))), None)
            return ValueColumn(column, OTHER_MEASURE, of, over, None, printed, told=True, told_as=measure_of(head)[0])
        whose = scope or Scope(0, UNKNOWN_SCOPE, None, doubtful=True)
        return ValueColumn(column, OTHER_MEASURE, of, whose, None, printed, told=True, told_as=measure_of(head)[0])
    return ValueColumn(
        column,
        "score" if measure is None or measure.id in ("score", "result", "percent", "mean") else measure.id,
        of,
        scope,
        None,
        printed,
        ("column-unclear",) if several else (),
        measure is not None and measure.id == "percent",
        measure is not None or year is not None or scope is not None,
    )


def _measure_named(head: Sequence[str]) -> Measure | None:
    """What a head says that its column measures, by its innermost level that names a measure."""
    return next((m for text in reversed(head) if (m := match_measure(text))), None)


def _year_in(head: Sequence[str]) -> int | None:
    years = years_in(head)
    return years.pop() if len(years) == 1 else None


def _by_columns(grid: Grid, framework: Framework, survey: Survey, head_row: int) -> View:
    first = head_row + 1
    while first < grid.rows and _is_head(grid, first):
        first += 1
    columns: list[ValueColumn] = []
    for c in range(grid.columns):
        head = grid.header(c, first)
        joined = " ".join(head)
        met = next((m for text in (joined, *reversed(head)) if (m := match_indicator(text, framework))), None)
        rows = range(first, grid.rows)
        if not _holds_figures(grid, c, rows):
            continue
        year = _year_in(head)
        several = (year is None and len(years_in(head)) > 1) or _names_several(grid, c, first, framework)
        of = survey if year is None else Survey(survey.id, year)
        measure = _measure_named(head)
        if met is not None:
            columns.append(ValueColumn(c, "score", of, None, met, joined, ("column-unclear",) if several else ()))
        elif measure is not None and measure.beside == "own":
            columns.append(ValueColumn(c, OTHER_MEASURE, of, None, None, joined))
        elif head and (measure is None or measure.emit) and not _all_whole(grid, c, rows):
            columns.append(ValueColumn(c, "score", of, None, None, joined, ("unknown-label",)))
    return View(grid, "columns", first, -1, tuple(columns))


def _names_several(grid: Grid, column: int, rows: int, framework: Framework) -> bool:
    """Whether the cells over a column, in its first ``rows`` rows, name indicators of which none is a part of another:
    nobody can tell which of them its figures are of. A cell over more columns than the one below it names a group of
    them, and a name that lies in several cells is one."""
    if match_indicator(" ".join(grid.header(column, rows)), framework) is not None:
        return False
    over = [(c, m.what) for c in grid.cells_over(column, rows) if (m := match_indicator(c.text, framework))]
    inner = zip_longest(over, over[1:])
    names = [what for (c, what), below in inner if below is None or c.column_span <= below[0].column_span]
    part_of = {i.id: i.parent for i in framework.indicators}
    return any(a not in (b, part_of[b]) and b != part_of[a] for a, b in combinations(names, 2))


def _is_head(grid: Grid, row: int) -> bool:
    """Whether a row still belongs to the head: no figure in it."""
    return not any(v.is_figure for v in grid.values[row])


def _all_whole(grid: Grid, column: int, rows: Iterable[int]) -> bool:
    values = [grid.values[r][column].value for r in rows if grid.values[r][column].value is not None]
    return all(v == v.to_integral_value() and v.as_tuple().exponent == 0 for v in values if v is not None)


def _count_up(grid: Grid, column: int, rows: Iterable[int]) -> bool:
    """Whether the figures of a column are whole and each is more than the one above it, some of which may be lost."""
    values = [v for r in rows if (v := grid.values[r][column].value) is not None]
    return _all_whole(grid, column, rows) and len(values) > 1 and all(a < b for a, b in pairwise(values))


def _continued(grid: Grid, before: View | None) -> list[View]:
    """The table as the rest of the one before it: figures where that one has them."""
    if before is None or before.kind != "columns":
        return []
    figures = sum(_holds_figures(grid, c.index, range(grid.rows)) for c in before.columns)
    bodies = naming_bodies(grid)
    places = bool(bodies) or any(row_scope(grid, r, before.columns, bodies) for r in range(grid.rows))
    if figures < max(1, len(before.columns) - 1) or not places:
        return []
    first = 0
    while first < grid.rows and _is_head(grid, first):
        first += 1
    return [replace(before, grid=grid, first=first)]


def _of_one_indicator(grid: Grid, framework: Framework, survey: Survey, over: str) -> list[View]:
    """A table of provinces, of bodies, or of one and the country, with their scores of the one indicator that the head
    of these names, or of the labels, or the words ``over`` it: one score for each, or one for each year."""
    first = next((r for r in range(grid.rows) if not _is_head_or_years(grid, r)), grid.rows)
    rows = range(first, grid.rows)
    if first == 0 or not rows:
        return []
    held = [c for c in range(grid.columns) if _holds_figures(grid, c, rows)]
    scored = [c for c in held if not any(map(names_ranks, grid.header(c, first)))]
    columns = [c for k in scored if (c := _value_column(grid, k, first, survey)) is not None]
    told = columns and all(c.measure == "score" and c.told for c in columns)
    if not told or len({c.survey.year_be for c in columns}) < len(columns):
        return []
    beside = [c for c in range(grid.columns) if c not in held]
    named = {c: sum(_names_body(grid.texts[r][c], survey) for r in rows) for c in beside}
    place = max(named, key=lambda c: named[c], default=-1)
    if place < 0 or named[place] < MOST_PLACES * len(rows):
        return []
    heads = [_OF_YEAR.sub("", " ".join(grid.header(c, first))) for c in (columns[0].index, place)]
    words = [*(heads if len(columns) == 1 else heads[1:]), over]
    met = next((m for text in words if (m := _named_alone(text, framework)) is not None), None)
    if met is None:
        return []
    found, printed = met
    return [View(grid, "columns", first, -1, tuple(replace(c, indicator=found, printed=printed) for c in columns))]


def _names_body(text: str, survey: Survey) -> bool:
    """Whether a row's name is that of a province, of a town or an office, or of the whole country."""
    return bool(text.strip()) and (is_agency(text) or scope_named(text, survey.id or "") is not None)


def _is_head_or_years(grid: Grid, row: int) -> bool:
    """Whether a row may belong to the head: no figure in it but years."""
    cells = zip(grid.values[row], grid.texts[row], strict=True)
    return not any(value.is_figure and not YEAR.search(text) for value, text in cells)


def _named_alone(text: str, framework: Framework) -> tuple[Met, str] | None:
    """The one indicator that words name, and how; None where they name none, several, or one that was hardly read."""
    named = [t for t in tokenised(text, framework).tokens.values() if t.kind == INDICATOR]
    if not named and (whole := match_indicator(text, framework)) is not None and text.strip():
        return (whole, text) if whole.confidence >= SUREST_LABEL else None
    if len({t.name for t in named}) != 1 or min(t.confidence for t in named) < SUREST_LABEL:
        return None
    return Met(named[0].name, min(t.confidence for t in named)), named[0].printed


def label_over_two_rows(
    grid: Grid, row: int, first: int, label_column: int, columns: Sequence[int], framework: Framework
) -> Met | None:
    """A long label that was cut into two rows, of which only this one has values in ``columns``; ``first`` is the
    table's first row of values."""
    for other in (row + 1, row - 1):
        if not 0 <= other < grid.rows:
            continue
        states = {grid.values[other][c].state for c in columns}
        if not states <= ({"empty", "text"} if other < first else {"empty"}):
            continue
        upper, lower = min(row, other), max(row, other)
        joined = f"{grid.texts[upper][label_column]} {grid.texts[lower][label_column]}"
        if met := match_indicator(joined, framework):
            return met
    return None


def row_scope(grid: Grid, row: int, columns: Sequence[ValueColumn], bodies: Collection[int]) -> Scope | None:
    """Whom a row is about, by its own head. A province in one of the columns ``bodies``, among towns and offices, may
    be what is left of a town's name."""
    taken = {c.index for c in columns}
    survey = next((c.survey.id for c in columns if c.survey.id), "")
    for c in range(grid.columns):
        if c not in taken and (text := grid.texts[row][c]).strip() and (scope := scope_named(text, survey)):
            met = match_province(text)
            doubtful = met is not None and (met.confidence < SUREST_PLACE or c in bodies)
            return replace(scope, doubtful=doubtful)
    return None


def naming_bodies(grid: Grid) -> set[int]:
    """The columns that name towns, offices or other bodies."""
    return {c for c in range(grid.columns) if any(is_agency(grid.texts[r][c]) for r in range(grid.rows))}


def label_beyond(view: View, page: Page | None, framework: Framework) -> tuple[Met, str] | None:
    """The label of a table's last row, where it stands alone at the top of the next ``page``, and as printed; None
    where it does not, and where the table is not its page's last.

    The row's label must be lacking, and the one on the next page must be the indicator that comes after the label
    before in the survey's own order.
    """
    grid = view.grid
    last = grid.rows - 1
    if page is None or view.kind != "rows" or last <= view.first:
        return None
    if not is_last_table(grid.page, grid.block):
        return None
    above = label_at(grid, last - 1, view.label_column, framework)
    if above is None or _LETTER.search(grid.texts[last][view.label_column]):
        return None
    order = [i.id for i in framework.indicators]
    after = order[order.index(above.what) + 1 :][:1] if above.what in order else []
    for text in label_candidates(page):
        met = match_indicator(text, framework)
        if met is not None and [met.what] == after and met.confidence >= SUREST_LABEL:
            return met, text
    return None
