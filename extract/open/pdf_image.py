"""A PDF page as pixels: the scan inside it as it was stored, or the page drawn by pdfium.

A scan drawn anew would be resampled; its own pixels read better. They are taken only where they *are* the
page: one image that covers it, and nothing else to see. The page's own words prove that where they are as plain as most
scanners' (``pdf_alone``), a small drawing of the page where they are not.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any

from extract.errors import InputError, LimitError
from extract.model.page import Box, Notice, Transform
from extract.open.pdf_alone import stands_alone
from extract.open.pixels import square, without_colour
from extract.open.source import COVERS, DrawnGlyph, LayerPage, PageImage

if TYPE_CHECKING:
    import numpy as np

    from extract.open.limits import Limits
    from extract.open.pdf_layer import Frame

RENDER_DPI = 300.0
# A scan's own resolution is kept within these when its page has to be drawn.
_LOWEST, _HIGHEST = 100.0, 600.0
_COMPARE_DPI = 36.0


def page_image(
    page: Any, frame: Frame | None, layer: LayerPage | None, number: int, limits: Limits, coded: Any
) -> PageImage:
    """The pixels of ``page`` (pdfium's), upright as a viewer shows it. ``coded``: the same page, qpdf's; None where it
    has none.

    Raises InputError when pdfium cannot draw it, LimitError when an image in it or the page is too large.
    """
    images = layer.images if layer else ()
    for image in images:
        limits.check_image(*image.pixels, f"page {number}, image")
    native = _native_dpi(layer) if layer else None
    if native is not None and frame is not None:
        embedded = _embedded(page, frame, number, limits, coded)
        if embedded is not None:
            return embedded
    dpi = min(max(native or RENDER_DPI, _LOWEST), _HIGHEST)
    return _drawn(page, frame, number, dpi, limits)


def _native_dpi(layer: LayerPage) -> float | None:
    """The resolution of the scan that fills the page, None for a page that is no scan."""
    if layer.covered_share() < COVERS:
        return None
    dpis = [
        72.0 * image.pixels[0] / image.box.width
        for image in layer.images
        if image.box.width > 0.3 * layer.width and image.pixels[0] > 1
    ]
    return max(dpis, default=None)


def _scale(frame: Frame | None, dpi: float) -> float:
    """pdfium's factor for ``dpi``; it knows nothing of UserUnit."""
    return dpi / 72.0 * (frame.unit if frame else 1.0)


def _drawn(page: Any, frame: Frame | None, number: int, dpi: float, limits: Limits) -> PageImage:
    width, height = page.get_width(), page.get_height()
    unit = frame.unit if frame else 1.0
    allowed = min(
        limits.pixels_per_side / max(width, height, 1.0),
        (limits.pixels_per_page / max(width * height, 1.0)) ** 0.5,
    )
    notices: tuple[Notice, ...] = ()
    if dpi / 72.0 * unit > allowed:
        lower = allowed * 72.0 / unit
        if lower < _LOWEST:
            size = f"{width * unit / 72:,.0f} x {height * unit / 72:,.0f} inches"
            raise limits.error("pixels_per_page", f"page {number} of {size} at {_LOWEST:.0f} dpi has more pixels")
        notices = (Notice("low-resolution", f"drawn at {lower:.0f} dpi to stay within the pixel limit", number),)
        dpi = lower
    pixels = without_colour(_rendered(page, number, dpi / 72.0 * unit, gray=False))
    to_page = Transform.scale(width * unit / pixels.shape[1], height * unit / pixels.shape[0])
    return PageImage(pixels, dpi, to_page, "rendered", notices)


def _rendered(page: Any, number: int, scale: float, *, gray: bool) -> np.ndarray:
    import numpy as np
    import pypdfium2

    try:
        bitmap = page.render(scale=scale, grayscale=gray, may_draw_forms=False, rev_byteorder=False)
        pixels = np.array(bitmap.to_numpy(), copy=True)
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise InputError(f"page {number} cannot be drawn", code="corrupt") from error
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[:, :, 0]
    return pixels[:, :, :3] if pixels.ndim == 3 else pixels


def thumbnail(page: Any, frame: Frame | None, number: int, dpi: float, limits: Limits) -> np.ndarray:
    """The page drawn gray at a low ``dpi``.

    Raises LimitError when even that has too many pixels: text of a page that cannot be drawn may be hidden.
    """
    scale = _scale(frame, dpi)
    width, height = page.get_width() * scale, page.get_height() * scale
    limits.check_image(math.ceil(width), math.ceil(height), f"page {number}, drawn at {dpi:.0f} dpi,")
    return _rendered(page, number, scale, gray=True)


def drawn_glyphs(page: Any, frame: Frame) -> tuple[DrawnGlyph, ...]:
    """The glyphs of ``page`` (pdfium's) where pdfium draws them, in points of the page as shown."""
    from ctypes import byref, c_double

    import pypdfium2
    from pypdfium2 import raw

    a, b, c, d, e, f = frame.user_matrix()
    shown = Transform((a, c, e, b, d, f, 0, 0, 1))
    try:
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return ()
    glyphs = []
    left, right, bottom, top, x, y = (c_double() for _ in range(6))
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if raw.FPDFText_IsGenerated(text, index) or not 0 < code <= sys.maxunicode:
            continue
        if raw.FPDFText_GetCharBox(text, index, byref(left), byref(right), byref(bottom), byref(top)) and (
            raw.FPDFText_GetCharOrigin(text, index, byref(x), byref(y))
        ):
            box = shown.box(Box(left.value, bottom.value, right.value, top.value))
            glyphs.append(DrawnGlyph(chr(code), *shown.point(x.value, y.value), box, index))
    return tuple(glyphs)


def _embedded(page: Any, frame: Frame, number: int, limits: Limits, coded: Any) -> PageImage | None:
    """The one image that is the whole page, in its own pixels; None where the page shows anything else."""
    import numpy as np
    import pypdfium2
    from pypdfium2 import raw

    try:
        objects = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=1))
        if len(objects) != 1:
            return None
        size = objects[0].get_px_size()
        limits.check_image(size[0], size[1], f"page {number}, image")
        matrix = objects[0].get_matrix().get()
        bitmap = objects[0].get_bitmap(render=False)
        pixels = np.array(bitmap.to_numpy(), copy=True)
    except LimitError:
        raise
    except (pypdfium2.PdfiumError, ValueError, RuntimeError):
        return None
    if pixels.ndim == 3:
        pixels = pixels[:, :, 0] if pixels.shape[2] == 1 else without_colour(pixels[:, :, :3])
    upright = _upright(pixels, matrix, frame)
    if upright is None:
        return None
    pixels, to_page = upright
    if not (_covers(pixels, to_page, frame) and stands_alone(coded, page, objects[0])):
        drawn = _rendered(page, number, _scale(frame, _COMPARE_DPI), gray=True)
        if not _is_the_page(pixels, to_page, drawn, frame):
            return None
    across, down = 72.0 / to_page.m[0], 72.0 / to_page.m[4]
    width, height = pixels.shape[1], pixels.shape[0]
    pixels = square(pixels, across, down)
    to_page = to_page.after(Transform.scale(width / pixels.shape[1], height / pixels.shape[0]))
    return PageImage(pixels, max(across, down), to_page, "embedded")


def _upright(pixels: np.ndarray, matrix: tuple[float, ...], frame: Frame) -> tuple[np.ndarray, Transform] | None:
    """Pixels turned and mirrored as the page shows them, and the map from them to points of the page.

    None where the image lies askew.
    """
    import numpy as np

    height, width = pixels.shape[:2]
    a, b, c, d, e, f = matrix
    placed = Transform((a, c, e, b, d, f, 0, 0, 1))
    stored = Transform((1 / width, 0, 0, 0, -1 / height, 1, 0, 0, 1))
    ua, ub, uc, ud, ue, uf = frame.user_matrix()
    to_page = Transform((ua, uc, ue, ub, ud, uf, 0, 0, 1)).after(placed).after(stored)
    if abs(to_page.m[0]) < abs(to_page.m[1]):
        pixels = np.swapaxes(pixels, 0, 1)
        to_page = to_page.after(Transform((0, 1, 0, 1, 0, 0, 0, 0, 1)))
    height, width = pixels.shape[:2]
    if to_page.m[0] < 0:
        pixels = pixels[:, ::-1]
        to_page = to_page.after(Transform((-1, 0, width, 0, 1, 0, 0, 0, 1)))
    if to_page.m[4] < 0:
        pixels = pixels[::-1]
        to_page = to_page.after(Transform((1, 0, 0, 0, -1, height, 0, 0, 1)))
    m = to_page.m
    if m[0] <= 0 or m[4] <= 0 or abs(m[1]) * height > 2.0 or abs(m[3]) * width > 2.0:
        return None
    return np.ascontiguousarray(pixels), to_page


def _covers(pixels: np.ndarray, to_page: Transform, frame: Frame) -> bool:
    """Whether these pixels fill so much of the page that they can be all of it."""
    (height, width), m = pixels.shape[:2], to_page.m
    across = min(m[2] + m[0] * width, frame.width) - max(m[2], 0.0)
    down = min(m[5] + m[4] * height, frame.height) - max(m[5], 0.0)
    return bool(min(across, down) > 0 and across * down >= COVERS * frame.width * frame.height)


def _is_the_page(pixels: np.ndarray, to_page: Transform, drawn: np.ndarray, frame: Frame) -> bool:
    """Whether the page, drawn small, shows these pixels and nothing else (no stamp, no text, not inverted)."""
    import cv2
    import numpy as np

    across, down = drawn.shape[1] / frame.width, drawn.shape[0] / frame.height
    x0, y0 = (round(v) for v in (to_page.m[2] * across, to_page.m[5] * down))
    x1 = round((to_page.m[2] + to_page.m[0] * pixels.shape[1]) * across)
    y1 = round((to_page.m[5] + to_page.m[4] * pixels.shape[0]) * down)
    if x1 - x0 < 8 or y1 - y0 < 8:
        return False
    gray = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(gray, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA)
    expected = np.full(drawn.shape, 255, np.uint8)
    left, top = max(0, x0), max(0, y0)
    right, bottom = min(drawn.shape[1], x1), min(drawn.shape[0], y1)
    if (right - left) * (bottom - top) < COVERS * drawn.size:
        return False
    expected[top:bottom, left:right] = small[top - y0 : bottom - y0, left - x0 : right - x0]
    # Blurred, so that half a pixel of shift and the two ways of shrinking do not count; a stamp or a line
    # does.
    apart = np.abs(cv2.blur(expected, (5, 5)).astype(np.int16) - cv2.blur(drawn, (5, 5)).astype(np.int16))
    return float(apart.mean()) < 8.0 and float(apart.max()) < 60.0
