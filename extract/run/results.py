"""What a worker sends back of a document, or why it gave none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file gave no document: the fields of an ExtractError."""

    code: str
    message: str
    hint: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """What a worker sends: the Extraction as JSON, the text of each page, the layout of each page as JSON."""

    extraction: bytes
    texts: tuple[str, ...]
    layouts: tuple[bytes, ...]
