"""A process that reads documents for an archive, one after the other, and sends data back, never objects.

It has one thread, limits on memory and written files, a process group and a temporary folder of its own. Its standard
input brings the jobs; when that ends, the program is gone, and the worker removes its folder and kills its group.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import pickle
import queue
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NoReturn

from extract.errors import ExitCode, ExtractError, InputError, LimitError
from extract.options import Options
from extract.run.confine import keep_freed_memory, leave_network, most_resident, resident
from extract.run.frames import Kind, read_frame, write_frame

_PAGES_AT_A_TIME = 16

#: Tells the program which page is being read now; 0 while the records are made.
Beat = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read. ``failed`` are pages that earlier workers had to give up: why, and whether over a limit."""

    path: str
    sha256: str
    options: Options
    failed: dict[int, tuple[str, bool]] = field(default_factory=dict)


#: What reads one job: returns what :func:`extract.pipeline.extract_full` does. Must be importable by name.
Extractor = Callable[[Job, Beat], Any]


def read_document(job: Job, beat: Beat) -> Any:
    """The program's own extractor: every page in turn, then the records.

    Pages are kept pickled while others are read: thousands of small objects among the page images would leave the
    memory in pieces, and the process would grow with every page.
    """
    from pathlib import Path

    from extract.model.codec import from_bytes, to_bytes
    from extract.open import open_document
    from extract.pipeline import conclude, failed_page, page_numbers, read_page
    from extract.reading.one_page import Pictures

    end = time.monotonic() + job.options.limits.seconds_per_file
    limits, path = job.options.limits, Path(job.path)
    pages: list[bytes] = []
    pictures = Pictures()
    numbers: tuple[int, ...] | None = None
    while numbers is None or len(pages) < len(numbers):
        # Readers of PDF keep what they have read, several times over: now and then the file is opened anew.
        with open_document(path, limits) as document:
            numbers = page_numbers(document, job.options) if numbers is None else numbers
            for number in numbers[len(pages) : len(pages) + _PAGES_AT_A_TIME]:
                beat(number)
                if number in job.failed:
                    why, limit = job.failed[number]
                    page = failed_page(number, why, "page-over-limit" if limit else "page-failed")
                elif time.monotonic() > end:
                    page = failed_page(number, "the file took longer than is allowed", "page-over-limit")
                else:
                    page = read_page(document, number, job.options, pictures)
                pages.append(to_bytes(page))
                del page
                _give_back_memory()
    beat(0)
    with open_document(path, limits) as document:
        full = conclude(document, [from_bytes(page) for page in pages], job.options, pictures)
    if full.extraction.source.sha256 != job.sha256:
        raise InputError("the file changed while it was read", code="changed", hint="run again")
    return full


def _give_back_memory() -> None:
    """Return freed memory to the system (glibc keeps it otherwise); nothing where there is no such call."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


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


def _jobs(stdin: BinaryIO, jobs: queue.Queue[bytes], folder: str) -> None:
    """Pass jobs on until the pipe ends."""
    with suppress(OSError, ValueError):
        while (frame := read_frame(stdin)) is not None:
            jobs.put(frame[1])
    _leave(folder)


def _limit_resources(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    # Libraries map far more than they touch; the bound on what is touched is the program's (see pool).
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 512 << 20,
        resource.RLIMIT_AS: memory + (3 << 30),
    }
    for what, value in wanted.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (value, value))


def _send_json(pipe: BinaryIO, kind: Kind, data: dict[str, Any]) -> None:
    from extract.model.json import to_json

    write_frame(pipe, kind, to_json(data).encode())


def _empty(folder: str) -> None:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            with suppress(OSError):
                os.unlink(entry.path)


def _check_content(job: Job) -> None:
    with open(job.path, "rb") as f:
        found = hashlib.file_digest(f, "sha256").hexdigest()
    if found != job.sha256:
        raise InputError("the file changed while the archive was being made", code="changed", hint="run again")


def _do(job: Job, extractor: Extractor, pipe: BinaryIO) -> None:
    from extract.model.json import to_json
    from extract.model.stored_lines import encode
    from extract.show.text import page_text

    _check_content(job)
    full = extractor(job, lambda page: _send_json(pipe, Kind.BEGAN, {"page": page}))
    # How long a page took is no part of the reading: two readings of one document are the same, byte for byte.
    pages = tuple(page.model_copy(update={"seconds": 0.0}) for page in full.extraction.pages)
    for page in full.pages:
        write_frame(pipe, Kind.TEXT, page_text(page).encode("utf-8", "replace"))
        write_frame(pipe, Kind.PAGE, encode(page))
    write_frame(pipe, Kind.RESULT, to_json(full.extraction.model_copy(update={"pages": pages})).encode())


def _guard(job: Job, extractor: Extractor, pipe: BinaryIO) -> None:
    try:
        _do(job, extractor, pipe)
        return
    except ExtractError as error:
        problem = error
    except MemoryError:
        hint = "raise it with --limit memory-bytes=NUMBER"
        problem = LimitError("the document needs more memory than is allowed", hint=hint, code="limit-memory")
    except OSError as error:
        problem = InputError(f"cannot be read: {error.strerror or error}")
    except Exception as error:
        # One bad file must not end a night's run; the report names the place.
        import traceback

        where = traceback.extract_tb(error.__traceback__)[-1]
        problem = ExtractError(
            f"unexpected {type(error).__name__} in {os.path.basename(where.filename)}:{where.lineno}: {error}",
            hint="this is a bug in extract; please report it with the document if you can share it",
        )
    body = {
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "exit": int(problem.exit_code),
    }
    _send_json(pipe, Kind.ERROR, body)


def main() -> int:
    """Serve jobs until killed or until standard input ends. Standard output is the wire; prints go to stderr."""
    leave_network()  # before there is a second thread
    keep_freed_memory()
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
    sys.path[:] = sys.path if path is None else path
    extractor = pickle.loads(extractor)
    jobs: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_jobs, args=(sys.stdin.buffer, jobs, folder), daemon=True).start()
    _limit_resources(memory)
    try:
        while True:
            job: Job = pickle.loads(jobs.get())
            _guard(job, extractor, pipe)
            _empty(folder)
            _send_json(pipe, Kind.DONE, {"resident": resident(), "most": most_resident()})
    except BrokenPipeError:
        _leave(folder)  # this thread may notice before the other


if __name__ == "__main__":
    sys.exit(main())
