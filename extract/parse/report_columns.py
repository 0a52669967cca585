"""The columns of values of a table that no survey knows: measure, printed head, year and unit, from the head alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise, takewhile

import regex

from extract.knowledge.patterns import frameworks
from extract.knowledge.table_words import (
    head_role,
    is_level,
    is_nearly_a_head,
    is_unit,
    names_column,
    names_sex,
    names_statistic,
)
from extract.layout.periods import is_quarter, is_year
from extract.model.claims import OTHER_MEASURE, Meaning
from extract.model.page import Cell, TextRun
from extract.parse.cell_figures import BESIDE
from extract.parse.cell_grid import CellGrid
from extract.parse.decimals import Decimals, decimals_of
from extract.parse.head_measures import OF_NO_SHARE, PERCENT, are_units_together, both_of, measure_of, unit_of
from extract.parse.head_order import OF_A_SCALE, in_order, in_turns, is_nearly_a_month, numbered
from extract.parse.labels import code_beside, match_indicator, match_measure
from extract.parse.meaning import of_head
from extract.parse.place_names import match_province
from extract.parse.roles import Roles
from extract.parse.row_counts import begins_counted
from extract.parse.table_grid import YEAR, are_years_together, letters_of, year_over
from extract.parse.table_titles import table_title
from extract.thai import dates, vocabulary
from extract.thai.digits import is_digit
from extract.thai.skeleton import squeeze

FEWEST_NAMES = 2
"""Names of columns in a title from which it is a level of heads run together."""
HEAD_READ = 0.9
"""Confidence of each letter of a head below which it may be the code that its fellows leave."""
LONGEST_SCRAP = 2
"""Code points that may be left of an x̄ in a head."""
FEWEST_ALIKE_LETTERS = 3
"""Skeleton letters of a name from which it is another's without its year, or its number."""
FEWEST_NUMBERED = 2
"""Columns alike but for their numbers, among which one without lacks it; one is enough where it ends in ที่."""
_ORDINAL = "ที่"
MOST_BESIDE = 0.5
"""Share of a column's cells with two figures side by side from which it is two columns."""
FEWEST_LETTERS = 2
"""Letters of a head that nothing knows, below which it is a scrap and no name."""
SHORTEST_WORD = 6
"""Code points of a head from which it was read right, however unsurely, if it is a word of the vocabulary."""

_UNIT_BEHIND = regex.compile(r"[(\[][^()\[\]]*+[)\]]\s*+$")
_ASKED = regex.compile(r"\s*[(\[]?\s?\p{L}?\s?=\s?[0-9๐-๙][0-9๐-๙,]*\s?[)\]]?\s*$")
_LETTER = regex.compile(r"\p{L}")
_FIGURE = regex.compile(r"[0-9๐-๙]")
_CODE = regex.compile(r"(?P<stem>(?:.*\s)?)[A-Z][0-9]")
_MAY_BE_CODE = regex.compile(r"(?P<stem>(?:.*\s)?)[A-Z][Il|]")
_GROWTH = regex.compile(r"(?<=%)(?!(?P<period>[DWMQHY])[oO](?P=period)(?!\p{Latin}))\p{Latin}{2,}")
"""What tells since when a share has grown and is not spelt as that is: %YoY and %QoQ have one letter twice, which no
misreading makes."""
_RAISED = regex.compile("[⁰¹²³⁴-⁹]")
MEAN = "x̄"
_MEAN = regex.compile(r"[xX].|[□☐▯]")
"""What readers make of x̄: the letter, and another for the bar over it; or the box that stands for a sign which the
type has not."""
_BARE_X = regex.compile(r"[^\w×]*+[xX×х]\W*+[²2]?\W*+")
"""An x without a bar over it."""
_FEW_LATIN = regex.compile(r"\W*[A-Za-z]{1,2}\W*")


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """``printed`` is the head, its levels joined with `` / ``, outermost first; ``year_be`` the year it names."""

    index: int
    measure: str
    printed: str | None
    year_be: int | None = None
    unit: str | None = None
    issues: tuple[str, ...] = ()
    meaning: Meaning = ()
    leading_points: bool = False
    """whether the column's figures are printed without the nought before the point"""
    both: tuple[tuple[str, str | None], ...] = ()
    """measure and unit of each of the two values that a cell may print, where the head names both: ``จำนวน (ร้อยละ)``"""
    decimals: Decimals | None = None
    """how many decimals nearly all figures of a column that was read as an image have; None where they have several"""
    doubled: bool = False
    """whether most cells of a column that was read as an image print two figures with nothing but white between"""

    def is_odd(self, value: Decimal | None, behind: str) -> bool:
        """Whether a value has more decimals than the column's others (a speck read as a point, or the mark of a note
        read as a digit), or fewer and a mark right ``behind`` it: a digit read as a part of that."""
        if self.decimals is None or value is None:
            return False
        off = decimals_of(value) - self.decimals.usual
        return off > 0 or (off < 0 and _RAISED.match(behind) is not None)


def value_columns(cells: CellGrid, roles: Roles) -> tuple[ValueColumn, ...]:
    """The columns of values, each by its head."""
    columns = _means_beside_deviations([_column(cells, c, roles.head) for c in roles.values])
    ordered = {columns[k].index for k in in_order([_innermost(c) for c in columns])}
    ordered |= (sexes := _sexes(columns)) | _in_turns(cells, columns, roles.head)
    title = "".join((table_title(cells.grid.page, cells.grid.block) or "").split())
    columns = [_by_its_head(cells, c, columns, roles.head, c.index in ordered, title) for c in columns]
    columns = _shares_of_years(columns)
    same = Counter((c.printed, c.year_be) for c in columns)
    nameless = {c.index for c in columns if c.printed is None}
    lost = _lost_a_level(cells, roles.head)
    seen = cells.grid.page.origin == "ocr"
    names = [_innermost(c) for c in columns]
    return tuple(
        replace(c, issues=("column-unclear",))
        if c.printed is None
        or nameless & {c.index - 1, c.index + 1}  # a name beside none may be that of a group
        or same[c.printed, c.year_be] > 1
        or any(cell.doubtful for cell in cells.grid.cells_over(c.index, roles.head))
        or any(_ran_together(cell) for cell in cells.grid.cells_over(c.index, roles.head))
        or (c.doubled and not c.both)  # two columns whose rule was not found
        or any(_has_more(other.printed, c.printed) or _goes_on(other.printed, c.printed) for other in columns)
        or are_years_together(c.printed)
        or (are_units_together(c.printed) and not c.both)
        or _names_labels(cells, c.index, roles)
        or any(begins_counted(level) for level in c.printed.split(" / ")[1:])  # a row, taken for a level of the head
        or (seen and (may_be_a_letter(c, columns) or _may_be_of_a_test(c, columns)))
        or (seen and c.index > roles.label and (_lacks_its_year(c, columns) or _lacks_its_number(c, columns)))
        or (seen and may_be_a_code(c.printed, [other.printed for other in columns if other is not c]))
        or (seen and (any(map(_is_remnant, _long_names(c, sexes))) or is_nearly_a_month(_innermost(c), names)))
        or (c.measure == OTHER_MEASURE and lost)
        or (
            c.measure == OTHER_MEASURE
            and c.index not in sexes
            and (_is_no_name(c, seen) or (seen and _is_torn(c.printed)))
        )
        else c
        for c in columns
    )


def _shares_of_years(columns: Sequence[ValueColumn]) -> list[ValueColumn]:
    """The columns, those of shares that have one head in the year of the column before each, where all stand right
    behind one of a year under the same names, and of another each: ``2566 | ร้อยละ | 2565 | ร้อยละ``."""
    own = {b.index: a.year_be for a, b in pairwise(columns) if a.index + 1 == b.index and _outer(a) == _outer(b)}
    shares = [c for c in columns if c.measure == PERCENT and c.year_be is None]
    alike = {c.printed: [own.get(o.index) for o in shares if o.printed == c.printed] for c in shares}
    told = {p for p, years in alike.items() if None not in years and len(set(years)) == len(years) > 1}
    return [replace(c, year_be=own[c.index]) if c in shares and c.printed in told else c for c in columns]


def _in_turns(cells: CellGrid, columns: Sequence[ValueColumn], head: int) -> set[int]:
    """The columns whose names a group of the same names has well read, by their index."""
    over = [cells.grid.names_over(c.index, head) for c in columns]
    sure = [bool(names) and all(g.confidence >= HEAD_READ for g in names[-1].glyphs) for names in over]
    names = [(" / ".join(_outer(c)), _innermost(c)) for c in columns]
    return {columns[k].index for k in in_turns(names, {k for k, well in enumerate(sure) if well})}


def _sexes(columns: Sequence[ValueColumn]) -> set[int]:
    """The columns under the letters of both sexes side by side, by their index."""
    found: set[int] = set()
    for a, b in pairwise(columns):
        names = {_innermost(c).rstrip(".") for c in (a, b) if names_sex(_innermost(c))}
        found |= {a.index, b.index} if len(names) > 1 else set()
    return found


def _long_names(column: ValueColumn, sexes: Container[int]) -> list[str]:
    """The levels of a column's head but for the letter of a sex."""
    levels = (column.printed or "").split(" / ")
    return levels[:-1] if column.index in sexes else levels


def _ran_together(cell: Cell) -> bool:
    """Whether a cell of a head holds the names of several groups, alike but for their years, over other columns than
    one for each: ปี พ.ศ. 2565 ปี พ.ศ. 2566 over a plan and a result of each year; or a line of years."""
    before = [squeeze(words) for words in YEAR.split(cell.text)[:-1]]
    alike = len(set(before)) == 1 and before[0] != ""
    in_line = len(before) > 2 and not any(before[1:])
    return len(before) > 1 and (alike or in_line) and cell.column_span not in (1, len(before))


def _names_labels(cells: CellGrid, column: int, roles: Roles) -> bool:
    """Whether what stands right over a column's body is a cell over the column of labels, too: it names these."""
    over = [c for c in cells.grid.cells_over(column, roles.head) if c.text.strip()]
    return bool(over) and over[-1].column <= roles.label < over[-1].column + over[-1].column_span


def _has_more(other: str | None, head: str) -> bool:
    """Whether another column has the same head under something more, which may stand over this one too."""
    return other is not None and other.endswith((f" {head}", f"/{head}"))


def _goes_on(other: str | None, head: str) -> bool:
    """Whether another column has the same head with a name more below it, which this one may have lost."""
    return other is not None and other.startswith(f"{head} / ")


def may_be_a_letter(column: ValueColumn, columns: Sequence[ValueColumn]) -> bool:
    """Whether a head read from an image is one figure where its fellows under the same names are one letter each: the
    O of I, P and O reads as 0. Among more figures, as the grades of a school are, it is one of these."""
    own, name = (column.printed or "").split(" / ")[:-1], _innermost(column)
    if len(name) != 1 or not is_digit(name):
        return False
    fellows = [_innermost(c) for c in columns if c.printed is not None and c.printed.split(" / ")[:-1] == own]
    letters = sum(len(n) == 1 and _LETTER.match(n) is not None for n in fellows)
    return letters > 0 and letters >= sum(len(n) == 1 and is_digit(n) for n in fellows) - 1


def _may_be_of_a_test(column: ValueColumn, columns: Sequence[ValueColumn]) -> bool:
    """Whether the x of a head read from an image stands right before the sign of a test: χ² is read so, too."""
    after = next((c for c in columns if c.index == column.index + 1), None)
    return (
        after is not None and names_statistic(_innermost(after)) and _BARE_X.fullmatch(_innermost(column)) is not None
    )


def _is_no_name(column: ValueColumn, seen: bool) -> bool:
    """Whether a column's head is a scrap: not so where a text layer says that it is the sign of a test."""
    return _is_scrap(column.printed or "") and (seen or not names_statistic(_innermost(column)))


def _is_scrap(head: str) -> bool:
    """Whether a head is too short to be a name, and no number either."""
    return len(_LETTER.findall(head)) < FEWEST_LETTERS and _FIGURE.search(head) is None


def _is_remnant(level: str) -> bool:
    """Whether a level of a head that was read from an image is a scrap, or two Latin letters, and no known sign: x̄
    reads as ll."""
    if not (_is_scrap(level) or _FEW_LATIN.fullmatch(level)):
        return False
    return measure_of([level])[0] == OTHER_MEASURE and head_role(level) is None and not is_unit(level.strip("() "))


def _lacks_its_year(column: ValueColumn, columns: Sequence[ValueColumn]) -> bool:
    """Whether a column's outermost name is that of another without its year, or a piece of it."""
    if column.year_be is not None or column.printed is None or YEAR.search(column.printed) is not None:
        return False
    own = squeeze(column.printed.split(" / ")[0])
    others = (c.printed.split(" / ")[0] for c in columns if c.year_be is not None and c.printed is not None)
    return any(
        len(own) >= FEWEST_ALIKE_LETTERS and squeeze(before).startswith(own)
        for name in others
        if (match := YEAR.search(name)) is not None and (before := name[: match.start()]).strip()
    )


def _lacks_its_number(column: ValueColumn, columns: Sequence[ValueColumn]) -> bool:
    """Whether a column's innermost name is what others have before their numbers."""
    own = squeeze(_innermost(column))
    if len(own) < FEWEST_ALIKE_LETTERS or _FIGURE.search(own) is not None:
        return False
    fellows = [numbered(_innermost(c)) for c in columns]
    least = 1 if own.endswith(squeeze(_ORDINAL)) else FEWEST_NUMBERED
    return sum(1 for fellow in fellows if fellow is not None and fellow[0].startswith(own)) >= least


def may_be_a_code(head: str, others: Sequence[str | None]) -> bool:
    """Whether a level of a head is a letter and what may be the figure 1, where the ``others`` have a letter and a
    figure there.

    >>> may_be_a_code("CEFR AI", ["CEFR A2", "CEFR B1"]), may_be_a_code("CEFR / Cl / n", ["CEFR / B2 / n"])
    (True, True)
    >>> may_be_a_code("AI", ["ITA"]), may_be_a_code("CEFR A1", ["CEFR A2"])
    (False, False)
    """
    codes = {m["stem"] for name in others for level in (name or "").split(" / ") if (m := _CODE.fullmatch(level))}
    return any((m := _MAY_BE_CODE.fullmatch(level)) and m["stem"] in codes for level in head.split(" / "))


def _is_torn(head: str) -> bool:
    """Whether a level of a head that was read from an image is a known one but for a letter: a line may cut it."""
    return any(is_nearly_a_head(level) for level in head.split(" / "))


def _outer(column: ValueColumn) -> list[str]:
    return (column.printed or "").split(" / ")[:-1]


def _innermost(column: ValueColumn) -> str:
    return (column.printed or "").split(" / ")[-1].strip()


def _by_its_head(
    cells: CellGrid, column: ValueColumn, columns: Sequence[ValueColumn], head: int, proven: bool, title: str
) -> ValueColumn:
    """A column with how surely those parts of its head were read that alone say what it holds: its year, the names
    below a word or sign of a measure, and, where there is none, letters and figures; one whose head was hardly read
    under the code that its fellows leave. What was read stays in the table's cell. A name that a survey or a province
    has to the letter was read right, however unsurely, and so was one that is ``proven`` by its fellows, or that the
    table's ``title`` (without spaces) has, too."""
    if column.printed is None:
        return column
    over = [_without_asked(n) for n in cells.grid.names_over(column.index, head)]
    again = [n for n in over if _is_in(title, n.text)]
    unproven = [n for n in over if n not in again and not (proven and squeeze(n.text) == squeeze(_innermost(column)))]
    if column.measure != OTHER_MEASURE:
        years = [g for n in unproven for m in YEAR.finditer(n.text) for g in n.glyphs[m.start() : m.end()]]
        says = measure_of([n.text for n in over])[0] == column.measure  # else an x̄ that only its S.D. told
        inner = list(takewhile(lambda n: measure_of([n.text])[0] == OTHER_MEASURE, reversed(over))) if says else []
        named = [g for n in inner if n in unproven and not _is_known(n.text) for g in n.glyphs if not g.text.isspace()]
        named += [g for n in unproven for m in _GROWTH.finditer(n.text) for g in n.glyphs[m.start() : m.end()]]
        return replace(column, meaning=of_head([*years, *named])) if years or named else column
    figures = [g for name in unproven for g in name.glyphs if is_digit(g.text)]
    bare = [n for n in over if n not in again and not (_is_known(n.text) or (proven and _is_in_row(n.text)))]
    letters = [g for n in bare for g in letters_of(n)]
    if any(g.confidence < HEAD_READ for g in letters):
        others = [c.printed for c in columns if c is not column and c.printed is not None]
        for framework in frameworks():
            if (code := code_beside(column.printed, framework, others)) is not None:
                return replace(column, printed=code)
    return replace(column, meaning=of_head((*letters, *figures)))


def _is_in(title: str, name: str) -> bool:
    """Whether a title without spaces has a name to the letter, but for the unit in brackets behind it.

    >>> [_is_in("ตารางที่๑เนื้อที่เพาะปลูกและผลผลิต", n) for n in ("เนื้อที่เพาะปลูก (ไร่)", "เนื้อที่เพาะปลูก (ไร", "ผลผลิต 1", "และ")]
    [True, False, False, False]
    """
    bare, bracket = _UNIT_BEHIND.sub("", name), _UNIT_BEHIND.search(name)
    known = bracket is None or unit_of([name]) is not None
    return known and len(_LETTER.findall(bare)) >= SHORTEST_WORD and "".join(bare.split()) in title


def _is_in_row(name: str) -> bool:
    """Whether a name is a month's, a quarter's by its letter and year or a sex's by its letter, none of which is
    misread where its fellows stand beside it."""
    return (
        names_sex(name)
        or name.strip() in (*dates.SHORT, *dates.MONTHS)
        or (is_quarter(name) and name.strip()[0].isalpha())
    )


def _without_asked(name: TextRun) -> TextRun:
    """A name without how many were asked, which is no part of what it says: ``ผู้ป่วยใน (n = 148)``."""
    found = _ASKED.search(name.text)
    return name if found is None or not found.start() else name.slice(0, found.start())


def _is_known(text: str) -> bool:
    words = text.split()
    if len(text.strip()) >= SHORTEST_WORD and words and all(word in vocabulary.words() for word in words):
        return True
    step = OF_A_SCALE.sub("", " ".join(text.split()))
    if names_column(text) or is_year(text) or (is_level(step) and not _is_scrap(step)):
        return True
    met = (match_province(text), *(match_indicator(text, framework) for framework in frameworks()))
    return any(m is not None and m.confidence == 1.0 for m in met)


def _lost_a_level(cells: CellGrid, head: int) -> bool:
    """Whether a cell as wide as the table, which counts as its title, holds the names of columns."""
    grid = cells.grid
    titles = [c for c in grid.table.cells if c.row < head and grid.is_title(c)]
    words = [word for c in titles for line in c.lines for word in line.text.split()]
    return sum(1 for w in words if match_measure(w) is not None or head_role(w) is not None) >= FEWEST_NAMES


def _means_beside_deviations(columns: Sequence[ValueColumn]) -> list[ValueColumn]:
    """The columns, with x̄ known beside S.D. where readers left a scrap of it, or nothing under the group's name."""
    found = list(columns)
    for k, (mean, deviation) in enumerate(pairwise(columns)):
        names = [n for n in (mean.printed or "").split(" / ") if not OF_A_SCALE.fullmatch(n)]  # (4): a column's number
        innermost = (names or [""])[-1].strip("() ")
        scrap = measure_of([innermost])[0] == OTHER_MEASURE and len(innermost) <= LONGEST_SCRAP
        lost = measure_of([innermost])[0] == OTHER_MEASURE and _goes_on(deviation.printed, mean.printed or "")
        if lost and deviation.measure == "standard-deviation" and deviation.index == mean.index + 1:
            found[k] = replace(mean, measure="mean")
        elif scrap and deviation.measure == "standard-deviation" and deviation.index == mean.index + 1:
            printed = mean.printed
            if printed is not None and _MEAN.fullmatch(innermost) is not None and names == printed.split(" / "):
                printed = " / ".join([*names[:-1], MEAN])
            found[k] = replace(mean, measure="mean", printed=printed)
    return found


def _column(cells: CellGrid, index: int, head: int) -> ValueColumn:
    grid = cells.grid
    levels = grid.header(index, head)
    measure, unit = measure_of(levels)
    printed_unit = unit_of(levels) or unit
    both = both_of(levels)
    alone = [len(cells.figures[r][index].values) for r in range(head, grid.rows)]
    if both and alone.count(2) >= alone.count(1):
        measure, printed_unit = both[0]
    body = [v for r in range(head, grid.rows) for v in cells.figures[r][index].values]
    if measure in OF_NO_SHARE and 2 * sum(v.percent for v in body) > len(body):
        measure = printed_unit = PERCENT
    points = sum("leading-point" in v.issues for v in body)
    return ValueColumn(
        index,
        measure,
        " / ".join(levels) or None,
        year_over(grid, index, head),
        printed_unit,
        both=both,
        leading_points=measure == "standard-deviation" or points * 2 > len(body) or points > 2,
        decimals=Decimals.of([v.value for v in body]) if grid.page.origin == "ocr" else None,
        doubled=grid.page.origin == "ocr" and _is_doubled(cells, index, head),
    )


def _is_doubled(cells: CellGrid, index: int, head: int) -> bool:
    """Whether most cells of a column print two figures side by side."""
    filled = [cells.figures[r][index].values for r in range(head, cells.grid.rows) if cells.figures[r][index].values]
    return sum(any(BESIDE in v.issues for v in values) for values in filled) >= max(1, MOST_BESIDE * len(filled))
