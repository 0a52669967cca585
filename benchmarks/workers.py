"""Processor time of reading the same letters by the two ways there are: `extract` and `extract archive`.

    python -m benchmarks.workers [--files 8] [--rounds 3]

Both read through the same workers, so they should cost the same; 1 where `extract` takes more than 1.1 times as much.
The best of several rounds counts, in which the two take turns.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_LETTER = _ROOT / "fixtures" / "letter-digital" / "letter.pdf"
_MOST = 1.1


def _processor_seconds(*arguments: str) -> float:
    """What the program and its workers use."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "extract", *arguments], check=True, stdout=subprocess.DEVNULL, cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description="processor time of extract against extract archive")
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where, "in")
        folder.mkdir()
        for i in range(args.files):
            # What follows the end of a PDF is not looked at, and makes each another file.
            (folder / f"{i:03d}.pdf").write_bytes(_LETTER.read_bytes() + f"\n%{i}\n".encode())
        files: list[float] = []
        archives: list[float] = []
        for turn in range(args.rounds):
            files.append(_processor_seconds(str(folder), "--json", "-q"))
            archives.append(
                _processor_seconds("archive", str(folder), "--into", str(Path(where, f"{turn}.sqlite")), "-q")
            )
    each = [min(seconds) / args.files for seconds in (files, archives)]
    print(f"workers: {args.files} digital letters: extract {each[0]:.2f} s a letter, extract archive {each[1]:.2f} s")
    print(f"workers: {each[0] / each[1]:.2f} times")
    return int(each[0] > _MOST * each[1])


if __name__ == "__main__":
    sys.exit(main())
