"""Where results go: a standard output that nothing else can write to, and files that are whole or not there."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from extract.errors import InputError
from extract.show.destination import destination
from extract.show.handover import put as put_in_place
from extract.show.handover import workshop


def claim_stdout() -> TextIO:
    """Take standard output for data alone: whatever a library prints from now on goes to standard error."""
    sys.stdout.flush()
    kept = os.dup(1)
    with suppress(OSError):
        os.dup2(2, 1)
    stream = os.fdopen(kept, "w", encoding="utf-8", errors="replace", newline="\n")
    sys.stdout = sys.stderr
    return stream


# What moves a terminal's cursor, colours it, renames its window, or turns the order of what is read.
_ACTS_ON_A_TERMINAL = re.compile("[\x00-\x08\x0b\x0d-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def seen_on(stream: TextIO, text: str) -> str:
    """``text`` as it may go to ``stream``: as it is to a file or another program, disarmed to a terminal."""
    return _ACTS_ON_A_TERMINAL.sub("\ufffd", text) if stream.isatty() else text


def put(stream: TextIO, text: str) -> None:
    """Write to standard output, at once. Raises InputError where it cannot take it (a full disk), BrokenPipeError where
    its reader has gone; what is left in the stream then goes nowhere.
    """
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if isinstance(error, BrokenPipeError):
            raise
        raise InputError(
            f"cannot write to standard output: {error.strerror}", hint="is the disk full?", code="cannot-write"
        ) from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is either wholly there or as it was: temporary file, fsync, rename.

    Raises InputError where it cannot be written (no folder, no space, no permission), UsageError where that would
    destroy a document or an archive (see :mod:`extract.show.destination`).
    """
    path = destination(path, kind=data[:4])
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=".extract-", dir=workshop(path))
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        put_in_place(temporary, path)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)
        raise InputError(
            f"cannot write {path}: {error.strerror}", hint="is there space and permission?", code="cannot-write"
        ) from error
