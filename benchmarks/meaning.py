"""How sure is it that a value is of its label and its column: from tables of known meaning to the curves that ship.

    python -m benchmarks.meaning read --first 100 --count 20 --out placed.jsonl         # generated Thai tables
    python -m benchmarks.meaning names --first 100 --count 20 --out names.jsonl         # names alone, hardly to be read
    python -m benchmarks.meaning real TRUTH --documents DIR --out real.jsonl            # tables transcribed by eye
    python -m benchmarks.meaning labels DOCS... --out labels.jsonl                      # documents of known surveys
    python -m benchmarks.meaning fit placed.jsonl real.jsonl labels.jsonl               # curves, table and figure

A sample is a value that nothing else keeps from being accepted, with the evidence of its meaning (``parse/meaning``)
and whether its label and head are those printed there; whether its digits are right is not asked. A wrong one counts
against its weakest evidence, so that none answers for another's faults; a value is worth what its weakest evidence is.
Two folds by document: what the table shows was judged by the other fold.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.calibration import EDGES, Points, documents, fold
from benchmarks.thai_pages import KINDS, LABELS, make_document, make_list
from benchmarks.thai_tables import Print, is_named, is_of, scanned, true_of
from extract.check import confidence
from extract.check.confidence import LABEL_FLOOR
from extract.model.claims import Claim
from extract.model.page import Cell, Page
from extract.open.document import open_document
from extract.options import Options
from extract.parse.meaning import of_head, of_label
from extract.parse.understand import parse, parse_file
from extract.pipeline import page_numbers, read_page

NAMES = ("label", "roles", "letters", "marks", "fit", "head")
FEWEST_IN_BIN = 40
"""Samples of a bin: so many right ones, and no other, are worth 0.988."""
LIST = "list-"
"""How documents of names alone are called: they help to fit, and no value of theirs is counted."""
THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995)
_MEANING = frozenset({"unknown-label", "ambiguous-label", "column-unclear", "scope-unclear", "label-conflict"})
_WHOLE = 0.9
"""Share of a name's width from which a line is all of it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A value that was found: what speaks for its meaning, by name, and whether it is ``right``."""

    document: str
    evidence: dict[str, float]
    right: bool


def sample(claim: Claim, document: str, right: bool) -> Placed | None:
    """The sample of a claim; None where something else keeps it from being accepted, or it prints no value."""
    mark = claim.mark
    if claim.state != "printed" or mark.value is None or _MEANING & set(claim.issues):
        return None
    if mark.label_confidence < LABEL_FLOOR:
        return None
    likeness = {} if claim.survey.id is None else {"label": mark.label_confidence}
    return Placed(document, {**likeness, **dict(mark.meaning)}, right)


def generated(kinds: Sequence[str], seeds: range, forms: Sequence[str]) -> Iterator[Placed]:
    """Samples of Thai tables, each in all of ``forms``: ``digital``, ``scan``."""
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            for kind in kinds:
                document = make_document(kind, seed)
                for form in forms:
                    data, true = (document.pdf, document) if form == "digital" else scanned(document)
                    path = Path(folder) / f"{kind}-{seed}-{form}.pdf"
                    path.write_bytes(data)
                    for claim in _claims(path):
                        if claim.mark.where != "table" or claim.mark.box is None:
                            continue
                        found = Print(claim.mark.page, claim.mark.box, claim.mark.value, claim.indicator_printed,
                                      claim.column_printed, claim.measure)  # fmt: skip
                        value = true_of(found, true.values)
                        if value is not None and (made := sample(claim, path.stem, is_of(found, value, true.values))):
                            yield made
                    path.unlink()


def listed(seeds: range) -> Iterator[Placed]:
    """Samples of names alone, worn: labels and heads, as the parser would take either."""
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            data, true = scanned(make_list(seed), least=0.75)
            path = Path(folder) / f"list-{seed}.pdf"
            path.write_bytes(data)
            labels = {v.label for v in true.values}
            for page in _pages(path):
                for line in page.lines():
                    box = page.to_page.box(line.box)
                    named = [v for v in true.values if v.y0 < box.cy < v.y1 and v.x0 < box.cx < v.x1]
                    if len(named) != 1 or box.width < _WHOLE * (named[0].x1 - named[0].x0):
                        continue  # a part of a line, which the layout would join
                    right = is_named(line.text, named[0].label, labels)
                    cell = Cell(0, 0, line.box, (line,))
                    is_label = named[0].label in {a for a, _ in LABELS}
                    signs = (g for g in cell.run.glyphs if not g.text.isspace())
                    evidence = of_label(cell) if is_label else of_head(signs)
                    if evidence:
                        yield Placed(path.stem, dict(evidence), right)


def transcribed(truth: Path, folder: Path) -> Iterator[Placed]:
    """Samples of real tables: claims of a printed value whose label is, or is not, one it is printed for."""
    for listing in sorted(truth.rglob("*.tables.json")):
        told = json.loads(listing.read_text(encoding="utf-8"))
        labels = [r["label"] for r in told["records"]]
        for claim in _claims(folder / told["document"], frozenset(told["pages"])):
            rows = [r for r in told["records"] if r["page"] == claim.mark.page and r["value"] is not None]
            rows = [r for r in rows if Decimal(r["value"]) == claim.mark.value]
            if claim.mark.where != "table" or not rows:
                continue
            right = any(_is_row(claim, r, labels, bool(told.get("label_or_group"))) for r in rows)
            if made := sample(claim, listing.stem, right):
                yield made


def _is_row(claim: Claim, row: dict[str, Any], labels: Sequence[str], by_group: bool) -> bool:
    said = [claim.indicator_printed, claim.entity]
    names = [row["label"], "".join([*row["group"], row["label"]]), *(row["group"] if by_group else ())]
    return any(is_named(s, n, labels if n == row["label"] else ()) for s in said if s for n in names if n)


def labelled(folder: Path) -> Iterator[Placed]:
    """Samples of documents of known surveys: a value under a name that the truth does not have, or printed for another
    one, was taken for something else."""
    for known in documents(folder):
        if known.votes:
            continue
        printed = set(known.values.values())
        pages: list[Page] = []
        for file in known.files:
            pages += _pages(file)
        for claim in parse([p for p in pages if p.status == "read"]).claims:
            key = (claim.survey.year_be, claim.scope, claim.entity, claim.indicator)
            value = known.values.get(key)
            if claim.survey.id is None or (key in known.values and value is None):
                continue
            right = value == claim.mark.value
            if not right and claim.mark.value not in printed:
                continue  # its digits were misread
            if made := sample(claim, known.name, right):
                yield made


def _pages(path: Path, wanted: frozenset[int] | None = None) -> list[Page]:
    options = Options(second_reader=False)
    with open_document(path, options.limits) as document:
        return [read_page(document, n, options) for n in page_numbers(document, options) if not wanted or n in wanted]


def _claims(path: Path, wanted: frozenset[int] | None = None) -> list[Claim]:
    readings, _ = parse_file([p for p in _pages(path, wanted) if p.status == "read"])
    return [c for reading in readings for c in reading.claims]


def curves(samples: Sequence[Placed]) -> dict[str, Points]:
    """For each evidence its curve. A wrong sample counts against its weakest evidence alone, by curves of all samples;
    against all that are equally weak."""
    first = _fitted(samples, {})
    return _fitted(samples, first)


def _fitted(samples: Sequence[Placed], before: dict[str, Points]) -> dict[str, Points]:
    made = {}
    for name in NAMES:
        own = [(s.evidence[name], s.right) for s in samples if name in s.evidence and _answers(s, name, before)]
        if len(own) >= 2 * FEWEST_IN_BIN:
            made[name] = rising(own)
    return made


def _answers(one: Placed, name: str, before: dict[str, Points]) -> bool:
    """Whether a sample counts for an evidence: it is right, or no other evidence is weaker."""
    if one.right or name not in before:
        return True
    return confidence.interpolate(before[name], one.evidence[name]) <= sureness(one, before)


def rising(samples: Iterable[tuple[float, bool]]) -> Points:
    """Rising steps, each level from the least raw evidence that was seen of it to the greatest (pooled adjacent
    violators over bins of like sureness; shares drawn towards the middle by half a sample). Below the least that was
    ever seen the line falls to nothing.

    >>> rising([(0.5, False)] * 40 + [(0.9, True)] * 40)
    [(0.0, 0.0), (0.5, 0.012195), (0.9, 0.987805), (1.0, 0.987805)]
    """
    bins: list[tuple[float, float, int, int]] = []  # least raw, greatest raw, right, count
    step = -1
    for raw, right in sorted(samples):
        here = bisect_right(EDGES, raw)
        if bins and (here == step or bins[-1][3] < FEWEST_IN_BIN):
            low, _, good, count = bins[-1]
            bins[-1] = (low, raw, good + right, count + 1)
        else:
            bins.append((raw, raw, int(right), 1))
        step = here
    steps: list[tuple[float, float, int, int]] = []
    for one in bins:
        steps.append(one)
        while len(steps) > 1 and (_share(steps[-2]) >= _share(steps[-1]) or steps[-1][3] < FEWEST_IN_BIN):
            low, _, good, count = steps.pop(-2)
            _, high, more, others = steps[-1]
            steps[-1] = (low, high, good + more, count + others)
    points: Points = [(0.0, 0.0)]
    for one in steps:
        for raw in (round(one[0], 6), round(one[1], 6)):
            if raw > points[-1][0]:
                points.append((raw, round(_share(one), 6)))
    return points if points[-1][0] >= 1.0 else [*points, (1.0, points[-1][1])]


def _share(one: tuple[float, float, int, int]) -> float:
    return (one[2] + 0.5) / (one[3] + 1)


def sureness(one: Placed, fitted: dict[str, Points]) -> float:
    """The confidence of a sample's meaning: that of its weakest evidence."""
    raws = ((name, raw) for name, raw in one.evidence.items() if name in fitted)
    return min((confidence.interpolate(fitted[name], raw) for name, raw in raws), default=1.0)


@dataclass(frozen=True, slots=True)
class Line:
    """At ``threshold``: of ``samples``, how many are accepted, how many of these are of something else, and how many
    of those are kept out."""

    threshold: float
    samples: int
    accepted: int
    wrong: int
    kept_out: int

    @property
    def error(self) -> float:
        """The share of wrong ones to expect (Jeffreys: half a one more than seen)."""
        return (self.wrong + 0.5) / (self.accepted + 1)


def measured(samples: Sequence[Placed]) -> list[Line]:
    """What each threshold does to values of tables and texts; a document's sureness comes from the other fold."""
    folds = [curves([s for s in samples if fold(s.document) == k]) for k in (0, 1)]
    values = [s for s in samples if not s.document.startswith(LIST)]
    sure = [(sureness(s, folds[1 - fold(s.document)]), s.right) for s in values]
    lines = []
    for threshold in THRESHOLDS:
        accepted = [right for c, right in sure if c >= threshold]
        wrong = sum(not right for right in accepted)
        every = sum(not right for _, right in sure)
        lines.append(Line(threshold, len(sure), len(accepted), wrong, every - wrong))
    return lines


def load(paths: Iterable[Path]) -> list[Placed]:
    """The samples of files that this module wrote."""
    return [Placed(**json.loads(line)) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    reading = commands.add_parser("read", help="generated Thai tables")
    reading.add_argument("--count", type=int, default=20, help="documents of each build")
    reading.add_argument("--first", type=int, default=100, help="the first seed")
    reading.add_argument("--forms", nargs="*", default=["digital", "scan"], choices=["digital", "scan"])
    names = commands.add_parser("names", help="names alone, on worn scans")
    names.add_argument("--count", type=int, default=20, help="pages of names")
    names.add_argument("--first", type=int, default=100, help="the first seed")
    real = commands.add_parser("real", help="tables transcribed by eye")
    real.add_argument("truth", type=Path)
    real.add_argument("--documents", type=Path, required=True)
    labels = commands.add_parser("labels", help="documents of known surveys, as fixtures.generate makes them")
    labels.add_argument("folders", nargs="+", type=Path)
    for one in (reading, names, real, labels):
        one.add_argument("--out", type=Path, required=True)
    fitting = commands.add_parser("fit", help="the curves, the table and the figure of the docs")
    fitting.add_argument("samples", nargs="+", type=Path)
    fitting.add_argument("--dry-run", action="store_true", help="only print")
    args = parser.parse_args()
    if args.command == "fit":
        from benchmarks.meaning_doc import fit

        fit(load(args.samples), dry_run=args.dry_run)
        return
    if args.command == "read":
        found = generated(KINDS, range(args.first, args.first + args.count), args.forms)
    elif args.command == "names":
        found = listed(range(args.first, args.first + args.count))
    elif args.command == "real":
        found = transcribed(args.truth, args.documents)
    else:
        found = (one for folder in args.folders for one in labelled(folder))
    with args.out.open("w", encoding="utf-8") as out:
        for one in found:
            out.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
            out.flush()


if __name__ == "__main__":
    main()
