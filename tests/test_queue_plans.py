"""Every question to the queue is answered by an index, however many documents there are."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from extract.archive import review_queue
from extract.archive.database import migrate
from extract.archive.decisions import Filters

FILTERS = [
    Filters(), Filters(reason="a"), Filters(document="a" * 64), Filters(province="ก"), Filters(province=""),
    Filters(survey="s"), Filters(year_be=2560), Filters(reason="a", document="b" * 64),
    Filters(reason="a", province="ก"),
    Filters(state="later"), Filters(state="differs"),
]  # fmt: skip


class Planning:
    """A connection that notes which tables a query reads from one end to the other."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.scans: list[str] = []

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        for step in self.connection.execute(f"EXPLAIN QUERY PLAN {sql}", *values):
            # A page in the queue's own order reads as many rows as it shows; what is counted is bounded before.
            if step[3].startswith("SCAN") and not ("queue_order" in step[3] or "subquery" in step[3]):
                self.scans.append(f"{step[3]}: {sql}")
        return self.connection.execute(sql, *values)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_no_question_reads_the_whole_queue(filters: Filters) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    migrate(connection)
    asked: Any = Planning(connection)
    for viewer in ("", "ก"):
        review_queue.rows(asked, filters, viewer=viewer)
        review_queue.total(asked, filters, viewer=viewer)
        review_queue.next_key(asked, filters, None, viewer=viewer)
        for by in ("reason", "document", "province", "survey"):
            review_queue.counts(asked, filters, by, viewer=viewer)  # type: ignore[arg-type]
    review_queue.same(asked, "k")
    review_queue.row_of(asked, "k")
    # The newest few thousand events are read for the day's count.
    review_queue.stats(asked, "ก")
    assert [s for s in asked.scans if not s.startswith("SCAN corrections:")] == []
    connection.close()


def test_a_scan_is_seen() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    asked = Planning(connection)
    asked.execute("SELECT count(*) FROM queue WHERE page = ?", [1])
    assert len(asked.scans) == 1
    connection.close()
