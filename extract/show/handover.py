"""How a finished file gets its place: renamed into it by whoever made it, or handed to a process that may do that.

A command that is shut in may write to a folder of its own alone. It makes its output there and has it carried to the
one place that was agreed on before (see :mod:`extract.run.reach`).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from extract.errors import InputError


@dataclass(frozen=True, slots=True)
class Carrier:
    """Carries what is made in ``folder`` (by its name there) to ``place``. ``carry`` raises OSError where it cannot."""

    folder: Path
    place: Path
    carry: Callable[[str], None]


_carriers: list[Carrier] = []


def employ(carrier: Carrier) -> None:
    """From now on, what is to take the place of ``carrier.place`` is handed to it."""
    _carriers.append(carrier)


def dismiss(carrier: Carrier) -> None:
    """Undo :func:`employ`."""
    _carriers.remove(carrier)


def workshop(place: Path) -> Path:
    """The folder in which to make what is to take ``place``: on the same disk, links of its own path followed.

    Raises FileNotFoundError where ``place`` is in no folder.
    """
    carrier = _carrier(place)
    if carrier is None:
        return place.parent
    if not place.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(place.parent))
    return carrier.folder


def put(made: str | Path, place: Path) -> None:
    """Have ``made``, a file or folder in the :func:`workshop`, take ``place`` in one step. Raises OSError."""
    carrier = _carrier(place)
    if carrier is None:
        os.replace(made, place)
    else:
        carrier.carry(os.fspath(Path(made).relative_to(carrier.folder)))


def put_new(made: str | Path, place: Path) -> None:
    """As :func:`put`, where nothing is. Raises FileExistsError where something is."""
    if _carrier(place) is not None:
        put(made, place)
        return
    try:
        os.link(made, place)  # which takes no other file's place
    except FileExistsError:
        raise
    except OSError:
        os.rename(made, place)  # a disk that knows no links


def sync_folder(folder: Path) -> None:
    """Have what was renamed in a folder reach the disk; systems that cannot open a folder sync it by themselves."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _carrier(place: Path) -> Carrier | None:
    absolute = Path(os.path.abspath(place))
    return next((c for c in _carriers if absolute == c.place), None)


def cannot_write(folder: Path, error: OSError) -> InputError:
    """What to raise where a file cannot be made in ``folder``."""
    return InputError(f"cannot write in {folder}: {error.strerror}", code="cannot-write")
