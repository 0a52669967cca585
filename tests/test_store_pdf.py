"""Searchable PDFs: the image's bytes are those of the file, and what is copied is what was read."""

from __future__ import annotations

import dataclasses
import io
import shutil
import subprocess
import zlib
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
import store_fakes as fakes
from PIL import Image, ImageDraw

from extract.archive import searchable_text
from extract.archive.searchable_image import picture
from extract.archive.searchable_pdf import searchable
from extract.errors import InputError
from extract.model import stored_lines
from extract.model.page import Transform
from extract.model.stored_lines import Layout

LINES = [
    "ผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัล ปี ๒๕๖๐",
    "จังหวัดสมุทรปราการ ได้คะแนน ๒๘.๑ จาก ๑๐๐ คะแนน",
    "Data Analytics ที่ ศธ ๐๒๖๓/ว.๕๐ กิ่งก้าน น้ำ กู้ ญี่ปุ่น ปั้น",
    "กกกก งงงง iii lll ๆ - ก",
    "กฎหมาย ฎีกา ฐานะ ญาณ ทำซ้ำ ต่ำ ผู้ใหญ่ เก๋ โต๊ะ กี่ ฤๅ ๐๑๒๓๔๕๖๗๘๙",
]
SIZE = (fakes.WIDTH_PX, fakes.HEIGHT_PX)


def laid(to_page: Transform | None = None, number: int = 1, sideways: bool = False) -> Layout:
    page = fakes.page(LINES, number, to_page=to_page)
    if sideways:
        page = dataclasses.replace(page, width=page.height, height=page.width)
    return stored_lines.decode(stored_lines.encode(page))


def paper(mode: str = "L") -> Image.Image:
    image = Image.new("L", SIZE, 255)
    ImageDraw.Draw(image).rectangle((80, 100, 300, 124), fill=0)
    return image.convert(mode)


def copied_by_pdftotext(path: Path) -> list[str]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    out = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True).stdout.decode()
    return [line.strip() for line in out.replace("\f", "\n").splitlines() if line.strip()]


def copied_by_pdfium(path: Path) -> list[str]:
    found = []
    with pdfium.PdfDocument(path) as pdf:
        for page in pdf:
            found += [line.strip() for line in page.get_textpage().get_text_range().splitlines() if line.strip()]
    return found


def make(tmp_path: Path, source: Path, media_type: str, *pages: Layout) -> Path:
    out = io.BytesIO()
    searchable(source, media_type, pages or (laid(),), out)
    path = tmp_path / "searchable.pdf"
    path.write_bytes(out.getvalue())
    return path


def streams(path: Path) -> list[bytes]:
    """The raw bytes of every image in a PDF."""
    with pikepdf.open(path) as pdf:
        return [
            bytes(o.read_raw_bytes())
            for o in pdf.objects
            if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"
        ]


@pytest.mark.parametrize("skew", [0.0, 0.7, -1.5, 3.0])
@pytest.mark.parametrize("read", [copied_by_pdftotext, copied_by_pdfium])
def test_copied_thai_is_the_thai_that_was_read(tmp_path: Path, skew: float, read) -> None:  # type: ignore[no-untyped-def]
    import math

    source = tmp_path / "scan.png"
    paper().save(source)
    cos, sin = math.cos(math.radians(skew)), math.sin(math.radians(skew))
    turned = Transform((cos, -sin, 0, sin, cos, 0, 0, 0, 1))
    to_page = Transform.scale(72 / fakes.DPI).after(turned)
    assert read(make(tmp_path, source, "image/png", laid(to_page))) == LINES


@pytest.mark.parametrize("rotation", [90, 180, 270])
@pytest.mark.parametrize("read", [copied_by_pdftotext, copied_by_pdfium])
def test_print_that_lies_on_its_side(tmp_path: Path, rotation: int, read) -> None:  # type: ignore[no-untyped-def]
    width, height = SIZE
    turn = {
        90: Transform((0, 1, 0, -1, 0, width, 0, 0, 1)),
        180: Transform((-1, 0, width, 0, -1, height, 0, 0, 1)),
        270: Transform((0, -1, height, 1, 0, 0, 0, 0, 1)),
    }[rotation]
    source = tmp_path / "scan.png"
    image = paper().rotate(rotation, expand=True)
    image.save(source)
    page = laid(Transform.scale(72 / fakes.DPI).after(turn), sideways=rotation != 180)
    # The lines' order on a page that lies on its side is each viewer's own; the lines themselves are right.
    assert sorted(read(make(tmp_path, source, "image/png", page))) == sorted(LINES)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_pages_of_a_pdf_keep_every_byte_and_gain_the_text(tmp_path: Path, rotate: int) -> None:
    jpeg = io.BytesIO()
    # What is stored is turned so that /Rotate shows it upright.
    paper().rotate(rotate, expand=True).save(jpeg, "JPEG")
    with pikepdf.new() as pdf:
        stored = Image.open(io.BytesIO(jpeg.getvalue()))
        width, height = (stored.width * 0.72, stored.height * 0.72)
        image = pdf.make_stream(
            jpeg.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=stored.width,
            Height=stored.height, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        raw = pdf.make_stream(b"\x00\xff" * 50, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=10,
                              Height=10, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8)  # fmt: skip
        shared = pdf.make_indirect(pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image, Raw=raw)))
        for _ in range(2):
            page = pdf.add_blank_page(page_size=(width + 30, height + 20))
            page.obj.CropBox = pikepdf.Array([30, 20, width + 30, height + 20])
            page.obj.Rotate = rotate
            page.obj.Resources = shared
            # A content stream that leaves the graphics state changed, as careless programs do.
            page.obj.Contents = pdf.make_stream(f"{width} 0 0 {height} 30 20 cm /Im Do".encode())
        pdf.save(tmp_path / "scan.pdf")
    out = make(tmp_path, tmp_path / "scan.pdf", "application/pdf", laid(), laid(number=2))
    before, after = streams(tmp_path / "scan.pdf"), streams(out)
    assert before == after and jpeg.getvalue() in after
    assert copied_by_pdfium(out) == LINES * 2
    assert sorted(copied_by_pdftotext(out)) == sorted(LINES * 2)
    with pdfium.PdfDocument(out) as shown, pdfium.PdfDocument(tmp_path / "scan.pdf") as original:
        if rotate == 0:  # in user space, so the CropBox's corner is added
            left, bottom, right, top = shown[0].get_textpage().get_charbox(0)
            assert (left, right) == pytest.approx((30 + 80 * 0.72, 30 + 92 * 0.72), abs=2)
            assert (top, bottom) == pytest.approx((20 + height - 100 * 0.72, 20 + height - 124 * 0.72), abs=2)
        pixels = [p[0].render(scale=0.5).to_pil().tobytes() for p in (shown, original)]
        assert pixels[0] == pixels[1], "the text is invisible"


def test_an_earlier_invisible_layer_goes_and_visible_print_stays(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        name = pikepdf.Name
        helvetica = pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=helvetica))
        page.obj.Contents = pdf.make_stream(
            b"q BT /F 12 Tf 3 Tr 50 700 Td (junk of old) Tj ET Q BT /F 12 Tf 50 50 Td (printed) Tj ET"
        )
        pdf.save(tmp_path / "old.pdf")
    assert copied_by_pdfium(tmp_path / "old.pdf") == ["junk of old", "printed"]
    out = make(tmp_path, tmp_path / "old.pdf", "application/pdf", laid())
    assert sorted(copied_by_pdfium(out)) == sorted([*LINES, "printed"])


def test_pages_with_a_trusted_text_layer_are_left_alone(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(tmp_path / "digital.pdf")
    digital = dataclasses.replace(laid(), origin="text-layer")
    out = make(tmp_path, tmp_path / "digital.pdf", "application/pdf", digital)
    assert copied_by_pdfium(out) == []


@pytest.mark.parametrize(
    ("name", "media_type", "mode", "options"),
    [
        ("a.jpg", "image/jpeg", "L", {}),
        ("a.jpg", "image/jpeg", "RGB", {"progressive": True}),
        ("a.jpg", "image/jpeg", "CMYK", {}),
        ("a.png", "image/png", "1", {}),
        ("a.png", "image/png", "L", {}),
        ("a.png", "image/png", "RGB", {}),
        ("a.png", "image/png", "P", {}),
        ("a.tif", "image/tiff", "1", {"compression": "group4"}),
        ("a.tif", "image/tiff", "1", {"compression": "group4", "tiffinfo": {278: 100}}),
        ("a.tif", "image/tiff", "1", {"compression": "group4", "tiffinfo": {262: 0}}),
        ("a.tif", "image/tiff", "L", {}),
        ("a.tif", "image/tiff", "RGB", {"compression": "tiff_lzw"}),
        ("a.tif", "image/tiff", "RGB", {"compression": "tiff_adobe_deflate", "tiffinfo": {317: 2}}),
        ("a.tif", "image/tiff", "P", {"compression": "tiff_lzw"}),
    ],
)  # fmt: skip
def test_images_go_in_as_they_are(tmp_path: Path, name: str, media_type: str, mode: str, options: dict) -> None:  # type: ignore[type-arg]
    source = tmp_path / name
    paper(mode).save(source, **options)
    content = source.read_bytes()
    out = make(tmp_path, source, media_type)
    image = picture(source, 1)
    assert image is not None and image.kept
    pieces = streams(out)
    if name == "a.png":
        idat = b"".join(bytes(d) for d in _idat(content))
        assert pieces == [idat]
    else:
        assert pieces and all(piece in content for piece in pieces)
    with pdfium.PdfDocument(out) as pdf:
        shown = pdf[0].render(scale=100 / 72).to_pil().convert("L")
    assert shown.getpixel((190, 112)) < 60 and shown.getpixel((600, 600)) > 200
    assert copied_by_pdfium(out) == LINES


def _idat(content: bytes) -> list[bytes]:
    found, at = [], 8
    while at < len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        if content[at + 4 : at + 8] == b"IDAT":
            found.append(content[at + 8 : at + 8 + length])
        at += 12 + length
    return found


@pytest.mark.parametrize("mode", ["RGBA", "LA", "I;16"])
def test_what_pdf_cannot_hold_is_stored_without_loss(tmp_path: Path, mode: str) -> None:
    source = tmp_path / "a.png"
    if mode == "I;16":
        Image.new("I;16", SIZE, 65535).save(source.with_suffix(".tif"))
        source = source.with_suffix(".tif")
    else:
        paper(mode).save(source)
    image = picture(source, 1)
    assert image is not None and not image.kept
    assert picture(source, 1, decode=False) is None
    out = make(tmp_path, source, "image/tiff" if source.suffix == ".tif" else "image/png")
    with pdfium.PdfDocument(out) as pdf:
        assert pdf[0].render(scale=1).to_pil().convert("L").getpixel((500, 700)) > 250


def test_exif_orientation_is_shown(tmp_path: Path) -> None:
    for orientation in range(1, 9):
        upright = paper()
        undo = {2: [0], 3: [3], 4: [1], 5: [5], 6: [2], 7: [6], 8: [4]}
        stored = upright
        for step in undo.get(orientation, []):
            stored = stored.transpose(Image.Transpose(step))
        exif = Image.Exif()
        exif[0x0112] = orientation
        source = tmp_path / f"{orientation}.jpg"
        stored.save(source, exif=exif, quality=95)
        out = make(tmp_path, source, "image/jpeg")
        with pdfium.PdfDocument(out) as pdf:
            shown = pdf[0].render(scale=100 / 72).to_pil().convert("L")
        assert shown.getpixel((190, 112)) < 60, orientation
        assert shown.getpixel((700, 1000)) > 200, orientation


def test_multi_page_tiff_and_the_same_bytes_twice(tmp_path: Path) -> None:
    source = tmp_path / "a.tif"
    paper("1").save(source, compression="group4", save_all=True, append_images=[paper("1"), paper("1")])
    pages = [laid(number=n) for n in (1, 2, 3)]
    first = make(tmp_path, source, "image/tiff", *pages).read_bytes()
    out = make(tmp_path, source, "image/tiff", *pages)
    assert out.read_bytes() == first
    assert copied_by_pdfium(out) == LINES * 3
    with pikepdf.open(out) as pdf:
        assert not pdf.check_pdf_syntax()


def test_no_images_and_no_file(tmp_path: Path) -> None:
    transcript = tmp_path / "a.txt"
    transcript.write_text("ก")
    with pytest.raises(InputError, match="no page images"):
        searchable(transcript, "text/plain", [laid()], io.BytesIO())
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 broken")
    with pytest.raises(InputError):
        searchable(tmp_path / "a.pdf", "application/pdf", [laid()], io.BytesIO())
    paper().save(tmp_path / "cut.png")
    (tmp_path / "cut.tif").write_bytes(b"II*\0\x08\0\0\0")
    with pytest.raises(InputError):
        searchable(tmp_path / "cut.tif", "image/tiff", [laid()], io.BytesIO())


def test_the_font_shows_nothing_and_maps_every_code_to_itself() -> None:
    program = searchable_text.font_file()
    image_font = pytest.importorskip("fontTools.ttLib").TTFont(io.BytesIO(program))
    glyph = image_font["glyf"]["glyph00001"]
    assert [tuple(p) for p in glyph.coordinates] == [(0, -200), (500, 800), (250, 300)], "a line: no area"
    cmap = searchable_text._to_unicode()
    assert cmap.count(b"begincodespacerange") == 1 and cmap.count(b"<0E00> <0EFF> <0E00>") == 1
    assert len(zlib.compress(cmap)) < 4000
