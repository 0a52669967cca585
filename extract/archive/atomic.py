"""Large files that are either whole or not there: written beside their place, synced, then renamed into it."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from extract.errors import InputError
from extract.show.destination import Identity, destination
from extract.show.handover import cannot_write, put, sync_folder, workshop


def _mode_for(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


@contextmanager
def replacing(path: Path, inputs: frozenset[Identity] = frozenset(), *, kind: bytes = b"") -> Iterator[BinaryIO]:
    """A binary file to write; on leaving, it takes the place of ``path`` in one step.

    On any error (a full disk, a limit on file size, an interrupt) the old file, or none, is what remains. Raises
    UsageError where ``path`` is something other than a plain file, one of the ``inputs``, or a document that does not
    begin with ``kind``; InputError where its folder cannot be written.
    """
    path = destination(path, inputs, kind=kind)
    try:
        handle, name = tempfile.mkstemp(prefix=".extract-", suffix=".part", dir=workshop(path))
    except OSError as error:
        raise cannot_write(path.parent, error) from error
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, _mode_for(path))
        put(name, path)
    except BaseException as error:
        with suppress(OSError):
            os.unlink(name)
        if isinstance(error, OSError):
            hint = "is there space and permission?"
            raise InputError(f"cannot write {path}: {error.strerror}", hint=hint, code="cannot-write") from error
        raise
    sync_folder(path.parent)
