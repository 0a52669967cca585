"""What the system offers to keep a worker apart, and to leave nothing of it: network, orphans, memory.

All of it is best effort: where a system does not offer it, nothing happens, and what rests on it is not promised.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from functools import cache

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_CHILD_SUBREAPER = 36
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_PATIENCE = 1.0  # seconds for killed processes to be gone


def leave_network() -> bool:
    """Give this process, and all it starts, a network of its own with nothing in it (Linux; about a millisecond).

    Must run before the process has a second thread. True where it worked; refused inside many containers. Root keeps
    its user namespace, for without it root could not read other users' files.
    """
    if sys.platform != "linux":
        return False
    flags = _CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWUSER | _CLONE_NEWNET
    with suppress(OSError, AttributeError):
        return bool(ctypes.CDLL(None).unshare(flags) == 0)
    return False


@cache
def adopt_orphans() -> None:
    """Have what a killed worker leaves become this process's child (Linux), to be buried by :func:`end`.

    Where the first process of a container buries nobody, they would lie unburied for ever.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def end(process: subprocess.Popen[bytes]) -> int:
    """Kill a process that leads its own group, and the group with it; its exit code.

    Returns when the process is gone, and, where orphans are adopted, when the rest of its group is too.
    """
    if not hasattr(os, "killpg"):
        process.kill()
        return process.wait()
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    code = process.wait()
    until = time.monotonic() + _PATIENCE
    with suppress(ChildProcessError):
        while time.monotonic() < until:
            if os.waitpid(-process.pid, os.WNOHANG)[0] == 0:
                time.sleep(0.005)
    return code


def keep_freed_memory() -> None:
    """Have page-sized arrays reuse memory of this process instead of asking the system anew for each (glibc).

    A page goes through dozens of them, and new memory is cleared before it is given: an eighth of a page's time.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            allocator = ctypes.CDLL(None)
            allocator.mallopt(_M_MMAP_THRESHOLD, 128 << 20)
            allocator.mallopt(_M_TRIM_THRESHOLD, 256 << 20)


def resident(pid: int | str = "self") -> int:
    """Resident memory of this process, or of another, in bytes; 0 where the system does not tell."""
    with suppress(OSError, ValueError, IndexError), open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def resident_with_children(leader: int) -> int:
    """Resident memory of a process and its children, of all its threads, in bytes; 0 where the system does not tell.

    One level: a worker starts at most one program at a time.
    """
    found = [leader]
    with suppress(OSError, ValueError):
        for thread in os.listdir(f"/proc/{leader}/task"):
            with open(f"/proc/{leader}/task/{thread}/children") as file:
                found += map(int, file.read().split())
    return sum(map(resident, found))


def most_resident() -> int:
    """The most resident memory this process has had at any time, in bytes; 0 where the system does not tell."""
    with suppress(OSError, ValueError, IndexError), open("/proc/self/status") as file:
        for line in file:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) << 10
    return 0
