"""A PDF's readers: pdfminer for what it says, pdfium for what it looks like, qpdf for what is coded in it.

Readers disagree about damaged files, mend them each in its own way and say nothing. What qpdf had to mend is told.
"""

from __future__ import annotations

import io
import itertools
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from extract.errors import ExtractError, InputError, LimitError
from extract.open.pdf_bounds import bounded, true_ranges

if TYPE_CHECKING:
    from extract.open.limits import Limits

_MOST_OBJECTS = 200_000
# The name that qpdf gives to bytes in memory, before what it says of them.
_WHERE = re.compile(r"^stream <[^>]*>:? ?")
_SAYS_NOTHING = ("file is damaged", "a common error handled correctly by qpdf and most other applications")


class Readers:
    """Both readers over one file's bytes; each may have failed."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        import pypdfium2

        self.data = data
        self.stream = io.BytesIO(data)
        self.plumber: Any = None
        self.pages: list[Any] = []
        self.pdfium: Any = None
        self.qpdf: Any = None
        self.count = 0
        try:
            self.pdfium = pypdfium2.PdfDocument(data)
            self.count = len(self.pdfium)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower() or "security" in str(error).lower():
                raise encrypted() from error
        self._open_plumber(limits)
        if max(self.count, len(self.pages)) > limits.pages and not (
            0 < len(self.pages) <= limits.pages and self._lies(data)
        ):
            found = max(self.count, len(self.pages))
            self.close()
            raise limits.error("pages", f"PDF of {found:,} pages" if self.count else "PDF of more pages")

    def _open_plumber(self, limits: Limits) -> None:
        import pdfplumber
        from pdfminer.pdfpage import PDFPage

        try:
            with bounded(limits), quiet():
                self.plumber = pdfplumber.PDF(self.stream)
                true_ranges(self.plumber.doc)
                made = PDFPage.create_pages(self.plumber.doc)
                self.pages = list(itertools.islice(made, limits.pages + 1))
        except (LimitError, MemoryError):
            self.close()
            raise
        except Exception as error:
            # pdfminer raises anything on a damaged file: TypeError, IndexError, RecursionError.
            if any("Password" in type(e).__name__ or "Encrypt" in type(e).__name__ for e in chain(error)):
                self.close()
                raise encrypted() from error
            limit = next((e for e in chain(error) if isinstance(e, LimitError)), None)
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

    def third(self, index: int) -> Any:
        """Page ``index`` as qpdf has it, which keeps what is coded as it is; None where it finds none."""
        import pikepdf

        if self.qpdf is None:
            try:
                self.qpdf = pikepdf.open(io.BytesIO(self.data), suppress_warnings=True)
            except pikepdf.PdfError:
                return None
        try:
            return self.qpdf.pages[index] if index < len(self.qpdf.pages) else None
        except (pikepdf.PdfError, ValueError, TypeError):
            return None

    def close(self) -> None:
        if self.pdfium is not None:
            self.pdfium.close()
        if self.qpdf is not None:
            self.qpdf.close()
        # pdfplumber's own close() would first make every page. Its objects hold each other in rings: without the last
        # two lines they, and the file's bytes with them, would stay until the garbage collector comes by.
        self.pdfium = self.plumber = self.qpdf = None
        self.stream.close()
        self.data, self.pages = b"", []


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what caused it, and errors handed on as arguments (pdfplumber wraps pdfminer's so)."""
    seen: set[BaseException] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or one in seen:
            continue
        seen.add(one)
        yield one
        waiting += [one.__cause__, one.__context__, *(a for a in one.args if isinstance(a, BaseException))]


def repairs(data: bytes) -> list[str]:
    """What qpdf finds damaged in the file's structure: cross-references, lengths, objects, streams that break off.

    One entry for each damage, in qpdf's words. Raises nothing: a file that qpdf cannot open at all is one of these.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            for _ in itertools.islice(pdf.objects, _MOST_OBJECTS):
                pass  # each is read now, and warned of
            found = [str(warning) for warning in pdf.get_warnings()]
    except pikepdf.PasswordError:
        return []
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
        found = [str(error)]
    return [_WHERE.sub("", text) for text in found if not text.endswith(_SAYS_NOTHING)]


def encrypted() -> InputError:
    return InputError(
        "the PDF is encrypted and asks for a password",
        code="encrypted",
        hint="open it with its password and save a copy without one",
    )


def mended(data: bytes, limits: Limits) -> bytes | None:
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
        raise encrypted() from error
    except ExtractError:
        raise
    except Exception:
        return None
    return out.getvalue()


@contextmanager
def quiet() -> Iterator[None]:
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
