"""Worker processes that are used again, watched, recycled, and killed when a file hangs or takes too much.

All control is in the caller's thread: one reader thread for each worker only moves frames to a queue. A worker that
dies takes nothing with it: its job goes to another one. A page that brings a worker down twice, runs out of time or of
memory is a failed page, and the file's other pages still come out.
"""

from __future__ import annotations

import json
import os
import pickle
import queue
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from extract.errors import ExitCode
from extract.run.archive_worker import Extractor, Job, read_document
from extract.run.confine import adopt_orphans, end, resident_with_children
from extract.run.frames import Kind, read_frame, write_frame
from extract.run.results import Failure, Result

_TICK = 0.1
_CONCLUDE_SECONDS = 60
_START_SECONDS = 60
_GRACE_SECONDS = 0.5
#: One thread a worker, in every library that would start more: the cores are for the other workers.
_THREADS = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
_STRIKES = 6
_RECYCLE_JOBS = 200


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one job. Exactly one of ``result`` and ``failure`` is there; ``exit_code`` goes with a failure."""

    job: Job
    result: Result | None
    failure: Failure | None
    exit_code: int = 0


@dataclass(slots=True)
class _Task:
    job: Job
    began: float = 0.0
    page: int | None = None
    page_began: float = 0.0
    strikes: int = 0
    crashed_at: set[int | None] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    layouts: list[bytes] = field(default_factory=list)


def _sweep() -> None:
    """Remove what workers left whose program was killed in the very moment in which they crashed themselves: folders
    that name a process which is no more."""
    if not hasattr(os, "getuid"):  # there, a process cannot be asked for without harm
        return
    with suppress(OSError):
        for entry in os.scandir(tempfile.gettempdir()):
            named = re.fullmatch(r"extract-([0-9]{1,9})-[0-9a-f]{16}", entry.name)
            if named is None or not entry.is_dir(follow_symlinks=False) or _alive(int(named[1])):
                continue
            if entry.stat(follow_symlinks=False).st_uid == os.getuid():
                shutil.rmtree(entry.path, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # another user's
    return True


class _Worker:
    """One process, its folder, its group, the task it has."""

    def __init__(self, number: int, hello: bytes, events: queue.Queue[tuple[_Worker, Kind | None, bytes]]) -> None:
        self.number = number
        self.task: _Task | None = None
        self.jobs = 0
        self.stopped: str | None = None
        self.believed = True
        self.finished: Done | None = None
        self.asked = 0.0
        adopt_orphans()
        # Only its name: the worker makes it, so that there is none when this process dies before the worker is there.
        self.folder = os.path.join(tempfile.gettempdir(), f"extract-{os.getpid()}-{secrets.token_hex(8)}")
        threads = dict.fromkeys(_THREADS, "1")
        folders = dict.fromkeys(("TMPDIR", "TEMP", "TMP", "EXTRACT_WORK"), self.folder)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "extract.run.archive_worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=None if os.environ.get("EXTRACT_DEBUG") else subprocess.DEVNULL,
            env={**os.environ, **threads, **folders, **_only_our_code()}, start_new_session=True,
        )  # fmt: skip
        self._events = events
        threading.Thread(target=self._pump, daemon=True).start()
        self._write(hello)

    def _write(self, payload: bytes) -> None:
        assert self.process.stdin is not None
        with suppress(BrokenPipeError, OSError):  # a dead worker is noticed by its end of the other pipe
            write_frame(self.process.stdin, Kind.REQUEST, payload)

    def _pump(self) -> None:
        assert self.process.stdout is not None
        with suppress(ValueError, OSError):
            while (frame := read_frame(self.process.stdout)) is not None:
                self._events.put((self, *frame))
        self._events.put((self, None, b""))

    def give(self, task: _Task) -> None:
        now = time.monotonic()
        task.began, task.page, task.page_began = task.began or now, None, now
        task.texts, task.layouts = [], []
        self.task = task
        self.jobs += 1
        self._write(pickle.dumps(task.job))

    def resident(self) -> int:
        """Bytes of the worker and the programs it runs; 0 where the system does not tell."""
        return resident_with_children(self.process.pid)

    def leave(self) -> None:
        """Ask the worker to end: with its standard input it removes its folder and kills its own group.

        So nothing is left even if this process is killed while it waits.
        """
        self.asked = self.asked or time.monotonic()
        assert self.process.stdin is not None
        with suppress(OSError):
            self.process.stdin.close()

    def kill(self) -> None:
        """Kill the whole group, of a worker that does not leave. Its reader thread then reports its end."""
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.kill()

    def close(self) -> int:
        """See the worker off, reap it, make sure of its folder; the process's exit code."""
        self.leave()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_GRACE_SECONDS)
        code = end(self.process)
        if self.process.stdout is not None:
            with suppress(OSError):
                self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        return code


def _only_our_code() -> dict[str, str]:
    """Environment in which a worker finds this package, and no module of the folder the program was started in."""
    import extract

    home = str(Path(extract.__file__).resolve().parents[1])
    paths = [home, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return {"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(p for p in dict.fromkeys(paths) if p)}


class Pool:
    """``jobs`` workers that run ``extractor``. Use as a context manager: on leaving, every process is gone.

    ``recycle_at`` is the resident size in bytes past which a worker is replaced between two files.
    """

    def __init__(self, jobs: int, extractor: Extractor, memory: int, recycle_at: int = 500 << 20) -> None:
        # Someone else's extractor is found where this process finds it; our own needs nothing of that.
        path = None if extractor is read_document else sys.path
        self._hello = pickle.dumps((path, memory, pickle.dumps(extractor)))
        self._memory = memory
        self._recycle_at = recycle_at
        self._size = jobs
        self._events: queue.Queue[tuple[_Worker, Kind | None, bytes]] = queue.Queue()
        self._workers: list[_Worker] = []
        self._waiting: list[_Task] = []
        self._count = 0
        self._watched = 0.0
        self.peak_memory = 0

    def __enter__(self) -> Pool:
        _sweep()
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.leave()
        for worker in self._workers:
            worker.close()
        self._workers.clear()

    @property
    def busy(self) -> int:
        """Jobs handed in and not yet come back."""
        return len(self._waiting) + sum(w.task is not None for w in self._workers)

    @property
    def has_room(self) -> bool:
        """Whether to hand in more: one job waits for each worker, so that none stands idle while results are kept."""
        return self.busy < 2 * self._size

    def submit(self, job: Job) -> None:
        self._waiting.append(_Task(job))
        self._dispatch()

    def _dispatch(self) -> None:
        while self._waiting:
            idle = next((w for w in self._workers if w.task is None), None)
            if idle is None and len(self._workers) < self._size:
                self._count += 1
                idle = _Worker(self._count, self._hello, self._events)
                self._workers.append(idle)
            if idle is None:
                return
            idle.give(self._waiting.pop(0))

    def collect(self, wait: float) -> Iterator[Done]:
        """What came back, waiting at most ``wait`` seconds for the first of it."""
        end = time.monotonic() + wait
        while True:
            if time.monotonic() - self._watched > _TICK:
                self._watch()
            try:
                worker, kind, payload = self._events.get(timeout=max(0.0, min(_TICK, end - time.monotonic())))
            except queue.Empty:
                if time.monotonic() >= end:
                    return
                continue
            done = self._ended(worker) if kind is None else self._heard(worker, kind, payload)
            self._dispatch()
            if done is not None:
                end = 0.0
                yield done

    def _watch(self) -> None:
        """Stop what is out of time or memory; the end of the worker is then handled as any other."""
        now = self._watched = time.monotonic()
        for worker in self._workers:
            task = worker.task
            used = worker.resident()
            self.peak_memory = max(self.peak_memory, used)
            if worker.asked and now - worker.asked > _GRACE_SECONDS:
                worker.kill()
            if task is None or worker.stopped:
                continue
            limits = task.job.options.limits
            allowed = _CONCLUDE_SECONDS + limits.seconds_per_page if task.page == 0 else limits.seconds_per_page
            if now - task.page_began > allowed:
                worker.stopped = "took longer than is allowed"
            elif used > self._memory:
                worker.stopped = "needs more memory than is allowed"
            if worker.stopped:
                worker.leave()

    def _heard(self, worker: _Worker, kind: Kind, payload: bytes) -> Done | None:
        """A frame; one that makes no sense is the worker's last: a document that took it over may say anything."""
        if not worker.believed:
            return None
        try:
            return self._frame(worker, kind, payload)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            worker.believed, worker.finished = False, None
            worker.kill()
            return None

    def _frame(self, worker: _Worker, kind: Kind, payload: bytes) -> Done | None:
        task = worker.task
        if task is None:
            return None
        if kind is Kind.BEGAN:
            task.page, task.page_began = int(json.loads(payload)["page"]), time.monotonic()
        elif kind is Kind.TEXT:
            task.texts.append(payload.decode("utf-8", "replace"))
        elif kind is Kind.PAGE:
            task.layouts.append(payload)
        elif kind is Kind.RESULT:
            worker.finished = Done(task.job, Result(payload, tuple(task.texts), tuple(task.layouts)), None)
        elif kind is Kind.ERROR:
            data = json.loads(payload)
            hint = None if data["hint"] is None else str(data["hint"])
            failure = Failure(str(data["code"]), str(data["message"]), hint)
            worker.finished = Done(task.job, None, failure, int(data["exit"]))
        elif kind is Kind.DONE:
            memory = json.loads(payload)
            self.peak_memory = max(self.peak_memory, int(memory["most"]))
            return self._finished(worker, int(memory["resident"]))
        return None

    def _finished(self, worker: _Worker, used: int) -> Done | None:
        done = worker.finished
        worker.task = worker.finished = None
        if used > self._recycle_at or worker.jobs >= _RECYCLE_JOBS:
            self._workers.remove(worker)
            worker.close()
        return done

    def _ended(self, worker: _Worker) -> Done | None:
        """A worker is gone. Its job, if it had one, is tried again or given up for the page at hand."""
        if worker not in self._workers:
            return None
        self._workers.remove(worker)
        code = worker.close()
        task = worker.task
        if task is None or worker.finished is not None:
            return worker.finished
        why = worker.stopped or (_death(code) if worker.believed else "made the reader say what makes no sense")
        task.strikes += 1
        # The first death without a reason of ours may have been anyone's doing (an operator, the system's memory
        # killer), so it is no word against the page.
        innocent = worker.stopped is None and task.page not in task.crashed_at
        task.crashed_at.add(task.page)
        if task.strikes < _STRIKES and (innocent or task.page):
            if not innocent and task.page:
                lost = (f"page {task.page} {why}", worker.stopped is not None)
                failed = {**task.job.failed, task.page: lost}
                task.job = replace(task.job, failed=failed)
            self._waiting.insert(0, task)
            return None
        what = {None: "opening the file", 0: "making the records"}.get(task.page, f"page {task.page}")
        if worker.stopped:
            hint = "raise it with --limit seconds-per-page=NUMBER or --limit memory-bytes=NUMBER"
            return Done(task.job, None, Failure("limit", f"{what} {why}", hint), ExitCode.LIMIT)
        hint = "the file is damaged in a way no reader survives"
        return Done(task.job, None, Failure("crashed", f"{what} {why}", hint), ExitCode.INPUT)


def _death(code: int) -> str:
    if code >= 0:
        return f"ended the reader without a word (exit {code})"
    try:
        return f"brought the reader down ({signal.Signals(-code).name})"
    except ValueError:
        return f"brought the reader down (signal {-code})"
