"""A worker as a process of this machine: how it is started, spoken to, looked at and ended.

No other module starts one. Its standard input brings the jobs, its standard output is the wire; a thread for each moves
the frames, so that no worker, whatever it does, makes the program wait.
"""

from __future__ import annotations

import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from extract.run.confine import adopt_orphans, children, most_resident, resident
from extract.run.frames import Kind, read_frame, write_frame

#: Seconds in which a worker leaves that was asked to, or is gone that has nothing more to say.
GRACE_SECONDS = 0.5
_BURIAL_SECONDS = 1.0  # for killed processes to be gone
#: One thread a worker, in every library that would start more: the cores are for the other workers.
_THREADS = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")


class Process:
    """A worker's process, its group, its temporary folder. ``hear`` is called by a thread of its own for every frame,
    and with None when the wire has ended or brings what is no frame."""

    def __init__(self, hear: Callable[[Kind | None, bytes], None]) -> None:
        adopt_orphans()
        # Only its name: the worker makes it, so that there is none when this process dies before the worker is there.
        self.folder = os.path.join(tempfile.gettempdir(), f"extract-{os.getpid()}-{os.urandom(8).hex()}")
        threads = dict.fromkeys(_THREADS, "1")
        folders = dict.fromkeys(("TMPDIR", "TEMP", "TMP", "EXTRACT_WORK"), self.folder)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "extract.run.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=None if os.environ.get("EXTRACT_DEBUG") else subprocess.DEVNULL,
            env={**os.environ, **threads, **folders, **_only_our_code()}, start_new_session=True,
        )  # fmt: skip
        self._hear = hear
        self._broke_off = False
        self._letters: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        for work in (self._listen, self._speak):
            threading.Thread(target=work, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with suppress(OSError), self._process.stdout as pipe:
            try:
                while (frame := read_frame(pipe)) is not None:
                    self._hear(*frame)
            except ValueError:
                self._broke_off = True
        self._hear(None, b"")

    def _speak(self) -> None:
        assert self._process.stdin is not None
        with suppress(ValueError, OSError), self._process.stdin as pipe:  # a dead one is noticed by the other pipe
            while (letter := self._letters.get()) is not None:
                write_frame(pipe, Kind.JOB, letter)

    def send(self, letter: bytes) -> None:
        """Hand the worker a frame; returns at once."""
        self._letters.put(letter)

    def resident(self) -> int:
        """Bytes of the worker and the programs it runs; 0 where the system does not tell."""
        return sum(map(resident, (self._process.pid, *children(self._process.pid))))

    def most_resident(self) -> int:
        """The most that the worker itself has taken at any time, in bytes; 0 where the system does not tell."""
        return most_resident(self._process.pid)

    def has_children(self) -> bool:
        """Whether a program that the worker started still runs."""
        return bool(children(self._process.pid))

    def is_gone(self) -> bool:
        return self._process.poll() is not None

    def own_end(self) -> int | None:
        """The exit code of a worker that ended by itself; None for one that lives on, or had said what is no frame."""
        if self._broke_off:
            return None
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(GRACE_SECONDS)
        return None

    def leave(self) -> None:
        """Ask the worker to end: with its standard input it removes its folder and kills its own group.

        So nothing is left even if this process is killed while it waits.
        """
        self._letters.put(None)

    def kill(self) -> None:
        """Kill the whole group."""
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()

    def close(self) -> None:
        """See the worker off, bury it and what it started, make sure of its folder."""
        self.leave()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE_SECONDS)
        self.kill()
        self._process.wait()
        until = time.monotonic() + _BURIAL_SECONDS
        with suppress(ChildProcessError, AttributeError):  # until its group is empty; not on Windows
            while time.monotonic() < until:
                if os.waitpid(-self._process.pid, os.WNOHANG)[0] == 0:
                    time.sleep(0.005)
        shutil.rmtree(self.folder, ignore_errors=True)


def _only_our_code() -> dict[str, str]:
    """Environment in which a worker finds this package, and no module of the folder the program was started in, nor any
    plugin of pydantic's that happens to be installed (looking for some takes longer than a short document)."""
    import extract

    home = str(Path(extract.__file__).resolve().parents[1])
    paths = [home, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    found = os.pathsep.join(p for p in dict.fromkeys(paths) if p)
    return {"PYTHONSAFEPATH": "1", "PYTHONPATH": found, "PYDANTIC_DISABLE_PLUGINS": "__all__"}


def sweep() -> None:
    """Remove what workers left whose program was killed in the very moment in which they crashed themselves: folders
    that name a process which is no more."""
    if not hasattr(os, "getuid"):  # there, a process cannot be asked for without harm
        return
    with suppress(OSError):
        for entry in os.scandir(tempfile.gettempdir()):
            named = re.fullmatch(r"extract-([0-9]{1,9})-[0-9a-f]{16}", entry.name)
            if named is None or not entry.is_dir(follow_symlinks=False) or _alive(int(named[1])):
                continue
            if entry.stat(follow_symlinks=False).st_uid == os.getuid():
                shutil.rmtree(entry.path, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # another user's
    return True
