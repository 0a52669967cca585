"""Measures what the archive promises, and prints one line for each measurement.

    python -m benchmarks.archive kill         --kills 200   kill -9 at random moments, then compare with a calm run
    python -m benchmarks.archive unchanged    --files 10000 a second run over files that did not change
    python -m benchmarks.archive throughput   [SCAN…]       one worker against two, and two processes without archive
    python -m benchmarks.archive memory       [SCAN…]       peak memory of a worker on files of few and of many pages

Run alone on the machine: throughput and time mean nothing beside other work. Needs the model; network is not used.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import archive_kill, archive_speed

if TYPE_CHECKING:
    from PIL import Image

_KINDS = ("pdf-colour", "pdf-grey", "tiff-fax", "tiff-jpeg")
_SCANS = ("letter-scan/letter.pdf", "press-scan/press.pdf", "report-scan/report.pdf", "letter-scan-ruled/letter.pdf")
_ROOT = Path(__file__).resolve().parents[1]
os.environ["PYTHONPATH"] = str(_ROOT)  # for the runs: the program beside this file, not an installed one


#: A long file takes longer than a file may on a machine with other work, and its pages are then no measure.
_UNHURRIED = ("--limit", "seconds-per-file=86400")


def _command(folder: Path, archive: Path, jobs: int) -> list[str]:
    what = [sys.executable, "-m", "extract", "archive", str(folder), "--into", str(archive)]
    return [*what, "--jobs", str(jobs), "--json", "--quiet"]


def _run(folder: Path, archive: Path, jobs: int, *more: str) -> dict[str, object]:
    """One run to its end; the summary."""
    done = subprocess.run([*_command(folder, archive, jobs), *more], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 6):
        raise SystemExit(f"the run ended with {done.returncode}: {done.stderr[-2000:]}")
    summary: dict[str, object] = json.loads(done.stdout)
    return summary


def kill(args: argparse.Namespace, work: Path) -> bool:
    """Kill runs at random moments; see :mod:`benchmarks.archive_kill`."""
    return archive_kill.kill(
        work, _run, _command, kills=args.kills, files=args.files, scans=args.scanned, seed=args.seed
    )


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


def _transcript(number: int) -> str:
    """A short made-up transcript, different for each number."""
    thai = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
    score = f"{number % 90 + 5}.{number % 10}".translate(thai)
    return (
        f"ที่ ทด {number:05d}\n\nเรื่อง ทดสอบคลังเอกสาร ฉบับที่ {number}\n\n"
        f"ผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี ๒๕๖๐\nคะแนนรวม {score} คะแนน จากคะแนนเต็ม ๑๐๐ คะแนน\n"
    )


def throughput(args: argparse.Namespace, work: Path) -> bool:
    """One worker against two, and what the machine lets two gain; see :mod:`benchmarks.archive_speed`."""
    return archive_speed.throughput(work, args.scans, args.files, args.rounds)


def _page_images(scans: list[Path]) -> list[Image.Image]:
    """Colour images of A4 at 300 dpi: each scan's first page, then nineteen times its upper edge, to read fast."""
    import pypdfium2 as pdfium

    found = []
    for scan in scans:
        with pdfium.PdfDocument(scan) as pdf:
            page = pdf[0].render(scale=300 / 72).to_pil().convert("RGB").resize((2480, 3508))
        short = page.copy()
        short.paste(page.crop((0, 2900, 2480, 3508)).resize((2480, 2900)), (0, 608))
        found += [page] + [short] * 19
    return found


def _long_file(kind: str, images: list[Image.Image], pages: int, folder: Path) -> None:
    """A file of so many pages: JPEG images in a PDF, or a TIFF of fax pages or of grey JPEG."""
    chosen = [images[i % len(images)] for i in range(pages)]
    if kind.startswith("tiff"):
        fax = kind == "tiff-fax"
        made = [i.convert("L").point(lambda v: 255 * (v > 150)).convert("1") if fax else i.convert("L") for i in images]
        chosen = [made[i % len(made)] for i in range(pages)]
        how = "group4" if fax else "jpeg"
        chosen[0].save(folder / "long.tif", save_all=True, append_images=chosen[1:], compression=how, dpi=(300, 300))
        return
    import pikepdf

    name = pikepdf.Name
    with pikepdf.new() as pdf:
        jpegs: dict[int, bytes] = {}
        for image in chosen:
            if id(image) not in jpegs:
                buffer = io.BytesIO()
                image.convert("RGB" if kind == "pdf-colour" else "L").save(buffer, "JPEG", quality=75)
                jpegs[id(image)] = buffer.getvalue()
            stream = pdf.make_stream(
                jpegs[id(image)], Type=name.XObject, Subtype=name.Image, Width=image.width, Height=image.height,
                ColorSpace=name.DeviceRGB if kind == "pdf-colour" else name.DeviceGray, BitsPerComponent=8,
                Filter=name.DCTDecode,
            )  # fmt: skip
            page = pdf.add_blank_page(page_size=(595.2, 841.92))
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=stream))
            page.obj.Contents = pdf.make_stream(b"595.2 0 0 841.92 0 0 cm /Im Do")
        pdf.save(folder / "long.pdf")


def _spent() -> float:
    """Seconds of processor time of all the runs so far, and of all that they started."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def memory(args: argparse.Namespace, work: Path) -> bool:
    """Peak memory of one worker, and processor time a page, on files of few and of many pages, A4 at 300 dpi."""
    worst = 0
    images = _page_images(args.scans)
    for kind in args.kinds:
        for pages in args.pages:
            folder = work / f"{kind}-{pages}"
            folder.mkdir()
            _long_file(kind, images, pages, folder)
            size = sum(f.stat().st_size for f in folder.iterdir()) >> 20
            before = _spent()
            summary = _run(folder, work / f"{kind}-{pages}.sqlite", 1, *_UNHURRIED)
            spent = (_spent() - before) / int(str(summary["pages"]))
            shutil.rmtree(folder)
            peak = int(str(summary["peak_worker_memory"])) >> 20
            worst = max(worst, peak)
            print(
                f"memory: {kind}, {summary['pages']} pages, {size} MiB: worker peak {peak} MiB, "
                f"{spent:.2f} s of processor time a page, {summary['read']} read, {summary['partial']} partial",
                flush=True,
            )  # fmt: skip
    return worst < 700


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("kill", "unchanged", "throughput", "memory"))
    parser.add_argument(
        "scans", nargs="*", type=Path, help="scanned documents (PDF) for throughput and memory; else fixtures"
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--files", type=int, help="default: 60, 10000 or 12")
    parser.add_argument("--scanned", type=int, default=3, help="of the files to kill over, this many are scans")
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="keep files here; `kill` goes on where it stopped")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--pages", type=int, nargs="+", default=[4, 40, 200])
    parser.add_argument("--kinds", nargs="+", default=_KINDS, choices=_KINDS)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.files = args.files or {"kill": 60, "unchanged": 10_000}.get(args.what, 12)
    args.scans = args.scans or [_ROOT / "fixtures" / name for name in _SCANS]
    with tempfile.TemporaryDirectory(prefix="archive-benchmark-") as temporary:
        work = args.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        good = globals()[args.what](args, work)
    print(f"{args.what}: {'bar reached' if good else 'BAR NOT REACHED'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
