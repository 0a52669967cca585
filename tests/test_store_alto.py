"""ALTO and hOCR: valid, complete, with the confidences the reader gave."""

from __future__ import annotations

import dataclasses
import os
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import store_fakes as fakes

from extract.archive.alto import NAMESPACE, Origin, alto
from extract.archive.hocr import hocr
from extract.archive.word_places import words
from extract.model import stored_lines
from extract.model.page import Box, Cell, Glyph, Line, Page, Table, TextRun
from extract.model.stored_lines import Layout

ORIGIN = Origin('ผล <1> "ก".pdf', "ab" * 32, "0.1.0", "p1", "m1")
A = f"{{{NAMESPACE}}}"
SCHEMAS = [Path(__file__).with_suffix(".xsd")]
# The official schema is not ours to hand on; where a machine has it, the files must satisfy it too.
if "EXTRACT_ALTO_XSD" in os.environ:
    SCHEMAS.append(Path(os.environ["EXTRACT_ALTO_XSD"]))


def laid(page: Page) -> Layout:
    return stored_lines.decode(stored_lines.encode(page))


def with_table() -> Page:
    page = fakes.page(["ระดับความพร้อม ปี ๒๕๖๐", "คะแนน ๒๘.๑"])
    cells = (
        Cell(0, 0, Box(80, 400, 200, 430), (fakes.line("ด้าน", 82, 402),)),
        Cell(0, 1, Box(200, 400, 300, 430), (fakes.line("๒๘.๑", 210, 402),)),
        Cell(1, 0, Box(80, 430, 200, 460), ()),
    )
    table = Table(Box(80, 400, 300, 460), cells, 2, 2, "ruled", 1)
    return dataclasses.replace(page, blocks=(*page.blocks, table), rotation=90, skew=-0.4)


def odd() -> Page:
    """Control characters, a lone surrogate, a non-BMP letter, glyphs without boxes, a line of spaces."""
    glyphs = [Glyph(c, None, 0.5) for c in "\x00\x1b\ud800😀ก"]
    line = Line(TextRun.of(glyphs), Box(10, 10, 90, 30), "recognizer", "")
    spaces = Line(TextRun.plain("   ", Box(10, 50, 90, 70)), Box(10, 50, 90, 70), "recognizer", "")
    page = fakes.page(["ก"])
    block = dataclasses.replace(page.paragraphs[0], lines=(line, spaces))
    return dataclasses.replace(page, number=2, blocks=(block,))


PAGES = [with_table(), odd(), dataclasses.replace(fakes.page([]), number=3)]


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda p: p.name)
@pytest.mark.parametrize("pages", [PAGES, [dataclasses.replace(p, width_px=None) for p in PAGES], []])
def test_alto_is_valid(schema: Path, pages: list[Page]) -> None:
    xmlschema = pytest.importorskip("xmlschema")
    text = alto([laid(p) for p in pages], ORIGIN)
    checker = xmlschema.XMLSchema11(schema) if schema.name.startswith("test_") else xmlschema.XMLSchema(schema)
    checker.validate(text.decode())


def test_alto_says_what_was_read_where_and_how_surely() -> None:
    page = with_table()
    root = ET.fromstring(alto([laid(page)], ORIGIN))
    strings = root.findall(f".//{A}String")
    assert [s.get("CONTENT") for s in strings] == ["ระดับความพร้อม", "ปี", "๒๕๖๐", "คะแนน", "๒๘.๑", "ด้าน", "๒๘.๑"]
    first = strings[0]
    assert [float(first.get(k, "")) for k in ("HPOS", "VPOS", "HEIGHT")] == pytest.approx([80, 100, 24], abs=0.2)
    assert first.get("WC") == "0.900", "its least sure character"
    assert first.get("CC") == "00010000000100", "the same in one digit each, 0 sure"
    glyphs = [(g.get("CONTENT"), g.get("GC")) for g in first.findall(f"{A}Glyph")]
    assert glyphs[:4] == [("ร", "0.980"), ("ะ", "0.980"), ("ด", "0.980"), ("ั", "0.900")]
    assert "".join(g[0] or "" for g in glyphs) == "ระดับความพร้อม"
    table = root.find(f".//{A}ComposedBlock")
    assert table is not None and len(table.findall(f"{A}TextBlock")) == 2
    described = root.find(f".//{A}Page")
    assert described is not None
    assert (described.get("WIDTH"), described.get("ROTATION")) == (str(fakes.WIDTH_PX), "89.6")
    assert root.findtext(f".//{A}fileIdentifier") == f"urn:sha256:{'ab' * 32}"


def test_units_without_pixels() -> None:
    page = dataclasses.replace(fakes.page(["ก"]), width_px=None, height_px=None)
    root = ET.fromstring(alto([laid(page)], ORIGIN))
    assert root.findtext(f".//{A}MeasurementUnit") == "inch1200"
    string = root.find(f".//{A}String")
    assert string is not None and float(string.get("HPOS", "")) == pytest.approx(80 / fakes.DPI * 1200, abs=1)


def test_hocr_is_xhtml_with_pixels_and_confidences() -> None:
    root = ET.fromstring(hocr([laid(p) for p in PAGES], ORIGIN).replace(b"<!DOCTYPE html>\n", b""))
    h = "{http://www.w3.org/1999/xhtml}"
    found = [(s.text, s.get("title")) for s in root.iter(f"{h}span") if s.get("class") == "ocrx_word"]
    assert found[0] == ("ระดับความพร้อม", "bbox 80 100 224 124; x_wconf 90")
    assert found[-1][0] == "\ufffd\ufffd\ufffd😀ก"
    pages = [d.get("title") for d in root.iter(f"{h}div") if d.get("class") == "ocr_page"]
    assert pages[0] == 'image "ผล <1> ก.pdf"; bbox 0 0 827 1169; ppageno 0; scan_res 100 100'
    assert len(pages) == 3


def test_layout_survives_the_way_to_the_archive_and_back() -> None:
    page = with_table()
    back = laid(page)
    assert [line.text for line in back.lines()] == [line.text for line in page.lines()]
    for before, after in zip(page.lines(), back.lines(), strict=True):
        for g, h in zip(before.run.glyphs, after.glyphs, strict=True):
            assert h.text == g.text and h.confidence == pytest.approx(g.confidence, abs=0.0006)
            assert (h.box is None) == (g.box is None)
            if g.box and h.box:
                assert (h.box.x0, h.box.y1) == pytest.approx((g.box.x0, g.box.y1), abs=0.06)
    assert back.to_page == page.to_page
    assert [w.text for w in words(back.lines()[0], back)] == ["ระดับความพร้อม", "ปี", "๒๕๖๐"]
    data = stored_lines.encode(page)
    assert stored_lines.unpack(stored_lines.pack(data)) == data
