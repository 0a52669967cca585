"""Pages that lie in files of their own become documents: read one by one, tied together where they belong together.

What reads pages is loaded where there are such files alone: most runs have none, and it takes longer to load than all
else that this process does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from extract.run.jobs import Done, Job
from extract.run.page_names import Numbered, left_out, runs
from extract.run.pool import Pool
from extract.run.walk import printable
from extract.run.worker import page_of

if TYPE_CHECKING:
    from extract.model.page import Page

Join = Literal["auto", "folder", "none"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file stands in a run of names that count up; ``run`` tells the runs apart."""

    run: int
    member: Numbered
    always: bool
    """its run is one document, whatever the pages say"""


def in_page_order(paths: Sequence[str], join: Join) -> list[tuple[str, Place | None]]:
    """The paths, those of a run together and in the order of its pages, each with its place in it."""
    if join == "none":
        return [(path, None) for path in paths]
    found = runs(paths, whole_folder=join == "folder")
    places = {m.path: Place(k, m, join == "folder") for k, run in enumerate(found) for m in run}
    ordered: list[tuple[str, Place | None]] = []
    for path in paths:
        place = places.get(path)
        if place is None:
            ordered.append((path, None))
        elif path == min((m.path for m in found[place.run]), key=paths.index):
            ordered += [(m.path, places[m.path]) for m in found[place.run]]
    return ordered


@dataclass(slots=True)
class _Read:
    """A page of the document that is being gathered: its place, what came of it, and the page."""

    place: Place
    done: Done
    page: Page


class Joiner:
    """Takes what came of each file in the order of :func:`in_page_order` and gives documents on to ``give``.

    A file in no run, or whose page is tied to no other, is given on as it was read. ``give`` gets the name of a joined
    document, or None.
    """

    def __init__(self, pool: Callable[[], Pool], give: Callable[[Done, str | None], None]) -> None:
        self._pool = pool
        self._give = give
        self._gathered: list[_Read] = []

    def take(self, done: Done, place: Place | None) -> None:
        page = None if place is None or done.result is None else _only_page(done)
        if place is None or page is None:
            self.flush()
            self._give(done, None)
            return
        page = replace(page, number=len(self._gathered) + 1)
        if self._gathered and not self._belongs(place, page):
            self.flush()
            page = replace(page, number=1)
        self._gathered.append(_Read(place, done, page))

    def _belongs(self, place: Place, page: Page) -> bool:
        from extract.parse.joining import ties

        last = self._gathered[-1].place
        if last.run != place.run:
            return False
        return place.always or ties([read.page for read in self._gathered], page, place.member.says_page)

    def flush(self) -> None:
        """Give on what was gathered: one file as it was read, several as one document."""
        gathered, self._gathered = self._gathered, []
        if len(gathered) == 1:
            self._give(gathered[0].done, None)
        elif gathered:
            job = _joined([read.done for read in gathered], [read.place.member for read in gathered])
            (done,) = self._pool().in_order([job])
            self._give(replace(done, ticket=gathered[0].done.ticket), job.name)


def _only_page(done: Done) -> Page | None:
    pages = {} if done.result is None else done.result.pages
    return page_of(1, pages[1]) if set(pages) == {1} else None


def _joined(dones: Iterable[Done], members: Sequence[Numbered]) -> Job:
    """The job of a document whose pages are read: its records are made, of all pages together."""
    from extract.open.joined import joined_digest, joined_name

    listed = list(dones)
    pages = {n: done.result.pages[1] for n, done in enumerate(listed, 1) if done.result is not None}
    folder, names = os.path.dirname(members[0].path), [os.path.basename(member.path) for member in members]
    first = listed[0].job
    digests = [done.job.sha256 for done in listed if done.job.sha256 is not None]
    paths = tuple(member.path for member in members)
    return replace(
        first,
        source=paths,
        name=printable(os.path.join(folder, joined_name(names))),
        sha256=joined_digest(digests) if len(digests) == len(listed) else None,
        pages=pages,
        missing=left_out(members),
        keep=False,
    )
