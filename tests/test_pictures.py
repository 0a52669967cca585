"""Pictures on a page with a text layer: a pasted scan of a table is read, a photograph of nothing is not."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np
import open_files as files
import pytest

from extract import extract
from extract.errors import LimitError
from extract.model.page import Box
from extract.model.result import Extraction
from extract.open.document import open_document
from extract.open.limits import Limits
from extract.options import Options
from extract.reading.pictures import _apart
from extract.versions import model_file

FIXTURES = Path(__file__).parents[1] / "fixtures"
SLUG = "letter-scan-ruled/letter.pdf"
TYPED = "รายละเอียดคะแนนรายตัวชี้วัดปรากฏตามภาพต่อไปนี้ และขอให้หน่วยงานนำไปใช้วางแผนพัฒนางานบริการประชาชนต่อไป"
needs_model = pytest.mark.skipif(not model_file().is_file(), reason="no recognizer is installed")


def pasted(pixels: np.ndarray, width: float, options: Options | None = None) -> Extraction:
    """A digital page of three typed lines with a picture under them, ``width`` points wide."""
    height, across = pixels.shape[:2]
    data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()
    image = files.stream(
        data,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray "
        b"/Filter /DCTDecode" % (across, height),
    )
    tall = width * height / across
    drawn = b"".join(files.text(20, 810 - 22 * k, TYPED, 10) for k in range(3))
    drawn += b"q %.1f 0 0 %.1f 60 %.1f cm /I0 Do Q\n" % (width, tall, 730 - tall)
    return extract(files.pdf([drawn], resources=b"/XObject << /I0 9 0 R >>", objects={9: image}), options)


def the_table() -> np.ndarray:
    """The scanned table of a fixture, gray; the scan lies upside down in its file."""
    with open_document(FIXTURES / SLUG, Limits()) as document:
        pixels = document.page(1).image().pixels
    gray = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    return np.ascontiguousarray(gray[::-1, ::-1][: int(0.8 * gray.shape[0])], np.uint8)


@needs_model
def test_a_scanned_table_pasted_into_a_digital_page_is_read() -> None:
    found = pasted(the_table(), 460)
    truth = {
        (r[2], r[3]): Decimal(r[4])
        for r in json.loads((FIXTURES / "truth.json").read_text(encoding="utf-8"))[SLUG]["records"]
        if r[4] is not None and r[1] == "province" and r[3] != "overall"
    }
    told = {(r.entity, r.indicator): r for r in found.records if r.value is not None}
    right = [key for key, value in truth.items() if key in told and told[key].value == value]
    assert len(right) >= 0.8 * len(truth)
    assert all(told[key].value == truth.get(key) for key in told if told[key].status == "accepted")
    assert {e.reader for r in told.values() for e in r.evidence} == {"recognizer"}
    assert all(e.bbox[0] >= 60 and e.bbox[2] <= 530 for r in told.values() for e in r.evidence if e.bbox)
    codes = [n.code for n in found.notices]
    assert "image-read" in codes
    assert "image-not-read" not in codes
    assert found.pages[0].origin == "text-layer"


@needs_model
def test_a_picture_without_print_stays_unread_and_is_told() -> None:
    rng = np.random.default_rng(5)
    cloud = cv2.GaussianBlur(rng.integers(0, 255, (900, 700), dtype=np.uint8), (0, 0), 9)
    found = pasted(cv2.normalize(cloud, None, 0, 255, cv2.NORM_MINMAX), 460)  # type: ignore[call-overload]
    assert [n.code for n in found.notices] == ["image-not-read"]
    assert not found.records


@needs_model
def test_with_ocr_forbidden_no_picture_is_read() -> None:
    found = pasted(the_table(), 460, Options(ocr="never"))
    assert [n.code for n in found.notices] == ["image-not-read"]
    assert not found.records


def test_a_picture_over_the_limits_fails_its_page() -> None:
    """What is hidden behind it could not be told: the layer is no evidence then."""
    with pytest.raises(LimitError, match="1654 x 1871 pixels"):
        pasted(the_table(), 460, Options(limits=Limits(pixels_per_page=60_000)))


def test_strips_of_one_picture_are_one() -> None:
    strips = [Box(10, 10 + 20 * k, 200, 30 + 20 * k) for k in range(4)]
    apart = _apart([*strips, Box(300, 10, 400, 90)])
    assert sorted(apart, key=lambda b: b.x0) == [Box(10, 10, 200, 90), Box(300, 10, 400, 90)]
