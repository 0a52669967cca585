"""Runs ``extract`` as a user would, and measures what it did to the machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: Right exit codes of a right call on a machine where nothing is missing.
CODES = {0, 1, 3, 5, 6}
MOST_SECONDS = 60.0
MOST_BYTES = 1 << 30


@dataclass
class Ordeal:
    """What happened. ``waited`` are the seconds in which a process of the program (the one that waited longest: several
    wait side by side) could have run, had others not held the cores;
    ``cpu`` those of the whole process tree; ``peak`` the most resident bytes of the whole tree at one time.
    """

    path: Path
    code: int
    seconds: float
    waited: float
    cpu: float
    peak: int
    said: str = ""
    faults: list[str] = field(default_factory=list)


def tree(pid: int) -> list[int]:
    """The process and all that descend from it."""
    found = [pid]
    for one in found:
        with suppress(OSError):
            for thread in os.listdir(f"/proc/{one}/task"):
                with open(f"/proc/{one}/task/{thread}/children") as file:
                    found += [int(child) for child in file.read().split()]
    return found


def _resident(pids: list[int]) -> int:
    total = 0
    for pid in pids:
        with suppress(OSError, ValueError, IndexError), open(f"/proc/{pid}/statm") as file:
            total += int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return total


def _queued(pid: int) -> float:
    """Seconds its first thread stood ready while other programs had the cores; 0 where the system does not tell."""
    with suppress(OSError, ValueError, IndexError), open(f"/proc/{pid}/schedstat") as file:
        return int(file.read().split()[1]) / 1e9
    return 0.0


def ordeal(path: Path, canary: str, *options: str) -> Ordeal:
    """Run ``extract PATH --json`` and judge it by the promises of ``docs/explanation/safety.md``."""
    name = "./" + path.name if path.name.startswith("-") else path.name
    return suffer([name, "--json", *options], path, canary)


def suffer(
    arguments: list[str], path: Path, canary: str, most_seconds: float = MOST_SECONDS, *, reads: bool = True
) -> Ordeal:
    """Run ``extract`` with these arguments in the folder of ``path``, and judge it. ``reads``: it reads documents."""
    with tempfile.TemporaryDirectory(prefix="ordeal-") as where:
        out, err, temporary = Path(where, "out"), Path(where, "err"), Path(where, "tmp")
        temporary.mkdir()
        began = time.monotonic()
        with open(out, "wb") as o, open(err, "wb") as e:
            process = subprocess.Popen(
                [sys.executable, "-m", "extract", *arguments],
                stdout=o, stderr=e, stdin=subprocess.DEVNULL, cwd=path.parent,
                env={**os.environ, "TMPDIR": str(temporary), "PYTHONSAFEPATH": "1"},
            )  # fmt: skip
            peak = 0
            queued = {process.pid: 0.0}
            while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
                alive = tree(process.pid)
                queued.update((pid, max(queued.get(pid, 0.0), _queued(pid))) for pid in alive)
                peak = max(peak, _resident(alive))
                if time.monotonic() - began - max(queued.values()) > most_seconds * 2:
                    os.kill(process.pid, signal.SIGKILL)
                time.sleep(0.02)
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        seconds = time.monotonic() - began
        time.sleep(0.05)
        result = Ordeal(
            path, process.returncode, seconds, max(queued.values()), ended[2].ru_utime + ended[2].ru_stime, peak
        )
        judge(result, out.read_bytes(), err.read_bytes(), canary, most_seconds, reads=reads)
        left = [pid for pid in queued if pid != process.pid and _is_ours(pid)]
        if left:
            result.faults.append(f"processes left: {left}")
        if any(temporary.iterdir()):
            result.faults.append("temporary files left")
        return result


def _is_ours(pid: int) -> bool:
    """Whether the process lives still, or lies unburied, as one of ours."""
    with suppress(OSError), open(f"/proc/{pid}/cmdline", "rb") as file:
        line = file.read()
        return b"extract" in line or b"tesseract" in line
    return False


def judge(
    result: Ordeal, out: bytes, err: bytes, canary: str, most_seconds: float = MOST_SECONDS, *, reads: bool = True
) -> None:
    """Write into ``result`` what is wrong with it: by its exit code, its time and memory, and what it printed.

    ``reads``: it is a run that reads documents, and answers in JSON.
    """
    faults = result.faults
    if result.code not in CODES:
        faults.append(f"exit {result.code}")
    if b"Traceback" in err or b"Traceback" in out:
        faults.append("traceback")
    if canary.encode() in out + err:
        faults.append("canary leaked")
    if any(code in out + err for code in (b"\x1b", b"\x9b2", b"\x07", "\u202e".encode())) and not _only_json(out, err):
        faults.append("escape sequence reached the terminal")
    if result.seconds - result.waited > most_seconds or result.cpu > most_seconds:
        faults.append(f"{result.seconds - result.waited:.0f} s, {result.cpu:.0f} s of CPU")
    if result.peak > MOST_BYTES:
        faults.append(f"{result.peak >> 20} MiB")
    if not reads:
        result.said = (err + out)[:20_000].decode("utf-8", "replace")
        return
    try:
        answers = [json.loads(line) for line in out.splitlines()]
    except ValueError:
        answers = []
    if not answers:
        faults.append("no JSON")
    elif result.code in (0, 1, 6):
        result.said = "; ".join(_read(answer, faults) for answer in answers)
    else:
        error = answers[0].get("error", {})
        result.said = f"{error.get('code')}: {error.get('message')}"
        if not error.get("message"):
            faults.append("no error object")


def _only_json(out: bytes, err: bytes) -> bool:
    """JSON keeps a document's characters, those beyond ASCII as they are: it is no terminal that reads it."""
    return b"\x1b" not in out + err and "\u202e".encode() not in err and b"\x07" not in out + err


def _read(answer: dict[str, Any], faults: list[str]) -> str:
    if "error" in answer:
        return f"{answer['error']['code']}"
    if "unreadable" in answer:  # of an archive's run
        lost = answer["files"] - sum(
            answer[k] for k in ("read", "partial", "failed", "unchanged", "same_content")
        ) - len(answer["unreadable"])  # fmt: skip
        if lost > 0:
            faults.append(f"{lost} files of a folder are not accounted for")
        return f"{answer['files']} files: {answer['read']} read, {answer['failed']} failed"
    if "pages" not in answer:
        return f"{len(answer.get('verdicts', []))} verdicts"
    status = [p["status"] for p in answer["pages"]]
    if not any(s in ("read", "blank", "unreadable") for s in status):
        faults.append("success with nothing read")
    records = answer["records"]
    if any(r["status"] == "accepted" and r["value"] is not None and r["value"] < 0 for r in records):
        faults.append("a negative score was accepted")
    told = sorted({n["code"] for n in answer["notices"]})
    return f"{len(status)} pages: {', '.join(sorted(set(status)))}; {len(records)} records; {' '.join(told)}"
