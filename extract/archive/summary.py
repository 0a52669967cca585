"""What an archive run did, and who is told on the way."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Protocol

from extract.errors import ExitCode


@dataclass(slots=True)
class Summary:
    """What one run did. ``review`` counts records, counts and rates that a person must look at.

    ``failures`` are (path, why), ``incomplete`` too, of partial documents.

    ``passed_over`` are reasons with counts, ``passed_names`` the first files of each; ``failed_before``
    counts files that an earlier run could not read, ``forgotten`` those whose document was taken out, ``joined`` those
    that are pages of documents.
    """

    files: int = 0
    unchanged: int = 0
    older: int = 0
    same_content: int = 0
    read: int = 0
    partial: int = 0
    failed: int = 0
    failed_before: int = 0
    forgotten: int = 0
    pages: int = 0
    records: int = 0
    review: int = 0
    vanished: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    incomplete: list[tuple[str, str]] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)
    passed_names: dict[str, list[str]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    joined: int = 0
    seconds: float = 0.0
    peak_worker_memory: int = 0

    @property
    def done(self) -> int:
        """Documents worked on in this run."""
        return self.read + self.partial + self.failed

    def count(self, connection: sqlite3.Connection, document: int, path: str) -> None:
        """Count a document that was read, with its pages and records."""
        row = connection.execute(
            "SELECT state, (SELECT count(*) FROM pages WHERE document_id = d.id) AS pages, "
            "(SELECT count(*) FROM records WHERE document_id = d.id) AS records, "
            "(SELECT count(*) FROM records WHERE document_id = d.id AND status IN ('review', 'unreadable')) + "
            "(SELECT count(*) FROM statistics WHERE document_id = d.id AND status IN ('review', 'unreadable')) "
            "AS review "
            "FROM documents AS d WHERE id = ?",
            [document],
        ).fetchone()
        if row["state"] == "partial":
            self.partial += 1
            lost = connection.execute(
                "SELECT number, reason FROM pages WHERE document_id = ? AND status = 'failed' ORDER BY number",
                [document],
            ).fetchall()
            first = f": page {lost[0]['number']}: {lost[0]['reason']}" if lost else ""
            self.incomplete.append((path, f"{len(lost)} of {row['pages']} pages not read{first}"))
        else:
            self.read += 1
        self.pages += row["pages"]
        self.records += row["records"]
        self.review += row["review"]

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.SOME_FAILED if self.failed or self.unreadable else ExitCode.OK


class Watcher(Protocol):
    """Told how a run goes; see :mod:`extract.archive.progress`."""

    def found(self, files: int) -> None: ...
    def reads(self, path: str) -> None: ...
    def considered(self, summary: Summary, settled: int) -> None: ...


class Silent:
    def found(self, files: int) -> None:
        pass

    def reads(self, path: str) -> None:
        pass

    def considered(self, summary: Summary, settled: int) -> None:
        pass
