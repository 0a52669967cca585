"""Pieces of pages to show beside verdicts."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

from extract.schema import BoxTuple

Crop = Callable[[int, BoxTuple], "bytes | None"]
"""(page number, box in points, origin top left) -> PNG of that place with some of what is around it; None for none."""

AROUND = 14.0  # points of surroundings on each side, enough for the label beside a short value
WIDE = 150.0  # points to the left: in tables and forms the label stands there


def crop_from_pages(pages: Mapping[int, bytes], widths: Mapping[int, float]) -> Crop:
    """Crops out of page images as PNG. ``widths`` are the pages' widths in points, which give the scale.

    Only give it images that this program made: they are decoded here. They are decoded once a page.
    """
    from PIL import Image

    opened: dict[int, Image.Image] = {}

    def crop(page: int, box: BoxTuple) -> bytes | None:
        if page not in pages or not widths.get(page):
            return None
        if page not in opened:
            opened.clear()  # verdicts come page by page; one page in memory is enough
            opened[page] = Image.open(io.BytesIO(pages[page]), formats=("PNG",)).convert("RGB")
        image = opened[page]
        scale = image.width / widths[page]
        x0, y0, x1, y1 = (v * scale for v in (box[0] - WIDE, box[1] - AROUND, box[2] + 3 * AROUND, box[3] + AROUND))
        area = (max(0, round(x0)), max(0, round(y0)), min(image.width, round(x1)), min(image.height, round(y1)))
        if area[2] <= area[0] or area[3] <= area[1]:
            return None
        out = io.BytesIO()
        image.crop(area).quantize(32).save(out, "PNG", optimize=True)
        return out.getvalue()

    return crop
