"""Commands that look into an archive are shut in before they open it: they write and start nothing, and still work."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from extract.cli import main
from extract.run import sandbox

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(sandbox.available() is None, reason="the system cannot shut a process in")

#: Runs a command as the program does, with a fault in SQLite's stead: the first query does what the attacker wants.
TAKEN_OVER = """
import os, socket, subprocess, sys
import extract.archive.received as received
outside, beside = sys.argv[1:3]
def attempt(name, do):
    try:
        do()
        print("DONE", name)
    except OSError as error:
        print("refused", name, type(error).__name__)
def write(path):
    with open(path, "w") as file:
        file.write("x")
def wanted(connection):
    attempt("write", lambda: write(os.path.join(outside, "new")))
    attempt("beside", lambda: write(beside))
    attempt("change", lambda: os.truncate(os.path.join(outside, "diary"), 0))
    attempt("remove", lambda: os.unlink(os.path.join(outside, "diary")))
    attempt("run", lambda: subprocess.run(["true"]))
    attempt("execv", lambda: os.execv("/bin/true", ["true"]))
    attempt("socket", lambda: socket.socket())
    attempt("signal", lambda: os.kill(os.getppid(), 0))
    settings(connection)
settings = received._settings
received._settings = wanted
sys.argv[:] = ["extract", *sys.argv[3:]]
from extract.cli import main
sys.exit(main())
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("looking")
    (folder / "in").mkdir()
    letter = ROOT / "fixtures/letter-transcript/letter.txt"
    (folder / "in" / "letter.txt").write_bytes(letter.read_bytes())
    made = folder / "own" / "a.sqlite"
    made.parent.mkdir()
    assert main(["archive", str(folder / "in"), "--into", str(made), "--jobs", "1", "-q"]) == 0
    return made


@pytest.mark.parametrize(
    ("words", "writes_beside"),
    [
        (("show", "{}", "letter.txt"), False),
        (("search", "{}", "จังหวัด"), False),
        (("verify", "{}", "--no-keep"), False),
        (("verify", "{}"), True),
    ],
)
def test_whoever_takes_the_command_over_gets_nowhere(
    archive: Path, tmp_path: Path, words: tuple[str, ...], writes_beside: bool
) -> None:
    (tmp_path / "diary").write_text("dear", encoding="utf-8")
    beside = archive.parent / "beside"
    command = [word.format(archive) for word in words]
    done = subprocess.run(
        [sys.executable, "-c", TAKEN_OVER, str(tmp_path), str(beside), *command],
        capture_output=True, text=True, cwd=ROOT, timeout=60, env={**os.environ, "EXTRACT_SANDBOX": "require"},
    )  # fmt: skip
    beside.unlink(missing_ok=True)
    assert done.returncode == 0, done.stderr
    tried = [line for line in done.stdout.splitlines() if line.startswith(("DONE ", "refused "))]
    allowed = {"DONE beside"} if writes_beside else set()
    allowed |= {"DONE signal"} if sandbox.landlock_version() < 6 else set()
    assert len(tried) >= 8
    assert {line for line in tried if line.startswith("DONE")} == allowed
    assert [p.name for p in tmp_path.iterdir()] == ["diary"]
    assert (tmp_path / "diary").read_text(encoding="utf-8") == "dear"


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
