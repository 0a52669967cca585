"""Whether a PDF page is one plain image and nothing else, by its own words and by what pdfium makes of them.

Of such a page a drawing proves nothing more.  Every kind of thing that could show otherwise than the image's own pixels
is asked for by name, and whatever is not known here is for the drawing to tell: a second object, a stamp, a clip, a
mask, a blend, a layer that is switched off, colours turned round.
"""

from __future__ import annotations

from typing import Any, Final

from extract.open.losses import drawables, filters, streams

_MOST_BYTES: Final = 1024
"""Bytes of coded content at most: to set one image takes fifty."""
_OPERATORS: Final = frozenset({"q", "Q", "cm", "g", "G", "rg", "RG", "Do"})
"""Places, and colours for other things than images, which have their own."""
_PAGE_HAS_NONE: Final = ("/Annots", "/Group")
_IMAGE_HAS_NONE: Final = ("/ImageMask", "/SMask", "/SMaskInData", "/Mask", "/Decode", "/OC", "/Matte", "/Alternates")
_FILTERS: Final = frozenset({"DCTDecode", "FlateDecode", "CCITTFaxDecode", "LZWDecode", "RunLengthDecode"})
_SPACES: Final = frozenset({"/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB"})


def stands_alone(page: Any, drawn: Any, image: Any) -> bool:
    """Whether ``image`` of the page ``drawn`` (both pdfium's) is all that shows. ``page``: the same page, qpdf's."""
    from pypdfium2 import raw

    return (
        raw.FPDFPage_CountObjects(drawn) == 1
        and not raw.FPDFPage_GetAnnotCount(drawn)
        and not raw.FPDFPage_HasTransparency(drawn)
        and not raw.FPDFPageObj_HasTransparency(image)
        and not raw.FPDFPageObj_CountMarks(image)
        and raw.FPDFClipPath_CountPaths(raw.FPDFPageObj_GetClipPath(image)) <= 0
        and page is not None
        and _says_one_image(page.obj)
    )


def _says_one_image(page: Any) -> bool:
    import pikepdf

    try:
        name = None if any(key in page for key in _PAGE_HAS_NONE) else _only_drawn(page)
        return name is not None and _is_plain(drawables(page).get(name))
    except (pikepdf.PdfError, AttributeError, TypeError, ValueError, RuntimeError):
        return False  # too damaged to say


def _only_drawn(page: Any) -> str | None:
    """The name of the one thing that the page's content draws; None where it says anything more."""
    import pikepdf

    parts = streams(page.get("/Contents"))
    if sum(len(part.read_raw_bytes()) for part in parts) > _MOST_BYTES:
        return None
    names = []
    for operands, operator in pikepdf.parse_content_stream(pikepdf.Page(page)):
        if str(operator) not in _OPERATORS:
            return None
        if str(operator) == "Do":
            names.append(str(operands[0]))
    return names[0] if len(names) == 1 else None


def _is_plain(image: Any) -> bool:
    """Whether an image shows as its pixels say: gray or red, green and blue, opaque, in a coding that holds no more."""
    import pikepdf

    if not isinstance(image, pikepdf.Stream) or image.get("/Subtype") != "/Image":
        return False
    if any(key in image for key in _IMAGE_HAS_NONE) or any(name not in _FILTERS for name, _ in filters(image)):
        return False
    space = image.get("/ColorSpace")
    if isinstance(space, pikepdf.Array) and len(space) > 1:
        profile = space[1]
        if str(space[0]) == "/ICCBased" and isinstance(profile, pikepdf.Stream):
            return int(profile.get("/N", 0)) in (1, 3)
        return str(space[0]) in _SPACES
    return isinstance(space, pikepdf.Name) and str(space) in _SPACES
