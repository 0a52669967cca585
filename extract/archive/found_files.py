"""The files that a run has found, in a temporary table: a million of them take no memory."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator

from extract.run.walk import Found

#: Rows read at a time, so that no query stays open while results are written.
_STRETCH = 500


class FoundFiles:
    """Every file once, in the order found. The table goes with the connection."""

    def __init__(self, connection: sqlite3.Connection, files: Iterable[Found]) -> None:
        self._db = connection
        connection.execute(
            "CREATE TEMP TABLE found (n INTEGER PRIMARY KEY, path_raw BLOB NOT NULL UNIQUE, size INTEGER, "
            "mtime_ns INTEGER, inode INTEGER, device INTEGER)"
        )
        connection.execute("BEGIN")  # of the temporary table alone: nobody waits for it
        try:
            connection.executemany(
                "INSERT OR IGNORE INTO temp.found (path_raw, size, mtime_ns, inode, device) VALUES (?, ?, ?, ?, ?)",
                ((os.fsencode(file.path), *file.stamp) for file in files),
            )
        except BaseException:
            connection.rollback()
            raise
        connection.commit()

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM temp.found").fetchone()[0])

    def __iter__(self) -> Iterator[Found]:
        last = 0
        while rows := self._db.execute(
            "SELECT * FROM temp.found WHERE n > ? ORDER BY n LIMIT ?", [last, _STRETCH]
        ).fetchall():
            for row in rows:
                yield Found(os.fsdecode(row["path_raw"]), *(row[c] for c in ("size", "mtime_ns", "inode", "device")))
            last = rows[-1]["n"]

    def others(self) -> Iterator[tuple[int, bytes]]:
        """Files that the archive takes for present and that were not found: number and path."""
        query = "SELECT id, path_raw FROM files WHERE present = 1 AND path_raw NOT IN (SELECT path_raw FROM temp.found)"
        for row in self._db.execute(query):
            yield row["id"], row["path_raw"]
