"""A bar for each document that is being read, on standard error where that is a terminal.

Whatever else is written to a terminal while bars are up is written through :meth:`Bars.aside`, which takes them off the
screen for that time: a bar that is drawn anew goes up as many lines as it had, and would take what was written with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from extract.show.beside import visible
from extract.show.language import tr

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

_LONGEST = 32  # cells of a name: bar, counts and time stay on its line at 80 columns


class Bars:
    """Use as a context manager. ``names`` are those of the documents, by ticket; a path is shown by its last part."""

    def __init__(self, console: Console | None, names: Sequence[str]) -> None:
        self._console = console if console is not None and console.is_terminal and not console.quiet else None
        self._names = names
        self._tasks: dict[int, TaskID] = {}
        self._progress: Progress | None = None

    def _made(self) -> Progress:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description}", markup=False), BarColumn(bar_width=20), MofNCompleteColumn(),
            TextColumn(tr("pages")), TimeElapsedColumn(),
        )  # fmt: skip
        return Progress(*columns, console=self._console, transient=True)

    def __enter__(self) -> Bars:
        if self._console is not None:
            self._progress = self._made()
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def told(self, ticket: int, done: int, total: int) -> None:
        """So many pages of ``total`` are read; a bar begins with none."""
        if self._progress is None:
            return
        if ticket not in self._tasks:
            self._tasks[ticket] = self._progress.add_task(visible(_short(self._names[ticket])), total=max(total, 1))
        self._progress.update(self._tasks[ticket], completed=done, total=max(total, 1))

    def over(self, ticket: int) -> None:
        """The document is done with; its bar goes."""
        if ticket in self._tasks and self._progress is not None:
            self._progress.remove_task(self._tasks.pop(ticket))

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the bars off the screen while something is written, and draw new ones below it.

        The old ones remember how many lines they had, and would go up as many over what was written.
        """
        old = self._progress
        if old is None:
            yield
            return
        old.stop()
        try:
            yield
        finally:
            self._progress = self._made()
            for ticket, number in list(self._tasks.items()):
                task = next(t for t in old.tasks if t.id == number)
                new = self._progress.add_task(task.description, total=task.total, completed=int(task.completed))
                self._progress.tasks[-1].start_time = task.start_time
                self._tasks[ticket] = new
            self._progress.start()


def _short(name: str) -> str:
    """The file's name, its middle left out where it is long.

    >>> _short("scans/a.pdf"), _short("x" * 40 + ".pdf")
    ('a.pdf', 'xxxxxxxxxxxxxxx…xxxxxxxxxxxx.pdf')
    """
    name = os.path.basename(name) or name
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST // 2 - 1]}…{name[-_LONGEST // 2 :]}"
