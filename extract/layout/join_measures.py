"""The numbers that decide where one page ends and the next goes on."""

from __future__ import annotations

from dataclasses import dataclass

from extract.model.measure import Measures, measure


@dataclass(frozen=True, slots=True)
class JoinMeasures(Measures):
    """Of tables, rows and sentences over a page's end."""

    between: int = measure(2, "lines", (None, 3))
    """Lines of notes and page numbers that may stand between a table and its rest, running heads left out."""
    fed: float = measure(30.0, "points", (21.4, None))
    """How far a page may have been fed to the side of the one before."""
    near: float = measure(12.0, "points", (12, 16.8))
    """How far, but for that, the columns of a table that goes on may stand off those before it."""
    in_place: float = measure(0.75, "share of the columns", (0.682, 0.75))
    """So many must stand there; one or two may begin with other words."""
    same_scale: float = measure(0.02, "share of the resolution", (0.0167, 0.024))
    """The resolutions of two pages of one kind differ by less."""
    label_lines: int = measure(4, "lines", (4, 4))
    """A label that goes on overleaf has no more lines there."""

    full: float = measure(1.5, "line heights", (None, 1.8))
    """How near to the widest line's end a full line ends."""
    lowest: float = measure(0.5, "line heights", (0.417, 0.6))
    """How near to the page's last line a last line is."""
    step: float = measure(3.0, "line heights", (2.5, 3.3))
    """How far under the line before a line still follows it."""

    title_step: float = measure(2.2, "line heights", (1.83, 2.64))
    """How far under the line before the next line of its title begins."""
    title_off: float = measure(0.5, "line heights", (0.417, 0.7))
    """How far the middles of centred lines stand off one another."""
    title_inset: float = measure(0.5, "line heights", (0.357, 0.6))
    """How far at least the narrower of them is set in on either side."""
    title_flush: float = measure(0.5, "line heights", (0.357, 0.6))
    """How far the beginnings of flush lines stand off one another."""
    title_letters: int = measure(1, "letters", (1, 2))
    """So many of a title that stands on two pages may have been misread."""

    row_fed: float = measure(3.0, "line heights", (None, 4.2))
    """How far a page may have been fed to the side, where single rows go on."""
    row_size: float = measure(0.1, "share", (0.0714, 0.14))
    """How much larger or smaller the sheet may be in one photograph than in the next."""
    row_fitted: int = measure(3, "columns", (2, 3))
    """So many columns of values tell it."""
    row_label: float = measure(0.6, "line heights", (0.5, 0.66))
    """White over a line of the label of such a row."""


JOINS = JoinMeasures()
