"""Bringing an archive up to date is one transaction: cut off anywhere, the file is as it was before."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from extract.archive.database import migrate, migrations, reading, writing
from extract.archive.received import APPLICATION_ID

#: Kills itself as the statement of the given number begins.
CHILD = """
import os, signal, sqlite3, sys
from extract.archive.database import migrate
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.row_factory = sqlite3.Row
left = int(sys.argv[2])
def step(_sql):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
connection.set_trace_callback(step)
migrate(connection)
"""


def statements(path: Path) -> int:
    """How many statements :func:`migrate` runs on the file at ``path``, which it changes."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    seen: list[str] = []
    connection.set_trace_callback(seen.append)
    migrate(connection)
    connection.close()
    return len(seen)


def first_schema(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(migrations()[0][1])
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    connection.close()


def schema(path: Path) -> tuple[int, list[tuple[str, str]]]:
    connection = sqlite3.connect(path)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    rows = sorted((str(name), str(sql)) for name, sql in connection.execute("SELECT name, sql FROM sqlite_master"))
    connection.close()
    return version, rows


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize("start", ["nothing", "first-schema"])
def test_cut_off_anywhere_nothing_is_half_done(tmp_path: Path, start: str) -> None:
    whole = tmp_path / "whole.sqlite"
    if start == "first-schema":
        first_schema(whole)
    count = statements(whole)
    assert count > 20
    # The first statements, the last ones, and a spread of those between.
    for number in sorted({1, 2, 3, 4, count - 1, count, *range(5, count, max(1, count // 8))}):
        path = tmp_path / f"{number}.sqlite"
        if start == "first-schema":
            first_schema(path)
        else:
            sqlite3.connect(path).close()
        before = schema(path)
        done = subprocess.run(
            [sys.executable, "-c", CHILD, os.fspath(path), str(number)], capture_output=True, timeout=60, check=False
        )
        assert done.returncode == -signal.SIGKILL, (number, done.stderr)
        assert schema(path) == before, f"killed at statement {number} of {count}"
        with writing(path, create=True):
            pass
        with reading(path) as connection:
            assert connection.execute("PRAGMA user_version").fetchone()[0] == migrations()[-1][0]
        assert schema(path) == schema(whole), number
