"""Shares that running text prints with what they are of: ``99% ของหน่วยงานใช้เว็บไซต์``, no score of any indicator.

They become statistics under their words. What a rule or a table took already is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

import regex

from extract.knowledge.table_words import cell_words
from extract.model.claims import Mark, StatisticClaim, Survey
from extract.model.page import Box, Page, Paragraph
from extract.parse.labels import slug
from extract.parse.marks import Part, mark, page_box, part_of
from extract.thai import numbers

RULE = "statistic.share"
NAME = "share"
LONGEST = 120
"""Code points of the words that a share is named by."""
TIMEOUT = 1.0


@cache
def _of() -> regex.Pattern[str]:
    """What follows a share: its words, up to the next figure."""
    whose = "|".join(cell_words().words["share_of"])
    return regex.compile(rf"\s*[%％]\s*(?P<words>ของ\s?(?:{whose})[^\n0-9๐-๙%％]{{2,200}})")


@cache
def _ends() -> regex.Pattern[str]:
    """Where a share's words end: before the next clause."""
    return regex.compile(rf"\s(?:{'|'.join(cell_words().words['next_clause'])})|[.;:]\s|$")


def shares(pages: Sequence[Page], survey: Survey, taken: Sequence[Mark]) -> list[StatisticClaim]:
    """The shares in the text of ``pages`` that none of ``taken`` stands at."""
    found = []
    for page in pages:
        own = [m for m in taken if m.page == page.number]
        for k, block in enumerate(page.blocks):
            if not isinstance(block, Paragraph) or block.role not in ("body", "heading"):
                continue
            part = part_of(page, block.lines, "paragraph", k)
            if part is not None:
                found += _in_part(part, survey, own)
    return found


def _in_part(part: Part, survey: Survey, taken: Sequence[Mark]) -> list[StatisticClaim]:
    out = []
    for number in numbers.find(part.text):
        match = _of().match(part.text, number.end - (number.text[-1:] in "%％"), timeout=TIMEOUT)
        if match is None or number.value is None or number.doubt is not None or not 0 <= number.value <= 100:
            continue
        if not is_taken(part, number, taken):
            out.append(_share(part, number, number.value, match, survey))
    return out


def _share(
    part: Part, number: numbers.Found, value: Decimal, match: regex.Match[str], survey: Survey
) -> StatisticClaim:
    end = _ends().search(match["words"], timeout=TIMEOUT)
    words = " ".join(match["words"][: end.start() if end else None].split())[:LONGEST]
    evidence = mark(part, number.start, number.end, value, "prose", RULE, source=f"{number.text} {words}")
    return StatisticClaim(f"{NAME}.{slug(words)}", value, "percent", survey, evidence)


def is_taken(part: Part, number: numbers.Found, taken: Sequence[Mark]) -> bool:
    """Whether a claim stands where the number does; in a transcript, which has no places, whether one prints it."""
    box: Box | None = page_box(part.page, part.run.slice(number.start, number.end).box())
    if box is None:
        return any(m.printed.strip().rstrip("%％ ") == number.text.strip().rstrip("%％ ") for m in taken)
    return any(m.box is not None and m.box.contains(box.cx, box.cy) for m in taken)
