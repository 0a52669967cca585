"""The numbers that decide what is prose set beside a table without rules."""

from __future__ import annotations

from dataclasses import dataclass

from extract.model.measure import Measures, measure


@dataclass(frozen=True, slots=True)
class ProseMeasures(Measures):
    """Prose beside a table, in heights of a line of print."""

    wide: float = measure(7.0, "line heights", (None, 8.4))
    """Lines of prose are wider; many columns of labels are so wide too."""
    edge: float = measure(0.25, "line heights", (0.179, 0.35))
    """They begin as near to one edge."""
    missing: float = measure(5.0, "line heights", (4.2, None))
    """More white between two ends a stack: the lines between may run on from rows of the table."""
    seen: int = measure(3, "lines", (2, 4))
    """So many that run into no row of the table show the edge."""
    lines: int = measure(5, "lines", (4, 6))
    """Fewer may be a label."""
    white: float = measure(0.45, "line heights", (0.375, 0.54))
    """White between a line of prose and a row of the table that run into one another."""
    ragged: float = measure(4.0, "line heights", (3.2, None))
    """The ends of its lines differ by a word of this width, as Thai is broken between words."""
    full: float = measure(0.6, "share of its lines", (0.5, 0.66))
    """So many end as near to the farthest end: the last lines of paragraphs do not."""
    paragraph: float = measure(1.2, "times the usual step from line to line", (1.01, 1.4))
    """A wider step ends a paragraph."""
    figures: int = measure(4, "figures", (3, 5))
    """So many stand beside it."""
    named: float = measure(0.6, "share of the figures", (None, 0.66))
    """So many of them have words at their left that are no prose."""
    distinct: float = measure(0.7, "share of these words", (0.6, 0.84))
    """So many of the leftmost are different ones, as the labels of rows are."""
    head: float = measure(3.0, "line heights", (2.5, None))
    """A head over it is as near."""
    beside: float = measure(0.1, "steps from line to line", (0.0833, 0.12))
    """A row whose middle is as near to that of a line may belong to it."""
    in_step: float = measure(0.8, "share of the figures", (0.72, 0.88))
    """Where more stand so, the lines are the rows' labels: of rows beside prose it is two in ten, or half."""


PROSE = ProseMeasures()
