"""How right is ``extract`` on documents whose contents are known: ``python -m benchmarks.score_fixtures [DIR]``.

DIR (default: ``fixtures``) holds ``truth.json`` (see ``fixtures/make.py``), or was made by ``fixtures.generate``. For
each document: right, silent (wrong and ``accepted``, the worst), flagged (wrong, and in review), missing, extra
(accepted, and not in the truth), right but in review; of head fields, statistics and rankings how many are right.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from extract.thai.skeleton import squeeze

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
Key = tuple[Any, ...]


def read(path: Path, options: Sequence[str] = ()) -> tuple[dict[str, Any] | None, float, str]:
    """The Extraction of a file as plain data (None where there is none), seconds, the last of standard error."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "extract", str(path), "--json", *options]
    done = subprocess.run(command, capture_output=True, check=False)
    seconds = time.perf_counter() - began
    try:
        data = json.loads(done.stdout, parse_float=Decimal, parse_int=Decimal)
    except ValueError:
        data = None
    return (
        (data if data is not None and "records" in data else None),
        seconds,
        done.stderr.decode("utf-8", "replace")[-300:],
    )


def bare(value: object) -> str:
    text = str(value).translate(ARABIC)
    return "".join(c for c in text if not c.isspace() and c not in ".,")


def score(result: dict[str, Any], truth: dict[str, Any]) -> tuple[Counter[str], list[str]]:
    """Counts and notes for one document."""
    n: Counter[str] = Counter()
    notes: list[str] = []
    _records(result, truth, n, notes)
    _measured(result, truth, n, notes)
    for name, value in truth["document"].items():
        document = result["document"]
        got = (document["received"] or {}).get(name[9:]) if name.startswith("received_") else document.get(name)
        _tell(n, notes, "field", name, got, value)
    for name, value in truth.get("statistics", {}).items():
        found = [s["value"] for s in result["statistics"] if s["name"] == name]
        same = bool(found) and found[0] is not None and Decimal(found[0]) == Decimal(value)
        _tell(n, notes, "statistic", name, value if same else found, value)
    for kind, rank, what in truth.get("rankings", []):
        given = [(r["kind"], r["rank"], r["indicator"] or r["entity"]) for r in result["rankings"]]
        ok = any(k == kind and w == what and (rank is None or r == rank) for k, r, w in given)
        _tell(n, notes, "ranking", f"{kind} {rank}", what if ok else None, what)
    if truth.get("kind") not in (None, "unknown"):
        _tell(n, notes, "kind", "kind", result["document"]["kind"], truth["kind"])
    return n, notes


def _tell(n: Counter[str], notes: list[str], what: str, name: str, got: object, wanted: object) -> None:
    n[f"{what}s"] += 1
    if got is not None and bare(got) == bare(wanted):
        n[f"{what}s_right"] += 1
    else:
        notes.append(f"{what} {name}: {got!r} for {wanted!r}")


def _records(result: dict[str, Any], truth: dict[str, Any], n: Counter[str], notes: list[str]) -> None:
    found: dict[Key, tuple[Decimal | None, str]] = {}
    levels, measures = truth.get("levels"), truth.get("measures")
    for r in result["records"]:
        more = (r["level"] if levels else None, r["measure"] if measures else None)
        key = (r["survey"]["year_be"], r["scope"], r["entity"], r["indicator"], *more)
        if key in found:
            notes.append(f"twice {key}")
        if key not in found or r["status"] == "accepted":
            found[key] = (r["value"], r["status"])
    apart = zip(levels or [None] * len(truth["records"]), measures or [None] * len(truth["records"]), strict=True)
    keyed = [((*r[:4], *more), r[4]) for r, more in zip(truth["records"], apart, strict=True)]
    wanted = {key: None if value is None else Decimal(value) for key, value in keyed}
    conflicts = {(*c, None, None) for c in truth["conflicts"]}
    for key, value in wanted.items():
        n["claims"] += 1
        got, status = found.get(key) or found.get((None, *key[1:])) or (None, "missing")
        if status == "missing":
            outcome = "missing"
        elif key in conflicts:
            outcome = "right" if status == "review" else "silent"
        elif value is None:
            outcome = "right" if status == "not-reported" else "silent" if status == "accepted" else "flagged"
        elif got == value:
            outcome = "right"
            n["review_though_right"] += status != "accepted"
        else:
            outcome = "silent" if status in ("accepted", "not-reported") else "flagged"
        n[outcome] += 1
        if outcome != "right":
            notes.append(f"{outcome.upper()} {key[2] or key[1]} {key[3]}: {got} ({status}) for {value}")
    if not truth.get("measured"):
        known = set(wanted) | {(None, *k[1:]) for k in wanted}
        extra = [k for k, (_, status) in found.items() if k not in known and status == "accepted"]
        n["extra"] += len(extra)
        notes += [f"EXTRA {k} = {found[k][0]}" for k in extra]


def _measured(result: dict[str, Any], truth: dict[str, Any], n: Counter[str], notes: list[str]) -> None:
    """Reports: by the printed label (its number and spaces aside) and the measure."""
    found = {(label(r["indicator_printed"]), r["measure"]): (r["value"], r["status"]) for r in result["records"]}
    for name, measure, value in truth.get("measured", []):
        n["claims"] += 1
        got, status = found.pop((label(name), measure), (None, "missing"))
        if got is not None and got == Decimal(value):
            outcome = "right"
            n["review_though_right"] += status != "accepted"
        else:
            outcome = "missing" if status == "missing" else "silent" if status == "accepted" else "flagged"
            notes.append(f"{outcome.upper()} {name} {measure}: {got} ({status}) for {value}")
        n[outcome] += 1
    if truth.get("measured"):
        extra = [k for k, (_, status) in found.items() if status == "accepted"]
        n["extra"] += len(extra)
        notes += [f"EXTRA {k}" for k in extra]


def label(text: str) -> str:
    """A printed label without its number, and without the marks that readers lose most."""
    return squeeze(bare(text)).lstrip("0123456789-)(")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=FIXTURES)
    parser.add_argument("--only", metavar="TEXT", help="documents whose name has TEXT")
    parser.add_argument("--notes", type=int, default=6, help="how many notes to show for each document")
    parser.add_argument("options", nargs="*", help="options for extract, after --")
    args = parser.parse_args()
    truth = json.loads((args.folder / "truth.json").read_text(encoding="utf-8"))
    total: Counter[str] = Counter()
    for name, expected in truth.items():
        if args.only and args.only not in name:
            continue
        result, seconds, err = read(args.folder / name, args.options)
        if result is None:
            n, notes = Counter(claims=len(expected["records"]), missing=len(expected["records"])), [err.strip()]
        else:
            n, notes = score(result, expected)
        total += n
        print(f"{name:40s} {line(n)} {seconds:.1f}s", flush=True)
        for note in notes[: args.notes]:
            print("    " + note)
    print(f"{'TOTAL':40s} {line(total)}")
    sys.exit(1 if total["silent"] or total["extra"] else 0)


def line(n: Counter[str]) -> str:
    heads = " ".join(f"{w}s {n[f'{w}s_right']}/{n[f'{w}s']}" for w in ("field", "statistic", "ranking") if n[f"{w}s"])
    return (
        f"right {n['right']:4d}/{n['claims']:<4d} silent {n['silent']} flagged {n['flagged']} missing {n['missing']} "
        f"extra {n['extra']} review-though-right {n['review_though_right']} {heads}"
    )


if __name__ == "__main__":
    main()
