"""Commands that open an archive or a bag are shut in before they do: they write nowhere else, and still work."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extract import cli
from extract.archive.database import writing
from extract.cli import main
from extract.run import sandbox

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(sandbox.available() is None, reason="the system cannot shut a process in")

#: Runs a command as the program does, with a fault in SQLite's stead: the first query does what the attacker wants.
TAKEN_OVER = """
import os, socket, subprocess, sys
import extract.archive.database as database
import extract.archive.received as received
from extract.show import handover
outside, beside, out = sys.argv[1:4]
def attempt(name, do):
    try:
        do()
        print("DONE", name, flush=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print("refused", name, type(error).__name__, flush=True)
def write(path):
    with open(path, "w") as file:
        file.write("x")
def program(script):
    subprocess.run(["sh", "-c", script], check=True, stderr=subprocess.DEVNULL)
def replace():
    pid = os.fork()
    if not pid:
        try:
            os.execv("/bin/true", ["true"])
        finally:
            os._exit(9)
    if os.waitpid(pid, 0)[1]:
        raise PermissionError
def carry(make):
    for carrier in handover._carriers:
        carrier.carry(make(carrier.folder))
    if not handover._carriers:
        raise PermissionError
def link(folder):
    os.symlink(os.path.join(outside, "diary"), folder / "link")
    return "link"
def pipe(folder):
    os.mkfifo(folder / "pipe")
    return "pipe"
tried = []
def wanted(connection, then):
    if not tried:
        tried.append(1)
        diary, neighbour = os.path.join(outside, "diary"), os.path.join(os.path.dirname(out), "neighbour")
        attempt("write", lambda: write(os.path.join(outside, "new")))
        attempt("beside", lambda: write(beside))
        attempt("change", lambda: os.truncate(diary, 0))
        attempt("remove", lambda: os.unlink(diary))
        attempt("rename", lambda: os.rename(diary, diary + ".gone"))
        attempt("folder", lambda: os.mkdir(os.path.join(outside, "folder")))
        attempt("output", lambda: write(out))
        attempt("neighbour", lambda: os.truncate(neighbour, 0))
        attempt("temporary", lambda: os.rmdir(os.path.join(outside, "empty")))
        attempt("run", lambda: program("true"))
        attempt("execv", replace)
        attempt("by a program", lambda: program(f"echo x > '{outside}/new'"))
        attempt("socket", lambda: socket.socket())
        attempt("signal", lambda: os.kill(os.getppid(), 0))
        attempt("carry out", lambda: carry(lambda folder: os.path.join("..", "neighbour")))
        attempt("carry a path", lambda: carry(lambda folder: diary))
        attempt("carry a link", lambda: carry(link))
        attempt("carry a pipe", lambda: carry(pipe))
        attempt("carry itself", lambda: carry(lambda folder: "."))
    return then(connection)
for module, name in ((received, "_settings"), (database, "_set_up")):
    def hooked(connection, then=getattr(module, name)):
        return wanted(connection, then)
    setattr(module, name, hooked)
sys.argv[:] = ["extract", *sys.argv[4:]]
from extract.cli import main
sys.exit(main())
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("looking")
    (folder / "in").mkdir()
    letter = ROOT / "fixtures/letter-transcript/letter.txt"
    (folder / "in" / "letter.txt").write_bytes(letter.read_bytes())
    (folder / "in" / "second.txt").write_bytes(letter.read_bytes() + b"\nII\n")
    made = folder / "own" / "a.sqlite"
    made.parent.mkdir()
    other = folder / "other" / "a.sqlite"
    other.parent.mkdir()
    for new in (made, other):
        assert main(["archive", str(folder / "in"), "--into", str(new), "--jobs", "1", "-q"]) == 0
    assert main(["bag", str(made), str(folder / "bag")]) == 0
    return made


#: What each command may do of all that is tried; "output" where it fills a folder. {a}: the archive; {o}: its output.
NOTHING: frozenset[str] = frozenset()
IN_THE_ARCHIVE, PROGRAMS = frozenset({"beside"}), frozenset({"run", "execv"})
COMMANDS: list[tuple[str, frozenset[str]]] = [
    ("show {a} letter.txt", NOTHING),
    ("search {a} จังหวัด", NOTHING),
    ("verify {a} --no-keep", NOTHING),
    ("verify {b}", NOTHING),
    ("verify {a}", IN_THE_ARCHIVE),
    ("review {a}", NOTHING),
    ("review {a} --html {o}.html", PROGRAMS),
    ("export {a} {o}.csv", NOTHING),
    ("export {a} {o}.xlsx", NOTHING),
    ("export {a} {o} --format text", frozenset({"output"})),
    ("export {a} --iiif {o}", PROGRAMS | {"output"}),
    ("bag {a} {o}", NOTHING),
    ("merge {a} {c} --into {o}.sqlite", NOTHING),
    ("correct {a} letter.txt:r001 --confirm --by Somsri", IN_THE_ARCHIVE),
    ("forget {a} second.txt --by Somsri --reason once", IN_THE_ARCHIVE),
    ("forget {a} second.txt --undo", IN_THE_ARCHIVE),
    ("validate {p} {a} -o {o}.txt", PROGRAMS),
    ("desk {a} --no-browser", IN_THE_ARCHIVE | PROGRAMS),
]


def test_every_command_that_opens_an_archive_is_tried() -> None:
    others = {"patterns", "schema", "doctor", "archive"}
    assert {words.split()[0] for words, _ in COMMANDS} == set(cli.COMMANDS) - others


@pytest.mark.parametrize(("words", "may"), COMMANDS, ids=[words for words, _ in COMMANDS])
def test_whoever_takes_the_command_over_gets_nowhere(
    archive: Path, tmp_path: Path, words: str, may: frozenset[str]
) -> None:
    outside, out = tmp_path / "outside", tmp_path / "results" / "out"
    (outside / "empty").mkdir(parents=True)
    out.parent.mkdir()
    (outside / "diary").write_text("dear", encoding="utf-8")
    (out.parent / "neighbour").write_text("dear", encoding="utf-8")
    own = archive.parent / "beside"
    tried = out / "in it" if "output" in may else out.parent / "out.new"
    places = {"a": archive, "b": archive.parents[1] / "bag", "c": archive.parents[1] / "other" / "a.sqlite",
              "p": ROOT / "fixtures/published/digital-government-readiness.csv", "o": out}  # fmt: skip
    done = _run(TAKEN_OVER, outside, own, tried, *words.format(**places).split())
    own.unlink(missing_ok=True)
    assert done.returncode in (0, 1, 130), done.stderr
    found = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith(("DONE ", "refused "))]
    assert len(found) == 19, done.stderr
    allowed = set(may) | ({"signal"} if sandbox.landlock_version() < 6 else set())
    assert {line.removeprefix("DONE ") for line in found if line.startswith("DONE")} == allowed
    assert sorted(p.name for p in outside.iterdir()) == ["diary", "empty"]
    assert (outside / "diary").read_text(encoding="utf-8") == "dear"
    assert (out.parent / "neighbour").read_text(encoding="utf-8") == "dear"
    left = {p.name for p in out.parent.iterdir()} - {"neighbour"}
    asked = {Path(word).name for word in words.format(**places).split() if word.startswith(str(out))}
    assert left == asked, "what was asked for, and nothing else"


def _run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A command of ours; a desk is ended as soon as it serves."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "EXTRACT_SANDBOX": "require", "LANG": "C.UTF-8"},
    )  # fmt: skip
    said = ""
    if "desk" in arguments:
        assert process.stdout is not None
        for line in process.stdout:
            said += line
            if line.startswith("Ctrl-C"):
                time.sleep(0.5)
                process.send_signal(signal.SIGINT)
                break
    out, errors = process.communicate(timeout=120)
    return subprocess.CompletedProcess(command, process.returncode, said + out, errors)


def test_the_desk_opens_the_browser_at_its_own_address_alone(archive: Path, tmp_path: Path) -> None:
    pytest.importorskip("uvicorn")
    script = tmp_path / "browser"
    script.write_text(f'#!/bin/sh\necho "$1" >> {tmp_path}/opened\n', encoding="utf-8")
    script.chmod(0o755)
    asks = """
import os, sys, threading
from extract.run import outside
ask = outside.Outside.ask
def asks_more(self, task, word):
    for other in ("evil.example/?x", "../x", "a" * 65, ""):
        try:
            ask(self, task, other)
        except OSError:
            continue
        print("DONE", other, flush=True)
    ask(self, task, word)
    try:
        ask(self, task, word)
        print("DONE twice", flush=True)
    except OSError:
        pass
outside.Outside.ask = asks_more
sys.argv[:] = ["extract", *sys.argv[1:]]
from extract.cli import main
sys.exit(main())
"""
    os.environ["BROWSER"] = f"{script} %s"
    try:
        done = _run(asks, "desk", archive)
    finally:
        del os.environ["BROWSER"]
    assert "DONE" not in done.stdout
    address = done.stdout.splitlines()[1].strip()
    until = time.monotonic() + 10
    while not (tmp_path / "opened").exists() and time.monotonic() < until:
        time.sleep(0.05)
    (opened,) = (tmp_path / "opened").read_text(encoding="utf-8").splitlines()
    assert opened.partition("=")[0] == address.partition("=")[0]
    assert opened != address, "the printed token is not the opened one"


def test_nothing_is_left_when_the_program_is_killed(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "results" / "records.csv"
    out.parent.mkdir()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    stops = (
        TAKEN_OVER.split("tried = []")[0].replace("outside, beside, out = sys.argv[1:4]", "outside = ''")
        + """
import time
def stop(connection):
    (handover._carriers[0].folder / "half").write_text("half")
    print("here", flush=True)
    time.sleep(60)
received._settings = stop
sys.argv[:] = ["extract", *sys.argv[1:]]
from extract.cli import main
main()
"""
    )
    process = subprocess.Popen(
        [sys.executable, "-c", stops, "export", str(archive), str(out)], stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "EXTRACT_SANDBOX": "require", "TMPDIR": str(temporary)},
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == "here\n"
    assert len(list(out.parent.iterdir())) == 1
    process.kill()
    process.wait()
    until = time.monotonic() + 2
    while list(out.parent.iterdir()) and time.monotonic() < until:
        time.sleep(0.02)
    assert list(out.parent.iterdir()) == [] and list(temporary.iterdir()) == []


def test_an_output_by_a_link_keeps_the_link(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "records.csv").write_text("old", encoding="utf-8")
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "real" / "records.csv")
    done = _program("export", archive, link)
    assert done.returncode == 0, done.stderr
    assert link.is_symlink() and "ปราบปราม" not in done.stderr
    assert len((tmp_path / "real" / "records.csv").read_text(encoding="utf-8").splitlines()) > 2
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["link.csv", "real", "records.csv"]


def test_an_output_that_cannot_be_is_told(archive: Path, tmp_path: Path) -> None:
    nowhere = _program("export", archive, tmp_path / "none" / "records.csv")
    assert nowhere.returncode == 3 and f"cannot write in {tmp_path / 'none'}" in nowhere.stderr
    folder = _program("export", archive.parent / "none.sqlite", tmp_path / "pages", "--format", "text")
    assert folder.returncode == 3 and "no archive at" in folder.stderr
    assert list(tmp_path.iterdir()) == [], "the folder that was made for nothing is gone"
    onto = _program("export", archive, archive, "--format", "csv")
    assert onto.returncode == 2 and "is one of the inputs" in onto.stderr
    there = _program("merge", archive, archive.parents[1] / "other" / "a.sqlite", "--into", archive)
    assert there.returncode == 2 and "is there already" in there.stderr
    assert sqlite3.connect(archive).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _program(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "extract", *map(str, arguments)], capture_output=True, text=True, cwd=ROOT, timeout=60,
        env={**os.environ, "EXTRACT_SANDBOX": "require"},
    )  # fmt: skip


def test_looking_while_a_run_writes_sees_the_last_commit(archive: Path) -> None:
    """Whoever is shut in may not open the writer's lock for writing, and must see it all the same."""
    with writing(archive) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE documents SET name = 'other.txt'")
        connection.execute("PRAGMA cache_spill = 1")
        done = _program("show", archive, "letter.txt")
        connection.rollback()
    assert done.returncode == 0, done.stderr


def test_verify_still_keeps_its_finding_by_a_link_too(archive: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.sqlite"
    link.symlink_to(archive)
    kept = []
    for path in (archive, link):
        done = subprocess.run(
            [sys.executable, "-m", "extract", "verify", str(path)],
            capture_output=True, text=True, cwd=ROOT, timeout=60, env={**os.environ, "EXTRACT_SANDBOX": "require"},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        assert "could not be kept" not in done.stdout
        with sqlite3.connect(archive) as connection:
            kept.append(connection.execute("SELECT count(*) FROM verifications").fetchone()[0])
    assert kept[1] == kept[0] + 1


def test_an_output_that_nobody_carries_is_a_failure(archive: Path, tmp_path: Path) -> None:
    other = archive.parents[1] / "other" / "a.sqlite"
    kills = """
import os, signal, sys, time
from extract.run import outside
begin = outside.Outside.__init__
def begins(self, *arguments):
    begin(self, *arguments)
    os.kill(self._process, signal.SIGKILL)
    time.sleep(0.2)
outside.Outside.__init__ = begins
sys.argv[:] = ["extract", *sys.argv[1:]]
from extract.cli import main
sys.exit(main())
"""
    for words in (("export", archive, tmp_path / "a.csv"), ("merge", archive, other, "--into", tmp_path / "m.sqlite")):
        done = _run(kills, *words)
        assert done.returncode == 3 and "Traceback" not in done.stderr, done.stderr
    assert not (tmp_path / "a.csv").exists() and not (tmp_path / "m.sqlite").exists()


def test_a_file_is_no_folder_to_fill(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("dear", encoding="utf-8")
    done = _program("export", archive, tmp_path / "file", "--format", "package")
    assert done.returncode == 2 and "is a file" in done.stderr
    assert (tmp_path / "file").read_text(encoding="utf-8") == "dear"
