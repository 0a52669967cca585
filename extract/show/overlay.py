"""A page as a picture, with what was found drawn on it: lines, cells, tables, and each value by its record's status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from extract.model.page import Box, Page, Paragraph, Table, Transform

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extract.model.result import Record
    from extract.open.source import Document

    Pixels = NDArray[np.uint8]

Colour = tuple[int, int, int]
"""Blue, green, red, 0 to 255 each."""

STATUS: Final[dict[str, Colour]] = {
    "accepted": (60, 160, 40),
    "review": (0, 140, 255),
    "unreadable": (40, 40, 220),
    "not-reported": (150, 150, 150),
}
LINE: Final[Colour] = (230, 170, 90)
CELL: Final[Colour] = (200, 120, 200)
TABLE: Final[Colour] = (180, 60, 140)
ROLES: Final[dict[str, Colour]] = {
    "stamp": (200, 60, 200),
    "signature": (140, 140, 60),
    "header": (160, 160, 160),
    "footer": (160, 160, 160),
    "heading": (200, 90, 30),
}
WIDEST: Final = 1800
"""Pixels a picture is wide at most: enough to read the print by, small enough to look through a whole document."""

ID_SIZE = 0.4
"""Height of a record's id, in heights of its value."""
FONT_HEIGHT = 22.0
"""Pixels that OpenCV's plain font is high at scale 1."""
LEAST_PRINT = 0.3
"""The smallest scale of that font that can be read."""


def overlay_png(document: Document, page: Page, records: Sequence[Record] = ()) -> bytes | None:
    """The overlay of one page as PNG; None for a page that has no picture (a transcript, a page not read).

    Raises InputError and LimitError where the page's picture can no longer be got.
    """
    import cv2

    if page.origin == "transcript" or page.status == "failed":
        return None
    image = document.page(page.number - 1).image()
    picture = draw_overlay(image.pixels, page, records, image.to_page)
    done, data = cv2.imencode(".png", picture)
    return data.tobytes() if done else None


def draw_overlay(
    page_image: Pixels, page: Page, records: Sequence[Record] | None = None, to_page: Transform | None = None
) -> Pixels:
    """The page's picture (uint8, height x width x 3, blue green red), at most ``WIDEST`` wide, marked; a key below it.

    ``page_image`` is the page as the file has it, gray or BGR. ``to_page`` takes its pixels to points of the page
    (by default the page's width in points lies across the image's). ``page``'s boxes are mapped by its own
    ``to_page``, those of the records' evidence are points already.
    """
    import cv2
    import numpy as np

    height, width = page_image.shape[:2]
    to_page = to_page or Transform.scale(page.width / width if page.width else 1.0)
    shrink = min(1.0, WIDEST / width)
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    picture = cv2.resize(page_image, size, interpolation=cv2.INTER_AREA) if shrink < 1 else page_image.copy()
    if picture.ndim == 2:
        picture = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    from_points = Transform.scale(shrink).after(_inverse(to_page))
    from_work = from_points.after(page.to_page)
    for block in page.blocks:
        if isinstance(block, Table):
            for cell in block.cells:
                _frame(picture, from_work.box(cell.box), CELL, 1)
                for line in cell.lines:
                    _frame(picture, from_work.box(line.box), LINE, 1)
            _frame(picture, from_work.box(block.box), TABLE, 3)
        else:
            _paragraph(picture, block, from_work)
    counts = dict.fromkeys(STATUS, 0)
    for record in records or ():
        for evidence in record.evidence:
            if evidence.page == page.number and evidence.bbox is not None:
                place = from_points.box(Box(*evidence.bbox))
                _value(picture, place, STATUS[record.status])
                _record_id(picture, place, record.id, STATUS[record.status])
                counts[record.status] += 1
    return np.asarray(_with_key(picture, page, counts), np.uint8)


def _paragraph(picture: Pixels, block: Paragraph, from_work: Transform) -> None:
    for line in block.lines:
        _frame(picture, from_work.box(line.box), LINE, 1)
    if block.box is not None and (block.role != "body" or len(block.lines) > 1):
        _frame(picture, from_work.box(block.box), ROLES.get(block.role, LINE), 2 if block.role != "body" else 1)


def _inverse(transform: Transform) -> Transform:
    """The way back; for a map that has none, no move at all."""
    import numpy as np

    matrix = np.array(transform.m, np.float64).reshape(3, 3)
    if abs(float(np.linalg.det(matrix))) < 1e-12:
        return Transform()
    a, b, c, d, e, f, g, h, i = (float(v) for v in np.linalg.inv(matrix).ravel())
    return Transform((a, b, c, d, e, f, g, h, i))


def _corners(box: Box) -> tuple[tuple[int, int], tuple[int, int]]:
    return (round(box.x0), round(box.y0)), (round(box.x1), round(box.y1))


def _frame(picture: Pixels, box: Box, colour: Colour, thickness: int) -> None:
    import cv2

    first, second = _corners(box)
    cv2.rectangle(picture, first, second, colour, thickness)


def _value(picture: Pixels, box: Box, colour: Colour) -> None:
    """The value's box tinted and framed: the print under it stays readable."""
    import cv2
    import numpy as np

    (x0, y0), (x1, y1) = _corners(box)
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = max(0, x0 - 2), max(0, y0 - 2), min(width, x1 + 3), min(height, y1 + 3)
    if x0 >= x1 or y0 >= y1:
        return
    part = picture[y0:y1, x0:x1]
    tint = np.empty_like(part)
    tint[:] = colour
    cv2.addWeighted(part, 0.65, tint, 0.35, 0, dst=part)
    cv2.rectangle(picture, (x0, y0), (x1 - 1, y1 - 1), colour, 2)


def _record_id(picture: Pixels, box: Box, name: str, colour: Colour) -> None:
    """The record's id at the upper right corner of its value, small enough to leave the print free."""
    import cv2

    scale = max(LEAST_PRINT, ID_SIZE * box.height / FONT_HEIGHT)
    (wide, _), _ = cv2.getTextSize(name, cv2.FONT_HERSHEY_SIMPLEX, scale, 1)
    at = (max(0, round(box.x1 + 2) - wide), max(8, round(box.y0) - 4))
    cv2.putText(picture, name, at, cv2.FONT_HERSHEY_SIMPLEX, scale, colour, 1, cv2.LINE_AA)


def _with_key(picture: Pixels, page: Page, counts: dict[str, int]) -> Pixels:
    """The picture with a strip below it: what each colour means, and how many values of it the page has."""
    import cv2
    import numpy as np

    entries: list[tuple[str, Colour]] = [
        (f"page {page.number}, {page.origin}, {page.status}", (60, 60, 60)),
        *((f"{status}: {counts[status]}", colour) for status, colour in STATUS.items()),
        ("line", LINE),
        ("cell", CELL),
        ("table", TABLE),
        *((role, ROLES[role]) for role in ("stamp", "signature", "heading", "header")),
    ]
    scale = max(0.35, picture.shape[1] / 3600)
    step, wide = round(44 * scale), round(600 * scale)
    across = max(1, picture.shape[1] // wide)
    strip = np.full((step * (-(-len(entries) // across)) + step, picture.shape[1], 3), 255, np.uint8)
    for k, (text, colour) in enumerate(entries):
        x, y = (k % across) * wide + step // 3, step * (k // across + 1)
        cv2.rectangle(strip, (x, y - step // 2), (x + step // 2, y), colour, -1)
        cv2.putText(strip, text, (x + step, y), cv2.FONT_HERSHEY_SIMPLEX, scale, (30, 30, 30), 1, cv2.LINE_AA)
    return np.vstack([picture, strip])
