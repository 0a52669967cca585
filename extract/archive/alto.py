"""ALTO 4.4 XML (https://www.loc.gov/standards/alto/): layout, text and confidences of one document.

``String`` is a run between white spaces, since Thai prints none between words. ``WC`` is the reader's confidence in
the run's least sure character, ``GC`` in each; ``CC`` says the same in one digit, 0 sure to 9 unsure, as ALTO has it.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from extract.archive.word_places import Word, words, xml_text
from extract.model.page import Box, union_of
from extract.model.stored_lines import LaidBlock, LaidLine, Layout

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_INCH1200 = 1200 / 72


@dataclass(frozen=True, slots=True)
class Origin:
    """What the pages were read from and by: the file's name, its SHA-256, and the versions at work."""

    name: str
    sha256: str
    program: str
    patterns: str
    model: str


@dataclass(frozen=True, slots=True)
class _Unit:
    """Points to the file's unit of measurement."""

    x: float
    y: float

    def place(self, box: Box) -> dict[str, str]:
        return {
            "HPOS": _number(box.x0 * self.x), "VPOS": _number(box.y0 * self.y),
            "WIDTH": _number(max(0.0, box.width) * self.x), "HEIGHT": _number(max(0.0, box.height) * self.y),
        }  # fmt: skip


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _share(value: float) -> str:
    return f"{min(1.0, max(0.0, value)):.3f}"


def in_pixels(pages: Sequence[Layout]) -> bool:
    """Whether every page has an image of known size, so that its pixels can be the unit."""
    return all(p.width_px and p.height_px and p.width and p.height for p in pages)


def alto(pages: Sequence[Layout], origin: Origin) -> bytes:
    """One ALTO document for all pages, UTF-8. Pages without text are there, without blocks.

    Measured in pixels of the page images where all are known, else in 1/1200 inch.
    """
    ET.register_namespace("", NAMESPACE)
    ET.register_namespace("xsi", _XSI)
    root = ET.Element(_tag("alto"), {"SCHEMAVERSION": "4.4", f"{{{_XSI}}}schemaLocation": f"{NAMESPACE} {_SCHEMA}"})
    pixels = in_pixels(pages)
    _describe(_child(root, "Description"), origin, "pixel" if pixels else "inch1200")
    layout = _child(root, "Layout")
    for page in pages:
        _page(layout, page, pixels)
    if not pages:
        _child(layout, "Page", ID="page_1", PHYSICAL_IMG_NR="1")
    ET.indent(root, " ")
    out: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return out + b"\n"


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _child(parent: ET.Element, name: str, /, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, _tag(name), attributes)


def _text(parent: ET.Element, name: str, text: str) -> None:
    _child(parent, name).text = xml_text(text)


def _describe(parent: ET.Element, origin: Origin, unit: str) -> None:
    _text(parent, "MeasurementUnit", unit)
    source = _child(parent, "sourceImageInformation")
    _text(source, "fileName", origin.name)
    _text(source, "fileIdentifier", f"urn:sha256:{origin.sha256}")
    step = _child(parent, "Processing", ID="processing_1")
    _text(step, "processingCategory", "contentGeneration")
    _text(step, "processingStepSettings", f"patterns {origin.patterns}; model {origin.model}")
    software = _child(step, "processingSoftware")
    _text(software, "softwareName", "extract")
    _text(software, "softwareVersion", origin.program)


def _page(parent: ET.Element, page: Layout, pixels: bool) -> None:
    n = page.number
    if pixels:
        unit = _Unit((page.width_px or 1) / page.width, (page.height_px or 1) / page.height)
    else:
        unit = _Unit(_INCH1200, _INCH1200)
    attributes = {
        "ID": f"page_{n}", "PHYSICAL_IMG_NR": str(n), "WIDTH": _number(page.width * unit.x),
        "HEIGHT": _number(page.height * unit.y), "PROCESSINGREFS": "processing_1", "LANG": "th",
        "PAGECLASS": page.status,
    }  # fmt: skip
    if page.rotation or page.skew:
        # Ours is how far the print had to be turned clockwise to stand upright: it lies that far counterclockwise.
        attributes["ROTATION"] = _number(page.rotation + page.skew)
    element = _child(parent, "Page", **attributes)
    whole = {"HPOS": "0", "VPOS": "0", "WIDTH": attributes["WIDTH"], "HEIGHT": attributes["HEIGHT"]}
    space = _child(element, "PrintSpace", ID=f"space_{n}", **whole)
    number = 0
    for table, blocks in groupby(page.blocks, key=lambda b: b.table):
        group = [(b, lines) for b in blocks if (lines := _lines(b, page))]
        if not group:
            continue
        inside = space
        if table is not None:
            box = union_of(word.box for _, lines in group for _, ws in lines for word in ws)
            place = unit.place(box) if box else {}
            inside = _child(space, "ComposedBlock", ID=f"table_{n}_{table + 1}", TYPE="table", **place)
        for block, lines in group:
            number += 1
            _block(inside, block, lines, f"{n}_{number}", unit)


def _lines(block: LaidBlock, page: Layout) -> list[tuple[LaidLine, list[Word]]]:
    return [(line, ws) for line in block.lines if (ws := words(line, page))]


def _block(
    parent: ET.Element, block: LaidBlock, lines: list[tuple[LaidLine, list[Word]]], name: str, unit: _Unit
) -> None:
    box = union_of(word.box for _, ws in lines for word in ws)
    assert box is not None
    element = _child(parent, "TextBlock", ID=f"block_{name}", **unit.place(box))
    for i, (_, ws) in enumerate(lines, 1):
        around = union_of(w.box for w in ws)
        assert around is not None
        line = _child(element, "TextLine", ID=f"line_{name}_{i}", **unit.place(around))
        for j, word in enumerate(ws):
            if j:
                gap = Box(ws[j - 1].box.x1, word.box.y0, max(word.box.x0, ws[j - 1].box.x1), word.box.y1)
                _child(line, "SP", **unit.place(gap))
            _string(line, word, f"{name}_{i}_{j + 1}", unit)


def _string(parent: ET.Element, word: Word, name: str, unit: _Unit) -> None:
    digits = "".join(str(round((1 - min(1.0, max(0.0, g.confidence))) * 9)) for g in word.glyphs)
    string = _child(
        parent, "String", ID=f"string_{name}", **unit.place(word.box), CONTENT=xml_text(word.text),
        WC=_share(word.confidence), CC=digits,
    )  # fmt: skip
    for glyph in word.glyphs:
        _child(string, "Glyph", CONTENT=xml_text(glyph.text), GC=_share(glyph.confidence))
