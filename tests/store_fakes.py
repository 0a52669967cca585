"""Pages and Extractions built by hand, and an extractor that reads small JSON files instead of scans.

The extractor runs in worker processes, so it is a function that can be imported by name. A file is a JSON object:
``lines`` (text of the one page), ``value``, and for misbehaviour ``crash``, ``crash-once``, ``hang``, ``grow``,
``error``, ``print``, ``sleep``, ``forge`` (frames that the worker's wire should never carry: kind and payload).
"""

from __future__ import annotations

import json
import os
import signal
import stat
import sys
import time
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from extract.errors import InputError
from extract.model.codec import from_bytes, to_bytes
from extract.model.page import Box, Glyph, Line, Page, Paragraph, TextRun, Transform
from extract.model.result import (
    Check,
    DocumentHead,
    Evidence,
    Extraction,
    NoticeOut,
    PageOut,
    Record,
    Source,
    SurveyRef,
    TableCell,
    TableOut,
)
from extract.run.frames import Kind, write_frame
from extract.run.jobs import Job, Lost
from extract.run.worker import Tell

DPI = 100
WIDTH_PX, HEIGHT_PX = 827, 1169
_MARKS = set("ัิีึืฺุู็่้๊๋์ํ๎")


class Full(NamedTuple):
    extraction: Extraction
    pages: tuple[Page, ...]


def glyphs(text: str, x: float, y: float, advance: float = 12.0, height: float = 24.0) -> tuple[Glyph, ...]:
    """A glyph for each code point; marks lie over the letter before them, spaces have no box."""
    found = []
    for char in text:
        if char in _MARKS:
            found.append(Glyph(char, Box(x - advance, y, x, y + height / 4), 0.9))
            continue
        box = None if char == " " else Box(x, y, x + advance, y + height)
        found.append(Glyph(char, box, 0.98))
        x += advance
    return tuple(found)


def line(text: str, x: float = 80.0, y: float = 100.0) -> Line:
    run = TextRun.of(glyphs(text, x, y))
    box = run.box()
    assert box is not None
    return Line(run, box, "recognizer", text)


def page(lines: list[str], number: int = 1, *, to_page: Transform | None = None) -> Page:
    """A page of an A4 scan at 100 dpi whose lines stand one below the other."""
    paragraph = Paragraph(tuple(line(t, y=100 + 40 * i) for i, t in enumerate(lines)))
    return Page(
        number=number, origin="ocr", status="read" if lines else "blank", width=WIDTH_PX * 72 / DPI,
        height=HEIGHT_PX * 72 / DPI, width_px=WIDTH_PX, height_px=HEIGHT_PX, dpi=DPI,
        blocks=(paragraph,) if lines else (), to_page=to_page or Transform.scale(72 / DPI), seconds=0.5,
    )  # fmt: skip


def record(number: int, value: str | None, *, indicator: str = "overall", status: str = "accepted",
           entity: str | None = "สมุทรปราการ", year_be: int = 2560) -> Record:  # fmt: skip
    decimal = None if value is None else Decimal(value)
    evidence = Evidence(
        page=1, bbox=(10.0, 20.0, 60.0, 32.5), printed=value or "-", value=decimal, where="table",
        reader="recognizer", confidence=0.97, rule="table.score", source_text="คะแนนรวม",
    )  # fmt: skip
    return Record(
        id=f"r{number:03d}", survey=SurveyRef(id="digital-government-readiness", year_be=year_be, year=year_be - 543),
        scope="province" if entity else "national", entity=entity, indicator=indicator,
        indicator_printed="ภาพรวม", measure="score", value=decimal, unit="score", maximum=Decimal(100), status=status,
        issues=() if status == "accepted" else ("low-confidence",), proofs=("second-reader",), confidence=0.97,
        evidence=(evidence,),
    )  # fmt: skip


def extraction(path: Path, pages: tuple[Page, ...], records: tuple[Record, ...], sha256: str) -> Extraction:
    rows = ((TableCell(text="ตัวชี้วัด", bbox=None, row=0, column=0, row_span=1, column_span=1, confidence=0.9),),)
    outs = tuple(
        PageOut(
            number=p.number, origin=p.origin, status=p.status, reason=p.reason, rotation=p.rotation, skew=p.skew,
            width_px=p.width_px, height_px=p.height_px, width=p.width, height=p.height, dpi=p.dpi, seconds=p.seconds,
        )
        for p in pages
    )  # fmt: skip
    return Extraction(
        program="extract 0", document=DocumentHead(kind="result-letter", number="ศธ 0263/ว.50", date="2018-02-19"),
        source=Source(name=path.name, sha256=sha256, bytes=path.stat().st_size, media_type=media_type(path),
                      pages=len(pages)),
        records=records, rankings=(), statistics=(),
        tables=(TableOut(page=1, bbox=(1.0, 2.0, 3.0, 4.0), kind="ruled", header_rows=1, rows=rows),),
        checks=(Check(check="sum", outcome="holds", records=tuple(r.id for r in records[:1]), expected="1",
                      found="1", sentence="the sum holds"),),
        pages=outs, notices=(NoticeOut(code="stamp", message="a stamp lies over the text", page=1),),
        partial=any(p.status == "failed" for p in pages),
    )  # fmt: skip


def media_type(path: Path) -> str:
    types = {".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".tif": "image/tiff"}
    return types.get(path.suffix, "text/plain")


def read(job: Job, tell: Tell) -> Full:
    """The fake extractor; see the module's docstring for what a file may ask for."""
    path = Path(job.source)
    tell.up()
    what = json.loads(path.read_text(encoding="utf-8"))
    numbers = tuple(range(1, what.get("pages", 1) + 1))
    tell.opened(numbers, job.sha256)
    pages = []
    for number in numbers:
        done = job.pages.get(number)
        if isinstance(done, Lost):
            pages.append(Page(number=number, origin="ocr", status="failed", reason=done.reason))
            continue
        if done is None:
            if number == what.get("at", 1):
                _misbehave(what, path)
            done = to_bytes(page(what.get("lines", ["หน้า"]), number))
            tell.read(done)
        pages.append(from_bytes(done))
    values = what.get("values", [what.get("value", "28.1")])
    status = what.get("status", "accepted")
    records = tuple(record(i, v, indicator=f"i{i}", status=status) for i, v in enumerate(values, 1))
    return Full(extraction(path, tuple(pages), records, job.sha256), tuple(pages))


def _misbehave(what: dict, path: Path) -> None:
    if what.get("print"):
        print("a library that prints", flush=True)
        os.write(1, b"and one that writes to the descriptor\n")
    if what.get("error"):
        raise InputError(what["error"])
    if what.get("bug"):
        raise KeyError("unexpected")
    if what.get("crash"):
        os.kill(os.getpid(), signal.SIGKILL)
    if what.get("crash-once"):
        mark = path.with_suffix(".crashed")
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    if what.get("temp"):
        Path(os.environ["TMPDIR"], "left-behind").write_text("x")
    for kind, payload in what.get("forge", ()):
        for wire in (int(fd) for fd in os.listdir("/proc/self/fd")):
            with suppress(OSError):
                if wire > 2 and stat.S_ISFIFO(os.fstat(wire).st_mode):
                    with open(wire, "wb", closefd=False) as pipe:
                        write_frame(pipe, Kind[kind], payload.encode())
    if what.get("hang"):
        time.sleep(600)
    if what.get("grow"):
        hoard = b"x" * (300 << 20)
        time.sleep(600)
        del hoard
    time.sleep(what.get("sleep", 0))


def write(folder: Path, name: str, **what: object) -> Path:
    """A file for the fake extractor."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text(name, **what))
    return path


def text(name: str, **what: object) -> bytes:
    """The bytes of such a file."""
    return json.dumps({"name": name, **what}, ensure_ascii=False).encode()


def main(arguments: list[str]) -> int:
    """Run an archive with the fake extractor: FOLDER ARCHIVE JOBS. For tests that kill it."""
    from extract.archive.archive import archive

    extractor = sys.modules["store_fakes"].read
    summary = archive([arguments[0]], Path(arguments[1]), jobs=int(arguments[2]), extractor=extractor)
    print(json.dumps({"done": summary.done, "unchanged": summary.unchanged}))
    return int(summary.exit_code)
