"""How well the shipped model reads fresh rendered lines: ``python -m training.evaluate --lines 60``.

Lines are drawn with a seed of their own, in families trained on and in the families held aside, under each
condition, and read through the package's own recogniser.  ``true`` boxes have the same margin on all lines;
``rough`` ones are cut as a line finder may cut, with neighbours, rules and strokes of a pen.  CER ignores
spaces.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

import numpy as np

from extract.read.charset import DIGITS, THAI_DIGITS
from extract.read.reading import LineReading
from extract.read.recognizer import MODEL, Recognizer

from . import degrade, text
from .fonts import HELD_ASIDE
from .render import Choice, draw

OFFICE = frozenset({"Sarabun", "Laksaman"})
CONDITIONS = {"clean": 300, "scan": 300, "worn": 300, "flaked": 300, "fax": 200, "photo": 220, "coarse": 120}
"""Each with the resolution at which its plain lines are scanned, dots to the inch."""
TOGETHER = ("clean", "scan", "worn", "fax")
"""What their figures are also given over, as one."""
_DIGITS = frozenset(DIGITS)
_NUMBER = re.compile(r"[0-9๐-๙]+(?:[.,/:][0-9๐-๙]+)*")


@dataclass
class Score:
    """Sums over the lines of one condition."""

    characters: int = 0
    errors: int = 0
    thai_numbers: int = 0
    thai_right: int = 0
    arabic_numbers: int = 0
    arabic_right: int = 0
    digits: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    sureness: list[tuple[float, bool]] = field(default_factory=list)
    """For each digit read: its confidence, and whether it is right."""
    seconds: float = 0.0
    """processor time that the reading took"""

    def add_all(self, other: Score) -> None:
        """Adds another's characters, numbers and time."""
        for name in ("characters", "errors", "thai_numbers", "thai_right", "arabic_numbers", "arabic_right", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def row(self) -> str:
        cer = 100 * self.errors / max(self.characters, 1)
        thai = f"{self.thai_right}/{self.thai_numbers}"
        return f"{cer:6.2f} %  Thai {thai}  Arabic {self.arabic_right}/{self.arabic_numbers}"


def alignment(a: str, b: str) -> list[tuple[str, str]]:
    """The cheapest way from ``a`` to ``b`` (Levenshtein): pairs of characters, "" for none."""
    costs = np.zeros((len(a) + 1, len(b) + 1), np.int32)
    costs[:, 0], costs[0, :] = range(len(a) + 1), range(len(b) + 1)
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            costs[i, j] = min(costs[i - 1, j] + 1, costs[i, j - 1] + 1, costs[i - 1, j - 1] + (x != y))
    pairs, i, j = [], len(a), len(b)
    while i or j:
        if i and j and costs[i, j] == costs[i - 1, j - 1] + (a[i - 1] != b[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((a[i], b[j]))
        elif i and costs[i, j] == costs[i - 1, j] + 1:
            i -= 1
            pairs.append((a[i], ""))
        else:
            j -= 1
            pairs.append(("", b[j]))
    return pairs[::-1]


def add(score: Score, want: str, reading: LineReading) -> None:
    """Counts one line."""
    got = reading.text
    chars = [c for c in reading.chars if c.text != " "]
    a, b = want.replace(" ", ""), got.replace(" ", "")
    score.characters += len(a)
    pairs = alignment(a, b) if a != b else list(zip(a, b, strict=True))
    read = [(x, y) for x, y in pairs if y]
    score.sureness += [(c.confidence, x == y) for c, (x, y) in zip(chars, read, strict=True) if y in _DIGITS]
    if a != b:
        score.errors += sum(x != y for x, y in pairs)
        score.digits.update((x, y) for x, y in pairs if x != y and {x, y} & _DIGITS)
        score.wrong.append((want, got))
    there = Counter(_NUMBER.findall(b))
    for number in _NUMBER.findall(a):
        right = there[number] > 0
        there[number] -= right
        if number[0] in THAI_DIGITS:
            score.thai_numbers, score.thai_right = score.thai_numbers + 1, score.thai_right + right
        else:
            score.arabic_numbers, score.arabic_right = score.arabic_numbers + 1, score.arabic_right + right


def measure(reader: Recognizer, families: frozenset[str], condition: str, lines: int, seed: int, rough: bool) -> Score:
    """Reads ``lines`` fresh lines of those families in that condition."""
    rng, words, choice = np.random.default_rng(seed), random.Random(seed), Choice(families, upright=not rough)
    labels = [text.document_line(words) for _ in range(lines)]
    drawn = [draw(words, t, choice.draw(words), varied=rough) for t in labels]
    crops = []
    for d in drawn:
        # plain lines are 14 to 18 points high; 16-point Sarabun has a band of 20 pixels at 300 dpi
        height = None if rough else 20 * rng.uniform(14, 18) / 16 * CONDITIONS[condition] / 300
        other = drawn[int(rng.integers(lines))].image
        crops.append(degrade.crop(rng, d, condition, other, extra=rough, height=height).image)
    before = process_time()
    readings = reader.read(crops)
    score = Score(seconds=process_time() - before)
    for want, reading in zip(labels, readings, strict=True):
        add(score, want, reading)
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--lines", type=int, default=60, help="lines for each cell of the table")
    parser.add_argument("--seed", type=int, default=20_000)
    parser.add_argument("--errors", type=int, default=0, help="show so many misread lines of each row")
    parser.add_argument("--boxes", choices=["true", "rough", "both"], default="both", help="how the lines are cut out")
    parser.add_argument(
        "--each", choices=list(CONDITIONS), default=None, help="instead, each family by itself in this condition"
    )
    parser.add_argument("--json", type=Path, default=None)
    args = parser.parse_args()
    reader = Recognizer(args.model)
    from .fonts import all_faces

    trained = frozenset(f.family for f in all_faces()) - HELD_ASIDE
    if args.each is not None:
        for family in sorted(trained | HELD_ASIDE):
            print(f"{family:24} {measure(reader, frozenset({family}), args.each, args.lines, args.seed, False).row()}")
        return
    groups = {"Sarabun, Laksaman": OFFICE, "all trained": trained, "held aside": HELD_ASIDE}
    result: dict[str, dict[str, float]] = {}
    digits: Counter[tuple[str, str]] = Counter()
    sureness: list[tuple[float, bool]] = []
    everything = Score()
    for rough in {"true": (False,), "rough": (True,)}.get(args.boxes, (False, True)):
        for name, families in groups.items():
            together = Score()
            for n, condition in enumerate(CONDITIONS):
                score = measure(reader, families, condition, args.lines, args.seed + n + 100 * rough, rough)
                digits += score.digits
                everything.add_all(score)
                if condition in TOGETHER:
                    together.add_all(score)
                sureness += score.sureness
                key = f"{'rough' if rough else 'true'} | {name} | {condition}"
                print(f"{key:42} {score.row()}", flush=True)
                result[key] = {
                    "cer": score.errors / max(score.characters, 1),
                    "characters": score.characters,
                    "thai_numbers": score.thai_numbers,
                    "thai_right": score.thai_right,
                    "arabic_numbers": score.arabic_numbers,
                    "arabic_right": score.arabic_right,
                }
                for want, got in score.wrong[: args.errors]:
                    print(f"      {want}\n    > {got}")
            group = f"{'rough' if rough else 'true'} | {name} | these four"
            print(f"{group:42} {together.row()}  ({', '.join(TOGETHER)})", flush=True)
    print(f"{'all':42} {everything.row()}, {1e6 * everything.seconds / everything.characters:.0f} µs a character")
    print("digits:", ", ".join(f"{a or '∅'}→{b or '∅'} {n}" for (a, b), n in digits.most_common(20)))
    for least in (0.0, 0.9, 0.98, 0.995):
        some = [right for confidence, right in sureness if confidence >= least]
        print(f"digits read with confidence {least} or more: {len(some)}, wrong {len(some) - sum(some)}")
    if args.json:
        args.json.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
