"""A process that stays outside when its parent is shut in: it does the few things agreed on before, and tidies up.

It has seen nothing of what the parent looks into, and is asked for no more than a task's name and a word. When the
parent is gone, by whatever end, it does what is to be done at the end, and goes too.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress

#: Bytes of one request: a task's name and a file's.
_LONGEST = 4096
#: Numbers of files that a process of ours may have open when it begins.
_MOST_OPEN = 1 << 16

#: Does one thing that is asked for; raises OSError where it cannot, or will not.
Task = Callable[[str], None]


class Outside:
    """The process. Must begin before this one has a second thread or is shut in."""

    def __init__(self, tasks: Mapping[str, Task], at_end: Callable[[], None]) -> None:
        asked, self._ask = os.pipe()
        self._said, says = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._process = os.fork()
        if self._process == 0:
            try:
                _stand_aside({asked, says})
                _serve(asked, says, tasks)
            finally:
                try:
                    at_end()
                finally:
                    os._exit(0)
        os.close(asked)
        os.close(says)

    def ask(self, task: str, word: str) -> None:
        """Have a task done. Raises OSError where it could not be."""
        try:
            os.write(self._ask, json.dumps([task, word]).encode() + b"\n")
            answer = os.read(self._said, 16)
        except BrokenPipeError:  # which elsewhere means that the reader of the output has gone, and is no failure
            answer = b""
        number = int(answer or errno.EIO)
        if number:
            raise OSError(number, os.strerror(number))

    def close(self) -> None:
        """See it off: what is to be done at the end is done when this returns."""
        os.close(self._ask)
        os.close(self._said)
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)


def _stand_aside(pipes: set[int]) -> None:
    """Keep nothing of the parent's open but the pipes, and outlive what ends it."""
    with suppress(OSError):
        os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    last = 3
    for pipe in sorted(pipes):
        os.closerange(last, pipe)
        last = pipe + 1
    os.closerange(last, min(os.sysconf("SC_OPEN_MAX"), _MOST_OPEN))


def _serve(asked: int, says: int, tasks: Mapping[str, Task]) -> None:
    waiting = b""
    while (more := os.read(asked, _LONGEST)) and len(waiting) < _LONGEST:
        *lines, waiting = (waiting + more).split(b"\n")
        for line in lines:
            os.write(says, b"%d" % _done(line, tasks))


def _done(line: bytes, tasks: Mapping[str, Task]) -> int:
    """The error's number; 0 for none. Who asks may be taken over: nonsense is refused."""
    try:
        name, word = json.loads(line)
        tasks[name](str(word))
    except OSError as error:
        return error.errno or errno.EIO
    except (ValueError, LookupError, TypeError, RecursionError):
        return errno.EINVAL
    return 0
