"""What a worker may say of a document, in which order, how much of it, and until when: each is looked at here alone.

A worker that a document has taken over may say anything. Nothing of it moves a deadline but the next thing that is due,
and each of these is due once: so the deadlines of page and file are absolute, whatever a worker says.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from extract.errors import ExitCode, ExtractError, InputError, LimitError, MissingError, UsageError
from extract.run.frames import FRAME_BYTES, Kind
from extract.run.jobs import Done, Job, Lost, Result

#: For the worker to come up: an interpreter on a busy machine, nothing of the document.
_START_SECONDS = 60.0
#: For the records, beside the time of a page: checks over all pages, and numbers that are looked at again.
_RECORDS_SECONDS = 60.0
#: Bytes that a worker may say of one document: a thousand pages as full as pages are come to a tenth of it.
_MOST_SAID = 1 << 30
#: And of each page where pictures are asked for: one of A4 at the most detail, not compressed.
_PICTURE_BYTES = 16 << 20
_ERRORS = {e.exit_code: e for e in (UsageError, InputError, MissingError, LimitError)}


class Stage(Enum):
    """How far a worker is with a document."""

    STARTING = "starting the reader"
    OPENING = "opening the file"
    READING = "page"
    RECORDS = "making the records"


class TooMuch(ValueError):
    """The worker said more than any document needs."""


@dataclass(slots=True)
class Task:
    """A job over all its workers: the pages read and given up, and until when the file may take.

    ``end`` is by the pool's clock, None until a worker came up. ``died_at`` are the places at which one ended for a
    reason that may have been another's.
    """

    ticket: int
    job: Job
    pages: dict[int, bytes | Lost] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()
    sha256: str | None = None
    end: float | None = None
    deaths: int = 0
    died_at: set[tuple[Stage, int]] = field(default_factory=set)

    @property
    def left(self) -> list[int]:
        """The numbers of the pages that are still to be read."""
        return [n for n in self.numbers if n not in self.pages]

    def opened(self, numbers: Any, sha256: Any) -> None:
        """Take the file's particulars. Raises ValueError for what no file has, or not this one."""
        if not (isinstance(numbers, list) and isinstance(sha256, str)):
            raise ValueError("no particulars of a file")
        found = tuple(map(int, numbers))
        if any(a >= b for a, b in zip((0, *found), found, strict=False)):
            raise ValueError("pages out of order")
        if self.sha256 is not None and (found, sha256) != (self.numbers, self.sha256):
            raise ValueError("another file")
        self.numbers, self.sha256 = found, sha256


@dataclass(slots=True)
class Turn:
    """One worker's time with a task. ``fresh``: it has done nothing before. Clocks are the pool's, in seconds."""

    task: Task
    deadline: float
    fresh: bool
    stage: Stage = Stage.STARTING
    pages_read: int = 0
    said: int = 0
    texts: list[str] = field(default_factory=list)
    layouts: list[bytes] = field(default_factory=list)
    pictures: dict[int, bytes] = field(default_factory=dict)
    extraction: bytes | None = None
    error: ExtractError | None = None

    @classmethod
    def begin(cls, task: Task, now: float, *, fresh: bool) -> Turn:
        return cls(task, now + _START_SECONDS, fresh)

    @property
    def place(self) -> tuple[Stage, int]:
        """Where the worker is: the stage, and the page to come (0 for none)."""
        return self.stage, self.task.left[0] if self.stage is Stage.READING else 0

    @property
    def what(self) -> str:
        """What the worker is about, in words."""
        stage, number = self.place
        return f"{stage.value} {number}" if number else stage.value

    @property
    def is_finished(self) -> bool:
        return self.extraction is not None or self.error is not None

    def done(self) -> Done:
        """What came of the task, where it is finished."""
        result = None
        if self.extraction is not None:
            kept = dict(self.task.pages) if self.task.job.keep else {}
            result = Result(self.extraction, tuple(self.texts), tuple(self.layouts), self.pictures, kept)
        return Done(self.task.ticket, self.task.job, result, self.error)

    def is_late(self, now: float) -> bool:
        return now > self.deadline or self.is_over(now)

    def is_over(self, now: float) -> bool:
        """Whether the file's time is over; the records are owed even where the pages took all of it."""
        task = self.task
        return task.end is not None and now > task.end and (task.sha256 is None or bool(task.left))

    def hear(self, kind: Kind, payload: bytes, now: float) -> None:
        """Take one frame.

        Raises TooMuch, and ValueError, TypeError, KeyError, OverflowError or RecursionError for what makes no sense at
        this place.
        """
        self.said += len(payload) + FRAME_BYTES
        pages = len(self.task.numbers)
        if self.said > _MOST_SAID + self.task.job.pictures * pages * _PICTURE_BYTES:
            raise TooMuch
        if self.is_finished:
            if kind is not Kind.DONE:
                raise ValueError("more than all")
        elif kind is Kind.ERROR:
            self.error = error_of(json.loads(payload))
        elif self.stage is Stage.RECORDS:
            self._of_the_records(kind, payload, pages, now)
        elif kind is Kind.UP and self.stage is Stage.STARTING:
            limits = self.task.job.options.limits
            self.stage, self.deadline = Stage.OPENING, now + limits.seconds_per_page
            self.task.end = self.task.end or now + limits.seconds_per_file
        elif kind is Kind.OPENED and self.stage is Stage.OPENING:
            data = json.loads(payload)
            self.task.opened(data["pages"], data["sha256"])
            self._next(now)
        elif kind is Kind.PAGE and self.stage is Stage.READING:
            self.task.pages[self.task.left[0]] = payload
            self.pages_read += 1
            self._next(now)
        elif kind is not Kind.DONE or not self.pages_read:
            # Done with only some pages: it has grown, and another goes on.
            raise ValueError(f"{kind} while {self.what}")

    def _next(self, now: float) -> None:
        self.stage = Stage.READING if self.task.left else Stage.RECORDS
        more = 0.0 if self.task.left else _RECORDS_SECONDS
        self.deadline = now + more + self.task.job.options.limits.seconds_per_page

    def _of_the_records(self, kind: Kind, payload: bytes, pages: int, now: float) -> None:
        job = self.task.job
        if kind is Kind.TEXT and len(self.texts) < job.texts * pages:
            self.texts.append(payload.decode("utf-8", "replace"))
        elif kind is Kind.LAYOUT and len(self.layouts) < job.layouts * pages:
            self.layouts.append(payload)
        elif kind is Kind.PICTURE and len(self.pictures) < job.pictures * pages:
            number = int.from_bytes(payload[:4], "little")
            if number in self.pictures or number not in self.task.numbers:
                raise ValueError(f"a picture of page {number}")
            self.pictures[number] = payload[4:]
            self.deadline = max(self.deadline, now + job.options.limits.seconds_per_page)
        elif kind is Kind.RESULT:
            self.extraction = payload
        else:
            raise ValueError(f"{kind} among the records")


def error_of(data: Any) -> ExtractError:
    """The error that a worker told of, as code, message, hint and exit code."""
    kind = _ERRORS.get(ExitCode(data["exit"]), ExtractError)
    hint = None if data["hint"] is None else str(data["hint"])
    return kind(str(data["message"]), hint=hint, code=str(data["code"]))
