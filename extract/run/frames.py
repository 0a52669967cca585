"""The wire between the program and its worker: length-prefixed frames on a pipe.

The worker handles hostile input, so what it sends is data only: frames of JSON, and pages as opaque bytes that the
program hands back to another worker, which makes pages of them and nothing else (see page_bytes). Only requests,
which go the other way, are pickled freely.
"""

from __future__ import annotations

import struct
from enum import Enum
from typing import IO

_HEAD = struct.Struct("<cQ")
MAX_FRAME = 1 << 29


class Kind(Enum):
    """What a frame holds."""

    REQUEST = b"Q"  # program -> worker: a pickled Request
    UP = b"U"  # the worker is up and about to open the file
    OPENED = b"O"  # JSON: source particulars, page numbers to come
    BEGAN = b"B"  # JSON: the page now being read
    PAGE = b"P"  # a page as opaque bytes
    RESULT = b"R"  # JSON: the Extraction
    TEXT = b"T"  # UTF-8: the text of all pages
    IMAGE = b"V"  # an overlay: page number as 4 bytes, then PNG
    ERROR = b"E"  # JSON: code, message, hint, exit code
    DONE = b"D"


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
    kind, length = _HEAD.unpack(head)
    if length > MAX_FRAME:
        raise ValueError(f"frame of {length} bytes")
    payload = _exactly(pipe, length)
    return None if payload is None else (Kind(kind), payload)
