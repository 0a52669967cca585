"""How much of a coded image can be decoded, counted and not believed.

A viewer draws what it cannot decode as nothing, and half of an image as the whole with its rest white, gray or black.
So the rows are counted here, codec by codec, from the coded data itself. Nothing is decoded into memory that the limits
do not allow: streams are inflated piece by piece, and only their length is kept.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extract.errors import ExtractError

if TYPE_CHECKING:
    from extract.open.limits import Limits

_PIECE = 1 << 20
_LZW_CLEAR, _LZW_END, _LZW_MOST = 256, 257, 4096


@dataclass(frozen=True, slots=True)
class Coded:
    """An image as a file holds it. ``filters`` in the order of decoding, by their full names without the slash;
    ``parms`` one for each. ``components`` is None where the colour space does not tell.
    """

    data: bytes
    filters: tuple[str, ...]
    parms: tuple[dict[str, Any], ...]
    width: int
    height: int
    bits: int = 8
    components: int | None = 1


@dataclass(frozen=True, slots=True)
class Rows:
    """How many of an image's ``declared`` rows its data gives. ``why`` says what is wrong, None for a whole image.

    ``ended``: the data says itself that it ends there, as nothing does that was cut off.
    """

    got: int
    declared: int
    why: str | None = None
    ended: bool = False


class Undecodable(Exception):
    """The data is no such coding; the message says so for people."""


_ABBREVIATED = {
    "AHx": "ASCIIHexDecode", "A85": "ASCII85Decode", "LZW": "LZWDecode", "Fl": "FlateDecode", "RL": "RunLengthDecode",
    "CCF": "CCITTFaxDecode", "DCT": "DCTDecode",
}  # fmt: skip


def full_name(name: str) -> str:
    """A filter's name without its slash, spelt out."""
    name = name.removeprefix("/")
    return _ABBREVIATED.get(name, name)


def rows_of(image: Coded, limits: Limits) -> Rows:
    """How many rows of ``image`` can be decoded.

    Raises LimitError where finding out would take more than ``limits`` allow.
    """
    try:
        limits.check_image(image.width, image.height, "image")
        if image.width < 1 or image.height < 1:
            raise Undecodable("it declares no pixels")
        if not image.data:
            raise Undecodable("it is empty")
        data, last, parms = _unwrapped(image, limits)
        return _counted(data, last, parms, image, limits)
    except Undecodable as error:
        return Rows(0, image.height, str(error))


def _unwrapped(image: Coded, limits: Limits) -> tuple[bytes, str | None, dict[str, Any]]:
    """The data up to its last coding, that coding's name (None for plain pixels) and parameters."""
    data = image.data
    steps = [(f, p) for f, p in zip(image.filters, image.parms, strict=True) if f != "Crypt"]
    for name, _ in steps[:-1]:
        if name not in _TEXTUAL:
            raise Undecodable(f"its coding {name} is not known here")
        data = _TEXTUAL[name](data, limits)
    return (data, *steps[-1]) if steps else (data, None, {})


def _counted(data: bytes, name: str | None, parms: dict[str, Any], image: Coded, limits: Limits) -> Rows:
    if name == "DCTDecode":
        from extract.open.decoded_jpeg import jpeg_rows

        return jpeg_rows(data, image.height)
    if name == "CCITTFaxDecode":
        from extract.open.decoded_fax import fax_rows

        return fax_rows(data, parms, image.width, image.height)
    if name in ("JPXDecode", "JBIG2Decode"):
        from extract.open.decoded_segments import jbig2_rows, jpx_rows

        return jpx_rows(data, image.height) if name == "JPXDecode" else jbig2_rows(data, parms, image.height)
    row = _row_bytes(image, parms if name in ("FlateDecode", "LZWDecode") else {})
    if name == "FlateDecode":
        length, whole = _inflated_length(data, row * image.height)
    elif name == "LZWDecode":
        length, whole = _lzw_length(data, row * image.height, int(parms.get("EarlyChange", 1)))
    elif name is None or name in _TEXTUAL:
        length, whole = len(data if name is None else _TEXTUAL[name](data, limits)), True
    else:
        raise Undecodable(f"its coding {name} is not known here")
    got = min(image.height, length // row)
    if got == image.height or (whole and image.components is None):
        return Rows(image.height, image.height)
    why = "its data ends too early" if whole else "its data is damaged"
    return Rows(got, image.height, why)


def _row_bytes(image: Coded, parms: dict[str, Any]) -> int:
    """Bytes of a row of pixels as they come out of the last filter: a PNG predictor puts one more before each."""
    row = (image.width * max(1, image.components or 1) * max(1, image.bits) + 7) // 8
    return row + 1 if int(parms.get("Predictor", 1)) >= 10 else row


def _inflated_length(data: bytes, wanted: int) -> tuple[int, bool]:
    """How many bytes deflated data gives (no more than are wanted), and whether it came to its end unharmed."""
    inflater, length = zlib.decompressobj(), 0
    rest = data
    try:
        while rest and not inflater.eof and length < wanted:
            length += len(inflater.decompress(rest, _PIECE))
            rest = inflater.unconsumed_tail
    except zlib.error:
        return length, False
    return length, inflater.eof or length >= wanted


def _lzw_length(data: bytes, wanted: int, early: int) -> tuple[int, bool]:
    """As :func:`_inflated_length` for LZW: only how long each code's bytes are is kept."""
    table = _LZW_END + 1
    lengths = [1] * table
    held = bits = total = before = 0
    width = 9
    for byte in data:
        held, bits = (held << 8) | byte, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits
        held &= (1 << bits) - 1
        if code == _LZW_CLEAR:
            lengths, width, before = lengths[:table], 9, 0
            continue
        if code == _LZW_END:
            return total, True
        if code > len(lengths) or (code == len(lengths) and not before) or len(lengths) > _LZW_MOST:
            return total, False
        if before:
            lengths.append(before + 1)
        before = lengths[code]
        total += before
        if total >= wanted:
            return total, True
        width = min(12, max(9, (len(lengths) + early).bit_length()))
    return total, False


def _inflated(data: bytes, limits: Limits) -> bytes:
    inflater = zlib.decompressobj()
    try:
        out = inflater.decompress(data, limits.stream_bytes + 1)
    except zlib.error as error:
        raise Undecodable("its data is damaged") from error
    if len(out) > limits.stream_bytes:
        raise limits.error("stream_bytes", "a compressed stream inflates further")
    return out


def _hexadecimal(data: bytes, _limits: Limits) -> bytes:
    digits = bytes(c for c in data.partition(b">")[0] if c not in b" \t\r\n\f\0")
    try:
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    except ValueError as error:
        raise Undecodable("its data is no ASCIIHex") from error


def _base85(data: bytes, _limits: Limits) -> bytes:
    import base64

    text = data.strip().removeprefix(b"<~").partition(b"~")[0]
    try:
        return base64.a85decode(text)
    except ValueError as error:
        raise Undecodable("its data is no ASCII85") from error


def _by(name: str) -> Callable[[bytes, Limits], bytes]:
    def decode(data: bytes, limits: Limits) -> bytes:
        from extract.open import pdf_bounds

        try:
            decoded: bytes = getattr(pdf_bounds, name)(data, limits)
        except ExtractError:
            raise
        except Exception as error:
            # pdfminer's decoder raises anything on damaged data
            raise Undecodable("its data is damaged") from error
        return decoded

    return decode


_TEXTUAL: dict[str, Callable[[bytes, Limits], bytes]] = {
    "ASCIIHexDecode": _hexadecimal, "ASCII85Decode": _base85, "FlateDecode": _inflated,
    "LZWDecode": _by("bounded_lzw"), "RunLengthDecode": _by("bounded_run_length"),
}  # fmt: skip


def whole_stream(data: bytes, filters: Sequence[str], limits: Limits) -> str | None:
    """What is wrong with a coded stream that is no image (a page's content); None where it decodes to its end."""
    if not data:
        return None
    try:
        for name in filters:
            if name == "FlateDecode":
                _, whole = _inflated_length(data, limits.stream_bytes)
                if not whole:
                    raise Undecodable("its data is damaged or breaks off")
            if name == "Crypt":
                continue
            if name not in _TEXTUAL:
                raise Undecodable(f"its coding {name} is not known here")
            data = _TEXTUAL[name](data, limits)
    except Undecodable as error:
        return str(error)
    return None
