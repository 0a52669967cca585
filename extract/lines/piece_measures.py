"""The numbers that tell what a piece of ink can be: print or dirt, letter or mark, and which mark is whose.

*Bodies* are heights of a consonant without marks, as the page prints it; *own* is the piece's own height.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.model.measure import Measures, measure


@dataclass(frozen=True, slots=True)
class PieceMeasures(Measures):
    """What a piece can be by its size, and where marks belong."""

    small: float = measure(0.55, "bodies", (0.5, 0.578))
    """Lower pieces are marks and points."""
    stroke_width: float = measure(0.12, "bodies", (0.109, 0.132))
    """Narrower pieces are marks too, unless they are nearly as tall as letters."""
    stroke_height: float = measure(0.8, "bodies", (0.762, 0.84))
    tall: float = measure(1.9, "bodies", (1.9, 1.9))
    """Taller pieces hold a letter and its marks, or letters of two lines."""
    big: float = measure(4.2, "bodies", (3, 5.88))
    """Taller pieces are no print."""
    wide: float = measure(40.0, "bodies", (33.3, 44))
    """Wider pieces are no print either, if they are taller than ``frame_height``."""
    speck_side: float = measure(0.09, "bodies", (None, 0.0945))
    """The side of a square that has as much ink as a speck has at most."""
    speck_least: float = measure(3.0, "pixels", (None, 3))
    """Less ink than this is one in any case."""
    speck: float = measure(0.1, "bodies", (0.1, 0.11))
    """Smaller both ways, a piece is dirt."""
    line_height: float = measure(0.3, "bodies", (0.273, 0.36))
    """What is lower than this and wider than ``line_width`` is left of an underline; a narrower one may be a dash."""
    line_width: float = measure(2.6, "bodies", (2.36, 2.86))
    frame_height: float = measure(2.5, "bodies", (None, 3.5))
    """The frame of a stamp or a box is taller, wider than ``frame_width``, and all but empty."""
    frame_width: float = measure(6.0, "bodies", (None, 8.4))
    frame_ink: float = measure(0.08, "share of its box", (0.0727, 0.112))
    upright_height: float = measure(2.2, "bodies", (1.57, None))
    """What is taller and as narrow as ``upright_width`` is a rule."""
    upright_width: float = measure(0.2, "bodies", (None, 0.28))
    upright_thick: float = measure(0.4, "bodies", (0.364, 0.44))
    """Or up to this width, if it is filled; a lying rule no thicker may be dots of a leader that have run together."""
    upright_ink: float = measure(0.75, "share of its box", (0.682, 0.825))
    page: float = measure(4.0, "inches", (None, 4.4))
    """On an image larger than this both ways, what touches the edge is cut by it."""

    crowd_low: float = measure(0.22, "bodies", (0.157, None))
    """Pieces from this height on are counted where small print is looked for, and no print is lower."""
    whole: float = measure(0.66, "bodies", (0.629, 0.726))
    """Pieces from this height on are whole letters of the page's usual print."""
    crowd: int = measure(7, "pieces", (5, None))
    """So many pieces about one make a stretch of print."""
    crowd_share: float = measure(0.12, "share of the pieces", (0.109, 0.144))
    """Where fewer of them are usual letters, the stretch is small print."""
    crowd_aside: int = measure(10, "half bodies", (9, 11))
    """How far to one side of a piece those about it are counted, and to the other."""
    crowd_rise: int = measure(3, "half bodies", (3, 3))
    """How far over and under it."""
    crowd_rank: float = measure(70.0, "percent", (None, 98))
    """The place among them, from the lowest, whose height is the small print's."""

    dot: float = measure(0.42, "bodies", (0.382, 0.462))
    """A point, or a dot of a leader, is lower than this."""
    dot_shape: float = measure(1.6, "times", (1.45, 1.76))
    """It is at most so many times as wide as high, and as high as wide."""
    dot_ink: float = measure(0.62, "share of its box", (0.564, 0.744))
    leader: float = measure(4.0, "bodies", (None, 5.6))
    """A row of dots or dashes at least this long is a leader, shorter ones (an ellipsis) are text."""
    leader_reach: float = measure(0.35, "bodies", (0.25, None))
    """How far apart the dots of a leader stand, halved."""
    leader_half: float = measure(0.06, "bodies", (0.06, 0.072))
    leader_fine: float = measure(12.0, "pixels a body", (12, None))
    """How finely rows of dots are drawn: coarser, the marks of letters over a leader run together with it."""
    leader_row: float = measure(0.6, "bodies", (0.429, None))
    """The height of a row of dots is less."""
    cut_reach: float = measure(0.4, "bodies", (0.364, 0.48))
    """How near a rule the rest of a mark stands that the rule cut, and how near the mark its letter, if not over it."""
    cut_uneven: float = measure(2.0, "pixels", (None, 2.8))
    """How uneven a rule's edge may be."""
    cut_shred: float = measure(0.1, "bodies", (None, 0.14))
    """What is no higher than this is a shred of the rule's edge."""
    cut_long: float = measure(4.0, "times its height", (3.64, 4.4))
    """What is wider than this is a shred, too."""
    cut_down: float = measure(0.95, "bodies", (0.864, 1.14))
    """How far under the mark its letter may stand."""

    mark_least: float = measure(0.9, "bodies", (None, 1.26))
    """How far under a mark its letter is looked for grows with the mark's height, from this height on."""
    mark_on_mark: float = measure(1.2, "times", (1.09, 1.68))
    """A mark that stands on a mark is at most so many times as tall, as one on a letter is."""
    mark_broad: float = measure(1.5, "times the letter's height", (1.07, None))
    """A mark is narrower than this."""
    mark_several: float = measure(0.65, "times the letter's height", (0.619, 0.715))
    """Marks that have run together are lower than this, and narrower than ``mark_several_wide``."""
    mark_several_wide: float = measure(3.2, "times the letter's height", (2.67, 3.52))
    mark_overlap: float = measure(0.3, "times the letter's height", (0.214, 0.42))
    """How far a mark may reach into its letter's height."""
    foot_share: float = measure(0.75, "times the letter's height", (0.682, 0.825))
    """A foot that hangs under a letter is lower than this and narrower than ``foot_broad``."""
    foot_broad: float = measure(1.5, "times the letter's width", (1.36, 1.65))
    foot_gap: float = measure(0.1, "bodies", (0.0833, 0.12))
    """How far up beside its letter's end it may begin."""
    comma_share: float = measure(0.55, "times the figure's height", (0.5, 0.6))
    """A comma is lower than this beside the figure before it,"""
    comma_broad: float = measure(0.9, "times its height", (0.8, 1.0))
    """narrower than this,"""
    comma_gap: float = measure(0.35, "times the figure's height", (0.3, 0.4))
    """as near as this,"""
    comma_foot: float = measure(0.35, "times the figure's height", (0.3, 0.4))
    """and ends no farther over or under the figure's foot."""
    row_reach: float = measure(0.45, "bodies", (None, 0.63))
    """How far the bar by which letters are smeared into rows reaches to either side where marks are told from them."""
    row_marks: int = measure(6, "marks", (6, 6))
    """More of them in one row are letters."""

    hang: float = measure(0.15, "line heights", (0.125, 0.18))
    """How far over the base a mark below a letter may begin."""
    tone_far: float = measure(0.2, "bodies of the line", (0.143, None))
    """What hangs lower than this under its line is the next line's tone."""
    tone_near: float = measure(0.12, "bodies of the line", (0.1, None))
    """Lower than this it is, if it stands nearer to the mark under it."""
    tone_slack: float = measure(0.06, "bodies of the line", (None, 0.072))
    """How far a mark may be off where the type sets such marks."""
    tone_uneven: float = measure(1.5, "pixels", (None, 1.8))
    """Or as far as this."""
    stack_aside: float = measure(0.15, "times its width", (0.125, 0.18))
    """How far beside the mark under it a mark's middle may stand."""
    stack_near: float = measure(0.3, "line heights", (None, 0.42))
    """The least reach between a mark and the one under it."""
    stack_usual: int = measure(5, "marks", (5, 5))
    """So many tell how a type stacks its marks."""
    between_reach: float = measure(0.62, "bodies of the line", (0.5, 0.8))
    """How far over and under a mark between two close lines its letters are looked for."""
    between_sure: float = measure(1.0, "logit", (0.5, 2.0))
    """Weighed less surely than this, such a mark is seen in both lines."""
    between_joined: float = measure(0.42, "bodies of the line", (0.4, 0.5))
    """A higher one may be two marks that have run together, one of either line,"""
    between_white: float = measure(0.3, "bodies of the line", (0.25, 0.35))
    """where no more white is left between it and both letters."""
    between_rise: float = measure(0.4, "bodies of the line", (0.35, 0.45))
    """A letter that rises so far over its line's may meet a vowel under the line above."""
    between_high: float = measure(0.65, "bodies of the line", (0.6, 0.7))
    """One that is higher than this holds two marks at least,"""
    between_hangs: float = measure(0.2, "bodies of the line", (0.15, 0.25))
    """where it begins as near under the letter over it."""
    between_least: float = measure(0.15, "bodies", (0.12, 0.18))
    """What is smaller both ways is a speck, and no mark."""

    whose_above: float = measure(0.15, "line heights", (None, 0.21))
    """A small piece whose middle is no higher than this over a line's letters stands in the line."""
    whose_below: float = measure(0.3, "line heights", (None, 0.42))
    """The same under its base."""
    whose_below_cost: float = measure(1.6, "times", (1.52, 1.92))
    """White under a line speaks so much more against it than white above: most marks stand above."""
    whose_side_cost: float = measure(0.4, "times", (None, 0.4))
    """White beside a line, the same."""
    whose_side: float = measure(1.3, "line heights", (0.929, 1.56))
    """How far beside a line a point of it may stand."""
    whose_mark_side: float = measure(0.6, "line heights", (0.429, 0.72))
    """How far beside it a mark over or under it may stand."""
    whose_mark_above: float = measure(0.95, "line heights", (0.792, 1.04))
    """How far over its letters a mark may stand."""
    whose_mark_below: float = measure(0.5, "line heights", (0.476, 0.525))
    """How far under its base."""
    whose_outside: float = measure(0.02, "line heights", (0.0182, 0.028))
    """What a place outside of the line costs."""
    whose_drawn: float = measure(0.3, "line heights", (0.214, None))
    """What a place in a line of tall pieces alone costs: a signature is one, and takes no marks from the name under
    it."""
    whose_rounds: int = measure(5, "rounds", (5, 5))
    """So often a line may grow by its points: the dots of an ellipsis follow one another."""

    raised: float = measure(0.22, "heights of the digits before", (0.183, 0.308))
    """How far above their foot a raised digit stands, a note's mark; digits of one number are a tenth apart."""
    raised_surely: float = measure(0.4, "heights of the digits before", (0.34, 0.42))
    """One that stands lower than this may be a digit of the number that lost its foot."""
    raised_head: float = measure(0.5, "heights of the digits before", (None, 0.7))
    """Its head stands higher than this."""
    raised_most: int = measure(3, "digits", (3, 3))
    """A mark has no more."""
    raised_ink: float = measure(0.3, "times the digit's height", (0.214, 0.33))
    """A digit's own ink is higher than this."""
    raised_alone: float = measure(1.8, "times the digit's width", (1.5, 2.52))
    """And narrower than this: else it has run together with its neighbour's."""
    raised_aside: float = measure(0.08, "times the digits' height", (0.04, None))
    """And reaches no further out of the digit's columns than this: else it is a neighbour's, the ring of a %."""
    raised_stroke: float = measure(0.5, "times the digit's width", (0.357, None))
    """Ink below that is as wide is a stroke of it that came off: the foot of a 2. Points and dust are narrower."""
    raised_off: float = measure(0.12, "times the digit's height", (0.06, 0.2))
    """Narrower ink between its sides is one too, if it begins no further below it than this: else it is a speck."""


PIECES = PieceMeasures()
