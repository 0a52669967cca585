"""Table structure: our finder against img2table and pdfplumber on the same pages.

    python -m benchmarks.tables --count 12 --peer-python /path/to/python-with-img2table

Pages of six kinds are made from seeds (``tables_pages``). Each is judged twice: as a digital page (text layer and
vector rules) and as a scan of it (200 dpi, skewed, noisy, some at 1 bit). The figure is the F1 of adjacency relations:
two cells that stand beside or under one another, blank ones skipped, count as right if the finder has the same two
beside or under one another. A cell is known by the words inside it, by place, so reading has no part in the figure; a
finder's own reading may still help it to find.

pdfplumber takes its ``lines`` strategy, where that finds nothing its ``text`` strategy; it reads digital pages only.
img2table takes borderless tables and implicit rows too, with the text layer on digital pages, with Tesseract on scans.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.tables_pages import KINDS, TruePage, make_page
from extract.model.page import Page

DPI = 200
Grid = list[tuple[int, int, int, int, frozenset[int]]]
"""Cells as row, column, row span, column span, words."""
Relation = tuple[frozenset[int], frozenset[int], str]


def scan(page: TruePage) -> NDArray[np.uint8]:
    """The page as a scanner gives it: turned by up to half a degree, noisy, some at 1 bit."""
    import cv2
    import pypdfium2

    document = pypdfium2.PdfDocument(page.pdf)
    image = np.asarray(document[0].render(scale=DPI / 72, grayscale=True).to_numpy()).squeeze()
    random = np.random.default_rng(page.seed)
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(random.uniform(-0.5, 0.5)), 1)
    image = cv2.warpAffine(image, turn, (width, height), borderValue=(255,))
    noisy = cv2.GaussianBlur(image, (3, 3), 0).astype(np.float32) + random.normal(0, 12, image.shape)
    grainy: NDArray[np.uint8] = np.clip(noisy, 0, 255).astype(np.uint8)
    return np.where(grainy > 160, 255, 0).astype(np.uint8) if page.seed % 2 else grainy


def relations(grid: Grid) -> set[Relation]:
    """Pairs of cells with words that stand beside ("right") or under ("below") one another."""
    owner = {(r, c): words for row, column, rows, columns, words in grid if words
             for r in range(row, row + rows) for c in range(column, column + columns)}  # fmt: skip
    lines: dict[tuple[str, int], list[tuple[int, frozenset[int]]]] = defaultdict(list)
    for (r, c), words in owner.items():
        lines["right", r].append((c, words))
        lines["below", c].append((r, words))
    found = set()
    for (way, _), cells in lines.items():
        ordered = [words for _, words in sorted(cells, key=lambda item: item[0])]
        found |= {(a, b, way) for a, b in pairwise(ordered) if a != b}
    return found


def true_grids(page: TruePage) -> list[Grid]:
    return [[(c.row, c.column, c.row_span, c.column_span, frozenset(c.words)) for c in t] for t in page.tables]


def with_words(cells: Iterable[Sequence[float]], page: TruePage) -> Grid:
    """Cells given as row, column, spans and box in points, with the words whose middle they hold."""
    out: Grid = []
    for row, column, rows, columns, x0, y0, x1, y1 in cells:
        words = frozenset(
            k for k, w in enumerate(page.words) if x0 <= (w.x0 + w.x1) / 2 <= x1 and y0 <= (w.y0 + w.y1) / 2 <= y1
        )
        out.append((int(row), int(column), int(rows), int(columns), words))
    return out


def ours(page: Page) -> list[list[list[float]]]:
    """Our tables in the form ``with_words`` takes; a cell reaches at least as far as its lines."""
    tables = []
    for table in page.tables:
        cells = []
        for c in table.cells:
            box = c.box
            for line in c.lines:
                box = box.union(line.box)
            b = page.to_page.box(box)
            cells.append(
                [float(c.row), float(c.column), float(c.row_span), float(c.column_span), b.x0, b.y0, b.x1, b.y1]
            )
        tables.append(cells)
    return tables


def read_ours(path: Path) -> tuple[list[list[list[float]]], float]:
    from extract.open.document import open_document
    from extract.options import Options
    from extract.pipeline import read_page

    options = Options()
    began = time.process_time()
    with open_document(path, options.limits) as document:
        page = read_page(document, 1, options)
    return ours(page), time.process_time() - began


def read_pdfplumber(pdf: bytes) -> list[list[list[list[float]]]]:
    """pdfplumber's tables of every page."""
    import pdfplumber

    pages = []
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            found = page.find_tables()
            if not found:
                found = page.find_tables({"vertical_strategy": "text", "horizontal_strategy": "text"})
            pages.append([_plumbed(t) for t in found])
    return pages


def _plumbed(table: Any) -> list[list[float]]:
    """A pdfplumber table's cells with spans, from the edges that its cells share."""
    xs = sorted({round(v, 1) for c in table.cells for v in (c[0], c[2])})
    ys = sorted({round(v, 1) for c in table.cells for v in (c[1], c[3])})
    at_x, at_y = {x: k for k, x in enumerate(xs)}, {y: k for k, y in enumerate(ys)}
    cells = []
    for x0, y0, x1, y1 in table.cells:
        i, j = at_y[round(y0, 1)], at_x[round(x0, 1)]
        cells.append([float(i), float(j), float(at_y[round(y1, 1)] - i), float(at_x[round(x1, 1)] - j), x0, y0, x1, y1])
    return cells


def score(pages: Sequence[TruePage], answers: Sequence[list[list[list[float]]]]) -> dict[str, Counter[str]]:
    """Per kind: relations right, found and true."""
    out: dict[str, Counter[str]] = defaultdict(Counter)
    for page, tables in zip(pages, answers, strict=True):
        wanted: set[Relation] = set()
        for grid in true_grids(page):
            wanted |= relations(grid)
        got: set[Relation] = set()
        for cells in tables:
            got |= relations(with_words(cells, page))
        out[page.kind] += Counter(right=len(wanted & got), found=len(got), true=len(wanted))
    return out


def f1(count: Counter[str]) -> float:
    return 2 * count["right"] / max(count["found"] + count["true"], 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=12, help="pages of each kind")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--peer-python", default=sys.executable, help="a Python that has img2table")
    parser.add_argument("--without-img2table", action="store_true", help="it takes some seconds a page")
    parser.add_argument("--kinds", nargs="*", default=list(KINDS), choices=KINDS)
    args = parser.parse_args()
    pages = [make_page(kind, seed) for kind in args.kinds for seed in range(args.first, args.first + args.count)]
    answers: dict[str, list[list[list[list[float]]]]] = defaultdict(list)
    seconds: dict[str, float] = defaultdict(float)
    with tempfile.TemporaryDirectory() as where:
        names = _write(pages, Path(where))
        for page, (pdf, png) in zip(pages, names, strict=True):
            for name, path in (("extract, digital", pdf), ("extract, scan", png)):
                tables, took = read_ours(path)
                answers[name].append(tables)
                seconds[name] += took
            began = time.process_time()
            answers["pdfplumber, digital"] += read_pdfplumber(page.pdf)
            seconds["pdfplumber, digital"] += time.process_time() - began
        began = time.perf_counter()
        peer = None if args.without_img2table else read_img2table(args.peer_python, Path(where))
        if peer is not None:
            answers["img2table, digital"] = [peer[pdf.name] for pdf, _ in names]
            answers["img2table, scan"] = [peer[png.name] for _, png in names]
            print(f"img2table took {time.perf_counter() - began:.1f} s for {2 * len(pages)} pages")
    _print(args.kinds, {name: score(pages, tables) for name, tables in answers.items()}, seconds, len(pages))


def _write(pages: Sequence[TruePage], where: Path) -> list[tuple[Path, Path]]:
    from PIL import Image

    names = []
    for page in pages:
        pdf, png = where / f"{page.kind}-{page.seed}.pdf", where / f"{page.kind}-{page.seed}.png"
        pdf.write_bytes(page.pdf)
        Image.fromarray(scan(page)).save(png, dpi=(DPI, DPI))
        names.append((pdf, png))
    return names


def read_img2table(python: str, where: Path) -> dict[str, list[list[list[float]]]] | None:
    """img2table's tables of every file's first page; None, with a word, where ``python`` has no img2table."""
    script = Path(__file__).with_name("tables_img2table.py")
    done = subprocess.run([python, str(script), str(where)], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"img2table is not there: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    answer: dict[str, list[list[list[float]]]] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def _print(
    kinds: Sequence[str], scores: dict[str, dict[str, Counter[str]]], seconds: dict[str, float], pages: int
) -> None:
    print(f"{'adjacency F1, %':22s}" + "".join(f"{kind:>12s}" for kind in kinds) + f"{'s/page':>9s}")
    for name in sorted(scores):
        row = "".join(f"{100 * f1(scores[name][kind]):12.1f}" for kind in kinds)
        print(f"{name:22s}{row}" + (f"{seconds[name] / pages:9.2f}" if name in seconds else ""))


if __name__ == "__main__":
    main()
