"""Pages with tables whose structure is known: the material of the table benchmark.

Each page is a one-page PDF (Helvetica, vector rules) made from a seed. Its truth is the grid of every
table and the words with their boxes, in points, origin top left, so that a finder is judged by which
words it puts together and beside each other, not by how it reads them.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595.0, 842.0
KINDS = ("ruled", "merged", "faint", "three-line", "aligned", "leaders", "levels", "listed")
LABELS = (
    "Policies and Practices", "Digital Government Policies", "Cyber Security", "Critical Infrastructure",
    "Data Privacy and Sharing", "Budget Allocation", "Digital Capabilities", "Public Personnel",
    "Leadership", "Continuity Plan", "Digital Literacy", "Public Services", "Customer Experience",
    "Service Support", "Smart Back Office", "Operational Efficiency", "Interoperability", "Reliability",
    "Data Management", "Open Data Analytics",
)  # fmt: skip
HEADS = ("target", "result", "self", "given", "weight", "2559", "2560", "percent")
PROSE = (
    "The survey of all provinces gave 34.4 points of 100 on average, and 1,179 of 1,444 agencies answered",
    "it, which is 82 percent. The highest dimension was the back office with 41.6 points, and the lowest was",
    "the services with 31.0 points, so that offices are asked to mend the ones named below within the year.",
)


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class TrueCell:
    row: int
    column: int
    row_span: int
    column_span: int
    words: tuple[int, ...]
    """Numbers of the page's words that stand in the cell."""


@dataclass(frozen=True, slots=True)
class TruePage:
    kind: str
    seed: int
    pdf: bytes
    words: tuple[Word, ...]
    tables: tuple[tuple[TrueCell, ...], ...]


@dataclass(slots=True)
class _Canvas:
    operators: list[str] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 10, align: str = "left") -> tuple[int, ...]:
        """Text with its base line at ``y`` from the top; the numbers of its words."""
        width = _width(text, size)
        x -= width if align == "right" else width / 2 if align == "middle" else 0
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        self.operators.append(f"BT /F1 {size:.2f} Tf {x:.2f} {HEIGHT - y:.2f} Td ({escaped}) Tj ET")
        numbers, at = [], x
        for word in text.split(" "):
            wide = _width(word, size)
            if word:
                numbers.append(len(self.words))
                self.words.append(Word(word, at, y - 0.72 * size, at + wide, y + 0.1 * size))
            at += wide + _width(" ", size)
        return tuple(numbers)

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.7) -> None:
        self.operators.append(f"{width} w {x0:.2f} {HEIGHT - y0:.2f} m {x1:.2f} {HEIGHT - y1:.2f} l S")

    def pdf(self) -> bytes:
        import pikepdf

        document = pikepdf.new()
        font = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name.Helvetica,
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )
        )
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, WIDTH, HEIGHT],
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)),
            Contents=document.make_stream("\n".join(self.operators).encode("latin-1")),
        )
        document.pages.append(pikepdf.Page(document.make_indirect(page)))
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


_WIDTHS = {
    0.222: "ijl", 0.278: " .,:;!/tfI", 0.333: "-()r", 0.5: "ckssvxyzJ", 0.611: "FTZ", 0.667: "ABEKPSVXY",
    0.722: "CDHNRUw", 0.778: "GOQ", 0.833: "mM", 0.889: "%", 0.944: "W",
}  # fmt: skip
_WIDTH_OF = {c: width for width, letters in _WIDTHS.items() for c in letters}


def _width(text: str, size: float) -> float:
    """Width of a text in Helvetica (its published metrics; digits and most small letters are 0.556)."""
    return size * sum(_WIDTH_OF.get(c, 0.556) for c in text)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a table says: its head's levels, its labels, its values."""

    labels: tuple[tuple[str, ...], ...]
    values: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...]


def _plan(rng: random.Random, columns: int | None = None) -> _Plan:
    rows, wide = rng.randint(5, 14), columns or rng.randint(1, 5)
    labels = []
    for label in rng.sample(LABELS, rows):
        more = f"with {rng.choice(('the national', 'every other', 'a provincial'))} policy level"
        labels.append((label, more) if rng.random() < 0.18 else (label,))
    values = tuple(
        tuple("-" if rng.random() < 0.06 else f"{rng.uniform(1, 99):.1f}" for _ in range(wide)) for _ in labels
    )
    return _Plan(tuple(labels), values, tuple(rng.sample(HEADS, wide)))


def _edges(rng: random.Random, plan: _Plan, left: float) -> list[float]:
    label = max(_width(part, 10) for lines in plan.labels for part in lines) + 16
    step = rng.uniform(52, 72)
    edges = [left, left + label]
    while len(edges) < len(plan.heads) + 2:
        edges.append(edges[-1] + step)
    return edges


def _body(
    canvas: _Canvas,
    rng: random.Random,
    plan: _Plan,
    edges: list[float],
    top: float,
    pitch: float,
    first: int,
    inset: float,
) -> tuple[list[TrueCell], list[float]]:
    """The rows below the head; their cells and the rows' edges."""
    align = rng.choice(("right", "middle"))
    cells, ys = [], [top]
    for i, (label, values) in enumerate(zip(plan.labels, plan.values, strict=True)):
        height = pitch + 12.5 * (len(label) - 1)
        y = ys[-1]
        words: list[int] = []
        for k, part in enumerate(label):
            words += canvas.text(edges[0] + inset, y + pitch * 0.68 + 12.5 * k, part)
        cells.append(TrueCell(first + i, 0, 1, 1, tuple(words)))
        base = y + pitch * 0.68 + (height - pitch) / 2 * rng.choice((0, 1))
        for j, value in enumerate(values):
            a, b = edges[j + 1], edges[j + 2]
            at = b - 6 if align == "right" else (a + b) / 2
            cells.append(TrueCell(first + i, j + 1, 1, 1, canvas.text(at, base, value, align=align)))
        ys.append(y + height)
    return cells, ys


def _head(canvas: _Canvas, plan: _Plan, edges: list[float], top: float, tall: float) -> list[TrueCell]:
    base = top + tall * 0.68
    cells = [TrueCell(0, 0, 1, 1, canvas.text((edges[0] + edges[1]) / 2, base, "Indicator", align="middle"))]
    for j, head in enumerate(plan.heads):
        x = (edges[j + 1] + edges[j + 2]) / 2
        cells.append(TrueCell(0, j + 1, 1, 1, canvas.text(x, base, head, align="middle")))
    return cells


def _ruled(canvas: _Canvas, rng: random.Random, top: float, faint: bool = False) -> tuple[list[TrueCell], float]:
    plan = _plan(rng)
    edges, pitch = _edges(rng, plan, rng.uniform(50, 90)), rng.uniform(18, 24)
    cells = _head(canvas, plan, edges, top, pitch)
    body, ys = _body(canvas, rng, plan, edges, top + pitch, pitch, 1, rng.uniform(4, 10))
    for y in [top, *ys]:
        _line(canvas, rng, (edges[0], y, edges[-1], y), faint)
    for x in edges:
        _line(canvas, rng, (x, top, x, ys[-1]), faint)
    return cells + body, ys[-1]


def _line(canvas: _Canvas, rng: random.Random, ends: tuple[float, float, float, float], faint: bool) -> None:
    """A rule; a faint one has holes up to a third of its length, as toner leaves them."""
    x0, y0, x1, y1 = ends
    if not faint:
        canvas.rule(*ends)
        return
    at = 0.0
    while at < 1.0:
        on, off = rng.uniform(0.12, 0.3), rng.uniform(0.005, 0.05)
        end = min(1.0, at + on)
        parts = [(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t) for t in (at, end)]
        canvas.rule(*parts[0], *parts[1], 0.5)
        at = end + off


def _merged(canvas: _Canvas, rng: random.Random, top: float) -> tuple[list[TrueCell], float]:
    """Ruled, with a head of two levels and headings over all columns among the rows."""
    plan = _plan(rng, rng.choice((2, 3, 4)))
    edges, pitch = _edges(rng, plan, rng.uniform(50, 80)), rng.uniform(18, 24)
    wide = len(plan.heads)
    middle, first = top + pitch, top + 2 * pitch
    cells = [TrueCell(0, 0, 2, 1, canvas.text((edges[0] + edges[1]) / 2, middle + 4, "Indicator", align="middle"))]
    over = canvas.text((edges[1] + edges[-1]) / 2, top + pitch * 0.68, "Result", align="middle")
    cells.append(TrueCell(0, 1, 1, wide, over))
    for j, head in enumerate(plan.heads):
        x = (edges[j + 1] + edges[j + 2]) / 2
        cells.append(TrueCell(1, j + 1, 1, 1, canvas.text(x, middle + pitch * 0.68, head, align="middle")))
    half = len(plan.labels) // 2
    upper = _Plan(plan.labels[:half], plan.values[:half], plan.heads)
    lower = _Plan(plan.labels[half:], plan.values[half:], plan.heads)
    body, ys = _body(canvas, rng, upper, edges, first, pitch, 2, 6)
    heading = canvas.text(edges[0] + 6, ys[-1] + pitch * 0.68, "Second dimension: smart practices of offices")
    heading_row = 2 + half
    cells += body
    cells.append(TrueCell(heading_row, 0, 1, wide + 1, heading))
    below = ys[-1] + pitch
    more, zs = _body(canvas, rng, lower, edges, below, pitch, heading_row + 1, 6)
    cells += more
    for y in [top, first, *ys[1:], *zs]:
        canvas.rule(edges[0], y, edges[-1], y)
    canvas.rule(edges[1], middle, edges[-1], middle)
    for x in (edges[0], edges[-1]):
        canvas.rule(x, top, x, zs[-1])
    for k, x in enumerate(edges[1:-1]):
        canvas.rule(x, top if k == 0 else middle, x, ys[-1])
        canvas.rule(x, below, x, zs[-1])
    return cells, zs[-1]


def _three_line(canvas: _Canvas, rng: random.Random, top: float) -> tuple[list[TrueCell], float]:
    plan = _plan(rng)
    edges, pitch = _edges(rng, plan, rng.uniform(60, 110)), rng.uniform(16, 20)
    cells = _head(canvas, plan, edges, top, pitch + 4)
    body, ys = _body(canvas, rng, plan, edges, top + pitch + 4, pitch, 1, 4)
    for y, width in ((top, 1.2), (top + pitch + 4, 0.7), (ys[-1] + 3, 1.2)):
        canvas.rule(edges[0], y, edges[-1], y, width)
    return cells + body, ys[-1] + 3


def _aligned(canvas: _Canvas, rng: random.Random, top: float) -> tuple[list[TrueCell], float]:
    plan = _plan(rng)
    edges, pitch = _edges(rng, plan, rng.uniform(60, 110)), rng.uniform(15, 20)
    cells, first = [], 0
    if rng.random() < 0.7:
        cells, first = _head(canvas, plan, edges, top, pitch), 1
    body, ys = _body(canvas, rng, plan, edges, top + first * (pitch + 2), pitch, first, 0)
    return cells + body, ys[-1]


def _leaders(canvas: _Canvas, rng: random.Random, top: float) -> tuple[list[TrueCell], float]:
    plan = _plan(rng, 1)
    plan = _Plan(tuple(label[:1] for label in plan.labels), plan.values, plan.heads)
    pitch, left, right = rng.uniform(15, 20), rng.uniform(60, 100), rng.uniform(430, 520)
    cells, y = [], top
    for i, (label, values) in enumerate(zip(plan.labels, plan.values, strict=True)):
        base = y + pitch * 0.7
        cells.append(TrueCell(i, 0, 1, 1, canvas.text(left, base, label[0])))
        start, end = left + _width(label[0], 10) + 6, right - _width(values[0], 10) - 6
        dots = int((end - start) / _width(".", 10))
        if dots > 0:
            canvas.operators.append(f"BT /F1 10 Tf {start:.2f} {HEIGHT - base:.2f} Td ({'.' * dots}) Tj ET")
        cells.append(TrueCell(i, 1, 1, 1, canvas.text(right, base, values[0], align="right")))
        y += pitch
    return cells, y


def _levels(canvas: _Canvas, rng: random.Random, top: float) -> tuple[list[TrueCell], float]:
    """Three lines: numbered labels that wrap, mean and deviation close together, a verbal level; one label a line."""
    at, left, pitch = rng.choice((0.0, 0.5, 1.0)), rng.uniform(60, 80), rng.uniform(13, 15)
    xs = (left, left + 300, left + 334, left + 372)
    y = top + pitch
    cells = [
        TrueCell(0, k, 1, 1, canvas.text(x, y, head))
        for k, (x, head) in enumerate(zip(xs, ("Officers and service", "mean", "S.D.", "level"), strict=True))
    ]
    rules = [top, y + 5]
    for row, label in enumerate(rng.sample(LABELS, rng.randint(4, 7)), 1):
        lines = [f"{row}. {label} of the offices"]
        if rng.random() < 0.5:
            lines = [
                f"{row}. {label} that the offices have and",
                "that people can use in every place",
            ]
        words: list[int] = []
        for k, part in enumerate(lines):
            words += canvas.text(left, y + pitch * (k + 1) + 4, part)
        cells.append(TrueCell(row, 0, 1, 1, tuple(words)))
        beside = y + pitch * (1 + at * (len(lines) - 1)) + 4
        said = (f"{rng.uniform(3, 5):.2f}", f".{rng.randint(400, 999)}", rng.choice(("high", "highest", "medium")))
        cells += [TrueCell(row, k, 1, 1, canvas.text(xs[k], beside, text)) for k, text in enumerate(said, 1)]
        y += pitch * len(lines)
    for rule in (*rules, y + 10):
        canvas.rule(left - 4, rule, left + 420, rule)
    return cells, y + 10


def _listed(canvas: _Canvas, rng: random.Random, top: float) -> tuple[list[TrueCell], float]:
    """Ruled: projects, each with several indicators level with their targets and results in one ruled row."""
    xs, y, row, pitch = (50.0, 210.0, 370.0, 450.0, 530.0), top + 20, 1, rng.uniform(13, 16)
    heads = ("project", "indicator", "target", "result")
    cells = [TrueCell(0, k, 1, 1, canvas.text(xs[k] + 6, top + 14, head)) for k, head in enumerate(heads)]
    edges = [top, y]
    for label in rng.sample(LABELS, rng.randint(2, 4)):
        count = rng.choice((1, 3, 4))
        cells.append(TrueCell(row, 0, count, 1, canvas.text(xs[0] + 6, y + pitch, label)))
        for k, name in enumerate(rng.sample(("contentment", "understanding", "people taught", "courses held"), count)):
            said = (name, f"{rng.randint(20, 90)}.5", f"{rng.randint(20, 90)}.7")
            base = y + pitch * (k + 1)
            cells += [TrueCell(row + k, j, 1, 1, canvas.text(xs[j] + 6, base, t)) for j, t in enumerate(said, 1)]
        row, y = row + count, y + pitch * count + 8
        edges.append(y)
    for edge in edges:
        canvas.rule(xs[0], edge, xs[-1], edge)
    for x in xs:
        canvas.rule(x, top, x, y)
    return cells, y


_MAKERS: dict[str, Callable[[_Canvas, random.Random, float], tuple[list[TrueCell], float]]] = {
    "ruled": _ruled,
    "merged": _merged,
    "faint": lambda canvas, rng, top: _ruled(canvas, rng, top, faint=True),
    "three-line": _three_line,
    "aligned": _aligned,
    "leaders": _leaders,
    "levels": _levels,
    "listed": _listed,
}


def make_page(kind: str, seed: int) -> TruePage:
    """One page with a table of ``kind`` between paragraphs; now and then with a second one below."""
    rng = random.Random(f"{kind}-{seed}")
    canvas = _Canvas()
    y = 70.0
    for text in PROSE:
        canvas.text(60, y, text, 9)
        y += 14
    tables = []
    y += 16
    for _ in range(2):
        cells, y = _MAKERS[kind](canvas, rng, y)
        tables.append(tuple(cells))
        y += 34
        for text in PROSE[: rng.randint(1, 3)]:
            canvas.text(60, y, text, 9)
            y += 14
        y += 14
        if y > 420 or rng.random() < 0.5:
            break
    return TruePage(kind, seed, canvas.pdf(), tuple(canvas.words), tuple(tables))
