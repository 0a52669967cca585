"""An archive open for a desk: looked into by many at once, written to for a moment at a time.

Each decision takes the writer's lock, is judged on the archive as it is then, and lets go, so that a run of ``extract
archive`` and other desks have their turn. The root digest stays open while people decide; :meth:`Review.settle` closes
it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from extract.archive import deciding, review_queue
from extract.archive.case import Case
from extract.archive.database import archive_file, at_work, migrations, transaction, writing
from extract.archive.decisions import (
    Busy,
    Decision,
    Dimension,
    Event,
    Filters,
    Outcome,
    Preview,
    Target,
    person,
)
from extract.archive.fixity import GaveWay, close_root, is_settled, open_root, root_of, seal_file
from extract.archive.page_images import PageImages, PageSize, page_size
from extract.archive.received import looking
from extract.archive.review_item import Item, item
from extract.archive.review_queue import QueueRow, Stats
from extract.errors import InputError, UsageError
from extract.show.page_view import View

_T = TypeVar("_T")
#: Seconds that a decision waits for another writer, and between two tries.
_WAIT, _TRY = 5.0, 0.01
#: Steps of SQLite's machine, some milliseconds, after which a sealing looks whether a decision waits.
_STEPS = 100_000


class Review:
    """One archive. Any thread may call; close it, or use it as a context manager.

    Raises InputError where there is no archive, or it is something else, UsageError while another program writes.
    """

    def __init__(self, archive: Path, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.path = Path(os.path.realpath(archive_file(Path(archive))))
        self._clock = clock
        with writing(self.path):  # brings it back after a power cut, and up to date
            pass
        self._file = self._identity()
        self._idle: list[tuple[sqlite3.Connection, ExitStack]] = []
        self._idle_lock, self._write_lock = threading.Lock(), threading.Lock()
        self._waiting: list[object] = []
        self._images = PageImages()

    def __enter__(self) -> Review:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the root digest, seal the file, end the worker."""
        self._images.close()
        try:
            with suppress(Busy):
                self.settle()
        finally:
            self._drop()

    def settle(self) -> None:
        """Close the root digest and seal the file, where decisions have opened it. Large archives take seconds.

        A decision does not wait for that: it breaks the sealing off, and the archive stays open, as it says. Raises
        Busy while another program writes, which then closes it.
        """
        with self.looking() as connection:
            if is_settled(connection):
                return
        with suppress(GaveWay), self._write_lock, self._turn(lambda: at_work(self.path)) as connection:
            if root_of(connection) is None:
                with transaction(connection), self._giving_way(connection):
                    close_root(connection)
            seal_file(connection, self.path, lambda: not self._waiting)

    @contextmanager
    def _giving_way(self, connection: sqlite3.Connection) -> Iterator[None]:
        """Raises GaveWay out of the block as soon as a decision waits for its turn."""
        connection.set_progress_handler(lambda: bool(self._waiting), _STEPS)
        try:
            yield
        except sqlite3.OperationalError as error:
            if self._waiting and "interrupted" in str(error):
                raise GaveWay from error
            raise
        finally:
            connection.set_progress_handler(None, 0)

    def _identity(self) -> tuple[int, int]:
        try:
            status = os.stat(self.path)
        except OSError as error:
            raise InputError(f"{self.path} is gone: {error.strerror}", code="no-such-archive") from error
        return status.st_dev, status.st_ino

    @contextmanager
    def looking(self) -> Iterator[sqlite3.Connection]:
        """A connection that may only read, its rows :class:`sqlite3.Row`; what it sees is the last commit."""
        self._same_file()
        with self._idle_lock:
            pair = self._idle.pop() if self._idle else None
        if pair is None:
            pair = self._open()
        try:
            yield pair[0]
        except BaseException:
            pair[1].close()
            raise
        with self._idle_lock:
            self._idle.append(pair)

    def _same_file(self) -> None:
        """Raises InputError where another file has taken the archive's place: what was decided would be lost."""
        if self._identity() != self._file:
            raise InputError(f"{self.path} was replaced by another file", code="changed", hint="open it again")

    def _open(self) -> tuple[sqlite3.Connection, ExitStack]:
        with ExitStack() as stack:
            connection = stack.enter_context(looking(self.path, live=True, any_thread=True))
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version != migrations()[-1][0]:
                raise InputError("the archive was brought up to date by another version", code="archive-schema")
            # The views are this program's: the schema was checked when the archive was opened for writing.
            connection.execute("PRAGMA trusted_schema = ON")
            return connection, stack.pop_all()

    def _drop(self) -> None:
        with self._idle_lock:
            pairs, self._idle = self._idle, []
        for _, stack in pairs:
            stack.close()

    @contextmanager
    def _turn(self, opening: Callable[[], AbstractContextManager[sqlite3.Connection]]) -> Iterator[sqlite3.Connection]:
        """The connection that may write, once no other program does. Raises Busy where one goes on."""
        until = time.monotonic() + _WAIT
        with ExitStack() as stack:
            while True:
                try:
                    connection = stack.enter_context(opening())
                    break
                except UsageError as error:
                    if error.code != "busy":
                        raise
                    if time.monotonic() > until:
                        raise Busy(error.message, hint="try again when it has ended") from error
                    time.sleep(_TRY)
            yield connection

    def _write(self, work: Callable[[sqlite3.Connection, str], _T]) -> _T:
        """Do ``work`` in one transaction, the writer's lock held; all of it stands, or nothing."""
        self._same_file()
        with self._my_turn(), self._turn(lambda: at_work(self.path)) as connection, transaction(connection):
            if root_of(connection) is not None:
                open_root(connection)
            return work(connection, self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        """The one decision of this process that is being written; whoever waits for it is known to :meth:`settle`."""
        me = object()
        self._waiting.append(me)
        try:
            self._write_lock.acquire()
        finally:
            self._waiting.remove(me)
        try:
            yield
        finally:
            self._write_lock.release()

    # The queue

    def queue(self, filters: Filters, *, viewer: str = "", offset: int = 0, limit: int = 50) -> list[QueueRow]:
        """A page of the queue; see :func:`extract.archive.review_queue.rows`."""
        with self.looking() as connection:
            return review_queue.rows(connection, filters, viewer=viewer, offset=offset, limit=limit)

    def total(self, filters: Filters, *, viewer: str = "") -> int:
        """How many items the filters leave."""
        with self.looking() as connection:
            return review_queue.total(connection, filters, viewer=viewer)

    def counts(
        self, filters: Filters, by: Dimension, *, viewer: str = "", offset: int = 0, limit: int = 50
    ) -> list[tuple[str, str, int]]:
        """Groups of the queue; see :func:`extract.archive.review_queue.counts`."""
        with self.looking() as connection:
            return review_queue.counts(connection, filters, by, viewer=viewer, offset=offset, limit=limit)

    def next_key(self, filters: Filters, after: str | None, *, viewer: str = "") -> str | None:
        """The item that follows ``after``; None at the end."""
        with self.looking() as connection:
            return review_queue.next_key(connection, filters, after, viewer=viewer)

    def same(self, key: str, *, viewer: str = "") -> list[str]:
        """Keys of the items of the same document that wait for the same reason, ``key`` first."""
        with self.looking() as connection:
            return review_queue.same(connection, key, viewer=viewer)

    def stats(self, by: str | None = None) -> Stats:
        """What is left, what is done, and how fast."""
        with self.looking() as connection:
            return review_queue.stats(connection, by)

    # One item

    def item(self, key: str, *, viewer: str = "") -> Item:
        """One item with its evidence. Raises InputError where there is none."""
        with self.looking() as connection:
            return item(connection, key, viewer=viewer)

    def state(self, target: Target, *, viewer: str = "") -> str:
        """What a decision on ``target`` names as seen."""
        with self.looking() as connection:
            return Case(connection, deciding.document_of(connection, target)).state(target, viewer)

    def history(self, target: Target, *, viewer: str = "") -> list[Event]:
        """Every event about ``target`` that the viewer may see, the oldest first."""
        with self.looking() as connection:
            return deciding.history(connection, target, viewer)

    # Deciding

    def preview(self, target: Target, decision: Decision, *, viewer: str = "") -> Preview:
        """What a decision would do; nothing is written."""
        with self.looking() as connection:
            return deciding.preview(connection, target, decision, viewer)

    def preview_all(self, keys: Sequence[str], decision: Decision, *, viewer: str = "") -> Preview:
        """What a decision on many items would do; nothing is written."""
        with self.looking() as connection:
            return deciding.preview_all(connection, keys, decision, viewer)

    def decide(
        self, target: Target, decision: Decision, *, by: str, why: str = "", state: str | None = None,
        force: bool = False,
    ) -> Outcome:  # fmt: skip
        """Write one event. Raises Stale, Refused, Busy, UsageError, InputError; see :mod:`.decisions`."""
        return self._write(
            lambda c, at: deciding.decide(c, target, decision, by=by, at=at, why=why, state=state, force=force)
        )

    def decide_all(
        self, items: Sequence[tuple[str, str | None]], decision: Decision, *, by: str, why: str = "",
        force: bool = False,
    ) -> Outcome:  # fmt: skip
        """Write one event for each item with its state as seen, all or none; one undo takes all of them back."""
        return self._write(lambda c, at: deciding.decide_all(c, items, decision, by=by, at=at, why=why, force=force))

    def undo(self, event: int, *, by: str, why: str = "", state: str | None = None) -> Outcome:
        """Take an event back, with all of its batch."""
        return self._write(lambda c, at: deciding.undo(c, event, by=by, at=at, why=why, state=state))

    def undo_last(self, by: str) -> Outcome | None:
        """Take back what ``by`` decided last and what still stands; None where there is nothing."""

        def work(connection: sqlite3.Connection, at: str) -> Outcome | None:
            last = deciding.last_of(connection, person(by))
            return None if last is None else deciding.undo(connection, last, by=by, at=at)

        return self._write(work)

    def set_double_keying(self, on: bool) -> None:
        """Whether two people look at each value, the second without seeing what the first said."""
        sql = "INSERT OR REPLACE INTO settings VALUES ('double-keying', ?)"
        self._write(lambda c, _: c.execute(sql, ["on" if on else "off"]))

    # Pictures

    def page_size(self, sha256: str, page: int) -> PageSize:
        """Points of a page, and how it is turned. Raises InputError where it has no picture."""
        with self.looking() as connection:
            return page_size(connection, sha256, page)

    def page_image(self, sha256: str, page: int, *, dpi: float = 144.0) -> bytes:
        """A whole page as PNG, drawn in the worker. Raises InputError and LimitError."""
        with self.looking() as connection:
            return self._images.page(connection, sha256, page, dpi=dpi)

    def picture(self, sha256: str, page: int, view: View) -> bytes:
        """What ``view`` shows of a page, drawn in the worker. Raises InputError and LimitError."""
        with self.looking() as connection:
            return self._images.picture(connection, sha256, page, view)

    # Words to choose from

    def indicators(
        self, text: str, *, survey: str | None = None, year_be: int | None = None, limit: int = 12
    ) -> list[tuple[str, str]]:
        """Indicators whose id or name holds what is typed: id and name. Of no known survey: those of all."""
        from extract.archive.typed_names import indicators

        return indicators(text, survey, year_be, limit)

    def provinces(self, text: str, *, limit: int = 12) -> list[str]:
        """Provinces whose name, short name or English name holds what is typed; those that begin with it first."""
        from extract.archive.typed_names import provinces

        return provinces(text, limit)
