"""The archive's one SQLite file: opening, migrations, the writer's lock.

No write-ahead log: SQLite below 3.51.3 can corrupt one when two connections checkpoint at once, and a plain rollback
journal leaves nothing beside the file when it is closed. One process writes at a time; it holds a lock file. Whoever
only looks opens the file as a stranger's, see :mod:`extract.archive.received`.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from extract.archive.decided_rows import fill
from extract.archive.fixity import Changed, changes, is_sound, seal_again, seal_all, seal_file
from extract.archive.received import APPLICATION_ID, check_digests, check_journal, check_schema, looking
from extract.errors import InputError, MissingError, UsageError

FILE_NAME = "archive.sqlite"
_BUSY_SECONDS = 30.0
#: What a row raises that holds what this program does not write: words for numbers, numbers without end.
_MALFORMED = (TypeError, ValueError, LookupError, AttributeError, OverflowError, RecursionError, zlib.error)


def archive_file(archive: Path) -> Path:
    """The SQLite file that ``archive`` means: itself, or ``archive.sqlite`` in it where it is a folder."""
    return archive / FILE_NAME if archive.is_dir() else archive


def migrations() -> list[tuple[int, str]]:
    """Number and SQL of each migration, in order. The number is the file name's first part."""
    folder = files("extract.archive").joinpath("migrations")
    found = [(int(f.name.split("_", 1)[0]), f) for f in folder.iterdir() if f.name.endswith(".sql")]
    return [(number, f.read_text(encoding="utf-8")) for number, f in sorted(found, key=lambda pair: pair[0])]


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to the newest schema, with all it holds, or leave it as it is.

    Raises InputError where a newer version of the program has made the file.
    """
    current = int(connection.execute("PRAGMA user_version").fetchone()[0])
    steps = migrations()
    if current > steps[-1][0]:
        raise InputError(
            f"the archive has schema {current}, this program knows {steps[-1][0]}",
            hint="use the version of extract that made it, or a newer one",
            code="archive-too-new",
        )
    if current < steps[-1][0]:
        _upgrade(connection, [(number, sql) for number, sql in steps if number > current])


def _upgrade(connection: sqlite3.Connection, steps: list[tuple[int, str]]) -> None:
    """All steps in one transaction, and what follows from the rows that are there; then their digests are made anew.

    A document whose rows were not as they had been written keeps its digest, so that `verify` goes on saying so.
    """
    before = _known_changes(connection)
    try:
        # One script: `executescript` commits what is open before it begins, and a kill between two would leave half.
        sql = "\n".join(f"{sql}\nPRAGMA user_version = {number};" for number, sql in steps)
        connection.executescript(f"BEGIN IMMEDIATE;\nPRAGMA application_id = {APPLICATION_ID};\n{sql}")
        for row in connection.execute("SELECT id FROM documents ORDER BY id").fetchall():
            fill(connection, int(row[0]))
        if before is None:
            seal_all(connection)
        else:
            seal_again(connection, before)
    except sqlite3.OperationalError as error:
        connection.rollback()
        if "trigram" in str(error) or "fts5" in str(error):
            raise MissingError(
                f"this Python's SQLite {sqlite3.sqlite_version} has no trigram search",
                hint="SQLite 3.34 or newer with FTS5 is needed",
            ) from error
        raise
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _known_changes(connection: sqlite3.Connection) -> Changed | None:
    """What is not as it was written; None where the schema is of before the digests."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'root'").fetchone() is None:
        return None
    return changes(connection)


def _check_own(connection: sqlite3.Connection) -> None:
    """Raises InputError where an archive that is to be written to has another schema than its version's."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    connection.execute("PRAGMA trusted_schema = OFF")
    check_schema(connection, tuple(sql for number, sql in migrations() if number <= version))
    if version:
        check_digests(connection)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _check_identity(connection: sqlite3.Connection, path: Path) -> None:
    """Raises InputError where the file is no archive of ours."""
    try:
        application = int(connection.execute("PRAGMA application_id").fetchone()[0])
        empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    except sqlite3.DatabaseError as error:
        raise InputError(f"{path} is not an archive: {error}", code="not-an-archive") from error
    if application != APPLICATION_ID and not empty:
        raise InputError(f"{path} is a database, but not an archive of extract", code="not-an-archive")


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Turn what SQLite says of a full disk or a damaged file into an error of ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        hint = "is there space and permission?"
        raise InputError(f"cannot use {path}: {error}", hint=hint, code="cannot-write") from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise  # a bug of ours, not the file's state
        raise InputError(f"{path} is damaged: {error}", code="archive-damaged") from error


@contextmanager
def reading(archive: Path) -> Iterator[sqlite3.Connection]:
    """A connection that changes and obeys nothing, whoever made the archive (see :mod:`extract.archive.received`).

    Raises InputError where there is none, where it is no archive of this schema, or where a journal lies beside it.
    """
    path = archive_file(archive)
    if not path.exists():
        raise InputError(f"no archive at {path}", hint="make one with: extract archive FOLDER --into ARCHIVE")
    with _telling(path), looking(path, live=_is_written(path)) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        steps = migrations()
        if version != steps[-1][0]:
            raise InputError(
                f"the archive has schema {version}, this program knows {steps[-1][0]}",
                hint="an older one is brought up to date by: extract archive --into ARCHIVE",
                code="archive-schema",
            )
        try:
            check_schema(connection, tuple(sql for _, sql in steps))
            check_digests(connection)
            yield connection
        except _MALFORMED as error:
            # A row may hold anything. Where the rows are as this program wrote them, the fault is its own.
            if connection.is_trusted and is_sound(connection):
                raise
            raise InputError(
                f"{path} holds what this program does not write: {type(error).__name__}, {str(error)[:80]}",
                hint="extract verify ARCHIVE names it", code="archive-damaged",
            ) from error  # fmt: skip


@contextmanager
def _writers_lock(path: Path) -> Iterator[None]:
    """Holds off other writers, by whatever name or link they know the file. ``path`` has no link at its end."""
    # A file of its own: locks of our making on the database file would drop SQLite's.
    lock = path.with_name(path.name + ".lock")
    try:
        handle = os.open(lock, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o666)
    except OSError as error:
        raise InputError(f"cannot write in {path.parent}: {error.strerror}", code="cannot-write") from error
    try:
        try:
            _lock(handle)
            # The writer before us may have removed the file between our opening and our locking it.
            if os.fstat(handle).st_ino != os.stat(lock).st_ino:
                raise OSError
        except OSError:
            raise UsageError(f"another run is writing to {path}", hint="wait for it to end", code="busy") from None
        try:
            with _file_lock(path):
                yield
        finally:
            with suppress(OSError):
                lock.unlink()
    finally:
        os.close(handle)


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    """On Linux the file itself is locked too, so that a second hard link to it lets nobody in.

    There this kind of lock has nothing to do with SQLite's, which closing a file would drop: it is closed last.
    """
    if sys.platform != "linux" or not path.exists():
        yield
        return
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        try:
            _lock(handle)
        except OSError:
            raise UsageError(f"another run is writing to {path}", hint="wait for it to end", code="busy") from None
        yield
    finally:
        os.close(handle)


def _is_written(path: Path) -> bool:
    """Whether a run of this program is writing to the archive now: it holds the lock."""
    lock = Path(os.path.realpath(path) + ".lock")
    # Who only looks may be shut in, and then opens nothing for writing; Windows locks nothing that is not.
    how = os.O_RDWR if sys.platform == "win32" else os.O_RDONLY
    try:
        handle = os.open(lock, how | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return False
    try:
        _lock(handle)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def writing(archive: Path, *, create: bool = False) -> Iterator[sqlite3.Connection]:
    """The one connection that may write; the schema is brought up to date.

    Raises InputError where there is no archive (and ``create`` is false) or it is something else, UsageError while
    another process writes.
    """
    path = Path(os.path.realpath(archive_file(archive)))
    if not path.is_file() and not create:
        raise InputError(f"no archive at {path}", hint="make one with: extract archive FOLDER --into ARCHIVE")
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is not a plain file", hint="name a file for the archive")
    if not path.parent.is_dir():
        raise InputError(f"no folder {path.parent}", hint="make the folder first")
    with _writers_lock(path):
        check_journal(path)
        connection = _connect(path, "rwc" if create else "rw")
        try:
            _check_identity(connection, path)
            with _telling(path):
                _check_own(connection)
                _set_up(connection)
                migrate(connection)
                try:
                    yield connection
                finally:
                    # After an interrupt too, where the run has closed the archive.
                    if not connection.in_transaction:
                        seal_file(connection, path)
        finally:
            connection.close()


@contextmanager
def at_work(path: Path) -> Iterator[sqlite3.Connection]:
    """The one connection that may write, for a moment: to an archive that :func:`writing` has looked through before.

    The file is not sealed at the end. Raises as :func:`writing`.
    """
    with _writers_lock(path):
        check_journal(path)
        connection = _connect(path, "rw")
        try:
            with _telling(path):
                version = int(connection.execute("PRAGMA user_version").fetchone()[0])
                if version != migrations()[-1][0]:
                    raise InputError("the archive was brought up to date by another version", code="archive-schema")
                _set_up(connection)
                yield connection
        finally:
            connection.close()


def _set_up(connection: sqlite3.Connection) -> None:
    # Deleted rows are overwritten: what lies between rows is zero, and anything else there shows.
    for setting in ("journal_mode = DELETE", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {setting}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of the block's changes, or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
