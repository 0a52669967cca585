"""Goes on mutating the fixtures and reading what comes of it, for as long as asked; a finding is kept as a file.

    python -m benchmarks.fuzz --minutes 10 [--seed S] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import hostile
from ordeal import ordeal

_BATCH = 50


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    args = parser.parse_args()
    end = time.monotonic() + 60 * args.minutes
    tried = findings = 0
    codes: dict[int, int] = {}
    with tempfile.TemporaryDirectory() as where:
        for seed in count(args.seed):
            for name, data in hostile.mutations(_BATCH, seed):
                if time.monotonic() > end:
                    print(f"{tried} files, {findings} findings, exit codes {dict(sorted(codes.items()))}")
                    return int(findings > 0)
                path = Path(where, name)
                path.write_bytes(data)
                result = ordeal(path, hostile.CANARY)
                tried += 1
                codes[result.code] = codes.get(result.code, 0) + 1
                if result.faults:
                    findings += 1
                    args.keep.mkdir(parents=True, exist_ok=True)
                    (args.keep / name).write_bytes(data)
                    print(f"{name}: {'; '.join(result.faults)}: {result.said}", flush=True)
                path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
