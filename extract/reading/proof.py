"""Whether a page is what it looks like: blank only where that is proved, and nothing taken from where data is missing.

What cannot be decoded is drawn as nothing, or as gray, black or white from where the data ends. So a page without lines
is blank only if nothing of it is lost and no ink is on it; and what stands at or below a cut is not read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.errors import InputError
from extract.model.page import Box, Line, Notice, Page, Transform
from extract.open.source import Loss, PageImage

if TYPE_CHECKING:
    import numpy as np

MOST_LOST = 0.1
"""Share of a scan that may be missing before nothing of the page counts: less is a margin, more is print."""
_AT_THE_CUT = 12.0
"""Points above a cut in which a line may be torn, or have lost the second line of its label: one line of print."""
_WHOLE_WIDTH = 0.95
_FEW = 60
"""Glyphs of a text layer that are no page's text: a page number, a caption."""
_MARK = 1.5 / 25.4
"""Inches: what is smaller is dust."""
_EDGE = 5.0 / 25.4
"""Inches from the paper's edge in which a scanner leaves shadows."""
_DARK = 128


def sound_part(image: PageImage, losses: Sequence[Loss]) -> PageImage:
    """The page's image without what was made up from a cut on: cut off, or white where print goes on beside it."""
    for loss in losses:
        if loss.cut and loss.box is not None:
            image = _without(image, loss.box)
    return image


def _without(image: PageImage, box: Box) -> PageImage:
    height, width = image.pixels.shape[:2]
    lost = image.to_page.inverse().box(box)
    x0, x1 = max(0, int(lost.x0)), min(width, math.ceil(lost.x1))
    y0, y1 = max(0, int(lost.y0)), min(height, math.ceil(lost.y1))
    if x1 <= x0 or y1 <= y0:
        return image
    if x1 - x0 > _WHOLE_WIDTH * width and height - y1 < (1 - _WHOLE_WIDTH) * height and y0 > 0:
        return replace(image, pixels=image.pixels[:y0])
    if x1 - x0 > _WHOLE_WIDTH * width and y0 < (1 - _WHOLE_WIDTH) * height and y1 < height:
        lower = image.to_page.after(Transform((1, 0, 0, 0, 1, y1, 0, 0, 1)))
        return replace(image, pixels=image.pixels[y1:], to_page=lower)
    pixels = image.pixels.copy()
    pixels[y0:y1, x0:x1] = 255
    return replace(image, pixels=pixels)


def away_from_cuts(lines: list[Line], to_page: Transform, losses: Sequence[Loss]) -> list[Line]:
    """The lines that stand clear of every cut; ``to_page`` takes their boxes to points of the page."""
    cuts = [loss.box for loss in losses if loss.cut and loss.box is not None]
    if not cuts:
        return lines
    near = [Box(c.x0 - _AT_THE_CUT, c.y0 - _AT_THE_CUT, c.x1 + _AT_THE_CUT, c.y1 + _AT_THE_CUT) for c in cuts]

    def clear(line: Line) -> bool:
        box = to_page.box(line.box)
        return not any(box.x_overlap(n) > 0 and box.y_overlap(n) > 0 for n in near)

    return [line for line in lines if clear(line)]


def has_marks(ink: np.ndarray, dpi: float) -> bool:
    """Whether there is ink on a page that is more than dust and the shadows of its edges.

    ``ink`` is H x W, not 0 where there is ink.
    """
    import cv2
    import numpy as np

    edge = round(_EDGE * dpi)
    inner = (ink[edge:-edge, edge:-edge] != 0).astype(np.uint8) if min(ink.shape[:2]) > 2 * edge else ink
    if not inner.any():
        return False
    _, _, found, _ = cv2.connectedComponentsWithStats(inner.astype(np.uint8), connectivity=8)
    sizes = np.maximum(found[1:, cv2.CC_STAT_WIDTH], found[1:, cv2.CC_STAT_HEIGHT])
    return bool((sizes >= _MARK * dpi).any())


def is_dark(pixels: np.ndarray) -> bool:
    """Whether pixels of one colour are ink rather than paper."""
    return int(pixels.max()) < _DARK


def proved(page: Page, losses: Sequence[Loss], *, inked: bool) -> Page:
    """The page with its status, and a notice for each loss. ``inked``: whether there is any ink on it.

    Raises InputError where nothing is left of it to read.
    """
    told = dict.fromkeys(Notice("not-decoded", loss.reason, page.number) for loss in losses)
    page = page.with_notice(*told)
    lines = any(page.lines())
    broken = [loss for loss in losses if not loss.ended]
    if not lines and broken:
        raise InputError(f"page {page.number}: {broken[0].reason}", code="corrupt", hint="scan it again")
    if not lines and losses:
        return replace(page, status="unreadable", reason=losses[0].reason)
    if not lines:
        why = "there is ink on the page, and no print that could be read"
        return replace(page, status="unreadable", reason=why) if inked else replace(page, status="blank")
    if broken and _counts_for_nothing(page, broken):
        return replace(page, status="unreadable", reason=broken[0].reason)
    return replace(page, status="read")


def _counts_for_nothing(page: Page, losses: Sequence[Loss]) -> bool:
    """Whether too much is lost: of a scan any part that may hold print; of a typed page, where hardly a word is typed.

    Images that lie over one another count each for itself, up to the whole page.
    """
    area = page.width * page.height
    if not area:
        return True
    lost = sum(loss.box.width * loss.box.height for loss in losses if loss.box is not None) / area
    if lost <= MOST_LOST:
        return False
    return page.origin == "ocr" or sum(len(line.text) for line in page.lines()) < _FEW
