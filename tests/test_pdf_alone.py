"""A scan's page is drawn for its proof only where its words leave it open what else shows."""

from __future__ import annotations

import zlib

import numpy as np
import open_files as files
import pytest

from extract.open import pdf_image
from extract.open.document import open_document

PRINT = files.page_print()


def page(
    content: bytes = b"q 595 0 0 842 0 0 cm /I0 Do Q", image: bytes = b"", more: bytes = b"", **of: bytes
) -> bytes:
    """A page of one gray image: its ``content``, entries of the ``image``, ``more`` resources, entries of the page."""
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /Filter /FlateDecode %s" % (
        PRINT.shape[1], PRINT.shape[0], image if b"/ColorSpace" in image else b"/ColorSpace /DeviceGray " + image,
    )  # fmt: skip
    white = b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /I0 9 0 R >> >>"
    objects = {
        9: files.stream(zlib.compress(PRINT.tobytes()), entries),
        10: files.stream(b"\xff", white),
        11: files.stream(b"q 595 0 0 842 0 0 cm /I0 Do Q", form),
        12: files.stream(b"0 g 0 0 60 60 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 60 60]"),
    }
    resources = b"/XObject << /I0 9 0 R /I1 10 0 R /F0 11 0 R >> " + more
    return files.pdf([content], resources=resources, objects=objects, page=of.get("page", b""))


@pytest.mark.parametrize(
    "content",
    [
        b"q 595 0 0 842 0 0 cm /I0 Do Q",
        b"595 0 0 842 0 0 cm\n/I0 Do",
        b"q q 595 0 0 842 0 0 cm 1 g 0 0 0 RG /I0 Do Q Q",
    ],
)
@pytest.mark.parametrize("image", [b"", b"/ColorSpace [/CalGray << /WhitePoint [1 1 1] >>]", b"/Interpolate true"])
def test_a_plain_scan_is_not_drawn(content: bytes, image: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(pdf_image, "_rendered", lambda *_a, **_k: asked.append(1))
    with open_document(page(content, image)) as document:
        got = document.page(0).image()
    assert not asked
    assert got.how == "embedded"
    assert np.array_equal(got.pixels, PRINT)


_WHOLE = b"q 595 0 0 842 0 0 cm /I0 Do Q "


@pytest.mark.parametrize(
    "data",
    [
        page(_WHOLE + b"0 g 300 300 120 60 re f"),
        page(_WHOLE + b"q 60 0 0 60 100 100 cm /I1 Do Q"),
        page(_WHOLE + b"q 60 0 0 60 100 100 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q"),
        page(_WHOLE + _WHOLE),
        page(b"q 100 100 200 200 re W n 595 0 0 842 0 0 cm /I0 Do Q"),
        page(b"/OC /L0 BDC " + _WHOLE + b"EMC", more=b"/Properties << /L0 << /Type /OCG /Name (x) >> >>"),
        page(b"/G0 gs " + _WHOLE, more=b"/ExtGState << /G0 << /ca 0.4 >> >>"),
        page(b"/G0 gs " + _WHOLE, more=b"/ExtGState << /G0 << /BM /Multiply >> >>"),
        page(b"/F0 Do"),
        page(image=b"/SMask 10 0 R"),
        page(image=b"/Mask [0 10]"),
        page(image=b"/Decode [1 0]"),
        page(image=b"/OC << /Type /OCG /Name (x) >>"),
        page(image=b"/ColorSpace [/Indexed /DeviceGray 255 <%s>]" % bytes(range(255, -1, -1)).hex().encode()),
        page(page=b"/Annots [<< /Type /Annot /Subtype /Stamp /Rect [50 50 200 200] /AP << /N 12 0 R >> >>]"),
        page(page=b"/Group << /S /Transparency /CS /DeviceRGB >>"),
        page(_WHOLE + b"%" + b"x" * 2000),
    ],
)
def test_a_page_that_says_anything_more_is_drawn(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, draw = [], pdf_image._rendered
    monkeypatch.setattr(pdf_image, "_rendered", lambda *a, **k: asked.append(1) or draw(*a, **k))
    with open_document(data) as document:
        document.page(0).image()
    assert asked


def test_a_stamp_put_on_as_an_annotation_is_seen() -> None:
    stamped = page(page=b"/Annots [<< /Type /Annot /Subtype /Stamp /Rect [50 50 200 200] /AP << /N 12 0 R >> >>]")
    with open_document(stamped) as document:
        got = document.page(0).image()
    assert got.how == "rendered"
    y, x = int((842 - 120) * got.pixels.shape[0] / 842), int(120 * got.pixels.shape[1] / 595)
    assert got.pixels[y, x].max() < 80
