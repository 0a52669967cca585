"""The calls of the Python library: one document, one with its pages, or thousands in workers."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from extract import pipeline
from extract.errors import ExtractError, InputError
from extract.model.result import BoxTuple, Extraction
from extract.open.limits import Limits
from extract.options import Options
from extract.pipeline import Full
from extract.run.jobs import Done, Job
from extract.run.pool import Pool
from extract.run.walk import Walk, walk

Source = str | os.PathLike[str] | bytes


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of one file: its ``extraction``, or the ``error`` why there is none."""

    path: str
    extraction: Extraction | None
    error: ExtractError | None


def extract(source: Source, options: Options | None = None) -> Extraction:
    """Read one document and return its records with their evidence.

    ``source`` is a path, or the document's bytes. Runs in this process, without the isolation that the command line
    and :func:`extract_many` give (see ``docs/explanation/safety.md``). Raises InputError, LimitError and MissingError.
    """
    return extract_full(source, options).extraction


def extract_full(source: Source, options: Options | None = None) -> Full:
    """As :func:`extract`, and the pages with it: every line and letter with its box and confidence."""
    options = options or Options()
    given = source if isinstance(source, bytes) else Path(source)
    full = pipeline.extract_full(given, options)
    return replace(full, extraction=full.extraction.cut_by(_Cutter(given, options.limits)))


def extract_many(
    sources: Iterable[str | os.PathLike[str]], options: Options | None = None, *, jobs: int | None = None
) -> Iterator[FileResult]:
    """Read files, and all documents in folders, in worker processes; yields a result for each file, in their order.

    ``jobs`` workers (default: one a core) read at a time, each confined as by the command line: a document that hangs,
    crashes or takes too much memory costs itself alone. Results are given on as they come, and not kept. Raises
    InputError for a source that is not there, MissingError where a program or model is missing.
    """
    options = options or Options()
    files = walk([os.fspath(s) for s in sources], Walk())
    with Pool(jobs or os.cpu_count() or 1, options.limits) as pool:
        for done in pool.in_order(Job(file.path, options) for file in files):
            yield _result(done, options.limits)


def _result(done: Done, limits: Limits) -> FileResult:
    path = str(done.job.source)
    if done.result is None:
        return FileResult(path, None, done.error or InputError("nothing came of it"))
    try:
        data = json.loads(done.result.extraction, parse_float=Decimal)
        extraction = Extraction.model_validate(data).cut_by(_Cutter(Path(path), limits))
    except (ValueError, RecursionError):  # from a worker that a document had taken over
        return FileResult(path, None, InputError("the reader said what makes no sense", code="crashed"))
    return FileResult(path, extraction, None)


@dataclass(frozen=True, slots=True)
class _Cutter:
    """Cuts pieces out of a document's pages; opens it each time, for nobody closes an Extraction."""

    source: Path | bytes
    limits: Limits

    def __call__(self, page: int, box: BoxTuple, turn: int, dpi: float) -> bytes:
        from extract.open.document import open_document
        from extract.show.page_view import around, draw

        with open_document(self.source, self.limits) as document:
            opened = document.page(page - 1)
            return draw(opened.image(), around(box, turn, (opened.width, opened.height), dpi=dpi))
