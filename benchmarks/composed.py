"""Reports that nobody has seen: random Thai tables of many builds, made from seeds, and what is read of each value.

    python -m benchmarks.composed make OUT --seeds 1-40 [--scan] [--shaded]
    python -m benchmarks.composed score OUT [--show WRONG review missing soft]

``make`` writes a PDF for each seed and beside it ``….tables.json``, its values with label, head, measure, year, unit
and place. ``score`` reads the PDFs with this checkout. Right: an accepted record at the value's place says what is
printed there. WRONG: an accepted record says something else, or stands where no value does. Review: a person must look.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from math import cos, radians, sin
from pathlib import Path
from typing import Any

from benchmarks.composed_score import Report, Told, judge
from extract.errors import ExtractError
from extract.options import Options
from extract.pipeline import extract_full

DPI = 200
_COUNTED = ("values", "right", "review", "missing", "told", "WRONG")


def write(out: Path, seeds: range, scan: bool, shaded: bool = False) -> Iterator[Path]:
    """The documents of ``seeds`` and their truth, as scans, in the fills of office software's table styles."""
    from benchmarks.composed_pages import compose_report

    out.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        made = compose_report(seed, shaded)
        records, data = list(made.records), made.pdf
        if scan:
            data, records = scanned(seed, data, records)
        path = out / f"composed-{seed:05d}{'-scan' if scan else ''}.pdf"
        path.write_bytes(data)
        truth = {"document": path.name, "seed": seed, "family": made.family, "pages": list(range(1, made.pages + 1))}
        truth |= {"records": records, "left_out": {}}
        path.with_suffix(".tables.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
        yield path


def scanned(seed: int, document: bytes, records: Sequence[dict[str, Any]]) -> tuple[bytes, list[dict[str, Any]]]:
    """A scan of the document, worn and turned a little, and its values where the scan has them."""
    import numpy as np
    import pikepdf

    from fixtures import render, render_degrade
    from fixtures.render_files import as_pdf

    rng, grain = random.Random(f"composed-scan-{seed}"), np.random.default_rng(seed)
    turn, wear = rng.uniform(-0.7, 0.7), rng.uniform(0.1, 0.9)
    pages = [render_degrade.scan(i, grain, dpi=DPI, degrees=turn, wear=wear) for i in render.images(document)]
    with pikepdf.open(io.BytesIO(document)) as opened:
        sizes = [(float(p.mediabox[2]), float(p.mediabox[3])) for p in opened.pages]
    moved = [r | {"bbox": _turned(r["bbox"], turn, *sizes[r["page"] - 1])} for r in records]
    return as_pdf(pages, DPI, quality=80), moved


def _turned(edges: Sequence[float], degrees: float, width: float, height: float) -> list[float]:
    """A box moved as its middle is when the page is turned about its own, anticlockwise."""
    x0, y0, x1, y1 = edges
    x, y = (x0 + x1 - width) / 2, (y0 + y1 - height) / 2
    c, s = cos(radians(degrees)), sin(radians(degrees))
    dx, dy = x * c + y * s - x, y * c - x * s - y
    return [round(v, 1) for v in (x0 + dx, y0 + dy, x1 + dx, y1 + dy)]


def score(path: Path) -> Report:
    """What is read of a document that ``write`` has made."""
    truth = json.loads(path.with_suffix(".tables.json").read_text(encoding="utf-8"))
    return judge(extract_full(path, Options(second_reader=False)).extraction, truth["records"])


def _lines(report: Report, show: Sequence[str]) -> Iterator[str]:
    """What a person looks at: every wrong value, and of the other outcomes those that were asked for."""
    if "WRONG" in show:
        yield from (f"    WRONG where no value stands: {said}" for said in report.stray)
    for told in sorted(report.values, key=lambda t: t.outcome != "WRONG"):
        soft = told.outcome == "right" and told.soft and "soft" in show
        if told.outcome in show or soft:
            why = told.faults if told.outcome == "WRONG" else told.soft if soft else told.issues
            yield f"    {'soft' if soft else told.outcome} {_cell(told)} ({', '.join(why)}) said {told.said}"


def _cell(told: Told) -> str:
    t = told.true
    path = [*t["group"], t["label"]]
    return f"p{t['page']} {t['cell']} {' > '.join(path)} | {t['column']} [{t['measure']}] {t['printed']!r}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="make documents and their truth")
    making.add_argument("out", type=Path)
    making.add_argument("--seeds", default="1-20", help="the first and the last, as 1-20")
    making.add_argument("--scan", action="store_true", help="as scans without text")
    making.add_argument("--shaded", action="store_true", help="in the fills of office software's table styles")
    scoring = commands.add_parser("score", help="read them and tell what came of each value")
    scoring.add_argument("out", type=Path)
    scoring.add_argument(
        "--show", nargs="*", default=["WRONG"], choices=("WRONG", "review", "missing", "right", "soft")
    )
    args = parser.parse_args()
    if args.command == "make":
        first, _, last = args.seeds.partition("-")
        for path in write(args.out, range(int(first), int(last or first) + 1), args.scan, args.shaded):
            sys.stdout.write(f"{path}\n")
        return
    _score_all(sorted(args.out.glob("*.pdf")), args.show)


def _score_all(paths: Sequence[Path], show: Sequence[str]) -> None:
    total, issues, faults = Counter[str](), Counter[str](), Counter[str]()
    for path in paths:
        try:
            report = score(path)
        except ExtractError as error:
            sys.stdout.write(f"{path.stem} {error}\n")
            continue
        n = report.counts()
        total += n
        issues.update(i for t in report.values if t.outcome == "review" for i in t.issues)
        faults.update(f for t in report.values if t.outcome == "WRONG" for f in t.faults)
        sys.stdout.write(f"{path.stem} {_told(n)}\n" + "".join(f"{line}\n" for line in _lines(report, show)))
        sys.stdout.flush()
    sys.stdout.write(f"TOTAL {_told(total)}\nreview for {dict(issues.most_common())}\nwrong in {dict(faults)}\n")


def _told(n: Counter[str]) -> str:
    more = {k: v for k, v in n.items() if k not in _COUNTED and v}
    return " ".join(f"{k} {n[k]}" for k in _COUNTED) + (f" of right ones: {more}" if more else "")


if __name__ == "__main__":
    main()
