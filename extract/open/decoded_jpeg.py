"""How many rows of a JPEG its data gives, found out by decoding it with two different tails.

Decoders fill what is missing with gray and say nothing. Where all is there, they never look at what follows the last
block; where it is not, the tail is decoded in its place, and two tails give two pictures. The first row in which they
differ is where the data ends. That holds for each scan of a progressive JPEG too.
"""

from __future__ import annotations

import functools
import io
import random
import re
import struct
from typing import TYPE_CHECKING

from extract.open.decoded import Rows, Undecodable

if TYPE_CHECKING:
    import numpy as np

_SCAN, _END = 0xDA, 0xD9
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_LONE = frozenset({0x01, *range(0xD0, 0xD9)})
#: In coded data: a byte 0xFF that is data is followed by 0, and 0xFF may be repeated before a marker.
_NEXT_MARKER = re.compile(rb"\xff(?:[^\x00\xff\xd0-\xd7]|\Z)")
#: A reduced decoding gives one row for this many.
_SHRUNK = 8
#: Bytes put where the data ends: enough for a few rows of blocks of any page.
_TAIL = 2048


def jpeg_rows(data: bytes, declared: int) -> Rows:
    """How many of the ``declared`` rows come out. Raises Undecodable for data that is no JPEG."""
    parts, height, refined, progressive = _parts(data)
    if height < 1:
        raise Undecodable("its JPEG header is missing or declares no rows")
    if not refined:
        return Rows(0, declared, "its JPEG breaks off before the picture is sharp")
    # What the later scans of a progressive one add shows at full size alone.
    shrunk = 1 if progressive else _SHRUNK
    one, two = (_decoded(_with_tails(parts, seed), shrunk) for seed in (1, 2))
    rows = _first_difference(one, two)
    ends_itself = data.rstrip(b"\0\r\n").endswith(b"\xff\xd9")
    if rows is not None:
        return Rows(min(declared, rows * shrunk), declared, "its JPEG data ends too early")
    if height < declared:
        return Rows(height, declared, f"its JPEG has {height:,} rows", ended=ends_itself)
    return Rows(declared, declared)


def _parts(data: bytes) -> tuple[list[bytes], int, bool, bool]:
    """The JPEG cut after each scan's data, its height, whether its scans give every bit, whether it is progressive."""
    at = data.find(b"\xff\xd8")
    if at < 0:
        raise Undecodable("its data is no JPEG")
    parts: list[bytes] = []
    begun, at, height = at, at + 2, 0
    progressive, planes = False, _Planes()
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            at += 1  # rubbish between segments, which decoders pass over
            continue
        marker = data[at + 1]
        if marker in _LONE or marker in (0xFF, 0x00):
            at += 1 if marker == 0xFF else 2
            continue
        if marker == _END:
            break
        (length,) = struct.unpack_from(">H", data, at + 2)
        body = data[at + 4 : at + 2 + length]
        at += 2 + length
        if marker in _FRAMES and len(body) >= 6:
            height = int.from_bytes(body[1:3], "big")
            progressive = marker in _PROGRESSIVE
            planes.frame(body)
        if marker == _SCAN:
            planes.scan(body)
            at = _scan_end(data, at)
            parts.append(data[begun:at])
            begun = at
    if not parts:
        raise Undecodable("its JPEG has no picture data")
    return parts, height, planes.complete() if progressive else planes.seen(), progressive


class _Planes:
    """Which coefficients of which component the scans have given, to the last bit."""

    def __init__(self) -> None:
        self.wanted: set[int] = set()
        self.given: set[tuple[int, int]] = set()

    def frame(self, body: bytes) -> None:
        self.wanted = {body[6 + 3 * k] for k in range(body[5]) if 6 + 3 * k < len(body)}

    def scan(self, body: bytes) -> None:
        if not body or len(body) < 4 + 2 * body[0]:
            return
        components = [body[1 + 2 * k] for k in range(body[0])]
        first, last, bits = body[1 + 2 * body[0] : 4 + 2 * body[0]]
        if bits & 15 == 0:
            self.given |= {(c, k) for c in components for k in range(first, min(last, 63) + 1)}

    def complete(self) -> bool:
        return bool(self.wanted) and all((c, k) in self.given for c in self.wanted for k in range(64))

    def seen(self) -> bool:
        """For a sequential one: every component has had its scan."""
        return self.wanted <= {c for c, _ in self.given}


def _scan_end(data: bytes, at: int) -> int:
    """Where the coded data of a scan ends: at the next marker that is no restart."""
    found = _NEXT_MARKER.search(data, at)
    return found.start() if found else len(data)


@functools.cache
def _tail(seed: int) -> bytes:
    made = random.Random(seed)
    return bytes(made.randrange(255) for _ in range(_TAIL))  # no 0xFF: that would be a marker


def _with_tails(parts: list[bytes], seed: int) -> bytes:
    return b"".join(part + _tail(seed) for part in parts) + b"\xff\xd9"


def _decoded(data: bytes, shrunk: int) -> np.ndarray:
    """The picture, one row for ``shrunk`` of it: H x W or H x W x N. Raises Undecodable."""
    import warnings

    import numpy as np
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=("JPEG",))
            image.draft(None, (max(1, image.width // shrunk), max(1, image.height // shrunk)))
            return np.asarray(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Undecodable("its JPEG data cannot be decoded") from error


def _first_difference(a: np.ndarray, b: np.ndarray) -> int | None:
    import numpy as np

    if a.shape != b.shape:
        return 0
    rows = np.flatnonzero((a != b).reshape(a.shape[0], -1).any(axis=1))
    return int(rows[0]) if len(rows) else None
