"""Measures what the archive promises, and prints one line for each measurement.

    python benchmarks/archive.py kill         --kills 200   kill -9 at random moments, then compare with a calm run
    python benchmarks/archive.py unchanged    --files 10000 a second run over files that did not change
    python benchmarks/archive.py throughput   SCAN…         one worker against two, on copies of the given scans
    python benchmarks/archive.py memory       SCAN…         peak memory of a worker on files of few and of many pages

Run alone on the machine: throughput and time mean nothing beside other work. Needs the model; network is not used.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_DUMP = (
    "SELECT sha256, name, state, content_sha256, error_code FROM documents ORDER BY sha256",
    "SELECT path, document, present FROM document_paths ORDER BY path",
    "SELECT d.sha256, p.number, p.status, p.text FROM pages AS p JOIN documents AS d ON d.id = p.document_id "
    "ORDER BY 1, 2",
    "SELECT key, value, status, (SELECT count(*) FROM evidence AS e WHERE e.record_id = r.id) FROM records AS r "
    "ORDER BY 1",
    "SELECT d.sha256, t.ordinal, t.rows FROM tables AS t JOIN documents AS d ON d.id = t.document_id ORDER BY 1, 2",
)


def _command(folder: Path, archive: Path, jobs: int) -> list[str]:
    what = [sys.executable, "-m", "extract", "archive", str(folder), "--into", str(archive)]
    return [*what, "--jobs", str(jobs), "--json", "--quiet"]


def _run(folder: Path, archive: Path, jobs: int) -> dict[str, object]:
    """One run to its end; the summary."""
    env = {**os.environ, "PYTHONPATH": str(_ROOT)}
    done = subprocess.run(_command(folder, archive, jobs), env=env, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 6):
        raise SystemExit(f"the run ended with {done.returncode}: {done.stderr[-2000:]}")
    summary: dict[str, object] = json.loads(done.stdout)
    return summary


def _dump(archive: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(archive)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "the database is torn"
        assert not connection.execute("PRAGMA foreign_key_check").fetchall(), "a row refers to nothing"
        return [row for query in _DUMP for row in connection.execute(query)]
    finally:
        connection.close()


def _same(archive: Path, calm: Path) -> bool:
    """Whether two archives hold the same; prints some of what differs."""
    mine, theirs = set(map(repr, _dump(archive))), set(map(repr, _dump(calm)))
    for sign, rows in (("only in this", mine - theirs), ("only in the calm one", theirs - mine)):
        for row in sorted(rows)[:5]:
            print(f"  {sign}: {row[:300]}")
    return mine == theirs and len(_dump(archive)) == len(_dump(calm))


def _transcript(number: int) -> str:
    """A short made-up transcript, different for each number."""
    thai = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
    score = f"{number % 90 + 5}.{number % 10}".translate(thai)
    return (
        f"ที่ ทด {number:05d}\n\nเรื่อง ทดสอบคลังเอกสาร ฉบับที่ {number}\n\n"
        f"ผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี ๒๕๖๐\nคะแนนรวม {score} คะแนน จากคะแนนเต็ม ๑๐๐ คะแนน\n"
    )


def _image(path: Path, number: int) -> None:
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(36)
    for row in range(12):
        pen.text((150, 150 + 90 * row), f"Document {number} row {row}: {number * 7 + row}.{row}", 0, font)
    page.save(path)


def _processes(mark: str) -> int:
    """How many processes carry the mark in their environment."""
    found = 0
    for pid in (p for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()):
        try:
            found += mark.encode() in Path("/proc", pid, "environ").read_bytes()
        except OSError:
            continue
    return found


def kill(args: argparse.Namespace, work: Path) -> bool:
    """Kill runs at random moments; the archive must end like one that was never disturbed."""
    folder = work / "in"
    folder.mkdir()
    for i in range(args.files - args.images):
        (folder / f"{i:03d}.txt").write_text(_transcript(i), encoding="utf-8")
    for i in range(args.images):
        _image(folder / f"image-{i:02d}.png", i)
    shutil.copy(folder / "000.txt", folder / "copy-of-000.txt")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4\nnot much of a document")
    began = time.monotonic()
    _run(folder, work / "calm.sqlite", 2)
    calm_seconds = time.monotonic() - began
    rng = random.Random(args.seed)
    temp = work / "temp"
    temp.mkdir()
    marked = {**os.environ, "PYTHONPATH": str(_ROOT), "TMPDIR": str(temp)}
    unfinished = 0
    archive = work / "killed.sqlite"
    for number in range(args.kills):
        process = subprocess.Popen(
            _command(folder, archive, 2), env=marked,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            process.wait(rng.uniform(0.0, min(args.longest, calm_seconds * 0.6)))
        except subprocess.TimeoutExpired:
            unfinished += 1
        process.send_signal(signal.SIGKILL)
        process.wait()
        # Every few kills the archive starts anew, so that they fall on all stages of filling it.
        if (number + 1) % args.anew == 0 and number + 1 < args.kills:
            _run(folder, archive, 2)
            if not _same(archive, work / "calm.sqlite"):
                print(f"kill: after {number + 1} kills the archive differs from the calm one")
                return False
            archive.unlink()
    time.sleep(2)
    leftovers = _processes(f"TMPDIR={temp}") + len(os.listdir(temp))
    for name in os.listdir(temp):
        print(f"  left: {name} with {os.listdir(temp / name)}")
    _run(folder, archive, 2)
    same = _same(archive, work / "calm.sqlite")
    journal = archive.with_name(archive.name + "-journal").exists()
    verdict = "equal to" if same else "DIFFERS from"
    print(
        f"kill: {args.kills} kills ({unfinished} in the middle of a run) over {args.files + 2} files: "
        f"archive {verdict} the undisturbed one; {leftovers} processes or temporary folders left "
        f"two seconds after the last; journal left: {'yes' if journal else 'no'}"
    )
    return same and not leftovers and not journal


def unchanged(args: argparse.Namespace, work: Path) -> bool:
    """Fill an archive with many small files, then run again."""
    folder = work / "in"
    for i in range(args.files):
        place = folder / f"{i // 500:03d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{i:05d}.txt").write_text(_transcript(i), encoding="utf-8")
    time.sleep(2.5)  # past the time in which a change might not show in a time stamp
    first = _run(folder, work / "a.sqlite", args.jobs)
    began = time.monotonic()
    second = _run(folder, work / "a.sqlite", args.jobs)
    seconds = time.monotonic() - began
    print(
        f"unchanged: first run {first['files']:,} files in {first['seconds']} s; second run {seconds:.2f} s, "
        f"{second['unchanged']:,} unchanged, {second['read']} read; "
        f"archive {(work / 'a.sqlite').stat().st_size >> 20} MiB"
    )
    return seconds < 10 and second["unchanged"] == args.files


def _copies(scans: list[Path], count: int, folder: Path) -> int:
    """Copies that differ in bytes but not in what they show; returns how many."""
    folder.mkdir()
    for i in range(count):
        source = scans[i % len(scans)]
        # Formats of this kind end before the end of the file; what follows is not looked at.
        (folder / f"{i:03d}{source.suffix}").write_bytes(source.read_bytes() + f"\n%{i}\n".encode())
    return count


def throughput(args: argparse.Namespace, work: Path) -> bool:
    """The same scans with one worker and with two, alternating; the best of each counts."""
    count = _copies(args.scans, args.files, work / "in")
    best: dict[int, float] = {}
    for turn in range(args.rounds):
        for jobs in (1, 2):
            summary = _run(work / "in", work / f"{turn}-{jobs}.sqlite", jobs)
            seconds = float(str(summary["seconds"]))
            best[jobs] = min(best.get(jobs, seconds), seconds)
            pages = int(str(summary["pages"]))
            rate = f"{seconds:.1f} s, {pages / seconds:.2f} pages/s"
            print(f"throughput: {count} files, {pages} pages, {jobs} workers: {rate}")
    gain = best[1] / best[2]
    print(f"throughput: two workers {gain:.2f} times one")
    return gain >= 1.85


def memory(args: argparse.Namespace, work: Path) -> bool:
    """Peak memory of one worker on a file of few and one of many pages (the scans' first pages, again and again)."""
    import pikepdf

    worst = 0
    for pages in args.pages:
        folder = work / f"in-{pages}"
        folder.mkdir()
        with pikepdf.new() as pdf:
            for i in range(pages):
                with pikepdf.open(args.scans[i % len(args.scans)]) as scan:
                    pdf.pages.append(scan.pages[0])
            pdf.save(folder / "long.pdf")
        summary = _run(folder, work / f"{pages}.sqlite", 1)
        peak = int(str(summary["peak_worker_memory"])) >> 20
        worst = max(worst, peak)
        print(f"memory: {pages} pages: worker peak {peak} MiB, {summary['seconds']} s")
    return worst < 700


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("kill", "unchanged", "throughput", "memory"))
    parser.add_argument("scans", nargs="*", type=Path, help="scanned documents (PDF) for throughput and memory")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--anew", type=int, default=20, metavar="N", help="start a new archive every N kills")
    parser.add_argument("--longest", type=float, default=30.0, metavar="SECONDS", help="let no run live longer")
    parser.add_argument("--files", type=int, help="default: 60, 10000 or 12")
    parser.add_argument("--images", type=int, default=6, help="of the files to kill over, this many are images")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--pages", type=int, nargs="+", default=[2, 40])
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.files = args.files or {"kill": 60, "unchanged": 10_000}.get(args.what, 12)
    if args.what in ("throughput", "memory") and not args.scans:
        parser.error("give scanned documents")
    with tempfile.TemporaryDirectory(prefix="archive-benchmark-") as work:
        good = globals()[args.what](args, Path(work))
    print(f"{args.what}: {'bar reached' if good else 'BAR NOT REACHED'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
