"""The limits for a page that pdfminer cannot interpret, before pdfium draws it.

Walks what the page refers to with pikepdf and inflates each stream only as far as the limit: pdfium itself
would inflate a gigabyte without a word.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from extract.errors import ExtractError, InputError

if TYPE_CHECKING:
    from extract.open.limits import Limits

_MOST_OBJECTS = 5_000


def check_page(data: bytes, index: int, limits: Limits) -> None:
    """Raise LimitError when a stream that page ``index`` refers to inflates too far or an image in it is too large,
    InputError when the page cannot be walked through at all.
    """
    import io

    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            _check(pdf.pages[index].obj, limits)
    except ExtractError:
        raise
    except Exception as error:
        raise InputError(f"page {index + 1} is damaged", code="corrupt") from error


def _check(root: Any, limits: Limits) -> None:
    import pikepdf

    waiting: list[Any] = [root]
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        item = waiting.pop()
        count += 1
        if count > _MOST_OBJECTS:
            return
        if isinstance(item, pikepdf.Object) and item.is_indirect:
            if item.objgen in seen:
                continue
            seen.add(item.objgen)
        if isinstance(item, pikepdf.Stream):
            _check_stream(item, limits)
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            waiting += [value for key, value in item.items() if key not in ("/Parent", "/P", "/Dest", "/A")]
        elif isinstance(item, pikepdf.Array):
            waiting += list(item)


def _check_stream(stream: Any, limits: Limits) -> None:
    if stream.get("/Subtype") == "/Image":
        limits.check_image(int(stream.get("/Width", 0)), int(stream.get("/Height", 0)), "image")
    filters = stream.get("/Filter")
    names = [str(filters)] if not hasattr(filters, "__len__") or isinstance(filters, str) else [str(f) for f in filters]
    data = stream.read_raw_bytes()
    for name in names:
        if name not in ("/FlateDecode", "/Fl"):
            return
        inflater = zlib.decompressobj()
        try:
            data = inflater.decompress(data, limits.stream_bytes + 1)
        except zlib.error:
            return
        if len(data) > limits.stream_bytes:
            raise limits.error("stream_bytes", "a compressed stream inflates further")
