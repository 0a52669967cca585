"""Lines that begin with an indicator's number, ``ตัวบ่งชี้ที่ 2.1 …``: what tables of one row under them are of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from extract.model.page import Line, Page, Paragraph
from extract.parse.table_grid import Grid
from extract.parse.torn_rows import MAX_LABEL
from extract.thai import digits
from extract.thai.skeleton import skeleton_pattern, squeeze

_HEADING = regex.compile(skeleton_pattern(r"^(?:ตัวบ่งชี้|ตัวชี้วัด|ตัวบ่งชี้วัด|kpi)(?:ที่)?[0-9๐-๙]{1,2}(?:[.][0-9๐-๙]{1,2}){0,3}"))
_ON_ITS_ROW = 0.5
"""Share of a heading's height that the name set apart to its right has in common with it at least."""


class Heading(NamedTuple):
    page: int
    block: int
    """its place among the blocks of its page"""
    text: str


def indicator_headings(pages: Sequence[Page]) -> list[Heading]:
    """Every line that begins with an indicator's number, in reading order; where it prints no more than that, with what
    stands to its right, as in a list of the indicator's properties."""
    found = []
    for page in pages:
        for block, held in enumerate(page.blocks):
            for line in held.lines if isinstance(held, Paragraph) else (x for c in held.cells for x in c.lines):
                squeezed = squeeze(line.text)
                if len(line.text) > MAX_LABEL or (number := _HEADING.match(squeezed)) is None:
                    continue
                name = _beside(line, page) if number.end() == len(squeezed) else ""
                found.append(Heading(page.number, block, " ".join(f"{line.text} {name}".split())))
    return found


def _beside(line: Line, page: Page) -> str:
    """The words next to a line, to its right and on its row; empty where none stand there, or figures do."""
    row = [
        other
        for other in page.lines()
        if other.box.x0 >= line.box.x1 and other.box.y_overlap(line.box) > _ON_ITS_ROW * line.box.height > 0
    ]
    text = min(row, key=lambda other: other.box.x0).text if row else ""
    return "" if any(digits.is_digit(c) for c in text) else text


def heading_above(grid: Grid, headings: Sequence[Heading]) -> str | None:
    """The last of the ``headings`` before a table; None where there is none."""
    above = [h.text for h in headings if (h.page, h.block) < (grid.page.number, grid.block)]
    return above[-1] if above else None
