"""Which line a mark between two close lines is of: ``python -m training.between_lines``.

Pages of names are set with hardly any white between the lines, in all office types, regular and bold, then scanned or
faxed. Each third line is drawn once without the others, so that every pixel's line is known. The signs of marks that
have a letter of one line over them and one of the next under them are weighed by trees that add up, and written to
``extract/models/between-lines.npz``. Needs what ``fixtures.make`` needs.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.thai_pages import HEADS, LABELS, TALL
from extract.image.ground import binarise
from extract.lines import between_lines, small_pieces
from extract.lines.bands import Band
from extract.lines.components import Components
from extract.lines.piece_kinds import Kinds
from extract.lines.segments import find_lines
from fixtures import framework, render, render_degrade
from fixtures.generate import DISPLAY
from fixtures.render import Image, esc

from .boosting import grown

Gray = NDArray[np.uint8]
Ints = NDArray[np.int32]

CONDITIONS = ("scan 200", "scan 200", "scan 300", "fax")
LEADING = (0.85, 1.3)
"""From one base line to the next, in sizes of the type."""
SIZES = (11, 12, 13, 14, 15, 16)
BOLD = 0.25
LINES = 44
SETS = 3
"""Lines that are drawn together where each is drawn without its neighbours: every third."""
PURE = 0.9
"""Share of a piece's ink in one line from which the piece is that line's."""
SHARE_ABOVE = 0.72
"""Of a line's height as it is set, how much lies above its base line (``fixtures.render``)."""
TREES, DEPTH, RATE = 200, 4, 0.1
FOLDS = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page in grey and its resolution; for each pixel the line whose ink is nearest."""

    gray: Gray
    dpi: int
    line: Ints


def sheet(seed: int) -> Sheet:
    """A page of names set close."""
    rng, dice = random.Random(seed), np.random.default_rng(seed)
    family = rng.choice([f for f in render.families() if f not in DISPLAY])
    names = [label for label, _ in LABELS] + [h for some in (*HEADS, *TALL) for h in some] + list(framework.PROVINCES)
    rng.shuffle(names)
    rows = "".join(f'<p data-cell="{k}-0">{esc(name)}</p>' for k, name in enumerate(names[:LINES]))
    bold = "font-weight:700;" if rng.random() < BOLD else ""
    css = (
        f"@page{{size:A4;margin:18mm}} p{{margin:0;white-space:nowrap}} "
        f"body{{margin:0;{bold}font-size:{rng.choice(SIZES)}pt;line-height:{rng.uniform(*LEADING):.3f}}}"
    )
    html = f'<html lang="th"><meta charset="utf-8"><style>{css}</style><body>{rows}</body></html>'
    whole = render.images(render.pdf(html, family))[0]
    places = sorted((p for p in render.placed(html, family) if p.page == 1), key=lambda p: p.y0)
    bases = [(p.y0 + (p.y1 - p.y0) * SHARE_ABOVE / 0.82) / 72 * 300 for p in places]
    alone = [_drawn(html, family, k, len(names[:LINES])) for k in range(SETS)]
    condition = rng.choice(CONDITIONS)
    if condition == "fax":
        page, dpi = render_degrade.fax(whole, dice), 200
    else:
        dpi = int(condition.split()[1])
        page = render_degrade.scan(whole, dice, dpi=dpi, wear=float(dice.uniform(0.1, 0.9)))
    line = cv2.resize(_lines(alone, bases), (page.shape[1], page.shape[0]), interpolation=cv2.INTER_NEAREST)
    return Sheet(np.asarray(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), np.uint8), dpi, np.asarray(line, np.int32))


def _drawn(html: str, family: str, first: int, count: int) -> Image:
    """The page with every third line alone, from ``first`` on."""
    hidden = "".join(f'[data-cell="{k}-0"]{{color:transparent}}' for k in range(count) if k % SETS != first)
    return render.images(render.pdf(html.replace("</style>", f"{hidden}</style>"), family))[0]


def _lines(alone: Sequence[Image], bases: Sequence[float]) -> NDArray[np.float32]:
    """For each pixel of a page the line whose ink is nearest."""
    dark = np.stack([255 - cv2.cvtColor(page, cv2.COLOR_BGR2GRAY) for page in alone])
    whose, rows = dark.argmax(axis=0), np.arange(dark.shape[1])
    middles = np.array(bases) - 0.25 * float(np.median(np.diff(bases)))
    out = np.full(whose.shape, -1, np.int32)
    for first in range(SETS):
        near = np.abs(rows[:, None] - middles[first::SETS]).argmin(axis=1) * SETS + first
        ink = (whose == first) & (dark.max(axis=0) > 0)
        out[ink] = np.broadcast_to(near[:, None], out.shape)[ink]
    bare = (out < 0).astype(np.uint8)
    _, nearest = cv2.distanceTransformWithLabels(bare, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    told = np.zeros(int(nearest.max()) + 1, np.float32)
    told[nearest[out >= 0]] = out[out >= 0]
    return told[nearest]


def gathered(page: Sheet) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The signs of the marks between lines, and whether each is of the line above it."""
    found: list[tuple[NDArray[np.float64], NDArray[np.bool_]]] = []

    def record(
        parts: Components, kind: Kinds, bands: Sequence[Band], line_of: Ints, shared: NDArray[np.intp]
    ) -> NDArray[np.intp]:
        marks, over, under, signs = between_lines.in_doubt(parts, kind, bands, line_of)
        counts = np.zeros((len(parts.area), int(page.line.max()) + 1), np.int64)
        ink = parts.labels > 0
        np.add.at(counts, (parts.labels[ink], page.line[ink]), 1)
        true, most = counts.argmax(axis=1), counts.max(axis=1)
        known = most[marks] >= PURE * counts[marks].sum(axis=1)
        known &= ((true[marks] == true[over]) | (true[marks] == true[under])) & (true[over] != true[under])
        found.append((signs[known], (true[marks] == true[over])[known]))
        return shared

    settle, small_pieces.settle = small_pieces.settle, record  # type: ignore[attr-defined]
    try:
        find_lines(binarise(page.gray, float(page.dpi))[1], [], [], float(page.dpi))
    finally:
        small_pieces.settle = settle  # type: ignore[attr-defined]
    return found[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--export", type=Path, default=between_lines.MODEL)
    args = parser.parse_args()
    every = (gathered(sheet(seed)) for seed in range(args.seed, args.seed + args.count))
    pages = [page for page in every if len(page[1])]
    signs, above = (np.concatenate([page[k] for page in pages]) for k in (0, 1))
    fold = np.repeat(np.arange(len(pages)) % FOLDS, [len(page[1]) for page in pages])
    weighed = np.zeros(len(signs))
    for k in range(FOLDS):
        own = fold == k
        trees = grown(signs[~own], above[~own], np.ones(int((~own).sum())), trees=TREES, depth=DEPTH, rate=RATE)
        weighed[own] = trees.weigh(signs[own])
    for least in (0.0, 0.5, 1.0, 1.5, 2.0):
        sure = np.abs(weighed) >= least
        wrong = float(np.mean(((weighed > 0) != above)[sure]))
        print(f"{len(signs)} marks, surer than {least}: {sure.mean():.4f}, wrong of these {wrong:.4f}")
    trees = grown(signs, above, np.ones(len(signs)), trees=TREES, depth=DEPTH, rate=RATE)
    np.savez_compressed(args.export, sign=trees.sign.astype(np.uint8), bar=trees.bar.astype(np.float32),
                        worth=trees.worth.astype(np.float32))  # fmt: skip


if __name__ == "__main__":
    main()
