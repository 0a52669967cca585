"""How sure is sure: from labelled documents to the confidence that ``extract`` reports, and to its threshold.

    python -m fixtures.generate DOCS --count 70 --seed 7 --digital 0    # random documents with their truth
    python -m benchmarks.calibration read DOCS... --out marks.jsonl      # what extract reads of them
    python -m benchmarks.calibration fit marks.jsonl                     # curves, threshold, table of the docs

A folder of documents has a ``truth.json`` (as ``fixtures.generate`` writes it), or holds one folder for each result
form with page images and a ``gt.json``. ``read`` runs the whole pipeline, without a second reader, and takes seconds a
page. ``fit`` makes two folds by document: each fold's curve is measured on the other, so that every document of the
table was held aside; the curves that ship are fitted on all.

The curves are isotonic (pool adjacent violators) over bins of like sureness, each bin's share of right readings drawn
towards the middle by half a reading (Jeffreys), so that no run of luck makes a certainty.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.docs import put_between
from extract.check import confidence
from extract.check.merge import merge
from extract.check.relations import build
from extract.check.rule_checks import rules_for
from extract.check.status import derive
from extract.check.weigh import weigh
from extract.model.claims import Claim, Mark, Reading
from extract.model.page import Page
from extract.open.document import open_document
from extract.options import Options
from extract.parse.understand import parse
from extract.pipeline import page_numbers, read_page

ROOT = Path(__file__).parents[1]
DATA = ROOT / "extract" / "check" / "calibration.toml"
DOC = ROOT / "docs" / "explanation" / "confidence.md"
CURVES = ("recognizer", "tesseract", "words")
THRESHOLDS = (0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998)
EDGES = (
    0.15,
    0.3,
    0.4,
    0.5,
    0.6,
    0.7,
    0.85,
    0.93,
    0.96,
    0.98,
    0.99,
    0.995,
    0.998,
    0.999,
    0.9995,
    0.9998,
    0.9999,
    0.99995,
)
FEWEST_IN_BIN = 12
FEWEST = 150
"""Readings below which a curve is not fitted anew but kept as it is."""

Key = tuple[Any, ...]
Points = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Seen:
    """One reading of one print (``kind`` mark), or one record as extract would give it (``kind`` record).

    ``raw`` is the reader's sureness of a mark. Of a record, ``weak`` is the least raw sureness that acceptance would
    rest on; ``open`` tells that nothing but low confidence could keep it from being accepted, ``proved`` that a proof
    carries it.
    """

    kind: str
    document: str
    condition: str
    curve: str
    raw: float
    right: bool
    open: bool = True
    proved: bool = False
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document and what it prints: ``values`` by key, of a score and its share of the full score both (none: reported
    as none); ``votes`` are a form's, whose row numbers the truth does not vouch for."""

    name: str
    files: tuple[Path, ...]
    values: dict[Key, frozenset[Decimal]]
    votes: frozenset[Decimal]
    condition: str


def read_folder(folder: Path, engine: str) -> Iterator[Seen]:
    """Every reading of every document in ``folder``."""
    options = Options(engine=engine, second_reader=False)  # type: ignore[arg-type]
    for labelled in documents(folder):
        pages: list[Page] = []
        for file in labelled.files:
            with open_document(file, options.limits) as document:
                pages += [read_page(document, n, options) for n in page_numbers(document, options)]
        pages = [replace(page, number=k) for k, page in enumerate(pages, 1)]
        yield from compare(labelled, parse([p for p in pages if p.status == "read"]))


def documents(folder: Path) -> Iterator[Labelled]:
    """The labelled documents of a folder. Keys whose truth is a conflict are left out of the truth."""
    listing = folder / "truth.json"
    if listing.exists():
        for name, told in json.loads(listing.read_text(encoding="utf-8")).items():
            conflicts = {tuple(c) for c in told["conflicts"]}
            values: dict[Key, frozenset[Decimal]] = {}
            for *key, value in told["records"]:
                if tuple(key) not in conflicts:
                    more = () if value is None else (Decimal(value),)
                    values[tuple(key)] = values.get(tuple(key), frozenset()).union(more)
            yield Labelled(name, (folder / name,), values, frozenset(), told.get("condition", ""))
        return
    from benchmarks.forms_published import corrections

    for form in sorted(p for p in folder.iterdir() if (p / "gt.json").exists()):
        told = json.loads((form / "gt.json").read_text(encoding="utf-8"))
        place = f"{told['province_name']} {told['constituency_number']}"
        figures = told["summary_by_section"].items()
        summary = {(2569, "constituency", place, f"summary.{k}"): frozenset({Decimal(v)}) for k, v in figures}
        votes = frozenset(Decimal(r["votes"]) for r in told["results"]) | corrections(folder, form.name)
        yield Labelled(form.name, tuple(sorted(form.glob("page*.png"))), summary, votes, "real")


def compare(labelled: Labelled, reading: Reading) -> Iterator[Seen]:
    """Marks and records against the truth. What the truth does not list is left out: its label went wrong."""

    def verdict(key: Key, value: Decimal | None) -> bool | None:
        if labelled.values.get(key):
            return value in labelled.values[key]
        if labelled.votes and re.match(r"candidate\.|party\.", key[3]):
            return value in labelled.votes
        return None

    name, condition = labelled.name, labelled.condition
    printed = labelled.votes.union(*labelled.values.values())
    for claim in reading.claims:
        right = verdict(_key(claim), claim.mark.value)
        if right is None or claim.state != "printed" or claim.mark.value is None or confidence.may_hide(claim.mark):
            continue
        if not right and claim.mark.value in printed:
            continue  # read as printed, but taken for the value of something else: no fault of the digits
        curve = "words" if claim.mark.where == "words" else claim.mark.reader
        yield Seen(
            "mark",
            name,
            condition,
            curve,
            confidence.raw_confidence(claim.mark),
            right,
            printed=claim.mark.printed,
        )
    groups = merge(reading.claims)
    weighed = weigh(groups, build(groups, rules_for(reading), reading.rankings))
    for group, standing in zip(groups, weighed.standings, strict=True):
        right = verdict(_key(group.lead), standing.value)
        if right is None or standing.value is None:
            continue
        lead = standing.own.marks[0]
        status, _ = derive(group, standing, 0.0)
        sure = confidence.raw_confidence(lead)
        free = status == "accepted" and (standing.proved or not confidence.may_hide(lead))
        yield Seen("record", name, condition, _curve(lead), sure, right, free, standing.proved, lead.printed)


def _curve(mark: Mark) -> str:
    return "words" if mark.where == "words" else mark.reader


def _key(claim: Claim) -> Key:
    return (claim.survey.year_be, claim.scope, claim.entity, claim.indicator)


def isotonic(samples: Iterable[tuple[float, bool]]) -> Points:
    """Rising steps of (mean raw sureness, share of right readings), by pooling adjacent violators.

    Readings are binned by how far they are from certainty (each bin about half as far as the one before), a bin has
    at least ``FEWEST_IN_BIN`` readings, and its share is drawn towards the middle by half a reading: what was seen
    of readings at 0.99999 says nothing of those at 0.98.
    """
    bins: list[list[float]] = []  # sum of raw, right, count
    step = -1
    for raw, right in sorted(samples):
        here = bisect_right(EDGES, raw)
        if not bins or (here != step and bins[-1][2] >= FEWEST_IN_BIN):
            bins.append([0.0, 0.0, 0.0])
        step = here
        bins[-1] = [a + b for a, b in zip(bins[-1], (raw, right, 1), strict=True)]
    if len(bins) > 1 and bins[-1][2] < FEWEST_IN_BIN:
        last = bins.pop()
        bins[-1] = [a + b for a, b in zip(bins[-1], last, strict=True)]
    steps: list[tuple[float, float, float]] = []  # mean raw, share, weight
    for total, right_, count in bins:
        steps.append((total / count, (right_ + 0.5) / (count + 1), count))
        while len(steps) > 1 and steps[-2][1] >= steps[-1][1]:
            (raw_a, share_a, a), (raw_b, share_b, b) = steps[-2:]
            steps[-2:] = [((raw_a * a + raw_b * b) / (a + b), (share_a * a + share_b * b) / (a + b), a + b)]
    return [(raw, share) for raw, share, _ in steps]


def curve(samples: Sequence[tuple[float, bool]]) -> Points:
    """Points of a rising line through the blocks, from (0, 0); steps too small to matter are left out."""
    points: Points = [(0.0, 0.0)]
    for raw, share in isotonic(samples):
        raw, share = round(raw, 6), round(share, 6)
        if raw > points[-1][0] and share >= points[-1][1]:
            points.append((raw, share))
    if points[-1][0] < 1.0:
        points.append((1.0, points[-1][1]))
    return points


def fold(document: str) -> int:
    """0 or 1, by the document's name: all readings of a document are on one side."""
    return hashlib.sha256(document.encode()).digest()[0] & 1


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: at ``threshold``, how many records are accepted and how many of them are wrong.

    ``alone`` are those accepted for their confidence alone, without any proof.
    """

    threshold: float
    records: int
    accepted: int
    wrong: int
    alone: int
    wrong_alone: int

    @property
    def error(self) -> float:
        """The error to expect among those accepted for confidence alone (Jeffreys: half an error more than seen)."""
        return (self.wrong_alone + 0.5) / (self.alone + 1)

    @property
    def upper(self) -> float:
        """The 95 % upper bound of the share of wrong values among all accepted (Poisson)."""
        bounds = (3.0, 4.74, 6.3, 7.75, 9.15, 10.51, 11.84, 13.15, 14.43, 15.71, 16.96)
        most = bounds[self.wrong] if self.wrong < len(bounds) else self.wrong + 2 * (self.wrong + 1) ** 0.5
        return most / max(1, self.accepted)


def measure(seen: Sequence[Seen], fitted: Sequence[dict[str, Points]]) -> list[Row]:
    """Error among the accepted for each threshold; a document's sureness comes from the curve of the other fold."""
    records = [s for s in seen if s.kind == "record"]
    rows = []
    for threshold in THRESHOLDS:
        alone = [s for s in records if s.open and not s.proved and _sure(s, fitted) >= threshold]
        proved = [s for s in records if s.open and s.proved]
        wrong = sum(not s.right for s in alone)
        wrong_in_all = wrong + sum(not s.right for s in proved)
        rows.append(Row(threshold, len(records), len(alone) + len(proved), wrong_in_all, len(alone), wrong))
    return rows


def _sure(seen: Seen, fitted: Sequence[dict[str, Points]]) -> float:
    points = fitted[1 - fold(seen.document)].get(seen.curve)
    return confidence.interpolate(points, seen.raw) if points else 0.0


def fit(seen: Sequence[Seen]) -> tuple[dict[str, Points], list[Row]]:
    """The curves on all readings, and the table on documents held aside."""

    def curves_of(part: Callable[[Seen], bool]) -> dict[str, Points]:
        curves: dict[str, Points] = {}
        for name in CURVES:
            samples = [(s.raw, s.right) for s in seen if s.kind == "mark" and s.curve == name and part(s)]
            if len(samples) >= FEWEST // 2:
                curves[name] = curve(samples)
        return curves

    folds = [curves_of(lambda s: fold(s.document) == 0), curves_of(lambda s: fold(s.document) == 1)]
    return curves_of(lambda s: True), measure(seen, folds)


def write_data(curves: dict[str, Points], rows: Sequence[Row], seen: Sequence[Seen]) -> None:
    """Write the curves that ship; those that could not be fitted, and those of meaning, stay as they were."""
    marks = [s for s in seen if s.kind == "mark"]
    text = DATA.read_text(encoding="utf-8")
    for name, points in {**curves, "curve": falling([(r.threshold, r.error) for r in rows])}.items():
        text = with_points(text, name, points)
    told = {"documents": len({s.document for s in marks}), "numbers": len(marks)}
    text = re.sub(r"(?m)^(documents|numbers) = .*$", lambda m: f"{m[1]} = {told[m[1]]}", text)
    text = re.sub(r"(?m)^date = .*$", f'date = "{date.today().isoformat()}"', text, count=1)
    DATA.write_text(text, encoding="utf-8")


def with_points(text: str, name: str, points: Points) -> str:
    """The data file with these points in the section ``name``, which is made at the end where there is none.

    >>> with_points("[a]\\npoints = []\\n", "a", [(0.0, 0.5)])
    '[a]\\npoints = [[0.0, 0.5]]\\n'
    """
    line = f"points = {json.dumps(points)}"
    new, count = re.subn(rf"(?m)^(\[{re.escape(name)}\]\n)points = .*$", lambda m: m[1] + line, text)
    return new if count else f"{text}\n[{name}]\n{line}\n"


def falling(errors: Sequence[tuple[float, float]]) -> Points:
    """(threshold, error) with errors made to fall: a higher threshold never promises less than a lower one did.

    >>> falling([(0.9, 0.02), (0.95, 0.03), (0.98, 0.01)])
    [(0.9, 0.02), (0.95, 0.02), (0.98, 0.01)]
    """
    best = 1.0
    points: Points = []
    for threshold, error in errors:
        best = min(best, round(error, 6))
        points.append((threshold, best))
    return points


def table(rows: Sequence[Row]) -> str:
    """The table of the docs."""
    lines = [
        "| threshold | accepted | share | wrong | at most (95 %) | by confidence alone | wrong | error to expect |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for r in rows:
        share = r.accepted / max(1, r.records)
        lines.append(
            f"| {r.threshold} | {r.accepted} | {share:.1%} | {r.wrong} | {r.upper:.2%} "
            f"| {r.alone} | {r.wrong_alone} | {r.error:.3%} |"
        )
    return "\n".join(lines)


def write_doc(rows: Sequence[Row], seen: Sequence[Seen]) -> None:
    """Put the table between its markers in the docs."""
    records = [s for s in seen if s.kind == "record"]
    told = (
        f"{len(records)} records of {len({s.document for s in records})} documents, {date.today().isoformat()}; "
        f"no document was used to fit the curve that judged it.\n\n{table(rows)}\n"
    )
    put_between(DOC, "curve", told)


def load(paths: Iterable[Path]) -> list[Seen]:
    return [Seen(**json.loads(line)) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    read = commands.add_parser("read", help="read labelled documents, write what was read")
    read.add_argument("folders", nargs="+", type=Path)
    read.add_argument("--out", type=Path, required=True)
    read.add_argument("--engine", choices=["recognizer", "tesseract"], default="recognizer")
    fitting = commands.add_parser("fit", help="fit the curves, write the data file and the table of the docs")
    fitting.add_argument("marks", nargs="+", type=Path)
    fitting.add_argument("--dry-run", action="store_true", help="only print")
    args = parser.parse_args()
    if args.command == "read":
        with args.out.open("w", encoding="utf-8") as out:
            for folder in args.folders:
                for one in read_folder(folder, args.engine):
                    out.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
                    out.flush()
        return
    seen = load(args.marks)
    curves, rows = fit(seen)
    for name, points in curves.items():
        print(name, points)
    print(table(rows))
    if not args.dry_run:
        write_data(curves, rows, seen)
        write_doc(rows, seen)


if __name__ == "__main__":
    main()
