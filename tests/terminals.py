"""A terminal of any width, and a program in it: what a person sees, for tests."""

from __future__ import annotations

import os
import struct
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyte

ROOT = Path(__file__).parents[1]
HEIGHT = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands on the screen when a program is over, and its exit code. ``sent`` is all that it sent."""

    lines: tuple[str, ...]
    code: int
    sent: str

    @property
    def text(self) -> str:
        """The lines as one, so that a sentence is found wherever the edge of the screen broke it."""
        return " ".join(line.strip() for line in self.lines)


def screen(text: str, width: int, height: int = HEIGHT) -> list[str]:
    """The lines of a terminal after ``text``, without those that are empty at the end.

    Without Thai marks: they take no cell, and the emulator stops drawing at the first of them.
    """
    terminal = pyte.Screen(width, height)
    pyte.Stream(terminal).feed(plain(text))
    lines = [line.rstrip() for line in terminal.display]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def plain(text: str) -> str:
    """Text as the emulator shows it."""
    return "".join(c for c in text if unicodedata.category(c) != "Mn")


def at_a_terminal(
    width: int, *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Seen:
    """What the program shows at a terminal of that width."""
    import fcntl
    import pty
    import termios

    pid, handle = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, width, 0, 0))
        os.environ.update({"TERM": "xterm", "PYTHONPATH": str(ROOT), **(env or {})})
        os.environ.pop("COLUMNS", None)
        if cwd is not None:
            os.chdir(cwd)
        os.execv(sys.executable, [sys.executable, "-m", "extract", *map(str, arguments)])
    sent = b""
    while True:
        try:
            piece = os.read(handle, 1 << 16)
        except OSError:
            break
        if not piece:
            break
        sent += piece
    os.close(handle)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    text = sent.decode("utf-8", "replace")
    return Seen(tuple(screen(text, width)), code, text)
