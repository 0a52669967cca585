"""What the system offers to keep a worker apart, and to leave nothing of it: network, orphans, memory.

All of it is best effort: where a system does not offer it, nothing happens, and what rests on it is not promised.
"""

from __future__ import annotations

import ctypes
import os
import sys
import time
from contextlib import suppress
from functools import cache

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_CHILD_SUBREAPER = 36
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


def confine(memory: int) -> None:
    """Everything that keeps this worker apart for as long as it lives. Must run before it has a second thread, and
    before it has seen anything of a document."""
    leave_network()
    keep_freed_memory()
    # Libraries map far more than they touch; the bound on what is touched is the program's, which watches.
    _limit(CORE=0, FSIZE=512 << 20, AS=memory + (3 << 30))


def allow_processor(seconds: float) -> None:
    """Have the system end this process when it has used so many seconds of processor time from now on."""
    _limit(CPU=int(time.process_time() + seconds) + 1)


def _limit(**wanted: int) -> None:
    """Lower what this process may have of each resource, for good but for processor time (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    for name, value in wanted.items():
        what = getattr(resource, f"RLIMIT_{name}")
        with suppress(ValueError, OSError):
            most = resource.getrlimit(what)[1] if name == "CPU" else value
            resource.setrlimit(what, (value, most))


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
    """Have what a killed worker leaves become this process's child (Linux), to be buried when it is closed.

    Where the first process of a container buries nobody, they would lie unburied for ever.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def keep_freed_memory() -> None:
    """Have page-sized arrays reuse memory of this process instead of asking the system anew for each (glibc).

    A page goes through dozens of them, and new memory is cleared before it is given: an eighth of a page's time.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            allocator = ctypes.CDLL(None)
            allocator.mallopt(_M_MMAP_THRESHOLD, 128 << 20)
            allocator.mallopt(_M_TRIM_THRESHOLD, 256 << 20)


def give_back_memory() -> None:
    """Return freed memory to the system (glibc keeps it otherwise)."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def resident(pid: int | str = "self") -> int:
    """Resident memory of this process, or of another, in bytes; 0 where the system does not tell."""
    with suppress(OSError, ValueError, IndexError), open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def children(leader: int) -> list[int]:
    """The processes that a process has started and not yet buried, by whichever of its threads (Linux)."""
    found: list[int] = []
    with suppress(OSError, ValueError):
        for thread in os.listdir(f"/proc/{leader}/task"):
            with open(f"/proc/{leader}/task/{thread}/children") as file:
                found += map(int, file.read().split())
    return found


def most_resident(pid: int) -> int:
    """The most resident memory a process has had at any time, in bytes; 0 where the system does not tell."""
    with suppress(OSError, ValueError, IndexError), open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) << 10
    return 0
