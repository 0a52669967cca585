"""PDF files, opened with two readers: pdfminer for what a page says, pdfium for what it looks like.

Readers disagree about damaged files, and some call a file with no page left a success. Where they do not
agree on the pages the file is mended with pikepdf (qpdf) and read again, and the document says that it was.
"""

from __future__ import annotations

import io
import itertools
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from extract.errors import ExtractError, InputError, LimitError
from extract.model.page import Notice, Page
from extract.open.pdf_bounds import bounded, true_ranges
from extract.open.pdf_image import drawn_glyphs, page_image, thumbnail
from extract.open.pdf_layer import Frame, read_layer
from extract.open.source import Document, DrawnGlyph, Identity, LayerPage, PageImage

if TYPE_CHECKING:
    import numpy as np

    from extract.open.limits import Limits

_ACTIVE = ("JavaScript", "Launch", "SubmitForm", "ImportData", "URI", "GoToR", "GoToE")
_HINT = "print or save it anew from the program that made it, or scan it again"


def open_pdf(data: bytes, identity: Identity, limits: Limits) -> PdfDocument:
    """A PDF whose page tree both readers agree on, mended where they had to be helped.

    Raises InputError when it is encrypted or no page can be found, LimitError when it has too many.
    """
    notices: list[Notice] = []
    readers = _Readers(data, limits)
    promised = _promised(readers.plumber)
    if not readers.agree():
        mended = _mended(data, limits)
        if mended is not None:
            again = _Readers(mended, limits)
            if again.best() >= max(1, readers.best()) or (again.agree() and again.best()):
                readers.close()
                readers = again
                notices.append(
                    Notice("mended", "the file is damaged and was mended before reading; pages may be missing")
                )
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
    return PdfDocument(identity, readers, count, tuple(notices), limits)


class _Readers:
    """Both readers over one file's bytes; each may have failed."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        import pypdfium2

        self.data = data
        self.stream = io.BytesIO(data)
        self.plumber: Any = None
        self.pages: list[Any] = []
        self.pdfium: Any = None
        self.count = 0
        try:
            self.pdfium = pypdfium2.PdfDocument(data)
            self.count = len(self.pdfium)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower() or "security" in str(error).lower():
                raise _encrypted() from error
        self._open_plumber(data, limits)
        if max(self.count, len(self.pages)) > limits.pages and not (
            0 < len(self.pages) <= limits.pages and self._lies(data)
        ):
            found = max(self.count, len(self.pages))
            self.close()
            raise limits.error("pages", f"PDF of {found:,} pages" if self.count else "PDF of more pages")

    def _open_plumber(self, data: bytes, limits: Limits) -> None:
        import pdfplumber
        from pdfminer.pdfpage import PDFPage

        try:
            with bounded(limits), _quiet():
                self.plumber = pdfplumber.PDF(self.stream)
                true_ranges(self.plumber.doc)
                made = PDFPage.create_pages(self.plumber.doc)
                self.pages = list(itertools.islice(made, limits.pages + 1))
        except (LimitError, MemoryError):
            self.close()
            raise
        except Exception as error:
            # pdfminer raises anything on a damaged file: TypeError, IndexError, RecursionError.
            if any("Password" in type(e).__name__ or "Encrypt" in type(e).__name__ for e in _chain(error)):
                self.close()
                raise _encrypted() from error
            limit = next((e for e in _chain(error) if isinstance(e, LimitError)), None)
            if limit is not None:
                self.close()
                raise limit from error
            self.plumber, self.pages = None, []

    def _lies(self, data: bytes) -> bool:
        """Whether /Count promises more pages than the file has bytes to name them (a reference takes six)."""
        return self.count * 6 > len(data)

    def agree(self) -> bool:
        if self.plumber is None or self.pdfium is None:
            return False
        return len(self.pages) == self.count > 0 and self.any_page_there()

    def best(self) -> int:
        """How many pages there are; pdfium's word, unless its count cannot be."""
        if self.pdfium is None:
            return 0
        return self.count if not self.pages or self.count <= 2 * len(self.pages) + 16 else len(self.pages)

    def any_page_there(self) -> bool:
        """Whether pdfium finds one of the first pages; a page tree that runs in a ring promises pages it has not.

        Only asks for their size: loading a page is to draw it, whatever that costs.
        """
        import pypdfium2

        for index in range(min(self.count, 5)):
            try:
                self.pdfium.get_page_size(index)
                return True
            except pypdfium2.PdfiumError:
                continue
        return False

    def close(self) -> None:
        if self.pdfium is not None:
            self.pdfium.close()
        # pdfplumber's own close() would first make every page. Its objects hold each other in rings: without the last
        # two lines they, and the file's bytes with them, would stay until the garbage collector comes by.
        self.pdfium = self.plumber = None
        self.stream.close()
        self.data, self.pages = b"", []


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what caused it, and errors handed on as arguments (pdfplumber wraps pdfminer's so)."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__, *(a for a in one.args if isinstance(a, BaseException))]


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
            found.append("attached files")
        if part(part(catalog, "AcroForm"), "XFA") is not None:
            found.append("an XFA form")
    except Exception:
        # a catalog too damaged to look into: what it would run is not run either way
        return []
    return found


def _encrypted() -> InputError:
    return InputError(
        "the PDF is encrypted and asks for a password",
        code="encrypted",
        hint="open it with its password and save a copy without one",
    )


def _mended(data: bytes, limits: Limits) -> bytes | None:
    """The file as qpdf rebuilds it, or None where it cannot.

    Raises InputError when it is encrypted.
    """
    import pikepdf

    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            if len(pdf.pages) > limits.pages:
                raise limits.error("pages", f"PDF of {len(pdf.pages):,} pages")
            pdf.save(out)
    except pikepdf.PasswordError as error:
        raise _encrypted() from error
    except ExtractError:
        raise
    except Exception:
        return None
    return out.getvalue()


@contextmanager
def _quiet() -> Iterator[None]:
    """pdfminer logs and warns about every flaw; what matters is told by notices."""
    import logging

    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logger.setLevel(level)


class PdfDocument(Document):
    """An open PDF."""

    def __init__(
        self, identity: Identity, readers: _Readers, count: int, notices: tuple[Notice, ...], limits: Limits
    ) -> None:
        super().__init__(identity, "application/pdf", notices)
        self.readers = readers
        self.limits = limits
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
            with _quiet():
                page = PlumberPage(self.document.readers.plumber, self.miner_page, self.number)
                return read_layer(page, self.frame, self.document.limits)
        except (ExtractError, MemoryError):
            raise
        except Exception as error:
            for cause in _chain(error):
                if isinstance(cause, ExtractError):
                    raise cause from error
            return None

    def image(self) -> PageImage:
        """The page's pixels: the one image that fills it, at its own resolution, else the page drawn.

        Raises InputError when it cannot be drawn; LimitError when that would take too many pixels or bytes.
        """
        return page_image(self._pdfium(), self.frame, self.text_layer(), self.number, self.document.limits)

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

    def _check_streams(self) -> None:
        """The limits on what pdfium would inflate, for a page that pdfminer could not walk through.

        Raises LimitError.
        """
        from extract.open.pdf_guard import check_page

        check_page(self.document.readers.data, self.number - 1, self.document.limits)
