"""Files that are handed to us, opened so that none can hang, grow or change unseen.

A pipe or a device that stands where a file was a moment ago is refused after it is opened, not before, and opening it
waits for no one. What is read is told from what was there by the file's own stamp, before and after.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from extract.errors import InputError

_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_CLOEXEC", 0)
_BINARY = getattr(os, "O_BINARY", 0)


@contextmanager
def plain_file(path: str | bytes | Path, *, links: bool = True) -> Iterator[BufferedReader]:
    """The regular file at ``path``, open for reading. ``links``: whether a symbolic link at its end is followed.

    Raises InputError for anything else (code ``not-a-file``), for none, for no permission, and (code ``changed``) when
    the file has changed until the block is left.
    """
    flags = os.O_RDONLY | _NO_WAIT | _BINARY | (0 if links else getattr(os, "O_NOFOLLOW", 0))
    try:
        handle = os.open(path, flags)
    except FileNotFoundError as error:
        raise InputError("no such file", code="missing-file") from error
    except IsADirectoryError as error:
        raise _folder() from error
    except PermissionError as error:
        # Windows says so of a folder too
        raise (
            _folder()
            if os.path.isdir(path)
            else InputError("the file may not be read by this user", code="no-permission")
        ) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its name holds a NUL character"
        raise InputError(f"the file cannot be read: {reason}", code="unreadable-file") from error
    before = os.fstat(handle)
    if not stat.S_ISREG(before.st_mode):
        os.close(handle)
        if stat.S_ISDIR(before.st_mode):
            raise _folder()
        raise InputError("this is no regular file (a pipe, socket or device)", code="not-a-file")
    with os.fdopen(handle, "rb") as file:
        try:
            yield file
        except OSError as error:
            raise InputError(f"the file cannot be read: {error.strerror}", code="unreadable-file") from error
        after = os.fstat(handle)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise InputError("the file changed while it was read", code="changed", hint="run again")


def read_plain(path: str | bytes | Path, most: int, *, links: bool = True) -> bytes:
    """At most the first ``most`` bytes of a regular file. Raises as :func:`plain_file`."""
    with plain_file(path, links=links) as file:
        return file.read(most)


def digest(path: str | bytes | Path, *, algorithm: str = "sha256", links: bool = True) -> str:
    """The digest of a regular file, in hexadecimal. Raises as :func:`plain_file`."""
    with plain_file(path, links=links) as file:
        return hashlib.file_digest(file, algorithm).hexdigest()


def _folder() -> InputError:
    return InputError("this is a folder, not a file", code="not-a-file", hint="name the files in it")
