"""The whole way with the real reader: fixtures into an archive; out as records, pages and a bag."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures"


def extract(*arguments: object, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "extract", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def document(name: str) -> Path:
    found = [p for p in sorted((FIXTURES / name).glob("*")) if p.suffix in (".pdf", ".txt")]
    if not found:
        pytest.skip(f"no fixture {name}")
    return found[0]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "in").mkdir()
    for name in ("letter-transcript", "letter-scan"):
        source = document(name)
        shutil.copy(source, folder / "in" / f"{name}{source.suffix}")
    summary = json.loads(extract("archive", folder / "in", "--into", folder / "a.sqlite", "--jobs", 1, "--json"))
    assert (summary["read"], summary["failed"]) == (2, 0)
    assert 0 < summary["peak_worker_memory"] < 700 << 20
    again = json.loads(extract("archive", folder / "in", "--into", folder / "a.sqlite", "--json"))
    assert again["read"] == 0
    return folder / "a.sqlite"


def test_the_archive_holds_what_the_main_job_prints(archive: Path) -> None:
    shown = json.loads(extract("show", archive, "letter-transcript.txt", "--json"))
    printed = json.loads(extract(archive.parent / "in" / "letter-transcript.txt", "--json", "-q"))
    assert shown["records"] == printed["records"] and shown["document"] == printed["document"]
    assert shown["records"]


def test_records_come_out_as_they_went_in(archive: Path, tmp_path: Path) -> None:
    extract("export", archive, tmp_path / "r.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "r.csv").read_text(encoding="utf-8-sig"), newline="")))
    for name in ("letter-transcript.txt", "letter-scan.pdf"):
        shown = json.loads(extract("show", archive, name, "--json"), parse_float=str, parse_int=str)
        wanted = {(r["id"], r["indicator"], r["value"] or "", r["status"]) for r in shown["records"]}
        counts = {(f"s{k:03}", s["name"], s["value"], s["status"]) for k, s in enumerate(shown["statistics"], 1)}
        mine = [r for r in rows if r["file"] == name]
        assert {(r["record"], r["indicator"], r["read_value"], r["read_status"]) for r in mine} == wanted | counts
        assert all(r["final_value"] == (r["read_value"] if r["read_status"] == "accepted" else "") for r in mine)


def test_thai_words_of_the_scan_are_found(archive: Path) -> None:
    hits = [json.loads(line) for line in extract("search", archive, "คะแนน", "--json").splitlines()]
    assert {Path(h["path"]).name for h in hits} == {"letter-transcript.txt", "letter-scan.pdf"}


def test_the_bag_is_whole_and_its_pdf_copies_right_thai(archive: Path, tmp_path: Path) -> None:
    extract("bag", archive, tmp_path / "bag")
    extract("verify", tmp_path / "bag")
    (made,) = (tmp_path / "bag" / "data" / "pdf").iterdir()
    with pdfium.PdfDocument(made) as pdf:
        copied = ["".join(page.get_textpage().get_text_range().split()) for page in pdf]
    text = extract("show", archive, "letter-scan.pdf", "--text").rstrip("\f\n").split("\f")
    for number, page in enumerate(text):
        lines = ["".join(line.split()) for line in page.replace("\t", "\n").splitlines() if line.strip()]
        assert lines and not [line for line in lines if line not in copied[number]]
    original = archive.parent / "in" / "letter-scan.pdf"
    assert _images(original) == _images(made)


def _images(path: Path) -> list[bytes]:
    with pikepdf.open(path) as pdf:
        streams = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        return [bytes(stream.read_raw_bytes()) for stream in streams]
