"""How many rows fax-coded data gives (CCITT Group 3 and 4).

Decoders fill what is missing with white or black and say nothing. Group 4 is decoded with two different tails: where
they give two pictures, the data ends there (as for JPEG). Group 3 has a mark before each row, or rows of plain runs;
these are counted.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any

from extract.open.decoded import Rows, Undecodable

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

#: No code of a row has as many zeros in a row: where they stand, a mark (EOL) or the padding after the end begins.
_ZEROS = 11
#: So many zeros end the code of a row at most (black of 18 pixels: 0000001000).
_CODE_ZEROS = 3
#: Tails in Group 4: every row as the one above it, and every row ending one pixel sooner than the one above.
_SAME, _SOONER = "1", "0101"
_TAIL_BITS = 4096
#: Two pixels of white and two of black, as they come out; their code; and black of two pixels and up to three more.
_STRIPE, _STRIPE_CODE, _BLACK = (True, True, False, False), "001011111", ("11", "10", "011", "0011")
#: The mark after the last row.
_END = "000000000001" * 2
#: So many bits less are no whole page any more; more than the padding that may stand after the last row.
_SHORTER = 64
_MANY_BITS = 1 << 26
#: Runs without marks are followed no further than this, for seconds: rare, and so much of them is no empty page.
_MOST_RUN_BITS = 1 << 22


def fax_rows(data: bytes, parms: dict[str, Any], width: int, height: int) -> Rows:
    """How many of the image's ``height`` rows come out. Raises Undecodable for data that has none."""
    k = int(parms.get("K", 0))
    columns = int(parms.get("Columns", 1728))
    if len(data) * 8 > _MANY_BITS:
        raise Undecodable("its fax data is longer than any page")
    if columns != width:
        raise Undecodable(f"its fax data is {columns:,} pixels wide, the image {width:,}")
    if k < 0 and not parms.get("EncodedByteAlign", False):
        return _group4(data, width, height)
    if k < 0:
        raise Undecodable("its fax coding (Group 4, rows padded to bytes) is not known here")
    return _group3(data, width, height, aligned=bool(parms.get("EncodedByteAlign", False)))


def _group4(data: bytes, width: int, height: int) -> Rows:
    import numpy as np

    bits = np.unpackbits(np.frombuffer(data, np.uint8))
    end = _first_zeros(bits)
    ended = end is not None and bool(bits[end : end + _ZEROS + 1].sum() == 1) and len(bits) > end + _ZEROS
    coded = bits if end is None else bits[:end]
    if _is_followed_at_once(coded, width, height):
        return Rows(height, height)
    picture, got = _with_tails(coded, width, height)
    if got == height:
        # Data that never reached its last row, because it made no sense on the way, reaches no tail either.
        shorter = coded[: -min(_SHORTER, len(coded) // 2)]
        others = (_with_tail(shorter, tail, width, height) for tail in (_SOONER, _SAME))
        if any(_first_difference(picture, other) is not None for other in others):
            return Rows(height, height)
        pixels = np.asarray(picture)
        uneven = np.flatnonzero(pixels.min(axis=1) != pixels.max(axis=1))
        return Rows(min(height - 1, int(uneven[-1]) + 1 if len(uneven) else 0), height, "its fax data is damaged")
    if not got:
        raise Undecodable("its fax data holds not one row")
    why = "its fax data ends too early" if not ended else f"its fax data ends after {got:,} rows"
    return Rows(got, height, why, ended=ended)


def _is_followed_at_once(bits: np.ndarray, width: int, height: int) -> bool:
    """Whether a row of stripes that is put after ``bits`` comes out as the one below the last of ``height`` rows: then
    they hold these rows and no more. Had they fewer, it would stand higher, and nothing under it. A last row whose end
    cannot be told from what follows is left to the tails, which take three times as long."""
    import numpy as np

    if width < len(_STRIPE):
        return False
    stripes, over = divmod(width, len(_STRIPE))
    row = _STRIPE_CODE * stripes
    row = row.removesuffix(_BLACK[0]) + _BLACK[over]
    picture = _decoded(_followed(bits, row + _END), width, height + 1)
    expected = np.append(np.tile(_STRIPE, stripes), np.zeros(over, np.bool_))
    return bool((np.asarray(picture.crop((0, height, width, height + 1)))[0] == expected).all())


def _with_tails(bits: np.ndarray, width: int, height: int) -> tuple[Image, int]:
    """The picture, and how many of its rows are the same whatever stands after ``bits``."""
    one, two = (_with_tail(bits, tail, width, height) for tail in (_SAME, _SOONER))
    first = _first_difference(one, two)
    return one, height if first is None else first


def _first_difference(one: Image, two: Image) -> int | None:
    """The first row in which two pictures of black and white differ; as arrays they would cost more than decoding."""
    from PIL import ImageChops

    box = ImageChops.logical_xor(one, two).getbbox()
    return box[1] if box else None


def _with_tail(bits: np.ndarray, tail: str, width: int, height: int) -> Image:
    """The picture that ``bits`` and the ``tail`` after them make."""
    return _decoded(_followed(bits, (tail * _TAIL_BITS)[:_TAIL_BITS]), width, height)


def _followed(bits: np.ndarray, tail: str) -> bytes:
    import numpy as np

    more = np.frombuffer(tail.encode(), np.uint8) - ord("0")
    return np.packbits(np.concatenate([bits, more])).tobytes()


def _first_zeros(bits: np.ndarray) -> int | None:
    """Where the first mark or padding begins. Zeros before a mark's eleven are of the last row's code; of those before
    padding none can be told from it."""
    import numpy as np

    ones = np.concatenate([[-1], np.flatnonzero(bits.view(np.bool_)), [len(bits)]])
    wide = np.flatnonzero(np.diff(ones) > _ZEROS)
    if not len(wide):
        return None
    begins, after = int(ones[wide[0]]) + 1, int(ones[wide[0] + 1])
    return after - _ZEROS if after < len(bits) and after - begins <= _ZEROS + _CODE_ZEROS else begins


def _decoded(data: bytes, width: int, height: int) -> Image:
    """Group 4 data as libtiff decodes it."""
    from PIL import Image

    tags = (
        (256, 4, width), (257, 4, height), (258, 3, 1), (259, 3, 4), (262, 3, 0), (273, 4, 0), (277, 3, 1),
        (278, 4, height), (279, 4, len(data)),
    )  # fmt: skip
    start = 8 + 2 + 12 * len(tags) + 4
    entries = b"".join(struct.pack("<HHII", t, kind, 1, start if t == 273 else value) for t, kind, value in tags)
    file = b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4) + data
    try:
        with Image.open(io.BytesIO(file), formats=("TIFF",)) as image:
            image.load()
            return image.copy()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Undecodable("its fax data cannot be decoded") from error


def _group3(data: bytes, width: int, height: int, *, aligned: bool) -> Rows:
    """Rows by their marks where there are any, else by adding up runs until each row is full."""
    import numpy as np

    bits = np.unpackbits(np.frombuffer(data, np.uint8))
    ones = np.concatenate([[-1], np.flatnonzero(bits)])
    marks = np.flatnonzero(np.diff(ones) > _ZEROS)
    # Rows of plain runs have zeros in a row too, where they are padded to bytes; data with marks begins with one.
    if len(marks) and marks[0] == 0:
        # The marks of the end (RTC) stand one after the other, with no row between them.
        places = ones[marks + 1]
        last = 1 if len(places) == 1 or places[-1] - places[-2] > _MARK_BITS + 7 else _closing(places)
        got = len(places) - last if last > 1 else len(places)
        return _group3_rows(int(got), height, ended=last > 1)
    if len(bits) > _MOST_RUN_BITS:
        return Rows(height, height)
    return _group3_rows(_rows_of_runs(bits.tolist(), width, height, aligned=aligned), height, ended=False)


_MARK_BITS = 13
"""Bits of a mark in two-dimensional coding: eleven zeros, a one, and the kind of the next row."""


def _closing(places: np.ndarray) -> int:
    count = 1
    while count < len(places) and places[-count] - places[-count - 1] <= _MARK_BITS:
        count += 1
    return count


def _group3_rows(got: int, height: int, *, ended: bool) -> Rows:
    if not got:
        raise Undecodable("its fax data holds not one row")
    if got >= height:
        return Rows(height, height)
    return Rows(got, height, f"its fax data ends after {got:,} rows", ended=ended)


def _rows_of_runs(bits: list[int], width: int, height: int, *, aligned: bool) -> int:
    """Rows of one-dimensional coding without marks: white and black runs in turn, ``width`` pixels a row."""
    from pdfminer.ccitt import CCITTG4Parser

    at, rows = 0, 0
    while rows < height:
        done, colour = 0, CCITTG4Parser.WHITE
        while done < width:
            run = 64
            while run >= 64:  # make-up codes, then one that ends the run
                node: Any = colour
                while isinstance(node, list):
                    if at >= len(bits):
                        return rows
                    node, at = node[bits[at]], at + 1
                if not isinstance(node, int):
                    return rows
                run = node
                done += run
            colour = CCITTG4Parser.BLACK if colour is CCITTG4Parser.WHITE else CCITTG4Parser.WHITE
        if done > width:
            return rows
        rows += 1
        at = -(-at // 8) * 8 if aligned else at
    return rows
