"""Pictures of archived pages: decoded in a worker, out of a file that still holds the bytes that were read."""

from __future__ import annotations

import os
import sqlite3
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extract.archive.originals import original_of
from extract.errors import ExtractError, InputError
from extract.open.limits import Limits
from extract.options import Options
from extract.run.jobs import Job
from extract.run.pool import Pool
from extract.run.worker import Tell
from extract.show.page_view import View, check, whole

#: Seconds to wait for what a worker does, beside what the limits leave it.
_MORE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What the worker's wire wants to see at the end of a document; there are no records."""

    extraction: dict[str, Any]
    pages: tuple[()] = ()


def draw_pages(job: Job, tell: Tell) -> _Drawn:
    """Runs in the worker: the pictures that ``job.view`` asks for, of the pages that its options name."""
    from extract.open.document import open_document
    from extract.pipeline import page_numbers
    from extract.show.page_view import draw

    tell.up()
    if not isinstance(job.source, str) or job.view is None:
        raise InputError("no page was asked for", code="no-picture")
    with open_document(Path(job.source), job.options.limits) as document:
        if document.sha256 != job.sha256:
            raise InputError("the file changed while it was read", code="changed", hint="run again")
        numbers = page_numbers(document, job.options)
        tell.opened(numbers, document.sha256)
        drawn = {}
        for number in numbers:
            drawn[number] = draw(document, number, job.view)
            tell.read(b"")
        for number, picture in drawn.items():
            tell.picture(number, picture)
    return _Drawn({"drawn": len(drawn)})


@dataclass(frozen=True, slots=True)
class PageSize:
    """Points of the page as filed, and how far it is turned clockwise to be read."""

    width: float
    height: float
    rotation: int


def page_size(connection: sqlite3.Connection, sha256: str, page: int) -> PageSize:
    """Raises InputError where the archive has no such page, or it has no picture."""
    row = connection.execute(
        "SELECT p.width, p.height, p.rotation, p.origin, p.status FROM pages AS p "
        "JOIN documents AS d ON d.id = p.document_id WHERE d.sha256 = ? AND p.number = ?",
        [sha256, page],
    ).fetchone()
    if row is None:
        raise InputError(f"no page {page} of document {sha256[:12]!r} in the archive", code="no-such-page")
    if row["origin"] == "transcript" or row["width"] <= 0 or row["height"] <= 0:
        raise InputError("the page has no picture: it is a transcript, or was not read", code="no-picture")
    return PageSize(row["width"], row["height"], row["rotation"])


class PageImages:
    """Draws pages in one worker, which is started when it is first wanted. Any thread may ask; one waits for another.

    Close it, or use it as a context manager.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._options = Options(limits=limits or Limits())
        self._lock = threading.Lock()
        self._pool: Pool | None = None

    def __enter__(self) -> PageImages:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            if self._pool is not None:
                self._pool.__exit__(None, None, None)
                self._pool = None

    def page(self, connection: sqlite3.Connection, sha256: str, page: int, *, dpi: float = 144.0) -> bytes:
        """A whole page as PNG. Raises as :meth:`picture`."""
        size = page_size(connection, sha256, page)
        return self.picture(connection, sha256, page, whole(size.width, size.height, dpi))

    def picture(self, connection: sqlite3.Connection, sha256: str, page: int, view: View) -> bytes:
        """What ``view`` shows of a page, as PNG or JPEG.

        Raises InputError where the file is gone, changed, or cannot be drawn, LimitError where that takes too much.
        """
        check(view)
        document = connection.execute("SELECT * FROM documents WHERE sha256 = ?", [sha256]).fetchone()
        if document is None:
            raise InputError(f"no document {sha256[:80]!r} in the archive", code="no-such-document")
        path = original_of(connection, document)
        options = replace(self._options, pages=(page,))
        job = Job(os.fspath(path), options, sha256=sha256, pictures=True, view=view)
        with self._lock:
            return self._drawn(job, page)

    def _drawn(self, job: Job, page: int) -> bytes:
        if self._pool is None:
            self._pool = Pool(1, self._options.limits, draw_pages).__enter__()
        pool = self._pool
        ticket = pool.submit(job)
        while pool.busy:
            for done in pool.collect(_MORE_SECONDS):
                if done.ticket != ticket:
                    continue
                if done.result is not None and page in done.result.pictures:
                    return done.result.pictures[page]
                raise done.error or InputError("the page cannot be drawn", code="no-picture")
        raise ExtractError("the worker said nothing of the page")
