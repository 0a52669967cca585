"""One archive run: many files in, each content read once, results committed as they come, a second's worth at a time.

The parent process is the only writer. What it has committed stays whatever happens next; what it has not is done by
the next run, which finds out by content (SHA-256) and by the versions that made what is there.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache, partial
from itertools import groupby
from pathlib import Path

from extract.archive.batches import Batches
from extract.archive.database import archive_file, transaction, writing
from extract.archive.file_rows import Stamp, StoredFile, regrouped, retire, row_of, write_stamps
from extract.archive.fixity import close_root, open_root
from extract.archive.forget import FORGOTTEN
from extract.archive.found_files import FoundFiles
from extract.archive.joined_files import InOrder, Known, PageFile, parted, stretches
from extract.archive.record_rows import Made, write_document, write_failure
from extract.archive.summary import Silent, Summary, Watcher
from extract.errors import ExtractError, MissingError, UsageError
from extract.open.plain_file import digest
from extract.options import Options
from extract.run.crew import Crew, Start
from extract.run.jobs import Done, Job
from extract.run.joiner import Join, Joiner
from extract.run.pool import Pool
from extract.run.remote import is_remote, plain_path, walk_remote
from extract.run.walk import Found, Walk, printable, walk
from extract.run.worker import Extractor, read_document

#: KiB of the archive kept in memory: a second's results, so that none goes to the disk before they are committed.
_CACHE_KIB = 32 << 10


def now() -> str:
    """UTC, to the second, ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def options_text(options: Options) -> str:
    """The options as text, for telling results apart that were made with others."""
    return json.dumps(asdict(options), sort_keys=True, default=str)


def made_by(options: Options, join: Join = "none") -> Made:
    """The versions at work now, and the options; with the way of joining, for files that may be pages."""
    from extract.versions import versions

    v = versions()
    text = options_text(options)
    return Made(v["program"], v["patterns"], v["model"], text if join == "none" else f"{text} join={join}")


def archive(
    sources: Iterable[str | Path],
    into: Path,
    *,
    options: Options | None = None,
    jobs: int = 1,
    join: Join = "auto",
    refresh: bool = False,
    retry: bool = False,
    extractor: Extractor = read_document,
    crew: Start | None = None,
    watcher: Watcher | None = None,
) -> Summary:
    """Bring every supported file under ``sources`` into the archive ``into``, made if there is none.

    Image files whose names count up are pages of one document where ``join`` says so. Content that is there already is
    skipped; ``refresh`` reads again what other versions or options made, ``retry`` what failed. ``crew`` reads the
    documents, by default ``jobs`` workers of this machine; what lies at an address is read by a cluster's alone. Raises
    InputError for a missing source or a file that is no archive, UsageError while another run writes to it,
    MissingError where a program or model is missing. KeyboardInterrupt passes through after all workers have been
    killed; what was committed stays.
    """
    options = options or Options()
    began = time.monotonic()
    path = archive_file(Path(into))
    paths = [plain_path(os.fspath(s)) for s in sources]
    if crew is None and any(map(is_remote, paths)):
        raise UsageError("only the workers of a cluster fetch documents", hint="--cluster local has this machine do it")
    with writing(path, create=True) as connection:
        run = _Run(connection, path, options, join, refresh, retry, extractor, watcher or Silent())
        try:
            run.go(paths, crew or partial(Pool, jobs, options.limits, extractor))
        except BaseException:
            run.close("interrupted", began)
            raise
        run.close("finished", began)
    return run.summary


class _Run:
    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        options: Options,
        join: Join,
        refresh: bool,
        retry: bool,
        extractor: Extractor,
        watcher: Watcher,
    ) -> None:
        self.db = connection
        self.options = options
        self.refresh, self.retry = refresh, retry
        self.extractor = extractor
        self.watcher = watcher
        self.made = made_by(options)
        self.join = join
        self.made_of_pages = made_by(options, join)
        self.summary = Summary()
        self.settled = 0
        self.own = frozenset(f"{path.absolute()}{end}" for end in ("", ".lock", "-journal", "-wal", "-shm"))
        # The files of each job that is under way, and the job of each content.
        self.asked: dict[int, list[Found]] = {}
        self.waiting: dict[str, int] = {}
        self.pages: dict[str, tuple[Found, str]] = {}
        self.in_order: InOrder | None = None
        self.batches = Batches(connection)
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        with transaction(connection):
            open_root(connection)
            connection.execute("UPDATE runs SET state = 'interrupted' WHERE state = 'running'")
            cursor = connection.execute(
                "INSERT INTO runs (started, state, program, patterns, model, options) "
                "VALUES (?, 'running', ?, ?, ?, ?)",
                [now(), self.made.program, self.made.patterns, self.made.model, self.made.options],
            )
        self.id = int(cursor.lastrowid or 0)

    def close(self, state: str, began: float) -> None:
        self.batches.commit()
        self.summary.seconds = round(time.monotonic() - began, 3)
        facts = asdict(self.summary)
        for name in ("failures", "incomplete", "passed_names"):  # the table of documents tells the first two
            facts.pop(name)
        with transaction(self.db):
            self.db.execute(
                "UPDATE runs SET finished = ?, state = ?, summary = ? WHERE id = ?",
                [now(), state, json.dumps(facts, ensure_ascii=False), self.id],
            )
            close_root(self.db)

    def go(self, sources: list[str], start: Start) -> None:
        notes = Walk()
        files = FoundFiles(self.db, self._walk(sources, notes))
        self.summary.files = len(files)
        self.summary.passed_over = dict(sorted(notes.passed_over.items()))
        self.summary.passed_names = notes.names
        self.summary.unreadable = [printable(p) for p in notes.unreadable]
        self.watcher.found(self.summary.files)
        with ExitStack() as stack:
            crew = stack.enter_context(start())
            # Documents are put together while others are read: by a worker of its own, started when it is needed.
            of_pages = cache(lambda: stack.enter_context(Pool(1, self.options.limits, self.extractor)))
            self.in_order = InOrder(lambda: Joiner(of_pages, self._given))
            for _, folder in groupby(files, lambda file: os.path.dirname(file.path)):
                self._look_through(list(folder), crew)
            while crew.busy:
                self._wait(crew, 0.5)
            self.summary.peak_worker_memory = crew.peak_memory
        self._note_sources(sources, files, notes)

    def _walk(self, sources: list[str], notes: Walk) -> Iterator[Found]:
        for source in sources:
            yield from walk_remote(source, notes) if is_remote(source) else walk([source], notes, leave_out=self.own)

    def _wait(self, crew: Crew, seconds: float) -> None:
        for done in crew.collect(seconds):
            self._settle(done)
        self.batches.commit_when_due()
        self.watcher.considered(self.summary, self.settled)

    def _look_through(self, folder: Sequence[Found], crew: Crew) -> None:
        """Hand in the jobs of a folder's files, as there is room."""
        # A document is put together from files of this machine.
        alone, runs = (folder, ()) if is_remote(folder[0].path) else parted(folder, self.join)
        for file in alone:
            self._hand_in(self._consider(file), file, crew)
        for run in runs:
            for job in self._consider_pages(run):
                self._hand_in(job, None, crew)

    def _hand_in(self, job: Job | None, file: Found | None, crew: Crew) -> None:
        """Hand in a job, and take what came back. ``file``: whose it is, where it is no page."""
        if job is not None:
            self.watcher.reads(printable(str(job.source)))
            ticket = crew.submit(job)
            if file is not None:
                self.asked[ticket] = [file]
                if job.sha256 is not None:
                    self.waiting[job.sha256] = ticket
        # Full: wait for a worker. Not full: take what is there and go on looking at files.
        self._wait(crew, 0.0 if crew.has_room else 0.5)
        while not crew.has_room:
            self._wait(crew, 0.5)

    def _consider_pages(self, run: Sequence[PageFile]) -> Iterator[Job]:
        """A job for each file of a run that has to be read, or read again with its neighbours."""
        assert self.in_order is not None
        read: set[str] = set()
        for stretch in stretches(run, self._known):
            hashed: list[PageFile] = []
            for file in stretch:
                read.add(file.found.path)
                try:
                    self.options.limits.check("file_bytes", file.found.size, "file of bytes")
                    self.pages[file.found.path] = (file.found, self._hash(file.found))
                    hashed.append(file)
                except ExtractError as error:
                    self.settled += 1
                    self.summary.unreadable.append(f"{printable(file.found.path)}: {error.message}")
            self.in_order.expect(hashed)
            for file in hashed:
                path = file.found.path
                own = self.pages[path][1]
                yield Job(
                    path, self.options, sha256=own, texts=True, layouts=True, timeless=True, keep=True
                )  # fmt: skip
        for file in run:
            if file.found.path not in read:
                self.settled += 1
                self.summary.unchanged += 1
        self.watcher.considered(self.summary, self.settled)

    def _known(self, file: Found) -> Known:
        row = row_of(self.db, file)
        if row is None:
            return Known(None, wanted=True)
        same = (row["size"], row["mtime_ns"], row["inode"], row["device"]) == file.stamp and row["present"]
        return Known(int(row["id"]), wanted=not same or self._wanted(row, self.made_of_pages))

    def _consider(self, file: Found) -> Job | None:
        row = row_of(self.db, file)
        same = row is not None and (row["size"], row["mtime_ns"], row["inode"], row["device"]) == file.stamp
        if row is not None and same and row["present"] and not self._wanted(row, self.made):
            self.settled += 1
            self.summary.unchanged += 1
            self._count_known(row)
            return None
        try:
            # A limit before anything is read: a sparse file of a terabyte would be hashed for days.
            self.options.limits.check("file_bytes", file.size, "file of bytes")
            # What lies elsewhere is fetched once, by the worker that reads it, and is known by its content then.
            elsewhere = is_remote(file.path)
            sha256 = row["own"] if row is not None and same else None if elsewhere else self._hash(file)
        except ExtractError as error:
            self.settled += 1
            why = error.message
            self.summary.unreadable.append(f"{printable(file.path)}: {why}")
            return None
        if sha256 in self.waiting:
            self.asked[self.waiting[sha256]].append(file)
            return None
        if sha256 is not None and self._is_there(sha256, [file]):
            return None
        return Job(file.path, self.options, sha256=sha256, texts=True, layouts=True, timeless=True)

    def _is_there(self, sha256: str, files: list[Found]) -> bool:
        """Whether the archive has this content and need not read it; it then has these paths of it too."""
        known = self.db.execute("SELECT * FROM documents WHERE sha256 = ?", [sha256]).fetchone()
        if known is None or self._wanted(known, self.made):
            return False
        self.settled += len(files)
        self._count_known(known)
        if known["error_code"] != FORGOTTEN:
            self.summary.same_content += len(files)
            with self.batches.document():
                write_stamps(self.db, [Stamp(file, int(known["id"])) for file in files])
        return True

    def _count_known(self, document: sqlite3.Row) -> None:
        """Count a document that is left as it is, where it gave nothing."""
        if document["error_code"] == FORGOTTEN:
            self.summary.forgotten += 1
        else:
            self.summary.failed_before += document["state"] == "failed"

    def _hash(self, file: Found) -> str:
        return digest(file.path)

    def _wanted(self, document: sqlite3.Row, by: Made) -> bool:
        """Whether a document that is there is to be read again, to be made ``by`` these."""
        made = Made(document["program"], document["patterns"], document["model"], document["options"])
        older = made != by and document["error_code"] != FORGOTTEN
        if older and not self.refresh:
            self.summary.older += 1
        if document["error_code"] == FORGOTTEN:
            return False
        return (self.refresh and older) or (self.retry and document["state"] == "failed")

    def _settle(self, done: Done) -> None:
        """Take one result: of a file by itself, or of one that may be a page."""
        if isinstance(done.error, MissingError):
            raise done.error
        path = done.job.source
        if isinstance(path, str) and self.in_order is not None and self.in_order.expects(path):
            self.in_order.take(path, done)
            return
        files, sha256 = self.asked.pop(done.ticket), done.job.sha256
        if sha256 is None:
            self.settled += len(files)
            why = done.error.message if done.error is not None else "nothing came of it"
            self.summary.unreadable.append(f"{printable(files[0].path)}: {why}")
            return
        if self.waiting.pop(sha256, None) is None and self._is_there(sha256, files):
            return
        self._store(done, [StoredFile(file) for file in files], self.made)
        self.summary.same_content += len(files) - 1

    def _given(self, done: Done, name: str | None) -> None:
        """Commit a document of a run: one file, or several that were joined as ``name``."""
        if isinstance(done.error, MissingError):
            raise done.error
        source = done.job.source
        paths = list(source) if isinstance(source, tuple) else [str(source)]
        read = [self.pages.pop(path) for path in paths]
        known = self.db.execute("SELECT error_code FROM documents WHERE sha256 = ?", [done.job.sha256]).fetchone()
        if known is not None and known["error_code"] == FORGOTTEN:
            self.summary.forgotten += len(read)
            self.settled += len(read)
            return
        if name is None:
            self._store(done, [StoredFile(read[0][0])], self.made_of_pages)
            return
        self.summary.joined += len(read)
        self._store(done, [StoredFile(f, n, own) for n, (f, own) in enumerate(read, 1)], self.made_of_pages)

    def _store(self, done: Done, files: Sequence[StoredFile], made: Made) -> None:
        """Write one result, with every path it was found at: all of it or nothing."""
        from extract.open.joined import joined_name

        result, failure = done.result, done.error
        sha256 = str(done.job.sha256)
        names = [printable(os.path.basename(file.found.path)) for file in files]
        name = joined_name(names) if files[0].page is not None else names[0]
        first = files[0].found
        if result is not None:
            try:
                with self.batches.document():
                    before = regrouped(self.db, files)
                    document = write_document(self.db, name, result, made, self.id)
                    write_stamps(self.db, [Stamp(file.found, document, file.page, file.sha256) for file in files])
                    retire(self.db, before - {document})
                self.summary.count(self.db, document, printable(first.path))
            except (ValueError, KeyError, TypeError, RecursionError, sqlite3.IntegrityError) as error:
                # A result that does not fit its schema: a bug, kept from ending the run and shown as what it is.
                failure = ExtractError(f"the result cannot be stored: {error}", hint="please report this")
        if failure is not None:
            with self.batches.document():
                size = sum(file.found.size for file in files if file.page is not None) or first.size
                document = write_failure(self.db, sha256, name, size, failure, made, self.id)
                write_stamps(self.db, [Stamp(file.found, document, file.page, file.sha256) for file in files])
            self.summary.failed += 1
            self.summary.failures.append((printable(first.path), failure.message))
        self.settled += len(files)
        self.watcher.considered(self.summary, self.settled)

    def _note_sources(self, sources: list[str], files: FoundFiles, notes: Walk) -> None:
        """Remember what was asked for, and which known paths are no longer there."""
        roots = [s if is_remote(s) else os.path.abspath(s) for s in sources]
        unread = {os.fsencode(p) for p in notes.unreadable}
        gone = [
            (number,)
            for number, raw in files.others()
            if raw not in unread and _below(raw, roots) and not os.path.lexists(raw)
        ]
        new = [(os.fsencode(r), printable(r)) for r in roots]
        known = {row["path_raw"] for row in self.db.execute("SELECT path_raw FROM sources")}
        self.summary.vanished = len(gone)
        if gone or any(raw not in known for raw, _ in new):
            with self.batches.document():
                self.db.executemany("UPDATE files SET present = 0 WHERE id = ?", gone)
                self.db.executemany("INSERT OR IGNORE INTO sources (path_raw, path) VALUES (?, ?)", new)


def _below(raw: bytes, roots: list[str]) -> bool:
    return any(raw == (r := os.fsencode(root)) or raw.startswith(r.rstrip(b"/") + b"/") for root in roots)
