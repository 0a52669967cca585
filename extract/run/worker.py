"""The process that touches documents: reads them page by page, sends each page away before the next, and data only.

It has one thread that reads, and is confined before it sees anything (see confine). Its standard input brings the jobs;
when that ends, the program is gone, and the worker removes its folder and kills its group.
"""

from __future__ import annotations

import gc
import os
import pickle
import queue
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

from extract.errors import ExitCode, ExtractError, InputError, LimitError, unexpected
from extract.run import sandbox
from extract.run.confine import allow_processor, confine, give_back_memory, resident
from extract.run.frames import Kind, read_frame, write_frame
from extract.run.jobs import Job, Lost

if TYPE_CHECKING:
    from extract.model.page import Page
    from extract.open.source import Document

#: Readers of PDF keep what they have read, several times over: after so many pages the file is opened anew, or, where
#: the worker has grown past this share of the allowed memory, another goes on.
_PAGES_AT_A_TIME, _GROWN = 16, 0.5
#: Processor seconds that a document may take beside the seconds of a file, which end sooner.
_MORE_PROCESSOR = 30
_LONGEST_MESSAGE = 4000
#: New containers before cycles are looked for. What a start makes stays: Python's own 700 looks through it 200 times.
_CONTAINERS_BEFORE_CYCLES = 50_000


class Tell:
    """What a reader says of its document on the way, in this order; :mod:`extract.run.turn` hears it."""

    def __init__(self, pipe: BinaryIO) -> None:
        self.pipe = pipe

    def up(self) -> None:
        """All is loaded; what comes now is the document's doing."""
        write_frame(self.pipe, Kind.UP)

    def opened(self, numbers: tuple[int, ...], sha256: str) -> None:
        """Which pages will be read, those that others have read among them."""
        self._json(Kind.OPENED, {"pages": numbers, "sha256": sha256})

    def read(self, page: bytes) -> None:
        """The next page that nobody had read."""
        write_frame(self.pipe, Kind.PAGE, page)

    def picture(self, number: int, png: bytes) -> None:
        write_frame(self.pipe, Kind.PICTURE, number.to_bytes(4, "little") + png)

    def failed(self, error: ExtractError) -> None:
        message = error.message[:_LONGEST_MESSAGE]
        body = {"code": error.code, "message": message, "hint": error.hint, "exit": int(error.exit_code)}
        self._json(Kind.ERROR, body)

    def _json(self, kind: Kind, data: dict[str, Any]) -> None:
        from extract.model.json import to_json

        write_frame(self.pipe, kind, to_json(data).encode())


#: What reads one job: returns what :func:`extract.pipeline.extract_full` does, or None where it has grown and another
#: must go on. Must be importable by name.
Extractor = Callable[[Job, Tell], Any]


def read_document(job: Job, tell: Tell) -> Any:
    """The program's own extractor: every page in turn, then the records.

    Pages are kept as bytes while others are read: thousands of small objects among the page images would leave the
    memory in pieces, and the process would grow with every page.
    """
    from extract.model.codec import to_bytes
    from extract.pipeline import conclude, page_numbers, read_page
    from extract.reading.one_page import Pictures

    tell.up()
    pages, pictures = dict(job.pages), Pictures()
    with ExitStack() as stack:
        document = stack.enter_context(open_job(job))
        job = replace(job, sha256=document.sha256)
        numbers = page_numbers(document, job.options)
        tell.opened(numbers, document.sha256)
        for count, number in enumerate(n for n in numbers if n not in job.pages):
            if count and count % _PAGES_AT_A_TIME == 0:
                if resident() > job.options.limits.memory_bytes * _GROWN:
                    return None
                stack.close()
                document = stack.enter_context(open_job(job))
            pages[number] = page = to_bytes(read_page(document, number, job.options, pictures))
            tell.read(page)
            give_back_memory()
        full = conclude(document, [page_of(number, pages[number]) for number in numbers], job.options, pictures)
        if job.pictures:
            from extract.show.overlay import overlay_png

            for shown in full.pages:
                png = overlay_png(document, shown, full.extraction.records)
                if png is not None:
                    tell.picture(shown.number, png)
    return full


def open_job(job: Job) -> Document:
    """The job's document. Raises InputError where it is another than before, and what opening raises."""
    from extract.open.document import open_document

    document: Document
    if isinstance(job.source, tuple):
        from extract.open.joined import open_joined

        paths = [Path(path) for path in job.source]
        document = open_joined(paths, job.options.limits, name=job.name, missing=job.missing)
    else:
        source = job.source if isinstance(job.source, bytes) else Path(job.source)
        document = open_document(source, job.options.limits, name=job.name)
    if job.sha256 not in (None, document.sha256):
        document.close()
        raise InputError("the file changed while it was read", code="changed", hint="run again")
    return document


def page_of(number: int, page: bytes | Lost) -> Page:
    """A page that was kept as bytes, or the failed page in its place."""
    from extract.model.codec import from_bytes
    from extract.pipeline import failed_page

    if isinstance(page, Lost):
        return failed_page(number, page.reason, "page-over-limit" if page.over_limit else "page-failed")
    try:
        return replace(from_bytes(page), number=number)
    except ValueError:  # from a worker that a document had taken over
        return failed_page(number, f"what was read of page {number} makes no sense", "page-failed")


def _do(job: Job, extractor: Extractor, tell: Tell) -> None:
    from extract.model.json import to_json
    from extract.show.text import page_text

    full = extractor(job, tell)
    if full is None:
        return
    extraction = full.extraction
    for page in full.pages:
        if job.texts:
            write_frame(tell.pipe, Kind.TEXT, page_text(page).encode("utf-8", "replace"))
        if job.layouts:
            from extract.model.stored_lines import encode

            write_frame(tell.pipe, Kind.LAYOUT, encode(page))
    if job.timeless:
        # How long a page took is no part of the reading: two readings of one document are the same, byte for byte.
        timeless = tuple(page.model_copy(update={"seconds": 0.0}) for page in extraction.pages)
        extraction = extraction.model_copy(update={"pages": timeless})
    write_frame(tell.pipe, Kind.RESULT, to_json(extraction).encode())


def _guard(job: Job, extractor: Extractor, tell: Tell) -> None:
    """Do the job; whatever goes wrong is said, and ends this job alone."""
    problem: ExtractError
    try:
        _do(job, extractor, tell)
        return
    except ExtractError as error:
        problem = error
    except MemoryError:
        hint = "raise it with --limit memory-bytes=NUMBER"
        problem = LimitError("the document needs more memory than is allowed", hint=hint)
    except TimeoutError:
        problem = LimitError("the text takes too long to search", hint="give fewer pages at once (--pages)")
    except BrokenPipeError:
        raise  # the program is gone
    except OSError as error:
        problem = InputError(f"cannot be read: {error.strerror or error}")
    except Exception as error:
        problem = unexpected(error)
    tell.failed(problem)


def _leave(folder: str) -> NoReturn:
    """The program is gone, or wants no more of this worker: leave nothing behind."""
    for _ in range(100):
        # The other thread, or a program it runs, may be writing here still; once the folder is gone it cannot.
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.lexists(folder):
            break
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(ExitCode.INTERRUPTED)


def _empty(folder: str) -> None:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            with suppress(OSError):
                os.unlink(entry.path)


def _jobs(stdin: BinaryIO, jobs: queue.SimpleQueue[bytes], folder: str) -> None:
    """Pass jobs on until the pipe ends."""
    with suppress(OSError, ValueError):
        while (frame := read_frame(stdin)) is not None:
            jobs.put(frame[1])
    _leave(folder)


def main() -> int:
    """Serve jobs until killed or until standard input ends. Standard output is the wire; prints go to stderr."""
    gc.set_threshold(_CONTAINERS_BEFORE_CYCLES, *gc.get_threshold()[1:])
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program decides, and kills
    folder = os.environ["EXTRACT_WORK"]
    first = read_frame(sys.stdin.buffer)
    if first is None:
        return ExitCode.INTERRUPTED
    os.mkdir(folder, 0o700)  # raises where someone was there first
    # Pickles come from the program that started us, never from a document.
    path, memory, extractor = pickle.loads(first[1])
    confine(memory)
    how = os.environ.get(sandbox.VARIABLE, "auto")
    if how != "off" and not sandbox.shut_in(folder) and how == "require":
        _leave(folder)
    from extract.knowledge.expressions import make_ready

    sys.path[:] = sys.path if path is None else path
    extractor = pickle.loads(extractor)
    make_ready()
    jobs: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_jobs, args=(sys.stdin.buffer, jobs, folder), daemon=True).start()
    try:
        while True:
            job: Job = pickle.loads(jobs.get())
            allow_processor(job.options.limits.seconds_per_file + _MORE_PROCESSOR)
            _guard(job, extractor, Tell(pipe))
            _empty(folder)
            write_frame(pipe, Kind.DONE)
    except BrokenPipeError:
        _leave(folder)  # this thread may notice before the other


if __name__ == "__main__":
    sys.exit(main())
