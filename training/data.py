"""Training samples made as they are needed: text, drawing, damage, normalisation, label; then batches by
width."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extract.read import normalise as crops
from extract.read.charset import CLASS_OF

from . import degrade, numbertext, text
from .fonts import HELD_ASIDE, foreign
from .render import Choice, Drawn, covered, draw

Gray = NDArray[np.uint8]
MIXED, ALONE = 0.18, 0.4
"""Share of lines with Latin, or numerals, of another type: lines of words, and signs that stand alone."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A line ready for the network: ``image`` uint8 (48, width), ``label`` its text."""

    image: Gray
    label: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Images padded with white to one width: uint8 (n, 1, 48, width); their own widths; class numbers (n, longest),
    filled up with 0; how many each line has."""

    images: NDArray[np.uint8]
    widths: NDArray[np.int64]
    labels: NDArray[np.int64]
    lengths: NDArray[np.int64]


def steps_needed(label: str) -> int:
    """Time steps CTC needs for a label: one a character, and one more between two that are the same."""
    return len(label) + sum(a == b for a, b in pairwise(label))


def normalise(rng: np.random.Generator, cut: degrade.Crop) -> Gray:
    """The crop as the reader will see it: by its own band, slightly off; or by the true band, further off."""
    levelled = crops.level(cut.image)
    if rng.random() < 0.72:
        band = crops.find_band(levelled)
        spread = 0.025
    else:
        band = cut.band
        spread = 0.07
    tall = band.bottom - band.top
    middle = (band.top + band.bottom) / 2 + rng.normal(0, spread * 0.6) * tall
    tall *= float(np.exp(rng.normal(0, spread)))
    return crops.to_band(levelled, crops.Band(middle - tall / 2, middle + tall / 2)).image


@dataclass(frozen=True, slots=True)
class Mix:
    """What lines are made of.

    ``confusable``: share of lines that are only signs easily taken for one another, half of them Thai numerals,
    in all families alike.  ``cells``: share that are cells of numbers, two in three of them in Arabic numerals, in all
    families alike.  ``foreign``: share in letters of other scripts, labelled at random.  ``mixed``: share
    of lines of words with Latin, or numerals, of another type.  ``even``: share of the other lines in which every face
    is as likely as any.  ``damage``: weight of each condition.  ``favour``: families drawn so
    many times as often.
    """

    confusable: float = 0.0
    cells: float = 0.0
    foreign: float = 0.0
    mixed: float = MIXED
    even: float = 0.0
    damage: Mapping[str, float] = field(default_factory=lambda: dict(degrade.CONDITIONS))
    favour: Mapping[str, float] = field(default_factory=dict)


class Lines:
    """An endless, seeded stream of samples.  Each drawing serves twice, under two kinds of damage."""

    def __init__(self, seed: int, mix: Mix | None = None) -> None:
        self._mix = mix = mix or Mix()
        self._text = random.Random(seed)
        self._numpy = np.random.default_rng(seed)
        self._choice = Choice(without=HELD_ASIDE, favour=mix.favour)
        self._any = Choice(without=HELD_ASIDE, even=True, favour=mix.favour)
        self._old: list[tuple[Drawn, str]] = []

    def sample(self, shortest: int, longest: int) -> Sample:
        """One line whose text has about that many characters."""
        rng = self._numpy
        while True:
            if len(self._old) > 64 and rng.random() < 0.5:
                drawn, label = self._old.pop(int(rng.integers(len(self._old))))
                if len(label) > longest + 8:
                    continue
            else:
                drawn, label = self._drawn(shortest, longest)
                self._old.append((drawn, label))
                if len(self._old) > 512:
                    self._old.pop(0)
            other = self._old[int(rng.integers(len(self._old)))][0].image if self._old else None
            cut = degrade.crop(rng, drawn, degrade.draw_condition(rng, self._mix.damage), other)
            image = normalise(rng, cut)
            if steps_needed(label) <= image.shape[1] // 4 and image.shape[1] <= 1800:
                return Sample(image, label)

    def _drawn(self, shortest: int, longest: int) -> tuple[Drawn, str]:
        """A new line, and its label."""
        words, kind, mixed = self._text, self._text.random(), self._mix.mixed
        if kind < self._mix.foreign:
            face = words.choice(foreign())
            strange = text.foreign(words, covered(face.thai))
            return draw(words, strange, face), text.anything(words, len(strange) * 2 // 3)
        kind -= self._mix.foreign
        if kind < self._mix.confusable:
            alike = numbertext.confusable if words.random() < 0.5 else text.confusable
            label, choice, mixed = alike(words), self._any, ALONE
        elif kind < self._mix.confusable + self._mix.cells:
            label, choice, mixed = numbertext.any_cell(words), self._any, ALONE
        else:
            choice = self._any if words.random() < self._mix.even else self._choice
            label = text.line(words, shortest, longest)
        return draw(words, label, choice.draw(words), other=self._any, mixed=mixed), label

    def batches(self, area: int, pool: int, stage: object) -> Iterator[Batch]:
        """Batches of at most ``area`` columns, from pools sorted by width; ``stage()`` gives (shortest,
        longest) lengths."""
        while True:
            samples = sorted((self.sample(*stage()) for _ in range(pool)), key=lambda s: s.image.shape[1])  # type: ignore[operator]
            groups: list[list[Sample]] = []
            for s in samples:
                if groups and s.image.shape[1] * (len(groups[-1]) + 1) <= area:
                    groups[-1].append(s)
                else:
                    groups.append([s])
            self._numpy.shuffle(groups)
            for group in groups:
                yield collate(group)


def collate(samples: list[Sample], step: int = 8) -> Batch:
    """Samples padded on the right with white, to a multiple of ``step`` columns."""
    width = max(s.image.shape[1] for s in samples)
    width += -width % step
    images = np.full((len(samples), 1, crops.HEIGHT, width), 255, np.uint8)
    labels = np.zeros((len(samples), max(len(s.label) for s in samples)), np.int64)
    for i, s in enumerate(samples):
        images[i, 0, :, : s.image.shape[1]] = s.image
        labels[i, : len(s.label)] = [CLASS_OF[c] for c in s.label]
    return Batch(
        images,
        np.array([s.image.shape[1] for s in samples], np.int64),
        labels,
        np.array([len(s.label) for s in samples], np.int64),
    )
