"""A page as bytes, to be taken up by another process or later: what is not a page is never made from them.

The process that wrote them has read a hostile document. Pickle, which is fast with thousands of small objects, would
run whatever it was told; here it knows the classes of :mod:`extract.model.page` and no other.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any

from extract.model import page as pages
from extract.model.page import Page

#: The dataclasses of a page; nothing else of that module, and nothing that it imported.
_CLASSES = {
    kind.__name__: kind
    for kind in vars(pages).values()
    if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == pages.__name__
}


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module != pages.__name__ or name not in _CLASSES:
            raise pickle.UnpicklingError(f"a page holds no {module}.{name}")
        return _CLASSES[name]


def _by_fields(kind: type) -> Any:
    """How to pickle a dataclass: the class, and its fields in order. Several times as fast as what dataclasses do."""
    names = [f.name for f in fields(kind)]
    values = attrgetter(*names)
    return (lambda x: (kind, values(x))) if len(names) > 1 else (lambda x: (kind, (values(x),)))


_FIELDS = {kind: _by_fields(kind) for kind in _CLASSES.values()}


def to_bytes(page: Page) -> bytes:
    """``page``, for :func:`from_bytes`."""
    out = io.BytesIO()
    writer = pickle.Pickler(out, pickle.HIGHEST_PROTOCOL)
    writer.dispatch_table = _FIELDS
    writer.dump(page)
    return out.getvalue()


def from_bytes(data: bytes) -> Page:
    """The page that :func:`to_bytes` was given. Raises ValueError for anything else, and runs none of it."""
    try:
        page = _Reader(io.BytesIO(data)).load()
    except Exception as error:
        # Broken or forged: pickle raises whatever it stumbles over.
        raise ValueError(f"this is no page: {error}") from error
    if type(page) is not Page:
        raise ValueError(f"this is no page but {type(page).__name__}")
    return page
