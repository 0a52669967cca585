"""The published record of result forms as a published-scores file, and a run of ``validate`` over the forms.

    python -m benchmarks.forms_published FOLDER [--csv OUT] [--run]

FOLDER holds a folder for each form with ``gt.json`` (the published record) and ``page01.png`` …; ``discrepancies.json``
beside them names the cases where record and scan are known to differ. ``--run`` reads every form, compares, and tells
which known cases were found and what else was called a certain mismatch.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.model.result import Extraction
    from extract.validate import Verdict

COLUMNS = ("survey", "year_be", "scope", "entity", "indicator", "label", "measure", "value", "source", "as_of", "form")
YEAR = 2569
SOURCE = "published record"
ERRATA = Path(__file__).with_name("form_errata.toml")


def published_rows(folder: Path) -> Iterator[dict[str, str]]:
    """The rows of one form's record. Candidates and parties carry their label: its numbers are not always right."""
    record = json.loads((folder / "gt.json").read_text(encoding="utf-8"))
    party_list = record["type"] == "party_list"
    common = {
        "survey": "general-election-party-list" if party_list else "general-election-constituency",
        "year_be": str(YEAR),
        "scope": "constituency",
        "entity": f"{record['province_name']} {record['constituency_number']}",
        "source": SOURCE,
        "as_of": "2569-02-08",
        "form": folder.name,
    }
    for key, value in record["summary_by_section"].items():
        if value is not None:
            measure = "voters" if key.startswith("1.") else "ballots"
            yield {**common, "indicator": f"summary.{key}", "label": "", "measure": measure, "value": str(value)}
    kind = "party" if party_list else "candidate"
    for row in record["results"]:
        if row.get("votes") is not None:
            label = row["party"] if party_list else f"{row['name']} {row['party']}"
            indicator = f"{kind}.{row['number']}"
            yield {**common, "indicator": indicator, "label": label, "measure": "votes", "value": str(row["votes"])}


def forms(folder: Path) -> list[Path]:
    return sorted(p.parent for p in folder.glob("*/gt.json"))


def corrections(folder: Path, form: str) -> frozenset[Decimal]:
    """What pages print where the published record of a form is known to be wrong (``discrepancies.json`` beside the
    forms, ``form_errata.toml`` beside this file)."""
    cases = [c for c in _known(folder).get(form, ()) if c["verdict"].startswith("PUBLISHED_WRONG")]
    errata = [c for c in tomllib.loads(ERRATA.read_text(encoding="utf-8"))["case"] if c["form"] == form]
    printed = [c["source_digits"] for c in cases] + [c.get("printed", c.get("words")) for c in errata]
    return frozenset(map(Decimal, printed))


def as_csv(rows: Iterable[dict[str, str]]) -> bytes:
    """Rows as a published-scores file."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def as_tiff(form: Path, where: Path) -> Path:
    """All pages of a form as one TIFF, as an office would keep it."""
    from PIL import Image

    images = [Image.open(p).convert("RGB") for p in sorted(form.glob("page*.png"))]
    path = where / f"{form.name}.tiff"
    images[0].save(path, save_all=True, append_images=images[1:], compression="jpeg", quality=92, dpi=(300, 300))
    return path


def extraction_of(form: Path, cache: Path | None) -> Extraction:
    """The Extraction of a form, from ``cache`` where it is there."""
    from extract.model.result import Extraction
    from extract.options import Options
    from extract.run.jobs import Job
    from extract.run.pool import Pool

    kept = cache / f"{form.name}.json" if cache else None
    if kept is not None and kept.exists():
        return Extraction.model_validate(json.loads(kept.read_text(encoding="utf-8"), parse_float=Decimal))
    with tempfile.TemporaryDirectory() as where:
        job = Job(str(as_tiff(form, Path(where))), Options(), f"{form.name}.tiff")
        with Pool(1, job.options.limits) as pool:
            (done,) = pool.in_order([job])
    if done.result is None:
        raise SystemExit(f"{form.name}: {done.error}")
    if kept is not None:
        kept.write_bytes(done.result.extraction)
    return Extraction.model_validate(done.result.data())


def run_all(folder: Path, cache: Path | None, only: str | None) -> int:
    """Validate every form against its record; 1 where a known case was missed or a certain mismatch is not known."""
    from extract.validate import read_published, validate

    known = _known(folder)
    total: Counter[str] = Counter()
    unexplained: list[str] = []
    moved: list[str] = []
    found: set[str] = set()
    for form in forms(folder):
        if only and only not in form.name:
            continue
        began = time.perf_counter()
        rows = list(published_rows(form))
        verdicts = validate(read_published(as_csv(rows), name=form.name), [extraction_of(form, cache)])
        n = Counter(v.kind if v.certain or v.kind != "mismatch" else "mismatch-to-confirm" for v in verdicts)
        total += n
        print(f"{form.name:22s} {dict(n)} {time.perf_counter() - began:.1f}s", flush=True)
        for v in verdicts:
            if v.kind not in ("mismatch", "differs", "source-contradicts-itself"):
                continue
            case = next((c for c in known.get(form.name, []) if _is_about(v, c)), None)
            mark = "KNOWN" if case else "certain, NOT KNOWN" if v.certain else "to confirm"
            print(f"    {mark}: {v.subject}: {v.verdict}; {v.sentence[:200]}")
            if case:
                found.add(case["field"])
            elif v.certain and v.kind != "source-contradicts-itself":
                (moved if _is_moved(v, verdicts) else unexplained).append(f"{form.name} {v.subject}")
    missed = [
        case["field"]
        for name, cases in known.items()
        for case in cases
        if case["field"] not in found and (not only or only in name)
    ]
    print(f"TOTAL {dict(total)}")
    print(f"certain, the two values published under each other's names: {moved}")
    print(f"known cases found {len(found)}, missed {missed}; certain mismatches not known {unexplained}")
    return 1 if missed or unexplained else 0


def _is_moved(verdict: Verdict, verdicts: list[Verdict]) -> bool:
    """Whether the record has the page's figure under another name, and the page has the record's at another place."""
    others = [v for v in verdicts if v is not verdict]
    published = {o.value for v in others for o in v.published}
    printed = {p.value for v in others for p in v.prints}
    return verdict.value in published and any(o.value in printed for o in verdict.published if not o.equal)


def _known(folder: Path) -> dict[str, list[dict[str, Any]]]:
    path = folder / "discrepancies.json"
    cases: dict[str, list[dict[str, Any]]] = {}
    if path.exists():
        for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
            cases.setdefault(case["doc"], []).append(case)
    return cases


def _is_about(verdict: Verdict, case: dict[str, Any]) -> bool:
    """By the numbers: a wrong figure by both values, a sum by what it comes to."""
    if "published" in case and isinstance(case["published"], int):
        values = {str(o.value) for o in verdict.published} | {str(p.value) for p in verdict.prints}
        return {str(case["published"]), str(case["source_digits"])} <= values
    figures = {w for w in str(case.get("source_digits", "")).replace("=", " ").replace("+", " ").split() if w.isdigit()}
    return verdict.kind == "source-contradicts-itself" and any(f in verdict.verdict for f in figures)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--csv", type=Path, help="write the published-scores file here")
    parser.add_argument("--run", action="store_true", help="read and compare every form")
    parser.add_argument("--cache", type=Path, help="keep extractions in this folder")
    parser.add_argument("--only", help="forms whose name has this")
    args = parser.parse_args()
    if args.csv:
        args.csv.write_bytes(as_csv(row for form in forms(args.folder) for row in published_rows(form)))
    if args.cache:
        args.cache.mkdir(parents=True, exist_ok=True)
    if args.run:
        sys.exit(run_all(args.folder, args.cache, args.only))


if __name__ == "__main__":
    main()
