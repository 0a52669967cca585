"""The steps of reading our own pages that ``benchmarks.fit`` does again: what went into each, packed.

The material: the fixtures, pages of the table benchmark, Thai documents and scans of them where the library that draws
them is there, and the first pages of the documents under ``shared/real/truth`` where they are; then what the tests of
lines and layout draw: pages of kinds that are rare.
"""

from __future__ import annotations

import importlib
import json
import pickle
import pkgutil
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import extract.layout
import extract.lines
from extract.layout.assemble import assemble
from extract.layout.cells import fill_grids
from extract.layout.join import Script, joined, sentence_goes_on
from extract.layout.unruled import find_tables
from extract.lines.lattice import find_grids
from extract.lines.layer import judge, layer_lines
from extract.lines.layer_seen import COMPARE_DPI, Drawing
from extract.lines.raised import with_marks
from extract.lines.segments import find_lines
from extract.model.page import Page, Paragraph, Table
from extract.open.document import open_document
from extract.open.source import DrawnGlyph, LayerPage
from extract.options import Options
from extract.pipeline import page_numbers, read_page

ROOT = Path(__file__).resolve().parents[1]
MOST = 120
"""Steps of each sort, spread over the material: all of them take hours."""
LARGEST = 40_000_000
"""Bytes of a step's arguments: a larger one is left out."""
REAL_PAGES = 2
BAND = 4.5
"""Inches of a page on which lines are found again."""
TESTS = ("test_layout_*.py", "test_join*.py", "test_layer.py", "test_layer_*.py", "test_*_limits.py")
KINDS = ("letter", "table", "report", "press")
SEED = 20261128


@dataclass(frozen=True, slots=True)
class Packed:
    """A step: the name of its function, and what was given to it."""

    name: str
    arguments: bytes


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A page as it was drawn; see :class:`extract.lines.layer_seen.Drawing`."""

    pictures: dict[float, Any]
    glyphs: tuple[DrawnGlyph, ...]

    def thumbnail(self, dpi: float) -> Any:
        return self.pictures.get(dpi)

    def drawn_glyphs(self) -> tuple[DrawnGlyph, ...]:
        return self.glyphs


def given(step: Packed) -> Callable[[], tuple[Any, ...]]:
    """What gives the arguments; pictures are unpacked anew each time, or all of them together would fill the memory."""

    def unpacked() -> tuple[Any, ...]:
        arguments: tuple[Any, ...] = pickle.loads(zlib.decompress(step.arguments))
        return arguments

    return unpacked if step.name in ("find_grids", "find_lines", "with_marks") else cache(unpacked)


def packed(name: str, arguments: tuple[Any, ...]) -> Packed | None:
    """A step as it is kept; None where it is too large."""
    told = pickle.dumps(arguments, pickle.HIGHEST_PROTOCOL)
    return Packed(name, zlib.compress(told, 1)) if len(told) < LARGEST else None


def gathered(keep: Path) -> list[Packed]:
    """The steps of reading the material; taken from ``keep`` where they lie there already.

    What lies there is unpickled: the folder must be one's own.
    """
    kept = keep / "steps.pickle"
    if not kept.exists():
        taken: list[Packed] = []
        with _listening(taken):
            for source, pages in _material():
                read = _read(source, pages)
                if len(read) > 1 and (step := packed("overleaf", (read,))):
                    taken.append(step)
        chosen = [s for name in STEPS for s in _spread([t for t in taken if t.name == name])] + _drawn_by_tests()
        part = kept.with_suffix(".part")
        part.write_bytes(pickle.dumps(chosen))
        part.replace(kept)
    steps: list[Packed] = pickle.loads(kept.read_bytes())
    return steps


def _drawn_by_tests() -> list[Packed]:
    """The steps of the tests, each once: they are small, and all of them stay."""
    import pytest

    taken: list[Packed] = []
    with _listening(taken):
        files = sorted(str(f) for pattern in TESTS for f in (ROOT / "tests").glob(pattern))
        pytest.main(["-q", "-p", "no:cacheprovider", "-o", "addopts=", *files])
    return list(dict.fromkeys(taken))


def _band(ink: Any, rules: Any, grids: Any, dpi: float, layer: str = "black") -> tuple[Any, ...]:
    """Of a page without tables the first print, as high as ``BAND``: lines are found in it as on the whole page, in a
    third of the time."""
    inked = ink.any(axis=1).nonzero()[0]
    if grids or not inked.size:
        return ink, rules, grids, dpi, layer
    top = max(0, int(inked[0]) - round(dpi / 10))
    end = top + round(BAND * dpi)
    within = [r for r in rules if top <= r.box.y0 and r.box.y1 <= end]
    moved = [replace(r, box=replace(r.box, y0=r.box.y0 - top, y1=r.box.y1 - top)) for r in within]
    return ink[top:end].copy(), moved, grids, dpi, layer


def _spread(steps: Sequence[Packed]) -> list[Packed]:
    most = min(len(steps), MOST)
    return [steps[k * len(steps) // most] for k in range(most)]


def _layer(layer: LayerPage, drawing: Drawing | None) -> Any:
    verdict = judge(layer, drawing)
    return verdict.trusted, verdict.code, [(n.text, _rounded(n.box, 10)) for n in layer_lines(verdict)]


def overleaf(pages: Sequence[Page]) -> Any:
    """What goes on from one page to the next: rows, tables, sentences."""
    whole = joined(pages)
    script = Script(tuple(whole))
    tables = [(p, k) for p in whole for k, b in enumerate(p.blocks) if isinstance(b, Table)]
    ends = []
    for page, other in pairwise(whole):
        upper, lower = ([b for b in p.blocks if isinstance(b, Paragraph) and b.role == "body"] for p in (page, other))
        if upper and lower:
            over = (page, upper[-1].lines, other, lower[0].lines)
            ends += [sentence_goes_on(*over, hanging) for hanging in (True, False)]
    rows = [[(c.row, c.column, c.text) for c in t.cells] for p, k in tables if isinstance(t := p.blocks[k], Table)]
    return rows, [script.table_goes_on(a, b) for a, b in pairwise(tables)], ends


def _lattices(grids: Any) -> Any:
    return [[(c.row, c.column, c.row_span, c.column_span) for c in g.cells] for g in grids]


def _segments(lines: Any) -> Any:
    return [_rounded(s.box, 4 / lines.body) for s in lines.segments]


def _rounded(box: Any, scale: float) -> Any:
    return tuple(round(scale * v) for v in (box.x0, box.y0, box.x1, box.y1))


def _tables(result: tuple[Sequence[Table], Sequence[Any]]) -> Any:
    tables, rest = result
    return _words(tables), [n.text for n in rest]


def _words(blocks: Any) -> Any:
    return [
        [(c.row, c.column, c.row_span, c.column_span, c.text) for c in b.cells] if isinstance(b, Table)
        else (b.role, [n.text for n in b.lines])
        for b in blocks
    ]  # fmt: skip


def _as_it_is(result: Any) -> Any:
    return result


def _texts(runs: Any) -> Any:
    return [run.text for run in runs]


STEPS: dict[str, tuple[Callable[..., Any], Callable[[Any], Any]]] = {
    "judge": (_layer, _as_it_is),
    "find_grids": (find_grids, _lattices),
    "find_lines": (find_lines, _segments),
    "with_marks": (with_marks, _texts),
    "find_tables": (find_tables, _tables),
    "fill_grids": (fill_grids, _tables),
    "assemble": (assemble, _words),
    "overleaf": (overleaf, _as_it_is),
}
"""Of each sort of step: its function, and what of its result must stay."""
_HEARD: dict[str, Callable[..., Any]] = {
    "judge": judge, "find_grids": find_grids, "find_lines": find_lines, "with_marks": with_marks,
    "find_tables": find_tables, "fill_grids": fill_grids, "assemble": assemble, "joined": joined,
}  # fmt: skip


@contextmanager
def _listening(taken: list[Packed]) -> Iterator[None]:
    """While it lasts, calls of the functions of steps, from wherever, are noted in ``taken``."""
    put_back = []
    for name, function in _HEARD.items():

        def heard(*args: Any, name: str = name, function: Callable[..., Any] = function, **named: Any) -> Any:
            kept: dict[str, Callable[..., tuple[Any, ...]]] = {"judge": _seen_as_drawn, "find_lines": _band}
            own = "overleaf" if name == "joined" else name
            if not named and (step := packed(own, kept[name](*args) if name in kept else args)) is not None:
                taken.append(step)
            return function(*args, **named)

        for module in modules():
            if vars(module).get(name) is function:
                put_back.append((module, name, function))
                setattr(module, name, heard)
    try:
        yield
    finally:
        for module, name, function in put_back:
            setattr(module, name, function)


def _seen_as_drawn(layer: LayerPage, drawing: Drawing | None = None) -> tuple[Any, ...]:
    if drawing is None or not layer.chars:
        return layer, None
    pictures = {dpi: drawing.thumbnail(dpi) for dpi in (COMPARE_DPI, 2 * COMPARE_DPI)}
    return layer, _Drawn(pictures, drawing.drawn_glyphs())


@cache
def modules() -> list[ModuleType]:
    """The modules of the package, those of ``lines`` and ``layout`` loaded all."""
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
        yield from _thai()
    real = ROOT.parent / "shared" / "real"
    for told in sorted((real / "truth").rglob("*.tables.json")):
        truth = json.loads(told.read_text(encoding="utf-8"))
        yield real / truth["document"], tuple(truth["pages"][:REAL_PAGES])


def _thai() -> Iterator[tuple[bytes, None]]:
    from benchmarks.thai_pages import KINDS as BUILDS
    from benchmarks.thai_pages import make_document
    from benchmarks.thai_tables import scanned
    from fixtures.generate import digital

    for kind in KINDS:
        yield digital(kind, SEED)[0], None
    for build in BUILDS:
        document = make_document(build, SEED)
        yield document.pdf, None
        yield scanned(document)[0], None


def _read(source: Path | bytes, pages: tuple[int, ...] | None) -> list[Page]:
    options = Options(pages=pages)
    with open_document(source, options.limits) as document:
        return [read_page(document, number, options) for number in page_numbers(document, options)]
