"""How far each measure of lines and layout can move before anything that is read from our own pages changes.

    python -m benchmarks.fit [--chain grids,pieces,lines,text,tables] [--write]

The material: the fixtures, pages of the table benchmark, a document of each kind that ``fixtures.generate`` makes where
the library that draws it is there, and the first pages of the documents under ``shared/real/truth`` where they are.
Each page is read once; then the steps from ink to lines, from rules to lattices and from lines to blocks are done again
with one measure moved. What must stay is which ink makes which line, which cells a lattice has, which words stand in
which cell and in which order. ``--write`` puts the steady range beside each value in the source.

A measure that nothing holds on either side is told apart: it decides nothing here, and may have to go.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import extract.layout
import extract.lines

ROOT = Path(__file__).resolve().parents[1]
CHAINS = {
    "grids": ("extract.lines.grid_measures", "GRID"),
    "pieces": ("extract.lines.piece_measures", "PIECES"),
    "lines": ("extract.lines.line_measures", "LINES"),
    "text": ("extract.layout.text_measures", "TEXT"),
    "tables": ("extract.layout.measures", "MEASURES"),
}
FACTORS = (1.1, 1.4, 3.0)
"""A measure is moved by each of these, up and down, until something changes."""
MOST = {"find_lines": 12, "find_grids": 40, "assemble": 60}
"""Steps of each sort that are done again, spread over the material: all of them take hours."""
KINDS = ("letter", "table", "report", "press")
SEED = 20261128
Step = tuple[Callable[..., Any], tuple[Any, ...], Callable[[Any], Any]]
"""A function, its arguments, and what of its result must stay."""


def steps(chain: str) -> list[Step]:
    """The steps of reading our pages that a chain of measures takes part in."""
    from extract.layout.assemble import assemble
    from extract.lines.lattice import find_grids
    from extract.lines.segments import find_lines

    taken: list[Step] = []
    wanted: dict[str, tuple[Callable[..., Any], Callable[[Any], Any]]] = {
        "find_grids": (find_grids, _lattices),
        "find_lines": (find_lines, _segments),
        "assemble": (assemble, _words),
    }
    name = {"grids": "find_grids", "pieces": "find_lines", "lines": "find_lines"}.get(chain, "assemble")
    with _listening({name: wanted[name]}, taken):
        for source, pages in _material():
            _read(source, pages)
    most = min(len(taken), MOST[name])
    return [taken[k * len(taken) // most] for k in range(most)]


def _lattices(grids: Any) -> Any:
    return [[(c.row, c.column, c.row_span, c.column_span) for c in g.cells] for g in grids]


def _segments(lines: Any) -> Any:
    boxes = [(s.box.x0, s.box.y0, s.box.x1, s.box.y1) for s in lines.segments]
    return [tuple(round(4 * v / lines.body) for v in box) for box in boxes]


def _words(blocks: Any) -> Any:
    from extract.model.page import Table

    return [
        [(c.row, c.column, c.row_span, c.column_span, c.text) for c in b.cells] if isinstance(b, Table)
        else (b.role, [n.text for n in b.lines])
        for b in blocks
    ]  # fmt: skip


@contextmanager
def _listening(wanted: dict[str, tuple[Callable[..., Any], Callable[[Any], Any]]], taken: list[Step]) -> Iterator[None]:
    """While it lasts, calls of these functions, from wherever, are noted in ``taken``."""
    put_back = []
    for name, (function, seen) in wanted.items():

        def heard(*args: Any, function: Callable[..., Any] = function, seen: Callable[[Any], Any] = seen) -> Any:
            taken.append((function, args, seen))
            return function(*args)

        for module in _modules():
            if vars(module).get(name) is function:
                put_back.append((module, name, function))
                setattr(module, name, heard)
    try:
        yield
    finally:
        for module, name, function in put_back:
            setattr(module, name, function)


def _modules() -> list[ModuleType]:
    for package in (extract.lines, extract.layout):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)
    return [m for name, m in list(sys.modules.items()) if name.startswith("extract.")]


def _material() -> Iterator[tuple[Path | bytes, tuple[int, ...] | None]]:
    """Documents with the pages to read of each; None for all."""
    from benchmarks.tables_pages import KINDS as TABLES
    from benchmarks.tables_pages import make_page

    for path in sorted(p for s in ("pdf", "jpg", "png", "tiff") for p in (ROOT / "fixtures").glob(f"*/*.{s}")):
        yield path, None
    for kind in TABLES:
        for seed in range(2):
            yield make_page(kind, seed).pdf, None
    if find_spec("weasyprint") is not None:  # draws Thai pages
        from fixtures.generate import digital

        for kind in KINDS:
            yield digital(kind, SEED)[0], None
    real = ROOT.parent / "shared" / "real"
    for told in sorted((real / "truth").rglob("*.tables.json")):
        truth = json.loads(told.read_text(encoding="utf-8"))
        yield real / truth["document"], tuple(truth["pages"][:1])


def _read(source: Path | bytes, pages: tuple[int, ...] | None) -> None:
    from extract.open.document import open_document
    from extract.options import Options
    from extract.pipeline import page_numbers, read_page

    options = Options(pages=pages)
    with open_document(source, options.limits) as document:
        for number in page_numbers(document, options):
            read_page(document, number, options)


def steady(chain: str, name: str, taken: Sequence[Step], before: Sequence[Any]) -> tuple[float | None, float | None]:
    """The least and the greatest value of a measure with which nothing changes; None where the search met no end."""
    module, variable = CHAINS[chain]
    own = getattr(importlib.import_module(module), variable)
    value = getattr(own, name)

    def changes(moved: float) -> bool:
        try:
            with _moved(variable, own, replace(own, **{name: moved})):
                every = zip(taken, before, strict=True)
                return any(seen(function(*args)) != was for (function, args, seen), was in every)
        except Exception:  # a measure so far off that the step fails
            return True

    ends: list[float | None] = []
    for up in (False, True):
        end: float | None = value
        for factor in FACTORS:
            moved = value * factor if up else value / factor
            if isinstance(value, int):
                moved = max(1, value + round(value * (factor - 1)) + 1 if up else int(moved))
            if moved != value and changes(moved):
                break
            end = moved
        else:
            end = None
        ends.append(end)
    return ends[0], ends[1]


@contextmanager
def _moved(variable: str, own: Any, other: Any) -> Iterator[None]:
    holders = [m for m in _modules() if vars(m).get(variable) is own]
    functions = [f for m in holders for f in vars(m).values() if isinstance(f, FunctionType)]
    were = [(f, f.__defaults__) for f in functions if own in (f.__defaults__ or ())]
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


def write(chain: str, found: dict[str, tuple[float | None, float | None]]) -> None:
    """Put the ranges beside the values in the source."""
    path = ROOT / (CHAINS[chain][0].replace(".", "/") + ".py")
    text = path.read_text(encoding="utf-8")
    for name, ends in found.items():
        told = ", ".join("None" if e is None else f"{e:.3g}" if isinstance(e, float) else str(e) for e in ends)
        line = re.compile(rf'^(    {name}: \w+ = measure\([^,]+, "[^"]+")(?:, \([^)]*\))?\)$', re.MULTILINE)
        text = line.sub(rf"\1, ({told}))", text)
    path.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chain", default=",".join(CHAINS), help=f"of {', '.join(CHAINS)} (default: all)")
    parser.add_argument("--write", action="store_true", help="write the ranges into the source")
    args = parser.parse_args(arguments)
    for chain in args.chain.split(","):
        module, variable = CHAINS[chain]
        taken = steps(chain)
        before = [seen(function(*given)) for function, given, seen in taken]
        found = {}
        for each in fields(getattr(importlib.import_module(module), variable)):
            ends = found[each.name] = steady(chain, each.name, taken, before)
            told = " decides nothing here" if ends == (None, None) else ""
            print(f"{chain}.{each.name}: {each.default} {each.metadata['unit']}, steady {ends}{told}", flush=True)
        if args.write:
            write(chain, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
