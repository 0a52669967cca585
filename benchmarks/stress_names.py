"""How many names are misread and pass as labels: ``python -m benchmarks.stress_names --lines 90 --fonts FOLDER``.

Names of people, places and offices are drawn in the types at hand (as for ``benchmarks.stress``), put on pages under
each kind of damage, found and read as a page's lines are, and judged as the label of a row is. A name with one letter
or mark more, less or other is another name, so whatever differs but in its spaces is misread.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.stress import Gray, drawn, harmed, types
from benchmarks.stress_page import rows
from extract.check.confidence import meaning, meaning_threshold
from extract.model.claims import Mark
from extract.model.page import Cell, Line, union_of
from extract.options import Options
from extract.parse.meaning import of_label
from training import degrade, text

DAMAGE = {
    "scan": ("scan", 300),
    "scan, 200 dpi": ("scan", 200),
    "scan, 150 dpi": ("scan", 150),
    "worn": ("worn", 250),
    "fax": ("fax", 200),
    "coarse": ("coarse", 120),
    "copies": ("fax", 250),
    "motion": ("scan", 300),
}
"""What is done to a line after the damage of that name in ``benchmarks.stress``, if it has one; dots to an inch."""
OFFICES = ("กอง", "สำนัก", "ฝ่าย", "ศูนย์", "บ้าน", "อำเภอ", "ตำบล")


@dataclass(frozen=True, slots=True)
class Name:
    """A name that was drawn, what was read, and whether it passes as a row's label."""

    truth: str
    read: str
    passes: bool

    @property
    def right(self) -> bool:
        return self.read.replace(" ", "") == self.truth.replace(" ", "")


def name(rng: random.Random) -> str:
    """A first name, a family's, a province's, an office's or two words in one."""
    words, kind = text.corpora(), rng.random()
    if kind < 0.25:
        return rng.choice(words["first"])
    if kind < 0.5:
        return rng.choice(words["family"])
    if kind < 0.65:
        return rng.choice([w for w in words["provinces"] if not w.isascii()])
    first = OFFICES if kind < 0.8 else words["dictionary"]
    return rng.choice(first) + rng.choice(words["dictionary"])


def damaged(rng: np.random.Generator, path: Path, truth: str, damage: str) -> Gray:
    """The name's crop as a scanner gives it, 14 to 18 points high."""
    condition, dpi = DAMAGE[damage]
    height = 20 * rng.uniform(14, 18) / 16 * dpi / 300
    return degrade.crop(rng, harmed(rng, drawn(path, truth), damage), condition, extra=False, height=height).image


def passes(lines: Sequence[Line]) -> bool:
    """Whether a row's label of these lines is read surely enough for its values to be accepted."""
    box = union_of(line.box for line in lines)
    assert box is not None
    told = of_label(Cell(0, 0, box, tuple(lines)))
    mark = Mark(1, box, "", None, "table", "recognizer", 1.0, "stress", "", meaning=told)
    return bool(told) and meaning(mark)[0] >= meaning_threshold(Options().max_error)


def names(path: Path, damage: str, lines: int, seed: int) -> list[Name]:
    """So many names in one type under one damage; those in whose place nothing is found are left out."""
    rng, words = np.random.default_rng(seed), random.Random(f"{seed} {path.stem}")
    truths = [name(words) for _ in range(lines)]
    crops = [damaged(rng, path, truth, damage) for truth in truths]
    found = zip(truths, rows(crops, float(DAMAGE[damage][1])), strict=True)
    return [Name(truth, row.text, passes(row.lines)) for truth, row in found if row.lines]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fonts", type=Path, action="append", default=[], help="a folder of further types")
    parser.add_argument("--only", default="", help="only types with one of these in their file's name, by commas")
    parser.add_argument("--lines", type=int, default=90, help="names for each type and damage")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--cases", action="store_true", help="show those that are misread and pass")
    args = parser.parse_args()
    total: Counter[str] = Counter()
    print(f"{'type':28} {'damage':14} names  right  pass  misread and pass")
    for path in (p for p in types(args.fonts) if any(part in p.name for part in args.only.split(","))):
        for damage in DAMAGE:
            found = names(path, damage, args.lines, args.seed)
            row = Counter(
                names=len(found),
                right=sum(n.right for n in found),
                passes=sum(n.passes for n in found),
                misread=sum(n.passes and not n.right for n in found),
            )
            total += row
            print(f"{path.stem:28} {damage:14} {_columns(row)}", flush=True)
            for n in found if args.cases else ():
                if n.passes and not n.right:
                    print(f"    {n.truth!r} read {n.read!r}")
    print(f"{'all':28} {'all':14} {_columns(total)}")


def _columns(row: Counter[str]) -> str:
    return f"{row['names']:5d}  {row['right']:5d} {row['passes']:5d}  {row['misread']:4d}"


if __name__ == "__main__":
    main()
