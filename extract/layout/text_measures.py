"""The numbers that decide which lines are one line, one paragraph, one column of text, a margin or a stamp.

*Lines* are line heights: the page's usual one.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.model.measure import Measures, measure


@dataclass(frozen=True, slots=True)
class TextMeasures(Measures):
    """From lines of print to text in reading order."""

    other_type: float = measure(2.2, "times the lower", (2, None))
    """Pieces beside one another that differ more in height are print of two kinds."""
    other_gap: float = measure(0.4, "lines", (0.286, 0.56))
    """Those are one line only with less white between."""
    word_gap: float = measure(0.9, "lines", (0.818, 1.26))
    """Less white is a space between words."""
    widest_gap: float = measure(16.0, "lines", (11.4, None))
    """More white parts a line whatever stands above."""
    line_step: float = measure(1.2, "lines", (0.857, 1.2))
    """The white over or under a line that is right above or below."""
    bridge_over: float = measure(2.0, "lines", (1.43, 2.2))
    """A full line above reaches over both sides of a gap by more than this."""
    bridge_width: float = measure(10.0, "lines", (None, 11))
    """And is wider than this."""
    bridged_gap: float = measure(5.0, "lines", (3.57, None))
    """A narrower gap within prose is bridged by such a line; a wider one only if both ends stand under one another."""
    flush: float = measure(1.5, "lines", (1.25, 1.8))
    """Ends that differ less stand under one another there."""
    prose_gap: float = measure(1.6, "lines", (1.45, 1.76))
    """A gap behind a piece as long as ``prose_width`` is no column's."""
    prose_width: float = measure(12.0, "lines", (None, 16.8))

    row_share: float = measure(0.55, "share of the lower's height", (None, 0.578))
    """Lines of one row share more of their height."""
    row_over: float = measure(0.3, "share of the narrower", (None, 0.42))
    """Lines that reach farther over one another stand one over the other."""
    hung_above: float = measure(0.3, "share of its height", (0.25, 0.36))
    """How far over the line it hangs on a raised mark may stand."""
    hung_over: float = measure(0.1, "of the line's height", (0.0833, 0.12))
    """How far before that line's end such a mark, or a note in small, may begin."""
    hung_gap: float = measure(1.0, "of the line's height", (0.833, None))
    """How far behind it."""
    hung_high: float = measure(1.4, "of the line's height", (1, None))
    """How far over the line's middle its own may stand."""
    hung_small: float = measure(0.85, "of the line's height", (0.81, 0.935))
    """It is lower than this, or"""
    hung_figures: int = measure(2, "figures", (2, 2))
    """a number of no more figures, all of it over the line's middle."""
    value_digits: float = measure(0.75, "share of its letters and digits", (0.682, 0.9))
    """What has as many digits is a value."""
    value_gap: float = measure(1.25, "times the widest space of its label", (1.04, 1.5))
    """More white before a value than this sets it off from its label."""

    usual_step: float = measure(2.2, "lines", (2, 2.2))
    """Steps from line to line that are wider do not count where the usual one is sought."""
    wider_step: float = measure(1.22, "usual steps", (1.22, 1.22))
    """A wider step parts paragraphs."""
    wide_step: float = measure(1.25, "lines", (None, 1.75))
    """Where this is wider still, a wider one than this does."""
    least_step: float = measure(0.5, "lines", (None, 0.55))
    """What stands nearer is no next line."""
    most_step: float = measure(2.1, "times the line above", (2.1, None))
    """What stands farther is none either."""
    high_line: float = measure(1.6, "lines", (1.14, None))
    """A higher line counts as high as this there."""
    under: float = measure(0.3, "share of the narrower", (0.3, 0.33))
    """So much of two lines of a paragraph stands under one another."""
    same_type: float = measure(1.7, "times the lower", (1.7, 1.7))
    """Lines of a paragraph do not differ more in height."""
    indent: float = measure(0.8, "lines", (0.571, 1.12))
    """Lines of a paragraph begin as near to its margin as this."""
    first_indent: float = measure(0.5, "lines", (None, 0.7))
    """Its second line begins no farther to the right of the first."""
    column: float = measure(12.0, "lines", (11.4, 12))
    """How far above and below the lines of its column are looked at."""
    ragged: float = measure(3.5, "lines", (3.5, 3.5))
    """A line is full that ends as near to its column's end as this, or as the next line's first word is long."""
    space: float = measure(0.3, "lines", (0.25, 0.36))
    """A space between words."""
    step_grows: float = measure(1.35, "times the widest so far", (1.29, None))
    """A wider step than those within the paragraph ends it."""

    spread_gap: float = measure(6.0, "lines", (4.29, None))
    """The gaps of a line that is spread to the full width are no wider."""
    spread_print: float = measure(0.65, "share of its width", (None, 0.78))
    """So much of it is print."""
    spread_width: float = measure(14.0, "lines", (None, 28))
    """It is at least so wide."""
    spread_begin: float = measure(0.7, "lines", (None, 0.98))
    """It begins as near to where a line right above or below begins, and ends as near to where others end."""
    spread_indent: float = measure(9.0, "lines", (6.43, 12.6))
    """Or is set in by less over the line below."""
    spread_near: int = measure(6, "rows", (4, None))
    """So many rows above and below are looked at."""
    spread_ends: int = measure(2, "rows", (None, 3))
    """So many of them end there."""

    coloured: float = measure(0.6, "share of the lines", (0.5, None))
    """On a page with more coloured lines colour says nothing."""
    stamp_gap: float = measure(1.5, "lines", (None, 2.1))
    """Coloured lines with less white between are one stamp."""
    stamp_aside: float = measure(1.5, "times that", (None, 2.1))
    """Those beside one another, with less than this."""
    stamp_width: float = measure(0.6, "share of the page's width", (0.429, None))
    """A stamp and its frame are narrower."""

    frame_wide: float = measure(0.85, "share of the page's width", (0.773, 0.935))
    """A frame that is as wide, and as high as ``frame_high``, is around the page."""
    frame_high: float = measure(0.5, "share of the page's height", (0.455, 0.6))
    band_wide: float = measure(0.5, "share of the page's width", (None, 0.7))
    """A frame that is wider, and no higher than ``band_high``, is the band of a head, or of a title that stands in the
    text's way: what it holds goes on below."""
    band_high: float = measure(5.0, "lines", (3.57, 5.5))
    framed_rows: int = measure(3, "rows", (None, 5))
    """So many rows of a name with a figure beside it, and a frame is that of a table whose columns no rules part."""
    most_whole: float = measure(0.7, "share of the cells with print", (0.5, 0.85))
    """So many cells hold a row each, and the rules of their grid part no columns."""
    among: float = measure(0.5, "share of its height and width", (0.1, 0.9))
    """So much of a ruled piece lies among the names of a table without rules, if it holds some of them."""
    frame_slack: float = measure(0.02, "share of its height and width", (0.0167, 0.024))
    """How far outside of a frame the middle of what it holds may lie."""
    heading: float = measure(1.35, "lines", (1.35, None))
    """Paragraphs of higher lines are headings."""
    heading_letters: int = measure(2, "letters", (2, 2))
    """If they have more letters: a single large sign is more likely a pen's."""

    table_rule: float = measure(0.02, "share of the page's width", (0.0167, 0.024))
    """Rules whose ends differ less begin and end under one another."""
    table_rules: int = measure(3, "rules", (3, 5))
    """More of them are a table's."""
    margin_rows: int = measure(3, "rows", (None, 3))
    """A running head or foot has no more: lone numbers under one another at the top of a page are none."""
    margin: float = measure(0.14, "share of the page's height", (0.1, None))
    """It stands within this of the edge."""
    margin_ruled: float = measure(0.12, "share of the page's height", (0.1, None))
    """And within this if a rule parts it from the text."""
    margin_rule: float = measure(0.5, "share of the page's width", (None, 0.55))
    """That rule is longer."""
    margin_small: float = measure(0.08, "share of the page's height", (0.0762, None))
    """And within this if small print alone shows it."""
    small_print: float = measure(0.85, "lines", (0.85, 0.85))
    """Small print is lower."""
    small_apart: float = measure(0.8, "lines", (0.667, 0.88))
    """More white parts it from the text."""

    closing: int = measure(60, "code points", (54, 72))
    """The words that close a letter stand in a shorter paragraph."""
    signed: float = measure(0.22, "share of the page's width", (0.157, 0.308))
    """What begins as far to the left is no signature."""
    side_gap: float = measure(0.3, "lines", (None, 0.42))
    """White from top to bottom that parts blocks beside one another."""
    column_gap: float = measure(0.8, "lines", (0.667, 0.88))
    """White that parts columns of text."""
    band_inset: float = measure(0.12, "share of its height", (0.0857, 0.168))
    """How far a block may reach up beside the one above and still stand below it."""
    column_lines: int = measure(5, "lines", (4, None))
    """So many lines of a column stand beside another's."""
    column_share: float = measure(0.6, "share of its lines", (0.545, None))
    """And so great a share of them."""
    touching: float = measure(0.04, "heights", (0.0333, 0.048))
    """Figures with less white between them, or over one another by less, are one number's, whatever rule runs through
    it."""


TEXT = TextMeasures()
