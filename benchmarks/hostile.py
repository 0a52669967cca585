"""Every hostile input, one after the other, as a table: exit code, seconds, peak memory of the process tree, faults.

    python -m benchmarks.hostile [FOLDER] [--mutations N] [--seed S]

Without FOLDER the cases of ``tests/hostile.py`` and N mutations of the fixtures; with FOLDER all files in it too.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import hostile
from ordeal import ordeal


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--canary", default=hostile.CANARY, help="a word in FOLDER that must never be printed")
    parser.add_argument("--mutations", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    worst_seconds, worst_peak, bad, count = 0.0, 0, 0, 0
    with tempfile.TemporaryDirectory() as where:
        paths = hostile.cases(Path(where))
        for name, data in hostile.mutations(args.mutations, args.seed):
            paths.append(Path(where, name))
            paths[-1].write_bytes(data)
        if args.folder:
            paths += [p for p in sorted(args.folder.rglob("*")) if not p.is_dir() and "canary" not in p.parts]
        for path in paths:
            canary = args.canary if args.folder and args.folder in path.parents else hostile.CANARY
            result = ordeal(path, canary)
            count, bad = count + 1, bad + bool(result.faults)
            worst_seconds, worst_peak = max(worst_seconds, result.seconds), max(worst_peak, result.peak)
            mark = "; ".join(result.faults) or "ok"
            figures = f"{result.code:4} {result.seconds:6.1f} s {result.peak >> 20:5} MiB"
            print(f"{path.name[:44]!r:48} {figures}  {mark}  {result.said[:90]!r}")
            sys.stdout.flush()
    print(f"{count} files, {bad} with faults, slowest {worst_seconds:.1f} s, largest {worst_peak >> 20} MiB")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
