"""What spelling proves and misses on labels of real tables: ``python -m benchmarks.spelt FOLDER...``.

Each sign of the labels, groups and heads in the folders' ``*.tables.json`` is exchanged for each other that it is read
for, each vowel that bears a tone is robbed of it, and ``extract.read.spelt`` is asked of the harmed and of the whole.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from extract.model.page import HARDLY_READ, NAME, NAME_READ, Box, Glyph, Line, TextRun
from extract.read.spelling import CODES, Spelling
from extract.read.spelt import TONED, by_spelling, instead_of
from extract.thai.syllables import TONES

_NOWHERE = Box(0, 0, 1, 1)
_AFTER = "ก" * NAME
"""Makes a phrase of any label, a wall away from it."""


def labels_of(folders: Iterable[Path]) -> list[str]:
    """The labels, groups and heads of all transcribed tables, each once."""
    found: set[str] = set()
    for path in (p for folder in folders for p in sorted(folder.rglob("*.tables.json"))):
        for record in json.loads(path.read_text(encoding="utf-8"))["records"]:
            groups = record["group"] if isinstance(record["group"], list) else [record["group"]]
            found |= {text for text in (record["label"], record["column"], *groups) if text}
    return sorted(text for text in found if any(c in CODES for c in text))


def worth(text: str, at: int, sure: float, spelling: Spelling) -> float:
    """What the sign at ``at`` is worth in the end, read so surely in a phrase that is sure otherwise."""
    whole = f"{text} {_AFTER}"
    glyphs = [Glyph(c, _NOWHERE, sure if i == at else 1.0) for i, c in enumerate(whole)]
    (line,) = by_spelling([Line(TextRun.of(glyphs), _NOWHERE, "recognizer", whole)], spelling)
    return line.run.glyphs[at].confidence


def counted(labels: Sequence[str], spelling: Spelling) -> Counter[str]:
    """How many signs there are of each kind, and how many are proven, or their vowel doubted."""
    found: Counter[str] = Counter()

    def proven(kind: str, text: str, at: int) -> None:
        found[kind] += 1
        found[f"{kind}, proven"] += worth(text, at, (NAME_READ + HARDLY_READ) / 2, spelling) >= NAME_READ

    def doubted(kind: str, text: str, at: int) -> None:
        found[kind] += 1
        found[f"{kind}, doubted"] += worth(text, at, 1.0, spelling) <= HARDLY_READ

    for text in labels:
        for at, sign in enumerate(text):
            behind = text[at + 1 : at + 2]
            others = instead_of(Glyph(sign, None)) - {""} if sign in CODES else ()
            if others:
                proven("signs", text, at)
            for other in sorted(others):
                proven("exchanged", text[:at] + other + text[at + 1 :], at)
            if sign in TONED and behind in TONES and behind:
                doubted("robbed vowels", text[: at + 1] + text[at + 2 :], at)
            elif sign in TONED:
                doubted("vowels", text, at)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", help="folders of tables transcribed by eye")
    args = parser.parse_args()
    labels = labels_of(args.folders)
    print(f"{len(labels)} labels")
    for kind, count in counted(labels, Spelling()).items():
        print(f"{kind:28} {count:7d}")


if __name__ == "__main__":
    main()
