"""Lines in bolder type: headings, and labels that may hold the name of a group besides, which a worn page tells
hardly."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import regex

from extract.layout.measures import MEASURES, TableMeasures
from extract.model.page import Line

_THAI = regex.compile(r"[ก-ฮ]")


def tells_stroke(line: Line) -> bool:
    """Whether a line has letters enough to tell how wide its strokes are."""
    return line.stroke > 0 and len(_THAI.findall(line.text)) >= MEASURES.stroke_letters


def in_other_strokes(a: Line, b: Line, m: TableMeasures = MEASURES) -> float:
    """How surely one of two lines is in bolder type than the other, 0 to 1."""
    least, most = sorted((a.stroke, b.stroke))
    if not (tells_stroke(a) and tells_stroke(b)):
        return 0.0
    return min(1.0, max(0.0, (most / least - m.bolder) / (m.bolder_surely - m.bolder)))


def with_bold_lines(labels: Sequence[Sequence[Line]], headings: Sequence[Line]) -> list[bool]:
    """For each label, its lines from top to bottom, whether its first or its last line seems to be in the type of
    ``headings`` and the rest in that of the other labels. Nothing is told where headings are no bolder."""
    usual = [n.stroke for lines in labels for n in lines if tells_stroke(n)]
    bold = [n.stroke for n in headings if tells_stroke(n)]
    if not usual or not bold or median(bold) < MEASURES.bolder_heading * median(usual):
        return [False] * len(labels)
    edge = (median(bold) + median(usual)) / 2
    return [
        len(lines) > 1
        and any(tells_stroke(n) and n.stroke > edge for n in (lines[0], lines[-1]))
        and any(tells_stroke(n) and n.stroke < edge for n in lines)
        for lines in labels
    ]
