"""Lines for a GPU: processes draw them, one to a core, and a store keeps them for several turns.

A core draws some hundred lines a second, a GPU learns from tens of thousands; so the lines are kept for a while and
drawn from at random, and ``vary`` makes each turn another look.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from multiprocessing.queues import Queue
from multiprocessing.sharedctypes import Synchronized
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from torch import multiprocessing

from extract.read import crop as crops
from extract.read.charset import CLASS_OF

from .data import Batch, Lines, Mix

CHUNK = 64
"""Lines that a process hands over at a time."""
STEP = 64
"""Lines are kept by width, in classes of this many columns."""


class Chunk(NamedTuple):
    """Lines side by side: ``images`` uint8 (48, sum of widths), each width a multiple of 4; labels end to end."""

    images: NDArray[np.uint8]
    widths: list[int]
    labels: NDArray[np.int16]
    lengths: list[int]


def lengths(tick: int, share: float, fresh: bool) -> tuple[int, int]:
    """Shortest and longest text of the next line: a network that knows nothing yet gets short labels only at
    first, and more long lines later.  ``share``: of the training, that is over."""
    if fresh and share < 0.08:
        return 1, 16
    early = fresh and share < 0.35
    if tick % (9 if early else 4) == 0:
        return (24, 56) if early else (24, 95)
    return 1, 22


def labels_of(text: str) -> list[int]:
    """The class numbers of a line's characters."""
    return [CLASS_OF[c] for c in text]


def _draw(seed: int, mix: Mix, fresh: bool, share: Synchronized[float], to: Queue[Chunk]) -> None:
    import cv2

    cv2.setNumThreads(1)
    lines, tick = Lines(seed, mix), 0
    while True:
        images, labels = [], []
        for _ in range(CHUNK):
            tick += 1
            sample = lines.sample(*lengths(tick, share.value, fresh))
            images.append(sample.image)
            labels.append(labels_of(sample.label))
        to.put(
            Chunk(
                np.hstack(images),
                [i.shape[1] for i in images],
                np.array([c for label in labels for c in label], np.int16),
                [len(label) for label in labels],
            )
        )


class Store:
    """Lines of the last while, by width; a new one takes the place of any of its class once the store is full."""

    def __init__(self, most: int, seed: int) -> None:
        self._most, self._count, self._rng = most, 0, random.Random(seed)
        self._kept: dict[int, list[tuple[NDArray[np.uint8], NDArray[np.int64]]]] = {}
        self.fresh = 0

    def __len__(self) -> int:
        return self._count

    def add(self, chunk: Chunk) -> None:
        at = start = 0
        for width, length in zip(chunk.widths, chunk.lengths, strict=True):
            line = chunk.images[:, at : at + width], chunk.labels[start : start + length].astype(np.int64)
            at, start = at + width, start + length
            kept = self._kept.setdefault(width + -width % STEP, [])
            if self._count < self._most or not kept:
                kept.append(line)
                self._count += 1
            else:
                kept[self._rng.randrange(len(kept))] = line
        self.fresh += len(chunk.widths)

    def batch(self, area: int) -> Batch:
        """Lines of one class, about ``area`` columns; every line of the store is as likely as any."""
        widths = list(self._kept)
        width = self._rng.choices(widths, [len(self._kept[w]) * w for w in widths])[0]
        some = self._rng.choices(self._kept[width], k=max(1, area // width))
        images = np.full((len(some), 1, crops.HEIGHT, width), 255, np.uint8)
        for i, (image, _) in enumerate(some):
            images[i, 0, :, : image.shape[1]] = image
        return Batch(
            images,
            np.array([image.shape[1] for image, _ in some], np.int64),
            np.concatenate([label for _, label in some]),
            np.array([len(label) for _, label in some], np.int64),
        )


class Feed:
    """Starts the drawing processes and gives batches without end.  ``share``: set it as the training goes on."""

    def __init__(self, processes: int, seed: int, area: int, mix: Mix, fresh: bool, most: int = 300_000) -> None:
        context = multiprocessing.get_context("spawn")
        self.share = context.Value("d", 0.0, lock=False)
        queue = context.Queue(processes * 4)
        self._area = area
        self.store = Store(most, seed)
        self._workers = [
            context.Process(target=_draw, args=(seed + n, mix, fresh, self.share, queue), daemon=True)
            for n in range(processes)
        ]
        for worker in self._workers:
            worker.start()

        def collect() -> None:
            while True:
                self.store.add(queue.get())

        threading.Thread(target=collect, daemon=True).start()

    def batches(self, least: int = 20_000) -> Iterator[Batch]:
        """Batches, once ``least`` lines are there.  Raises RuntimeError if the processes have died."""
        while len(self.store) < least:
            if not any(w.is_alive() for w in self._workers):
                raise RuntimeError("the processes that draw lines have ended")
            time.sleep(0.2)
        while True:
            yield self.store.batch(self._area)
