"""Image files: TIFF (all pages), PNG, JPEG. Pillow decodes, and only what this module has looked at first.

Sizes are checked before decoding; a truncated image is an error, never half a page; TIFF directories are
counted here, because a file can chain a hundred thousand of them, or chain them in a ring.
"""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extract.errors import ExtractError, InputError
from extract.model.page import Box, Notice, Page, Transform
from extract.open.pixels import square, without_colour
from extract.open.source import Document, DrawnGlyph, Identity, LayerPage, Loss, MediaType, PageImage

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

    from extract.open.limits import Limits

# Lower is what programs write when they know of none (72, 96), and no page scanned so coarsely can be read. A fax has
# 98 lines to the inch, but 204 dots.
_LOWEST_DPI, _LOWEST_LINES, _HIGHEST_DPI = 100, 50, 2400
# Without a resolution one pixel counts as one point, as PDF makers do.
_POINTS = 72.0
_ORIENTATION = 0x0112
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"pHYs", b"eXIf"})


def open_raster(data: bytes, identity: Identity, limits: Limits) -> RasterDocument:
    """An image file, its header read and its size allowed.

    Raises InputError when the header is broken; LimitError for too many pages or pixels.
    """
    notices: list[Notice] = []
    pages = 1
    if data.startswith(_PNG_HEAD):
        data, kind = _png_without_extras(data, limits), "PNG"
    elif data.startswith(b"\xff\xd8"):
        kind = "JPEG"
    else:
        kind = "TIFF"
        pages, ring = _tiff_pages(data, limits)
        if ring:
            notices.append(Notice("page-ring", "the file's page directories run in a ring; each page is taken once"))
    media: dict[str, MediaType] = {"PNG": "image/png", "JPEG": "image/jpeg", "TIFF": "image/tiff"}
    image = _opened(data, kind, limits)
    document = RasterDocument(identity, media[kind], pages, tuple(notices), limits, image, data)
    document.page(0)
    return document


class RasterDocument(Document):
    """An open image file. Pillow decodes one frame at a time and keeps none."""

    def __init__(
        self,
        identity: Identity,
        media_type: MediaType,
        pages: int,
        notices: tuple[Notice, ...],
        limits: Limits,
        image: Image.Image,
        data: bytes,
    ) -> None:
        super().__init__(identity, media_type, notices)
        self.data = data
        self._pages = pages
        self.limits = limits
        self.image = image

    @property
    def page_count(self) -> int:
        return self._pages

    def page(self, index: int) -> RasterPage:
        """One frame; its size is checked, nothing is decoded.

        Raises IndexError past the end, InputError when its directory is broken, LimitError when it is too
        large.
        """
        if not 0 <= index < self.page_count:
            raise IndexError(index)
        with _errors():
            self.image.seek(index)
        width, height = self.image.size
        if width < 1 or height < 1:
            raise InputError("the image has no pixels", code="corrupt")
        self.limits.check_image(width, height, f"page {index + 1}, image")
        return RasterPage(self, index, _resolution(self.image), _turned(self.image))

    def close(self) -> None:
        """Give the decoder's memory back."""
        self.image.close()


@dataclass(frozen=True)
class RasterPage:
    """One frame of an image file."""

    document: RasterDocument
    index: int
    resolution: tuple[float, float] | None
    turned: bool

    @property
    def number(self) -> int:
        return self.index + 1

    def _size(self) -> tuple[float, float]:
        self.document.image.seek(self.index)
        width, height = self.document.image.size
        across, down = self.resolution or (_POINTS, _POINTS)
        size = width * _POINTS / across, height * _POINTS / down
        return (size[1], size[0]) if self.turned else size

    @property
    def width(self) -> float:
        return self._size()[0]

    @property
    def height(self) -> float:
        return self._size()[1]

    def text_layer(self) -> LayerPage | None:
        return None

    def thumbnail(self, dpi: float) -> np.ndarray | None:
        return None

    def drawn_glyphs(self) -> tuple[DrawnGlyph, ...]:
        return ()

    def content(self) -> Page | None:
        return None

    def losses(self, *, thorough: bool = False) -> tuple[Loss, ...]:
        """The rows that the frame's decoder made up without a word; see :mod:`extract.open.raster_losses`."""
        from extract.open import raster_losses

        document = self.document
        with _errors():
            document.image.seek(self.index)
            width, height = document.image.size
            if document.media_type == "image/jpeg":
                rows = raster_losses.jpeg_file(document.data, width, height, document.limits)
            elif document.media_type == "image/png":
                rows = raster_losses.png_file(document.data, document.limits)
            else:
                tags: Any = getattr(document.image, "tag_v2", {})
                rows = raster_losses.tiff_frame(document.data, tags, width, height, document.limits)
            # Where the file says to turn the image, its lower rows are on another side of the page.
            upright = rows.why is None or document.image.getexif().get(_ORIENTATION, 1) == 1
        if rows.why is None:
            return ()
        top = self.height * rows.got / rows.declared if upright else 0.0
        reason = f"the image breaks off after {rows.got:,} of {rows.declared:,} rows: {rows.why}"
        return (Loss(reason, Box(0.0, top, self.width, self.height), rows.got > 0 and upright, rows.ended),)

    def image(self) -> PageImage:
        """The frame, decoded whole, upright by its EXIF orientation, its pixels made square.

        Raises InputError when it is truncated or corrupt.
        """
        from PIL import ImageOps

        width, height = self.width, self.height
        with _errors():
            self.document.image.seek(self.index)
            self.document.image.load()
            upright = ImageOps.exif_transpose(self.document.image)
            pixels = _pixels(upright)
        if self.resolution is not None:
            across, down = self.resolution[::-1] if self.turned else self.resolution
            pixels = square(pixels, across, down)
        to_page = Transform.scale(width / pixels.shape[1], height / pixels.shape[0])
        return PageImage(pixels, max(self.resolution) if self.resolution else None, to_page, "file")


class _errors:
    """Turns what Pillow raises on broken files into InputError, and its warnings into silence."""

    def __enter__(self) -> None:
        self.caught = warnings.catch_warnings()
        self.caught.__enter__()
        warnings.simplefilter("ignore")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self.caught.__exit__(None, None, None)
        if isinstance(error, Exception) and not isinstance(error, ExtractError):
            from PIL import UnidentifiedImageError

            said = "its header makes no sense" if isinstance(error, UnidentifiedImageError) else str(error)
            detail = said.splitlines()[0][:120] if said else type(error).__name__
            raise InputError(
                f"the image is damaged: {detail}", code="corrupt", hint="a copy or download that was cut off?"
            ) from error


def _opened(data: bytes, kind: str, limits: Limits) -> Image.Image:
    from PIL import Image

    try:
        with _errors():
            return Image.open(io.BytesIO(data), formats=(kind,))
    except InputError as error:
        if isinstance(error.__cause__, Image.DecompressionBombError):
            raise limits.error("pixels_per_page", "the image declares too many pixels") from error
        raise


def _resolution(image: Image.Image) -> tuple[float, float] | None:
    """Dots per inch across and down, where the file says so and it can be true."""
    dpi: Any = image.info.get("dpi")
    try:
        across, down = float(dpi[0]), float(dpi[1])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    low, high = sorted((across, down))
    return (across, down) if low >= _LOWEST_LINES and _LOWEST_DPI <= high <= _HIGHEST_DPI else None


def _turned(image: Image.Image) -> bool:
    """Whether the EXIF orientation swaps width and height. (Pillow turns a TIFF itself, and its size with it.)"""
    if image.format == "TIFF":
        return False
    try:
        return image.getexif().get(_ORIENTATION) in (5, 6, 7, 8)
    except Exception:
        return False


def _pixels(image: Image.Image) -> np.ndarray:
    """Gray where the image has no colour, else BGR; transparent parts are white."""
    import numpy as np
    from PIL import Image

    if image.mode in ("1", "L"):
        return np.asarray(image.convert("L"))
    if image.mode.startswith("I") or image.mode == "F":
        values: np.ndarray = np.asarray(image).astype(np.float32)
        top = 65535.0 if values.max(initial=0) > 255 else 255.0
        return np.asarray(np.clip(values * (255.0 / top), 0, 255), dtype=np.uint8)
    if image.mode in ("LA", "RGBA", "PA", "La", "RGBa") or "transparency" in image.info:
        over = image.convert("RGBA")
        ground = Image.new("RGBA", over.size, "white")
        image = Image.alpha_composite(ground, over)
    rgb = np.asarray(image.convert("RGB"))
    return without_colour(np.ascontiguousarray(rgb[:, :, ::-1]))


def _png_without_extras(data: bytes, limits: Limits) -> bytes:
    """The PNG with only the chunks that make the picture: a text chunk may inflate to gigabytes.

    Raises InputError when the chunks do not add up.
    """
    parts, at = [_PNG_HEAD], len(_PNG_HEAD)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind = data[at + 4 : at + 8]
        if at == len(_PNG_HEAD):
            if kind != b"IHDR" or length != 13 or len(data) < at + 25:
                break
            width, height = struct.unpack_from(">II", data, at + 8)
            limits.check_image(width, height, "image")
        if kind in _PNG_KEPT:
            parts.append(data[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            return b"".join(parts)
    raise InputError("the image is damaged: its end is missing", code="corrupt", hint="a copy that was cut off?")


def _tiff_pages(data: bytes, limits: Limits) -> tuple[int, bool]:
    """How many page directories a TIFF has, and whether they run in a ring.

    Raises LimitError past the limit of pages, InputError when there is none.
    """
    order = "<" if data[:2] == b"II" else ">"
    seen: set[int] = set()
    (at,) = struct.unpack_from(order + "I", data, 4) if len(data) >= 8 else (0,)
    while at:
        if at in seen:
            return len(seen), True
        if at + 2 > len(data):
            break
        (entries,) = struct.unpack_from(order + "H", data, at)
        end = at + 2 + 12 * entries
        if end + 4 > len(data):
            break
        seen.add(at)
        limits.check("pages", len(seen), "TIFF of pages")
        (at,) = struct.unpack_from(order + "I", data, end)
    if not seen or at:
        raise InputError("the TIFF's page directory is damaged", code="corrupt", hint="a copy that was cut off?")
    return len(seen), False
