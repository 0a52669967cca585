"""Hostile documents by the thousand, each small and made from a seed: broken on purpose where readers trust.

A PDF is broken in its objects, streams, filters, page tree, fonts and cross-references; a transcript in its words and
lines; an image in its tags and chunks. Used by ``benchmarks/fuzz.py`` (all day) and ``test_mutations`` (a few).
"""

from __future__ import annotations

import base64
import io
import random
import re
import struct
import zlib
from collections.abc import Callable
from functools import cache

import numpy as np
from hostile import FIXTURES, TRANSCRIPT, mutate
from open_files import latin, page_print, pdf, scan_pdf, text
from PIL import Image

Objects = dict[int, bytes]

_NUMBERS = (
    b"0", b"-1", b"1", b"65535", b"2147483647", b"-2147483648", b"4294967296", b"9" * 40, b"1e308", b"-1e-30",
    b"0.0001", b"NaN", b"1.2.3", b"--5", b"+", b".",
)  # fmt: skip
_VALUES = (
    b"null", b"true", b"[]", b"<< >>", b"()", b"<>", b"/", b"[null]", b"1 0 R", b"2 0 R", b"99999 0 R", b"0 65535 R",
    b"(" + b"A" * 500 + b")", b"[" * 60 + b"]" * 60, b"/#00", b"/" + b"N" * 300, b"<FEFF0E01D800>", b"(\xff\xfe\x00",
)  # fmt: skip
_FILTERS = (
    b"/FlateDecode", b"/LZWDecode", b"/ASCIIHexDecode", b"/ASCII85Decode", b"/RunLengthDecode", b"/DCTDecode",
    b"/JPXDecode", b"/JBIG2Decode", b"/CCITTFaxDecode", b"/Crypt", b"/Nonsense", b"[]", b"[/FlateDecode /FlateDecode]",
    b"[/ASCIIHexDecode /FlateDecode]", b"null", b"(FlateDecode)",
)  # fmt: skip
_PARAMETERS = (
    b"<< /Predictor 15 /Columns 0 >>", b"<< /Predictor 15 /Colors 99999999 /BitsPerComponent 32 /Columns 2147483647 >>",
    b"<< /Predictor 2 /Columns 3 /Colors 3 >>", b"<< /K -1 /Columns 1000000 /Rows 1000000 >>",
    b"<< /JBIG2Globals 4 0 R >>", b"[null << /Predictor 12 /Columns 5 >>]", b"<< /EarlyChange 7 >>",
)  # fmt: skip
_OPERATORS = (
    b"q", b"Q", b"BT", b"ET", b"T*", b"(A) Tj", b"[(A) -99999999 (B)] TJ", b"/F9 1e9 Tf", b"/F1 0 Tf", b"/F2 -16 Tf",
    b"0 0 0 0 0 0 cm", b"1e20 0 0 1e20 0 0 cm", b"1 0 0 1 1e308 0 cm", b"/I0 Do", b"/X0 Do", b"1 0 0 1 0 0 Tm",
    b"99 Tr", b"3 Tr", b"1e9 Tz", b"0 Tz", b"1e9 TL", b"0 0 m 1e9 1e9 l S", b"0 0 1e9 1e9 re f", b"h W n", b"/P gs",
    b"/OC /L0 BDC", b"EMC", b"BMC", b"BI /W 9 /H 9 /BPC 8 /CS /G ID \x00\x01 EI", b"BI /W 99999 /H 99999 ID EI",
    b"/Cs sh", b"/Pattern cs /P0 scn", b"1 2 3 4 5 6 7 rg", b"<</A<</B 1>>>> DP", b"]", b">>", b"(", b"<", b"\x00",
)  # fmt: skip
_CMAPS = (
    b"1 beginbfrange <0000> <FFFFFFFF> <0E01> endbfrange", b"1 beginbfrange <20> <7E> <D800> endbfrange",
    b"1 beginbfchar <41> <> endbfchar", b"1 begincodespacerange <00> <FFFFFFFFFFFFFFFF> endcodespacerange",
    b"1 begincidrange <00> <FFFF> -5 endcidrange", b"/../../../../etc/passwd usecmap", b"/CMapName usecmap",
    b"1 beginbfrange <20> <7E> [<0E01>] endbfrange", b"1 beginbfchar <20> <" + b"0E01" * 4000 + b"> endbfchar",
    b"begincmap begincmap", b"endbfchar", b"1 beginnotdefrange <00> <ff> 1 endnotdefrange",
)  # fmt: skip
_FONTS = (
    b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 0 0] /FontMatrix [0 0 0 0 0 0] /CharProcs << /A 101 0 R >>"
    b" /Encoding << /Differences [65 /A] >> /FirstChar 65 /LastChar 65 /Widths [1e9] >>",
    b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [3 0 R] >>",
    b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /#2e#2e#2fx /DescendantFonts [<< /Subtype /CIDFontType2"
    b" /CIDSystemInfo << /Registry (..) /Ordering (/etc/passwd) >> /W [1 [2] 3 99999999 4] /DW -1 >>] >>",
    b"<< /Type /Font /Subtype /Type0 /Encoding /Identity-V /DescendantFonts [<< /Subtype /CIDFontType0"
    b" /W2 [0 4294967295 1 2 3] /DW2 [1e9 -1e9] >>] >>",
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [-5 /a 999999 /b /uniD800] >> >>",
    b"<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar 99999999 /LastChar -1 /Widths 4 0 R >>",
    b"<< /Type /Font /Subtype /Type1 /FontDescriptor << /FontFile 101 0 R /FontBBox [1 2] /Ascent /x >> >>",
)  # fmt: skip
_PAGE_KEYS = (
    b"/MediaBox [0 0 0 0]", b"/MediaBox [0 0 1e9 1e9]", b"/MediaBox [100 100 -100 -1e30]", b"/MediaBox [0 0 595]",
    b"/MediaBox [(a) null true 5 0 R]", b"/MediaBox [0 0 0.01 14400]", b"/CropBox [1e6 1e6 2e6 2e6]", b"/Rotate 45",
    b"/Rotate -90", b"/Rotate 1e9", b"/UserUnit 75000", b"/UserUnit -1", b"/UserUnit 0", b"/Contents [101 0 R 101 0 R]",
    b"/Contents 2 0 R", b"/Contents null", b"/Resources 100 0 R", b"/Parent 100 0 R", b"/Type /Pages /Kids [100 0 R]",
    b"/Annots [<< /Subtype /Widget /Rect [0 0 1e9 1e9] /AP << /N 101 0 R >> >>]", b"/Annots 100 0 R", b"/Group 2 0 R",
    b"/Resources << /XObject << /X0 101 0 R /I0 101 0 R >> /Properties << /L0 1 0 R >> >>",
)  # fmt: skip
_TREES = (
    b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>", b"<< /Type /Pages /Kids [100 0 R 100 0 R 2 0 R] /Count 3 >>",
    b"<< /Type /Pages /Kids [100 0 R] /Count -1 >>", b"<< /Type /Pages /Kids [100 0 R] /Count 2147483647 >>",
    b"<< /Type /Pages /Kids 100 0 R /Count 1 >>", b"<< /Kids [[100 0 R]] >>", b"<< /Type /Page /Kids [100 0 R] >>",
    b"[100 0 R]", b"<< /Type /Pages /Kids [null 4 0 R 100 0 R] /Count 3 >>",
    b"<< /Type /Pages /Kids [" + b"100 0 R " * 300 + b"] /Count 300 >>",
)  # fmt: skip
_CATALOGUES = (
    b"/OCProperties << /OCGs [1 0 R] /D << /Order [[[[1 0 R]]]] /OFF [1 0 R] >> >>", b"/Names 1 0 R",
    b"/AcroForm << /XFA [(a) 101 0 R] /Fields [100 0 R] >>", b"/OpenAction << /S /JavaScript /JS 101 0 R >>",
    b"/AA 1 0 R", b"/Pages 1 0 R", b"/PageLabels << /Nums [0 << /S /D /St -5 >>] >>", b"/Outlines 1 0 R",
    b"/Encrypt << >>", b"/Metadata 101 0 R", b"/StructTreeRoot 1 0 R",
)  # fmt: skip
_TRAILERS = (
    b"/Prev 0", b"/Prev 9", b"/Prev 999999999", b"/Encrypt << /Filter /Standard /V 9 /R 9 >>", b"/Encrypt 1 0 R",
    b"/Encrypt << /Filter /Standard /V 4 /R 4 /O () /U () /P 0 /CF << /StdCF << /CFM /AESV2 >> >> >>", b"/Root 3 0 R",
    b"/Root 99 0 R", b"/Size 1", b"/Size 999999999", b"/XRefStm 9", b"/ID [1 2]", b"/Info 1 0 R",
)  # fmt: skip
_WORDS = (
    "\u202e", "\u200b", "\u0e33", "\u0e4d\u0e32", "ก" + "่" * 50, "\ufeff", "\x00", "\x1b[31m", "\x9b2J", "\t",
    "\t\t", " | ", "|", "|--|--|", "๔๑.๒", "41.2", "๔๑.๒๔๑.๒", "1,23,4", "1e999", "NaN", "-0", "²", "໔.໒", "４１.２",
    "9" * 300, "๙" * 300, "0" * 200 + ".1", "." * 300, "(" * 300, " " * 300, "-" * 300, "…" * 100, "=cmd()", "@x",
    "<script>", "&amp;", "]]>", "\ufffd", "\ue001", "\U000e0041", "๒๕๖๐", "พ.ศ. ๙๙๙๙", "จังหวัด", "ร้อยละ",
    "ล้านล้านล้าน", "ศูนย์จุดศูนย์", "ลบ", "เขตเลือกตั้งที่ ๙๙๙", "ประจำปี ๒๕๕๙", "อันดับ ๑", "เฉลี่ย", "**", "__",
    "# ", "\\", "\u2028", "\x85", "\r", "\x0b", "ที่ ศธ ๐๒๖๓/ว.๕๐", "๓๒ ธันวาคม ๒๕๖๐",
)  # fmt: skip


def _pick(rng: random.Random, of: tuple[bytes, ...]) -> bytes:
    return rng.choice(of)


def _digital() -> bytes:
    """A page with a text layer: a small letter with a table of rules."""
    lines = [
        latin(30, 160 - 18 * i, words) for i, words in enumerate(("Policies/Practices 41.2", "Overall 40.1", "2017"))
    ]
    thai = text(30, 90, "จังหวัด ลำพูน") + text(30, 60, "ผลสำรวจ ระดับ")
    return b"".join(lines) + thai + b"20 50 260 130 re S 20 110 m 280 110 l S\n"


@cache
def _bases() -> tuple[bytes, ...]:
    """Small sound PDFs: a digital page, two of them, a scan with a layer behind it, a form drawn on a page."""
    small = b"[0 0 300 200]"
    content = _digital()
    form = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>"
        b" /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    )
    flate = zlib.compress(content)
    packed = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(flate), flate)
    return (
        pdf([content], media=small),
        pdf([packed, content], media=small),
        scan_pdf(page_print(180, 255), latin(60, 700, "Overall 40.1", before=b"3 Tr")),
        pdf([b"/X0 Do"], media=small, resources=b"/XObject << /X0 9 0 R >>", objects={9: form}),
    )


_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_NUMBER = re.compile(rb"(?<![\w#.])-?\d+(?:\.\d+)?(?![\w.])")
_NAME = re.compile(rb"/[A-Za-z][A-Za-z0-9]*")


def objects_of(data: bytes) -> Objects:
    return {int(m[1]): m[2] for m in _OBJECT.finditer(data)}


def written(objects: Objects, rng: random.Random, trailer: bytes = b"", *, sound: bool) -> bytes:
    """The objects as a file; where not ``sound``, with cross-references that are off, in a ring, or not there."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects, default=0) + 1
    table = b"".join(
        b"%010d %05d %s \n" % (places.get(n, 0), 0 if n in places else 65535, b"n" if n in places else b"f")
        for n in range(size)
    )
    how = 0 if sound else rng.randrange(7)
    if how == 1:
        table = table.replace(b"1", _pick(rng, (b"2", b"7", b"0")))
    elif how == 2:
        start = rng.choice((0, 9, start // 2, start + 5, 10**12))
    elif how == 3:
        trailer += b" /Prev %d" % start
    elif how == 4:
        return bytes(out)
    elif how == 5:
        entries = b"".join(struct.pack(">BIB", n in places, places.get(n, 0), 0) for n in range(size))
        entries = mutate(entries, entries, rng) if rng.random() < 0.5 else entries
        stream = zlib.compress(entries)
        head = b"%d 0 obj\n<< /Type /XRef /Size %d /Root 1 0 R /W [%s] /Filter /FlateDecode /Length %d %s >>\nstream\n"
        out += head % (
            size, size, _pick(rng, (b"1 4 1", b"1 4 1", b"0 4 0", b"9 9 9", b"1 -4 1", b"1 99999999 1")), len(stream),
            trailer,
        )  # fmt: skip
        return bytes(out + stream + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)
    elif how == 6:
        table = table * 2
    out += b"xref\n0 %d\n" % size + table
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def _split(body: bytes) -> tuple[bytes, bytes] | None:
    head, found, rest = body.partition(b"\nstream\n")
    return (head, rest.removesuffix(b"\nendstream")) if found else None


def _joined(head: bytes, data: bytes) -> bytes:
    return head + b"\nstream\n" + data + b"\nendstream"


def _content_mutated(data: bytes, rng: random.Random) -> bytes:
    parts = data.split(b"\n") if rng.random() < 0.5 else data.split(b" ")
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(parts) + 1)
        match rng.randrange(4):
            case 0:
                parts.insert(at, _pick(rng, _OPERATORS))
            case 1:
                parts[at : at + rng.randrange(1, 4)] = []
            case 2:
                parts[at:at] = parts[at : at + 5] * rng.choice((1, 3, 200))
            case _:
                rng.shuffle(parts)
    return (b"\n" if rng.random() < 0.5 else b" ").join(parts)


def _stream_mutated(head: bytes, data: bytes, rng: random.Random) -> bytes:
    match rng.randrange(6):
        case 0:
            return _joined(head, mutate(data, data, rng))
        case 1:
            filters = _pick(rng, _FILTERS)
            extra = b" /DecodeParms " + _pick(rng, _PARAMETERS) if rng.random() < 0.5 else b""
            return _joined(head.replace(b">>", b" /Filter " + filters + extra + b" >>", 1), data)
        case 2:
            packed = base64.b16encode(zlib.compress(data)) + b">"
            return _joined(head.replace(b">>", b"/Filter [/ASCIIHexDecode /FlateDecode] >>", 1), packed)
        case 3:
            return _joined(head, data + b"\n" + _pick(rng, _CMAPS))
        case 4:
            return _joined(_NUMBER.sub(lambda m: _pick(rng, _NUMBERS) if rng.random() < 0.3 else m[0], head), data)
        case _:
            return _joined(head, _content_mutated(data, rng))


def _dictionary_mutated(body: bytes, rng: random.Random, numbers: list[int]) -> bytes:
    match rng.randrange(6):
        case 0:
            return _NUMBER.sub(lambda m: _pick(rng, _NUMBERS) if rng.random() < 0.25 else m[0], body)
        case 1:
            return re.sub(rb"\d+ 0 R", lambda m: b"%d 0 R" % rng.choice(numbers) if rng.random() < 0.5 else m[0], body)
        case 2:
            return _NAME.sub(lambda m: b"/X" if rng.random() < 0.2 else m[0], body)
        case 3:
            names = _NAME.findall(body) or [b"/A"]
            return body.replace(b">>", rng.choice(names) + b" " + _pick(rng, _VALUES) + b" >>", 1)
        case 4:
            return _NAME.sub(lambda m: m[0] + b" " + _pick(rng, _VALUES) if rng.random() < 0.15 else m[0], body)
        case _:
            return mutate(body, body, rng)


def pdf_case(rng: random.Random) -> bytes:
    """A PDF broken in one to three of its parts."""
    objects = objects_of(rng.choice(_bases()))
    trailer = b""
    for _ in range(rng.randrange(1, 4)):
        numbers = list(objects)
        number = rng.choice(numbers)
        body = objects[number]
        parts = _split(body)
        match rng.randrange(10):
            case 0 | 1 if parts:
                objects[number] = _stream_mutated(*parts, rng)
            case 2:
                objects[100] = objects[100].replace(
                    b"<< /Type /Page ", b"<< " + _pick(rng, _PAGE_KEYS) + b" /Type /Page ", 1
                )
            case 3:
                objects[2] = _pick(rng, _TREES)
            case 4:
                objects[rng.choice((3, 4))] = _pick(rng, _FONTS)
            case 5:
                objects[1] = objects[1].replace(b">>", _pick(rng, _CATALOGUES) + b" >>", 1)
            case 6:
                trailer = _pick(rng, _TRAILERS)
            case 7:
                objects[101] = _joined(b"<< /Length 9 >>", _content_mutated(_digital(), rng))
            case _:
                objects[number] = _dictionary_mutated(body, rng, numbers)
    data = written(objects, rng, trailer, sound=rng.random() < 0.7)
    return mutate(data, data, rng) if rng.random() < 0.1 else data


@cache
def _texts() -> tuple[str, ...]:
    found = [p.read_text(encoding="utf-8") for p in sorted(FIXTURES.glob("*/*.txt"))]
    return (TRANSCRIPT, *found)


def text_case(rng: random.Random) -> bytes:
    """A transcript broken in its words and lines, now and then in its bytes."""
    printed = rng.choice(_texts())
    for _ in range(rng.randrange(1, 8)):
        lines = printed.split("\n")
        at = rng.randrange(len(lines))
        place = rng.randrange(len(printed) + 1)
        match rng.randrange(8):
            case 0:
                printed = printed[:place] + rng.choice(_WORDS) + printed[place:]
            case 1:
                lines[at] = rng.choice(_WORDS).join(lines[at].split(rng.choice((" ", "\t", ""))[:1] or None))
                printed = "\n".join(lines)
            case 2:
                lines[at:at] = lines[at : at + rng.randrange(1, 6)] * rng.choice((1, 2, 40))
                printed = "\n".join(lines)
            case 3:
                rng.shuffle(lines)
                printed = "\n".join(lines)
            case 4:
                printed = printed.replace(
                    "\n", rng.choice(("", " ", "\t", "\f", "\r", "\n\n", "|\n|")), rng.randrange(1, 30)
                )
            case 5:
                old = rng.choice(printed) if printed else " "
                printed = printed.replace(old, rng.choice(_WORDS), rng.randrange(1, 40))
            case 6:
                printed = printed[:place] + printed[rng.randrange(len(printed) + 1) :]
            case _:
                other = rng.choice(_texts())
                printed = printed[:place] + other[rng.randrange(len(other)) :]
        printed = printed[:200_000]
    data = printed.encode(rng.choice(("utf-8", "utf-8", "utf-8", "utf-16", "cp874")), "replace")
    return mutate(data, data, rng) if data and rng.random() < 0.15 else data


@cache
def _pictures() -> tuple[bytes, ...]:
    """Small pages in every format that is read, with the oddities of each."""
    page = np.full((220, 320), 255, np.uint8)
    page[40:52, 30:200] = page[80:92, 30:280] = page[120:132, 30:150] = 20
    gray = Image.fromarray(page)
    made = []
    ways: tuple[tuple[Image.Image, str, dict[str, object]], ...] = (
        (gray, "PNG", {}), (gray.convert("1"), "PNG", {}), (gray.convert("P"), "PNG", {"dpi": (200, 200)}),
        (gray.convert("RGBA"), "PNG", {}), (Image.fromarray(page.astype(np.uint16) * 257), "PNG", {}),
        (gray, "JPEG", {}), (gray.convert("CMYK"), "JPEG", {}), (gray.convert("RGB"), "JPEG", {"progressive": True}),
        (gray.convert("1"), "TIFF", {"compression": "group4"}), (gray, "TIFF", {"compression": "tiff_lzw"}),
        (gray, "TIFF", {"save_all": True, "append_images": [gray, gray]}),
        (gray.convert("RGB"), "TIFF", {"compression": "jpeg"}), (gray, "TIFF", {"compression": "packbits"}),
    )  # fmt: skip
    for image, kind, how in ways:
        buffer = io.BytesIO()
        image.save(buffer, kind, **how)
        made.append(buffer.getvalue())
    return tuple(made)


def image_case(rng: random.Random) -> bytes:
    """A picture broken in its tags (TIFF), chunks (PNG, sums made right again) or anywhere."""
    data = rng.choice(_pictures())
    for _ in range(rng.randrange(1, 4)):
        if data[:4] == b"II*\x00" and rng.random() < 0.7:
            data = _tag_mutated(data, rng)
        elif data[:4] == b"\x89PNG" and rng.random() < 0.7:
            data = _chunk_mutated(data, rng)
        else:
            data = mutate(data, data, rng)
    return data


def _tag_mutated(data: bytes, rng: random.Random) -> bytes:
    """One entry of the first directory changed: its tag, type, count or value."""
    if len(data) < 16:
        return data
    start = struct.unpack("<I", data[4:8])[0]
    if start + 2 > len(data):
        return data
    entries = struct.unpack("<H", data[start : start + 2])[0]
    at = start + 2 + 12 * rng.randrange(max(1, entries))
    if at + 12 > len(data):
        return data
    tag, kind, count, value = struct.unpack("<HHII", data[at : at + 12])
    extreme = rng.choice((0, 1, 2, 7, 8, 255, 32767, 65535, 1 << 20, 0x7FFFFFFF, 0xFFFFFFFF, start, value + 1))
    match rng.randrange(4):
        case 0:
            value = extreme
        case 1:
            count = extreme
        case 2:
            kind = rng.randrange(20)
        case _:
            tag = rng.choice((256, 257, 258, 259, 262, 273, 277, 278, 279, 317, 320, 322, 324, 338, 339, 530, 34665))
            value = extreme
    return data[:at] + struct.pack("<HHII", tag, kind, count, value) + data[at + 12 :]


def _chunk_mutated(data: bytes, rng: random.Random) -> bytes:
    chunks = []
    at = 8
    while at + 12 <= len(data):
        length = struct.unpack(">I", data[at : at + 4])[0]
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    if not chunks:
        return data
    place = rng.randrange(len(chunks))
    kind, body = chunks[place]
    match rng.randrange(4):
        case 0:
            chunks[place] = (kind, mutate(body, body or b"\x00", rng))
        case 1:
            chunks[place:place] = [chunks[place]] * rng.choice((1, 2, 100))
        case 2:
            del chunks[place]
        case _:
            extra = rng.choice(
                (b"tEXt", b"zTXt", b"iTXt", b"pHYs", b"tRNS", b"PLTE", b"eXIf", b"acTL", b"gAMA", b"IHDR")
            )
            chunks.insert(place, (extra, rng.randbytes(rng.randrange(60))))
    out = b"\x89PNG\r\n\x1a\n"
    for kind, body in chunks:
        out += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return out


_MAKERS: tuple[tuple[str, Callable[[random.Random], bytes], int], ...] = (
    (".pdf", pdf_case, 10), (".txt", text_case, 8), ("", image_case, 3),
)  # fmt: skip
_ENDINGS = {b"\x89PNG": ".png", b"\xff\xd8\xff\xe0": ".jpg", b"II*\x00": ".tiff"}


def case(seed: int, number: int) -> tuple[str, bytes]:
    """The ``number``-th document of ``seed``: its file name and its bytes; always the same."""
    rng = random.Random(f"{seed}:{number}")
    ending, make, _ = rng.choices(_MAKERS, [weight for *_, weight in _MAKERS])[0]
    data = make(rng)
    return f"f{seed}-{number:06d}{ending or _ENDINGS.get(data[:4], '.png')}", data
