"""Image files that may be pages of one document: which of them an archive run reads together, in the pages' order.

A run of files whose names count up may be one document or many. A new file may go on with the document before it, and
the one behind it may go on with the new file, so these are read again with it; the others are left as they are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from extract.run.jobs import Done
from extract.run.joiner import Join, Joiner, Place, in_page_order
from extract.run.walk import Found


@dataclass(frozen=True, slots=True)
class Known:
    """What an archive knows of a file: its document, None where it is new; and whether it must be read."""

    document: int | None
    wanted: bool


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file of a run, and its place among those that are read together."""

    found: Found
    place: Place


def parted(files: Sequence[Found], join: Join) -> tuple[list[Found], list[list[PageFile]]]:
    """The files that are documents by themselves, and the runs of those that may be pages, each in their order."""
    by_path = {file.path: file for file in files}
    alone: list[Found] = []
    runs: dict[int, list[PageFile]] = {}
    for path, place in in_page_order(list(by_path), join):
        if place is None:
            alone.append(by_path[path])
        else:
            runs.setdefault(place.run, []).append(PageFile(by_path[path], place))
    return alone, list(runs.values())


def stretches(run: Sequence[PageFile], known: Callable[[Found], Known]) -> list[list[PageFile]]:
    """The files of a run that are read together: those that must be, with the documents before and behind them."""
    states = [known(file.found) for file in run]
    chosen = set()
    for k, state in enumerate(states):
        if state.wanted:
            near = {states[i].document for i in (k - 1, k, k + 1) if 0 <= i < len(run)} - {None}
            chosen |= {k, *(i for i, other in enumerate(states) if other.document in near)}
    found: list[list[PageFile]] = []
    for k in sorted(chosen):
        if k - 1 in chosen:
            found[-1].append(run[k])
        else:
            found.append([run[k]])
    # A run that falls apart is several: what lies between them is read, and stays as it is.
    return [[replace(file, place=replace(file.place, run=n)) for file in some] for n, some in enumerate(found)]


@dataclass(slots=True)
class _Stretch:
    """Files that are read together: those whose turn has not come, what came of them, and what joins them."""

    left: deque[PageFile]
    came: dict[str, Done]
    joiner: Joiner


class InOrder:
    """Takes what came of the files of stretches as it comes, and hands it to a joiner in the order of the pages."""

    def __init__(self, joiner: Callable[[], Joiner]) -> None:
        self._joiner = joiner
        self._waiting: dict[str, _Stretch] = {}

    def expect(self, stretch: Sequence[PageFile]) -> None:
        """Announce files that are going to be read."""
        waiting = _Stretch(deque(stretch), {}, self._joiner())
        self._waiting |= {file.found.path: waiting for file in stretch}

    def expects(self, path: str) -> bool:
        return path in self._waiting

    def take(self, path: str, done: Done) -> None:
        """Take what came of a file; give on every document that is whole."""
        stretch = self._waiting.pop(path)
        stretch.came[path] = done
        while stretch.left and stretch.left[0].found.path in stretch.came:
            file = stretch.left.popleft()
            stretch.joiner.take(stretch.came.pop(file.found.path), file.place)
        if not stretch.left:
            stretch.joiner.flush()
