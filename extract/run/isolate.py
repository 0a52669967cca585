"""Runs the worker, watches it, and starts another when it hangs, dies or grows too large.

A page that runs out of time or brings its worker down is a failed page; the file's other pages still come out.
Nothing of the worker outlives the call: its process group is killed and its folder removed, whatever happened.
"""

from __future__ import annotations

import json
import os
import pickle
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from extract.errors import ExitCode, ExtractError, InputError, LimitError, MissingError, UsageError
from extract.options import Options
from extract.run.confine import adopt_orphans, end, resident_with_children
from extract.run.frames import Kind, read_frame, write_frame
from extract.run.worker import Request

Progress = Callable[[int, int], None]
_live: set[_Worker] = set()  # for kill_all
_interrupted = threading.Event()  # no worker is started any more
_ERRORS = {e.exit_code: e for e in (UsageError, InputError, MissingError, LimitError)}
_TICK = 0.1
_BREAK_OFF_SECONDS = 5.0
_START_SECONDS = 60.0  # for the worker to come up: an interpreter on a busy machine, nothing of the document
_RAISE = "raise --limit seconds-per-page=NUMBER or --limit memory-bytes=NUMBER"


@dataclass(slots=True)
class Outcome:
    """What came of one file: the JSON of its Extraction, its text and overlays where asked for."""

    result_json: bytes
    text: str | None = None
    overlays: dict[int, bytes] = field(default_factory=dict)

    @property
    def result(self) -> dict[str, Any]:
        """The Extraction as plain data; numbers as Decimal."""
        from decimal import Decimal

        data: dict[str, Any] = json.loads(self.result_json, parse_float=Decimal)
        return data


class _Worker:
    """One worker process, its frames on a queue, its folder, its group."""

    def __init__(self, request: Request) -> None:
        if _interrupted.is_set():
            raise KeyboardInterrupt
        adopt_orphans()
        self.folder = tempfile.mkdtemp(prefix="extract-")
        environment = {
            **os.environ,
            "TMPDIR": self.folder, "TEMP": self.folder, "TMP": self.folder, "EXTRACT_WORK": self.folder,
            "OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONSAFEPATH": "1",
        }  # fmt: skip
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "extract.run.worker"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=None if os.environ.get("EXTRACT_DEBUG") else subprocess.DEVNULL,
                env=environment, start_new_session=True,
            )  # fmt: skip
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        _live.add(self)
        if _interrupted.is_set():  # by another thread, since it was asked above
            self.close()
            raise KeyboardInterrupt
        self.frames: queue.Queue[tuple[Kind, bytes] | None] = queue.Queue(maxsize=8)
        threading.Thread(target=self._pump, daemon=True).start()
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            write_frame(self.process.stdin, Kind.REQUEST, pickle.dumps(request))

    def _pump(self) -> None:
        assert self.process.stdout is not None
        with suppress(ValueError, OSError):
            while (frame := read_frame(self.process.stdout)) is not None:
                self.frames.put(frame)
        self.frames.put(None)

    def resident(self) -> int:
        """Resident bytes of the worker and its children; 0 where the system does not tell."""
        return resident_with_children(self.process.pid)

    def close(self) -> None:
        """Kill whatever is left of the group and remove its folder."""
        _live.discard(self)
        end(self.process)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _error(payload: bytes) -> ExtractError:
    data = json.loads(payload)
    kind = _ERRORS.get(ExitCode(data["exit"]), ExtractError)
    hint = None if data["hint"] is None else str(data["hint"])
    return kind(str(data["message"]), hint=hint, code=str(data["code"]))


def _death(worker: _Worker) -> str:
    try:
        code = worker.process.wait(_BREAK_OFF_SECONDS)
    except subprocess.TimeoutExpired:
        return "the reader broke off what it was saying"  # it lives, but what comes from it is no frame
    if code >= 0:
        return f"the reader stopped without a word (exit {code})"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    if name == "SIGXCPU":
        return "it used more processor time than is allowed"
    return f"it brought the reader down ({name})"


class _Stopped(Exception):
    """The worker is to be given up for the page at hand; the reason is the message."""


def _next_frame(worker: _Worker, deadline: float, options: Options, what: str) -> tuple[Kind, bytes]:
    while True:
        try:
            frame = worker.frames.get(timeout=_TICK)
        except queue.Empty:
            if time.monotonic() > deadline:
                raise _Stopped(f"{what} took longer than is allowed") from None
            if worker.resident() > options.limits.memory_bytes:
                raise _Stopped(f"{what} needs more memory than is allowed") from None
            continue
        if frame is None:
            raise _Stopped(_death(worker))
        return frame


def run(request: Request, progress: Progress | None = None) -> Outcome:
    """Read, parse and check one document in worker processes.

    ``request.conclude`` and what earlier workers left are this function's business; the caller leaves them alone.
    Raises the errors of :mod:`extract.errors`.
    """
    job = _Job(request, progress)
    while not job.all_read:
        worker = _Worker(replace(request, start=job.start))
        try:
            outcome = job.follow(worker)
        finally:
            worker.close()
        if outcome is not None:
            return outcome
    pages = tuple(job.read[n] for n in sorted(job.read))
    worker = _Worker(replace(request, read=pages, failed=tuple(sorted(job.failed.items())), conclude=True))
    try:
        outcome = job.follow(worker)
    finally:
        worker.close()
    if outcome is None:
        raise LimitError(job.stopped, hint=_RAISE)
    return outcome


def kill_all() -> None:
    """Give up every worker now running, and start no other, from whatever thread: for an interrupted program."""
    _interrupted.set()
    for worker in list(_live):
        worker.close()


class _Job:
    """The state of one file over its workers: pages read and failed, where to go on."""

    def __init__(self, request: Request, progress: Progress | None) -> None:
        self.options = request.options
        self.progress = progress
        self.end = time.monotonic() + request.options.limits.seconds_per_file
        self.expected: list[int] | None = None
        self.read: dict[int, bytes] = {}
        self.failed: dict[int, str] = {}
        self.start = 1
        self.stopped = ""

    @property
    def all_read(self) -> bool:
        return self.expected is not None and not any(n >= self.start for n in self.expected)

    def follow(self, worker: _Worker) -> Outcome | None:
        """Take frames until the worker is done or given up. The Outcome where it got that far, else None."""
        limits = self.options.limits
        outcome = Outcome(b"")
        at: int | None = None
        what = "starting the reader"
        deadline = time.monotonic() + _START_SECONDS
        try:
            while True:
                kind, payload = _next_frame(worker, deadline, self.options, what)
                if kind is Kind.UP:
                    what, deadline = "opening the file", min(self.end, time.monotonic() + limits.seconds_per_page)
                elif kind is Kind.OPENED:
                    self.expected = [int(n) for n in json.loads(payload)["pages"]]
                elif kind is Kind.BEGAN:
                    at = json.loads(payload)["page"]
                    if at is None:
                        # The records are owed even where the pages took all the file's time.
                        what, deadline = "making the records", time.monotonic() + max(30, limits.seconds_per_page)
                    else:
                        if at not in (self.expected or ()) or at < self.start:
                            raise ValueError(f"page {at} out of turn")
                        what, self.start = f"page {at}", at
                        deadline = min(self.end, time.monotonic() + limits.seconds_per_page)
                elif kind is Kind.PAGE and at is not None:
                    self.read[at] = payload
                    self.start, at = at + 1, None
                    if self.progress and self.expected:
                        self.progress(len(self.read) + len(self.failed), len(self.expected))
                elif kind is Kind.TEXT:
                    outcome.text = payload.decode("utf-8", "replace")
                elif kind is Kind.IMAGE:
                    outcome.overlays[int.from_bytes(payload[:4], "little")] = payload[4:]
                elif kind is Kind.RESULT:
                    outcome.result_json = payload
                elif kind is Kind.ERROR:
                    raise _error(payload)
                elif kind is Kind.DONE:
                    return outcome if outcome.result_json else None
        except _Stopped as stop:
            self._give_up(str(stop))
            return None
        except (ValueError, KeyError, TypeError, RecursionError):
            # A worker that a document has taken over may say anything; it is a dead one from then on.
            self._give_up("the reader said what makes no sense")
            return None

    def _give_up(self, why: str) -> None:
        """The page at hand failed; where the file's time is over, all the others too."""
        self.stopped = why
        if self.expected is None:
            if "allowed" in why:
                raise LimitError(f"cannot open the file: {why}", hint=_RAISE)
            raise InputError(f"cannot open the file: {why}", hint="the file is damaged in a way no reader survives")
        left = [n for n in self.expected if n >= self.start]
        if not left:
            return  # it stopped while making the records; a fresh worker tries once more
        self.failed[left[0]] = why
        self.start = left[0] + 1
        if time.monotonic() > self.end:
            self.failed.update(dict.fromkeys(left[1:], "the file took longer than is allowed"))
            self.start = left[-1] + 1
