"""Image files that are the pages of one document, opened as one: a scan that was saved page by page."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import InputError
from extract.model.page import Notice, Page
from extract.open.document import open_document
from extract.open.source import Document, DrawnGlyph, Identity, LayerPage, Loss, PageImage, SourcePage

if TYPE_CHECKING:
    import numpy as np

    from extract.open.limits import Limits

MOST_NAMED = 12  # files that the notice names


def open_joined(
    paths: Sequence[Path], limits: Limits, *, name: str | None = None, missing: tuple[str, ...] = ()
) -> JoinedDocument:
    """The files at ``paths`` as the pages of one document, in that order; each must hold one page. ``missing``: pages
    that are known not to be among them, in words.

    Its SHA-256 is that of its files' digests in hexadecimal, one behind the other. Raises what
    :func:`~extract.open.document.open_document` raises, InputError for a file of several pages.
    """
    limits.check("pages", len(paths), "document of pages")
    with ExitStack() as stack:
        files = [stack.enter_context(open_document(path, limits)) for path in paths]
        for file in files:
            if file.page_count != 1:
                raise InputError(f"{file.name} has {file.page_count} pages: no page of a joined document")
        limits.check("file_bytes", sum(f.size for f in files), "files of bytes")
        digest = joined_digest([f.sha256 for f in files])
        identity = Identity(name or joined_name([f.name for f in files]), digest, sum(f.size for f in files))
        document = JoinedDocument(identity, files, stack.pop_all())
        document.missing = missing
        return document


def joined_digest(digests: Sequence[str]) -> str:
    """The SHA-256 of a document whose pages are files with these, in hexadecimal."""
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def joined_name(names: Sequence[str]) -> str:
    """What to call pages that were joined.

    >>> joined_name(['page01.png', 'page02.png', 'page03.png'])
    'page01.png … page03.png'
    """
    return names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}"


class JoinedDocument(Document):
    """Open files of one page each."""

    def __init__(self, identity: Identity, files: Sequence[Document], closing: ExitStack) -> None:
        names = [f.name for f in files]
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        text = f"pages joined from {', '.join(names[:MOST_NAMED])}{more}; --join none reads each by itself"
        super().__init__(identity, files[0].media_type, (Notice("joined", text, count=len(names)),))
        self.files = tuple(files)
        self._closing = closing

    @property
    def page_count(self) -> int:
        return len(self.files)

    def page(self, index: int) -> SourcePage:
        """The page of the file at ``index``. Raises IndexError past the end, and what its file raises."""
        return _Numbered(self.files[index].page(0), index + 1)

    def close(self) -> None:
        self._closing.close()


class _Numbered:
    """A page of a file of its own, with its number in the document."""

    def __init__(self, page: SourcePage, number: int) -> None:
        self._page = page
        self.number = number

    @property
    def width(self) -> float:
        return self._page.width

    @property
    def height(self) -> float:
        return self._page.height

    def text_layer(self) -> LayerPage | None:
        return self._page.text_layer()

    def image(self) -> PageImage:
        return self._page.image()

    def thumbnail(self, dpi: float) -> np.ndarray | None:
        return self._page.thumbnail(dpi)

    def drawn_glyphs(self) -> tuple[DrawnGlyph, ...]:
        return self._page.drawn_glyphs()

    def content(self) -> Page | None:
        return self._page.content()

    def losses(self, *, thorough: bool = False) -> tuple[Loss, ...]:
        return self._page.losses(thorough=thorough)
