"""Looking into an archive as a stranger's: nothing in it is obeyed, nothing beside it, and nothing is changed.

SQLite rolls back a journal that lies beside a file it opens for writing, and deletes the file which that journal names;
a table may be a view without end; a cell may hold anything. So an archive is opened read-only and immutable, its schema
must be the one that this program writes, to the letter, and a query has only so many steps.
"""

from __future__ import annotations

import functools
import os
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from extract.errors import InputError
from extract.open.plain_file import read_plain

APPLICATION_ID = 0x45585452  # "EXTR": `file` and we know the file by it
_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_SIDECARS = ("-journal", "-wal", "-shm")
_BUSY_SECONDS = 30.0
#: Steps of SQLite's machine between two looks at the clock of a query, and how many looks one query may take: some
#: 2,000,000,000 steps, half a minute of work; reading a hundred thousand documents' rows takes a hundredth of it.
_STEPS, _LOOKS = 100_000, 20_000
#: Bytes that one cell may hold.
_LONGEST = 256 << 20


class Guarded(sqlite3.Connection):
    """A connection each of whose queries has a budget of steps. An interrupt ends a query at once."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.looks = 0
        self.exhausted = False
        self.is_trusted = False
        self.set_progress_handler(self._look, _STEPS)

    def _look(self) -> int:
        self.looks += 1
        self.exhausted = self.exhausted or self.looks > _LOOKS
        return int(self.exhausted)

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """As SQLite's own, with a new budget."""
        self.looks = 0
        return super().execute(*arguments)


@contextmanager
def looking(path: Path, *, live: bool, any_thread: bool = False) -> Iterator[Guarded]:
    """A connection to the archive at ``path`` that obeys and changes nothing.

    ``live``: a run of this program is writing to it now, so SQLite's locks count, and what is seen is its last commit.
    ``any_thread``: the connection goes from thread to thread, one at a time.
    Raises InputError where the file is no archive, is damaged, has a journal beside it, or changes meanwhile.
    """
    head = _checked_header(path)
    if not live:
        _check_sidecars(path)
    how = "mode=ro" if live else "mode=ro&immutable=1"
    connection = sqlite3.connect(
        f"file:{quote(os.fsencode(path.absolute()))}?{how}", uri=True, timeout=_BUSY_SECONDS, isolation_level=None,
        factory=Guarded, check_same_thread=not any_thread,
    )  # fmt: skip
    try:
        connection.row_factory = sqlite3.Row
        _settings(connection)
        yield connection
        if not live and _checked_header(path) != head:
            raise InputError(f"{path} was written to while it was read", code="changed", hint="run again")
    except sqlite3.OperationalError as error:
        if connection.exhausted:
            raise InputError(f"{path} is no archive: a query in it does not end", code="archive-damaged") from error
        if str(error) == "interrupted":
            # A signal's handler ran while SQLite looked at the budget, and what it raised SQLite swallowed.
            raise KeyboardInterrupt from None
        raise
    finally:
        connection.close()


def _settings(connection: Guarded) -> None:
    """What SQLite's page on untrusted databases tells to set."""
    safe = ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "query_only = ON")
    for setting in (*safe, "temp_store = MEMORY"):  # who is shut in makes no files to sort in
        connection.execute(f"PRAGMA {setting}")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    defensive = getattr(sqlite3, "SQLITE_DBCONFIG_DEFENSIVE", None)  # from Python 3.12 on
    if defensive is not None:
        connection.setconfig(defensive, True)  # type: ignore[attr-defined, unused-ignore]


def _checked_header(path: Path) -> bytes:
    """The file's first bytes. Raises InputError where they are not an archive's."""
    try:
        head = read_plain(path, _HEADER)
    except InputError as error:
        raise InputError(f"{path} is not an archive: {error.message}", code="not-an-archive") from error
    if not head.startswith(_MAGIC) or len(head) < _HEADER:
        raise InputError(f"{path} is not an archive: no SQLite database", code="not-an-archive")
    if struct.unpack_from(">I", head, 68)[0] != APPLICATION_ID:
        raise InputError(f"{path} is a database, but not an archive of extract", code="not-an-archive")
    if head[18:20] != b"\1\1":
        raise InputError(
            f"{path} is set to a write-ahead log, which this program never does", code="archive-damaged",
            hint="SQLite's `PRAGMA journal_mode = DELETE` brings it back, if you trust it",
        )  # fmt: skip
    return head


def _check_sidecars(path: Path) -> None:
    """Raises InputError where a journal or log lies beside the file: it is left alone, and said."""
    found = [f"{path.name}{end}" for end in _SIDECARS if os.path.lexists(f"{path}{end}")]
    if found:
        raise InputError(
            f"{', '.join(found)} beside the archive: a run was cut off, or someone put it there; it was not touched",
            hint="if the archive is your own: extract archive --into ARCHIVE brings it back to its last commit",
            code="archive-interrupted",
        )


def check_journal(path: Path) -> None:
    """Raises InputError where rolling back the journal beside ``path`` would do more than bring the archive back.

    A journal that names a further one makes SQLite delete the file of that name; this program's never do.
    """
    if os.path.lexists(f"{path}-wal"):
        raise InputError(
            f"{path.name}-wal lies beside the archive; this program writes none", code="archive-interrupted"
        )
    journal = Path(f"{path}-journal")
    if not os.path.lexists(journal):
        return
    try:
        with open(journal, "rb") as file:
            if journal.is_symlink() or not journal.is_file():
                raise InputError(f"{journal.name} is no plain file", code="archive-interrupted")
            file.seek(max(0, os.fstat(file.fileno()).st_size - 8))
            tail = file.read()
    except OSError as error:
        raise InputError(f"{journal} cannot be read: {error.strerror}", code="archive-interrupted") from error
    if tail == _JOURNAL_MAGIC:
        raise InputError(
            f"{journal.name} names another file, which bringing the archive back would delete; nothing was touched",
            hint="this program writes no such journal: do not trust where it came from",
            code="archive-interrupted",
        )


_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")


def check_schema(connection: sqlite3.Connection, steps: tuple[str, ...]) -> None:
    """Raises InputError where the schema is another than ``steps`` (the migrations' SQL) make.

    Tables of the search index are its own affair; they must be tables, by name. From here on the schema is trusted:
    its views are this program's.
    """
    found = {(r["type"], r["name"]): _plain(r["sql"]) for r in connection.execute("SELECT * FROM sqlite_master")}
    wanted = _schema(steps)
    for key in sorted(wanted.keys() | found.keys()):
        if (
            key not in found
            or key not in wanted
            or not (key[1].startswith("page_search_") or found[key] == wanted[key])
        ):
            what = f"{key[0]} {key[1][:60]!r}"
            raise InputError(
                f"the archive's schema is not this program's: {what}", code="archive-damaged",
                hint="it was made or changed by another program; its rows cannot be trusted",
            )  # fmt: skip
    connection.execute("PRAGMA trusted_schema = ON")
    if isinstance(connection, Guarded):
        connection.is_trusted = True


@functools.cache
def _schema(steps: tuple[str, ...]) -> dict[tuple[str, str], str]:
    made = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for sql in steps:
            made.executescript(sql)
        rows = made.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    finally:
        made.close()
    return {(kind, name): _plain(sql) for kind, name, sql in rows}


def _plain(sql: str | None) -> str:
    return " ".join((sql or "").split())


def check_digests(connection: sqlite3.Connection) -> None:
    """Raises InputError where a document's digest is none: it becomes the name of a file."""
    bad = connection.execute(
        "SELECT count(*) FROM documents WHERE typeof(sha256) <> 'text' OR length(sha256) <> 64 "
        "OR sha256 GLOB '*[^0-9a-f]*'"
    ).fetchone()[0]
    if bad:
        raise InputError(
            f"{bad:,} documents of the archive have no SHA-256 for a digest; it was made or changed by another program",
            code="archive-damaged",
        )
