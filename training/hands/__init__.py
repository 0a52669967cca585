"""Numbers as people write them, put together from single digits of one hand each."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]

HANDS = Path(__file__).parent / "digits.npz"
ASIDE = 10
"""Every so many writers one is held aside."""
POINT = 20
"""Among a number's digits: a decimal point."""
POINTED = 0.06
"""Share of the places between two digits where a number at random has a point."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Digits as people wrote them: ``images`` uint8 (n, 64, 64), ink 255, with each one's digit and writer."""

    images: Gray
    labels: NDArray[np.uint8]
    writers: NDArray[np.int32]
    by_writer: dict[int, dict[int, list[int]]]

    @classmethod
    def load(cls, aside: bool, path: Path = HANDS) -> Hands:
        """The writers held aside, or all others."""
        with np.load(path) as stored:
            images = np.unpackbits(stored["bits"], axis=-1)[..., :64] * np.uint8(255)
            labels, writers = stored["labels"], stored["writers"].astype(np.int32)
        kept = (writers % ASIDE == 0) == aside
        images, labels, writers = images[kept], labels[kept], writers[kept]
        by_writer: dict[int, dict[int, list[int]]] = {}
        for k, (label, writer) in enumerate(zip(labels, writers, strict=True)):
            by_writer.setdefault(int(writer), {}).setdefault(int(label), []).append(k)
        return cls(images, labels, writers, by_writer)


def at_random(rng: random.Random, hands: Hands, arabic: float | None = None) -> list[int]:
    """The digits of some number, all of one script and such as one hand wrote, with a point now and then. ``arabic``:
    the share of numbers in Arabic digits; as many as of the hands for None."""
    own = rng.choice(list(hands.by_writer.values()))
    if arabic is not None:
        wanted = rng.random() < arabic
        own = rng.choice([own for own in hands.by_writer.values() if (min(own) >= 10) == wanted])
    digits = rng.choices(list(own), k=rng.choice((1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 6)))
    labels = digits[:1]
    for digit in digits[1:]:
        labels += [POINT, digit] if POINT not in labels and rng.random() < POINTED else [digit]
    return labels


def _point(rng: random.Random, scaled: float) -> Gray:
    """A decimal point, ink 255, that stands on the foot of the digits."""
    dot = np.zeros((20, 14), np.uint8)
    cv2.circle(dot, (7, 8), rng.choice((2, 3)), 255, -1)
    return np.asarray(cv2.resize(dot, None, fx=scaled, fy=scaled, interpolation=cv2.INTER_AREA), np.uint8)


def written(rng: random.Random, hands: Hands, labels: Sequence[int] | None = None) -> Gray:
    """A number as one hand wrote it: ink 0 on 255, cut close. ``labels``: its digits, 0 to 9 Thai, 10 to 19 Arabic, and
    its points; some at random for None."""
    if labels is None:
        labels = at_random(rng, hands)
    own = rng.choice([own for own in hands.by_writer.values() if set(labels) - {POINT} <= set(own)])
    size = rng.uniform(34, 60)
    weight = rng.choice((-1, 0, 0, 0, 1, 1, 2, 3))
    apart = rng.uniform(-0.12, 0.35)
    pieces: list[tuple[Gray, float]] = []
    for label in labels:
        if label == POINT:
            pieces.append((_point(rng, scaled=size / 44), 0.0))
            continue
        k = rng.choice(own[label])
        rows, columns = np.nonzero(hands.images[k])
        glyph = hands.images[k][rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        glyph = np.pad(glyph, 6)
        if weight:
            kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (abs(weight) + 1,) * 2)
            glyph = cv2.dilate(glyph, kernel) if weight > 0 else cv2.erode(glyph, kernel)
        scale = size / 44 * rng.uniform(0.85, 1.15)
        pieces.append((cv2.resize(glyph, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), rng.gauss(0, 0.06)))
    height = max(p.shape[0] for p, _ in pieces) + 30
    canvas = np.zeros((height, sum(p.shape[1] for p, _ in pieces) + 60), np.uint8)
    x = 20.0
    for glyph, drift in pieces:
        top = int(np.clip(height - 12 - glyph.shape[0] + drift * size, 0, height - glyph.shape[0]))
        at = canvas[top : top + glyph.shape[0], int(x) : int(x) + glyph.shape[1]]
        np.maximum(at, glyph[:, : at.shape[1]], out=at)
        x += max(8.0, glyph.shape[1] - 12 + apart * size)
    slant = rng.gauss(0, 0.12)
    matrix = np.array([[1, slant, -slant * height / 2], [rng.gauss(0, 0.02), 1, 0]], np.float32)
    canvas = cv2.warpAffine(canvas, matrix, (canvas.shape[1] + 20, canvas.shape[0]))
    rows, columns = np.nonzero(canvas > 60)
    return np.asarray(255 - canvas[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1], np.uint8)
