"""A command shut in with what it must reach, before it opens an archive or a bag.

What it may write to is a folder of its own, and where it writes into an archive or fills a folder that one too. One
file or bag that it makes is made in the folder of its own, and put in its place by a process outside
(:mod:`extract.run.outside`), which puts nothing anywhere else.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from extract.errors import MissingError
from extract.run import sandbox
from extract.run.outside import Outside, Task
from extract.show.handover import Carrier, cannot_write, dismiss, employ, sync_folder

#: Seconds in which the folder of its own goes, whatever still writes there: workers end within half a second.
_TIDY_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Reach:
    """What a command must reach beside reading files and its standard streams.

    ``into``: a folder it writes in, such as an archive's; it must be there. ``fills``: a folder that it fills, made
    where there is none. ``output``: a file that it writes. ``makes``: a file or folder that it makes, where nothing
    may be. ``programs``: it starts workers or other programs, which are shut in with it. ``tasks``: what else is done
    for it outside.
    """

    into: Path | None = None
    fills: Path | None = None
    output: Path | None = None
    makes: Path | None = None
    programs: bool = False
    tasks: Mapping[str, Task] = field(default_factory=dict)


def archive_folder(archive: str) -> Path:
    """The folder of an archive's file, links followed: what writes into the archive has journals and locks there."""
    place = Path(os.path.realpath(archive))
    return place if place.is_dir() else place.parent


@contextmanager
def reaching(reach: Reach) -> Iterator[Outside | None]:
    """Shut this process in for good; while this lasts, its folder for temporary files is one of its own.

    What is open stays open, such as standard output. Nothing is done where it is not wanted, or cannot be. Must begin
    before the process has a second thread. Gives the process outside, where there is one. Raises MissingError where it
    is required and cannot be done, InputError where what the command writes cannot be written.
    """
    how = os.environ.get(sandbox.VARIABLE, "auto")
    if how == "off" or sandbox.available() is None:
        if how == "require":
            raise _cannot()
        yield None
        return
    made = _make_folders(reach)
    try:
        place, room = _room(reach)
        own = room or os.path.realpath(tempfile.mkdtemp(prefix="extract-look-"))
    except BaseException:
        made()
        raise
    tasks = dict(reach.tasks)
    if place is not None:
        tasks["put"] = _putting(Path(own), place, new=reach.makes is not None)
    outside = Outside(tasks, partial(_tidy, own, made))
    carrier = None if place is None else Carrier(Path(own), place, lambda name: outside.ask("put", name))
    before = tempfile.tempdir, os.environ.get("TMPDIR")
    try:
        if carrier is not None:
            employ(carrier)
        if not _shut_in(reach, own) and how == "require":
            raise _cannot()
        tempfile.tempdir = os.environ["TMPDIR"] = own
        yield outside
    finally:
        if carrier is not None:
            dismiss(carrier)
        tempfile.tempdir = before[0]
        if before[1] is None:
            os.environ.pop("TMPDIR", None)
        else:
            os.environ["TMPDIR"] = before[1]
        outside.close()


def _cannot() -> MissingError:
    return MissingError("this system cannot shut the program in", hint="Linux with Landlock and seccomp is needed")


def _shut_in(reach: Reach, own: str) -> bool:
    # A folder that is not there is told by the command itself.
    places = [os.fspath(folder) for folder in (reach.into, reach.fills) if folder is not None and folder.is_dir()]
    return sandbox.shut_in_to((own, *places), programs=reach.programs)


def _tidy(own: str, made: Callable[[], None]) -> None:
    """Runs outside, at the end. What the command started may still write for a moment where it was killed."""
    until = time.monotonic() + _TIDY_SECONDS
    while os.path.lexists(own) and time.monotonic() < until:
        shutil.rmtree(own, ignore_errors=True)
        time.sleep(0.0 if not os.path.lexists(own) else 0.02)
    made()


def _make_folders(reach: Reach) -> Callable[[], None]:
    """Make the folder that is to be filled; returns what takes away again what is still empty at the end."""
    if reach.fills is None or os.path.lexists(reach.fills):
        return lambda: None  # what is no folder the command refuses, and says why
    missing = [f for f in (reach.fills, *reach.fills.parents) if not f.exists()]
    try:
        reach.fills.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(reach.fills, error) from error
    absolute = [os.path.abspath(folder) for folder in missing]

    def undo() -> None:
        with suppress(OSError):  # one that is not empty stays, and those around it
            for folder in absolute:
                os.rmdir(folder)

    return undo


def _room(reach: Reach) -> tuple[Path | None, str | None]:
    """Where the output will stand, and a new folder on the same disk to make it in. Raises InputError, UsageError."""
    given = reach.makes if reach.makes is not None else reach.output
    if given is None:
        return None, None
    # A link's own name may be made anew, where a file's is followed.
    place = Path(os.path.abspath(given) if given is reach.makes else os.path.realpath(given))
    if os.path.lexists(place) and (given is reach.makes or not place.is_file()):
        return None, None  # the command refuses it, and says why
    around = next(folder for folder in place.parents if folder.is_dir())
    try:
        return place, tempfile.mkdtemp(prefix=".extract-", suffix=".part", dir=around)
    except OSError as error:
        raise cannot_write(place.parent, error) from error


def _putting(own: Path, place: Path, *, new: bool) -> Task:
    """What puts a file or folder out of ``own`` in its place; it runs outside, asked by who may be taken over."""

    def put(name: str) -> None:
        if name in ("", ".", "..") or os.path.basename(name) != name:
            raise OSError(errno.EPERM, "not in the folder of its own")
        made = own / name
        status = os.lstat(made)
        if not (stat.S_ISREG(status.st_mode) or (new and stat.S_ISDIR(status.st_mode))):
            raise OSError(errno.EPERM, "no plain file")
        if not new:
            os.replace(made, place)
        elif os.path.lexists(place):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        else:
            os.rename(made, place)
        sync_folder(place.parent)

    return put
