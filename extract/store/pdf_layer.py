"""The invisible text of a searchable PDF: a font without glyphs, and the operators that lay it under the image.

Every code point is a character of its own (Identity-H, ToUnicode maps each code to itself), in the order of the text,
so what a viewer copies is what was read: ำ stays ำ, and a mark stays behind its letter. Each letter with its marks is
stretched to the width it has on the page. A gap would be taken for a space, so there are none but at white space.
"""

from __future__ import annotations

import base64
import math
import zlib
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from extract.store.geometry import Placed, place
from extract.store.layout import Layout

#: Name of the font in each page's resources; unlikely to be taken.
FONT_NAME = "ExtractGlyphless"

# A TrueType font of two empty glyphs, each 500/1000 wide; ascent 800, descent -200. Made with fontTools' FontBuilder
# (tests/test_store_pdf.py makes it again and compares), deflated.
_FONT = (
    "eNqVUD1LA0EQfXt3nkZERUQsj8NCQRQsxEIwoBiLoBB/QFzieVfcmSOXQNIES0v/gL2CP8HSIv9CCwt/wFmfbzdL/AgKvmVm"
    "572dnZldCADTuIIN7+R0c+vgef8GEKtUzxqJTDGDQ3JqWA/j3gU0xJNyUSDP60vlF8YPtO2Igu2LDcavtJUoaXdFrvOv6dy4"
    "2ZDm/qPiieym7GuRT5F7lzIJ7m/v1sgH5P20mbV5TlhH6hxqVmV+Oa/P7b7Dtt/wO3TlYTsSr9hhkH8q3yC0Yo24NV5N5PyF"
    "CTj4J/YIU0LPYHsY/Ejxvkw27K1evUgv9O5gWet6qqLQJsYauTg2qkBp9EYLk2TCZJR0beEoZQHzJrYwC9/ErtIrcS+NqkGW"
    "1YKwE8sWKojRQ4oIVQTIuGrcQ3SoS7TMxH/gAyCoPZc="
)
_WIDTH = 0.5  # of the font size, each character


def font_file() -> bytes:
    """The embedded font program."""
    return zlib.decompress(base64.b64decode(_FONT))


@cache
def _to_unicode() -> bytes:
    # A range of a CMap may not cross a boundary of the last byte, and a block holds at most 100 ranges.
    ranges = [f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>" for high in range(256)]
    blocks = [ranges[i : i + 100] for i in range(0, 256, 100)]
    body = "\n".join(f"{len(b)} beginbfrange\n" + "\n".join(b) + "\nendbfrange" for b in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def make_font(pdf: Any) -> Any:
    """The font as an indirect object of ``pdf`` (a pikepdf.Pdf)."""
    from pikepdf import Array, Dictionary, Name, String

    program = pdf.make_stream(font_file(), Length1=len(font_file()))
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.GlyphLess, Flags=4, FontBBox=Array([0, -200, 500, 800]),
        ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=800, StemV=80, FontFile2=pdf.make_indirect(program),
    )  # fmt: skip
    cid_to_glyph = pdf.make_stream(zlib.compress(b"\0\1" * 65536, 9), Filter=Name.FlateDecode)
    system = Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.GlyphLess, CIDSystemInfo=system, DW=500,
        FontDescriptor=pdf.make_indirect(descriptor), CIDToGIDMap=pdf.make_indirect(cid_to_glyph),
    )  # fmt: skip
    unicode_map = pdf.make_stream(zlib.compress(_to_unicode(), 9), Filter=Name.FlateDecode)
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.GlyphLess, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]), ToUnicode=pdf.make_indirect(unicode_map),
    )  # fmt: skip
    return pdf.make_indirect(font)


def _hex(text: str) -> str:
    codes = (ord(c) if ord(c) < 0x10000 and not 0xD800 <= ord(c) < 0xE000 else 0xFFFD for c in text)
    return "".join(f"{code:04X}" for code in codes)


def _n(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _line(placed: Placed, to_user: Callable[[float, float], tuple[float, float]]) -> Iterable[str]:
    x, y = to_user(placed.x, placed.y)
    radians = math.radians(placed.angle)
    ahead_x, ahead_y = to_user(placed.x + math.cos(radians), placed.y + math.sin(radians))
    scale = math.hypot(ahead_x - x, ahead_y - y)
    cos, sin = (ahead_x - x) / scale, (ahead_y - y) / scale
    size = placed.size * scale
    start = placed.clusters[0].start * scale
    x, y = x + cos * start, y + sin * start
    yield f"{_n(cos)} {_n(sin)} {_n(-sin)} {_n(cos)} {_n(x)} {_n(y)} Tm /{FONT_NAME} {_n(size)} Tf"
    for cluster in placed.clusters:
        room = (cluster.end - cluster.start) * scale / len(cluster.text)
        yield f"{_n(100 * room / (_WIDTH * size))} Tz <{_hex(cluster.text)}> Tj"


def text_operators(layout: Layout, to_user: Callable[[float, float], tuple[float, float]]) -> bytes:
    """Content stream that shows the page's text invisibly. ``to_user`` takes points (origin top left) to user space.

    Empty where the page has no text.
    """
    lines = [p for line in layout.lines() if (p := place(line, layout)) is not None]
    if not lines:
        return b""
    body = "\n".join(op for placed in lines for op in _line(placed, to_user))
    return f"q BT 3 Tr\n{body}\nET Q\n".encode("ascii")
