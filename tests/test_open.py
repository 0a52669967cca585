"""Opening files: known by content, refused with a reason, within limits, pages as a viewer shows them."""

from __future__ import annotations

import io
import os
import time
import zlib
from pathlib import Path

import numpy as np
import open_files as files
import pytest
from PIL import Image

from extract.errors import InputError, LimitError, UsageError
from extract.model.page import Box
from extract.open.document import open_document
from extract.open.limits import Limits
from extract.options import Options
from extract.pipeline import read_page

FEW = Limits(page_objects=5_000)
PRINT = files.page_print()


def refused(data: bytes, name: str = "x.pdf", **limits: int) -> InputError | LimitError:
    with (
        pytest.raises((InputError, LimitError)) as caught,
        open_document(data, Limits(**limits), name=name) as document,
    ):
        document.page(0).image()
    assert caught.value.message
    return caught.value


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%EOF", "unsupported"),
        (b"<!DOCTYPE html><html></html>", "unsupported"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?><svg/>", "unsupported"),
        (b"PK\x03\x04....", "unsupported"),
        (b"\x1f\x8b\x08....", "unsupported"),
        (b"GIF89a....", "unsupported"),
        (b"canary/secret.png\n", "unsupported"),
        (b"\0" * 5000, "corrupt"),
        (b"%PDF-1.7\nnothing", "corrupt"),
        (b"\x89PNG\r\n\x1a\n1234", "corrupt"),
        (b"II*\0\x08\0\0\0", "corrupt"),
        (b"\xff\xd8\xff\xe0 no jpeg", "corrupt"),
    ],
)
def test_what_is_not_a_document_is_refused_by_its_content(data: bytes, code: str) -> None:
    error = refused(data, "scan.png")
    assert error.code == code
    assert error.exit_code == 3


def test_files_that_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    os.symlink(tmp_path / "b", tmp_path / "a")
    os.symlink(tmp_path / "a", tmp_path / "b")
    (tmp_path / "empty.pdf").touch()
    codes = {}
    for name in ("missing.pdf", "pipe.pdf", "a", ".", "empty.pdf"):
        with pytest.raises(InputError) as caught:
            open_document(tmp_path / name)
        codes[name] = caught.value.code
    assert codes == {
        "missing.pdf": "missing-file",
        "pipe.pdf": "not-a-file",
        "a": "unreadable-file",
        ".": "not-a-file",
        "empty.pdf": "empty",
    }


def test_identity_and_sources_of_every_kind(tmp_path: Path) -> None:
    data = files.pdf([files.latin(72, 700, "Score 4.2")])
    path = tmp_path / "one.tiff"  # the name does not matter
    path.write_bytes(data)
    opened = [
        open_document(path),
        open_document(data, name="one.tiff"),
        open_document(io.BytesIO(data), name="one.tiff"),
    ]
    assert {d.sha256 for d in opened} == {opened[0].sha256}
    assert {(d.name, d.size, d.media_type, d.page_count) for d in opened} == {
        ("one.tiff", len(data), "application/pdf", 1)
    }


def test_limits_name_themselves_and_how_to_raise_them() -> None:
    error = refused(files.png_header(60_000, 60_000), "x.png")
    assert isinstance(error, LimitError)
    assert "60,000" in error.message and "--limit pixels-per-side=" in (error.hint or "")
    assert refused(files.png_header(20_000, 20_000), "x.png").message.count("pixels-per-page") == 1
    assert "file-bytes" in refused(b"x" * 100, file_bytes=99).message
    assert "pages" in refused(files.pdf([b" "] * 4), pages=3).message
    assert "text-length" in refused("ก".encode() * 50, "x.txt", text_length=49).message


def test_limits_from_options() -> None:
    assert Limits().with_options(["pages=5", "pixels-per-side=100"]) == Limits(pages=5, pixels_per_side=100)
    for wrong in ("pages", "pages=0", "pages=-1", "pages=x", "colour=3", "pages=" + "9" * 40):
        with pytest.raises(UsageError):
            Limits().with_options([wrong])


def test_streams_stop_inflating_at_their_limit() -> None:
    bomb = files.stream(zlib.compress(b"\0" * 3_000_000), b"/Filter /FlateDecode")
    twice = files.stream(zlib.compress(zlib.compress(b"\0" * 3_000_000)), b"/Filter [/FlateDecode /FlateDecode]")
    runs = files.stream(bytes([129, 32]) * 40_000 + b"\x80", b"/Filter /RunLengthDecode")
    for content in (bomb, twice, runs):
        with open_document(files.pdf([content]), Limits(stream_bytes=1_000_000)) as document:
            with pytest.raises(LimitError, match="stream-bytes"):
                document.page(0).text_layer()
            with pytest.raises(LimitError, match="stream-bytes"):
                document.page(0).image()


def test_forms_within_forms_are_stopped() -> None:
    levels = {
        20 + k: files.stream(
            b"/X Do " * 10 if k < 9 else b"BT /F1 8 Tf (x) Tj ET",
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> "
            + (b"/XObject << /X %d 0 R >> >>" % (21 + k) if k < 9 else b">>"),
        )
        for k in range(10)
    }
    began = time.perf_counter()
    with open_document(files.pdf([b"/X Do"], resources=b"/XObject << /X 20 0 R >>", objects=levels), FEW) as document:
        with pytest.raises(LimitError, match="page-objects"):
            document.page(0).text_layer()
        with pytest.raises(LimitError, match="page-objects"):
            document.page(0).thumbnail(72)
    assert time.perf_counter() - began < 20


def test_images_in_a_pdf_are_measured_before_they_are_decoded() -> None:
    image = files.stream(
        b"\0", b"/Type /XObject /Subtype /Image /Width 50000 /Height 50000 /BitsPerComponent 1 /ColorSpace /DeviceGray"
    )
    data = files.pdf([b"q 595 0 0 842 0 0 cm /I0 Do Q"], resources=b"/XObject << /I0 9 0 R >>", objects={9: image})
    assert "50,000" in refused(data).message


def test_a_huge_page_is_not_drawn() -> None:
    data = files.pdf([files.latin(72, 700, "Score 4.2")], media=b"[0 0 200000 200000]")
    assert "pixels-per-page" in refused(data).message
    with open_document(data) as document:
        layer = document.page(0).text_layer()
    assert layer is not None and len(layer.chars) == 9


def test_damaged_pdfs_are_mended_and_say_so() -> None:
    whole = files.pdf([files.latin(72, 700, f"Page {k}") for k in range(8)])
    with open_document(whole[: len(whole) - 700], name="cut.pdf") as document:
        assert "mended" in {n.code for n in document.notices}
        assert 1 <= document.page_count <= 8
        layer = document.page(0).text_layer()
        assert layer is not None and "".join(c.text for c in layer.chars) == "Page 0"


def test_junk_before_the_header_and_after_the_end() -> None:
    data = files.pdf([files.latin(72, 700, "Score 4.2")])
    with open_document(b"X" * 1500 + data, name="x.pdf") as document:
        assert document.page_count == 1
    png = files.image_file(PRINT, "PNG")
    with open_document(png + data, name="x.png") as document:
        assert document.media_type == "image/png"


def test_encrypted_pdfs_say_that_they_are() -> None:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(files.pdf([b" "]))) as made:
        made.save(out, encryption=pikepdf.Encryption(user="secret", owner="owner", R=6))
    error = refused(out.getvalue())
    assert error.code == "encrypted" and "password" in (error.hint or "")


XFA = b"/AcroForm << /Fields [] /XFA (x) >>"
INSIDE = b"/Names << /EmbeddedFiles << /Names [(k) << /Type /Filespec /F (x) /UF (a\\012b.pdf) >>] >> >>"


@pytest.mark.parametrize(
    ("catalog", "words", "status", "reason"),
    [
        (XFA, "Please wait", "unreadable", "a dynamic form (XFA)"),
        (b"/Collection << /View /T >> " + INSIDE, "For Adobe Reader", "unreadable", "a portfolio"),
        (b"/Collection << /View /T >> " + INSIDE, "A letter of its own", "read", None),
        (INSIDE, "A letter of its own", "read", None),
    ],
)
def test_pages_that_stand_in_for_something_else_are_told(
    catalog: bytes, words: str, status: str, reason: str | None
) -> None:
    with open_document(files.pdf([files.latin(72, 700, words)], catalog=catalog)) as document:
        page = read_page(document, 1, Options())
        assert page.status == status
        assert (page.reason or "").startswith(reason or "")


def test_files_inside_a_pdf_are_named() -> None:
    with open_document(files.pdf([files.latin(72, 700, "x")], catalog=INSIDE)) as document:
        assert [n.message for n in document.notices] == ["never run, never opened: attached files (ab.pdf)"]


def test_active_content_and_revisions_are_told() -> None:
    script = b"/OpenAction << /S /JavaScript /JS (app.alert\\('x'\\)) >>"
    with open_document(files.pdf([files.latin(72, 700, "x")], catalog=script)) as document:
        assert [n.code for n in document.notices] == ["active-content"]
    whole = files.pdf([files.latin(72, 700, "x")])
    with open_document(whole + b"\n" + whole[whole.rindex(b"xref\n0") :]) as document:
        assert "revisions" in {n.code for n in document.notices}


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_layer_and_image_agree_on_a_turned_and_cropped_page(rotate: int) -> None:
    """A black bar, drawn by pdfium, and a rule, told by the layer, are in one place."""
    data = files.pdf(
        [b"0 g 100 600 200 2 re f\n" + files.latin(120, 640, "Score")],
        page=b"/Rotate %d /CropBox [50 100 450 800] /UserUnit 2" % rotate,
    )
    with open_document(data) as document:
        page = document.page(0)
        layer, image = page.text_layer(), page.image()
    assert layer is not None
    turned = rotate in (90, 270)
    assert (page.width, page.height) == ((1400, 800) if turned else (800, 1400))
    (rule,) = layer.rules
    assert rule.horizontal is not turned
    dark = np.argwhere(image.pixels < 100)
    rows, columns = dark[:, 0], dark[:, 1]
    bar = image.to_page.box(
        Box(float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1))
    )
    text = layer.chars[0].box
    assert bar.x0 <= rule.box.x0 + 1 and rule.box.x1 - 1 <= bar.x1
    assert bar.y0 <= rule.box.y0 + 1 and rule.box.y1 - 1 <= bar.y1
    assert bar.x0 - 8 <= text.cx <= bar.x1 + 8 and bar.y0 - 8 <= text.cy <= bar.y1 + 8
    assert layer.chars[0].angle == rotate


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_scan_comes_in_its_own_pixels_turned_as_shown(rotate: int) -> None:
    with open_document(files.scan_pdf(PRINT, page=b"/Rotate %d" % rotate)) as document:
        image = document.page(0).image()
    assert image.how == "embedded"
    assert np.array_equal(image.pixels, np.rot90(PRINT, -rotate // 90))
    corner = image.to_page.point(image.pixels.shape[1], image.pixels.shape[0])
    assert corner == pytest.approx((842, 595) if rotate in (90, 270) else (595, 842), abs=0.01)
    assert image.dpi == pytest.approx(72.6, abs=5)


def test_a_scan_with_something_drawn_over_it_is_drawn() -> None:
    stamp = b"0.2 g 300 300 120 60 re f\n"
    with open_document(files.scan_pdf(PRINT, stamp)) as document:
        image = document.page(0).image()
    assert image.how == "rendered"
    y, x = int((842 - 330) * image.pixels.shape[0] / 842), int(360 * image.pixels.shape[1] / 595)
    assert image.pixels[y, x] < 80


def test_a_scan_in_strips_is_drawn_at_its_own_resolution() -> None:
    half = PRINT[:400]
    drawn = b"q 595 0 0 421 0 421 cm /I0 Do Q q 595 0 0 421 0 0 cm /I0 Do Q"
    image = files.stream(
        zlib.compress(half.tobytes()),
        b"/Type /XObject /Subtype /Image /Width 600 /Height 400 /BitsPerComponent 8 /ColorSpace /DeviceGray"
        b" /Filter /FlateDecode",
    )
    with open_document(files.pdf([drawn], resources=b"/XObject << /I0 9 0 R >>", objects={9: image})) as document:
        page = document.page(0).image()
    assert page.how == "rendered"
    assert page.dpi == pytest.approx(100, abs=1)  # 72.6, and no less than 100


def test_tiff_pages_resolution_and_fax_pixels() -> None:
    bilevel = PRINT > 128
    pages = [Image.fromarray(bilevel), Image.fromarray(np.roll(bilevel, 40, axis=0))]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(204, 98))
    with open_document(out.getvalue(), name="fax.tif") as document:
        assert (document.media_type, document.page_count) == ("image/tiff", 2)
        first, second = document.page(0).image(), document.page(1).image()
    assert first.dpi == 204
    assert first.pixels.shape == pytest.approx((849 * 204 / 98, 600), abs=1)
    assert first.to_page.point(600, first.pixels.shape[0]) == pytest.approx((600 * 72 / 204, 849 * 72 / 98))
    assert not np.array_equal(first.pixels, second.pixels)


def test_a_ring_of_tiff_directories_gives_each_page_once() -> None:
    data = bytearray(files.image_file(PRINT, "TIFF"))
    first = int.from_bytes(data[4:8], "little")
    entries = int.from_bytes(data[first : first + 2], "little")
    data[first + 2 + 12 * entries : first + 6 + 12 * entries] = data[4:8]
    with open_document(bytes(data), name="ring.tif") as document:
        assert document.page_count == 1
        assert [n.code for n in document.notices] == ["page-ring"]
        assert document.page(0).image().pixels.shape == PRINT.shape


def test_photos_stand_upright_and_truncated_ones_fail() -> None:
    colour = np.dstack([PRINT, PRINT // 2, PRINT // 3])
    exif = Image.Exif()
    exif[0x0112] = 6
    data = files.image_file(colour, "JPEG", exif=exif, quality=95)
    with open_document(data, name="photo.jpg") as document:
        page = document.page(0)
        image = page.image()
        assert (page.width, page.height) == (849, 600)
    assert image.pixels.shape == (600, 849, 3)
    assert image.dpi is None
    assert image.pixels[300, 400, 2] >= image.pixels[300, 400, 0]  # BGR
    assert refused(data[: len(data) // 2], "photo.jpg").code == "corrupt"
    whole = files.image_file(PRINT, "PNG")
    assert refused(whole[: len(whole) // 2], "scan.png").code == "corrupt"


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16", "CMYK"])
def test_pixels_of_any_kind_come_gray_or_in_colour(mode: str) -> None:
    if mode == "I;16":
        image = Image.fromarray(PRINT.astype(np.uint16) * 257)
    else:
        image = Image.fromarray(PRINT).convert("RGB").convert(mode)
    out = io.BytesIO()
    image.save(out, "TIFF" if mode == "CMYK" else "PNG")
    with open_document(out.getvalue(), name="x.png") as document:
        pixels = document.page(0).image().pixels
    assert pixels.dtype == np.uint8
    assert pixels.shape == PRINT.shape
    assert np.abs(pixels.astype(int) - PRINT).max() <= 3
