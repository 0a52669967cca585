"""What a worker is asked to read, and what comes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extract.errors import ExtractError, InputError
from extract.options import Options

if TYPE_CHECKING:
    from extract.show.page_view import View


@dataclass(frozen=True, slots=True)
class Lost:
    """A page that was given up: why, in words, and whether it ran into a limit (else no reader survives it)."""

    reason: str
    over_limit: bool


@dataclass(frozen=True, slots=True)
class Job:
    """One document to read: a path, the bytes themselves, or the paths of its pages in turn.

    ``name`` is what to call it (None: as the file is called), ``sha256`` what it must still hold. ``texts``,
    ``layouts`` and ``pictures`` ask for more than the Extraction; a ``timeless`` one holds no running times, so that
    two readings of one document are the same, byte for byte. ``pages`` is what earlier workers left: each page they
    read, as bytes, or why it was given up; with ``keep`` the result has them too. ``missing``: pages known not to be
    there, in words. ``views``: what the pictures are to show, each of a page by its number, where they are no
    overlays.
    """

    source: str | bytes | tuple[str, ...]
    options: Options
    name: str | None = None
    sha256: str | None = None
    texts: bool = False
    layouts: bool = False
    pictures: bool = False
    timeless: bool = False
    keep: bool = False
    missing: tuple[str, ...] = ()
    views: tuple[tuple[int, View], ...] = ()
    pages: Mapping[int, bytes | Lost] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What a worker made of a document: the Extraction as JSON and, where asked for, the text and the layout (as JSON)
    of each page in turn, pictures of pages (PNG) by their numbers, and the pages as read."""

    extraction: bytes
    texts: tuple[str, ...] = ()
    layouts: tuple[bytes, ...] = ()
    pictures: Mapping[int, bytes] = field(default_factory=dict)
    pages: Mapping[int, bytes | Lost] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """The Extraction as plain data; numbers as Decimal. Raises InputError where a worker sent something else."""
        try:
            data = json.loads(self.extraction, parse_float=Decimal)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise InputError("the reader said what makes no sense", code="crashed")
        return data


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one job: a result or an error. ``ticket`` counts a pool's jobs from 0."""

    ticket: int
    job: Job
    result: Result | None
    error: ExtractError | None
