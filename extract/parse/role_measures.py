"""The weights of the evidence for what a column of a table is."""

from __future__ import annotations

from dataclasses import dataclass

from extract.model.measure import Measures, measure


@dataclass(frozen=True, slots=True)
class RoleMeasures(Measures):
    """Weights of the evidence for a role, in points: a share of 1 without a weight is one. Shares are of a column's
    filled cells."""

    names: float = measure(3.0, "points", (3, 3.15))
    """Cells of words, and cells that tell the rows apart, for a label."""
    named: float = measure(2.0, "points", (2, None))
    """A head that names the role."""
    plain: float = measure(2.5, "points", (2.08, 2.63))
    """Numbers that run on, for those of rows; against a role, a head that names another."""
    kind: float = measure(2.0, "points", (None, 2))
    """Cells of the role's own kind: figures, units, levels."""
    coded: float = measure(1.5, "points", (None, 1.8))
    """Codes, for a column of them: ranges are figures, too."""
    worded: float = measure(0.9, "points", (None, 1.26))
    """Words, for names of groups: less than for remarks."""
    codes: float = measure(0.8, "points", (None, 1.12))
    """Codes, for a label."""
    left: float = measure(0.3, "points a column", (None, 0.42))
    """Against a label further to the right."""
    doubted: float = measure(0.5, "points", (0.476, 0.55))
    """Against values under a head of remarks or levels."""

    most: float = measure(0.5, "share", (None, 0.7))
    """A column with more of them is of words, codes, levels or units."""
    most_distinct: float = measure(0.7, "share", (0.5, 0.98))
    """Where fewer numbers differ they begin anew with each group."""
    least_figures: float = measure(0.5, "share", (None, 0.7))
    """A column of values has more figures."""
    least_run: float = measure(0.75, "share of the steps", (0.536, None))
    """Numbers of rows go on by one at more of them."""
    margin_sure: float = measure(0.6, "points", (0.429, None))
    """With this lead over the next best column the label is as sure as its words."""


MEASURES = RoleMeasures()
