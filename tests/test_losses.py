"""Images that cannot be decoded, or not to their end: told by codec, and never a blank page."""

import io
import struct
import zlib
from typing import Any

import image_pages as pages
import numpy as np
import open_files as files
import pytest
from PIL import Image, ImageDraw

from extract import extract
from extract.errors import InputError
from extract.model.page import Box, Line, TextRun, Transform
from extract.open import decoded_fax
from extract.open.decoded import Coded, Rows, rows_of
from extract.open.document import open_document
from extract.open.limits import Limits
from extract.open.source import Loss, PageImage
from extract.reading.proof import away_from_cuts, sound_part

WIDTH, HEIGHT = 400, 560


def picture() -> Image.Image:
    """Gray noise: every row has its own."""
    noise = np.random.default_rng(5).integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8)
    return Image.fromarray(noise)


def jpeg(**how: Any) -> bytes:
    out = io.BytesIO()
    picture().save(out, "JPEG", quality=60, **how)
    return out.getvalue()


def strip(image: Image.Image, compression: str) -> bytes:
    """The one strip of a TIFF of this compression."""
    out = io.BytesIO()
    image.save(out, "TIFF", compression=compression, strip_size=1 << 30)
    tags: Any = Image.open(io.BytesIO(out.getvalue())).tag_v2  # type: ignore[attr-defined]
    (at,), (count,) = tags[273], tags[279]
    return out.getvalue()[at : at + count]


def bilevel() -> Image.Image:
    page = Image.new("1", (WIDTH, HEIGHT), 1)
    draw = ImageDraw.Draw(page)
    for row in range(0, HEIGHT, 7):
        draw.line((row % 50, row, WIDTH - row % 31, row), fill=0, width=2)
    return page


def rows(data: bytes, coding: str, **parms: Any) -> Rows:
    return rows_of(Coded(data, (coding,), (parms,), WIDTH, HEIGHT), Limits())


G4 = {"K": -1, "Columns": WIDTH}
G3 = {"K": 0, "Columns": WIDTH}
RUNS = {"K": 0, "Columns": WIDTH, "EncodedByteAlign": True}


def codings() -> dict[str, tuple[bytes, str, dict[str, Any]]]:
    return {
        "jpeg": (jpeg(), "DCTDecode", {}),
        "progressive": (jpeg(progressive=True), "DCTDecode", {}),
        "restarts": (jpeg(restart_marker_rows=3), "DCTDecode", {}),
        "group4": (strip(bilevel(), "group4"), "CCITTFaxDecode", G4),
        "group3": (strip(bilevel(), "group3"), "CCITTFaxDecode", G3),
        "runs": (strip(bilevel(), "tiff_ccitt"), "CCITTFaxDecode", RUNS),
        "flate": (zlib.compress(picture().tobytes()), "FlateDecode", {}),
        "predicted": (
            zlib.compress(b"".join(b"\0" + picture().tobytes()[k * WIDTH :][:WIDTH] for k in range(HEIGHT))),
            "FlateDecode",
            {"Predictor": 15, "Columns": WIDTH},
        ),
    }


@pytest.mark.parametrize("name", codings())
def test_a_whole_image_gives_all_its_rows_and_half_of_it_about_half(name: str) -> None:
    data, coding, parms = codings()[name]
    assert rows(data, coding, **parms) == Rows(HEIGHT, HEIGHT)
    half = rows(data[: len(data) // 2], coding, **parms)
    # the second half of a progressive JPEG sharpens what the first half gave
    low = 0 if name == "progressive" else HEIGHT // 3
    assert low <= half.got < 2 * HEIGHT // 3
    assert half.why is not None
    assert not half.ended


@pytest.mark.parametrize("name", ["jpeg", "restarts"])
def test_a_cut_jpeg_with_a_new_end_is_as_short_as_before(name: str) -> None:
    data, coding, _ = codings()[name]
    cut = data[: len(data) // 2]
    assert rows(cut + b"\xff\xd9", coding).got == rows(cut, coding).got


@pytest.mark.parametrize("lost", [1, 2, 30, 200])
def test_a_jpeg_without_its_last_bytes_lacks_its_last_rows_or_none(lost: int) -> None:
    found = rows(jpeg()[:-lost], "DCTDecode")
    assert found.got == HEIGHT if lost <= 2 else HEIGHT - 16 <= found.got < HEIGHT


@pytest.mark.parametrize("over", range(4))
def test_whole_fax_data_is_decoded_once(over: int, monkeypatch: pytest.MonkeyPatch) -> None:
    width, decoded, taken = WIDTH - over, [], decoded_fax._decoded
    page = bilevel().crop((0, 0, width, HEIGHT))
    striped = page.copy()
    striped.paste(Image.fromarray(np.tile([[255, 255, 0, 0]], (9, WIDTH // 4)).astype(np.uint8)[:, :width]), (0, 551))

    def counted(data: bytes, across: int, down: int) -> Image.Image:
        decoded.append(down)
        return taken(data, across, down)

    monkeypatch.setattr(decoded_fax, "_decoded", counted)
    for image in (page, striped):
        # Pillow codes white as the fax's white only where it is told so
        data = strip(Image.eval(image.convert("L"), lambda v: 255 - v).convert("1"), "group4")
        assert decoded_fax.fax_rows(data, {"K": -1, "Columns": width}, width, 560) == Rows(560, 560)
        assert decoded == [561]
        more = decoded_fax.fax_rows(data, {"K": -1, "Columns": width}, width, 561)
        assert more == Rows(560, 561, "its fax data ends after 560 rows", ended=True)
        assert len(decoded) > 2
        decoded.clear()


def test_fax_data_that_ends_itself_too_early_is_told_from_data_that_was_cut() -> None:
    short = strip(bilevel().crop((0, 0, WIDTH, 200)), "group4")
    assert rows(short, "CCITTFaxDecode", **G4) == Rows(200, HEIGHT, "its fax data ends after 200 rows", ended=True)
    assert not rows(short[:-4], "CCITTFaxDecode", **G4).ended


@pytest.mark.parametrize("across", [11, 17, 18, 30, 64])
def test_zeros_at_the_end_of_the_last_row_are_no_part_of_the_mark_behind_it(across: int) -> None:
    """A strip of a page ends in the middle of print: black of 18 pixels is 0000001000 (T.4, table 2), and a row that
    ends a pixel sooner than the one above ends in 010 (T.6, table 1)."""
    for shift in range(4):
        page = np.ones((12, 240), np.bool_)
        page[:, 100:160] = False
        page[-1] = True
        page[-1, 240 - across - shift : 240 - shift] = False
        page[5, 97 - shift : 161 - shift] = False
        data = strip(Image.fromarray(~page), "group4")
        assert decoded_fax.fax_rows(data, {"K": -1, "Columns": 240}, 240, 12) == Rows(12, 12)
        assert decoded_fax.fax_rows(data, {"K": -1, "Columns": 240}, 240, 13).ended


def test_rubbish_is_no_image_in_any_coding() -> None:
    rubbish = bytes(np.random.default_rng(3).integers(1, 256, 3000, dtype=np.uint8))
    for coding, parms in (
        ("DCTDecode", {}), ("JPXDecode", {}), ("JBIG2Decode", {}), ("FlateDecode", {}), ("LZWDecode", {}),
        ("RunLengthDecode", {}), ("ASCIIHexDecode", {}), ("CCITTFaxDecode", G4), ("CCITTFaxDecode", RUNS),
        ("BrotliDecode", {}),
    ):  # fmt: skip
        found = rows(rubbish, coding, **parms)
        assert found.got < HEIGHT // 2, coding
        assert found.why, coding
        empty = rows(b"", coding, **parms)
        assert (empty.got, empty.why) == (0, "it is empty"), coding


def lzw(data: bytes) -> bytes:
    """LZW codes that name single bytes alone, the table cleared before it grows."""
    bits = ""
    for k in range(0, len(data), 200):
        bits += f"{256:09b}" + "".join(f"{byte:09b}" for byte in data[k : k + 200])
    bits += f"{257:09b}"
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")


def test_lzw_and_run_lengths_are_counted() -> None:
    plain = picture().tobytes()
    assert rows(lzw(plain), "LZWDecode") == Rows(HEIGHT, HEIGHT)
    assert rows(lzw(plain)[:-3000], "LZWDecode").got in range(HEIGHT - 10, HEIGHT)
    runs = b"".join(b"\x7f" + plain[k : k + 128] for k in range(0, len(plain), 128)) + b"\x80"
    assert rows(runs, "RunLengthDecode") == Rows(HEIGHT, HEIGHT)
    assert rows(runs[:-1000], "RunLengthDecode").got in range(HEIGHT - 4, HEIGHT)


def test_jpeg2000_is_all_there_or_not() -> None:
    out = io.BytesIO()
    picture().save(out, "JPEG2000")
    whole = out.getvalue()
    assert rows(whole, "JPXDecode").why is None
    for cut in (100, len(whole) // 2, len(whole) - 40):
        assert rows(whole[:cut], "JPXDecode").got == 0


def segment(kind: int, data: bytes, number: int = 0) -> bytes:
    return struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data


def jbig2() -> bytes:
    """A page and one generic region, coded as fax data is (MMR)."""
    page = struct.pack(">IIIIBH", WIDTH, HEIGHT, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", WIDTH, HEIGHT, 0, 0, 0) + b"\x01" + strip(bilevel(), "group4")
    return segment(48, page) + segment(38, region, 1)


def test_jbig2_is_all_there_or_not() -> None:
    assert rows(jbig2(), "JBIG2Decode") == Rows(HEIGHT, HEIGHT)
    for cut in (5, 20, 60, len(jbig2()) - 10):
        assert rows(jbig2()[:cut], "JBIG2Decode").got == 0
    low = segment(48, struct.pack(">IIIIBH", WIDTH, 100, 0, 0, 0, 0))
    assert rows(low, "JBIG2Decode").got == 100


def page_of(data: bytes, coding: bytes, bits: int = 8, content: bytes = b"q 595 0 0 842 0 0 cm /I Do Q") -> bytes:
    image = files.stream(
        data,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent %d /ColorSpace /DeviceGray %s"
        % (WIDTH, HEIGHT, bits, coding),
    )
    return files.pdf([content], resources=b"/XObject << /I 10 0 R >>", objects={10: image})


WHITE = Image.new("1", (WIDTH, HEIGHT), 1)
FAX = b"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns %d >>" % WIDTH


def test_a_white_image_is_blank_and_one_that_cannot_be_decoded_is_not() -> None:
    blank = extract(page_of(zlib.compress(b"\xff" * WIDTH * HEIGHT), b"/Filter /FlateDecode"))
    assert [p.status for p in blank.pages] == ["blank"]
    # Pillow codes white as the fax's white only where it is told so
    coded = strip(Image.eval(WHITE.convert("L"), lambda v: 255 - v).convert("1"), "group4")
    assert [p.status for p in extract(page_of(coded, FAX, 1)).pages] == ["blank"]
    for data, coding in (
        (b"", b"/Filter /DCTDecode"),
        (b"rubbish" * 100, b"/Filter /FlateDecode"),
        (b"rubbish" * 100, b"/Filter /LZWDecode"),
        (b"rubbish" * 100, b"/Filter /BrotliDecode"),
        (b"rubbish" * 100, b"/Filter /JPXDecode"),
        (b"rubbish" * 100, b"/Filter /JBIG2Decode"),
        (zlib.compress(b"\xff" * WIDTH * HEIGHT)[:20], b"/Filter /FlateDecode"),
        (coded[:10], FAX),
    ):
        with pytest.raises(InputError, match=r"cannot be decoded|breaks off"):
            extract(page_of(data, coding, 1 if coding == FAX else 8))


def test_a_page_whose_content_or_image_is_missing_is_not_blank() -> None:
    with pytest.raises(InputError, match="which is not in the file"):
        extract(files.pdf([b"q 595 0 0 842 0 0 cm /Nowhere Do Q"]))
    broken = files.stream(zlib.compress(b"q 0 0 9 9 re f Q" * 50)[:20], b"/Filter /FlateDecode")
    with pytest.raises(InputError, match="lost in part"):
        extract(files.pdf([broken]))


def test_masks_inline_images_forms_and_annotations_are_looked_into() -> None:
    white = zlib.compress(b"\xff" * WIDTH * HEIGHT)
    mask = files.stream(
        white[:15], b"/Subtype /Image /Width 400 /Height 560 /BitsPerComponent 8 /ColorSpace /DeviceGray"
        b" /Filter /FlateDecode",
    )  # fmt: skip
    image = files.stream(
        white, b"/Subtype /Image /Width 400 /Height 560 /BitsPerComponent 8 /ColorSpace /DeviceGray"
        b" /Filter /FlateDecode /SMask 11 0 R",
    )  # fmt: skip
    form = files.stream(
        b"q 595 0 0 842 0 0 cm /I Do Q",
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /I 10 0 R >> >>",
    )
    objects = {10: image, 11: mask, 12: form}
    resources = b"/XObject << /I 10 0 R /F 12 0 R >>"
    stamp = b"/Annots [<< /Type /Annot /Subtype /Stamp /Rect [0 0 595 842] /AP << /N 12 0 R >> >>]"
    inline = b"q 595 0 0 842 0 0 cm BI /W 400 /H 560 /BPC 8 /CS /G /F /Fl ID " + white[:15] + b" EI Q"
    for data in (
        files.pdf([b"q 595 0 0 842 0 0 cm /I Do Q"], resources=resources, objects=objects),
        files.pdf([b"/F Do"], resources=resources, objects=objects),
        files.pdf([b" "], page=stamp, objects=objects),
        files.pdf([inline]),
    ):
        with open_document(data) as document:
            losses = document.page(0).losses()
        assert len(losses) == 1
        assert "400 x 560 pixels cannot be decoded" in losses[0].reason


def test_ink_without_print_is_not_blank_and_dust_is_no_ink() -> None:
    page = Image.new("L", (1240, 1754), 255)
    ImageDraw.Draw(page).ellipse((500, 700, 503, 703), fill=0)
    assert [p.status for p in extract(files.image_file(np.asarray(page), "PNG")).pages] == ["blank"]
    ImageDraw.Draw(page).line((300, 500, 700, 900), fill=0, width=6)
    (drawn,) = extract(files.image_file(np.asarray(page), "PNG")).pages
    assert (drawn.status, drawn.reason) == ("unreadable", "there is ink on the page, and no print that could be read")


def cut_letter(rows: float, end: bytes) -> bytes:
    """A scanned letter as a PDF whose JPEG holds only this share of its data."""
    out = io.BytesIO()
    Image.fromarray(pages.noisy(pages.letter(150, table=True))).save(out, "JPEG", quality=70)
    data = out.getvalue()
    height, width = pages.letter(150).shape
    image = files.stream(
        data[: int(len(data) * rows)] + end,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray"
        b" /Filter /DCTDecode" % (width, height),
    )
    content = b"q 595 0 0 842 0 0 cm /I Do Q"
    return files.pdf([content], resources=b"/XObject << /I 10 0 R >>", objects={10: image})


def test_half_a_scan_gives_no_record_and_its_last_strip_little_matters() -> None:
    half = extract(cut_letter(0.5, b"\xff\xd9"))
    assert [p.status for p in half.pages] == ["unreadable"]
    assert half.records == ()
    assert "breaks off after" in (half.pages[0].reason or "")
    assert "not-decoded" in [n.code for n in half.notices]
    nearly = extract(cut_letter(0.97, b""))
    assert "breaks off" not in (nearly.pages[0].reason or "")
    assert "not-decoded" in [n.code for n in nearly.notices]
    whole = extract(cut_letter(1.0, b""))
    assert "not-decoded" not in [n.code for n in whole.notices]


def test_lines_near_a_cut_are_left_out() -> None:
    def line(y: float) -> Line:
        return Line(TextRun.of([]), Box(10, y, 90, y + 10), "recognizer", "")

    cut = Loss("it breaks off", Box(0, 100, 200, 300), cut=True)
    kept = away_from_cuts([line(20), line(70), line(80), line(95), line(150)], Transform(), [cut])
    assert [one.box.y0 for one in kept] == [20, 70]
    whole = Loss("it cannot be decoded", Box(0, 100, 200, 300))
    assert len(away_from_cuts([line(95), line(150)], Transform(), [whole])) == 2


def test_what_a_decoder_made_up_is_cut_off() -> None:
    image = PageImage(np.full((300, 200), 7, np.uint8), 72.0, Transform(), "file")
    assert sound_part(image, [Loss("", Box(0, 120, 200, 300), cut=True)]).pixels.shape == (120, 200)
    upper = sound_part(image, [Loss("", Box(0, 0, 200, 100), cut=True)])
    assert upper.pixels.shape == (200, 200)
    assert upper.to_page.point(0, 0) == (0, 100)
    beside = sound_part(image, [Loss("", Box(0, 100, 50, 300), cut=True)]).pixels
    assert (beside[100:300, :50] == 255).all()
    assert (beside[:99] == 7).all()


def tiff(data: bytes, compression: int, *more: tuple[int, int, int]) -> bytes:
    tags = sorted(
        [
            (256, 4, WIDTH), (257, 4, HEIGHT), (258, 3, 1), (259, 3, compression), (262, 3, 0), (273, 4, 0),
            (277, 3, 1), (278, 4, HEIGHT), (279, 4, len(data)), *more,
        ]
    )  # fmt: skip
    start = 8 + 2 + 12 * len(tags) + 4
    entries = b"".join(struct.pack("<HHII", t, kind, 1, start if t == 273 else v) for t, kind, v in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4) + data


def test_image_files_that_their_decoder_takes_for_whole() -> None:
    def reasons(data: bytes) -> list[str]:
        with open_document(data) as document:
            return [loss.reason for loss in document.page(0).losses()]

    fax = strip(bilevel(), "group4")
    mirrored = bytes(int(f"{byte:08b}"[::-1], 2) for byte in fax)
    assert reasons(tiff(fax, 4)) == reasons(tiff(mirrored, 4, (266, 3, 2))) == []
    (cut,) = reasons(tiff(fax[: len(fax) // 2], 4))
    assert cut.endswith("of 560 rows: its fax data ends too early")
    assert reasons(tiff(strip(bilevel(), "group3"), 3)) == []
    assert reasons(jpeg()) == []
    (cut,) = reasons(jpeg()[:9000] + b"\xff\xd9")
    assert cut.endswith("of 560 rows: its JPEG data ends too early")
    png = files.image_file(np.asarray(picture()), "PNG")
    assert reasons(png) == []
    short = zlib.compress(b"\0" * (WIDTH + 1) * 100)
    chunk = struct.pack(">I", len(short)) + b"IDAT" + short + struct.pack(">I", zlib.crc32(b"IDAT" + short))
    (cut,) = reasons(png[:33] + chunk + png[-12:])
    assert cut == "the image breaks off after 100 of 560 rows: its data ends too early"


def test_every_repair_is_told() -> None:
    sound = files.pdf([files.text(72, 700, "ก" * 8)])
    assert [n.code for n in extract(sound).notices] == []
    for damaged in (
        sound.replace(b"startxref", b"startxxxx"),
        sound[:-60],
        sound.replace(b"endobj", b"endxxx", 1),
        sound.replace(b"/Length ", b"/Length 9", 1),
    ):
        assert "damaged" in [n.code for n in extract(damaged).notices]
