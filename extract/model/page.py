"""What a page holds, before anyone knows what it means: boxes, glyphs, lines, cells, tables, pages.

Frozen and slotted: a page has thousands of glyphs. Coordinates are *work units*: for a page with a text layer,
points (1/72 inch); for an image, pixels of the upright image. The origin is the top left corner, y grows
downwards. :attr:`Page.to_page` takes work units to points of the page as the file has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

Reader = Literal["text-layer", "recognizer", "tesseract", "transcript"]
Origin = Literal["text-layer", "ocr", "transcript"]
PageStatus = Literal["read", "blank", "unreadable", "failed"]
TableKind = Literal["ruled", "three-line", "aligned", "transcript"]


@dataclass(frozen=True, slots=True)
class Box:
    """An axis-parallel rectangle, ``x0 <= x1`` and ``y0 <= y1``, origin top left."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def cx(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def cy(self) -> float:
        return (self.y0 + self.y1) / 2

    def union(self, other: Box) -> Box:
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def x_overlap(self, other: Box) -> float:
        """Length shared on the x axis; 0 when apart."""
        return max(0.0, min(self.x1, other.x1) - max(self.x0, other.x0))

    def y_overlap(self, other: Box) -> float:
        """Length shared on the y axis; 0 when apart."""
        return max(0.0, min(self.y1, other.y1) - max(self.y0, other.y0))

    def contains(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


def union_of(boxes: Iterable[Box]) -> Box | None:
    """The smallest box around all of ``boxes``; None for none."""
    result: Box | None = None
    for box in boxes:
        result = box if result is None else result.union(box)
    return result


@dataclass(frozen=True, slots=True)
class Transform:
    """A projective map, row-major 3x3: ``(x, y, 1) -> (X, Y, W)``, the result divided by W."""

    m: tuple[float, float, float, float, float, float, float, float, float] = (1, 0, 0, 0, 1, 0, 0, 0, 1)

    def point(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f, g, h, i = self.m
        w = g * x + h * y + i
        return (a * x + b * y + c) / w, (d * x + e * y + f) / w

    def box(self, box: Box) -> Box:
        """The box around the image of ``box``'s four corners."""
        corners = [self.point(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        xs, ys = [p[0] for p in corners], [p[1] for p in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def after(self, first: Transform) -> Transform:
        """The map that does ``first``, then ``self``."""
        p, q = self.m, first.m
        cells = [sum(p[3 * r + k] * q[3 * k + c] for k in range(3)) for r in range(3) for c in range(3)]
        return Transform(tuple(cells))  # type: ignore[arg-type]

    def inverse(self) -> Transform:
        """The map back. Raises ZeroDivisionError for a map that flattens the plane."""
        a, b, c, d, e, f, g, h, i = self.m
        rows = (
            e * i - f * h, c * h - b * i, b * f - c * e,
            f * g - d * i, a * i - c * g, c * d - a * f,
            d * h - e * g, b * g - a * h, a * e - b * d,
        )  # fmt: skip
        determinant = a * rows[0] + b * rows[3] + c * rows[6]
        return Transform(tuple(v / determinant for v in rows))  # type: ignore[arg-type]

    @classmethod
    def scale(cls, sx: float, sy: float | None = None) -> Transform:
        return cls((sx, 0, 0, 0, sx if sy is None else sy, 0, 0, 0, 1))


@dataclass(frozen=True, slots=True)
class Glyph:
    """One code point as read. ``box`` is None for what no ink stands for (a joining space).

    ``confidence`` is 0..1; 1.0 for a text layer and a transcript. ``alternatives`` are the reader's runners-up.
    ``pen``: of a number that was written by hand.
    """

    text: str
    box: Box | None
    confidence: float = 1.0
    alternatives: tuple[tuple[str, float], ...] = ()
    pen: bool = False


NAME, NAME_READ = 20, 0.9
"""Letters and marks of a line or label at most that may be a name, where another letter makes another one, and the
confidence from which each of its letters and marks is well read (:mod:`extract.parse.meaning` tells what was
measured)."""

HARDLY_READ = 0.25
"""What is left of a glyph's confidence, 0..1, where ink on the page speaks against it: no second reader proves it, for
that one would look at the same ink."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """Text with a glyph for every code point: ``len(text) == len(glyphs)``, always.

    A line, a cell and a paragraph are all runs, so any span of text, wherever a pattern found it, has a box and a
    confidence.
    """

    text: str
    glyphs: tuple[Glyph, ...]

    def __post_init__(self) -> None:
        if len(self.text) != len(self.glyphs):
            raise ValueError(f"{len(self.text)} code points but {len(self.glyphs)} glyphs")

    @classmethod
    def of(cls, glyphs: Sequence[Glyph]) -> TextRun:
        return cls("".join(g.text for g in glyphs), tuple(glyphs))

    @classmethod
    def plain(cls, text: str, box: Box | None = None, confidence: float = 1.0) -> TextRun:
        """A run whose glyphs all share one box (a transcript line, or a reader without character boxes)."""
        return cls(text, tuple(Glyph(c, box, confidence) for c in text))

    def hardly_read(self, places: Collection[int]) -> TextRun:
        """The run with the glyphs at ``places`` no surer than ``HARDLY_READ``."""
        return TextRun.of(
            [
                replace(g, confidence=min(g.confidence, HARDLY_READ)) if i in places else g
                for i, g in enumerate(self.glyphs)
            ]
        )

    def slice(self, start: int, end: int) -> TextRun:
        return TextRun(self.text[start:end], self.glyphs[start:end])

    def box(self, start: int = 0, end: int | None = None) -> Box | None:
        """The box around code points ``start:end``, in work units."""
        return union_of(g.box for g in self.glyphs[start:end] if g.box is not None)

    def confidence(self, start: int = 0, end: int | None = None) -> float:
        """The least confidence among code points ``start:end`` that are not spaces; 0 for none."""
        return min((g.confidence for g in self.glyphs[start:end] if not g.text.isspace()), default=0.0)


def join_runs(runs: Sequence[TextRun], separator: str = "") -> TextRun:
    """Runs one after the other; ``separator`` becomes glyphs without a box and with full confidence."""
    glue = tuple(Glyph(c, None) for c in separator)
    glyphs: list[Glyph] = []
    for k, run in enumerate(runs):
        if k:
            glyphs.extend(glue)
        glyphs.extend(run.glyphs)
    return TextRun.of(glyphs)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print, within one column or cell. ``raw`` is the reader's text before any Thai repair. ``stroke`` is
    the mean width of its strokes in heights of a consonant, or as many times that of a regular type as the name of its
    type tells; comparable among lines of one reader, 0 for unknown."""

    run: TextRun
    box: Box
    reader: Reader
    raw: str
    fixes: tuple[str, ...] = ()
    ink: Literal["black", "colour"] = "black"
    stroke: float = 0.0

    @property
    def text(self) -> str:
        return self.run.text


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its place in the grid, its lines from top to bottom. ``row``/``column`` count from 0.
    ``doubtful``: lines of it may be another row's, or it may stand over other columns as well."""

    row: int
    column: int
    box: Box
    lines: tuple[Line, ...] = ()
    row_span: int = 1
    column_span: int = 1
    doubtful: bool = False

    @property
    def run(self) -> TextRun:
        return join_lines(self.lines)

    @property
    def text(self) -> str:
        return self.run.text


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells. A merged cell stands once, at its top left place. ``header_rows`` counts the head's rows."""

    box: Box
    cells: tuple[Cell, ...]
    rows: int
    columns: int
    kind: TableKind
    header_rows: int = 0

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place, merged ones included."""
        for c in self.cells:
            if c.row <= row < c.row + c.row_span and c.column <= column < c.column + c.column_span:
                return c
        return None

    def by_rows(self) -> list[list[Cell]]:
        grid: list[list[Cell]] = [[] for _ in range(self.rows)]
        for c in sorted(self.cells, key=lambda c: (c.row, c.column)):
            grid[c.row].append(c)
        return grid


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that run on into one another, in reading order."""

    lines: tuple[Line, ...]
    role: Literal["body", "heading", "header", "footer", "stamp", "signature"] = "body"

    @property
    def run(self) -> TextRun:
        return join_lines(self.lines)

    @property
    def box(self) -> Box | None:
        return union_of(line.box for line in self.lines)


Block = Paragraph | Table


def _is_thai(char: str) -> bool:
    return "\u0e01" <= char <= "\u0e3a" or "\u0e40" <= char <= "\u0e4e"


def join_lines(lines: Sequence[Line]) -> TextRun:
    """Lines run on into one text. Thai has no space between words, so Thai after Thai joins without one."""
    glyphs: list[Glyph] = []
    for line in lines:
        run = line.run
        if (
            glyphs
            and run.glyphs
            and not (
                glyphs[-1].text.isspace()
                or run.text[0].isspace()
                or (_is_thai(glyphs[-1].text) and _is_thai(run.text[0]))
            )
        ):
            glyphs.append(Glyph(" ", None))
        glyphs.extend(run.glyphs)
    return TextRun.of(glyphs)


@dataclass(frozen=True, slots=True)
class Notice:
    """A doubt about a page or document as a whole (not about one value): a stable code and a sentence."""

    code: str
    message: str
    page: int | None = None
    count: int | None = None
    """how many, where the notice counts something"""


@dataclass(frozen=True, slots=True)
class Page:
    """One page, read. ``blocks`` are in reading order and hold every line once; ``number`` counts from 1.

    ``width``/``height`` are the page's size in points as the file has it. ``rotation`` is how far the print had to
    be turned clockwise to stand upright (0, 90, 180, 270), ``skew`` the further degrees taken out.
    """

    number: int
    origin: Origin
    status: PageStatus
    reason: str | None = None
    width: float = 0.0
    height: float = 0.0
    width_px: int | None = None
    height_px: int | None = None
    dpi: float | None = None
    rotation: int = 0
    skew: float = 0.0
    blocks: tuple[Block, ...] = ()
    to_page: Transform = field(default_factory=Transform)
    notices: tuple[Notice, ...] = ()
    seconds: float = 0.0

    @property
    def tables(self) -> list[Table]:
        return [b for b in self.blocks if isinstance(b, Table)]

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [b for b in self.blocks if isinstance(b, Paragraph)]

    def lines(self) -> Iterator[Line]:
        """Every line in reading order, those in table cells row by row."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield from block.lines
            else:
                for row in block.by_rows():
                    for cell in row:
                        yield from cell.lines

    def with_notice(self, *more: Notice) -> Page:
        return replace(self, notices=self.notices + more)


@dataclass(frozen=True, slots=True)
class Rule:
    """A printed line of a table or form, in work units; ``horizontal`` or vertical, ``thickness`` across it."""

    box: Box
    horizontal: bool
    thickness: float


@dataclass(frozen=True, slots=True)
class Segment:
    """Where one line of print lies on an image, cut at column gaps, cell edges and rules; in pixels.

    ``ink`` says which layer to read it from (coloured ink such as a stamp is read by itself).
    """

    box: Box
    ink: Literal["black", "colour"] = "black"
