"""Blanks of a form that were filled in: ``๑. คดีที่เข้าสู่การไกล่เกลี่ย ........๒๑๔......คดี``.

What stands before the dots names the value, what stands behind it says what it counts. No head says what is measured,
so a person looks at each, as at all lists with leaders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extract.knowledge.table_words import is_unit, unit_name
from extract.model.claims import Claim, Mark, Place, Survey
from extract.model.page import Page, Paragraph
from extract.parse import claim
from extract.parse.claim import Spot, Subject
from extract.parse.head_measures import measure_in, measure_of
from extract.parse.labels import slug
from extract.parse.marks import Part, part_of
from extract.parse.scopes import UNKNOWN_SCOPE, Scope
from extract.parse.shares import is_taken
from extract.parse.values import cell_value
from extract.thai import numbers

RULE = "loose.filled-blank"
TIMEOUT = 1.0
LONGEST = 200
"""Code points of a line that may be a blank with its name."""
_OF_THE_ROW = frozenset({"mean", "percent"})
"""What the name of a row says of its value, whatever that is counted in."""
_BLANK = regex.compile(
    r"\s*(?P<name>[^.…·_\n][^…·_\n]*?\p{Thai})\s*(?:(?:[.·_]\s?){4,}|…[.…\s]*)"
    r"(?P<value>[0-9๐-๙][0-9๐-๙.,]*[0-9๐-๙]|[0-9๐-๙])(?P<rest>(?:[.·_…]\s?)*+)\s*(?P<unit>\p{Thai}{2,24})\s*"
)
"""A name, a row of dots (four or more: three are an ellipsis of its own sign), the value that was filled in, the dots
left over, and what it counts, which is one word."""


def filled_blanks(pages: Sequence[Page], taken: Sequence[Mark]) -> list[Claim]:
    """The claims of the filled blanks in the text of ``pages`` that none of ``taken`` stands at."""
    found: list[Claim] = []
    for page in pages:
        own = [m for m in taken if m.page == page.number]
        for k, block in enumerate(page.blocks):
            if isinstance(block, Paragraph) and block.role in ("body", "heading"):
                parts = (part_of(page, [line], "paragraph", k) for line in block.lines if len(line.text) <= LONGEST)
                claims = (_in_line(part, k, n, own) for n, part in enumerate(parts) if part is not None)
                found += [c for c in claims if c is not None]
    return found


def _in_line(part: Part, block: int, row: int, taken: Sequence[Mark]) -> Claim | None:
    match = _BLANK.fullmatch(part.text, timeout=TIMEOUT)
    if match is None or not (match["rest"] or is_unit(match["unit"])):
        return None
    start, value = match.start("value"), cell_value(match["value"])
    number = next((n for n in numbers.find(part.text) if n.start == start), None)
    if value.state != "printed" or number is None or is_taken(part, number, taken):
        return None
    name, unit = " ".join(match["name"].split()), unit_name(match["unit"])
    own = measure_of([name])[0]
    measure = own if own in _OF_THE_ROW else measure_in(unit)
    subject = Subject(f"indicator.{slug(name)}", name, measure=measure, unit=unit)
    placed = Place(part.page.number, block, row, start)
    moved = replace(value, start=start, end=match.end("value"))
    spot = Spot(part, moved, "table", RULE, place=placed)
    return claim.of(spot, subject, Survey(), Scope(0, UNKNOWN_SCOPE, None), after=("column-unclear",))
