"""The invisible text of a searchable PDF lies on the print it was read from, character by character.

Each page shows its print as bars, one for a letter with its marks, in four shades in turn; the shade under the middle
of a character, as pdfium places it on the page that it draws, tells whether that character lies on its own bar.
"""

from __future__ import annotations

import io
import math
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
import store_fakes as fakes
from PIL import Image, ImageDraw
from test_store_pdf import LINES, SIZE, laid, make

from extract.model.page import Transform

SHADES = (0, 60, 120, 180)
#: Pixels at 100 dpi: two points. How far a box's edge may be from its bar's.
CLOSE = 2.8


def bars() -> tuple[Image.Image, list[tuple[str, int, tuple[float, float, float, float]]]]:
    """The page's picture, and for each character that is no space: itself, its bar's shade, its bar."""
    image = Image.new("L", SIZE, 255)
    pen = ImageDraw.Draw(image)
    found = []
    for line in laid().lines():
        number, bar = 0, (0.0, 0.0, 0.0, 0.0)
        for glyph in line.glyphs:
            if glyph.text.isspace():
                continue
            assert glyph.box is not None
            if glyph.box.height > 12:  # a letter; the marks after it share its bar
                number += 1
                bar = (glyph.box.x0, glyph.box.y0, glyph.box.x1, glyph.box.y1)
                pen.rectangle((bar[0], bar[1], bar[2] - 1, bar[3] - 1), fill=SHADES[number % 4])
            found.append((glyph.text, SHADES[number % 4], bar))
    return image, found


def placed(path: Path, scale: float = 100 / 72) -> tuple[Image.Image, list[tuple[str, tuple[float, ...]]]]:
    """The first page as pdfium draws it, and each character that is no space with its box in that picture."""
    with pdfium.PdfDocument(path) as pdf:
        page = pdf[0]
        bitmap = page.render(scale=scale)
        to_pixels = bitmap.get_posconv(page).to_bitmap
        text = page.get_textpage()
        found = []
        for i in range(text.count_chars()):
            char = text.get_text_range(i, 1)
            if char.strip():
                left, bottom, right, top = text.get_charbox(i)
                corners = [to_pixels(left, bottom), to_pixels(right, top)]
                xs, ys = sorted(c[0] for c in corners), sorted(c[1] for c in corners)
                found.append((char, (xs[0], ys[0], xs[1], ys[1])))
        return bitmap.to_pil().convert("L"), found


def check(path: Path, *, level: bool = True, shades: bool = True) -> None:
    """Every character stands on its own bar, between its upper and lower edge if the page is ``level``."""
    wanted = bars()[1]
    picture, characters = placed(path)
    assert "".join(c for c, _ in characters) == "".join("".join(line.split()) for line in LINES)
    for (char, (x0, y0, x1, y1)), (_, shade, bar) in zip(characters, wanted, strict=True):
        seen = picture.getpixel((round((x0 + x1) / 2 - 0.5), round((y0 + y1) / 2 - 0.5)))
        assert abs(seen - shade) < 25 if shades else seen < 200, (char, seen, shade)
        if level:
            assert (y0, y1) == pytest.approx((bar[1], bar[3]), abs=CLOSE), char
            assert bar[0] - CLOSE < x0 <= x1 < bar[2] + CLOSE, char


def check_lines(path: Path) -> None:
    """Every line covers its bars; within it, characters are of one width."""
    found, wanted = iter(placed(path)[1]), iter(bars()[1])
    for line in LINES:
        count = len("".join(line.split()))
        boxes, covered = [next(found)[1] for _ in range(count)], [next(wanted)[2] for _ in range(count)]
        for side, most in enumerate((min, min, max, max)):
            assert most(b[side] for b in boxes) == pytest.approx(most(b[side] for b in covered), abs=CLOSE), line


@pytest.mark.parametrize(
    ("name", "media_type", "options"),
    [
        ("a.png", "image/png", {}),
        ("a.jpg", "image/jpeg", {"quality": 95}),
        ("a.tif", "image/tiff", {"compression": "tiff_lzw"}),
        ("fax.tif", "image/tiff", {"compression": "group4"}),
    ],
)
def test_on_an_image_file(tmp_path: Path, name: str, media_type: str, options: dict) -> None:  # type: ignore[type-arg]
    image = bars()[0]
    bilevel = name == "fax.tif"
    (image.point(lambda v: 255 * (v > 200)).convert("1") if bilevel else image).save(tmp_path / name, **options)
    check(make(tmp_path, tmp_path / name, media_type), shades=not bilevel)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("corner", [(0, 0), (-40, -60), (25, 310)])
@pytest.mark.parametrize("margin", [0, 17])
def test_on_a_page_of_a_pdf(tmp_path: Path, rotate: int, corner: tuple[int, int], margin: int) -> None:
    """``corner`` is the lower left corner of the part shown; ``margin`` is what the CropBox hides around it."""
    jpeg = io.BytesIO()
    stored = bars()[0].rotate(rotate, expand=True)
    stored.save(jpeg, "JPEG", quality=95)
    width, height = stored.width * 0.72, stored.height * 0.72
    (x, y), name = corner, pikepdf.Name
    with pikepdf.new() as pdf:
        image = pdf.make_stream(
            jpeg.getvalue(), Type=name.XObject, Subtype=name.Image, Width=stored.width, Height=stored.height,
            ColorSpace=name.DeviceGray, BitsPerComponent=8, Filter=name.DCTDecode,
        )  # fmt: skip
        page = pdf.add_blank_page()
        page.obj.MediaBox = pikepdf.Array([x - margin, y - margin, x + width + margin, y + height + margin])
        if margin:
            page.obj.CropBox = pikepdf.Array([x, y, x + width, y + height])
        page.obj.Rotate = rotate
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
        page.obj.Contents = pdf.make_stream(f"{width} 0 0 {height} {x} {y} cm /Im Do".encode())
        pdf.save(tmp_path / "scan.pdf")
    # pdfium wants the lines of a page turned by 270 degrees in one piece.
    (check_lines if rotate == 270 else check)(make(tmp_path, tmp_path / "scan.pdf", "application/pdf"))


@pytest.mark.parametrize("skew", [0.5, -0.7, 1.0])
def test_on_a_skewed_scan(tmp_path: Path, skew: float) -> None:
    """Lines are laid level through the middle of their print; the ends of long ones are still on it."""
    width, height = SIZE
    bars()[0].rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255).save(tmp_path / "a.png")
    # Pillow turns counterclockwise about the middle; this takes the level page to where its print went.
    cos, sin = math.cos(math.radians(skew)), math.sin(math.radians(skew))
    cx, cy = width / 2, height / 2
    turned = Transform((cos, sin, cx - cos * cx - sin * cy, -sin, cos, cy + sin * cx - cos * cy, 0, 0, 1))
    path = make(tmp_path, tmp_path / "a.png", "image/png", laid(Transform.scale(72 / fakes.DPI).after(turned)))
    check(path, level=False, shades=False)
