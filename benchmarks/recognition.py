"""The recogniser beside Tesseract, in one run on the same crops and pages: ``python -m
benchmarks.recognition``.

Rendered lines need the fonts of ``training``; pages need the folder given with ``--shared`` (``samples/``
with a transcript for each scan, ``real/election-result-forms/``).  What is not there is left out.
Tesseract runs with one thread and is asked for every language pack that is installed.  The tables go to
``benchmarks/recognition.md``.

CER ignores spaces; on whole pages also the order of lines: each line read is laid on the stretch of the transcript
it fits best.  A transcript that has more or less than the page does not count; lines that fit nowhere are listed
apart.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.image.prepare import prepare
from extract.image.rules import erase_rules, find_rules
from extract.layout.crops import Crop, crops
from extract.layout.grid import find_grids
from extract.layout.lines import find_lines
from extract.open import open_document
from extract.read.recognizer import Recognizer

Gray = NDArray[np.uint8]
ReadCrops = Callable[[Sequence[Gray]], list[str]]
PACKS = ("tha", "tha+eng", "script/Thai")
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


def tesseract(image: Gray, pack: str, mode: int) -> str:
    """What Tesseract reads; mode 3 for a page, 7 for a line."""
    import pytesseract
    from PIL import Image

    os.environ["OMP_THREAD_LIMIT"] = "1"
    return str(pytesseract.image_to_string(Image.fromarray(image), pack, f"--psm {mode}", timeout=120))


def packs() -> list[str]:
    """The packs of ``PACKS`` that are installed."""
    import pytesseract

    try:
        have = set(pytesseract.get_languages())
    except (pytesseract.TesseractNotFoundError, OSError):
        return []
    return [p for p in PACKS if set(p.split("+")) <= have]


def readers(own: Recognizer) -> dict[str, ReadCrops]:
    """Every engine as a function from line crops to texts."""

    def by_tesseract(pack: str) -> ReadCrops:
        return lambda images: [
            tesseract(cv2.copyMakeBorder(i, 10, 10, 10, 10, 0, value=(255,)), pack, 7) for i in images
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


def page_crops(path: Path, number: int) -> tuple[Gray, list[Crop], float]:
    """The page's gray image, its line crops, and the seconds of line finding (decoding left out)."""
    image = open_document(path).page(number).image()
    began = time.perf_counter()
    ready = prepare(image.pixels, image.dpi)
    rules, ink = find_rules(ready.ink, ready.dpi)
    gray = erase_rules(ready.gray, ready.ink, ink, rules)
    found = crops(gray, find_lines(ink, rules, find_grids(rules, ready.dpi), ready.dpi))
    return ready.gray, found, time.perf_counter() - began


def whole_pages(own: Recognizer, samples: Path) -> Iterator[list[str]]:
    """CER and Thai-numeral numbers on the sample scans, line finding included, and seconds for a page."""
    for scan, transcript in (
        ("letter-scan300.pdf", "letter-transcript.txt"),
        ("press-worn300.pdf", "press-transcript.txt"),
    ):
        truth = (samples / transcript).read_text(encoding="utf-8")
        document = open_document(samples / scan)
        pages = [page_crops(samples / scan, n) for n in range(document.page_count)]
        began = time.perf_counter()
        lines = [r.text for _, c, _ in pages for r in own.read([x.image for x in c], [x.body for x in c])]
        reading = time.perf_counter() - began
        yield [scan, "recognizer", *_page_cells(truth, lines, reading + sum(s for _, _, s in pages), len(pages))]
        for pack in packs():
            began = time.perf_counter()
            lines = [line for gray, _, _ in pages for line in tesseract(gray, pack, 3).splitlines()]
            yield [scan, f"Tesseract {pack}", *_page_cells(truth, lines, time.perf_counter() - began, len(pages))]


def _page_cells(truth: str, lines: Sequence[str], seconds: float, pages: int) -> list[str]:
    tally, stray = compare(truth, lines)
    return [*tally.cells(), str(tally.characters), str(stray), f"{seconds / pages:.2f}"]


def forms(own: Recognizer, folder: Path, documents: int) -> Iterator[list[str]]:
    """Numbers of the result forms found anywhere on their pages, by the recogniser and by Tesseract."""
    chosen = sorted(d for d in folder.iterdir() if (d / "gt.json").exists())[:: max(1, 23 // max(documents, 1))]
    tallies = {"recognizer": Tally()} | {f"Tesseract {p}": Tally() for p in packs()}
    pages = 0
    for document in chosen[:documents]:
        gt = json.loads((document / "gt.json").read_text(encoding="utf-8"))
        truth = Counter(int(v) for v in gt["summary_by_section"].values() if v is not None)
        truth += Counter(int(r["votes"]) for r in gt["results"] if r.get("votes") is not None)
        texts = dict.fromkeys(tallies, "")
        for path in sorted(document.glob("page*.png")):
            gray, found, seconds = page_crops(path, 0)
            began = time.perf_counter()
            readings = own.read([c.image for c in found], [c.body for c in found])
            tallies["recognizer"].seconds += seconds + time.perf_counter() - began
            texts["recognizer"] += "\n".join(r.text for r in readings) + "\n"
            pages += 1
            for pack in packs():
                began = time.perf_counter()
                texts[f"Tesseract {pack}"] += tesseract(gray, pack, 3)
                tallies[f"Tesseract {pack}"].seconds += time.perf_counter() - began
        for name, text in texts.items():
            joined = re.sub(r"(?<=[0-9๐-๙])\s*([,.])\s*(?=[0-9๐-๙])", r"\1", text)
            there = Counter(
                int(re.sub(r"\D", "", n.translate(_THAI))) for n in re.findall(r"[0-9๐-๙][0-9๐-๙,]*", joined)
            )
            tallies[name].numbers += truth.total()
            tallies[name].right += (truth & there).total()
    for name, tally in tallies.items():
        yield [f"{pages} pages of forms", name, tally.cells()[1], f"{tally.seconds / max(pages, 1):.2f}"]


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
    args = parser.parse_args()
    cv2.setNumThreads(1)
    own = Recognizer(threads=1)
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
            "s a page",
        ]
        parts.append(table(head, whole_pages(own, args.shared / "samples")))
    if (args.shared / "real" / "election-result-forms").is_dir():
        head = ["scanned forms", "engine", "numbers", "s a page"]
        parts.append(table(head, forms(own, args.shared / "real" / "election-result-forms", args.forms)))
    args.to.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
