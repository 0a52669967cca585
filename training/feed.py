"""Lines for a GPU: processes draw them, one to a core, and a store on the GPU keeps them for several turns.

A core draws some hundred lines a second, a GPU learns from tens of thousands; so the lines are kept for a while and
drawn from at random, and ``vary`` makes each turn another look.  Kept where they are used, a batch is one gather, and
the process that trains has nothing to do but to train.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from itertools import count
from multiprocessing.queues import Queue
from multiprocessing.sharedctypes import Synchronized
from typing import NamedTuple

import torch
from torch import Tensor, multiprocessing

from extract.read import normalise as crops

from .data import Batch, Lines, Mix, Sample, collate
from .model import STRIDE

CHUNK = 16_000
"""Columns that a process hands over at a time, at least, all lines of one class of widths."""
STEP = 64
"""Lines are kept by width, in classes of this many columns."""


class Tensors(NamedTuple):
    """A batch where it is learnt from: ``images`` uint8 (n, 1, 48, width) and ``labels`` int64 (n, longest) on the
    device, ``widths`` and ``lengths`` int64 (n,) on the CPU, where CTC asks for them."""

    images: Tensor
    widths: Tensor
    labels: Tensor
    lengths: Tensor


def tensors(batch: Batch) -> Tensors:
    """The arrays of ``batch`` as tensors, on the CPU."""
    return Tensors(*(torch.from_numpy(a) for a in (batch.images, batch.widths, batch.labels, batch.lengths)))


def lengths(tick: int, share: float, fresh: bool, turn: int = 4) -> tuple[int, int]:
    """Shortest and longest text of the next line, each ``turn``-th a long one: a network that knows nothing yet gets
    short labels only at first, and more long lines later.  ``share``: of the training, that is over."""
    if fresh and share < 0.08:
        return 1, 16
    early = fresh and share < 0.35
    if tick % (9 if early else turn) == 0:
        return (24, 56) if early else (24, 95)
    return 1, 22


def chunks(lines: Lines, fresh: bool, share: Synchronized[float], least: int = CHUNK) -> Iterator[Batch]:
    """Lines without end, each lot of one class of widths and of at least ``least`` columns."""
    waiting: dict[int, list[Sample]] = {}
    tick = 0
    while True:
        tick += 1
        sample = lines.sample(*lengths(tick, share.value, fresh))
        width = sample.image.shape[1]
        width += -width % STEP
        lot = waiting.setdefault(width, [])
        lot.append(sample)
        if len(lot) * width >= least:
            yield collate(lot, STEP)
            del waiting[width]


def _draw(seed: int, mix: Mix, fresh: bool, share: Synchronized[float], to: Queue[Batch]) -> None:
    import cv2

    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    for chunk in chunks(Lines(seed, mix), fresh, share):
        to.put(chunk)


class _Shelf:
    """The lines of one class of widths: tensors that grow, the first ``count`` rows of which are filled."""

    def __init__(self, width: int, device: str) -> None:
        self.count, self._device = 0, device
        self.images = torch.empty((0, 1, crops.HEIGHT, width), dtype=torch.uint8, device=device)
        self.labels = torch.empty((0, width // STRIDE), dtype=torch.int16, device=device)
        self.widths, self.lengths = (torch.empty(0, dtype=torch.int64) for _ in range(2))

    def make_room(self, lines: int) -> None:
        """Room for so many lines more."""
        need, have = self.count + lines, len(self.images)
        if need <= have:
            return
        for name in ("images", "labels", "widths", "lengths"):
            old: Tensor = getattr(self, name)
            new = torch.zeros((max(need, 2 * have), *old.shape[1:]), dtype=old.dtype, device=old.device)
            new[: self.count] = old[: self.count]
            setattr(self, name, new)


class Store:
    """Lines of the last while on ``device``, by width; new ones take the place of any of their class once the store
    is full.  One thread may add while another takes batches."""

    def __init__(self, most: int, seed: int, device: str = "cpu") -> None:
        self._most, self._count, self._rng = most, 0, random.Random(seed)
        self._shelves: dict[int, _Shelf] = {}
        self._device, self._lock = device, threading.Lock()
        self._copying = torch.cuda.Stream() if device == "cuda" else None
        self.fresh = 0

    def __len__(self) -> int:
        return self._count

    def add(self, chunk: Batch) -> None:
        """Keeps the lines of a chunk; all are of one class."""
        lines = tensors(chunk)
        images, labels = lines.images, lines.labels.to(torch.int16)
        if self._copying is not None:
            # on a stream of its own: on the one that trains, the copy would wait for all that is under way
            with torch.cuda.stream(self._copying):
                images, labels = images.to(self._device), labels.to(self._device)
            self._copying.synchronize()
            for moved in (images, labels):
                moved.record_stream(torch.cuda.current_stream())
        n, width = len(images), images.shape[3]
        with self._lock:
            shelf = self._shelves.setdefault(width, _Shelf(width, self._device))
            fits = max(min(n, self._most - self._count), n if shelf.count < n else 0)
            shelf.make_room(fits)
            at = list(range(shelf.count, shelf.count + fits))
            at += self._rng.sample(range(shelf.count), n - fits) if fits < n else []
            place = self._indices(torch.tensor(at))
            shelf.images[place[0]] = images
            shelf.labels[place[0], : labels.shape[1]] = labels
            shelf.widths[place[1]], shelf.lengths[place[1]] = lines.widths, lines.lengths
            shelf.count, self._count = shelf.count + fits, self._count + fits
            self.fresh += n

    def _indices(self, at: Tensor) -> tuple[Tensor, Tensor]:
        """The same indices on the device and on the CPU."""
        if self._copying is None:
            return at, at
        at = at.pin_memory()
        return at.to(self._device, non_blocking=True), at

    def batch(self, area: int) -> Tensors:
        """Lines of one class, about ``area`` columns; every line of the store is as likely as any."""
        with self._lock:
            widths = list(self._shelves)
            width = self._rng.choices(widths, [self._shelves[w].count * w for w in widths])[0]
            shelf = self._shelves[width]
            there, here = self._indices(torch.randint(shelf.count, (max(1, area // width),)))
            lengths = shelf.lengths[here]
            labels = shelf.labels[there, : int(lengths.max())].long()
            return Tensors(shelf.images[there], shelf.widths[here], labels, lengths)


class Feed:
    """Starts the drawing processes and gives batches without end.  ``share``: set it as the training goes on."""

    def __init__(self, processes: int, seed: int, area: int, mix: Mix, fresh: bool, most: int = 600_000) -> None:
        context = multiprocessing.get_context("spawn")
        self.share = context.Value("d", 0.0, lock=False)
        queue = context.Queue(processes * 4)
        self._area = area
        self.store = Store(most, seed, "cuda")
        self._workers = [
            context.Process(target=_draw, args=(seed + n, mix, fresh, self.share, queue), daemon=True)
            for n in range(processes)
        ]
        for worker in self._workers:
            worker.start()

        def collect() -> None:
            while True:
                self.store.add(queue.get())

        self._collecting = threading.Thread(target=collect, daemon=True)
        self._collecting.start()

    def batches(self, least: int = 20_000) -> Iterator[Tensors]:
        """Batches, once ``least`` lines are there.  Raises RuntimeError if what draws or collects lines has ended."""
        for turn in count():
            waiting = len(self.store) < least
            drawn = self._collecting.is_alive() and any(w.is_alive() for w in self._workers)
            if (waiting or turn % 1000 == 0) and not drawn:
                raise RuntimeError("the processes that draw lines have ended")
            if waiting:
                time.sleep(0.2)
            else:
                yield self.store.batch(self._area)
