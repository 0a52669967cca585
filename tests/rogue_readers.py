"""Readers that misbehave at the second page of a document, or at its records, and are honest otherwise.

They run in worker processes, so each is a function that can be imported by name. Each time one misbehaves it notes its
process's number in the folder ``ROGUE_MARKS``.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extract.run.frames import Kind, write_frame
from extract.run.jobs import Job
from extract.run.worker import Tell, read_document

Act = Callable[[Tell], None]


def _at(name: str, second_call: bool, act: Act, job: Job, tell: Tell) -> Any:
    """Read the document honestly, but ``act`` when the pipeline's function ``name`` is called (for page 2)."""
    from extract import pipeline

    real = getattr(pipeline, name)

    def rogue(*arguments: Any) -> Any:
        if not second_call or arguments[1] == 2:
            Path(os.environ["ROGUE_MARKS"], str(os.getpid())).touch()
            act(tell)
        return real(*arguments)

    setattr(pipeline, name, rogue)
    try:
        return read_document(job, tell)
    finally:
        setattr(pipeline, name, real)


def _on_page_two(act: Act, job: Job, tell: Tell) -> Any:
    return _at("read_page", True, act, job, tell)


def _on_records(act: Act, job: Job, tell: Tell) -> Any:
    return _at("conclude", False, act, job, tell)


def _for_ever(tell: Tell, kind: Kind, payload: bytes = b"") -> None:
    while True:
        write_frame(tell.pipe, kind, payload)


def _frame(kind: Kind, payload: bytes) -> bytes:
    return kind.value + len(payload).to_bytes(8, "little") + payload


#: What a worker says in place of the file's particulars.
OPENINGS = {
    "no-frame": b"nonsense" * 100,
    "vast-frame": b"R" + b"\xff" * 8,
    "no-json": _frame(Kind.OPENED, b"["),
    "deep-json": _frame(Kind.OPENED, b"[" * 100_000),
    "no-error": _frame(Kind.ERROR, b"{}"),
    "no-such-page": _frame(Kind.OPENED, b'{"pages": [-5], "sha256": ""}'),
    "page-twice": _frame(Kind.OPENED, b'{"pages": [1, 1], "sha256": ""}'),
    "page-before": _frame(Kind.PAGE, b""),
    "result-before": _frame(Kind.RESULT, b"{}"),
}


def says_at_the_opening(job: Job, tell: Tell) -> Any:
    """Says what ``OPENINGS`` has under the document's name."""
    tell.up()
    tell.pipe.write(OPENINGS[str(job.name)])
    tell.pipe.flush()
    time.sleep(600)


def hangs(job: Job, tell: Tell) -> Any:
    return _on_page_two(lambda _: time.sleep(600), job, tell)


def hangs_over_the_records(job: Job, tell: Tell) -> Any:
    return _on_records(lambda _: time.sleep(600), job, tell)


def crashes(job: Job, tell: Tell) -> Any:
    return _on_page_two(lambda _: os.kill(os.getpid(), signal.SIGSEGV), job, tell)


def pollutes(job: Job, tell: Tell) -> Any:
    def act(_: Tell) -> None:
        print("a library that prints", flush=True)
        os.write(1, b"and one that writes to the descriptor\n")
        subprocess.run(["echo", "and a program"], check=True)
        Path(os.environ["TMPDIR"], "left-behind").touch()
        os.environ["POLLUTED"] = "1"

    return _on_page_two(act, job, tell)


def says_that_it_is_up(job: Job, tell: Tell) -> Any:
    return _on_page_two(lambda t: _for_ever(t, Kind.UP), job, tell)


def says_that_it_opened(job: Job, tell: Tell) -> Any:
    return _on_page_two(lambda t: _for_ever(t, Kind.OPENED, b'{"pages": [1, 2, 3], "sha256": "0"}'), job, tell)


def says_that_a_page_began(job: Job, tell: Tell) -> Any:
    def act(t: Tell) -> None:
        while True:
            t.pipe.write(b"B" + (11).to_bytes(8, "little") + b'{"page": 2}')
            t.pipe.flush()
            time.sleep(0.05)

    return _on_page_two(act, job, tell)


def says_that_it_is_done(job: Job, tell: Tell) -> Any:
    return _on_records(lambda t: _for_ever(t, Kind.DONE), job, tell)


def floods_with_nonsense(job: Job, tell: Tell) -> Any:
    def act(t: Tell) -> None:
        while True:
            t.pipe.write(b"\xff" * 65536)

    return _on_page_two(act, job, tell)


def floods_with_pages(job: Job, tell: Tell) -> Any:
    return _on_page_two(lambda t: _for_ever(t, Kind.PAGE, b"x" * (1 << 20)), job, tell)


def floods_with_texts(job: Job, tell: Tell) -> Any:
    return _on_records(lambda t: _for_ever(t, Kind.TEXT, b"x" * 100), job, tell)


def says_a_long_text(job: Job, tell: Tell) -> Any:
    return _on_records(lambda t: write_frame(t.pipe, Kind.TEXT, b"x" * (3 << 20)), job, tell)


def announces_a_vast_frame(job: Job, tell: Tell) -> Any:
    def act(t: Tell) -> None:
        t.pipe.write(b"R" + b"\xff" * 8)
        t.pipe.flush()
        time.sleep(600)

    return _on_page_two(act, job, tell)


def drips(job: Job, tell: Tell) -> Any:
    def act(t: Tell) -> None:
        t.pipe.write(b"P" + (1 << 20).to_bytes(8, "little"))
        while True:
            t.pipe.write(b"x")
            t.pipe.flush()
            time.sleep(0.02)

    return _on_page_two(act, job, tell)


def leaves_a_child_on_the_wire(job: Job, tell: Tell) -> Any:
    """A program in a session of its own holds the wire open when its worker is gone."""

    def act(t: Tell) -> None:
        child = subprocess.Popen(["sleep", "60"], start_new_session=True, pass_fds=[t.pipe.fileno()])
        Path(os.environ["ROGUE_MARKS"], "child").write_text(str(child.pid))
        os.kill(os.getpid(), signal.SIGKILL)

    return _on_page_two(act, job, tell)


def leaves_a_child_running(job: Job, tell: Tell) -> Any:
    def act(_: Tell) -> None:
        child = subprocess.Popen(["sleep", "600"])
        Path(os.environ["ROGUE_MARKS"], str(child.pid)).touch()

    return _on_page_two(act, job, tell)


def slow(job: Job, tell: Tell) -> Any:
    """Every page from the second on takes a second."""
    from extract import pipeline

    real = pipeline.read_page

    def read_page(document: Any, number: int, *more: Any) -> Any:
        time.sleep(1.0 if number > 1 else 0.0)
        return real(document, number, *more)

    pipeline.read_page = read_page
    try:
        return read_document(job, tell)
    finally:
        pipeline.read_page = real


def grows(job: Job, tell: Tell) -> Any:
    """Holds more than its share after each lot of pages."""
    from extract.run import worker

    worker._GROWN = 0.0
    Path(os.environ["ROGUE_MARKS"], str(os.getpid())).touch()
    return worker.read_document(job, tell)
