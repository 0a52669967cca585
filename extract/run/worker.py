"""The process that touches the document: reads pages one by one and sends each away before the next.

It runs with limits on memory, CPU and file size, in a process group and temporary folder of its own, and dies with
the program that started it: its standard input is a pipe whose end means that the program is gone.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from extract.errors import ExitCode, ExtractError, InputError, LimitError, unexpected
from extract.model.codec import from_bytes, to_bytes
from extract.options import Options
from extract.run.confine import keep_freed_memory, leave_network, resident
from extract.run.frames import Kind, read_frame, write_frame

if TYPE_CHECKING:
    from extract.model.page import Page
    from extract.open import Document
    from extract.reading.one_page import Pictures


@dataclass(frozen=True, slots=True)
class Request:
    """One job. ``pages`` are numbers to read; ``failed`` and ``read`` are what earlier workers left.

    A worker that has read ``recycle_after`` pages and has grown gives way to a fresh one.
    With ``conclude`` the pages are turned into records. ``source`` is a path, or the bytes themselves.
    """

    source: str | bytes
    name: str
    options: Options
    read: tuple[bytes, ...] = ()
    failed: tuple[tuple[int, str], ...] = ()
    start: int = 1
    recycle_after: int = 24
    want_text: bool = False
    want_overlay: bool = False
    conclude: bool = False


def _die_with_the_program(stdin: BinaryIO, folder: str | None) -> None:
    """Wait for the program's end of the pipe to close; then leave nothing behind and kill the whole group."""
    while stdin.read(1):
        pass
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(ExitCode.INTERRUPTED)


def _limit_resources(options: Options) -> None:
    """Address space, CPU seconds, size of written files, no core dumps. No-op where the system has no limits."""
    try:
        import resource
    except ImportError:
        return
    limits = options.limits
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 512 << 20,
        resource.RLIMIT_CPU: int(limits.seconds_per_file) + 30,
        # Libraries map far more than they touch; the bound on what is touched is the watcher's (see isolate).
        resource.RLIMIT_AS: limits.memory_bytes + (3 << 30),
    }
    for what, value in wanted.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (value, value))


def _send_json(pipe: BinaryIO, kind: Kind, data: dict[str, Any]) -> None:
    from extract.model.json import to_json

    write_frame(pipe, kind, to_json(data).encode())


def _source(request: Request) -> Path | bytes:
    return request.source if isinstance(request.source, bytes) else Path(request.source)


def _read(request: Request, pipe: BinaryIO) -> None:
    """Read pages from ``request.start`` on; where that makes the document whole, go on to its records at once."""
    from extract.open import open_document
    from extract.pipeline import page_numbers, read_page
    from extract.reading.one_page import Pictures

    write_frame(pipe, Kind.UP)  # what takes a second to load, above, is not the file's doing
    with open_document(_source(request), request.options.limits, name=request.name) as document:
        numbers = page_numbers(document, request.options)
        _send_json(pipe, Kind.OPENED, {"pages": list(numbers)})
        pages: list[Page] = []
        pictures = Pictures()
        for number in numbers:
            if number < request.start:
                continue
            if len(pages) >= request.recycle_after and not 0 < resident() < request.options.limits.memory_bytes // 3:
                return  # a fresh worker goes on: memory stays bounded whatever the number of pages
            _send_json(pipe, Kind.BEGAN, {"page": number})
            pages.append(read_page(document, number, request.options, pictures))
            write_frame(pipe, Kind.PAGE, to_bytes(pages[-1]))
        if len(pages) == len(numbers):
            _finish(document, pages, request, pipe, pictures)


def _conclude(request: Request, pipe: BinaryIO) -> None:
    from extract.open import open_document
    from extract.pipeline import failed_page

    write_frame(pipe, Kind.UP)
    try:
        pages = [from_bytes(page) for page in request.read]
    except ValueError as error:
        raise InputError("what was read of the file makes no sense", code="corrupt", hint=str(error)) from error
    pages += [
        failed_page(n, why, "page-over-limit" if "allowed" in why else "page-failed") for n, why in request.failed
    ]
    pages.sort(key=lambda p: p.number)
    with open_document(_source(request), request.options.limits, name=request.name) as document:
        _finish(document, pages, request, pipe)


def _finish(
    document: Document, pages: Sequence[Page], request: Request, pipe: BinaryIO, pictures: Pictures | None = None
) -> None:
    from extract.model.json import to_json
    from extract.pipeline import conclude
    from extract.show.text import document_text

    _send_json(pipe, Kind.BEGAN, {"page": None})
    full = conclude(document, pages, request.options, pictures)
    if request.want_text:
        write_frame(pipe, Kind.TEXT, document_text(full.pages).encode("utf-8", "replace"))
    if request.want_overlay:
        from extract.show.overlay import overlay_png

        for page in full.pages:
            png = overlay_png(document, page, full.extraction.records)
            if png is not None:
                write_frame(pipe, Kind.IMAGE, page.number.to_bytes(4, "little") + png)
    write_frame(pipe, Kind.RESULT, to_json(full.extraction).encode())


def _guard(job: Callable[[Request, BinaryIO], None], request: Request, pipe: BinaryIO) -> None:
    try:
        job(request, pipe)
        write_frame(pipe, Kind.DONE)
        return
    except ExtractError as error:
        problem = error
    except MemoryError:
        problem = LimitError(
            "the document needs more memory than is allowed", hint="raise it with --limit memory-bytes=NUMBER"
        )
    except TimeoutError:
        problem = LimitError("the text takes too long to search", hint="give fewer pages at once (--pages)")
    except Exception as error:
        problem = unexpected(error)
    _send_json(
        pipe,
        Kind.ERROR,
        {"code": problem.code, "message": problem.message, "hint": problem.hint, "exit": int(problem.exit_code)},
    )


def main() -> int:
    """Run one request from standard input. Standard output is the wire; libraries that print go to stderr."""
    leave_network()
    keep_freed_memory()
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    stdin = sys.stdin.buffer
    folder = os.environ.get("EXTRACT_WORK")
    frame = read_frame(stdin)
    if frame is None:  # the program is gone already
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        return ExitCode.INTERRUPTED
    request: Request = pickle.loads(frame[1])  # from the program that started us, never from a document
    threading.Thread(target=_die_with_the_program, args=(stdin, folder), daemon=True).start()
    _limit_resources(request.options)
    _guard(_conclude if request.conclude else _read, request, pipe)
    pipe.close()
    # Native libraries may hang in their exit handlers; everything is sent, so leave at once.
    os._exit(ExitCode.OK)


if __name__ == "__main__":
    sys.exit(main())
