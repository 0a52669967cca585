"""Whether JPEG 2000 and JBIG2 data is all there, by the lengths that its parts declare.

Both tell the length of every part ahead of it, so that data that was cut off shows without decoding any of it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

from extract.open.decoded import Rows, Undecodable

_CODESTREAM, _TILE_PART, _END = b"\xff\x4f\xff\x51", b"\xff\x90", b"\xff\xd9"
_MOST_PARTS = 100_000
_PAGE, _STRIPE_END, _UNKNOWN = 48, 50, 0xFFFFFFFF
_GENERIC = frozenset({36, 38, 39})


def jpx_rows(data: bytes, declared: int) -> Rows:
    """All rows, or none where a tile is missing: cut JPEG 2000 is a blur of the whole, not its upper part.

    Raises Undecodable where the data is no JPEG 2000.
    """
    at = data.find(_CODESTREAM)
    if at < 0 or len(data) < at + 42:
        raise Undecodable("its data is no JPEG 2000")
    x1, y1, x0, y0, wide, high, left, top = struct.unpack_from(">8I", data, at + 8)
    if not wide or not high or x1 <= x0 or y1 <= y0:
        raise Undecodable("its JPEG 2000 header makes no sense")
    tiles = -(-(x1 - left) // wide) * -(-(y1 - top) // high)
    begin = data.find(_TILE_PART, at)
    seen, short = _tiles(data, begin)
    if short or len(seen) < tiles:
        return Rows(0, declared, "its JPEG 2000 data ends too early")
    rows = min(declared, y1 - y0)
    return Rows(rows, declared, None if rows == declared else f"its JPEG 2000 has {rows:,} rows", ended=True)


def _tiles(data: bytes, at: int) -> tuple[set[int], bool]:
    """The tiles whose parts are all there, and whether a part breaks off."""
    seen: set[int] = set()
    for _ in range(_MOST_PARTS):
        if at < 0 or data[at : at + 2] != _TILE_PART:
            return seen, data[at : at + 2] != _END and at < len(data)
        if at + 12 > len(data):
            return seen, True
        tile, length = struct.unpack_from(">HI", data, at + 4)
        if length == 0:  # up to the end mark
            if not data.rstrip(b"\0\r\n").endswith(_END):
                return seen, True
            return seen | {tile}, False
        if length < 14 or at + length > len(data):
            return seen, True
        seen.add(tile)
        at += length
    return seen, True


@dataclass(frozen=True, slots=True)
class _Segment:
    kind: int
    data: bytes
    whole: bool


def jbig2_rows(data: bytes, parms: dict[str, Any], declared: int) -> Rows:
    """All rows, or none where a segment breaks off or nothing is put on the page.

    Raises Undecodable where the data is no JBIG2.
    """
    shared = parms.get("JBIG2Globals")
    segments = [*(_segments(shared) if isinstance(shared, bytes) else ()), *_segments(data)]
    if not all(s.whole for s in segments):
        return Rows(0, declared, "its JBIG2 data ends too early")
    page = next((s for s in segments if s.kind == _PAGE and len(s.data) >= 8), None)
    if page is None:
        raise Undecodable("its JBIG2 data has no page")
    height = int.from_bytes(page.data[4:8], "big")
    if height == _UNKNOWN:
        ends = [int.from_bytes(s.data[:4], "big") + 1 for s in segments if s.kind == _STRIPE_END]
        height = max(ends, default=0)
    if height < declared:
        return Rows(height, declared, f"its JBIG2 page has {height:,} rows")
    return Rows(declared, declared)


def _segments(data: bytes) -> list[_Segment]:
    """The segments of embedded JBIG2 data; the last one may break off. Raises Undecodable for anything else."""
    found: list[_Segment] = []
    at = 0
    while at < len(data.rstrip(b"\0\r\n")) and len(found) < _MOST_PARTS:
        head = _head(data, at)
        if head is None:
            found.append(_Segment(-1, b"", whole=False))
            break
        kind, length, begin = head
        if length == _UNKNOWN:
            if kind not in _GENERIC:
                raise Undecodable("its JBIG2 data makes no sense")
            length = _length_of_generic(data, begin)
        found.append(_Segment(kind, data[begin : begin + length], whole=begin + length <= len(data)))
        at = begin + length
    if not found:
        raise Undecodable("its JBIG2 data is empty")
    return found


def _head(data: bytes, at: int) -> tuple[int, int, int] | None:
    """A segment's kind, length, and where its data begins; None where the head breaks off."""
    if at + 11 > len(data):
        return None
    number, flags, count = struct.unpack_from(">IBB", data, at)
    kind, at, refers = flags & 63, at + 5, count >> 5
    if kind > 62 or 5 <= refers <= 6:
        raise Undecodable("its JBIG2 data makes no sense")
    if refers == 7:
        refers = int.from_bytes(data[at : at + 4], "big") & 0x1FFFFFFF
        at += 4 + (refers + 8) // 8
    else:
        at += 1
    at += refers * (1 if number <= 256 else 2 if number <= 65536 else 4) + (4 if flags & 64 else 1)
    if at + 4 > len(data):
        return None
    return kind, int.from_bytes(data[at : at + 4], "big"), at + 4


def _length_of_generic(data: bytes, begin: int) -> int:
    """Of a region whose length is not told ahead: up to the mark that ends it, and four bytes with its rows."""
    mark = b"\0\0" if data[begin + 17 : begin + 18] and data[begin + 17] & 1 else b"\xff\xac"
    at = data.find(mark, begin + 18)
    return len(data) + 1 if at < 0 else at + 6 - begin
