"""What a worker of a cluster does with a document: has a process of its own machine read it, as a run there would.

The document is touched by that process alone, under all its limits (see :mod:`extract.run.pool`); what goes back over
the network is what the pool believed.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from extract.errors import ExtractError, MissingError
from extract.open.limits import Limits
from extract.open.plain_file import digest
from extract.run import sandbox
from extract.run.jobs import Done, Job, Result
from extract.run.pool import Pool
from extract.run.remote import fetched, is_remote
from extract.run.worker import Extractor


class Unfit(Exception):
    """This worker is not one for the run: of another version, or it does not see the files."""


class Unreachable(Exception):
    """A file could not be fetched; another worker, or a later time, may do better."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a run asks of its workers: its own versions, how documents are read, how processes are shut in."""

    versions: dict[str, str]
    extractor: Extractor
    sandbox: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a document: a result, or an error as plain data (an error of ours does not travel)."""

    sha256: str | None
    result: Result | None = None
    error: dict[str, Any] | None = None
    peak_memory: int = 0


class _Own(threading.local):
    """A thread's pool of one process, and what it was started with."""

    def __init__(self) -> None:
        self.made_for: Any = None
        self.stack = ExitStack()
        self.pool: Pool | None = None
        _every.append(self.stack)


#: What all threads' pools hold.
_every: list[ExitStack] = []
_own = _Own()


def versions_here() -> dict[str, str]:
    """This worker's versions."""
    from extract.versions import versions

    return versions()


def read(job: Job, terms: Terms) -> Answer:
    """Read one document; a job of an address is fetched first. Raises Unfit and Unreachable."""
    if (here := versions_here()) != terms.versions:
        raise Unfit(f"has other versions: {told(here)}")
    with _near(job) as near:
        pool = _pool(near.options.limits, terms)
        (done,) = pool.in_order([near])
        return _answer(near, done, pool.peak_memory)


def sha256_of(job: Job) -> str:
    """The digest of a job's file, which is fetched for it and not looked into."""
    with _near(job) as near:
        return near.sha256 or digest(str(near.source))


def leave() -> None:
    """End this worker's processes: the run is over, or broken off."""
    for stack in _every:
        stack.close()


def told(versions: dict[str, str]) -> str:
    """Versions in words."""
    return ", ".join(f"{name} {value}" for name, value in versions.items())


@contextmanager
def _near(job: Job) -> Iterator[Job]:
    """The job of a file on this machine."""
    address = str(job.source)
    if not is_remote(address):
        if not os.path.exists(address):
            raise Unfit(f"does not see {address}")
        yield job
        return
    with ExitStack() as stack:
        try:
            copy = stack.enter_context(fetched(address, job.options.limits))
        except MissingError as error:
            raise Unfit(error.message) from error
        except Exception as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        name = job.name or os.path.basename(address)
        yield replace(job, source=str(copy.path), name=name, sha256=copy.sha256)


def _pool(limits: Limits, terms: Terms) -> Pool:
    """This thread's pool, which is used again by the next document."""
    wanted = (limits.memory_bytes, terms.extractor, terms.sandbox)
    if _own.pool is None or _own.made_for != wanted or _own.pool.is_closed:
        _own.stack.close()
        if terms.sandbox is not None:
            os.environ[sandbox.VARIABLE] = terms.sandbox
        _own.pool = _own.stack.enter_context(Pool(1, limits, terms.extractor))
        _own.made_for = wanted
    return _own.pool


def _answer(job: Job, done: Done, peak: int) -> Answer:
    if done.error is not None:
        return Answer(job.sha256, error=_plain(done.error), peak_memory=peak)
    return Answer(job.sha256, done.result, peak_memory=peak)


def _plain(error: ExtractError) -> dict[str, Any]:
    return {"code": error.code, "message": error.message, "hint": error.hint, "exit": int(error.exit_code)}
