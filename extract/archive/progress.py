"""How an archive run goes, on standard error: a live line on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import os
import time
from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Column

from extract.archive.summary import Summary
from extract.show.language import tr
from extract.show.telling import teller
from extract.show.terminal import clean

_EVERY_SECONDS = 10.0
_BAR = 12  # cells: what is read, and how far it is, matter more than the bar at 80 columns


def counts(summary: Summary) -> str:
    """Counts by status, those that are not zero."""
    parts = [
        (summary.unchanged, tr("{n} unchanged")), (summary.same_content, tr("{n} with content that is there already")),
        (summary.read, tr("{n} read")), (summary.partial, tr("{n} partial")), (summary.failed, tr("{n} failed")),
        (summary.pages, tr("{n} pages")),
    ]  # fmt: skip
    return ", ".join(said.format(n=f"{number:,}") for number, said in parts if number) or tr("nothing")


def _whole() -> Column:
    """A column that stays on its line: what has no room ends in …, and the line is not torn."""
    return Column(no_wrap=True, overflow="ellipsis")


class Live:
    """Watches a run; a context manager. ``quiet`` says nothing at all."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.console = teller(quiet=quiet)
        columns = (
            BarColumn(bar_width=_BAR), MofNCompleteColumn(), TextColumn("{task.fields[rate]}", table_column=_whole()),
            TimeRemainingColumn(), TextColumn("{task.fields[file]}", style="dim", table_column=_whole()),
            TextColumn("{task.fields[counts]}", table_column=_whole()),
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
            at = tr("at {file}", file=clean(self.file)) if self.file else ""
            parts = (
                tr("archive: {done}/{all} files", done=f"{settled:,}", all=f"{self.total:,}"),
                counts(summary),
                rate,
                left,
                at,
            )
            self.console.print(", ".join(part for part in parts if part))

    def _rate(self, summary: Summary, now: float) -> str:
        seconds = now - self.began
        return tr("{n} pages/s", n=f"{summary.pages / seconds:.2f}") if summary.pages and seconds > 1 else ""

    def _left(self, summary: Summary, settled: int, now: float) -> str:
        if not summary.done or settled >= self.total:
            return ""
        minutes = (now - self.began) / settled * (self.total - settled) / 60
        return tr("about {n} min left", n=f"{minutes:.0f}") if minutes >= 1 else tr("less than a minute left")
