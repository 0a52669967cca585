"""The documents that one file holds: several letters, a letter and forms, a letter and papers of another kind.

A document begins on a page of its own, with a head or a form's first page; the signs are data
(``patterns/parts.toml``). All that has no such beginning goes on with the document before: a letter's enclosures are
pages of the letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.knowledge.part_signs import PartSign, part_signs
from extract.model.page import Notice, Page
from extract.parse.flow import flow_of, parts_of
from extract.parse.forms import parse_form
from extract.parse.forms_head import is_first_page, is_later_page
from extract.parse.head import closes_letter
from extract.parse.head_lines import ENCLOSURE, HeadLine, after_label, lines_of, stamp_lines, without_running_heads
from extract.parse.kind import frameworks_in, kind_of
from extract.thai.skeleton import squeeze

FORM = "form"
"""The sign of a form's first page, beside those in the pattern file."""
ANOTHER_KIND = "another-kind"
"""The sign of a page behind a form that is known for something else."""
MOST_NAMED = 12  # documents whose pages the notice lists


@dataclass(frozen=True, slots=True)
class FilePart:
    """One document of a file: its pages in order, and the signs by which its first page was known (none: it begins
    the file)."""

    pages: tuple[Page, ...]
    signs: tuple[str, ...] = ()
    head: int = 0
    """how many of its pages lie before the one with its head: a slip, a page that is known for nothing"""


def parts_in(pages: Sequence[Page]) -> tuple[FilePart, ...]:
    """The documents that readable pages hold, one at least where there is a page. Raises TimeoutError."""
    parts: list[FilePart] = []
    for page in pages:
        before = parts[-1] if parts else None
        signs = beginning(page, before)
        if before is None:
            parts.append(FilePart((page,), signs))
        elif not signs:
            parts[-1] = FilePart((*before.pages, page), before.signs, before.head)
        elif not before.signs and _is_lead(before.pages):
            parts[-1] = FilePart((*before.pages, page), signs, len(before.pages))
        else:
            parts.append(FilePart((page,), signs))
    return tuple(parts)


def beginning(page: Page, before: FilePart | None) -> tuple[str, ...]:
    """The signs by which a page begins a document; none where it goes on with ``before``."""
    if is_first_page(page):
        return (FORM,)
    if before is not None and before.signs == (FORM,):
        if is_later_page(page):
            return ()
        if _is_known(page):
            return _by_lines(page, before) or (ANOTHER_KIND,)
    if before is not None and is_later_page(page) and parse_form([page]) is not None:
        return () if parse_form(before.pages) is not None else (FORM,)
    return _by_lines(page, before)


def _by_lines(page: Page, before: FilePart | None) -> tuple[str, ...]:
    signs = part_signs()
    lines = _print_of(page)
    found = [s for s in signs.signs if _stands(s, lines, before)]
    return tuple(s.id for s in found) if sum(s.weight for s in found) >= signs.threshold else ()


def _stands(sign: PartSign, lines: Sequence[HeadLine], before: FilePart | None) -> bool:
    """Whether a sign stands on a page and counts there: not as a running head, nor where it needs a signed document."""
    at = next((line for line in lines[: sign.within] if sign.stands_in(line.text)), None)
    if at is None or before is None:
        return at is not None
    if sign.weight >= part_signs().threshold and _repeats(at, before.pages[-1], sign.within):
        return False
    return not sign.after_close or _is_signed(before.pages)


def _repeats(line: HeadLine, page: Page, within: int) -> bool:
    """Whether the page before has the same line at its top: a running head."""
    return squeeze(line.text) in (squeeze(other.text) for other in _print_of(page)[:within])


def _is_signed(pages: Sequence[Page]) -> bool:
    """Whether a letter is closed and lists no enclosures: what lies behind it is not known to belong to it."""
    texts = [line.text for line in lines_of(pages)]
    encloses = any(after_label(text, ENCLOSURE, wrong=1) is not None for text in texts)
    return not encloses and any(closes_letter(text) for text in texts)


def _print_of(page: Page) -> list[HeadLine]:
    lines = without_running_heads(lines_of([page]))
    stamp = set(stamp_lines(lines)) if lines else set()
    return [line for i, line in enumerate(lines) if i not in stamp and not line.stamp and squeeze(line.text)]


def _is_lead(pages: Sequence[Page]) -> bool:
    """Whether pages before a head are known for nothing: a slip before a letter, a form's page out of its order."""
    if all(is_later_page(page) for page in pages):
        return True
    return not any(page.tables or _is_known(page) for page in pages)


def _is_known(page: Page) -> bool:
    """Whether a page by itself is known for a kind of document that is no form, or for a survey."""
    text = flow_of(parts_of(page), None).text
    kind = kind_of(text)
    return (kind is not None and not kind.form) or bool(frameworks_in(text))


def parts_notice(parts: Sequence[FilePart]) -> Notice | None:
    """What tells that a file was taken apart, and where; None for one document."""
    if len(parts) < 2:
        return None
    told = [f"page {p.pages[p.head].number} ({', '.join(p.signs)})" for p in parts[1:]]
    more = f" and {len(told) - MOST_NAMED} more" if len(told) > MOST_NAMED else ""
    text = f"the file holds {len(parts)} documents, each read by itself; after the first, they begin on "
    text += ", ".join(told[:MOST_NAMED]) + more
    return Notice("several-documents", text, count=len(parts))
