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

    alike: int = measure(3, "things", (2, 3))
    """Rows, figures, numbers, cells, lines of one build that are no chance."""
    most: float = measure(0.7, "share", (None, 0.84))
    """So many of a row's, a column's, a table's things stand for all of them: some are badly read, or missing."""
    cut_head: float = measure(0.2, "line heights", (0.14, 0.28))
    """White at which the names of neighbouring columns, which ran together, are cut: more than between letters."""
    cut_white: float = measure(0.12, "line heights", (0.0857, 0.168))
    """White at which a line is cut where the other rows tell the place: a label ran on to its value or its number."""

    off: float = measure(2.0, "lines", (1.67, 2.8))
    """A value off its place at its label, or off the others of its row, per step from line to line."""
    other_place: float = measure(0.5, "lines", (0.357, None))
    """A value at another place of its label than most of the table's: cells may be set each in its own way."""
    sure_way: float = measure(0.75, "lines", (0.68, 0.9))
    """By so much another division of lines into rows is dearer, if the cheapest is to be believed where they differ."""
    sure_end: float = measure(0.4, "lines", (0.385, 0.475))
    """By so much a division in which the row ends otherwise is dearer, if its label is to be believed."""
    heading: float = measure(0.75, "lines", (None, 0.825))
    """A row without a value; more than a line that may go on, less than one that has no room to."""
    lone_value: float = measure(2.0, "lines", (1.43, None))
    """A value without anything in the columns of text: rows have names."""
    left_out: float = measure(0.1, "lines", (None, 0.14))
    """A line at an end of the table that is said to be none of it, with white between."""
    left_out_near: float = measure(0.45, "lines", (None, 0.63))
    """The same, where the line stands as near as lines of one label do."""
    row_step: float = measure(0.8, "lines", (0.667, 1.12))
    """Lines said to be one label that stand as far apart as rows of one line do."""
    set_in: float = measure(3.0, "units", (2.5, 3.3))
    """A line that begins so far right of the one below it is no part of its label, where labels are not centred."""
    outdent: float = measure(1.0, "lines", (0.714, None))
    """A line said to be of the label above that begins left of it, as names of groups do whose rows are set in; the
    whole where it begins twice ``outdent_sure`` left of it, less nearer."""
    outdent_sure: float = measure(0.4, "units", (None, 0.56))
    """Beginnings of lines of one label differ by no more."""
    new_count: float = measure(1.2, "lines", (0.857, None))
    """A line said to be of the label above, over rows that are counted anew."""
    other_type: float = measure(1.5, "lines", (1.07, None))
    """Lines said to be one label of which one is in bolder type, as the names of groups are."""
    bolder: float = measure(1.12, "times the width of strokes", (1.02, 1.23))
    """By so much strokes of one type differ from line to line, on worn pages."""
    bolder_surely: float = measure(1.32, "times the width of strokes", (1.2, 1.85))
    """Strokes that are so much wider are a bolder type's."""
    bolder_heading: float = measure(1.06, "times the width of strokes", (1.05, 1.07))
    """On the median the names of groups are bolder than labels by more, where they are in another type."""
    stroke_letters: int = measure(4, "letters", (None, 6))
    """Lines with fewer do not tell how wide their strokes are."""
    room: float = measure(1.0, "lines", (0.909, None))
    """Lines said to be one label, where the first word of the lower had room in the upper; less, the less room."""
    room_margin: float = measure(0.3, "line heights", (None, 0.42))
    """Room that is left free in any case."""
    room_sure: float = measure(2.0, "line heights", (1.43, None))
    """With as much room beyond the word's own width it surely had room."""
    room_word: float = measure(4.0, "times its height", (None, 5.6))
    """A first word is no wider: Thai writes without spaces."""
    no_room: float = measure(0.35, "lines", (None, 0.49))
    """Lines said to be two labels', where the upper is full, as lines are that go on."""
    numbered_share: float = measure(0.25, "share of its lines", (0.238, 0.263))
    """A column of labels is numbered if as many of its lines, and ``alike`` of them, have running numbers."""
    not_numbered: float = measure(0.7, "lines", (0.5, None))
    """A label without a number, in a table with numbered rows: a total, or a line that goes on."""
    goes_on: float = measure(1.0, "lines", (0.714, None))
    """A label that begins as no label does: small letter, closing bracket, or a bracket open above."""
    white: float = measure(1.2, "lines", (None, 1.68))
    """Lines said to be one label over white as wide as between labels; the reverse alike."""
    wide_step: float = measure(1.6, "steps", (1.14, None))
    """Or over more white than this; a line at an end of the table that is nearer stands as near as those do."""
    rows_apart: float = measure(0.85, "times the step of the closer rows of values", (None, 0.935))
    """Lines as far apart as this stand as rows do."""
    centred: float = measure(0.5, "times what their beginnings are off", (0.417, 0.6))
    """Lines whose middles are off one another by less are centred."""
    two_whites: float = measure(1.22, "times the narrow", (1.22, None))
    """Ratio from which on narrow and wide steps are two kinds: rows half as far apart again as lines are plain."""
    two_whites_even: float = measure(1.1, "times the narrow", (1.05, 1.15))
    """The same, where the narrow ones differ by less than ``even`` times as much."""
    even: float = measure(0.25, "times the difference", (0.15, 0.5))
    many_steps: int = measure(5, "steps", (4, 8))
    """So many steps of either kind are enough to tell them by how they differ among themselves:"""
    modes: float = measure(4.0, "standard deviations", (3.5, 4.5))
    """the means of both are as far apart."""
    unruled: float = measure(6.0, "lines", (4.29, None))
    """A row that ends without a rule, in a table whose rows rules part; a line in mid-label that begins with a running
    number, in a table whose rows have them, or that begins far left of the line above."""
    same_column: float = measure(0.5, "line heights", (None, 0.7))
    """Values of one column at heights farther apart are two rows'."""
    minor: float = measure(0.5, "share", (None, 0.7))
    """What a column that is not the labels' counts, of what theirs does; what a value costs that stands beside such
    text, of what one alone does."""
    below_off: float = measure(2.2, "line heights", (1.57, None))
    """The value stands no farther under it."""
    printed: int = measure(24, "rows of print", (17, None))
    """A row of the table has no more: labels of a dozen lines with values between them."""
    proof: float = measure(0.2, "steps", (0.143, None))
    """Steps that labels may be off on the whole where nothing but their middles proves that there are rows."""

    level: float = measure(0.5, "line heights", (0.357, None))
    """How far lines of cells side by side may be off one height and still be one row, in line heights."""
    list_room: float = measure(1.0, "line heights", (None, 1.4))
    """White that must be left for what stands in the next line, its first word or its value, to have had room: cells
    have margins."""
    river_white: float = measure(0.4, "line heights", (None, 0.56))
    """White that may be between columns, in line heights; the spaces of prose are a quarter."""
    river_after: float = measure(0.6, "line heights", (None, 0.84))
    """White after a figure that is no space before its unit, in line heights."""
    river_image: float = measure(0.75, "line heights", (0.536, None))
    """White after a figure on one line of an image that is no space, in line heights: a range and a unit have less."""
    river_words: float = measure(1.0, "line heights", (0.9, 1.1))
    """White between words on one line of an image that hardly is a space, in line heights."""
    river_head: float = measure(0.45, "line heights", (0.315, 0.63))
    """White at which a head of a text layer is cut over a river: a space between words is less."""
    white_in_name: float = measure(0.5, "times the white between names", (None, 0.7))
    """The words of the name of a group have less white between them than it has to the next group's."""
    river_least: float = measure(0.3, "line heights", (0.273, 0.33))
    """White that must be left between two columns where all their rows are laid over one another."""
    no_space: float = measure(1.5, "line heights", (1.07, None))
    """White that is no space, whatever stands beside it: a lone digit counts there, and heads of columns have more
    between them; the two ends of a range, and the words of a title, have less."""

    prose_rows: int = measure(2, "rows", (2, 2))
    """So many rows of it between rows of values end a table."""
    run_rows: int = measure(9, "rows", (6, None))
    """Rows of print at most from one row with values to the next: names of many lines in a narrow column. A stroke's
    column is looked for in as many."""
    run_white: float = measure(3.5, "line heights", (3.18, None))
    """White between two rows that ends a table."""
    aligned: float = measure(0.8, "line heights", (None, 1.12))
    """Right edges or middles this near stand under one another."""
    one_level: float = measure(0.6, "steps from line to line of the head", (0.56, 0.64))
    """Names side by side whose heights differ by less are of one level of a head."""
    raised: float = measure(0.3, "line heights", (0.21, 0.42))
    """By so much the names of one level of a head stand higher than those of the next."""
    head_wrapped: float = measure(2.0, "line heights", (1.5, 3.0))
    """No farther under one another do two lines of one name stand."""
    aligned_close: float = measure(0.4, "line heights", (0.364, 0.44))
    """Left edges, and the ends of numbers, this near; by no more do names stand worse over their columns than the
    whole line in the middle of them."""
    prose_begin: float = measure(4.0, "line heights", (3.64, 4.4))
    """What begins as near to the labels and runs on under the values is prose."""
    stroke_values: float = measure(3.0, "cells a row", (2.14, None))
    """A row among fuller ones than this never holds but one stroke."""
    stroke_long: float = measure(4.0, "times its height", (2.86, 5.6))
    """Ink that is read as one sign and is longer than this is a stroke's."""
    few_reach: float = measure(3.0, "line heights", (2.14, None))
    """Rules over and under fewer rows must be as near for a table."""
    few_longest: float = measure(1.6, "times the rows' width", (1.14, None))
    """And these no longer than this."""
    lone_step: float = measure(2.2, "line heights", (1.57, None))
    """How far apart the two lines are between which a value stands half way."""
    blocked: float = measure(0.2, "share of the rows", (0.182, None))
    """So many rows, or half as many, may stand in the white between columns."""
    valued: float = measure(0.6, "share of the cells", (None, 0.84))
    """A column with as many values holds values."""
    left_edge: float = measure(0.3, "line heights", (0.29, 0.31))
    """Lines that begin this near to one place begin at one edge."""
    name_white: float = measure(0.25, "line heights", (None, 0.25))
    """White between numbers of rows and their names; narrower white is none between columns."""
    over_column: float = measure(0.2, "share of the narrower", (None, 0.28))
    """A cell that reaches as far into a column stands in it."""

    below_step: float = measure(0.8, "rows of the table", (0.571, None))
    """The middle of a row that stands below a ruled table, as if its last rule were missing, is no farther off."""
    edge_white: float = measure(0.3, "line heights", (0.214, None))
    """A rule parts a line only as far within it, and on an image at so much white."""
    beside_level: float = measure(0.5, "of the line's height", (None, 0.7))
    """Lines of a cell that share so much of their height stand beside one another."""
    beside_white: float = measure(0.7, "of the line's height", (None, 0.98))
    """The white between them that parts a cell where a rule is missing."""
    beside_rule: float = measure(0.5, "line heights", (0.4, 0.6))
    """A stroke whose middle is nearer to the rule over or under its cell is no dash between two: print keeps off."""
    bullet: float = measure(0.25, "line heights", (0.22, 0.3))
    """A dot that is lower is a speck, not what begins an item."""
    crossing: float = measure(0.3, "of the line's height", (None, 0.42))
    """A line is crossed by an edge that runs as near to its middle."""
    open_values: int = measure(2, "cells", (None, 2))
    """A rule is missing where ``alike`` cells go over a row edge together, as many of them with values below it."""
    place_column: float = measure(0.5, "share of the column", (None, 0.7))
    """A line stands in a column where it covers so much of it, or as much as the two measures below."""
    place_line: float = measure(0.3, "share of the line", (0.25, 0.33))
    place_width: float = measure(0.6, "line heights", (0.5, 0.72))
    value_reach: float = measure(1.5, "line heights", (1.25, 1.8))
    """A label may run on to its value this far before the value's column."""
    head_white: float = measure(1.3, "line heights", (1.08, None))
    """The white between a head and its table, and between rows of values and a row that may be of them, or"""
    head_step: float = measure(1.35, "white from row to row", (1.23, 1.49))
    """so much of what is between the rows."""
    head_tall: float = measure(11.0, "line heights", (5.71, None))
    """A head is no taller than this,"""
    head_mixed: float = measure(18.0, "line heights", (12.9, None))
    """or than this where its rows stand between one another."""
    head_groups: int = measure(2, "rows of print", (2, 2))
    """More between a line over all columns and the first values are no groups of rows: the line is no head."""
    in_head: float = measure(0.88, "share of the column", (0.85, 0.9))
    """So much of the print of a column stands in the column of the ruled head over it."""
    head_ruled: int = measure(5, "rows of print", (5, 5))
    """What stands between two rules is a head, whatever it is, if it has no more rows."""
    rule_over: float = measure(18.0, "line heights", (8.57, None))
    """How far over its rows a rule may be the table's."""
    rule_head: float = measure(3.0, "line heights", (2.5, 3.3))
    """A rule this far over the rows, under a line, parts the line from their head."""
    rule_long: float = measure(0.6, "share of the table's width", (None, 0.84))
    """A rule that is a table's is longer."""
    closing: float = measure(6.0, "line heights", (5.45, 7.2))
    """How far under the last row of values a rule may close a table, or be its own."""
    head_over: float = measure(0.2, "line heights", (0.182, 0.24))
    """Rows of a head with less white between them stand between one another: rows of prose stand apart."""

    title_width: float = measure(0.3, "share of the table's width", (None, 0.42))
    """A line over the heads that is as wide as this may be the table's title."""
    title_middle: float = measure(2.0, "line heights", (None, 2.1))
    """How far from the table's middle its own may stand: figures are narrower than their heads."""


MEASURES = TableMeasures()
