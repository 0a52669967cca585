"""Which pages a document must have that the file has not: told by page numbers, and by how forms begin and end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from extract.model.page import Notice, Page
from extract.parse.forms_head import is_first_page, near, page_ordinal
from extract.parse.forms_layout import layout
from extract.parse.forms_rows import rows_of
from extract.parse.head_lines import lines_of
from extract.thai import digits
from extract.thai.skeleton import skeleton_pattern, squeeze

FIRST, LAST = "its first page", "its last page"
EDGE_LINES = 2
"""Lines from a page's top and from its foot in which its number may stand."""

_D = "[0-9๐-๙]"
_NUMBER = regex.compile(
    rf"[-–—]\s*(?P<number>{_D}{{1,2}})\s*[-–—]|หน้า(?:ที่)?\s*(?P<of>{_D}{{1,2}})(?:\s*/\s*{_D}{{1,2}})?"
)
_ANNOUNCED = regex.compile(skeleton_pattern("ประกาศณ?วันที่|ประกาศณ"))


def missing_of(pages: Sequence[Page], *, form: bool) -> tuple[str, ...]:
    """The pages that one document lacks, in words. ``pages`` are its readable ones, in order."""
    return _of_form(pages) if form else _gaps([printed_number(page) for page in pages])


def printed_number(page: Page) -> int | None:
    """The page number printed between dashes or behind หน้า, alone on a line at the page's top or foot."""
    lines = [" ".join(line.text.split()) for line in lines_of([page])]
    for text in (*lines[:EDGE_LINES], *lines[-EDGE_LINES:]):
        match = _NUMBER.fullmatch(text)
        if match is not None:
            return int(digits.to_arabic(match["number"] or match["of"]))
    return None


def _of_form(pages: Sequence[Page]) -> tuple[str, ...]:
    rows = [(page, rows_of(page)) for page in pages]
    found = list(_gaps([page_ordinal(page, some) for page, some in rows]))
    if not any(is_first_page(page) for page in pages):
        found.insert(0, FIRST)
    text = squeeze("".join(row.text for _, some in rows for row in some))
    if not _ANNOUNCED.search(text) and not near(layout().total, text, 2):
        found.append(LAST)
    return tuple(dict.fromkeys(found))


def _gaps(numbers: Sequence[int | None]) -> tuple[str, ...]:
    """The pages between those whose numbers are printed, where these rise and there is room for none of the others.

    >>> _gaps([1, None, 4]), _gaps([None, 2, 3]), _gaps([1, 3]), _gaps([2, 1])
    (('page 2 or 3',), (), ('page 2',), ())
    """
    told: list[str] = []
    known = [(place, number) for place, number in enumerate(numbers) if number is not None]
    for (place, number), (then, last) in pairwise(known):
        lacking = (last - number) - (then - place)
        if last > number and lacking > 0:
            told.append("page " + " or ".join(str(n) for n in range(number + 1, last)))
    return tuple(told)


def missing_notice(part: int | None, missing: Sequence[str]) -> Notice:
    """``part`` is the document's number, where the file holds several."""
    which = "the document" if part is None else f"document {part}"
    text = f"{which} lacks {', '.join(missing)}; checks that need it cannot tell"
    return Notice("page-missing", text, count=len(missing))
