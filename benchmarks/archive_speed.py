"""How much faster two workers are than one, and how much faster the machine lets two of anything be.

Start-up is left out: the clock starts when every worker has read its first file. The ceiling is measured in the same
run: one process that reads files with no archive at all, against two that read half of them each, all warm. Each is
measured in turn, several times, and the best time counts; how busy other programs kept the cores is told with it.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extract.archive.archive import archive
from extract.archive.summary import Summary

#: Reads the files it is given, after a first one that warms it up and after a word on standard input.
_READER = """
import sys, time
from pathlib import Path
import cv2
from extract import extract
cv2.setNumThreads(1)
extract(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for path in sys.argv[1:]:
    extract(Path(path))
print("done", flush=True)
"""


def copies(scans: list[Path], count: int, folder: Path) -> list[Path]:
    """Copies that differ in bytes but not in what they show."""
    folder.mkdir()
    files = []
    for i in range(count):
        source = scans[i % len(scans)]
        # Formats of this kind end before the end of the file; what follows is not looked at.
        files.append(folder / f"{i:03d}{source.suffix}")
        files[-1].write_bytes(source.read_bytes() + f"\n%{i}\n".encode())
    return files


def _bare(shares: list[list[Path]]) -> float:
    """Seconds that as many processes as shares take to read them, started together when all are warm."""
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", _READER, *map(str, share)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for share in shares
    ]  # fmt: skip
    for reader in readers:
        assert reader.stdout is not None and reader.stdout.readline() == "ready\n"
    began = time.monotonic()
    for reader in readers:
        assert reader.stdin is not None
        reader.stdin.write("go\n")
        reader.stdin.flush()
    for reader in readers:
        assert reader.stdout is not None and reader.stdout.readline() == "done\n"
    seconds = time.monotonic() - began
    for reader in readers:
        reader.communicate()
    return seconds


class Clock:
    """A run's watcher: when how many files were done."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def found(self, files: int) -> None:
        pass

    def reads(self, path: str) -> None:
        pass

    def considered(self, summary: Summary, settled: int) -> None:
        self.times += [time.monotonic()] * (settled - len(self.times))


def _archived(folder: Path, into: Path, jobs: int) -> tuple[float, str]:
    """Seconds a file once every worker has read one; and, to be told, start-up and the CPU seconds of a file.

    What the program itself uses a file is what two workers must share their cores with.
    """
    clock = Clock()
    began, used = time.monotonic(), os.times()
    archive([folder], into, jobs=jobs, watcher=clock)
    now = os.times()
    files = len(clock.times)
    each = (clock.times[-1] - clock.times[jobs - 1]) / (files - jobs)
    start = clock.times[jobs - 1] - began - each * jobs
    workers = now.children_user + now.children_system - used.children_user - used.children_system
    program = now.user + now.system - used.user - used.system
    return (
        each,
        f", start-up {start:.1f} s, CPU a file {workers / files:.2f} s in workers, {program / files:.3f} s outside",
    )


def _busy() -> float:
    """CPU seconds that all programs have had so far."""
    names = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    user, nice, system, _, _, irq, soft = map(int, names[:7])
    return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")


def _own() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in used)


@contextmanager
def _others(told: list[float]) -> Iterator[None]:
    """Adds how many cores other programs had meanwhile."""
    began, busy, own = time.monotonic(), _busy(), _own()
    yield
    told.append(max(0.0, (_busy() - busy - (_own() - own)) / (time.monotonic() - began)))


def throughput(work: Path, scans: list[Path], count: int, rounds: int) -> bool:
    """Two workers against one on ``count`` copies of ``scans``; whether the bar is reached."""
    files = copies(scans, count, work / "in")
    names = ("one worker", "two workers", "one process", "two processes")
    best: dict[str, float] = {}
    for turn in range(rounds):
        for name in names:
            others: list[float] = []
            more = ""
            with _others(others):
                if name.endswith(("worker", "workers")):
                    jobs = 1 if name == "one worker" else 2
                    each, more = _archived(work / "in", work / f"{turn}-{jobs}.sqlite", jobs)
                else:
                    shares = [files] if name == "one process" else [files[: count // 2], files[count // 2 :]]
                    each = _bare(shares) / count
            best[name] = min(best.get(name, each), each)
            print(f"throughput: {name}: {each:.2f} s a file{more}; others had {others[0]:.2f} cores", flush=True)
    gain = best["one worker"] / best["two workers"]
    ceiling = best["one process"] / best["two processes"]
    print(
        f"throughput: two workers {gain:.2f} times one; two processes without an archive {ceiling:.2f} times one; "
        f"two workers at {best['two processes'] / best['two workers']:.0%} of the pace of two processes"
    )
    return gain >= 1.85
