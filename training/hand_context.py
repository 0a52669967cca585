"""What the signs of a page weigh for whether a pen wrote a number: ``python -m training.hand_context PRINTED ...``.

``PRINTED`` are documents without numbers by pen; pages by half of the hands held aside (``benchmarks.pens``) are made.
The signs of every number that the reader is sure of are gathered, weighed by logistic regression, and told for
``extract/read/pen_context.py`` with what a threshold would take of either.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.pens import Place, covers, documents
from extract.model.page import Box, Glyph
from extract.open.document import open_document
from extract.options import Options
from extract.pipeline import page_numbers, read_page
from extract.read import pen, pen_context
from extract.thai import digits

Signs = NDArray[np.float64]

SURE = 0.8
"""Of the least sure digit: from there a reading may be accepted, and a number counts here."""
PENS = 0.2
"""What all pens' numbers weigh for all printed ones': a printed number doubted is no small harm."""
PULL = 0.3
"""Ridge on the weights."""
STEPS = 60


def gathered(source: Path | bytes, places: Sequence[Place] = ()) -> Iterator[tuple[tuple[float, ...], bool]]:
    """The signs of each number of a document's images that the reader is sure of, and whether it is a pen's."""
    found: list[tuple[tuple[float, ...], Box]] = []

    def record(sure: Sequence[float], numbers: Sequence[tuple[Sequence[Glyph], Box]], gray: pen.Gray) -> list[bool]:
        read = [d for k, (glyphs, box) in enumerate(numbers) for d in pen_context.digits_in(k, glyphs, box, gray)]
        near = pen_context.nearness(len(sure), read)
        all_signs = pen_context.signs(sure, read, near, pen_context.PageSigns.of(sure, near))
        for s, (glyphs, box) in zip(all_signs, numbers, strict=True):
            if min(g.confidence for g in glyphs if digits.is_digit(g.text)) >= SURE:
                found.append((s, box))
        return [False] * len(sure)

    judge, pen.are_pens = pen.are_pens, record  # type: ignore[attr-defined]
    try:
        with open_document(source) as document:
            for number in page_numbers(document, Options()):
                found.clear()
                page = read_page(document, number, Options(ocr="always"))
                for s, box in found:
                    own = page.to_page.box(box)
                    own = (own.x0, own.y0, own.x1, own.y1)
                    yield s, any(p.page == number and covers(own, (page.width, page.height), p) for p in places)
    finally:
        pen.are_pens = judge  # type: ignore[attr-defined]


def fitted(signs: Signs, by_pen: NDArray[np.bool_]) -> Signs:
    """The weights of the signs (numbers, signs) that tell pens' numbers best."""
    weights = np.zeros(signs.shape[1])
    counts = np.where(by_pen, PENS * (~by_pen).sum() / max(1, by_pen.sum()), 1.0)
    for _ in range(STEPS):
        taken = 1 / (1 + np.exp(-np.clip(signs @ weights, -30, 30)))
        slope = signs.T @ (counts * (taken - by_pen)) + PULL * weights
        curve = (signs * (counts * taken * (1 - taken))[:, None]).T @ signs + PULL * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("printed", type=Path, nargs="*")
    parser.add_argument("--count", type=int, default=72)
    parser.add_argument("--seed", type=int, default=3000)
    parser.add_argument("--signs", type=Path, default=Path("pen-signs.npz"), help="where the signs are kept")
    args = parser.parse_args()
    if not args.signs.exists():
        rows = [one for path in args.printed for one in gathered(path)]
        print(f"{len(rows)} printed", flush=True)
        for name, data, places in documents(args.count, args.seed, fitting=True):
            rows += gathered(data, places)
            print(f"{name}: {len(rows)}, {sum(p for _, p in rows)} by pen", flush=True)
        np.savez(args.signs, signs=np.array([s for s, _ in rows]), by_pen=np.array([p for _, p in rows]))
    with np.load(args.signs) as kept:
        signs, by_pen = kept["signs"], kept["by_pen"]
    weights = fitted(signs, by_pen)
    names = pen_context.Weights.__slots__
    print("Weights(" + ", ".join(f"{n}={w:.2f}" for n, w in zip(names, weights, strict=True)) + ")")  # type: ignore[call-overload]
    weighed = signs @ weights
    for least in np.arange(-1.0, 3.1, 0.25):
        told, taken = (float(np.mean(weighed[by_pen == kind] >= least)) for kind in (True, False))
        print(f"{least:5.2f}: pens told {told:.4f}, print taken for one {taken:.5f}")


if __name__ == "__main__":
    main()
