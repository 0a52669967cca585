"""How long a page takes, all included, against one plain Tesseract pass over the same page on the same core.

    python -m benchmarks.speed [FILE ...] [--rounds 3] [--write]

Both run on one thread, page by page, one after the other, in one run; figures are CPU seconds of the process and its
children (the wall clock on a busy machine says nothing). ``extract`` is measured warm, as in a folder of letters, from
the opening of the file to the records; single calls are measured by themselves. Without FILE: scans of the fixtures.
``--write`` puts the table between the marks in ``docs/reference/speed.md``.
"""

from __future__ import annotations

import argparse
import compileall
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.docs import put_between

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "speed.md"
COLD = (
    (("--version",), "`--version`"),
    (("fixtures/letter-transcript/letter.txt", "--json"), "a transcript of 4 pages, as JSON"),
    (("fixtures/letter-digital/letter.pdf", "--json"), "a digital letter of 3 pages, as JSON"),
    (("fixtures/letter-scan/letter.pdf", "--json"), "a scanned letter of 2 pages, as JSON"),
)
SCANS = ("letter-scan", "letter-scan-ruled", "press-scan", "provinces-fax", "report-scan", "table-photo")


def cpu() -> float:
    """CPU seconds so far of this process and of its children that have ended."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def tesseract(image: Path) -> float:
    """CPU seconds of ``tesseract -l tha+eng`` on one page image."""
    began = cpu()
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    subprocess.run(
        ["tesseract", str(image), "stdout", "-l", "tha+eng"], capture_output=True, check=True, env=environment
    )
    return cpu() - began


def measure(path: Path, rounds: int) -> tuple[int, float, float]:
    """(pages, CPU seconds a page of extract, of Tesseract), the medians of ``rounds``."""
    import cv2

    from extract import Options, extract
    from extract.open.document import open_document
    from extract.open.limits import Limits
    from extract.run.confine import keep_freed_memory

    cv2.setNumThreads(1)
    keep_freed_memory()  # as a worker does
    ours, peers = [], []
    with tempfile.TemporaryDirectory() as where, open_document(path, Limits()) as document:
        count = document.page_count
        images = []
        for index in range(count):
            images.append(Path(where, f"{index}.bmp"))
            cv2.imwrite(str(images[-1]), document.page(index).image().pixels)
        for _ in range(rounds):
            began = cpu()
            extract(path, Options())
            ours.append((cpu() - began) / count)
            peers.append(sum(tesseract(image) for image in images) / count)
    return count, statistics.median(ours), statistics.median(peers)


def cold(arguments: Sequence[str], rounds: int) -> float:
    """CPU seconds of a whole program run, its worker included: the least of ``rounds``."""
    took = []
    for _ in range(rounds):
        began = cpu()
        subprocess.run([sys.executable, "-m", "extract", *arguments], cwd=ROOT, capture_output=True, check=False)
        took.append(cpu() - began)
    return min(took)


def cold_calls(rounds: int) -> str:
    """A table of what a single call costs, from nothing. As installed: with the modules' code compiled."""
    compileall.compile_dir(ROOT / "extract", quiet=1)
    rows = [f"| {what} | {cold(call, rounds):.2f} s |" for call, what in COLD]
    return "\n".join(["| call | CPU time |", "|---|---:|", *rows])


def main() -> int:
    os.environ.update(dict.fromkeys(_THREADS, "1"))  # as a worker has it, before any library starts threads that spin
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    files = args.files or [p for s in SCANS for p in sorted((ROOT / "fixtures" / s).iterdir()) if p.suffix in _KINDS]
    rows, ratios = [], []
    for path in files:
        count, ours, peer = measure(path, args.rounds)
        ratios.append(ours / peer)
        rows.append(f"| {path.parent.name}/{path.name} | {count} | {ours:.2f} s | {peer:.2f} s | {ours / peer:.2f} |")
        print(rows[-1], flush=True)
    head = "| document | pages | `extract`, a page | Tesseract `tha+eng`, a page | ratio |\n|---|---:|---:|---:|---:|\n"
    table = head + "\n".join(rows)
    calls = cold_calls(args.rounds)
    print(calls)
    table += f"\n\nMedian ratio {statistics.median(ratios):.2f}.\n\n"
    table += f"A single call, the program and its worker started:\n\n{calls}"
    if args.write:
        put_between(PAGE, "speed", f"{table}\n")
    return 0


_THREADS = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
_KINDS = {".pdf", ".tiff", ".jpg"}

if __name__ == "__main__":
    sys.exit(main())
