"""What a local cluster costs over the plain pool: processor seconds a document, and documents a second.

    python -m benchmarks.cluster --files 24 [SCAN…]

Each way reads the same copies of the scans with one worker and with two; the clock starts when every worker has read
its first file. Processor seconds are those of all processes, which other work on the machine changes least.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.archive_speed import Clock, copies
from extract.archive.archive import archive
from extract.run.cluster import Cluster

_ROOT = Path(__file__).resolve().parents[1]
_SCANS = ("letter-scan/letter.pdf", "press-scan/press.pdf")
#: What the cluster may cost over the pool.
_OVERHEAD = 0.10


def _read(folder: Path, into: Path, jobs: int, *, cluster: bool) -> tuple[float, float]:
    """Seconds a file once all workers are warm, and processor seconds a file of all processes, start-up and all."""
    clock, used = Clock(), os.times()
    archive([folder], into, jobs=jobs, crew=partial(Cluster, "local", jobs) if cluster else None, watcher=clock)
    now, files = os.times(), len(clock.times)
    cpu = sum(now[:4]) - sum(used[:4])
    return (clock.times[-1] - clock.times[jobs - 1]) / (files - jobs), cpu / files


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scans", nargs="*", type=Path, help="else fixtures")
    parser.add_argument("--files", type=int, default=24)
    args = parser.parse_args()
    scans = args.scans or [_ROOT / "fixtures" / name for name in _SCANS]
    costs: dict[tuple[bool, int], float] = {}
    with tempfile.TemporaryDirectory(prefix="cluster-benchmark-") as temporary:
        work = Path(temporary)
        copies(scans, args.files, work / "in")
        for jobs in (1, 2):
            for cluster in (False, True):
                each, cpu = _read(work / "in", work / f"{jobs}-{cluster}.sqlite", jobs, cluster=cluster)
                costs[cluster, jobs] = cpu
                name = "cluster" if cluster else "pool"
                print(f"{name}, {jobs} workers: {1 / each:.2f} documents/s, {cpu:.2f} s CPU a document", flush=True)
    overhead = max(costs[True, jobs] / costs[False, jobs] - 1 for jobs in (1, 2))
    print(f"the cluster takes {overhead:.0%} more processor time a document, its start-up among them")
    return 0 if overhead <= _OVERHEAD else 1


if __name__ == "__main__":
    sys.exit(main())
