"""The supervisor: workers that are used again, watched, recycled, and ended when a document hangs or takes too much.

All decisions are made in the caller's thread. A worker that dies takes nothing with it: the pages it has read are kept,
and another goes on. A page that brings a worker down twice, or runs out of time or memory, is a failed page, and the
document's other pages still come out.
"""

from __future__ import annotations

import pickle
import queue
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum

from extract.errors import ExtractError, InputError, LimitError, MissingError
from extract.open.limits import Limits
from extract.run.frames import Kind
from extract.run.jobs import Done, Job, Lost
from extract.run.process import GRACE_SECONDS, Process, sweep
from extract.run.turn import Stage, Task, TooMuch, Turn
from extract.run.worker import Extractor, read_document

#: Told of a job that goes on: its ticket, pages done, pages in all.
Watcher = Callable[[int, int, int], None]

_TICK = 0.1
#: Seconds of the clock that one look counts for at most. While the caller does something else, nobody hears what the
#: workers say, and none of them can be late.
_LONGEST_LOOK = 0.5
#: Deaths of a document's workers after which each page is at fault at once.
_PATIENCE = 6
#: Documents after which a worker is replaced, and the share of the allowed memory; whatever leaks stays small.
_RECYCLE_JOBS, _RECYCLE_SHARE = 200, 0.5
#: Results that may wait for one before them.
_AHEAD = 200
#: Frames of all workers that may wait to be heard; those that have more to say wait.
_WAITING_FRAMES = 4
_RAISE = "raise it with --limit seconds-per-page=NUMBER or --limit memory-bytes=NUMBER"


class Cause(Enum):
    """Why a worker was given up, and how that is said of the page it was at."""

    TIME = "{} took longer than is allowed"
    MEMORY = "{} needs more memory than is allowed"
    PROCESSOR = "{} used more processor time than is allowed"
    TOO_MUCH = "{} made the reader say more than is allowed"
    NONSENSE = "{} made the reader say what makes no sense"
    BROKE_OFF = "{}: the reader broke off what it was saying"
    ENDED = "{}: the reader stopped without a word"
    CRASHED = "{} brought the reader down"


_OVER_LIMIT = {Cause.TIME, Cause.MEMORY, Cause.PROCESSOR, Cause.TOO_MUCH}
#: Nothing such a worker has said of the records counts.
_UNBELIEVED = {Cause.TOO_MUCH, Cause.NONSENSE}
#: May have been anyone's doing the first time (an operator, the system's memory killer): no word against the page.
_ANYONES = {Cause.NONSENSE, Cause.BROKE_OFF, Cause.ENDED, Cause.CRASHED}


@dataclass(slots=True, eq=False)
class _Worker:
    """A process, and what it is at. Why and when it was asked, or made, to end; since when it is gone."""

    process: Process = field(init=False)
    turn: Turn | None = None
    jobs: int = 0
    given_up: Cause | None = None
    asked: float = 0.0
    gone_since: float = 0.0


class Pool:
    """``jobs`` workers that run ``extractor``. Use as a context manager: on leaving, every process is gone."""

    def __init__(
        self, jobs: int, limits: Limits, extractor: Extractor = read_document, watcher: Watcher | None = None
    ) -> None:
        # Someone else's extractor is found where this process finds it; our own needs nothing of that.
        path = None if extractor is read_document else sys.path
        self._hello = pickle.dumps((path, limits.memory_bytes, pickle.dumps(extractor)))
        self._memory = limits.memory_bytes
        self._size = jobs
        self._watcher = watcher
        self._events: queue.Queue[tuple[_Worker, Kind | None, bytes]] = queue.Queue(_WAITING_FRAMES)
        self._workers: list[_Worker] = []
        self._waiting: list[Task] = []
        self._tickets = 0
        self._clock = 0.0
        self._looked = time.monotonic()
        self._watched = 0.0
        self._closed = False
        self.peak_memory = 0

    def __enter__(self) -> Pool:
        sweep()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        for worker in self._workers:
            worker.process.leave()
        for worker in self._workers:
            worker.process.close()
        self._workers.clear()

    @property
    def is_closed(self) -> bool:
        """Whether it was left: it takes no more jobs."""
        return self._closed

    @property
    def busy(self) -> int:
        """Jobs handed in and not yet come back."""
        return len(self._waiting) + sum(w.turn is not None for w in self._workers)

    @property
    def has_room(self) -> bool:
        """Whether to hand in more: one job waits for each worker, so that none stands idle while results are kept."""
        return self.busy < 2 * self._size

    def submit(self, job: Job) -> int:
        """Hand in a job; its ticket."""
        self._waiting.append(Task(self._tickets, job, dict(job.pages)))
        self._tickets += 1
        self._dispatch()
        return self._tickets - 1

    def in_order(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """What came of each job, in the order of the jobs, which are taken as there is room; the pool has no others."""
        source, held, turn = iter(jobs), dict[int, Done](), self._tickets
        more = True
        while more or self.busy or held:
            while more and self.has_room and self._tickets < turn + _AHEAD:
                job = next(source, None)
                more = job is not None
                if job is not None:
                    self.submit(job)
            held |= {done.ticket: done for done in self.collect(_TICK)}
            while turn in held:
                yield held.pop(turn)
                turn += 1

    def collect(self, wait: float) -> Iterator[Done]:
        """What came back, waiting at most ``wait`` seconds for the first of it."""
        end = time.monotonic() + wait
        while True:
            found = [self._ended(worker) for worker in self._look()]
            with suppress(queue.Empty):
                found.append(self._heard(*self._events.get(timeout=max(0.0, min(_TICK, end - time.monotonic())))))
            self._dispatch()
            for done in filter(None, found):
                end = 0.0
                yield done
            if not found and time.monotonic() >= end:
                return

    def _dispatch(self) -> None:
        while self._waiting:
            idle = next((w for w in self._workers if w.turn is None and w.given_up is None), None)
            if idle is None and len(self._workers) < self._size:
                idle = self._start()
            if idle is None:
                return
            task = self._waiting.pop(0)
            idle.turn = Turn.begin(task, self._clock, fresh=idle.jobs == 0)
            idle.jobs += 1
            sha256 = task.sha256 or task.job.sha256
            idle.process.send(pickle.dumps(replace(task.job, sha256=sha256, pages=task.pages)))

    def _start(self) -> _Worker:
        def hear(kind: Kind | None, payload: bytes) -> None:
            while not self._closed:
                with suppress(queue.Full):
                    self._events.put((worker, kind, payload), timeout=_TICK)
                    return

        worker = _Worker()
        worker.process = Process(hear)
        worker.process.send(self._hello)
        self._workers.append(worker)
        return worker

    def _look(self) -> list[_Worker]:
        """Move the clock on, and see to what is late or too large; the workers that are gone though their wire is open,
        for a program that they started holds it."""
        now = time.monotonic()
        self._clock += min(now - self._looked, _LONGEST_LOOK)
        self._looked = now
        if self._clock - self._watched < _TICK:
            return []
        self._watched = self._clock
        return [worker for worker in self._workers if self._watch(worker)]

    def _watch(self, worker: _Worker) -> bool:
        if worker.process.is_gone():
            worker.gone_since = worker.gone_since or self._clock
            return self._clock - worker.gone_since > GRACE_SECONDS
        used = worker.process.resident()
        self.peak_memory = max(self.peak_memory, used)
        if worker.given_up is not None:
            if self._clock - worker.asked > GRACE_SECONDS:
                worker.process.kill()
        elif worker.turn is not None and worker.turn.is_late(self._clock):
            self._give_up(worker, Cause.TIME)
        elif used > self._memory:
            self._give_up(worker, Cause.MEMORY)
        return False

    def _give_up(self, worker: _Worker, cause: Cause) -> None:
        """Its end is then handled as any other."""
        worker.given_up, worker.asked = cause, self._clock
        if cause in _UNBELIEVED:
            worker.process.kill()
        else:
            worker.process.leave()

    def _heard(self, worker: _Worker, kind: Kind | None, payload: bytes) -> Done | None:
        """A frame; one that makes no sense is the worker's last."""
        if worker not in self._workers:
            return None
        if kind is None:
            return self._ended(worker)
        if worker.given_up is not None:
            return None
        turn = worker.turn
        try:
            if turn is None:
                raise ValueError("said without being asked")
            turn.hear(kind, payload, self._clock)
        except TooMuch:
            self._give_up(worker, Cause.TOO_MUCH)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            self._give_up(worker, Cause.NONSENSE)
        else:
            if kind is Kind.DONE:
                return self._finished(worker, turn)
            if self._watcher is not None and kind in (Kind.OPENED, Kind.PAGE):
                self._watcher(turn.task.ticket, len(turn.task.pages), len(turn.task.numbers))
        return None

    def _finished(self, worker: _Worker, turn: Turn) -> Done | None:
        worker.turn = None
        self.peak_memory = max(self.peak_memory, worker.process.most_resident())
        grown = worker.process.resident() > self._memory * _RECYCLE_SHARE
        if not turn.is_finished or grown or worker.jobs >= _RECYCLE_JOBS or worker.process.has_children():
            self._workers.remove(worker)
            worker.process.close()
        if turn.is_finished:
            return turn.done()
        self._waiting.insert(0, turn.task)
        return None

    def _ended(self, worker: _Worker) -> Done | None:
        """A worker is gone, or says nothing more. Its task, if it had one, is tried again or given up."""
        self._workers.remove(worker)
        cause, more = (worker.given_up, "") if worker.given_up is not None else _death(worker.process.own_end())
        worker.process.close()
        turn = worker.turn
        if turn is None:
            return None
        if turn.is_finished and cause not in _UNBELIEVED:
            return turn.done()
        return self._again(turn, cause, cause.value.format(turn.what) + more)

    def _again(self, turn: Turn, cause: Cause, why: str) -> Done | None:
        task, place = turn.task, turn.place
        task.deaths += 1
        first = place not in task.died_at and task.deaths < _PATIENCE
        task.died_at.add(place)
        if turn.is_over(self._clock) and task.left:
            task.pages |= dict.fromkeys(task.left, Lost("the file took longer than is allowed", True))
        elif not (first and (cause in _ANYONES or (cause is Cause.MEMORY and not turn.fresh))):
            if turn.stage is not Stage.READING:
                return Done(task.ticket, task.job, None, _error(turn.stage, cause, why))
            task.pages[place[1]] = Lost(why, cause in _OVER_LIMIT)
        self._waiting.insert(0, task)
        return None


def _death(code: int | None) -> tuple[Cause, str]:
    """Why a worker ended that nobody had given up, by its exit code (None: it lives), and what to add to that."""
    if code is None:
        return Cause.BROKE_OFF, ""
    if code >= 0:
        return Cause.ENDED, f" (exit {code})"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    return (Cause.PROCESSOR, "") if name == "SIGXCPU" else (Cause.CRASHED, f" ({name})")


def _error(stage: Stage, cause: Cause, why: str) -> ExtractError:
    if cause in _OVER_LIMIT:
        return LimitError(why, hint=_RAISE)
    if stage is Stage.STARTING:
        return MissingError(why, hint="see `extract doctor`; with EXTRACT_DEBUG=1 the reader tells what it lacks")
    return InputError(why, code="crashed", hint="the file is damaged in a way no reader survives")
