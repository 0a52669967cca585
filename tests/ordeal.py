"""Runs ``extract`` on one file as a user would, and measures what it did to the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

CODES = {0, 1, 2, 3, 4, 5, 6}
MOST_SECONDS = 60.0
MOST_BYTES = 1 << 30


@dataclass
class Ordeal:
    """What happened: exit code, seconds, peak resident bytes of the whole process tree, and what was wrong with it."""

    path: Path
    code: int
    seconds: float
    peak: int
    said: str
    faults: list[str] = field(default_factory=list)


def _tree(pid: int) -> list[int]:
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


def ordeal(path: Path, canary: str, *options: str) -> Ordeal:
    """Run ``extract PATH --json`` and judge it by the promises of ``docs/explanation/safety.md``."""
    with tempfile.TemporaryDirectory(prefix="ordeal-") as where:
        out, err, temporary = Path(where, "out"), Path(where, "err"), Path(where, "tmp")
        temporary.mkdir()
        name = "./" + path.name if path.name.startswith("-") else path.name
        began = time.monotonic()
        with open(out, "wb") as o, open(err, "wb") as e:
            process = subprocess.Popen(
                [sys.executable, "-m", "extract", name, "--json", *options],
                stdout=o, stderr=e, stdin=subprocess.DEVNULL, cwd=path.parent,
                env={**os.environ, "TMPDIR": str(temporary), "PYTHONSAFEPATH": "1"},
            )  # fmt: skip
            peak, seen = 0, {process.pid}
            while process.poll() is None:
                tree = _tree(process.pid)
                seen.update(tree)
                peak = max(peak, _resident(tree))
                if time.monotonic() - began > MOST_SECONDS * 2:
                    process.kill()
                time.sleep(0.02)
        seconds = time.monotonic() - began
        time.sleep(0.05)
        result = Ordeal(path, process.returncode, seconds, peak, "")
        _judge(result, out.read_bytes(), err.read_bytes(), canary)
        left = [p for p in seen - {process.pid} if os.path.exists(f"/proc/{p}/cmdline") and _is_ours(p)]
        if left:
            result.faults.append(f"processes left: {left}")
        if any(temporary.iterdir()):
            result.faults.append("temporary files left")
        return result


def _is_ours(pid: int) -> bool:
    with suppress(OSError), open(f"/proc/{pid}/cmdline", "rb") as file:
        line = file.read()
        return b"extract" in line or b"tesseract" in line
    return False


def _judge(result: Ordeal, out: bytes, err: bytes, canary: str) -> None:
    faults = result.faults
    if result.code not in CODES:
        faults.append(f"exit {result.code}")
    if b"Traceback" in err or b"Traceback" in out:
        faults.append("traceback")
    if canary.encode() in out + err:
        faults.append("canary leaked")
    if b"\x1b]" in err or b"\x1b[31m4" in err:
        faults.append("escape sequence reached the terminal")
    if result.seconds > MOST_SECONDS:
        faults.append(f"{result.seconds:.0f} s")
    if result.peak > MOST_BYTES:
        faults.append(f"{result.peak >> 20} MiB")
    try:
        answer = json.loads(out)
    except ValueError:
        faults.append("no JSON")
        return
    if result.code == 0:
        status = [p["status"] for p in answer.get("pages", [])]
        result.said = f"{len(status)} pages: {', '.join(sorted(set(status)))}; {len(answer['records'])} records"
        if not any(s in ("read", "blank", "unreadable") for s in status):
            faults.append("success with nothing read")
        wrong = [
            r for r in answer["records"] if r["status"] == "accepted" and r["value"] is not None and r["value"] < 0
        ]
        if wrong:
            faults.append("a negative score was accepted")
    else:
        error = answer.get("error", {})
        result.said = f"{error.get('code')}: {error.get('message')}"
        if not error.get("message"):
            faults.append("no error object")
