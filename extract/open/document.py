"""Opens a file: reads it once, knows it by its first bytes, hands it to the reader for its kind.

Only PDF, TIFF, PNG, JPEG and plain text are ever opened. A name is never trusted: Pillow would start
Ghostscript on an EPS called ``.png``, and Tesseract takes a text file for a list of images to read.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from extract.errors import InputError
from extract.open.limits import Limits
from extract.open.plain_file import plain_file
from extract.open.source import Document, Identity

ACCEPTED = "PDF, TIFF, PNG, JPEG or plain text (UTF-8)"

# Junk before the header is legal in old PDF versions (within 1 kB) and common after bad downloads.
_PDF_WITHIN = 4096
_IMAGE_NAMES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
_KNOWN_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%!PS", "PostScript"),
    (b"\xc5\xd0\xd3\xc6", "EPS"),
    (b"PK\x03\x04", "ZIP (or an Office document)"),
    (b"PK\x05\x06", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"GIF8", "GIF"),
    (b"RIFF", "WebP or another RIFF file"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "RTF"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"\x00\x00\x00\x0cjP", "JPEG 2000"),
    (b"AT&TFORM", "DjVu"),
)
_NO_DOCUMENTS = {
    **dict.fromkeys((".doc", ".docx", ".docm", ".odt", ".rtf"), "a word processor's document"),
    **dict.fromkeys((".xls", ".xlsx", ".xlsm", ".ods", ".csv", ".tsv"), "a table"),
    **dict.fromkeys((".ppt", ".pptx", ".odp"), "a presentation"),
    **dict.fromkeys((".json", ".jsonl", ".xml", ".sqlite"), "data"),
    **dict.fromkeys((".db", ".ini", ".lnk", ".tmp", ".log", ".exe", ".dll"), "a file of the system or of a program"),
}
"""Names that text in them does not make a transcript of."""
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<svg", b"<head", b"<alto")


def open_document(
    source: Path | BinaryIO | bytes, limits: Limits | None = None, *, name: str | None = None
) -> Document:
    """Open ``source``; ``name`` is what to call it where it has no name of its own (standard input).

    Raises InputError when it is missing, no regular file, empty, encrypted, corrupt, of another kind, or changes while
    it is read;
    LimitError when it is too large or has too many pages.
    """
    limits = limits or Limits()
    if isinstance(source, Path):
        data = _read_file(source, limits)
        name = name or os.fsencode(source.name).decode("utf-8", "replace")
    elif isinstance(source, bytes):
        data = source
    else:
        data = source.read(limits.file_bytes + 1)
    limits.check("file_bytes", len(data), "file of bytes")
    if not data:
        raise InputError("the file is empty", code="empty", hint="0 bytes: an upload or copy that failed?")
    identity = Identity(name or "-", hashlib.sha256(data).hexdigest(), len(data))
    return _open(data, identity, limits)


def _read_file(path: Path, limits: Limits) -> bytes:
    with plain_file(path) as file:
        limits.check("file_bytes", os.fstat(file.fileno()).st_size, "file of bytes")
        return file.read(limits.file_bytes + 1)


def _open(data: bytes, identity: Identity, limits: Limits) -> Document:
    head = data[:_PDF_WITHIN]
    if head.startswith(b"%PDF-"):
        return _pdf(data, identity, limits)
    if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")):
        from extract.open.raster import open_raster

        return open_raster(data, identity, limits)
    for magic, kind in _KNOWN_OTHERS:
        if head.startswith(magic):
            raise _unsupported(f"not a document of ours: {kind}")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise _unsupported("not a document of ours: HTML or XML", hint="a web page saved in place of the document?")
    if b"%PDF-" in head:
        return _pdf(data[data.index(b"%PDF-") :], identity, limits)
    if not head.strip(b"\x00"):
        raise InputError("the file holds only zero bytes", code="corrupt", hint="a copy that failed?")
    if os.path.splitext(identity.name)[1].lower() in _IMAGE_NAMES:
        raise _unsupported(
            f"the name ends in {os.path.splitext(identity.name)[1]}, the content is neither PDF nor image",
            hint="a transcript needs a name that ends in .txt",
        )
    if what := _no_document(os.path.basename(identity.name)):
        raise _unsupported(f"not a document of ours: {what}", hint=f"only {ACCEPTED} are opened; print it as PDF first")
    from extract.open.transcript import open_transcript

    return open_transcript(data, identity, limits)


def _no_document(name: str) -> str | None:
    """What a file is that its name tells apart from a transcript; None for a name that says nothing.

    >>> _no_document("Thumbs.db"), _no_document("~$letter.docx"), _no_document("letter.txt"), _no_document("-")
    ('a file of the system or of a program', "a word processor's lock file", None, None)
    """
    if name.startswith(("~$", ".~lock")):
        return "a word processor's lock file"
    if name == ".DS_Store":
        return "a file of the system or of a program"
    return _NO_DOCUMENTS.get(os.path.splitext(name)[1].lower())


def _pdf(data: bytes, identity: Identity, limits: Limits) -> Document:
    from extract.open.pdf import open_pdf

    return open_pdf(data, identity, limits)


def _unsupported(message: str, hint: str | None = None) -> InputError:
    return InputError(message, code="unsupported", hint=hint or f"only {ACCEPTED} are opened")
