"""A grid of types, styles and damage, each line drawn afresh and read by the shipped reader.

``python -m benchmarks.stress --lines 24``

It asks what a page cannot tell: in a type that the reader has never seen, or under damage that it was never taught,
does it know that it does not know? For each cell of the grid: characters misread (CER, spaces left out), numbers read
exactly, numbers that would be accepted for their confidence alone, and how many of those are wrong. The lines are read
as a page has them (``stress_page``); ``--alone`` reads each by itself, as the recognizer gives it.

Types are the Thai ones that lie on this machine (``TYPES``) and every ``.ttf`` of the folders given with ``--fonts``:
types whose licence allows no more than measuring need not be copied anywhere. ``--documents`` scores whole documents
with a ``truth.json`` through the pipeline after it, by the scorer given with ``--scorer``.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.stress_page import rows
from extract.check.confidence import calibrated, threshold_for
from extract.model.claims import Mark
from extract.model.page import Box, Glyph, Line, Page, TextRun
from extract.options import Options
from extract.parse.marks import mark, part_of
from extract.parse.values import cell_value
from extract.read.reading import LineReading
from extract.read.recognizer import Recognizer
from extract.thai import numbers
from extract.thai.repair import repair_run
from training import degrade
from training.evaluate import alignment
from training.fonts import BUILT
from training.render import DRAWN_BAND, ROOM_ABOVE, ROOM_BELOW, Drawn

Gray = NDArray[np.uint8]
TLWG = Path("/usr/share/fonts/truetype/tlwg")
TYPES = ("Laksaman", "Norasi", "Umpush", "Purisa", "TlwgTypewriter")
"""An office type, an old serif, one held aside in training, a hand, a typewriter's."""
TERMINAL = BUILT / "thai18.ttf"
"""The bitmaps of a terminal, held aside in training, as ``training.fonts`` unpacks them."""
STYLES = ("cell", "prose", "tight", "spaced")
DAMAGE = ("clean", "scan", "fax", "coarse", "rule", "tick", "copies", "motion", "dots")
SIGNED = "signed"
"""A style asked for by name alone: a number with a minus, far behind a label, so that no crop's edge cuts the dash."""
_CELLS = frozenset({"cell", "spaced"})
"""Styles that are read as a cell of a table: one value, or none."""
SPACING = 0.15
"""Space between letter-spaced characters, in sizes of the type."""
_DPI = {
    "clean": 300,
    "scan": 300,
    "fax": 200,
    "coarse": 120,
    "rule": 300,
    "tick": 300,
    "copies": 250,
    "motion": 300,
    "dots": 200,
}

_MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_SENTENCES = (
    "ได้คะแนน {} คะแนน",
    "คิดเป็นร้อยละ {} ของทั้งหมด",
    "ค่าคะแนนเฉลี่ยอยู่ที่ระดับ {}",
    "จำนวน {} แห่ง จาก {} จังหวัด",
    "ระดับประเทศ {} และระดับจังหวัด {}",
)
_TIGHT = ("ได้คะแนน{}คะแนน", "ร้อยละ{}", "(ร้อยละ {})", "{}%", "จำนวน{}แห่ง")


@dataclass
class Score:
    """Sums over the lines of one cell of the grid."""

    characters: int = 0
    errors: int = 0
    numbers: int = 0
    exact: int = 0
    accepted: int = 0
    wrong: int = 0
    cases: list[tuple[str, str]] = field(default_factory=list)
    """What was drawn and what was read, where something accepted is wrong."""

    def add(self, other: Score) -> None:
        for name in ("characters", "errors", "numbers", "exact", "accepted", "wrong"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.cases += other.cases

    def row(self) -> str:
        cer = 100 * self.errors / max(self.characters, 1)
        return f"{cer:6.2f} %  {self.exact:5d} of {self.numbers:5d}  {self.accepted:5d}  {self.wrong:3d}"


def number(rng: random.Random) -> str:
    """A score, a count or a whole number, in Arabic numerals."""
    kind = rng.random()
    if kind < 0.5:
        return f"{rng.uniform(0, 100):.1f}"
    if kind < 0.75:
        return f"{rng.uniform(0, 100):.2f}"
    return f"{rng.randrange(1, 99999):,}"


def sentence(rng: random.Random, style: str, thai: bool) -> str:
    """A line of that style with one number or two, in Thai or in Arabic numerals."""
    shape = {"prose": rng.choice(_SENTENCES), "tight": rng.choice(_TIGHT), SIGNED: f"ผลต่าง{' ' * 12}-{{}}"}.get(
        style, "{}"
    )
    text = shape.format(*(number(rng) for _ in range(shape.count("{}"))))
    return text.translate(_THAI) if thai else text


@lru_cache(maxsize=64)
def _font(path: Path) -> ImageFont.FreeTypeFont:
    """The type at the size at which a plain consonant is as high as the reader's recipe draws it."""
    probe = ImageFont.truetype(path, 200, layout_engine=ImageFont.Layout.RAQM)
    _, top, _, _ = probe.getbbox("บ", anchor="ls")
    return ImageFont.truetype(path, max(8, round(-200 * DRAWN_BAND / top)), layout_engine=ImageFont.Layout.RAQM)


def has_thai_numerals(path: Path) -> bool:
    """Whether the type draws ๐ and ๙, each in its own way."""
    font = _font(path)
    return len({bytes(font.getmask(c)) for c in "๐๙\ue0ff"}) == 3


def drawn(path: Path, text: str, spacing: float = 0.0) -> Drawn:
    """The line, black on white; ``spacing`` in sizes of the type after every character."""
    font = _font(path)
    parts = list(_clusters(text)) if spacing else [text]
    wide = [font.getlength(p) + spacing * font.size for p in parts]
    above, below = round(ROOM_ABOVE * DRAWN_BAND), round(ROOM_BELOW * DRAWN_BAND)
    image = Image.new("L", (round(sum(wide)) + 2 * DRAWN_BAND, above + DRAWN_BAND + below), 255)
    pen, x = ImageDraw.Draw(image), float(DRAWN_BAND)
    for part, advance in zip(parts, wide, strict=True):
        pen.text((x, above + DRAWN_BAND), part, font=font, fill=0, anchor="ls")
        x += advance
    return Drawn(np.asarray(image), above, above + DRAWN_BAND, path.stem)


def _clusters(text: str) -> Iterator[str]:
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or text[i] not in _MARKS:
            yield text[start:i]
            start = i


def _rule(rng: np.random.Generator, line: Drawn) -> Drawn:
    """A fold or a thin rule through the x-height."""
    image = line.image.copy()
    y = int(rng.uniform(line.top + 0.2 * DRAWN_BAND, line.bottom - 0.2 * DRAWN_BAND))
    cv2.line(image, (0, y), (image.shape[1], y + int(rng.integers(-2, 3))), int(rng.integers(40, 150)), 1)
    return Drawn(image, line.top, line.bottom, line.family)


def _tick(rng: np.random.Generator, line: Drawn) -> Drawn:
    """A pen's tick across some of the digits."""
    image = line.image.copy()
    x, size = int(rng.integers(DRAWN_BAND, max(image.shape[1] - DRAWN_BAND, DRAWN_BAND + 1))), DRAWN_BAND
    points = [(x - size // 2, line.bottom - size // 2), (x - size // 6, line.bottom), (x + size, line.top - size // 2)]
    cv2.polylines(image, [np.array(points, np.int32)], False, int(rng.integers(20, 130)), 3, cv2.LINE_AA)
    return Drawn(image, line.top, line.bottom, line.family)


def _copies(rng: np.random.Generator, line: Drawn) -> Drawn:
    """A photocopy of a photocopy of a photocopy."""
    image = line.image
    for _ in range(3):
        soft = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.8, 1.3)).astype(np.float32)
        soft += rng.normal(0, 14, image.shape)
        image = np.asarray(255 * (soft > rng.uniform(110, 160)), np.uint8)
    return Drawn(image, line.top, line.bottom, line.family)


def _motion(rng: np.random.Generator, line: Drawn) -> Drawn:
    """Paper that moved in the scanner, along the line or across it, by a sixth of a letter's height."""
    size = DRAWN_BAND // 6
    kernel = np.zeros((2 * size + 1, 2 * size + 1), np.float32)
    if rng.random() < 0.5:
        kernel[size, size // 2 : -(size // 2)] = 1
    else:
        kernel[size // 2 : -(size // 2), size] = 1
    image = cv2.filter2D(line.image, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE)
    return Drawn(np.asarray(image, np.uint8), line.top, line.bottom, line.family)


def _dots(rng: np.random.Generator, line: Drawn) -> Drawn:
    """Print of pins: twelve rows of round dots to the height of a letter."""
    factor, size = 12 / DRAWN_BAND, 6
    small = cv2.resize(line.image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) < rng.uniform(150, 200)
    at = np.arange(size) - (size - 1) / 2
    dot = np.add.outer(at**2, at**2) <= (0.55 * size) ** 2
    whole = np.asarray(255 - 255 * np.kron(small.astype(np.uint8), dot.astype(np.uint8)), np.uint8)
    image = cv2.resize(whole, (line.image.shape[1], line.image.shape[0]), interpolation=cv2.INTER_AREA)
    return Drawn(np.asarray(image, np.uint8), line.top, line.bottom, line.family)


_BEFORE: Mapping[str, Callable[[np.random.Generator, Drawn], Drawn]] = {
    "rule": _rule,
    "tick": _tick,
    "copies": _copies,
    "motion": _motion,
    "dots": _dots,
}


def harmed(rng: np.random.Generator, line: Drawn, damage: str) -> Drawn:
    """The line as it lay in the scanner: struck through, ticked, copied, moved or in dots, or as it was drawn."""
    before = _BEFORE.get(damage)
    return before(rng, line) if before else line


def damaged(rng: np.random.Generator, line: Drawn, damage: str) -> Gray:
    """The crop of the line as a scanner gives it, 14 to 18 points high."""
    line = harmed(rng, line, damage)
    condition = {"rule": "scan", "tick": "scan", "copies": "fax", "motion": "scan", "dots": "scan"}.get(damage, damage)
    height = 20 * rng.uniform(14, 18) / 16 * _DPI[damage] / 300
    return degrade.crop(rng, line, condition, extra=False, height=height).image


def by_itself(reading: LineReading, height: float) -> list[Line]:
    """A line that was read by itself, as one of a page."""
    glyphs = [
        Glyph(c.text, None if c.text.isspace() else Box(c.x0, 0, c.x1, height), c.confidence, c.alternatives)
        for c in reading.chars
    ]
    run, fixes = repair_run(TextRun.of(glyphs))
    right = max((c.x1 for c in reading.chars), default=0.0)
    return [Line(run, Box(0, 0, right, height), "recognizer", run.text, fixes)]


def accepted(lines: Sequence[Line], style: str, sureness: Callable[[Mark], float], threshold: float) -> list[str]:
    """The numbers of a line that would be accepted for their confidence alone, as printed, in Arabic numerals."""
    part = part_of(Page(1, "ocr", "read"), lines) if lines else None
    if part is None:
        return []
    if style in _CELLS:
        cell = cell_value(part.text)
        found = [(cell.start, cell.end, cell.value)] if cell.state == "printed" and not cell.issues else []
    else:
        found = [(f.start, f.end, f.value) for f in numbers.find(part.text) if f.doubt is None]
    return [
        f"{value:f}"
        for start, end, value in found
        if value is not None and sureness(mark(part, start, end, value, "table", "stress")) >= threshold
    ]


Read = tuple[str, Sequence[Line], Callable[[Mark], float]]
"""What was read of a line: its text, its lines on the page, and how sure a number of them is."""


def read_lines(reader: Recognizer | None, crops: Sequence[Gray], damage: str) -> list[Read]:
    """What a page reads of the crops; with a ``reader`` what that makes of each by itself."""
    if reader is None:
        return [(row.text, row.lines, row.sureness) for row in rows(crops, float(_DPI[damage]))]
    return [
        (reading.text, by_itself(reading, float(crop.shape[0])), calibrated)
        for crop, reading in zip(crops, reader.read(crops), strict=True)
    ]


def measure(reader: Recognizer | None, path: Path, style: str, damage: str, lines: int, seed: int) -> Score:
    """``lines`` fresh lines in one type, style and damage, three of four in Thai numerals."""
    rng, words = np.random.default_rng(seed), random.Random(seed)
    truths = [sentence(words, style, thai=k % 4 != 0) for k in range(lines)]
    spacing = SPACING if style == "spaced" else 0.0
    crops = [damaged(rng, drawn(path, t, spacing), damage) for t in truths]
    score, threshold = Score(), threshold_for(Options().max_error)
    for truth, (text, found, sureness) in zip(truths, read_lines(reader, crops, damage), strict=True):
        plain, read = truth.replace(" ", ""), text.replace(" ", "")
        score.characters += len(plain)
        score.errors += sum(a != b for a, b in alignment(plain, read)) if plain != read else 0
        wanted = Counter(f"{f.value:f}" for f in numbers.find(truth) if f.value is not None)
        there = Counter(f"{f.value:f}" for f in numbers.find(text) if f.value is not None)
        taken = accepted(found, style, sureness, threshold)
        wrong = sum((Counter(taken) - wanted).values())
        score.numbers += wanted.total()
        score.exact += sum((wanted & there).values())
        score.accepted += len(taken)
        score.wrong += wrong
        if wrong:
            score.cases.append((truth, text))
    return score


def types(folders: Sequence[Path]) -> list[Path]:
    """The types at hand that have Thai numerals."""
    own = [p for p in (TLWG / f"{name}.ttf" for name in TYPES) if p.exists()]
    own += [p for p in (TLWG / f"{name}.otf" for name in TYPES) if p.exists() and not p.with_suffix(".ttf").exists()]
    own += [TERMINAL] if TERMINAL.exists() else []
    return [p for p in [*own, *(p for f in folders for p in sorted(f.rglob("*.ttf")))] if has_thai_numerals(p)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--alone", action="store_true", help="each line by itself, as the recognizer gives it")
    parser.add_argument("--model", type=Path, default=None, help="another model than the one that ships; lines alone")
    parser.add_argument("--fonts", type=Path, action="append", default=[], help="a folder of further types")
    parser.add_argument("--only", default="", help="only types with one of these in their file's name, by commas")
    parser.add_argument("--damage", default=",".join(DAMAGE), help="which kinds of damage, by commas")
    parser.add_argument("--styles", default=",".join(STYLES), help=f"which styles, by commas; {SIGNED} is one more")
    parser.add_argument("--lines", type=int, default=24, help="lines for each cell of the grid")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--cases", type=int, default=0, help="show so many wrong ones of each row")
    parser.add_argument("--documents", type=Path, default=None, help="a folder of documents with truth.json")
    parser.add_argument("--scorer", type=Path, default=None, help="the program that scores them")
    args = parser.parse_args()
    reader, total = Recognizer(args.model) if args.alone or args.model else None, Score()
    by_damage = {damage: Score() for damage in args.damage.split(",")}
    print(f"{'type':28} {'style':8} {'damage':8}    CER      exact numbers  accepted  wrong")
    for path in (p for p in types(args.fonts) if any(part in p.name for part in args.only.split(","))):
        whole = Score()
        for style in args.styles.split(","):
            for damage in args.damage.split(","):
                cell = measure(reader, path, style, damage, args.lines, args.seed)
                print(f"{path.stem:28} {style:8} {damage:8} {cell.row()}", flush=True)
                for truth, read in cell.cases[: args.cases]:
                    print(f"    {truth!r} read {read!r}")
                whole.add(cell)
                by_damage[damage].add(cell)
        print(f"{path.stem:28} {'all':8} {'all':8} {whole.row()}", flush=True)
        total.add(whole)
    for damage, score in by_damage.items():
        print(f"{'all':28} {'all':8} {damage:8} {score.row()}")
    print(f"{'all':28} {'all':8} {'all':8} {total.row()}")
    if args.documents and args.scorer:
        command = f"{sys.executable} -m extract"
        subprocess.run([sys.executable, args.scorer, "records", args.documents, "--extract", command], check=False)


if __name__ == "__main__":
    main()
