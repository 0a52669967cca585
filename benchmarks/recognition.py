"""The recogniser beside Tesseract, in one run on the same crops and pages: ``python -m
benchmarks.recognition``.

Rendered lines need the fonts of ``training``; pages need the folder given with ``--shared`` (``samples/``
with a transcript for each scan, ``real/election-result-forms/``).  What is not there is left out.
Tesseract runs with one thread and is asked for every language pack that is installed.  The tables go to
``benchmarks/recognition.md``.

CER ignores spaces; on whole pages also the order of lines: each line read is laid on the stretch of the transcript
it fits best.  A transcript that has more or less than the page does not count; lines that fit nowhere are listed
apart. Seconds are of the processor, children included: of our reader, apart, what makes the page ready to read
(upright, clean, rules off) and what finds and reads its lines; of Tesseract, the program's own on a file that is there.

``--worst N SHEET.png`` draws the N worst lines of the samples beside their transcript, and the N least sure of the
documents given with ``--real``, which need none.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.speed import cpu
from benchmarks.worst import Case, sheet
from extract.image.prepare import prepare
from extract.image.ruling import erase_rules, find_rules
from extract.lines.crops import Crop, crops
from extract.lines.lattice import find_grids
from extract.lines.segments import find_lines
from extract.open.document import open_document
from extract.read.reading import LineReading
from extract.read.recognizer import Recognizer

Gray = NDArray[np.uint8]
ReadCrops = Callable[[Sequence[Gray]], list[str]]
PACKS = ("tha", "tha+eng", "script/Thai", "Thai")
"""The script's model is called by either name, as it is packaged."""
SAMPLES = (("letter-scan300.pdf", "letter-transcript.txt"), ("press-worn300.pdf", "press-transcript.txt"))
RESULT = Path(__file__).parent / "recognition.md"
_THAI = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_NUMBER = re.compile(r"[0-9๐-๙]+(?:[.,/:][0-9๐-๙]+)*")
_GONE = "\0"


@dataclass
class Tally:
    """Sums over some lines or pages."""

    characters: int = 0
    errors: int = 0
    numbers: int = 0
    right: int = 0
    seconds: float = 0.0
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)

    def cells(self) -> list[str]:
        cer = f"{100 * self.errors / self.characters:.2f} %" if self.characters else "–"
        return [cer, f"{self.right} of {self.numbers}"]


def fits(pattern: str, text: str) -> tuple[int, int, int]:
    """Fewest edits that turn ``pattern`` into some stretch of ``text``, and the stretch: (edits, start,
    end)."""
    edits, end = _ends(pattern, text)
    _, back = _ends(pattern[::-1], text[:end][::-1])
    return edits, end - back, end


def _ends(pattern: str, text: str) -> tuple[int, int]:
    letters = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    steps = np.arange(len(text) + 1)
    row = np.zeros(len(text) + 1, np.int64)
    for i, c in enumerate(pattern, 1):
        new = np.empty_like(row)
        new[0] = i
        new[1:] = np.minimum(row[:-1] + (letters != ord(c)), row[1:] + 1)
        row = np.minimum.accumulate(new - steps) + steps
    end = int(row.argmin())
    return int(row[end]), end


def compare(truth: str, lines: Sequence[str]) -> tuple[Tally, int]:
    """A page's lines against its transcript, whatever their order; and the characters of lines that fit nowhere.

    Errors and numbers are counted over the lines that fit; a line printed oftener than the transcript has it (a
    page's head) is laid on the transcript again.
    """
    whole = plain(truth)
    left, tally, stray = whole, Tally(), 0
    for line in sorted(filter(None, map(plain, lines)), key=len, reverse=True):
        edits, start, end = fits(line, left)
        stretch = left[start:end]
        if edits > 0.3 * len(line):
            edits, start, end = fits(line, whole)
            stretch = whole[start:end]
            if edits > 0.5 * len(line):
                stray += len(line)
                continue
        else:
            left = left[:start] + _GONE * (end - start) + left[end:]
        tally.errors += edits
        tally.characters += len(stretch)
        count_numbers(tally, stretch, line)
    return tally, stray


def plain(text: str) -> str:
    """Without spaces and the transcript's own markup; leaders as one sign; sara am whole."""
    text = re.sub(r"[\s|#*_\\]|-{3,}", "", text).replace("ํา", "ำ")
    return re.sub(r"\.{3,}|…+", "…", text)


def count_numbers(tally: Tally, truth: str, read: str, thai_only: bool = True) -> None:
    there = Counter(_NUMBER.findall(read))
    for number in _NUMBER.findall(truth):
        if thai_only and not "๐" <= number[0] <= "๙":
            continue
        right = there[number] > 0
        there[number] -= right
        tally.numbers, tally.right = tally.numbers + 1, tally.right + right


def tesseract(image: Gray, pack: str, mode: int) -> tuple[str, float]:
    """What Tesseract reads, and the processor's seconds; mode 3 for a page, 7 for a line."""
    with tempfile.TemporaryDirectory() as where:
        path = Path(where, "image.bmp")
        cv2.imwrite(str(path), image)
        began = cpu()
        done = subprocess.run(
            ["tesseract", str(path), "stdout", "-l", pack, "--psm", str(mode)],
            capture_output=True,
            check=True,
            timeout=120,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
        return done.stdout.decode("utf-8", "replace"), cpu() - began


def packs() -> list[str]:
    """The packs of ``PACKS`` that are installed."""
    try:
        # not pytesseract's list, which leaves out names with a capital letter
        done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    have = set(done.stdout.split())
    return [p for p in PACKS if set(p.split("+")) <= have]


def readers(own: Recognizer) -> dict[str, ReadCrops]:
    """Every engine as a function from line crops to texts."""

    def by_tesseract(pack: str) -> ReadCrops:
        return lambda images: [
            tesseract(cv2.copyMakeBorder(i, 10, 10, 10, 10, 0, value=(255,)), pack, 7)[0] for i in images
        ]

    return {"recognizer": lambda images: [r.text for r in own.read(images)]} | {
        f"Tesseract {p}": by_tesseract(p) for p in packs()
    }


def rendered(engines: dict[str, ReadCrops], lines: int) -> Iterator[list[str]]:
    """One row for each group of families and condition: every engine on the same crops."""
    import random

    from training import degrade, text
    from training.evaluate import CONDITIONS, OFFICE, alignment
    from training.fonts import HELD_ASIDE
    from training.render import Choice, draw

    for name, families in (("Sarabun, Laksaman", OFFICE), ("held aside", HELD_ASIDE)):
        for n, condition in enumerate(("clean", "scan", "worn", "fax")):
            words, rng = random.Random(500 + n), np.random.default_rng(500 + n)
            choice = Choice(families, upright=True)
            labels = [text.document_line(words) for _ in range(lines)]
            images = [
                degrade.crop(
                    rng,
                    draw(words, t, choice.draw(words), varied=False),
                    condition,
                    extra=False,
                    height=20 * rng.uniform(14, 18) / 16 * CONDITIONS[condition] / 300,
                ).image
                for t in labels
            ]
            row = [f"{name}, {condition}"]
            for read in engines.values():
                tally = Tally()
                for want, got in zip(labels, read(images), strict=True):
                    pairs = alignment(plain(want), plain(got))
                    tally.characters += len(plain(want))
                    tally.errors += sum(a != b for a, b in pairs)
                    count_numbers(tally, want, got)
                row += tally.cells()
            yield row


@dataclass(frozen=True, slots=True)
class Page:
    """One page read by the recogniser: its gray, its crops and what they read as, the seconds either half took."""

    gray: Gray
    crops: list[Crop]
    readings: list[LineReading]
    preparing: float
    reading: float


def read_page(own: Recognizer, path: Path, number: int) -> Page:
    """Read one page; decoding the file is left out of the time."""
    image = open_document(path).page(number).image()
    began = cpu()
    ready = prepare(image.pixels, image.dpi)
    rules, ink = find_rules(ready.ink, ready.dpi, ready.gray)
    gray = erase_rules(ready.gray, ready.ink, ink, rules)
    half = cpu()
    found = crops(gray, find_lines(ink, rules, find_grids(rules, ready.dpi), ready.dpi))
    readings = own.read([c.image for c in found], [c.body for c in found])
    return Page(ready.gray, found, readings, half - began, cpu() - half)


def whole_pages(own: Recognizer, samples: Path) -> Iterator[list[str]]:
    """CER and Thai-numeral numbers on the sample scans, and seconds for a page."""
    for scan, transcript in SAMPLES:
        truth = (samples / transcript).read_text(encoding="utf-8")
        pages = [read_page(own, samples / scan, n) for n in range(open_document(samples / scan).page_count)]
        lines = [r.text for page in pages for r in page.readings]
        theirs = {}
        for pack in packs():
            read = [tesseract(page.gray, pack, 3) for page in pages]
            theirs[pack] = [line for text, _ in read for line in text.splitlines()], sum(s for _, s in read)
        peer = theirs["tha+eng"][1] if "tha+eng" in theirs else 0.0
        seconds = sum(page.reading for page in pages)
        ahead = sum(page.preparing for page in pages)
        yield [
            scan,
            "recognizer",
            *_page_cells(truth, lines),
            f"{ahead / len(pages):.2f} + {seconds / len(pages):.2f}",
            f"{seconds / peer:.2f}" if peer else "–",
        ]
        for pack, (lines, seconds) in theirs.items():
            times = [f"{seconds / len(pages):.2f}", f"{seconds / peer:.2f}" if peer else "–"]
            yield [scan, f"Tesseract {pack}", *_page_cells(truth, lines), *times]


def _page_cells(truth: str, lines: Sequence[str]) -> list[str]:
    tally, stray = compare(truth, lines)
    return [*tally.cells(), str(tally.characters), str(stray)]


def worst_lines(own: Recognizer, samples: Path, real: Sequence[Path]) -> Iterator[Case]:
    """Every line of the samples and of ``real``, with how badly it was read, or how unsurely."""
    known = [(samples / s, (samples / t).read_text(encoding="utf-8")) for s, t in SAMPLES if (samples / s).exists()]
    for path, truth in [*known, *((path, None) for path in real)]:
        whole = plain(truth) if truth is not None else ""
        for number in range(open_document(path).page_count):
            page = read_page(own, path, number)
            for crop, reading in zip(page.crops, page.readings, strict=True):
                text = plain(reading.text)
                if not text:
                    continue
                where = f"{path.name}, page {number + 1}"
                if truth is None:
                    yield Case(crop.image, reading.text, None, 1 - reading.confidence, where)
                    continue
                edits, start, end = fits(text, whole)
                yield Case(crop.image, reading.text, whole[start:end], edits / len(text), where)


def forms(own: Recognizer, folder: Path, documents: int) -> Iterator[list[str]]:
    """Numbers of the result forms found anywhere on their pages, by the recogniser and by Tesseract."""
    chosen = sorted(d for d in folder.iterdir() if (d / "gt.json").exists())[:: max(1, 23 // max(documents, 1))]
    tallies = {"recognizer": Tally()} | {f"Tesseract {p}": Tally() for p in packs()}
    pages, ahead = 0, 0.0
    for document in chosen[:documents]:
        gt = json.loads((document / "gt.json").read_text(encoding="utf-8"))
        truth = Counter(int(v) for v in gt["summary_by_section"].values() if v is not None)
        truth += Counter(int(r["votes"]) for r in gt["results"] if r.get("votes") is not None)
        texts = dict.fromkeys(tallies, "")
        for path in sorted(document.glob("page*.png")):
            page = read_page(own, path, 0)
            ahead += page.preparing
            tallies["recognizer"].seconds += page.reading
            texts["recognizer"] += "\n".join(r.text for r in page.readings) + "\n"
            pages += 1
            for pack in packs():
                text, seconds = tesseract(page.gray, pack, 3)
                texts[f"Tesseract {pack}"] += text
                tallies[f"Tesseract {pack}"].seconds += seconds
        for name, text in texts.items():
            joined = re.sub(r"(?<=[0-9๐-๙])\s*([,.])\s*(?=[0-9๐-๙])", r"\1", text)
            there = Counter(
                int(re.sub(r"\D", "", n.translate(_THAI))) for n in re.findall(r"[0-9๐-๙][0-9๐-๙,]*", joined)
            )
            tallies[name].numbers += truth.total()
            tallies[name].right += (truth & there).total()
    peer = tallies["Tesseract tha+eng"].seconds if "Tesseract tha+eng" in tallies else 0.0
    for name, tally in tallies.items():
        before = f"{ahead / max(pages, 1):.2f} + " if name == "recognizer" else ""
        times = [f"{before}{tally.seconds / max(pages, 1):.2f}", f"{tally.seconds / peer:.2f}" if peer else "–"]
        yield [f"{pages} pages of forms", name, tally.cells()[1], *times]


def table(head: Sequence[str], rows: Iterator[list[str]]) -> str:
    """A Markdown table; rows are shown as they come."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in rows:
        lines.append("| " + " | ".join(row) + " |")
        print(lines[-1], flush=True)
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--lines", type=int, default=40, help="rendered lines for each row")
    parser.add_argument("--forms", type=int, default=4, help="documents of result forms")
    parser.add_argument("--to", type=Path, default=RESULT)
    parser.add_argument("--worst", nargs=2, metavar=("N", "SHEET.png"), help="draw the N worst lines instead")
    parser.add_argument("--real", nargs="*", type=Path, default=[], help="documents without a transcript, for --worst")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    own = Recognizer(threads=1)
    if args.worst:
        cases = list(worst_lines(own, args.shared / "samples", args.real))
        cv2.imwrite(args.worst[1], sheet(cases, int(args.worst[0])))
        return
    parts = ["# The recogniser beside Tesseract\n\nWritten by `python -m benchmarks.recognition`, one thread each.\n"]
    engines = readers(own)
    try:
        rows = table(
            ["rendered lines", *(f"{e}, {x}" for e in engines for x in ("CER", "Thai-numeral numbers"))],
            rendered(engines, args.lines),
        )
        parts.append(rows)
    except (ImportError, RuntimeError) as error:
        print(f"no rendered lines: {error}")
    if (args.shared / "samples").is_dir():
        head = [
            "whole pages",
            "engine",
            "CER",
            "Thai-numeral numbers",
            "characters",
            "in lines that fit nowhere",
            "s a page (ahead + lines and reading)",
            "of tha+eng",
        ]
        parts.append(table(head, whole_pages(own, args.shared / "samples")))
    if (args.shared / "real" / "election-result-forms").is_dir():
        head = ["scanned forms", "engine", "numbers", "s a page (ahead + lines and reading)", "of tha+eng"]
        parts.append(table(head, forms(own, args.shared / "real" / "election-result-forms", args.forms)))
    args.to.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
