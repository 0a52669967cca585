"""Which files an archive run looks at: every file a folder holds that is, or claims to be, one we read.

Folders behind symbolic links are not entered (loops), links to files outside of the folder are not followed (they would
bring in what nobody filed there), devices and pipes are never opened. A file counts when its name
ends like a supported one or its first bytes say so; other files are counted, not read.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extract.errors import InputError

SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".txt"})
#: Files passed over for one reason that are told by name.
MOST_NAMED = 20
_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")


@dataclass(frozen=True, slots=True)
class Found:
    """A file to consider. ``path`` is absolute, with surrogates for bytes that are no UTF-8 (``os.fsencode``)."""

    path: str
    size: int
    mtime_ns: int
    inode: int
    device: int

    @property
    def stamp(self) -> tuple[int, int, int, int]:
        return (self.size, self.mtime_ns, self.inode, self.device)


@dataclass(slots=True)
class Walk:
    """What a walk met on the way: why things were passed over, how often, and the first of them by name."""

    passed_over: Counter[str] = field(default_factory=Counter)
    names: dict[str, list[str]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)

    def pass_over(self, why: str, path: str) -> None:
        self.passed_over[why] += 1
        named = self.names.setdefault(why, [])
        if len(named) < MOST_NAMED:
            named.append(printable(path))


def printable(path: str) -> str:
    """A path for people and for UTF-8 files: odd bytes and control characters as escapes."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def is_candidate(path: str) -> bool:
    """Whether the file's name or its first bytes are those of a supported format. Raises OSError."""
    if os.path.splitext(path)[1].lower() in SUFFIXES:
        return True
    with open(path, "rb") as f:
        return is_document(f.read(1024))


def is_document(head: bytes) -> bool:
    """Whether a file's first bytes are those of a supported format that is told by them."""
    return head.startswith(_MAGIC) or b"%PDF-" in head


def _found(path: str, info: os.stat_result) -> Found:
    return Found(path, info.st_size, info.st_mtime_ns, info.st_ino, info.st_dev)


def walk(sources: Iterable[str], notes: Walk, *, leave_out: frozenset[str] = frozenset()) -> Iterator[Found]:
    """The files of ``sources`` (files and folders), in the order of their names' bytes; those of each source once.

    ``leave_out`` are absolute paths never to look at (the archive itself). Raises InputError for a source that does
    not exist or is neither file nor folder.
    """
    for source in sources:
        root = os.path.abspath(source)
        try:
            info = os.stat(root)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise InputError(f"cannot open {printable(root)}: {why}", code="missing-input") from error
        if stat.S_ISDIR(info.st_mode):
            yield from _walk_folder(root, notes, leave_out)
        elif stat.S_ISREG(info.st_mode):
            yield _found(root, info)
        else:
            raise InputError(f"{printable(root)} is neither a file nor a folder", code="not-a-file")


def _walk_folder(root: str, notes: Walk, leave_out: frozenset[str]) -> Iterator[Found]:
    pending = [root]
    inside_of = os.path.join(os.path.realpath(root), "")
    entered: set[tuple[int, int]] = set()
    while pending:
        folder = pending.pop()
        try:
            info = os.stat(folder)
            if (info.st_dev, info.st_ino) in entered:
                continue
            entered.add((info.st_dev, info.st_ino))
            with os.scandir(folder) as entries:
                inside = sorted(entries, key=lambda e: os.fsencode(e.name))
        except OSError:
            notes.unreadable.append(folder)
            continue
        folders = []
        for entry in inside:
            if entry.path in leave_out:
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                    continue
                info = entry.stat()
                if not stat.S_ISREG(info.st_mode):
                    notes.pass_over("linked folder" if stat.S_ISDIR(info.st_mode) else "not a file", entry.path)
                elif entry.is_symlink() and not os.path.realpath(entry.path).startswith(inside_of):
                    notes.pass_over("link out of the folder", entry.path)
                elif is_candidate(entry.path):
                    yield _found(entry.path, info)
                else:
                    notes.pass_over("other format", entry.path)
            except OSError:
                notes.unreadable.append(entry.path)
        pending.extend(reversed(folders))
