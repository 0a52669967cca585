"""Pages for the layout tests: print drawn on an image, and lines of text placed without any image."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, features

from extract.layout.unruled import find_tables
from extract.model.page import Box, Glyph, Line, Paragraph, Rule, Table, TextRun

THAI = Path("/usr/share/fonts/truetype/tlwg/Laksaman.ttf")
needs_thai = pytest.mark.skipif(
    not THAI.is_file() or not features.check("raqm"), reason="no Thai font, or Pillow cannot shape Thai"
)


class Sheet:
    """A white page to draw on, 200 dpi; ``ink`` is what a page made ready would give."""

    def __init__(self, width: int = 1240, height: int = 900, size: int = 34) -> None:
        self.image = Image.new("L", (width, height), 255)
        self.draw = ImageDraw.Draw(self.image)
        self.size = size

    def print(self, x: float, y: float, text: str, size: int | None = None, thai: bool = False) -> Box:
        """Text with its base line at ``y``; the box of its ink."""
        font: ImageFont.FreeTypeFont | ImageFont.ImageFont
        if thai:
            font = ImageFont.truetype(str(THAI), size or self.size, layout_engine=ImageFont.Layout.RAQM)
        else:
            font = ImageFont.load_default(size or self.size)
        self.draw.text((x, y), text, font=font, fill=0, anchor="ls")
        x0, y0, x1, y1 = self.draw.textbbox((x, y), text, font=font, anchor="ls")
        return Box(x0, y0, x1, y1)

    @property
    def gray(self) -> NDArray[np.uint8]:
        return np.asarray(self.image, np.uint8).copy()

    @property
    def ink(self) -> NDArray[np.uint8]:
        return ((self.gray < 128) * 255).astype(np.uint8)


def across(y: float, x0: float, x1: float) -> Rule:
    return Rule(Box(x0, y - 1, x1, y + 1), True, 2)


def down(x: float, y0: float, y1: float) -> Rule:
    return Rule(Box(x - 1, y0, x + 1, y1), False, 2)


def lattice(xs: Sequence[float], ys: Sequence[float]) -> list[Rule]:
    """Every rule of a fully ruled table."""
    return [across(y, xs[0], xs[-1]) for y in ys] + [down(x, ys[0], ys[-1]) for x in xs]


def line(x: float, y: float, text: str, size: float = 20.0, ink: str = "black") -> Line:
    """A line whose every code point is half as wide as ``size``, from ``x``, ``y`` (top left) on."""
    wide = size / 2
    glyphs = tuple(
        Glyph(c, None if c == " " else Box(x + k * wide, y, x + (k + 1) * wide, y + size)) for k, c in enumerate(text)
    )
    return Line(TextRun.of(glyphs), Box(x, y, x + wide * len(text), y + size), "recognizer", text, (), ink)  # type: ignore[arg-type]


def right(x1: float, y: float, text: str, size: float = 20.0) -> Line:
    """A line that ends at ``x1``."""
    return line(x1 - size / 2 * len(text), y, text, size)


def texts(table: Table) -> list[list[str]]:
    """A table's text row by row; a merged cell's once, at its place."""
    return [[cell.text for cell in row] for row in table.by_rows()]


def told(blocks: Sequence[Paragraph | Table]) -> list[str]:
    """Each block in short: a paragraph's lines joined by ``/``, a table by its size."""
    return [
        " / ".join(n.text for n in b.lines) if isinstance(b, Paragraph) else f"{b.rows}x{b.columns}" for b in blocks
    ]


def typed(x: float, y: float, text: str, space: float = 5) -> Line:
    """A line of a text layer: letters half as wide as high, spaces a quarter."""
    glyphs = []
    for c in text:
        wide = space if c == " " else 10
        glyphs.append(Glyph(c, None if c == " " else Box(x, y, x + wide, y + 20)))
        x += wide
    first = next(g.box for g in glyphs if g.box is not None)
    return Line(TextRun.of(glyphs), Box(first.x0, y, x, y + 20), "text-layer", text)


LABELS = ["Digital Leadership", "Leadership Continuity Plan", "Digital Literacy", "Service Support"]


def listed(values: list[str], labels: list[str] = LABELS, x1: float = 900, pitch: float = 36) -> list[Line]:
    out = []
    for k, (label, value) in enumerate(zip(labels, values, strict=True)):
        out += [line(100, 100 + pitch * k, label), right(x1, 100 + pitch * k, value)]
    return out


def only(lines: list[Line], rules: list | None = None) -> Table:  # type: ignore[type-arg]
    tables, _ = find_tables(lines, rules or [])
    assert len(tables) == 1
    return tables[0]
