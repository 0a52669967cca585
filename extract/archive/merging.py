"""Archives from several machines become one new archive: by content, with all that people decided and all that was run.

Each archive is looked into as a stranger's, must be as it was written, and is not changed. A document that several
hold is there once: its reading is the most complete one, then the one of this version, then the latest. Where archives
differ in what they say of the same, that is told, and kept in the new archive's last run.
"""

from __future__ import annotations

import heapq
import json
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from extract.archive.archive import made_by, now
from extract.archive.copied_rows import Copier, fitting, kinds_of
from extract.archive.database import archive_file, reading, transaction, writing
from extract.archive.decided_rows import refile
from extract.archive.fixity import close_root, root_of
from extract.archive.fixity_report import Report
from extract.archive.forget import FORGOTTEN
from extract.archive.merged_events import disagreements, merge_events
from extract.archive.verify_rows import check_rows
from extract.errors import ExitCode, InputError, UsageError
from extract.options import Options
from extract.show.destination import identities
from extract.show.handover import cannot_write, put_new, workshop

#: Of several readings of a document, the one of the better state is kept.
_STATES = ("failed", "partial", "read")
#: Conflicts that the new archive's own run keeps in words; the command prints them all.
_MOST_KEPT = 1000

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that archives say differently: of what kind, of which document (its SHA-256, or none), and in words."""

    kind: str
    document: str
    words: str


@dataclass(slots=True)
class Merged:
    """What became one. ``shared`` counts documents that more than one archive holds."""

    archives: list[dict[str, Any]] = field(default_factory=list)
    documents: int = 0
    shared: int = 0
    records: int = 0
    corrections: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    root: str = ""

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.FINDINGS if self.conflicts else ExitCode.OK


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One archive's reading of a document. ``rank``: of several the greatest is kept.

    One that was taken out of an archive stays out.
    """

    sha256: str
    place: int
    id: int
    content: str
    forgotten: bool
    rank: tuple[bool, int, bool, str, int]
    about: str


def merge(sources: Sequence[Path], into: Path, *, tell: Tell = lambda _: None) -> Merged:
    """Write the new archive ``into`` of all that the archives ``sources`` hold.

    It appears only when it is complete. ``tell`` is told how many documents are in it so far. Raises UsageError where
    ``into`` exists or an archive is named twice, InputError where one is no archive, or not as it was written.
    """
    if len(sources) < 2:
        raise UsageError("a merge needs two archives at least")
    paths = [archive_file(path) for path in sources]
    if len(identities(paths)) < len([path for path in paths if path.exists()]):
        raise UsageError("the same archive is named twice")
    if os.path.lexists(into):
        raise UsageError(f"{into} is there already", hint="name a new file; an archive to add to is one of the first")
    with ExitStack() as stack:
        connections = [stack.enter_context(reading(path)) for path in paths]
        for path, connection in zip(paths, connections, strict=True):
            _check(path, connection)
        to = stack.enter_context(_appearing(into))
        union = _Union(connections, _labels(paths), to, tell)
        try:
            with transaction(to):
                union.go()
        except sqlite3.IntegrityError as error:
            raise InputError(f"the archives cannot be one: {error}", code="archive-damaged") from error
    return union.merged


def _check(path: Path, connection: sqlite3.Connection) -> None:
    """Raises InputError where a row is not the one that was written, or says other than its document's reading."""
    report = Report("archive")
    if not check_rows(connection, path, report, sealed=False):
        first = [*report.problems, *report.changed][0]
        raise InputError(
            f"{path} is not as it was written: {first}", hint=f"extract verify {path} names all", code="archive-damaged"
        )


def _labels(paths: Sequence[Path]) -> list[str]:
    """A short name for each archive, each another."""
    names = [path.name for path in paths]
    return names if len(set(names)) == len(names) else [f"{n}:{path}" for n, path in enumerate(paths, 1)]


@contextmanager
def _appearing(into: Path) -> Iterator[sqlite3.Connection]:
    """An archive to write, which takes the place of ``into`` when it is left without an error."""
    name = f".extract-{secrets.token_hex(4)}.part"
    try:
        path = workshop(into.absolute()) / name
        path.touch(0o666, exist_ok=False)
    except OSError as error:
        raise cannot_write(into.absolute().parent, error) from error
    try:
        with writing(path, create=True) as connection:
            connection.execute("PRAGMA synchronous = NORMAL")  # nothing is lost but the merge itself
            yield connection
        put_new(path, into.absolute())
    except FileExistsError as error:
        raise UsageError(f"{into} is there already") from error
    finally:
        for end in ("", "-journal"):
            path.with_name(name + end).unlink(missing_ok=True)


class _Union:
    """The new archive as it fills, in the caller's transaction."""

    def __init__(self, sources: list[Any], labels: list[str], to: sqlite3.Connection, tell: Tell) -> None:
        self.sources, self.labels, self.to, self.tell = sources, labels, to, tell
        self.made = made_by(Options())
        self.merged = Merged()

    def go(self) -> None:
        self._runs()
        self._documents()
        for difference in disagreements(self.sources):
            earlier, later = (f"{self.labels[p]}: {words}" for p, words in (difference.earlier, difference.later))
            self._conflict("correction", difference.document, f"{difference.about}: {earlier}; {later}, which counts")
        self.merged.corrections = merge_events(self.sources, self.to)
        self._settings()
        for row in self.to.execute("SELECT id FROM documents ORDER BY id").fetchall():
            refile(self.to, int(row[0]))
        self._files()
        self._looks()
        for place, connection in enumerate(self.sources):
            self.to.executemany(
                "INSERT OR IGNORE INTO sources (path_raw, path) VALUES (?, ?)", self._every(connection, "sources")
            )
            (documents,) = connection.execute("SELECT count(*) FROM documents").fetchone()
            facts = {"archive": self.labels[place], "documents": documents, "root": root_of(connection)}
            self.merged.archives.append(facts)
        (self.merged.records,) = self.to.execute("SELECT count(*) FROM records").fetchone()
        self._own_run()
        self.merged.root = close_root(self.to)

    def _conflict(self, kind: str, document: str, words: str) -> None:
        self.merged.conflicts.append(Conflict(kind, document, words))

    def _every(self, connection: sqlite3.Connection, table: str) -> Iterator[list[Any]]:
        kinds = kinds_of(self.to, table)
        for row in connection.execute(f"SELECT * FROM {table}"):
            yield list(fitting(row, kinds, f"a row of {table}").values())

    def _runs(self) -> None:
        """All runs, in the order of time; one that two archives share is one."""
        columns = [name for name in kinds_of(self.to, "runs") if name != "id"]
        self.runs: list[dict[int, int]] = [{} for _ in self.sources]
        rows = []
        for place, connection in enumerate(self.sources):
            kinds = kinds_of(self.to, "runs")
            for row in connection.execute("SELECT * FROM runs ORDER BY id"):
                cells = fitting(row, kinds, "a run")
                rows.append((tuple(cells[c] for c in columns), place, cells["id"]))
        rows.sort(key=lambda row: (row[0][columns.index("started")], row[1], row[2]))
        numbers: dict[tuple[Any, ...], int] = {}
        for values, place, old in rows:
            if values not in numbers:
                numbers[values] = len(numbers) + 1
                marks = ", ".join("?" * len(columns))
                self.to.execute(
                    f"INSERT INTO runs (id, {', '.join(columns)}) VALUES (?, {marks})", [numbers[values], *values]
                )
            self.runs[place][old] = numbers[values]

    def _candidates(self, place: int) -> Iterator[_Candidate]:
        """An archive's documents, in the order of their content."""
        query = "SELECT d.*, r.started FROM documents AS d JOIN runs AS r ON r.id = d.run_id ORDER BY d.sha256"
        for d in self.sources[place].execute(query):
            own = (d["program"], d["patterns"], d["model"]) == (self.made.program, self.made.patterns, self.made.model)
            forgotten = d["error_code"] == FORGOTTEN
            rank = (forgotten, _STATES.index(d["state"]), own, str(d["started"]), -place)
            about = f"{self.labels[place]} ({d['state']}, extract {d['program']}, {d['started']})"
            yield _Candidate(d["sha256"], place, d["id"], d["content_sha256"], forgotten, rank, about)

    def _documents(self) -> None:
        copier = Copier(self.to)
        streams = (self._candidates(place) for place in range(len(self.sources)))
        for sha256, group in groupby(heapq.merge(*streams, key=lambda c: c.sha256), key=lambda c: c.sha256):
            candidates = list(group)
            kept = max(candidates, key=lambda c: c.rank)
            run = self.runs[kept.place][self._run_of(kept)]
            copier.copy(self.sources[kept.place], kept.id, run)
            self.merged.documents += 1
            self.merged.shared += len(candidates) > 1
            for other in candidates:
                if kept.forgotten and not other.forgotten:
                    words = f"taken out of {self.labels[kept.place]}, so the reading of {other.about} is left out"
                    self._conflict("forgotten", sha256, words)
                elif other.content != kept.content and other.rank[:2] == kept.rank[:2]:
                    self._readings(sha256, kept, other)
            self.tell(self.merged.documents)

    def _run_of(self, candidate: _Candidate) -> int:
        query = "SELECT run_id FROM documents WHERE id = ?"
        return int(self.sources[candidate.place].execute(query, [candidate.id]).fetchone()[0])

    def _readings(self, sha256: str, kept: _Candidate, other: _Candidate) -> None:
        """Tell where two readings of a document give other records."""
        query = "SELECT key, value, status FROM records WHERE document_id = ?"
        one, two = (
            {row["key"]: tuple(row) for row in self.sources[c.place].execute(query, [c.id])} for c in (kept, other)
        )
        differing = sum(one.get(key) != two.get(key) for key in one.keys() | two.keys())
        if differing:
            words = f"{differing:,} records are read differently; kept is {kept.about}, not {other.about}"
            self._conflict("reading", sha256, words)

    def _settings(self) -> None:
        """How the archives are worked on; where they differ, the first one's stands."""
        for place, connection in enumerate(self.sources):
            for name, value in self._every(connection, "settings"):
                row = self.to.execute("SELECT value FROM settings WHERE name = ?", [name]).fetchone()
                if row is None:
                    self.to.execute("INSERT INTO settings (name, value) VALUES (?, ?)", [name, value])
                elif row["value"] != value:
                    words = f"{name} is {value} in {self.labels[place]}, and stays {row['value']}"
                    self._conflict("setting", "", words)

    def _files(self) -> None:
        """Every path of every archive, but of documents that were taken out of one. A path is one file: where another
        archive has other content there, that is told, and the path stands under that archive's name."""
        query = (
            "SELECT f.*, d.sha256 AS document FROM files AS f JOIN documents AS d ON d.id = f.document_id "
            "ORDER BY f.path_raw"
        )
        kinds = {**kinds_of(self.to, "files"), "document": (str,)}
        for place, connection in enumerate(self.sources):
            for row in connection.execute(query):
                self._file(place, fitting(row, kinds, "a row of files"))

    def _file(self, place: int, cells: dict[str, Any]) -> None:
        query = "SELECT id, error_code FROM documents WHERE sha256 = ?"
        document, error = self.to.execute(query, [cells["document"]]).fetchone()
        if error == FORGOTTEN:
            return
        raw, path, label = cells["path_raw"], cells["path"], self.labels[place]
        while (known := self._known_file(raw)) is not None and known["document_id"] != document:
            raw, path = os.fsencode(label) + b":" + raw, f"{label}:{path}"
        if path != cells["path"]:
            words = f"{cells['path']} is another file in {label}, and stands as {path}"
            self._conflict("path", cells["document"], words)
        # No time stamp: the next run looks at the content itself before it believes a stranger's rows.
        cells |= {"path_raw": raw, "path": path, "document_id": document, "mtime_ns": -1}
        names = [name for name in kinds_of(self.to, "files") if name != "id"]
        self.to.execute(
            f"INSERT INTO files ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "
            "ON CONFLICT (path_raw) DO UPDATE SET present = max(present, excluded.present)",
            [cells[name] for name in names],
        )

    def _known_file(self, raw: bytes) -> sqlite3.Row | None:
        found: sqlite3.Row | None = self.to.execute("SELECT * FROM files WHERE path_raw = ?", [raw]).fetchone()
        return found

    def _looks(self) -> None:
        """What verifications found, each named with its archive, and when each file was last seen as it was."""
        columns = ("at", "program", "scope", "good", "found")
        kinds = kinds_of(self.to, "verifications")
        rows: dict[tuple[Any, ...], str] = {}
        for place, connection in enumerate(self.sources):
            for row in connection.execute("SELECT * FROM verifications ORDER BY id"):
                cells = fitting(row, kinds, "a verification")
                rows.setdefault(tuple(cells[c] for c in columns), self.labels[place])
            self.to.executemany(
                "INSERT INTO looked_at (path_raw, at) SELECT ?1, ?2 WHERE ?1 IN (SELECT path_raw FROM files) "
                "ON CONFLICT (path_raw) DO UPDATE SET at = max(at, excluded.at)",
                self._every(connection, "looked_at"),
            )
        for (at, program, scope, good, found), label in sorted(rows.items()):
            of = scope if ", of " in scope else f"{scope}, of {label}"
            self.to.execute(
                "INSERT INTO verifications (at, program, scope, good, found) VALUES (?, ?, ?, ?, ?)",
                [at, program, of, good, found],
            )

    def _own_run(self) -> None:
        facts = asdict(self.merged)
        conflicts = facts.pop("conflicts")
        facts |= {"conflicts": conflicts[:_MOST_KEPT], "conflict_count": len(conflicts)}
        at = now()
        self.to.execute(
            "INSERT INTO runs (started, finished, state, program, patterns, model, options, summary) "
            "VALUES (?, ?, 'finished', ?, ?, ?, ?, ?)",
            [
                at, at, self.made.program, self.made.patterns, self.made.model,
                json.dumps({"merge": self.labels}, ensure_ascii=False), json.dumps(facts, ensure_ascii=False),
            ],
        )  # fmt: skip
