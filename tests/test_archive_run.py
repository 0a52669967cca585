"""Archive runs with a small extractor: what is committed, skipped, retried, and what survives being killed."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import store_fakes as fakes

from extract.archive import archive as archive_module
from extract.archive.archive import archive
from extract.archive.database import reading, writing
from extract.errors import ExitCode, InputError, UsageError
from extract.open.limits import Limits
from extract.options import Options

TESTS = Path(__file__).parent


def run(folder: Path, into: Path, jobs: int = 2, **more: object) -> archive_module.Summary:
    return archive([folder], into, jobs=jobs, extractor=fakes.read, **more)  # type: ignore[arg-type]


def dump(into: Path) -> list[tuple[object, ...]]:
    """Everything but row numbers, run times and file stamps, in an order of its own."""
    queries = (
        "SELECT sha256, name, state, content_sha256, error_code FROM documents ORDER BY sha256",
        "SELECT path, document, present FROM document_paths ORDER BY path",
        "SELECT d.sha256, p.number, p.status, p.text, length(l.json) FROM pages AS p JOIN documents AS d "
        "ON d.id = p.document_id JOIN layouts AS l ON l.page_id = p.id ORDER BY 1, 2",
        "SELECT key, value, status, (SELECT count(*) FROM evidence AS e WHERE e.record_id = r.id), "
        "(SELECT count(*) FROM check_records AS c WHERE c.record_id = r.id) FROM records AS r ORDER BY key",
    )
    with reading(into) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert not connection.execute("PRAGMA foreign_key_check").fetchall()
        return [tuple(row) for query in queries for row in connection.execute(query)]


@pytest.fixture(autouse=True)
def own_temp(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary folders of this test alone; the variable also marks its processes."""
    folder = tmp_path_factory.mktemp("temp")
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("STORE_TEST", str(folder))
    monkeypatch.setenv("EXTRACT_SANDBOX", "off")  # the extractor leaves its marks beside its documents
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def workers() -> set[int]:
    """Processes that this test's runs started and that are still there, zombies among them."""
    mark = b"STORE_TEST=" + os.environ["STORE_TEST"].encode()
    found = set()
    for pid in (p for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()):
        try:
            ours = mark in Path("/proc", pid, "environ").read_bytes().split(b"\0")
            zombie = Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            continue
        if ours or (zombie and _parent(pid) == os.getpid()):
            found.add(int(pid))
    return found


def _parent(pid: str) -> int:
    return int(Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[1])


def some_files(folder: Path, count: int, **what: object) -> None:
    for i in range(count):
        fakes.write(folder, f"{i:03d}.txt", lines=[f"รัฐบาลดิจิทัล {i}"], value=f"{i}.50", **what)


def test_reads_each_content_once_and_keeps_every_path(tmp_path: Path, own_temp: Path) -> None:
    some_files(tmp_path / "in" / "ก", 3)
    (tmp_path / "in" / "copy.txt").write_bytes((tmp_path / "in" / "ก" / "000.txt").read_bytes())
    summary = run(tmp_path / "in", tmp_path / "a.sqlite")
    assert (summary.files, summary.read, summary.same_content, summary.failed) == (4, 3, 1, 0)
    assert summary.exit_code == ExitCode.OK
    with reading(tmp_path / "a.sqlite") as connection:
        paths = connection.execute(
            "SELECT path FROM document_paths WHERE document = (SELECT document FROM document_paths "
            "GROUP BY document HAVING count(*) = 2) ORDER BY path"
        ).fetchall()
        assert [Path(p["path"]).name for p in paths] == ["copy.txt", "000.txt"]
        values = [r["final_value"] for r in connection.execute("SELECT final_value FROM final_records ORDER BY 1")]
        assert values == ["0.50", "1.50", "2.50"]
    assert sorted(os.listdir(tmp_path)) == ["a.sqlite", "in"], "no lock, no journal"
    assert not os.listdir(own_temp) and not workers()


def test_second_run_does_nothing(tmp_path: Path) -> None:
    some_files(tmp_path / "in", 5)
    old = time.time() - 60
    for file in (tmp_path / "in").iterdir():
        os.utime(file, (old, old))
    run(tmp_path / "in", tmp_path / "a.sqlite")
    first = dump(tmp_path / "a.sqlite")
    summary = run(tmp_path / "in", tmp_path / "a.sqlite")
    assert (summary.unchanged, summary.done) == (5, 0)
    assert dump(tmp_path / "a.sqlite") == first


def test_a_file_touched_or_changed_is_looked_at_again(tmp_path: Path) -> None:
    some_files(tmp_path / "in", 2)
    run(tmp_path / "in", tmp_path / "a.sqlite")
    fakes.write(tmp_path / "in", "000.txt", lines=["ใหม่"], value="99")
    (tmp_path / "in" / "001.txt").unlink()
    summary = run(tmp_path / "in", tmp_path / "a.sqlite")
    assert (summary.read, summary.vanished) == (1, 1)
    with reading(tmp_path / "a.sqlite") as connection:
        rows = connection.execute("SELECT path, present, document FROM document_paths ORDER BY path").fetchall()
        assert [(Path(r["path"]).name, r["present"]) for r in rows] == [("000.txt", 1), ("001.txt", 0)]
        assert connection.execute("SELECT count(*) FROM documents").fetchone()[0] == 3, "earlier content stays"


def test_refresh_reads_again_what_other_versions_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some_files(tmp_path / "in", 2)
    run(tmp_path / "in", tmp_path / "a.sqlite")
    monkeypatch.setattr("extract.versions.versions", lambda: {"program": "9", "patterns": "p", "model": "m"})
    assert run(tmp_path / "in", tmp_path / "a.sqlite").older == 2
    summary = run(tmp_path / "in", tmp_path / "a.sqlite", refresh=True)
    assert summary.read == 2
    with reading(tmp_path / "a.sqlite") as connection:
        assert {r["program"] for r in connection.execute("SELECT program FROM documents")} == {"9"}
        assert connection.execute("SELECT count(*) FROM records").fetchone()[0] == 2, "replaced, not doubled"
    assert run(tmp_path / "in", tmp_path / "a.sqlite", refresh=True).done == 0


def test_bad_files_fail_alone(tmp_path: Path) -> None:
    some_files(tmp_path / "in", 2)
    fakes.write(tmp_path / "in", "error.txt", error="encrypted")
    fakes.write(tmp_path / "in", "bug.txt", bug=True)
    fakes.write(tmp_path / "in", "printing.txt", print=True)
    (tmp_path / "in" / "garbage.txt").write_bytes(b"\xff\xfe no json")
    (tmp_path / "in" / "picture.gif").write_bytes(b"GIF89a")
    summary = run(tmp_path / "in", tmp_path / "a.sqlite")
    assert (summary.read, summary.failed) == (3, 3)
    assert summary.passed_over == {"other format": 1}
    assert summary.exit_code == ExitCode.SOME_FAILED
    why = {Path(p).name: w for p, w in summary.failures}
    assert why["error.txt"] == "encrypted" and "KeyError" in why["bug.txt"]
    again = run(tmp_path / "in", tmp_path / "a.sqlite")
    assert (again.done, again.failed_before) == (0, 3), "failures are not tried again by themselves"
    assert run(tmp_path / "in", tmp_path / "a.sqlite", retry=True).failed == 3


def test_a_page_that_kills_its_worker_is_a_failed_page(tmp_path: Path) -> None:
    fakes.write(tmp_path / "in", "crash.txt", lines=["รอด"], pages=3, at=2, crash=True)
    fakes.write(tmp_path / "in", "once.txt", **{"lines": ["ครั้งเดียว"], "crash-once": True})
    summary = run(tmp_path / "in", tmp_path / "a.sqlite")
    assert (summary.read, summary.partial, summary.failed) == (1, 1, 0)
    ((path, why),) = summary.incomplete
    assert path.endswith("/crash.txt") and why.startswith("1 of 3 pages not read: page 2: "), why
    with reading(tmp_path / "a.sqlite") as connection:
        pages = connection.execute(
            "SELECT p.number, p.status, p.reason FROM pages AS p JOIN documents AS d ON d.id = p.document_id "
            "WHERE d.name = 'crash.txt' ORDER BY p.number"
        ).fetchall()
    assert [p["status"] for p in pages] == ["read", "failed", "read"]
    assert "SIGKILL" in pages[1]["reason"]
    assert not workers()


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs /proc")
@pytest.mark.parametrize(
    "forged",
    [
        [("OPENED", "[")],
        [("OPENED", "[" * 100_000)],
        [("ERROR", "{}")],
        [("ERROR", "[" * 50_000)],
        [("DONE", "")],
        [("OPENED", "{}"), ("RESULT", '{"records": []}'), ("DONE", "")],
    ],
    ids=["no-json", "opened-again", "no-error", "deep-json", "done-before", "a-result-after-nonsense"],
)
def test_a_worker_that_a_document_took_over_is_not_believed(tmp_path: Path, forged: list[tuple[str, str]]) -> None:
    fakes.write(tmp_path / "in", "forged.txt", lines=["ปลอม"], forge=forged)
    fakes.write(tmp_path / "in", "honest.txt", lines=["จริง"])
    summary = run(tmp_path / "in", tmp_path / "a.sqlite")
    assert (summary.read, summary.partial, summary.failed) == (1, 1, 0)
    ((path, why),) = summary.incomplete
    assert path.endswith("/forged.txt") and why.endswith("page 1 made the reader say what makes no sense"), why
    assert not workers()


def test_time_and_memory_are_bounded(tmp_path: Path) -> None:
    fakes.write(tmp_path / "in", "hang.txt", pages=2, at=2, hang=True, lines=["ก่อน"])
    fakes.write(tmp_path / "in", "grow.txt", pages=2, at=1, grow=True, lines=["หลัง"])
    limits = Limits(seconds_per_page=2, memory_bytes=150 << 20)
    summary = run(tmp_path / "in", tmp_path / "a.sqlite", options=Options(limits=limits))
    assert summary.partial == 2
    with reading(tmp_path / "a.sqlite") as connection:
        reasons = {
            r["name"]: r["reason"]
            for r in connection.execute(
                "SELECT d.name, p.reason FROM pages AS p JOIN documents AS d ON d.id = p.document_id WHERE reason <> ''"
            )
        }
    assert reasons == {
        "hang.txt": "page 2 took longer than is allowed", "grow.txt": "page 1 needs more memory than is allowed",
    }  # fmt: skip
    assert not workers()


def test_a_file_over_the_limit_is_not_even_hashed(tmp_path: Path) -> None:
    some_files(tmp_path / "in", 1)
    with open(tmp_path / "in" / "sparse.pdf", "wb") as f:
        f.truncate(1 << 42)
    summary = run(tmp_path / "in", tmp_path / "a.sqlite")
    assert summary.read == 1 and summary.exit_code == ExitCode.SOME_FAILED
    assert "sparse.pdf" in summary.unreadable[0] and "file-bytes" in summary.unreadable[0]


def test_odd_names_and_what_is_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    names = ["-rf.txt", "new\nline.txt", "ก" * 80 + ".txt", "q'\"$(x).txt"]
    for i, name in enumerate(names):
        fakes.write(folder, name, value=str(i))
    raw = os.fsencode(folder) + b"/bad-\xff.txt"
    with open(raw, "wb") as f:
        f.write(json.dumps({"value": "7"}).encode())
    os.mkfifo(folder / "pipe.txt")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    secret = folder / "secret.txt"
    fakes.write(folder, "secret.txt", value="8").chmod(0)
    summary = run(folder, tmp_path / "a.sqlite")
    assert summary.read == 5 + (os.geteuid() == 0)
    assert summary.passed_over == {"linked folder": 1, "not a file": 1}
    assert any("gone.txt" in p for p in summary.unreadable)
    with reading(tmp_path / "a.sqlite") as connection:
        rows = {r["path_raw"]: r["path"] for r in connection.execute("SELECT path_raw, path FROM files")}
    assert rows[raw].endswith("/bad-\\xff.txt")
    assert rows[os.fsencode(folder / "new\nline.txt")].endswith("/new\\nline.txt")
    secret.chmod(0o600)


def test_sources_and_archives_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot open"):
        run(tmp_path / "nowhere", tmp_path / "a.sqlite")
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
    some_files(tmp_path / "in", 1)
    with pytest.raises(InputError, match="not an archive"):
        run(tmp_path / "in", other)
    (tmp_path / "text.sqlite").write_text("not a database, but long enough to be taken for one" * 40)
    with pytest.raises(InputError, match="not an archive"):
        run(tmp_path / "in", tmp_path / "text.sqlite")
    with writing(tmp_path / "b.sqlite", create=True), pytest.raises(UsageError, match="another run"):
        run(tmp_path / "in", tmp_path / "b.sqlite")


def start(folder: Path, into: Path, jobs: int = 2) -> subprocess.Popen[bytes]:
    code = "import sys, store_fakes; sys.exit(store_fakes.main(sys.argv[1:]))"
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder), str(into), str(jobs)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def wait_gone(seconds: float = 2.0) -> None:
    end = time.monotonic() + seconds
    while workers() and time.monotonic() < end:
        time.sleep(0.05)
    assert not workers()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_two_seconds_after_being_stopped(tmp_path: Path, own_temp: Path, how: signal.Signals) -> None:
    for i in range(6):
        fakes.write(tmp_path / "in", f"{i}.txt", value=str(i), temp=True, sleep=30)
    process = start(tmp_path / "in", tmp_path / "a.sqlite")
    end = time.monotonic() + 30
    while len(list(own_temp.glob("*/left-behind"))) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    process.send_signal(how)
    process.communicate(timeout=10)
    wait_gone()
    assert not os.listdir(own_temp)
    if how is signal.SIGINT:
        assert sorted(os.listdir(tmp_path)) == ["a.sqlite", "in"]
        with reading(tmp_path / "a.sqlite") as connection:
            assert connection.execute("SELECT state FROM runs").fetchone()[0] == "interrupted"


def test_a_run_removes_what_a_killed_one_left_and_nothing_else(tmp_path: Path, own_temp: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = own_temp / f"extract-{gone.pid}-{'0' * 16}"
    kept = [own_temp / f"extract-{os.getpid()}-{'0' * 16}", own_temp / f"extract-{gone.pid}-mine", own_temp / "other"]
    for folder in (left, *kept):
        folder.mkdir()
        (folder / "file").touch()
    some_files(tmp_path / "in", 1)
    run(tmp_path / "in", tmp_path / "a.sqlite")
    assert not left.exists() and all(folder.exists() for folder in kept)


def test_killed_again_and_again_ends_like_an_undisturbed_run(tmp_path: Path, own_temp: Path) -> None:
    """The full form, 200 kills over 60 files, is `benchmarks/archive.py kill`."""
    some_files(tmp_path / "in", 24, sleep=0.03)
    fakes.write(tmp_path / "in", "crash.txt", crash=True, pages=2, at=1)
    (tmp_path / "in" / "copy.txt").write_bytes((tmp_path / "in" / "005.txt").read_bytes())
    run(tmp_path / "in", tmp_path / "calm.sqlite")
    rng = random.Random(20170219)
    for _ in range(12):
        process = start(tmp_path / "in", tmp_path / "a.sqlite")
        time.sleep(rng.uniform(0.05, 1.2))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=10)
    wait_gone()
    summary = run(tmp_path / "in", tmp_path / "a.sqlite")
    assert summary.failed == 0
    assert dump(tmp_path / "a.sqlite") == dump(tmp_path / "calm.sqlite")
    assert not os.listdir(own_temp)
    assert not (tmp_path / "a.sqlite-journal").exists()
