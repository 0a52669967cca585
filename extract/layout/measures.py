"""The numbers that decide where a table's rows and columns end."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class TableMeasures:
    """What speaks for and against a division of printed lines into rows, and where white parts columns.

    Costs are in *lines*: 1 is what it costs that a value stands half a line off its place at its label. Raises
    ValueError for a measure that is not above 0.
    """

    off: float = 2.0
    """A value off its place at its label, per step from line to line."""
    far_off: float = 3.0
    """A value that stands more than ``most_off`` steps off: nearer to another line's place than to its own."""
    most_off: float = 0.4
    other_place: float = 0.5
    """A value at another place of its label than most of the table's: cells may be set each in its own way."""
    heading: float = 0.75
    """A row without a value; more than a line that may go on, less than one that has no room to."""
    lone_value: float = 2.0
    """A value without anything in the columns of text: rows have names."""
    left_out: float = 0.1
    """A line at an end of the table that is said to be none of it, with white between."""
    left_out_near: float = 0.45
    """The same, where the line stands as near as lines of one label do."""
    row_step: float = 0.8
    """Lines said to be one label that stand as far apart as rows of one line do."""
    room: float = 1.0
    """Lines said to be one label, where the first word of the lower had room in the upper; less, the less room."""
    no_room: float = 0.35
    """Lines said to be two labels', where the upper is full, as lines are that go on."""
    numbered: float = 4.0
    """A line in mid-label that begins with a running number, in a table with numbered rows."""
    not_numbered: float = 0.7
    """A label without a number, in a table with numbered rows: a total, or a line that goes on."""
    goes_on: float = 1.0
    """A label that begins as no label does: small letter, closing bracket, or a bracket open above."""
    white: float = 1.2
    """Lines said to be one label over white as wide as between labels; the reverse alike."""
    two_whites: float = 1.22
    """Ratio from which on narrow and wide steps are two kinds: rows half as far apart again as lines are plain."""
    unruled: float = 6.0
    """A row that ends without a rule, in a table whose rows rules part."""
    same_row: float = 1.5
    """Values of different columns at different heights said to be one row, per step between them."""
    number_off: float = 0.5
    """A row's number in a column of its own, off the first line, the middle and the last, per step."""
    proof: float = 0.2
    """Steps that labels may be off on the whole where nothing but their middles proves that there are rows."""

    level: float = 0.5
    """How far lines of cells side by side may be off one height and still be one row, in line heights."""
    list_room: float = 1.0
    """White that must be left for the next line's first word where lines of a cell are items, in line heights: cells
    have margins."""
    river_white: float = 0.4
    """White that may be between columns, in line heights; the spaces of prose are a quarter."""
    river_after: float = 0.6
    """White after a figure that is no space before its unit, in line heights."""
    river_image: float = 0.75
    """White after a figure on one line of an image that is no space, in line heights: a range and a unit have less."""
    river_plain: float = 1.6
    """White that is no space whatever stands beside it, in line heights; where it is less, a lone digit is none."""
    river_least: float = 0.3
    """White that must be left of it where all rows are laid over one another, in line heights."""
    river_run_on: float = 0.12
    """White before a figure beyond the white that other rows have, in line heights: its label ran on to it."""
    river_rows: int = 3
    """Rows with white at one place that are no chance."""
    river_valued: float = 0.7
    """Share of these rows that have figures beside it: prose has white at one place sometimes, but no figures."""
    river_head: int = 4
    """Rows of print above the first figures that may be the columns' heads, parted where the figures are."""
    river_apart: float = 3.5
    """White between two rows that ends a table, in line heights."""

    def __post_init__(self) -> None:
        for field in fields(self):
            if not getattr(self, field.name) > 0:
                raise ValueError(f"the measure {field.name} must be above 0")


MEASURES = TableMeasures()
