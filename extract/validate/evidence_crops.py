"""Pieces of pages to show beside verdicts."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

from extract.model.result import BoxTuple

Crop = Callable[[int, BoxTuple], "bytes | None"]
"""(page number, box in points, origin top left) -> PNG of that place with some of what is around it; None for none."""

AROUND = 14.0  # points of surroundings on each side, enough for the label beside a short value
WIDE = 230.0  # points to the left: in tables and forms the label stands there


def crop_from_pages(
    pages: Mapping[int, bytes], widths: Mapping[int, float], rotations: Mapping[int, int] | None = None
) -> Crop:
    """Crops out of page images as PNG, turned so that the print stands upright.

    ``widths`` are the pages' widths in points, which give the scale; ``rotations`` how far each must be turned
    clockwise (0, 90, 180, 270). Only give it images that this program made: they are decoded here, one page at a time.
    """
    from PIL import Image

    opened: dict[int, Image.Image] = {}

    def crop(page: int, box: BoxTuple) -> bytes | None:
        if page not in pages or not widths.get(page):
            return None
        if page not in opened:
            opened.clear()  # verdicts come page by page; one page in memory is enough
            opened[page] = Image.open(io.BytesIO(pages[page]), formats=("PNG",)).convert("RGB")
        image, turn = opened[page], (rotations or {}).get(page, 0)
        scale = image.width / widths[page]
        around = _around(turn)
        x0, y0, x1, y1 = (round((v + d) * scale) for v, d in zip(box, around, strict=True))
        area = (max(0, x0), max(0, y0), min(image.width, x1), min(image.height, y1))
        if area[2] <= area[0] or area[3] <= area[1]:
            return None
        out = io.BytesIO()
        image.crop(area).rotate(-turn, expand=True).quantize(32).save(out, "PNG", optimize=True)
        return out.getvalue()

    return crop


def _around(turn: int) -> tuple[float, float, float, float]:
    """What to add to the left, top, right and bottom edge, so that the upright crop shows the label on its left."""
    left, top, right, bottom = WIDE, AROUND, 3 * AROUND, AROUND
    for _ in range(turn // 90 % 4):  # the page as filed is the upright one turned back, anticlockwise
        left, top, right, bottom = top, right, bottom, left
    return -left, -top, right, bottom
