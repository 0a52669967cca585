"""The way of the data, one direction, on one screen.

file -> open -> page: text layer trusted? else image -> upright, clean -> lines -> read -> repair -> tables and text
-> which document? -> claims -> checks -> records.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from extract.check.extraction import present
from extract.check.settle_file import settle_file
from extract.errors import ExitCode, ExtractError, InputError, LimitError, UsageError, unexpected
from extract.layout.join import joined
from extract.model.page import Notice, Page
from extract.model.result import Extraction
from extract.open.document import open_document
from extract.open.source import Document, StandIn
from extract.options import Options
from extract.parse.garbage import is_viewers_notice, judge_page, rubbish_notice
from extract.parse.ledger import left_out_notice
from extract.parse.understand import parse_file
from extract.reading.again import second_reader
from extract.reading.one_page import Pictures, read_source_page

Failure = Literal["page-failed", "page-over-limit", "bug"]


@dataclass(frozen=True, slots=True)
class Full:
    """An Extraction together with the pages it was made from (glyphs, boxes, reading order)."""

    extraction: Extraction
    pages: tuple[Page, ...]


def extract(source: str | Path | bytes, options: Options | None = None) -> Extraction:
    """Read one document and return its records with their evidence.

    ``source`` is a path, or the document's bytes. Runs in this process, without the isolation that the command
    line gives (see ``docs/explanation/safety.md``). Raises InputError, LimitError and MissingError.
    """
    return extract_full(source, options).extraction


def extract_full(source: str | Path | bytes, options: Options | None = None) -> Full:
    """As :func:`extract`, and the pages with it."""
    options = options or Options()
    with open_document(Path(source) if isinstance(source, str) else source, options.limits) as document:
        pictures = Pictures()
        pages = [read_page(document, number, options, pictures) for number in page_numbers(document, options)]
        return conclude(document, pages, options, pictures)


def page_numbers(document: Document, options: Options) -> tuple[int, ...]:
    """The numbers of the pages to read, from 1. Raises UsageError where a page is asked for that the file has not."""
    every = range(1, document.page_count + 1)
    if options.pages is None:
        return tuple(every)
    if beyond := sorted(n for n in options.pages if n not in every):
        has = "1 page" if document.page_count == 1 else f"{document.page_count} pages"
        raise UsageError(f"there is no page {beyond[0]}: the file has {has}", code="no-such-page")
    return tuple(n for n in every if n in options.pages)


def read_page(document: Document, number: int, options: Options, pictures: Pictures | None = None) -> Page:
    """Read one page, whatever it holds. A page that cannot be read is a failed page, not an exception.

    Neither is one on which this program itself fails: the document's other pages are owed. ``pictures`` takes what
    :func:`conclude` may look at again.
    """
    began = time.perf_counter()
    try:
        page = said_for_what_it_is(read_source_page(document.page(number - 1), options, pictures), document.stand_in)
        if page.status == "read" and (reason := judge_page(page)):
            page = replace(page, status="unreadable", reason=reason)
    except ExtractError as error:
        if error.exit_code not in (ExitCode.INPUT, ExitCode.LIMIT):
            raise
        page = failed_page(
            number, error.message, "page-over-limit" if error.exit_code == ExitCode.LIMIT else "page-failed"
        )
    except MemoryError:
        page = failed_page(number, "the page needs more memory than is allowed", "page-over-limit")
    except TimeoutError:
        page = failed_page(number, "the page's text takes longer to search than is allowed", "page-over-limit")
    except Exception as error:
        page = failed_page(number, unexpected(error).message, "bug")
    return replace(page, seconds=round(time.perf_counter() - began, 3))


def said_for_what_it_is(page: Page, stand_in: StandIn | None) -> Page:
    """The page; unreadable with the reason where it only stands in for what the file holds."""
    if stand_in is None or page.status not in ("read", "blank"):
        return page
    if page.status == "blank" or stand_in.always or is_viewers_notice(page):
        return replace(page, status="unreadable", reason=stand_in.reason)
    return page.with_notice(Notice("files-inside", stand_in.reason, page.number))


def failed_page(number: int, reason: str, code: Failure) -> Page:
    """A page that gave nothing, and why: it is damaged, it ran into a limit, or this program has a fault."""
    notice = Notice(code, reason, number)
    return Page(number=number, origin="ocr", status="failed", reason=reason, notices=(notice,))


def conclude(document: Document, pages: Sequence[Page], options: Options, pictures: Pictures | None = None) -> Full:
    """Pages to records: what kind of document, its claims, the checks, the status of each record.

    ``pictures`` are those that the reading of the pages left, which saves preparing a page twice.
    """
    if pages and all(p.status == "failed" for p in pages):
        reasons = "; ".join(sorted({p.reason or "unknown" for p in pages})[:3])
        codes = {n.code for p in pages for n in p.notices}
        if "bug" in codes:
            raise ExtractError(f"no page could be read: {reasons}", hint="this is a bug in extract; please report it")
        if "page-over-limit" in codes:
            raise LimitError(f"no page could be read: {reasons}", hint="see `extract --help` on --limit")
        raise InputError(f"no page could be read: {reasons}", code="corrupt")
    pages = joined(pages)
    readings, told = parse_file([p for p in pages if p.status == "read"], document.missing)
    settled = settle_file(readings, pages, options, second_reader(document, options, pictures))
    notices = [*document.notices, *(n for p in pages for n in p.notices), *told, *settled.notices]
    notices += filter(None, map(rubbish_notice, pages))
    notices += [
        Notice("page-unreadable", p.reason or "it holds no text that can be read", p.number)
        for p in pages
        if p.status == "unreadable"
    ]
    notices += map(left_out_notice, (a for r in readings for a in r.accounts if a.left_out))
    extraction = present(
        document, pages, readings, settled.records, settled.rankings, settled.statistics, settled.checks, notices
    )
    return Full(extraction, tuple(pages))
