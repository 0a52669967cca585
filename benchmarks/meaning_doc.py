"""The curves of meaning fitted: into the data file that ships, and the table and the figure of the docs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date

from benchmarks.calibration import DATA, DOC, Points, falling, with_points
from benchmarks.docs import put_between
from benchmarks.meaning import LIST, NAMES, Line, Placed, curves, measured
from extract.check.confidence import parse_calibration

FIGURE = DOC.with_name("confidence-curves.svg")
WIDTH, HEIGHT, LEFT, TOP = 640, 300, 56, 24
"""Of the figure, in pixels; where its first panel begins."""
PANEL = 240
SHADES = ("#1b6ca8", "#b3322f", "#2e7d32", "#7a4a9c", "#b26a00", "#444444")
NINES = (0.9, 0.99, 0.999, 0.9999)


def fit(samples: Sequence[Placed], *, dry_run: bool) -> None:
    """Print, and unless ``dry_run`` write, the curves of all samples and what they do on documents held aside."""
    fitted, lines = curves(samples), measured(samples)
    for name, points in fitted.items():
        sys.stdout.write(f"{name} {points}\n")
    sys.stdout.write(table(lines) + "\n")
    if dry_run:
        return
    text = DATA.read_text(encoding="utf-8")
    for name, points in {**fitted, "misplaced": falling([(n.threshold, n.error) for n in lines])}.items():
        text = with_points(text, name, points)
    parse_calibration(text)
    DATA.write_text(text, encoding="utf-8")
    shipped = parse_calibration(text)
    FIGURE.write_text(figure(shipped.curves), encoding="utf-8")
    values = [s for s in samples if not s.document.startswith(LIST)]
    count = len({s.document for s in values})
    told = (
        f"{len(values)} values of {count} documents, {date.today().isoformat()}; the curves "
        f"were fitted on {len(samples) - len(values)} worn names besides; "
        f"no document was used to fit the curves that judged it.\n\n{table(lines)}\n"
    )
    put_between(DOC, "meaning", told)


def table(lines: Sequence[Line]) -> str:
    """The table of the docs."""
    out = [
        "| threshold | accepted | share | of something else | kept out | error to expect |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    for n in lines:
        share = n.accepted / max(1, n.samples)
        out.append(f"| {n.threshold} | {n.accepted} | {share:.1%} | {n.wrong} | {n.kept_out} | {n.error:.3%} |")
    return "\n".join(out)


def figure(fitted: dict[str, Sequence[tuple[float, float]]]) -> str:
    """Two panels: the readers' curves, and those of the evidence of meaning, both in nines."""
    readers = {name: fitted[name] for name in ("recognizer", "words", "tesseract") if name in fitted}
    meaning = {name: fitted[name] for name in NAMES if name in fitted}
    panels = _panel("digits", readers, LEFT) + _panel("meaning", meaning, LEFT + PANEL + 70)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="11" fill="none"><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{panels}</svg>\n'
    )


def _panel(title: str, curves_of: dict[str, Sequence[tuple[float, float]]], left: float) -> str:
    high = HEIGHT - TOP - 50
    out = [f'<text x="{left}" y="{TOP - 8}" fill="#111" font-weight="bold">{title}: raw to calibrated</text>']
    for nines in NINES:
        at = _nines(nines)
        x, y = left + at * PANEL, TOP + (1 - at) * high
        out.append(f'<path d="M{left} {y:.1f}h{PANEL}M{x:.1f} {TOP}v{high}" stroke="#ddd"/>')
        out.append(f'<text x="{left - 6}" y="{y + 4:.1f}" fill="#555" text-anchor="end">{nines}</text>')
        out.append(f'<text x="{x:.1f}" y="{TOP + high + 14}" fill="#555" text-anchor="middle">{nines}</text>')
    out.append(f'<rect x="{left}" y="{TOP}" width="{PANEL}" height="{high}" stroke="#888"/>')
    for k, (name, points) in enumerate(curves_of.items()):
        shade = SHADES[k % len(SHADES)]
        path = " ".join(f"{left + _nines(x) * PANEL:.1f},{TOP + (1 - _nines(y)) * high:.1f}" for x, y in _dense(points))
        out.append(f'<polyline points="{path}" stroke="{shade}" stroke-width="1.6"/>')
        x, y = left + 8 + 80 * (k % 3), TOP + high + 30 + 14 * (k // 3)
        out.append(f'<path d="M{x} {y - 4}h14" stroke="{shade}" stroke-width="2"/>')
        out.append(f'<text x="{x + 18}" y="{y}" fill="#111">{name}</text>')
    return "".join(out)


def _dense(points: Sequence[tuple[float, float]]) -> Points:
    """The line with points between, so that it is drawn right in nines."""
    from extract.check.confidence import interpolate

    steps = sorted({1 - 10 ** (-k / 10) for k in range(0, 45)} | {x for x, _ in points})
    return [(x, interpolate(points, x)) for x in steps]


def _nines(share: float) -> float:
    """0 for nothing, 1 for five nines: how many nines a share has.

    >>> _nines(0.0), round(_nines(0.999), 2)
    (0.0, 0.6)
    """
    from math import log10

    return min(1.0, -log10(max(1e-5, 1 - share)) / 5)
