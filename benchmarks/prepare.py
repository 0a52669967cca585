"""How long a page takes before it is read: milliseconds for each step, on one core.

    python benchmarks/prepare.py [IMAGE ...]

Without images an A4 page at 300 dpi is drawn: 30 lines, a table, a coloured stamp, a lean of 0.7 degrees, noise.
The best of five runs counts; the bar for everything before recognition is 400 ms.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from extract.image import ground, prepare, ruling, small_copy
from extract.image.samples import as_raster


def drawn_page() -> np.ndarray:
    """uint8 3508x2480x3, BGR."""
    page = np.full((3508, 2480), 250, np.uint8)
    rng = np.random.default_rng(7)
    for line in range(30):
        for word in range(9):
            text = "".join(chr(c) for c in rng.integers(97, 123, 7))
            place = (330 + 215 * word, 400 + 70 * line)
            cv2.putText(page, text, place, cv2.FONT_HERSHEY_SIMPLEX, 1.1, 30, 3, cv2.LINE_AA)
    for row in range(10):
        page[2600 + 80 * row : 2603 + 80 * row, 330:2230] = 20
    for column in range(6):
        page[2600:3320, 330 + 380 * column : 333 + 380 * column] = 20
    turn = cv2.getRotationMatrix2D((1240, 1754), -0.7, 1)
    page = cv2.warpAffine(page, turn, (2480, 3508), flags=cv2.INTER_CUBIC, borderValue=250)
    page = np.clip(page + rng.normal(0, 4, page.shape), 0, 255).astype(np.uint8)
    image = cv2.cvtColor(page, cv2.COLOR_GRAY2BGR)
    stamp = np.zeros_like(page)
    cv2.rectangle(stamp, (1500, 150), (2200, 430), 255, 5)
    cv2.putText(stamp, "RECEIVED 8329", (1530, 320), cv2.FONT_HERSHEY_SIMPLEX, 2, 255, 5, cv2.LINE_AA)
    through = 1 - (stamp / 255)[..., None] * (1 - np.array((170, 60, 50)) / 255)
    return np.asarray((image * through).astype(np.uint8))


def best(job: Callable[[], Any], runs: int = 5) -> float:
    """Processor seconds of the fastest run: other programs on the machine do not count."""
    fastest = float("inf")
    for _ in range(runs):
        start = time.process_time()
        job()
        fastest = min(fastest, time.process_time() - start)
    return fastest


def stages(image: np.ndarray, dpi: float | None) -> dict[str, float]:
    """Milliseconds of each step; ``whole`` is ``prepare`` and ``find_rules`` as a program calls them."""
    raster = as_raster(image, dpi)
    factor = small_copy.shrink_factor(raster.dpi)
    small = small_copy.shrink(raster.pixels, factor)
    gray, ink = prepare._even(raster.pixels, small, factor)
    pose = prepare._pose(gray, raster.dpi, None)
    turned, _ = prepare._turn(gray, pose)
    clean, black = ground.binarise(turned, raster.dpi)
    found, rest = ruling.find_rules(black, raster.dpi, clean)

    def whole() -> None:
        page = prepare.prepare(image, dpi)
        ruling.find_rules(page.ink, page.dpi, page.gray)

    jobs: dict[str, Callable[[], Any]] = {
        "raster": lambda: as_raster(image, dpi),
        "small copy, sheet": lambda: prepare._sheet(raster),
        "light, inks": lambda: prepare._even(raster.pixels, small, factor),
        "orientation, skew": lambda: prepare._pose(gray, raster.dpi, None),
        "turn": lambda: [prepare._turn(layer, pose) for layer in (gray, ink) if layer is not None],
        "binarise": lambda: ground.binarise(turned, raster.dpi),
        "rules": lambda: ruling.find_rules(black, raster.dpi, clean),
        "rules off the gray": lambda: ruling.erase_rules(clean, black, rest, found),
        "prepare + rules": whole,
    }
    return {name: 1000 * best(job) for name, job in jobs.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("images", nargs="*", type=Path)
    parser.add_argument("--dpi", type=float, default=None)
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    pages = {str(path): cv2.imread(str(path), cv2.IMREAD_COLOR) for path in chosen.images}
    if not pages:
        pages = {"drawn A4 page, 300 dpi": drawn_page()}
    for name, image in pages.items():
        if image is None:
            raise SystemExit(f"not an image: {name}")
        print(f"{name} ({image.shape[1]} x {image.shape[0]})")
        for step, spent in stages(image, chosen.dpi).items():
            print(f"  {step:20s} {spent:7.1f} ms")


if __name__ == "__main__":
    main()
