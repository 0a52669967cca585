"""A page as bytes, to be taken up by another process or later: what is not a page is never made from them.

The process that wrote them has read a hostile document. So they are JSON, deflated, and every value is looked at
against the fields of :mod:`extract.model.page`: there is nothing in them that could be run.
"""

from __future__ import annotations

import json
import re
import zlib
from functools import cache

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError, from_json

from extract.model.page import Page

#: Bytes that a page may inflate to; the fullest that the limits let through takes a tenth.
_MOST = 256 << 20
_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def _pages() -> TypeAdapter[Page]:
    return TypeAdapter(Page)


def to_bytes(page: Page) -> bytes:
    """``page``, for :func:`from_bytes`; a lone surrogate (of a broken text layer) in it becomes U+FFFD."""
    try:
        text = _pages().dump_json(page)
    except PydanticSerializationError:
        plain = json.dumps(_pages().dump_python(page), ensure_ascii=False)
        text = _SURROGATE.sub("\ufffd", plain).encode()
    return zlib.compress(text, 1)


def from_bytes(data: bytes) -> Page:
    """The page that :func:`to_bytes` was given. Raises ValueError for anything else."""
    inflate = zlib.decompressobj()
    try:
        text = inflate.decompress(data, _MOST)
        if not inflate.eof or inflate.unused_data:
            raise ValueError("it is torn, or holds too much")
        # In two steps: read and looked at in one, a glyph takes five kilobytes meanwhile, and twice the time.
        return _pages().validate_python(from_json(text))
    except (ValueError, zlib.error) as error:
        raise ValueError(f"this is no page: {error}") from error
