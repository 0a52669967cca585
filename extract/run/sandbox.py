"""A process shut in by the Linux kernel, before it has seen anything of a document, and with it all that it starts.

A worker, by Landlock: it writes, makes and removes nothing outside of its own folder, reaches no TCP port, and signals
no process outside. seccomp: no sockets, no looking into other processes, no keys, mounts, kernel modules or io_uring.
It may still read what its user may read, for documents come to it by their paths, and run programs, for it starts
Tesseract.

A command that opens an archive or a bag is shut in likewise (:mod:`extract.run.reach`), most without programs.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from extract.errors import MissingError

#: How the command line's choice reaches the workers: ``require``, ``auto`` or ``off``.
VARIABLE: Final = "EXTRACT_SANDBOX"

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_GIVE_VERSION, _PATH_BENEATH = 1, 1

# Rights of Landlock (linux/landlock.h), in the order in which its versions brought them.
_WRITE_FILE, _REMOVE_DIR = 1 << 1, 1 << 4
_MAKE_AND_REMOVE = sum(1 << bit for bit in range(4, 13))  # remove a folder or file; make any kind of either
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_BIND_TCP, _CONNECT_TCP = 1 << 0, 1 << 1
_NO_ABSTRACT_SOCKETS, _NO_SIGNALS = 1 << 0, 1 << 1

#: System calls that no reader of documents needs, by number: x86-64, then ARM64.
_DENIED: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        # socket (socketpair is let be); ptrace, process_vm_readv and _writev, kcmp, pidfd_getfd; add_key, request_key,
        # keyctl; mount, umount2, pivot_root, fsopen … move_mount, open_by_handle_at; init_module, finit_module,
        # delete_module, kexec_load, kexec_file_load; bpf, perf_event_open, userfaultfd; setns, unshare; io_uring.
        (41, 101, 310, 311, 312, 438, 248, 249, 250, 165, 166, 155, 428, 429, 430, 431, 432, 433, 442, 304, 175, 313,
         176, 246, 320, 321, 298, 323, 308, 272, 425, 426, 427),
    ),
    "aarch64": (
        0xC00000B7,
        (198, 117, 270, 271, 272, 438, 217, 218, 219, 40, 39, 41, 428, 429, 430, 431, 432, 433, 442, 265, 105, 273,
         106, 104, 294, 280, 241, 282, 268, 97, 425, 426, 427),
    ),
}  # fmt: skip
#: execve and execveat.
_RUN_PROGRAMS: Final = {"x86_64": (59, 322), "aarch64": (221, 281)}
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_MORE, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # EPERM
_X32 = 0x40000000


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def landlock_version() -> int:
    """Which version of Landlock the kernel has; 0 for none."""
    if sys.platform != "linux":
        return 0
    with suppress(OSError, AttributeError):
        return max(0, int(ctypes.CDLL(None).syscall(_CREATE_RULESET, None, 0, _GIVE_VERSION)))
    return 0


def available() -> str | None:
    """What this system offers, in words; None where a worker cannot be shut in."""
    version = landlock_version()
    if not version or platform.machine() not in _DENIED or not Path("/proc/sys/kernel/seccomp/actions_avail").exists():
        return None
    return f"Landlock {version} and seccomp"


def choose_sandbox(how: str | None) -> None:
    """Have the workers that are started from now on shut in: ``require``, ``auto`` (where it can be done) or ``off``.

    None leaves the choice to the environment, which without one means ``auto``.
    Raises MissingError where it is required and cannot be done.
    """
    if how == "require" and available() is None:
        raise MissingError("this system cannot shut workers in", hint="Linux with Landlock and seccomp is needed")
    if how is not None:
        os.environ[VARIABLE] = how


def shut_in(folder: str) -> bool:
    """Shut this process in for good, ``folder`` being all it may write to. True where all of it is in force.

    The folder may be removed with what is in it. Must run before the process has a second thread.
    """
    # Its folder goes with it when it leaves: an empty folder may be removed where that one stands.
    return _shut_in(((folder, _writing()), (os.path.dirname(folder), _REMOVE_DIR)), programs=True)


def shut_in_to(folders: tuple[str, ...], *, programs: bool) -> bool:
    """Shut this process in for good: it writes to ``folders`` alone, and runs ``programs`` or none.

    True where all of it is in force. Must run before the process has a second thread.
    """
    return _shut_in(tuple((folder, _writing()) for folder in folders), programs=programs)


def _shut_in(places: tuple[tuple[str, int], ...], *, programs: bool) -> bool:
    if available() is None:
        return False
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return _restrict_files(library, places) and _restrict_calls(library, programs)


def _writing() -> int:
    """Landlock's rights to write, make and remove, as far as the kernel knows them."""
    version = landlock_version()
    return _WRITE_FILE | _MAKE_AND_REMOVE | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)


def _restrict_files(library: ctypes.CDLL, places: tuple[tuple[str, int], ...]) -> bool:
    version = landlock_version()
    rules = _Ruleset(
        _writing() | (_IOCTL_DEV if version >= 5 else 0),
        _BIND_TCP | _CONNECT_TCP if version >= 4 else 0,
        _NO_ABSTRACT_SOCKETS | _NO_SIGNALS if version >= 6 else 0,
    )
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    handle = library.syscall(_CREATE_RULESET, ctypes.byref(rules), size, 0)
    if handle < 0:
        return False
    try:
        for path, rights in (*places, (os.devnull, _WRITE_FILE)):
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                rule = _Beneath(rights, place)
                if library.syscall(_ADD_RULE, handle, _PATH_BENEATH, ctypes.byref(rule), 0):
                    return False
            finally:
                os.close(place)
        return bool(library.syscall(_RESTRICT_SELF, handle, 0) == 0)
    except OSError:
        return False
    finally:
        os.close(handle)


def _restrict_calls(library: ctypes.CDLL, programs: bool) -> bool:
    machine = platform.machine()
    architecture, denied = _DENIED[machine]
    code = _filter(architecture, denied if programs else denied + _RUN_PROGRAMS[machine])
    program = _Program(len(code) // 8, code)
    return bool(library.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter(architecture: int, denied: tuple[int, ...]) -> bytes:
    """The program that seccomp runs for each call: other architectures' calls and those denied are refused."""
    steps = [(_LOAD, 0, 0, 4), (_JUMP_IF_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _REFUSE)]
    steps += [(_LOAD, 0, 0, 0), (_JUMP_IF_MORE, 0, 1, _X32), (_RETURN, 0, 0, _REFUSE)]
    for number in denied:
        steps += [(_JUMP_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE)]
    steps.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *step) for step in steps)
