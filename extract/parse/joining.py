"""Whether two pages that lie in files of their own are of one document."""

from __future__ import annotations

from collections.abc import Sequence

from extract.knowledge.head_kinds import head_words
from extract.layout.join import Script
from extract.layout.titles import goes_on_by_title
from extract.model.page import Page, Table
from extract.parse.forms_head import is_first_page, is_later_page, page_ordinal
from extract.parse.forms_rows import rows_of
from extract.parse.head_lines import lines_of
from extract.parse.missing import printed_number
from extract.parse.parts import parts_in
from extract.thai.skeleton import squeeze

CATCHWORD = 6
"""Skeleton letters that must agree of the words at a page's foot that announce the next page's first."""


def documents_of(pages: Sequence[Page], says_page: bool) -> list[list[int]]:
    """The places in ``pages`` that are one document, in order; a page that nothing ties to the one before begins one.

    ``says_page``: the files' names call them pages, so that only a head of its own begins another document.
    """
    found: list[list[int]] = []
    for place, page in enumerate(pages):
        if found and ties(pages[found[-1][0] : place], page, says_page):
            found[-1].append(place)
        else:
            found.append([place])
    return found


def ties(before: Sequence[Page], page: Page, says_page: bool) -> bool:
    """Whether ``page`` goes on with the document whose pages are ``before``."""
    readable = [p for p in before if p.status == "read"]
    if page.status != "read" or not readable:
        return says_page
    if len(parts_in([*readable, page])) > len(parts_in(readable)):
        return False
    last = readable[-1]
    signs = (_numbers_follow, _is_announced, _form_goes_on, _table_goes_on, _is_signed)
    return says_page or any(sign(last, page) for sign in signs)


def _numbers_follow(last: Page, page: Page) -> bool:
    number, before = printed_number(page), printed_number(last)
    return number is not None and number > 1 and before in (number - 1, None if number == 2 else number - 1)


def _is_announced(last: Page, page: Page) -> bool:
    """Whether the foot of the page before gives the words with which this page begins, as offices do."""
    foot = [line.text for line in lines_of([last])][-2:]
    top = [squeeze(line.text) for line in lines_of([page])][:3]
    for text in foot:
        words = squeeze(text).strip("/….·-")
        if text.strip().startswith("/") and len(words) >= CATCHWORD and any(t.startswith(words) for t in top):
            return True
    return False


def _is_signed(last: Page, page: Page) -> bool:
    """Whether this page begins with signatures: they are under what the page before says."""
    top = next((line.text for line in lines_of([page]) if line.text), "")
    return any(lines_of([last])) and head_words("signed").begin(top)


def _form_goes_on(last: Page, page: Page) -> bool:
    if not is_later_page(page) or not (is_first_page(last) or is_later_page(last)):
        return False
    number, before = page_ordinal(page, rows_of(page)), page_ordinal(last, rows_of(last))
    return number is None or before is None or number == before + 1


def _table_goes_on(last: Page, page: Page) -> bool:
    """Whether the page before ends with a table, and this one begins with its rest."""
    ends = [k for k, b in enumerate(last.blocks) if isinstance(b, Table)][-1:]
    begins = [k for k, b in enumerate(page.blocks) if isinstance(b, Table)][:1]
    script = Script((last, page))
    return any(
        script.table_goes_on((last, a), (page, b))
        and (goes_on_by_title(last, a, page, b) or not script.text_between((last, a), (page, b)))
        for a, b in zip(ends, begins, strict=False)
    )
