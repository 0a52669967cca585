"""The lines that the recogniser reads worst, on one sheet for a person to look at: crop, what was read, what is there.

Where there is a transcript, the worst are those with the most errors for their length; where there is none, those
that the recogniser itself is least sure of.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

_WIDTH, _TALL = 1500, 48


@dataclass(frozen=True, slots=True)
class Case:
    """One line: its picture, what it was read as, what it says (None where nobody knows), and how bad that is."""

    image: NDArray[np.uint8]
    read: str
    truth: str | None
    badness: float
    where: str


def sheet(cases: Sequence[Case], most: int) -> NDArray[np.uint8]:
    """The ``most`` worst with a transcript and the ``most`` worst without, gray, one under the other, worst first."""
    rows: list[NDArray[np.uint8]] = []
    for known in (True, False):
        chosen = sorted((c for c in cases if (c.truth is not None) == known), key=lambda c: -c.badness)[:most]
        for case in chosen:
            said = f"{'errors' if known else 'doubt'} {case.badness:.2f}  {case.where}"
            texts = [said, f"read: {case.read}", *([f"true: {case.truth}"] if known else [])]
            rows += [_picture(case.image), *map(_text, texts), np.full((6, _WIDTH), 200, np.uint8)]
    return np.vstack(rows) if rows else np.full((_TALL, _WIDTH), 255, np.uint8)


def _picture(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    scale = min(_TALL / image.shape[0], _WIDTH / image.shape[1])
    size = max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale))
    row = np.full((_TALL + 4, _WIDTH), 255, np.uint8)
    row[2 : 2 + size[1], : size[0]] = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return row


def _text(text: str) -> NDArray[np.uint8]:
    from PIL import Image, ImageDraw, ImageFont

    row = Image.new("L", (_WIDTH, 34), 255)
    ImageDraw.Draw(row).text((6, 2), text, fill=40, font=ImageFont.truetype(_font(), 22))
    return np.asarray(row)


@cache
def _font() -> str:
    """The file of the Thai font that fontconfig chooses. Raises CalledProcessError where it has none."""
    asked = ["fc-match", "-f", "%{file}", "Laksaman:lang=th"]
    return subprocess.run(asked, capture_output=True, check=True, text=True).stdout
