"""The numbers that decide what the picture of a line shows.

They have no steady range: a move of any changes pictures that are read (``benchmarks/recognition.py`` tells how well).
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.model.measure import Measures, measure


@dataclass(frozen=True, slots=True)
class CropMeasures(Measures):
    """Of a line's picture. *Bodies* are heights of the line's consonants without marks, *usual bodies* the page's."""

    lowest: float = measure(0.5, "usual bodies")
    """A line's letters are taken for no lower than this."""
    highest: float = measure(2.5, "usual bodies")
    """Nor for higher."""
    dash: float = measure(0.6, "usual bodies")
    """A lower line is a dash or a point: its own height says nothing of the line's."""
    side: float = measure(0.2, "bodies")
    """What is kept to both sides."""
    above: float = measure(1.15, "bodies")
    """What is kept above the letters, where the line's own marks do not need more."""
    below: float = measure(0.75, "bodies")
    """The same under the base."""
    level: float = measure(0.12, "bodies")
    """A base line that drifts by more over the picture is levelled."""
    edge_others: int = measure(2, "pixels")
    """How far around the ink of other lines their soft edges are painted over."""
    edge_own: int = measure(1, "pixels")
    """How far around its own nothing is."""


CROP = CropMeasures()
