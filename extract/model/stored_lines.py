"""A read page as JSON and back: the lines with a box and a confidence for every character.

Boxes are kept in tenths of a work unit and confidences in thousandths, as columns (all left edges, all tops, …), which
deflates to about ten bytes a character. Lines know their block, so paragraphs and cells can be told apart again.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from typing import Any

from extract.model.page import Box, Line, Page, Paragraph, Transform

#: A stored reading of a document of 2,000 full pages has a tenth of this.
MOST_BYTES = 256 << 20
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class LaidGlyph:
    """One code point: its box in work units (None where no ink stands for it) and confidence 0..1."""

    text: str
    box: Box | None
    confidence: float


@dataclass(frozen=True, slots=True)
class LaidLine:
    """One line of print; ``box`` in work units."""

    text: str
    box: Box
    reader: str
    glyphs: tuple[LaidGlyph, ...]


@dataclass(frozen=True, slots=True)
class LaidBlock:
    """A paragraph (``role``), or one cell of a table (``table`` counts the page's tables from 0)."""

    role: str
    lines: tuple[LaidLine, ...]
    table: int | None = None
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """One page. ``width``/``height`` in points as filed; ``to_page`` takes work units to these points."""

    number: int
    origin: str
    status: str
    width: float
    height: float
    width_px: int | None
    height_px: int | None
    dpi: float | None
    rotation: int
    skew: float
    to_page: Transform
    blocks: tuple[LaidBlock, ...]

    def lines(self) -> list[LaidLine]:
        return [line for block in self.blocks for line in block.lines]


def _tenths(value: float) -> int:
    return round(value * 10)


def _line(line: Line) -> dict[str, Any]:
    boxes = [g.box for g in line.run.glyphs]
    return {
        "t": line.run.text,
        "b": [_tenths(v) for v in (line.box.x0, line.box.y0, line.box.x1, line.box.y1)],
        "r": line.reader,
        "x0": [None if b is None else _tenths(b.x0) for b in boxes],
        "y0": [None if b is None else _tenths(b.y0) for b in boxes],
        "x1": [None if b is None else _tenths(b.x1) for b in boxes],
        "y1": [None if b is None else _tenths(b.y1) for b in boxes],
        "c": [round(g.confidence * 1000) for g in line.run.glyphs],
    }


def encode(page: Page) -> bytes:
    """The page as JSON (not yet deflated)."""
    blocks: list[dict[str, Any]] = []
    tables = 0
    for block in page.blocks:
        if isinstance(block, Paragraph):
            blocks.append({"role": block.role, "lines": [_line(line) for line in block.lines]})
            continue
        for row in block.by_rows():
            for cell in row:
                if cell.lines:
                    place = {"role": "cell", "table": tables, "row": cell.row, "column": cell.column}
                    blocks.append({**place, "lines": [_line(line) for line in cell.lines]})
        tables += 1
    data = {
        "number": page.number, "origin": page.origin, "status": page.status, "width": page.width,
        "height": page.height, "width_px": page.width_px, "height_px": page.height_px, "dpi": page.dpi,
        "rotation": page.rotation, "skew": page.skew, "to_page": page.to_page.m, "blocks": blocks,
    }  # fmt: skip
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate (from a broken text layer) has no UTF-8 form.
    return _SURROGATE.sub("\ufffd", text).encode("utf-8")


def _decode_line(data: dict[str, Any]) -> LaidLine:
    glyphs = tuple(
        LaidGlyph(char, None if x0 is None else Box(x0 / 10, y0 / 10, x1 / 10, y1 / 10), c / 1000)
        for char, x0, y0, x1, y1, c in zip(
            data["t"], data["x0"], data["y0"], data["x1"], data["y1"], data["c"], strict=True
        )
    )
    x0, y0, x1, y1 = (v / 10 for v in data["b"])
    return LaidLine(data["t"], Box(x0, y0, x1, y1), data["r"], glyphs)


def decode(data: bytes) -> Layout:
    """The layout that :func:`encode` wrote."""
    page = json.loads(data)
    blocks = tuple(
        LaidBlock(
            b["role"],
            tuple(_decode_line(line) for line in b["lines"]),
            b.get("table"),
            b.get("row", 0),
            b.get("column", 0),
        )
        for b in page["blocks"]
    )
    return Layout(
        page["number"], page["origin"], page["status"], page["width"], page["height"], page["width_px"],
        page["height_px"], page["dpi"], page["rotation"], page["skew"], Transform(tuple(page["to_page"])), blocks,
    )  # fmt: skip


def pack(data: bytes) -> bytes:
    """Deflate, the same bytes for the same data everywhere zlib is the same."""
    return zlib.compress(data, 6)


def unpack(blob: bytes) -> bytes:
    """What :func:`pack` deflated. Raises zlib.error for anything else, and for what inflates past ``MOST_BYTES``."""
    inflater = zlib.decompressobj()
    data = inflater.decompress(blob, MOST_BYTES)
    if not inflater.eof:
        raise zlib.error("incomplete, or it inflates too far")
    return data
