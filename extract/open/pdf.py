"""PDF files, opened with two readers: pdfminer for what a page says, pdfium for what it looks like.

Readers disagree about damaged files, and some call a file with no page left a success. Where they do not
agree on the pages the file is mended with pikepdf (qpdf) and read again, and the document says that it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extract.errors import ExtractError, InputError
from extract.model.page import Notice, Page
from extract.open.losses import Seen, page_losses, placed, undrawn
from extract.open.pdf_image import drawn_glyphs, page_image, thumbnail
from extract.open.pdf_layer import Frame, read_layer
from extract.open.pdf_readers import Readers, chain, mended, quiet, repairs
from extract.open.pdf_shell import attached, stand_in, told
from extract.open.source import Document, DrawnGlyph, Identity, LayerPage, Loss, PageImage

if TYPE_CHECKING:
    import numpy as np

    from extract.open.limits import Limits

_ACTIVE = ("JavaScript", "Launch", "SubmitForm", "ImportData", "URI", "GoToR", "GoToE")
_HINT = "print or save it anew from the program that made it, or scan it again"


def open_pdf(data: bytes, identity: Identity, limits: Limits) -> PdfDocument:
    """A PDF whose page tree both readers agree on, mended where they had to be helped.

    Raises InputError when it is encrypted or no page can be found, LimitError when it has too many.
    """
    readers, promised, notices = _agreeing(data, limits)
    faults = repairs(data)
    if faults:
        more = f", and {len(faults) - 1:,} more" if len(faults) > 1 else ""
        said = f"the file is damaged and was mended while it was read: {faults[0][:160]}{more}"
        notices.append(Notice("damaged", said))
    count = readers.best()
    if not count:
        readers.close()
        raise InputError("the PDF is damaged: no page can be found in it", code="corrupt", hint=_HINT)
    if not readers.any_page_there():
        readers.close()
        raise InputError("the PDF is damaged: its pages cannot be loaded", code="corrupt", hint=_HINT)
    if readers.plumber is None or len(readers.pages) != count:
        notices.append(Notice("no-text-layer", "the file's structure is damaged; its pages are read from their image"))
    if promised is not None and promised != count:
        notices.append(Notice("page-count", f"the file says that it has {promised:,} pages; {count:,} can be found"))
    if _was_changed(data):
        notices.append(Notice("revisions", "the file was changed after it was made; the last revision is read"))
    active = _active_content(readers.plumber)
    if active:
        notices.append(Notice("active-content", "never run, never opened: " + ", ".join(active)))
    document = PdfDocument(identity, readers, count, tuple(notices), limits)
    document.stand_in = stand_in(readers.plumber)
    return document


def _agreeing(data: bytes, limits: Limits) -> tuple[Readers, int | None, list[Notice]]:
    """Readers of the file, mended where they do not agree and that helps; how many pages the file itself promises."""
    readers = Readers(data, limits)
    promised = _promised(readers.plumber)
    anew = None if readers.agree() else mended(data, limits)
    if anew is None:
        return readers, promised, []
    again = Readers(anew, limits)
    if not again.best() or not (again.best() >= readers.best() or again.agree()):
        return readers, promised, []
    readers.close()
    told = Notice("mended", "the file is damaged and was mended before reading; pages may be missing")
    return again, promised, [told]


def _was_changed(data: bytes) -> bool:
    """Whether the file was saved over at its end. (A linearized one has two parts, and Word adds an empty one.)"""
    return data.count(b"startxref") - data.count(b"xref\n0 0") - data.count(b"xref\r\n0 0") > 1 and (
        b"/Linearized" not in data[:2048]
    )


def _promised(plumber: Any) -> int | None:
    """How many pages the file says it has; None where it does not."""
    from pdfminer.pdftypes import resolve1

    try:
        told = resolve1(resolve1(plumber.doc.catalog["Pages"])["Count"])
    except Exception:
        # no reader, or a catalog too damaged to look into
        return None
    return told if isinstance(told, int) else None


def _active_content(plumber: Any) -> list[str]:
    """What the catalog would run, send or carry along, by name."""
    from pdfminer.pdftypes import resolve1

    if plumber is None:
        return []

    def part(holder: Any, key: str) -> Any:
        value = resolve1(holder)
        return resolve1(value.get(key)) if isinstance(value, dict) else None

    try:
        catalog = plumber.doc.catalog
        found = []
        action = getattr(part(part(catalog, "OpenAction"), "S"), "name", None)
        if action in _ACTIVE:
            found.append(f"an action on opening ({action})")
        if part(catalog, "AA") is not None:
            found.append("actions on events")
        if part(part(catalog, "Names"), "JavaScript") is not None:
            found.append("JavaScript")
        if part(part(catalog, "Names"), "EmbeddedFiles") is not None:
            found.append(f"attached files ({told(attached(plumber))})")
        if part(part(catalog, "AcroForm"), "XFA") is not None:
            found.append("an XFA form")
    except Exception:
        # a catalog too damaged to look into: what it would run is not run either way
        return []
    return found


class PdfDocument(Document):
    """An open PDF."""

    def __init__(
        self, identity: Identity, readers: Readers, count: int, notices: tuple[Notice, ...], limits: Limits
    ) -> None:
        super().__init__(identity, "application/pdf", notices)
        self.readers = readers
        self.limits = limits
        self.seen = Seen()
        self._count = count

    @property
    def page_count(self) -> int:
        return self._count

    def page(self, index: int) -> PdfPage:
        """One page; nothing of it is drawn or decoded yet.

        Raises IndexError past the end, InputError when the page's own object is broken.
        """
        if not 0 <= index < self._count:
            raise IndexError(index)
        return PdfPage(self, index)

    def close(self) -> None:
        self.readers.close()


class PdfPage:
    """One page of a PDF. Its layer is read once and kept as long as the page is."""

    def __init__(self, document: PdfDocument, index: int) -> None:
        self.document = document
        self.number = index + 1
        self.notices: tuple[Notice, ...] = ()
        self._layer: LayerPage | None = None
        self._layer_tried = False
        readers = document.readers
        whole = len(readers.pages) == document.page_count
        self.miner_page: Any = readers.pages[index] if whole else None
        self.frame = Frame(self.miner_page) if whole else None
        self.pdfium_page: Any = None

    @property
    def width(self) -> float:
        return self.frame.width if self.frame else float(self._pdfium().get_width())

    @property
    def height(self) -> float:
        return self.frame.height if self.frame else float(self._pdfium().get_height())

    def _pdfium(self) -> Any:
        if self.pdfium_page is None:
            import pypdfium2

            # pdfium reads all of a page's content at once, so only after the limits have been held against it
            if self.text_layer() is None:
                self._check_streams()
            try:
                self.pdfium_page = self.document.readers.pdfium[self.number - 1]
            except pypdfium2.PdfiumError as error:
                raise InputError(f"page {self.number} is damaged", code="corrupt", hint=_HINT) from error
        return self.pdfium_page

    def text_layer(self) -> LayerPage | None:
        """What the page draws; None where its content is too damaged to say.

        Raises LimitError when it draws or inflates too much.
        """
        if not self._layer_tried:
            self._layer_tried = True
            self._layer = self._read_layer()
        return self._layer

    def _read_layer(self) -> LayerPage | None:
        if self.frame is None:
            return None
        from pdfplumber.page import Page as PlumberPage

        try:
            with quiet():
                page = PlumberPage(self.document.readers.plumber, self.miner_page, self.number)
                return read_layer(page, self.frame, self.document.limits)
        except (ExtractError, MemoryError):
            raise
        except Exception as error:
            for cause in chain(error):
                if isinstance(cause, ExtractError):
                    raise cause from error
            return None

    def image(self) -> PageImage:
        """The page's pixels: the one image that fills it, at its own resolution, else the page drawn.

        Raises InputError when it cannot be drawn; LimitError when that would take too many pixels or bytes.
        """
        drawn, coded = self._pdfium(), self.document.readers.third(self.number - 1)
        return page_image(drawn, self.frame, self.text_layer(), self.number, self.document.limits, coded)

    def thumbnail(self, dpi: float) -> np.ndarray | None:
        """The page drawn small and gray.

        Raises what :meth:`image` raises.
        """
        return thumbnail(self._pdfium(), self.frame, self.number, dpi, self.document.limits)

    def drawn_glyphs(self) -> tuple[DrawnGlyph, ...]:
        """Where pdfium draws the page's glyphs; () for a page whose frame is not known."""
        return drawn_glyphs(self._pdfium(), self.frame) if self.frame else ()

    def content(self) -> Page | None:
        return None

    def losses(self, *, thorough: bool = False) -> tuple[Loss, ...]:
        """What of the page's images and content cannot be decoded; see :mod:`extract.open.losses`."""
        page = self.document.readers.third(self.number - 1)
        if page is None:
            return (Loss("the file is too damaged to tell whether all of the page is there"),)
        images, losses = page_losses(page, self.document.limits, self.document.seen)
        if images:
            drawn, layer = self._pdfium(), self.text_layer()
            losses += [loss for image in images for loss in placed(image, drawn, self.frame, layer)]
        elif thorough or self.document.seen.jbig2:
            losses += undrawn(self._pdfium(), None if thorough else "JBIG2Decode")
        return tuple(losses)

    def _check_streams(self) -> None:
        """The limits on what pdfium would inflate, for a page that pdfminer could not walk through.

        Raises LimitError.
        """
        from extract.open.pdf_guard import check_page

        check_page(self.document.readers.data, self.number - 1, self.document.limits)
