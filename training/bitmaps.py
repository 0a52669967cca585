"""Bitmap types of X11 as outlines, each pixel a square: ``outlines`` reads a PCF file and writes a TrueType font.

The fonts are coded by TIS-620, a byte a character; marks over and under a consonant stand to the left of their origin
or take a cell of their own, and get no width here, so that they stack as they did on a terminal.
"""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Final

import numpy as np
from PIL import PcfFontFile

_MARKS: Final = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
_PIXEL: Final = 100
"""Units of the font to a pixel."""


class _Coded(PcfFontFile.PcfFontFile):
    """A PCF font with its glyphs by their own codes; Pillow counts them from the first of the font."""

    def _load_encoding(self) -> list[int | None]:
        file, _, short, _ = self._getformat(PcfFontFile.PCF_BDF_ENCODINGS)
        first, last, _, _, _ = (short(file.read(2)) for _ in range(5))
        found: list[int | None] = [None] * 256
        for code in range(first, min(last, 255) + 1):
            index = short(file.read(2))
            found[code] = index if index != 0xFFFF else None
        return found


def _rectangles(pixels: np.ndarray) -> list[tuple[int, int, int]]:
    """Runs of ink: row, first column, column after the last."""
    runs = []
    for row, line in enumerate(pixels):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], line.astype(np.int8), [0]])))
        runs += [(row, int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return runs


def outlines(source: Path, to: Path) -> None:
    """Writes the font at ``source`` (.pcf.gz) to ``to`` (.ttf).  Raises RuntimeError if it lacks Thai numerals."""
    from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]

    found = _Coded(io.BytesIO(gzip.decompress(source.read_bytes())))
    built, widths, characters = {".notdef": TTGlyphPen(None).glyph()}, {".notdef": (4 * _PIXEL, 0)}, {}
    for code, glyph in enumerate(found.glyph):
        text = bytes([code]).decode("tis-620", "ignore")
        if glyph is None or not text or not text.isprintable():
            continue
        (advance, _), (left, top, right, _bottom), _, image = glyph
        pixels = np.asarray(image, dtype=bool)
        mark = text in _MARKS
        # a mark that takes a cell of its own is drawn over the cell before it
        shift = -(advance or right - left) if mark and left >= 0 else 0
        pen = TTGlyphPen(None)
        for row, first, after in _rectangles(pixels):
            x0, x1 = (left + shift + first) * _PIXEL, (left + shift + after) * _PIXEL
            y0, y1 = -(top + row + 1) * _PIXEL, -(top + row) * _PIXEL
            pen.moveTo((x0, y0))
            for point in ((x0, y1), (x1, y1), (x1, y0)):
                pen.lineTo(point)
            pen.closePath()
        name = f"u{ord(text):04x}"
        built[name] = pen.glyph()
        built[name].recalcBounds(None)
        widths[name] = (0 if mark else advance * _PIXEL, getattr(built[name], "xMin", 0))
        characters[ord(text)] = name
    if not all(c in characters for c in range(0x0E50, 0x0E5A)):
        raise RuntimeError(f"{source.name} has no Thai numerals")
    font = FontBuilder(1600, isTTF=True)
    font.setupGlyphOrder(list(built))
    font.setupCharacterMap(characters)
    font.setupGlyf(built)
    font.setupHorizontalMetrics(widths)
    font.setupHorizontalHeader(ascent=1600, descent=-600)
    font.setupNameTable({"familyName": to.stem, "styleName": "Regular"})
    font.setupOS2(sTypoAscender=1600, sTypoDescender=-600, usWinAscent=1600, usWinDescent=600)
    font.setupPost()
    font.save(to)
