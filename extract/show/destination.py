"""Where results may be written: never onto what they are made from.

An output that is one of the inputs (by whatever name or link), an archive, another document, or no plain file at all is
refused before anything is read. A symbolic link is followed: the file that it points to is replaced, the link stays.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from extract.errors import InputError, UsageError
from extract.show.handover import workshop

#: Device and inode of a file: the same by whatever name it is called.
Identity = tuple[int, int]

_SQLITE = b"SQLite format 3\0"
_DOCUMENTS = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_OVERLAY = re.compile(r"-p\d{3,}\.png$")


def identities(paths: Iterable[str | bytes | Path]) -> frozenset[Identity]:
    """The identities of those of ``paths`` that are there."""
    found = set()
    for path in paths:
        try:
            info = os.stat(path)
        except (OSError, ValueError):
            continue
        found.add((info.st_dev, info.st_ino))
    return frozenset(found)


def destination(path: Path, inputs: frozenset[Identity] = frozenset(), *, kind: bytes = b"") -> Path:
    """The file that writing to ``path`` replaces, links followed. ``kind``: how what is written begins.

    Raises UsageError where it is an input, a database, a document of another kind, or no plain file.
    """
    place = Path(os.path.realpath(path))
    try:
        info = os.stat(place)
    except FileNotFoundError:
        return place
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be one"
        raise InputError(f"cannot write {path}: {reason}", code="cannot-write") from error
    if not stat.S_ISREG(info.st_mode):
        raise UsageError(f"{path} is not a plain file", hint="name a file to write, or redirect standard output")
    if (info.st_dev, info.st_ino) in inputs:
        raise UsageError(f"{path} is one of the inputs, and would be overwritten", hint="name another file")
    try:
        with open(place, "rb") as file:
            head = file.read(len(_SQLITE))
    except OSError:
        return place  # what may not be read: whether it may be written is found out by writing
    if head.startswith(_SQLITE):
        raise UsageError(f"{path} is a database, and would be overwritten", hint="name another file")
    if head.startswith(_DOCUMENTS) and not (kind and head.startswith(kind)):
        raise UsageError(f"{path} is a document, and would be overwritten", hint="name another file")
    return place


def check_outputs(output: str | None, overlay: str | None, inputs: Iterable[str]) -> None:
    """Raise UsageError where results for ``output`` or pages for the folder ``overlay`` would fall on ``inputs``,
    InputError where they cannot be written at all. A folder among the inputs stands for all that is in it.

    The folder of the pages is made. Hours of reading are not lost because their results have nowhere to go.
    """
    given = [i for i in inputs if i != "-"]
    folders = [os.path.realpath(i) for i in given if os.path.isdir(i)]
    if output is not None:
        place = destination(Path(output), identities(given))
        if place.exists() and any(_within(str(place), folder) for folder in folders):
            raise UsageError(
                f"{output} is in a folder that is read, and would be overwritten", hint="name another file"
            )
        _try(partial(workshop, place), output)
    if overlay is None:
        return
    pages = os.path.realpath(overlay)
    if any(_within(pages, folder) for folder in folders):
        raise UsageError(f"{overlay} is in a folder that is read", hint="name a folder outside of it")
    for name in given:
        if os.path.dirname(os.path.realpath(name)) == pages and _OVERLAY.search(name):
            raise UsageError(f"{name} might be overwritten by a page of the overlay", hint="name another folder")
    try:
        os.makedirs(overlay, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot make folder {overlay}: {error.strerror}", code="cannot-write") from error
    _try(lambda: Path(overlay), overlay)


def _try(folder: Callable[[], Path], what: str) -> None:
    """Write a file into a folder and take it away again. Raises InputError where that fails."""
    try:
        with tempfile.TemporaryFile(prefix=".extract-", dir=folder()):
            pass
    except OSError as error:
        hint = "is there such a folder, space and permission?"
        raise InputError(f"cannot write {what}: {error.strerror}", hint=hint, code="cannot-write") from error


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))
