"""Many results in one commit, each of them whole or not there at all.

A commit waits for the disk three times; where documents take milliseconds, one each would take longer than to read
them. What a kill takes away is the last second's work, which the next run does again.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

#: Seconds for which a result may wait for others to be committed with.
_SECONDS = 1.0


class Batches:
    """The open transaction of a connection that has no other."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._began = 0.0

    @contextmanager
    def document(self) -> Iterator[None]:
        """What the block writes goes with the next commit, or, on an error, does not; what was before it does."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
            self._began = time.monotonic()
        self._db.execute("SAVEPOINT document")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.OperationalError):  # on a full disk all is rolled back already
                self._db.execute("ROLLBACK TO document")
                self._db.execute("RELEASE document")
            raise
        self._db.execute("RELEASE document")

    def commit_when_due(self) -> None:
        """Commit where the first of the batch has waited long enough."""
        if self._db.in_transaction and time.monotonic() - self._began >= _SECONDS:
            self.commit()

    def commit(self) -> None:
        """Commit what there is. Raises as SQLite does, and then keeps nothing of it."""
        try:
            self._db.commit()
        except BaseException:
            self._db.rollback()
            raise
