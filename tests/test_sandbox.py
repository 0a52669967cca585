"""A worker that is shut in: what it tries outside of its folder does not work, what it needs does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from extract.run import sandbox

ROOT = Path(__file__).parents[1]
shut_in = pytest.mark.skipif(sandbox.available() is None, reason="the system cannot shut a worker in")

#: Tries each attempt by itself in a process that is shut in; prints what came of each.
PROGRAM = """
import ctypes, json, os, signal, socket, subprocess, sys
from extract.run.sandbox import shut_in
folder, outside, victim = sys.argv[1:4]
assert shut_in(folder)
def attempt(do):
    try:
        do()
        return "done"
    except OSError as error:
        return type(error).__name__
def write(path):
    with open(path, "w") as file:
        file.write("x")
library = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    if library.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "")
unshare, ptrace = (272, 101) if os.uname().machine == "x86_64" else (97, 117)
attempts = {
    "write inside": lambda: write(os.path.join(folder, "a")),
    "make inside": lambda: os.mkdir(os.path.join(folder, "b")),
    "remove inside": lambda: os.rmdir(os.path.join(folder, "b")),
    "read outside": lambda: open(os.path.join(outside, "diary")).read(),
    "devnull": lambda: write(os.devnull),
    "run": lambda: subprocess.run([sys.executable, "-c", "pass"], check=True),
    "write outside": lambda: write(os.path.join(outside, "new")),
    "change outside": lambda: write(os.path.join(outside, "diary")),
    "truncate outside": lambda: os.truncate(os.path.join(outside, "diary"), 0),
    "remove outside": lambda: os.unlink(os.path.join(outside, "diary")),
    "rename outside": lambda: os.rename(os.path.join(outside, "diary"), os.path.join(outside, "other")),
    "link outside": lambda: os.link(os.path.join(outside, "diary"), os.path.join(outside, "other")),
    "pipe outside": lambda: os.mkfifo(os.path.join(outside, "pipe")),
    "socket": lambda: socket.socket(),
    "socket unix": lambda: socket.socket(socket.AF_UNIX),
    "ptrace": lambda: call(ptrace, 16, int(victim), 0, 0),
    "unshare": lambda: call(unshare, 0x40000000),
    "child writes outside": lambda: subprocess.run(["sh", "-c", 'echo x > "$0"', outside + "/by-child"], check=False),
    "signal": lambda: os.kill(int(victim), 0),
    "leave": lambda: (os.unlink(os.path.join(folder, "a")), os.rmdir(folder)),
}
print(json.dumps({name: attempt(do) for name, do in attempts.items()}))
"""


@shut_in
def test_what_is_tried_outside_does_not_work_and_what_is_needed_does(tmp_path: Path) -> None:
    folder, outside = tmp_path / "own", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "diary").write_text("dear", encoding="utf-8")
    victim = subprocess.Popen(["sleep", "60"])
    try:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(folder), str(outside), str(victim.pid)],
            capture_output=True, text=True, check=True, cwd=ROOT, timeout=60,
        )  # fmt: skip
        assert victim.poll() is None
    finally:
        victim.kill()
        victim.wait()
    found = json.loads(done.stdout)
    for name in ("write inside", "make inside", "remove inside", "read outside", "devnull", "run", "leave"):
        assert found.pop(name) == "done", name
    found.pop("child writes outside")
    if sandbox.landlock_version() < 6:
        found.pop("signal")
    assert {name for name, result in found.items() if result != "PermissionError"} == set()
    assert [p.name for p in outside.iterdir()] == ["diary"]
    assert (outside / "diary").read_text(encoding="utf-8") == "dear"
    assert not folder.exists()


@shut_in
def test_documents_are_read_by_workers_that_are_shut_in(tmp_path: Path) -> None:
    letter = ROOT / "fixtures/letter-scan"
    (scan,) = letter.glob("*.pdf")
    told = {}
    for mode in ("require", "off"):
        done = subprocess.run(
            [sys.executable, "-m", "extract", str(scan), "--json", "-q", "--pages", "1", "--sandbox", mode],
            capture_output=True, check=True, cwd=ROOT, timeout=200, env={**os.environ, "TMPDIR": str(tmp_path)},
        )  # fmt: skip
        told[mode] = json.loads(done.stdout)["records"]
    assert told["require"] == told["off"]
    assert list(tmp_path.iterdir()) == []


def test_where_the_system_cannot_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.doctor import examine

    (found,) = (f for f in examine() if f.what == "sandbox for workers")
    assert found.found == sandbox.available()
    monkeypatch.setattr(sandbox, "landlock_version", lambda: 0)
    assert sandbox.available() is None
    assert sandbox.shut_in("/nowhere") is False
    from extract.cli import main

    assert main(["nothing.pdf", "--sandbox", "require", "-q"]) == 4
