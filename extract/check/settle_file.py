"""All documents of a file are settled, each by itself: nothing of one is merged with or checked against another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.check.second import SecondReader
from extract.check.status import Settled, settle, table_indices
from extract.model.claims import Reading
from extract.model.page import Notice, Page

if TYPE_CHECKING:
    from extract.options import Options


def settle_file(
    readings: Sequence[Reading], pages: Sequence[Page], options: Options, second_reader: SecondReader | None = None
) -> Settled:
    """The records, rankings, statistics and checks of all documents of a file, record ids running through it.

    ``pages`` are all pages of the file. Notices say of which document they are where there are several. The bounds
    of the second reader hold for each document.
    """
    tables = table_indices(pages)
    whole = Settled((), (), (), ())
    for reading in readings:
        own = [p for p in pages if p.number in reading.pages]
        part = settle(reading, own, options, second_reader, after=len(whole.records), tables=tables)
        named = part.notices if len(readings) == 1 else [_of_part(n, reading.part) for n in part.notices]
        whole = Settled(
            (*whole.records, *part.records),
            (*whole.rankings, *part.rankings),
            (*whole.statistics, *part.statistics),
            (*whole.checks, *part.checks),
            (*whole.notices, *named),
        )
    return whole


def _of_part(notice: Notice, part: int) -> Notice:
    return replace(notice, message=f"document {part}: {notice.message}")
