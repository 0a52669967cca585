"""Writes extract/models/expressions.bin, the regular expressions that reading needs, compiled, and
extract/models/prepared.bin, the pattern files parsed and the spellings that follow from them.

    python .ci/expressions.py           write them; do so whenever patterns or the release of regex have changed
    python .ci/expressions.py --check   exit 1 where over a tenth of what is needed is not in them

The expressions are those that a run over the fixtures compiles.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.knowledge.expressions import Compiled

ROOT = Path(__file__).resolve().parents[1]
STORED = ROOT / "extract" / "models" / "expressions.bin"
PREPARED = ROOT / "extract" / "models" / "prepared.bin"
#: Documents of every kind, of every way in. More of them add next to nothing.
READ = (
    "letter-transcript", "press-transcript", "ita-transcript", "report-digital", "letter-scan", "form-party-list",
    "lpa-digital",
)  # fmt: skip
#: Share of the needed expressions that the file may lack before it must be written anew.
MISSING = 0.1


def needed() -> list[Compiled]:
    """What reading the fixtures compiles; where some are at hand already, these are not told from the others."""
    from extract.knowledge.expressions import compiled_so_far
    from extract.pipeline import extract

    for name in READ:
        place = ROOT / "fixtures" / name
        (document,) = (p for p in place.iterdir() if p.suffix in (".txt", ".pdf", ".tif", ".png"))
        extract(document)
    return compiled_so_far()


def prepared() -> dict[tuple[str, bytes], object]:
    """What is made of the pattern files and of what the checks ship with."""
    from extract.thai import exchanged, vocabulary

    texts = [p.read_bytes() for room in ("patterns", "extract/check") for p in sorted((ROOT / room).rglob("*.toml"))]
    made: dict[tuple[str, bytes], object] = {("toml", text): tomllib.loads(text.decode("utf-8")) for text in texts}
    every = "\n".join(sorted(vocabulary.words()))
    return made | {("exchanged", every.encode()): exchanged.spellings(every)}


def main(arguments: list[str]) -> int:
    from extract.knowledge import prepared as store
    from extract.knowledge.expressions import packed, stored

    found, made = needed(), prepared()
    if arguments == ["--check"]:
        lacking = {one[:3] for one in found} - {one[:3] for one in stored()}
        print(f"{len(lacking)} of {len(found)} expressions are compiled at every start")
        changed = [of for of, result in made.items() if store.prepared(*of, lambda: None) != result]
        print(f"{len(changed)} of {len(made)} pattern files and tables are made at every start")
        return int(len(lacking) > MISSING * len(found) or len(changed) > MISSING * len(made))
    STORED.write_bytes(packed(found))
    PREPARED.write_bytes(store.packed(made))
    print(f"{STORED.relative_to(ROOT)}: {len(found)} expressions")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
