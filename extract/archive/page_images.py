"""Pictures of archived pages: decoded in a worker, out of a file that still holds the bytes that were read."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extract.archive.originals import original_of
from extract.errors import ExtractError, InputError
from extract.open.limits import Limits
from extract.options import Options
from extract.run.jobs import Job
from extract.run.pool import Pool
from extract.run.worker import Tell, open_job
from extract.show.page_view import View, check, whole

#: Seconds to wait for what a worker does, beside what the limits leave it.
_MORE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What the worker's wire wants to see at the end of a document; there are no records."""

    extraction: dict[str, Any]
    pages: tuple[()] = ()


def draw_pages(job: Job, tell: Tell) -> _Drawn:
    """Runs in the worker: the pictures that ``job.views`` ask for, told by their places in it, from 1."""
    from extract.show.page_view import draw

    tell.up()
    if not job.views:
        raise InputError("no page was asked for", code="no-picture")
    with open_job(job) as document:
        tell.opened(tuple(range(1, len(job.views) + 1)), document.sha256)
        drawn = {}
        shown, image = 0, None
        for place, (number, view) in enumerate(job.views, 1):
            if image is None or number != shown:
                shown, image = number, document.page(number - 1).image()
            drawn[place] = draw(image, view)
            tell.read(b"")
        for place, picture in drawn.items():
            tell.picture(place, picture)
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
        return self.pictures(connection, sha256, [(page, view)])[0]

    def pictures(self, connection: sqlite3.Connection, sha256: str, views: Sequence[tuple[int, View]]) -> list[bytes]:
        """Several pictures of one document, each of a page by its number. Raises as :meth:`picture`."""
        for page, view in views:
            check(view)
            page_size(connection, sha256, page)
        document = connection.execute("SELECT * FROM documents WHERE sha256 = ?", [sha256]).fetchone()
        if document is None:
            raise InputError(f"no document {sha256[:80]!r} in the archive", code="no-such-document")
        paths = tuple(os.fspath(path) for path in original_of(connection, document).paths)
        source = paths[0] if len(paths) == 1 else paths
        job = Job(source, self._options, sha256=sha256, pictures=True, views=tuple(views))
        with self._lock:
            return self._drawn(job)

    def _drawn(self, job: Job) -> list[bytes]:
        if self._pool is None:
            self._pool = Pool(1, self._options.limits, draw_pages).__enter__()
        pool = self._pool
        ticket = pool.submit(job)
        while pool.busy:
            for done in pool.collect(_MORE_SECONDS):
                if done.ticket != ticket:
                    continue
                if done.result is not None and len(done.result.pictures) == len(job.views):
                    return [done.result.pictures[place] for place in range(1, len(job.views) + 1)]
                raise done.error or InputError("the page cannot be drawn", code="no-picture")
        raise ExtractError("the worker said nothing of the page")
