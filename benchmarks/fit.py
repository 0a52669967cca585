"""How far each measure of lines and layout can move before anything that is read from our own pages changes.

    python -m benchmarks.fit [--chain layer,grids,pieces,lines,text,tables,joins] [--keep FOLDER] [--write]

The material (``fit_steps``) is read once. Then the steps that read a measure are done again with that measure moved,
those first that moved measures have changed most often, until one changes or their time is spent. What must stay is
which glyphs or which ink make which line, which cells a lattice has, which words stand in which cell and in which
order, and what goes on overleaf. ``--write`` puts the steady range beside each value in the source. With ``--keep`` the
steps and the ranges are kept in a folder, and a run that was broken off goes on from there; a change of code asks for a
new folder.

Where neither a far move nor a middling one changes anything, nothing is said to hold the measure on that side. One that
nothing holds on either side decides nothing here: it keeps the range within which a test of limits passes
(``tests/test_*_limits.py``), or has to go.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from math import ceil
from pathlib import Path
from time import process_time
from types import FunctionType, ModuleType
from typing import Any

from benchmarks.fit_steps import STEPS, Packed, gathered, given, modules

ROOT = Path(__file__).resolve().parents[1]
CHAINS = {
    "layer": ("extract.lines.layer_measures", "LAYER"),
    "grids": ("extract.lines.grid_measures", "GRID"),
    "pieces": ("extract.lines.piece_measures", "PIECES"),
    "lines": ("extract.lines.line_measures", "LINES"),
    "text": ("extract.layout.text_measures", "TEXT"),
    "tables": ("extract.layout.measures", "MEASURES"),
    "joins": ("extract.layout.join_measures", "JOINS"),
}
ASKED = {
    "layer": ("judge",), "grids": ("find_grids",), "pieces": ("find_lines", "with_marks"), "lines": ("find_lines",),
    "text": ("find_tables", "fill_grids", "assemble", "overleaf"), "joins": ("overleaf",),
    "tables": ("find_tables", "fill_grids", "assemble", "overleaf"),
}  # fmt: skip
"""The sorts of steps in which a chain's measures are asked for."""
FAR, MIDDLE, NEARER = (3.0, 10.0), 1.4, (1.2, 1.1, 1.05)
"""By how much a measure is moved, up and down: first far and farther, then less far until nothing changes."""
SECONDS = 1.0
"""Of work for each move, on steps that changed often and short ones first: all steps for all moves take hours."""
Ends = tuple[float | None, float | None]


@dataclass(slots=True)
class Step:
    """A function, a maker of its arguments, and what of its result must stay."""

    function: Callable[..., Any]
    given: Callable[[], tuple[Any, ...]]
    seen: Callable[[Any], Any]
    was: Any = None
    reads: frozenset[str] = frozenset()
    """The measures of the chain that the step asks for."""
    seconds: float = 0.0
    """What it takes."""
    changed: int = field(default=0)
    """Moves that changed it."""

    def result(self) -> Any:
        return self.seen(self.function(*self.given()))


class _Noting:
    """Measures that note which of them are asked for."""

    def __init__(self, own: Any) -> None:
        self._own = own
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.asked.add(name)
        return getattr(self._own, name)


def prepared(chain: str, steps: Sequence[Step]) -> list[Step]:
    """The steps, each with its result as it is and the measures of the chain that it reads; without those that read
    none."""
    variable, own = _own(chain)
    for step in steps:
        noting = _Noting(own)
        begun = process_time()
        with _moved(variable, own, noting):
            step.was = step.result()
        step.seconds = process_time() - begun
        step.reads = frozenset(noting.asked)
    return [s for s in steps if s.reads]


def steady(chain: str, name: str, steps: Sequence[Step]) -> Ends:
    """The least and the greatest value of a measure with which nothing changes; None where the search met no end."""
    variable, own = _own(chain)
    value = getattr(own, name)
    reading = [s for s in steps if name in s.reads]

    def changes(moved: float) -> bool:
        if moved == value:
            return False
        with _moved(variable, own, replace(own, **{name: moved})):
            spent = 0.0
            for step in sorted(reading, key=lambda s: (-s.changed, s.seconds)):
                if spent > SECONDS:
                    break
                spent += step.seconds
                if _changes(step):
                    step.changed += 1
                    return True
        return False

    def end(up: bool) -> float | None:
        is_held = any(changes(_by(value, far, up)) for far in FAR)
        if not changes(_by(value, MIDDLE, up)):
            return _by(value, MIDDLE, up) if is_held else None
        moves = (_by(value, factor, up) for factor in NEARER)
        return next((moved for moved in moves if not changes(moved)), value)

    return end(False), end(True)


def _by(value: float, factor: float, up: bool) -> float:
    moved = value * factor if up else value / factor
    if isinstance(value, int):
        return max(1, ceil(moved) if up else int(moved))
    return moved


def _changes(step: Step) -> bool:
    try:
        return bool(step.result() != step.was)
    except Exception:  # a measure so far off that the step fails
        return True


def _own(chain: str) -> tuple[str, Any]:
    module, variable = CHAINS[chain]
    return variable, getattr(importlib.import_module(module), variable)


@contextmanager
def _moved(variable: str, own: Any, other: Any) -> Iterator[None]:
    holders: list[ModuleType] = [m for m in modules() if vars(m).get(variable) is own]
    functions = [f for m in holders for f in vars(m).values() if isinstance(f, FunctionType)]
    were = [(f, f.__defaults__) for f in functions if any(x is own for x in f.__defaults__ or ())]
    for m in holders:
        setattr(m, variable, other)
    for f, d in were:
        f.__defaults__ = tuple(other if x is own else x for x in d or ())
    try:
        yield
    finally:
        for m in holders:
            setattr(m, variable, own)
        for f, d in were:
            f.__defaults__ = d


def write(chain: str, found: dict[str, Ends]) -> None:
    """Put the ranges beside the values in the source; one that has no end says less than the one that stands there."""
    path = ROOT / (CHAINS[chain][0].replace(".", "/") + ".py")
    text = path.read_text(encoding="utf-8")
    for name, ends in ((n, e) for n, e in found.items() if e != (None, None)):
        told = ", ".join("None" if e is None else f"{e:.3g}" if isinstance(e, float) else str(e) for e in ends)
        line = re.compile(rf'^(    {name}: \w+ = measure\([^,]+, "[^"]+")(?:, \([^)]*\))?\)$', re.MULTILINE)
        text = line.sub(rf"\1, ({told}))", text)
    path.write_text(text, encoding="utf-8")


def _step(packed: Packed) -> Step:
    function, seen = STEPS[packed.name]
    return Step(function, given(packed), seen)


def _found(chain: str, keep: Path) -> dict[str, Ends]:
    """The steady range of each measure of a chain, each told and kept as it is found."""
    kept = keep / f"{chain}.json"
    found: dict[str, Ends] = {n: (a, b) for n, (a, b) in json.loads(kept.read_text()).items()} if kept.exists() else {}
    measures = [m for m in fields(_own(chain)[1]) if m.name not in found]
    steps = prepared(chain, [_step(p) for p in gathered(keep) if p.name in ASKED[chain]]) if measures else []
    for each in measures:
        ends = found[each.name] = steady(chain, each.name, steps)
        read = sum(each.name in s.reads for s in steps)
        told = " decides nothing here" if ends == (None, None) else ""
        print(f"{chain}.{each.name}: {each.default} {each.metadata['unit']}, {read} steps, steady {ends}{told}")
        kept.write_text(json.dumps(found), encoding="utf-8")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chain", default=",".join(CHAINS), help=f"of {', '.join(CHAINS)} (default: all)")
    parser.add_argument("--keep", type=Path, help="a folder for the steps and the ranges found so far")
    parser.add_argument("--write", action="store_true", help="write the ranges into the source")
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as passing:
        keep = args.keep or Path(passing)
        keep.mkdir(parents=True, exist_ok=True)
        for chain in args.chain.split(","):
            found = _found(chain, keep)
            if args.write:
                write(chain, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
