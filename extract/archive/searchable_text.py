"""The invisible text of a searchable PDF: a font that shows nothing, and the operators that lay it under the image.

Every code point is a character of its own (Identity-H, ToUnicode maps each code to itself), in the order of the text,
so what a viewer copies is what was read: ำ stays ำ, and a mark stays behind its letter. Each letter with its marks is
stretched to the width it has on the page. A gap would be taken for a space, so there are none but at white space.
"""

from __future__ import annotations

import base64
import math
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from extract.archive.word_places import Cluster, Placed, place
from extract.model.stored_lines import Layout

#: Name of the font in each page's resources; unlikely to be taken.
FONT_NAME = "ExtractGlyphless"

# A TrueType font, deflated: one glyph, a line there and back, so that it has a box (500 x 1000, from -200 up) but no
# area. Without a box pdfium takes the text for nothing. Made with fontTools; see tests/test_store_pdf.py.
_FONT = (
    "eNqVUD1Lw1AUPS9pq9VWReoHTkEcFETBQToIDlW7FIW6ax81NkNqQ9NKu4ijo3/AXcGf4OjQv+Ckg0M3l7g4GE9eXkUsCN5w"
    "k3POu+/ecwMBYAyXMGEdHK5v7DwXrgGxTLVSrUsPGeyRU8Nqze2ePh0Fb+SP5AuOLU/keCFPfM/cdCgkZ8Ua8Stzyam3OiIg"
    "grjiK+U2qhJZxR8iXpcdDwkkyUfJrTNZt+9ublfIX8gvvIbfoi+GUYnOEXll7p6X544nt95hmn0MRZgXgWkRmDC0xDumFdKn"
    "dhOoTj9DKMXgnfjEGGprioB/IUm//4xthm6hPNBb71eJNXD2PTvaOqfd5DhzXunKVRiqHGyQjffTW7NiRtDqR8/sf2biihT2"
    "dbVAOq5W3UbIhK5Iq5kiESnTmNLYwAQWNU5FetHtek7J9v2yXWu7sokiXHThwUEJNnw+ZX5raFOXaOpN/ogvrYZKjQ=="
)
_WIDTH = 0.5  # of the font size, each character
_WIDE = 0.75  # of the font size, a space
_TOGETHER = 4
_SKEWED = 1.2  # degrees

#: Points of the page as shown (origin top left) to the page's user space.
ToUser = Callable[[float, float], tuple[float, float]]


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


def _joined(clusters: Sequence[Cluster]) -> Cluster:
    return Cluster("".join(c.text for c in clusters), clusters[0].start, clusters[-1].end)


def _chunks(placed: Placed) -> list[Cluster]:
    """What is stretched as a whole: each cluster by itself, but a wide space together with the letters before it.

    A justified line may have spaces that pdftotext takes for the white between two columns. On a skewed page, where
    neighbouring lines reach into each other's height, pdfium may mix their parts: there are fewer then.
    """
    off = abs(placed.angle - 90 * round(placed.angle / 90))
    most = _TOGETHER if off > _SKEWED else 1
    chunks: list[list[Cluster]] = [[]]
    for cluster in placed.clusters:
        if len(chunks[-1]) >= most or (chunks[-1] and chunks[-1][-1].text.isspace()):
            chunks.append([])
        chunks[-1].append(cluster)
        if cluster.text.isspace() and cluster.end - cluster.start > _WIDE * placed.size:
            chunks[-_TOGETHER:] = [[c for chunk in chunks[-_TOGETHER:] for c in chunk]]
    return [_joined(chunk) for chunk in chunks]


def _line(placed: Placed, to_user: ToUser) -> Iterable[str]:
    """One line, laid along the nearest of the four directions through its middle.

    A line that follows the page's skew, in a slope or in steps, would be truer to the picture, but from one degree on
    pdftotext and pdfium mix such lines with their neighbours; laid level, a line of 450 points that is off by one
    degree is four points off at its ends.
    """
    radians = math.radians(placed.angle)
    begin_x, begin_y = to_user(placed.x, placed.y)
    ahead_x, ahead_y = to_user(placed.x + math.cos(radians), placed.y + math.sin(radians))
    scale = math.hypot(ahead_x - begin_x, ahead_y - begin_y)
    turn = round(math.degrees(math.atan2(ahead_y - begin_y, ahead_x - begin_x)) / 90) % 4
    cos, sin = ((1, 0), (0, 1), (-1, 0), (0, -1))[turn]
    shown = round(placed.angle / 90) % 4
    chunks = _chunks(placed)
    if shown == 2 or (shown == 0 and turn == 3):
        # pdfium takes the parts of such a line (upside down, or upright on a page with /Rotate 270) apart.
        chunks = [_joined(chunks)]
    middle = (chunks[0].start + chunks[-1].end) / 2
    x, y = to_user(placed.x + math.cos(radians) * middle, placed.y + math.sin(radians) * middle)
    size = placed.size * scale
    back = (middle - chunks[0].start) * scale
    yield f"{cos} {sin} {-sin} {cos} {_n(x - cos * back)} {_n(y - sin * back)} Tm /{FONT_NAME} {_n(size)} Tf"
    for chunk in chunks:
        room = (chunk.end - chunk.start) * scale / len(chunk.text)
        yield f"{_n(100 * room / (_WIDTH * size))} Tz <{_hex(chunk.text)}> Tj"


def text_operators(layout: Layout, to_user: ToUser) -> bytes:
    """Content stream that shows the page's text invisibly. ``to_user`` takes points (origin top left) to user space.

    Empty where the page has no text.
    """
    lines = [p for line in layout.lines() if (p := place(line, layout)) is not None]
    if not lines:
        return b""
    body = "\n".join(op for placed in lines for op in _line(placed, to_user))
    return f"q BT 3 Tr\n{body}\nET Q\n".encode("ascii")


_SHOW = frozenset({"Tj", "TJ", "'", '"'})
_INVISIBLE = (3, 7)


def without_invisible_text(page: Any) -> bytes | None:
    """The page's content without the text it draws invisibly: what an earlier OCR left behind the picture.

    None where there is none, or where the content cannot be parsed. ``page`` is a pikepdf.Page.
    """
    import pikepdf

    try:
        instructions = list(pikepdf.parse_content_stream(page))
    except pikepdf.PdfError:
        return None
    kept: list[Any] = []
    mode, stack = 0, [0]
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator == "q":
            stack.append(mode)
        elif operator == "Q" and len(stack) > 1:
            mode = stack.pop()
        elif operator == "Tr" and instruction.operands:
            mode = int(instruction.operands[0])
        if operator in _SHOW and mode in _INVISIBLE:
            continue
        kept.append(instruction)
    if len(kept) == len(instructions):
        return None
    return bytes(pikepdf.unparse_content_stream(kept))
