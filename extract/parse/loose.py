"""Rows of label and value that no table was found around: lines with dot leaders, or two columns without
rules.

A row counts only if its label is an indicator's name and nothing else, and its value a single figure or dash.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from extract.model.claims import Claim
from extract.model.page import Line, Page, Paragraph
from extract.parse import claim
from extract.parse.claim import Spot, Subject
from extract.parse.context import table_scope
from extract.parse.flow import Flow
from extract.parse.kind import Known
from extract.parse.labels import match_indicator
from extract.parse.levels import Levels
from extract.parse.marks import Part, part_of
from extract.parse.scopes import Scope
from extract.parse.table_titles import lists_contents
from extract.parse.values import CellValue, cell_value
from extract.thai.likeness import Met

RULE = "loose.label-and-value"
TIMEOUT = 1.0
MAX_LINE = 160
SUREST = 0.8  # how surely the label must be known

_ENDS_IN_FIGURE = regex.compile(
    r"^(?P<label>.*?[^\s0-9๐-๙.…_·-])[\s.…_·:]*(?P<value>(?<=[\s.…_·:])[-–—]|(?<![0-9๐-๙.,])[0-9๐-๙][0-9๐-๙.,]*\s?%?)\s*$"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its value, which stands in ``part``."""

    block: int
    part: Part
    label: str
    value: CellValue


def loose_claims(
    pages: Sequence[Page], flow: Flow, timeline: Sequence[Scope], levels: Levels, known: Known
) -> list[Claim]:
    """The claims of all such rows of a document."""
    framework = known.framework
    claims: list[Claim] = []
    if framework is None:
        return claims
    for page in pages:
        if lists_contents(page):
            continue
        named = [(row, met) for row in rows_of(page) if (met := _label(row, known))]
        whole = all(row.value.value is None or row.value.value == int(row.value.value) for row, _ in named)
        if len(named) < 2 or (whole and not any("." in row.part.text for row, _ in named)):
            continue
        for row, met in named:
            scope = table_scope(flow, timeline, levels, page, row.block)
            subject = Subject(
                met.what,
                row.label,
                met.confidence,
                unit="percent" if row.value.percent else framework.unit_of(met.what),
                maximum=framework.maximum_of(met.what),
            )
            claims.append(claim.of(Spot(row.part, row.value, "table", RULE), subject, known.survey, scope))
    return claims


def _label(row: Row, known: Known) -> Met | None:
    met = match_indicator(row.label, known.framework) if known.framework else None
    return met if met is not None and met.confidence >= SUREST else None


def rows_of(page: Page) -> Iterator[Row]:
    """Lines of the page's paragraphs that end in a figure, and lines level with a figure to their right."""
    for index, block in enumerate(page.blocks):
        if not isinstance(block, Paragraph):
            continue
        for line in block.lines:
            if (row := _in_one_line(page, index, line)) is not None:
                yield row
        yield from _side_by_side(page, index, block.lines)


def _in_one_line(page: Page, block: int, line: Line) -> Row | None:
    if len(line.text) > MAX_LINE:
        return None
    match = _ENDS_IN_FIGURE.match(line.text, timeout=TIMEOUT)
    part = part_of(page, [line], "paragraph", block)
    if match is None or part is None:
        return None
    value = cell_value(match["value"])
    if value.state not in ("printed", "not-reported"):
        return None
    return Row(block, part, match["label"], replace(value, start=match.start("value"), end=match.end("value")))


def _side_by_side(page: Page, block: int, lines: Sequence[Line]) -> Iterator[Row]:
    for line in lines:
        value = cell_value(line.text)
        if value.state not in ("printed", "not-reported") or line.box.height <= 0:
            continue
        level = [
            o
            for o in lines
            if o is not line
            and o.box.x1 <= line.box.x0
            and o.box.y_overlap(line.box) > 0.5 * min(o.box.height, line.box.height)
        ]
        part = part_of(page, [line], "paragraph", block)
        if len(level) == 1 and part is not None:
            yield Row(block, part, level[0].text, value)
