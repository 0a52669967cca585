"""The workers of a cluster as a crew (Dask): documents go out, results come back one at a time.

What waits is bounded: no more documents are under way than twice the workers' threads, and a result stays with the
worker that made it until it is taken. A task whose worker dies is tried once more, with nothing else under way, so that
each document answers for itself: a scheduler counts what waits on a worker as lost with it, too. One that loses two
workers is a failed document.
"""

from __future__ import annotations

import logging
import os
import queue
import secrets
import time
from asyncio import CancelledError
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

from extract.errors import InputError, MissingError, UsageError
from extract.run import sandbox
from extract.run.cluster_worker import Answer, Terms, Unfit, Unreachable, leave, read, sha256_of, told, versions_here
from extract.run.jobs import Done, Job
from extract.run.turn import error_of
from extract.run.worker import Extractor, read_document

#: Seconds to wait for the scheduler, and for the first worker.
_CONNECT_SECONDS, _WORKER_SECONDS = 15, 60
#: Seconds after which the workers are counted again.
_COUNT_SECONDS = 5.0
#: How often a file is fetched anew that could not be, before it is given up.
_RETRIES = 2
#: Workers that a document may lose.
_PATIENCE = 2
_ADDRESSES = ("tcp://", "tls://")


@dataclass(slots=True)
class _Task:
    """A job under way: the workers it has lost, and the future of its result."""

    job: Job
    lost: int = 0
    attempt: int = 0
    future: Any = None
    only_digest: bool = False


def check_address(address: str) -> str:
    """Where a cluster is: ``local``, or a scheduler's address. Raises UsageError for what is neither."""
    if address != "local" and not address.startswith(_ADDRESSES):
        raise UsageError(f"{address!r} is no cluster", hint="local, tcp://HOST:PORT or tls://HOST:PORT")
    return address


class Cluster:
    """A crew of ``address``; ``local`` starts ``jobs`` workers on this machine. Use as a context manager.

    Entering raises MissingError without Dask, InputError where there is no scheduler or no worker, UsageError where a
    worker has other versions. :meth:`collect` raises InputError when the cluster is lost, UsageError as entering does.
    """

    def __init__(self, address: str, jobs: int, extractor: Extractor = read_document) -> None:
        self._address, self._jobs = check_address(address), jobs
        self._terms = Terms(versions_here(), extractor, os.environ.get(sandbox.VARIABLE))
        self._run = secrets.token_hex(4)
        self._stack = ExitStack()
        self._tasks: dict[int, _Task] = {}
        self._finished: queue.SimpleQueue[tuple[int, int]] = queue.SimpleQueue()
        self._suspects: deque[int] = deque()
        self._on_trial: int | None = None
        self._tickets = 0
        self._threads, self._counted = 1, 0.0
        self.peak_memory = 0

    def __enter__(self) -> Cluster:
        with ExitStack() as stack:
            self._client = stack.enter_context(_client(self._address, self._jobs))
            stack.callback(self._let_go)
            self._check_workers()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def busy(self) -> int:
        """Documents handed in and not yet come back."""
        return len(self._tasks)

    @property
    def has_room(self) -> bool:
        """Whether to hand in more: one waits for each thread, so that none stands idle while results are kept.

        Nothing is handed in while a document is to be tried alone.
        """
        if self._suspects or self._on_trial is not None:
            return False
        if time.monotonic() - self._counted > _COUNT_SECONDS:
            self._counted = time.monotonic()
            workers = self._client.scheduler_info().get("workers", {}).values()
            self._threads = sum(worker["nthreads"] for worker in workers) or 1
        return self.busy < 2 * self._threads

    def submit(self, job: Job) -> int:
        """Hand in a document; its ticket."""
        ticket, self._tickets = self._tickets, self._tickets + 1
        self._tasks[ticket] = _Task(job)
        self._send(ticket)
        return ticket

    def collect(self, wait: float) -> Iterator[Done]:
        """What came back, waiting at most ``wait`` seconds for the first of it."""
        end = time.monotonic() + wait
        while True:
            try:
                ticket, attempt = self._finished.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                return
            task = self._tasks.get(ticket)
            if task is None or attempt != task.attempt:
                continue
            done = self._come_back(ticket, task)
            if done is not None:
                end = 0.0
                yield done

    def _check_workers(self) -> None:
        """Raises InputError where there is none, UsageError where one has other versions than this program."""
        try:
            self._client.wait_for_workers(1, timeout=_WORKER_SECONDS)
        except TimeoutError as error:
            raise InputError(f"the cluster {self._address} has no workers", code="cluster-lost") from error
        for name, found in self._client.run(versions_here, on_error="return").items():
            if found != self._terms.versions:
                raise self._unfit(name, f"has other versions: {told(found)}" if isinstance(found, dict) else str(found))

    def _let_go(self) -> None:
        """Have the workers end what they started for this run, as far as they are still there."""
        with suppress(Exception):
            self._client.run(leave, on_error="ignore")

    def _unfit(self, name: str, why: str) -> UsageError:
        here = told(self._terms.versions)
        return UsageError(f"worker {name} {why}", hint=f"all workers need what this program has: {here}; and its files")

    def _send(self, ticket: int) -> None:
        task = self._tasks[ticket]
        task.attempt += 1
        key = f"extract-{self._run}-{ticket}-{task.attempt}"
        what = (sha256_of, task.job) if task.only_digest else (read, task.job, self._terms)
        task.future = self._client.submit(*what, key=key, pure=False, retries=_RETRIES)
        number = task.attempt
        task.future.add_done_callback(lambda _: self._finished.put((ticket, number)))

    def _come_back(self, ticket: int, task: _Task) -> Done | None:
        """What came of a task; None where it goes out again."""
        from distributed.scheduler import KilledWorker

        future, task.future = task.future, None
        answer, error = None, None
        try:
            answer = future.result()
        except KilledWorker:  # while it had the task, or before its result was taken
            return self._killed(ticket, task)
        except (Exception, CancelledError) as raised:
            if future.cancelled():
                raise InputError(
                    f"the cluster {self._address} was lost", code="cluster-lost",
                    hint="run again: what was read is kept",
                ) from None  # fmt: skip
            error = raised
        if isinstance(error, Unfit) and os.path.exists(str(task.job.source)):
            raise self._unfit("of the cluster", str(error))
        future.release()
        self._settled(ticket)
        if isinstance(answer, str):
            return self._given_up(ticket, replace(task.job, sha256=answer))
        if answer is None:
            why = str(error) if isinstance(error, Unfit | Unreachable) else f"{type(error).__name__}: {error}"
            return Done(ticket, task.job, None, InputError(f"cannot be fetched: {why}", code="unreadable-file"))
        return self._done(ticket, task.job, answer)

    def _done(self, ticket: int, job: Job, answer: Answer) -> Done:
        self.peak_memory = max(self.peak_memory, answer.peak_memory)
        error = None if answer.error is None else error_of(answer.error)
        return Done(ticket, replace(job, sha256=answer.sha256), answer.result, error)

    def _killed(self, ticket: int, task: _Task) -> Done | None:
        """A worker died that had the task: it goes out again, alone, or is given up."""
        task.lost += 1
        if task.lost < _PATIENCE:
            self._suspects.append(ticket)
            self._try_next_suspect()
            return None
        if task.job.sha256 is None and not task.only_digest:
            task.only_digest = True  # so that the archive knows which content it was
            self._send(ticket)
            return None
        self._settled(ticket)
        return self._given_up(ticket, task.job)

    def _given_up(self, ticket: int, job: Job) -> Done:
        why = f"the document brought {_PATIENCE} workers of the cluster down"
        return Done(ticket, job, None, InputError(why, code="crashed", hint="--retry reads it again"))

    def _settled(self, ticket: int) -> None:
        """A task has its end, and makes room for one that waits to be tried alone."""
        del self._tasks[ticket]
        if ticket == self._on_trial:
            self._on_trial = None
        self._try_next_suspect()

    def _try_next_suspect(self) -> None:
        if self._suspects and all(task.future is None for task in self._tasks.values()):
            self._on_trial = self._suspects.popleft()
            self._send(self._on_trial)


@contextmanager
def _client(address: str, jobs: int) -> Iterator[Any]:
    """A client of the cluster; leaving it ends what it started. Raises MissingError, InputError."""
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingError("Dask is not installed", hint="pip install 'extract-thai-scores[cluster]'") from error
    if address == "local":
        with _local(jobs) as (cluster, security), Client(cluster, security=security, set_as_default=False) as client:
            yield client
        return
    try:
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(f"no scheduler at {address}: {error}", code="cluster-lost") from error
    with client:
        yield client


@contextmanager
def _local(jobs: int) -> Iterator[tuple[Any, Any]]:
    """A cluster of this machine alone, and its keys.

    A cluster has no passwords: whoever reaches its ports runs programs. So this one speaks TLS with keys that are
    nowhere but in memory, and serves no pages.
    """
    import dask
    from distributed import LocalCluster
    from distributed.security import Security

    settings: dict[str, Any] = {f"distributed.{end}.http.routes": [] for end in ("scheduler", "worker")}
    settings["distributed.scheduler.allowed-failures"] = 0  # whose fault a death was is decided here
    security = Security.temporary()
    with dask.config.set(settings), LocalCluster(
        n_workers=jobs, threads_per_worker=1, processes=True, memory_limit=0, host="127.0.0.1", protocol="tls://",
        security=security, dashboard_address="127.0.0.1:0", worker_dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    ) as cluster:  # fmt: skip
        yield cluster, security
