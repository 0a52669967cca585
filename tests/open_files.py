"""Small files for the tests of opening and layers: a PDF written by hand, images with just what a test needs."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
from PIL import Image


def pdf(
    contents: list[bytes],
    *,
    page: bytes = b"",
    resources: bytes = b"",
    objects: dict[int, bytes] | None = None,
    catalog: bytes = b"",
    media: bytes = b"[0 0 595 842]",
) -> bytes:
    """A PDF with one page for each content stream; font /F1 is Helvetica, /F2 a Thai one by its ToUnicode."""
    made: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        4: b"<< /Type /Font /Subtype /TrueType /BaseFont /Sans /FirstChar 32 /LastChar 126 /Widths [%s]"
        b" /ToUnicode 6 0 R /FontDescriptor 7 0 R /Encoding /WinAnsiEncoding >>" % b" ".join([b"500"] * 95),
        7: b"<< /Type /FontDescriptor /FontName /Sans /Flags 32 /Ascent 800 /Descent -200 /FontBBox [0 -200 1000 800]"
        b" /ItalicAngle 0 /CapHeight 700 /StemV 80 >>",
        6: stream(_to_unicode()),
        **(objects or {}),
    }
    kids = []
    for k, content in enumerate(contents):
        number = 100 + 2 * k
        kids.append(b"%d 0 R" % number)
        made[number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents %d 0 R /Resources "
            b"<< /Font << /F1 3 0 R /F2 4 0 R >> %s >> %s >>" % (media, number + 1, resources, page)
        )
        made[number + 1] = content if content.startswith(b"<<") else stream(content)
    made[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _written(made)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def _written(objects: dict[int, bytes]) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = {}
    for number in sorted(objects):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, objects[number]))
    xref, size = out.tell(), max(objects) + 1
    out.write(b"xref\n0 %d\n" % size)
    for number in range(size):
        out.write(b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n")
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, xref))
    return out.getvalue()


# The font's glyphs are Latin, so that there is ink; what they stand for is Thai, by ToUnicode.
_STANDS_FOR = " " + "".join(map(chr, range(0x0E01, 0x0E5C))) + ".,-/()%"


def _to_unicode() -> bytes:
    pairs = b"\n".join(b"<%02X> <%04X>" % (0x20 + k, ord(c)) for k, c in enumerate(_STANDS_FOR))
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n%d beginbfchar\n%s\nendbfchar\nendcmap end end"
        % (len(_STANDS_FOR), pairs)
    )


def text(x: float, y: float, words: str, size: float = 16, before: bytes = b"") -> bytes:
    """Content that draws ``words`` in the Thai font, ``y`` from the bottom."""
    codes = bytes(0x20 + _STANDS_FOR.index(c) for c in words)
    return b"BT %s /F2 %g Tf %g %g Td <%s> Tj ET\n" % (before, size, x, y, codes.hex().encode())


def latin(x: float, y: float, words: str, size: float = 12, before: bytes = b"") -> bytes:
    """Content that draws ``words`` in Helvetica."""
    return b"BT %s /F1 %g Tf %g %g Td (%s) Tj ET\n" % (before, size, x, y, words.encode("latin-1"))


def page_print(width: int = 600, height: int = 849) -> np.ndarray:
    """A gray page with dark bars where lines of print would be, none symmetric to another."""
    pixels = np.full((height, width), 255, np.uint8)
    for k in range(12):
        y = 60 + k * 50
        pixels[y : y + 14, 50 : 200 + 25 * k] = 0
    return pixels


def scan_pdf(pixels: np.ndarray, content: bytes = b"", *, page: bytes = b"", place: bytes | None = None) -> bytes:
    """A page that is one gray image, and ``content`` drawn after it."""
    height, width = pixels.shape
    image = stream(
        zlib.compress(pixels.tobytes()),
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray"
        b" /Filter /FlateDecode" % (width, height),
    )
    drawn = b"q %s cm /I0 Do Q\n" % (place or b"595 0 0 842 0 0") + content
    return pdf([drawn], resources=b"/XObject << /I0 9 0 R >>", objects={9: image}, page=page)


def image_file(pixels: np.ndarray, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind, **how)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that declares a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
