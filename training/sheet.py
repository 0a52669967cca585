"""A sheet of training lines, as the network sees them, to be looked at: ``python -m training.sheet sheet.png``."""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.read.normalise import HEIGHT

from .data import Lines


def sheet(images: list[NDArray[np.uint8]], width: int) -> NDArray[np.uint8]:
    """Images 48 rows high side by side, in rows of ``width`` columns."""
    rows: list[NDArray[np.uint8]] = []
    row = np.full((HEIGHT + 2, 0), 255, np.uint8)
    for image in [*images, None]:
        part = np.pad(image, ((1, 1), (2, 8)), constant_values=200) if image is not None else None
        if part is None or row.shape[1] + part.shape[1] > width:
            space = max(0, width - row.shape[1])
            rows.append(np.pad(row, ((0, 0), (0, space)), constant_values=255)[:, :width])
            row = np.full((HEIGHT + 2, 0), 255, np.uint8)
        if part is not None:
            row = np.hstack([row, part])
    return np.vstack(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("to", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, default=160)
    args = parser.parse_args()
    lines = Lines(args.seed)
    samples = [lines.sample(*((24, 60) if n % 12 == 0 else (1, 22))) for n in range(args.lines)]
    cv2.imwrite(str(args.to), sheet([s.image for s in samples], 1500))
    print(" | ".join(s.label for s in samples))


if __name__ == "__main__":
    main()
