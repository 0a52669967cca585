"""PDFs whose pages are not what the file holds: dynamic forms and portfolios, and the files that a PDF carries along.

Nothing in them is opened or run; they are said to be what they are, with the names of the files inside.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from extract.open.source import StandIn

MOST_NODES = 1_000
"""Nodes of the tree of names that are looked at: a hostile tree may run in a ring."""
MOST_NAMES = 20
LONGEST_NAME = 80  # code points of a file's name that are told

_XFA = (
    "a dynamic form (XFA): what it says is not on its pages; open it in the program it is made for and print it to PDF"
)


def stand_in(plumber: Any) -> StandIn | None:
    """Why pages stand in for something else; None where they are the document, and where nothing can be told."""
    try:
        catalog = plumber.doc.catalog
        if _value(_value(catalog, "AcroForm"), "XFA") is not None and not _has_fields(plumber, catalog):
            return StandIn(_XFA, True)
        if _value(catalog, "Collection") is not None:
            return StandIn(f"a portfolio: its documents are the files inside ({told(attached(plumber))})", False)
    except Exception:
        # a catalog too damaged to look into; AttributeError where there is none
        return None
    return None


def attached(plumber: Any) -> list[str]:
    """The names of the files that a PDF carries along, in their order; cleaned of what is no print."""
    names: list[str] = []
    try:
        tree = _value(_value(plumber.doc.catalog, "Names"), "EmbeddedFiles")
        for key, file in _leaves(tree):
            name = _text(_value(file, "UF")) or _text(_value(file, "F")) or _text(key)
            names.append(name or "a file without a name")
    except Exception:
        # what was found before the damage is told
        return names
    return names


def told(names: list[str]) -> str:
    """Names in one line, the first of many.

    >>> told(['a.pdf', 'b.xls']), told([]), told(['x'] * 22)[-12:]
    ('a.pdf, b.xls', 'none can be named', 'x and 2 more')
    """
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return (", ".join(names[:MOST_NAMES]) + more) or "none can be named"


def _value(holder: Any, key: str) -> Any:
    from pdfminer.pdftypes import resolve1

    found = resolve1(holder)
    return resolve1(found.get(key)) if isinstance(found, dict) else None


def _has_fields(plumber: Any, catalog: Any) -> bool:
    """Whether the form's fields are drawn on the pages, as those of a static form are."""
    from pdfminer.pdfpage import PDFPage

    if _value(catalog, "NeedsRendering") is True:
        return False
    for page, _ in zip(PDFPage.create_pages(plumber.doc), range(MOST_NODES), strict=False):
        for note in _list(page.annots):
            if getattr(_value(note, "Subtype"), "name", None) == "Widget":
                return True
    return False


def _list(value: Any) -> list[Any]:
    from pdfminer.pdftypes import resolve1

    found = resolve1(value)
    return found if isinstance(found, list) else []


def _leaves(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Keys and values of a tree of names."""
    waiting, seen = [tree], 0
    while waiting and seen < MOST_NODES:
        node = waiting.pop(0)
        seen += 1
        pairs = _list(_value(node, "Names"))
        yield from zip(pairs[::2], pairs[1::2], strict=False)
        waiting += _list(_value(node, "Kids"))[:MOST_NODES]


def _text(value: Any) -> str:
    """A PDF string as people write it, without control characters and marks that turn the direction of writing."""
    from pdfminer.utils import decode_text

    if not isinstance(value, bytes | str):
        return ""
    text = decode_text(value) if isinstance(value, bytes) else value
    return "".join(c for c in text if unicodedata.category(c)[0] != "C")[:LONGEST_NAME].strip()
