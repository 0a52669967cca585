"""The numbers that decide where a table's rows and columns end."""

from __future__ import annotations

from dataclasses import dataclass

from extract.model.measure import Measures, measure


@dataclass(frozen=True, slots=True)
class TableMeasures(Measures):
    """What speaks for and against a division of printed lines into rows, and where white parts columns.

    Costs are in *lines*: 1 is what it costs that a value stands half a line off its place at its label. *Steps* are
    from line to line.
    """

    off: float = measure(2.0, "lines")
    """A value off its place at its label, per step from line to line."""
    far_off: float = measure(3.0, "lines")
    """A value that stands more than ``most_off`` steps off: nearer to another line's place than to its own."""
    most_off: float = measure(0.4, "steps")
    other_place: float = measure(0.5, "lines")
    """A value at another place of its label than most of the table's: cells may be set each in its own way."""
    heading: float = measure(0.75, "lines")
    """A row without a value; more than a line that may go on, less than one that has no room to."""
    lone_value: float = measure(2.0, "lines")
    """A value without anything in the columns of text: rows have names."""
    left_out: float = measure(0.1, "lines")
    """A line at an end of the table that is said to be none of it, with white between."""
    left_out_near: float = measure(0.45, "lines")
    """The same, where the line stands as near as lines of one label do."""
    row_step: float = measure(0.8, "lines")
    """Lines said to be one label that stand as far apart as rows of one line do."""
    room: float = measure(1.0, "lines")
    """Lines said to be one label, where the first word of the lower had room in the upper; less, the less room."""
    no_room: float = measure(0.35, "lines")
    """Lines said to be two labels', where the upper is full, as lines are that go on."""
    numbered: float = measure(4.0, "lines")
    """A line in mid-label that begins with a running number, in a table with numbered rows."""
    not_numbered: float = measure(0.7, "lines")
    """A label without a number, in a table with numbered rows: a total, or a line that goes on."""
    goes_on: float = measure(1.0, "lines")
    """A label that begins as no label does: small letter, closing bracket, or a bracket open above."""
    white: float = measure(1.2, "lines")
    """Lines said to be one label over white as wide as between labels; the reverse alike."""
    two_whites: float = measure(1.22, "times the narrow")
    """Ratio from which on narrow and wide steps are two kinds: rows half as far apart again as lines are plain."""
    unruled: float = measure(6.0, "lines")
    """A row that ends without a rule, in a table whose rows rules part."""
    same_row: float = measure(1.5, "lines")
    """Values of different columns at different heights said to be one row, per step between them."""
    number_off: float = measure(0.5, "lines")
    """A row's number in a column of its own, off the first line, the middle and the last, per step."""
    proof: float = measure(0.2, "steps")
    """Steps that labels may be off on the whole where nothing but their middles proves that there are rows."""

    level: float = measure(0.5, "line heights")
    """How far lines of cells side by side may be off one height and still be one row, in line heights."""
    list_room: float = measure(1.0, "line heights")
    """White that must be left for the next line's first word where lines of a cell are items, in line heights: cells
    have margins."""
    river_white: float = measure(0.4, "line heights")
    """White that may be between columns, in line heights; the spaces of prose are a quarter."""
    river_after: float = measure(0.6, "line heights")
    """White after a figure that is no space before its unit, in line heights."""
    river_image: float = measure(0.75, "line heights")
    """White after a figure on one line of an image that is no space, in line heights: a range and a unit have less."""
    river_plain: float = measure(1.6, "line heights")
    """White that is no space whatever stands beside it, in line heights; where it is less, a lone digit is none."""
    river_least: float = measure(0.3, "line heights")
    """White that must be left of it where all rows are laid over one another, in line heights."""
    river_run_on: float = measure(0.12, "line heights")
    """White before a figure beyond the white that other rows have, in line heights: its label ran on to it."""
    river_rows: int = measure(3, "rows")
    """Rows with white at one place that are no chance."""
    river_valued: float = measure(0.7, "share of the rows")
    """Share of these rows that have figures beside it: prose has white at one place sometimes, but no figures."""
    river_head: int = measure(4, "rows")
    """Rows of print above the first figures that may be the columns' heads, parted where the figures are."""
    river_apart: float = measure(3.5, "line heights")
    """White between two rows that ends a table, in line heights."""

    run_rows: int = measure(9, "rows")
    """Rows of print at most from one row with values to the next: names of many lines in a narrow column."""
    run_white: float = measure(3.5, "line heights")
    """White between two rows that ends a table."""
    aligned: float = measure(0.8, "line heights")
    """Edges or middles this near stand under one another; left edges, and the ends of numbers, half as near."""
    prose_begin: float = measure(4.0, "line heights")
    """What begins as near to the labels and runs on under the values is prose."""
    prose_rows: int = measure(2, "rows")
    """So many such rows end a table."""
    closed_width: float = measure(0.6, "share of the row's width")
    """A rule that parts two tables is as long over the row below it."""
    closed_apart: float = measure(0.9, "line heights")
    """Two such rules with more between enclose a head."""
    number_white: float = measure(0.12, "line heights")
    """White behind a running number that is cut off its label."""
    number_reach: float = measure(0.3, "line heights")
    """How far behind where the other labels begin that white may end."""
    number_level: float = measure(0.7, "line heights")
    """How far off there the label may begin."""
    rows_alone: int = measure(3, "rows")
    """Rows with a value beside something else that make a table without rules."""
    few_reach: float = measure(3.0, "line heights")
    """Rules over and under fewer rows must be as near for a table."""
    few_width: float = measure(0.7, "share of the rows' width")
    """As long as this at least."""
    few_longest: float = measure(1.6, "times the rows' width")
    """And as this at most."""
    lone_step: float = measure(2.2, "line heights")
    """How far apart the two lines are between which a value stands half way."""
    lone_side: float = measure(25.0, "line heights")
    """How far to the left of it they begin at most."""
    colliding: float = measure(0.5, "share of the rows")
    """Where more cells collide there are no columns."""
    valued: float = measure(0.6, "share of the cells")
    """A column with as many values holds values."""
    in_line: float = measure(0.7, "share of the values")
    """So many of them stand under one another."""
    numbered_rows: float = measure(0.7, "share of the rows")
    """So many rows have a running number where their names stand above and below."""
    name_white: float = measure(0.25, "line heights")
    """White between those numbers and the names; narrower white is none between columns."""
    over_column: float = measure(0.2, "share of the narrower")
    """A cell that reaches as far into a column stands in it."""


MEASURES = TableMeasures()
