"""The wire between the program and its worker: length-prefixed frames on a pipe.

The worker handles hostile input, so what it sends is data only: JSON, text, PNG, and pages as opaque bytes that the
program hands back to another worker (see model/codec). Only jobs, which go the other way, are pickled.
"""

from __future__ import annotations

import struct
from enum import Enum
from typing import IO

_HEAD = struct.Struct("<cQ")
#: What a frame costs the one who keeps it, beside its bytes.
FRAME_BYTES = 256


class Kind(Enum):
    """What a frame holds."""

    JOB = b"J"  # program -> worker: pickled
    UP = b"U"  # the worker is about to open the file
    OPENED = b"O"  # JSON: the numbers of the pages to read, the file's checksum
    PAGE = b"P"  # the next of these pages as opaque bytes
    TEXT = b"T"  # UTF-8: the text of the next page
    LAYOUT = b"L"  # JSON: the layout of the next page
    PICTURE = b"V"  # a picture of a page: its number as 4 bytes, then PNG
    RESULT = b"R"  # JSON: the Extraction
    ERROR = b"E"  # JSON: code, message, hint, exit code
    DONE = b"D"  # the worker is ready for the next job


#: Bytes of the largest frame of each kind: some times what the fullest page that the limits let through comes to.
MOST = {
    Kind.JOB: 1 << 40, Kind.UP: 0, Kind.OPENED: 1 << 20, Kind.PAGE: 32 << 20, Kind.TEXT: 16 << 20,
    Kind.LAYOUT: 64 << 20, Kind.PICTURE: 256 << 20, Kind.RESULT: 256 << 20, Kind.ERROR: 1 << 16, Kind.DONE: 0,
}  # fmt: skip


def write_frame(pipe: IO[bytes], kind: Kind, payload: bytes = b"") -> None:
    """Write one frame and flush it."""
    pipe.write(_HEAD.pack(kind.value, len(payload)) + payload)
    pipe.flush()


def _exactly(pipe: IO[bytes], count: int) -> bytes | None:
    parts: list[bytes] = []
    while count:
        part = pipe.read(min(count, 1 << 20))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def read_frame(pipe: IO[bytes]) -> tuple[Kind, bytes] | None:
    """The next frame; None at the end of the pipe or where it breaks off. Raises ValueError on nonsense."""
    head = _exactly(pipe, _HEAD.size)
    if head is None:
        return None
    letter, length = _HEAD.unpack(head)
    kind = Kind(letter)
    if length > MOST[kind]:
        raise ValueError(f"frame of {length} bytes")
    payload = _exactly(pipe, length)
    return None if payload is None else (kind, payload)
