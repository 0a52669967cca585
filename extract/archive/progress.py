"""How an archive run goes, on standard error: a live line on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import os
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from extract.archive.summary import Summary
from extract.show.terminal import clean

_EVERY_SECONDS = 10.0


def counts(summary: Summary) -> str:
    """Counts by status, those that are not zero."""
    parts = [
        (summary.unchanged, "unchanged"), (summary.same_content, "with content that is there already"),
        (summary.read, "read"), (summary.partial, "partial"), (summary.failed, "failed"), (summary.pages, "pages"),
    ]  # fmt: skip
    return ", ".join(f"{number:,} {word}" for number, word in parts if number) or "nothing"


class Live:
    """Watches a run; a context manager. ``quiet`` says nothing at all."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.console = Console(stderr=True, highlight=False, quiet=quiet, soft_wrap=True)
        columns = (
            TextColumn("archive"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(), TextColumn("{task.fields[counts]}"), TextColumn("{task.fields[file]}", style="dim"),
        )  # fmt: skip
        self.live = self.console.is_terminal and not quiet
        self.progress = Progress(*columns, console=self.console, transient=True, disable=not self.live)
        self.task: TaskID | None = None
        self.total = 0
        self.file = ""
        self.began = self.told = time.monotonic()

    def __enter__(self) -> Live:
        self.progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.progress.stop()

    def found(self, files: int) -> None:
        """The walk is done."""
        self.total = files
        self.began = time.monotonic()
        self.task = self.progress.add_task("archive", total=files, rate="", counts="", file="")

    def reads(self, path: str) -> None:
        """A worker is given the file."""
        self.file = path

    def considered(self, summary: Summary, settled: int) -> None:
        """One more file was looked at, or one came back."""
        now = time.monotonic()
        rate = self._rate(summary, now)
        if self.live and self.task is not None:
            name = clean(os.path.basename(self.file))
            self.progress.update(self.task, completed=settled, rate=rate, counts=counts(summary), file=name)
        elif now - self.told > _EVERY_SECONDS:
            self.told = now
            left = self._left(summary, settled, now)
            at = f"at {clean(self.file)}" if self.file else ""
            parts = (f"archive: {settled:,}/{self.total:,} files", counts(summary), rate, left, at)
            self.console.print(", ".join(part for part in parts if part))

    def _rate(self, summary: Summary, now: float) -> str:
        seconds = now - self.began
        return f"{summary.pages / seconds:.2f} pages/s" if summary.pages and seconds > 1 else ""

    def _left(self, summary: Summary, settled: int, now: float) -> str:
        if not summary.done or settled >= self.total:
            return ""
        minutes = (now - self.began) / settled * (self.total - settled) / 60
        return f"about {minutes:.0f} min left" if minutes >= 1 else "less than a minute left"
