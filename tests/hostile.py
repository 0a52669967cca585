"""Hostile inputs made here: mutations of the fixtures (seeded), and cases a fixture cannot become by chance.

Used by ``test_hostile`` (a fast part) and by ``benchmarks/hostile.py`` and ``benchmarks/fuzz.py`` (all of it).
"""

from __future__ import annotations

import os
import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "fixtures"
CANARY = "CANARY-5b1e-MUST-NOT-LEAK"
#: A small letter that gives one record.
TRANSCRIPT = (
    "ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัลของหน่วยงานระดับจังหวัด ประจำปี ๒๕๖๐\n\nจังหวัด\n\nลำพูน\n\n"
    "Digital Government Policies\t40.1\nPolicies/Practices\t41.2\n"
)
#: A page that is one image: its coding, its data.
_INLINE = b"q 595 0 0 842 0 0 cm BI /W 400 /H 560 /BPC 8 /CS /G /F /%s ID %s EI Q"
_DOCUMENTS = (".pdf", ".tiff", ".jpg", ".txt")


def documents() -> list[Path]:
    """The fixtures' documents, smallest first."""
    found = [p for p in FIXTURES.glob("*/*") if p.suffix in _DOCUMENTS]
    return sorted(found, key=lambda p: (p.stat().st_size, p.name))


def mutate(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """One mutation: truncate, flip bits, overwrite a stretch, cut out, double, or splice with another document."""
    if not data:
        return other
    at = rng.randrange(len(data))
    length = min(len(data) - at, 1 << rng.randrange(1, 14))
    match rng.randrange(7):
        case 0:
            return data[:at]
        case 1:
            changed = bytearray(data)
            for _ in range(rng.randrange(1, 64)):
                changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
            return bytes(changed)
        case 2:
            return data[:at] + rng.randbytes(length) + data[at + length :]
        case 3:
            return data[:at] + data[at + length :]
        case 4:
            return data[: at + length] + data[at:]
        case 5:
            return data[:at] + other[rng.randrange(len(other)) :]
        case _:
            digits = [i for i, b in enumerate(data[: 1 << 20]) if 0x30 <= b <= 0x39]
            if not digits:
                return data[at:]
            changed = bytearray(data)
            for _ in range(rng.randrange(1, 8)):  # lengths, offsets and sizes are written in digits
                changed[rng.choice(digits)] = rng.choice(b"0123456789")
            return bytes(changed)


def mutations(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """``count`` mutated documents as (file name, content); the same for the same seed."""
    rng = random.Random(seed)
    sources = documents()
    for number in range(count):
        path, other = rng.choice(sources), rng.choice(sources)
        data = path.read_bytes()
        for _ in range(rng.randrange(1, 4)):
            data = mutate(data, other.read_bytes(), rng)
        yield f"m{seed}-{number:04d}-{path.parent.name}{path.suffix}", data


def _png(width: int, height: int, rows: bytes, extra: bytes = b"") -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _pdf(content: bytes, page: bytes = b"/MediaBox [0 0 595 842]", more: bytes = b"") -> bytes:
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R " + page + b" /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d %s >>\nstream\n" % (len(content), more) + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % o for o in offsets)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table + end


def cases(folder: Path) -> list[Path]:
    """Hand-made hostile files, written into ``folder``; what they point at lies in ``folder/canary``."""
    canary = folder / "canary"
    canary.mkdir(parents=True, exist_ok=True)
    (canary / "secret.txt").write_text(CANARY)
    bomb = zlib.compress(bytes(1 << 28), 9)
    text = TRANSCRIPT.removesuffix("41.2\n")
    files: dict[str, bytes] = {
        "empty.pdf": b"",
        "zeros.pdf": bytes(4096),
        "only-header.pdf": b"%PDF-1.7\n",
        "bomb.pdf": _pdf(bomb, more=b"/Filter /FlateDecode"),
        "bomb-in-bomb.pdf": _pdf(zlib.compress(bomb), more=b"/Filter [/FlateDecode /FlateDecode]"),
        "vast-page.pdf": _pdf(b"", b"/MediaBox [0 0 2000000 2000000]"),
        "deep.pdf": _pdf(b"[" * 300_000),
        "no-pages.pdf": _pdf(b"").replace(b"/Kids [3 0 R] /Count 1", b"/Kids [] /Count 0"),
        "many-pages.pdf": _pdf(b"").replace(b"/Count 1", b"/Count 9" + b"9" * 9),
        "loop-pages.pdf": _pdf(b"").replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"),
        "hidden.pdf": _pdf(b"BT 3 Tr /F 12 Tf 72 700 Td (Policies/Practices 99.9) Tj ET"),
        "undecodable.pdf": _pdf(_INLINE % (b"DCT", b"\xff\xd8\xff\xd9" * 9)),
        "cut-image.pdf": _pdf(_INLINE % (b"Fl", zlib.compress(bytes(400 * 560))[:40])),
        "unknown-coding.pdf": _pdf(b"BT ET", more=b"/Filter /BrotliDecode"),
        "huge-side.png": _png(1 << 30, 1 << 30, zlib.compress(b"")),
        "lying-size.png": _png(20_000, 20_000, zlib.compress(bytes(64))),
        "half.png": _png(600, 800, zlib.compress(bytes(601 * 800))[:40]),
        "list-of-files.png": str(canary / "secret.txt").encode(),
        "postscript.png": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n",
        "url.tiff": b"http://127.0.0.1:9/x.png\n",
        "loop.tiff": b"II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00",
        "not-utf8.txt": "คะแนน ๔๑.๒".encode() + b"\xff\xfe\xc0\xaf",
        "escape.txt": (text + "\x1b]0;owned\x07\x1b[31m41.2\n").encode(),
        "bidi.txt": (text.replace("40.1", "4\u200b0.1") + "\u202e2.14\u202c\n").encode(),
        "foreign.txt": (text.replace("40.1", "４１.２") + "٤١.٢\n").encode(),
        "confusable.txt": (text.replace("40.1", "4O.1") + "4l.2\n").encode(),
        "formula.txt": (text.replace("ลำพูน", "=HYPERLINK(1)") + "41.2\n=cmd|' /C calc'!A0\t50.0\n").encode(),
        "markup.txt": (text + "41.2\n<script>alert(1)</script>\t50.0\n").encode(),
        "digits.txt": ("๙" * 1_000_000).encode(),
        "marks.txt": ("ก" + "่้๊๋ิีึืุู" * 90_000).encode(),
        "commas.txt": ("1,234," * 160_000).encode(),
        "tabs.txt": ("1\t" * 300_000).encode(),
        "lines.txt": ("คะแนน 1\n" * 100_000).encode(),
        "feeds.txt": b"\f" * 500_000,
        "-rf": (text + "41.2\n").encode(),
        "new\nline.txt": (text + "41.2\n").encode(),
        "ก" * 80 + ".txt": (text + "41.2\n").encode(),
        "$(touch canary-made).txt": (text + "41.2\n").encode(),
    }
    paths = []
    for name, data in files.items():
        path = folder / name
        path.write_bytes(data)
        paths.append(path)
    odd = os.fsencode(folder) + b"/\xff\xfe-name.txt"
    with open(odd, "wb") as file:
        file.write((text + "41.2\n").encode())
    paths.append(Path(os.fsdecode(odd)))
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.pdf")
        paths.append(folder / "pipe.pdf")
    (folder / "loop.pdf").symlink_to("loop.pdf")
    (folder / "device.pdf").symlink_to("/dev/zero")
    secret = folder / "unreadable.pdf"
    secret.write_bytes(b"%PDF-1.7\n")
    secret.chmod(0)
    return [*paths, folder / "loop.pdf", folder / "device.pdf", secret]
