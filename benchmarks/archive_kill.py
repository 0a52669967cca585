"""Kills archive runs at random moments and compares what is left, each time, with an undisturbed archive.

Most kills fall at a moment drawn evenly over the time a run takes; every third waits for a random moment and then for
the next commit, and falls into it. After each kill the database as it lies there is copied, journal and all, recovered
and compared: it must be whole, and every document in it must be exactly the undisturbed archive's. The next run goes on
from what the kill left; when a run gets to its end, the archive is compared as a whole and begun anew.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from extract.archive.fixity import changes
from extract.run.confine import adopt_orphans

_FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
_GONE_SECONDS = 2.0
_LONGEST_SECONDS = 14.0
_DUMP = (
    "SELECT sha256, name, state, content_sha256, error_code FROM documents",
    "SELECT path, document, present FROM document_paths",
    "SELECT d.sha256, p.number, p.status, p.text, length(l.json) FROM pages AS p JOIN layouts AS l ON l.page_id = p.id "
    "JOIN documents AS d ON d.id = p.document_id",
    "SELECT key, value, status, (SELECT count(*) FROM evidence AS e WHERE e.record_id = r.id), "
    "(SELECT count(*) FROM check_records AS c WHERE c.record_id = r.id) FROM records AS r",
    "SELECT d.sha256, t.ordinal, t.rows FROM tables AS t JOIN documents AS d ON d.id = t.document_id",
    "SELECT rowid, length(folded) > 0 FROM page_search WHERE rowid NOT IN (SELECT id FROM pages)",
)

#: Runs the archive command to its end: the folder, the archive, workers -> the summary.
Run = Callable[[Path, Path, int], dict[str, object]]
Command = Callable[[Path, Path, int], list[str]]


@dataclass
class State:
    """What was done so far; kept in a file, so that a stopped benchmark goes on."""

    kills: int = 0
    phases: dict[str, int] = field(default_factory=dict)
    finished: int = 0
    slowest_end: float = 0.0
    calm_seconds: float = 0.0


def dump(archive: Path) -> Counter[tuple[object, ...]]:
    """Everything but row numbers, run times and file stamps. Raises AssertionError for a torn database."""
    connection = sqlite3.connect(archive)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "the database is torn"
        assert not connection.execute("PRAGMA foreign_key_check").fetchall(), "a row refers to nothing"
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return Counter()
        if connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'root'").fetchone()[0]:
            assert not changes(connection).documents, "a document is not under its digest"
        return Counter((n, *row) for n, query in enumerate(_DUMP) for row in connection.execute(query))
    finally:
        connection.close()


def transcript(number: int) -> str:
    """A letter with records, different for each number."""
    text = (_FIXTURES / "letter-transcript" / "letter.txt").read_text(encoding="utf-8")
    return f"{text}\n\nฉบับที่ {number}\n"


def _fill(folder: Path, files: int, scans: int) -> None:
    """Transcripts, scans (recognised, some numbers read a second time), one copy, one broken file."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for i in range(files - scans - 2):
        (folder / f"{i:03d}.txt").write_text(transcript(i), encoding="utf-8")
    for i in range(scans):
        source = sorted((_FIXTURES / ("letter-scan", "provinces-fax")[i % 2]).glob("*.[pt]*f"))[0]
        target = folder / f"{i * 9:03d}-scan{source.suffix}"
        target.write_bytes(source.read_bytes() + f"\n%{i}\n".encode())
    shutil.copy(folder / "000.txt", folder / "copy-of-000.txt")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4\nnot much of a document")


def _as_it_lies(archive: Path, into: Path) -> Path:
    """A copy of the database and its journal, for SQLite to recover without touching what the next run finds."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    for name in (archive.name, f"{archive.name}-journal"):
        with suppress(FileNotFoundError):
            shutil.copy(archive.with_name(name), into / name)
    return into / archive.name


def _phase(copy: Path, before: tuple[int, int], journal: bool) -> str:
    """In what the kill fell, by what it left. ``before`` are the runs and documents there were."""
    if journal:
        return "in a commit"
    runs, documents = _counts(copy)
    if runs == before[0]:
        return "before the run began"
    return "before the first result" if documents == before[1] else "between results"


def _counts(archive: Path) -> tuple[int, int]:
    if not archive.exists():
        return 0, 0
    connection = sqlite3.connect(archive)
    try:
        tables = "SELECT (SELECT count(*) FROM runs), (SELECT count(*) FROM documents)"
        runs, documents = connection.execute(tables).fetchone()
        return int(runs), int(documents)
    except sqlite3.OperationalError:  # killed before the schema was there
        return 0, 0
    finally:
        connection.close()


def _wait_until_alone() -> tuple[int, float]:
    """Bury what the killed run left behind; how many are not gone in time, and the seconds the others took."""
    began = time.monotonic()
    while time.monotonic() - began < _GONE_SECONDS:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.01)
        except ChildProcessError:
            return 0, time.monotonic() - began
    left = 0
    with suppress(OSError):
        left = len(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split())
    return max(left, 1), _GONE_SECONDS


class _Killing:
    def __init__(self, work: Path, command: Command, seed: int) -> None:
        self.folder, self.archive = work / "in", work / "killed.sqlite"
        self.journal = work / "killed.sqlite-journal"
        self.temp, self.scratch = work / "temp", work / "copy"
        self.command, self.seed = command, seed
        self.temp.mkdir(exist_ok=True)
        adopt_orphans()  # so that every orphan of a killed run becomes our child, and can be counted

    def kill(self, number: int, longest: float) -> tuple[bool, str, float]:
        """One run, killed. Whether it had ended by itself, the phase, seconds until all its processes were gone."""
        rng = random.Random(f"{self.seed} {number}")
        before = _counts(_as_it_lies(self.archive, self.scratch))
        process = subprocess.Popen(
            self.command(self.folder, self.archive, 2), env={**os.environ, "TMPDIR": str(self.temp)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        with suppress(subprocess.TimeoutExpired):
            process.wait(rng.uniform(0.0, longest))
        if number % 3 == 0:
            stale = self.journal.exists()  # one that an earlier kill left, until this run rolls it back
            while process.poll() is None and (stale or not self.journal.exists()):
                stale = stale and self.journal.exists()
            time.sleep(rng.choice((0.0, rng.uniform(0.0, 0.01))))
        ended = process.poll() is not None
        process.send_signal(signal.SIGKILL)
        process.wait()
        left, seconds = _wait_until_alone()
        assert not left, f"{left} processes left {_GONE_SECONDS} s after the kill"
        assert not os.listdir(self.temp), f"temporary files left: {os.listdir(self.temp)}"
        if ended:
            return True, "after the end", seconds
        journal = self.journal.exists() and self.journal.stat().st_size > 0
        return False, _phase(_as_it_lies(self.archive, self.scratch), before, journal), seconds

    def remains(self) -> Counter[tuple[object, ...]]:
        """What the archive holds now, as the next reader will find it."""
        copy = _as_it_lies(self.archive, self.scratch)
        return dump(copy) if copy.exists() else Counter()


def _differences(mine: Counter[tuple[object, ...]], calm: Counter[tuple[object, ...]], whole: bool) -> list[str]:
    """Rows the undisturbed archive has not, or not as often; of a whole archive, also rows that are missing."""
    found = [f"only in this: {str(row)[:300]}" for row in (mine - calm)]
    return found + ([f"only in the calm one: {str(row)[:300]}" for row in (calm - mine)] if whole else [])


def kill(work: Path, run: Run, command: Command, *, kills: int, files: int, scans: int, seed: int) -> bool:
    """Do ``kills`` kills in ``work`` (going on where an earlier call was stopped), then one run to the end."""
    notes = work / "state.json"
    state = State()
    if notes.exists():
        state = State(**json.loads(notes.read_text()))
        print(f"kill: going on after {state.kills} kills")
    else:
        _fill(work / "in", files, scans)
        (work / "calm.sqlite").unlink(missing_ok=True)
        began = time.monotonic()
        run(work / "in", work / "calm.sqlite", 2)
        state.calm_seconds = time.monotonic() - began
    calm = dump(work / "calm.sqlite")
    records = sum(count for row, count in calm.items() if row[0] == 3)
    print(f"kill: {files} files, {records:,} records; the undisturbed run took {state.calm_seconds:.1f} s", flush=True)
    killing = _Killing(work, command, seed)
    problems: list[str] = []
    while state.kills < kills and not problems:
        ended, phase, seconds = killing.kill(state.kills, min(state.calm_seconds * 0.6, _LONGEST_SECONDS))
        state.kills += 1
        state.phases[phase] = state.phases.get(phase, 0) + 1
        state.slowest_end = max(state.slowest_end, seconds)
        problems = _differences(killing.remains(), calm, whole=ended)
        if ended:
            state.finished += 1
            killing.archive.unlink()
        notes.write_text(json.dumps(asdict(state)))
        if state.kills % 10 == 0:
            print(f"kill: {state.kills}/{kills}: {state.phases}", flush=True)
    if not problems:
        run(work / "in", killing.archive, 2)
        problems = _differences(dump(killing.archive), calm, whole=True)
        again = run(work / "in", killing.archive, 2)
        if again["read"] or again["failed"]:
            problems.append(f"a further run still finds something to do: {again}")
    problems += [f"left: {p.name}" for p in work.glob("killed.sqlite?*")]
    problems += [f"left in the folder for temporary files: {name}" for name in os.listdir(killing.temp)]
    for problem in problems[:10]:
        print(f"  {problem}")
    where = ", ".join(f"{count} {phase}" for phase, count in sorted(state.phases.items(), key=lambda item: -item[1]))
    print(
        f"kill: {state.kills} kills over {files} files ({where}); {state.finished} archives filled on the way; "
        f"all processes gone {state.slowest_end:.2f} s after a kill at the latest; the archive "
        + ("DIFFERS from" if problems else "equals")
        + " the undisturbed one"
    )
    return not problems
