"""Pages drawn for the tests of ``extract.image``: known print, known rules, known damage."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

_FONTS = (
    "/usr/share/fonts/truetype/tlwg/Laksaman.ttf",
    "/usr/share/fonts/truetype/tlwg/Garuda.ttf",
    "/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf",
)
THAI_FONT = next((path for path in _FONTS if Path(path).exists()), None)
_THAI = (
    "ผลการสำรวจระดับความพร้อมของหน่วยงานในจังหวัดประจำปี ๒๕๖๐ ได้คะแนน ๓๔.๕ จากคะแนนเต็ม ๑๐๐",
    "ด้านนโยบายและแนวปฏิบัติ ได้ ๔๑.๒ คะแนน ด้านบริการภาครัฐ ได้ ๒๘.๙ คะแนน ซึ่งต่ำกว่าปีก่อน",
    "จึงเรียนมาเพื่อโปรดทราบ และขอให้หน่วยงานที่เกี่ยวข้องปรับปรุงการให้บริการให้ดียิ่งขึ้น",
)
_LATIN = (
    "The office reached 34.5 of 100 points in the survey of this year; policies and practices stood",
    "at 41.2, public services at 28.9, which is less than in the year before and should be improved",
    "by those in charge; the details of each field follow in the table below, by its own indicators",
)
LINES = _THAI if THAI_FONT else _LATIN


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    if THAI_FONT:
        return ImageFont.truetype(THAI_FONT, size)
    loaded = ImageFont.load_default(size)
    assert isinstance(loaded, ImageFont.FreeTypeFont)
    return loaded


def blank(dpi: int = 200, inches: tuple[float, float] = (8.27, 11.69)) -> Image.Image:
    return Image.new("L", (round(inches[0] * dpi), round(inches[1] * dpi)), 255)


def letter(dpi: int = 200, table: bool = True, lines: int = 18) -> np.ndarray:
    """An A4 page: lines of 16 points, a ruled table of 4 columns and 6 rows below them. uint8 HxW."""
    page = blank(dpi)
    draw = ImageDraw.Draw(page)
    for k in range(lines):
        place = (round(1.1 * dpi), round((1.0 + 0.33 * k) * dpi))
        draw.text(place, LINES[k % len(LINES)], font=font(round(15 * dpi / 72)), fill=20)
    if table:
        draw_table(draw, dpi, round(7.6 * dpi))
    return np.array(page)


def draw_table(draw: ImageDraw.ImageDraw, dpi: int, top: int, rows: int = 6, columns: int = 4) -> None:
    """A grid 6 by 2.4 inches at ``top``, one inch from the left, a number in every cell, rules 1/100 inch
    thick.
    """
    left, wide, high = dpi, 6 * dpi, round(2.4 * dpi)
    thick = max(1, round(dpi / 100))
    for row in range(rows + 1):
        y = top + high * row // rows
        draw.rectangle((left, y, left + wide + thick - 1, y + thick - 1), fill=10)
    for column in range(columns + 1):
        x = left + wide * column // columns
        draw.rectangle((x, top, x + thick - 1, top + high + thick - 1), fill=10)
    for row in range(rows):
        for column in range(columns):
            place = (left + wide * column // columns + 0.4 * dpi, top + high * row // rows + 0.06 * dpi)
            draw.text(place, f"{11 + 7 * row + 13 * column}.{row}", font=font(round(14 * dpi / 72)), fill=20)


def turned(image: np.ndarray, degrees: float, ground: int = 255) -> np.ndarray:
    """``image`` leaning by ``degrees``: its lines fall to the right for a positive angle."""
    high, wide = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), -degrees, 1)
    border = (ground, ground, ground)
    return np.asarray(cv2.warpAffine(image, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=border))


def noisy(image: np.ndarray, deviation: float = 6.0, seed: int = 1) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, deviation, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def in_colour(gray: np.ndarray) -> np.ndarray:
    return np.asarray(cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR))


def stamp_mask(shape: tuple[int, ...], dpi: int, at: tuple[float, float], degrees: float = 3.0) -> np.ndarray:
    """How much (0..1) a received stamp of 2.4 by 0.9 inches covers, its top left corner ``at`` inches."""
    page = Image.new("L", (shape[1], shape[0]), 0)
    draw = ImageDraw.Draw(page)
    x, y = at[0] * dpi, at[1] * dpi
    draw.rectangle((x, y, x + 2.4 * dpi, y + 0.9 * dpi), outline=255, width=max(2, dpi // 80))
    for k in range(3):
        text = LINES[k % len(LINES)][:22]
        draw.text((x + 0.1 * dpi, y + (0.05 + 0.28 * k) * dpi), text, font=font(round(14 * dpi / 72)), fill=255)
    return turned(np.array(page), degrees, 0).astype(np.float32) / 255


def inked(image: np.ndarray, cover: np.ndarray, ink: tuple[int, int, int]) -> np.ndarray:
    """``image`` (BGR) seen through ``ink`` (BGR) where ``cover`` says so."""
    through = 1 - cover[..., None] * (1 - np.array(ink, np.float32) / 255)
    return np.clip(image * through, 0, 255).astype(np.uint8)


def share(part: np.ndarray, whole: np.ndarray) -> float:
    """How much of ``whole``'s ink ``part`` has."""
    total = int((whole > 0).sum())
    return float(((part > 0) & (whole > 0)).sum()) / max(1, total)
