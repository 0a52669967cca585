"""Image files as images of a PDF, their compressed bytes kept as they are wherever PDF knows the compression.

JPEG (any), PNG (not interlaced, without transparency) and TIFF strips (none, CCITT G4, LZW, Deflate) go in untouched.
Anything else is decoded and stored without loss.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.errors import InputError

#: What Pillow may open: never EPS, which would start another program.
FORMATS = ("JPEG", "PNG", "TIFF")

#: What Pillow and the readers here raise on files that are cut short or lie about themselves.
_DAMAGE = (OSError, EOFError, ValueError, KeyError, TypeError, IndexError, SyntaxError, struct.error)
_PNG = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1}
_REVERSED = bytes(int(f"{n:08b}"[::-1], 2) for n in range(256))


@dataclass(frozen=True, slots=True)
class Piece:
    """An image, or a strip of one. ``top``/``height`` are its place in pixel rows. ``kept``: bytes as in the file."""

    data: bytes
    width: int
    height: int
    top: int
    attributes: dict[str, Any]
    kept: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The image of one page: pixels as stored, and the EXIF orientation (1..8) in which to show them."""

    width: int
    height: int
    orientation: int
    pieces: tuple[Piece, ...]

    @property
    def kept(self) -> bool:
        """Whether all of the file's compressed bytes went in untouched."""
        return all(p.kept for p in self.pieces)


def picture(path: Path, number: int, *, decode: bool = True) -> Picture | None:
    """The page ``number`` (from 1) of an image file; None where it would have to be decoded and ``decode`` is false.

    Raises InputError where the file is damaged.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path, formats=FORMATS) as image:
            image.seek(number - 1)
            orientation = int(image.getexif().get(0x0112, 1))
            pieces = _as_stored(path, image)
            if pieces is None and decode:
                pieces = (_decoded(image),)
            if pieces is None:
                return None
            if orientation not in range(1, 9):
                orientation = 1
            return Picture(image.width, image.height, orientation, pieces)
    except _DAMAGE as error:
        raise InputError(f"{path.name}, page {number}: {error}") from error
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise InputError(f"{path.name}, page {number}: {error}") from error


def _as_stored(path: Path, image: Any) -> tuple[Piece, ...] | None:
    if image.format == "JPEG":
        return _jpeg(path.read_bytes(), image)
    if image.format == "PNG":
        return _png(path.read_bytes())
    return _tiff(path, image) if image.format == "TIFF" else None


def _space(channels: int) -> Any:
    from pikepdf import Name

    return {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}[channels]


def _jpeg(data: bytes, image: Any) -> tuple[Piece, ...] | None:
    from pikepdf import Array, Name

    channels = {"L": 1, "RGB": 3, "CMYK": 4}.get(image.mode)
    if channels is None or getattr(image, "layers", channels) != channels:
        return None
    attributes: dict[str, Any] = {
        "ColorSpace": _space(channels),
        "BitsPerComponent": 8,
        "Filter": Name.DCTDecode,
    }
    if channels == 4 and "adobe" in image.info:
        attributes["Decode"] = Array([1, 0] * 4)  # Adobe writes CMYK upside down
    return (Piece(data, image.width, image.height, 0, attributes, True),)


def _png(data: bytes) -> tuple[Piece, ...] | None:
    """IDAT is a zlib stream of rows with predictors: exactly PDF's Flate with PNG predictors."""
    from pikepdf import Array, Dictionary, Name, String

    if not data.startswith(_PNG):
        return None
    at, parts, palette = len(_PNG), [], b""
    width = height = depth = colour = 0
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        chunk = data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunk)
            if colour not in _CHANNELS or interlaced:
                return None
        elif kind == b"PLTE":
            palette = chunk
        elif kind == b"tRNS":
            return None
        elif kind == b"IDAT":
            parts.append(chunk)
        elif kind == b"IEND":
            break
        at += 12 + length
    if not parts:
        return None
    channels = _CHANNELS[colour]
    space = _space(channels)
    if colour == 3:
        space = Array([Name.Indexed, Name.DeviceRGB, len(palette) // 3 - 1, String(palette)])
    predictor = Dictionary(Predictor=15, Colors=channels, BitsPerComponent=depth, Columns=width)
    attributes = {
        "ColorSpace": space,
        "BitsPerComponent": depth,
        "Filter": Name.FlateDecode,
        "DecodeParms": predictor,
    }
    return (Piece(b"".join(parts), width, height, 0, attributes, True),)


def _tiff(path: Path, image: Any) -> tuple[Piece, ...] | None:
    from pikepdf import Array, Dictionary, Name, String

    tags = image.tag_v2
    compression, photometric = tags.get(259, 1), tags.get(262, 1)
    channels, bits = tags.get(277, 1), tags.get(258, (1,))
    plain = tags.get(284, 1) == 1 and 322 not in tags and tags.get(266, 1) in (1, 2)
    known = compression in (1, 4, 5, 8, 32946) and photometric in (0, 1, 2, 3) and tags.get(317, 1) in (1, 2)
    if not plain or not known or len(set(bits)) != 1 or bits[0] not in (1, 2, 4, 8) or channels not in (1, 3):
        return None
    if tags.get(266, 1) == 2 and (compression != 4 or bits[0] != 1):
        return None
    attributes: dict[str, Any] = {"BitsPerComponent": bits[0], "ColorSpace": _space(channels)}
    if photometric == 3:
        colours = tags[320]
        third = len(colours) // 3
        table = bytes(colours[c * third + i] >> 8 for i in range(third) for c in range(3))
        attributes["ColorSpace"] = Array([Name.Indexed, Name.DeviceRGB, third - 1, String(table)])
    if photometric == 0 and compression != 4:
        attributes["Decode"] = Array([1, 0])
    if compression in (5, 8, 32946):
        attributes["Filter"] = Name.LZWDecode if compression == 5 else Name.FlateDecode
        if tags.get(317, 1) == 2:
            attributes["DecodeParms"] = Dictionary(
                Predictor=2, Colors=channels, BitsPerComponent=bits[0], Columns=image.width
            )
    rows = min(tags.get(278, image.height), image.height)
    offsets, counts = tags[273], tags[279]
    if len(offsets) != len(counts) or len(offsets) != -(-image.height // rows):
        return None
    pieces = []
    with open(path, "rb") as f:
        for i, (offset, count) in enumerate(zip(offsets, counts, strict=True)):
            f.seek(offset)
            data = f.read(count)
            if len(data) != count:
                raise InputError(f"{path.name} is cut short")
            height = min(rows, image.height - i * rows)
            if compression == 4:
                # The order of bits in a byte is the one thing PDF has no word for.
                data = data.translate(_REVERSED) if tags.get(266, 1) == 2 else data
                attributes["Filter"] = Name.CCITTFaxDecode
                attributes["DecodeParms"] = Dictionary(
                    K=-1, Columns=image.width, Rows=height, BlackIs1=photometric == 1, EndOfBlock=False
                )
            pieces.append(Piece(data, image.width, height, i * rows, dict(attributes), tags.get(266, 1) == 1))
    return tuple(pieces)


def _decoded(image: Any) -> Piece:
    """The pixels themselves, deflated. What is transparent shows white paper, as viewers show it."""
    from pikepdf import Name
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        plain = Image.alpha_composite(paper, layered).convert("RGB")
    elif image.mode == "1":
        plain = image
    elif image.mode == "L" or image.mode.startswith("I"):
        plain = _eight_bits(image)
    else:
        plain = image.convert("RGB")
    bits = 1 if plain.mode == "1" else 8
    attributes = {
        "ColorSpace": _space(3 if plain.mode == "RGB" else 1), "BitsPerComponent": bits, "Filter": Name.FlateDecode,
    }  # fmt: skip
    return Piece(zlib.compress(plain.tobytes(), 6), plain.width, plain.height, 0, attributes, False)


def _eight_bits(image: Any) -> Any:
    if image.mode == "L":
        return image
    buffer = io.BytesIO()
    image.convert("I").point(lambda v: v / 256).convert("L").save(buffer, "PPM")
    from PIL import Image

    return Image.open(io.BytesIO(buffer.getvalue()), formats=("PPM",))
