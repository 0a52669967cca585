"""The numbers that decide which printed rules span a table, and which pieces of its edges are printed."""

from __future__ import annotations

from dataclasses import dataclass

from extract.model.measure import Measures, measure


@dataclass(frozen=True, slots=True)
class GridMeasures(Measures):
    """From rules to lattices. Inches are of the page, shares are of what the text under the field says."""

    reach: float = measure(0.09, "inches", (None, 0.126))
    """How far a rule may end from the one it meets."""
    bridged: float = measure(0.405, "inches", (0.368, 0.486))
    """The widest gap in a rule that is one rule all the same."""
    level: float = measure(0.03, "inches", (0.025, 0.036))
    """How far off each other's line two pieces of one rule may lie, and the end of a rule off one that leans."""
    double: float = measure(0.06, "inches", (0.0429, None))
    """Rules closer together than this are one edge: a double rule, a rule broken in two."""

    tips: int = measure(3, "rules", (3, 3))
    """Rules that must end at one that leans, to tell which way it leans."""
    lean: float = measure(3.0, "work units", (2.5, 3.6))
    """A rule's box that is higher than its stroke by less than this may be the roughness of its edges."""
    lean_length: float = measure(0.35, "inches", (0.318, 0.42))
    """A shorter rule tells nothing of the lean."""
    lean_sure: float = measure(0.3, "share of the variance", (0.25, 0.33))
    """How much of where the ends lie one straight line must explain."""

    name_over: float = measure(0.04, "inches", (0.03, 0.05))
    """On both sides of where a rule would be that begins under it, the name of a group has print as near as this,"""
    name_high: float = measure(0.02, "inches", (0.015, 0.03))
    """in rows that are together so high."""
    rules_of_rows: int = measure(3, "rules", (2, 4))
    """Where so many part most rows, one alone in a row, with print close on both sides, is a letter's stem."""
    overhang: float = measure(0.12, "inches", (0.1, 0.144))
    """Rules that go on past the outermost one by more than this leave their table open on that side."""
    open_share: float = measure(0.6, "share of the crossing rules", (None, 0.84))
    """So many of the rules must end at one place for the table to be open there."""
    outer_two: int = measure(4, "rules", (3, 6))
    """Of so many crossing rules the first and the last are enough, where they end at one place beyond the others."""
    open_row: float = measure(0.12, "inches", (0.1, 0.16))
    """Column rules that are interrupted for more than this leave a row of one cell."""
    sheet_side: float = measure(5.0, "inches", (None, 7))
    """A grid longer and wider than this, nearly all of it one cell, is the edge of the paper with its shadow."""
    sheet_cell: float = measure(0.92, "share of the grid's area", (0.657, None))

    printed: float = measure(0.45, "share of an edge piece", (0.429, 0.473))
    """So much of a piece must be printed for it to part two cells: a faint rule is broken, a missing one is gone."""
    inked: float = measure(0.6, "share of an edge piece", (0.545, 0.66))
    """The same on an image, where no rule was found: a line of text that crosses the place has some ink there too."""
    inked_ends: float = measure(0.5, "share of a quarter of the piece", (0.455, 0.6))
    """Ink at the end of a piece that has more, for it to be a rule's: a rule meets the edges at its ends, and text does
    not come near them. Where a rule was found, as much of what the edge's best piece has."""
    lettered: float = measure(0.15, "share of an edge piece", (0.125, 0.18))
    """Print on both sides of so much of a piece, which no rule tells of, is letters and not the edge's own ink."""
    sides: float = measure(0.025, "inches", (0.0227, 0.0275))
    """Where the two sides of an edge are looked at."""
    unbroken: float = measure(0.8, "share of an edge piece", (0.762, 0.8))
    """So much of such a piece is printed in all: the heads of letters touch it often, each for itself."""
    stretch: float = measure(0.1, "share of an edge piece", (0.0833, 0.12))
    """Or so much of it at a stretch."""
    bent: float = measure(0.04, "inches", (0.0333, 0.044))
    """How far from its edge a rule may run on a page that does not lie flat."""
    hole: float = measure(0.05, "share of an edge piece", (0.0417, 0.06))
    """Less ink than this where a rule was found is a hole in a faint rule."""
    pale: float = measure(0.5, "share of an edge piece", (0.4, 0.56))
    """So much of a piece where a rule was found is too pale for print, but there."""
    crossed: float = measure(0.4, "share of the ink on the edge's best piece", (0.364, 0.44))
    """More ink than in a hole, but less than this, is text that crosses the place: the rule was seemingly there."""
    inset: float = measure(0.1, "share of an edge piece", (None, 0.14))
    """What is left out at both ends of a piece, where other rules cross it."""
    touch: float = measure(0.012, "inches", (0.01, 0.0144))
    """How far from an edge its ink may lie."""

    column_apart: float = measure(0.15, "inches", (0.136, 0.165))
    """The least width of a column; an edge that rules do not tell of lies as far from those that they do."""
    column_reach: float = measure(0.004, "inches", (0.00364, 0.0044))
    """How far such an edge may waver."""
    column_height: float = measure(0.4, "inches", (0.364, 0.44))
    """The least height of a table in which such edges are looked for."""
    column_full: float = measure(0.93, "share of the table's height", (0.664, None))
    """So much of such an edge is ink."""


GRID = GridMeasures()
