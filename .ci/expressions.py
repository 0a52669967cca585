"""Writes extract/models/expressions.bin: the regular expressions that reading needs, compiled.

    python .ci/expressions.py           write it; do so whenever patterns or the release of regex have changed
    python .ci/expressions.py --check   exit 1 where over a tenth of what is needed is not in it

They are those that a run over the fixtures compiles.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STORED = ROOT / "extract" / "models" / "expressions.bin"
#: Documents of every kind, of every way in. More of them add next to nothing.
READ = (
    "letter-transcript", "press-transcript", "ita-transcript", "report-digital", "letter-scan", "form-party-list",
    "lpa-digital",
)  # fmt: skip
#: Share of the needed expressions that the file may lack before it must be written anew.
MISSING = 0.1


def needed() -> list[tuple[str, int, tuple[object, ...]]]:
    """What reading the fixtures compiles; where some are at hand already, these are not told from the others."""
    from extract.knowledge.expressions import compiled_so_far
    from extract.pipeline import extract

    for name in READ:
        place = ROOT / "fixtures" / name
        (document,) = (p for p in place.iterdir() if p.suffix in (".txt", ".pdf", ".tif", ".png"))
        extract(document)
    return compiled_so_far()


def main(arguments: list[str]) -> int:
    from extract.knowledge.expressions import packed, stored

    found = needed()
    if arguments == ["--check"]:
        lacking = {one[:2] for one in found} - {one[:2] for one in stored()}
        print(f"{len(lacking)} of {len(found)} expressions are compiled at every start")
        return int(len(lacking) > MISSING * len(found))
    STORED.write_bytes(packed(found))
    print(f"{STORED.relative_to(ROOT)}: {len(found)} expressions")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
