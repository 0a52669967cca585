"""Composed reports: tables of a seed set on pages with titles, text, notes and running heads, and their truth."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.composed_tables import Made, Style, compose, style_of
from benchmarks.composed_words import HEADINGS, PROSE, THEMES
from fixtures import render
from fixtures.pages import digits
from fixtures.render import esc

SCRIPTS = frozenset({"charm", "charmonman", "pattaya", "playpen-sans-thai", "sriracha", "mali", "itim", "chonburi"})
"""Families that no office sets a report in."""
SMALL_FAMILIES = frozenset({"Laksaman", "Norasi", "niramit", "sarabun", "kodchasan", "krub"})
CSS = """
@page { margin: 18mm 16mm 16mm 18mm; @top-center { content: var(--top) } }
body { line-height: 1.35; margin: 0 } p { margin: 0 0 2mm 0 } h1 { font-size: 112%; margin: 3mm 0 }
p.t { margin: 3mm 0 1mm 0 } p.u { text-align: right; margin: 0 } p.n { font-size: 85%; margin: 1mm 0 0 0 }
table { border-collapse: collapse; margin-bottom: 3mm } tr { break-inside: avoid }
sup { font-size: 62%; line-height: 0 }
td, th { vertical-align: middle } .v { white-space: nowrap } .w, .o { text-align: center }
.i { padding-left: 5mm !important }
"""
MOST_PARTED = 4
"""Columns of figures that have room in widths set for all pages."""
LOOKS = (
    "ruled",
    "ruled",
    "ruled",
    "rows",
    "three-line",
    "three-line",
    "head-only",
    "none",
    "zebra",
    "columns",
    "dotted",
)

DARK_FILLS = ("#1f3864", "#2e74b5", "#0b6e4f", "#7030a0", "#c00000", "#404040", "#ed7d31", "#4472c4", "#000")
MIDDLE_FILLS = ("#8eaadb", "#a8d08d", "#f4b083", "#bfbfbf", "#ffd966")
LIGHT_FILLS = ("#d9e2f3", "#e2efd9", "#fff2cc", "#f2f2f2", "#deeaf6", "#fbe4d5")
"""The fills of office software's table styles: white print stands on the dark ones."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A report: its PDF and the truth in the form of ``score.py tables``, with each value's place (``bbox``, in points
    from the top left) and ``cell`` beside."""

    seed: int
    family: str
    pdf: bytes
    records: tuple[dict[str, Any], ...]
    pages: int


def compose_report(seed: int, shaded: bool = False) -> Composed:
    """The report of a seed; ``shaded``: its tables lie in the fills of office software's table styles."""
    rng = random.Random(f"composed-{seed}")
    type_rng = random.Random(f"composed-type-{seed}")  # of its own: what a seed says is the same with other families
    family = type_rng.choice([f for f in render.families() if f not in SCRIPTS])
    style = style_of(rng)
    tables, shapes = _tables(rng, style)
    landscape = max(t.leaves for t in tables) > 7 or rng.random() < 0.15
    size = _size(rng, family, max(t.leaves for t in tables), landscape)
    html = _html(rng, style, tables, shapes, landscape, size)
    if shaded:
        html = html.replace("</style>", f"{_fills(random.Random(f'composed-fills-{seed}'))}</style>")
    placed = render.placed(html, family)
    truth = {name: true for t in tables for name, true in t.truth.items() if name}
    order = {t.name: k for k, t in enumerate(tables, 1)}
    records = tuple(_records(placed, truth, order))
    return Composed(seed, family, render.pdf(html, family), records, max((p.page for p in placed), default=1))


def _size(rng: random.Random, family: str, leaves: int, landscape: bool) -> float:
    size = rng.choice((9.5, 10.0, 10.5, 11.0, 12.0)) + (3 if family in SMALL_FAMILIES else 0)
    crowded = leaves > (9 if landscape else 5)
    return max(8.0, size - 2) if crowded else size


def _tables(rng: random.Random, style: Style) -> tuple[list[Made], list[str]]:
    """The document's tables and how each lies: ``plain``, ``long``, ``parted`` over pages, ``beside`` text."""
    shape = rng.choice(("one", "one", "two", "two", "three", "long", "parted", "beside"))
    theme = rng.choice(THEMES)
    if shape in ("long", "parted"):
        table = compose(rng, "t0", theme, style, rng.randint(24, 34))
        parted = shape == "parted" and table.leaves <= MOST_PARTED and not any("rowspan" in row for row in table.body)
        return [table], ["parted" if parted else "long"]
    count = {"two": 2, "three": 3}.get(shape, 1)
    made, shapes = [], []
    for k in range(count):
        own = theme if rng.random() < 0.4 else rng.choice(THEMES)
        rows = rng.randint(3, 14 if count == 1 else 7)
        made.append(compose(rng, f"t{k}", own, style, rows, narrow=shape == "beside"))
        shapes.append("beside" if shape == "beside" and made[-1].leaves < 4 else "plain")
    return made, shapes


def _html(
    rng: random.Random, style: Style, tables: Sequence[Made], shapes: Sequence[str], landscape: bool, size: float
) -> str:
    form = rng.choice(("ตารางที่ {}", "ตารางที่ 4.{}", "ตาราง {}", "ตารางที่ {}", ""))
    look, first = rng.choice(LOOKS), rng.randint(1, 6)
    parts = [f"<h1>{esc(digits(rng.choice(HEADINGS), style.thai))}</h1>"] if rng.random() < 0.6 else []
    css = [CSS, f"body {{ font-size: {size}pt }} @page {{ size: A4 {'landscape' if landscape else 'portrait'} }}"]
    top = rng.choice(("", digits(f"- {rng.randint(2, 60)} -", style.thai), digits(rng.randint(2, 90), style.thai)))
    css.append(f':root {{ --top: "{top}" }}')
    below = rng.random() < 0.12
    for k, (made, shape) in enumerate(zip(tables, shapes, strict=True)):
        if rng.random() < 0.8:
            parts.append(f"<p>{esc(digits(rng.choice(PROSE), style.thai))}</p>")
        own = look if rng.random() < 0.8 else rng.choice(LOOKS)
        css.append(_look(rng, f".t{k}", own, shape))
        number = digits(form.format(first + k), style.thai)
        parts.append(_set(rng, made, shape, number, below, style))
    parts += [f"<p>{esc(p)}</p>" for p in rng.sample(PROSE, rng.randint(0, 2))]
    return f'<html lang="th"><meta charset="utf-8"><style>{"".join(css)}</style><body>{"".join(parts)}</body></html>'


def _set(rng: random.Random, made: Made, shape: str, number: str, below: bool, style: Style) -> str:
    """A table with its title, its unit, its notes and, if it stands beside text, the text."""
    said = f"{number} {rng.choice(('', '', 'แสดง'))}{made.title}" if number else made.title
    bold = rng.choice((number, said, ""))
    title = f'<p class="t"><b>{esc(bold)}</b>{esc(said[len(bold) :])}</p>'
    unit = f'<p class="u">{esc(made.unit_line)}</p>' if made.unit_line else ""
    notes = "".join(f'<p class="n">{n}</p>' for n in made.notes)
    name = made.name
    if shape == "parted":
        cut = rng.randint(12, 18)
        again = made.head if rng.random() < 0.7 else ""
        more = f'<p class="t" style="break-before: page">{esc(f"{number or made.title} (ต่อ)")}</p>'
        return (
            title
            + unit
            + _table(name, made.head, made.body[:cut])
            + more
            + _table(name, again, made.body[cut:])
            + notes
        )
    css = "" if shape != "long" or rng.random() < 0.5 else ' style="display: table-row-group"'
    table = _table(name, made.head, made.body, css)
    block = f"{unit}{table}{title}{notes}" if below else f"{title}{unit}{table}{notes}"
    if shape == "beside":
        text = "".join(f"<p>{esc(p)}</p>" for p in rng.sample(PROSE, 3))
        side = rng.choice(("left", "right"))
        return (
            f'<div style="float: {side}; width: 58%; margin: 0 4mm">{block}</div>{text}<div style="clear: both"></div>'
        )
    return block


def _table(name: str, head: str, body: Sequence[str], css: str = "") -> str:
    top = f"<thead{css}>{head}</thead>" if head else ""
    return f'<table class="{name}">{top}<tbody>{"".join(body)}</tbody></table>'


def _look(rng: random.Random, table: str, look: str, shape: str) -> str:
    """The rules of a table, its type, its widths."""
    line = rng.choice(("0.7pt solid #222", "0.5pt solid #555", "1pt solid #000"))
    cells, top = f"{table} td, {table} th", f"{table} thead"
    rules = {
        "ruled": f"{cells} {{ border: {line} }}",
        "rows": f"{cells} {{ border-top: {line}; border-bottom: {line} }}",
        "three-line": f"{table} {{ border-top: 1.2pt solid #111; border-bottom: 1.2pt solid #111 }} "
        f"{top} {{ border-bottom: {line} }}",
        "head-only": f"{table} th {{ border: {line} }}",
        "none": "",
        "zebra": f"{table} tbody tr:nth-child(even) td {{ background: #e6edf5 }} {table} th {{ background: #b9cce4 }}",
        "columns": f"{cells} {{ border-left: {line}; border-right: {line} }} {table} {{ border: {line} }} "
        f"{top} {{ border-bottom: {line} }} {table} .total td {{ border-top: {line} }}",
        "dotted": f"{cells} {{ border: 0.7pt dotted #444 }}",
    }[look]
    shade = f"{table} th {{ background: {rng.choice(('#ddd', '#e8e8f8', '#fbe4d5'))} }}" if rng.random() < 0.3 else ""
    bold = (
        f"{table} .total td, {table} .sum td, {table} .subtotal td, {table} .s {{ font-weight: 700 }}"
        if rng.random() < 0.6
        else ""
    )
    thin = "" if rng.random() < 0.7 else f"{table} th {{ font-weight: 400 }}"
    over = rng.choice(("center", "center", "center", "center", "center", "left"))
    align = rng.choice(("center", "center", "right"))
    narrow = f"{table} .l {{ width: {rng.randint(34, 62)}mm }}" if rng.random() < 0.4 else ""
    wide = "" if rng.random() < 0.4 and shape != "beside" else f"{table} {{ width: 100% }}"
    stand = f"{table} td {{ vertical-align: {rng.choice(('top', 'middle', 'middle', 'bottom'))} }}"
    pad = f"{cells} {{ padding: {rng.choice((0.3, 0.6, 1.0))}mm {rng.choice((1.2, 2.0, 3.0))}mm }}"
    sides = f"{table} .v {{ text-align: {align} }} {table} th {{ text-align: {over} }}"
    # a table that goes on overleaf, perhaps without its head, keeps its columns
    fixed = f"{table} {{ table-layout: fixed; width: 100% }} {table} .f {{ width: 30% }} {table} .l {{ width: 30% }}"
    return " ".join((rules, shade, bold, thin, sides, narrow, wide, stand, pad, fixed if shape == "parted" else ""))


def _fills(rng: random.Random) -> str:
    """Fills of heads, of every other row, of sums and of the first column, with the rules that go with them."""
    dark, middle, light = rng.choice(DARK_FILLS), rng.choice(MIDDLE_FILLS), rng.choice(LIGHT_FILLS)
    white = "color: #fff !important; font-weight: 700"
    css = [f"th {{ background: {dark} !important; {white} }}"]
    if rng.random() < 0.4:
        css.append(f"thead tr + tr th {{ background: {middle} !important; color: #000 !important }}")
    if rng.random() < 0.5:
        css.append(f"tbody tr:nth-child({rng.choice(('even', 'odd'))}) td {{ background: {light} !important }}")
    elif rng.random() < 0.3:
        css.append(f"tbody td {{ background: {light} !important }}")
    if rng.random() < 0.5:
        fill = f"background: {dark} !important; {white}" if rng.random() < 0.4 else f"background: {middle} !important"
        css.append(f"tbody tr:is(.total, .sum, .subtotal):nth-child(n) td {{ {fill} }}")
    if rng.random() < 0.15:
        css.append(f"tbody tr:nth-child(n) td:first-child {{ background: {dark} !important; {white} }}")
    rules = rng.choice(("", "", "1pt solid #fff", f"0.7pt solid {dark}", f"0.5pt solid {middle}"))
    if rules:
        css.append(f"td, th {{ border: {rules} !important }}")
    return " ".join(css)


def _records(
    placed: Sequence[render.Placed], truth: dict[str, dict[str, Any]], order: dict[str, int]
) -> Iterator[dict[str, Any]]:
    for name, true in truth.items():
        own = [p for p in placed if p.cell == name]
        if not own:
            continue
        box = [min(p.x0 for p in own), min(p.y0 for p in own), max(p.x1 for p in own), max(p.y1 for p in own)]
        table = order[name.split("-")[0]]
        yield {"page": own[0].page, "table": table, **true, "cell": name, "bbox": [round(v, 1) for v in box]}
