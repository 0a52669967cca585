"""Tables without (full) rules: rows of cells that stand under one another, with values among them.

Works on lines alone, so on scanned pages and on pages with a text layer. The chain: rows of print ->
runs of rows whose values stand under one another -> columns (:mod:`.white_columns`) -> a table (:mod:`.aligned`).

Prose is full of numbers and, when justified, of wide gaps; what it lacks is three rows in a run whose
values stand under one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

import regex

from extract.knowledge.table_words import is_unit
from extract.layout.aligned import build_table
from extract.layout.cut_marks import without_cut_marks
from extract.layout.heads_over import columns_under, head_over, stands_under_head
from extract.layout.leading_marks import without_leading_marks
from extract.layout.left_edges import parted_at_left_edges, units_parted
from extract.layout.measures import MEASURES
from extract.layout.periods import is_year
from extract.layout.places import Run
from extract.layout.prose_beside import part_prose
from extract.layout.rivers import parted_at_rivers
from extract.layout.row_numbers import (
    number_length,
    numbers_parted,
    running_number,
    with_named_ranges_joined,
    with_numbers_joined,
)
from extract.layout.text_rows import (
    Row,
    around_leader,
    cut_all,
    glyph_places,
    is_between_tables,
    is_leader,
    is_value,
    number_end,
    page_number,
    row_box,
    starts_with_value,
    text_rows,
    usual_height,
    values_of,
    with_ranges_joined,
    without,
)
from extract.layout.white_columns import find_columns
from extract.model.page import Box, Line, Rule, Table
from extract.thai import numbers

_STROKE = regex.compile(r"\s*[-–—_~.·•✓*'`^,;:|]++\s*")


def find_tables(
    lines: Sequence[Line], rules: Sequence[Rule], heads: Sequence[Table] = ()
) -> tuple[list[Table], list[Line]]:
    """The unruled tables among ``lines``, from top to bottom, and the lines that are in none.

    ``rules`` are the horizontal rules outside ruled tables: they bound a head and part rows. ``heads`` are ruled tables
    of names alone; one with rows under it becomes their head.
    """
    chosen = _without_leaders(lines)
    unit = usual_height(chosen)
    chosen, prose = part_prose(chosen, unit, [n for h in heads for c in h.cells for n in c.lines])
    rows = without_leading_marks(without_cut_marks(text_rows(chosen), unit), unit)
    rows = with_ranges_joined(rows, MEASURES.no_space * unit)
    rows = parted_at_left_edges(parted_at_rivers(_without_strays(rows, unit), unit), unit)
    rows = with_numbers_joined(_without_strays(rows, unit), unit)  # a speck behind a figure is a stray by now
    rows = units_parted(numbers_parted(with_named_ranges_joined(rows, MEASURES.no_space * unit), unit), unit)
    tables: list[Table] = []
    used: set[Box] = set()
    first_free = 0
    for whole in find_runs(rows, rules, unit, heads):
        if (run := _below(whole, first_free)) is None:
            continue
        columns = find_columns(whole, unit)
        if columns is None and (head := stands_under_head(rows, run.first, heads, unit)) is not None:
            columns = columns_under(run.rows, head, unit)
        if columns is None:
            continue
        over = head_over(rows, first_free, run.first, columns, heads, unit)
        made = build_table(run, columns, rows, first_free, [r.box for r in rules if r.horizontal], unit, over)
        if made is None or (run.short and not _names_all(made[0])):
            continue
        table, taken, last = made
        tables.append(table)
        used |= glyph_places(taken)
        first_free = last + 1

    def is_inside(n: Line) -> bool:
        return is_leader(n.text) and any(t.box.contains(n.box.cx, n.box.cy) for t in tables)

    rest = [n for n in without(lines, used) if not is_inside(n)]
    return tables, [*rest, *without(prose, glyph_places(rest))]


def _below(run: Run, first_free: int) -> Run | None:
    """A run without the rows that the table before it has taken; None where it has no other with a value."""
    taken = max(0, first_free - run.first)
    left = replace(run, first=run.first + taken, rows=run.rows[taken:], data=run.data[taken:])
    return left if any(left.data) else None


def _names_all(table: Table) -> bool:
    """Whether a table has a head with a name of its own over each column."""
    named = {c.column for c in table.cells if c.row < table.header_rows and c.column_span == 1 and c.lines}
    return len(named) == table.columns


def _without_strays(rows: Sequence[Row], unit: float) -> list[Row]:
    """The rows without short strokes that stand under and over no value of the rows about, nor under and over other
    strokes: a pen's, dirt, or what is left of a dotted rule."""
    bare = [all(map(_is_stroke, row)) for row in rows]
    strokes = [[n for k, n in enumerate(row) if (k or bare[i]) and _is_stroke(n)] for i, row in enumerate(rows)]
    out = []
    for i, row in enumerate(rows):
        strays = _strays(i, rows, strokes, bare, unit) if strokes[i] else []
        if kept := [n for n in row if n not in strays]:
            out.append(kept)
    return out


def _is_stroke(line: Line) -> bool:
    """Whether a line is but a stroke: read as one, or read as one sign though its ink is far longer than one is high,
    as a pen's stroke under a word is."""
    text = line.text.strip()
    long = len(text) == 1 and line.box.width > MEASURES.stroke_long * line.box.height
    return long or _STROKE.fullmatch(line.text) is not None


def _strays(
    i: int, rows: Sequence[Row], strokes: Sequence[Sequence[Line]], bare: Sequence[bool], unit: float
) -> list[Line]:
    """The strokes of row ``i`` that are none of a table's: those of ``bare`` rows hold nothing else."""
    m = MEASURES
    about = [*range(max(0, i - m.run_rows), i), *range(i + 1, min(len(rows), i + m.run_rows + 1))]
    figures = _figures_of([rows[k] for k in about], unit)
    if len(figures) < m.alike:
        return []
    apart = [n for n in strokes[i] if not any(aligned(n, v, unit) for v in figures)]
    if not bare[i]:
        alike = [n for k in about for n in strokes[k]]
        return [n for n in apart if sum(aligned(n, other, unit) for other in alike) < m.alike]
    wide = [len(rows[k]) for k in about if _has_values(rows[k]) and not bare[k]]
    lone = len(rows[i]) == 1 and median(wide or [0]) > m.stroke_values
    return list(rows[i]) if lone or 2 * len(apart) >= len(rows[i]) else apart


def _figures_of(rows: Sequence[Row], unit: float) -> list[Line]:
    """The figures of rows, those apart that ran together."""
    values = [v for row in rows for v in values_of(row) if not _is_stroke(v)]
    return [n for v in values for n in (cut_all(v, MEASURES.cut_head * unit) if " " in v.text else (v,))]


def _without_leaders(lines: Sequence[Line]) -> list[Line]:
    """The lines without leaders: those that are nothing else left out, those with one inside parted there. The page's
    own number (`page 2 of 3`) is left out too: by chance it stands under a column of values.
    """
    out: list[Line] = []
    for line in lines:
        number = page_number(line.text)
        if is_leader(line.text) or (number is not None and number["word"] and number["total"]):
            continue
        out += around_leader(line)
    return out


def find_runs(rows: Sequence[Row], rules: Sequence[Rule], unit: float, heads: Sequence[Table] = ()) -> list[Run]:
    """Stretches of rows in which values stand under one another, three at least (two between rules); one of the ruled
    ``heads`` between two rows begins another."""
    runs: list[Run] = []
    current: list[int] = []  # numbers of data rows
    for i, row in enumerate(rows):
        if not _has_values(row):
            continue
        if current and (
            _headed_between(rows, current[-1], i, heads)
            or not (_joins_run(rows, current, i, unit) or _takes_turns(rows, current, i, unit))
            or _closed_between(rows, current[-1], i, rules, unit)
        ):
            _close(runs, rows, current, rules, unit, heads)
            current = []
        current.append(i)
    _close(runs, rows, current, rules, unit, heads)
    return runs


def _has_values(row: Row) -> bool:
    if len(row) == 1 or is_between_tables(row):
        return len(row) == 1 and is_value(row[0].text) and not numbers.begins_range(row[0].text)
    return any(starts_with_value(p.text) and not _numbers_a_name(p.text) for p in row[1:])


def _numbers_a_name(text: str) -> bool:
    """Whether a figure with a point numbers the words behind it, which are no unit: ``2.2 แผนงาน``."""
    number = running_number(text)
    return number is not None and len(number) > 1 and not is_unit(text[number_length(text) :].strip())


def _takes_turns(rows: Sequence[Row], current: Sequence[int], i: int, unit: float) -> bool:
    """True where row ``i`` goes on with a run whose values stand in other columns: those of groups of rows, as tests
    have them, beside the rows' own. All stand clear of the run's, and under the run's last row a later one follows."""
    last = current[-1]
    own, others = values_of(rows[i]), [v for k in current[-MEASURES.run_rows :] for v in values_of(rows[k])]
    begin = min(v.box.x0 for v in others)
    aside = all(v.box.x0 > begin and not any(v.box.x_overlap(other.box) > 0 for other in others) for v in own)
    named = len(own) < len(rows[i]) and all(n.box.x1 < begin for n in rows[i] if n not in own)  # prose runs on
    if i - last > 1 or len(rows[last]) < 2 or not (aside and named and _is_open(rows, last, i, unit)):
        return False
    later = [k for k in range(i + 1, min(len(rows), i + 1 + MEASURES.run_rows)) if _is_open(rows, i, k, unit)]
    under = (v for k in later if _has_values(rows[k]) for v in values_of(rows[k]))
    return any(aligned(below, v, unit) for below in under for v in values_of(rows[last]))


def _is_open(rows: Sequence[Row], last: int, i: int, unit: float) -> bool:
    """Whether no wide white parts rows from ``last`` to ``i``."""
    boxes = [row_box(rows[k]) for k in range(last, i + 1)]
    return all(below.y0 - above.y1 <= MEASURES.run_white * unit for above, below in pairwise(boxes))


def _joins_run(rows: Sequence[Row], current: Sequence[int], i: int, unit: float) -> bool:
    """True where row ``i`` has a value under one of the run's last, with no prose, no head, nothing of another table
    and no wide white between."""
    last = current[-1]
    if i - last > MEASURES.run_rows or not _is_open(rows, last, i, unit):
        return False
    if _names_years(rows[i]) and not _names_years(rows[last]):
        return False
    values = [v for k in current[-MEASURES.run_rows :] for v in values_of(rows[k])]
    if not any(aligned(p, v, unit) for p in values_of(rows[i]) for v in values):
        return False
    label = median(rows[k][0].box.x0 for k in current)
    value = median(v.box.x0 for v in values)
    end = max(v.box.x1 for v in values)
    begin = label + MEASURES.prose_begin * unit
    if any(p.box.x0 < begin and p.box.x1 > end - unit for k in range(last + 1, i) for p in rows[k]):
        return False
    if any(_runs_on(rows[k], begin, end - unit, unit) for k in range(last + 1, i + 1)):
        return False
    if any(
        _names_columns(rows[k], begin, values_of(rows[last])) or is_between_tables(rows[k]) for k in range(last + 1, i)
    ):
        return False
    prose = [k for k in range(last + 1, i)
             if any(p.box.x0 < begin and p.box.x1 > value + unit for p in rows[k])]  # fmt: skip
    return len(prose) < MEASURES.prose_rows


def _runs_on(row: Row, begin: float, end: float, unit: float) -> bool:
    """Whether a row of print is prose from before ``begin`` to behind ``end``, in which a figure stands: more words
    than values, with nothing but spaces between."""
    box, values = row_box(row), sum(is_value(n.text) for n in row)
    spaced = all(b.box.x0 - a.box.x1 < MEASURES.no_space * unit for a, b in pairwise(row))
    return spaced and box.x0 < begin and box.x1 > end and 2 * values < len(row) > 1


def _names_years(row: Row) -> bool:
    """Whether all that looks like values in a row, two at least, are years: it is of a head."""
    values = values_of(row)
    return len(values) > 1 and all(is_year(v.text) for v in values)


def _names_columns(row: Row, begin: float, values: Sequence[Line]) -> bool:
    """Whether a row of print names the columns of another table: words beside one another right of the labels, or one
    line of them under several ``values`` of a row above."""
    names = [n for n in row if n.box.x0 > begin and not starts_with_value(n.text)]
    over = (sum(n.box.x_overlap(v.box) > 0 for v in values) for n in names)
    return len(names) >= MEASURES.alike or any(count >= MEASURES.alike for count in over)


def _headed_between(rows: Sequence[Row], above: int, below: int, heads: Sequence[Table]) -> bool:
    """Whether a ruled head stands between two rows, over the lower one."""
    top, under = row_box(rows[above]).cy, row_box(rows[below])
    return any(top < h.box.y0 and h.box.y1 < under.cy and h.box.x_overlap(under) > 0 for h in heads)


def _closed_between(rows: Sequence[Row], above: int, below: int, rules: Sequence[Rule], unit: float) -> bool:
    """True where two rules over the values' width part two rows: one ends a table, or both enclose a head. The name of
    a group in a band of its own is none: neither it nor a scrap of the band's edge stands over a value."""
    top, bottom = row_box(rows[above]), row_box(rows[below])
    values = [v.box for k in (above, below) for v in values_of(rows[k])]
    between = [n.box for row in rows[above + 1 : below] for n in row]
    if between and values and not any(b.x_overlap(v) > 0 for b in between for v in values):
        return False
    levels = sorted(
        r.box.cy for r in rules if r.horizontal and r.box.x_overlap(bottom) > MEASURES.rule_long * bottom.width
    )
    places = [y for y in levels if top.cy < y < bottom.cy]
    if len(places) < 2 or places[-1] - places[0] <= unit:
        return False
    return not (len(places) == 2 and len(between) == 1 and _goes_on_ruled(levels, places, between[0], top, unit))


def _goes_on_ruled(levels: Sequence[float], places: Sequence[float], name: Box, above: Box, unit: float) -> bool:
    """Whether two rules between rows, at ``places`` among all ``levels``, enclose a row of one name like those about
    it, which begins where the row ``above`` does, or left of it."""
    first, last = levels.index(places[0]), levels.index(places[-1])
    if first == 0 or last + 1 == len(levels):
        return False
    high = places[-1] - places[0]
    about = (levels[first] - levels[first - 1], levels[last + 1] - levels[last])
    return all(abs(step - high) < unit for step in about) and name.x0 < above.x0 + MEASURES.left_edge * unit


def aligned(a: Line, b: Line, unit: float) -> bool:
    """True for values whose right edges, middles, left edges or numbers' ends stand under one another."""
    near = MEASURES.aligned * unit
    close = MEASURES.aligned_close * unit
    if abs(a.box.x1 - b.box.x1) < near or abs(a.box.cx - b.box.cx) < near or abs(a.box.x0 - b.box.x0) < close:
        return True
    return abs(number_end(a) - number_end(b)) < close


def _close(
    runs: list[Run],
    rows: Sequence[Row],
    current: list[int],
    rules: Sequence[Rule],
    unit: float,
    heads: Sequence[Table],
) -> None:
    among = [k for k in current if len(rows[k]) > 1 or _among_labels(rows, k, unit)]
    while current and len(rows[current[0]]) == 1 and not _among_labels(rows, current[0], unit):
        current = current[1:]
    few = sum(len(rows[k]) > 1 for k in current) < MEASURES.alike
    if few and len(among) >= MEASURES.alike:
        runs.append(_run(rows, among, wrapped=True))
    elif len(current) > 1 and not (few and not _is_ruled(rows, current, rules, unit)):
        halfway = sum(_among_labels(rows, k, unit) for k in current)
        runs.append(_run(rows, current, wrapped=2 * halfway > len(current)))
    elif current and stands_under_head(rows, current[0], heads, unit) is not None:
        runs.append(_run(rows, current))
    elif len(current) > 1 and all(_is_full(rows[k]) for k in current):
        runs.append(replace(_run(rows, current), short=True))


def _is_full(row: Row) -> bool:
    """Whether a row prints a label and so many values that two such rows under a head are a table."""
    return not is_value(row[0].text) and sum(is_value(n.text) for n in row[1:]) >= MEASURES.alike


def _run(rows: Sequence[Row], valued: Sequence[int], wrapped: bool = False) -> Run:
    """The run from the first to the last of the rows ``valued``."""
    taken = range(valued[0], valued[-1] + 1)
    return Run(valued[0], tuple(rows[k] for k in taken), tuple(k in valued for k in taken), wrapped=wrapped)


def _is_ruled(rows: Sequence[Row], few: Sequence[int], rules: Sequence[Rule], unit: float) -> bool:
    """Whether rules over and under a few rows make a table of them."""
    top, bottom = row_box(rows[few[0]]).y0, row_box(rows[few[-1]]).y1
    box, reach = row_box([p for k in few for p in rows[k]]), MEASURES.few_reach * unit
    near = [r.box for r in rules if r.horizontal and top - reach < r.box.cy < bottom + reach]
    near = [b for b in near if b.x_overlap(box) > MEASURES.rule_long * box.width]
    return sum(b.width < MEASURES.few_longest * box.width for b in near) > 1


def _among_labels(rows: Sequence[Row], k: int, unit: float) -> bool:
    """True for a row of nothing but values that stand half way between two lines to their left."""
    if not 0 < k < len(rows) - 1 or not all(is_value(n.text) for n in rows[k]):
        return False
    value, up, down = rows[k][0], rows[k - 1][0], rows[k + 1][0]
    near = down.box.cy - up.box.cy < MEASURES.lone_step * unit
    return near and all(not is_value(n.text) and n.box.x1 < value.box.x0 for n in (up, down))
