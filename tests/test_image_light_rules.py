"""White rules between the fills of a table's cells part its rows and columns."""

from __future__ import annotations

import io
import itertools

import cv2
import numpy as np
import pytest
from layout_pages import THAI, needs_thai
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extract import extract
from extract.image.prepare import prepare
from extract.image.ruling import find_rules

XS, TOP, HIGH = (110, 470, 690, 910, 1130), 200, 46
HEADS = ("หน่วยงาน", "เป้าหมาย", "ผลงาน", "ร้อยละ")
ROWS = (
    ("กองคลัง", "120", "114", "95.00"),
    ("กองช่าง", "85", "68", "80.00"),
    ("กองการศึกษา", "60", "57", "95.00"),
    ("สำนักปลัด", "240", "216", "90.00"),
    ("กองสวัสดิการ", "35", "28", "80.00"),
)
PAPER, FILL, BAND, HEAD = (250, 249, 246), (232, 239, 234), (190, 214, 200), (52, 110, 74)
WHITE = 3
"""Pixels between fills."""


def page(*, parted: bool = True, lean: float = 0.0) -> NDArray[np.uint8]:
    """A page of a table in fills, the third row's darker, with white between its cells or with none."""
    image = Image.new("RGB", (1240, 760), PAPER)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(THAI), 26, layout_engine=ImageFont.Layout.RAQM)
    for r, texts in enumerate((HEADS, *ROWS)):
        y0 = TOP + r * HIGH
        colour = HEAD if r == 0 else BAND if r == 3 else FILL
        for c, text in enumerate(texts):
            right, foot = XS[c + 1] - (WHITE if parted else 0), y0 + HIGH - (WHITE if parted else 0)
            draw.rectangle((XS[c], y0, right - 1, foot - 1), fill=colour)
            ink = (255, 255, 255) if r == 0 else (40, 40, 40)
            place = (XS[c] + 12, y0 + 33) if c == 0 else ((XS[c] + XS[c + 1]) / 2, y0 + 33)
            draw.text(place, text, font=font, fill=ink, anchor="ls" if c == 0 else "ms")
    draw.text((110, 120), "ผลการดำเนินงานประจำปี ๒๕๖๖", font=font, fill=(40, 40, 40), anchor="ls")
    if lean:
        image = image.rotate(lean, resample=Image.Resampling.BICUBIC, fillcolor=PAPER)
    grain = np.random.default_rng(7).normal(0, 2.0, (image.height, image.width, 1))
    return np.clip(np.asarray(image, np.float32) + grain, 0, 255).astype(np.uint8)


def encoded(pixels: NDArray[np.uint8]) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", dpi=(200, 200))
    return out.getvalue()


def rules_of(pixels: NDArray[np.uint8]) -> tuple[list[int], list[int]]:
    """Where the level rules of a page are (y) and its upright ones (x)."""
    made = prepare(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), 200.0)
    found = find_rules(made.ink, 200.0, made.gray)[0]
    across, down = ([r for r in found if r.horizontal is level] for level in (True, False))
    return sorted(round(r.box.cy) for r in across), sorted(round(r.box.cx) for r in down)


@needs_thai
@pytest.mark.parametrize("lean", [0.0, 0.6, -0.4])
def test_white_rules_on_pale_fills_part_a_table(lean: float) -> None:
    found = {
        (r.indicator_printed or r.entity, r.column_printed, str(r.value), r.status)
        for r in extract(encoded(page(lean=lean))).records
    }
    assert found == {
        (label, head, value, "accepted")
        for label, *values in ROWS
        for head, value in zip(HEADS[1:], values, strict=True)
    }


@needs_thai
def test_white_rules_are_drawn_and_where_there_are_none_nothing_is() -> None:
    level, upright = rules_of(page())
    assert len(upright) == len(XS) and all(abs(a - b) < 8 for a, b in zip(upright, XS, strict=True))
    assert [y for y in level if y > TOP + 2 * HIGH - 8] == pytest.approx(
        [TOP + HIGH * n - 2 for n in range(2, len(ROWS) + 2)], abs=3
    )
    assert not [x for x in rules_of(page(parted=False))[1] if XS[0] + 8 < x < XS[-1] - 8]


def test_a_pattern_of_white_lines_is_no_table() -> None:
    pixels = np.full((2000, 1600, 3), 230, np.uint8)
    pixels[::8], pixels[:, ::8] = 250, 250
    pixels[:300] = 250
    assert not (prepare(pixels, 200.0).gray < 128).any()


def test_rows_as_light_as_paper_are_parted_into_columns_alone() -> None:
    """The other rows hardly differ from paper, so level rules show between few of them."""
    pixels = np.full((900, 1240, 3), PAPER, np.uint8)
    xs = (110, 310, 480, 650, 820, 990, 1130)
    for r in range(12):
        shade = (222, 226, 214) if r in (0, 1, 2, 11) else (240, 240, 234) if r % 2 else (243, 242, 238)
        for a, b in itertools.pairwise(xs):
            foot = TOP + HIGH * (r + 1) - (WHITE if r == 1 else 0)
            pixels[TOP + HIGH * r : foot, a : b - WHITE] = shade
    grain = np.random.default_rng(7).normal(0, 1.0, pixels.shape[:2])
    pixels = np.clip(pixels + grain[..., None], 0, 255).astype(np.uint8)
    level, upright = rules_of(pixels)
    assert len(upright) == len(xs) and all(abs(a - b) < 8 for a, b in zip(upright, xs, strict=True))
    assert not [y for y in level if TOP + 3 * HIGH + 8 < y < TOP + 11 * HIGH - 8]
