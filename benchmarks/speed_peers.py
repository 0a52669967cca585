"""What other programs need for the same scanned letter, and how many of its values they read.

    python -m benchmarks.speed_peers --peer-python /path/to/python-with-ocrmypdf-and-img2table [--write]

Whole program runs, one after the other on one thread: CPU seconds of the program and its children. A value is found
where its digits, Thai or Arabic, stand by themselves in what a program gives; for ``extract``, where it is an accepted
record. Programs that the other Python does not have are left out. ``--write`` puts the table between the marks in
``docs/reference/speed.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

from benchmarks.docs import put_between
from benchmarks.speed import PAGE, ROOT, cpu
from extract.thai import digits

LETTER = ROOT / "fixtures" / "letter-scan" / "letter.pdf"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_IMG2TABLE = """
import sys
from img2table.document import PDF
from img2table.ocr import TesseractOCR
found = PDF(sys.argv[1]).extract_tables(ocr=TesseractOCR(n_threads=1, lang="tha+eng"), borderless_tables=True)
print("\\n".join(str(c.value) for tables in found.values() for t in tables for row in t.content.values() for c in row))
"""


def _run(command: Sequence[str | Path]) -> str:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=True, cwd=ROOT, env=environment
    )
    return done.stdout


def _ours(_: Path) -> Counter[Decimal]:
    records = json.loads(_run([sys.executable, "-m", "extract", LETTER, "--json"]))["records"]
    return Counter(Decimal(str(r["value"])) for r in records if r["status"] == "accepted")


def _numbers(text: str) -> Counter[Decimal]:
    return Counter(Decimal(n) for n in _NUMBER.findall(digits.to_arabic(text)))


def _programs(peer: Path, work: Path) -> dict[str, Callable[[], Counter[Decimal]]]:
    def tesseract() -> Counter[Decimal]:
        import pypdfium2

        text = ""
        for k, page in enumerate(pypdfium2.PdfDocument(str(LETTER))):
            page.render(scale=300 / 72, grayscale=True).to_pil().save(work / f"{k}.png")
            text += _run(["tesseract", work / f"{k}.png", "stdout", "-l", "tha+eng"])
        return _numbers(text)

    def ocrmypdf() -> Counter[Decimal]:
        own: list[str | Path] = ["--force-ocr", "--output-type", "pdf", "--jobs", "1", "--sidecar", work / "text.txt"]
        _run([peer, "-m", "ocrmypdf", "-q", "-l", "tha+eng", *own, LETTER, work / "out.pdf"])
        return _numbers((work / "text.txt").read_text(encoding="utf-8"))

    def img2table() -> Counter[Decimal]:
        return _numbers(_run([peer, "-c", _IMG2TABLE, LETTER]))

    return {
        "`extract --json`": lambda: _ours(work),
        "Tesseract `tha+eng`, 300 dpi": tesseract,
        "OCRmyPDF `tha+eng`": ocrmypdf,
        "img2table with Tesseract": img2table,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer-python", type=Path, required=True, help="a Python that has ocrmypdf and img2table")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    expected = json.loads((LETTER.parent / "expected.json").read_text(encoding="utf-8"))["records"]
    wanted = Counter(Decimal(str(value)) for *_, value in expected)
    pages = 2
    table = f"| program | CPU time, a page | values found, of {wanted.total()} |\n|---|---:|---:|"
    with tempfile.TemporaryDirectory() as work:
        for name, program in _programs(args.peer_python.absolute(), Path(work)).items():
            began = cpu()
            try:
                found = program()
            except subprocess.CalledProcessError as error:
                print(f"{name}: {error.stderr.strip()[-200:]}", file=sys.stderr)
                continue
            table += f"\n| {name} | {(cpu() - began) / pages:.2f} s | {(wanted & found).total()} |"
    print(table)
    if args.write:
        put_between(PAGE, "peers", f"{table}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
