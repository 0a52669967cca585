"""What of an image file cannot be decoded where its decoder says nothing.

Most damage makes Pillow give up, which is an error. Not so a JPEG that was given a new end, a PNG with too few rows, or
a TIFF whose fax, JPEG or deflated strips are short: these come out gray, black or white from there on.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from extract.open.decoded import Coded, Rows, rows_of

if TYPE_CHECKING:
    from extract.open.limits import Limits

_STRIPS, _COUNTS, _TILES, _TILE_COUNTS = 273, 279, 324, 325
_COMPRESSION, _ROWS_A_STRIP, _FILL, _OPTIONS, _TABLES = 259, 278, 266, 292, 347
_FAX, _JPEG, _DEFLATED = frozenset({2, 3, 4}), 7, frozenset({8, 32946})
_MOST_STRIPS = 20_000


def jpeg_file(data: bytes, width: int, height: int, limits: Limits) -> Rows:
    """The rows of a JPEG file."""
    return rows_of(Coded(data, ("DCTDecode",), ({},), width, height), limits)


def png_file(data: bytes, limits: Limits) -> Rows:
    """The rows of a PNG, whose chunks were looked at before; an interlaced one counts as whole where it decodes."""
    width, height, bits, colour, _, _, interlaced = struct.unpack_from(">IIBBBBB", data, 16)
    if interlaced:
        return Rows(height, height)
    at, parts = 8, []
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        if data[at + 4 : at + 8] == b"IDAT":
            parts.append(data[at + 8 : at + 8 + length])
        at += 12 + length
    parms = {"Predictor": 15}
    components = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colour, 1)
    return rows_of(Coded(b"".join(parts), ("FlateDecode",), (parms,), width, height, bits, components), limits)


def tiff_frame(data: bytes, tags: Any, width: int, height: int, limits: Limits) -> Rows:
    """The rows of one page of a TIFF: those before its first strip that is not whole, and that strip's own.

    ``tags`` are Pillow's. Tiles that are not whole count from the page's top.
    """
    compression = int(tags.get(_COMPRESSION, 1))
    if compression not in _FAX | _DEFLATED | {_JPEG}:
        return Rows(height, height)
    tiled = _TILES in tags
    places, counts = (tags.get(key, ()) for key in ((_TILES, _TILE_COUNTS) if tiled else (_STRIPS, _COUNTS)))
    rows = int(tags.get(323, height)) if tiled else min(height, int(tags.get(_ROWS_A_STRIP, height)) or height)
    across = int(tags.get(322, width)) if tiled else width
    planes = 1 if int(tags.get(284, 1)) == 1 else int(tags.get(277, 1))
    for number, (at, count) in enumerate(zip(places[:_MOST_STRIPS], counts, strict=False)):
        top = 0 if tiled or planes > 1 else number * rows
        wanted = rows if tiled or planes > 1 else min(rows, height - top)
        if not count:
            continue  # without a length libtiff finds the end itself, or gives up
        found = rows_of(_strip(data[at : at + count], compression, tags, across, wanted), limits)
        if found.got < wanted:
            return Rows(top + (0 if tiled else found.got), height, found.why, found.ended)
    return Rows(height, height)


def _strip(data: bytes, compression: int, tags: Any, width: int, height: int) -> Coded:
    samples = 1 if int(tags.get(284, 1)) != 1 else int(tags.get(277, 1))
    bits = int((tags.get(258) or (1,))[0])
    if compression in _DEFLATED:
        return Coded(data, ("FlateDecode",), ({},), width, height, bits, samples)
    if compression == _JPEG:
        tables = tags.get(_TABLES, b"")
        tables = tables if isinstance(tables, bytes) else b""
        data = tables.removesuffix(b"\xff\xd9") + data[2:] if tables else data
        return Coded(data, ("DCTDecode",), ({},), width, height)
    if int(tags.get(_FILL, 1)) == 2:
        data = data.translate(_MIRRORED)
    parms = {"K": {2: 0, 3: int(tags.get(_OPTIONS, 0)) & 1, 4: -1}[compression], "Columns": width}
    parms["EncodedByteAlign"] = compression == 2
    return Coded(data, ("CCITTFaxDecode",), (parms,), width, height, 1)


_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
