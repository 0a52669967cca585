"""The engines by name, each loaded once a process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from extract.model.page import Glyph, TextRun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.lines.crops import Crop
    from extract.read.reading import LineReading
    from extract.read.recognizer import Recognizer


@cache
def recognizer() -> Recognizer:
    """The package's own recognizer, on one thread. Raises MissingError where its model is not there."""
    from extract.read.recognizer import Recognizer

    return Recognizer(threads=1)


def read_crops(crops: Sequence[Crop]) -> list[TextRun]:
    """Read line crops with the recognizer; glyph boxes come in work pixels of the page."""
    return [run for run, _ in read_with_strokes(crops)]


def read_with_strokes(crops: Sequence[Crop]) -> list[tuple[TextRun, float]]:
    """As :func:`read_crops`, each run with the mean width of its strokes, in heights of a consonant."""
    readings = recognizer().read([c.image for c in crops], [c.body for c in crops])
    return [(_run(crop, reading), reading.stroke) for crop, reading in zip(crops, readings, strict=True)]


def _run(crop: Crop, reading: LineReading) -> TextRun:
    """A reading's columns as boxes: as tall as the line's letters with their marks."""
    glyphs = []
    for char in reading.chars:
        box = None if char.text.isspace() else crop.span(char.x0, char.x1)
        glyphs.append(Glyph(char.text, box, char.confidence, char.alternatives))
    return TextRun.of(glyphs)
