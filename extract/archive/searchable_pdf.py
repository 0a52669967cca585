"""Searchable PDFs: the page images as they are, the recognised text laid invisibly under them.

Of a PDF, every image is kept; pages that were read by OCR gain one more content stream and lose invisible text that an
earlier OCR left; nothing else is touched. Of an image file, a PDF is made around its compressed bytes. The same input
gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from extract.archive.searchable_image import Picture, picture
from extract.archive.searchable_text import FONT_NAME, ToUser, make_font, text_operators, without_invisible_text
from extract.errors import InputError
from extract.model.stored_lines import Layout

#: Where each EXIF orientation puts the stored picture: a matrix from the unit square to the unit square (PDF order).
_TURNS = {
    1: (1, 0, 0, 1, 0, 0), 2: (-1, 0, 0, 1, 1, 0), 3: (-1, 0, 0, -1, 1, 1), 4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1), 6: (0, -1, 1, 0, 0, 1), 7: (0, 1, 1, 0, 0, 0), 8: (0, 1, -1, 0, 1, 0),
}  # fmt: skip


def searchable_joined(sources: Sequence[Path], pages: Sequence[Layout], out: BinaryIO) -> bool:
    """As :func:`searchable`, of image files that are the pages of one document."""
    return _from_images([(sources[layout.number - 1], 1) for layout in pages], pages, out)


def searchable(source: Path, media_type: str, pages: Sequence[Layout], out: BinaryIO) -> bool:
    """Write the searchable PDF of ``source`` to ``out``; ``pages`` are what was read of it.

    Returns whether all images went in byte for byte. Raises InputError where the source can no longer be opened or
    has no page images (a transcript).
    """
    if media_type == "application/pdf":
        _from_pdf(source, pages, out)
        return True
    if media_type.startswith("image/"):
        return _from_images([(source, layout.number) for layout in pages], pages, out)
    raise InputError(f"{source.name} has no page images to lay text under", code="no-images")


def _save(pdf: Any, out: BinaryIO) -> None:
    import pikepdf

    # Streams stay as they are: nothing is recompressed, and the file's id comes from its content, not the clock.
    pdf.save(
        out, deterministic_id=True, compress_streams=False, recompress_flate=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none, object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        linearize=False,
    )  # fmt: skip


def _from_pdf(source: Path, pages: Sequence[Layout], out: BinaryIO) -> None:
    import pikepdf

    try:
        with pikepdf.open(source) as pdf:
            font: Any = None
            for layout in pages:
                if layout.origin != "ocr" or not 1 <= layout.number <= len(pdf.pages):
                    continue
                page = pdf.pages[layout.number - 1]
                operators = text_operators(layout, _user_space(page, layout))
                if operators:
                    font = font or make_font(pdf)
                    _lay(pdf, page, font, operators)
            _save(pdf, out)
    except (pikepdf.PdfError, OSError, ValueError, TypeError, KeyError, RuntimeError) as error:
        # Damaged files raise all of these; the reader may have got further with another library.
        raise InputError(f"no searchable PDF of {source.name}: {error}", code="no-pdf") from error


def _lay(pdf: Any, page: Any, font: Any, operators: bytes) -> None:
    """Add the text to a page, shielded from what graphics state the page's own content leaves behind.

    Invisible text that is there already was read and found wanting (else the page had not been read by OCR): it would
    be copied together with ours, so it goes.
    """
    from pikepdf import Dictionary

    cleaned = without_invisible_text(page)
    if cleaned is not None:
        page.obj["/Contents"] = pdf.make_stream(cleaned)

    # Resources may be shared by many pages; this one gets copies of the two dictionaries that change.
    resources = Dictionary(_inherited(page.obj, "/Resources") or {})
    fonts = Dictionary(resources.get("/Font", {}))
    fonts[f"/{FONT_NAME}"] = font
    resources["/Font"] = fonts
    page.obj["/Resources"] = resources
    page.contents_add(pdf.make_stream(b"q\n"), prepend=True)
    page.contents_add(pdf.make_stream(b"\nQ\n" + operators), prepend=False)


def _user_space(page: Any, layout: Layout) -> ToUser:
    """From points of the page as shown (origin top left) to the page's user space."""
    x0, y0, x1, y1 = (float(v) for v in page.cropbox)
    x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    turn = int(_inherited(page.obj, "/Rotate") or 0) % 360
    shown = (y1 - y0, x1 - x0) if turn in (90, 270) else (x1 - x0, y1 - y0)
    # A page with a UserUnit, or one measured by a reader that rounds, differs by a factor.
    sx = shown[0] / layout.width if layout.width else 1.0
    sy = shown[1] / layout.height if layout.height else 1.0

    def to_user(x: float, y: float) -> tuple[float, float]:
        x, y = x * sx, y * sy
        if turn == 90:
            return x0 + y, y0 + x
        if turn == 180:
            return x1 - x, y0 + y
        if turn == 270:
            return x1 - y, y1 - x
        return x0 + x, y1 - y

    return to_user


def _inherited(node: Any, key: str) -> Any:
    for _ in range(64):  # a damaged page tree may be a loop
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    return None


def _from_images(places: Sequence[tuple[Path, int]], pages: Sequence[Layout], out: BinaryIO) -> bool:
    """``places``: for each page the file that it is in, and its number there."""
    import pikepdf

    kept = True
    with pikepdf.new() as pdf:
        font: Any = None
        for (source, number), layout in zip(places, pages, strict=True):
            image = _picture(source, number, layout)
            if image is None:
                pdf.add_blank_page(page_size=(layout.width or 595.0, layout.height or 842.0))
                kept = False
                continue
            kept = kept and image.kept
            width, height = _page_size(image, layout)
            operators = _image_operators(image, width, height)
            resources = pikepdf.Dictionary(XObject=_xobjects(pdf, image))
            if layout.width and layout.height:
                sx, sy = width / layout.width, height / layout.height
                text = text_operators(layout, lambda x, y, sx=sx, sy=sy, h=height: (x * sx, h - y * sy))  # type: ignore[misc]
                if text:
                    font = font or make_font(pdf)
                    resources.Font = pikepdf.Dictionary({f"/{FONT_NAME}": font})
                    operators += text
            page = pikepdf.Dictionary(
                Type=pikepdf.Name.Page, MediaBox=pikepdf.Array([0, 0, round(width, 3), round(height, 3)]),
                Resources=resources, Contents=pdf.make_stream(operators),
            )  # fmt: skip
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        _save(pdf, out)
    return kept


def _picture(source: Path, number: int, layout: Layout) -> Picture | None:
    """The page's image; None for a page that could not be read and would have to be decoded: it may be a trap."""
    if layout.status != "failed":
        return picture(source, number)
    try:
        return picture(source, number, decode=False)
    except InputError:
        return None


def _page_size(image: Picture, layout: Layout) -> tuple[float, float]:
    """The page's size in points; a failed page has none of its own, so its pixels count as 1/72 inch."""
    if layout.width and layout.height:
        return layout.width, layout.height
    turned = image.orientation >= 5
    return (image.height, image.width) if turned else (image.width, image.height)


def _image_operators(image: Picture, width: float, height: float) -> bytes:
    a, b, c, d, e, f = _TURNS[image.orientation]
    lines = [f"q {width:.3f} 0 0 {height:.3f} 0 0 cm {a} {b} {c} {d} {e} {f} cm"]
    for i, piece in enumerate(image.pieces):
        share, bottom = piece.height / image.height, 1 - (piece.top + piece.height) / image.height
        lines.append(f"q 1 0 0 {share:.9f} 0 {bottom:.9f} cm /Im{i} Do Q")
    return "\n".join([*lines, "Q", ""]).encode("ascii")


def _xobjects(pdf: Any, image: Picture) -> Any:
    from pikepdf import Dictionary, Name

    found = Dictionary()
    for i, piece in enumerate(image.pieces):
        stream = pdf.make_stream(
            piece.data, Type=Name.XObject, Subtype=Name.Image, Width=piece.width, Height=piece.height
        )
        for name, value in piece.attributes.items():
            stream[f"/{name}"] = value
        found[f"/Im{i}"] = pdf.make_indirect(stream)
    return found
