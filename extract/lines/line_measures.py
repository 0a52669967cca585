"""The numbers that decide where a line of print begins and ends, and what is cut between lines.

*Bodies* are heights of a consonant without marks, as the page prints it; *line heights* the same of one line.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.model.measure import Measures, measure


@dataclass(frozen=True, slots=True)
class LineMeasures(Measures):
    """From pieces of ink to lines."""

    body: float = measure(5.2, "points", (None, 7.28))
    """The body of a 16-point Thai text face, for a page with hardly any print."""
    body_least: float = measure(3.0, "points", (2.5, 3.15))
    """A page's commonest body is looked for from here."""
    body_most: float = measure(14.0, "points", (11.7, None))
    """To here."""
    letter_slim: float = measure(0.25, "times its height", (None, 0.35))
    """A piece that counts as a letter there is at least so wide."""
    letter_wide: float = measure(6.0, "times its height", (5, 8.4))
    letters_least: int = measure(12, "pieces", (None, 17))
    """Fewer letters tell nothing."""
    body_spread: float = measure(0.06, "usual bodies", (None, 0.084))
    """How far heights are smoothed, either way."""
    body_near: float = measure(0.15, "bodies", (0.125, 0.18))
    """Heights as near to the commonest are averaged."""
    broken_least: float = measure(0.12, "bodies", (None, 0.168))
    """Pieces between this height and ``broken_most`` may be pieces of broken letters."""
    broken_most: float = measure(0.45, "bodies", (0.321, 0.63))
    broken: int = measure(200, "pieces", (None, 280))
    """So many pieces show a page of broken print, if they outnumber the letters."""
    broken_share: float = measure(1.1, "times the letters", (None, 1.54))
    mended: float = measure(0.16, "bodies", (None, 0.176))
    """Holes up to this size are closed then."""

    wall: float = measure(5.0, "bodies", (4.55, 5.5))
    """An upright rule in no table that is longer parts lines; a shorter one may be the stem of a letter."""
    column_gap: float = measure(1.9, "bodies", (1.81, 1.9))
    """White wider than this parts two segments. A word space in Thai print is 0.6 to 1."""
    low: float = measure(0.75, "bodies", (None, 1.05))
    """Low pieces reach to the sides as far as one of this height does."""
    high: float = measure(1.15, "times its height", (0.958, None))
    """High ones so many times their height."""
    highest: float = measure(2.5, "bodies", (2.08, 2.75))
    half: float = measure(0.27, "times its height", (0.27, 0.27))
    """Half the height of the bar by which a piece is smeared sideways into rows."""
    fine: float = measure(9.0, "pixels a body", (9, 9))
    """How finely the smear is drawn."""
    beside: float = measure(0.9, "bodies", (0.818, 1.08))
    """A tall piece as near to a line as this, level with its middle, is of the line."""
    level: float = measure(0.8, "bodies", (0.571, 0.8))
    """Lines beside a tall piece that differ less in height are one."""
    dash_shape: float = measure(1.5, "times its height", (1.5, 1.8))
    """A lone dash is longer than this."""
    dash_least: float = measure(0.22, "bodies", (0.183, 0.242))
    """And longer than this."""
    dash_high: float = measure(0.35, "bodies", (0.292, 0.367))
    """A dash is lower than this, in a leader too."""
    dash_low: float = measure(0.06, "bodies", (None, 0.084))
    """And higher than this: else it is dirt."""
    cell_edge: float = measure(0.25, "bodies", (0.208, 0.275))
    """What stands nearer to a cell's edge is of its rules, also on a page of broken print."""
    cell_mark: float = measure(0.14, "bodies", (0.117, 0.168))
    """A mark alone in a cell is larger than this."""
    scrap_high: float = measure(0.3, "bodies", (0.273, 0.36))
    """What is left of a rule that only other columns have is lower, where their rule runs."""
    scrap_off: float = measure(0.35, "bodies", (0.292, 0.42))
    """How far off it may run there."""
    scrap_aside: float = measure(0.8, "bodies", (0.727, 0.88))
    """It is longer than a body, or as near to the cell's side."""

    piece_side: float = measure(1.6, "bodies", (1.14, None))
    """How near two pieces of one line end and begin, at most."""
    piece_level: float = measure(0.3, "line heights", (0.25, 0.33))
    """How far off each other's base they may stand, and feet of letters off one base line."""
    piece_alike: float = measure(0.55, "times the taller", (0.55, 0.77))
    """How low the lower of them may be."""
    piece_overlap: float = measure(0.8, "line heights", (0.727, 1.12))
    """How far they may reach over one another."""
    piece_gap: float = measure(0.9, "line heights", (0.818, None))
    """How much white may be between them."""
    wide_point: float = measure(1.3, "heights of the digit", (1.2, 1.45))
    """How far from a digit the point of a number in wide print stands at most."""
    wide_dot: float = measure(0.55, "bodies", (0.45, 0.7))
    """How wide such a point is at most: typewriters print large ones."""
    wide_midway: float = measure(2.0, "times the narrower", (1.8, 2.25))
    """How much wider the white to one side of it may be."""
    cell_low: float = measure(4.0, "bodies", (3.64, 4.4))
    """There a lower cell has one line."""
    point_beyond: float = measure(0.5, "line heights", (0.417, 0.6))
    """How far behind a line's end one may stand."""
    point_above: float = measure(0.4, "line heights", (0.333, 0.48))
    """How far over the base."""
    point_below: float = measure(0.25, "line heights", (0.208, 0.3))
    """How far under it."""
    speck: float = measure(0.4, "bodies", (0.364, 0.44))
    """No letter or figure is as low and as narrow as this; dirt that is so may be a point."""
    torn: float = measure(0.6, "bodies", (0.545, 0.66))
    """Nor are all pieces of a torn one together as low as this."""
    torn_pieces: int = measure(3, "pieces", (3, 3))
    """A torn figure has no more."""
    scribble_wide: float = measure(1.1, "times its height", (None, 1.54))
    """A scribble is a tall piece wider than this."""
    scribble_ink: float = measure(0.3, "share of its box", (0.3, 0.3))
    """With less ink than this."""
    scribble_share: float = measure(0.6, "share of the line's width", (0.429, 0.6))
    """That is most of its line."""

    cut_most: float = measure(12.0, "bodies", (10, None))
    """A piece that is taller holds no lines of print."""
    cut_side: float = measure(1.2, "bodies", (1.2, 1.68))
    """How far beside a piece a line may end that it has a letter of."""
    cut_rise: float = measure(0.5, "line heights", (0.455, 0.5))
    """Where over a line's base a piece must reach to have a letter of it."""
    cut_apart: float = measure(0.7, "bodies", (0.5, 0.735))
    """Base lines that are nearer are one line's."""
    cut_tail: float = measure(0.3, "bodies", (None, 0.42))
    """How far under the base of the upper line a piece with marks of the next is cut at the earliest: tails hang."""
    cut_rest: float = measure(0.1, "bodies", (None, 0.14))
    """What must be left of the marks."""
    deep: float = measure(0.75, "bodies", (0.536, 0.75))
    """A piece reaches as far under its line where it has marks of the next: deeper than a tail."""
    marks_over: float = measure(0.7, "line heights", (0.667, None))
    """How far over the letters of the next line its marks stand."""
    marks_under: float = measure(0.5, "line heights", (None, 0.7))
    """How far under their tops such a piece may end."""
    tone_deep: float = measure(0.28, "bodies", (0.255, None))
    """A letter with the next line's tone on its foot reaches farther under its base than this."""
    tone_deepest: float = measure(0.6, "bodies", (0.545, 0.66))
    """But no farther than this."""
    mark_deep: float = measure(0.4, "bodies", (0.36, 0.44))
    """A letter with all that stands over a letter of the next line reaches farther under its base than this: so high is
    a vowel with its tone."""
    tone_vowel: float = measure(0.2, "bodies", (0.182, 0.22))
    """The vowel that the tone stands on is higher than this; a full stop is lower."""
    tone_gap: float = measure(0.25, "bodies", (0.208, 0.3))
    """The white between the two is less."""
    tone_high: float = measure(0.2, "bodies", (None, 0.28))
    """How much of it is the tone, at least."""

    foot_height: float = measure(0.6, "times the tall ones", (0.6, 0.6))
    """Pieces of a line that are higher tell where its base is."""
    foot_rank: float = measure(0.8, "share of the pieces", (0.8, 0.8))
    """The place among them, from the lowest, of one of the tall ones."""
    slope_letters: int = measure(8, "letters", (7, 12))
    """So many letters tell how a line slopes."""
    slope_length: float = measure(8.0, "line heights", (7.27, 8.8))
    """If they reach over so much of it."""
    slope_miss: float = measure(2.0, "times the usual", (1.9, 2.1))
    """Letters that miss the line by more have tails."""
    slope_uneven: float = measure(1.5, "pixels", (1.07, 1.8))
    """Or by more than this."""
    slope_rounds: int = measure(3, "rounds", (3, 3))
    """So often the letters that miss are left out."""
    slope_least: int = measure(5, "letters", (None, 7))
    """So many must be left."""
    slope_most: float = measure(0.05, "rise over run", (0.0476, 0.06))
    """No line slopes more on a page that was straightened."""

    figure_fine: float = measure(8.0, "pixels a body", (7.62, None))
    """How finely the small copy is drawn on which figures are looked for."""
    figure_ink: int = measure(40, "gray levels of 255", (33, 44))
    """More ink in a pixel of that copy counts."""
    figure_close: int = measure(4, "pixels of that copy", (4, 5))
    """Ink as near is one blob there."""
    figure_corner: float = measure(0.02, "share of its length", (0.0182, 0.024))
    """How far the sides of a frame around print may be bent."""
    figure_hollow: float = measure(0.12, "share of what it encloses", (0.0857, None))
    """Such a frame's own ink covers no more."""
    figure_high: float = measure(4.5, "bodies", (4.29, None))
    """A drawing, an emblem, a photograph is higher than this."""
    figure_wide: float = measure(3.5, "bodies", (3.33, 4.2))
    """And wider than this."""
    figure_long: float = measure(4.0, "times its height", (None, 4))
    """It is no wider than this,"""
    figure_higher: float = measure(12.0, "bodies", (8.57, None))
    """if it is not higher than this."""
    figure_few: int = measure(6, "pieces", (None, 9))
    """A figure in outline has no more pieces."""
    figure_large: float = measure(2.5, "bodies", (1.79, None))
    """Or more than ``figure_share`` of its ink is in pieces that are taller."""
    figure_share: float = measure(0.6, "share of its ink", (0.429, None))
    figure_smooth: float = measure(0.3, "bodies", (0.25, 0.33))
    """Over how many rows its ink is averaged."""
    figure_low: float = measure(0.25, "of the fullest row", (0.227, 0.275))
    """Rows with less ink lie between lines of text."""
    figure_rows: float = measure(0.25, "share of the rows", (0.227, 0.3))
    """Where they are fewer, there are no lines."""
    figure_letters: float = measure(0.65, "share of its ink", (None, 0.715))
    """More ink in pieces of a letter's height is text."""
    figure_least: int = measure(20, "letters", (20, 20))
    """Fewer letters have no base lines."""
    figure_pitch: float = measure(1.4, "bodies", (1.4, 1.68))
    """From one base line to the next it is at least so far."""
    figure_feet: float = measure(0.85, "share of the letters", (0.81, 0.85))
    """More of them on base lines are text."""


LINES = LineMeasures()
