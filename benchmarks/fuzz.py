"""Breaks small documents in every way it knows and reads what comes of it, for as long as asked; findings are kept.

    python -m benchmarks.fuzz --minutes 10 [--seed S] [--keep FOLDER]
    python -m benchmarks.fuzz --seed S --case N          one case again, both ways

Most cases are read inside a process that is used again (many a second), with all that is made of a document: JSON,
text, CSV, what a terminal shows, ALTO, hOCR, searchable PDF. Others go meanwhile through the whole program, worker and
all, as a user runs it. A case is made from the seed and its number alone. A finding is made as small as it will get and
kept as a file named by both; it belongs into ``tests/cases/hostile`` once the fault is mended.
"""

from __future__ import annotations

import argparse
import io
import os
import queue
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import hostile  # noqa: E402
import mutations  # noqa: E402
from ordeal import ordeal  # noqa: E402

#: What one case may take: seconds of CPU inside, wall seconds until the process is given up, bytes it may map.
_CPU, _PATIENCE, _MAPPED = 20.0, 120.0, 4 << 30
_MINIMISE_SECONDS = 30.0
_ON_A_TERMINAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FORMULA = tuple("=+@\t\r＝＋－＠")


@dataclass
class Report:
    """What came of one case: a word for the outcome, and what is wrong with it ("" for nothing)."""

    outcome: str
    fault: str = ""


def inside(name: str, data: bytes) -> Report:
    """Read one document in this process and make everything of it that the program can make."""
    began = time.process_time()
    try:
        report = _read(name, data)
    except Exception as error:
        place = _place(error)
        report = Report("fault", f"{type(error).__name__} at {place}")
    used = time.process_time() - began
    if not report.fault and used > _CPU:
        report = Report("slow", f"{used:.0f} s of CPU")
    return report


def _place(error: BaseException) -> str:
    """The innermost line of ours that the error went through."""
    import traceback

    import extract

    own = str(Path(extract.__file__).parent) + os.sep
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(own)]
    return f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else "?"


def _read(name: str, data: bytes) -> Report:
    from extract.errors import ExitCode, ExtractError
    from extract.model.codec import from_bytes, to_bytes
    from extract.open.document import open_document
    from extract.options import Options
    from extract.pipeline import conclude, page_numbers, read_page

    # Reading pages of PDFs from their image takes a hundred times as long, so only some are.
    never = name.endswith(".pdf") and int(re.findall(r"\d+", name)[-1]) % 5 > 0
    options = Options(second_reader=False, ocr="never" if never else "auto")
    try:
        with open_document(data, options.limits, name=name) as document:
            numbers = page_numbers(document, options)[:3]
            pages = [from_bytes(to_bytes(read_page(document, number, options))) for number in numbers]
            full = conclude(document, pages, options)
    except ExtractError as error:
        if error.exit_code not in (ExitCode.INPUT, ExitCode.LIMIT):
            return Report("fault", error.message)
        return Report(error.code)
    bugs = [n.message for n in full.extraction.notices if n.code == "bug"]
    if bugs:
        return Report("fault", bugs[0])
    status = {p.status for p in full.extraction.pages}
    if not status & {"read", "blank", "unreadable"}:
        return Report("fault", "success with nothing read")
    wrong = _made_of(full, name, data)
    return Report("+".join(sorted(status)), wrong)


def _made_of(full: Any, name: str, data: bytes) -> str:
    """What is wrong with anything that is made of an Extraction; "" for nothing."""
    import json
    from decimal import Decimal

    from rich.console import Console

    from extract.archive.alto import Origin, alto
    from extract.archive.hocr import hocr
    from extract.archive.searchable_pdf import searchable
    from extract.errors import ExtractError
    from extract.model.json import to_json
    from extract.model.result import Extraction
    from extract.model.stored_lines import decode, encode
    from extract.show.records_csv import rows
    from extract.show.terminal import render_result
    from extract.show.text import document_text

    text = to_json(full.extraction)
    result = json.loads(text, parse_float=Decimal)
    Extraction.model_validate_json(text)
    for record in result["records"]:
        if record["status"] == "accepted" and (record["value"] is None or record["value"] < 0):
            return f"accepted {record['value']}"
    if any(cell[:1] in _FORMULA for row in rows(result) for cell in row if cell[:1]):
        return "a formula in the CSV"
    shown = io.StringIO()
    render_result(result, Console(file=shown, width=100))
    if found := _ON_A_TERMINAL.search(shown.getvalue()):
        return f"{found[0]!a} reached the terminal"
    document_text(full.pages).encode("utf-8", "replace")
    laid = [decode(encode(page)) for page in full.pages]
    origin = Origin(name, full.extraction.source.sha256, "1", "1", "1")
    ElementTree.fromstring(alto(laid, origin))
    ElementTree.fromstring(hocr(laid, origin))
    if not name.endswith(".txt"):
        with tempfile.NamedTemporaryFile(suffix=Path(name).suffix) as file:
            file.write(data)
            file.flush()
            with suppress(ExtractError):
                searchable(Path(file.name), full.extraction.source.media_type, laid, io.BytesIO())
    return ""


def _serve(seed: int, start: int, step: int) -> int:
    """The process inside which cases are read: tells each it begins and what came of it, until it is killed."""
    resource.setrlimit(resource.RLIMIT_AS, (_MAPPED, _MAPPED))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    number = start
    while True:
        name, data = mutations.case(seed, number)
        out.write(f"B {number}\n")
        report = inside(name, data)
        out.write(f"E {number} {report.outcome}\t{report.fault!a}\n")
        number += step


def _one(path: str) -> int:
    """One file, read inside: prints its fault, exits 1 for one."""
    report = inside(Path(path).name, Path(path).read_bytes())
    print(report.outcome, report.fault)
    return int(bool(report.fault))


@dataclass
class Tally:
    """All that was found, from whichever thread."""

    keep: Path
    tried: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, way: str, outcome: str) -> None:
        with self.lock:
            self.tried[way] += 1
            self.outcomes[outcome] += 1

    def finding(self, name: str, data: bytes, fault: str, again: Callable[[bytes], bool]) -> None:
        """Keep a fault the first time it is met, as small as it gets."""
        kind = re.sub(r"\d+", "N", fault)
        with self.lock:
            known = kind in self.faults
            self.faults.setdefault(kind, name)
        if known:
            return
        small = minimise(data, again)
        self.keep.mkdir(parents=True, exist_ok=True)
        (self.keep / name).write_bytes(small)
        print(f"{name}: {fault} ({len(data):,} -> {len(small):,} bytes)", flush=True)


def minimise(data: bytes, again: Callable[[bytes], bool], seconds: float = _MINIMISE_SECONDS) -> bytes:
    """``data`` with as much cut out as leaves its fault: halves, quarters, and so on down to a few bytes."""
    end = time.monotonic() + seconds
    size = len(data) // 2
    while size > 4 and time.monotonic() < end:
        at = 0
        while at < len(data) and time.monotonic() < end:
            shorter = data[:at] + data[at + size :]
            if shorter and again(shorter):
                data = shorter
            else:
                at += size
        size //= 2
    return data


def _still(name: str, fault: str) -> Callable[[bytes], bool]:
    """Whether bytes still have this fault, read in a process of their own."""
    kind = re.sub(r"\d+", "N", fault)

    def again(data: bytes) -> bool:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, name)
            path.write_bytes(data)
            with suppress(subprocess.TimeoutExpired):
                done = subprocess.run(
                    [sys.executable, "-m", "benchmarks.fuzz", "--one", str(path)],
                    capture_output=True, text=True, cwd=ROOT, timeout=_PATIENCE, check=False,
                )  # fmt: skip
                return kind in re.sub(r"\d+", "N", done.stdout)
        return "no end" in fault

    return again


def _inside_until(end: float, seed: int, step: int, tally: Tally) -> None:
    """Have cases read in a process that is used again; a new one where it dies or hangs."""
    number = 0
    while time.monotonic() < end:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.fuzz", "--seed", str(seed), "--serve", str(number), str(step)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, text=True,
        )  # fmt: skip
        lines: queue.Queue[str] = queue.Queue()
        assert process.stdout is not None

        def pump(out: Any = process.stdout, lines: queue.Queue[str] = lines) -> None:
            for line in out:
                lines.put(line)
            lines.put("")

        threading.Thread(target=pump, daemon=True).start()
        while time.monotonic() < end:
            try:
                line = lines.get(timeout=min(_PATIENCE, max(0.1, end - time.monotonic())))
            except queue.Empty:
                if time.monotonic() < end:
                    name, data = mutations.case(seed, number)
                    tally.finding(name, data, "no end inside", _still(name, "no end inside"))
                    number += step
                break
            if line.startswith("B "):
                number = int(line.split()[1])
                continue
            name, data = mutations.case(seed, number)
            if not line:
                code = process.wait()
                # A reader in C that crashes is what the worker is for; the whole program must survive it.
                tally.count("inside", f"died ({code})")
                _whole(name, data, tally)
                number += step
                break
            outcome, fault = line.split(" ", 2)[2].rstrip("\n").split("\t")
            fault = fault.strip("'\"")
            tally.count("inside", outcome)
            if fault:
                tally.finding(name, data, fault, _still(name, fault))
            number += step
        process.kill()
        process.wait()


def _whole(name: str, data: bytes, tally: Tally) -> None:
    """One case through the whole program."""

    def faults(data: bytes) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, name)
            path.write_bytes(data)
            result = ordeal(path, hostile.CANARY)
            outcome.append(f"exit {result.code}")
            return result.faults

    outcome: list[str] = []
    found = faults(data)
    tally.count("whole program", outcome[0])
    if found:
        tally.finding(name, data, "whole: " + "; ".join(found), lambda d: bool(faults(d)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--case", type=int, help="only this one, inside and through the whole program")
    parser.add_argument("--jobs", type=int, default=1, help="processes inside which cases are read")
    parser.add_argument("--serve", nargs=2, type=int, help=argparse.SUPPRESS)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        return _serve(args.seed, *args.serve)
    if args.one:
        return _one(args.one)
    tally = Tally(args.keep)
    if args.case is not None:
        name, data = mutations.case(args.seed, args.case)
        args.keep.mkdir(parents=True, exist_ok=True)
        (args.keep / name).write_bytes(data)
        print(name, inside(name, data))
        _whole(name, data, tally)
        print(dict(tally.outcomes))
        return int(bool(tally.faults))
    print(f"seed {args.seed}", flush=True)
    end = time.monotonic() + 60 * args.minutes
    threads = [threading.Thread(target=_inside_until, args=(end, args.seed + k, 1, tally)) for k in range(args.jobs)]
    for thread in threads:
        thread.start()
    number = 1_000_000  # other cases than those read inside
    while time.monotonic() < end:
        _whole(*mutations.case(args.seed, number), tally)
        number += 1
    for thread in threads:
        thread.join()
    print(
        ", ".join(f"{n:,} {way}" for way, n in sorted(tally.tried.items())), f"{len(tally.faults)} findings", sep="; "
    )
    print(", ".join(f"{word} {n:,}" for word, n in tally.outcomes.most_common()))
    return int(bool(tally.faults))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    sys.exit(main())
