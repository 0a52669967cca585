"""From a file to its pages: what it is (by its content, never its name), whether it can be read, what it may cost."""

from __future__ import annotations

from extract.open.document import open_document
from extract.open.limits import Limits
from extract.open.source import Document, LayerChar, LayerImage, LayerPage, PageImage, SourcePage

__all__ = [
    "Document",
    "LayerChar",
    "LayerImage",
    "LayerPage",
    "Limits",
    "PageImage",
    "SourcePage",
    "open_document",
]
