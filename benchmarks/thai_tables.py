"""Thai tables of many builds: structure against pdfplumber and img2table, and the records that come of them.

    python -m benchmarks.thai_tables read --count 6 --out thai.jsonl --peer-python /path/to/python-with-img2table
    python -m benchmarks.thai_tables doc thai.jsonl            # the tables of docs/explanation/tables.md

Documents are made from seeds (``thai_pages``), each judged as a digital file and as a scan of it (200 dpi, turned,
worn). Structure is the F1 of adjacency relations, as in :mod:`benchmarks.tables`; a record is right if value, label and
head are those printed there, wherever it came from. A label or head may be misread in some letters, but no other one
of the document may be more like it.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache
from math import cos, radians, sin
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.docs import put_between
from benchmarks.tables import f1, ours, read_img2table, read_pdfplumber, relations, true_grids, with_words
from benchmarks.tables_pages import HEIGHT, WIDTH, TruePage, Word
from benchmarks.thai_pages import KINDS, ThaiDocument, TrueValue, make_document
from extract.model.page import Box
from extract.model.result import Extraction
from extract.options import Options
from extract.pipeline import Full, extract_full
from extract.thai import digits

DOC = Path(__file__).parents[1] / "docs" / "explanation" / "tables.md"
DPI = 200
ALIKE = 0.85
"""Share of letters in order from which a label is the one printed, if no other is more like it."""
_SIGNS = {"S.D.": "standard-deviation"}
"""Heads of signs: what is read as such says it, however its letters were read."""
_NO_LETTER = re.compile(r"[\s.,:;()/\\\-–—\"'“”‘’•·]")
Cells = list[list[float]]
"""Cells of a table as row, column, spans and edges in points."""


@dataclass(frozen=True, slots=True)
class Print:
    """A value that a document prints and a record or claim that says so: ``label`` and ``head`` as it tells them."""

    page: int
    box: Box
    value: Decimal | None
    label: str
    head: str | None
    measure: str = ""


def scanned(document: ThaiDocument, least: float = 0.1) -> tuple[bytes, ThaiDocument]:
    """A scan of the document as a PDF without text, worn at ``least`` so, and the document with its words where the
    scan has them."""
    from fixtures import render, render_degrade
    from fixtures.render_files import as_pdf

    rng = random.Random(f"scan-{document.kind}-{document.seed}")
    turn, wear = rng.uniform(-0.7, 0.7), rng.uniform(least, 0.95)
    grain = np.random.default_rng(document.seed)
    images = render.images(document.pdf)
    pages = [render_degrade.scan(i, grain, dpi=DPI, degrees=turn, wear=wear) for i in images]
    words = (tuple(Word(w.text, *_turned((w.x0, w.y0, w.x1, w.y1), turn)) for w in p.words) for p in document.pages)
    moved = tuple(replace(p, words=own) for p, own in zip(document.pages, words, strict=True))
    values = tuple(TrueValue(v.page, *_turned((v.x0, v.y0, v.x1, v.y1), turn), v.value, v.label, v.head)
                   for v in document.values)  # fmt: skip
    return as_pdf(pages, DPI, quality=80), replace(document, pages=moved, values=values)


def _turned(edges: tuple[float, float, float, float], degrees: float) -> tuple[float, float, float, float]:
    """A box moved as its middle is when the page is turned about its own, anticlockwise."""
    x0, y0, x1, y1 = edges
    x, y = (x0 + x1) / 2 - WIDTH / 2, (y0 + y1) / 2 - HEIGHT / 2
    c, s = cos(radians(degrees)), sin(radians(degrees))
    dx, dy = x * c + y * s - x, y * c - x * s - y
    return x0 + dx, y0 + dy, x1 + dx, y1 + dy


@cache
def plain(text: str) -> str:
    """A label for comparison: Arabic digits, one sara am, no spaces nor signs.

    >>> plain('๑.๒ น้ำ ประปา')
    '12น้ำประปา'
    """
    return _NO_LETTER.sub("", digits.to_arabic(text).replace("\u0e4d\u0e32", "\u0e33")).lower()


@cache
def likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def is_named(said: str | None, true: str | None, others: Iterable[str | None]) -> bool:
    """Whether what is ``said`` means ``true`` and none of the ``others``. Where nothing is printed, nothing is meant.

    >>> is_named('ไตรมาส 2', 'ไตรมาส ๑', ['ไตรมาส ๑', 'ไตรมาส ๒'])
    False
    """
    if true is None:
        return not said
    own = likeness(plain(said or ""), plain(true))
    return own >= ALIKE and all(likeness(plain(said or ""), plain(o)) <= own for o in others if o is not None)


def true_of(found: Print, values: Sequence[TrueValue]) -> TrueValue | None:
    """The value printed where a record says that it found one; None where none is."""
    x, y = found.box.cx, found.box.cy
    near = (v for v in values if v.page == found.page and v.x0 - 4 <= x <= v.x1 + 4 and v.y0 - 4 <= y <= v.y1 + 4)
    return min(near, key=lambda v: abs(y - (v.y0 + v.y1) / 2), default=None)


def is_of(found: Print, true: TrueValue, values: Sequence[TrueValue]) -> bool:
    """Whether a record's label and head are those of the value."""
    labels, heads = {v.label for v in values}, {v.head for v in values}
    # A title over the columns may count as the head's first level.
    levels = [None] if found.head is None else found.head.split(" / ")
    said = levels if levels == [None] else [" / ".join(levels[k:]) for k in range(len(levels))]
    head = found.measure == _SIGNS.get(true.head or "") or any(is_named(s, true.head, heads) for s in said)
    return head and is_named(found.label, true.label, labels)


def read(path: Path) -> Full:
    """What is made of a file, without a second reader."""
    return extract_full(path, Options(second_reader=False))


def records_of(extraction: Extraction) -> Iterator[tuple[Print, str]]:
    """Every record's print in a table, and its status."""
    for record in extraction.records:
        for e in record.evidence:
            if e.where == "table" and e.bbox is not None:
                yield (
                    Print(
                        e.page,
                        Box(*e.bbox),
                        record.value,
                        record.indicator_printed or "",
                        record.column_printed,
                        record.measure,
                    ),
                    record.status,
                )


def told(extraction: Extraction, document: ThaiDocument) -> Counter[str]:
    """Of the document's values: right, review, missing; and records that are wrong: accepted, and no such value."""
    n, found = Counter[str](values=len(document.values)), dict[int, str]()
    for print_, status in records_of(extraction):
        true = true_of(print_, document.values)
        right = true is not None and print_.value == Decimal(true.value) and is_of(print_, true, document.values)
        if status == "accepted" and not right:
            n["WRONG"] += 1
        if true is not None:
            at = document.values.index(true)
            found[at] = "right" if right and status == "accepted" else found.get(at, "review")
    n.update(found.values())
    n["missing"] = n["values"] - len(found)
    n["told"] = min(n["missing"], sum(p.figures.left_out for p in extraction.pages))
    return n


def structure(pages: Sequence[TruePage], answers: Sequence[Sequence[Cells]]) -> Counter[str]:
    """Adjacency relations right, found and true."""
    n: Counter[str] = Counter()
    for page, tables in zip(pages, answers, strict=True):
        wanted = set().union(*(relations(g) for g in true_grids(page)))
        got = set().union(*(relations(with_words(cells, page)) for cells in tables))
        n += Counter(right=len(wanted & got), found=len(got), true=len(wanted))
    return n


def measure(kinds: Sequence[str], seeds: range, peer: str | None) -> Iterator[dict[str, Any]]:
    """One row for each document and form: counts of structure for each finder, of records for ours."""
    with tempfile.TemporaryDirectory() as folder:
        where, paged = Path(folder), dict[str, tuple[str, int, str, TruePage]]()
        for kind in kinds:
            for seed in seeds:
                document = make_document(kind, seed)
                for form in ("digital", "scan"):
                    data, true = (document.pdf, document) if form == "digital" else scanned(document)
                    path = where / f"{kind}-{seed}-{form}"
                    path.write_bytes(data)
                    row: dict[str, Any] = {"kind": kind, "seed": seed, "form": form}
                    made = read(path)
                    row["records"] = dict(told(made.extraction, true))
                    row["extract"] = dict(structure(true.pages, [ours(p) for p in made.pages]))
                    if form == "digital":
                        row["pdfplumber"] = dict(structure(true.pages, read_pdfplumber(data)))
                    if peer is not None:
                        names = _in_pages(data, path, form)
                        paged |= {n: (kind, seed, form, p) for n, p in zip(names, true.pages, strict=True)}
                    yield row
        found = read_img2table(peer, where) if peer is not None else None
        for name, cells in (found or {}).items():
            kind, seed, form, page = paged[name]
            yield {"kind": kind, "seed": seed, "form": form, "img2table": dict(structure([page], [cells]))}


def _in_pages(data: bytes, path: Path, form: str) -> list[str]:
    """Every page of a file written by itself, as the peer takes it; the files' names."""
    import pikepdf
    import pypdfium2

    names = []
    with pikepdf.open(io.BytesIO(data)) as opened:
        for k, page in enumerate(opened.pages):
            to = path.with_name(f"{path.name}-{k}.{'pdf' if form == 'digital' else 'png'}")
            if form == "digital":
                alone = pikepdf.new()
                alone.pages.append(page)
                alone.save(to)
            else:
                pypdfium2.PdfDocument(data)[k].render(scale=DPI / 72).to_pil().save(to, dpi=(DPI, DPI))
            names.append(to.name)
    return names


def tables(rows: Sequence[dict[str, Any]]) -> str:
    """The two tables of the docs: structure by finder, and records."""
    counts: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        for what in ("extract", "pdfplumber", "img2table", "records"):
            if what in row:
                counts[row["kind"], row["form"], what] += Counter(row[what])
    finders = [(w, f) for w in ("extract", "pdfplumber", "img2table") for f in ("digital", "scan")
               if any((k, f, w) in counts for k in KINDS)]  # fmt: skip
    lines = ["| build | " + " | ".join(f"{w}, {f}" for w, f in finders) + " |", "|:--|" + "--:|" * len(finders)]
    for kind in KINDS:
        if any((kind, f, w) in counts for w, f in finders):
            told_of = (f"{100 * f1(counts[kind, f, w]):.1f}" for w, f in finders)
            lines.append(f"| {kind} | " + " | ".join(told_of) + " |")
    lines += ["", "| build | form | values | right | in review | missing | of these told | wrong |"]
    lines += ["|:--|:--|" + "--:|" * 6]
    for kind in KINDS:
        for form in ("digital", "scan"):
            n = counts.get((kind, form, "records"))
            if n is not None:
                shown = (n[w] for w in ("values", "right", "review", "missing", "told", "WRONG"))
                lines.append(f"| {kind} | {form} | " + " | ".join(map(str, shown)) + " |")
    return "\n".join(lines)


def write_doc(rows: Sequence[dict[str, Any]]) -> None:
    count = len({(r["kind"], r["seed"]) for r in rows})
    told_of = f"{count} documents, each digital and scanned, {date.today().isoformat()}.\n\n{tables(rows)}\n"
    put_between(DOC, "builds", told_of)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    reading = commands.add_parser("read", help="make the documents and read them")
    reading.add_argument("--count", type=int, default=6, help="documents of each build")
    reading.add_argument("--first", type=int, default=0, help="the first seed")
    reading.add_argument("--kinds", nargs="*", default=list(KINDS), choices=KINDS)
    reading.add_argument("--peer-python", help="a Python that has img2table; left out, it is not compared")
    reading.add_argument("--out", type=Path, required=True)
    doc = commands.add_parser("doc", help="write the tables of the docs")
    doc.add_argument("rows", nargs="+", type=Path)
    args = parser.parse_args()
    if args.command == "doc":
        write_doc([json.loads(line) for path in args.rows for line in path.read_text(encoding="utf-8").splitlines()])
        return
    rows = []
    with args.out.open("w", encoding="utf-8") as out:
        for row in measure(args.kinds, range(args.first, args.first + args.count), args.peer_python):
            rows.append(row)
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            out.flush()
    sys.stdout.write(tables(rows) + "\n")


if __name__ == "__main__":
    main()
