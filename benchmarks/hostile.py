"""Every hostile input, as a table: exit code, seconds, seconds of CPU, peak memory of the process tree, faults.

    python -m benchmarks.hostile [FOLDER] [--mutations N] [--seed S] [--only TEXT] [--jobs N]

Without FOLDER the cases of ``tests/hostile.py``, N mutations of the fixtures, and the archives and bags of
``tests/hostile_archives.py``, each with every command that opens one, and what each must say and leave alone; with
FOLDER all files in it too. Where FOLDER holds ``generated.jsonl`` (rows of ``file`` and ``expect``: X, R, N for a
document, ``E:code`` for a refusal) the exit code is held against it; published scores (``scores_*``) are also given
to ``extract validate``, and each of its folders of odd files to ``extract`` and ``extract archive`` as a whole. Of a
folder with more than forty files four are taken one by one, and all of them into an archive.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import hostile
from hostile_archives import ARCHIVES, BAGS, Kind, endure, make_precious, make_sound
from ordeal import MOST_SECONDS, Ordeal, suffer

_MANY, _OF_MANY = 40, 4
_A_FILE = 0.25  # seconds that a file of a large folder may take on the way into an archive
# Refused by a limit before anything else is found out about them.
_LIMITED = ("pdf_image_12000x12000_4bit_1byte.pdf", "scores_1M_rows.csv", "scores_100000_columns.csv")


@dataclass(frozen=True)
class Case:
    """One call of ``extract``, the word it must never print, and the exit codes that are right (empty: any)."""

    path: Path
    arguments: tuple[str, ...]
    canary: str
    codes: frozenset[int] = frozenset()
    seconds: float = MOST_SECONDS


def _single(path: Path, canary: str, expect: str = "") -> Case:
    name = "./" + path.name if path.name.startswith("-") else path.name
    return Case(path, (name, "--json"), canary, _codes(expect))


def _codes(expect: str) -> frozenset[int]:
    """The exit codes that a row's ``expect`` allows."""
    found = {0} if re.search(r"\b[XRN]\b", expect) else set()
    for word in re.findall(r"E:([a-z-]+)", expect):
        found.add(5 if word in ("limit", "timeout") else 3)
    return frozenset(found)


def _of_validate(expect: str) -> frozenset[int]:
    """As :func:`_codes`, for published scores: a finding is an answer, and so is to refuse a file for one bad row."""
    codes = _codes(expect)
    return codes | {1, 3} if 0 in codes else codes | {0, 1, 3} if not codes or " or " in expect else codes


def _of_folder(folder: Path, canary: str, published: Path) -> Iterator[Case]:
    index = folder / "generated.jsonl"
    rows = [json.loads(line) for line in index.read_text(encoding="utf-8").splitlines()] if index.exists() else []
    expected = {row["file"]: "E:limit" if row["file"] in _LIMITED else row["expect"] for row in rows}
    for entry in sorted(folder.iterdir()):
        if entry == index or entry.name == "canary":
            continue
        if not entry.is_dir():
            scores = entry.name.startswith("scores_")
            yield _single(entry, canary, "" if scores else expected.get(entry.name, ""))
            if scores:
                arguments = ("validate", entry.name, str(published), "--json")
                yield Case(entry, arguments, canary, _of_validate(expected.get(entry.name, "")))
            continue
        inside = sorted(Path(where, name) for where, _, names in os.walk(entry) for name in names)
        yield from (_single(p, canary) for p in (inside if len(inside) < _MANY else inside[:_OF_MANY]))
        if len(inside) < _MANY:
            yield Case(entry, (entry.name, "--json"), canary)
        into = published.with_name(f"{entry.name}.sqlite")
        arguments = ("archive", entry.name, "--into", str(into), "--json", "--jobs", "2")
        yield Case(entry, arguments, canary, frozenset({0, 6}), max(MOST_SECONDS, _A_FILE * len(inside)))


def _line(case: Case, result: Ordeal) -> str:
    mark = "; ".join(result.faults) or "ok"
    name = " ".join(case.arguments) if case.arguments[0] in ("validate", "archive") else case.path.name
    figures = f"{result.code:4} {result.seconds:6.1f} s {result.waited:6.1f} waited {result.cpu:6.1f} cpu"
    return f"{name[:44]!r:48} {figures} {result.peak >> 20:5} MiB  {mark}  {result.said[:150]!r}"


def _run(case: Case) -> Ordeal:
    result = suffer(list(case.arguments), case.path, case.canary, case.seconds)
    if case.codes and result.code not in case.codes:
        result.faults.append(f"exit {result.code}, not {' or '.join(map(str, sorted(case.codes)))}")
    return result


def _archives(kinds: list[Kind], where: Path) -> Iterator[Ordeal]:
    """What every command does with each archive and bag that was made to harm."""
    if not kinds:
        return
    (where / "sound").mkdir()
    sound = make_sound(where / "sound")
    for number, kind in enumerate(kinds):
        own = where / f"harm{number}"
        own.mkdir()
        yield from endure(kind, own / "case", sound, make_precious(own / "precious"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--canary", default=hostile.CANARY, help="a word in FOLDER that must never be printed")
    parser.add_argument("--mutations", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", default="", help="only files with this in their name")
    parser.add_argument("--jobs", type=int, default=1)
    args = parser.parse_args()
    bad: list[str] = []
    results: list[Ordeal] = []
    with tempfile.TemporaryDirectory() as where:
        cases = [_single(p, hostile.CANARY) for p in hostile.cases(Path(where))]
        for name, data in hostile.mutations(args.mutations, args.seed):
            path = Path(where, name)
            path.write_bytes(data)
            cases.append(_single(path, hostile.CANARY))
        published = Path(where, "published-against.txt")
        published.write_text(hostile.TRANSCRIPT, encoding="utf-8")
        if args.folder:
            cases += _of_folder(args.folder.resolve(), args.canary, published)
        cases = [c for c in cases if args.only in c.path.name]
        harms = [kind for kind in (*ARCHIVES, *BAGS) if args.only in kind.name]
        with ThreadPoolExecutor(args.jobs) as pool:
            for case, result in zip(cases, pool.map(_run, cases), strict=True):
                line = _line(case, result)
                print(line, flush=True)
                results.append(result)
                if result.faults:
                    bad.append(line)
        for result in _archives(harms, Path(where)):
            line = _line(Case(result.path, ("",), hostile.CANARY), result)
            print(line, flush=True)
            results.append(result)
            if result.faults:
                bad.append(line)
    print("\n".join(["", "with faults:", *bad]) if bad else "")
    slowest = max((r.seconds - r.waited for r in results), default=0.0)
    most = max((r.cpu for r in results), default=0.0)
    peak = max((r.peak for r in results), default=0)
    print(
        f"{len(results)} runs, {len(bad)} with faults, longest {slowest:.1f} s without waiting for a core, "
        f"most CPU {most:.1f} s, largest {peak >> 20} MiB"
    )
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
