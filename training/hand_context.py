"""What the signs of a page weigh for whether a pen wrote a number: ``python -m training.hand_context PRINTED ...``.

``PRINTED`` are documents without numbers by pen (``fixtures.generate`` makes some); pages by half of the hands held
aside (``benchmarks.pens``) are made. The signs of every number are gathered, weighed by trees that add up, and written
to ``extract/models/pen-signs.npz``. What a threshold would take of either is told for documents that had no part in it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.pens import Place, covers, documents
from extract.model.page import Box
from extract.model.trees import Trees
from extract.open.document import open_document
from extract.options import Options
from extract.pipeline import page_numbers, read_page
from extract.read import pen, pen_context
from extract.thai import digits

from .boosting import grown

Floats = NDArray[np.float64]

SURE = 0.8
"""Of the least sure digit: from there a reading may be accepted, and a number counts in what is told."""
PENS = 0.2
"""What all pens' numbers weigh for all printed ones': a printed number doubted is no small harm."""
TREES, DEPTH, RATE = 250, 4, 0.08
FOLDS = 5
"""Parts that the documents are in: what is told of each is by trees that were grown on the others."""


def gathered(source: Path | bytes, places: Sequence[Place] = ()) -> Iterator[tuple[pen_context.Signs, float, bool]]:
    """The signs of each number of a document's images, the sureness of its least sure digit, and whether it is a
    pen's."""
    found: list[tuple[pen_context.Signs, float, Box]] = []

    def record(numbers: Sequence[pen_context.Number], gray: pen.Gray) -> list[bool]:
        if numbers:
            for signs, number in zip(pen_context.signs(numbers, gray), numbers, strict=True):
                sure = min(g.confidence for g in number.glyphs if digits.is_digit(g.text))
                found.append((signs, sure, number.box))
        return [False] * len(numbers)

    judge, pen.are_pens = pen.are_pens, record  # type: ignore[attr-defined]
    try:
        with open_document(source) as document:
            for number in page_numbers(document, Options()):
                found.clear()
                page = read_page(document, number, Options(ocr="always"))
                for signs, sure, box in found:
                    own = page.to_page.box(box)
                    own = (own.x0, own.y0, own.x1, own.y1)
                    size = (page.width, page.height)
                    yield signs, sure, any(p.page == number and covers(own, size, p) for p in places)
    finally:
        pen.are_pens = judge  # type: ignore[attr-defined]


def fitted(signs: Floats, by_pen: NDArray[np.bool_]) -> Trees:
    """The trees over the signs (numbers, signs) that tell pens' numbers best."""
    counts = np.where(by_pen, PENS * (~by_pen).sum() / max(1, by_pen.sum()), 1.0)
    return grown(signs, by_pen, counts, trees=TREES, depth=DEPTH, rate=RATE)


def tell(signs: Floats, sure: Floats, by_pen: NDArray[np.bool_], document: NDArray[np.int64]) -> None:
    """Print what thresholds would take of numbers in documents that the trees were not grown on."""
    weighed = np.zeros(len(signs))
    for fold in range(FOLDS):
        own = document % FOLDS == fold
        weighed[own] = fitted(signs[~own], by_pen[~own]).weigh(signs[own])
    for least in np.arange(-2.0, 2.1, 0.25):
        told, taken = (float(np.mean(weighed[(by_pen == kind) & (sure >= SURE)] >= least)) for kind in (True, False))
        print(f"{least:5.2f}: pens told {told:.4f}, print taken for one {taken:.5f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("printed", type=Path, nargs="*")
    parser.add_argument("--count", type=int, default=360)
    parser.add_argument("--seed", type=int, default=3000)
    parser.add_argument("--signs", type=Path, default=Path("pen-signs.npz"), help="where the signs are kept")
    parser.add_argument("--export", type=Path, default=pen_context.MODEL)
    args = parser.parse_args()
    if not args.signs.exists():
        rows = [(k, *one) for k, path in enumerate(args.printed) for one in gathered(path)]
        print(f"{len(rows)} printed", flush=True)
        for k, (name, data, places) in enumerate(documents(args.count, args.seed, fitting=True), len(args.printed)):
            rows += [(k, *one) for one in gathered(data, places)]
            print(f"{name}: {len(rows)}, {sum(p for *_, p in rows)} by pen", flush=True)
        np.savez(args.signs, **{name: np.array([row[k] for row in rows])
                                for k, name in enumerate(("document", "signs", "sure", "by_pen"))})  # fmt: skip
    with np.load(args.signs) as kept:
        signs, sure, by_pen, document = (kept[name] for name in ("signs", "sure", "by_pen", "document"))
    tell(signs, sure, by_pen, document)
    trees = fitted(signs, by_pen)
    np.savez_compressed(args.export, sign=trees.sign.astype(np.uint8), bar=trees.bar.astype(np.float32),
                        worth=trees.worth.astype(np.float32))  # fmt: skip


if __name__ == "__main__":
    main()
