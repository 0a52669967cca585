"""Pieces of pages to show beside verdicts."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Protocol

from extract.model.result import BoxTuple


class Crop(Protocol):
    """(page number, box of the value, box of its row where it has one) -> PNG of the row with the value framed; None
    for none. Boxes are in points, origin top left."""

    def __call__(self, page: int, box: BoxTuple, row: BoxTuple | None = None) -> bytes | None: ...


AROUND = 8.0  # points above and below a row of a table
LINES = 24.0  # points above and below a value in running text: the lines before and behind it
FRAME = 2.5  # points between the value and the frame around it
RED = (200, 0, 30)


def crop_from_pages(
    pages: Mapping[int, bytes], widths: Mapping[int, float], rotations: Mapping[int, int] | None = None
) -> Crop:
    """Crops out of page images as PNG, turned so that the print stands upright, as wide as the page or the row.

    ``widths`` are the pages' widths in points, which give the scale; ``rotations`` how far each must be turned
    clockwise (0, 90, 180, 270). Only give it images that this program made: they are decoded here, one page at a time.
    """
    from PIL import Image, ImageDraw

    opened: dict[int, Image.Image] = {}

    def crop(page: int, box: BoxTuple, row: BoxTuple | None = None) -> bytes | None:
        if page not in pages or not widths.get(page):
            return None
        if page not in opened:
            opened.clear()  # verdicts come page by page; one page in memory is enough
            opened[page] = Image.open(io.BytesIO(pages[page]), formats=("PNG",)).convert("RGB")
        image, turn = opened[page], (rotations or {}).get(page, 0)
        scale = image.width / widths[page]
        size = (image.width / scale, image.height / scale)
        x0, y0, x1, y1 = (round(v * scale) for v in _area(box, row, size, upright=turn % 180 == 0))
        area = (max(0, x0), max(0, y0), min(image.width, x1), min(image.height, y1))
        if area[2] <= area[0] or area[3] <= area[1]:
            return None
        piece = image.crop(area)
        pad = FRAME * scale
        framed = [round(v * scale + d) for v, d in zip(box, (-pad, -pad, pad, pad), strict=True)]
        left, top = area[0], area[1]
        place = (framed[0] - left, framed[1] - top, framed[2] - left, framed[3] - top)
        ImageDraw.Draw(piece).rectangle(place, outline=RED, width=max(2, round(scale)))
        out = io.BytesIO()
        piece.rotate(-turn, expand=True).quantize(48).save(out, "PNG", optimize=True)
        return out.getvalue()

    return crop


def _area(box: BoxTuple, row: BoxTuple | None, size: tuple[float, float], *, upright: bool) -> BoxTuple:
    """What to show: the row with its label whole; in running text the lines around the value, as wide as the page.

    ``upright``: the lines run across the page as it is filed, else along it.
    """
    if row is not None:
        x0, y0, x1, y1 = (f(a, b) for f, a, b in zip((min, min, max, max), box, row, strict=True))
        return x0 - AROUND, y0 - AROUND, x1 + AROUND, y1 + AROUND
    if upright:
        return 0.0, box[1] - LINES, size[0], box[3] + LINES
    return box[0] - LINES, 0.0, box[2] + LINES, size[1]
