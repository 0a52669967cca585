"""What reads documents for a run that has many: a pool on this machine, or the workers of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from extract.run.jobs import Done, Job


class Crew(Protocol):
    """Takes jobs and gives back what came of each, in any order; all is called from one thread."""

    peak_memory: int

    @property
    def busy(self) -> int:
        """Jobs handed in and not yet come back."""

    @property
    def has_room(self) -> bool:
        """Whether to hand in more: as long as not, the results that wait are bounded."""

    def submit(self, job: Job) -> int:
        """Hand in a job; its ticket. Tickets count from 0."""

    def collect(self, wait: float) -> Iterator[Done]:
        """What came back, waiting at most ``wait`` seconds for the first of it."""


#: Starts a crew; on leaving it, nothing of it is left on this machine.
Start = Callable[[], AbstractContextManager[Crew]]
