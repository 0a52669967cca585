"""What a change gains and loses, record by record.

    python -m benchmarks.gains against REVISION [--sets ...] [--jobs N]   # this checkout against a git revision
    python -m benchmarks.gains dump OUT.json [--sets ...] [--jobs N]      # what this checkout reads
    python -m benchmarks.gains compare A.json [B.json]                    # two such states; B: read now
    python -m benchmarks.gains keep                                       # the state that the tests compare with

Sets: fixtures, samples, forms, cases, truth, random (see ``gains_sets``). Each difference is told with its document:
lost, gained, renamed (same place, other key), changed (value, label, head field), lowered (accepted before, in review
now), raised, moved (evidence at another place), noted (notices and tables; these gain and lose nothing); with what the
truth says of it, where it is known. Exit code 1 where something was lost, or a wrong value is accepted that was not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.gains_compare import KINDS, Comparison, Difference, compare
from benchmarks.gains_read import at_revision, read_all
from benchmarks.gains_sets import ROOT, SETS, items, set_of
from benchmarks.gains_state import State, read, write

KEPT = Path(__file__).with_name("gains_fixtures.json")
SHOWN = 40
"""Differences told of each set; a change of one rule can move thousands of records, and the first show what it did."""


def report(before: State, after: State, found: Comparison, shown: int = SHOWN) -> Iterator[str]:
    """The comparison for a person: by set totals and differences (harm first), then what was not compared."""
    yield f"before: {before.revision}"
    yield f"after:  {after.revision}"
    if before.made_with and after.made_with and before.made_with != after.made_with:
        yield f"read with other versions: {_unlike(before, after)}"
    for name in dict.fromkeys(map(set_of, found.compared)):
        own = [d for d in found.differences if set_of(d.document) == name]
        yield _totals(name, before, after, found, own)
        own.sort(key=lambda d: (not d.is_harm, KINDS.index(d.kind), d.document))
        yield from (f"  {line(d)}" for d in own[:shown])
        if len(own) > shown:
            yield f"  … and {len(own) - shown} more (--show 0 shows all)"
    yield from _uncompared(found)
    yield f"TOTAL {_counts(found.differences)}; {len(found.harms)} harmful"


def _unlike(before: State, after: State) -> str:
    names = sorted(before.made_with.keys() | after.made_with.keys())
    pairs = ((n, before.made_with.get(n), after.made_with.get(n)) for n in names)
    return ", ".join(f"{n} {was} → {now}" for n, was, now in pairs if was != now)


def _totals(name: str, before: State, after: State, found: Comparison, own: Sequence[Difference]) -> str:
    documents = [n for n in found.compared if set_of(n) == name]
    was, now = (sum(len(s.documents[n].records) for n in documents) for s in (before, after))
    return f"{name}: {len(documents)} documents, records {was} → {now}; {_counts(own)}"


def _counts(differences: Sequence[Difference]) -> str:
    """How many of each kind, and how many of these the truth calls right and wrong."""
    parts = []
    for kind in KINDS:
        own = [d for d in differences if d.kind == kind]
        if own or kind in ("lost", "gained", "changed"):
            parts.append(f"{kind} {len(own)}{_judged(own)}")
    return ", ".join(parts)


def _judged(differences: Sequence[Difference]) -> str:
    known = Counter(v for v in map(_verdict, differences) if v not in ("", "unknown"))
    return f" ({', '.join(f'{n} {word}' for word, n in sorted(known.items()))})" if known else ""


def _verdict(difference: Difference) -> str:
    """What the truth says: of the record, or of both sides where they are not alike."""
    was, now = difference.verdicts
    if was is None or now is None or was == now:
        return was or now or ""
    return f"{was} → {now}"


def line(difference: Difference) -> str:
    """One difference on one line."""
    d, verdict = difference, _verdict(difference)
    change = f"{d.was} → {d.now}" if d.was and d.now else d.was or d.now
    known = f"  [{verdict}]" if verdict not in ("", "unknown") else ""
    return f"{'!' if d.is_harm else ' '} {d.kind:8s}{d.document}: {d.what}: {change}{known}"


def _uncompared(found: Comparison) -> Iterator[str]:
    for what, names in (
        ("the file is another one", found.other_file),
        ("read before only", found.only_before),
        ("read after only", found.only_after),
    ):
        if names:
            yield f"not compared, {what}: {len(names)} ({', '.join(names[:6])}{', …' if len(names) > 6 else ''})"
    if found.dropped:
        yield f"! fields that records no longer give: {', '.join(found.dropped)}"
    if found.added:
        yield f"fields that are new: {', '.join(found.added)}; keys are compared without them"


def told(before: State, after: State, shown: int) -> int:
    """Print the report; the exit code: 1 for harm, 2 where there is nothing to compare."""
    found = compare(before, after)
    for text in report(before, after, found, shown or sys.maxsize):
        print(text)
    if not found.compared:
        print("no document is in both states", file=sys.stderr)
        return 2
    return 1 if found.harms or found.dropped else 0


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def now(sets: Sequence[str], work: Path, jobs: int) -> State:
    """What this checkout reads of these sets."""
    wanted, absent = items(sets, work)
    for text in absent:
        say(text)
    return read_all(wanted, ROOT, {}, jobs, say)


def against(name: str, sets: Sequence[str], work: Path, jobs: int) -> tuple[State, State]:
    """The same documents as a revision reads them and as this checkout does."""
    wanted, absent = items(sets, work)
    for text in absent:
        say(text)
    before = at_revision(name, wanted, jobs, say)
    return before, read_all(wanted, ROOT, {}, jobs, say)


def keep(state: State, path: Path = KEPT) -> State:
    """Write the state that the tests compare with. It has no revision: the commit that it goes into has no name yet."""
    kept = replace(state, revision="kept")
    write(kept, path)
    return kept


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, argument in (("dump", "out"), ("compare", "before"), ("against", "revision"), ("keep", "")):
        command = commands.add_parser(name)
        if argument:
            command.add_argument(argument, type=str if argument == "revision" else Path)
        command.add_argument("--jobs", type=int, default=1, help="documents at a time (default 1)")
        if name in ("dump", "against"):
            command.add_argument("--sets", type=_sets, default=SETS, help=f"of {','.join(SETS)} (default: all)")
        if name == "compare":
            command.add_argument("after", type=Path, nargs="?", help="default: what this checkout reads now")
        if name in ("compare", "against", "keep"):
            command.add_argument("--show", type=int, default=SHOWN, help="differences told of each set; 0 for all")
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="extract-gains-") as folder:
        return _run(args, Path(folder))


def _sets(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if unknown := [n for n in names if n not in SETS]:
        raise argparse.ArgumentTypeError(f"no set {', '.join(unknown)}; there are {', '.join(SETS)}")
    return names


def _run(args: argparse.Namespace, work: Path) -> int:
    if args.command == "dump":
        write(now(args.sets, work, args.jobs), args.out)
        return 0
    if args.command == "compare":
        before = read(args.before)
        sets = [s for s in SETS if s in set(map(set_of, before.documents))]
        return told(before, read(args.after) if args.after else now(sets, work, args.jobs), args.show)
    if args.command == "against":
        return told(*against(args.revision, args.sets, work, args.jobs), args.show)
    before = read(KEPT) if KEPT.exists() else State("kept", {})
    after = keep(now(("fixtures",), work, args.jobs))
    told(before, after, args.show)
    return 0


if __name__ == "__main__":
    sys.exit(main())
